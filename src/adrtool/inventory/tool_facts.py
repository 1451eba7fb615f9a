"""What files of tools tell the step over all of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

from adrtool.model import Reading

NAME: Final = "tool"
CALLS: Final = "calls"
INCLUDES: Final = "includes"


def file_id(path: str) -> str:
    """The id of a file of tools; those of what is in it begin with it."""
    return f"{NAME}:{path}"


def command_id(path: str, *names: str) -> str:
    """The id of a command, target, recipe or task in a file."""
    return "/".join([file_id(path), *names])


def folder_group(path: str) -> str:
    """The page of a file's tools: its folder."""
    return path.rpartition("/")[0] or "."


@dataclass(frozen=True, slots=True)
class Called:
    """An id calls or includes another file of tools, or with `name` something in one.

    `files` are paths as written, of which the first that there is counts. What is certain and
    missing becomes an unresolved item.
    """

    source: str
    kind: str
    files: tuple[str, ...]
    path: str
    line: int
    name: str = ""
    is_certain: bool = False


@dataclass(frozen=True, slots=True)
class Needed:
    """An id needs something of a name, in its own file or one that is included with it."""

    source: str
    kind: str
    name: str
    path: str
    line: int
    is_certain: bool = False


@dataclass(frozen=True, slots=True)
class Included:
    """A file includes another, under a prefix of names when there is one."""

    path: str
    other: str
    line: int
    prefix: str = ""
    is_optional: bool = False


@dataclass(frozen=True, slots=True)
class Defined:
    """A name of a Python module stands for an id."""

    path: str
    attribute: str
    id: str


@dataclass(frozen=True, slots=True)
class Pointed:
    """An id says something of what a Python module calls so; `is_inverse` the other way round."""

    id: str
    kind: str
    module: str
    attribute: str
    path: str
    line: int
    is_inverse: bool = False


@dataclass(frozen=True, slots=True)
class Shared:
    """A name of a module that adds options or arguments to the commands that it decorates.

    Some of them have names that are computed when it isn't whole.
    """

    path: str
    attribute: str
    is_whole: bool
    arguments: dict[str, Any] = field(default_factory=dict)
    options: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Borrowed:
    """A command is decorated with what another module calls so; its name may say that it adds."""

    id: str
    module: str
    attribute: str
    path: str
    may_add: bool


@dataclass(frozen=True, slots=True)
class Candidate:
    """What a file is when a group of commands names its module, and isn't otherwise."""

    path: str
    reading: Reading
