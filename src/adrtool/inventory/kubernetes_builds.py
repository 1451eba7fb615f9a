"""What kustomizations, Flux and Argo CD do to the objects that they put together."""

from __future__ import annotations

import posixpath
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from adrtool.inventory.kubernetes_ids import CLUSTER, NAME, NOT_NAMESPACES, UNSTATED
from adrtool.inventory.kubernetes_scopes import ID

MAX_BUILDS: Final = 20
"""More ways to include one file than a team has are not believed."""

FILE_NAMES: Final = frozenset({"kustomization.yaml", "kustomization.yml", "Kustomization"})

# Kustomize gives these neither prefix nor suffix.
_KEPT_NAMES = frozenset({"APIService", "CustomResourceDefinition", "Namespace"})


@dataclass(frozen=True, slots=True)
class Replacement:
    """An entry of a kustomization's `images`."""

    name: str
    new_name: str = ""
    new_tag: str = ""
    digest: str = ""

    def of(self, image: str) -> str:
        """The image with its name or version replaced, when it has this entry's name."""
        bare, at, digest = image.partition("@")
        head, slash, last = bare.rpartition("/")
        name, colon, tag = last.partition(":")
        if head + slash + name != self.name:
            return image
        new = self.new_name or self.name
        if self.digest:
            return f"{new}@{self.digest}"
        if self.new_tag:
            return f"{new}:{self.new_tag}"
        return f"{new}{colon}{tag}{at}{digest}"


@dataclass(frozen=True, slots=True)
class Transform:
    """What one kustomization does to all that it includes.

    `namespace` replaces what objects state, `fallback` is for those that state none.
    """

    namespace: str = ""
    fallback: str = ""
    prefix: str = ""
    suffix: str = ""
    labels: tuple[tuple[str, str], ...] = ()
    """With concealed values, for selectors."""
    shown_labels: tuple[tuple[str, str], ...] = ()
    images: tuple[Replacement, ...] = ()


NOTHING: Final = Transform()


@dataclass(frozen=True, slots=True)
class Build:
    """All transforms on the way from a file to what is built at last; `root` names that."""

    root: str = ""
    all: Transform = NOTHING
    too_many: bool = False

    def inside(self, outer: Transform, root: str, too_many: bool = False) -> Build:
        """This build as a part of a larger one, whose namespace wins."""
        own = self.all
        return Build(
            root,
            Transform(
                outer.namespace or own.namespace,
                own.fallback or outer.fallback,
                outer.prefix + own.prefix,
                own.suffix + outer.suffix,
                (*own.labels, *outer.labels),
                (*own.shown_labels, *outer.shown_labels),
                (*own.images, *outer.images),
            ),
            self.too_many or too_many,
        )

    def place(self, identifier: str, renamed: bool = True) -> str:
        """An object's id after the build; `renamed` when it is part of it."""
        if self is NO_BUILD and UNSTATED not in identifier:
            return identifier
        match = ID.fullmatch(identifier)
        if not match or match["where"] in NOT_NAMESPACES:
            return identifier
        where, kind, name = match["where"], match["kind"], match["name"]
        if where == UNSTATED:
            where = self.all.namespace or self.all.fallback or "default"
        elif where != CLUSTER and renamed:
            where = self.all.namespace or where
        if renamed and kind not in _KEPT_NAMES:
            name = f"{self.all.prefix}{name}{self.all.suffix}"
        elif kind == "Namespace" and name == UNSTATED:
            name = self.all.namespace or self.all.fallback or "default"
        return f"{NAME}:{where}/{kind}/{name}"

    def image(self, image: str) -> str:
        """An image after the build."""
        for replacement in self.all.images:
            image = replacement.of(image)
        return image


NO_BUILD: Final = Build()


class Builds:
    """Who includes what: folders, files, and the objects of Flux and Argo CD above them."""

    def __init__(self) -> None:
        self._transforms: dict[str, Transform] = {}
        self._parents: dict[str, list[str]] = defaultdict(list)
        self._known: dict[str, tuple[Build, ...]] = {}

    def add(self, key: str, transform: Transform, includes: Iterable[str]) -> None:
        """A kustomization by its folder, or an object by its id, with the paths it includes."""
        self._transforms[key] = transform
        for target in includes:
            self._parents[target].append(key)

    def of_file(self, path: str, patched_by: Iterable[str] = ()) -> tuple[Build, ...]:
        """The builds that a file is part of; one that changes nothing when it is in none.

        A file that lies in a kustomization's folder and isn't included gets its namespace only.
        """
        folder = posixpath.dirname(path) or "."
        above = [*self._parents.get(path, ()), *patched_by]
        if posixpath.basename(path) in FILE_NAMES:
            above.append(folder)
        if above:
            return _limited(b for key in dict.fromkeys(above) for b in self._of(key))
        found = self._of(folder) if folder in self._transforms else ()
        return tuple(dict.fromkeys(map(_namespace_only, found))) or (NO_BUILD,)

    def _of(self, key: str) -> tuple[Build, ...]:
        if key not in self._known:
            self._climb(key)
        return self._known[key]

    def _climb(self, start: str) -> None:
        """Works out a key after all that is above it, without recursion: chains may be long."""
        entered = {start}
        stack = [(start, iter(self._parents.get(start, ())))]
        while stack:
            key, parents = stack[-1]
            parent = next((p for p in parents if p not in self._known and p not in entered), None)
            if parent is None:
                stack.pop()
                self._known[key] = self._through(key)
            else:
                entered.add(parent)
                stack.append((parent, iter(self._parents.get(parent, ()))))

    def _through(self, key: str) -> tuple[Build, ...]:
        own = NO_BUILD.inside(self._transforms.get(key, NOTHING), key)
        # A parent that isn't known yet is one of a circle.
        above = [p for p in dict.fromkeys(self._parents.get(key, ())) if p in self._known]
        found = (own.inside(b.all, b.root, b.too_many) for p in above for b in self._known[p])
        return _limited(found) if above else (own,)


def _limited(found: Iterable[Build]) -> tuple[Build, ...]:
    kept: dict[Build, None] = {}
    for build in found:
        kept[build] = None
        if len(kept) > MAX_BUILDS or build.too_many:
            return (replace(NO_BUILD, too_many=True),)
    return tuple(kept)


def _namespace_only(build: Build) -> Build:
    kept = Transform(fallback=build.all.namespace or build.all.fallback)
    return Build("", kept, build.too_many)
