"""The state file's own format, version 4."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from adrtool.inventory.draft import Draft, kept, names, shown
from adrtool.inventory.located import Located, items, member, text_of
from adrtool.inventory.terraform_state_items import Resource, Resources, output_type
from adrtool.inventory.terraform_state_link import without_index


def read_state(draft: Draft, document: Located) -> None:
    """A state's resources, each once however many instances it has, and its outputs."""
    resources = Resources(draft, "state", document, {})
    for stated in items(document.get("resources")):
        resource = _resource(stated)
        if resource:
            resources.take(resource)
    for name, output in member(document, "outputs").items():
        if isinstance(output, Located):
            resources.output(name, output.line, _output(output))
    resources.finish()


def _resource(stated: Located) -> Resource | None:
    kind, name = text_of(stated.get("type")), text_of(stated.get("name"))
    if not kind or not name:
        return None
    mode = text_of(stated.get("mode"))
    instances = items(stated.get("instances"))
    own = f"data.{kind}.{name}" if mode == "data" else f"{kind}.{name}"
    module = without_index(text_of(stated.get("module")))
    return Resource(
        f"{module}.{own}" if module else own,
        mode,
        kind,
        text_of(stated.get("provider")),
        stated.line,
        len(instances),
        tuple(names(_dependencies(instances))),
        kept(
            {
                "each": shown(text_of(stated.get("each"))),
                "deposed": sum(1 for i in instances if i.get("deposed")),
                "tainted": sum(1 for i in instances if i.get("status") == "tainted"),
            }
        ),
    )


def _dependencies(instances: list[Located]) -> Iterator[str]:
    for instance in instances:
        # Until Terraform 0.12 the key was another.
        for key in ("dependencies", "depends_on"):
            found = instance.get(key)
            for address in found if isinstance(found, list) else ():
                yield without_index(text_of(address))


def _output(output: Located) -> dict[str, Any]:
    return {"type": output_type(output.get("type")), "sensitive": output.get("sensitive") is True}
