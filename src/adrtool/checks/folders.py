"""Which of the configured folders of records holds a file."""

from __future__ import annotations

from adrtool.config import RecordsFolder
from adrtool.project import Project


def holding(path: str, project: Project) -> RecordsFolder:
    """The innermost one; where there is none, one with the defaults."""
    inside = (f for f in project.config.records if f.dir == "." or path.startswith(f"{f.dir}/"))
    return max(inside, key=lambda folder: len(folder.dir), default=RecordsFolder(""))
