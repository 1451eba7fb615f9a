"""`adrtool show`."""

from __future__ import annotations

import click

from adrtool.cli import base, body
from adrtool.cli.kinds import scope
from adrtool.cli.kinds.group import Group
from adrtool.model import Document

_SHOWN = frozenset({"title", "status", "date", "owner", "tags"})


@base.command("show")
@click.argument("name", shell_complete=scope.complete_names)
@click.option("--json", "as_json", is_flag=True, help="Print an object that holds the text too.")
def _of_kind(name: str, as_json: bool) -> None:
    """Show one document: by name, id, file name or path.

    Example: adrtool show spec order-events
    """
    where = scope.scope()
    document = scope.find(where, scope.read(where).documents, name)
    if as_json:
        [facts] = scope.objects(where, [document])
        base.say_json(facts | {"text": document.text})
        return
    base.say(click.style(base.printable(where.shown(document.path)), bold=True))
    for key, value in _facts(document).items():
        if value:
            base.say(base.printable(f"{key.replace('_', ' ')}: {value}"))
    base.say("")
    body.show(document.text)


def _facts(document: Document) -> dict[str, str]:
    more = {key: ", ".join(v) for key, v in document.metadata.items() if key not in _SHOWN}
    return {
        "status": document.status_raw or "",
        "date": document.date or "",
        "owner": document.owner or "",
        "tags": ", ".join(document.tags),
        **more,
    }


command = Group(
    "show",
    {"adr": "adrtool.cli.adr.show"},
    _of_kind,
    "Show one document of a kind.\n\nExample: adrtool show spec order-events",
)
