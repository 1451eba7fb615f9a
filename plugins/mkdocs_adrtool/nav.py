"""The navigation: the sections of the site, or what the user's own one leaves out of them."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from adrtool.site import Page, Section, Site

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

_HOME, _GUIDE = "Home", "Guide"


def complete(config: MkDocsConfig, site: Site, pages: Mapping[str, Page]) -> set[str]:
    """Sets the navigation, in the form that users write it; returns the URIs in it.

    With a navigation of the user's, sections are added of which it names no page. The guide is
    the user's own, so nothing of it is added to what they chose.
    """
    if config.nav is None:
        config.nav = [_entry(section) for section in site.sections]
        return set(_uris(config.nav))
    named = set(_uris(config.nav))
    for section in site.sections:
        ours = section.title not in {_HOME, _GUIDE} and section.index in pages
        if ours and not named & {section.index, *section.pages}:
            config.nav.append(_entry(section))
    return set(_uris(config.nav))


def _entry(section: Section) -> dict[str, Any]:
    if section.title == _GUIDE:
        uris = (section.index, *section.pages)
        # A folder that holds the whole guide would be a level with one entry.
        folder = posixpath.commonpath([posixpath.dirname(uri) for uri in uris])
        return {_GUIDE: list(_tree(uris, len(PurePosixPath(folder).parts)))}
    if not section.pages:
        return {section.title: section.index}
    return {section.title: [section.index, *section.pages]}


def _tree(uris: Sequence[str], depth: int = 0) -> Iterator[Any]:
    """The guide's pages, those of a folder below its name."""
    folders: dict[str, list[str]] = {}
    for uri in uris:
        parts = PurePosixPath(uri).parts
        if len(parts) == depth + 1:
            yield uri
        else:
            folders.setdefault(parts[depth], []).append(uri)
    for name, inner in folders.items():
        title = name.replace("-", " ").replace("_", " ")
        yield {title[:1].upper() + title[1:]: list(_tree(inner, depth + 1))}


def _uris(nav: Any) -> Iterator[str]:
    """Every page that a navigation names."""
    if isinstance(nav, str):
        yield nav
    elif isinstance(nav, Mapping):
        for value in nav.values():
            yield from _uris(value)
    elif isinstance(nav, Sequence):
        for value in nav:
            yield from _uris(value)
