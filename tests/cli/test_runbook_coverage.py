"""`runbook coverage`: alerts and runbooks, both ways."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.helpers import Repo, Runner

RULES = """\
groups:
  - name: shop
    rules:
      - alert: Covered
        expr: up == 0
        labels: {severity: critical}
        annotations: {runbook_url: "https://rb.example.com/ops/COVERED/"}
      - alert: CoveredToo
        expr: up == 0
        annotations: {runbook_url: "https://rb.example.com/ops/covered/"}
      - alert: ByPath
        expr: up == 0
        annotations: {runbook: runbooks/ops/by-path.md}
      - alert: ByName
        expr: up == 0
        annotations: {runbook_url: "https://rb.example.com/{{ $labels.alertname }}"}
      - alert: Missing
        expr: up == 0
        labels: {severity: critical}
        annotations: {runbook_url: "https://rb.example.com/nothing"}
      - alert: Bare
        expr: up == 0
        labels: {severity: warning}
      - alert: Anchor
        expr: up == 0
        annotations: {runbook_url: "https://rb.example.com/ops/covered#gone"}
      - alert: AnchorThere
        expr: up == 0
        annotations: {runbook_url: "https://rb.example.com/ops/covered#meaning"}
      - alert: Templated
        expr: up == 0
        annotations: {runbook_url: "{{ $labels.base }}/x"}
"""
CONFIG = 'runbooks: {url_patterns: ["https://rb.example.com/{path}"]}\n'


@pytest.fixture
def shop(repo: Repo) -> Repo:
    """A repository with rules and runbooks of every class."""
    repo.write("adrtool.yml", CONFIG)
    repo.write("rules/shop.yml", RULES)
    repo.write("runbooks/ops/covered.md", "# Covered\n\n## Meaning\n\nDown.\n")
    repo.write("runbooks/ops/by-path.md", "# By path\n")
    repo.write("runbooks/ByName.md", "# By name\n")
    repo.write("runbooks/orphan.md", "# Orphan\n")
    repo.write("runbooks/ops/_index.md", "# Ops\n")
    repo.write("runbooks/README.md", "# All runbooks\n")
    repo.commit()
    return repo


def _short(found: dict[str, list[dict[str, Any]]]) -> dict[str, list[tuple[Any, ...]]]:
    return {
        name: [(e["url"], ",".join(e["alerts"]), e["path"]) for e in entries]
        for name, entries in found.items()
    }


def test_every_address_is_in_one_class(shop: Repo, run: Runner) -> None:
    """An object a distinct address or page, with what is known of it."""
    result = run("runbook", "coverage", "--json", cwd=shop.path)
    assert (result.code, result.stderr) == (0, "")
    base = "https://rb.example.com"
    assert _short(result.json()) == {
        "covered": [
            (f"{base}/ByName", "ByName", "runbooks/ByName.md"),
            (f"{base}/ops/COVERED/", "Covered,CoveredToo", "runbooks/ops/covered.md"),
            (f"{base}/ops/covered#meaning", "AnchorThere", "runbooks/ops/covered.md"),
            ("runbooks/ops/by-path.md", "ByPath", "runbooks/ops/by-path.md"),
        ],
        "missing": [(f"{base}/nothing", "Missing", None)],
        "none": [(None, "Bare", None)],
        "dead_anchors": [(f"{base}/ops/covered#gone", "Anchor", "runbooks/ops/covered.md")],
        "orphans": [(None, "", "runbooks/orphan.md")],
        "unresolved": [("*/x", "Templated", None)],
    }


def test_the_table_names_what_is_to_do(shop: Repo, run: Runner) -> None:
    """And counts what is well."""
    result = run("runbook", "coverage", cwd=shop.path)
    lines = result.stdout.splitlines()
    assert lines[0] == "missing: the address has no page (1)"
    assert "Covered " not in result.stdout
    assert lines[-1] == (
        "9 alerts, 7 distinct addresses: 4 covered, 1 missing, 1 none, 1 dead anchors, "
        "1 unresolved; 1 orphan"
    )
    assert "CoveredToo" in run("runbook", "coverage", "--all", cwd=shop.path).stdout


def test_rules_may_lie_elsewhere(shop: Repo, run: Runner, tmp_path: Path) -> None:
    """A file, a folder, one of the operator's resources; what isn't there is wrong use."""
    rules = tmp_path / "rules"
    rules.mkdir()
    indented = "\n".join(f"  {line}" for line in RULES.splitlines())
    resource = "apiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\nmetadata: {name: x}\n"
    (rules / "shop.yaml").write_text(f"{resource}spec:\n{indented}\n", "utf-8")
    (rules / "broken.yaml").write_text("groups:\n - alert: [\n", "utf-8")
    own = run("runbook", "coverage", "--json", cwd=shop.path).json()
    result = run("runbook", "coverage", "--json", "--rules", rules, cwd=shop.path)
    assert _short(result.json()) == _short(own)
    assert "broken.yaml" in result.stderr
    file = run(
        "runbook", "-C", shop.path, "coverage", "--json", "--rules", "rules/shop.yaml", cwd=tmp_path
    )
    assert _short(file.json()) == _short(own)
    gone = run("runbook", "coverage", "--rules", "nothing", cwd=shop.path)
    assert (gone.code, gone.stdout) == (2, "")


def test_a_runbook_that_names_its_alert_is_no_orphan(shop: Repo, run: Runner) -> None:
    """The alert still has no address, but it is known where it would lead."""
    shop.write("runbooks/orphan.md", "---\nalerts: [Bare]\n---\n# Orphan\n")
    found = run("runbook", "coverage", "--json", cwd=shop.path).json()
    assert [e["path"] for e in found["none"]] == ["runbooks/orphan.md"]
    assert found["orphans"] == []


def test_coverage_may_not_get_worse(shop: Repo, run: Runner) -> None:
    """A page that is moved, an alert that comes without one; with an alias all is well again."""
    shop.git("switch", "--quiet", "--create", "change")
    assert run("runbook", "coverage", "--base", "main", cwd=shop.path).code == 0
    shop.git("mv", "runbooks/ops/covered.md", "runbooks/moved.md")
    worse = run("runbook", "coverage", "--base", "main", cwd=shop.path)
    assert worse.code == 1
    assert "CoveredToo has no runbook" in worse.stderr
    checked = run("adrtool", "check", "--base", "main", "--json", cwd=shop.path)
    found = [p for p in checked.json()["problems"] if p["rule"] == "runbook/coverage-worse"]
    assert {p["path"] for p in found} == {"rules/shop.yml"}
    assert len(found) == 3
    page = shop.read("runbooks/moved.md")
    shop.write("runbooks/moved.md", f"---\naliases: [/ops/covered]\n---\n{page}")
    assert run("runbook", "coverage", "--base", "main", cwd=shop.path).code == 0
    more = RULES + "      - alert: New\n        expr: up == 0\n        labels: {severity: info}\n"
    shop.write("rules/shop.yml", more)
    assert run("runbook", "coverage", "--base", "main", cwd=shop.path).code == 1
    shop.write("adrtool.yml", CONFIG.replace("{url", "{exceptions: [New], url"))
    assert run("runbook", "coverage", "--base", "main", cwd=shop.path).code == 0


def test_a_dead_address_is_told_at_its_own_line(repo: Repo, run: Runner) -> None:
    """Not where its alert begins."""
    rule = "      - alert: {0}\n        expr: up == 0\n        annotations:\n          {1}: {2}\n"
    rules = (("A", "runbook_url", "runbooks/gone.md"), ("B", "runbook", "runbooks/b.md#gone"))
    text = "".join(rule.format(*said) for said in rules)
    repo.write("rules.yml", f"groups:\n  - name: g\n    rules:\n{text}")
    repo.write("runbooks/b.md", "# B\n")
    found = run("adrtool", "check", "--json", cwd=repo.path).json()["problems"]
    assert [(p["rule"], p["line"]) for p in found if p["path"] == "rules.yml"] == [
        ("runbook/missing-page", 7), ("runbook/dead-anchor", 11),
    ]  # fmt: skip


def test_what_pages_people_needs_a_runbook(shop: Repo, run: Runner) -> None:
    """By severity, but for exceptions; a page that isn't there is told once."""
    shop.write("adrtool.yml", CONFIG.replace("{url", "{require_for: [critical, warning], url"))
    rules = _rules(run, shop)
    assert rules == ["runbook/dead-anchor", "runbook/missing-page", "runbook/required"]
    shop.write(
        "adrtool.yml", CONFIG.replace("{url", '{require_for: [warning], exceptions: ["Ba*"], url')
    )
    assert "runbook/required" not in _rules(run, shop)


def _rules(run: Runner, repo: Repo) -> list[str]:
    result = run("adrtool", "check", "--json", cwd=repo.path)
    found = {p["rule"] for p in result.json()["problems"] if p["path"] == "rules/shop.yml"}
    return sorted(rule for rule in found if rule.startswith("runbook/"))


def test_hostile_addresses_do_no_harm(repo: Repo, run: Runner) -> None:
    """Bombs, traversal and nonsense are addresses that lead nowhere."""
    urls = [
        "../../../../etc/passwd",
        "https://[::1",
        "javascript:alert(1)",
        "/" * 5000,
        "%00",
        "a" * 9000,
        "https://x/{path}",
        "\u202e",
        "//x//y",
        "#",
        "?",
        "https://",
    ]
    rules = [
        {"alert": f"A{i}", "expr": "up", "annotations": {"runbook_url": url}}
        for i, url in enumerate(urls)
    ]
    repo.write("rules.yml", json.dumps({"groups": [{"name": "x", "rules": rules}]}))
    repo.write("runbooks/a.md", "---\naliases: [/, '', 'https://[', 7]\nslug: /\n---\n# A\n")
    result = run("runbook", "coverage", "--json", cwd=repo.path)
    assert result.code == 0, result.stderr
    assert result.json()["covered"] == []


def test_kube_prometheus_is_known_by_heart(corpora: Path, run: Runner) -> None:
    """125 distinct addresses, 26 without a page, 9 orphans."""
    found = run(
        "runbook",
        "-C",
        corpora / "runbooks/prometheus-operator",
        "coverage",
        "--json",
        "--rules",
        corpora / "rules/kube-prometheus",
    ).json()
    counts = {name: len(entries) for name, entries in found.items()}
    assert counts == {
        "covered": 99,
        "missing": 26,
        "none": 0,
        "dead_anchors": 0,
        "orphans": 9,
        "unresolved": 0,
    }
    assert [Path(e["path"]).stem for e in found["orphans"]] == [
        "etcdBackendQuotaLowSpace",
        "etcdGRPCRequestsSlow",
        "etcdHighFsyncDurations",
        "etcdHighNumberOfFailedGRPCRequests",
        "etcdInsufficientMembers",
        "etcdMembersDown",
        "etcdNoLeader",
        "KubeJobCompletion",
        "KubeProxyDown",
    ]
    assert "NodeCPUHighUsage" in {a for e in found["missing"] for a in e["alerts"]}
