"""What in a text is no Markdown: code in blocks and in lines, comments, scripts."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from adrtool.markdown import lines
from adrtool.values import Value

ATX = re.compile(r"^ {0,3}(#{1,6})(?:[ \t]++|(?=\d+\. )|(?=\r?$))", re.M)
"""The signs of a heading. Python-Markdown wants no space behind them; in practice it is missed
out in `#12. Title`."""

_FENCE = re.compile(
    r"(?P<lead>[ \t>]*+(?:(?:[-*+]|\d{1,9}[.)])[ \t]++)*+)(?P<fence>`{3,}+|~{3,}+)(?P<info>[^\n]*)"
)
_CONTAINER = re.compile(r"[ \t]*+((?:[-*+]|\d{1,9}[.)]|:)(?=\s)|!!!|\?\?\?|===|\[\^[^\]]{1,99}\]:)")
_QUOTE = re.compile(r" {0,3}>(?:[ \t]{0,3}>)*+ ?")
_DEEPEST_LISTS = 32
_FAR = re.compile(r"<(?:!--|(?:pre|script|style|textarea)[\s>])", re.I)
_OPENER = re.compile(r"`++|<!--|<(pre|script|style|textarea)(?=[\s>])", re.I)
# Where a paragraph ends: before a blank line, a rule, the line below a heading, or what opens
# another block, quoted ones too.
_BREAK = re.compile(
    r"\n(?=[ \t>]*+(?:\r?$|#{1,6}(?:[ \t]|\d+\. |\r?$)|[-*+][ \t]|\d{1,9}[.)][ \t]"
    r"|(?:=+|-{2,}|\*{3,}|_{3,})[ \t]*+\r?$))",
    re.M,
)


def mask(text: str) -> str:
    """The text at the same length with code and comments blanked; line breaks stay.

    A fence, a comment or a backtick that nothing closes is text.
    """
    return mask_spans(mask_blocks(text))


def blank(text: str) -> str:
    """Spaces for everything but line breaks."""
    return re.sub(r"[^\r\n]", " ", text)


def mask_blocks(text: str) -> str:
    """The text at the same length with blocks of code blanked, but not what stands in lines."""
    # To look for one sign is far quicker than for several.
    is_indented = "\t" in text or "    " in text
    has_fence = "```" in text or ("~" in text and "~~~" in text)
    if not (is_indented or has_fence or ("<" in text and "<!--" in text)):
        return text
    found = lines.split(text)
    blocks = _Blocks(found)
    return "".join(blank(line) if blocks.is_code(i) else line for i, line in enumerate(found))


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class _Fence(Value):
    """A line that may open or close a block of code; `indent` is in columns."""

    line: int
    sign: str
    length: int
    indent: int
    opens: bool
    closes: bool

    def answers(self, opening: _Fence) -> bool:
        """Whether it closes another: it is no shorter, and no sample inside of its code."""
        return self.length >= opening.length and self.indent < opening.indent + 4


def _fence(number: int, line: str) -> _Fence | None:
    match = _FENCE.match(line)
    if not match:
        return None
    sign, info, lead = match["fence"][0], match["info"].strip(), match["lead"]
    # With a limit to lengths and indents, few searches for an answer can fail.
    length = min(len(match["fence"]), 20)
    indent = min(_columns(lead.replace(">", "")), 40)
    opens = sign == "~" or sign not in info
    return _Fence(number, sign, length, indent, opens, not info and not lead.strip(" \t>"))


def _columns(lead: str) -> int:
    return len(lead.expandtabs(4))


class _Blocks:
    """Tells, line by line and in order, what stands in a fenced or an indented block of code."""

    def __init__(self, found: list[str]) -> None:
        self.lines = found
        self.fences = {
            f.line: f
            for i, line in enumerate(found)
            if ("```" in line or "~~~" in line) and (f := _fence(i, line))
        }
        self.closing = {
            s: [f for f in self.fences.values() if f.closes and f.sign == s] for s in "`~"
        }
        self.unanswered: set[tuple[str, int, int]] = set()
        self.ends = [i for i, line in enumerate(found) if "-->" in line]
        self.code_until = self.comment_until = -1
        self.containers: list[int] = []
        self.in_quote = False
        self.after_blank = True
        self.in_code = False

    def is_code(self, number: int) -> bool:
        """Whether a line is code; has to be asked for each line in turn."""
        if number <= max(self.comment_until, self.code_until):
            # A fence inside a comment is a comment.
            return number <= self.code_until
        line = self.lines[number]
        if self._is_indented(line):
            return True
        fence = self.fences.get(number)
        answer = self._answer(fence) if fence and fence.opens else None
        if answer:
            self.code_until = answer.line
        elif "<!--" in line:
            self._look_for_comment(number)
        return answer is not None

    def _answer(self, opening: _Fence) -> _Fence | None:
        key = (opening.sign, opening.length, opening.indent)
        if key in self.unanswered:
            return None
        closing = self.closing[opening.sign]
        for index in range(bisect_right(closing, opening.line, key=lambda f: f.line), len(closing)):
            if closing[index].answers(opening):
                return closing[index]
        self.unanswered.add(key)
        return None

    def _look_for_comment(self, number: int) -> None:
        line = self.lines[number]
        at = line.rfind("<!--")
        index = bisect_right(self.ends, number)
        if index < len(self.ends) and not any(s <= at < e for s, e, _ in verbatim(line)):
            self.comment_until = self.ends[index]

    def _is_indented(self, line: str) -> bool:
        line = self._unquoted(line)
        if not line.strip():
            self.after_blank = True
            return False
        indent = _columns(line[: len(line) - len(line.lstrip(" \t"))])
        opened = _markers(line)
        if opened or self.after_blank:
            self.containers = [c for c in self.containers if c < indent]
        # Python-Markdown indents the content of a list item by four, its code by eight.
        deepest = self.containers[-1] + 8 if self.containers else 4
        self.in_code = indent >= deepest and (self.in_code or self.after_blank)
        if not self.in_code:
            self.containers += opened
        self.after_blank = False
        return self.in_code

    def _unquoted(self, line: str) -> str:
        """The line without the signs of a quotation. One in a list item is left as it is."""
        quote = _QUOTE.match(line)
        if (
            quote
            and not self.in_quote
            and self.containers
            and line[: self.containers[0] + 1].isspace()
        ):
            quote = None
        if bool(quote) != self.in_quote and line.strip():
            self.in_quote, self.containers, self.after_blank = bool(quote), [], True
        return line[quote.end() :] if quote else line


def _markers(line: str) -> list[int]:
    """The columns in which a line opens lists, admonitions, tabs, footnotes, definitions."""
    found: list[int] = []
    at = 0
    while len(found) < _DEEPEST_LISTS and (match := _CONTAINER.match(line, at)):
        found.append(_columns(line[: match.start(1)]))
        at = match.end()
    return found


def breaks(text: str) -> list[int]:
    """Where paragraphs and headings end, the text's end last: nothing inline reaches over it."""
    found = {match.start() for match in _BREAK.finditer(text)}
    found |= {text.find("\n", match.end()) for match in ATX.finditer(text)}
    return [*sorted(found - {-1}), len(text)]


def mask_spans(text: str) -> str:
    """The text at the same length with code within lines, comments and scripts blanked.

    Code within lines ends with its paragraph; `reaches_further` tells whether anything doesn't.
    """
    out: list[str] = []
    at = 0
    for start, end, _ in verbatim(text):
        out += (text[at:start], blank(text[start:end]))
        at = end
    return "".join((*out, text[at:])) if out else text


def reaches_further(text: str) -> bool:
    """Whether there is what may go on behind the end of a paragraph: a comment, a script."""
    return bool(_FAR.search(text)) if "<" in text else False


def verbatim(text: str) -> Iterator[tuple[int, int, str]]:
    """Code spans, comments and elements whose content is no Markdown: where they start and end,
    and what opens them."""
    if "`" not in text and "<" not in text:
        return
    closers = _Closers(text)
    at = 0
    while opener := _OPENER.search(text, at):
        end = closers.end(opener)
        if end:
            yield opener.start(), end, opener[0]
        at = end or opener.end()


class _Closers:
    """Finds where what an opener opens ends; what isn't closed is looked for only once."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.missing: set[str] = set()
        self.runs: dict[int, list[int]] = {}
        for run in re.finditer("`+", text):
            self.runs.setdefault(len(run[0]), []).append(run.start())
        self.breaks = breaks(text) if self.runs else []

    def end(self, opener: re.Match[str]) -> int:
        """The offset behind the closer; 0 when nothing closes it."""
        if opener[0][0] == "`":
            return self._end_of_span(opener.start(), len(opener[0]))
        closer = f"</{opener[1].lower()}" if opener[1] else "-->"
        if closer in self.missing:
            return 0
        match = re.compile(closer, re.I).search(self.text, opener.end())
        if not match:
            self.missing.add(closer)
        return match.end() if match else 0

    def _end_of_span(self, start: int, length: int) -> int:
        if start and self.text[start - 1] == "\\":
            return 0
        starts = self.runs[length]
        index = bisect_right(starts, start)
        limit = self.breaks[bisect_left(self.breaks, start)]
        return starts[index] + length if index < len(starts) and starts[index] < limit else 0
