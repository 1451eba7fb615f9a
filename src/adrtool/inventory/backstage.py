"""Backstage's catalog files: components, systems, interfaces, resources, and who owns them."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from adrtool.inventory import references, yamlfile
from adrtool.inventory.draft import Draft, names, shown
from adrtool.inventory.globs import compile_globs
from adrtool.model import Confidence, Item, Reading, Relation
from adrtool.text import one_line
from adrtool.yamlio import Node

NAME: Final = "backstage"
VERSION: Final = 1
PATTERNS: Final = ("*.yaml", "*.yml")

_API_VERSION = re.compile(
    r"""^["']?apiVersion["']?[ \t]*:[ \t]*["']?(?:[\w-]+\.)?backstage\.io/""", re.MULTILINE
)
_GROUP = re.compile(r"(?:[\w-]+\.)?backstage\.io/.+")
_REFERENCE = re.compile(r"(?:(?P<kind>[\w-]+):)?(?:(?P<namespace>[\w.-]+)/)?(?P<name>[^\s:/]+)")
_DEFAULT: Final = "default"
_NO_ENTITY: Final = "no catalog file that was read declares it"
_NO_TARGET: Final = "no catalog file of this name was read"
_ELSEWHERE: Final = "it lies elsewhere: nothing is fetched"
_COMPUTED: Final = "${{"

# Key of `spec` -> relation, the kind that a reference without one means, and whether the other
# end says it.
_SPEC: Final[dict[str, tuple[str, str, bool]]] = {
    "owner": ("owned_by", "group", False),
    "system": ("member_of", "system", False),
    "domain": ("member_of", "domain", False),
    "subdomainOf": ("member_of", "domain", False),
    "subcomponentOf": ("member_of", "component", False),
    "parent": ("member_of", "group", False),
    "memberOf": ("member_of", "group", False),
    "children": ("member_of", "group", True),
    "members": ("member_of", "user", True),
    "dependsOn": ("depends_on", "component", False),
    "dependencyOf": ("depends_on", "component", True),
    "providesApis": ("provides_api", "api", False),
    "consumesApis": ("uses_api", "api", False),
}


@dataclass(frozen=True, slots=True)
class Target:
    """A file, or a glob of files, that a Location names; or an address elsewhere."""

    id: str
    name: str
    path: str
    line: int


def looks_right(path: str, text: str) -> bool:
    """Whether a document is of an API group of Backstage."""
    del path
    return bool(_API_VERSION.search(text))


def read(path: str, text: str) -> Reading:
    """The entities of one file."""
    stream = yamlfile.parse(text)
    draft = Draft(NAME, path)
    if not (stream.errors and ("{{" in text or "{%" in text)):
        draft.problems += stream.problems(path)
    for document in stream.documents:
        if _GROUP.fullmatch(document.string("apiVersion")):
            _entity(draft, document)
    return draft.reading()


def _entity(draft: Draft, node: Node) -> None:
    kind, metadata = one_line(node.string("kind")), node.get("metadata")
    name = one_line(metadata.string("name"))
    if _COMPUTED in kind + name or "{{" in name:
        return
    namespace = one_line(metadata.string("namespace")) or _DEFAULT
    if not kind or (not name and kind != "Location"):
        draft.report(node.line, node.column, "an entity needs a kind and a name")
        return
    name = name or posixpath.basename(draft.path)
    own = draft.add(kind, entity_id(kind, namespace, name), name, node.line, _attributes(node))
    for key, (relation, default, is_inverse) in _SPEC.items():
        stated = node.get("spec", key)
        for reference in stated if stated.kind == "seq" else [stated]:
            other = _referred(reference, default, namespace)
            if other:
                ends = (other, own) if is_inverse else (own, other)
                draft.relate(ends[0], relation, ends[1], reference.line)
    if kind == "Location":
        _location(draft, own, node.get("spec"))


def entity_id(kind: str, namespace: str, name: str) -> str:
    """The id of an entity: its reference as Backstage writes it, in lower case."""
    return f"{NAME}:{kind.casefold()}:{namespace.casefold()}/{name.casefold()}"


def _attributes(node: Node) -> dict[str, Any]:
    """Of annotations and labels the keys; definitions of interfaces stay where they are."""
    metadata, spec = node.get("metadata"), node.get("spec")
    return {
        "title": shown(metadata.string("title")),
        "description": shown(metadata.string("description")),
        "type": shown(spec.string("type")),
        "lifecycle": shown(spec.string("lifecycle")),
        "tags": names(metadata.get("tags").strings()),
        "annotations": names(metadata.get("annotations").entries),
    }


def _referred(node: Node, default: str, namespace: str) -> str:
    """The id that a reference means: `kind:namespace/name` with a default for each part."""
    match = _REFERENCE.fullmatch(one_line(node.text)) if node.kind == "scalar" and node else None
    if not match:
        return ""
    return entity_id(match["kind"] or default, match["namespace"] or namespace, match["name"])


def _location(draft: Draft, own: str, spec: Node) -> None:
    targets = [spec.get("target"), *spec.get("targets")]
    for target in targets:
        if target.kind == "scalar" and target:
            draft.facts.append(Target(own, one_line(target.text), draft.path, target.line))


def link(reading: Reading) -> Reading:
    """Follows Locations to the entities of the files that they name.

    What is named and declared nowhere becomes an unresolved item.
    """
    by_path: dict[str, list[str]] = {}
    for item in reading.items:
        by_path.setdefault(item.path, []).append(item.id)
    relations = list(reading.relations)
    missing: dict[str, Item] = {}
    for target in reading.facts:
        relations += _included(target, by_path, missing)
    declared = {item.id for item in reading.items}
    for said in relations:
        for end in (said.source, said.target):
            if end not in declared and end not in missing:
                kind = end.removeprefix(f"{NAME}:").partition(":")[0]
                missing[end] = _missing(end, kind, said.path, said.line, _NO_ENTITY)
    return Reading((*reading.items, *missing.values()), tuple(relations), reading.problems)


def _included(
    target: Target, by_path: dict[str, list[str]], missing: dict[str, Item]
) -> Iterator[Relation]:
    is_address = re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", target.name)
    wanted = posixpath.normpath(posixpath.join(posixpath.dirname(target.path), target.name))
    glob = None if is_address else compile_globs([f"/{wanted}"], below=False)
    found = [i for path, ids in by_path.items() if glob and glob.fullmatch(path) for i in ids]
    if not found:
        name = references.bare_address(target.name) if is_address else wanted
        own = f"{NAME}:location/{name}"
        reason = _ELSEWHERE if is_address else _NO_TARGET
        missing.setdefault(own, _missing(own, "location", target.path, target.line, reason))
        found = [own]
    for identifier in found:
        if identifier != target.id:
            yield Relation(target.id, identifier, "includes", target.path, target.line)


def _missing(own: str, kind: str, path: str, line: int, reason: str) -> Item:
    name = own.removeprefix(f"{NAME}:")
    found = {"reason": reason}
    return Item(own, kind, name, NAME, path, max(line, 1), "", found, Confidence.UNRESOLVED)
