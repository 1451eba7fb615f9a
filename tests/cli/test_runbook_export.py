"""`runbook export`: what it writes, and what it refuses."""

from __future__ import annotations

import base64
import hashlib
import re

from tests.helpers import Repo, Runner

TWO = {
    "runbooks/restore.md": "---\nservice: Orders\n---\n# Restore\n\n[fail over](failover.md)\n",
    "runbooks/failover.md": "---\nservices: [carts, orders]\n---\n# Fail over\n\n![p](p.png)\n",
    "runbooks/rotate.md": "# Rotate\n\n```sh\ntrue\n```\n",
}


def _write(repo: Repo) -> None:
    for path, text in TWO.items():
        repo.write(path, text)


def _titles(html: str) -> list[str]:
    return re.findall(r"<article id=\"[^\"]*\">\s*<h1[^>]*>([^<]*)", html)


def test_all_runbooks_are_in_one_file(repo: Repo, run: Runner) -> None:
    """They stand in the order of their titles; the path is printed; links stay inside."""
    _write(repo)
    result = run("runbook", "export", "out/all.html", cwd=repo.path)
    assert (result.code, result.stdout) == (0, "out/all.html\n")
    html = (repo.path / "out/all.html").read_text("utf-8")
    assert _titles(html) == ["Fail over", "Restore", "Rotate"]
    assert '<a href="#failover">fail over</a>' in html


def test_those_of_a_service(repo: Repo, run: Runner) -> None:
    """The name is compared without case; a list of services holds each of them."""
    _write(repo)
    assert run("runbook", "export", "o.html", "--service", "ORDERS", cwd=repo.path).code == 0
    assert _titles((repo.path / "o.html").read_text("utf-8")) == ["Fail over", "Restore"]


def test_an_unknown_service_is_wrong_use(repo: Repo, run: Runner) -> None:
    """The message says which there are, and nothing is written."""
    _write(repo)
    result = run("runbook", "export", "o.html", "--service", "order", cwd=repo.path)
    assert result.code == 2
    assert "there are: Orders, carts" in result.stderr
    assert not (repo.path / "o.html").exists()


def test_only_an_export_is_replaced(repo: Repo, run: Runner) -> None:
    """A second export replaces the first; another file is left as it is."""
    _write(repo)
    for _ in range(2):
        assert run("runbook", "export", "o.html", cwd=repo.path).code == 0
    repo.write("page.html", "<p>mine</p>")
    for name in ("page.html", "runbooks/restore.md"):
        assert run("runbook", "export", name, cwd=repo.path).code == 2
    assert (repo.path / "page.html").read_text("utf-8") == "<p>mine</p>"
    assert (repo.path / "runbooks/restore.md").read_text("utf-8") == TWO["runbooks/restore.md"]


def test_without_runbooks_nothing_is_written(repo: Repo, run: Runner) -> None:
    """The message says how to write the first."""
    result = run("runbook", "export", "o.html", cwd=repo.path)
    assert result.code == 1
    assert "there are no runbooks" in result.stderr
    assert not (repo.path / "o.html").exists()


def test_a_missing_browser_is_told_before_anything_is_written(repo: Repo, run: Runner) -> None:
    """The message says what to do."""
    _write(repo)
    named = {"CHROMIUM": "/no/such/program"}
    result = run("runbook", "export", "o.html", "--pdf", cwd=repo.path, env=named)
    assert result.code == 1
    assert "/no/such/program" in result.stderr
    assert "print the HTML from a browser" in result.stderr
    assert not (repo.path / "o.html").exists()


def test_the_file_may_run_its_own_scripts_alone(repo: Repo, run: Runner) -> None:
    """Its policy names the digest of each script in it, and lets nothing be fetched."""
    _write(repo)
    run("runbook", "export", "o.html", cwd=repo.path)
    html = (repo.path / "o.html").read_text("utf-8")
    [policy] = re.findall(r'Content-Security-Policy" content="([^"]*)"', html)
    allowed = set(re.findall(r"sha256-([A-Za-z0-9+/=]+)", policy.replace("&#39;", "'")))
    scripts = re.findall(r"<script>(.*?)</script>", html, re.S)
    digests = {base64.b64encode(hashlib.sha256(s.encode()).digest()).decode() for s in scripts}
    assert allowed == digests
    assert policy.startswith("default-src &#39;none&#39;;")
    assert not re.search(r"\son\w+=|<link[^>]+href=\"(?!data:,)|<script[^>]+src", html)


def test_an_image_that_is_missing_is_told(repo: Repo, run: Runner) -> None:
    """The rest is exported, with the image's text in its place."""
    _write(repo)
    result = run("runbook", "export", "o.html", cwd=repo.path)
    assert result.code == 0
    assert "p.png" in result.stderr
