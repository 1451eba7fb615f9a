"""What is kept of a Kubernetes object, kind by kind: names, types, counts, never data."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

from adrtool.inventory import kubernetes_pods as pods
from adrtool.inventory.kubernetes_ids import object_id
from adrtool.inventory.kubernetes_pods import Said
from adrtool.text import one_line
from adrtool.yamlio import Node

LABELS = tuple(f"app.kubernetes.io/{name}" for name in ("name", "part-of", "version", "component"))
"""The recommended labels, the only ones whose values are shown."""

_ROUTES = frozenset({"HTTPRoute", "GRPCRoute", "TLSRoute", "TCPRoute", "UDPRoute"})


def attributes(node: Node, kind: str) -> dict[str, Any]:
    """The attributes of an object of any kind, without those that are empty."""
    spec = node.get("spec")
    reader = _READERS.get(kind)
    found: dict[str, Any] = {"apiVersion": one_line(node.string("apiVersion"))}
    found |= _plain(spec, _FIELDS.get(kind, ()))
    if kind not in _FIELDS and spec.get("replicas"):
        found |= _plain(spec, ("replicas",))
    found |= reader(node) if reader else {}
    pod = pods.template(node, kind)
    if pod:
        found |= pods.attributes(pod)
    found["labels"] = _labels(node)
    return {key: value for key, value in found.items() if value not in ("", [], {}, None)}


_FIELDS: Final[dict[str, tuple[str, ...]]] = {
    "Deployment": ("replicas",),
    "StatefulSet": ("replicas",),
    "ReplicaSet": ("replicas",),
    "Job": ("completions", "parallelism", "backoffLimit", "suspend"),
    "CronJob": ("schedule", "timeZone", "concurrencyPolicy", "suspend"),
    "Service": ("type",),
    "Ingress": ("ingressClassName",),
    "HorizontalPodAutoscaler": ("minReplicas", "maxReplicas"),
    "PodDisruptionBudget": ("minAvailable", "maxUnavailable"),
    "PersistentVolumeClaim": ("storageClassName",),
    "PersistentVolume": ("storageClassName", "persistentVolumeReclaimPolicy"),
    "CustomResourceDefinition": ("group", "scope"),
}
"""Fields of `spec` that are taken over as they are."""


def _plain(spec: Node, fields: tuple[str, ...]) -> dict[str, Any]:
    return {name: _value(spec.get(name)) for name in fields}


def _value(node: Node) -> Any:
    if node.kind != "scalar" or node.is_null or "{{" in node.text:
        return None
    if node.plain and node.text.isascii() and node.text.isdigit() and len(node.text) < 10:
        return int(node.text)
    if node.plain and (node.is_true or node.is_false):
        return node.is_true
    return one_line(node.text)


def _labels(node: Node) -> dict[str, str]:
    """The recommended labels only: others may say anything."""
    stated = node.get("metadata", "labels")
    found = {label: _value(stated.get(label)) for label in LABELS}
    return {label: str(value) for label, value in found.items() if value not in (None, "")}


def _unique(nodes: Iterator[Node]) -> list[str]:
    return list(dict.fromkeys(one_line(n.text) for n in nodes if n.kind == "scalar" and n))


def _service(node: Node) -> dict[str, Any]:
    return {"ports": [pods.port(p, "port") for p in node.get("spec", "ports")]}


def _ingress(node: Node) -> dict[str, Any]:
    rules = node.get("spec", "rules")
    return {
        "hosts": _unique(rule.get("host") for rule in rules),
        "paths": _unique(p.get("path") for rule in rules for p in rule.get("http", "paths")),
        "tls": True if node.get("spec", "tls").elements else None,
    }


def _route(node: Node) -> dict[str, Any]:
    matches = (m for rule in node.get("spec", "rules") for m in rule.get("matches"))
    return {
        "hosts": _unique(iter(node.get("spec", "hostnames"))),
        "paths": _unique(m.get("path", "value") for m in matches),
    }


def _config_map(node: Node) -> dict[str, Any]:
    found = (*node.get("data").entries, *node.get("binaryData").entries)
    return {"keys": [one_line(key) for key in dict.fromkeys(found)]}


def _secret(node: Node) -> dict[str, Any]:
    # Even the name of a key may tell too much.
    keys = {*node.get("data").entries, *node.get("stringData").entries}
    return {"type": _value(node.get("type")), "key_count": len(keys)}


def _claim(node: Node) -> dict[str, Any]:
    spec = node.get("spec")
    return {
        "storage": _value(spec.get("resources", "requests", "storage")),
        "access_modes": _unique(iter(spec.get("accessModes"))),
    }


def _volume(node: Node) -> dict[str, Any]:
    found = _claim(node)
    return {**found, "storage": _value(node.get("spec", "capacity", "storage"))}


def _stateful_set(node: Node) -> dict[str, Any]:
    claims = node.get("spec", "volumeClaimTemplates")
    sizes = {c.string("metadata", "name"): _claim(c)["storage"] for c in claims}
    return {"storage": {name: size for name, size in sizes.items() if name and size}}


def _definition(node: Node) -> dict[str, Any]:
    versions = (v.get("name") for v in node.get("spec", "versions"))
    return {"defines": _value(node.get("spec", "names", "kind")), "versions": _unique(versions)}


def _network_policy(node: Node) -> dict[str, Any]:
    return {"policyTypes": _unique(iter(node.get("spec", "policyTypes")))}


def _storage_class(node: Node) -> dict[str, Any]:
    return _plain(node, ("provisioner", "reclaimPolicy"))


_READERS: Final[dict[str, Callable[[Node], dict[str, Any]]]] = {
    "Service": _service,
    "Ingress": _ingress,
    "ConfigMap": _config_map,
    "Secret": _secret,
    "PersistentVolumeClaim": _claim,
    "PersistentVolume": _volume,
    "StatefulSet": _stateful_set,
    "CustomResourceDefinition": _definition,
    "NetworkPolicy": _network_policy,
    "StorageClass": _storage_class,
    **dict.fromkeys(_ROUTES, _route),
}


def relations(node: Node, kind: str, namespace: str) -> Iterator[Said]:
    """What an object says of others, except by selectors. `namespace` is the one it states."""
    pod = pods.template(node, kind)
    if pod:
        yield from pods.relations(pod, namespace)
    target = node.get("spec", "scaleTargetRef")
    if target.string("name"):
        scaled = target.string("kind") or "Deployment"
        yield "scales", object_id(scaled, target.string("name"), namespace), target.get("name").line
    if kind == "Ingress":
        for name in _ingress_services(node.get("spec")):
            yield "routes_to", object_id("Service", name.text, namespace), name.line
    elif kind in _ROUTES:
        yield from _route_services(node, namespace)
    elif kind in {"RoleBinding", "ClusterRoleBinding"}:
        yield from _bound(node, namespace)


def _ingress_services(spec: Node) -> Iterator[Node]:
    paths = (p for rule in spec.get("rules") for p in rule.get("http", "paths"))
    backends = [spec.get("defaultBackend"), spec.get("backend"), *(p.get("backend") for p in paths)]
    for backend in backends:
        # The second form is that of v1beta1.
        for name in (backend.get("service", "name"), backend.get("serviceName")):
            if name.kind == "scalar" and name:
                yield name


def _route_services(node: Node, namespace: str) -> Iterator[Said]:
    for rule in node.get("spec", "rules"):
        for backend in rule.get("backendRefs"):
            kind = backend.string("kind") or "Service"
            where = backend.string("namespace") or namespace
            if backend.string("name"):
                target = object_id(kind, backend.string("name"), where)
                yield "routes_to", target, backend.get("name").line


def _bound(node: Node, namespace: str) -> Iterator[Said]:
    role = node.get("roleRef")
    if role.string("name"):
        target = object_id(role.string("kind") or "Role", role.string("name"), namespace)
        yield "binds", target, role.get("name").line
    for subject in node.get("subjects"):
        if subject.string("kind") == "ServiceAccount" and subject.string("name"):
            where = subject.string("namespace") or namespace
            target = object_id("ServiceAccount", subject.string("name"), where)
            yield "binds", target, subject.get("name").line
