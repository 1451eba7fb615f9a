"""Terraform and OpenTofu configuration: what each folder declares and what refers to what."""

from __future__ import annotations

import posixpath
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from adrtool.inventory import hcl, hcl_values, terraform_json
from adrtool.inventory.hcl_blocks import Attribute, Block
from adrtool.inventory.hcl_references import Error, Reference
from adrtool.inventory.located import JsonError
from adrtool.inventory.terraform_attributes import (
    READERS,
    provider_name,
    provider_names,
    public_source,
    requirement,
)
from adrtool.model import Confidence, Item, Reading, Relation
from adrtool.problems import Problem, Severity
from adrtool.text import one_line

NAME: Final = "terraform"
VERSION: Final = 3
PATTERNS: Final = ("*.tf", "*.tofu", *(f"*{ending}" for ending in terraform_json.ENDINGS))

FOLDER_KIND: Final = "configuration"
"""The item that stands for a folder: Terraform's own word for what a folder's files make up."""

_PREFIXES = {
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
_SETTINGS = frozenset({"terraform", "locals", "moved", "import", "removed"})
_MAIN = ("main.tf", "main.tofu")
# Names that stand for no declared thing.
_BUILT_IN = frozenset({"each", "count", "self", "path", "terraform", "caller"})


@dataclass(frozen=True, slots=True)
class Settings:
    """What a file's `terraform` blocks say of its folder."""

    path: str
    counts: Counter[str]
    attributes: dict[str, Any] = field(default_factory=dict)
    providers: dict[str, dict[str, str]] = field(default_factory=dict)


def looks_right(path: str, text: str) -> bool:
    """The ending says it; nothing else is called so."""
    del path, text
    return True


def read(path: str, text: str) -> Reading:
    """The blocks of one file. The folder's own item comes with `link`."""
    if not path.endswith(terraform_json.ENDINGS):
        return _read(_Reader(path), text)
    try:
        written = terraform_json.as_hcl(text)
    except JsonError as error:
        reader = _Reader(path)
        reader.report(error.line, error.column, error.message)
        return _read(reader, "")
    reader = _Reader(path, written.lines)
    for line, message in written.errors:
        reader.report(line, 1, message)
    return _read(reader, written.text)


def _read(reader: _Reader, text: str) -> Reading:
    parsed = hcl.parse(text)
    for block in parsed.blocks:
        reader.take(block)
    if parsed.error:
        reader.report_error(parsed.error)
    reader.refer(parsed.references)
    settings = Settings(
        reader.path, Counter(b.type for b in parsed.blocks), reader.settings, reader.providers
    )
    return Reading(
        tuple(reader.items), tuple(reader.relations), tuple(reader.problems), (settings,)
    )


def folder_id(folder: str) -> str:
    """The id of a folder relative to the root."""
    return f"{NAME}:{folder}"


class _Reader:
    """Collects what one file declares; offsets tell later which block holds a reference."""

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

    def id(self, address: str) -> str:
        return f"{folder_id(self.folder)}:{address}"

    def report(self, line: int, column: int, message: str) -> None:
        rule = "inventory/unreadable"
        self.problems.append(Problem(self.path, line, column, Severity.ERROR, rule, message))

    def report_error(self, error: Error) -> None:
        """An error of the text that was parsed, of which columns mean nothing when it was made."""
        self.report(self.line(error.line), 1 if self.lines else error.column, error.message)

    def line(self, line: int) -> int:
        """The line of the file that one of the parsed text comes from."""
        return self.lines[min(line, len(self.lines)) - 1] if self.lines else line

    def take(self, block: Block) -> None:
        if block.type == "locals":
            self._take_locals(block)
        elif block.type == "terraform":
            self._take_settings(block)
        elif block.type in _PREFIXES:
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
                self.report(self.line(block.line), 1, f"a {block.type} block takes {labels}")
            return
        address = _PREFIXES[block.type] + ".".join(block.labels)
        alias = block.string("alias") if block.type == "provider" else None
        address = one_line(f"{address}.{alias}" if alias else address)
        attributes = {k: v for k, v in READERS[block.type](block).items() if v}
        self._add(block.type, address, block.line, attributes, block.error_line)
        self._own(block, address)
        self._relate(block, self.id(address))
        for inner in block.blocks("data") if block.type == "check" else ():
            self._take_declaration(inner)

    def _add(
        self, kind: str, address: str, line: int, found: dict[str, Any], error_line: int = 0
    ) -> None:
        confidence = Confidence.EXACT
        if error_line:
            found["reason"] = f"a syntax error in line {self.line(error_line)}"
            confidence = Confidence.PARTIAL
        place = (self.path, self.line(line), self.folder)
        self.items.append(Item(self.id(address), kind, address, NAME, *place, found, confidence))

    def _own(self, extent: Block | Attribute, address: str) -> None:
        """References inside of the extent are said by the address."""
        self.owners.append((extent.start, extent.end, self.id(address)))

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
                self._relation(source, self.id(f"provider.{name}"), "uses_provider", line)

    def _relate_source(self, source: str, attribute: Attribute) -> None:
        written = hcl_values.string(attribute.value)
        if not written:
            return
        local = written.startswith(("./", "../")) or written in {".", ".."}
        folder = posixpath.normpath(posixpath.join(self.folder, written)) if local else ".."
        inside = folder != ".." and not folder.startswith("../")
        target = folder_id(folder) if inside else f"module:{public_source(written)[0]}"
        self._relation(source, target, "module_source", attribute.line)

    def refer(self, found: Iterable[Reference]) -> None:
        """Takes the references of the file, each as said by the innermost block around it."""
        owners, special = _Extents(self.owners), _Extents(self.special)
        for reference in found:
            owner, kind = owners.around(reference.start), special.around(reference.start)
            if owner and kind != "":
                self._say(owner, reference.segments, kind or "references", reference.line)

    def _say(self, source: str, segments: tuple[str, ...], kind: str, line: int) -> None:
        address = _address(segments)
        if address:
            self._relation(source, self.id(address), kind, line)

    def _relation(self, source: str, target: str, kind: str, line: int) -> None:
        if source != target:
            self.relations.append(Relation(source, target, kind, self.path, self.line(line)))


class _Extents:
    """Finds the innermost of extents that are apart or inside of each other."""

    def __init__(self, extents: Iterable[tuple[int, int, str]]) -> None:
        self._extents = sorted(extents)
        self._outer: list[int] = []
        opened: list[int] = []
        for index, (start, _, _) in enumerate(self._extents):
            while opened and self._extents[opened[-1]][1] <= start:
                opened.pop()
            self._outer.append(opened[-1] if opened else -1)
            opened.append(index)

    def around(self, at: int) -> str | None:
        """The value of the innermost extent around a place."""
        index = bisect_right(self._extents, at, key=lambda e: e[0]) - 1
        while index >= 0 and self._extents[index][1] <= at:
            index = self._outer[index]
        return self._extents[index][2] if index >= 0 else None


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


def link(reading: Reading) -> Reading:
    """Adds one item for each folder, and to the providers the versions that it requires."""
    folders: dict[str, list[Settings]] = {}
    for settings in reading.facts:
        folders.setdefault(posixpath.dirname(settings.path) or ".", []).append(settings)
    required = {
        folder: {n: r for s in found for n, r in s.providers.items()}
        for folder, found in folders.items()
    }
    items = [_with_requirement(item, required) for item in reading.items]
    items += [_folder(f, folders[f], required[f]) for f in sorted(folders)]
    return replace(reading, items=tuple(items), facts=())


def _with_requirement(item: Item, required: dict[str, dict[str, dict[str, str]]]) -> Item:
    if item.kind != "provider":
        return item
    stated = required.get(item.group, {}).get(item.name.split(".")[1], {})
    return replace(item, attributes={**item.attributes, **stated}) if stated else item


def _folder(folder: str, files: list[Settings], required: dict[str, dict[str, str]]) -> Item:
    counts = sum((f.counts for f in files), Counter[str]())
    attributes: dict[str, Any] = {
        "files": len(files),
        "blocks": {k: counts[k] for k in (*_PREFIXES, *sorted(_SETTINGS)) if counts[k]},
    }
    for settings in files:
        attributes |= settings.attributes
    if required:
        attributes["required_providers"] = dict(sorted(required.items()))
    paths = sorted(f.path for f in files)
    main = next(
        (p for p in paths if posixpath.basename(p).removesuffix(".json") in _MAIN), paths[0]
    )
    return Item(folder_id(folder), FOLDER_KIND, folder, NAME, main, 1, folder, attributes)
