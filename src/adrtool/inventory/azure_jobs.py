"""Stages, jobs and steps of one file of Azure Pipelines.

Scripts are counted and looked through for tools that they call.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from adrtool.inventory import references, tool_calls
from adrtool.inventory.azure_attributes import described, is_computed, job, stage, text
from adrtool.inventory.draft import Draft, kept, shown
from adrtool.model import Confidence, Item
from adrtool.yamlio import Node

NAME: Final = "azure"

_EXPRESSION = re.compile(r"\$\{\{")
_TASK_NAME = re.compile(r"[\w.-]+@[\w.]+")
_TEMPLATE = re.compile(r"[\w./@ +-]{1,250}")
_SCRIPTS: Final = ("script", "bash", "pwsh", "powershell")
_CONDITIONAL: Final = "template expressions decide what is there when the pipeline runs"
_MAX_DEPTH: Final = 20


@dataclass(frozen=True, slots=True)
class Taken:
    """An id takes a template, written as it stands there."""

    id: str
    written: str
    path: str
    line: int


def read_file(draft: Draft, node: Node, *, is_named: bool) -> None:
    """The pipeline or template that a file is; some have a name that only pipelines have."""
    _Pipeline(draft, node, is_named).read()


class _Pipeline:
    def __init__(self, draft: Draft, node: Node, is_named: bool) -> None:
        self.draft, self.node, self.is_named = draft, node, is_named
        self.home = f"{NAME}:{draft.path}"
        self.images: dict[str, Node] = {}
        self.conditional = False

    def read(self) -> None:
        """The file's own item, and its stages and jobs."""
        node = self.node
        self.draft.free(self.home)
        for stated in node.get("resources", "containers"):
            self.images[stated.string("container")] = stated.get("image")
        self._resources()
        self._stages(node.get("stages"))
        self._jobs(node.get("jobs"), self.home)
        steps = self._steps(self.home, node.get("steps"))
        self._template(self.home, node.get("extends"))
        self._container(self.home, node.get("container"))
        own = "template" if self._is_template() else "pipeline"
        attributes = {**described(node), "steps": steps}
        reason = _CONDITIONAL if self.conditional else ""
        found = {**kept(attributes), **({"reason": reason} if reason else {})}
        certainty = Confidence.PARTIAL if reason else Confidence.EXACT
        name = posixpath.basename(self.draft.path)
        self.draft.items.insert(0, Item(self.home, own, name, NAME, self.draft.path, node.line or 1,
                                        self.draft.group, found, certainty))  # fmt: skip

    def _is_template(self) -> bool:
        """A file that no trigger, pool or name of a pipeline is in, and that isn't called so."""
        stated = {"trigger", "pr", "schedules", "pool", "resources", "name", "extends"}
        return not (stated & self.node.entries.keys() or self.is_named)

    def _resources(self) -> None:
        resources = self.node.get("resources")
        for stated in resources.get("pipelines"):
            source = shown(stated.string("source"))
            if source and not is_computed(source):
                target = f"{NAME}:pipeline/{source}"
                self.draft.relate(self.home, "triggered_by", target, stated.line)
        for stated in resources.get("repositories"):
            name = references.address(stated.string("name"))
            if name and not is_computed(name):
                target = f"{NAME}:repository/{name}"
                self.draft.relate(self.home, "references", target, stated.line)

    def _entries(self, node: Node, depth: int = 0) -> Iterator[Node]:
        """The elements of a list, those behind `${{ if … }}` too."""
        for entry in node:
            key = next(iter(entry.entries), "")
            if _EXPRESSION.match(key.strip()) and depth < _MAX_DEPTH:
                self.conditional = True
                yield from self._entries(entry.get(key), depth + 1)
            elif entry.kind == "map":
                yield entry

    def _stages(self, node: Node) -> None:
        for entry in self._entries(node):
            if entry.get("template"):
                self._template(self.home, entry)
                continue
            own = self._add("stage", self.home, text(entry.get("stage")), entry, stage(entry))
            self._needs(own, self.home, entry.get("dependsOn"))
            self._jobs(entry.get("jobs"), own)

    def _jobs(self, node: Node, parent: str) -> None:
        for entry in self._entries(node):
            if entry.get("template"):
                self._template(parent, entry)
            else:
                self._job(entry, parent)

    def _job(self, entry: Node, parent: str) -> None:
        kind = "deployment" if entry.get("deployment") else "job"
        own = self._add(kind, parent, text(entry.get(kind)), entry, job(entry))
        at = len(self.draft.items) - 1
        self._needs(own, parent, entry.get("dependsOn"))
        self._container(own, entry.get("container"))
        for service in entry.get("services").entries:
            self._container(own, entry.get("services", service))
        count = self._steps(own, entry.get("steps"))
        count += self._steps_of(own, entry.get("strategy"))
        if count:
            item = self.draft.items[at]
            self.draft.items[at] = item.changed(attributes={**item.attributes, "steps": count})

    def _add(
        self, kind: str, parent: str, name: str, entry: Node, attributes: dict[str, Any]
    ) -> str:
        reason = "" if name else "the name is computed"
        own = self.draft.add(kind, f"{parent}/{name or kind}", name or kind, entry.line, attributes,
                             reason)  # fmt: skip
        self.draft.relate(own, "member_of", parent, entry.line)
        return own

    def _needs(self, own: str, parent: str, node: Node) -> None:
        for stated in node if node.kind == "seq" else [node]:
            name = text(stated)
            if name and stated:
                self.draft.relate(own, "needs", f"{parent}/{name}", stated.line)

    def _steps_of(self, own: str, node: Node, depth: int = 0) -> int:
        """The steps of a deployment's strategy: `runOnce.deploy.steps` and the like."""
        count = self._steps(own, node.get("steps"))
        if depth < 4 and node.kind == "map":
            inner = (v for k, v in node.items() if k not in {"steps", "matrix"})
            count += sum(self._steps_of(own, v, depth + 1) for v in inner)
        return count

    def _steps(self, own: str, node: Node) -> int:
        count = 0
        for step in self._entries(node):
            count += 1
            task = step.string("task")
            if _TASK_NAME.fullmatch(task):
                self.draft.relate(own, "uses_task", f"azure_task:{task}", step.get("task").line)
            if step.get("template"):
                self._template(own, step)
            for key in _SCRIPTS:
                script = step.get(key)
                if script.kind == "scalar" and script:
                    self._script(own, script)
        return count

    def _script(self, own: str, script: Node) -> None:
        # A block begins behind the line of its sign.
        shift = 0 if script.plain or "\n" not in script.text else 1
        for target, line in tool_calls.targets(script.text, script.line + shift):
            self.draft.relate(own, "calls", target, line)

    def _container(self, own: str, node: Node) -> None:
        stated = node if node.kind == "scalar" else node.get("image")
        resource = self.images.get(stated.text)
        image = references.image((resource or stated).text)
        if image and not is_computed(stated.text):
            self.draft.relate(own, "uses_image", f"image:{image}", stated.line)

    def _template(self, own: str, node: Node) -> None:
        stated = node.get("template")
        if stated.kind != "scalar" or not stated or is_computed(stated.text):
            return
        if _TEMPLATE.fullmatch(stated.text):
            taken = Taken(own, stated.text, self.draft.path, stated.line)
            self.draft.facts.append(taken)
