"""What Compose files say together: includes, extensions, overrides, names of other files."""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict, deque
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from adrtool.inventory.source import merge
from adrtool.model import Confidence, Item, Reading, Relation

NAME: Final = "compose"

_OVERRIDE = re.compile(r"(?P<stem>(?:docker-|podman-)?compose)\.override(?P<ending>\.ya?ml)")
_VARIANT = re.compile(r"(?P<stem>(?:docker-|podman-)?compose|docker-stack)[._-][^/]+\.ya?ml")
_BASES = tuple(
    f"{stem}{ending}"
    for stem in ("compose", "docker-compose", "podman-compose")
    for ending in (".yaml", ".yml")
)
_MERGED = "states no image and no build: merged over the service of {}"
_ALONE = "states no image and no build: meant to be merged over another file's service"
_EXTENDED = "extends a service that states no image, or that no file declares"
_MAX_FAMILY = 100
_KINDS_ELSEWHERE = frozenset({"depends_on", "member_of", "mounts"})


@dataclass(frozen=True, slots=True)
class Extends:
    """A service and the one it extends, by their ids."""

    source: str
    target: str
    line: int


@dataclass(frozen=True, slots=True)
class File:
    """A Compose file; `includes` are the paths of other files, those merged together in one."""

    path: str
    includes: tuple[tuple[str, ...], ...]
    extends: tuple[Extends, ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A file that is of Compose if another includes or extends it, and what it says then."""

    path: str
    reading: Reading


def file_id(path: str) -> str:
    """The id of a Compose file."""
    return f"{NAME}:{path}"


def item_id(path: str, kind: str, name: str) -> str:
    """The id of a service, network, volume, config or secret of a file."""
    return f"{NAME}:{path}/{kind}/{name}"


def link(reading: Reading) -> Reading:
    """Finds what other files declare: bases of overrides, extended services, shared networks."""
    return _Linker(_with_candidates(reading)).linked()


def _with_candidates(reading: Reading) -> Reading:
    """Takes in the files that others name, those that these name, and so on."""
    waiting = {f.path: f.reading for f in reading.facts if isinstance(f, Candidate)}
    files = [f for f in reading.facts if isinstance(f, File)]
    parts = [reading]
    while files:
        for path in _named(files.pop()):
            found = waiting.pop(path, None)
            if found:
                parts.append(found)
                files += [f for f in found.facts if isinstance(f, File)]
    return merge(parts)


def _named(file: File) -> Iterator[str]:
    """The files that one includes or extends."""
    for places in file.includes:
        yield from places
    for extends in file.extends:
        yield extends.target.removeprefix(f"{NAME}:").rpartition("/service/")[0]


class _Linker:
    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._files = {f.path: f for f in reading.facts if isinstance(f, File)}
        self._items = {item.id: item for item in reading.items}
        self._bases = {path: base for path in self._files if (base := self._base(path))}
        for file in self._files.values():
            self._bases.update((p, places[0]) for places in file.includes for p in places[1:])
        self._near: dict[str, set[str]] = defaultdict(set)
        for path, file in self._files.items():
            others = [place for places in file.includes for place in places]
            for other in filter(None, [*others, self._bases.get(path)]):
                self._near[path].add(other)
                self._near[other].add(path)
        self._extends = {e.source: e for f in self._files.values() for e in f.extends}
        self._images = {r.source: r for r in reading.relations if r.kind == "uses_image"}

    def _base(self, path: str) -> str:
        """The file over which Compose, or the usual command, merges one."""
        folder, name = posixpath.split(path)
        if not _VARIANT.fullmatch(name) or name in _BASES:
            return ""
        match = _OVERRIDE.fullmatch(name)
        stem = (match or _VARIANT.fullmatch(name) or {"stem": ""})["stem"]
        first = [f"{stem}{match['ending']}"] if match else []
        names = (*first, f"{stem}.yaml", f"{stem}.yml", *_BASES)
        found = (posixpath.join(folder, n) for n in names)
        return next((place for place in found if place in self._files), "")

    def linked(self) -> Reading:
        relations = [found for said in self._reading.relations if (found := self._found(said))]
        relations += self._patches()
        items = []
        for item in self._reading.items:
            linked, image = self._service(item) if item.kind == "service" else (item, None)
            items.append(linked)
            relations += [image] if image else []
        return Reading(tuple(items), tuple(relations), self._reading.problems)

    def _found(self, said: Relation) -> Relation | None:
        """A relation to what another file of the same project declares leads there."""
        if said.target in self._items or said.kind not in _KINDS_ELSEWHERE:
            return said
        suffix = said.target.removeprefix(file_id(said.path))
        for path in self._family(said.path):
            found = self._items.get(file_id(path) + suffix)
            if found:
                # What an override says of it is said over the one of the base.
                return replace(said, target=self._over(found) or found.id)
        # Compose makes this one itself.
        return None if suffix == "/network/default" else said

    def _family(self, start: str) -> Iterator[str]:
        """The files that are read together with one, the nearest first, as many as a team has."""
        seen, queue = {start}, deque([start])
        for _ in range(_MAX_FAMILY):
            if not queue:
                return
            path = queue.popleft()
            yield path
            for other in sorted(self._near.get(path, set()) - seen):
                seen.add(other)
                queue.append(other)

    def _patches(self) -> Iterator[Relation]:
        """An override and its base stay two files, with an edge between what both name."""
        merged = {item.path for item in self._reading.items if self._over(item)}
        for item in self._reading.items:
            other = self._over(item)
            if item.kind == "file" and item.path in merged:
                other = file_id(self._bases[item.path])
            if other:
                yield Relation(item.id, other, "patches", item.path, item.line)

    def _over(self, item: Item) -> str:
        """What an item of an override is merged over; empty for files, and where there is none."""
        base = self._bases.get(item.path)
        other = file_id(base) + item.id.removeprefix(file_id(item.path)) if base else ""
        return other if other in self._items and item.kind != "file" else ""

    def _service(self, item: Item) -> tuple[Item, Relation | None]:
        if {"image", "build"} & item.attributes.keys():
            return item, None
        base = self._inherited(item.id)
        if not base:
            return self._unfinished(item), None
        taken = ("image", "build", "reason")
        more = {key: base.attributes[key] for key in taken if key in base.attributes}
        confidence = base.confidence if "reason" in more else item.confidence
        linked = replace(item, attributes={**item.attributes, **more}, confidence=confidence)
        said, line = self._images.get(base.id), self._extends[item.id].line
        return linked, replace(said, source=item.id, path=item.path, line=line) if said else None

    def _inherited(self, identifier: str) -> Item | None:
        """The service up the chain of extensions that states an image or a build."""
        seen: set[str] = set()
        while identifier in self._extends and identifier not in seen:
            seen.add(identifier)
            identifier = self._extends[identifier].target
            found = self._items.get(identifier)
            if found and {"image", "build"} & found.attributes.keys():
                return found
        return None

    def _unfinished(self, item: Item) -> Item:
        if "reason" in item.attributes:
            return item
        reason = _ALONE
        if item.id in self._extends:
            reason = _EXTENDED
        elif self._over(item):
            reason = _MERGED.format(self._bases[item.path])
        attributes = {**item.attributes, "reason": reason}
        return replace(item, attributes=attributes, confidence=Confidence.PARTIAL)
