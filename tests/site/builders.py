"""Catalogs by hand, and what a site made of them says."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from adrtool import catalog, site
from adrtool.catalog import Catalog
from adrtool.config import Config
from adrtool.documents import library
from adrtool.model import Confidence, Item, Reading, Relation
from adrtool.project import Project
from adrtool.site import Options, Page, Site


def item(identifier: str, path: str = "infra/main.tf", line: int = 1, **more: Any) -> Item:
    """An item: `terraform:infra:aws_s3_bucket.logs`, or `kubernetes:prod/Service/web`."""
    source, _, rest = identifier.partition(":")
    group, _, name = rest.partition("/" if source == "kubernetes" else ":")
    return Item(
        identifier, more.pop("kind", "resource"), more.pop("name", name), source, path, line,
        more.pop("group", group), more.pop("attributes", {}),
        more.pop("confidence", Confidence.EXACT), **more,
    )  # fmt: skip


def relation(source: str, target: str, kind: str = "references", line: int = 3) -> Relation:
    """A relation that a file states."""
    return Relation(source, target, kind, "infra/main.tf", line)


def write(root: Path, files: dict[str, str]) -> Path:
    """Files with their folders below a root."""
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8", newline="")
    return root


def joined(
    root: Path,
    items: Sequence[Item] = (),
    relations: Sequence[Relation] = (),
    config: Config | None = None,
) -> tuple[Catalog, Project]:
    """The documents below a root, joined with items that are given."""
    settings = config or Config()
    found = library.read(root, settings)
    reading = Reading(tuple(items), tuple(relations))
    return catalog.join(found, reading), Project(root.resolve(), settings)


def build(
    root: Path,
    items: Sequence[Item] = (),
    relations: Sequence[Relation] = (),
    options: Options | None = None,
    config: Config | None = None,
) -> Site:
    """The site of a project."""
    known, project = joined(root, items, relations, config)
    return site.build(known, project, options)


def page(made: Site, uri: str) -> Page:
    """The page with a URI."""
    found = [p for p in made.pages if p.uri == uri]
    assert found, f"no {uri} among {[p.uri for p in made.pages]}"
    return found[0]


def text(made: Site, uri: str) -> str:
    """A page's Markdown with the escaper's character references read."""
    return re.sub(r"&#(\d+);", lambda m: chr(int(m[1])), page(made, uri).markdown)
