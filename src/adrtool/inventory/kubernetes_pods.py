"""Pods, wherever they stand: on their own or as the template of a workload."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from adrtool.inventory.kubernetes_ids import object_id
from adrtool.text import one_line
from adrtool.yamlio import MISSING, Node

_CONTAINERS = ("containers", "initContainers", "ephemeralContainers")
_TEMPLATES = (("spec", "template"), ("spec", "jobTemplate", "spec", "template"), ("template",))

Said = tuple[str, str, int]
"""A relation's kind, target and line."""


def template(node: Node, kind: str) -> Node:
    """What holds the pod's metadata and spec; `MISSING` when an object runs no pods."""
    if kind == "Pod":
        return node
    found = (node.get(*path) for path in _TEMPLATES)
    return next((t for t in found if t.get("spec", "containers").kind == "seq"), MISSING)


def labels(pod: Node) -> dict[str, str]:
    """The labels of a pod, for selectors; they never become attributes."""
    found = pod.get("metadata", "labels").items()
    return {key: value.text for key, value in found if value.kind == "scalar"}


def attributes(pod: Node) -> dict[str, Any]:
    """Names, images, ports and resources of the containers."""
    spec = pod.get("spec")
    containers = [c for key in _CONTAINERS for c in spec.get(key)]
    return {
        "containers": _names(spec.get("containers")),
        "init_containers": _names(spec.get("initContainers")),
        "images": list(dict.fromkeys(image for image, _ in _images(pod))),
        "ports": [port(p, "containerPort") for c in containers for p in c.get("ports")],
        "resources": {c.string("name"): r for c in containers if (r := _resources(c))},
    }


def _names(containers: Node) -> list[str]:
    return [c.string("name") for c in containers if c.string("name")]


def port(node: Node, key: str) -> str:
    """A port as kubectl shows it: `80/TCP`, or `80:30080/TCP` with a port of the node."""
    outside = node.string("nodePort")
    number = node.string(key) + (f":{outside}" if outside else "")
    return f"{number}/{node.string('protocol') or 'TCP'}"


def _resources(container: Node) -> dict[str, dict[str, str]]:
    stated = {k: container.get("resources", k) for k in ("requests", "limits")}
    found = {k: {n: v.text for n, v in r.items() if v.text} for k, r in stated.items()}
    return {k: v for k, v in found.items() if v}


def _images(pod: Node) -> Iterator[tuple[str, int]]:
    for key in _CONTAINERS:
        for container in pod.get("spec", key):
            image = container.get("image")
            if image.kind == "scalar" and image.text.strip() and "{{" not in image.text:
                yield one_line(image.text), image.line


def relations(pod: Node, namespace: str) -> Iterator[Said]:
    """Images, the service account, and what is mounted or read into the environment."""
    for image, line in _images(pod):
        yield "uses_image", f"image:{image}", line
    spec = pod.get("spec")
    for key in ("serviceAccountName", "serviceAccount"):
        if spec.string(key):
            target = object_id("ServiceAccount", spec.string(key), namespace)
            yield "uses_service_account", target, spec.get(key).line
    for kind, name in _sources(spec):
        if name.kind == "scalar" and name:
            yield "mounts", object_id(kind, one_line(name.text), namespace), name.line


def _sources(spec: Node) -> Iterator[tuple[str, Node]]:
    """Kind and name of each ConfigMap, Secret and claim that a pod is given."""
    for volume in spec.get("volumes"):
        for source in (volume, *volume.get("projected", "sources")):
            yield "ConfigMap", source.get("configMap", "name")
            yield "Secret", source.get("secret", "name")
        yield "Secret", volume.get("secret", "secretName")
        yield "PersistentVolumeClaim", volume.get("persistentVolumeClaim", "claimName")
    for secret in spec.get("imagePullSecrets"):
        yield "Secret", secret.get("name")
    for key in _CONTAINERS:
        for container in spec.get(key):
            yield from _environment(container)


def _environment(container: Node) -> Iterator[tuple[str, Node]]:
    for source in container.get("envFrom"):
        yield "ConfigMap", source.get("configMapRef", "name")
        yield "Secret", source.get("secretRef", "name")
    for variable in container.get("env"):
        yield "ConfigMap", variable.get("valueFrom", "configMapKeyRef", "name")
        yield "Secret", variable.get("valueFrom", "secretKeyRef", "name")
