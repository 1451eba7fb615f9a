"""What is known of a kind of document."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from adrtool import markdown


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of document. `title` names many of them and `one` one; the first of `folders` takes
    new ones.

    A document states one of `statuses`, any at all where there are none, and has the `sections`.
    `template` is a path in the project, `built_in` the name of the one that stands in for it.
    """

    name: str
    title: str
    one: str
    folders: tuple[str, ...]
    statuses: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    template: str | None = None
    built_in: str = ""

    @property
    def any_one(self) -> str:
        """One of them in a sentence: `a specification`, `an incident`."""
        return f"{'an' if self.one[:1] in 'aeiou' else 'a'} {self.one}"


def status_in(written: str, statuses: Sequence[str]) -> str | None:
    """The one of `statuses` that a text begins with, in lower case: `Complete, all but one`,
    `in review`.

    Without any, the text itself is the status. None for other words and for no text.
    """
    said = " ".join(markdown.plain(written).casefold().split())
    if not statuses:
        return said or None
    words = {" ".join(status.casefold().split()) for status in statuses}
    for word in sorted(words, key=lambda word: (-len(word), word)):
        if re.match(rf"\W*(?:(?:in|under)\s)?{re.escape(word)}(?!\w)", said):
            return word
    return None
