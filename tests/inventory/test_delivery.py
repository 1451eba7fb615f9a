"""What kustomizations, Flux and Argo CD make of objects: names, namespaces, images, places."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from adrtool import files, inventory
from adrtool.inventory.kubernetes_builds import MAX_BUILDS, Builds, Replacement, Transform
from adrtool.model import Confidence, Reading
from tests.inventory.texts import read

POD = "apiVersion: v1\nkind: Pod\nmetadata: {name: one}\nspec: {containers: [{image: a/b:1}]}\n"


def pods(reading: Reading) -> dict[str, str]:
    """The pods by id, each with the file that it is from."""
    return {item.id: item.path for item in reading.items if item.kind == "Pod"}


def test_the_outermost_namespace_counts(tmp_path: Path) -> None:
    """Kustomize builds from the inside out, and each namespace replaces the one before."""
    texts = {
        "base/pod.yaml": POD.replace("{name: one}", "{name: one, namespace: stated}"),
        "base/kustomization.yaml": "namespace: inner\nresources: [pod.yaml]\n",
        "overlay/kustomization.yaml": "namespace: outer\nresources: [../base]\n",
    }
    assert pods(read(tmp_path, texts)) == {"kubernetes:outer/Pod/one": "base/pod.yaml"}


def test_two_overlays_of_the_same_name_are_one_object_with_both_images(tmp_path: Path) -> None:
    """Overlays for two clusters name the object alike: it stays one, and uses either image."""
    texts = {
        "base/pod.yaml": POD,
        "base/kustomization.yaml": "resources: [pod.yaml]\n",
        **{
            f"{cluster}/kustomization.yaml": "resources: [../base]\n"
            f"images: [{{name: a/b, newTag: '{tag}'}}]\n"
            for cluster, tag in (("east", "2"), ("west", "3"))
        },
    }
    found = read(tmp_path, texts)
    (pod,) = (item for item in found.items if item.kind == "Pod")
    assert pod.attributes["images"] == ["a/b:2", "a/b:3"]
    used = {r.target for r in found.relations if r.source == pod.id and r.kind == "uses_image"}
    assert used == {"image:a/b:2", "image:a/b:3"}


def test_more_overlays_than_a_team_has_are_not_followed(tmp_path: Path) -> None:
    """The object is listed once, and says that where it goes isn't known."""
    texts = {"base/pod.yaml": POD, "base/kustomization.yaml": "resources: [pod.yaml]\n"}
    for number in range(MAX_BUILDS + 1):
        text = f"namespace: n{number}\nresources: [../base]\n"
        texts[f"o{number}/kustomization.yaml"] = text
    found = read(tmp_path, texts)
    (pod,) = (item for item in found.items if item.kind == "Pod")
    assert pod.confidence is Confidence.PARTIAL
    assert "isn't followed" in pod.attributes["reason"]


def test_a_ladder_of_kustomizations_costs_its_length() -> None:
    """Each level including the next twice would be 2 to the power of 3,000 ways to the bottom."""
    builds = Builds()
    for level in range(3000):
        for side in ("a", "b"):
            builds.add(f"{side}{level}", Transform(), [f"a{level + 1}", f"b{level + 1}"])
    assert len(builds.of_file("a3000")) == 2


@given(
    st.lists(
        st.tuples(st.sampled_from("abcdef"), st.sampled_from("abcdef"), st.sampled_from("xyz")),
        max_size=20,
    )
)
def test_circles_end_and_ways_are_few(edges: list[tuple[str, str, str]]) -> None:
    """Whatever includes whatever, each file has at least one build and at most a few."""
    builds = Builds()
    for source, target, prefix in edges:
        builds.add(source, Transform(prefix=prefix), [target])
    for name in "abcdef":
        assert 1 <= len(builds.of_file(name)) <= MAX_BUILDS


@pytest.mark.parametrize(
    ("replacement", "image", "made"),
    [
        (Replacement("a/b", new_tag="2"), "a/b:1", "a/b:2"),
        (Replacement("a/b", new_tag="2"), "a/b", "a/b:2"),
        (Replacement("a/b", new_tag="2"), "a/b@sha256:" + "0" * 64, "a/b:2"),
        (Replacement("a/b", new_name="c"), "a/b:1", "c:1"),
        (Replacement("a/b", digest="sha256:1"), "a/b:1", "a/b@sha256:1"),
        (Replacement("b", new_tag="2"), "a/b:1", "a/b:1"),
        (Replacement("h:5000/b", new_tag="2"), "h:5000/b:1", "h:5000/b:2"),
    ],
)
def test_images_are_replaced_by_name(replacement: Replacement, image: str, made: str) -> None:
    """The name is compared as a whole, and what isn't replaced stays."""
    assert replacement.of(image) == made


@pytest.mark.parametrize("path", ["./apps", "apps", "/apps/", "apps/."])
def test_paths_of_flux_start_at_the_root(tmp_path: Path, path: str) -> None:
    """However a path is written, it is the folder; its objects get the target's namespace."""
    flux = (
        "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\n"
        "metadata: {name: apps, namespace: flux}\n"
        f"spec:\n  path: {path}\n  targetNamespace: shop\n"
        "  sourceRef: {kind: GitRepository, name: x}\n"
    )
    found = read(tmp_path, {"clusters/apps.yaml": flux, "apps/deep/pod.yaml": POD})
    assert pods(found) == {"kubernetes:shop/Pod/one": "apps/deep/pod.yaml"}
    assert ("includes", "kubernetes:shop/Pod/one") in {(r.kind, r.target) for r in found.relations}


def test_a_path_out_of_the_repository_is_only_named(tmp_path: Path) -> None:
    """Traversal leads nowhere: the folder stays a placeholder."""
    flux = (
        "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\n"
        "metadata: {name: apps, namespace: flux}\n"
        "spec: {path: ../../etc, sourceRef: {kind: GitRepository, name: x}}\n"
    )
    found = read(tmp_path, {"a.yaml": flux, "etc/pod.yaml": POD})
    targets = {r.target for r in found.relations if r.kind == "includes"}
    assert targets == {"kustomization:flux/GitRepository/x//../../etc"}


@pytest.mark.parametrize(
    "text",
    [
        "apiVersion: v1\nkind: Pod\nmetadata:\n  name: {{ name }}-{{ env }}\n",
        "{% if x %}\napiVersion: v1\nkind: Pod\n{% endif %}\nmetadata: {name: '{{ x }}'}\n",
        "apiVersion: v1\nkind: Pod\nmetadata: {name: '{{ name }}'}\n",
    ],
)
def test_a_manifest_that_is_a_template_is_listed(tmp_path: Path, text: str) -> None:
    """Whatever fills it in, it is one item that says so, with the kinds that it writes out."""
    (item,) = read(tmp_path, {"deploy/pod.yaml": text}).items
    assert item.id == "kubernetes:_templates/deploy/pod.yaml"
    assert item.confidence is Confidence.PARTIAL
    assert item.attributes["makes"] == ["Pod"]


@pytest.mark.parametrize("folder", ["kubernetes", "flux"])
def test_objects_of_the_field_are_those_of_a_plain_loader(corpora: Path, folder: str) -> None:
    """File by file as many objects of each kind as PyYAML finds, no more and no less."""
    root = corpora / "iac" / folder
    paths = [p for p in files.listing(root) if p.endswith((".yaml", ".yml"))]
    expected = {path: kinds for path in paths if (kinds := plain_kinds(root / path)) is not None}
    # Some templates are no YAML for PyYAML.
    assert len(paths) - len(expected) <= 5
    reading = inventory.read(root, list(expected))
    found = {
        (item.path, item.line, item.kind)
        for item in reading.items
        if item.source == "kubernetes"
        and item.kind != "template"
        and "generated_by" not in item.attributes
    }
    counted = Counter((path, kind) for path, _, kind in found)
    assert counted == Counter((path, kind) for path in expected for kind in expected[path])


def plain_kinds(path: Path) -> list[str] | None:
    """The kinds of a file's objects as PyYAML sees them, members of lists one by one.

    None when it doesn't load the file.
    """
    try:
        documents = list(yaml.safe_load_all(path.read_text("utf-8")))
    except yaml.YAMLError:
        return None
    found = []
    while documents:
        document = documents.pop()
        if not isinstance(document, dict):
            continue
        if str(document.get("kind")).endswith("List") and "items" in document:
            documents += document["items"]
        elif "kind" not in document:
            # A kustomization may leave out what it is.
            found += ["Kustomization"] if path.name == "kustomization.yaml" else []
        elif is_named(document):
            found.append(document["kind"])
    return found


def is_named(document: dict[str, Any]) -> bool:
    """Whether an object has a name; a kustomization needs none, a placeholder is none."""
    if str(document.get("apiVersion")).startswith("kustomize.config.k8s.io"):
        return True
    metadata = document.get("metadata") or {}
    return "{{" not in str(metadata.get("name", "{{"))
