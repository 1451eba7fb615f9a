"""Where Flux and Argo CD objects lead: folders and charts of this repository, or outside of it."""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

from adrtool.inventory import references
from adrtool.inventory.globs import compile_globs
from adrtool.inventory.kubernetes_builds import NOTHING, Transform
from adrtool.inventory.kubernetes_delivery import (
    ARGO,
    ARTIFACTS,
    HELM,
    KUSTOMIZE,
    SOURCE,
    group_of,
    sources,
)
from adrtool.inventory.kubernetes_ids import NAME, UNSTATED, kustomization_id, object_id
from adrtool.inventory.kubernetes_select import shared
from adrtool.text import one_line
from adrtool.yamlio import Node

_PATH: Final = re.compile(r"\{\{\s*\.?path(?:\.path)?\s*\}\}")
"""How a template of an ApplicationSet writes the folder that its generator found."""

_REPOSITORIES = frozenset({"GitRepository", "HelmRepository", "OCIRepository", "Bucket"})


@dataclass(frozen=True, slots=True)
class Place:
    """A source object of Flux, by the id that it states, and its address."""

    id: str
    path: str
    url: str


@dataclass(frozen=True, slots=True)
class Artifact:
    """A part of sources that Flux puts together anew; `copies` are pairs of source and target."""

    id: str
    path: str
    copies: tuple[tuple[str, str], ...]
    source: str


@dataclass(frozen=True, slots=True)
class Delivery:
    """An object that brings a folder or a chart into a cluster; `source` is an id or empty.

    `transform` is None when it isn't known what becomes of the objects.
    """

    id: str
    path: str
    line: int
    source: str
    url: str
    folder: str
    chart: str
    transform: Transform | None = NOTHING
    recursive: bool = True
    globs: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
    """Of an ApplicationSet: the folders that its generators take, and those they leave."""


def facts(node: Node, kind: str, identifier: str, path: str, namespace: str) -> Iterator[Any]:
    """What the link step needs of an object of Flux or Argo CD."""
    group, spec = group_of(node), node.get("spec")
    match group, kind:
        case (_, "Kustomization") if group == KUSTOMIZE:
            yield _kustomization(spec, identifier, path, namespace)
        case (_, "HelmRelease") if group == HELM:
            yield from _release(spec.get("chart", "spec"), identifier, path, namespace)
            yield from _referred(spec.get("chartRef"), identifier, path, namespace)
        case (_, "HelmChart") if group == SOURCE:
            yield from _release(spec, identifier, path, namespace)
        case (_, repository) if group == SOURCE and repository in _REPOSITORIES:
            yield Place(identifier, path, references.address(spec.string("url")))
        case (_, "ArtifactGenerator") if group == ARTIFACTS:
            yield from _artifacts(spec, path, namespace)
        case (_, "Application") if group == ARGO:
            yield from _applications(spec, identifier, path, ((), ()))
        case (_, "ApplicationSet") if group == ARGO:
            template = spec.get("template", "spec")
            yield from _applications(template, identifier, path, _globs(spec))


def _source_of(reference: Node, namespace: str) -> str:
    kind, name = one_line(reference.string("kind")), one_line(reference.string("name"))
    where = one_line(reference.string("namespace")) or namespace
    return object_id(kind, name, where) if kind and name else ""


def _kustomization(spec: Node, identifier: str, path: str, namespace: str) -> Delivery:
    keys = ("targetNamespace", "namePrefix", "nameSuffix")
    where, prefix, suffix = (one_line(spec.string(key)) for key in keys)
    folder = one_line(spec.string("path")) or "."
    source = _source_of(spec.get("sourceRef"), namespace)
    line = spec.get("path").line or spec.get("sourceRef").line or spec.line
    transform = Transform(namespace=where, prefix=prefix, suffix=suffix)
    return Delivery(identifier, path, max(line, 1), source, "", folder, "", transform)


def _release(spec: Node, identifier: str, path: str, namespace: str) -> Iterator[Delivery]:
    chart, source = one_line(spec.string("chart")), _source_of(spec.get("sourceRef"), namespace)
    if chart and source:
        yield Delivery(identifier, path, spec.get("chart").line, source, "", "", chart)


def _referred(reference: Node, identifier: str, path: str, namespace: str) -> Iterator[Delivery]:
    """A release of a chart that is an OCI repository of its own."""
    if reference.string("kind") == "OCIRepository" and reference.string("name"):
        source, line = _source_of(reference, namespace), reference.get("name").line
        yield Delivery(identifier, path, line, source, "", "", "")


def _artifacts(spec: Node, path: str, namespace: str) -> Iterator[Artifact]:
    by_alias = {s.string("alias"): _source_of(s, namespace) for s in spec.get("sources")}
    for artifact in spec.get("artifacts"):
        name = one_line(artifact.string("name"))
        steps = [(s.string("from"), s.string("to")) for s in artifact.get("copy")]
        aliases = {written.partition("/")[0].removeprefix("@") for written, _ in steps}
        copies = tuple((a.partition("/")[2], b.partition("/")[2]) for a, b in steps)
        source = by_alias.get(aliases.pop(), "") if len(aliases) == 1 else ""
        yield Artifact(object_id("ExternalArtifact", name, namespace), path, copies, source)


def _applications(
    spec: Node, identifier: str, path: str, globs: tuple[tuple[str, ...], tuple[str, ...]]
) -> Iterator[Delivery]:
    namespace = one_line(spec.string("destination", "namespace"))
    transform = None if "{{" in namespace else Transform(fallback=namespace)
    for source in sources(spec):
        url = references.address(source.string("repoURL"))
        folder, chart = one_line(source.string("path")), one_line(source.string("chart"))
        # A source without a path only lends its files of values.
        if (not folder and not chart) or "{{" in url + chart:
            continue
        line = source.get("chart" if chart else "path").line
        recursive = source.get("directory", "recurse").is_true
        found = Delivery(identifier, path, line, "", url, folder, chart, transform, recursive)
        yield replace(found, globs=globs) if "{{" in folder else found


def _globs(spec: Node) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The folders that the generators of a set take from git, and those that they leave out."""
    found: tuple[list[str], list[str]] = ([], [])
    for generator in _generators(spec):
        for directory in generator.get("git", "directories"):
            if directory.string("path"):
                found[directory.get("exclude").is_true].append(one_line(directory.string("path")))
    return tuple(found[False]), tuple(found[True])


def _generators(spec: Node) -> Iterator[Node]:
    for generator in spec.get("generators"):
        yield generator
        for key in ("matrix", "merge"):
            yield from _generators(generator.get(key))


@dataclass(frozen=True, slots=True)
class Target:
    """What a delivery leads to: a relation's kind, an id, and the paths that it brings along."""

    delivery: Delivery
    kind: str
    id: str
    paths: tuple[str, ...] = ()


class Places:
    """The folders, files and charts of the repository, and where sources come from."""

    def __init__(
        self, facts: list[Any], kustomizations: set[str], charts: set[str], paths: set[str]
    ) -> None:
        self._kustomizations, self._charts = kustomizations, charts
        self._files: dict[str, list[str]] = defaultdict(list)
        for path in sorted(paths):
            self._files[posixpath.dirname(path) or "."].append(path)
        self._declared: dict[str, list[Place | Artifact]] = defaultdict(list)
        for fact in facts:
            if isinstance(fact, Place | Artifact):
                self._declared[_short(fact.id)].append(fact)
        self._all = [self._resolved(f) for f in facts if isinstance(f, Delivery)]
        self._ours = {d.url for d in self._all if d.url and self._holds_itself(d)}

    def targets(self) -> Iterator[Target]:
        """Where each delivery leads, several for one that takes many folders."""
        for delivery in self._all:
            if delivery.chart:
                yield self._chart(delivery)
            elif not delivery.folder:
                where = delivery.url or _short(delivery.source)
                yield Target(delivery, "uses_chart", f"chart:{where}")
            elif "{{" in delivery.folder:
                yield from self._found(delivery)
            else:
                yield self._folder(delivery)

    def _find(self, identifier: str, path: str) -> Place | Artifact | None:
        """What declares a source: of several clusters' the one in the nearest folder.

        A namespace that isn't stated on one side may come from a kustomization.
        """
        named = self._declared.get(_short(identifier), [])
        exact = [fact for fact in named if fact.id == identifier]
        unstated = [f for f in named if f"{NAME}:{UNSTATED}/" in f.id + identifier]
        near = exact or unstated
        return max(near, key=lambda f: shared(f.path, path), default=None)

    def _resolved(self, delivery: Delivery) -> Delivery:
        """A delivery with the address of its source, and its folder in the source itself."""
        folder = delivery.folder and posixpath.normpath(delivery.folder.lstrip("/") or ".")
        source = delivery.source
        found = self._find(source, delivery.path)
        if isinstance(found, Artifact):
            folder, source = _origin(folder, found.copies), found.source
            found = self._find(source, delivery.path)
        url = found.url if isinstance(found, Place) else delivery.url
        return replace(delivery, source=source, url=url, folder=folder)

    def _holds_itself(self, delivery: Delivery) -> bool:
        """Whether the folder holds the file that names it: then its source is this repository."""
        folder = delivery.folder
        return bool(folder) and folder != "." and delivery.path.startswith(f"{folder}/")

    def _is_ours(self, delivery: Delivery) -> bool:
        return not self._ours or not delivery.url or delivery.url in self._ours

    def _chart(self, delivery: Delivery) -> Target:
        chart, url = delivery.chart, delivery.url
        kind = _short(delivery.source).partition("/")[0]
        if kind in {"GitRepository", "Bucket"}:
            folder = posixpath.normpath(chart)
            if folder in self._charts and self._is_ours(delivery):
                return Target(delivery, "uses_chart", f"helm:{folder}")
            return Target(
                delivery, "uses_chart", f"chart:{url or _short(delivery.source)}//{folder}"
            )
        if not kind and "://" not in url:
            # Argo CD leaves this out of the addresses of OCI registries.
            url = f"oci://{url}"
        return Target(delivery, "uses_chart", f"chart:{url or _short(delivery.source)}/{chart}")

    def _folder(self, delivery: Delivery) -> Target:
        folder = delivery.folder
        if self._is_ours(delivery):
            if folder in self._charts and not delivery.source:
                return Target(delivery, "uses_chart", f"helm:{folder}")
            if folder in self._kustomizations:
                return Target(delivery, "includes", kustomization_id(folder), (folder,))
            paths = tuple(self._below(folder, delivery.recursive))
            if paths:
                return Target(delivery, "includes", "", paths)
        where = delivery.url or delivery.source.partition(":")[2]
        return Target(delivery, "includes", f"kustomization:{where}//{folder}")

    def _below(self, folder: str, recursive: bool) -> Iterator[str]:
        """The files of a folder that has no kustomization; one deeper down counts as one."""
        for place, paths in self._files.items():
            if place == folder or (recursive and _is_below(place, folder)):
                if place in self._kustomizations:
                    yield place
                else:
                    yield from paths

    def _found(self, delivery: Delivery) -> Iterator[Target]:
        """The folders that a generator of an ApplicationSet finds in this repository."""
        wanted, unwanted = (compile_globs([f"/{p}" for p in g], False) for g in delivery.globs)
        if wanted is None or not _PATH.fullmatch(delivery.folder) or not self._is_ours(delivery):
            return
        for folder in sorted({*self._kustomizations, *self._charts, *self._files}):
            if wanted.fullmatch(folder) and not (unwanted and unwanted.fullmatch(folder)):
                yield self._folder(replace(delivery, folder=folder))


def _short(identifier: str) -> str:
    """The kind and name of an id."""
    return identifier.partition("/")[2]


def _is_below(place: str, folder: str) -> bool:
    return folder == "." or place.startswith(f"{folder}/")


def _origin(folder: str, copies: tuple[tuple[str, str], ...]) -> str:
    """The folder of the source that stands in an artifact's folder; the same when none does."""
    for written, target in copies:
        start = written.partition("*")[0].rstrip("/")
        where = posixpath.normpath(target or ".")
        if folder == where or _is_below(folder, where):
            rest = folder if where == "." else folder[len(where) :].lstrip("/")
            return posixpath.normpath(posixpath.join(start, rest))
    return folder
