"""The plugin inside a real MkDocs: pages, navigation, edit links, and what it keeps out."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from tests.helpers import PROJECT, Repo, Result, Runner, clean_environment

RECORD = "# 1. Use X\n\n## Status\n\nAccepted\n\n[it](../infra/main.tf)\n"
TERRAFORM = 'resource "aws_s3_bucket" "assets" {}\n'
CONFIG = """\
site_name: Platform
theme:
  name: material
plugins:
  - adrtool
"""


@pytest.fixture
def project(repo: Repo) -> Repo:
    """A repository with a record, a folder of Terraform, a runbook and a guide."""
    repo.write("mkdocs.yml", CONFIG)
    repo.write("adr/0001-use-x.md", RECORD)
    repo.write("runbooks/restore.md", "---\nowner: ops\n---\n# Restore\n")
    repo.write("infra/main.tf", TERRAFORM)
    repo.write("infra/variables.tf", 'variable "region" {}\n')
    repo.write("docs/index.md", "# Welcome\n\n[why](../adr/0001-use-x.md) [tf](../infra/main.tf)\n")
    repo.write("docs/how/deploy.md", "# Deploy\n\n[home](../index.md)\n")
    return repo


def build(run: Runner, folder: Path, *arguments: str, config: str = "mkdocs.yml") -> Result:
    """Run MkDocs itself, as somebody does who knows nothing of adrtool's commands."""
    return run("python", "-m", "mkdocs", "build", "--config-file", config, *arguments, cwd=folder,
               env={"NO_MKDOCS_2_WARNING": "1"})  # fmt: skip


def html(folder: Path, page: str = "") -> str:
    """A built page."""
    return (folder / "site" / page / "index.html").read_text("utf-8")


def nav(page: str) -> list[str]:
    """The tabs or entries of a page's navigation, as text."""
    _, _, rest = page.partition('data-md-component="sidebar" data-md-type="navigation"')
    sidebar = rest.partition('data-md-type="toc"')[0]
    found = re.findall(r'<span class="md-ellipsis">(.*?)</span>', sidebar, re.S)
    return list(dict.fromkeys(" ".join(unescape(f).split()) for f in found))


def edit_link(page: str) -> str | None:
    """Where the edit button leads."""
    match = re.search(r'<a href="([^"]+)"[^>]*rel="edit"', page)
    return match[1] if match else None


def test_a_site_is_built_from_the_plugins_name_alone(project: Repo, run: Runner) -> None:
    """`plugins: [adrtool]` gives all sections, without a warning, and leaves no file behind."""
    project.commit()
    result = build(run, project.path, "--strict")
    assert result.code == 0, result.stderr
    assert "WARNING" not in result.stderr
    for page in (
        "", "decisions", "decisions/0001-use-x", "runbooks", "runbooks/restore", "inventory",
        "inventory/terraform/infra", "how/deploy",
    ):  # fmt: skip
        assert html(project.path, page)
    assert project.git("status", "--porcelain") == "?? site/"


def test_the_sections_are_in_their_order(project: Repo, run: Runner) -> None:
    """Home, documents, inventory, and the rest of the guide last."""
    build(run, project.path)
    found = nav(html(project.path))
    sections = ["Home", "Decisions", "Runbooks", "Inventory", "Guide"]
    assert [entry for entry in found if entry in sections] == sections
    assert "1. Use X" in found
    assert "infra (Terraform folder)" not in found


def test_a_navigation_of_ones_own_is_completed(project: Repo, run: Runner) -> None:
    """Sections that it names stay where they are, the others are appended."""
    own = "nav:\n  - Start: index.md\n  - Why:\n    - All decisions: decisions/index.md\n"
    project.write("mkdocs.yml", CONFIG + own)
    result = build(run, project.path, "--strict")
    assert result.code == 0, result.stderr
    found = nav(html(project.path))
    sections = {"Start", "Why", "Runbooks", "Inventory", "Guide", "Home"}
    assert [e for e in found if e in sections] == ["Start", "Why", "Runbooks", "Inventory"]
    assert html(project.path, "decisions/0001-use-x")


def test_the_guide_links_to_records_and_code(project: Repo, run: Runner) -> None:
    """Links that work in the repository work on the site, and MkDocs knows their targets."""
    build(run, project.path)
    home = html(project.path)
    assert 'href="decisions/0001-use-x/"' in home
    assert 'href="inventory/terraform/infra/#aws_s3_bucket.assets"' in home
    record = html(project.path, "decisions/0001-use-x")
    assert 'href="../../inventory/terraform/infra/#aws_s3_bucket.assets"' in record


@pytest.mark.parametrize(
    ("edit", "record", "guide"),
    [
        ("edit/main/", "edit/main/adr/0001-use-x.md", "edit/main/docs/how/deploy.md"),
        ("edit/main/docs/", "edit/main/adr/0001-use-x.md", "edit/main/docs/how/deploy.md"),
    ],
)
def test_edit_links_lead_to_the_real_files(
    project: Repo, run: Runner, edit: str, record: str, guide: str
) -> None:
    """`edit_uri` may speak of the repository's top or of the guide's folder."""
    hosted = "repo_url: https://github.com/a/b\n" + f"edit_uri: {edit}\n"
    theme = CONFIG.replace(
        "  name: material", "  name: material\n  features: [content.action.edit]"
    )
    project.write("mkdocs.yml", theme + hosted)
    build(run, project.path)
    base = "https://github.com/a/b/"
    assert edit_link(html(project.path, "decisions/0001-use-x")) == base + record
    assert edit_link(html(project.path, "how/deploy")) == base + guide
    assert edit_link(html(project.path, "decisions")) is None


def test_edit_links_of_a_project_below_the_top(repo: Repo, run: Runner) -> None:
    """In a repository of several projects, paths are those of the repository."""
    theme = CONFIG.replace(
        "  name: material", "  name: material\n  features: [content.action.edit]"
    )
    hosted = "repo_url: https://gitlab.com/a/b\nedit_uri: -/edit/main/\n"
    repo.write("shop/mkdocs.yml", theme + hosted)
    repo.write("shop/adrtool.yml", "records: [{dir: adr}]\n")
    repo.write("shop/adr/0001-use-x.md", RECORD.replace("../infra/main.tf", "../notes.txt#L2"))
    repo.write("shop/notes.txt", "x\ny\n")
    repo.write("shop/docs/index.md", "# Home\n")
    build(run, repo.path / "shop")
    page = html(repo.path / "shop", "decisions/0001-use-x")
    assert edit_link(page) == "https://gitlab.com/a/b/-/edit/main/shop/adr/0001-use-x.md"
    assert 'href="https://gitlab.com/a/b/-/blob/main/shop/notes.txt#L2"' in page
    home = html(repo.path / "shop")
    assert edit_link(home) == "https://gitlab.com/a/b/-/edit/main/shop/docs/index.md"


def test_problems_are_told_with_their_places(project: Repo, run: Runner) -> None:
    """Errors fail a strict build, warnings don't; both are told, and shown on a page."""
    project.write("adr/0002-y.md", "# 2. Y\n")
    relaxed = build(run, project.path, "--strict")
    assert relaxed.code == 0, relaxed.stderr
    assert re.search(
        r"INFO +- +adrtool: adr/0002-y\.md\S*: .*\[adr/missing-status\]", relaxed.stderr
    )
    project.write("adr/0002-y.md", "---\nstatus: [\n---\n# 2. Y\n")
    strict = build(run, project.path, "--strict")
    assert strict.code == 1
    assert re.search(r"WARNING +- +adrtool: adr/0002-y\.md:\d+: ", strict.stderr)
    assert build(run, project.path).code == 0
    assert "adr/0002-y.md" in unescape(html(project.path, "problems"))


def test_another_theme_works_without_the_extras(project: Repo, run: Runner) -> None:
    """The pages are there; what is made for Material isn't."""
    project.write("mkdocs.yml", "site_name: x\ntheme: mkdocs\nplugins: [search, adrtool]\n")
    result = build(run, project.path, "--strict")
    assert result.code == 0, result.stderr
    assert "Decided by" in html(project.path, "decisions/0001-use-x") or "accepted" in html(
        project.path, "decisions/0001-use-x"
    )
    assert "adr-search" not in html(project.path)
    assert not (project.path / "site/pagefind").exists()


def test_the_themes_own_search_may_stay(project: Repo, run: Runner) -> None:
    """Who lists it keeps it beside ours, and `search: false` leaves ours out."""
    project.write("mkdocs.yml", CONFIG.replace("  - adrtool", "  - search\n  - adrtool"))
    assert build(run, project.path).code == 0
    assert 'data-md-component="search"' in html(project.path)
    assert "adr-search" in html(project.path)
    project.write("mkdocs.yml", CONFIG.replace("- adrtool", "- adrtool:\n      search: false"))
    assert build(run, project.path).code == 0
    assert "adr-search" not in html(project.path)
    assert not (project.path / "site/pagefind").exists()


def test_no_page_asks_another_host(project: Repo, run: Runner) -> None:
    """No fonts, scripts, styles or images from elsewhere, and no count of a repository's stars."""
    project.write("mkdocs.yml", CONFIG + "repo_url: https://github.com/a/b\n")
    build(run, project.path)
    for page in (project.path / "site").rglob("*.html"):
        text = page.read_text("utf-8")
        assert not re.search(
            r'<(?:link|script|img)[^>]*(?:href|src)="(?:https?:)?//(?!canonical)', text
        )
        assert 'data-md-component="source"' not in text


def test_fonts_that_somebody_chose_are_kept(project: Repo, run: Runner) -> None:
    """A stated choice is theirs."""
    project.write("mkdocs.yml", CONFIG.replace("material", "material\n  font: {text: Lato}"))
    build(run, project.path)
    assert "family=Lato" in html(project.path)


def test_a_record_that_cannot_be_read_hides_no_other(project: Repo, run: Runner) -> None:
    """Broken files are problems; the site has every other page."""
    project.write("adr/0002-bad.md", b"# 2. \xff\xfe\n")
    project.write("adr/0003-nul.md", b"# 3. \0\n")
    project.write("infra/broken.tf", 'resource "a" {')
    project.write("docs/latin.md", b"# caf\xe9\n")
    result = build(run, project.path)
    assert result.code == 0, result.stderr
    for path in ("adr/0002-bad.md:1", "adr/0003-nul.md:1", "infra/broken.tf:1", "docs/latin.md:1"):
        assert path in result.stderr
    assert html(project.path, "decisions/0001-use-x")
    assert "can&#39;t be read" in html(project.path, "latin") or "can't be read" in unescape(
        html(project.path, "latin")
    )


@pytest.mark.parametrize(
    "front", ["[" * 100_000, "a: &a [x]\nb: &b [*a, *a]\n" * 40, "? " * 2000, "{" * 5000]
)  # fmt: skip
def test_hostile_front_matter_of_the_guide_ends_nothing(
    project: Repo, run: Runner, front: str
) -> None:
    """MkDocs' own loader never sees what ours refuses."""
    project.write("docs/bomb.md", f"---\n{front}\n---\n# Still here\n")
    result = build(run, project.path)
    assert result.code == 0, result.stderr[-2000:]
    assert "Still here" in html(project.path, "bomb")


def test_nothing_is_published_through_symbolic_links(
    project: Repo, run: Runner, tmp_path: Path
) -> None:
    """Links out of the repository, into git's folder, to nothing and in a circle give no file."""
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside/secret.md").write_text("# canary-outside\n")
    (tmp_path / "outside/secret.png").write_text("canary-outside")
    project.write(".git/canary.txt", "canary-git")
    docs = project.path / "docs"
    (docs / "a.md").symlink_to(tmp_path / "outside/secret.md")
    (docs / "b.png").symlink_to("../../outside/secret.png")
    (docs / "folder").symlink_to(tmp_path / "outside")
    (docs / "git.txt").symlink_to(project.path / ".git/canary.txt")
    (docs / "gone.md").symlink_to("nowhere.md")
    (docs / "loop.md").symlink_to("loop.md")
    (docs / "inside.md").symlink_to("how/deploy.md")
    (project.path / "adr/0009-out.md").symlink_to(tmp_path / "outside/secret.md")
    result = build(run, project.path)
    assert result.code == 0, result.stderr
    published = b"".join(p.read_bytes() for p in (project.path / "site").rglob("*") if p.is_file())
    assert b"canary" not in published
    assert html(project.path, "inside")
    for name in ("a.md", "b.png", "folder/secret.md", "git.txt", "gone.md", "loop.md"):
        assert f"docs/{name}: not published" in result.stderr


def test_a_document_too_deep_for_markdown_is_shown_as_written(project: Repo, run: Runner) -> None:
    """One file that Markdown gives up on doesn't end the build."""
    project.write("mkdocs.yml", CONFIG + "markdown_extensions: [def_list]\n")
    project.write("adr/0002-deep.md", "# 2. Deep\n\n## Status\n\nAccepted\n\n" + "a\n: b\n" * 800)
    result = build(run, project.path)
    assert result.code == 0, result.stderr[-2000:]
    assert "Deep" in html(project.path, "decisions/0002-deep")


def test_the_steps_of_a_runbook_keep_their_numbers(project: Repo, run: Runner) -> None:
    """Code below a step, as GitHub takes it, belongs to the step; the list goes on behind it."""
    steps = "Do:\n1. this\n\n   ```sh\n   true\n   ```\n\n2. that\n   - so\n   - or so\n"
    project.write("runbooks/steps.md", f"# Steps\n\n{steps}")
    assert build(run, project.path, "--strict").code == 0
    _, _, page = html(project.path, "runbooks/steps").partition("<h1")
    assert page.count("<ol>") == 1
    item = page.partition("<ol>")[2].partition("</ol>")[0]
    assert item.count("<li>") == 4
    assert "<pre>" in item


def test_documents_in_the_guides_folder_are_shown_once(project: Repo, run: Runner) -> None:
    """Records among the guide's pages get their header and keep their address."""
    project.write("adrtool.yml", "records: [{dir: docs/adr}]\n")
    project.write("docs/adr/0001-use-x.md", RECORD.replace("../infra", "../../infra"))
    assert build(run, project.path, "--strict").code == 0
    page = html(project.path, "adr/0001-use-x")
    assert "adr-chip-accepted" in page
    assert 'href="../../inventory/terraform/infra/#aws_s3_bucket.assets"' in page
    assert not (project.path / "site/decisions/0001-use-x").exists()


def test_pages_may_be_files_instead_of_folders(project: Repo, run: Runner) -> None:
    """`use_directory_urls: false` changes raw HTML's links too."""
    project.write("mkdocs.yml", CONFIG + "use_directory_urls: false\n")
    project.write("adr/0001-use-x.md", RECORD + '\n<a href="../infra/main.tf">raw</a>\n')
    assert build(run, project.path, "--strict").code == 0
    page = (project.path / "site/decisions/0001-use-x.html").read_text("utf-8")
    assert page.count('href="../inventory/terraform/infra.html#aws_s3_bucket.assets"') == 2


@pytest.mark.parametrize("folder", ["examples/shop", "."])
def test_mkdocs_finds_no_fault_with_the_links_of_our_sites(
    run: Runner, tmp_path: Path, folder: str
) -> None:
    """Its own validation of links and anchors says nothing of the example and of this project."""
    result = build(run, PROJECT / folder, "--site-dir", str(tmp_path / "site"), "--strict")
    assert result.code == 0, result.stderr
    said = [line for line in result.stderr.splitlines() if not line.startswith("INFO")]
    assert said == []
    assert not re.findall(
        r"contains a(?:n absolute)? link|there is no such anchor|not found", result.stderr
    )


def test_the_command_says_what_it_built(project: Repo, run: Runner) -> None:
    """One line of counts and one that tells how to open it, on standard error.

    The runbook says too little to help.
    """
    result = run("adrtool", "-C", project.path, "build", "--site-dir", "out")
    assert result.code == 0, result.stderr
    assert result.stdout == ""
    line, hint = result.stderr.splitlines()
    expected = r"\S*out/  \d+ pages · 1 decision · 1 runbook · 3 items · 1 problem  \(\d+\.\d s\)"
    assert re.fullmatch(expected, line)
    assert "http.server --directory" in hint
    assert (project.path / "out/index.html").is_file()


def test_the_command_needs_no_activated_environment(project: Repo, run: Runner) -> None:
    """MkDocs and Pagefind are those of the interpreter that runs."""
    result = run("adrtool", "-C", project.path, "build", env={"PATH": "/usr/bin:/bin"})
    assert result.code == 0, result.stderr
    assert (project.path / "site/pagefind/pagefind.js").is_file()


def test_the_command_refuses_a_configuration_without_the_plugin(project: Repo, run: Runner) -> None:
    """Exit status 2, and the line to add."""
    project.write("mkdocs.yml", "site_name: x\n")
    result = run("adrtool", "-C", project.path, "build")
    assert result.code == 2
    assert "plugins: [adrtool]" in result.stderr


@contextmanager
def serving(repo: Repo, home: Path) -> Iterator[str]:
    """`adrtool serve` while it runs; ends as Ctrl+C ends it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    command = [sys.executable, "-m", "adrtool", "-C", str(repo.path), "serve", "--addr", address]
    process = subprocess.Popen(command, env=clean_environment(home), stderr=subprocess.PIPE)
    try:
        yield f"http://{address}/"
    finally:
        process.terminate()
        process.communicate(timeout=30)


def wait_for(url: str, text: str) -> str:
    """A page once it holds a text."""
    end, page = time.monotonic() + 60, ""
    while time.monotonic() < end:
        try:
            with urlopen(url, timeout=30) as answer:  # noqa: S310 - our own server
                page = answer.read().decode()
        except (URLError, OSError):
            page = ""
        if text in page:
            return page
        time.sleep(0.2)
    raise AssertionError(f"{text!r} never came to {url}:\n{page[:2000]}")


def test_serve_shows_what_changes(project: Repo, home: Path) -> None:
    """Documents, infrastructure code and new folders are seen, and the search is there."""
    with serving(project, home) as url:
        wait_for(url, "Welcome")
        project.write("adr/0001-use-x.md", RECORD + "\nA new sentence.\n")
        wait_for(f"{url}decisions/0001-use-x/", "A new sentence.")
        project.write("infra/main.tf", TERRAFORM.replace("assets", "renamed"))
        wait_for(f"{url}inventory/terraform/infra/", "renamed")
        project.write("infra/new/main.tf", TERRAFORM)
        wait_for(f"{url}inventory/", "new")
        wait_for(f"{url}pagefind/pagefind.js", "import")
    assert not (project.path / "site").exists()


def test_a_folder_that_holds_the_whole_guide_is_no_level_of_its_own(
    repo: Repo, run: Runner
) -> None:
    """The tab says Guide already."""
    repo.write("mkdocs.yml", "site_name: X\ntheme: material\nplugins: [adrtool]\n")
    repo.write("docs/index.md", "# Home\n")
    repo.write("docs/guide/start.md", "# Start\n")
    repo.write("docs/guide/more/deep.md", "# Deep\n")
    assert run("adrtool", "build", cwd=repo.path).code == 0
    page = (repo.path / "site/guide/start/index.html").read_text("utf-8")
    labels = re.findall(r'<span class="md-ellipsis">\s*([^<]+?)\s*<', page)
    assert labels.count("Guide") == 1
    assert "More" in labels
