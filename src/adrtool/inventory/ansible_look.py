"""What a file is to Ansible, by its path and a cheap look at its text."""

from __future__ import annotations

import posixpath
import re
from itertools import islice
from typing import Final

from adrtool.inventory import ansible_ini, ansible_variables
from adrtool.inventory.ansible_parts import TEMPLATE, VAULT, is_template_folder, place

_YAML: Final = (".yml", ".yaml")
_SCRIPTS: Final = (".py", ".sh", ".rb", ".pl", ".js")
_ENDINGS: Final = frozenset(
    {"", ".ini", ".cfg", ".conf", ".hosts", ".inventory", ".inv", ".json", ".example", ".sample",
     ".dist", ".local", ".prod", ".production", ".stage", ".staging", ".dev", ".test"}
)  # fmt: skip
_PLAIN_NAME = re.compile(
    r"(?:hosts|inventory)\.(?!(?:bak|css|html?|j2|js|md|orig|pyc|rst|svg|swp|te?mpl|template|tpl|toml"
    r"|tsx?|txt|vue|xml)$)[^.]+", re.IGNORECASE
)  # fmt: skip
_NAMED = re.compile(
    r"(?:.*[._-])?(?:hosts|inventory|inventories)(?:[._-].*)?"
    r"|(?:production|staging|development|testing|prod|stage|dev|test|local|vagrant)(?:\.ini)?",
    re.IGNORECASE | re.DOTALL,
)
_FOLDER = re.compile(r"(?:.*/)?(?:inventor(?:y|ies)|environments?)/.+", re.DOTALL)

_PLAY = re.compile(
    r"^(?:- +|  )[\"']?(?:hosts|(?:ansible\.\w+\.)?import_playbook|include)[\"']?\s*:"
    r"|^-?[ \t]*\{.*\bhosts[\"']?\s*:", re.MULTILINE
)  # fmt: skip
_TASK = re.compile(
    r"^[ \t]*(?:- +)?[\"']?(?:[a-z_]\w*\.[a-z_]\w*\.[a-z_]\w*|block|include_tasks|import_tasks"
    r"|include_role|import_role|include_vars|set_fact|when|register|notify|become|with_\w+|loop"
    r"|changed_when|failed_when|delegate_to|local_action|action|assert|debug|meta|fail"
    r"|apt|yum|dnf|package|service|systemd|template|copy|file|command|shell|user|git|get_url"
    r"|unarchive|lineinfile|pip|cron|stat|uri|wait_for|include)[\"']?\s*:",
    re.MULTILINE,
)
_GROUPS = re.compile(r"^[ \t]+[\"']?(?:hosts|children)[\"']?\s*:|[{,]\s*[\"']?(?:hosts|children)\b",
                     re.MULTILINE)  # fmt: skip
_PLUGIN = re.compile(r"^plugin\s*:\s*[\"']?(?:\w+\.\w+\.)?(\w+)", re.MULTILINE)
_REQUIREMENTS = re.compile(r"^(?:roles|collections)\s*:", re.MULTILINE)
_REQUIREMENT = re.compile(r"^[ \t]*- +(?:(?:src|name|role|include)\s*:|[\w-]+\.[\w-]+)",
                          re.MULTILINE)  # fmt: skip
_COLLECTION = re.compile(r"^namespace\s*:", re.MULTILINE)
_DYNAMIC = re.compile(r"--list\b")
_ASSIGNMENT = re.compile(r"[^\s=\[\]]+(?:\s+=|\s*=\s|=)")
_SECTION = re.compile(r"^[ \t]*\[[^:\]\s]+:(?:children|vars)\]", re.MULTILINE)
_CONNECTION = re.compile(r"^[^=\n]*\bansible_\w+\s*=", re.MULTILINE)
_LOOK_LINES, _LOOK_CHARACTERS = 400, 65_536


def kind(path: str, text: str) -> str:
    """What a file is; empty when it is nothing that Ansible knows.

    One of inventory-ini, inventory-yaml, script, vaulted-inventory, variables, role, playbook,
    tasks, requirements, collection, settings.
    """
    base, ending = posixpath.basename(path), posixpath.splitext(path)[1].lower()
    if base == "ansible.cfg":
        return "settings"
    if ansible_variables.place(path)[1]:
        return "variables" if _holds_variables(path, ending) else ""
    if ending in _YAML:
        return _kind_of_yaml(path, text)
    # Ansible itself passes over hidden files and copies that an editor made.
    is_passed_over = base.startswith(".") or base.endswith("~")
    return "" if is_passed_over else _kind_of_inventory(path, text, ending)


def is_named_inventory(path: str) -> bool:
    """Whether the path alone calls a file an inventory."""
    return _has_name(path) or bool(_FOLDER.fullmatch(path))


def _has_name(path: str) -> bool:
    base = posixpath.basename(path)
    return any(map(_NAMED.fullmatch, (base, posixpath.splitext(base)[0])))


def _holds_variables(path: str, ending: str) -> bool:
    parts = path.split("/")
    hidden = any(p.startswith(".") for p in parts[-1:])
    return not hidden and ending in {"", ".json", *_YAML} and not is_template_folder(path)


def _kind_of_yaml(path: str, text: str) -> str:
    if ".github" in path.split("/") or is_template_folder(path):
        return ""
    name = posixpath.splitext(posixpath.basename(path))[0]
    folder, part, is_certain = place(path)
    if name == "requirements" and part not in {"tasks", "handlers"}:
        is_list = _first_line(text).startswith("-") and _REQUIREMENT.search(text)
        return "requirements" if is_list or _REQUIREMENTS.search(text) else ""
    if name == "galaxy" and _COLLECTION.search(text):
        return "collection"
    if folder and (is_certain or not _is_play(text)):
        return "role" if part else ""
    if text.startswith(VAULT):
        return "vaulted-inventory" if is_named_inventory(path) else "variables"
    return _kind_by_text(path, text)


def _kind_by_text(path: str, text: str) -> str:
    first = _first_line(text)
    if first.startswith(("-", "[")):
        if _is_play(text):
            return "playbook"
        if ansible_ini.SECTION.fullmatch(first) and is_named_inventory(path):
            # What isn't YAML for all its ending is read by the next plugin.
            return "inventory-ini" if _is_ini(path, text) else ""
        return "tasks" if _TASK.search(text) else ""
    plugin = _PLUGIN.search(text)
    if plugin:
        base = posixpath.splitext(posixpath.basename(path))[0]
        is_meant = base.endswith(plugin[1]) or is_named_inventory(path)
        return "inventory-yaml" if is_meant else ""
    if _GROUPS.search(text):
        return "inventory-yaml"
    return "loose-variables" if _is_variables(path) else ""


_VARIABLES = re.compile(r"(?:.*[._-])?(?:vars|variables|vault|secrets?)(?:[._-].*)?")


def _is_variables(path: str) -> bool:
    stem = posixpath.splitext(posixpath.basename(path))[0]
    return bool(_VARIABLES.fullmatch(stem)) or "/vars/" in f"/{path}"


def _is_play(text: str) -> bool:
    return bool(_PLAY.search(text)) and _first_line(text).startswith(("-", "["))


def _first_line(text: str) -> str:
    """The first line that says something, without the start of a YAML document."""
    for line in islice(text[:_LOOK_CHARACTERS].splitlines(), _LOOK_LINES):
        stripped = line.strip()
        if stripped and not stripped.startswith(("#", "%")):
            if not stripped.startswith("---"):
                return stripped
            if rest := stripped[3:].strip():
                return rest
    return ""


def _kind_of_inventory(path: str, text: str, ending: str) -> str:
    if text.startswith("#!") or ending in _SCRIPTS:
        is_script = text.startswith("#!") and _DYNAMIC.search(text)
        return "script" if is_script and is_named_inventory(path) else ""
    named = is_named_inventory(path)
    if ending not in _ENDINGS and not _PLAIN_NAME.fullmatch(posixpath.basename(path)):
        return ""
    if text.startswith(VAULT):
        return "vaulted-inventory" if named else ""
    first = _first_line(text)
    if named and (text.startswith("---") or first.endswith(":") or first.startswith("{")):
        return "inventory-yaml" if _GROUPS.search(text) else ""
    return "inventory-ini" if _is_ini(path, text) else ""


def _is_ini(path: str, text: str) -> bool:
    """Whether most lines are what an inventory has, and not a configuration file's settings."""
    if TEMPLATE.search(text):
        return False
    named = is_named_inventory(path)
    good, bad = _count(text)
    if _SECTION.search(text) and _has_name(path):
        return True
    if _SECTION.search(text) or _CONNECTION.search(text):
        return bad * 2 <= good if named else bad * 4 <= good
    has_groups = named and "[" in text
    return named and bool(good) and (bad * 3 <= good if has_groups else not bad)


def _count(text: str) -> tuple[int, int]:
    """Lines that fit an inventory, and lines that don't."""
    good = bad = 0
    section = "hosts"
    for _, line in islice(ansible_ini.lines(text[:_LOOK_CHARACTERS]), _LOOK_LINES):
        match = ansible_ini.SECTION.fullmatch(line)
        if match:
            section = match[2] or "hosts"
            good += section in {"children", "vars", "hosts"}
        elif section == "vars":
            good += "=" in line
        elif _fits(line):
            good += 1
        else:
            bad += 1
    return good, bad


def _fits(line: str) -> bool:
    """Whether a line can be a host: a name, and nothing but assignments behind it."""
    name, _, rest = line.partition(" ")
    if line.startswith("[") or "=" in name or name.endswith((":", ";", "{", ",")):
        return line.startswith("[") and "]" in name and "=" not in name
    rest = rest.split(" #")[0].strip()
    return not rest or rest.startswith("#") or bool(_ASSIGNMENT.match(rest))
