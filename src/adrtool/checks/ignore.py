"""`<!-- adrtool: ignore RULE … -->` in a file silences those rules for that file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from adrtool import files, markdown
from adrtool.documents import names
from adrtool.problems import Problem
from adrtool.project import Project

_COMMENT = re.compile(r"<!--[ \t]*adrtool:[ \t]*ignore[ \t]+([a-z][a-z/, \t-]*?)[ \t]*-->")


def without_ignored(
    problems: Iterable[Problem], texts: Mapping[str, str], project: Project
) -> Iterator[Problem]:
    """The problems but for those that their own files ask to be silent about.

    `texts` has those of the files, by path, that were read before.
    """
    ignored: dict[str, frozenset[str]] = {}
    for problem in problems:
        path = problem.path
        if path not in ignored:
            text = texts.get(path)
            if text is None and path.casefold().endswith(tuple(names.MARKDOWN)):
                text = files.read(project.root / path, path).text
            ignored[path] = rules(text or "")
        if problem.rule not in ignored[path]:
            yield problem


def rules(text: str) -> frozenset[str]:
    """The rules that a text names in such comments. One in code is a sample."""
    if not _COMMENT.search(text):
        return frozenset()
    # Code is blanked by the mask, and so are comments: letters in their place tell them apart.
    shown = markdown.mask(_COMMENT.sub(lambda m: "x" * len(m[0]), text))
    found = (m[1] for m in _COMMENT.finditer(text) if shown[m.start()] == "x")
    return frozenset(rule for listed in found for rule in re.split(r"[,\s]+", listed))
