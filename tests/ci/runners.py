"""What stands in for a CI system: its shell, its environment, and the programs that reach it."""

from __future__ import annotations

import json
import os
import re
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
import json, os, subprocess, sys
place, arguments = {place!r}, sys.argv[1:]
assert os.environ["GH_HOST"] == "github.example.org", os.environ["GH_HOST"]
method, query, jq, fields, address = "GET", "", "", {{}}, ""
rest = iter(arguments[1:])
for one in rest:
    if one == "--method": method = next(rest)
    elif one == "--jq": jq = next(rest)
    elif one in ("-f", "-F"):
        name, _, value = next(rest).partition("=")
        fields[name] = open(value[1:], encoding="utf-8").read() if value[:1] == "@" else value
    elif one not in ("--paginate", "--silent"): address = one
with open(place + "/calls.jsonl", "a", encoding="utf-8") as calls:
    calls.write(json.dumps([method, address, fields]) + "\\n")
answers = json.load(open(place + "/answers.json", encoding="utf-8"))
answer = answers.get(address.partition("?")[0], {{}})
if jq:
    done = subprocess.run(["jq", "-r", jq], input=json.dumps(answer), text=True, check=True,
                          capture_output=True)
    sys.stdout.write(done.stdout)
"""
# Likewise for `curl`, whose answers aren't picked from: a list has one page.
_CURL = """\
import json, sys
place, rest = {place!r}, iter(sys.argv[1:])
method, fields, address = "GET", {{}}, ""
for one in rest:
    if one == "--request": method = next(rest)
    elif one == "--output": next(rest)
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
    later = "&page=" in address and not address.endswith("&page=1")
    print(json.dumps([] if later else answers.get(address.partition("?")[0], [])))
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
        """Runs a script in bash, which stops at an error, as GitLab's runner does it."""
        return self._run(["bash", "-eo", "pipefail", "-c", script], cwd, environment)

    def file(self, script: str, shell: str, cwd: Path, environment: Mapping[str, str]) -> Result:
        """Runs a script from a file in a shell, `{0}` being the file, as GitHub Actions does it."""
        file = self.place / "script.sh"
        file.write_text(script, encoding="utf-8")
        return self._run([str(file) if p == "{0}" else p for p in shell.split()], cwd, environment)

    def _run(self, command: list[str], cwd: Path, environment: Mapping[str, str]) -> Result:
        scripts = sysconfig.get_path("scripts")
        path = os.pathsep.join((str(self.place), scripts, os.environ["PATH"]))
        done = subprocess.run(
            command, cwd=cwd, check=False, capture_output=True, encoding="utf-8", timeout=300,
            env={**clean_environment(self.home), "PATH": path, **self.environment, **environment},
        )  # fmt: skip
        return Result(done.returncode, done.stdout, done.stderr)


@dataclass(slots=True)
class Job:
    """A job of a workflow of GitHub, whose own steps are run and whose actions are only noted.

    `context` has what expressions name: `{"github.ref": …}`; what isn't in it is empty.
    """

    system: System
    workflow: Mapping[str, Any]
    name: str
    context: dict[str, Any]
    used: list[dict[str, Any]] = field(default_factory=list)
    results: dict[str, Result] = field(default_factory=dict)
    has_failed: bool = False

    def run(self, cwd: Path) -> Job:
        """Runs the steps whose conditions hold, but for the one that installs."""
        job = self.workflow["jobs"][self.name]
        for one in job["steps"]:
            asked = str(one.get("if", "true"))
            if (self.has_failed and "cancelled()" not in asked) or not self.value(asked):
                continue
            if "uses" in one:
                self.used.append(one)
            elif one["name"] != "Install":
                said = {**self.workflow["env"], **job.get("env", {}), **one.get("env", {})}
                self._step(one, {key: str(self.filled(value)) for key, value in said.items()}, cwd)
            self.context.setdefault(f"steps.{one.get('id')}.outcome", "success")
        return self

    def _step(self, one: Mapping[str, Any], environment: dict[str, str], cwd: Path) -> None:
        output, temporary = self.system.place / "output", self.system.place / "temp"
        temporary.mkdir(exist_ok=True)
        output.write_bytes(b"")
        said = {**environment, "GITHUB_OUTPUT": str(output), "RUNNER_TEMP": str(temporary)}
        shell = self.workflow["defaults"]["run"]["shell"]
        done = self.results[one["name"]] = self.system.file(one["run"], shell, cwd, said)
        self.has_failed |= done.code != 0
        self.context[f"steps.{one.get('id')}.outcome"] = "failure" if done.code else "success"
        for line in output.read_text("utf-8").splitlines():
            name, _, value = line.partition("=")
            self.context[f"steps.{one['id']}.outputs.{name}"] = value

    def filled(self, text: str) -> Any:
        """A text in which each expression is replaced by its value."""
        return re.sub(r"\$\{\{(.*?)\}\}", lambda match: str(self.value(match[1]) or ""), text)

    def value(self, expression: str) -> Any:
        """The value of an expression of names, strings, `==`, `&&`, `||` and `!cancelled()`."""
        text = expression.strip().removeprefix("${{").removesuffix("}}")
        text = text.replace("!cancelled()", "True").replace("&&", " and ").replace("||", " or ")
        names = re.compile(r"'[^']*'|[a-z][\w-]*(?:\.[\w-]+)+")
        text = names.sub(lambda m: m[0] if m[0][0] == "'" else f"get({m[0]!r}, '')", text)
        known = {"get": self.context.get, "true": True}
        return eval(text.strip(), known)  # noqa: S307 - of this project's own files


def step(workflow: Mapping[str, Any], job: str, name: str) -> Mapping[str, Any]:
    """A step by its name."""
    found = [s for s in workflow["jobs"][job]["steps"] if s.get("name") == name]
    assert len(found) == 1
    return dict(found[0])
