"""Twenty pairs of branches that each took the same number, in as many forms of records."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from tests.helpers import Repo

Target = tuple[str, str]
"""A record that another one names: its number as written, and its path from there."""

BODY = "## Context\n\nc\n\n## Decision\n\nd\n\n## Consequences\n\ne\n"
MADR_BODY = (
    "## Context and Problem Statement\n\nc\n\n## Considered Options\n\n* a\n\n"
    "## Decision Outcome\n\nd\n\n## Decision\n\ne\n"
)


@dataclass(frozen=True, slots=True)
class Said:
    """What a record says: number as in its heading, title, and edges to others."""

    number: str
    title: str
    older: Target | None = None
    newer: Target | None = None
    more: str = ""


Form = Callable[[Said], str]


def nygard(said: Said) -> str:
    """Edges as links below the status, with number and title for a text."""
    status = "Accepted"
    if said.newer:
        status = f"Superseded by [{said.newer[0]}. Redis cache]({said.newer[1]})"
    edge = f"\n\nSupersedes [{said.older[0]}. First]({said.older[1]})" if said.older else ""
    head = f"# {said.number}. {said.title}\n\nDate: 2026-01-02\n\n## Status\n\n"
    return f"{head}{status}{edge}\n\n{said.more}{BODY}"


def madr2(said: Said) -> str:
    """A list of fields below the heading."""
    status = f"superseded by [ADR-{said.newer[0]}]({said.newer[1]})" if said.newer else "accepted"
    edge = f"* Supersedes [ADR-{said.older[0]}]({said.older[1]})" if said.older else ""
    lines = f"* Status: {status}\n* Date: 2026-01-02\n\n"
    links = f"\n## Links\n\n{edge}\n" if edge else ""
    return f"# {said.title}\n\n{lines}{said.more}{MADR_BODY}{links}"


def madr4(said: Said) -> str:
    """Front matter with the number alone in the status."""
    status = f"superseded by ADR-{said.newer[0]}" if said.newer else "accepted"
    edge = f'supersedes: ["ADR-{said.older[0]}"]\n' if said.older else ""
    front = f'---\nstatus: "{status}"\ndate: 2026-01-02\n{edge}---\n\n'
    return f"{front}# {said.title}\n\n{said.more}{MADR_BODY}"


def adrs_ng(said: Said) -> str:
    """Number and typed links in front matter."""
    links = [("superseded_by", said.newer), ("supersedes", said.older)]
    edges = "".join(
        f"  - {{target: {int(target[0])}, kind: {kind}}}\n" for kind, target in links if target
    )
    status = "superseded" if said.newer else "accepted"
    front = f"number: {int(said.number)}\ntitle: {said.title}\nstatus: {status}\n"
    links_ = f"links:\n{edges}" if edges else ""
    return f"---\n{front}date: 2026-01-02\n{links_}---\n\n# {said.title}\n\n{said.more}{BODY}"


def with_id(said: Said) -> str:
    """An id of its own in front matter, which others name."""
    edges = f"superseded_by: ADR-{said.newer[0]}\n" if said.newer else ""
    edges += f"supersedes: ADR-{said.older[0]}\n" if said.older else ""
    status = "superseded" if said.newer else "accepted"
    front = f"---\nid: ADR-{said.number}\nstatus: {status}\ndate: 2026-01-02\n{edges}---\n\n"
    return f"{front}# {said.title}\n\n{said.more}{BODY}"


def nested(said: Said) -> str:
    """Everything below `adr:`, and a link to a file in it."""
    edges = f'  superseded_by: "{said.newer[1]}"\n' if said.newer else ""
    edges += f'  supersedes: "{said.older[1]}"\n' if said.older else ""
    status = "superseded" if said.newer else "accepted"
    front = f"---\nadr:\n  status: {status}\n  created: 02-Jan-2026\n{edges}---\n\n"
    return f"{front}# {said.title}\n\n{said.more}{BODY}"


def header_table(said: Said) -> str:
    """A table with a row of fields."""
    status = f"Superseded by [ADR-{said.newer[0]}]({said.newer[1]})" if said.newer else "Accepted"
    edge = (
        f"## Links\n\n* Supersedes [ADR-{said.older[0]}]({said.older[1]})\n" if said.older else ""
    )
    table = f"| Status | Date |\n| --- | --- |\n| {status} | 2026-01-02 |\n\n"
    return f"# ADR-{said.number}: {said.title}\n\n{table}{said.more}{BODY}\n{edge}"


def key_value(said: Said) -> str:
    """A table with a row a field, edges by number alone."""
    rows = f"| Status | {'Superseded' if said.newer else 'Approved'} |\n"
    rows += f"| Superseded by | ODH-ADR-AX-{said.newer[0]} |\n" if said.newer else ""
    rows += f"| Supersedes | ODH-ADR-AX-{said.older[0]} |\n" if said.older else ""
    table = f"| | |\n| --- | --- |\n| Date | 2026-01-02 |\n{rows}\n"
    return f"# Open Hub - {said.title}\n\n{table}{said.more}{BODY}"


def bold(said: Said) -> str:
    """Bold keys, the number in the heading behind a word."""
    status = f"Superseded by [ADR {said.newer[0]}]({said.newer[1]})" if said.newer else "Accepted"
    edge = f"**Supersedes**: [ADR {said.older[0]}]({said.older[1]})\n\n" if said.older else ""
    head = f"# ADR {said.number}: {said.title}\n\n**Status**: {status}\n\n**Date**: 2026-01-02\n\n"
    return f"{head}{edge}{said.more}{BODY}"


def prefixed(said: Said) -> str:
    """The prefix in the heading too."""
    status = f"Superseded by [ARCH-{said.newer[0]}]({said.newer[1]})" if said.newer else "Accepted"
    edge = f"\n\nSupersedes [ARCH-{said.older[0]}]({said.older[1]})" if said.older else ""
    head = f"# ARCH-{said.number}: {said.title}\n\n## Status\n\n{status}{edge}\n\n"
    return f"{head}{said.more}{BODY}"


def rest(said: Said) -> str:
    """reStructuredText, its links without an ending too."""
    head = f"{said.number}. {said.title}"
    status = "**Accepted**"
    if said.newer:
        status = f"Superseded by `{said.newer[0]}. Redis cache <{said.newer[1]}>`__"
    edge = f"\n\nSupersedes `ADR {said.older[0]} <{said.older[1]}>`_" if said.older else ""
    body = "Context\n-------\n\nc\n\nDecision\n--------\n\nd\n\nConsequences\n------------\n\ne\n"
    top = f"{head}\n{'=' * len(head)}\n\nStatus\n------\n\n{status}{edge}\n\n"
    more = said.more and said.more.replace("[kafka](", "`kafka <").replace(")", ">`_")
    return f"{top}{body}\n{more}"


def asciidoc(said: Said) -> str:
    """AsciiDoc with cross references."""
    status = "Accepted."
    if said.newer:
        status = f"Superseded by xref:{said.newer[1]}[ADR-{said.newer[0]}]"
    edge = f"\n\nSupersedes <<{said.older[1]}#,ADR-{said.older[0]}>>" if said.older else ""
    body = "== Context\n\nc\n\n== Decision\n\nd\n\n== Consequences\n\ne\n"
    more = said.more and "See link:" + said.more.split("(")[1].split(")")[0] + "[kafka].\n\n"
    return f"= ADR-{said.number} - {said.title}\n\n== Status\n\n{status}{edge}\n\n{more}{body}"


def windows(said: Said) -> str:
    """A byte order mark and the line ends of Windows."""
    return "\ufeff" + nygard(said).replace("\n", "\r\n")


@dataclass(frozen=True, slots=True)
class Merge:
    """Two branches that took a number: where each file is, and how numbers are written.

    `first`, `kafka` and `redis` are paths, `expected` is redis's after the renumbering. `numbers`
    are those of the first record, of both others, and redis's new one, as records write them.
    """

    form: Form
    first: str
    kafka: str
    redis: str
    expected: str
    numbers: tuple[str, str, str] = ("1", "2", "3")
    files: Mapping[str, str] = field(default_factory=dict)
    anchor: str = "#decision"

    def relative(self, path: str, source: str) -> str:
        """The link from one file to another, with spaces and signs of other scripts encoded."""
        from urllib.parse import quote

        found = posixpath.relpath(path, posixpath.dirname(source))
        return quote(found) if self.form is madr2 and not found.isascii() else found


def _padded(form: Form, first: str, kafka: str, redis: str, expected: str) -> Merge:
    return Merge(form, first, kafka, redis, expected, ("0001", "0002", "0003"))


def _paths(folder: str, form: str, *numbers: str) -> tuple[str, str, str, str]:
    one, two, three = numbers
    named = {"first": one, "kafka": two, "redis": two}
    first, kafka, redis = (f"{folder}/{form.format(n, slug)}" for slug, n in named.items())
    return first, kafka, redis, f"{folder}/{form.format(three, 'redis')}"


_FOUR = ("0001", "0002", "0003")
_THREE = ("001", "002", "003")
MERGES: Mapping[str, Merge] = {
    "Nygard": Merge(nygard, *_paths("adr", "{}-{}.md", *_FOUR)),
    "MADR 2": _padded(madr2, *_paths("adr", "{}-{}.md", *_FOUR)),
    "MADR 4": _padded(madr4, *_paths("adr", "{}-{}.md", *_FOUR)),
    "adrs --ng": _padded(adrs_ng, *_paths("adr", "{}-{}.md", *_FOUR)),
    "an id in front matter": _padded(with_id, *_paths("adr", "{}-{}.md", *_FOUR)),
    "front matter below adr": Merge(nested, *_paths("adr", "{}-{}.md", *_FOUR)),
    "a table with a header": Merge(
        header_table, *_paths("adr", "{}-{}.md", *_THREE), numbers=_THREE
    ),
    "a table of keys, a long prefix, a subfolder": _padded(
        key_value, *_paths("adr/AX", "ODH-ADR-AX-{}-{}.md", *_FOUR)
    ),
    "bold keys, three digits": Merge(bold, *_paths("adr", "{}-{}.md", *_THREE)),
    "a prefix": Merge(prefixed, *_paths("adr", "ARCH-{}-{}.md", *_THREE), numbers=_THREE),
    "a configured prefix": Merge(
        nygard, *_paths("net", "NET-{}-{}.md", *_FOUR),
        files={"adrtool.yml": "records: {dir: net, prefix: NET}\n"},
    ),
    "adr in the name": Merge(nygard, *_paths("adr", "adr-{}-{}.md", *_THREE)),
    "reStructuredText": Merge(rest, *_paths("adr", "{}-{}.rst", *_FOUR), anchor=""),
    "AsciiDoc": Merge(
        asciidoc, *_paths("adr", "{}_{}.adoc", *_THREE), numbers=_THREE, anchor=""
    ),
    "the line ends of Windows": Merge(windows, *_paths("adr", "{}-{}.md", *_FOUR)),
    "title case": Merge(
        nygard, "adr/001-First.md", "adr/002-Use-Kafka.md", "adr/002-Use-Redis.md",
        "adr/003-Use-Redis.md",
    ),
    "another script": _padded(
        madr2, "adr/0001-first.md", "adr/0002-kafka-決定.md", "adr/0002-redis-決定.md",
        "adr/0003-redis-決定.md",
    ),
    "a letter behind the number": Merge(
        nygard, "adr/039-first.md", "adr/040a-kafka.md", "adr/040a-redis.md", "adr/041-redis.md",
        ("39", "40a", "41"),
    ),
    "among the pages of the guide": Merge(
        nygard, *_paths("docs/adr", "{}-{}.md", *_FOUR),
        files={
            "adrtool.yml": "records: {dir: docs/adr}\n",
            "mkdocs.yml": "site_name: Shop\ntheme: {name: material, font: false}\n"
            "plugins: [adrtool]\nmarkdown_extensions: [tables]\nnav:\n"
            "  - index.md\n  - Decisions:\n      - '1. First': adr/0001-first.md\n",
        },
    ),
    "two folders, each with its own numbers": Merge(
        nygard, *_paths("net/adr", "{}-{}.md", *_FOUR),
        files={
            "adrtool.yml": "records: [{dir: docs/adr}, {dir: net/adr}]\n",
            "docs/adr/0002-other.md": nygard(Said("2", "Other")),
        },
    ),
}  # fmt: skip


def diverge(repo: Repo, merge: Merge) -> None:
    """Main decides for Kafka, `work` for Redis, under one number; `work` gets main merged."""
    for path, text in merge.files.items():
        repo.write(path, text)
    one, two, _ = merge.numbers
    repo.write(merge.first, merge.form(Said(one, "First")))
    repo.write("README.md", "# Shop\n")
    repo.write("docs/index.md", "# Guide\n")
    repo.commit("the first decision")
    repo.git("switch", "--quiet", "--create", "work")
    _decide_for_redis(repo, merge, one, two)
    repo.commit("Redis")
    repo.git("switch", "--quiet", "main")
    _decide_for_kafka(repo, merge, two)
    repo.commit("Kafka")
    repo.git("switch", "--quiet", "work")
    repo.git("merge", "--quiet", "--no-edit", "main")


def _decide_for_redis(repo: Repo, merge: Merge, one: str, two: str) -> None:
    here, older = posixpath.basename(merge.redis), posixpath.basename(merge.first)
    if merge.form is madr2:
        here = merge.relative(merge.redis, merge.first)
    repo.write(merge.redis, merge.form(Said(two, "Redis cache", older=(one, older))))
    repo.write(merge.first, merge.form(Said(one, "First", newer=(two, here))))
    _refer(repo, merge, "redis", merge.redis, f"{two}. Redis cache")
    if "mkdocs.yml" in merge.files:
        nav = f"      - '{two}. Redis cache': adr/{here}\n"
        repo.write("mkdocs.yml", merge.files["mkdocs.yml"] + nav)


def _decide_for_kafka(repo: Repo, merge: Merge, two: str) -> None:
    repo.write(merge.kafka, merge.form(Said(two, "Kafka log")))
    _refer(repo, merge, "kafka", merge.kafka, f"{two}. Kafka log")


def _refer(repo: Repo, merge: Merge, word: str, path: str, label: str) -> None:
    """A runbook, a specification and a page of the guide that link to a record in all ways."""
    anchor = merge.anchor
    for source in (f"runbooks/{word}.md", f"specs/{word}.md", f"docs/{word}.md"):
        to = merge.relative(path, source)
        # In pages of the guide, raw HTML is written for the site.
        html = "" if source.startswith("docs/") else f'<a href="{to}">{word} in HTML</a>, '
        repo.write(
            source,
            f"---\nowner: team\nlast_reviewed: 2026-11-01\n---\n# About {word}\n\n"
            f"[{label}]({to}) says it, [{word}]({to}{anchor}) and [{word} again][{word}].\n\n"
            f'![x](x.png) {html}[{word}]( <{to}> "{word}") too.\n\n'
            f"| what | where |\n| --- | --- |\n| {word} | [{word} in a table]({to}{anchor}) |\n\n"
            f"    [code]({to})\n\n<!-- [comment]({to}) -->\n\n[{word}]: {to}{anchor}\n",
        )
        repo.write(posixpath.join(posixpath.dirname(source), "x.png"), b"\x89PNG")
