"""Kustomizations: what a folder puts together, and the namespace that its objects get."""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from adrtool.inventory.kubernetes_ids import NAME, kustomization_id, object_id
from adrtool.inventory.kubernetes_pods import Said
from adrtool.model import Item, Relation
from adrtool.text import one_line
from adrtool.yamlio import Node

FILE_NAMES: Final = frozenset({"kustomization.yaml", "kustomization.yml", "Kustomization"})
_INCLUDES = ("resources", "bases", "components")
_GENERATORS = {"configMapGenerator": "ConfigMap", "secretGenerator": "Secret"}
_REMOTE = re.compile(r"[a-z0-9+]+://|git@|github\.com/|[^?]*\?ref=")
_MAX_NAMESPACES = 20
_USER = re.compile(r"(?<=://)(?!git@)[^/@]*@")


@dataclass(frozen=True, slots=True)
class Kustomization:
    """A kustomization's folder and what it names, as paths relative to the root."""

    folder: str
    path: str
    namespace: str
    includes: tuple[tuple[str, int], ...]
    """Paths or URLs, each with its line."""
    patches: frozenset[str]


def is_kustomization(path: str, node: Node) -> bool:
    """Whether a document is one that kustomize reads, not one that a controller does."""
    named = posixpath.basename(path) in FILE_NAMES
    group = node.string("apiVersion").partition("/")[0]
    return named and node.kind == "map" and group in {"", "kustomize.config.k8s.io"}


def facts(path: str, node: Node) -> Kustomization:
    """What the link step needs to know."""
    folder = posixpath.dirname(path) or "."
    listed = [e for key in _INCLUDES for e in node.get(key) if e.kind == "scalar"]
    includes = ((_place(folder, e.text), e.line) for e in listed)
    found = (p for key in ("patches", "patchesJson6902") for p in node.get(key))
    patches = [p.string("path") for p in found] + node.get("patchesStrategicMerge").strings()
    local = frozenset(_place(folder, p) for p in patches if p and "\n" not in p)
    return Kustomization(folder, path, one_line(node.string("namespace")), tuple(includes), local)


def _place(folder: str, written: str) -> str:
    text = one_line(written)
    if _REMOTE.match(text):
        return f"kustomization:{_USER.sub('', text)}"
    return posixpath.normpath(posixpath.join(folder, text))


def items(path: str, node: Node) -> Iterator[Item]:
    """The kustomization itself and what its generators make."""
    folder = posixpath.dirname(path) or "."
    names = ("namespace", "namePrefix", "nameSuffix")
    attributes: dict[str, Any] = {n: one_line(node.string(n)) for n in names}
    attributes["resources"] = sum(len(node.get(key).elements) for key in _INCLUDES)
    attributes["patches"] = sum(len(n.elements) for k, n in node.items() if k.startswith("patches"))
    attributes["images"] = [image for image, _ in _images(node)]
    kept = {k: v for k, v in attributes.items() if v}
    identifier = kustomization_id(folder)
    group = identifier.partition(":")[2].partition("/")[0]
    yield Item(identifier, "Kustomization", folder, NAME, path, max(node.line, 1), group, kept)
    for key, kind in _GENERATORS.items():
        for generator in node.get(key):
            name = one_line(generator.string("name"))
            if name and generator.string("behavior") in {"", "create"}:
                where = generator.string("namespace")
                line = generator.get("name").line
                made = _generated(kind, generator)
                yield Item(object_id(kind, name, where), kind, name, NAME, path, line, where, made)


def _generated(kind: str, generator: Node) -> dict[str, Any]:
    stated = [*generator.get("literals").strings(), *generator.get("files").strings()]
    keys = [posixpath.basename(text.partition("=")[0]) for text in stated]
    known = {"keys": keys} if kind == "ConfigMap" else {"key_count": len(keys)}
    return {"generated_by": "kustomize", **known}


def relations(node: Node) -> Iterator[Said]:
    """The images that it puts in."""
    for image, line in _images(node):
        yield "uses_image", f"image:{image}", line


def _images(node: Node) -> Iterator[tuple[str, int]]:
    for image in node.get("images"):
        name = image.string("newName") or image.string("name")
        tag, digest = image.string("newTag"), image.string("digest")
        if name and (tag or digest or image.string("newName")):
            reference = name + (f":{tag}" if tag else "") + (f"@{digest}" if digest else "")
            yield one_line(reference), image.line


class Kustomizations:
    """All kustomizations of a repository."""

    def __init__(self, found: list[Kustomization]) -> None:
        self._by_folder = {k.folder: k for k in found}
        self._parents: dict[str, list[str]] = defaultdict(list)
        for kustomization in found:
            for target, _ in kustomization.includes:
                self._parents[target].append(kustomization.folder)
        self.patches = frozenset(p for k in found for p in k.patches)
        self._known: dict[str, tuple[str, ...]] = {}

    def namespaces(self, path: str) -> tuple[str, ...]:
        """The namespaces that an object in a file gets if it states none, sorted; may be none.

        The nearest statement counts: of the file's own folder, else of whatever includes the
        file or its folder, and so on upwards. More than a team can have are not believed.
        """
        found = self._nearest(path)
        return found if len(found) <= _MAX_NAMESPACES else ()

    def _nearest(self, path: str) -> tuple[str, ...]:
        folder = posixpath.dirname(path) or "."
        if folder not in self._known:
            self._known[folder] = tuple(sorted(self._climb([folder])))
        if path not in self._parents or self._known[folder]:
            return self._known[folder]
        return tuple(sorted(self._climb(self._parents[path])))

    def _climb(self, folders: list[str]) -> set[str]:
        found: set[str] = set()
        seen = set(folders)
        queue = list(folders)
        while queue:
            folder = queue.pop()
            own = self._by_folder.get(folder)
            if own and own.namespace:
                found.add(own.namespace)
                continue
            above = [p for p in self._parents.get(folder, ()) if p not in seen]
            seen.update(above)
            queue += above
        return found

    def includes(self, by_path: dict[str, list[str]]) -> Iterator[Relation]:
        """What each puts together: the objects of a file, or another kustomization."""
        for kustomization in self._by_folder.values():
            source = kustomization_id(kustomization.folder)
            for target, line in kustomization.includes:
                is_remote = target.startswith("kustomization:")
                placeholder = target if is_remote else kustomization_id(target)
                for identifier in by_path.get(target, [placeholder]):
                    yield Relation(source, identifier, "includes", kustomization.path, line)
