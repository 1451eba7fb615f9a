"""A project's site, built only to be looked at: in a folder that is gone afterwards."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from adrtool.links.model import Built
from adrtool.problems import AdrtoolError
from adrtool.project import Project
from adrtool.sites import Settings, relative

_ERROR = re.compile(r"(?:ERROR|Error|Config value)\b")
_RAISED = re.compile(r"(?:[a-z_]\w*\.)*(?=[A-Z]\w*(?:Error|Exception): )")


@contextmanager
def built(project: Project, config: Path | None, settings: Settings) -> Iterator[Built]:
    """Builds the site of a `mkdocs.yml`, or the one that adrtool makes of a project without.

    Nothing is written but in a temporary folder. Raises AdrtoolError when MkDocs fails.
    """
    with tempfile.TemporaryDirectory(prefix="adrtool-links-", ignore_cleanup_errors=True) as made:
        folder = Path(os.path.realpath(made), "site")
        if config is None:
            from adrtool.site import engine

            engine.build(project, folder)
            yield Built(folder, settings, None)
            return
        record = Path(made, "record.json")
        _run(config, folder, record)
        said = json.loads(record.read_text("utf-8"))
        recorded = tuple((page, source, uri) for page, source, uri in said["files"])
        yield Built(folder, _told(settings, said, project.root), recorded)


def _run(config: Path, folder: Path, record: Path) -> None:
    command = [
        sys.executable,
        "-P",
        "-m",
        "mkdocs_adrtool.record",
        str(config),
        str(folder),
        str(record),
    ]
    # `-P`: a folder of the project that is named like a package stands in for none.
    # Material's own switch for its notice about versions to come.
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONUTF8": "1"}
    done = subprocess.run(
        command, cwd=config.parent, env=environment, stdin=subprocess.DEVNULL,
        capture_output=True, encoding="utf-8", errors="replace", check=False,
    )  # fmt: skip
    if done.returncode or not record.is_file():
        raise AdrtoolError(
            f"MkDocs can't build the site: {_reason(done.stderr) or 'it says nothing'}",
            "to check a site that was built elsewhere: adrtool links --site DIR",
        )


def _reason(said: str) -> str:
    """What MkDocs says is wrong or, where it breaks off, the last exception."""
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    told = next((i for i, line in enumerate(lines) if _ERROR.match(line)), None)
    raised = (i for i in range(len(lines) - 1, -1, -1) if _RAISED.match(lines[i]))
    first = told if told is not None else next(raised, len(lines) - 1)
    return _RAISED.sub("", " ".join(lines[max(first, 0) :][:4]), count=1)


def _told(settings: Settings, said: Mapping[str, Any], root: Path) -> Settings:
    """The settings as MkDocs and its plugins have them in the end."""
    return replace(
        settings,
        docs=relative(Path(os.path.realpath(said["docs_dir"])), Path(os.path.realpath(root))),
        site_url=said["site_url"] or "",
        repo_url=(said["repo_url"] or "").rstrip("/"),
        edit_uri=said["edit_uri"] or "",
        directory_urls=bool(said["use_directory_urls"]),
        absolute_of_docs=bool(said["are_absolute_links_of_docs"]),
    )
