"""`<!-- adrtool: ignore RULE … - REASON -->` in a file silences those rules for that file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, takewhile

from adrtool import files, markdown
from adrtool.checks.rules import matching, unknown_rule
from adrtool.links.model import at
from adrtool.problems import Problem, Severity, WrongUse
from adrtool.project import Project

# Bounded, so that a text of nothing but beginnings takes no longer than another.
_COMMENT = re.compile(r"<!--\s*adrtool:\s*ignore\b((?:(?!-->|<!--).){0,2000})-->", re.I | re.S)
_WORD = re.compile(r"[^\s,]+")
_DASH = re.compile(r"[-\u2013\u2014]+")
_FORM = "`adrtool check --rules` lists them; a reason comes after a dash"


def applied(
    problems: Iterable[Problem], texts: Mapping[str, str], project: Project
) -> Iterator[Problem]:
    """The problems but for those that their own files ask to be silent about, and what isn't
    understood of how these ask.

    `texts` has those of the files, by path, that were read before.
    """
    ignored: dict[str, frozenset[str]] = {}
    for problem in problems:
        path = problem.path
        if path not in ignored:
            text = texts.get(path)
            if text is None and path.casefold().endswith(files.MARKDOWN):
                text = files.read(project.root / path, path).text
            ignored[path] = rules(text or "")
            yield from _unknown(path, text or "")
        if problem.rule not in ignored[path]:
            yield problem


def rules(text: str) -> frozenset[str]:
    """The rules that a text names in such comments."""
    words = chain.from_iterable(_words(comment) for comment in _comments(text))
    return frozenset(chain.from_iterable(matching(word[0]) for word in words))


def _unknown(path: str, text: str) -> Iterator[Problem]:
    """What isn't understood: a comment that names nothing, or its first word that is no rule."""
    for comment in _comments(text):
        words = _words(comment)
        wrong = next((word for word in words if not matching(word[0])), None)
        if wrong or not words:
            said = unknown_rule(wrong[0], _FORM) if wrong else WrongUse("names no rule", _FORM)
            place = at(path, text, (wrong or comment).span())
            yield Problem(
                path, place.line, place.column, Severity.WARNING, "document/bad-ignore",
                said.message, said.hint,
            )  # fmt: skip


def _words(comment: re.Match[str]) -> list[re.Match[str]]:
    """What a comment names, up to a dash."""
    words = _WORD.finditer(comment.string, *comment.span(1))
    return list(takewhile(lambda word: not _DASH.fullmatch(word[0]), words))


def _comments(text: str) -> Iterator[re.Match[str]]:
    """Such comments. One in code is a sample."""
    if not _COMMENT.search(text):
        return
    # Code is blanked by the mask, and so are comments: letters in their place tell them apart.
    shown = markdown.mask(_COMMENT.sub(lambda m: "x" * len(m[0]), text))
    yield from (m for m in _COMMENT.finditer(text) if shown[m.start()] == "x")
