"""Jenkinsfiles: stages, agents, parameters, triggers and shared libraries.

Declarative pipelines are read; of a scripted one, and of `script` blocks, the stages' names. Of
parameters and environments only the names are read, of shell steps which tools they call.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import Any, Final

from adrtool.inventory import jenkins_groovy, references, tool_calls
from adrtool.inventory.draft import Draft, kept, names, shown
from adrtool.inventory.jenkins_groovy import Block
from adrtool.model import Reading

NAME: Final = "jenkins"
VERSION: Final = 1
PATTERNS: Final = (
    "Jenkinsfile",
    "Jenkinsfile.*",
    "Jenkinsfile-*",
    "*.jenkinsfile",
    "*.Jenkinsfile",
)
GUESSES: Final = ("*.groovy", "jenkinsfile")

_DECLARATIVE = re.compile(r"^[ \t]*pipeline\s*\{", re.MULTILINE)
_SCRIPTED = re.compile(r"^[ \t]*(?:node|podTemplate)\b[^\n]*\{|^[ \t]*stage\s*\(", re.MULTILINE)
_LIBRARY = re.compile(r"[\w./-]+(?:@[\w./-]+)?")
_WORD = re.compile(r"[A-Za-z_]\w*")
_CRON = re.compile(r"[\w@*/,\-()H \t\n#]{1,200}")
_NO_GROOVY = (".md", ".txt", ".yml", ".yaml", ".j2", ".sh")
_SCRIPT: Final = "a script block isn't followed"
_SCRIPTED_REASON: Final = "a scripted pipeline: only its stages are known, not when they run"
_UNREADABLE: Final = "braces that don't match; what stands behind them isn't known"
_MAX_DEPTH: Final = 40


def looks_right(path: str, text: str) -> bool:
    """Files of Jenkins' names, and Groovy that has a pipeline in it."""
    if path.endswith(_NO_GROOVY):
        return False
    if "jenkinsfile" in posixpath.basename(path).lower():
        return bool(text.strip())
    return bool(_DECLARATIVE.search(text))


def read(path: str, text: str) -> Reading:
    """The pipeline of one file."""
    draft = Draft(NAME, path)
    file = jenkins_groovy.parse(text)
    if file.error_line:
        draft.report(file.error_line, 1, _UNREADABLE)
    pipeline = next((b for b in _within(file.root, 3) if b.name == "pipeline" and b.is_block), None)
    _Pipeline(draft, file.root, pipeline, text).read(bool(file.error_line))
    return draft.reading()


def link(reading: Reading) -> Reading:
    """A pipeline stands by itself."""
    return Reading(reading.items, reading.relations, reading.problems)


def _within(block: Block, depth: int) -> Iterator[Block]:
    """Everything in a block, in the order as written."""
    for inner in block.inner:
        yield inner
        if depth:
            yield from _within(inner, depth - 1)


class _Pipeline:
    def __init__(self, draft: Draft, root: Block, pipeline: Block | None, text: str) -> None:
        self.draft, self.root, self.text = draft, root, text
        self.pipeline = pipeline or root
        self.is_declarative = pipeline is not None
        self.home = f"{NAME}:{draft.path}"

    def read(self, is_broken: bool) -> None:
        """The pipeline itself, and its stages."""
        body = self.pipeline
        reason = "" if self.is_declarative else _SCRIPTED_REASON
        if not self.is_declarative and not _SCRIPTED.search(self.text):
            reason = "no pipeline: a shared library makes it, or another script"
        reasons = [reason, _UNREADABLE if is_broken else ""]
        attributes = {
            **self._agent(body),
            "parameters": _parameters(body.first("parameters")),
            "triggers": names(b.name for b in _inside(body, "triggers")),
            "schedules": names(_schedules(body)),
            "environment": names(_variables(body)),
            "tools": names(b.name for b in _inside(body, "tools")),
            "options": names(b.name for b in _inside(body, "options")),
            "libraries": names(name for name, _ in self._libraries()),
        }
        name = posixpath.basename(self.draft.path)
        own = self.draft.add("pipeline", self.home, name, body.line, attributes,
                             "; ".join(filter(None, reasons)))  # fmt: skip
        for library, line in self._libraries():
            self.draft.relate(own, "uses_library", f"jenkins_library:{library}", line)
        self._images(own, body)
        for trigger in _inside(body, "triggers"):
            self._upstream(own, trigger)
        self._stages(body, own, 0)
        if not self.is_declarative:
            self._steps(own, body)

    def _libraries(self) -> Iterator[tuple[str, int]]:
        for block in _within(self.root, 3):
            if block.name in {"@Library", "library"}:
                for token in block.tokens:
                    if token.kind == "text" and _LIBRARY.fullmatch(token.text):
                        yield token.text, token.line
                        if block.name == "library":
                            break

    def _stages(self, block: Block, parent: str, depth: int) -> None:
        for inner in block.inner:
            if inner.name == "stage" and inner.is_block:
                self._stage(inner, parent, depth)
            elif inner.is_block and depth < _MAX_DEPTH and inner.name != "post":
                self._stages(inner, parent, depth + 1)

    def _stage(self, stage: Block, parent: str, depth: int) -> None:
        name = shown(stage.text())
        steps = stage.first("steps")
        held = list(_within(steps, 8)) if steps else []
        reasons = [] if name else ["the stage's name is computed"]
        if self.is_declarative and any(b.name == "script" for b in held):
            reasons.append(_SCRIPT)
        axes = [b.text() for b in _within(stage, 4) if b.name == "name" and not b.is_block]
        attributes = {
            **self._agent(stage),
            "steps": len(steps.inner) if steps else 0,
            "environment": names(_variables(stage)),
            "when": names(b.name for b in _inside(stage, "when")),
            "input": stage.first("input") is not None,
            "parallel": stage.first("parallel") is not None,
            "matrix": names(axes) if stage.first("matrix") else [],
        }
        own = self.draft.add("stage", f"{parent}/{name or 'stage'}", name or "stage", stage.line,
                             attributes, "; ".join(reasons))  # fmt: skip
        self.draft.relate(own, "member_of", parent, stage.line)
        self._images(own, stage)
        if depth < _MAX_DEPTH:
            for inner in stage.inner:
                if inner.is_block:
                    self._stages(inner, own, depth + 1)
        self._steps(own, stage)

    def _steps(self, own: str, stage: Block) -> None:
        """What the steps of a stage call and start, without those of stages inside of it."""
        waiting = [(b, 0) for b in stage.inner]
        while waiting:
            block, depth = waiting.pop(0)
            if (block.name == "stage" and block.is_block) or depth > _MAX_DEPTH:
                continue
            if block.name in {"sh", "bat"}:
                self._shell(own, block)
            elif block.name == "build":
                job = block.named("job") or block.text()
                if re.fullmatch(r"[\w./ -]{1,200}", job):
                    self.draft.relate(own, "triggers", f"{NAME}:job/{shown(job)}", block.line)
            waiting += [(b, depth + 1) for b in block.inner]

    def _shell(self, own: str, block: Block) -> None:
        for token in block.tokens:
            if token.kind == "text":
                for target, line in tool_calls.targets(token.text, token.line):
                    self.draft.relate(own, "calls", target, line)
                return

    def _agent(self, block: Block) -> dict[str, Any]:
        """The agent's kind and label; `none`, `any`, or what its block says."""
        agent = block.first("agent")
        if agent is None:
            return {}
        if not agent.is_block:
            words = [t.text for t in agent.tokens[1:] if t.kind == "word"]
            return kept({"agent": words[0] if words else ""})
        label = next((shown(b.text()) for b in _within(agent, 2) if b.name == "label"), "")
        kind = next((b.name for b in agent.inner if b.name), "")
        return kept({"agent": kind, "label": label})

    def _images(self, own: str, block: Block) -> None:
        """Images of a docker agent, and of `docker.image(…)` in a script."""
        agent = block.first("agent")
        for inner in _within(agent, 2) if agent else ():
            if inner.name in {"image", "docker"} and not inner.is_block:
                self._image(own, inner)
        steps = block.first("steps") if self.is_declarative else None
        for inner in _within(steps, 8) if steps else ():
            if inner.name == "docker.image":
                self._image(own, inner)

    def _image(self, own: str, block: Block) -> None:
        image = references.image(block.text())
        if image:
            self.draft.relate(own, "uses_image", f"image:{image}", block.line)

    def _upstream(self, own: str, trigger: Block) -> None:
        if trigger.name == "upstream":
            for job in (trigger.named("upstreamProjects") or trigger.text()).split(","):
                if re.fullmatch(r"\s*[\w./ -]{1,200}", job):
                    target = f"{NAME}:job/{shown(job)}"
                    self.draft.relate(own, "triggered_by", target, trigger.line)


def _inside(block: Block, name: str) -> list[Block]:
    found = block.first(name)
    return [b for b in found.inner if _WORD.fullmatch(b.name)] if found else []


def _parameters(block: Block | None) -> dict[str, dict[str, str]]:
    """Each parameter with its type and description."""
    found: dict[str, dict[str, str]] = {}
    for stated in block.inner if block else ():
        name = stated.named("name")
        if _WORD.fullmatch(name):
            said = {"type": stated.name, "description": shown(stated.named("description"))}
            found[name] = {key: text for key, text in said.items() if text}
    return found


def _schedules(block: Block) -> Iterator[str]:
    for trigger in _inside(block, "triggers"):
        if trigger.name in {"cron", "pollSCM"} and _CRON.fullmatch(trigger.text()):
            yield trigger.text()


def _variables(block: Block) -> Iterator[str]:
    """The names in an `environment` block."""
    found = block.first("environment")
    for stated in found.inner if found else ():
        if len(stated.tokens) > 1 and stated.tokens[1].text == "=" and stated.name:
            yield stated.name
