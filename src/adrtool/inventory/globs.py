"""Globs over paths, with gitignore's rules as far as people use them."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from functools import cache
from typing import TypeVar

K = TypeVar("K", bound=Hashable)

_ENDING = re.compile(r"\*\.[\w-]+")
_PARTS = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}


def compile_globs(patterns: Iterable[str], below: bool = True) -> re.Pattern[str] | None:
    """One expression that fully matches a path that any of the globs means; None for no globs.

    A glob means a path or, with `below`, a folder above it. Without a `/` inside it may stand at
    any depth, else it starts at the root. `*` and `?` stay inside a folder, `**` doesn't. Case
    counts.
    """
    bare = [p.removeprefix("./").rstrip("/") for p in patterns if p.strip("/")]
    if not bare:
        return None
    # What may stand anywhere is looked for once, not once a glob.
    anywhere = "|".join(_expression(p) for p in bare if "/" not in p)
    rooted = [_expression(p) for p in bare if "/" in p]
    either = "|".join([*rooted, *([f"(?:.*/)?(?:{anywhere})"] if anywhere else [])])
    return re.compile(f"(?:{either})" + ("(?:/.*)?" if below else ""), re.DOTALL)


def _expression(pattern: str) -> str:
    pieces = re.split(r"(\*\*/|\*\*|\*|\?)", re.sub(r"\*{3,}", "**", pattern.lstrip("/")))
    return "".join(_PARTS.get(p) or re.escape(p) for p in pieces)


def chosen(
    paths: Iterable[str], include: Iterable[str] = (), exclude: Iterable[str] = ()
) -> Iterator[str]:
    """The paths that a project wants read: all, or those of `include`, without `exclude`."""
    wanted, unwanted = compile_globs(include), compile_globs(exclude)
    for path in paths:
        is_wanted = wanted is None or wanted.fullmatch(path)
        if is_wanted and not (unwanted and unwanted.fullmatch(path)):
            yield path


def chooser(sets: Mapping[K, Iterable[str]]) -> Callable[[str], list[K]]:
    """A function that tells for a path the keys of the globs that mean it, in their order.

    Most globs are `*.ending`, and what they say is found out once an ending, not once a path.
    """
    bare = {k: compile_globs((p for p in ps if _is_bare(p)), below=False) for k, ps in sets.items()}
    endings = {k: {p[1:] for p in ps if _ENDING.fullmatch(p)} for k, ps in sets.items()}
    others = (p for ps in sets.values() for p in ps if _is_bare(p) and not _ENDING.fullmatch(p))
    odd = compile_globs(others, below=False)
    whole = {
        k: compile_globs((p for p in ps if not _is_bare(p)), below=False) for k, ps in sets.items()
    }
    rooted = [p for ps in sets.values() for p in ps if not _is_bare(p)]
    # Looking for the name of a folder is cheaper than an expression over the whole path.
    folders = {name for p in rooted if (name := _folder(p))}
    loose = compile_globs((p for p in rooted if not _folder(p)), below=False)
    order = {key: place for place, key in enumerate(sets)}

    @cache
    def named(name: str) -> list[K]:
        return [key for key, glob in bare.items() if glob and glob.fullmatch(name)]

    @cache
    def ended(ending: str) -> list[K]:
        return [key for key, known in endings.items() if ending in known]

    def choose(path: str) -> list[K]:
        parts = path.split("/")
        name = parts[-1]
        is_odd = odd and odd.fullmatch(name)
        found = named(name) if is_odd else ended(name[name.rfind(".") :])
        if folders.isdisjoint(parts) and not (loose and loose.fullmatch(path)):
            return found
        more = (key for key, glob in whole.items() if glob and glob.fullmatch(path))
        return sorted({*found, *more}, key=order.__getitem__)

    return choose


def _folder(pattern: str) -> str:
    """A name that a folder above every path has that the glob means; empty when there is none."""
    names = (part for part in pattern.split("/")[:-1] if re.fullmatch(r"[\w.-]+", part))
    return next((name for name in names if name != "."), "")


def _is_bare(pattern: str) -> bool:
    return "/" not in pattern.removeprefix("./").rstrip("/") and "**" not in pattern
