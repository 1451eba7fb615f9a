"""What the addresses of alerts lead to: a page, and the place on it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from urllib.parse import unquote

from adrtool import files, pointers
from adrtool.documents.parsed import Parsed
from adrtool.runbooks import anchors


@dataclass(frozen=True, slots=True)
class Target:
    """What an address leads to. `path` is empty where there is no page, and `anchor` where none
    is asked for. `reason` says why nothing was found."""

    path: str = ""
    anchor: str = ""
    has_anchor: bool = True
    reason: str = ""


class Pages(pointers.Pages):
    """The pages of a project's runbooks, with the anchors that they have."""

    def find(self, address: str, alert: str = "") -> Target:
        """The page that an address of an alert means."""
        path, reason = self.path(address, alert)
        anchor = address.strip().partition("#")[2]
        if not path:
            return Target("", anchor, reason=reason)
        return Target(path, anchor, self._has(path, anchor))

    @cached_property
    def _anchors(self) -> dict[str, frozenset[str]]:
        return {}

    def _has(self, path: str, fragment: str) -> bool:
        if not fragment:
            return True
        if path not in self._anchors:
            self._anchors[path] = anchors.of(Parsed(path, self._text(path)))
        wanted = unquote(fragment).casefold()
        # GitHub's own links to lines, and texts, are no anchors.
        return wanted in self._anchors[path] or wanted.startswith(":~:text=")

    def _text(self, path: str) -> str:
        document = self.documents.get(path)
        if document is None and self.root:
            return files.read(self.root / path, path).text
        return document.text if document else ""
