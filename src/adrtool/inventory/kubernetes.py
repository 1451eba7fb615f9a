"""Kubernetes manifests and kustomizations, as they are written."""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final, TypeVar

from adrtool.inventory import kubernetes_objects as objects
from adrtool.inventory import kubernetes_pods as pods
from adrtool.inventory import kustomize, yamlfile
from adrtool.inventory.kubernetes_ids import (
    CLUSTER_SCOPED,
    NAME,
    is_unsettled,
    namespace_id,
    object_id,
    settle,
)
from adrtool.inventory.kubernetes_select import Selector, Workload, select, terms
from adrtool.inventory.kustomize import Kustomization, Kustomizations
from adrtool.inventory.source import merge
from adrtool.model import Confidence, Item, Reading, Relation
from adrtool.problems import Problem, Severity
from adrtool.text import one_line
from adrtool.yamlio import Node

__all__ = ["NAME", "PATTERNS", "VERSION", "link", "looks_right", "read"]

VERSION: Final = 1
PATTERNS: Final = ("*.yaml", "*.yml", "Kustomization")

_API_VERSION, _KIND = (
    re.compile(rf"""(?:^|[{{,])[\s-]*["']?{key}["']?\s*:""", re.MULTILINE)
    for key in ("apiVersion", "kind")
)
_BUILT_IN_GROUPS = frozenset(
    {
        "", "admissionregistration.k8s.io", "apiextensions.k8s.io", "apiregistration.k8s.io",
        "apps", "autoscaling", "batch", "certificates.k8s.io", "coordination.k8s.io",
        "discovery.k8s.io", "extensions", "gateway.networking.k8s.io", "networking.k8s.io",
        "node.k8s.io", "policy", "rbac.authorization.k8s.io", "scheduling.k8s.io",
        "snapshot.storage.k8s.io", "storage.k8s.io",
    }
)  # fmt: skip
# Files of tools that borrow the form: nothing in them is an object of a cluster.
_TOOL_GROUPS = frozenset(
    {"backstage.io", "eksctl.io", "k3d.io", "kind.x-k8s.io", "kustomize.config.k8s.io", "skaffold"}
)
_PATCH = "a patch that kustomize merges into the object of this name"

T = TypeVar("T", Workload, Selector)


def looks_right(path: str, text: str) -> bool:
    """Whether any line states an apiVersion and any a kind, or kustomize reads the file."""
    if posixpath.basename(path) in kustomize.FILE_NAMES:
        return True
    if f"/{path}".find("/.github/") >= 0 or "apiVersion" not in text:
        return False
    return bool(_API_VERSION.search(text) and _KIND.search(text))


def read(path: str, text: str) -> Reading:
    """The objects of one file; namespaces that aren't stated are settled by `link`.

    A Helm template that isn't YAML is passed over, as are objects whose name is a placeholder.
    """
    stream = yamlfile.parse(text)
    templated = "{{" in text
    problems = [] if templated and stream.errors else list(stream.problems(path))
    parts: list[Reading] = [Reading(problems=tuple(problems))]
    for document in stream.documents:
        if kustomize.is_kustomization(path, document):
            parts.append(_read_kustomization(path, document))
        parts += (_read_object(path, node, templated) for node in _expand(document))
    return merge(parts)


def _expand(node: Node) -> Iterator[Node]:
    """The objects of a document: itself, or the members of a List."""
    kind = node.get("kind")
    if kind.kind != "scalar" or node.get("apiVersion").kind != "scalar":
        return
    if kind.text.endswith("List") and node.get("items").kind == "seq":
        for member in node.get("items"):
            yield from _expand(member)
    elif _group(node) not in _TOOL_GROUPS:
        yield node


def _group(node: Node) -> str:
    group, slash, _ = node.string("apiVersion").partition("/")
    return group if slash else ""


def _read_kustomization(path: str, node: Node) -> Reading:
    items = tuple(kustomize.items(path, node))
    relations = (Relation(items[0].id, t, k, path, n) for k, t, n in kustomize.relations(node))
    return Reading(items, tuple(relations), facts=(kustomize.facts(path, node),))


def _read_object(path: str, node: Node, templated: bool) -> Reading:
    kind, metadata = one_line(node.string("kind")), node.get("metadata")
    name = one_line(metadata.string("name"))
    generated = one_line(metadata.string("generateName"))
    if (not name and not generated) or "{{" in kind + name + generated:
        return Reading() if templated else _nameless(path, node, kind)
    attributes, confidence = objects.attributes(node, kind), Confidence.EXACT
    if not name:
        name, confidence = f"{generated}*", Confidence.PARTIAL
        attributes["reason"] = "the cluster completes the name (generateName)"
    namespace = one_line(metadata.string("namespace"))
    identifier = object_id(kind, name, namespace)
    item = Item(identifier, kind, name, NAME, path, node.line, _group_of(identifier), attributes,
                confidence)  # fmt: skip
    said = [
        *objects.relations(node, kind, namespace),
        *_membership(node, kind, namespace),
    ]
    relations = tuple(Relation(identifier, t, k, path, line or node.line) for k, t, line in said)
    return Reading((item,), relations, facts=tuple(_facts(path, node, kind, identifier)))


def _nameless(path: str, node: Node, kind: str) -> Reading:
    """An object needs a name; a configuration file of some tool has no metadata at all."""
    is_object = _group(node) in _BUILT_IN_GROUPS and kind != "Config"
    if not is_object and node.get("metadata").kind != "map":
        return Reading()
    at = node.key("metadata") if node.get("metadata").kind == "map" else node
    message = f"an object of the kind {kind or '(none)'} without a name"
    rule = "inventory/unreadable"
    return Reading(problems=(Problem(path, at.line, at.column, Severity.ERROR, rule, message),))


def _group_of(identifier: str) -> str:
    return identifier.partition(":")[2].partition("/")[0]


def _membership(node: Node, kind: str, namespace: str) -> Iterator[pods.Said]:
    """The namespace; kept by `link` only where the repository declares that namespace."""
    if kind not in CLUSTER_SCOPED:
        yield "member_of", namespace_id(namespace), node.get("metadata", "namespace").line


def _facts(path: str, node: Node, kind: str, identifier: str) -> Iterator[Any]:
    pod = pods.template(node, kind)
    if pod:
        yield Workload(identifier, path, pods.labels(pod))
    wanted, line = terms(node, kind)
    if wanted:
        yield Selector(identifier, path, line, wanted)


def link(reading: Reading) -> Reading:
    """Settles namespaces, follows selectors, and tells what kustomizations put together.

    What states no namespace and is included by kustomizations of several exists in each.
    """
    known = Kustomizations([f for f in reading.facts if isinstance(f, Kustomization)])
    homes = {p: known.namespaces(p) or ("default",) for p in {i.path for i in reading.items}}
    items = [i for item in reading.items for i in _settled(item, homes[item.path], known.patches)]
    declared = {item.id for item in items}
    relations = [m for said in reading.relations for m in _moved(said, homes[said.path])]
    relations = [r for r in relations if r.kind != "member_of" or r.target in declared]
    workloads = [w for f in reading.facts if isinstance(f, Workload) for w in _placed(f, homes)]
    selectors = [s for f in reading.facts if isinstance(f, Selector) for s in _placed(f, homes)]
    relations += select(workloads, selectors)
    by_path: dict[str, list[str]] = defaultdict(list)
    for item in items:
        if item.kind != "Kustomization":
            by_path[item.path].append(item.id)
    relations += known.includes(by_path)
    return Reading(tuple(items), tuple(relations), reading.problems)


def _settled(item: Item, namespaces: tuple[str, ...], patches: frozenset[str]) -> Iterator[Item]:
    for identifier in settle(item.id, namespaces):
        settled = replace(item, id=identifier, group=_group_of(identifier))
        if item.path in patches:
            reason = "; ".join(filter(None, (item.attributes.get("reason"), _PATCH)))
            attributes = {**item.attributes, "reason": reason}
            settled = replace(settled, attributes=attributes, confidence=Confidence.PARTIAL)
        yield settled


def _moved(said: Relation, namespaces: tuple[str, ...]) -> Iterator[Relation]:
    ends = (said.source, said.target)
    for namespace in namespaces if any(map(is_unsettled, ends)) else namespaces[:1]:
        source, target = (settle(end, (namespace,))[0] for end in ends)
        yield replace(said, source=source, target=target)


def _placed(fact: T, homes: dict[str, tuple[str, ...]]) -> Iterator[T]:
    for identifier in settle(fact.id, homes[fact.path]):
        yield replace(fact, id=identifier)
