"""Where Flux and Argo CD objects lead: folders and charts of this repository, or outside of it."""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

from adrtool.inventory.globs import compile_globs
from adrtool.inventory.kubernetes_deployed import Artifact, Delivery, Place
from adrtool.inventory.kubernetes_ids import NAME, UNSTATED, kustomization_id
from adrtool.inventory.kubernetes_select import shared

_PATH: Final = re.compile(r"\{\{\s*\.?path(?:\.path)?\s*\}\}")
"""How a template of an ApplicationSet writes the folder that its generator found."""


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
