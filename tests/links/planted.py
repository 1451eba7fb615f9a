"""A MkDocs project with right and wrong links of every kind, and where the wrong ones stand.

In its files, below `golden/planted`, `⟦rule|target⟧` marks a wrong link; `⟦a/b|target⟧` breaks the
rule `a`, on a site below a path of its host `b`. What stands in `«»` depends on how the site is
made.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from tests.helpers import Repo

FOLDER = Path(__file__).parent / "golden" / "planted"
RULES = {
    "anchor": "link/missing-anchor",
    "empty": "link/empty",
    "index": "link/missing-index",
    "line": "link/missing-line",
    "outside": "link/outside-site",
    "page": "link/missing-page",
    "undefined": "link/undefined-reference",
}
_MARK = re.compile(r"⟦(?P<rule>[a-z]+)(?:/(?P<below>[a-z]+))?\|(?P<target>[^⟧]*)⟧")
_TEXTS = frozenset({".md", ".html", ".css", ".yml", ".py", ".svg"})
_EMPTY = "[No target]("


@dataclass(frozen=True, slots=True)
class Shape:
    """How the site is made."""

    directory_urls: bool = True
    base: str = "/"
    newline: str = "\n"
    bom: bool = False
    theme: str = "mkdocs"


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """Where a wrong link has to be reported, and by which rule."""

    path: str
    line: int
    column: int
    rule: str
    target: str


def plant(repo: Repo, shape: Shape) -> set[Fault]:
    """Writes the project into a repository and commits it; returns every fault in it."""
    faults: set[Fault] = set()
    for file in sorted(p for p in FOLDER.rglob("*") if p.is_file()):
        path = file.relative_to(FOLDER).as_posix()
        if file.suffix not in _TEXTS:
            repo.write(path, file.read_bytes())
            continue
        text, found = _written(path, _filled(file.read_text("utf-8"), shape), shape)
        faults |= found
        repo.write(path, text)
    repo.commit("A handbook")
    return faults


def _filled(text: str, shape: Shape) -> str:
    values = {
        "SITE": f"https://docs.example.org{shape.base}",
        "BASE": shape.base,
        "UP": "../" if shape.directory_urls else "",
        "DIRECTORY_URLS": str(shape.directory_urls).lower(),
        "THEME": shape.theme,
        "install": "install/" if shape.directory_urls else "install.html",
    }
    return re.sub("«([^»]+)»", lambda match: values[match[1]], text)


def _written(path: str, text: str, shape: Shape) -> tuple[bytes, set[Fault]]:
    faults: set[Fault] = set()
    out: list[str] = []
    for number, marked in enumerate(text.split("\n"), 1):
        line = marked
        while match := _MARK.search(line):
            rule = match["below"] if match["below"] and shape.base != "/" else match["rule"]
            line = line[: match.start()] + match["target"] + line[match.end() :]
            column = match.start() + 1 - (rule == "empty")
            target = match["target"] if rule != "empty" else "()"
            faults.add(Fault(path, number, column, RULES[rule], target))
        out.append(line)
    mark = "\ufeff" if shape.bom and path.endswith(".md") else ""
    return (mark + shape.newline.join(out)).encode(), faults
