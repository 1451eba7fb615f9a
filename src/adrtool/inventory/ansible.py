"""Ansible: inventories, playbooks, roles, variables by name, what is to be fetched.

Nothing is run: not a dynamic inventory, not a plugin, not a template. Of a variable only the
name is read, and of a file in a vault only that it is there.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Final

from adrtool.inventory import (
    ansible_files,
    ansible_ini,
    ansible_look,
    ansible_plays,
    ansible_roles,
    ansible_variables,
    ansible_yaml,
)
from adrtool.inventory.ansible_inventory import unread
from adrtool.inventory.ansible_link import link
from adrtool.inventory.ansible_parts import NAME, SEALED, Candidate
from adrtool.model import Reading

__all__ = ["GUESSES", "NAME", "PATTERNS", "VERSION", "link", "looks_right", "read"]

VERSION: Final = 1
PATTERNS: Final = ("*.yml", "*.yaml", "ansible.cfg", "**/group_vars/**", "**/host_vars/**")
GUESSES: Final = (
    *("*.ini", "**/inventory/**", "**/inventories/**"),
    *("hosts", "hosts.json", "hosts.cfg", "hosts.example", "hosts.sample", "hosts.local"),
    *("hosts-*", "hosts_*", "*-hosts", "*_hosts", "*.hosts"),
    *("inventory", "inventory.json", "inventory.cfg", "inventory.example", "inventory.sample"),
    *("inventory-*", "inventory_*", "*-inventory", "*_inventory", "*.inventory", "inventory.*"),
    *("production", "staging", "development", "testing", "prod", "stage", "dev", "test", "local"),
    *("vagrant", "*inventory*.py", "*inventory*.sh"),
)

_SCRIPT = "a script makes it when Ansible runs; scripts are never run here"


@lru_cache(maxsize=1)
def _kind(path: str, text: str) -> str:
    return ansible_look.kind(path, text)


def looks_right(path: str, text: str) -> bool:
    """Whether path and text together are those of a file that Ansible reads."""
    return bool(_kind(path, text))


def read(path: str, text: str) -> Reading:
    """What one file says; `link` finds what it names and drops what nothing includes."""
    reader = _READERS.get(_kind(path, text))
    return reader(path, text) if reader else Reading()


def _yaml_inventory(path: str, text: str) -> Reading:
    return ansible_yaml.read(path, text, ansible_look.is_named_inventory(path))


def _script(path: str, text: str) -> Reading:
    del text
    return unread(path, "script", _SCRIPT).reading()


def _vaulted(path: str, text: str) -> Reading:
    del text
    return unread(path, "vault", SEALED).reading()


def _loose_variables(path: str, text: str) -> Reading:
    return Reading(facts=(Candidate(path, ansible_variables.read(path, text)),))


def _tasks(path: str, text: str) -> Reading:
    return Reading(facts=(Candidate(path, ansible_roles.read_loose_tasks(path, text)),))


_READERS: Final[dict[str, Callable[[str, str], Reading]]] = {
    "inventory-ini": ansible_ini.read,
    "inventory-yaml": _yaml_inventory,
    "script": _script,
    "vaulted-inventory": _vaulted,
    "variables": ansible_variables.read,
    "loose-variables": _loose_variables,
    "role": ansible_roles.read,
    "playbook": ansible_plays.read,
    "tasks": _tasks,
    "requirements": ansible_files.read_requirements,
    "collection": ansible_files.read_collection,
    "settings": ansible_files.read_settings,
}
