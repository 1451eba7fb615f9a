"""Reading a file that anybody may have written."""

from __future__ import annotations

import os
import re
import stat
from dataclasses import dataclass
from pathlib import Path

from adrtool.files import mounting
from adrtool.problems import Problem, Severity
from adrtool.values import Value

MARKDOWN = (".md", ".markdown", ".mdown", ".mkdn", ".mkd")
"""Endings of what is read as Markdown: those of MkDocs."""

MAX_BYTES = 16 * 1024 * 1024
"""A file that people write is smaller; what is larger is reported and not read."""

_UNREADABLE = "file/unreadable"
_SAVE_AS = "save the file as UTF-8"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
# A FIFO would wait for a writer, a terminal become ours.
_OPEN_FLAGS = os.O_RDONLY
for _flag in ("O_NONBLOCK", "O_NOCTTY", "O_CLOEXEC", "O_BINARY", "O_NOINHERIT"):
    _OPEN_FLAGS |= getattr(os, _flag, 0)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Text(Value):
    """A file's text as decoded (line endings as they are), or the problem that prevents it."""

    path: str
    text: str
    problem: Problem | None = None


def read(path: Path | str, name: str) -> Text:
    """Reads UTF-8 up to `MAX_BYTES`; `name` is the path that a problem shows.

    A byte order mark stays in the text. NUL, other encodings, a size over the limit, what
    isn't a regular file and whatever the file system refuses are problems of the rule
    `file/unreadable`.
    """
    there = mounting.find(path)
    if not there:
        mounting.look(path)
    try:
        data = mounting.data(*there) if there else content(path)
    except OSError as error:
        return _unreadable(name, error.strerror or str(error))
    except ValueError:
        return _unreadable(name, "no file system takes this name")
    if data is None:
        return _unreadable(name, "not a regular file")
    if len(data) > MAX_BYTES:
        return _unreadable(name, f"larger than {MAX_BYTES // 2**20} MiB")
    return decode(data, name)


def content(path: Path | str) -> bytes | None:
    """The bytes of a file on the disk, up to one more than the limit; None of what isn't a
    regular file. Raises OSError."""
    descriptor = os.open(path, _OPEN_FLAGS)
    try:
        found = os.fstat(descriptor)
        if not stat.S_ISREG(found.st_mode):
            return None
        # A read may give less than asked for, and a file may grow meanwhile.
        parts = [os.read(descriptor, min(found.st_size, MAX_BYTES) + 1)]
        while parts[-1] and sum(map(len, parts)) <= MAX_BYTES:
            parts.append(os.read(descriptor, MAX_BYTES // 16))
        return b"".join(parts)
    finally:
        os.close(descriptor)


def decode(data: bytes, name: str) -> Text:
    """Bytes to text as `read` does it."""
    if data.startswith(_UTF16):
        return _unreadable(name, "UTF-16, not UTF-8", 1, _SAVE_AS)
    nul = data.find(b"\0")
    if nul >= 0:
        return _unreadable(name, "holds a NUL byte", data.count(b"\n", 0, nul) + 1)
    try:
        return Text(name, data.decode("utf-8"))
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return _unreadable(name, "not UTF-8", line, _SAVE_AS)


def _unreadable(name: str, reason: str, line: int = 1, hint: str = "") -> Text:
    return Text(name, "", problem(name, f"can't be read: {reason}", line, hint))


def problem(name: str, message: str, line: int = 1, hint: str = "") -> Problem:
    """A problem of the rule `file/unreadable`."""
    return Problem(printable(name), line, 1, Severity.ERROR, _UNREADABLE, message, hint)


def printable(name: str) -> str:
    r"""A file name with bytes that aren't UTF-8 as `\xff`, so that it can be printed anywhere."""
    return re.sub("[\ud800-\udfff]", lambda match: f"\\x{ord(match[0]) & 0xFF:02x}", name)


def is_file(path: Path) -> bool:
    """Whether there is a file; no, also where the system refuses to look."""
    there = mounting.find(path)
    return there[0].data(there[1]) is not None if there else os.path.isfile(path)


def is_folder(path: Path) -> bool:
    """Whether there is a folder; no, also where the system refuses to look."""
    there = mounting.find(path)
    return there[0].names(there[1]) is not None if there else os.path.isdir(path)
