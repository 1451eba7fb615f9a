"""The step over all files of tools: what calls, includes and points at what."""

from __future__ import annotations

import posixpath
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Final

from adrtool.inventory import tool_borrow
from adrtool.inventory.globs import compile_globs
from adrtool.inventory.source import merge
from adrtool.inventory.tool_facts import (
    INCLUDES,
    NAME,
    Called,
    Candidate,
    Defined,
    Included,
    Needed,
    Pointed,
    Shared,
    file_id,
)  # fmt: skip
from adrtool.model import Confidence, Item, Reading, Relation

_MISSING: Final = "no tool of this name was read"
_NO_FUNCTION: Final = "no command line of this function was read"


def link(reading: Reading) -> Reading:
    """Relates tools to the files, targets and functions that they name."""
    whole = _with_candidates(reading)
    linker = _Linker(whole)
    relations = list(linker.relations())
    return Reading(
        (*tool_borrow.completed(whole, linker.path_of), *linker.missing.values()),
        (*whole.relations, *relations),
        whole.problems,
    )


def _with_candidates(reading: Reading) -> Reading:
    """With the files that are something because a group of commands names their modules."""
    candidates = {f.path: f.reading for f in reading.facts if isinstance(f, Candidate)}
    if not candidates:
        return reading
    paths = _Paths(candidates)
    tables = [f for f in reading.facts if isinstance(f, Pointed)]
    named = {paths.of(f.path, module) for f in tables for module in _modules(f)}
    return merge([reading, *(found for path, found in candidates.items() if path in named)])


def _modules(fact: Pointed) -> tuple[str, ...]:
    return (fact.module,) if fact.attribute else (fact.module, fact.module.rpartition(".")[0])


class _Paths:
    """The files of modules."""

    def __init__(self, paths: Iterable[str]) -> None:
        self._by_name: dict[str, list[str]] = defaultdict(list)
        for path in paths:
            self._by_name[posixpath.basename(path)].append(path)

    def of(self, origin: str, module: str) -> str:
        """The file of a module, the nearest one to the file that names it."""
        level = len(module) - len(module.lstrip("."))
        bare = module.lstrip(".").replace(".", "/")
        if level:
            folder = posixpath.dirname(origin)
            for _ in range(level - 1):
                folder = posixpath.dirname(folder)
            bare = posixpath.join(folder, bare) if bare else folder
        near = [
            path
            for name in (f"{bare}.py", f"{bare}/__init__.py", f"{bare}/__main__.py")
            for path in self._by_name.get(posixpath.basename(name), ())
            if path == name or (not level and path.endswith(f"/{name}"))
        ]
        return max(sorted(near), key=lambda p: len(posixpath.commonprefix([p, origin])), default="")


class _Linker:
    def __init__(self, reading: Reading) -> None:
        self.facts = reading.facts
        self.ids = {item.id for item in reading.items}
        self.paths = {item.path for item in reading.items}
        self.missing: dict[str, Item] = {}
        self.defined: dict[str, dict[str, str]] = defaultdict(dict)
        self.firsts: dict[str, str] = {}
        self.included: dict[str, list[tuple[str, str]]] = defaultdict(list)
        self.including: dict[str, list[str]] = defaultdict(list)
        for fact in self.facts:
            if isinstance(fact, Defined):
                self.defined[fact.path].setdefault(fact.attribute, fact.id)
        for item in reading.items:
            if item.kind in {"command", "command_group"}:
                self.firsts.setdefault(item.path, item.id)
        shared = {f.path for f in self.facts if isinstance(f, Shared)}
        self.path_of = _Paths(self.paths | shared).of

    def relations(self) -> Iterator[Relation]:
        """Everything that facts lead to; includes first, since names are looked for along them."""
        for fact in self.facts:
            if isinstance(fact, Included):
                yield from self._include(fact)
        for fact in self.facts:
            if isinstance(fact, Called):
                yield from self._call(fact)
            elif isinstance(fact, Needed):
                yield from self._need(fact)
            elif isinstance(fact, Pointed):
                yield from self._point(fact)

    def _include(self, fact: Included) -> Iterator[Relation]:
        found = self._files(fact)
        for path in found:
            self.included[fact.path].append((fact.prefix, path))
            self.including[path].append(fact.path)
            yield Relation(file_id(fact.path), file_id(path), INCLUDES, fact.path, fact.line)
        if not found and not fact.is_optional and "*" not in fact.other:
            target = self._placeholder(_joined(fact.path, fact.other), fact.path, fact.line)
            yield Relation(file_id(fact.path), target, INCLUDES, fact.path, fact.line)

    def _files(self, fact: Included) -> list[str]:
        """The files that an include means; a folder's own file when it names a folder."""
        wanted = _joined(fact.path, fact.other)
        if "*" in wanted:
            glob = compile_globs([f"/{wanted}"], below=False)
            return sorted(p for p in self.paths if glob and glob.fullmatch(p))
        inside = ("Taskfile.yml", "Taskfile.yaml", "Taskfile.dist.yml", "mod.just", "justfile")
        stem = wanted.removesuffix(".just")
        others = [f"{folder}/{name}" for folder in {wanted, stem} for name in inside]
        return [p for p in (wanted, *others) if p in self.paths][:1]

    def _call(self, fact: Called) -> Iterator[Relation]:
        for path in self._candidates(fact):
            target = f"{file_id(path)}/{fact.name}" if fact.name else file_id(path)
            if target not in self.ids and not fact.name:
                target = self.firsts.get(path, "")
            if target in self.ids and target != fact.source:
                yield Relation(fact.source, target, fact.kind, fact.path, fact.line)
                return
        if fact.is_certain and not self._is_itself(fact):
            target = self._placeholder(_joined("", fact.files[0]), fact.path, fact.line)
            yield Relation(fact.source, target, fact.kind, fact.path, fact.line)

    def _is_itself(self, fact: Called) -> bool:
        return any(path == fact.path for path in self._candidates(fact))

    def _candidates(self, fact: Called) -> Iterator[str]:
        """Paths seen from the caller's folder, then from those above it."""
        folder = posixpath.dirname(fact.path)
        while True:
            for written in fact.files:
                yield posixpath.normpath(posixpath.join(folder, written))
            if not folder:
                return
            folder = posixpath.dirname(folder)

    def _need(self, fact: Needed) -> Iterator[Relation]:
        target = self._named(fact)
        if target and target != fact.source:
            yield Relation(fact.source, target, fact.kind, fact.path, fact.line)
        elif fact.is_certain and not target:
            own = f"{file_id(fact.path)}/{fact.name}"
            target = self._unresolved(own, fact.path, fact.line)
            yield Relation(fact.source, target, fact.kind, fact.path, fact.line)

    def _named(self, fact: Needed) -> str:
        """An id in the file, in those that it includes, or in those that include it."""
        seen: set[tuple[str, str]] = set()
        waiting = [(fact.path, fact.name.removeprefix(":").replace("::", ":"))]
        while waiting:
            path, name = waiting.pop(0)
            if (path, name) in seen:
                continue
            seen.add((path, name))
            if f"{file_id(path)}/{name}" in self.ids:
                return f"{file_id(path)}/{name}"
            for prefix, other in self.included[path]:
                rest = name.removeprefix(f"{prefix}:") if prefix else name
                if not prefix or rest != name:
                    waiting.append((other, rest))
                if prefix and name == prefix:
                    waiting.append((other, "default"))
            waiting += ((other, name) for other in self.including[path])
        return ""

    def _point(self, fact: Pointed) -> Iterator[Relation]:
        found = self._function(fact)
        if not found and fact.kind == "member_of" and not fact.is_inverse:
            # Whatever makes that command, it is no group that a file declares.
            return
        target = found or self._no_function(fact)
        ends = (target, fact.id) if fact.is_inverse else (fact.id, target)
        if ends[0] != ends[1]:
            yield Relation(*ends, fact.kind, fact.path, fact.line)

    def _function(self, fact: Pointed) -> str:
        whole = self._of_module(fact, fact.module, fact.attribute)
        if whole or fact.attribute:
            return whole
        module, _, attribute = fact.module.rpartition(".")
        return self._of_module(fact, module, attribute) if module else ""

    def _of_module(self, fact: Pointed, module: str, attribute: str) -> str:
        path = self.path_of(fact.path, module)
        if not path:
            return ""
        known = self.defined[path]
        first = self.firsts.get(path) or (file_id(path) if file_id(path) in self.ids else "")
        # A function of a module with one command line most likely runs that.
        fallback = first if not attribute or fact.kind == "references" else ""
        return known.get(attribute.partition(".")[0]) or fallback

    def _no_function(self, fact: Pointed) -> str:
        name = f"{fact.module}:{fact.attribute}".strip(":")
        return self._unresolved(f"{NAME}:{name}", fact.path, fact.line, _NO_FUNCTION)

    def _placeholder(self, target: str, path: str, line: int) -> str:
        return self._unresolved(file_id(target), path, line)

    def _unresolved(self, own: str, path: str, line: int, reason: str = _MISSING) -> str:
        if own not in self.ids and own not in self.missing:
            name = own.partition(":")[2]
            self.missing[own] = Item(
                own, "tool", name, NAME, path, line, "", {"reason": reason},
                Confidence.UNRESOLVED,
            )  # fmt: skip
        return own


def _joined(path: str, other: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(path), other))
