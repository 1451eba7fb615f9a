"""What a page takes in from other files: snippets and includes of the usual plugins."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

from adrtool import files
from adrtool.project import Project
from adrtool.sites import Settings

_DEEPEST = 4
_INLINE = re.compile(
    r"(?<!-)-++8<-++[ \t]+[\"']([^\"'\n]+)[\"']"  # pymdownx.snippets
    r"|\{%-?\s*include(?:-markdown)?\s+[\"']([^\"'\n]+)[\"']"  # Jinja, include-markdown
    r"|\{!([^!\n]++)!\}"  # markdown-include
)
_BLOCK = re.compile(r"^[ \t]*+-++8<-++[ \t]*+\r?\n(.*?)^[ \t]*+-++8<-++[ \t]*+\r?$", re.M | re.S)
_PART = re.compile(r"(?::[^/\\:]*)+$")
_MADE = re.compile(r"-8<-|\{%|\{\{|\{!|^::: ", re.M)


def may_add(text: str) -> bool:
    """Whether a text has signs of what only a plugin or an extension knows how to fill in."""
    return bool(_MADE.search(text))


def lines(text: str) -> list[int]:
    """The lines, from 1, at which a text takes something in."""
    starts = [m.start() for m in (*_INLINE.finditer(text), *_BLOCK.finditer(text))]
    return sorted(text.count("\n", 0, start) + 1 for start in starts)


class Includes:
    """Finds the files that pages take in, by the folders in which those are looked for."""

    def __init__(self, project: Project, settings: Settings) -> None:
        self.root = project.root
        snippets = settings.extensions.get("pymdownx.snippets")
        config = Path(settings.config).parent
        bases = snippets.get("base_path").strings() if snippets else []
        folders = [config, *(config / base for base in bases), Path(settings.docs), Path()]
        self.folders = list(dict.fromkeys(folders))
        self.always = snippets.get("auto_append").strings() if snippets else []

    def of(self, source: str, text: str, depth: int = 0) -> Iterator[tuple[str, str]]:
        """Path and text of every file that a text takes in, those inside of them too."""
        for name in (*_named(text), *(self.always if depth == 0 else ())):
            path = self._path(name, source)
            read = files.read(self.root / path, path) if path else None
            if path and read and not read.problem:
                yield path, read.text
                if depth < _DEEPEST:
                    yield from self.of(path, read.text, depth + 1)

    def expanded(self, source: str, text: str) -> str | None:
        """A text with what it takes in; None when only a plugin knows what that is."""
        for match in reversed([*_INLINE.finditer(text)]):
            path = self._path(match[match.lastindex or 0], source)
            read = files.read(self.root / path, path) if path else None
            if read is None or read.problem:
                return None
            text = f"{text[: match.start()]}{read.text}{text[match.end() :]}"
        return None if may_add(text) else text

    def _path(self, name: str, source: str) -> str | None:
        bare = _PART.sub("", name.strip())
        for folder in (Path(source).parent, *self.folders):
            path = Path(os.path.normpath(folder / bare))
            if path.parts[:1] != ("..",) and files.is_file(self.root / path):
                return path.as_posix()
        return None


def _named(text: str) -> Iterator[str]:
    for match in _INLINE.finditer(text):
        yield match[match.lastindex or 0]
    for match in _BLOCK.finditer(text):
        yield from (line for line in match[1].splitlines() if line.strip())
