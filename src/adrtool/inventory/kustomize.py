"""Kustomizations: what a folder puts together, and what its objects get."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from adrtool.inventory import references
from adrtool.inventory.kubernetes_builds import FILE_NAMES, Replacement, Transform
from adrtool.inventory.kubernetes_ids import NAME, kustomization_id, object_id
from adrtool.inventory.kubernetes_objects import LABELS
from adrtool.inventory.kubernetes_pods import Said
from adrtool.inventory.kubernetes_select import concealed
from adrtool.model import Item
from adrtool.text import one_line
from adrtool.yamlio import Node

_INCLUDES = ("resources", "bases", "components")
_GENERATORS = {"configMapGenerator": "ConfigMap", "secretGenerator": "Secret"}
_REMOTE = re.compile(r"[a-z0-9+]+://|git@|github\.com/|[^?]*\?ref=")


@dataclass(frozen=True, slots=True)
class Kustomization:
    """A kustomization's folder and what it names, as paths relative to the root."""

    folder: str
    path: str
    transform: Transform
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
    return Kustomization(folder, path, _transform(node), tuple(includes), local)


def _transform(node: Node) -> Transform:
    namespace, prefix, suffix = (
        one_line(node.string(key)) for key in ("namespace", "namePrefix", "nameSuffix")
    )
    return Transform(
        namespace,
        prefix=prefix,
        suffix=suffix,
        labels=tuple((key, concealed(value)) for key, value in _labels(node)),
        shown_labels=tuple((key, one_line(v)) for key, v in _labels(node) if key in LABELS),
        images=tuple(
            Replacement(one_line(i.string("name")), one_line(i.string("newName")),
                        one_line(i.string("newTag")), one_line(i.string("digest")))
            for i in node.get("images")
        ),
    )  # fmt: skip


def _labels(node: Node) -> Iterator[tuple[str, str]]:
    """The labels that selectors get too; others change nothing that is told here."""
    selecting = (e.get("pairs") for e in node.get("labels") if e.get("includeSelectors").is_true)
    for pairs in (node.get("commonLabels"), *selecting):
        yield from ((key, value.text) for key, value in pairs.items() if value.kind == "scalar")


def _place(folder: str, written: str) -> str:
    text = one_line(written)
    if _REMOTE.match(text):
        return f"kustomization:{references.versioned_address(text)}"
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
