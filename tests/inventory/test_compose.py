"""Compose files: which files are some, what variables may show, and what belongs together."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from adrtool import files, inventory, yamlio
from adrtool.inventory import compose, compose_services, compose_variables
from adrtool.model import Confidence
from tests.inventory.texts import read

SERVICE = "services:\n  web:\n    image: shop/web:1\n"


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("compose.yaml", SERVICE),
        ("compose.yaml", "name: empty\n"),
        ("a/docker-compose.prod.yml", "networks: {front: }\n"),
        ("docker-compose-ci.yml", "services:\n  a:\n"),
        ("docker-stack.yml", SERVICE),
        ("production.yml", f"version: '3'\nx-common: {{a: 1}}\n{SERVICE}"),
        ("old/docker-compose.yml", "web:\n  image: a\n"),
        ("all.yaml", "include:\n  - database/compose.yaml\n"),
        ("flow.yaml", "{services: {web: {image: a}}}\n"),
    ],
)
def test_a_compose_file_is_one_by_name_or_content(path: str, text: str) -> None:
    """Compose's own names are enough; other files need services that run something."""
    assert compose.looks_right(path, text)
    assert compose.read(path, text).items[0].id == f"compose:{path}"


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("config/services.yaml", "services:\n  _defaults: {autowire: true}\n  App\\X: {a: b}\n"),
        ("config/services.yaml", "parameters: {a: 1}\nservices:\n  x: {image: a}\n"),
        (".gitlab-ci.yml", "services: [docker:dind]\ninclude: [{local: /x.yml}]\n"),
        (".gitlab-ci.yml", "include:\n  - ci/compose.yml\nstages: [a]\n"),
        ("stack.yaml", "resolver: lts-22\npackages: ['.']\n"),
        ("roles/x/tasks/docker-compose.yml", "- name: start\n  debug: {}\n"),
        ("group_vars/compose.yml", "compose_version: 2\n"),
        ("k8s/compose.yaml", "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\n"),
        ("compose.yml", ""),
        ("broken.yml", "services:\n  a: [\n"),
    ],
)  # fmt: skip
def test_other_files_are_passed_over_in_silence(path: str, text: str) -> None:
    """What only looks like it gives neither items nor problems."""
    found = compose.link(compose.read(path, text))
    assert (found.items, found.problems) == ((), ())


def test_workflows_and_values_are_not_looked_at() -> None:
    """Workflows have services, and so have values of charts."""
    assert not compose.looks_right(".github/workflows/compose.yml", SERVICE)
    assert not compose.looks_right("chart/values.yaml", SERVICE)


@pytest.mark.parametrize(
    ("written", "name", "default"),
    [
        ("$A", "${A}", "${A}"),
        ("${A}", "${A}", "${A}"),
        ("${A:-b}c", "${A}c", "bc"),
        ("${A-b}", "${A}", "b"),
        ("${A:?say}", "${A}", "${A}"),
        ("${A:+b}", "${A}", "${A}"),
        ("${A:-${B:-c}}/${D}", "${A}/${D}", "c/${D}"),
        ("a$$b", "a$b", "a$b"),
        ("${A:-never closed", "${A}", "${A}"),
        ("100%", "100%", "100%"),
        ("$", "$", "$"),
        ("${1}", "${1}", "${1}"),
    ],
)
def test_variables_are_names_with_defaults_apart(written: str, name: str, default: str) -> None:
    """`bare` tells names only; `by_default` is for images alone."""
    assert compose_variables.bare(written) == name
    if "$$" not in written:
        assert compose_variables.by_default(written) == default


PIECES = st.sampled_from(["${A", "}", ":-", " SECRET", "$B", "$$", "x", ":?", "-", "${C:- SECRET}"])


@given(st.lists(PIECES, max_size=30).map("".join))
def test_no_default_is_told(text: str) -> None:
    """However variables are nested or broken, what is left of defaults stands outside of them."""
    outside = "".join(p for p in compose_variables.parts(text) if isinstance(p, str))
    assert compose_variables.bare(text).count("SECRET") == outside.count("SECRET")


def test_deep_nesting_takes_no_time_and_breaks_nothing() -> None:
    """A hundred thousand variables inside each other are one line of text."""
    text = "${A:-" * 100_000
    assert compose_variables.bare(text) == "${A}"
    service = yamlio.load(f"image: '{text}'\nports: ['{text}']\nvolumes: ['{text}:/a']\n")
    assert compose_services.attributes(service)["image"] == "${A}"


def test_services_of_the_field_are_all_found(corpora: Path) -> None:
    """Each service that a plain loader sees is an item, with its image and its environment."""
    folder = corpora / "iac" / "compose"
    reading = inventory.read(folder, files.listing(folder))
    found = {item.id: item for item in reading.items if item.kind == "service"}
    expected = {}
    for path in folder.glob("*/compose.y*ml"):
        loaded = yaml.safe_load(path.read_text("utf-8"))
        place = path.relative_to(folder).as_posix()
        for name, service in loaded["services"].items():
            expected[f"compose:{place}/service/{name}"] = service
    assert len(expected) > 70
    assert found.keys() == expected.keys()
    for identifier, service in expected.items():
        attributes = found[identifier].attributes
        assert attributes.get("image", "") == service.get("image", "")
        names = [str(e).partition("=")[0] for e in service.get("environment") or ()]
        assert attributes.get("environment", []) == names
        assert list(attributes.get("depends_on", ())) == list(service.get("depends_on") or ())
    assert reading.problems == ()


def test_circles_end(tmp_path: Path) -> None:
    """Files that include and services that extend each other are related, once each."""
    one = "include: [two/compose.yaml]\nservices:\n  a: {extends: {service: b}}\n"
    two = one.replace("two/compose", "../compose").replace("service: b", "service: a")
    two = two.replace("a: {extends: {", "b: {extends: {file: ../compose.yaml, ")
    found = read(tmp_path, {"compose.yaml": one, "two/compose.yaml": two})
    services = [item for item in found.items if item.kind == "service"]
    assert {item.confidence for item in services} == {Confidence.PARTIAL}
    assert sum(r.kind == "includes" for r in found.relations) == 2


def test_many_overrides_are_not_merged(tmp_path: Path) -> None:
    """Every file keeps its own service, and each is related to the one of the base."""
    texts = {f"compose.{name}.yml": SERVICE for name in ("prod", "staging", "override")}
    found = read(tmp_path, {"compose.yml": SERVICE, **texts})
    assert sum(item.kind == "service" for item in found.items) == 4
    patched = [r.target for r in found.relations if r.kind == "patches"]
    assert patched.count("compose:compose.yml/service/web") == 3
