"""Objects of Flux and Argo CD: what they take from where, and into which namespace.

The fields are those of https://fluxcd.io/flux/components/ and
https://argo-cd.readthedocs.io/en/stable/operator-manual/. Values for charts never leave, except
the images they name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

from adrtool.inventory import helm_values, references
from adrtool.inventory.kubernetes_ids import namespace_id, object_id
from adrtool.inventory.kubernetes_pods import Said
from adrtool.text import one_line
from adrtool.yamlio import Node

KUSTOMIZE, HELM = "kustomize.toolkit.fluxcd.io", "helm.toolkit.fluxcd.io"
SOURCE, ARTIFACTS = "source.toolkit.fluxcd.io", "source.extensions.fluxcd.io"
IMAGE, NOTIFICATION = "image.toolkit.fluxcd.io", "notification.toolkit.fluxcd.io"
ARGO: Final = "argoproj.io"
_FLUX = frozenset({KUSTOMIZE, HELM, SOURCE, ARTIFACTS, IMAGE, NOTIFICATION})
GENERATED: Final = "stands for an Application for each element that its generators find"


def group_of(node: Node) -> str:
    """The API group of an object."""
    group, slash, _ = node.string("apiVersion").partition("/")
    return group if slash else ""


def attributes(node: Node, kind: str) -> dict[str, Any]:
    """What is kept of an object of Flux or Argo CD; nothing of any other."""
    reader = _READERS.get((group_of(node), kind))
    return reader(node) if reader else {}


def _text(node: Node, *keys: str) -> str:
    text = one_line(node.string(*keys))
    return "" if "{{" in text else text


def _kustomization(node: Node) -> dict[str, Any]:
    spec = node.get("spec")
    keys = ("path", "targetNamespace", "namePrefix", "nameSuffix")
    return {**{key: _text(spec, key) for key in keys}, "suspend": spec.get("suspend").is_true}


def _release(node: Node) -> dict[str, Any]:
    spec = node.get("spec")
    return {
        "chart": _text(spec, "chart", "spec", "chart"),
        "version": _text(spec, "chart", "spec", "version"),
        "releaseName": _text(spec, "releaseName"),
        "targetNamespace": _text(spec, "targetNamespace"),
        "suspend": spec.get("suspend").is_true,
        "images": list(dict.fromkeys(i.reference for i in helm_values.images(spec.get("values")))),
    }


def _chart(node: Node) -> dict[str, Any]:
    return {key: _text(node, "spec", key) for key in ("chart", "version")}


def _source(node: Node) -> dict[str, Any]:
    spec = node.get("spec")
    return {
        "url": references.address(_text(spec, "url")),
        "type": _text(spec, "type"),
        "ref": {key: text for key in _REFS if (text := _text(spec, "ref", key))},
        "bucket": _text(spec, "bucketName"),
        "suspend": spec.get("suspend").is_true,
    }


_REFS = ("branch", "tag", "semver", "name", "commit", "digest")


def _generator(node: Node) -> dict[str, Any]:
    return {"artifacts": [name for name, _ in artifacts(node, "ArtifactGenerator")]}


def artifacts(node: Node, kind: str) -> Iterator[tuple[str, int]]:
    """Name and line of each artifact that an ArtifactGenerator makes."""
    if (group_of(node), kind) == (ARTIFACTS, "ArtifactGenerator"):
        for artifact in node.get("spec", "artifacts"):
            if _text(artifact, "name"):
                yield _text(artifact, "name"), artifact.get("name").line


def _repository(node: Node) -> dict[str, Any]:
    return {"image": references.image(node.string("spec", "image"))}


def _application(node: Node) -> dict[str, Any]:
    return _deployed(node.get("spec"))


def _deployed(spec: Node) -> dict[str, Any]:
    destination, policy = spec.get("destination"), spec.get("syncPolicy")
    return {
        "project": _text(spec, "project"),
        "sources": [s for node in sources(spec) if (s := _shown(node))],
        "namespace": _text(destination, "namespace"),
        "cluster": _text(destination, "name"),
        "automated": "automated" in policy.entries,
    }


def _shown(source: Node) -> dict[str, Any]:
    found: dict[str, Any] = {"repository": references.address(_text(source, "repoURL"))}
    found |= {key: _text(source, key) for key in ("path", "chart", "targetRevision", "ref")}
    found["values_files"] = [one_line(t) for t in source.get("helm", "valueFiles").strings()]
    return {key: value for key, value in found.items() if value}


def _application_set(node: Node) -> dict[str, Any]:
    spec = node.get("spec")
    generators = dict.fromkeys(one_line(key) for g in spec.get("generators") for key in g.entries)
    reason = {"reason": GENERATED}
    return {"generators": list(generators), **_deployed(spec.get("template", "spec")), **reason}


def _project(node: Node) -> dict[str, Any]:
    spec = node.get("spec")
    namespaces = (_text(d, "namespace") for d in spec.get("destinations"))
    return {
        "repositories": [references.address(t) for t in spec.get("sourceRepos").strings()],
        "namespaces": list(dict.fromkeys(filter(None, namespaces))),
    }


_READERS: Final[dict[tuple[str, str], Callable[[Node], dict[str, Any]]]] = {
    (KUSTOMIZE, "Kustomization"): _kustomization,
    (HELM, "HelmRelease"): _release,
    (SOURCE, "HelmChart"): _chart,
    **{(SOURCE, f"{kind}Repository"): _source for kind in ("Git", "Helm", "OCI")},
    (SOURCE, "Bucket"): _source,
    (ARTIFACTS, "ArtifactGenerator"): _generator,
    (IMAGE, "ImageRepository"): _repository,
    (ARGO, "Application"): _application,
    (ARGO, "ApplicationSet"): _application_set,
    (ARGO, "AppProject"): _project,
}


def sources(spec: Node) -> list[Node]:
    """The sources of an Application, one or several."""
    several = spec.get("sources")
    return list(several) if several.elements else [spec.get("source")]


def relations(node: Node, kind: str, namespace: str) -> Iterator[Said]:
    """What an object of Flux or Argo CD says of other objects and images."""
    group = group_of(node)
    if group in _FLUX:
        yield from _flux(node, kind, namespace)
    elif group == ARGO and kind in {"Application", "ApplicationSet"}:
        spec = node.get("spec") if kind == "Application" else node.get("spec", "template", "spec")
        project, home = spec.get("project"), spec.get("destination", "namespace")
        if _text(spec, "project"):
            target = object_id("AppProject", _text(spec, "project"), namespace)
            yield "member_of", target, project.line
        if _text(spec, "destination", "namespace"):
            yield "references", namespace_id(one_line(home.text)), home.line


_KINDS = {
    "secretRef": "Secret",
    "certSecretRef": "Secret",
    "providerRef": "Provider",
    "imageRepositoryRef": "ImageRepository",
}
"""What references mean that state no kind."""


def _flux(node: Node, kind: str, namespace: str) -> Iterator[Said]:
    spec = node.get("spec")
    for needed in spec.get("dependsOn"):
        yield from _named("depends_on", needed, namespace, kind)
    for reference in _references(spec):
        yield from _named("references", reference, namespace)
    for key, target in _KINDS.items():
        yield from _named("references", spec.get(key), namespace, target)
    yield from _named("references", spec.get("decryption", "secretRef"), namespace, "Secret")
    if _text(spec, "serviceAccountName"):
        target = object_id("ServiceAccount", _text(spec, "serviceAccountName"), namespace)
        yield "uses_service_account", target, spec.get("serviceAccountName").line
    if kind == "HelmRelease":
        for image in helm_values.images(spec.get("values")):
            yield "uses_image", f"image:{image.reference}", image.line
    image_name = references.image(node.string("spec", "image"))
    if kind == "ImageRepository" and image_name:
        yield "uses_image", f"image:{image_name}", spec.get("image").line


def _references(spec: Node) -> Iterator[Node]:
    """References that state the kind of what they mean."""
    chart = spec.get("chart", "spec")
    for holder in (spec, chart):
        yield holder.get("sourceRef")
    yield spec.get("chartRef")
    for key in ("valuesFrom", "eventSources", "resources", "sources"):
        yield from spec.get(key)
    yield from spec.get("postBuild", "substituteFrom")


def _named(relation: str, reference: Node, namespace: str, kind: str = "") -> Iterator[Said]:
    name = _text(reference, "name")
    kind = kind or _text(reference, "kind")
    if name and kind and name != "*":
        where = _text(reference, "namespace") or namespace
        yield relation, object_id(kind, name, where), reference.get("name").line
