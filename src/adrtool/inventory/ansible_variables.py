"""Files of variables: the names that they set, and what of them is in a vault."""

from __future__ import annotations

import posixpath
import re

from adrtool.inventory import yamlfile
from adrtool.inventory.ansible_parts import (
    SEALED,
    UNREADABLE,
    VAULT,
    Draft,
    folder_of,
    identifier,
    names,
)
from adrtool.model import Reading
from adrtool.yamlio import MISSING

_PLACE = re.compile(r"(?:(.*)/)?(group_vars|host_vars)/([^/]+)(?:/.+)?", re.DOTALL)
_ENDING = re.compile(r"\.(?:ya?ml|json)$")


def place(path: str) -> tuple[str, str, str]:
    """The folder above `group_vars` or `host_vars`, which of them, and the group's or host's name.

    Three empty texts for other paths.
    """
    match = _PLACE.fullmatch(path)
    if not match:
        return "", "", ""
    return match[1] or ".", match[2], _ENDING.sub("", match[3])


def read(path: str, text: str) -> Reading:
    """The names of the variables in a file of `group_vars`, `host_vars`, or a play's own files."""
    folder, kind, name = place(path)
    group = posixpath.join("" if folder == "." else folder, kind) if kind else folder_of(path)
    draft = draft_of(path, text, group)
    if kind and draft.items:
        draft.use(draft.items[0].id, "includes", kind, name, 1)
    return draft.reading()


def draft_of(path: str, text: str, group: str) -> Draft:
    """A file of variables as an item: names, and which of them are in a vault."""
    draft, own = Draft(path, group), identifier(path)
    name = path.removeprefix(f"{group}/")
    if text.startswith(VAULT):
        draft.add("vars", own, name, 1, {"vault": "whole file"}, SEALED)
        return draft
    stream = yamlfile.parse(text)
    draft.problems += stream.problems(path)
    node = stream.documents[0] if stream.documents and not stream.errors else MISSING
    if node and node.kind != "map":
        draft.report(node.line, node.column, "a map of variables is expected")
    sealed = names(key for key, value in node.items() if value.tag == "!vault")
    attributes = {"variables": names(node.entries), "vault": sealed}
    reason = UNREADABLE if stream.errors else ""
    draft.add("vars", own, name, max(node.line, 1), attributes, reason)
    return draft
