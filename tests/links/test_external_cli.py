"""`adrtool links --external`, as it is typed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import sysconfig
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from adrtool.reports import FORMATS
from tests.helpers import Repo, Runner, clean_environment, hear_interrupts
from tests.links.external_server import Reply, Server

ALLOW = ("--allow-address", "127.0.0.1")


@pytest.fixture
def server() -> Iterator[Server]:
    """A server without delay."""
    with Server().running() as running:
        yield running


def _project(repo: Repo, markdown: str, settings: str = "") -> None:
    repo.write("mkdocs.yml", "site_name: Docs\ntheme: {name: null, custom_dir: theme}\n")
    repo.write("theme/main.html", "<html><body>{{ page.content }}</body></html>")
    repo.write("docs/index.md", markdown)
    repo.write("adrtool.yml", settings or "{}\n")
    repo.commit()


def test_each_fault_is_told_where_it_is_written(repo: Repo, run: Runner, server: Server) -> None:
    """With file, line, column and the link as it stands there."""
    gone, moved = f"{server.url}/gone/1", f"{server.url}/moved/1"
    place = f"{server.url}/ok/2#bad"
    line = f"[again]({gone}), [place]({place}), [moved]({moved})."
    _project(repo, f"# Docs\n\nA [fine]({server.url}/ok/1) and a\n[gone]({gone}) one,\n{line}\n")
    result = run("adrtool", "links", "--external", *ALLOW, "--json", cwd=repo.path)
    found = [
        (p["path"], p["line"], p["column"], p["severity"], p["rule"], p["target"])
        for p in result.json()["problems"]
    ]
    assert result.code == 1, result.stderr
    assert found == [
        ("docs/index.md", 4, 8, "error", "link/external", gone),
        ("docs/index.md", 5, line.index(gone) + 1, "error", "link/external", gone),
        ("docs/index.md", 5, line.index(place) + 1, "error", "link/external-anchor", place),
        ("docs/index.md", 5, line.index(moved) + 1, "warning", "link/external-moved", moved),
    ]
    assert server.methods("/gone/1") == ["HEAD", "GET"]


def test_a_page_of_no_known_source_has_its_links_at_their_lines(
    repo: Repo, run: Runner, server: Server
) -> None:
    """One that begins as another does, and one with a sign that HTML writes otherwise."""
    host, base = "http://127.0.0.2", server.url
    links = [f"{host}:1/", f"{host}@x.localhost:1/", host, f"{base}/gone/12",
             f"{base}/gone/1", f"{base}/gone/2?a=1&amp;b=2"]  # fmt: skip
    repo.write("site/index.html", "\n".join(f'<a href="{link}">x</a>' for link in links))
    repo.write("adrtool.yml", "{}\n")
    result = run(
        "adrtool", "links", "--site", "site", "--external", *ALLOW, "--json", cwd=repo.path
    )
    lines = {p["message"].split()[0]: p["line"] for p in result.json()["problems"]}
    assert lines == {
        f"{host}:1/": 1, "http://x.localhost:1/": 2, f"{host}/": 3, f"{base}/gone/12": 4,
        f"{base}/gone/1": 5, f"{base}/gone/2?a=1&b=2": 6,
    }  # fmt: skip


def test_without_the_option_nothing_is_asked(repo: Repo, run: Runner, server: Server) -> None:
    """Nothing leaves the machine unless it is wanted."""
    _project(repo, f"[gone]({server.url}/gone/1)\n")
    result = run("adrtool", "links", cwd=repo.path)
    assert (result.code, server.requests) == (0, [])


def test_what_is_not_public_is_told_as_not_checked(repo: Repo, run: Runner, server: Server) -> None:
    """A warning with the option that allows it; the exit status is 0."""
    _project(repo, f"[local]({server.url}/gone/1)\n")
    result = run("adrtool", "links", "--external", cwd=repo.path)
    assert (result.code, server.connections) == (0, 0)
    assert "docs/index.md:1:9: warning:" in result.stdout
    assert "127.0.0.1 is this machine - --allow-address 127.0.0.1" in result.stdout
    assert "1 not checked" in result.stderr


def test_the_configuration_says_how_to_ask(repo: Repo, run: Runner, server: Server) -> None:
    """Patterns, statuses and times of adrtool.yml, with those of the command line."""
    settings = "links:\n  exclude: ['*/gone/1']\n  accept: [403]\n  timeout: 3s\n  cache_age: 0\n"
    _project(repo, f"[a]({server.url}/gone/1) [b]({server.url}/forbidden/1) "
             f"[c]({server.url}/gone/2)\n", settings)  # fmt: skip
    result = run("adrtool", "links", "--external", *ALLOW, "--exclude", "*/gone/2", cwd=repo.path)
    assert result.code == 0, result.stdout
    assert "2 excluded" in result.stderr
    assert server.paths() == ["/forbidden/1"]


def test_severities_and_silence_hold(repo: Repo, run: Runner, server: Server) -> None:
    """As for every other rule."""
    comment = "<!-- adrtool: ignore link/external -->\n"
    _project(repo, f"{comment}[a]({server.url}/gone/1) [b]({server.url}/moved/1)\n",
             "severity: {link/external-moved: 'off'}\n")  # fmt: skip
    result = run("adrtool", "links", "--external", *ALLOW, cwd=repo.path)
    assert (result.code, result.stdout) == (0, "")


def test_only_errors_are_told_where_asked(repo: Repo, run: Runner, server: Server) -> None:
    """What has moved or isn't known is left out, as by `adrtool check`."""
    _project(repo, f"[a]({server.url}/gone/1) [b]({server.url}/moved/1)\n")
    options = ("--external", *ALLOW, "--json", "--severity", "error")
    told = run("adrtool", "links", *options, cwd=repo.path).json()["problems"]
    assert [problem["rule"] for problem in told] == ["link/external"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--allow-address", "127.0.0.1"), "--allow-address is for --external"),
        (("--external", "--accept", "many"), "no status of HTTP: 'many'"),
        (("--external", "--allow-address", "10.0.0.0/33"), "no host, address or CIDR block"),
    ],
)
def test_wrong_use_is_told(
    arguments: tuple[str, ...], message: str, repo: Repo, run: Runner, server: Server
) -> None:
    """With exit status 2, before anything is asked."""
    _project(repo, f"[a]({server.url}/ok/1)\n")
    result = run("adrtool", "links", *arguments, cwd=repo.path)
    assert result.code == 2
    assert message in result.stderr
    assert server.requests == []


def test_no_secret_is_shown_anywhere(repo: Repo, run: Runner, server: Server) -> None:
    """Neither of the environment nor of an address."""
    place = f"127.0.0.1:{server.port}"
    spaced = f"[c](<http://me:a hidd3n one@{place}/gone/3>) [d](http:/me:hidd3n@{place}/gone/4)"
    _project(repo, f"[a](http://me:hidd3n@{place}/gone/1) [b]({server.url}/gone/2) {spaced}\n")
    env = {"ADRTOOL_LINK_HEADERS": f"{place} Authorization: Bearer s3cret"}
    for form in FORMATS:
        options = ("--external", *ALLOW, "--format", form)
        result = run("adrtool", "links", *options, cwd=repo.path, env=env)
        assert result.code == 1
        assert "hidd3n" not in result.stdout + result.stderr
        assert "s3cret" not in result.stdout + result.stderr
    assert server.requests[-1].headers["authorization"] == "Bearer s3cret"


@pytest.mark.skipif(sys.platform == "win32", reason="the signal is another one there")
def test_ctrl_c_ends_it_with_what_is_known(repo: Repo, home: Path, server: Server) -> None:
    """The findings so far, and a line that says that they aren't all."""
    server.replies["/hang"] = Reply(delay=60)
    _project(repo, f"[a]({server.url}/gone/1) [b]({server.url}/hang)\n")
    program = Path(sysconfig.get_path("scripts"), "adrtool")
    with subprocess.Popen(
        [program, "links", "--external", *ALLOW, "--timeout", "60"], cwd=repo.path,
        env=clean_environment(home), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        encoding="utf-8", preexec_fn=hear_interrupts,  # noqa: PLW1509 - it takes no lock
    ) as process:  # fmt: skip
        while server.methods("/gone/1") != ["HEAD", "GET"] or not server.methods("/hang"):
            time.sleep(0.02)
        time.sleep(0.3)
        process.send_signal(signal.SIGINT)
        stdout, stderr = process.communicate(timeout=20)
    assert process.returncode == 130, stderr
    assert "answers 404 Not Found" in stdout
    assert stdout.count("error:") == 1
    assert "interrupted" in stderr
    assert "Traceback" not in stderr


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo terminal")
def test_progress_is_for_a_terminal(repo: Repo, home: Path, server: Server) -> None:
    """On standard error, where somebody watches; without colours when those are not wanted."""
    import pty

    server.delay = 0.3
    _project(repo, "".join(f"[a]({server.url}/ok/{n}) " for n in range(20)))
    terminal, behind = pty.openpty()
    program = Path(sysconfig.get_path("scripts"), "adrtool")
    env = {**clean_environment(home), "TERM": "xterm-256color", "NO_COLOR": "1"}
    with subprocess.Popen(
        [program, "links", "--external", *ALLOW], cwd=repo.path, env=env,
        stdout=subprocess.PIPE, stderr=behind,
    ) as process:  # fmt: skip
        os.close(behind)
        shown = b"".join(iter(lambda: _read(terminal), b""))
        os.close(terminal)
    assert process.returncode == 0
    assert b"Asking other hosts" in shown
    assert b"/20" in shown
    assert b"\x1b[3" not in shown


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 4096)
    except OSError:
        # Linux tells the end of a terminal this way.
        return b""


def test_the_client_is_loaded_only_when_it_is_asked_for(run: Runner) -> None:
    """Who checks links of the site alone doesn't wait for it."""
    code = "import sys, adrtool.cli.links; print('aiohttp' in sys.modules)"
    assert run("python", "-c", code).stdout == "False\n"
