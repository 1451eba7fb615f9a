"""Tools that a team writes: Makefiles, justfiles, Taskfiles, command lines in Python, scripts.

Nothing is run or imported. Names, help and types are read, of recipes and scripts what they call;
no value and no default.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable
from typing import Final

from adrtool.inventory import (
    tool_just,
    tool_make,
    tool_python,
    tool_scripts,
    tool_shell,
    tool_task,
)  # fmt: skip
from adrtool.inventory.draft import Draft
from adrtool.inventory.tool_facts import NAME, folder_group
from adrtool.inventory.tool_link import link
from adrtool.model import Reading

__all__ = ["GUESSES", "NAME", "PATTERNS", "VERSION", "link", "looks_right", "read"]

VERSION: Final = 1
PATTERNS: Final = (
    "Makefile", "makefile", "GNUmakefile", "*.mk", "Makefile.*",
    "justfile", "Justfile", ".justfile", "*.just",
    "Taskfile*.yml", "Taskfile*.yaml", "taskfile*.yml", "taskfile*.yaml",
    "*.py", "*.sh", "*.bash", "pyproject.toml",
)  # fmt: skip
GUESSES: Final = ("**/bin/*", "**/scripts/*", "**/script/*", "**/tools/*", "**/hack/*")

_MAKE = re.compile(r"(?:GNU)?[Mm]akefile|.*\.mk|Makefile\.[\w-]+")
_NO_MAKE = re.compile(r".*\.(?:am|in|PL|md|txt|tmpl|j2|template|inc\.php)")
_JUST = re.compile(r"\.?[Jj]ustfile|.*\.just")
_TASK = re.compile(r"[Tt]askfile.*\.ya?ml")
_TARGET = re.compile(r"^[^\s#=][^=\n]*:(?!=)|^-?s?include\s", re.MULTILINE)

_Reader = Callable[[Draft, str], None]


def looks_right(path: str, text: str) -> bool:
    """Whether a file of such a name is one: with targets, commands, or a line that says so."""
    return _reader(path, text) is not None


def read(path: str, text: str) -> Reading:
    """The tools of one file; what they call is told by `link`."""
    draft = Draft(NAME, path, folder_group(path))
    reader = _reader(path, text)
    if reader:
        reader(draft, text)
    return draft.reading()


def _reader(path: str, text: str) -> _Reader | None:
    name = posixpath.basename(path)
    if _MAKE.fullmatch(name) and not _NO_MAKE.fullmatch(name):
        return tool_make.read if _TARGET.search(text) else None
    if _JUST.fullmatch(name):
        return tool_just.read
    if _TASK.fullmatch(name):
        return tool_task.read if tool_task.looks_right(text) else None
    if name == "pyproject.toml":
        return tool_scripts.read if tool_scripts.looks_right(text) else None
    return _script(name, text)


def _script(name: str, text: str) -> _Reader | None:
    """By the ending, else by the first line: a script in `bin/` often has no ending."""
    if name.endswith(".py"):
        return tool_python.read if tool_python.looks_right(text) else None
    if name.endswith((".sh", ".bash")) or tool_shell.SHEBANG.match(text):
        return tool_shell.read
    return tool_python.read if tool_python.SHEBANG.match(text) else None
