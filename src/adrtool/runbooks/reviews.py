"""Reviews: what changed around a runbook since the last one, and the date of the next."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from adrtool import files, git
from adrtool.documents import changes, edit
from adrtool.documents.changes import Change
from adrtool.documents.parsed import Parsed
from adrtool.inventory.globs import compile_globs
from adrtool.runbooks import stated
from adrtool.runbooks.facts import Runbook
from adrtool.text import snake_case

_LONGEST_LIST = 500


@dataclass(frozen=True, slots=True)
class Around:
    """What changed in the files that a runbook is about since a day: their paths with the lines
    added and removed, the commits as one line each, and the whole diff."""

    since: str
    files: tuple[tuple[str, str, str], ...] = ()
    commits: tuple[str, ...] = ()
    diff: str = ""


def paths(root: Path, runbook: Runbook, items: Mapping[str, Sequence[str]]) -> list[str]:
    """The files that a runbook is about: those of the items that it applies to, those that
    `applies_to` names itself, and those that it links to. `items` are paths by pointer."""
    found = [path for pointer in runbook.applies_to for path in items.get(pointer, ())]
    named = [p for p in runbook.applies_to if not items.get(p) and ":" not in p]
    globs = compile_globs(named)
    found += [p for p in files.listing(root) if globs.fullmatch(p)] if globs else []
    parsed = Parsed(runbook.document.path, runbook.document.text)
    linked = (_linked(runbook.document.path, link.target) for link in parsed.links)
    found += [path for path in linked if path and files.is_file(root / path)]
    return sorted({path for path in found if path != runbook.document.path})


def _linked(source: str, target: str) -> str:
    from posixpath import dirname, join, normpath

    bare = target.partition("#")[0]
    if not bare or bare.startswith("/") or re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", bare):
        return ""
    path = normpath(join(dirname(source), bare))
    return "" if path.startswith("..") else path


def around(root: Path, found: Sequence[str], since: date | None) -> Around | None:
    """What changed in some files since a day, in commits and in the work tree.

    None where there is nothing to compare with: no repository, no day, or no commit before it.
    """
    if since is None or not found:
        return None
    until = f"--before={since.isoformat()}T23:59:59"
    commit = (git.run(root, "rev-list", "-1", until, "HEAD") or "").strip()
    if not commit:
        return None
    names = [f":(literal){path}" for path in found[:_LONGEST_LIST]]
    plain = ("--no-ext-diff", "--no-textconv", "--no-color")
    numbers = git.run(root, "diff", *plain, "--numstat", "--relative", commit, "--", *names) or ""
    rows = [line.split("\t", 2) for line in numbers.splitlines() if line.count("\t") >= 2]
    log = git.run(root, "log", "--no-color", "--format=%h %as %s", f"{commit}..HEAD", "--", *names)
    diff = git.run(root, "diff", *plain, "--relative", commit, "--", *names)
    return Around(
        since.isoformat(),
        tuple((path, added, removed) for added, removed, path in rows),
        tuple((log or "").splitlines()),
        diff or "",
    )


def reviewed(root: Path, path: str, day: date, field: str = "last_reviewed") -> Change:
    """The runbook with the date of its last review (or drill) set, where it states it; else with
    a key of its own. Every other byte stays. Raises AdrtoolError where that can't be."""
    text = changes.before(root, path)
    return Change(path, text, dated(path, text, day, field))


def dated(path: str, text: str, day: date, field: str) -> str:
    """The text of a runbook with a date set."""
    parsed = Parsed(path, text)
    found = stated.read(parsed).get(field)
    if found and not found.in_front:
        return edit.set_span(path, text, found.start, found.end, day.isoformat())
    key = found.key if found else _empty_key(parsed, field)
    return edit.set_key(path, text, key or stated.KEYS[field][0], day.isoformat())


def _empty_key(parsed: Parsed, field: str) -> str:
    """A key of the field that has no value yet."""
    keys = stated.KEYS[field]
    return next((key for key in parsed.front.entries if snake_case(key) in keys), "")
