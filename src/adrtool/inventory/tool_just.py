"""Justfiles: recipes, their help, parameters and what they need.

The format is that of https://just.systems/man/en/. Of defaults and variables only the names are
read.
"""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field
from typing import Final

from adrtool.inventory import tool_calls, tool_help
from adrtool.inventory.draft import Draft, names, shown
from adrtool.inventory.tool_facts import Included, Needed, command_id, file_id

_STRING = re.compile(
    r"'''.*?'''|\"\"\".*?\"\"\"|```.*?```|'[^']*'|\"(?:[^\"\\\n]|\\.)*+(?:\"|(?=\n)|\\?\Z)|`[^`]*`",
    re.DOTALL,
)
_NAME: Final = r"[A-Za-z_][\w-]*"
_RECIPE = re.compile(rf"@?(?P<name>{_NAME})(?P<parameters>(?:\s[^:]*)?):(?!=)(?P<needs>.*)$")
_PARAMETER = re.compile(
    rf"(?P<sign>[*+$]*)(?P<name>{_NAME})(?P<default>\s*=\s*(?:\((?:[^()]|\([^()]*\))*\)"
    rf"|{_NAME}\([^()]*\)|\S+))?"
)
_ALIAS = re.compile(rf"alias\s+({_NAME})\s*:=\s*({_NAME})")
_VARIABLE = re.compile(rf"(?:export\s+)?({_NAME})\s*:=")
_IMPORT = re.compile(r"(?:import|!include)(\?)?\s+['\"]([^'\"]+)['\"]")
_MODULE = re.compile(rf"mod(\?)?\s+({_NAME})(?:\s+['\"]([^'\"]+)['\"])?\s*$")
_ATTRIBUTE = re.compile(r"\[(.*)\]$")
_TEXT = re.compile(r"(doc|group)\s*(?:\(|:)\s*['\"]([^'\"]*)['\"]")
_PATH: Final = rf"(?:{_NAME}::)*{_NAME}"
_NEED = re.compile(rf"\(\s*({_PATH})[^()]*(?:\([^()]*\)[^()]*)*\)|({_PATH})")


@dataclass(slots=True)
class _State:
    comments: list[str] = field(default_factory=list)
    attributes: list[str] = field(default_factory=list)
    own: str = ""


def read(draft: Draft, text: str) -> None:
    """The recipes of one file."""
    # Strings may hold any sign; what they say isn't wanted, but their lines are counted.
    blank = _STRING.sub(lambda m: '"' + "\n" * m[0].count("\n") + '"', text)
    home = file_id(draft.path)
    state = _State()
    aliases: list[tuple[str, str]] = []
    variables: list[str] = []
    written = text.split("\n")
    bare = blank.split("\n")
    for number, line in enumerate(bare, 1):
        original = written[number - 1] if number <= len(written) else ""
        if line[:1] in {" ", "\t"}:
            command = original.strip(" \t\r@-")
            draft.facts += tool_calls.called(state.own, command, draft.path, number)
        elif _IMPORT.match(original) or _MODULE.match(original):
            _include(draft, original, number)
        elif alias := _ALIAS.match(line):
            aliases.append((alias[1], alias[2]))
        elif variable := _VARIABLE.match(line):
            variables.append(variable[1])
        else:
            _take(draft, state, line, original, number)
    attributes = {"variables": names(variables), "recipes": len(draft.items)}
    _finish(draft, aliases)
    draft.add("justfile", home, posixpath.basename(draft.path), 1, attributes)


def _include(draft: Draft, written: str, line: int) -> None:
    imported, module = _IMPORT.match(written), _MODULE.match(written)
    if imported:
        optional = bool(imported[1])
        draft.facts.append(Included(draft.path, imported[2], line, "", optional))
    elif module:
        other = module[3] or f"{module[2]}.just"
        draft.facts.append(Included(draft.path, other, line, module[2], bool(module[1])))


def _take(draft: Draft, state: _State, line: str, original: str, number: int) -> None:
    bare = original.strip()
    text = tool_help.comment(bare)
    attribute = _ATTRIBUTE.match(bare)
    if text is not None:
        state.comments.append(text)
    elif attribute:
        state.attributes.append(attribute[1])
    else:
        match = _RECIPE.match(line.rstrip("\r"))
        if match:
            _recipe(draft, state, match, number)
        state.comments, state.attributes = [], []
        if match or bare:
            state.own = draft.items[-1].id if match else file_id(draft.path)


def _recipe(draft: Draft, state: _State, match: re.Match[str], line: int) -> None:
    stated = " ".join(state.attributes)
    texts = dict(_TEXT.findall(stated))
    attributes = {
        "description": shown(texts.get("doc", "")) or tool_help.paragraph(state.comments[-1:]),
        "section": shown(texts.get("group", "")),
        "arguments": _parameters(match["parameters"]),
        "private": match["name"].startswith("_") or bool(re.search(r"\bprivate\b", stated)),
    }
    name = match["name"]
    own = draft.add("recipe", command_id(draft.path, name), name, line, attributes)
    draft.relate(own, "member_of", file_id(draft.path), line)
    for grouped, plain in _NEED.findall(match["needs"].partition("#")[0]):
        draft.facts.append(Needed(own, "depends_on", grouped or plain, draft.path, line, True))


def _parameters(text: str) -> dict[str, dict[str, bool]]:
    """Each parameter: whether it has to be given, and whether it takes many."""
    found: dict[str, dict[str, bool]] = {}
    for match in _PARAMETER.finditer(text):
        many = bool({"*", "+"} & set(match["sign"]))
        required = not match["default"] and "*" not in match["sign"]
        said = {"required": required, "multiple": many}
        found[match["name"]] = {key: value for key, value in said.items() if value}
    return found


def _finish(draft: Draft, aliases: list[tuple[str, str]]) -> None:
    """Recipes with the further names that they have."""
    for at, item in enumerate(draft.items):
        more = names(short for short, name in aliases if name == item.name)
        if more:
            draft.items[at] = item.changed(attributes={**item.attributes, "aliases": more})
