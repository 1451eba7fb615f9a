"""Rules about generated blocks: they say what the records say."""

from __future__ import annotations

from collections.abc import Iterator

from adrtool.catalog import Catalog
from adrtool.documents import blocks
from adrtool.problems import Problem
from adrtool.project import Project


def generated(catalog: Catalog, project: Project) -> Iterator[Problem]:
    """Every block between two markers, in any Markdown file, is up to date."""
    for updated in blocks.of_project(project.root, catalog.of_kind("adr")):
        yield from updated.stale
        # A file that can't be read is a problem where it is a document; others are nobody's.
        yield from (p for p in updated.broken if p.rule == blocks.BROKEN)
