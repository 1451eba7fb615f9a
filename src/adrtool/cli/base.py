"""What all commands share: where they look, how they end, and how a group loads them late."""

from __future__ import annotations

import importlib
import io
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TextIO, TypeVar

import click

from adrtool import __version__, text
from adrtool.problems import AdrtoolError, Problem, Severity
from adrtool.values import Value

if TYPE_CHECKING:
    from adrtool.project import Project

printable = text.printable
_T = TypeVar("_T")
_FOLDERS = "adrtool.folders"
_DIR = "adrtool.dir"


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Entry(Value):
    """A row of a group's table: where the command is, and its line of help."""

    module: str
    help: str


class Located:
    """Adds `-C DIR` and `--dir FOLDER`, which work before and after a subcommand."""

    params: list[click.Parameter]

    def locate(self, with_dir: bool) -> None:
        """Adds the options; `--dir` only where there are records to look for."""
        self.params.append(click.Option(
            ["-C", "folders"], multiple=True, metavar="DIR", expose_value=False,
            callback=_remember_folders, type=click.Path(),
            help="Run as if started in DIR.",
        ))  # fmt: skip
        if with_dir:
            self.params.append(click.Option(
                ["--dir", "folder"], metavar="FOLDER", expose_value=False,
                callback=_remember_dir, type=click.Path(),
                help="Look for records in FOLDER instead of the configured folders.",
            ))  # fmt: skip


def _remember_folders(context: click.Context, _: click.Parameter, value: Sequence[str]) -> None:
    context.meta.setdefault(_FOLDERS, []).extend(value)


def _remember_dir(context: click.Context, _: click.Parameter, value: str | None) -> None:
    if value is not None:
        context.meta[_DIR] = value


class Command(click.Command, Located):
    """A command that knows `-C`; those of `adr` know `--dir` too."""

    def __init__(self, *args: Any, with_dir: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.locate(with_dir)


class Group(click.Group, Located):
    """A group that imports a command only when it runs or shows its own help."""

    def __init__(self, name: str, table: Mapping[str, Entry], about: str, **kwargs: Any) -> None:
        with_dir = kwargs.pop("with_dir", False)
        settings = {"help_option_names": ["-h", "--help"], "max_content_width": 100}
        super().__init__(name, help=about, context_settings=settings, **kwargs)
        self.table = table
        self.locate(with_dir)
        click.version_option(__version__, package_name="adrtool", prog_name="adrtool")(self)

    def list_commands(self, _: click.Context) -> list[str]:
        """The names in the order of the table."""
        return list(self.table)

    def get_command(self, _: click.Context, name: str) -> click.Command | None:
        """Imports one command."""
        entry = self.table.get(name)
        if entry is None:
            return None
        module, _colon, attribute = entry.module.partition(":")
        found: click.Command = getattr(importlib.import_module(module), attribute or "command")
        return found

    def resolve_command(
        self, context: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Names a near command when there is none of that name."""
        is_name = bool(args) and not args[0].startswith("-")
        if is_name and args[0] not in self.table and not context.resilient_parsing:
            from adrtool.cli import wrong

            wrong.unknown_command(context, args[0], list(self.table))
        return super().resolve_command(context, args)

    def shell_complete(self, context: click.Context, incomplete: str) -> list[Any]:
        """Completes the table's names, without an import of any command."""
        from click.shell_completion import CompletionItem

        found = [(name, entry) for name, entry in self.table.items() if name.startswith(incomplete)]
        options = click.Command.shell_complete(self, context, incomplete)
        return [*(CompletionItem(name, help=entry.help) for name, entry in found), *options]

    def format_commands(self, _: click.Context, formatter: click.HelpFormatter) -> None:
        """Writes the table's lines of help, without an import of any command."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, entry.help) for name, entry in self.table.items()])

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Runs, and turns what went wrong into a message and an exit status."""
        if isinstance(sys.stdout, io.TextIOWrapper):
            # A title that the terminal's encoding lacks is shown with escapes.
            sys.stdout.reconfigure(errors="backslashreplace")
        try:
            return super().main(*args, **kwargs)
        except AdrtoolError as error:
            fail(error)
        except BrokenPipeError:
            _drop_output()
            sys.exit(1)
        except OSError as error:
            # The file system refused, which is nobody's mistake.
            if error.filename is None:
                _drop_output()
            what = error.filename or "the output can't be written"
            fail(AdrtoolError(f"{what}: {error.strerror or error}"))
        except Exception as error:
            if os.environ.get("ADRTOOL_DEBUG"):
                raise
            from adrtool.cli import wrong

            wrong.bug(error)


def _drop_output() -> None:
    """Nobody reads it any more, and the interpreter mustn't complain of that at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def fail(error: AdrtoolError) -> NoReturn:
    """Says what went wrong and what to do next, and ends the command."""
    note(click.style("error: ", fg="red", bold=True) + printable(error.message))
    for line in error.hint.split("\n") if error.hint else ():
        note(f"       {printable(line)}")
    sys.exit(error.exit_status)


def colour(stream: TextIO) -> bool:
    """Whether colours are wanted: as NO_COLOR says, else FORCE_COLOR, else on a terminal."""
    if os.environ.get("NO_COLOR"):
        return False
    return os.environ.get("FORCE_COLOR", "0") not in {"", "0"} or stream.isatty()


def note(message: str) -> None:
    """A line for people: to standard error."""
    click.echo(message, err=True, color=colour(sys.stderr))


def say(message: str) -> None:
    """A line of the answer: to standard output."""
    click.echo(message, color=colour(sys.stdout))


def say_json(value: object) -> None:
    """The answer as JSON."""
    from adrtool.cli import objects

    click.echo(objects.as_json(value, 2))


def start() -> Path:
    """The folder to start from: the current one, moved by each `-C` as git does it."""
    context = click.get_current_context()
    here = Path.cwd()
    for folder in context.meta.get(_FOLDERS, []):
        here = here / folder
        if not here.is_dir():
            raise click.UsageError(f"-C: there is no folder {folder!r}", context)
    return here


def shown_from(found: Project) -> Path:
    """The folder that shown paths are relative to: that of `-C`, else the project's root.

    It is without links as the root is: a path from a link to a file would lead all the way round.
    """
    is_moved = bool(click.get_current_context().meta.get(_FOLDERS))
    return Path(os.path.realpath(start())) if is_moved else found.root


def from_root(root: Path, typed: str) -> str:
    """A path as typed, from the folder to start from, as it is seen from a root (resolved)."""
    return os.path.relpath(Path(os.path.realpath(start()), typed), root).replace(os.sep, "/")


def folder_option() -> str | None:
    """What `--dir` says, or None."""
    folder: str | None = click.get_current_context().meta.get(_DIR)
    return folder


def project() -> Project:
    """The project around the folder to start from."""
    from adrtool import project as projects

    return projects.find(start())


def while_completing(context: click.Context, find: Callable[[], _T]) -> _T | None:
    """What is found while the shell completes a command line; None where it can't be found."""
    with context.scope(cleanup=False):
        try:
            return find()
        except (click.ClickException, AdrtoolError):
            return None


def refuse_broken_configuration(found: Project) -> None:
    """Ends a command that writes when it can't know where to: the configuration has errors."""
    if found.problems:
        show_problems(found.problems)
        raise AdrtoolError("the configuration has errors, so nothing was written")


edit_option = click.option(
    "--edit/--no-edit",
    default=None,
    help="Open $VISUAL or $EDITOR [default: on a terminal].",
)


def edit(path: str, wanted: bool | None) -> None:
    """Opens a file in the user's editor: when asked to or, without a word, on a terminal."""
    editor = os.environ.get("VISUAL") or os.environ.get("EDITOR")
    if wanted and not editor:
        note("no editor is set: export VISUAL or EDITOR")
    interactive = sys.stdin.isatty() and sys.stdout.isatty()
    if editor and (wanted or (wanted is None and interactive)):
        click.edit(filename=path)


def show_problems(problems: Sequence[Problem], to_stdout: bool = False) -> None:
    """Problems a line each: place, severity, message, hint, rule. They go to standard error
    unless they are the answer."""
    for problem in problems:
        colour = "red" if problem.severity is Severity.ERROR else "yellow"
        place = f"{problem.path}:{problem.line}:{problem.column}" if problem.line else problem.path
        level = click.style(f"{problem.severity}:", fg=colour, bold=True)
        hint = f" - {printable(problem.hint)}" if problem.hint else ""
        line = f"{printable(place)}: {level} {printable(problem.message)}{hint} [{problem.rule}]"
        say(line) if to_stdout else note(line)


@contextmanager
def working(task: str) -> Iterator[None]:
    """Shows on a terminal that something is being done, once it takes longer than a second."""
    if not sys.stderr.isatty():
        yield
        return
    from threading import Timer

    timer = Timer(1.0, lambda: click.echo(f"{task} …", err=True))
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def command(name: str, *, with_dir: bool = False, **kwargs: Any) -> Callable[[Any], Command]:
    """Declares a command."""

    def declare(function: Any) -> Command:
        return click.command(name, cls=Command, with_dir=with_dir, **kwargs)(function)

    return declare
