"""Every image, module, chart, action, provider and collection: who uses which version."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from adrtool.catalog import Catalog
from adrtool.inventory.references import provider_source
from adrtool.model import Item, Relation
from adrtool.project import Project
from adrtool.reports.tables import Ids, Table
from adrtool.text import plural

TITLE: Final = "Versions"
ABOUT: Final = "Who uses which version of what comes from elsewhere."

UNPINNED: Final = "unpinned"
DIVERGENT: Final = "divergent"

_NUMBER = re.compile(r"v?(\d+(?:\.\d+)*)")
_COMMIT = re.compile(r"[0-9a-f]{40,64}")


@dataclass(frozen=True, slots=True)
class Use:
    """Who uses a version, and where that is stated.

    With `is_open` somebody else decides in the end: a template, a variable, the caller of a
    module.
    """

    version: str
    user: str
    path: str
    line: int
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class Thing:
    """`kind` is image, base image, action, workflow, module, provider, terraform, chart, library,
    collection or role. `flags` are of the thing: divergent; `unpinned` are versions of it."""

    kind: str
    name: str
    uses: tuple[Use, ...]
    flags: tuple[str, ...] = ()
    unpinned: tuple[str, ...] = ()

    @property
    def versions(self) -> dict[str, list[Use]]:
        """The uses by version, as written; an empty one where none is stated."""
        found: dict[str, list[Use]] = defaultdict(list)
        for use in self.uses:
            found[use.version].append(use)
        return dict(sorted(found.items()))


def read(catalog: Catalog, _: Project | None = None) -> tuple[Thing, ...]:
    """Everything that has versions, by kind and name."""
    found: dict[tuple[str, str], list[Use]] = defaultdict(list)
    for kind, name, use in _uses(catalog):
        found[kind, name].append(use)
    return tuple(_thing(kind, name, uses) for (kind, name), uses in sorted(found.items()))


def _uses(catalog: Catalog) -> Iterator[tuple[str, str, Use]]:
    built = _built(catalog)
    for relation in catalog.relations:
        user = catalog.get(relation.source)
        if isinstance(user, Item) and relation.target not in built:
            yield from _related(relation, user)
    for item in catalog.items:
        yield from _stated(item, catalog)


def _built(catalog: Catalog) -> frozenset[str]:
    """The images that Compose builds itself: their tags name what comes out."""
    return frozenset(
        relation.target
        for item in catalog.items
        if item.source == "compose" and item.attributes.get("build")
        for relation in catalog.outgoing(item.id)
        if relation.kind == "uses_image"
    )


def _related(relation: Relation, user: Item) -> Iterator[tuple[str, str, Use]]:
    sort, _, rest = relation.target.partition(":")
    place = (relation.source, relation.path, relation.line)
    if sort == "image" and relation.kind == "uses_image":
        name, version = image_version(rest)
        kind = "base image" if user.source == "docker" else "image"
        yield kind, name, Use(version, *place, user.source == "helm" or "$" in rest)
    elif sort in {"action", "library"} or (relation.kind == "uses_workflow" and "@" in rest):
        name, _, version = rest.partition("@")
        yield "workflow" if relation.kind == "uses_workflow" else sort, name, Use(version, *place)
    elif sort == "module" and relation.kind == "module_source":
        version = str(user.attributes.get("version") or "")
        yield "module", rest, Use(version, *place)


def image_version(reference: str) -> tuple[str, str]:
    """Name and tag, digest or both of `registry:5000/team/app:1.2@sha256:…`."""
    bare, at, digest = reference.partition("@")
    folder, slash, last = bare.rpartition("/")
    name, _, tag = last.partition(":")
    return f"{folder}{slash}{name}", f"{tag}{at}{digest}"


def _stated(item: Item, catalog: Catalog) -> Iterator[tuple[str, str, Use]]:
    if item.source == "terraform":
        yield from _terraform(item, catalog)
    elif item.source == "ansible" and item.kind == "requirement":
        kind = str(item.attributes.get("of") or "collection")
        yield kind, item.name, _use(item, item.attributes.get("version"))
    elif item.source == "helm" and item.kind == "chart":
        for name, said in (item.attributes.get("dependencies") or {}).items():
            yield "chart", name, _use(item, said.get("locked") or said.get("version"))
    elif item.source == "kubernetes" and item.kind in {"HelmRelease", "HelmChart"}:
        chart = item.attributes.get("chart")
        if chart and not str(chart).startswith("."):
            yield "chart", str(chart), _use(item, item.attributes.get("version"))
    elif item.source == "kubernetes" and item.kind in {"Application", "ApplicationSet"}:
        for said in item.attributes.get("sources") or ():
            if said.get("chart"):
                yield "chart", said["chart"], _use(item, said.get("targetRevision"))


def _terraform(item: Item, catalog: Catalog) -> Iterator[tuple[str, str, Use]]:
    # A module that is called states what it works with; its caller says what is used.
    is_called = any(r.kind == "module_source" for r in catalog.incoming(f"terraform:{item.group}"))
    if item.kind == "configuration":
        for source, version in _providers(item).items():
            yield "provider", source, _use(item, version, is_called)
        if item.attributes.get("required_version"):
            use = _use(item, item.attributes["required_version"], is_called)
            yield "terraform", "terraform", use
    elif item.kind == "provider" and item.attributes.get("version"):
        yield from _old_provider(item, is_called, catalog)


def _providers(item: Item) -> dict[str, str]:
    """The providers of a folder by their sources: as locked, else as required."""
    required = item.attributes.get("required_providers") or {}
    asked = {
        provider_source(said.get("source") or name): said.get("version")
        for name, said in required.items()
    }
    return asked | (item.attributes.get("locked_providers") or {})


def _old_provider(item: Item, is_called: bool, catalog: Catalog) -> Iterator[tuple[str, str, Use]]:
    """Until 0.13 the block of a provider stated its version; since then that is a copy."""
    if not _requires(item, catalog):
        name = item.name.removeprefix("provider.").partition(".")[0]
        yield "provider", provider_source(name), _use(item, item.attributes["version"], is_called)


def _requires(item: Item, catalog: Catalog) -> bool:
    folder = catalog.get(f"terraform:{item.group}")
    required = folder.attributes.get("required_providers") if isinstance(folder, Item) else None
    return item.name.removeprefix("provider.").partition(".")[0] in (required or {})


def _use(item: Item, version: Any, is_open: bool = False) -> Use:
    return Use(str(version or ""), item.id, item.path, item.line, is_open)


def _thing(kind: str, name: str, uses: list[Use]) -> Thing:
    settled = {u.version for u in uses if not u.is_open}
    unpinned = {version for version in settled if not _is_pinned(kind, name, version)}
    compared = {_compared(version) for version in settled if version}
    flags = (DIVERGENT,) if len(compared) > 1 else ()
    uses = sorted(set(uses), key=lambda u: (u.version, u.path, u.line, u.user))
    return Thing(kind, name, tuple(uses), flags, tuple(sorted(unpinned)))


def _is_pinned(kind: str, name: str, version: str) -> bool:
    """A branch, `latest` and other tags without a number move; a constraint bounds."""
    if kind == "image" and name == "scratch":
        return True
    if "@" in version or _COMMIT.fullmatch(version):
        return True
    return any(character.isdigit() for character in version)


def _compared(version: str) -> str:
    """`3.13.9` of `3.13.9-slim` and of `v3.13.9`: variants of one version don't diverge."""
    bare = version.partition("@")[0]
    number = _NUMBER.match(bare)
    return number[1] if number else version


def tables(found: tuple[Thing, ...]) -> list[Table]:
    """A row for each version of each thing, those with findings first."""
    about = (
        "Unpinned is what may change without a commit: no version, a branch, a tag without a "
        "number. Divergent is what is used in more than one version."
    )
    rows = [
        (thing.kind, thing.name, version, ", ".join(flags_of(thing, version)),
         Ids(tuple(dict.fromkeys(u.user for u in uses))))
        for thing in sorted(found, key=lambda t: not (t.flags or t.unpinned))
        for version, uses in thing.versions.items()
    ]  # fmt: skip
    header = ("Kind", "Name", "Version", "Finding", "Used by")
    return [Table("", about, header, tuple(rows))] if rows else []


def flags_of(thing: Thing, version: str) -> list[str]:
    """What is to be said of one version."""
    return [*([UNPINNED] if version in thing.unpinned else []), *thing.flags]


def summary(found: tuple[Thing, ...]) -> str:
    """How many things there are, and how many of them are a finding."""
    unpinned, divergent = sum(bool(t.unpinned) for t in found), sum(bool(t.flags) for t in found)
    return f"{plural(len(found), 'thing')}, {unpinned:,} unpinned, {divergent:,} divergent"


def as_object(found: tuple[Thing, ...]) -> dict[str, Any]:
    """`{versions: [{kind, name, divergent, versions: [{version, unpinned, used_by: […]}]}]}`."""
    return {"versions": [_object(thing) for thing in found]}


def _object(thing: Thing) -> Mapping[str, Any]:
    return {
        "kind": thing.kind,
        "name": thing.name,
        "divergent": DIVERGENT in thing.flags,
        "versions": [
            {
                "version": version or None,
                "unpinned": version in thing.unpinned,
                "used_by": [{"id": u.user, "path": u.path, "line": u.line} for u in uses],
            }
            for version, uses in thing.versions.items()
        ],
    }
