"""Terragrunt: units and stacks, the modules that they run, what they depend on and include.

Inputs are named, their values never read. Functions are followed where they say a place:
`find_in_parent_folders`, `get_repo_root`, `get_terragrunt_dir`.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from adrtool.inventory import hcl, hcl_values
from adrtool.inventory.draft import Draft, kept, names
from adrtool.inventory.hcl_blocks import Attribute, Block
from adrtool.inventory.terraform_attributes import public_source
from adrtool.inventory.terraform_reader import folder_id
from adrtool.model import Confidence, Item, Reading, Relation

NAME: Final = "terragrunt"
VERSION: Final = 1
PATTERNS: Final = ("terragrunt.hcl", "terragrunt.stack.hcl", "root.hcl")
GUESSES: Final = ("*.hcl",)

_OWN = ("terragrunt.hcl", "terragrunt.stack.hcl")
_BLOCKS: Final = frozenset(
    {"dependencies", "dependency", "generate", "include", "remote_state", "stack", "unit"}
)
_GUESS = re.compile(
    r"^(?:include|dependency|unit|stack|generate)[ \t]+\"|^(?:remote_state|dependencies)[ \t]*\{"
    r"|\b(?:find_in_parent_folders|path_relative_to_include|get_terragrunt_dir|get_repo_root)\(",
    re.MULTILINE,
)
_NO_UNIT = re.compile(r"\.(?:terraform\.lock|pkr|nomad|pkrvars|vault|sentinel|tflint)\b", re.ASCII)
_PARENT = re.compile(r"find_in_parent_folders\(\s*(?:\"([^\"$]*)\")?[^()]*\)$")
_FUNCTION = re.compile(r"\$\{\s*(get_repo_root|get_terragrunt_dir|get_path_to_repo_root)\(\)\s*\}")
_PATH = re.compile(r"[\w./@+-]{1,250}")
_NO_PARENT: Final = "no file of this name was read in the folders above"
_NO_UNIT_THERE: Final = "no unit in this folder was read"
_COMPUTED: Final = "the source is computed"
_COMPUTED_FOLDER: Final = "the folder of a dependency is computed"
_OUTSIDE: Final = "the source is a folder outside of this repository, or has no name to show"
_DEFAULT_PARENTS: Final = ("root.hcl", "terragrunt.hcl")


@dataclass(frozen=True, slots=True)
class Parent:
    """A file includes the nearest one of some names in the folders above."""

    id: str
    name: str
    path: str
    line: int


def looks_right(path: str, text: str) -> bool:
    """Terragrunt's own names, and files with blocks or functions of it."""
    name = posixpath.basename(path)
    if name in _OWN:
        return True
    return not _NO_UNIT.search(f".{path}") and bool(_GUESS.search(text))


def read(path: str, text: str) -> Reading:
    """A unit, a stack, or a file that units include."""
    parsed = hcl.parse(text)
    draft = Draft(NAME, path, posixpath.dirname(path) or ".")
    if parsed.error:
        if posixpath.basename(path) not in _OWN and not any(
            b.type in _BLOCKS for b in parsed.blocks
        ):
            return Reading()
        draft.report(parsed.error.line, parsed.error.column, parsed.error.message)
    _Unit(draft, text, list(parsed.blocks)).read(bool(parsed.error))
    return draft.reading()


def unit_id(path: str) -> str:
    """The id of a file: its folder for a unit, else its path."""
    folder, _, name = path.rpartition("/")
    return f"{NAME}:{folder or '.'}" if name == "terragrunt.hcl" else f"{NAME}:{path}"


class _Unit:
    def __init__(self, draft: Draft, text: str, blocks: list[Block]) -> None:
        self.draft, self.text, self.blocks = draft, text, blocks
        self.folder = posixpath.dirname(draft.path)
        self.home = unit_id(draft.path)

    def read(self, is_broken: bool) -> None:
        """The item, and what each block says."""
        attributes: dict[str, Any] = {
            "inputs": names(_inputs(self.text)),
            "locals": names(n for b in self._of("locals") for n in b.attributes),
            "backend": next((b.string("backend") or "" for b in self._of("remote_state")), ""),
            "generates": names(b.labels[0] for b in self._of("generate") if b.labels),
            "dependencies": names(b.labels[0] for b in self._of("dependency") if b.labels),
        }
        reasons = ["not all of the file can be read"] if is_broken else []
        said: list[tuple[str, str, int]] = []
        for block in self._of("terraform"):
            found, version, reason = self._source(block)
            reasons += [reason] if reason else []
            said += found
            attributes["version"] = version
        folders = [b.attributes.get("config_path") for b in self._of("dependency")]
        if any(a is None or self._text(a) is None for a in folders):
            reasons.append(_COMPUTED_FOLDER)
        name = self.home.partition(":")[2]
        kind = "unit" if self.draft.path.endswith("terragrunt.hcl") else "configuration"
        kind = "stack" if self.draft.path.endswith(".stack.hcl") else kind
        self.draft.add(kind, self.home, name, 1, attributes, "; ".join(reasons))
        for relation in [*said, *self._depends()]:
            self.draft.relate(self.home, *relation)
        for block in self._of("include"):
            self._include(block)
        for block in [*self._of("unit"), *self._of("stack")]:
            self._part(block)

    def _of(self, kind: str) -> Iterator[Block]:
        return (block for block in self.blocks if block.type == kind and not block.error_line)

    def _source(self, block: Block) -> tuple[list[tuple[str, str, int]], str, str]:
        """The module of a block, its version, and why it isn't known."""
        attribute = block.attributes.get("source")
        if not attribute:
            return [], "", ""
        written = self._text(attribute)
        if written is None:
            return [], "", _COMPUTED
        target, version = self._module(written)
        if not target:
            return [], version, _OUTSIDE
        return [("module_source", target, attribute.line)], version, ""

    def _module(self, written: str) -> tuple[str, str]:
        """A folder of this repository, or a module that lies elsewhere."""
        bare = written.replace("//", "/") if "://" not in written else written
        if written.startswith(("./", "../", "/")) or written in {".", ".."}:
            folder = self._inside(bare.partition("?")[0])
            return (folder_id(folder), "") if folder else ("", "")
        source, version = public_source(written.removeprefix("tfr:///"))
        return (f"module:{source}" if source else ""), version or ""

    def _inside(self, written: str) -> str:
        """A path as seen from the top; empty when it leads out of it."""
        is_top = written.startswith("/")
        joined = written.lstrip("/") if is_top else posixpath.join(self.folder, written)
        path = posixpath.normpath(joined or ".")
        return "" if path.startswith("..") or not _PATH.fullmatch(path) else path

    def _text(self, attribute: Attribute) -> str | None:
        """A text in which functions that say a place are followed: `/` is the repository's top."""
        plain = hcl_values.string(attribute.value)
        if plain is not None:
            return plain
        written = hcl_values.text_of(attribute.value.text).strip()
        if not (written.startswith('"') and written.endswith('"')):
            return None
        places = {"get_repo_root": "", "get_terragrunt_dir": ".", "get_path_to_repo_root": ""}
        found = _FUNCTION.sub(lambda m: places[m[1]], written[1:-1])
        return None if "${" in found else found

    def _depends(self) -> Iterator[tuple[str, str, int]]:
        for block in self._of("dependency"):
            attribute = block.attributes.get("config_path")
            written = self._text(attribute) if attribute else None
            if attribute and written:
                yield from self._on(written, attribute.line)
        for block in self._of("dependencies"):
            attribute = block.attributes.get("paths")
            for written in hcl_values.strings(attribute.value) if attribute else ():
                yield from self._on(written, attribute.line if attribute else block.line)

    def _on(self, written: str, line: int) -> Iterator[tuple[str, str, int]]:
        folder = self._inside(written)
        if folder:
            folder = folder.removesuffix("/terragrunt.hcl")
            yield "depends_on", f"{NAME}:{folder}", line

    def _include(self, block: Block) -> None:
        attribute = block.attributes.get("path")
        if not attribute:
            return
        written = hcl_values.text_of(attribute.value.text)
        parent = _PARENT.match(written)
        if parent:
            fact = Parent(self.home, parent[1] or "", self.draft.path, attribute.line)
            self.draft.facts.append(fact)
            return
        path = self._inside(self._text(attribute) or "")
        if path and path != ".":
            self.draft.relate(self.home, "includes", unit_id(path), attribute.line)

    def _part(self, block: Block) -> None:
        """A unit or a stack that a stack is made of."""
        name = block.labels[0] if block.labels else block.type
        found, version, reason = self._source(block)
        own = self.draft.add(block.type, f"{self.home}/{name}", name, block.line,
                             kept({"version": version}), reason)  # fmt: skip
        self.draft.relate(own, "member_of", self.home, block.line)
        for relation in found:
            self.draft.relate(own, *relation)


def _inputs(text: str) -> Iterator[str]:
    """The names of a file's inputs: an attribute outside of any block, so one is put around."""
    for block in hcl.parse(f"file {{\n{text}\n}}\n").blocks[:1]:
        stated = block.attributes.get("inputs")
        yield from hcl_values.entries(stated.value) if stated else ()


def link(reading: Reading) -> Reading:
    """Finds the files that units include from above, and units that nothing declares."""
    known = {item.id for item in reading.items}
    relations: list[Relation] = []
    missing: dict[str, Item] = {}
    for fact in reading.facts:
        target = _above(fact, known)
        if not target:
            target = f"{NAME}:{fact.name or 'root.hcl'}"
            missing.setdefault(target, _unresolved(target, fact.path, fact.line, _NO_PARENT))
        relations.append(Relation(fact.id, target, "includes", fact.path, fact.line))
    for said in reading.relations:
        if said.kind == "depends_on" and said.target not in known:
            found = _unresolved(said.target, said.path, said.line, _NO_UNIT_THERE)
            missing.setdefault(said.target, found)
    return Reading(
        (*reading.items, *missing.values()), (*reading.relations, *relations), reading.problems
    )


def _above(fact: Parent, known: set[str]) -> str:
    folder = posixpath.dirname(fact.path)
    while folder:
        folder = posixpath.dirname(folder)
        for name in [fact.name] if fact.name else _DEFAULT_PARENTS:
            target = unit_id(posixpath.normpath(posixpath.join(folder, name)))
            if target in known:
                return target
    return ""


def _unresolved(own: str, path: str, line: int, reason: str) -> Item:
    name = own.partition(":")[2]
    return Item(own, "unit", name, NAME, path, line, "", {"reason": reason}, Confidence.UNRESOLVED)
