"""Helm charts: what is one, what templates and values may say, and what never leaves them."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from adrtool import yamlio
from adrtool.inventory import helm_values, references
from adrtool.model import Confidence
from tests.inventory.texts import read

CHART = "apiVersion: v2\nname: web\nversion: 1.0.0\n"


@pytest.mark.parametrize(
    "path", ["values.yaml", "web/values.yaml", "templates/values.yaml", "web/requirements.yaml"]
)
def test_values_without_a_chart_are_somebody_elses(tmp_path: Path, path: str) -> None:
    """Files of the same names elsewhere give neither items nor problems, readable or not."""
    for text in ("a: 1\n", "a: [broken\n"):
        assert [i for i in read(tmp_path, {path: text}).items if i.source == "helm"] == []
        assert read(tmp_path, {path: text}).problems == ()


@pytest.mark.parametrize("folder", [".", "web", "deploy/charts/web"])
def test_a_template_belongs_to_the_chart_above(tmp_path: Path, folder: str) -> None:
    """Whole YAML in a chart's templates is one of Helm's; the same file beside it is an object."""
    pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: one}\n"
    prefix = "" if folder == "." else f"{folder}/"
    texts = {
        f"{prefix}Chart.yaml": CHART,
        f"{prefix}templates/deep/pod.yaml": pod,
        f"{prefix}other/pod.yaml": pod,
        "templates-of-mine/pod.yaml": pod,
    }
    found = read(tmp_path, texts)
    by_path = {item.path: item.source for item in found.items}
    assert by_path.pop(f"{prefix}templates/deep/pod.yaml") == "helm"
    assert by_path == {
        f"{prefix}Chart.yaml": "helm",
        f"{prefix}other/pod.yaml": "kubernetes",
        "templates-of-mine/pod.yaml": "kubernetes",
    }


def test_templates_outside_of_charts_stay_with_kubernetes(tmp_path: Path) -> None:
    """A folder called templates makes no chart."""
    found = read(tmp_path, {"templates/a.yaml": "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\n"})
    assert [item.id for item in found.items] == ["kubernetes:default/Pod/a"]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_template_is_partly_understood(tmp_path: Path, end: str) -> None:
    """It is listed with the kinds that it writes out and the reason why there is no more."""
    text = "{{ if .x }}\nkind: Pod\n---\nkind: {{ .kind }}\n---\nkind: Job\n{{ end }}\n"
    text = text.replace("\n", end)
    texts = {"Chart.yaml": CHART, "templates/a.yaml": text, "templates/_b.tpl": "{{ x }}"}
    chart, template = read(tmp_path, texts).items
    assert chart.attributes["helpers"] == 1
    assert template.attributes["makes"] == ["Pod", "Job"]
    assert template.confidence is Confidence.PARTIAL
    assert "isn't rendered" in template.attributes["reason"]


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("1", "int"), ("'1'", "string"), ("1.5", "float"), ("0755", "int"), ("yes", "string"),
        ("true", "bool"), ("on", "string"), ("", "null"), ("~", "null"), ("[]", "list"),
        ("{}", "object"), ("a", "string"), ("!!str 1", "string"), ("1e3", "float"),
    ],
)  # fmt: skip
def test_types_are_those_that_helm_sees(written: str, kind: str) -> None:
    """What is quoted is a string, and words of YAML 1.1 are words."""
    text = f"a: {written}\n"
    (row,) = helm_values.rows(yamlio.load(text), text)
    assert row.type == kind


@pytest.mark.parametrize(
    "image",
    [
        "nginx", "nginx:1.27", "a/b/c:v1", "localhost:5000/a", "reg.example.com:443/a-b/c__d:x_1",
        "quay.io/a/b@sha256:" + "0a" * 32, "REGISTRY.example.com/a", "a:1@sha256:" + "ff" * 32,
    ],
)  # fmt: skip
def test_images_are_taken(image: str) -> None:
    """References as registries take them, with a host, a port, a tag, a digest."""
    assert references.image(image) == image


@pytest.mark.parametrize(
    "text",
    [
        "", "Two words", "a b", "UPPER", "a//b", "a:", ":1", "user:pass@host/a", "https://a/b:1",
        "a:${TAG}", "a:{{ .Values.tag }}", "-a", "a/", "ghp_" + "a1B2c3D4" * 5, "a" * 600,
        "registry.example.com/web:AKIAIOSFODNN7EXAMPLE", "a\nb", "a:1\n2",
    ],
)  # fmt: skip
def test_what_is_no_image_is_left_out(text: str) -> None:
    """Sentences, addresses, placeholders and tokens are none, whatever key they stand under."""
    assert references.image(text) == ""


def test_versions_may_be_numbers_and_digests() -> None:
    """Tags as numbers, digests with and without their algorithm, registries apart."""
    text = (
        "a: {repository: x/a, tag: 16}\n"
        f"b: {{registry: r.example.com/, repository: x/b, sha: {'0a' * 32}}}\n"
        "cImage: x/c\n"
        "d: {image: {repository: x/d}}\n"
        "e: {repository: https://example.com/e.git, tag: main}\n"
        "f: {repository: x/f}\n"
    )
    found = {i.key: i.reference for i in helm_values.images(yamlio.load(text))}
    assert found == {
        "a": "x/a:16",
        "b": f"r.example.com/x/b@sha256:{'0a' * 32}",
        "cImage": "x/c",
        "d.image": "x/d",
    }


KEYS = st.text("abz.", min_size=1, max_size=4)
VALUES: st.SearchStrategy[object] = st.recursive(
    st.sampled_from([None, True, 3, 0.5, "SECRET", ["SECRET"], {}]),
    lambda inner: st.dictionaries(KEYS, inner, max_size=4),
)


def leaves(value: object, prefix: str = "") -> set[str]:
    """The keys of the leaves of what PyYAML loads, as Helm writes them."""
    if not isinstance(value, dict) or not value:
        return {prefix}
    names = {key: f'"{key}"' if "." in key else key for key in value}
    return set().union(
        *(leaves(v, f"{prefix}.{names[k]}" if prefix else names[k]) for k, v in value.items())
    )


@given(st.dictionaries(KEYS, VALUES, min_size=1, max_size=5))
def test_every_leaf_is_a_row_and_no_value_leaves(values: dict[str, object]) -> None:
    """Whatever the nesting, the keys are those of a plain loader, and values aren't told."""
    text = yaml.safe_dump(values)
    rows = helm_values.rows(yamlio.load(text), text)
    assert {row.key for row in rows} == leaves(values)
    assert "SECRET" not in repr(rows)


def test_a_chart_of_very_many_values_says_where_it_stops(tmp_path: Path) -> None:
    """More values than a person reads are cut, and the chart says so."""
    values = "".join(f"key{n}: x\n" for n in range(helm_values.MAX_ROWS + 5))
    found = read(tmp_path, {"Chart.yaml": CHART, "values.yaml": values})
    chart = found.items[0]
    assert len(found.items) == helm_values.MAX_ROWS + 1
    assert chart.confidence is Confidence.PARTIAL
    assert "5,000" in chart.attributes["reason"]


def test_a_circle_of_charts_is_a_circle(tmp_path: Path) -> None:
    """Charts that need each other are related both ways and read once."""
    one = f"{CHART}dependencies: [{{name: b, version: 1, repository: file://../b}}]\n"
    other = f"{CHART}dependencies: [{{name: a, version: 1, repository: file://../a}}]\n"
    found = read(tmp_path, {"a/Chart.yaml": one, "b/Chart.yaml": other})
    assert {(r.source, r.target) for r in found.relations} == {
        ("helm:a", "helm:b"),
        ("helm:b", "helm:a"),
    }
