"""Which page an address means: the way from what an alert points at to the file of a runbook."""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Final
from urllib.parse import unquote

from adrtool import files
from adrtool.config import Runbooks
from adrtool.model import Document
from adrtool.text import snake_case

COMPUTED: Final = "*"
"""Stands in an address for what a template computes."""

ALERT_KEYS: Final = ("alerts", "alert", "alertname", "alert_names")
"""Keys of front matter that name the alerts which a runbook answers."""

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")
# Unlike `urlsplit` it refuses nothing.
_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://(?P<host>[^/?#]*)(?P<path>[^?#]*)")
_FIELD = re.compile(r"\{(path|name|alert)\}")
_GROUPS: Final = {"path": "(?P<path>.*)", "name": "(?P<name>[^/]+)", "alert": "(?P<alert>[^/]+)"}
# What stands in an address behind the page's own name, or instead of it.
_ENDING = re.compile(
    r"(?:/(?:_?index|readme))?(?:\.html)?(?:\.(?:md|markdown|mdown|mkd|rst|adoc|asciidoc))?(?:\.erb)?/?$"
    r"|/(?:_?index|readme)\.html?$|\.html?$",
    re.I,
)


class Pages:
    """The pages of a project's runbooks, found by what alerts call them.

    An address means a page by a pattern of the configuration, by the site's own address, by a
    front matter's alias, or as a path of the repository. Without patterns and address the end of
    a URL counts. Cases count only when the configuration says so.
    """

    def __init__(
        self,
        documents: Sequence[Document],
        settings: Runbooks,
        site_url: str = "",
        root: Path | None = None,
    ) -> None:
        self.settings = settings
        self.root = root
        self.documents = {document.path: document for document in documents}
        bases = [f"{site_url.rstrip('/')}/{{path}}"] if site_url else []
        self._patterns = [self._compiled(p) for p in (*settings.url_patterns, *bases)]

    def path(self, address: str, alert: str = "") -> tuple[str, str]:
        """The page that an address of an alert means; where there is none, why."""
        bare = address.strip().partition("#")[0]
        if _SCHEME.match(bare):
            return self._by_url(bare.partition("?")[0], alert)
        return self._by_path(bare), "no such file"

    def is_known(self, address: str) -> bool:
        """Whether it is certain that a page of this address would be in the project."""
        url = self._cased(address.partition("#")[0].partition("?")[0].rstrip("/"))
        return not _SCHEME.match(address) or any(p.fullmatch(url) for p in self._patterns)

    @property
    def is_configured(self) -> bool:
        """Whether anything says which addresses are the project's own."""
        return bool(self._patterns)

    def missing(self, address: str, alert: str = "") -> str:
        """The name of the page that an address of the project means, wherever that is; empty for
        an address of somebody else and of another alert."""
        bare = address.strip().partition("#")[0].partition("?")[0]
        if not _SCHEME.match(bare):
            return (_parts(bare) or ("",))[-1]
        for fields in self._fields(bare):
            if _is_of(fields, alert):
                asked = fields.get("path") or fields.get("name") or alert
                return _as_written((_parts(asked) or ("",))[-1], bare)
        return ""

    def _by_url(self, url: str, alert: str) -> tuple[str, str]:
        alias = self._by_alias(url)
        if alias:
            return alias, ""
        asked = list(self._fields(url))
        found = next(filter(None, (self._named(fields, alert) for fields in asked)), "")
        if found or asked:
            return found, "no page of this address"
        if self._patterns:
            return "", "the address is of no pattern in url_patterns, and of another site"
        return self._by_end(_parts(self._cased(path_of(url)))), "no page of this address"

    def _fields(self, url: str) -> Iterator[dict[str, str]]:
        """What the patterns that an address is of find in it."""
        for pattern in self._patterns:
            match = pattern.fullmatch(self._cased(url.rstrip("/"))) or pattern.fullmatch(
                self._cased(url)
            )
            if match:
                yield match.groupdict()

    def _compiled(self, pattern: str) -> re.Pattern[str]:
        """A URL with fields as an expression; what stands twice has to be the same."""
        seen: set[str] = set()
        out, at = [], 0
        text = self._cased_pattern(pattern.rstrip("/"))
        for match in _FIELD.finditer(text):
            out.append(re.escape(text[at : match.start()]))
            out.append(f"(?P={match[1]})" if match[1] in seen else _GROUPS[match[1]])
            seen.add(match[1])
            at = match.end()
        return re.compile("".join([*out, re.escape(text[at:])]))

    def _cased_pattern(self, pattern: str) -> str:
        parts = _FIELD.split(pattern)
        return "".join(
            f"{{{part}}}" if index % 2 else self._cased(part) for index, part in enumerate(parts)
        )

    def _cased(self, text: str) -> str:
        decoded = unquote(text)
        return decoded if self.settings.match_case else decoded.casefold()

    def _named(self, fields: dict[str, str], alert: str) -> str:
        if not _is_of(fields, alert):
            return ""
        path = fields.get("path")
        if path is not None:
            return self._at(_parts(path))
        name = fields.get("name") or fields.get("alert") or ""
        found = self._by_last.get(name, ())
        return found[0] if len(found) == 1 else ""

    @cached_property
    def _by_parts(self) -> dict[tuple[str, ...], str]:
        """Pages by the parts of their paths without endings, from the root and from every folder
        down to that of the runbooks."""
        found: dict[tuple[str, ...], str] = {}
        for path in sorted(self.documents, key=len, reverse=True):
            parts = _parts(self._cased(path))
            for start in range(min(self._depth, len(parts) - 1) + 1):
                found[parts[start:]] = path
        return found

    @cached_property
    def _depth(self) -> int:
        return 0 if self.settings.dir == "." else len(self.settings.dir.split("/"))

    @cached_property
    def _by_last(self) -> dict[str, list[str]]:
        found = defaultdict(list)
        for path in self.documents:
            found[(_parts(self._cased(path)) or ("",))[-1]].append(path)
        return found

    @cached_property
    def _aliases(self) -> dict[str, str]:
        """Pages by their aliases and the addresses that they give themselves, as Hugo has them:
        from the site's root, or beside the page."""
        found: dict[str, str] = {}
        for path, document in self.documents.items():
            said = document.metadata
            for alias in (
                *said.get("aliases", ()),
                *said.get("url", ()),
                *said.get("permalink", ()),
            ):
                found.setdefault(self._alias_key(path, alias), path)
            for slug in said.get("slug", ()):
                beside = posixpath.join(posixpath.dirname(path), slug)
                found.setdefault(self._alias_key(path, f"/{self._below(beside)}"), path)
        found.pop("", None)
        return found

    def _alias_key(self, path: str, alias: str) -> str:
        if _SCHEME.match(alias):
            return self._cased(alias.rstrip("/"))
        if not alias.startswith("/"):
            alias = f"/{self._below(posixpath.join(posixpath.dirname(path), alias))}"
        return "/" + "/".join(_parts(self._cased(posixpath.normpath(alias))))

    def _below(self, path: str) -> str:
        folder = self.settings.dir
        return path.removeprefix(f"{folder}/") if folder != "." else path

    def _by_alias(self, url: str) -> str:
        if not self._aliases:
            return ""
        whole = self._aliases.get(self._cased(url.rstrip("/")))
        if whole:
            return whole
        parts = _parts(self._cased(path_of(url)))
        # A site may stand below a path of its host, and its runbooks below one of the site.
        ends = ("/" + "/".join(parts[start:]) for start in range(len(parts)))
        if self._patterns and not self._is_of_hosts(url):
            return ""
        return next((self._aliases[end] for end in ends if end in self._aliases), "")

    def _is_of_hosts(self, url: str) -> bool:
        """Whether an address is of a host that a pattern names, wherever on it."""
        match = _URL.match(self._cased(url))
        host = match["host"] if match else ""
        return any(re.escape(f"//{host}") in pattern.pattern for pattern in self._patterns)

    def _at(self, parts: tuple[str, ...]) -> str:
        return self._by_parts.get(parts, "")

    def _by_path(self, written: str) -> str:
        path = posixpath.normpath(unquote(written).lstrip("/")) if written else ""
        if not path or path.startswith(".."):
            return ""
        exact = self._exact.get(self._cased(path)) or self._at(_parts(self._cased(path)))
        is_file = not exact and self.root is not None and self._is_inside(self.root, path)
        return path if is_file else exact

    @staticmethod
    def _is_inside(root: Path, path: str) -> bool:
        """Whether there is such a page in the project, though it isn't among the runbooks."""
        # Also false for names that no file system takes.
        if not files.is_file(root / path):
            return False
        return (root / path).resolve().is_relative_to(root.resolve())

    @cached_property
    def _exact(self) -> dict[str, str]:
        return {self._cased(path): path for path in self.documents}

    def _by_end(self, parts: tuple[str, ...]) -> str:
        """The page whose path below the folder of runbooks ends the address, the longest first;
        else the one whose path ends with the whole address."""
        for start in range(len(parts)):
            found = self._at(parts[start:])
            if found:
                return found
        last = self._by_last.get(parts[-1], ()) if parts else ()
        whole = [p for p in last if _ends_with(_parts(self._cased(p)), parts)]
        return whole[0] if len(whole) == 1 else ""


def answered(document: Document) -> Iterator[tuple[str, int]]:
    """The alerts that a document says it answers, each with the line."""
    for key, values in document.metadata.items():
        if snake_case(key) in ALERT_KEYS:
            for name in (part.strip() for value in values for part in value.split(",")):
                yield name, document.lines.get(key, 1)


def path_of(url: str) -> str:
    """The path of a URL, as written; that of what is none is the text itself."""
    match = _URL.match(url)
    return match["path"] if match else url.partition("#")[0].partition("?")[0]


def _is_of(fields: dict[str, str], alert: str) -> bool:
    """Whether an address names no alert, or this one."""
    said = fields.get("alert")
    return said is None or not alert or said.casefold() == alert.casefold()


def _as_written(name: str, url: str) -> str:
    """A name that was found without regard to cases, as it stands in the address."""
    parts = (_parts(part) for part in unquote(url).split("/"))
    return next((p[-1] for p in parts if p and p[-1].casefold() == name.casefold()), name)


def _ends_with(parts: tuple[str, ...], end: tuple[str, ...]) -> bool:
    return len(parts) >= len(end) > 0 and parts[len(parts) - len(end) :] == end


def _parts(path: str) -> tuple[str, ...]:
    """The parts of a path without what only shows its form: `a/B.md`, `a/B/`, `a/B/index.html`."""
    while True:
        bare = _ENDING.sub("", path.rstrip("/"))
        if bare == path.rstrip("/"):
            break
        path = bare
    return tuple(part for part in bare.split("/") if part not in {"", "."})
