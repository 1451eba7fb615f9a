"""What stands in for a CI system: its shell, its environment, and the programs that reach it."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
import sysconfig
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.helpers import Result, clean_environment

# Answers `gh api` from a file of JSON by address, through jq as gh does it, and notes each call.
_GH = """\
import json, subprocess, sys
place, arguments = {place!r}, sys.argv[1:]
method, query, jq, fields, address = "GET", "", "", {{}}, ""
rest = iter(arguments[1:])
for one in rest:
    if one == "--method": method = next(rest)
    elif one == "--jq": jq = next(rest)
    elif one in ("-f", "-F"):
        name, _, value = next(rest).partition("=")
        fields[name] = open(value[1:], encoding="utf-8").read() if value[:1] == "@" else value
    elif one != "--paginate": address = one
with open(place + "/calls.jsonl", "a", encoding="utf-8") as calls:
    calls.write(json.dumps([method, address, fields]) + "\\n")
answers = json.load(open(place + "/answers.json", encoding="utf-8"))
answer = answers.get(address.partition("?")[0], {{}})
if jq:
    done = subprocess.run(["jq", "-r", jq], input=json.dumps(answer), text=True, check=True,
                          capture_output=True)
    sys.stdout.write(done.stdout)
"""
# Likewise for `curl`, whose answers aren't picked from.
_CURL = """\
import json, sys
place, rest = {place!r}, iter(sys.argv[1:])
method, fields, address = "GET", {{}}, ""
for one in rest:
    if one == "--request": method = next(rest)
    elif one == "--header":
        assert open(next(rest)[1:]).read().startswith("PRIVATE-TOKEN: secret")
    elif one in ("--data", "--data-urlencode"):
        said = next(rest)
        name, at, file = said.partition("@")
        if at and "=" not in name:
            fields[name] = open(file, encoding="utf-8").read()
        else:
            fields[said.partition("=")[0]] = said.partition("=")[2]
    elif not one.startswith("--"): address = one
with open(place + "/calls.jsonl", "a", encoding="utf-8") as calls:
    calls.write(json.dumps([method, address, fields]) + "\\n")
answers = json.load(open(place + "/answers.json", encoding="utf-8"))
if method == "GET":
    print(json.dumps(answers.get(address.partition("?")[0], [])))
"""


@dataclass(slots=True)
class System:
    """A folder with stand-ins for `gh` and `curl`, and the shell that steps run in."""

    place: Path
    home: Path
    environment: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.place.mkdir()
        self.answers({})
        for name, source in (("gh", _GH), ("curl", _CURL)):
            code = self.place / f"{name}.py"
            code.write_text(source.format(place=str(self.place)), encoding="utf-8")
            program = self.place / name
            program.write_text(
                f'#!/bin/sh\nexec {shlex.quote(sys.executable)} {shlex.quote(str(code))} "$@"\n',
                encoding="utf-8",
            )
            program.chmod(0o755)

    def answers(self, answers: Mapping[str, Any]) -> None:
        """What the host answers, by address without the query."""
        (self.place / "answers.json").write_text(json.dumps(answers), encoding="utf-8")

    def calls(self) -> list[tuple[str, str, dict[str, str]]]:
        """Method, address and fields of each call since the last time."""
        file = self.place / "calls.jsonl"
        lines = file.read_text("utf-8").splitlines() if file.exists() else []
        file.unlink(missing_ok=True)
        return [tuple(json.loads(line)) for line in lines]

    def shell(self, script: str, cwd: Path, **environment: str) -> Result:
        """Runs a script as GitHub Actions and GitLab CI do it: bash, which stops at an error."""
        scripts = sysconfig.get_path("scripts")
        path = os.pathsep.join((str(self.place), scripts, os.environ["PATH"]))
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script],
            cwd=cwd, check=False, capture_output=True, encoding="utf-8", timeout=300,
            env={**clean_environment(self.home), "PATH": path, **self.environment, **environment},
        )  # fmt: skip
        return Result(done.returncode, done.stdout, done.stderr)


def step(workflow: Mapping[str, Any], job: str, name: str) -> str:
    """The script of a step."""
    found = [s for s in workflow["jobs"][job]["steps"] if s.get("name") == name]
    assert len(found) == 1
    return str(found[0]["run"])
