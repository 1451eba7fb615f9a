"""CloudFormation and SAM: resources, parameters and outputs of templates in YAML or JSON.

Of a parameter its type and description are read, of a resource its type and what it refers to; no
default and no property's value.
"""

from __future__ import annotations

import posixpath
import re
from typing import Any, Final

from adrtool.inventory import jsonfile, references, yamlfile
from adrtool.inventory.cloudformation_names import exported_name
from adrtool.inventory.cloudformation_refs import Said, said
from adrtool.inventory.draft import Draft, names, shown
from adrtool.inventory.located import JsonError
from adrtool.model import Confidence, Item, Reading, Relation
from adrtool.yamlio import MISSING, Node

NAME: Final = "cloudformation"
VERSION: Final = 1
PATTERNS: Final = ("*.yml", "*.yaml", "*.json", "*.template")

_HEADER = re.compile(r"""^[ \t{]*["']?AWSTemplateFormatVersion["']?\s*:""", re.MULTILINE)
_RESOURCES = re.compile(r"""(?:^|[{,])[ \t]*["']?Resources["']?\s*:""", re.MULTILINE)
_TYPE = re.compile(r"""["']?Type["']?\s*:\s*["']?(?:AWS|Alexa|Custom)::\w""")
_JSON = re.compile(r"\s*\{")
_PLACEHOLDER = re.compile(r"\{[{%]|<%")
_TYPE_NAME = re.compile(r"[A-Za-z0-9]+(?:::[\w@.-]+)+")
_NAME = re.compile(r"[A-Za-z0-9]+")
_EXPORTED: Final = "exported by no template that was read"
_NO_RESOURCE: Final = "neither a resource nor a parameter of this template"
_TEMPLATED: Final = "another tool fills this template in; what it computes isn't followed"
_NESTED: Final = {
    "AWS::CloudFormation::Stack": "TemplateURL",
    "AWS::Serverless::Application": "Location",
}
_NO_TYPE: Final = "no type of CloudFormation: another tool or nothing says what it is"
_IMAGES: Final = frozenset({"Image", "ImageUri"})
_MAX_DEPTH: Final = 60


def looks_right(path: str, text: str) -> bool:
    """Whether a text says that it is a template, or has resources of its types."""
    del path
    return bool(_HEADER.search(text)) or bool(_RESOURCES.search(text) and _TYPE.search(text))


def read(path: str, text: str) -> Reading:
    """The items of one template; imports of others are related by `link`."""
    draft = Draft(NAME, path)
    node = _parsed(draft, text)
    if node is MISSING:
        return draft.reading()
    resources = node.get("Resources")
    if resources.kind != "map" and not node.get("AWSTemplateFormatVersion"):
        return Reading()
    _Template(draft, node, bool(_PLACEHOLDER.search(text))).read()
    return draft.reading()


def _parsed(draft: Draft, text: str) -> Node:
    if _JSON.match(text):
        try:
            return jsonfile.load(text)
        except JsonError as error:
            if draft.path.endswith((".json", ".template")):
                draft.report(error.line, error.column, f"not valid JSON: {error.message}")
                return MISSING
    stream = yamlfile.parse(text)
    is_template = bool(_PLACEHOLDER.search(text))
    if stream.errors and is_template:
        name = posixpath.basename(draft.path)
        draft.add("template", f"{NAME}:{draft.path}", name, 1, reason=_TEMPLATED)
        return MISSING
    draft.problems += stream.problems(draft.path)
    return stream.documents[0] if stream.documents else MISSING


class _Template:
    def __init__(self, draft: Draft, node: Node, is_template: bool) -> None:
        self.draft, self.node, self.is_template = draft, node, is_template
        self.home = f"{NAME}:{draft.path}"
        self.known: dict[str, str] = {}
        self.missing: dict[str, Item] = {}

    def read(self) -> None:
        """All sections; the template itself says how much there is."""
        node = self.node
        sections = ("Resources", "Parameters", "Outputs")
        for section in ("Resources", "Parameters", "Conditions"):
            stated = node.get(section)
            if stated.kind not in {"map", "missing"} and stated:
                self.draft.report(stated.line, stated.column, f"{section} is a map")
            for name in stated.entries:
                self.known.setdefault(name, self._id(section, name))
        attributes: dict[str, Any] = {key.lower(): len(node.get(key).entries) for key in sections}
        attributes |= {
            "description": shown(_text(node.get("Description"))),
            "transforms": names(
                t for t in node.get("Transform").strings() if _TYPE_NAME.fullmatch(t)
            ),
            "conditions": names(node.get("Conditions").entries),
            "mappings": names(node.get("Mappings").entries),
        }
        name = posixpath.basename(self.draft.path)
        self.draft.add("template", self.home, name, node.line, attributes)
        for key, stated in node.get("Resources").items():
            if not key.startswith("Fn::"):
                self._resource(key, stated, node.get("Resources").key(key).line)
        for key, stated in node.get("Parameters").items():
            self._parameter(key, stated, node.get("Parameters").key(key).line)
        for key, stated in node.get("Outputs").items():
            if key.startswith("Fn::"):
                continue
            self._output(key, stated, node.get("Outputs").key(key).line)
        self.draft.items += self.missing.values()

    def _id(self, section: str, name: str) -> str:
        part = {"Parameters": "parameter/", "Outputs": "output/"}.get(section, "")
        return f"{self.home}/{part}{shown(name)}"

    def _resource(self, key: str, stated: Node, line: int) -> None:
        kind = _text(stated.get("Type"))
        reason = "" if _TYPE_NAME.fullmatch(kind) else _NO_TYPE
        if not stated.get("Type") and not self.is_template:
            self.draft.report(line, 1, "a resource without a type (Type)")
        attributes = {
            "type": kind if not reason else "",
            "condition": self._name(stated.get("Condition")),
            "deletion_policy": self._name(stated.get("DeletionPolicy")),
            "properties": names(stated.get("Properties").entries),
            "runtime": _word(stated.get("Properties", "Runtime")),
        }
        own = self.draft.add("resource", self._id("Resources", key), shown(key), line, attributes,
                             reason)  # fmt: skip
        self.draft.relate(own, "member_of", self.home, line)
        self._depends(own, stated.get("DependsOn"))
        self._refer(own, stated)
        self._images(own, stated.get("Properties"), 0)
        self._stack(own, kind, stated)

    def _depends(self, own: str, stated: Node) -> None:
        for node in stated if stated.kind == "seq" else [stated]:
            if node.kind == "scalar" and node:
                self._to(own, "depends_on", Said("name", node.text, node.line))

    def _refer(self, own: str, node: Node) -> None:
        for found in said(node):
            self._to(own, "references", found)

    def _to(self, own: str, kind: str, found: Said) -> None:
        """A name of the template, or one that another exports; pseudo parameters are none."""
        if found.kind == "import":
            self.draft.facts.append((own, shown(found.name), self.draft.path, found.line))
            return
        if found.name.startswith("AWS::") or not _NAME.fullmatch(found.name):
            return
        target = self.known.get(found.name)
        if target is None:
            if self._is_generated(found.name):
                return
            target = self._id("Resources", found.name)
            self.missing.setdefault(target, Item(
                target, "resource", found.name, NAME, self.draft.path, found.line,
                self.draft.group, {"reason": _NO_RESOURCE}, Confidence.UNRESOLVED,
            ))  # fmt: skip
        if target != own and not self._is_condition(found.name):
            self.draft.relate(own, kind, target, found.line)

    def _is_condition(self, name: str) -> bool:
        conditions = self.node.get("Conditions").entries
        return name in conditions and name not in self.node.get("Resources").entries

    def _is_generated(self, name: str) -> bool:
        """Whether SAM makes a resource of that name: a function's role, an API's stage."""
        return bool(self.node.get("Transform")) and any(
            name.startswith(key) or name.startswith("ServerlessRestApi")
            for key in self.node.get("Resources").entries
        )

    def _images(self, own: str, node: Node, depth: int) -> None:
        for key, inner in node.items():
            if key in _IMAGES and inner.kind == "scalar" and not inner.tag.startswith("!"):
                image = references.image(inner.text)
                if image and not image.startswith("sha256"):
                    self.draft.relate(own, "uses_image", f"image:{image}", inner.line)
            elif depth < _MAX_DEPTH:
                self._images(own, inner, depth + 1)
        for inner in node:
            if depth < _MAX_DEPTH:
                self._images(own, inner, depth + 1)

    def _stack(self, own: str, kind: str, stated: Node) -> None:
        """The template of a nested stack, when it is a file beside this one."""
        node = stated.get("Properties", _NESTED.get(kind, ""))
        text = _text(node)
        if kind not in _NESTED or not text or "://" in text:
            return
        path = posixpath.normpath(posixpath.join(posixpath.dirname(self.draft.path), text))
        if re.fullmatch(r"[\w./@+-]+", path):
            self.draft.relate(own, "includes", f"{NAME}:{path}", node.line)

    def _parameter(self, key: str, stated: Node, line: int) -> None:
        kind = _text(stated.get("Type"))
        attributes = {
            "type": kind if re.fullmatch(r"[\w:<>.-]+", kind) else "",
            "description": shown(_text(stated.get("Description"))),
            "default": "set" if stated.get("Default").kind != "missing" else "",
            "no_echo": stated.get("NoEcho").is_true,
        }
        own = self.draft.add("parameter", self._id("Parameters", key), shown(key), line, attributes)
        self.draft.relate(own, "member_of", self.home, line)

    def _output(self, key: str, stated: Node, line: int) -> None:
        exported = stated.get("Export", "Name")
        attributes = {
            "description": shown(_text(stated.get("Description"))),
            "exported": bool(exported),
        }
        own = self.draft.add("output", self._id("Outputs", key), shown(key), line, attributes)
        self.draft.relate(own, "member_of", self.home, line)
        self._refer(own, stated.get("Value"))
        name = shown(exported_name(exported))
        if name:
            self.draft.facts.append((own, name))

    def _name(self, node: Node) -> str:
        text = _text(node)
        return text if _NAME.fullmatch(text) else ""


def _text(node: Node) -> str:
    return node.text if node.kind == "scalar" and not node.is_null and node.tag[:1] != "!" else ""


def _word(node: Node) -> str:
    text = _text(node)
    return text if re.fullmatch(r"[a-z0-9.]{1,30}", text) else ""


def link(reading: Reading) -> Reading:
    """Relates imports to the outputs that export them."""
    exports: dict[str, list[str]] = {}
    for fact in reading.facts:
        if len(fact) == 2:
            exports.setdefault(fact[1], []).append(fact[0])
    relations: list[Relation] = []
    missing: dict[str, Item] = {}
    for own, name, path, line in (f for f in reading.facts if len(f) == 4):
        targets = exports.get(name) or [f"{NAME}:export/{name}"]
        if name not in exports:
            missing.setdefault(name, Item(
                targets[0], "export", name, NAME, path, line, "", {"reason": _EXPORTED},
                Confidence.UNRESOLVED,
            ))  # fmt: skip
        relations += (Relation(own, target, "references", path, line) for target in targets)
    return Reading(
        (*reading.items, *missing.values()), (*reading.relations, *relations), reading.problems
    )
