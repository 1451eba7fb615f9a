"""Makefiles as written: targets, their help, what they need, which tools they call.

The format is GNU make's. Of variables only the names are read; of recipes what they call.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from adrtool.inventory import tool_calls, tool_help
from adrtool.inventory.draft import Draft, names, shown
from adrtool.inventory.tool_facts import (
    INCLUDES,
    Called,
    Included,
    Needed,
    command_id,
    file_id,
)  # fmt: skip

_RULE = re.compile(r"(?P<names>[^:=#\t][^:=#]*?)\s*&?::?(?!=)(?P<rest>(?:[^=]|(?<=[\w)])=).*)?$")
_ASSIGNMENT = re.compile(
    r"(?:(?:export|override|private|unexport)\s+)*(?P<name>[\w.-]+)\s*(?P<sign>\?|::?:?|\+|!)?="
    r"(?!=)"
)
_TARGET_VARIABLE = re.compile(r"\s*(?:(?:export|override|private)\s+)*[\w.-]+\s*(?:\?|::?|\+|!)?=")
_INCLUDE = re.compile(r"(?P<sign>-|s)?include\s+(?P<files>[^#]+)")
_DEFINE = re.compile(r"\s*(?:(?:export|override)\s+)*define\b")
_CONDITION = re.compile(
    r"\s*(?:ifn?eq|ifn?def|else|endif|export|unexport|override|undefine|vpath)\b"
)
# Of suffix rules (`.c.o:`) only those of programs that make knows by itself.
_SPECIAL = re.compile(r"\.[A-Z_]+|\.(?:c|cc|cpp|C|f|s|S|y|l|r|p|tex|texi|sh)(?:\.\w{1,4})?")
_HELP = re.compile(r"(?:^|\s)##+\s*(?!@)(.*)$")
_SECTION = re.compile(r"##+@\s*(.*)$")
_VARIABLE = re.compile(r"\$[({]([^(){}]*)[)}]")
_NAMED = re.compile(r"(?:[\w./$@%+~-]|\$[({][\w.]+[)}])+")
_COMPUTED: Final = "variables make the name when make runs"


@dataclass(slots=True)
class _State:
    comments: list[str] = field(default_factory=list)
    section: str = ""
    current: list[str] = field(default_factory=list)
    phony: set[str] = field(default_factory=set)
    variables: list[str] = field(default_factory=list)
    needed: list[tuple[str, str, int]] = field(default_factory=list)


def read(draft: Draft, text: str) -> None:
    """The targets of one file."""
    _Reader(draft, text).read()


def lines(text: str) -> Iterator[tuple[int, str]]:
    """Lines with their continuations, and the number of the first; bodies of `define` left out."""
    written = text.split("\n")
    at, depth = 0, 0
    while at < len(written):
        start, parts = at, [written[at].rstrip("\r")]
        while parts[-1].endswith("\\") and at + 1 < len(written):
            at += 1
            parts.append(written[at].rstrip("\r"))
        at += 1
        line = "\n".join(parts)
        if _DEFINE.match(line):
            depth += 1
        elif depth and line.strip().startswith("endef"):
            depth -= 1
        elif not depth:
            yield start + 1, line


class _Reader:
    def __init__(self, draft: Draft, text: str) -> None:
        self.draft, self.text, self.path = draft, text, draft.path
        self.state = _State()
        self.made: dict[str, str] = {}
        self.help: dict[str, str] = {}
        self.rules: list[tuple[str, int, str, str]] = []

    def read(self) -> None:
        home = file_id(self.path)
        for line, written in lines(self.text):
            self._take(line, written)
        self._add()
        self._need()
        attributes = {
            "description": self._header(),
            "targets": len(self.made),
            "variables": names(self.state.variables),
        }
        name = posixpath.basename(self.path)
        self.draft.add("makefile", home, name, 1, attributes)

    def _header(self) -> str:
        written = self.text.split("\n")
        stop = next((n for n, line in enumerate(written) if tool_help.comment(line) is None), 0)
        # Comments right above the first rule are of that rule.
        if stop < len(written) and written[stop].strip():
            return ""
        return tool_help.paragraph([tool_help.comment(line) or "" for line in written[:stop]])

    def _take(self, line: int, written: str) -> None:
        state = self.state
        if written.startswith("\t"):
            self._recipe(line, written)
            return
        joined = written.replace("\\\n", " ")
        bare = joined.strip()
        text = tool_help.comment(bare)
        section = _SECTION.match(bare)
        if section:
            state.section, state.comments = shown(section[1]), []
        elif text is not None:
            state.comments.append(bare)
        elif not bare:
            state.comments = []
        elif not _CONDITION.match(bare) or _ASSIGNMENT.match(bare):
            self._statement(line, bare)

    def _statement(self, line: int, bare: str) -> None:
        included, assigned = _INCLUDE.match(bare), _ASSIGNMENT.match(bare)
        if included:
            for word in included["files"].split():
                self._include(word, line, bool(included["sign"]))
        elif assigned:
            if assigned["sign"] == "?" or bare.startswith("export"):
                self.state.variables.append(assigned["name"])
        else:
            self._rule(line, bare)
            return
        self.state.comments = []

    def _include(self, word: str, line: int, is_optional: bool) -> None:
        if "$" not in word:
            self.draft.facts.append(Included(self.path, word, line, is_optional=is_optional))
            return
        rest = _VARIABLE.sub("", word).lstrip("/")
        if rest and re.fullmatch(r"[\w./-]+", rest):
            home = file_id(self.path)
            self.draft.facts.append(Called(home, INCLUDES, (rest,), self.path, line))

    def _rule(self, line: int, bare: str) -> None:
        state = self.state
        match = _RULE.match(bare.split(" #", 1)[0] if "##" not in bare else bare.partition("##")[0])
        if not match:
            state.comments = []
            return
        rest = match["rest"] or ""
        names_ = _VARIABLE.sub(lambda m: f"$({m[1].replace(' ', '')})", match["names"])
        targets = names_.split()
        if _TARGET_VARIABLE.match(rest):
            state.comments = []
            return
        prerequisites, _, recipe = rest.partition(";")
        if targets == [".PHONY"]:
            state.phony.update(prerequisites.split())
            self._tell(prerequisites.split()[:1], bare)
            return
        state.current = []
        said = _HELP.search(bare)
        help_text = shown(said[1]) if said else self._above(targets)
        state.comments = []
        for name in targets:
            if not _SPECIAL.fullmatch(name) and _NAMED.fullmatch(name):
                self._declare(name, line, help_text, prerequisites)
        if recipe:
            self._recipe(line, recipe)

    def _tell(self, targets: list[str], bare: str) -> None:
        """Help behind `.PHONY: name ## help`; comments above stay for the rule that follows."""
        said = _HELP.search(bare)
        if said and targets:
            self.help[targets[0]] = shown(said[1])

    def _above(self, targets: list[str]) -> str:
        """Help in the comments right above: those with `##`, else all."""
        comments = self.state.comments
        doubled = [c for c in comments if c.startswith("##") and not c.startswith("###")]
        texts = [c.lstrip("#").strip() for c in doubled or comments]
        found = tool_help.paragraph(texts)
        for name in targets:
            match = re.match(rf"(?:make\s+)?{re.escape(name)}\s*(?::|-+)\s*(.*)", found)
            found = match[1] if match else found
        return found

    def _declare(self, name: str, line: int, text: str, prerequisites: str) -> None:
        found = self.made.get(name)
        if found is None:
            if "%" in name:
                return
            found = command_id(self.path, shown(name))
            self.made[name] = found
            self.rules.append((name, line, text, self.state.section))
        elif text and not self.help.get(name):
            self.help[name] = text
        self.state.current.append(found)
        # Of a static pattern rule (`a b: %.o: %.c`) both sides are of the pattern.
        for word in prerequisites.rpartition(":")[2].split():
            if word != "|" and _NAMED.fullmatch(word) and "%" not in word:
                self.state.needed.append((found, word, line))

    def _recipe(self, line: int, written: str) -> None:
        text = re.sub(r"(?m)^[\t ]*[@+-]+", "", written.replace("$$", "$"))
        for own in self.state.current[:1]:
            self.draft.facts += tool_calls.called(own, text, self.path, line)

    def _add(self) -> None:
        for name, line, text, section in self.rules:
            attributes = {
                "description": text or self.help.get(name, ""),
                "section": section,
                "phony": name in self.state.phony,
            }
            reason = _COMPUTED if "$" in name else ""
            own = self.made[name]
            self.draft.add("target", own, shown(name), line, attributes, reason)
            self.draft.relate(own, "member_of", file_id(self.path), line)

    def _need(self) -> None:
        for own, name, line in self.state.needed:
            target = self.made.get(name)
            if target and target != own:
                self.draft.relate(own, "depends_on", target, line)
            elif not target and "$" not in name:
                self.draft.facts.append(Needed(own, "depends_on", name, self.path, line))
