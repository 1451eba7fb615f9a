"""What is only in the code of Terraform, and what only in a state that lies beside it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from adrtool.catalog import Catalog
from adrtool.inventory.terraform_state_link import folder_of
from adrtool.model import Confidence, Item
from adrtool.project import Project
from adrtool.reports.tables import Cell, Ids, Place, Table
from adrtool.text import plural

TITLE: Final = "Drift"
ABOUT: Final = "What is only in Terraform's code, and what only in its state."

_REPEATED: Final = "may be none of it: count or for_each decides"


@dataclass(frozen=True, slots=True)
class Compared:
    """One configuration with the states that lie beside it: managed resources only, since data
    sources come and go. `folder` is relative to the project's root."""

    folder: str
    states: tuple[str, ...]
    in_both: int
    only_in_code: tuple[Item, ...]
    only_in_state: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Drift:
    """`without_code` are the paths of states with no configuration beside them."""

    compared: tuple[Compared, ...]
    without_code: tuple[str, ...]


def read(catalog: Catalog, _: Project | None = None) -> Drift:
    """Every configuration that has a state."""
    states: dict[str, list[str]] = defaultdict(list)
    for item in catalog.items:
        if (item.source, item.kind) == ("terraform_state", "state"):
            states[folder_of(item.path) or "."].append(item.path)
    resources: dict[str, list[Item]] = defaultdict(list)
    for item in catalog.items:
        if item.kind == "resource" and item.confidence is not Confidence.UNRESOLVED:
            key = item.path if item.source == "terraform_state" else f"{item.source}:{item.group}"
            resources[key].append(item)
    configured = {f: p for f, p in sorted(states.items()) if catalog.get(f"terraform:{f}")}
    calls = _calls(catalog)
    return Drift(
        tuple(_compare(f, paths, resources, calls, catalog) for f, paths in configured.items()),
        tuple(p for f, paths in sorted(states.items()) if f not in configured for p in paths),
    )


def _compare(
    folder: str,
    paths: list[str],
    resources: Mapping[str, list[Item]],
    calls: Mapping[str, list[str]],
    catalog: Catalog,
) -> Compared:
    folders = _folders(folder, calls)
    code = [i for f in folders for i in resources.get(f"terraform:{f}", ())]
    stated = [item for path in paths for item in resources.get(path, ())]
    targets = {item.id: code_of(folder, item.name, catalog) for item in stated}
    known = {item.id for item in code}
    found = {target for target in targets.values() if target in known}
    return Compared(
        folder,
        tuple(sorted(paths)),
        len(found),
        _sorted(item for item in code if item.id not in found),
        _sorted(item for item in stated if not _is_declared(targets[item.id], catalog)),
    )


def _calls(catalog: Catalog) -> Mapping[str, list[str]]:
    """The folders of the local modules that each folder calls."""
    calls: dict[str, list[str]] = defaultdict(list)
    for item in catalog.items:
        if (item.source, item.kind) == ("terraform", "module"):
            calls[item.group] += filter(None, [_called(item.id, catalog)])
    return calls


def _folders(folder: str, calls: Mapping[str, list[str]]) -> list[str]:
    """A folder and those of the local modules that it calls, directly or not."""
    found, edge = {folder: None}, [folder]
    while edge:
        edge = [inner for one in edge for inner in calls.get(one, ()) if inner not in found]
        found.update(dict.fromkeys(edge))
    return list(found)


def _called(call: str, catalog: Catalog) -> str:
    """The folder of the local module that is called; empty for one of a registry."""
    said = (r.target for r in catalog.outgoing(call) if r.kind == "module_source")
    local = (t.removeprefix("terraform:") for t in said if t.startswith("terraform:"))
    return next(local, "")


def code_of(folder: str, address: str, catalog: Catalog) -> str:
    """The id of the code of an address of a state: of `module.a.aws_vpc.b` the resource in the
    module's folder or, for a module of a registry, the call."""
    parts = address.split(".")
    while parts[0] == "module" and len(parts) > 2:
        call = f"terraform:{folder}:module.{parts[1]}"
        inner = _called(call, catalog)
        if not inner:
            return call
        folder, parts = inner, parts[2:]
    return f"terraform:{folder}:{'.'.join(parts)}"


def _is_declared(identifier: str, catalog: Catalog) -> bool:
    node = catalog.get(identifier)
    return isinstance(node, Item) and node.confidence is not Confidence.UNRESOLVED


def _sorted(items: Iterable[Item]) -> tuple[Item, ...]:
    return tuple(sorted(items, key=lambda i: (i.path, i.line, i.id)))


def tables(found: Drift) -> list[Table]:
    """For each configuration what is on one side only."""
    rows: list[tuple[Cell, ...]] = []
    for one in found.compared:
        rows += [("only in code", Ids((i.id,)), Place(i.path, i.line), note(i))
                 for i in one.only_in_code]  # fmt: skip
        rows += [("only in state", Ids((i.id,)), Place(i.path, i.line), "")
                 for i in one.only_in_state]  # fmt: skip
    rows += [("no code", "", Place(path), "no configuration beside it")
             for path in found.without_code]  # fmt: skip
    about = (
        "A state is compared with the code in its folder and the local modules that this calls. "
        "What is only in code isn't applied yet; what is only in state will be destroyed."
    )
    return [Table("", about, ("Finding", "What", "Where", "Note"), tuple(rows))] if rows else []


def note(item: Item) -> str:
    """Why something that is only in code may be no finding."""
    repeated = item.attributes.get("count") or item.attributes.get("for_each")
    return _REPEATED if repeated else ""


def summary(found: Drift) -> str:
    """How many states were compared, and what was found."""
    if not found.compared and not found.without_code:
        return "there is no Terraform state in the repository"
    code = sum(len(c.only_in_code) for c in found.compared)
    state = sum(len(c.only_in_state) for c in found.compared)
    both = sum(c.in_both for c in found.compared)
    states = sum(len(c.states) for c in found.compared) + len(found.without_code)
    return (
        f"{plural(states, 'state')}: {both:,} in both, {code:,} only in code, "
        f"{state:,} only in state"
    )


def as_object(found: Drift) -> dict[str, Any]:
    """`{drift: [{folder, states, in_both, only_in_code: […], only_in_state: […]}],
    without_code: […]}`."""
    return {
        "drift": [
            {
                "folder": c.folder, "states": list(c.states), "in_both": c.in_both,
                "only_in_code": [_object(i) for i in c.only_in_code],
                "only_in_state": [_object(i) for i in c.only_in_state],
            }
            for c in found.compared
        ],
        "without_code": list(found.without_code),
    }  # fmt: skip


def _object(item: Item) -> dict[str, Any]:
    return {"id": item.id, "path": item.path, "line": item.line, "note": note(item) or None}
