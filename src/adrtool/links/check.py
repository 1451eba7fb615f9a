"""Every link of a built site, followed: the way through for a site that is there."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from adrtool import files
from adrtool.links import html, pages
from adrtool.links.hosted import ELSEWHERE, Checkout
from adrtool.links.model import Findings
from adrtool.links.origins import Finder
from adrtool.links.pages import Broken, Read
from adrtool.links.tree import Tree
from adrtool.links.urls import resolver
from adrtool.project import Project
from adrtool.sites import Settings

_NO_ADDRESS = re.compile(r"\]\(\s*+(?:<>\s*+)?\)")


def check(
    project: Project,
    site: Path,
    settings: Settings,
    recorded: Sequence[tuple[str, str, str]] | None = None,
    external: bool = False,
) -> Findings:
    """Checks a site that is there.

    `recorded` is of a build, as in `Built`; without it the settings tell. With `external`, the
    addresses elsewhere are brought back to their places too.
    """
    tree = Tree(site)
    resolves = resolver(settings.site_url or _canonical(tree))
    read = pages.read(tree, resolves)
    finder, checkout = Finder(project, settings, recorded), Checkout(project, settings)
    own, elsewhere = _own(read, checkout)
    broken = [*read.broken, *own]
    texts = ((p, files.read(f"{project.root}/{p}", p).text) for p in finder.markdown)
    doubtful = [path for path, text in texts if may_lack_links(text)]
    counts = len(tree.pages), read.links
    if not (broken or doubtful or (external and elsewhere)):
        return Findings((), (), (), *counts)
    # Most sites are sound most of the time: what tells of faults is loaded when there are any.
    from adrtool.links.report import Reporter

    reporter = Reporter(project, settings, finder, tree, resolves, checkout)
    told = list(reporter.broken(broken, read))
    problems = {*(problem for problem, _ in told), *reporter.undefined(doubtful)}
    fixes = dict.fromkeys(fix for _, fix in told if fix)
    found = reporter.external(elsewhere) if external else ()
    return Findings(tuple(sorted(problems)), tuple(fixes), found, *counts)


def _own(read: Read, checkout: Checkout) -> tuple[list[Broken], dict[str, list[tuple[str, str]]]]:
    """Own addresses that lead nowhere in the checkout, and the addresses elsewhere."""
    broken, elsewhere = [], {}
    for url, uses in read.web.items():
        fault = checkout.judge(url)
        if fault is ELSEWHERE:
            elsewhere[url] = uses
        elif fault:
            kind, path, detail = f"own-{fault.kind}", fault.path, fault.detail
            broken += [Broken(page, link, kind, path, detail) for page, link in uses]
    return broken, elsewhere


def may_lack_links(text: str) -> bool:
    """Whether a text has signs of what no HTML shows as a link: `undefined` takes a close look.

    One sign after the other is quicker than an expression for all.
    """
    return "][" in text or "[^" in text or bool(_NO_ADDRESS.search(text))


def _canonical(tree: Tree) -> str:
    """The address that a site's home says it has."""
    text = files.read(tree.root / "index.html", "index.html")
    found = html.read(text.text.encode()).canonical if not text.problem else ""
    return found if found.endswith("/") else ""
