"""Inventories as `ansible-inventory` itself reads them: the same groups, hosts and members.

Needs ansible-core, which is no dependency: name its program in $ANSIBLE_INVENTORY_PROGRAM or put
it on PATH. Only the plugins for INI and YAML are on, so that nothing is run.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections import defaultdict
from pathlib import Path

import pytest

from adrtool import files, inventory
from adrtool.model import Confidence, Item

Members = dict[str, set[tuple[str, str]]]
"""The hosts and groups in each group, as pairs of kind and name."""

# One of everything that the two forms have.
INI = """\
alone:2222
[web]
web[01:20:3].example.com a=1 # a comment
[a:c]-[1:2] b='x # y' c="d e"
[2001:db8::1]:22
both
[db]
db[9:11] ansible_port=5432
both
[top:children]
mid
later
[mid:children]
web
db
[later]
[web:vars]
key=value = more
[all:vars]
x=1
"""
YAML = """\
all:
  hosts: {alone: , "web[1:3]:22": {a: 1}}
  children:
    web: {hosts: {"web[1:3]": , "x[a:c:2]": }}
    top: {children: {web: , mid: {children: {db: {hosts: {db1: }}}}}}
    one: {hosts: single}
    empty:
other: {hosts: {web1: }, vars: {k: v}}
"""


@pytest.fixture(scope="module")
def program() -> str:
    """The path of ansible-inventory."""
    named = os.environ.get("ANSIBLE_INVENTORY_PROGRAM", "ansible-inventory")
    found = shutil.which(named)
    if found is None:
        pytest.skip("no ansible-inventory: put ansible-core on PATH or name the program")
    return found


def as_ansible(program: str, path: Path, folder: Path) -> Members:
    """What Ansible lists, from a copy that lies alone and without any configuration."""
    folder.mkdir()
    copy = folder / path.name
    shutil.copyfile(path, copy)
    (folder / "empty.cfg").touch()
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "LC_ALL": "C.UTF-8",
        "ANSIBLE_CONFIG": str(folder / "empty.cfg"),
        "ANSIBLE_INVENTORY_ENABLED": "yaml,ini",
        "ANSIBLE_INVENTORY_ANY_UNPARSED_IS_FAILED": "true",
    }
    command = [program, "-i", str(copy), "--list"]
    done = subprocess.run(command, env=environment, cwd=folder, capture_output=True, check=True)
    found: Members = defaultdict(set)
    for name, group in json.loads(done.stdout).items():
        if name != "_meta":
            found[name] |= {("host", host) for host in group.get("hosts", [])}
            found[name] |= {("group", child) for child in group.get("children", [])}
    return cleaned(found)


def as_read(root: Path, path: str) -> Members:
    """The same of what the source reads."""
    start = f"ansible:{path}/"
    found: Members = defaultdict(set)
    for said in inventory.read(root, [path]).relations:
        if said.kind == "member_of" and said.target.startswith(start):
            kind, _, name = said.source.removeprefix(start).partition("/")
            found[said.target.removeprefix(f"{start}group/")].add((kind, name))
    return cleaned(found)


def cleaned(found: Members) -> Members:
    """Without what Ansible's list leaves out (hosts in `all`) or always has (`ungrouped`)."""
    found["all"] = {m for m in found["all"] if m[0] == "group" and m[1] != "ungrouped"}
    return {name: members for name, members in found.items() if members}


def is_whole(item: Item) -> bool:
    """Whether an item is an inventory that is wholly understood."""
    return item.kind == "inventory" and item.confidence is Confidence.EXACT


@pytest.mark.parametrize(("name", "text"), [("hosts", INI), ("hosts.yml", YAML)])
def test_each_form_is_read_as_ansible_does(
    program: str, tmp_path: Path, name: str, text: str
) -> None:
    """Ranges, ports, quotes, nesting, order of declaration: the same members in every group."""
    (tmp_path / name).write_text(text, "utf-8")
    expected = as_ansible(program, tmp_path / name, tmp_path / "alone")
    assert sum(map(len, expected.values())) > 10
    assert as_read(tmp_path, name) == expected


def test_inventories_of_the_field_are_read_as_ansible_does(
    program: str, corpora: Path, tmp_path: Path
) -> None:
    """The same for every static inventory of a book's examples."""
    root = corpora / "iac" / "ansible"
    paths = [i.path for i in inventory.read(root, files.listing(root)).items if is_whole(i)]
    assert len(paths) >= 10
    for number, path in enumerate(paths):
        expected = as_ansible(program, root / path, tmp_path / str(number))
        assert as_read(root, path) == expected, path
