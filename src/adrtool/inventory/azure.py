"""Azure Pipelines: pipelines and templates with their stages, jobs and resources.

Scripts are counted and looked through for tools that they call; of variables and parameters only
the names and types are read. Nothing is fetched.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from adrtool.inventory import references, tool_calls, yamlfile
from adrtool.inventory.draft import Draft, kept, names, shown
from adrtool.inventory.source import merge
from adrtool.model import Confidence, Item, Reading, Relation
from adrtool.yamlio import MISSING, Node

NAME: Final = "azure"
VERSION: Final = 1
PATTERNS: Final = ("*.yml", "*.yaml")

_OWN = re.compile(
    r"(?:.*/)?\.?azure[-_]?pipelines?(?:[-_.][^/]*)?\.ya?ml|(?:.*/)?\.vsts-ci\.ya?ml", re.DOTALL
)
_TASK = re.compile(r"^[ \t]*-[ \t]*[\"']?task[\"']?[ \t]*:[ \t]*[\"']?[\w.-]+@\d", re.MULTILINE)
_IMAGE = re.compile(r"(?:^[ \t]*|[{,][ \t]*)[\"']?vmImage[\"']?[ \t]*:", re.MULTILINE)
_PARTS = re.compile(r"^[ \t]*-[ \t]*(?:stage|deployment)[ \t]*:[ \t]*\S", re.MULTILINE)
_SECTION = re.compile(r"^(?:stages|jobs|steps|extends|resources|parameters)[ \t]*:", re.MULTILINE)
_RESOURCE = re.compile(r"""^["']?(?:apiVersion|runs|on)["']?[ \t]*:""", re.MULTILINE)
_EXPRESSION = re.compile(r"\$\{\{")
_COMPUTED = re.compile(r"\$\{\{|\$\(|\$\[")
_TASK_NAME = re.compile(r"[\w.-]+@[\w.]+")
_WORD = re.compile(r"[\w .:/@-]{1,120}")
_CRON = re.compile(r"[\w*/,\- ]{1,100}")
_SCRIPTS: Final = ("script", "bash", "pwsh", "powershell")
_CONDITIONAL: Final = "template expressions decide what is there when the pipeline runs"
_ELSEWHERE: Final = "a template of another repository: nothing is fetched"
_MISSING: Final = "no template of this name was read"
_SECTIONS: Final = frozenset({"stages", "jobs", "steps", "extends"})
_MAX_DEPTH: Final = 20


@dataclass(frozen=True, slots=True)
class Taken:
    """An id takes a template, written as it stands there."""

    id: str
    written: str
    path: str
    line: int


@dataclass(frozen=True, slots=True)
class Candidate:
    """What a file is when a pipeline takes it as a template, and isn't otherwise."""

    path: str
    reading: Reading


def looks_right(path: str, text: str) -> bool:
    """Files of Azure's names, those with what only Azure has, and any that may be a template."""
    if _OWN.fullmatch(path):
        return bool(text.strip())
    is_other = "/.github/" in f"/{path}" or _RESOURCE.search(text)
    return not is_other and bool(_SECTION.search(text))


def _is_certain(path: str, text: str) -> bool:
    found = _TASK.search(text) or _IMAGE.search(text) or _PARTS.search(text)
    return bool(_OWN.fullmatch(path) or found)


def read(path: str, text: str) -> Reading:
    """The pipeline or template of one file; templates that it takes are found by `link`."""
    reading = _read(path, text)
    if _is_certain(path, text) or not reading.items:
        return reading if _is_certain(path, text) else Reading()
    return Reading(facts=(Candidate(path, reading),))


def _read(path: str, text: str) -> Reading:
    draft = Draft(NAME, path)
    stream = yamlfile.parse(text)
    draft.problems += stream.problems(path)
    node = stream.documents[0] if stream.documents else MISSING
    if stream.errors:
        return draft.reading()
    if node.kind != "map" or not any(key in node.entries for key in _SECTIONS):
        if _OWN.fullmatch(path) and node and not node.get("variables"):
            draft.report(node.line, node.column, "a pipeline has stages, jobs, steps or extends")
        return draft.reading()
    _Pipeline(draft, node).read()
    return draft.reading()


class _Pipeline:
    def __init__(self, draft: Draft, node: Node) -> None:
        self.draft, self.node = draft, node
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
        steps = self._steps(self.home, node.get("steps"), 0)
        self._template(self.home, node.get("extends"))
        self._container(self.home, node.get("container"))
        own = "template" if self._is_template() else "pipeline"
        attributes = {**_described(node), "steps": steps}
        reason = _CONDITIONAL if self.conditional else ""
        found = {**kept(attributes), **({"reason": reason} if reason else {})}
        certainty = Confidence.PARTIAL if reason else Confidence.EXACT
        name = posixpath.basename(self.draft.path)
        self.draft.items.insert(0, Item(self.home, own, name, NAME, self.draft.path, node.line or 1,
                                        self.draft.group, found, certainty))  # fmt: skip

    def _is_template(self) -> bool:
        """A file that no trigger, pool or name of a pipeline is in, and that isn't called so."""
        stated = {"trigger", "pr", "schedules", "pool", "resources", "name", "extends"}
        return not (stated & self.node.entries.keys() or _OWN.fullmatch(self.draft.path))

    def _resources(self) -> None:
        resources = self.node.get("resources")
        for stated in resources.get("pipelines"):
            source = shown(stated.string("source"))
            if source and not _COMPUTED.search(source):
                target = f"{NAME}:pipeline/{source}"
                self.draft.relate(self.home, "triggered_by", target, stated.line)
        for stated in resources.get("repositories"):
            name = references.address(stated.string("name"))
            if name and not _COMPUTED.search(name):
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
            name = _name(entry.get("stage"))
            attributes = {
                "name": _shown(entry.get("displayName")),
                "variables": names(_variables(entry.get("variables"))),
                "pool": _pool(entry.get("pool")),
                "conditional": bool(entry.get("condition")),
            }
            own = self._add("stage", self.home, name, entry, attributes)
            self._needs(own, self.home, entry.get("dependsOn"))
            self._jobs(entry.get("jobs"), own)

    def _jobs(self, node: Node, parent: str) -> None:
        for entry in self._entries(node):
            if entry.get("template"):
                self._template(parent, entry)
                continue
            is_deployment = bool(entry.get("deployment"))
            name = _name(entry.get("deployment") if is_deployment else entry.get("job"))
            environment = entry.get("environment")
            attributes = {
                "name": _shown(entry.get("displayName")),
                "pool": _pool(entry.get("pool")),
                "environment": _shown(environment) or _shown(environment.get("name")),
                "variables": names(_variables(entry.get("variables"))),
                "matrix": names(entry.get("strategy", "matrix").entries),
                "conditional": bool(entry.get("condition")),
            }
            kind = "deployment" if is_deployment else "job"
            own = self._add(kind, parent, name, entry, attributes)
            at = len(self.draft.items) - 1
            self._needs(own, parent, entry.get("dependsOn"))
            self._container(own, entry.get("container"))
            for service in entry.get("services").entries:
                self._container(own, entry.get("services", service))
            count = self._steps(own, entry.get("steps"), 0)
            count += self._steps_of(own, entry.get("strategy"), 0)
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
            name = _name(stated)
            if name and stated:
                self.draft.relate(own, "needs", f"{parent}/{name}", stated.line)

    def _steps_of(self, own: str, node: Node, depth: int) -> int:
        """The steps of a deployment's strategy: `runOnce.deploy.steps` and the like."""
        count = self._steps(own, node.get("steps"), 0)
        if depth < 4 and node.kind == "map":
            inner = (v for k, v in node.items() if k not in {"steps", "matrix"})
            count += sum(self._steps_of(own, v, depth + 1) for v in inner)
        return count

    def _steps(self, own: str, node: Node, depth: int) -> int:
        count = 0
        for step in self._entries(node, depth):
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
        if image and not _COMPUTED.search(stated.text):
            self.draft.relate(own, "uses_image", f"image:{image}", stated.line)

    def _template(self, own: str, node: Node) -> None:
        stated = node.get("template")
        if stated.kind != "scalar" or not stated or _COMPUTED.search(stated.text):
            return
        if re.fullmatch(r"[\w./@ +-]{1,250}", stated.text):
            taken = Taken(own, stated.text, self.draft.path, stated.line)
            self.draft.facts.append(taken)


def _described(node: Node) -> dict[str, Any]:
    trigger, resources = node.get("trigger"), node.get("resources")
    parameters = node.get("parameters")
    stated = {p.string("name"): p.string("type") for p in parameters}
    stated |= dict.fromkeys(parameters.entries, "")
    groups = (v.string("group") for v in node.get("variables"))
    return {
        "triggers": names(key for key in ("trigger", "pr", "schedules") if _is_on(node.get(key))),
        "branches": names(
            t for t in [*trigger.strings(), *trigger.get("branches", "include").strings()]
            if _WORD.fullmatch(t) and t != "none"
        ),
        "schedules": names(
            c for s in node.get("schedules") if _CRON.fullmatch(c := s.string("cron"))
        ),
        "parameters": {
            shown(name): {"type": kind} if re.fullmatch(r"\w+", kind) else {}
            for name, kind in stated.items() if name and not _COMPUTED.search(name)
        },
        "variables": names(_variables(node.get("variables"))),
        "variable_groups": names(g for g in groups if not _COMPUTED.search(g)),
        "pool": _pool(node.get("pool")),
        "repositories": names(r.string("repository") for r in resources.get("repositories")),
        "containers": names(c.string("container") for c in resources.get("containers")),
    }  # fmt: skip


def _is_on(node: Node) -> bool:
    return bool(node) and node.text != "none"


def _variables(node: Node) -> Iterator[str]:
    for key in node.entries:
        if not _COMPUTED.search(key):
            yield key
    for entry in node:
        yield entry.string("name")


def _pool(node: Node) -> str:
    stated = node.string("vmImage") or node.string("name") if node.kind == "map" else node.text
    return shown(stated) if _WORD.fullmatch(stated) else ""


def _name(node: Node) -> str:
    text = shown(node.text) if node.kind == "scalar" and not node.is_null else ""
    return "" if _COMPUTED.search(text) else text


def _shown(node: Node) -> str:
    text = node.text if node.kind == "scalar" and not node.is_null else ""
    return "" if _COMPUTED.search(text) else shown(text)


def link(reading: Reading) -> Reading:
    """Relates files to the templates that they take, those that nothing else tells from others
    among them."""
    candidates = {f.path: f.reading for f in reading.facts if isinstance(f, Candidate)}
    waiting = [f for f in reading.facts if isinstance(f, Taken)]
    taken: list[tuple[Taken, str]] = []
    parts = [Reading(reading.items, reading.relations, reading.problems)]
    while waiting:
        fact = waiting.pop()
        path = _template_path(fact)
        taken.append((fact, path))
        found = candidates.pop(path, None)
        if found:
            parts.append(found)
            waiting += (f for f in found.facts if isinstance(f, Taken))
    whole = merge(parts)
    known = {item.id for item in whole.items}
    missing = {f"{NAME}:{p or f.written}": _unresolved(f, p) for f, p in reversed(taken)}
    relations = (
        Relation(f.id, f"{NAME}:{p or f.written}", "includes", f.path, f.line) for f, p in taken
    )
    return Reading(
        (*whole.items, *(item for own, item in missing.items() if own not in known)),
        (*whole.relations, *relations),
        whole.problems,
    )


def _template_path(fact: Taken) -> str:
    """The path of a template; empty for one of another repository."""
    name, _, repository = fact.written.partition("@")
    if repository not in {"", "self"}:
        return ""
    folder = "" if name.startswith("/") else posixpath.dirname(fact.path)
    return posixpath.normpath(posixpath.join(folder, name.lstrip("/")))


def _unresolved(fact: Taken, path: str) -> Item:
    reason = {"reason": _MISSING if path else _ELSEWHERE}
    return Item(f"{NAME}:{path or fact.written}", "template", fact.written, NAME, fact.path,
                fact.line, "", reason, Confidence.UNRESOLVED)  # fmt: skip
