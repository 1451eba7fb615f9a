"""A cursor over the tokens of a statement, and the splitting of what stands in parentheses."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from adrtool.inventory.draft import shown
from adrtool.inventory.sql_model import Name
from adrtool.inventory.sql_text import Token

_NOWHERE = Token("sign", "", 0, 0, 1)


class Words:
    """Tokens from left to right; looking behind the last one gives an empty token."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.tokens, self.at = tokens, 0
        self.is_cut = False

    @property
    def here(self) -> Token:
        """The next token."""
        return self.tokens[self.at] if self.at < len(self.tokens) else _NOWHERE

    @property
    def line(self) -> int:
        """The line of the next token, or of the last."""
        return self.here.line if self.at < len(self.tokens) else self.tokens[-1].line

    @property
    def rest(self) -> Sequence[Token]:
        """What hasn't been taken."""
        return self.tokens[self.at :]

    def take(self, *words: str) -> bool:
        """Goes past a phrase when it stands here."""
        end = self.at + len(words)
        if [t.upper for t in self.tokens[self.at : end]] != list(words):
            return False
        self.at = end
        return True

    def take_any(self, *words: str) -> str:
        """Goes past one of several words; the one that it was."""
        word = self.here.upper
        if word in words and word:
            self.at += 1
            return word
        return ""

    def skip_until(self, *words: str) -> bool:
        """Goes to one of several words outside of parentheses; whether there is one."""
        depth = 0
        while self.at < len(self.tokens):
            sign = self.here.upper
            depth += (sign == "(") - (sign == ")")
            if not depth and sign in words:
                return True
            self.at += 1
        return False

    def if_exists(self) -> bool:
        """Goes past IF EXISTS or IF NOT EXISTS."""
        return self.take("IF", "NOT", "EXISTS") or self.take("IF", "EXISTS")

    def simple(self) -> str:
        """A name without a schema; empty when none stands here."""
        token = self.here
        if token.kind not in {"word", "name", "string"}:
            return ""
        self.at += 1
        return shown(token.value)

    def name(self) -> Name:
        """A name with the schema before it, when it has one; of three parts the last two."""
        parts = [self.simple()]
        while parts[-1] and self.take("."):
            parts.append(self.simple())
        return Name(parts[-2] if len(parts) > 1 else "", parts[-1])

    def names(self) -> list[Name]:
        """Names with commas between."""
        found = [self.name()]
        while self.take(","):
            found.append(self.name())
        return [name for name in found if name.name]

    def inside(self) -> Sequence[Token]:
        """What stands in the parentheses that open here, which it goes past.

        `is_cut` says whether nothing closes them.
        """
        if not self.take("("):
            return ()
        start, depth = self.at, 1
        while self.at < len(self.tokens) and depth:
            sign = self.here.upper
            depth += (sign == "(") - (sign == ")")
            self.at += 1
        self.is_cut = bool(depth)
        return self.tokens[start : self.at - (not depth)]

    def columns(self) -> tuple[str, ...]:
        """The columns in parentheses here; an expression among them has no name."""
        return tuple(_column(element) for element in elements(self.inside()))


def _column(element: Sequence[Token]) -> str:
    alone = len(element) == 1 or element[1].kind in {"word", "number"} or element[1].text == "("
    prefix = len(element) > 3 and element[1].text == "(" and element[2].kind != "number"
    if element[0].kind in {"word", "name"} and alone and not prefix:
        return shown(element[0].value)
    return "(expression)"


def elements(tokens: Sequence[Token]) -> Iterator[Sequence[Token]]:
    """What commas outside of parentheses separate; nothing for what is empty."""
    start = depth = 0
    for at, token in enumerate(tokens):
        sign = token.text if token.kind == "sign" else ""
        depth += (sign in {"(", "["}) - (sign in {")", "]"})
        if sign == "," and not depth:
            if at > start:
                yield tokens[start:at]
            start = at + 1
    if start < len(tokens):
        yield tokens[start:]


def written(tokens: Sequence[Token]) -> str:
    """The text of some tokens, without the comments between them."""
    return "".join(_with_gaps(tokens, lines=False))


def by_lines(tokens: Sequence[Token]) -> str:
    """The same, with each token on its line, counted from the first."""
    return "".join(_with_gaps(tokens, lines=True))


def _with_gaps(tokens: Sequence[Token], *, lines: bool) -> Iterator[str]:
    end, line = 0, tokens[0].line if tokens else 1
    for token in tokens:
        if token.start > end:
            yield "\n" * (token.line - line) if lines and token.line > line else " "
        yield token.text
        end, line = token.end, token.line + token.text.count("\n")
