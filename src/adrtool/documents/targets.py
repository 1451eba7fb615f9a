"""What a link leads to, and its target once a record's file is called otherwise."""

from __future__ import annotations

import posixpath
import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterator
from urllib.parse import quote, unquote

from adrtool import markdown
from adrtool.documents import names
from adrtool.documents.relabel import Name

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")
_FRAGMENT = re.compile(r"(?<!&)#|\?")
# How a site shows `0012-use-x.md`: as a page, or as a folder with one.
_SHOWN = re.compile(r"(?:/index)?\.html?$|(?<!/)/+(?:index\.html?)?$")


class Targets:
    """The links to one file among all `paths` of a repository, before and after it is renamed."""

    def __init__(
        self, paths: Collection[str], old: Name, new: Name, hosted: re.Pattern[str] | None = None
    ) -> None:
        """`hosted` matches addresses of the repository's files at its host, with their `path`."""
        self.old, self.new = old, new
        self._hosted = hosted
        self._paths = frozenset(paths)
        self._folders = {folder for path in self._paths for folder in _above(path)}
        self._bases = Counter(posixpath.basename(path) for path in self._paths)
        documents = (p for p in self._paths if names.suffix(p) in names.SUFFIXES)
        self._stems = Counter(names.stem(path) for path in documents)
        self._anchors = dict(zip(_slugs(old.heading), _slugs(new.heading), strict=True))

    def means(self, source: str, address: str) -> bool:
        """Whether an address in a file leads to the record.

        It does by its own path or, where that leads to nothing in the repository, by the whole
        name of the one file that has it: `/adr/0012-x.md`, `../0012-x/`, `0012-x.html` and
        `:doc:` without an ending lead there once a site is built.
        """
        bare = unquote(_FRAGMENT.split(address, maxsplit=1)[0])
        if not bare or _SCHEME.match(bare) or "\\" in bare:
            there = self._hosted.fullmatch(bare) if self._hosted else None
            return bool(there and there["path"] == self.old.path)
        folder = "" if bare.startswith("/") else posixpath.dirname(source)
        reached = posixpath.normpath(posixpath.join(folder, bare.lstrip("/")))
        if reached == self.old.path or reached in self._paths or reached in self._folders:
            return reached == self.old.path
        last = posixpath.basename(_SHOWN.sub("", bare))
        if last == self.old.base:
            return self._bases[last] == 1
        return last == self.old.stem and self._stems[last] == 1

    def renamed(self, written: str) -> str:
        """A target as written with the file's new name in it; anchors stay.

        The anchor of the record's own heading becomes that of its new one.
        """
        cut = _FRAGMENT.search(written)
        path, rest = (written[: cut.start()], written[cut.start() :]) if cut else (written, "")
        if rest[:1] == "#":
            rest = "#" + self._anchors.get(rest[1:], rest[1:])
        shown = _SHOWN.search(path)
        tail = path[shown.start() :] if shown else ""
        folder, slash, last = path.removesuffix(tail).rpartition("/")
        return folder + slash + self._named(last) + tail + rest

    def _named(self, written: str) -> str:
        """The last part of an address, encoded as it was."""
        old, new = self.old.base, self.new.base
        if unquote(written) != old:
            old, new = self.old.stem, self.new.stem
        same = _common_end(old, new)
        head = old[: len(old) - same]
        if not written or written.startswith(head):
            return written and new[: len(new) - same] + written[len(head) :]
        return quote(new, safe="!$&'()*+,;=:@~") if "%" in written else new


def _above(path: str) -> Iterator[str]:
    while path := posixpath.dirname(path):
        yield path


def _common_end(one: str, other: str) -> int:
    count = 0
    while count < min(len(one), len(other)) and one[-1 - count] == other[-1 - count]:
        count += 1
    return count


def _slugs(heading: str) -> list[str]:
    """The anchors of a heading: as Python-Markdown makes them, and as hosting sites do."""
    said = markdown.plain(heading)
    plain = unicodedata.normalize("NFKD", said).encode("ascii", "ignore").decode()
    kept = re.sub(r"[^\w\s-]", "", plain).strip().lower()
    hosted = re.sub(r"[^\w\s-]", "", said).strip().lower()
    return [re.sub(r"[-\s]+", "-", kept), re.sub(r"\s", "-", hosted)]
