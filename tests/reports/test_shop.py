"""Every report on the sample project, compared with what people looked at once."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from typing import Any

import pytest

from adrtool.reports.services import ROLES
from adrtool.reports.tables import REPORTS
from tests.helpers import PROJECT, Runner

SHOP = PROJECT / "examples" / "shop"
GOLDEN = PROJECT / "tests" / "reports" / "golden" / "shop"

FINDINGS: dict[str, Callable[[Any], list[Any]]] = {
    "services": lambda found: [
        any(part["role"] == role for service in found["services"] for part in service["parts"])
        for role in ROLES
    ] + [{part["declared"] for s in found["services"] for part in s["parts"]} == {True, False}],
    "coverage": lambda found: [len(sort["findings"]) for sort in found["coverage"]],
    "versions": lambda found: [
        sum(thing["divergent"] for thing in found["versions"]),
        sum(v["unpinned"] for thing in found["versions"] for v in thing["versions"]),
    ],
    "drift": lambda found: [
        found["drift"][0][side] for side in ("in_both", "only_in_code", "only_in_state")
    ],
    "rules": lambda found: [
        [r for r in found["rules"] if r["broken_by"]],
        [r for r in found["rules"] if not r["broken_by"]],
    ],
    "capacity": lambda found: [
        found["namespaces"], found["instances"],
        [w for w in found["workloads"] if w["findings"]],
        [w for w in found["workloads"] if w["scaled_by"]],
    ],
}  # fmt: skip
"""What of each report has to be there at least once, for the sample to show it."""


@pytest.mark.parametrize("name", REPORTS)
def test_the_sample_shows_every_sort_of_finding(run: Runner, name: str) -> None:
    """The JSON is compared as a whole. ADRTOOL_WRITE_GOLDEN=1 writes it anew."""
    result = run("adrtool", "report", name, "--json", cwd=SHOP)
    assert result.code == 0, result.stderr
    found = result.json()
    assert all(FINDINGS[name](found))
    golden = GOLDEN / f"{name}.json"
    if os.environ.get("ADRTOOL_WRITE_GOLDEN") == "1":
        golden.parent.mkdir(parents=True, exist_ok=True)
        golden.write_text(json.dumps(found, indent=2, ensure_ascii=False) + "\n", "utf-8")
    assert found == json.loads(golden.read_text("utf-8"))


@pytest.mark.parametrize("name", REPORTS)
def test_text_has_a_header_and_ends_with_a_summary(run: Runner, name: str) -> None:
    """For people: a table on standard output, one line about it on the other."""
    result = run("adrtool", "report", name, cwd=SHOP)
    assert result.code == 0
    assert result.stdout.splitlines()[0].strip()
    assert len(result.stderr.splitlines()) == 1


def test_every_report_has_a_command_with_an_example_and_a_place_in_the_guide(run: Runner) -> None:
    """The names of the pages and of the commands are the same."""
    guide = (PROJECT / "docs" / "guide" / "reports.md").read_text("utf-8")
    commands = (PROJECT / "docs" / "guide" / "command-line.md").read_text("utf-8")
    for name in (*REPORTS, "impact"):
        told = run("adrtool", "report", name, "--help").stdout
        assert re.search(rf"Example: .*adrtool report {name}", told, re.DOTALL)
        assert f"`adrtool report {name}" in commands
        assert f"\n## {name.capitalize()}\n" in guide
