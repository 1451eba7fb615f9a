"""What objects of Flux and Argo CD bring into a cluster, for the link step."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from adrtool.inventory import references
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
from adrtool.inventory.kubernetes_ids import object_id
from adrtool.text import one_line
from adrtool.yamlio import Node

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
