"""How one record names another, in the language of the file that names it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from adrtool.documents import names

REST, ASCIIDOC, MARKDOWN = "rest", "asciidoc", "markdown"
_DIGITS = re.compile(r"(?P<lead>(?:ADR[-_ :]?)?)(?P<digits>\d{1,6})", re.I)


def language(path: str) -> str:
    """The markup language of a file, by its suffix; Markdown for all that aren't known."""
    suffix = names.suffix(path)
    return REST if suffix in names.REST else ASCIIDOC if suffix in names.ASCIIDOC else MARKDOWN


@dataclass(frozen=True, slots=True)
class Reference:
    """How one record names another: the text of the link, its target, and its number.

    `target` is a relative path, `number` as people cite it; without one the file's name says it.
    """

    label: str
    target: str
    number: str = ""

    def link(self, path: str = "") -> str:
        """The link as the file at `path` writes it, whatever stands in its text and target."""
        kind = language(path)
        return _rest(self) if kind == REST else _asciidoc(self) if kind == ASCIIDOC else _md(self)

    def like(self, siblings: Sequence[str]) -> str | None:
        """The record cited as others are: by file name, by number or as `ADR-0012`.

        None where the others are links or words, and where a number could mean another record.
        """
        if not siblings:
            return None
        if all(names.suffix(s) in names.SUFFIXES for s in siblings):
            return None if any(re.search(r"[\s\[(]", s) for s in siblings) else self.target
        cited = [_DIGITS.fullmatch(s) for s in siblings]
        number = self.cited()
        if number is None or not cited[-1] or not all(cited):
            return None
        digits = cited[-1]["digits"]
        width = len(digits) if digits.startswith("0") else 0
        return cited[-1]["lead"] + number.zfill(width)

    def cited(self) -> str | None:
        """The number, when it is one of digits that means a record of the same folder."""
        number = self.number or names.parse(self.target).number or ""
        return number if re.fullmatch(r"\d{1,6}", number) and "/" not in self.target else None


def _md(of: Reference) -> str:
    label = re.sub(r"([\[\]\\])", r"\\\1", of.label).replace("<", "&lt;")
    # A lone tick would open code that swallows the link.
    label = label.replace("`", "\\`") if label.count("`") % 2 else label
    target = f"<{of.target}>" if re.search(r"[ ()]", of.target) else of.target
    return f"[{label}]({target})"


def _rest(of: Reference) -> str:
    # Angle brackets and ticks end a link's text, and have no escape that every reader knows.
    label = of.label.translate({ord("`"): "'", ord("<"): "(", ord(">"): ")"})
    return f"`{label.replace(chr(92), chr(92) * 2)} <{of.target.replace(' ', '%20')}>`__"


def _asciidoc(of: Reference) -> str:
    label = of.label.replace("]", "&#93;").replace("[", "&#91;").replace("=", "&#61;")
    label = re.sub(r"\{(?=[\w-]+\})", r"\\{", label)
    macro = "xref" if language(of.target) == ASCIIDOC else "link"
    return f"{macro}:{of.target.replace(' ', '%20')}[{label}]"
