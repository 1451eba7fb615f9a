"""Which page an address means."""

from __future__ import annotations

from pathlib import Path

import pytest

from adrtool.config import Runbooks
from adrtool.documents import plain
from adrtool.model import Document
from adrtool.runbooks.pages import Pages, Target

HUGO = (
    "---\naliases: [/old/name/, https://wiki.example.com/down]\nslug: node-is-down\n---\n# Down\n"
)


def _documents(**texts: str) -> list[Document]:
    return [plain.read("runbook", path, text).document for path, text in texts.items()]


DOCUMENTS = _documents(
    **{
        "content/runbooks/node/NodeDown.md": HUGO,
        "content/runbooks/queues.md": "# Queues\n\n## Alert Name: QueueStuck\n\n## Größe {#size}\n",
        "content/runbooks/bundle/index.md": "# Bundle\n",
        "content/runbooks/old.html.md.erb": "# Old\n",
    }
)


def _find(address: str, *patterns: str, site: str = "", alert: str = "", case: bool = False) -> str:
    settings = Runbooks("content/runbooks", patterns, match_case=case)
    return Pages(DOCUMENTS, settings, site).find(address, alert).path


@pytest.mark.parametrize(
    ("address", "pattern"),
    [
        ("https://rb.example.com/node/nodedown", "https://rb.example.com/{path}"),
        ("https://rb.example.com/node/nodedown/", "https://rb.example.com/{path}/"),
        ("https://RB.example.com/Node/NODEDOWN.html?x=1", "https://rb.example.com/{path}"),
        ("https://rb.example.com/runbooks/node/nodedown", "https://rb.example.com/{path}"),
        ("https://rb.example.com/x/node/nodedown.md#top", "https://rb.example.com/x/{path}"),
        (
            "https://github.com/a/b/blob/main/content/runbooks/node/NodeDown.md",
            "https://github.com/a/b/blob/main/{path}",
        ),
        ("https://rb.example.com/a/nodedown", "https://rb.example.com/a/{name}"),
        ("https://rb.example.com/a/NodeDown", "https://rb.example.com/a/{alert}"),
        ("https://rb.example.com/old/name", "https://rb.example.com/{path}"),
        ("https://wiki.example.com/down", "https://rb.example.com/{path}"),
        ("https://rb.example.com/node/node-is-down/", "https://rb.example.com/{path}"),
        ("content/runbooks/node/NodeDown.md", "https://rb.example.com/{path}"),
        ("/node/nodedown", "https://rb.example.com/{path}"),
        ("https://rb.example.com/node/node%64own", "https://rb.example.com/{path}"),
    ],
)
def test_a_page_is_found_by_what_people_call_it(address: str, pattern: str) -> None:
    """By pattern, alias, slug or path; cases, endings and queries don't count."""
    assert _find(address, pattern, alert="NodeDown") == "content/runbooks/node/NodeDown.md"


@pytest.mark.parametrize(
    "address",
    [
        "https://rb.example.com/other/nodedown",
        "https://rb.example.com/node",
        "https://rb.example.com/nodedown",
        "https://rb.example.com/",
        "https://rb.example.com",
        "https://other.example.com/node/nodedown",
        "node/nodeup.md",
        "../../etc/passwd",
        "https://rb.example.com/node/nodedown/more",
        "https://rb.example.com/node/nodedow",
    ],
)
def test_a_page_that_isnt_there_is_none(address: str) -> None:
    """A near one isn't taken for it, and nothing outside of the project is."""
    assert _find(address, "https://rb.example.com/{path}") == ""


def test_the_sites_own_address_is_a_pattern() -> None:
    """What mkdocs.yml says needn't be said again."""
    found = _find(
        "https://docs.example.com/ops/runbooks/queues/", site="https://docs.example.com/ops/"
    )
    assert found == "content/runbooks/queues.md"


def test_without_a_pattern_the_end_of_the_address_counts() -> None:
    """Of the whole path below the folder, not of the name alone."""
    assert _find("https://x.example/runbooks/node/nodedown") == "content/runbooks/node/NodeDown.md"
    assert _find("https://x.example/other/nodedown") == ""
    assert _find("https://x.example/runbooks/old.html") == "content/runbooks/old.html.md.erb"
    assert _find("https://x.example/runbooks/bundle/") == "content/runbooks/bundle/index.md"


def test_cases_count_when_they_are_meant_to() -> None:
    """As on a web server that tells them apart."""
    pattern = "https://rb.example.com/{path}"
    assert _find("https://rb.example.com/node/NodeDown", pattern, case=True)
    assert not _find("https://rb.example.com/node/nodedown", pattern, case=True)


@pytest.mark.parametrize(
    ("anchor", "is_there"),
    [
        ("alert-name-queuestuck", True),
        ("Alert-Name-QueueStuck", True),
        ("size", True),
        ("queues", True),
        ("alert-name-other", False),
        ("", True),
    ],
)
def test_an_anchor_is_that_of_a_heading(anchor: str, is_there: bool) -> None:
    """As the programs that show Markdown make them."""
    pages = Pages(DOCUMENTS, Runbooks("content/runbooks"))
    found = pages.find(f"https://x.example/runbooks/queues#{anchor}")
    assert found == Target("content/runbooks/queues.md", anchor, is_there)


def test_a_path_may_lie_outside_of_the_runbooks_but_not_of_the_project(tmp_path: Path) -> None:
    """An alert may name any page of the repository."""
    root = tmp_path / "root"
    (root / "docs").mkdir(parents=True)
    (root / "docs/ops.md").write_text("# Ops\n\n## Queue stuck\n", "utf-8")
    (tmp_path / "secret.md").write_text("# Secret\n", "utf-8")
    (root / "out.md").symlink_to(tmp_path / "secret.md")
    pages = Pages([], Runbooks(), root=root)
    assert pages.find("docs/ops.md#queue-stuck") == Target("docs/ops.md", "queue-stuck")
    assert not pages.find("docs/ops.md#other").has_anchor
    assert pages.find("../secret.md").path == pages.find("out.md").path == ""
