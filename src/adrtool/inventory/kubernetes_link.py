"""What manifests say together: namespaces and names settled, selectors and inclusions followed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any, Final, TypeVar

from adrtool.inventory.helm_paths import ChartFolder, is_template
from adrtool.inventory.kubernetes_builds import MAX_BUILDS, NO_BUILD, Build, Builds
from adrtool.inventory.kubernetes_ids import (
    KUSTOMIZE,
    NAME,
    NOT_NAMESPACES,
    UNSTATED,
    kustomization_id,
    namespace_id,
)
from adrtool.inventory.kubernetes_places import Places, Target
from adrtool.inventory.kubernetes_scopes import ID, rescope
from adrtool.inventory.kubernetes_select import Selector, Workload, select
from adrtool.inventory.kustomize import Kustomization
from adrtool.model import Confidence, Item, Reading, Relation

_PATCH: Final = "a patch that kustomize merges into the object of this name"
_TOO_MANY: Final = f"more than {MAX_BUILDS} kustomizations include it: where it goes isn't followed"
_IN_KUSTOMIZE = f"{NAME}:{KUSTOMIZE}/"
_NAMESPACES = namespace_id("")[:-1]

T = TypeVar("T", Workload, Selector)


def link(reading: Reading) -> Reading:
    """Settles names and namespaces, follows selectors, and tells what is put together where.

    What kustomizations include exists once for each name and namespace that they give it. Helm's
    templates are left out.
    """
    return _Linker(rescope(_without_templates(reading))).linked()


def _without_templates(reading: Reading) -> Reading:
    charts = {f.folder for f in reading.facts if isinstance(f, ChartFolder)}
    if not charts:
        return reading
    left = {p for p in _paths(reading) if is_template(p, charts)}
    return Reading(
        tuple(i for i in reading.items if i.path not in left),
        tuple(r for r in reading.relations if r.path not in left),
        tuple(p for p in reading.problems if p.path not in left),
        tuple(f for f in reading.facts if getattr(f, "path", "") not in left),
    )


def _paths(reading: Reading) -> set[str]:
    found = {item.path for item in reading.items} | {said.path for said in reading.relations}
    found |= {problem.path for problem in reading.problems}
    return found | {getattr(fact, "path", "") for fact in reading.facts}


class _Linker:
    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._kustomizations = [f for f in reading.facts if isinstance(f, Kustomization)]
        charts = {f.folder for f in reading.facts if isinstance(f, ChartFolder)}
        folders = {k.folder for k in self._kustomizations}
        paths = {item.path for item in reading.items}
        self._targets = list(Places(list(reading.facts), folders, charts, paths).targets())
        self._patched: dict[str, list[str]] = defaultdict(list)
        self._builds = self._build(sorted(_paths(reading)))
        # Most files are in no build, and most of what they state stays as it is.
        self._alone = {
            path
            for path, builds in self._builds.items()
            if builds[0] is NO_BUILD and path not in self._patched
        }
        self._final = self._named()

    def _build(self, paths: list[str]) -> dict[str, tuple[Build, ...]]:
        """The builds that each file is part of."""
        builds = Builds()
        for one in self._kustomizations:
            builds.add(one.folder, one.transform, (path for path, _ in one.includes))
            for patch in one.patches:
                self._patched[patch].append(one.folder)
        for target in self._targets:
            delivery = target.delivery
            if delivery.transform is None:
                continue
            builds.add(f"{delivery.id}@{delivery.path}", delivery.transform, target.paths)
        return {path: builds.of_file(path, self._patched.get(path, ())) for path in paths}

    def _named(self) -> dict[tuple[str, str], str]:
        """What each object of a build is called in the end, by the root and its stated id.

        Also by kind and name alone, for whoever states no namespace.
        """
        found: dict[tuple[str, str], str] = {}
        for item in self._reading.items:
            if item.path not in self._patched and item.path not in self._alone:
                for build in self._builds[item.path]:
                    if build.root:
                        final = build.place(item.id)
                        found.setdefault((build.root, item.id), final)
                        found.setdefault((build.root, _short(item.id)), final)
        return found

    def _stays(self, path: str, one: str, other: str = "") -> bool:
        """Whether ids that a file states are what they are called in the end."""
        return path in self._alone and UNSTATED not in one and UNSTATED not in other

    def _settle(self, identifier: str, build: Build, path: str, own: bool = False) -> str:
        """An id after a build. `own` is the object's own, others may lie outside of the build."""
        match = ID.fullmatch(identifier)
        if not match or match["where"] in NOT_NAMESPACES:
            return identifier
        known = self._final.get((build.root, identifier))
        if not known and (match["where"] == UNSTATED or path in self._patched):
            known = self._final.get((build.root, _short(identifier)))
        return known or build.place(identifier, renamed=own)

    def linked(self) -> Reading:
        items = [i for item in self._reading.items for i in self._settled(item)]
        declared = {item.id for item in items}
        relations = [m for said in self._reading.relations for m in self._moved(said)]
        relations = [r for r in relations if _is_meant(r, declared)]
        relations += select(self._placed(Workload), self._placed(Selector))
        by_path: dict[str, list[str]] = defaultdict(list)
        for item in items:
            if not item.id.startswith(_IN_KUSTOMIZE):
                by_path[item.path].append(item.id)
        relations += self._includes(by_path)
        relations += [r for target in self._targets for r in self._delivered(target, by_path)]
        return Reading(tuple(items), tuple(relations), self._reading.problems)

    def _settled(self, item: Item) -> Iterator[Item]:
        if item.group in NOT_NAMESPACES or self._stays(item.path, item.id):
            yield item
            return
        found: dict[str, list[Build]] = defaultdict(list)
        for build in self._builds[item.path]:
            found[self._settle(item.id, build, item.path, own=True)].append(build)
        for identifier, builds in found.items():
            yield self._as_built(item, identifier, builds)

    def _as_built(self, item: Item, identifier: str, builds: list[Build]) -> Item:
        attributes = dict(item.attributes)
        images = attributes.get("images")
        if images:
            attributes["images"] = list(
                dict.fromkeys(build.image(image) for build in builds for image in images)
            )
        labels = [dict(build.all.shown_labels) for build in builds]
        if labels[0] and all(some == labels[0] for some in labels):
            attributes["labels"] = {**attributes.get("labels", {}), **labels[0]}
        reasons = [attributes.get("reason", "")]
        reasons += [_PATCH] if item.path in self._patched else []
        reasons += [_TOO_MANY] if any(build.too_many for build in builds) else []
        confidence = item.confidence
        if any(reasons[1:]):
            attributes["reason"] = "; ".join(filter(None, reasons))
            confidence = Confidence.PARTIAL
        match = ID.fullmatch(identifier)
        name = match["name"] if match else item.name
        group = identifier.partition(":")[2].partition("/")[0]
        return item.changed(id=identifier, name=name, group=group, attributes=attributes,
                            confidence=confidence)  # fmt: skip

    def _moved(self, said: Relation) -> Iterator[Relation]:
        """A relation as it is after each build, once."""
        if self._stays(said.path, said.source, said.target):
            yield said
            return
        found: dict[Relation, None] = {}
        for build in self._builds[said.path]:
            source = self._settle(said.source, build, said.path, own=True)
            if said.kind == "uses_image" and not source.startswith(_IN_KUSTOMIZE):
                target = f"image:{build.image(said.target.removeprefix('image:'))}"
            else:
                target = self._settle(_following(said, source), build, said.path)
            found[said.changed(source=source, target=target)] = None
        yield from found

    def _placed(self, wanted: type[T]) -> Iterator[T]:
        found: dict[tuple[str, str, str], T] = {}
        for fact in self._reading.facts:
            if not isinstance(fact, wanted):
                continue
            if self._stays(fact.path, fact.id):
                found.setdefault((fact.id, fact.path, ""), fact)
            else:
                for build in self._builds[fact.path]:
                    identifier = self._settle(fact.id, build, fact.path, own=True)
                    labels = dict(build.all.labels)
                    key = (identifier, fact.path, f"{labels or ''}")
                    found.setdefault(key, _labelled(replace(fact, id=identifier), labels))
        yield from found.values()

    def _includes(self, by_path: dict[str, list[str]]) -> Iterator[Relation]:
        """What each kustomization puts together: the objects of a file, or another one."""
        for one in self._kustomizations:
            source = kustomization_id(one.folder)
            for target, line in one.includes:
                is_remote = target.startswith("kustomization:")
                placeholder = target if is_remote else kustomization_id(target)
                for identifier in by_path.get(target, [placeholder]):
                    yield Relation(source, identifier, "includes", one.path, line)

    def _delivered(self, target: Target, by_path: dict[str, list[str]]) -> Iterator[Relation]:
        delivery = target.delivery
        ends = [target.id] if target.id else self._brought(target.paths, by_path)
        for build in self._builds[delivery.path]:
            source = self._settle(delivery.id, build, delivery.path, own=True)
            for end in ends:
                if end != source:
                    yield Relation(source, end, target.kind, delivery.path, delivery.line)

    def _brought(self, paths: Iterable[str], by_path: dict[str, list[str]]) -> list[str]:
        folders = {k.folder for k in self._kustomizations}
        found: list[str] = []
        for path in paths:
            found += [kustomization_id(path)] if path in folders else by_path.get(path, [])
        return list(dict.fromkeys(found))


def _short(identifier: str) -> str:
    """An id without its namespace."""
    return identifier.partition("/")[2]


def _following(said: Relation, source: str) -> str:
    """The target of a relation whose source has got another namespace than it states.

    What an object names in its own namespace is looked for in the new one.
    """
    before, after, target = (ID.fullmatch(end) for end in (said.source, source, said.target))
    if not (before and after and target) or target["where"] in {UNSTATED, *NOT_NAMESPACES}:
        return said.target
    if before["where"] != target["where"] or before["where"] == after["where"]:
        return said.target
    return f"{NAME}:{UNSTATED}/{target['kind']}/{target['name']}"


def _is_meant(said: Relation, declared: set[str]) -> bool:
    """Namespaces and Argo CD's first project mostly come from elsewhere: that is no riddle."""
    outer = said.target.startswith(_NAMESPACES) or said.target.endswith("/AppProject/default")
    return said.target in declared or not outer


def _labelled(fact: Any, labels: dict[str, str]) -> Any:
    """A workload or selector with the labels that kustomizations give to both."""
    if not labels:
        return fact
    if isinstance(fact, Workload):
        return replace(fact, labels={**fact.labels, **labels})
    kept = tuple(term for term in fact.terms if term[0] not in labels)
    return replace(fact, terms=(*kept, *((k, "In", (v,)) for k, v in labels.items())))
