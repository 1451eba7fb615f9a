"""Kubernetes manifests and kustomizations, as they are written."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import Any, Final

from adrtool.inventory import kubernetes_delivery as delivery
from adrtool.inventory import kubernetes_deployed as deployed
from adrtool.inventory import kubernetes_link, kubernetes_scopes, kustomize, yamlfile
from adrtool.inventory import kubernetes_objects as objects
from adrtool.inventory import kubernetes_pods as pods
from adrtool.inventory.helm_paths import CHART, ChartFolder, folder_of, written_kinds
from adrtool.inventory.kubernetes_builds import FILE_NAMES
from adrtool.inventory.kubernetes_ids import (
    CLUSTER_SCOPED,
    NAME,
    TEMPLATES,
    namespace_id,
    object_id,
)
from adrtool.inventory.kubernetes_select import Selector, Workload, concealed, terms
from adrtool.inventory.source import merge
from adrtool.model import Confidence, Item, Reading, Relation
from adrtool.problems import Problem, Severity
from adrtool.text import one_line
from adrtool.yamlio import Node

__all__ = ["NAME", "PATTERNS", "VERSION", "link", "looks_right", "read"]

VERSION: Final = 3
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
    {
        "backstage.io",
        "eksctl.io",
        "k3d.io",
        "kind.x-k8s.io",
        "kustomize.config.k8s.io",
        "scaffolder.backstage.io",
        "skaffold",
    }
)
_TEMPLATE = "a template of another tool: what it makes depends on what that fills in"

link = kubernetes_link.link


def looks_right(path: str, text: str) -> bool:
    """Whether any line states an apiVersion and any a kind, or kustomize reads the file."""
    if posixpath.basename(path) in {*FILE_NAMES, CHART}:
        return True
    if f"/{path}".find("/.github/") >= 0 or "apiVersion" not in text:
        return False
    return bool(_API_VERSION.search(text) and _KIND.search(text))


def read(path: str, text: str) -> Reading:
    """The objects of one file; namespaces that aren't stated are settled by `link`.

    A template that isn't YAML, or whose objects have placeholders for names, is one item.
    """
    if posixpath.basename(path) == CHART:
        return Reading(facts=(ChartFolder(folder_of(path)),))
    stream = yamlfile.parse(text)
    templated = "{{" in text
    problems = [] if templated and stream.errors else list(stream.problems(path))
    parts: list[Reading] = [Reading(problems=tuple(problems))]
    for document in stream.documents:
        if kustomize.is_kustomization(path, document):
            parts.append(_read_kustomization(path, document))
        parts += (_read_object(path, node, templated) for node in _expand(document))
    if templated and (stream.errors or any(map(_is_unnamed, stream.documents))):
        parts.append(Reading((_template(path, text),)))
    return merge(parts)


def _is_unnamed(document: Node) -> bool:
    return any("{{" in node.string("metadata", "name") for node in _expand(document))


def _template(path: str, text: str) -> Item:
    """A manifest that some tool fills in first; `link` drops those of Helm, which has them."""
    attributes = {"makes": written_kinds(text), "reason": _TEMPLATE}
    kept = {key: value for key, value in attributes.items() if value}
    name = posixpath.basename(path)
    return Item(f"{NAME}:{TEMPLATES}/{path}", "template", name, NAME, path, 1, TEMPLATES, kept,
                Confidence.PARTIAL)  # fmt: skip


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
    attributes |= {k: v for k, v in delivery.attributes(node, kind).items() if v}
    if "reason" in attributes:
        confidence = Confidence.PARTIAL
    if not name:
        name, confidence = f"{generated}*", Confidence.PARTIAL
        attributes["reason"] = "the cluster completes the name (generateName)"
    namespace = one_line(metadata.string("namespace"))
    identifier = object_id(kind, name, namespace)
    item = Item(identifier, kind, name, NAME, path, node.line, _group_of(identifier), attributes,
                confidence)  # fmt: skip
    said = [
        *objects.relations(node, kind, namespace),
        *delivery.relations(node, kind, namespace),
        *_membership(node, kind, namespace),
    ]
    relations = tuple(Relation(identifier, t, k, path, line or node.line) for k, t, line in said)
    made = _made(path, node, kind, namespace)
    return Reading(
        (item, *made), relations, facts=tuple(_facts(path, node, kind, identifier, namespace))
    )


def _made(path: str, node: Node, kind: str, namespace: str) -> Iterator[Item]:
    """The objects that an ArtifactGenerator of Flux puts into the cluster."""
    for name, line in delivery.artifacts(node, kind):
        identifier = object_id("ExternalArtifact", name, namespace)
        yield Item(identifier, "ExternalArtifact", name, NAME, path, line, _group_of(identifier),
                   {"generated_by": "ArtifactGenerator"})  # fmt: skip


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


def _facts(path: str, node: Node, kind: str, identifier: str, namespace: str) -> Iterator[Any]:
    yield from deployed.facts(node, kind, identifier, path, namespace)
    scope = kubernetes_scopes.stated(node, kind, identifier, path)
    defined = kind == "CustomResourceDefinition" and kubernetes_scopes.definition(node)
    yield from (fact for fact in (scope, defined) if fact)
    pod = pods.template(node, kind)
    if pod:
        labels = {key: concealed(value) for key, value in pods.labels(pod).items()}
        yield Workload(identifier, path, labels)
    wanted, line = terms(node, kind)
    if wanted:
        yield Selector(identifier, path, line, wanted)
