"""What the parts of the Ansible source share: ids, places in a tree, and what one file says."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from adrtool.inventory import draft, references
from adrtool.model import Reading
from adrtool.text import one_line
from adrtool.yamlio import Node

NAME: Final = "ansible"
VAULT: Final = "$ANSIBLE_VAULT;"
SEALED: Final = "encrypted with Ansible Vault: nothing of it is read"
UNREADABLE: Final = "the file can't be read"
TEMPLATE: Final = re.compile(r"^[ \t]*\{[%#]", re.MULTILINE)
"""Lines that a template of Jinja has, and YAML hasn't."""

ROLE_PARTS: Final = frozenset({"tasks", "handlers", "defaults", "vars", "meta"})
_NOT_READ = frozenset({"templates", "files", "library", "module_utils"})
_QUERY = re.compile(r"[?#].*")
_MAX_EXPRESSION = 500
_EXPRESSION = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
_OWN_FOLDERS = re.compile(r"\{\{ {0,9}(?:role_path|playbook_dir|inventory_dir) {0,9}\}\}/")


@dataclass(frozen=True, slots=True)
class Use:
    """Something that is named, and that only the whole repository can tell where it is.

    `what` is role, tasks, playbook, vars, hosts, handler or inventory; `name` is as
    written, with `*` for what is computed; `source` is the id of what names it.
    """

    source: str
    relation: str
    what: str
    name: str
    path: str
    line: int


@dataclass(frozen=True, slots=True)
class Candidate:
    """A file of tasks outside of the usual folders: it counts when something includes it."""

    path: str
    reading: Reading


@dataclass(frozen=True, slots=True)
class RolePart:
    """One file of a role, with what it says of the role itself.

    Below a folder `roles` a role is certain; elsewhere its files have to show it together.
    """

    folder: str
    part: str
    path: str
    line: int
    is_certain: bool
    reading: Reading
    attributes: dict[str, Any] = field(default_factory=dict)
    loose: Reading | None = None
    """What the file is when its folder is no role."""


def identifier(path: str, *names: str) -> str:
    """The id of a file's thing, or of something in it."""
    return f"{NAME}:{'/'.join((path, *names))}"


def folder_of(path: str) -> str:
    """The folder of a path relative to the root; `.` for the root itself."""
    return posixpath.dirname(path) or "."


def place(path: str) -> tuple[str, str, bool]:
    """The role's folder, the part of it that a file is, and whether the path alone says so.

    The part is empty for what Ansible doesn't read, such as templates. Roles may stand in
    folders of their own below `roles`: `roles/network/dns/tasks/main.yml`.
    """
    folders = path.split("/")[:-1]
    for start in range(len(folders) - 1, -1, -1):
        if folders[start] != "roles":
            continue
        for at in range(start + 2, len(folders)):
            if folders[at] in ROLE_PARTS | _NOT_READ:
                part = folders[at] if folders[at] in ROLE_PARTS else ""
                return "/".join(folders[:at]), part, True
    if folders and folders[-1] in ROLE_PARTS:
        return "/".join(folders[:-1]) or ".", folders[-1], False
    return "", "", False


def is_template_folder(path: str) -> bool:
    """Whether a path leads through a folder whose files are copied to hosts, not read."""
    return not _NOT_READ.isdisjoint(path.split("/")[:-1])


def plain(text: str) -> str:
    """A name as written on one line, with `*` for what a template computes.

    An address loses user and password.
    """
    if is_computed(text):
        text = "*" if len(text) > _MAX_EXPRESSION else _EXPRESSION.sub("*", text)
    return one_line(references.without_user(text))


def static(text: str) -> str:
    """A path without the folders that Ansible itself puts in front of it."""
    return _OWN_FOLDERS.sub("", text)


def is_computed(text: str) -> bool:
    """Whether a text is a template, wholly or in part."""
    return "{{" in text or "{%" in text


def names(texts: Iterable[str]) -> list[str]:
    """Names on one line each, every one once."""
    return list(dict.fromkeys(filter(None, map(plain, texts))))


def words(node: Node) -> list[str]:
    """A list of names, or texts of names with commas between them."""
    return names(word for text in node.strings() for word in text.split(","))


def name_in(source: str) -> str:
    """The name that ansible-galaxy takes from an address: its last part, without endings."""
    name = posixpath.basename(_QUERY.sub("", source.partition(",")[0]).rstrip("/"))
    return name.removesuffix(".git").removesuffix(".tar.gz")


def entries(node: Node) -> Iterator[tuple[str, Node, int]]:
    """The keys of a map with their values and lines."""
    for key, value in node.items():
        yield plain(key), value, node.key(key).line


class Draft(draft.Draft):
    """Collects what one file says."""

    def __init__(self, path: str, group: str | None = None) -> None:
        super().__init__(NAME, path, group)

    def use(self, source: str, relation: str, what: str, name: str, line: int) -> None:
        """A relation to something that the link step has to find."""
        written = plain(name)
        if written:
            self.facts.append(Use(source, relation, what, written, self.path, max(line, 1)))
