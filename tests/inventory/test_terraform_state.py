"""States and plans: lines, versions, and what the field has."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adrtool import files, inventory
from adrtool.inventory import located, terraform_state
from adrtool.inventory.terraform_state_link import code_address, without_index

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
)


@given(JSON, st.sampled_from([None, 0, 2]))
def test_located_json_is_json(value: Any, indent: int | None) -> None:
    """Values are those of the standard library, and an object's line is where it begins."""
    text = json.dumps(value, indent=indent)
    assert located.load(text) == value
    assert located.load(f"\n\n{json.dumps({'a': value})}").line == 3


@pytest.mark.parametrize(
    ("text", "line"),
    [("{", 1), ('{\n "a": 1,\n}', 3), ("[" * 100_000, 1), ("9" * 5000, 1), ("", 1), ("{}\n{}", 2)],
)
def test_what_is_no_json_has_a_place(text: str, line: int) -> None:
    """The error tells its line, and quotes nothing."""
    with pytest.raises(located.JsonError) as raised:
        located.load(text)
    assert raised.value.line == line


@pytest.mark.parametrize(
    ("address", "bare"),
    [
        ("aws_vpc.a[0]", "aws_vpc.a"),
        ('module.a["x.y[0]"].aws_vpc.b["\\"]"]', "module.a.aws_vpc.b"),
        ("data.aws_ami.a", "data.aws_ami.a"),
    ],
)
def test_instances_are_of_one_address(address: str, bare: str) -> None:
    """Keys of instances, whatever stands in them, are no part of a resource's address."""
    assert without_index(address) == bare


def test_the_code_of_a_resource_in_a_module() -> None:
    """It is in the module's own folder when that is local, else it is the call."""
    sources = {"module.a": "modules/a", "module.a.module.b": "modules/b"}
    assert code_address("env", "aws_vpc.x", sources) == ("env", "aws_vpc.x")
    assert code_address("env", "module.a.aws_vpc.x", sources) == ("modules/a", "aws_vpc.x")
    assert code_address("env", "module.a.module.b.data.x.y", sources) == ("modules/b", "data.x.y")
    assert code_address("env", "module.a.module.c.x.y", sources) == ("modules/a", "module.c")
    assert code_address("env", "module.d.module.c.x.y", sources) == ("env", "module.d")


@pytest.mark.parametrize("version", [1, 2, 3, 5, "4", None, True, [4]])
def test_an_unknown_version_is_refused(version: Any) -> None:
    """Nothing is guessed about a format that isn't known."""
    state = {"version": version, "terraform_version": "1", "serial": 1, "lineage": "x",
             "resources": [{"mode": "managed", "type": "a", "name": "b"}]}  # fmt: skip
    reading = terraform_state.read("x.tfstate", json.dumps(state))
    assert reading.items == ()
    assert len(reading.problems) == 1


def resources(document: dict[str, Any]) -> set[str]:
    """Addresses of a state or plan, found without our reader."""
    if document.get("version") == 4:
        return {
            ".".join(filter(None, (r.get("module"), "data" if r["mode"] == "data" else "",
                                   r["type"], r["name"])))
            for r in document["resources"]
        }  # fmt: skip
    waiting = [(document.get("planned_values") or document.get("values") or {})]
    found = {without_index(c["address"]) for c in document.get("resource_changes", ())}
    while waiting:
        module = waiting.pop()
        waiting += [module["root_module"]] if "root_module" in module else []
        waiting += module.get("child_modules", [])
        found |= {without_index(r["address"]) for r in module.get("resources", ())}
    return found


def test_states_and_plans_of_the_field_are_read(corpora: Path) -> None:
    """Every address that is in a file is an item; what isn't JSON is a problem with its line."""
    folder = corpora / "iac" / "terraform-json"
    reading = inventory.read(folder, files.listing(folder))
    found: dict[str, set[str]] = {}
    for item in reading.items:
        if item.kind in {"resource", "data"}:
            found.setdefault(item.path, set()).add(item.name)
    broken = []
    for path in files.listing(folder):
        try:
            document = json.loads((folder / path).read_text("utf-8"))
        except ValueError:
            broken.append(path)
        else:
            is_meant = isinstance(document, dict)
            assert found.get(path, set()) == (resources(document) if is_meant else set()), path
    assert sum(map(len, found.values())) > 50
    assert {p.path for p in reading.problems} == {p for p in broken if p.endswith("json")}
