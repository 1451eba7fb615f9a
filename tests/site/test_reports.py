"""The pages of the reports."""

from __future__ import annotations

from html import unescape
from pathlib import Path

from tests.helpers import Repo, Runner

COMPOSE = "services:\n  web:\n    image: nginx:latest\n"


def rendered(repo: Repo, run: Runner) -> dict[str, str]:
    """The pages that a site is built of, by path."""
    result = run("adrtool", "build", "--site-dir", repo.path / "out", cwd=repo.path)
    assert result.code == 0, result.stderr
    out: Path = repo.path / "out"
    return {p.relative_to(out).as_posix(): p.read_text("utf-8") for p in out.rglob("*.html")}


def test_each_report_with_something_to_tell_has_a_page(repo: Repo, run: Runner) -> None:
    """What it names is linked, and the section has the rest of them."""
    repo.write("mkdocs.yml", "site_name: A\ntheme: material\nplugins: [adrtool]\n")
    repo.write("compose.yaml", COMPOSE)
    repo.write("docs/index.md", "# Home\n")
    pages = rendered(repo, run)
    assert {p for p in pages if p.startswith("reports/")} == {
        f"reports/{name}index.html" for name in ("", "services/", "coverage/", "versions/")
    }
    assert "unpinned" in pages["reports/versions/index.html"]
    assert 'href="../../inventory/compose/compose/#service' in pages["reports/versions/index.html"]
    assert "Compose service web" in pages["reports/services/index.html"]


def test_without_items_there_are_no_reports(repo: Repo, run: Runner) -> None:
    """A site of documents has no empty section."""
    repo.write("mkdocs.yml", "site_name: A\ntheme: material\nplugins: [adrtool]\n")
    repo.write("docs/index.md", "# Home\n")
    assert not [p for p in rendered(repo, run) if p.startswith("reports/")]


def test_what_files_say_is_text(repo: Repo, run: Runner) -> None:
    """Names of services come from files."""
    repo.write("mkdocs.yml", "site_name: A\ntheme: material\nplugins: [adrtool]\n")
    repo.write("docs/index.md", "# Home\n")
    repo.write("adrtool.yml", "services:\n  '<img src=x onerror=alert(1)> | [a](b)':\n"
               "    owner: '<script>1</script>'\n    members: 'compose:*'\n")  # fmt: skip
    repo.write("compose.yaml", COMPOSE)
    page = rendered(repo, run)["reports/services/index.html"]
    assert "<img src=x" not in page
    assert "<script>1" not in page
    assert 'href="b"' not in page
    assert "<img src=x onerror=alert(1)> | [a](b)" in unescape(page)
