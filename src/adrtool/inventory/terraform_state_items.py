"""Resources and outputs of states and plans as items: addresses and counts, never a value."""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from adrtool.inventory.draft import Draft, shown
from adrtool.inventory.located import Located, text_of
from adrtool.inventory.terraform_state_link import (
    NAME,
    Stated,
    code_address,
    folder_of,
    module_of,
)
from adrtool.text import one_line

_TYPES: Final = frozenset(
    {"string", "number", "bool", "list", "set", "map", "object", "tuple", "dynamic"}
)
_MODES: Final = {"data": "data", "managed": "resource", "ephemeral": "ephemeral"}


@dataclass(frozen=True, slots=True)
class Resource:
    """A resource of a state or plan; `address` is without indexes."""

    address: str
    mode: str
    type: str
    provider: str
    line: int
    instances: int
    depends_on: tuple[str, ...] = ()
    more: Mapping[str, Any] = field(default_factory=dict)


class Resources:
    """Collects the resources of one file: instances of one are one item."""

    def __init__(self, draft: Draft, kind: str, document: Located, sources: dict[str, str]) -> None:
        self.draft = draft
        self.kind = kind
        self.document = document
        self.sources = sources
        self.folder = folder_of(draft.path)
        self.own = f"{NAME}:{draft.path}"
        self.found: dict[str, list[Resource]] = {}
        self.needs: dict[str, dict[str, None]] = {}
        self.outputs: list[tuple[str, int, Mapping[str, Any]]] = []

    def take(self, resource: Resource) -> None:
        """A resource, or one more instance of it."""
        self.found.setdefault(resource.address, []).append(resource)
        self.depend(resource.address, resource.depends_on)

    def depend(self, address: str, others: Sequence[str]) -> None:
        """Resources that have to come before another; in a module, those of the module."""
        self.needs.setdefault(address, {}).update(dict.fromkeys(others))

    def output(self, name: str, line: int, found: Mapping[str, Any]) -> None:
        """An output by its name, type and whether it is sensitive."""
        self.outputs.append((one_line(name), line, found))

    def finish(self, more: Mapping[str, Any] | None = None) -> None:
        """Adds everything to the draft, the file itself first."""
        providers = Counter(provider(r[0].provider) for r in self.found.values())
        attributes = {
            "format": text_of(self.document.get("format_version", self.document.get("version"))),
            "terraform_version": shown(text_of(self.document.get("terraform_version"))),
            "resources": sum(1 for r in self.found.values() if r[0].mode != "data"),
            "outputs": len(self.outputs),
            "providers": sorted(filter(None, providers)),
            **(more or {}),
        }
        name = posixpath.basename(self.draft.path)
        self.draft.add(self.kind, self.own, name, self.document.line, attributes)
        self.draft.facts.append(Stated(self.own, self.folder, "", self.draft.path, 1))
        for address, stated in self.found.items():
            self._resource(address, stated)
        for output in self.outputs:
            self._output(*output)

    def _resource(self, address: str, stated: list[Resource]) -> None:
        first = stated[0]
        actions = Counter(a for r in stated for a in r.more.get("actions", ()))
        attributes: dict[str, Any] = {
            "type": shown(first.type),
            "module": shown(module_of(address)),
            "provider": provider(first.provider),
            "instances": sum(r.instances for r in stated),
            **{k: v for k, v in first.more.items() if k != "actions"},
            "actions": {shown(k): n for k, n in actions.items()},
        }
        kind = _MODES.get(first.mode, "resource")
        own = self.id(address)
        self.draft.add(kind, own, one_line(address), first.line, attributes)
        self.draft.relate(own, "member_of", self.own, first.line)
        if set(actions) != {"delete"} or attributes["instances"]:
            self._state_of(own, address, first.line)
        above = f"{module_of(address)}." if module_of(address) else ""
        for other in self.needs.get(address, ()):
            # A configuration names what is in the same module without the module.
            target = other if other in self.found else f"{above}{other}"
            self.draft.relate(own, "depends_on", self.id(target), first.line)

    def _output(self, name: str, line: int, attributes: Mapping[str, Any]) -> None:
        own = self.id(f"output.{name}")
        self.draft.add("output", own, f"output.{name}", line, attributes)
        self.draft.relate(own, "member_of", self.own, line)
        self._state_of(own, f"output.{name}", line)

    def _state_of(self, own: str, address: str, line: int) -> None:
        folder, code = code_address(self.folder, address, self.sources)
        self.draft.facts.append(Stated(own, folder, one_line(code), self.draft.path, line))

    def id(self, address: str) -> str:
        """The id of what has an address in this file."""
        return f"{self.own}:{one_line(address)}"


def provider(stated: str) -> str:
    """`registry.terraform.io/hashicorp/aws` of `provider["…"].west`, or `aws` of `provider.aws`."""
    if '"' in stated:
        return shown(stated.split('"')[1])
    return shown(stated.rpartition("provider.")[2])


def output_type(stated: Any) -> str:
    """A type of Terraform; of a compound one only what it is: its keys are the value's."""
    outer = stated[0] if isinstance(stated, list) and stated else stated
    inner = stated[1] if isinstance(stated, list) and len(stated) == 2 else None
    if not (isinstance(outer, str) and outer in _TYPES):
        return ""
    element = inner if isinstance(inner, str) and inner in _TYPES else ""
    return f"{outer}({element})" if element else str(outer)
