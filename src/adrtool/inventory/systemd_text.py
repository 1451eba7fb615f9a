"""The lines of systemd's files: sections, settings that may repeat, continuations."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

_SECTION = re.compile(r"\[([^\[\]]+)\]")
_SETTING = re.compile(r"([A-Za-z][A-Za-z0-9-]*)[ \t]*=[ \t]*(.*)", re.DOTALL)
_WORD = re.compile(r"(?:\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'|[^\s\"'])+")


@dataclass(frozen=True, slots=True)
class Setting:
    """One assignment, its continuations on one line."""

    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Settings:
    """The assignments of a file by key; an empty one takes back those before it."""

    found: dict[str, list[Setting]] = field(default_factory=dict)

    def all(self, key: str) -> list[Setting]:
        """Every assignment of a key that counts."""
        return self.found.get(key, [])

    def last(self, key: str) -> str:
        """The text of the last one, or an empty text."""
        return self.found[key][-1].text if self.found.get(key) else ""

    def words(self, key: str) -> list[str]:
        """The words of all of them, without the quotes around a word."""
        return [m[0].strip("\"'") for s in self.all(key) for m in _WORD.finditer(s.text)]

    def values(self) -> Iterator[Setting]:
        """All assignments."""
        for settings in self.found.values():
            yield from settings


def parse(text: str) -> tuple[Settings, list[int]]:
    """The settings of a file, and the lines that are none."""
    settings, errors = Settings(), []
    for line, said in _lines(text):
        match = _SETTING.fullmatch(said)
        if match and match[2]:
            settings.found.setdefault(match[1], []).append(Setting(match[2].strip(), line))
        elif match:
            settings.found.pop(match[1], None)
        elif not _SECTION.fullmatch(said):
            errors.append(line)
    return settings, errors


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """Lines with their continuations, each with the number of its first; comments left out."""
    parts: list[str] = []
    start = 0
    for number, raw in enumerate(text.splitlines(), 1):
        line = raw.strip()
        if line.startswith(("#", ";")) or (not line and not parts):
            continue
        start = start if parts else number
        parts.append(line.removesuffix("\\").strip())
        if not line.endswith("\\"):
            yield start, " ".join(filter(None, parts))
            parts = []
    if parts:
        yield start, " ".join(filter(None, parts))
