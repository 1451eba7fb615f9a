"""The guide's own pages: links that lead out of their folder work on the site too."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass

from adrtool.documents.parsed import Parsed
from adrtool.documents.replacing import apply
from adrtool.problems import Problem, Severity
from adrtool.site import documents, guard
from adrtool.site.model import Asset, Docs, Site


@dataclass(frozen=True, slots=True)
class Rewritten:
    """A page's Markdown for the engine, the files it newly shows, and what was wrong with it."""

    markdown: str
    assets: tuple[Asset, ...] = ()
    problems: tuple[Problem, ...] = ()


def rewrite(site: Site, uri: str, markdown: str) -> Rewritten:
    """The Markdown of a page of the guide, without its front matter, as the site needs it."""
    if site.context is None:
        return Rewritten(markdown)
    linker = site.context.linker
    path = posixpath.join((site.context.options.docs or Docs("")).dir, uri)
    reason = guard.complaint(markdown)
    if reason:
        problem = Problem(path, 1, 1, Severity.WARNING, documents.TOO_COSTLY,
                          f"shown as it is written: {reason}")  # fmt: skip
        return Rewritten(documents.preformatted(markdown, reason), (), (problem,))
    known = set(linker.assets)
    parsed = Parsed(path, markdown)
    text = apply(markdown, linker.guide_edits(parsed, uri))
    added = tuple(asset for key, asset in linker.assets.items() if key not in known)
    return Rewritten(text, added)
