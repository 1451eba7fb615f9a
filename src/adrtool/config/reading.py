"""Values of `adrtool.yml` read into the right type; what isn't of it is noted with its place."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from adrtool import files
from adrtool.config import RULE
from adrtool.problems import Problem, Severity

if TYPE_CHECKING:
    from adrtool.yamlio import Node

_DURATION = re.compile(r"([0-9]{1,6})\s*(s|m|h|d|)")
_SECONDS = {"": 1, "s": 1, "m": 60, "h": 3_600, "d": 86_400}
# A name of 255 bytes is the longest that file systems take.
_LONGEST_NAME = 255
_CONTROL = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")


def problem(path: str, line: int, column: int, message: str, hint: str = "") -> Problem:
    """What is wrong at a place of a configuration."""
    return Problem(path, line, column, Severity.ERROR, RULE, message, hint)


def leads_out(top: Path, path: Path) -> bool:
    """Whether a link, anywhere in a path, leads out of a folder."""
    return not Path(os.path.realpath(path)).is_relative_to(os.path.realpath(top))


def inner_path(written: str) -> tuple[PurePosixPath, str]:
    """A path as people on any system write it, and what is wrong with it as one of a project;
    empty when nothing is."""
    path = PurePosixPath(written.replace("\\", "/"))
    return path, _wrong(written, path)


def _wrong(written: str, path: PurePosixPath) -> str:
    if not written.strip() or _CONTROL.search(written):
        return "must be the path of a folder or file"
    if path.is_absolute() or path.parts[:1] == ("~",) or written[1:2] == ":":
        return "must be relative to the project"
    if ".." in path.parts:
        return "must lie inside the project"
    if any(len(part.encode("utf-8", "replace")) > _LONGEST_NAME for part in path.parts):
        return "has a name that no file system takes"
    return ""


class Reader:
    """Reads nodes into values of the right type and notes what isn't.

    `where` is the key of a node with those above it, as problems name it.
    """

    def __init__(self, name: str, root: Path | None) -> None:
        self.name = name
        self.root = root
        self.problems: list[Problem] = []
        self.folders: dict[str, str] = {}

    def add(self, line: int, column: int, message: str, hint: str = "") -> None:
        """Notes what is wrong at a place."""
        self.problems.append(problem(self.name, line, column, message, hint))

    def refuse(self, node: Node, message: str, hint: str = "") -> str:
        """Notes what is wrong with a text; the empty one stands for it."""
        self.add(node.line, node.column, message, hint)
        return ""

    def fields(
        self, node: Node, where: str, known: Mapping[str, Callable[[Node, str], Any]]
    ) -> dict[str, Any]:
        """The values of a map by key; unknown keys are problems, what is absent or was refused
        is left out."""
        if not self.is_a(node, "map", where, "keys and values"):
            return {}
        found = {}
        for key, value in node.items():
            read = known.get(key)
            if read is None:
                self._unknown(node.key(key), key, where, known)
            elif value:
                found[key] = read(value, f"{where}.{key}" if where else key)
        return {key: value for key, value in found.items() if value != ""}

    def _unknown(self, key: Node, name: str, where: str, known: Mapping[str, object]) -> None:
        from difflib import get_close_matches

        alike = [k for k in known if name and (name.startswith(k) or k.startswith(name))]
        near = alike or get_close_matches(name, known, 1, 0.5)
        hint = f"did you mean {near[0]!r}?" if near else f"known are: {', '.join(sorted(known))}"
        inside = f" in {where!r}" if where else ""
        self.add(key.line, key.column, f"unknown key {name!r}{inside}", hint)

    def is_a(self, node: Node, kind: str, where: str, wanted: str, hint: str = "") -> bool:
        """Whether a node is of a kind; where there is one of another, that is noted."""
        if node.kind == kind:
            return True
        if node:
            self.add(node.line, node.column, f"{where or 'the file'} must be {wanted}", hint)
        return False

    def string(self, node: Node, where: str) -> str:
        """A text; empty when it is none."""
        return node.text if self.is_a(node, "scalar", where, "a text") else ""

    def strings(self, node: Node, where: str) -> tuple[str, ...]:
        """A list of texts; a single text stands for a list of one."""
        if node.kind == "map":
            self.is_a(node, "seq", where, "a list")
            return ()
        elements = node.elements if node.kind == "seq" else [node]
        texts = [self.string(e, f"{where}[{i}]") for i, e in enumerate(elements) if e]
        return tuple(filter(None, texts))

    def path(self, node: Node, where: str) -> str:
        """A path inside the project, normal and relative."""
        written = self.string(node, where)
        if node.kind != "scalar":
            return ""
        path, wrong = inner_path(written)
        if not wrong and self.root and leads_out(self.root, self.root / path):
            wrong = "is a link that leads out of the project"
        if wrong:
            return self.refuse(node, f"{where} {wrong}: {written!r}")
        return str(path)

    def folder(self, node: Node, where: str) -> str:
        """A folder, existing or not, that belongs to one kind of document."""
        path = self.path(node, where)
        if path and self.root and files.is_file(self.root / path):
            return self.refuse(node, f"{where} must be a folder, and {path!r} is a file")
        return self.claimed(node, path, where) if path else ""

    def claimed(self, node: Node, path: str, where: str) -> str:
        """A folder for the key that names it first; empty for all others."""
        other = self.folders.setdefault(path, where)
        if other != where:
            return self.refuse(node, f"{where} must be another folder than {other}: {path!r}")
        return path

    def file(self, node: Node, where: str) -> str:
        """A file that has to be there."""
        path = self.path(node, where)
        if path and self.root and not files.is_file(self.root / path):
            return self.refuse(node, f"{where}: there is no file {path!r}")
        return path

    def days(self, node: Node, where: str) -> int | str:
        """A number of days; empty when it is none."""
        text = self.string(node, where)
        if re.fullmatch(r"[1-9][0-9]{0,4}", text):
            return int(text)
        return self.refuse(node, f"{where} must be a number of days: {text!r}") if text else ""

    def truth(self, node: Node, where: str) -> bool | str:
        """True or false, in any of YAML's words; empty when it is neither."""
        if node.is_true or node.is_false:
            return node.is_true
        return self.refuse(node, f"{where} must be true or false")

    def interval(self, node: Node, where: str) -> str:
        """A time between reviews, or `never`, in lower case; empty when it is none."""
        text = self.string(node, where).casefold()
        if re.fullmatch(r"never|[1-9]\d{0,3} ?(?:d|w|m|y|(?:day|week|month|year)s?)", text):
            return text
        return self.refuse(node, f"{where} must be an interval: {text!r}", "for example 6 months")

    def count(self, node: Node, where: str) -> int | str:
        """A whole number, nothing included; empty when it is none."""
        text = self.string(node, where)
        if re.fullmatch(r"\d{1,5}", text):
            return int(text)
        return self.refuse(node, f"{where} must be a number: {text!r}")

    def expressions(self, node: Node, where: str) -> tuple[str, ...]:
        """Regular expressions as Python has them; those that are none are left out."""
        found = self.strings(node, where)
        return tuple(text for text in found if self._compiles(node, text, where))

    def _compiles(self, node: Node, text: str, where: str) -> bool:
        try:
            re.compile(text)
        except (re.error, OverflowError, RecursionError) as error:
            self.refuse(node, f"{where}: {text!r} is no regular expression: {error}")
            return False
        return True

    def number(self, node: Node, where: str, least: int, most: int) -> int | str:
        """A whole number; empty when it is none, too little or too much."""
        text = self.string(node, where)
        if re.fullmatch(r"[0-9]{1,6}", text) and least <= int(text) <= most:
            return int(text)
        wanted = f"{where} must be a number from {least} to {most}"
        return self.refuse(node, f"{wanted}: {text!r}") if text else ""

    def duration(self, node: Node, where: str) -> int | str:
        """Seconds, of a number with a unit; empty when it is none."""
        text = self.string(node, where)
        match = _DURATION.fullmatch(text)
        if match:
            return int(match[1]) * _SECONDS[match[2]]
        hint = "for example 30s, 12h or 7d"
        return self.refuse(node, f"{where} must be a time: {text!r}", hint) if text else ""

    def patience(self, node: Node, where: str) -> int | str:
        """A duration that isn't nothing."""
        found = self.duration(node, where)
        return found if found != 0 else self.refuse(node, f"{where} must be more than nothing")
