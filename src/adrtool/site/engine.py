"""MkDocs as a program: which configuration it gets, how it is started, what it built.

It runs through the interpreter that is running, so no activated environment is needed.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from adrtool import files, yamlio
from adrtool.problems import AdrtoolError, WrongUse
from adrtool.project import Project
from adrtool.site import swap
from adrtool.site.defaults import default_config, temporary_config

__all__ = ["CONFIG_NAMES", "REPORT", "Built", "build", "default_config", "serve"]

CONFIG_NAMES = ("mkdocs.yml", "mkdocs.yaml")

REPORT = "ADRTOOL_BUILD_REPORT"
"""The environment variable that names the file in which the plugin says what it builds.

It holds an object: `site_dir`, `made` (the folder that is built in, below the first) and, once
the site is whole, `counts`.
"""

_BUILT_MARKS = ("sitemap.xml", "404.html", "pagefind")
_MAX_PARENTS = 8
_PATIENCE_SECONDS = 5


@dataclass(frozen=True, slots=True)
class Built:
    """A finished build: where it is, what is on it, and how many seconds it took."""

    site_dir: Path
    counts: Mapping[str, int]
    seconds: float


def build(
    project: Project,
    site_dir: Path | None = None,
    strict: bool = False,
    tell: Callable[[str, str], None] = lambda *_: None,
) -> Built:
    """Builds a project's site. `tell` gets each line of MkDocs with its level (`WARNING`).

    Without `site_dir` it is where the project's configuration says, else `site` in its root.
    Raises WrongUse for a configuration without the plugin and for a folder that holds anything
    but a site, AdrtoolError when MkDocs fails. A former site stays until the new one is whole.
    """
    began = time.monotonic()
    with _configuration(project, site_dir) as config, tempfile.TemporaryDirectory() as scratch:
        report = Path(scratch, "report.json")
        command = [*_mkdocs("build", config), *(["--strict"] if strict else [])]
        if site_dir:
            _refuse_other_content(project, site_dir)
            command += ["--site-dir", str(site_dir.absolute())]
        try:
            status, last = _run(command, {REPORT: str(report)}, tell)
            if status:
                raise _failure(last)
            said = _read_report(report)
            if "made" in said:
                swap.finish(Path(said["made"]))
        finally:
            _discard(report)
    seconds = time.monotonic() - began
    return Built(
        Path(said.get("site_dir") or project.root / "site"), said.get("counts", {}), seconds
    )


def serve(project: Project, address: str | None = None, open_browser: bool = False) -> int:
    """Serves a project's site until it is interrupted; what MkDocs says goes to standard error.

    Returns MkDocs' exit status. Raises WrongUse for a configuration without the plugin.
    """
    with _configuration(project, None, temporary=True) as config:
        command = _mkdocs("serve", config)
        command += ["--dev-addr", address] if address else []
        command += ["--open"] if open_browser else []
        process = subprocess.Popen(command, env=_environment({}))
        try:
            return process.wait()
        except KeyboardInterrupt:
            # The terminal has told MkDocs too, which now removes its files.
            with suppress(subprocess.TimeoutExpired):
                process.wait(_PATIENCE_SECONDS)
            return 0
        finally:
            _end(process)


def _end(process: subprocess.Popen[Any]) -> None:
    """Ends MkDocs so that it removes its files, unless it has ended."""
    if process.poll() is not None:
        return
    if os.name != "nt":
        process.send_signal(signal.SIGINT)
    try:
        process.wait(_PATIENCE_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()


def _mkdocs(command: str, config: Path) -> list[str]:
    colour = ["--no-color"] if command == "build" else []
    # `-P`: a folder of the project that is named like a package stands in for none.
    return [sys.executable, "-P", "-m", "mkdocs", *colour, command, "--config-file", str(config)]


def _environment(more: Mapping[str, str]) -> dict[str, str]:
    # Material's own switch for its notice about versions to come.
    return {**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONUTF8": "1", **more}


def _run(
    command: Sequence[str], more: Mapping[str, str], tell: Callable[[str, str], None]
) -> tuple[int, str]:
    """The exit status of MkDocs and the last line that it said."""
    level, last = "", ""
    with subprocess.Popen(
        command, env=_environment(more), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, encoding="utf-8", errors="replace",
    ) as process:  # fmt: skip
        try:
            for line in process.stdout or ():
                level, said = _split(line.rstrip(), level)
                last = said.strip() or last
                tell(level, said)
        except KeyboardInterrupt:
            _end(process)
            raise
    return process.returncode, last


_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")


def _split(line: str, before: str) -> tuple[str, str]:
    """The level of a line and what it says; a line without one belongs to the line before."""
    word, dash, rest = line.partition("-  ")
    if dash and word.strip() in _LEVELS:
        return word.strip(), rest.strip()
    return (before if line.startswith(" ") else ""), line


def _failure(last: str) -> AdrtoolError:
    hint = "a site needs no mkdocs.yml: mend it or do without" if "configuration" in last else ""
    return AdrtoolError(f"MkDocs failed: {last}" if last else "MkDocs failed", hint)


def _discard(report: Path) -> None:
    made = _read_report(report).get("made")
    if made:
        swap.discard(Path(made))


def _read_report(report: Path) -> dict[str, Any]:
    try:
        said: dict[str, Any] = json.loads(report.read_text("utf-8"))
    except (OSError, ValueError):
        # Another plugin ended the build early and quietly; the site is there all the same.
        return {}
    return said


@contextmanager
def _configuration(
    project: Project, site_dir: Path | None, temporary: bool = False
) -> Iterator[Path]:
    """The project's own configuration, or a made one in a folder of its own."""
    own = next((project.root / n for n in CONFIG_NAMES if (project.root / n).is_file()), None)
    if own:
        _refuse_without_plugin(project, own)
        yield own
        return
    with tempfile.TemporaryDirectory(prefix="adrtool-") as folder:
        docs = project.root / "docs"
        if not docs.is_dir():
            docs = Path(folder, "docs")
            docs.mkdir()
        site = Path(folder, "site") if temporary else site_dir or project.root / "site"
        if not temporary:
            _refuse_other_content(project, site)
        config = Path(folder, CONFIG_NAMES[0])
        config.write_text(temporary_config(project, docs, site.absolute()), "utf-8")
        yield config


def _refuse_without_plugin(project: Project, config: Path) -> None:
    if not has_plugin(config):
        name = config.relative_to(project.root)
        raise WrongUse(
            f"{name} doesn't use the adrtool plugin",
            f"add it to {name}:  plugins: [adrtool]  (it brings its own search)",
        )


def has_plugin(config: Path, depth: int = 0) -> bool:
    """Whether a configuration, or one that it inherits from, lists the plugin.

    What can't be read is left to MkDocs, which says what is wrong with it.
    """
    text = files.read(config, config.name)
    try:
        node = yamlio.load(text.text) if not text.problem else yamlio.MISSING
    except yamlio.YamlError:
        return True
    plugins = node.get("plugins")
    names = {n for e in plugins for n in ([e.text] if e.kind == "scalar" else e.entries)}
    if plugins or not node.string("INHERIT") or depth >= _MAX_PARENTS:
        return "adrtool" in names | set(plugins.entries) or bool(text.problem)
    return has_plugin(config.parent / node.string("INHERIT"), depth + 1)


def _refuse_other_content(project: Project, site_dir: Path) -> None:
    """What the folder holds is replaced: it must be a site, or new."""
    folder = site_dir.resolve()
    if project.root.is_relative_to(folder):
        raise WrongUse(f"{site_dir} holds the project itself", "choose a folder for the site alone")
    if not folder.exists():
        return
    if not folder.is_dir():
        raise WrongUse(f"{site_dir} is no folder")
    # A build leaves alone what is hidden.
    held = [path.name for path in folder.iterdir() if not path.name.startswith(".")]
    if held and not any(mark in held for mark in _BUILT_MARKS):
        raise WrongUse(
            f"{site_dir} holds files that are no site, and a build would remove them",
            "choose another folder with --site-dir",
        )
