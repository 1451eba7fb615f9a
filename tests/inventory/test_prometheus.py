"""Prometheus: expressions, templates, and the rules of the field."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from adrtool import files, inventory
from adrtool.inventory import prometheus_template, promql
from adrtool.model import Reading


@pytest.mark.parametrize(
    ("expression", "metrics"),
    [
        ("sum by (job) (rate(a[5m])) / on (x) group_left (y) b offset 1h", ["a", "b"]),
        ("-max_over_time(a[5m:1m]) > bool 3 or absent(b)", ["a", "b"]),
        ('{__name__="a.b", job="x"} unless {"c.d"}', ["a.b", "c.d"]),
        ('{__name__=~"a.*"}', [""]),
        ("histogram_quantile(0.9, sum by (le) (rate(a_bucket[5m] @ end())))", ["a_bucket"]),
        ("label_replace(a, 'b', '$1', 'c', '(.*)')", ["a"]),
        ("vector(1) + 2", []),
        ("# a comment (\na == 0", ["a"]),
    ],
)
def test_metrics_of_an_expression(expression: str, metrics: list[str]) -> None:
    """Each selector is found, however deep and in whatever form its metric is named."""
    assert [s.metric for s in promql.selectors(expression)] == metrics


def test_labels_that_have_to_be_equal() -> None:
    """Of the matchers only those with one certain value are kept."""
    (found,) = promql.selectors('up{job="a", x=~"b.*", y!="c", z=""}')
    assert found.equal == (("job", "a"),)
    assert (found.label("job"), found.label("x")) == ("a", "")


@pytest.mark.parametrize(
    "expression",
    [
        "sum(", "", "a b", "(" * 5000 + "a" + ")" * 5000, "a" + "+a" * 20_000, "-" * 9000 + "a",
        "a or " * 4000 + "a", "max_over_time(" * 900 + "a" + "[5m:1m])" * 900, "'" + '\\"' * 9000,
    ],
)  # fmt: skip
def test_no_expression_ends_the_program(expression: str) -> None:
    """What the parser refuses, or would not survive, is an error that can be told."""
    with pytest.raises(promql.PromqlError):
        promql.selectors(expression)


@given(st.text(alphabet='ab{}()[]"=~!,+-/*:59 mor`\\', max_size=60))
def test_any_text_is_an_expression_or_none(text: str) -> None:
    """Whatever stands there, selectors come back or one kind of error."""
    with suppress(promql.PromqlError):
        assert all(isinstance(s, promql.Selector) for s in promql.selectors(text))


@given(st.text(alphabet='ab:{}%`"-\n .', max_size=80))
def test_what_a_template_leaves_has_the_same_lines(text: str) -> None:
    """Lines keep their numbers, and nothing of an action that is closed stays."""
    plain = prometheus_template.plain(text)
    assert plain.count("\n") == text.count("\n")
    assert prometheus_template.plain("a {{ b }} c") == f"a {prometheus_template.COMPUTED} c"


def rules(document: Any) -> Iterator[dict[str, Any]]:
    """Every rule of a document, as a plain loader of YAML sees it."""
    if not isinstance(document, dict):
        return
    if str(document.get("kind", "")).endswith("List"):
        for member in document["items"]:
            yield from rules(member)
    for group in document.get("groups") or (document.get("spec") or {}).get("groups") or ():
        yield from group.get("rules") or ()


def loaded(folder: Path) -> list[dict[str, Any]]:
    """Every rule of all files of a folder that are YAML."""
    found: list[dict[str, Any]] = []
    for path in sorted(folder.rglob("*.y*ml")):
        try:
            found += (r for d in yaml.safe_load_all(path.read_text("utf-8")) for r in rules(d))
        except yaml.YAMLError:
            continue
    return found


def read(folder: Path) -> Reading:
    """What the sources find in a folder."""
    return inventory.read(folder, files.listing(folder))


def test_rules_of_the_field_are_all_found(corpora: Path) -> None:
    """As many alerts, records and addresses of runbooks as a plain loader finds, and no problem."""
    folder = corpora / "rules"
    expected, reading = loaded(folder), read(folder)
    kinds = Counter(item.kind for item in reading.items if item.confidence != "unresolved")
    plain = [r for r in expected if "{{" not in str(r.get("alert", ""))]
    assert kinds["alert"] - 1 <= sum("alert" in r for r in plain) <= kinds["alert"]
    assert kinds["recording_rule"] == sum("record" in r for r in expected) > 50
    urls = {r["annotations"]["runbook_url"] for r in expected
            if "runbook_url" in r.get("annotations", {})}  # fmt: skip
    pointed = {r.target.removeprefix("url:") for r in reading.relations
               if r.kind == "documented_by"}  # fmt: skip
    assert pointed == urls
    assert len(urls) == 125
    assert reading.problems == ()


def test_expressions_of_the_field_are_all_understood(corpora: Path) -> None:
    """No expression is refused, and every rule that selects something says what."""
    reading = read(corpora / "rules" / "kube-prometheus")
    rules_read = {i.id for i in reading.items if i.kind in {"alert", "recording_rule"}}
    related = {r.source for r in reading.relations if r.kind in {"alerts_on", "references"}}
    silent = [i.name for i in reading.items if i.id in rules_read - related]
    # One is vector(1), the other asks for alerts of any name.
    assert silent == ["Watchdog", "InfoInhibitor"]
