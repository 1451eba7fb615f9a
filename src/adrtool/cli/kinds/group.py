"""Commands whose next word is a kind of document: `adrtool new KIND TITLE`."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from typing import Any

import click

from adrtool.cli import base
from adrtool.documents import kinds


class Group(click.Group, base.Located):
    """A command with the project's kinds for subcommands.

    `own` has the modules of kinds whose groups have that command already (`adr new`), so that
    there is one way through; `other` is the command of all others.
    """

    def __init__(
        self, name: str, own: Mapping[str, str], other: click.Command, about: str, **kwargs: Any
    ) -> None:
        settings = {"help_option_names": ["-h", "--help"], "max_content_width": 100}
        kwargs.setdefault("subcommand_metavar", "KIND [ARGS]...")
        super().__init__(name, help=about, context_settings=settings, **kwargs)
        self.own = own
        self.other = other
        self.locate(False)

    def list_commands(self, context: click.Context) -> list[str]:
        """The names of the kinds; none where no project can be found out."""
        return base.while_completing(context, lambda: kinds.names(base.project().config)) or []

    def get_command(self, _: click.Context, name: str) -> click.Command:
        """The command for a kind, by its name."""
        module = self.own.get(name)
        if module is None:
            return self.other
        found: click.Command = importlib.import_module(module).command
        return found

    def resolve_command(
        self, context: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Says which kinds there are when there is none of that name."""
        if not context.resilient_parsing and args[0] not in kinds.KINDS:
            project = base.project()
            if args[0] not in kinds.names(project.config):
                # A kind with a mistake in its settings isn't one.
                base.show_problems(project.problems)
            kinds.find(project.config, args[0])
        return super().resolve_command(context, args)

    def shell_complete(self, context: click.Context, incomplete: str) -> list[Any]:
        """Completes the names of kinds."""
        from click.shell_completion import CompletionItem

        found = [name for name in self.list_commands(context) if name.startswith(incomplete)]
        return [
            *map(CompletionItem, found),
            *click.Command.shell_complete(self, context, incomplete),
        ]

    def format_commands(self, _: click.Context, formatter: click.HelpFormatter) -> None:
        """Writes which kinds there are and where their documents lie."""
        found = kinds.of(base.project().config)
        with formatter.section("Kinds"):
            formatter.write_dl([(kind.name, places(kind)) for kind in found])


def places(kind: kinds.Kind) -> str:
    """The folders of a kind as people read them."""
    return ", ".join(f"{base.printable(folder)}/" for folder in kind.folders)
