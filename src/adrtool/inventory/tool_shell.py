"""Shell scripts: what the comments at their top say, their functions and options, what they call.

No variable's value and no command's argument is kept.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import Final

from adrtool.inventory import tool_calls, tool_help
from adrtool.inventory.draft import Draft, names
from adrtool.inventory.tool_facts import file_id

SHEBANG: Final = re.compile(r"#!\s*\S*?(?:/env\s+(?:-S\s+)?)?(?:[\w./-]*/)?(?:ba|da|k|z|a)?sh\b")

_FUNCTION = re.compile(
    r"^[ \t]*(?:function[ \t]+(?P<word>[\w:.-]+)[ \t]*(?:\([ \t]*\))?[ \t]*(?:\{|$)"
    r"|(?P<name>[\w:.-]+)[ \t]*\([ \t]*\)[ \t]*(?:[{(#]|$))"
)
_OPTION = re.compile(r"^[ \t]*\(?((?:-\w|--[a-z][\w-]*)(?:[ \t]*\|[ \t]*(?:-\w|--[a-z][\w-]*))*)\)")
_GETOPTS = re.compile(r"\bgetopts[ \t]+[\"']?(:?[A-Za-z0-9:]+)[\"']?[ \t]")
_REQUIRED = re.compile(r"\$\{([A-Za-z_]\w*):?\?")
_USAGE = re.compile(r"(?i)\busage[ \t]*:[ \t]*([^\"'\n]*)")


def read(draft: Draft, text: str) -> None:
    """The script of one file."""
    written = text.split("\n")
    header = list(_header(written))
    bare = tool_calls.without_heredocs(text)
    own = draft.add(
        "script",
        file_id(draft.path),
        posixpath.basename(draft.path),
        1,
        {
            "description": tool_help.paragraph(header),
            "usage": tool_help.usage(header) or _said(written[len(header) :]),
            "language": "shell",
            "functions": _functions(bare.split("\n")),
            "options": names(_options(bare)),
            "requires": names(_REQUIRED.findall(bare)),
        },
    )
    draft.facts += tool_calls.called(own, bare, draft.path, 1)


def _header(lines: list[str]) -> Iterator[str]:
    """The comments at the top; an empty line between two of them is one of theirs."""
    for at, line in enumerate(lines):
        text = tool_help.comment(line)
        if at == 0 and line.startswith("#!"):
            yield ""
        elif text is not None:
            yield text
        elif line.strip() or not any(tool_help.comment(x) is not None for x in lines[at : at + 2]):
            return
        else:
            yield ""


def _said(lines: list[str]) -> str:
    """The usage that a script prints."""
    for at, line in enumerate(lines):
        match = _USAGE.search(line)
        if match:
            stated = match[1].strip() or next((x.strip() for x in lines[at + 1 : at + 2]), "")
            return tool_help.usage([f"usage: {stated}"]) if stated else ""
    return ""


def _functions(lines: list[str]) -> dict[str, str]:
    """Each function with the comments right above it."""
    found: dict[str, str] = {}
    above: list[str] = []
    for line in lines:
        text = tool_help.comment(line)
        match = _FUNCTION.match(line)
        if match:
            name = match["word"] or match["name"]
            found.setdefault(name, tool_help.paragraph(above))
        if text is not None:
            above.append(text)
        else:
            above.clear()
    return found


def _options(text: str) -> Iterator[str]:
    for line in text.split("\n"):
        match = _OPTION.match(line)
        if match:
            yield from (word.strip() for word in match[1].split("|"))
    for letters in _GETOPTS.findall(text):
        yield from (f"-{letter}" for letter in letters if letter != ":")
