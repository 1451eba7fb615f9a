"""Alerts and runbooks find each other."""

from __future__ import annotations

import pytest

from adrtool import alerts, catalog, project
from adrtool.config import Runbooks
from adrtool.model import Document, Item, Relation
from tests.helpers import Repo


def runbook(path: str, *names: str) -> Document:
    """A runbook that answers alerts of some names."""
    stem = path.rpartition("/")[2].removesuffix(".md")
    said = {"alerts": names, "aliases": (f"/old/{stem.removeprefix('Node').casefold()}",)}
    return Document(f"runbook:{stem}", "runbook", path, stem, "", metadata=said,
                    lines={"alerts": 3})  # fmt: skip


BOOKS = [runbook("runbooks/api-errors.md"), runbook("runbooks/node/NodeBusy.md"),
         runbook("docs/rb/other.md")]  # fmt: skip
URL = "https://rb.example.com/"


@pytest.mark.parametrize(
    ("pattern", "pointer", "target"),
    [
        ("{path}", "runbooks/api-errors/", "runbook:api-errors"),
        ("{path}", "runbooks/api-errors", "runbook:api-errors"),
        ("{path}", "api-errors.html#first-steps", "runbook:api-errors"),
        ("{path}", "runbooks/API-Errors.md", "runbook:api-errors"),
        ("{path}", "node/nodebusy", "runbook:NodeBusy"),
        ("runbooks/{path}", "runbooks/node/nodebusy", "runbook:NodeBusy"),
        ("x/{name}/", "x/api-errors", "runbook:api-errors"),
        ("x/{name}", "x/y/api-errors", ""),
        ("{alert}", "NodeBusy", "runbook:NodeBusy"),
        ("{alert}", "Other", ""),
        ("{path}", "runbooks/missing/", "runbook:missing"),
        ("{path}", "runbooks/Missing.html#x", "runbook:Missing"),
        ("{path}", "node/node%62usy/index.html", "runbook:NodeBusy"),
        ("{path}", "old/busy", "runbook:NodeBusy"),
        ("{path}/{path}", "a/api-errors", ""),
        ("{path}/{path}", "api-errors/api-errors", "runbook:api-errors"),
        ("no-field", "runbooks/api-errors", ""),
    ],
)
def test_an_address_of_a_pattern_is_a_runbook(pattern: str, pointer: str, target: str) -> None:
    """As `runbook coverage` finds it, in any case, by an alias too; what is missing has a name."""
    found = alerts.Pointers(BOOKS, Runbooks(url_patterns=(URL + pattern,)))
    assert found.target(URL + pointer, "NodeBusy") == target


@pytest.mark.parametrize(
    ("pointer", "target"),
    [
        ("runbooks/api-errors.md", "runbook:api-errors"),
        ("/docs/rb/other.md#x", "runbook:other"),
        ("api-errors", "runbook:api-errors"),
        ("runbook:API-errors", "runbook:api-errors"),
        ("https://elsewhere.example/api-errors", ""),
        ("https://rb.example.com/*", ""),
        ("", ""),
    ],
)
def test_a_path_or_a_name_is_a_runbook_too(pointer: str, target: str) -> None:
    """Without a pattern, what has a scheme is elsewhere and what is computed isn't known."""
    assert alerts.Pointers(BOOKS, Runbooks()).target(pointer, "NodeBusy") == target


def test_both_sides_name_the_other() -> None:
    """The alert's annotation and the runbook's front matter both say it, with their lines."""
    alert = Item("alert:api/ApiErrors", "alert", "ApiErrors", "prometheus", "r.yml", 4, "r.yml")
    said = [
        Relation(alert.id, f"url:{URL}api-errors", "documented_by", "r.yml", 9),
        Relation(alert.id, "url:https://else.example/x", "documented_by", "r.yml", 10),
        Relation("docs:x", f"url:{URL}api-errors", "references", "d.md", 1),
    ]
    books = [runbook("runbooks/api-errors.md", "ApiErrors", "Unknown")]
    found = alerts.documented([alert], said, books, Runbooks(url_patterns=(URL + "{path}",)))
    assert [(r.target, r.path, r.line) for r in found] == [
        ("runbook:api-errors", "r.yml", 9),
        ("url:https://else.example/x", "r.yml", 10),
        (f"url:{URL}api-errors", "d.md", 1),
        ("runbook:api-errors", "runbooks/api-errors.md", 3),
    ]


def test_a_runbook_names_its_alerts_under_any_key_that_coverage_knows() -> None:
    """In any spelling, and several names in one text."""
    alert = Item("alert:api/ApiErrors", "alert", "ApiErrors", "prometheus", "r.yml", 4, "r.yml")
    said = {"Alert names": ("Other, ApiErrors",)}
    book = Document("runbook:x", "runbook", "runbooks/x.md", "x", "", metadata=said,
                    lines={"Alert names": 2})  # fmt: skip
    (found,) = alerts.documented([alert], [], [book], Runbooks())
    assert (found.source, found.target, found.line) == ("alert:api/ApiErrors", "runbook:x", 2)


def test_an_address_of_the_own_site_is_a_runbook(repo: Repo) -> None:
    """`site_url` says which addresses are the project's, as it does for the coverage."""
    repo.write("mkdocs.yml", "site_name: X\nsite_url: https://docs.example.org/ops/\n")
    repo.write("runbooks/disk-full.md", "# Disk full\n")
    repo.write("rules.yml", RULES)
    relations = catalog.read(project.find(repo.path)).relations
    found = {
        (r.source.rpartition("/")[2], r.target) for r in relations if r.kind == "documented_by"
    }
    assert ("DiskFull", "runbook:disk-full") in found
    assert ("Elsewhere", "url:https://wiki.example.org/runbooks/disk-full") in found


RULES = """\
groups:
- name: disks
  rules:
  - alert: DiskFull
    expr: up == 0
    annotations: {runbook_url: "https://docs.example.org/ops/runbooks/disk-full/"}
  - alert: Elsewhere
    expr: up == 0
    annotations: {runbook_url: "https://wiki.example.org/runbooks/disk-full"}
"""
