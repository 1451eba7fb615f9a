"""The anchors of a page, as the programs that show Markdown make them of headings."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator

from adrtool import markdown
from adrtool.documents.parsed import Parsed
from adrtool.text import anchor, slugify

_EXPLICIT = re.compile(r"\{:?[ \t]*(?:[^{}\n]*[ \t])?#(?P<id>[^\s{}]+)[^{}\n]*\}[ \t]*$")
_ID = re.compile(r"<[a-z][^<>\n]{0,200}?\s(?:id|name)\s*=\s*[\"']?([^\s\"'<>]+)", re.I)


def of(parsed: Parsed) -> frozenset[str]:
    """Every anchor, in lower case: of headings as GitHub, GitLab, Hugo, Python-Markdown and
    Docusaurus write them, `{#id}` behind a heading, and `id` and `name` in HTML."""
    found = {match[1].casefold() for match in _ID.finditer(parsed.without_blocks)}
    for make in (_github, _python_markdown, _docs, anchor):
        counts: Counter[str] = Counter()
        for heading in parsed.headings:
            explicit = _EXPLICIT.search(heading.text)
            if explicit:
                found.add(explicit["id"].casefold())
            slug = make(markdown.plain(_EXPLICIT.sub("", heading.text)))
            found |= set(_numbered(slug, counts[slug]))
            counts[slug] += 1
    return frozenset(found - {""})


def _numbered(slug: str, count: int) -> Iterator[str]:
    # GitHub counts `-1`, Python-Markdown `_1`.
    if count:
        yield from (f"{slug}-{count}", f"{slug}_{count}")
    else:
        yield slug


def _github(text: str) -> str:
    kept = "".join(c for c in text.strip().casefold() if c.isalnum() or c in "-_ ")
    return kept.replace(" ", "-")


def _python_markdown(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    words = re.sub(r"[^\w\s-]", "", plain).strip().casefold()
    return re.sub(r"[-\s]+", "-", words)


def _docs(text: str) -> str:
    return slugify(text, "")
