"""What one file of Terraform declares, block by block, and what its parts refer to."""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from adrtool.inventory import hcl, hcl_values
from adrtool.inventory.hcl_blocks import Attribute, Block
from adrtool.inventory.hcl_references import Reference
from adrtool.inventory.terraform_attributes import (
    READERS,
    provider_name,
    provider_names,
    public_source,
    requirement,
)
from adrtool.inventory.terraform_extents import Extents
from adrtool.model import Confidence, Item, Reading, Relation
from adrtool.problems import Problem, Severity
from adrtool.text import one_line

NAME: Final = "terraform"

PREFIXES: Final = {
    "resource": "",
    "data": "data.",
    "ephemeral": "ephemeral.",
    "action": "action.",
    "module": "module.",
    "variable": "var.",
    "output": "output.",
    "provider": "provider.",
    "check": "check.",
}
_TWO_LABELS = frozenset({"resource", "data", "ephemeral", "action"})
_PROVIDER_ARGUMENTS = {**dict.fromkeys(_TWO_LABELS, "provider"), "module": "providers"}
# Names that stand for no declared thing.
_BUILT_IN = frozenset({"each", "count", "self", "path", "terraform", "caller"})


@dataclass(frozen=True, slots=True)
class Settings:
    """What a file's `terraform` blocks say of its folder."""

    path: str
    counts: Counter[str]
    attributes: dict[str, Any] = field(default_factory=dict)
    providers: dict[str, dict[str, str]] = field(default_factory=dict)


def folder_id(folder: str) -> str:
    """The id of a folder relative to the root."""
    return f"{NAME}:{folder}"


class Reader:
    """Collects what one file declares; offsets tell later which block holds a reference.

    `lines` are those of the file that the lines of the text come from, when it isn't the file's.
    """

    def __init__(self, path: str, lines: Sequence[int] = ()) -> None:
        self.path = path
        self.lines = lines
        self.folder = posixpath.dirname(path) or "."
        self.items: list[Item] = []
        self.relations: list[Relation] = []
        self.problems: list[Problem] = []
        self.settings: dict[str, Any] = {}
        self.providers: dict[str, dict[str, str]] = {}
        self.owners: list[tuple[int, int, str]] = []
        # Attributes whose references mean something of their own, or nothing.
        self.special: list[tuple[int, int, str]] = []

    def read(self, text: str) -> Reading:
        """The blocks of a text in HCL, with one fact: the settings."""
        parsed = hcl.parse(text)
        for block in parsed.blocks:
            self._take(block)
        if parsed.error:
            # Columns of a text that was made mean nothing.
            column = 1 if self.lines else parsed.error.column
            self.report(self._line(parsed.error.line), column, parsed.error.message)
        self._refer(parsed.references)
        counts = Counter(block.type for block in parsed.blocks)
        settings = Settings(self.path, counts, self.settings, self.providers)
        return Reading(tuple(self.items), tuple(self.relations), tuple(self.problems), (settings,))

    def report(self, line: int, column: int, message: str) -> None:
        """A problem at a place of the file."""
        rule = "inventory/unreadable"
        self.problems.append(Problem(self.path, line, column, Severity.ERROR, rule, message))

    def _id(self, address: str) -> str:
        return f"{folder_id(self.folder)}:{address}"

    def _line(self, line: int) -> int:
        """The line of the file that one of the text comes from."""
        return self.lines[min(line, len(self.lines)) - 1] if self.lines else line

    def _take(self, block: Block) -> None:
        if block.type == "locals":
            self._take_locals(block)
        elif block.type == "terraform":
            self._take_settings(block)
        elif block.type in PREFIXES:
            self._take_declaration(block)

    def _take_locals(self, block: Block) -> None:
        for name, attribute in block.attributes.items():
            self._add("local", f"local.{name}", attribute.line, {})
            self._own(attribute, f"local.{name}")

    def _take_settings(self, block: Block) -> None:
        for name, value in (
            ("required_version", block.string("required_version")),
            ("backend", next((b.labels[0] for b in block.blocks("backend") if b.labels), None)),
            ("backend", "cloud" if block.blocks("cloud") else None),
        ):
            if value:
                self.settings[name] = value
        for required in block.blocks("required_providers"):
            for name, attribute in required.attributes.items():
                self.providers[name] = requirement(attribute)
                self._take_aliases(attribute)

    def _take_aliases(self, attribute: Attribute) -> None:
        """Providers that a module gets from whoever calls it (`configuration_aliases`)."""
        listed = hcl_values.entries(attribute.value).get("configuration_aliases")
        for name in provider_names(listed) if listed else ():
            address = f"provider.{name}"
            found = {"alias": name.partition(".")[2], "configured_by": "the calling module"}
            self._add("provider", address, attribute.line, found)

    def _take_declaration(self, block: Block) -> None:
        expected = 2 if block.type in _TWO_LABELS else 1
        if len(block.labels) != expected or not all(block.labels):
            if not block.error_line:
                labels = f"{expected} label{'s' if expected > 1 else ''}"
                self.report(self._line(block.line), 1, f"a {block.type} block takes {labels}")
            return
        address = PREFIXES[block.type] + ".".join(block.labels)
        alias = block.string("alias") if block.type == "provider" else None
        address = one_line(f"{address}.{alias}" if alias else address)
        attributes = {k: v for k, v in READERS[block.type](block).items() if v}
        self._add(block.type, address, block.line, attributes, block.error_line)
        self._own(block, address)
        self._relate(block, self._id(address))
        for inner in block.blocks("data") if block.type == "check" else ():
            self._take_declaration(inner)

    def _add(
        self, kind: str, address: str, line: int, found: dict[str, Any], error_line: int = 0
    ) -> None:
        confidence = Confidence.EXACT
        if error_line:
            found["reason"] = f"a syntax error in line {self._line(error_line)}"
            confidence = Confidence.PARTIAL
        place = (self.path, self._line(line), self.folder)
        self.items.append(Item(self._id(address), kind, address, NAME, *place, found, confidence))

    def _own(self, extent: Block | Attribute, address: str) -> None:
        """References inside of the extent are said by the address."""
        self.owners.append((extent.start, extent.end, self._id(address)))

    def _relate(self, block: Block, source: str) -> None:
        """Relations that an attribute of a known name states."""
        providers = _PROVIDER_ARGUMENTS.get(block.type)
        for name, attribute in block.attributes.items():
            if name == "depends_on":
                self.special.append((attribute.start, attribute.end, "depends_on"))
                # Before Terraform 0.12 these were strings.
                for text in hcl_values.strings(attribute.value):
                    self._say(source, tuple(text.split(".")), "depends_on", attribute.line)
            elif name == providers:
                self.special.append((attribute.start, attribute.end, ""))
                self._relate_providers(source, attribute)
            elif name == "source" and block.type == "module":
                self._relate_source(source, attribute)
        for lifecycle in block.blocks("lifecycle"):
            ignored = lifecycle.attributes.get("ignore_changes")
            if ignored:
                # Names of the resource's own arguments.
                self.special.append((ignored.start, ignored.end, ""))

    def _relate_providers(self, source: str, attribute: Attribute) -> None:
        values = hcl_values.entries(attribute.value).values() or [attribute.value]
        for value in values:
            name = provider_name(value)
            if name:
                line = value.start_point.row + 1
                self._relation(source, self._id(f"provider.{name}"), "uses_provider", line)

    def _relate_source(self, source: str, attribute: Attribute) -> None:
        written = hcl_values.string(attribute.value)
        if not written:
            return
        local = written.startswith(("./", "../")) or written in {".", ".."}
        folder = posixpath.normpath(posixpath.join(self.folder, written)) if local else ".."
        inside = folder != ".." and not folder.startswith("../")
        target = folder_id(folder) if inside else f"module:{public_source(written)[0]}"
        self._relation(source, target, "module_source", attribute.line)

    def _refer(self, found: Iterable[Reference]) -> None:
        """Takes the references of the file, each as said by the innermost block around it."""
        owners, special = Extents(self.owners), Extents(self.special)
        for reference in found:
            owner, kind = owners.around(reference.start), special.around(reference.start)
            if owner and kind != "":
                self._say(owner, reference.segments, kind or "references", reference.line)

    def _say(self, source: str, segments: tuple[str, ...], kind: str, line: int) -> None:
        address = _address(segments)
        if address:
            self._relation(source, self._id(address), kind, line)

    def _relation(self, source: str, target: str, kind: str, line: int) -> None:
        if source != target:
            self.relations.append(Relation(source, target, kind, self.path, self._line(line)))


def _address(segments: tuple[str, ...]) -> str:
    """What a traversal means, as an address; empty when it means nothing that is declared."""
    root = segments[0]
    if root in _BUILT_IN or len(segments) < 2:
        return ""
    if root in {"var", "local", "module"}:
        return f"{root}.{segments[1]}"
    if root in {"data", "ephemeral", "action"}:
        return ".".join(segments[:3]) if len(segments) > 2 else ""
    return f"{root}.{segments[1]}"
