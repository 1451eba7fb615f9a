"""How Kubernetes objects are named in the inventory."""

from __future__ import annotations

from typing import Final

NAME: Final = "kubernetes"
CLUSTER: Final = "_cluster"
KUSTOMIZE: Final = "_kustomize"
TEMPLATES: Final = "_templates"
NOT_NAMESPACES: Final = frozenset({KUSTOMIZE, TEMPLATES})
"""In place of a namespace, of what isn't an object of a cluster."""

UNSTATED: Final = "?"
"""In place of a namespace while one file is read; the link step knows better."""

CLUSTER_SCOPED: Final = frozenset(
    {
        "APIService", "CSIDriver", "CSINode", "CertificateSigningRequest", "ClusterExternalSecret",
        "ClusterIssuer", "ClusterPolicy", "ClusterRole", "ClusterRoleBinding",
        "ClusterSecretStore", "ClusterTrustBundle", "CustomResourceDefinition", "DeviceClass",
        "EC2NodeClass", "FlowSchema", "GatewayClass", "IngressClass",
        "MutatingAdmissionPolicy", "MutatingAdmissionPolicyBinding",
        "MutatingWebhookConfiguration", "Namespace", "Node", "NodePool", "PersistentVolume",
        "PodSecurityPolicy", "PriorityClass", "PriorityLevelConfiguration", "RuntimeClass",
        "ServiceCIDR", "StorageClass", "ValidatingAdmissionPolicy",
        "ValidatingAdmissionPolicyBinding", "ValidatingWebhookConfiguration", "VolumeAttachment",
        "VolumeAttributesClass", "VolumeSnapshotClass", "VolumeSnapshotContent",
    }
)  # fmt: skip
"""Kinds without a namespace: Kubernetes' own, and those of widespread operators."""


def object_id(kind: str, name: str, namespace: str = "") -> str:
    """The id of an object; an empty namespace is one that isn't stated."""
    where = CLUSTER if kind in CLUSTER_SCOPED else namespace or UNSTATED
    return f"{NAME}:{where}/{kind}/{name}"


def kustomization_id(folder: str) -> str:
    """The id of a kustomization by its folder."""
    return f"{NAME}:{KUSTOMIZE}/{folder}"


def namespace_id(namespace: str) -> str:
    """The id of a namespace's own object; an empty name is one that isn't stated."""
    return object_id("Namespace", namespace or UNSTATED)
