"""What `show -json` prints of a state or a plan."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import Any

from adrtool.inventory.draft import Draft, kept, names
from adrtool.inventory.located import Located, items, member, text_of
from adrtool.inventory.terraform_state_items import Resource, Resources, output_type
from adrtool.inventory.terraform_state_link import folder_of, without_index

_MAX_DEPTH = 50


def read_shown(draft: Draft, document: Located) -> None:
    """A plan's resources as they are to be, with what is to happen to them; or a state's."""
    is_plan = "planned_values" in document or "resource_changes" in document
    configuration = member(document, "configuration", "root_module")
    sources = dict(_sources(configuration, "", folder_of(draft.path), 0))
    resources = Resources(draft, "plan" if is_plan else "state", document, sources)
    values = member(document, "planned_values" if is_plan else "values")
    for stated in _resources(member(values, "root_module"), 0):
        _take(resources, stated, stated.get("depends_on"))
    for change in items(document.get("resource_changes")):
        _take(resources, change, None, _actions(change))
    for address, stated in _configured(configuration, "", 0):
        resources.depend(address, _addresses(stated.get("depends_on")))
    prior = member(document, "prior_state", "values", "root_module")
    for stated in _resources(prior, 0):
        address = without_index(text_of(stated.get("address")))
        resources.depend(address, _addresses(stated.get("depends_on")))
    for name, output in member(values, "outputs").items():
        if isinstance(output, Located):
            resources.output(name, output.line, _output(output))
    resources.finish({"variables": names(member(document, "variables"))})


def _take(
    resources: Resources, stated: Located, depends: Any, actions: tuple[str, ...] = ()
) -> None:
    address = without_index(text_of(stated.get("address")))
    kind, mode = text_of(stated.get("type")), text_of(stated.get("mode"))
    if address and kind:
        resources.take(
            Resource(
                address, mode, kind, text_of(stated.get("provider_name")), stated.line,
                0 if actions else 1, _addresses(depends), kept({"actions": list(actions)}),
            )
        )  # fmt: skip


def _resources(module: Located, depth: int) -> Iterator[Located]:
    yield from items(module.get("resources"))
    for child in items(module.get("child_modules")) if depth < _MAX_DEPTH else ():
        yield from _resources(child, depth + 1)


def _actions(change: Located) -> tuple[str, ...]:
    """`create`, `delete` …; a replacement has both."""
    found = member(change, "change").get("actions")
    return tuple(names(map(text_of, found))) if isinstance(found, list) else ()


def _addresses(found: Any) -> tuple[str, ...]:
    texts = (text_of(a) for a in found) if isinstance(found, list) else ()
    return tuple(names(map(without_index, texts)))


def _configured(module: Located, above: str, depth: int) -> Iterator[tuple[str, Located]]:
    """The resources of a configuration by their whole address."""
    for stated in items(module.get("resources")):
        yield f"{above}{text_of(stated.get('address'))}", stated
    for name, call in member(module, "module_calls").items():
        if depth < _MAX_DEPTH:
            yield from _configured(member(call, "module"), f"{above}module.{name}.", depth + 1)


def _sources(module: Located, above: str, folder: str, depth: int) -> Iterator[tuple[str, str]]:
    """The folders of modules with a local source, by the address of the module."""
    for name, call in member(module, "module_calls").items():
        source = text_of(call.get("source")) if isinstance(call, Located) else ""
        inner = posixpath.normpath(posixpath.join(folder, source))
        is_local = source.startswith(("./", "../")) and not inner.startswith("..")
        if is_local and depth < _MAX_DEPTH:
            address = f"{above}module.{name}"
            yield address, inner
            yield from _sources(member(call, "module"), f"{address}.", inner, depth + 1)


def _output(output: Located) -> dict[str, Any]:
    return {"type": output_type(output.get("type")), "sensitive": output.get("sensitive") is True}
