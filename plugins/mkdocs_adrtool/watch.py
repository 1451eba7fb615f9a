"""Which folders `mkdocs serve` watches besides its own."""

from __future__ import annotations

import os
from pathlib import Path, PurePosixPath

from adrtool.catalog import Catalog
from adrtool.project import Project
from adrtool.site import names

MAX_ENTRIES = 4000
"""MkDocs looks at every file of a watched folder twice a second, so large ones are not watched
whole but folder by folder, where something was found."""


def folders(project: Project, catalog: Catalog) -> dict[Path, bool]:
    """Folders to watch, and whether all below them counts."""
    paths = {d.path for d in catalog.documents} | {i.path for i in catalog.items}
    inner = {str(PurePosixPath(path).parent) for path in paths}
    inner |= {folder for kind in names.kinds(project.config) for folder in kind.folders}
    found = {project.root: False}
    for top in {PurePosixPath(folder).parts[0] for folder in inner if folder != "."}:
        if _is_small(project.root / top):
            found[project.root / top] = True
        else:
            below = (f for f in inner if PurePosixPath(f).parts[:1] == (top,))
            found |= {project.root / f: False for f in below if (project.root / f).is_dir()}
    return {folder: whole for folder, whole in found.items() if folder.is_dir()}


def _is_small(folder: Path) -> bool:
    count = 0
    for _, directories, names_ in os.walk(folder):
        count += len(directories) + len(names_)
        if count > MAX_ENTRIES:
            return False
    return True
