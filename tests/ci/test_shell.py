"""Every shell script in the files for CI systems, read by ShellCheck where there is one."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from shutil import which
from typing import Any

import pytest
import yaml

from adrtool import project, setup_ci
from tests.helpers import PROJECT, Repo

# The shells stop at errors. Variables that the system sets are assigned nowhere in a script.
_IGNORED = "--exclude=SC2154"


def _scripts(parsed: Any) -> Iterator[tuple[str, str]]:
    """The shell and the text of each script, in the forms of both systems."""
    for job in [*parsed.get("jobs", {}).values(), parsed.get("runs", {})]:
        for step in job.get("steps", ()):
            if "run" in step:
                yield "bash", step["run"]
    for job in parsed.values():
        if isinstance(job, dict) and "script" in job:
            yield "sh", "\n".join(job["script"])


@pytest.mark.skipif(not which("shellcheck"), reason="no ShellCheck is installed")
def test_shellcheck_finds_nothing(repo: Repo) -> None:
    """In what is written for others, in the action, and in this project's own workflows."""
    repo.write("my team/adrtool.yml", "{}\n")
    found = project.find(repo.path / "my team")
    texts = [t for system in setup_ci.SYSTEMS for t in setup_ci.planned(found, system).values()]
    own = [PROJECT / "action.yml", *(PROJECT / ".github/workflows").glob("*.yml")]
    texts += [path.read_text("utf-8") for path in own]
    scripts = [script for text in texts for script in _scripts(yaml.safe_load(text))]
    assert len(scripts) > 20
    for shell, script in scripts:
        done = subprocess.run(
            [which("shellcheck") or "", f"--shell={shell}", _IGNORED, "-"],
            input=f"set -e\n{script}", capture_output=True, encoding="utf-8", check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout
