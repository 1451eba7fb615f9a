"""What became of the pages in `docs/` that are no documents of the catalog."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from adrtool import files, git, markdown
from adrtool.changes.model import RUNBOOKS, Changed
from adrtool.project import Project

KIND = "page"

_WORDS = {"A": "added", "D": "removed", "R": "renamed"}


def changes(
    project: Project, base: str, head: str, docs: Collection[str], others: Collection[str]
) -> list[Changed]:
    """Every page in the folders `docs` that isn't what it was, but for `others`, the paths of
    documents.

    Reads titles of the project as `adrtool.files` sees it: at the head, while that is mounted.
    """
    inside = sorted(folder for folder in docs if folder and not folder.startswith(".."))
    if not inside:
        return []
    said = git.run(
        project.root, "diff", "--name-status", "--find-renames", "-l0", "--no-ext-diff",
        "--no-textconv", "--relative", "-z", "--end-of-options", base, head, "--",
        *(f":(literal){folder}" for folder in inside),
    )  # fmt: skip
    found = [c for c in _read(project, said) if c.path not in others]
    return sorted(found, key=lambda change: (RUNBOOKS.index(change.what), change.path))


def _read(project: Project, said: str | None) -> Iterator[Changed]:
    for status, old, path in git.name_status(said):
        what = _WORDS.get(status, "edited")
        if path.casefold().endswith(files.MARKDOWN) and path == files.printable(path):
            title = _title(project, path) if what != "removed" else ""
            note = f"was {old}" if what == "renamed" else ""
            yield Changed(what, path, KIND, title or path, path, note, 1)


def _title(project: Project, path: str) -> str:
    text = files.read(project.root / path, path).text
    headings = markdown.headings(markdown.mask(text), text)
    return next((markdown.plain(h.text) for h in headings if h.level == 1), "")
