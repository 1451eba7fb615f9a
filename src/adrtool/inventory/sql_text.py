"""SQL as text: tokens and statements, with the quotes of three databases."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

Dialect = Literal["postgres", "mysql", "sqlite"]

_GENERAL = r"""
(?P<space>\s+)
|(?P<comment>--[^\n]*{hash})
|(?P<block>/\*)
|(?P<string>{string})
|(?P<name>"(?:[^"]++|"")*+"|`(?:[^`]++|``)*+`{bracket})
|(?P<dollar>{dollar})
|(?P<word>[^\W\d][\w$]*)
|(?P<number>\d[\w.]*)
|(?P<sign>::|.)
"""
_STANDARD = r"[eE]'(?:[^'\\]++|\\.|'')*+'|[nNbBxX]?'(?:[^']++|'')*+'"
_ESCAPED = r"[nNbBxX]?'(?:[^'\\]++|\\.|'')*+'"
_NEVER = r"(?!)"


def _pattern(
    string: str, dollar: str = _NEVER, hash_: str = "", bracket: str = ""
) -> re.Pattern[str]:
    text = _GENERAL.format(string=string, dollar=dollar, hash=hash_, bracket=bracket)
    return re.compile(text, re.VERBOSE | re.DOTALL)


_TOKEN: Final[dict[Dialect, re.Pattern[str]]] = {
    "postgres": _pattern(_STANDARD, dollar=r"\$(?:[^\W\d]\w*)?\$"),
    "mysql": _pattern(_ESCAPED, hash_=r"|\#[^\n]*"),
    "sqlite": _pattern(_STANDARD, bracket=r"|\[[^\[\]\n]*\]"),
}
# Of what defines nothing only the end is looked for.
_DULL = re.compile(r"[^;'\"`$/\-#]+")
_MARK = re.compile(r"(?<!\w)[eE]\Z")
_ENDS = frozenset(";/$")
_QUOTES = frozenset("'\"`")
_CONDITIONAL = re.compile(r"/\*M?!\d{0,6}")
_DELIMITER = re.compile(r"[ \t]*delimiter[ \t]+(\S+)[^\n]*", re.I)
_FROM_STDIN = re.compile(r"\bFROM\s+STDIN\b", re.I)
_DATA_END = re.compile(r"^\\\.[ \t\r]*$", re.M)

_DEFINING: Final = frozenset({"ALTER", "COMMENT", "CREATE", "DROP", "RENAME", "SET", "USE"})
_BODIES: Final = frozenset({"TRIGGER", "PROCEDURE", "FUNCTION", "EVENT", "PACKAGE"})
_HEAD_TOKENS = 14
_LOOPS: Final = frozenset({"IF", "LOOP", "WHILE", "REPEAT"})


@dataclass(frozen=True, slots=True)
class Token:
    """A word, quoted name, string, number, sign or comment; `line` counts from 1."""

    kind: str
    text: str
    start: int
    end: int
    line: int

    @property
    def upper(self) -> str:
        """A word in capitals, a sign as it is; empty for whatever can't be a keyword."""
        if self.kind == "word":
            return self.text.upper()
        return self.text if self.kind == "sign" else ""

    @property
    def value(self) -> str:
        """A quoted name or a string without its quotes; anything else as it is."""
        if self.kind == "name":
            return self.text[1:-1].replace(self.text[-1] * 2, self.text[-1])
        if self.kind == "string" and self.text.endswith("'"):
            body = self.text[self.text.index("'") + 1 : -1].replace("''", "'")
            if self.text[0] in "eE":
                body = re.sub(r"\\[nrt]", " ", body)
            return body.replace("\\'", "'")
        return "" if self.kind == "string" else self.text


@dataclass(frozen=True, slots=True)
class Statement:
    """The tokens up to the end of a statement, and the `--` comments above and within.

    `unclosed` is the line of a quote or comment that nothing closes, else 0.
    """

    tokens: tuple[Token, ...]
    comments: tuple[Token, ...]
    unclosed: int = 0

    @property
    def line(self) -> int:
        """The line of the first token."""
        return self.tokens[0].line


def statements(text: str, dialect: Dialect) -> Iterator[Statement]:
    """The statements of a script that may define something; data is passed over.

    What is never closed (a string, a comment) swallows the rest, as it does in the databases.
    """
    return _Splitter(text, dialect).split()


class _Splitter:
    def __init__(self, text: str, dialect: Dialect) -> None:
        self._text, self._dialect, self._pattern = text, dialect, _TOKEN[dialect]
        self._breaks = [m.start() for m in re.finditer("\n", text)]
        self._at, self._delimiter, self._depth = 0, ";", 0
        self._conditional, self._unclosed = False, 0
        self._tokens: list[Token] = []
        self._comments: list[Token] = []

    def split(self) -> Iterator[Statement]:
        while self._at < len(self._text):
            if not self._tokens and self._takes_command():
                continue
            if self._at_delimiter():
                self._at += len(self._delimiter)
                yield from self._done()
            else:
                self._step()
        yield from self._done()

    def _at_delimiter(self) -> bool:
        return not self._depth and self._text.startswith(self._delimiter, self._at)

    def _done(self) -> Iterator[Statement]:
        if self._tokens:
            yield Statement(tuple(self._tokens), tuple(self._comments), self._unclosed)
            self._comments = []
        self._tokens, self._depth = [], 0

    def _takes_command(self) -> bool:
        """Lines that a client reads itself: DELIMITER of MySQL's, `.read` and the like."""
        if self._at and self._text[self._at - 1] != "\n":
            return False
        found = _DELIMITER.match(self._text, self._at) if self._dialect == "mysql" else None
        if found:
            self._delimiter, self._at = found[1], found.end()
        elif self._text[self._at] in "\\.":
            self._at = self._text.find("\n", self._at) + 1 or len(self._text)
        else:
            return False
        return True

    def _step(self) -> None:
        match = self._pattern.match(self._text, self._at)
        assert match  # the last alternative takes any character
        kind = match.lastgroup or ""
        if kind == "word" and not self._tokens and match[0].upper() not in _DEFINING:
            self._pass_over()
            return
        start, self._at = self._at, match.end()
        if kind == "block":
            self._open_comment(start)
        elif kind == "dollar":
            self._close(match[0])
            self._add("string", start)
        elif kind == "sign" and match[0] in _QUOTES:
            self._swallow(start)
            self._add("string", start)
        elif kind == "sign" and self._conditional and self._text.startswith("*/", start):
            self._at, self._conditional = start + 2, False
        elif kind != "space":
            self._add(kind, start)

    def _close(self, sign: str) -> None:
        start = self._at
        self._at = self._text.find(sign, self._at) + len(sign)
        if self._at < len(sign):
            self._swallow(start)

    def _swallow(self, start: int) -> None:
        self._at, self._unclosed = len(self._text), bisect_left(self._breaks, start) + 1

    def _open_comment(self, start: int) -> None:
        """Passes over a comment, or of one that MySQL runs (`/*!50001 … */`) over its head."""
        head = _CONDITIONAL.match(self._text, start) if self._dialect == "mysql" else None
        if head:
            self._at, self._conditional = head.end(), True
        else:
            self._close("*/")

    def _add(self, kind: str, start: int) -> None:
        line = bisect_left(self._breaks, start) + 1
        token = Token(kind, self._text[start : self._at], start, self._at, line)
        if kind == "comment":
            self._comments.append(token)
            return
        self._tokens.append(token)
        if kind == "word" and len(self._tokens) > 3:
            self._nest(token.upper)

    def _nest(self, word: str) -> None:
        """Statements in the body of a routine or trigger don't end it."""
        if word not in {"BEGIN", "CASE", "END"} | _LOOPS or not self._has_body():
            return
        after_end = self._tokens[-2].upper == "END"
        if word == "END":
            self._depth = max(self._depth - 1, 0)
        elif word in _LOOPS and after_end:
            self._depth += 1  # `END IF` ends what hasn't been counted
        elif word in {"BEGIN", "CASE"} and not after_end:
            self._depth += 1

    def _has_body(self) -> bool:
        return any(t.upper in _BODIES for t in self._tokens[:_HEAD_TOKENS])

    def _pass_over(self) -> None:
        """Goes behind a statement that defines nothing, and the data that may follow it."""
        start = self._at
        self._comments = []
        while self._at < len(self._text) and not self._at_delimiter():
            dull = _DULL.match(self._text, self._at)
            if dull and self._delimiter[0] in _ENDS:
                # The E before a string with escapes is a part of it.
                is_marked = bool(_MARK.search(dull[0]))
                self._at = dull.end() - is_marked
                if not is_marked:
                    continue
            self._skip_token()
        head = self._text[start : min(self._at, start + 10_000)]
        self._at += len(self._delimiter)
        if self._dialect == "postgres" and _FROM_STDIN.search(head) and head[:4].upper() == "COPY":
            end = _DATA_END.search(self._text, self._at)
            self._at = end.end() if end else len(self._text)

    def _skip_token(self) -> None:
        match = self._pattern.match(self._text, self._at)
        assert match  # as above
        start, self._at = self._at, match.end()
        if match.lastgroup == "block":
            self._open_comment(start)
        elif match.lastgroup == "dollar":
            self._close(match[0])
        elif match.lastgroup == "sign" and match[0] in _QUOTES:
            self._at = len(self._text)
