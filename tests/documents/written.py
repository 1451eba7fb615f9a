"""Records written in every dialect, for tests that hold in all of them.

A dialect is a file's suffix and its text up to the first section: `{status}` and `{date}` stand
for what is stated, `{plain}` for a status that YAML can have without quotes.
"""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import strategies as st

DIALECTS: dict[str, tuple[str, str]] = {
    "nygard": (
        ".md", "# 7. T\n\nDate: {date}\n\n## Status\n\n{status}\n\n## Context\n\n",
    ),
    "nygard, spaces and a comment": (
        ".md",
        "# 7. T\n\nDate: {date}   \n\n## Status  \n\n  {status}  \n\n<!-- kept -->\n\n"
        "## Context\n\n",
    ),
    "nygard, underlined": (
        ".md", "7. T\n====\n\nDate: {date}\n\nStatus\n------\n\n{status}\n\nContext\n---\n\n",
    ),
    "history": (
        ".md", "# 7. T\n\nDate: {date}\n\n## Status\n\nProposed\n\n{status}\n\n## Context\n\n",
    ),
    "bulleted section": (
        ".md", "# 7. T\n\n## Status\n\n* {status}\n\n## Date\n\n{date}\n\n## Context\n\n",
    ),
    "deep section": (
        ".md", "# T\n\n### Status\n\n{status}\n\n### Date\n\n{date}\n\n### Context\n\n",
    ),
    "emoji": (".md", "# 007 T\n\n## 📌 Status\n\n{status}\n\n## Date\n\n{date}\n\n## Context\n\n"),
    "madr 2": (
        ".md", "# T\n\n* Status: {status}\n* Deciders: Ada, Bob\n* Date: {date}\n\n## Context\n\n",
    ),
    "log4brains": (
        ".md",
        "# T\n\n- Status: {status}\n- Date: {date}\n- Tags: a, b\n\n## Context\n\n",
    ),
    "bold": (".md", "# T\n\n**Status**: {status}\\\n**Date**: {date}\\\n\n## Context\n\n"),
    "bold paragraphs": (".md", "# T\n\n**Date:** {date}\n\n**Status:** {status}\n\n## Context\n\n"),
    "lone bold": (".md", "# T\n\n**Status**\n\n{status}\n\n**Date**\n\n{date}\n\n## Context\n\n"),
    "one line": (".md", "# T\n\n**Status**: {status} | **Date**: {date}\n\n## Context\n\n"),
    "madr 3": (
        ".md",
        "---\nstatus:  {plain}   # agreed\ndate:   {date}\ndeciders: [Ada,  'Bob']\n---\n# T\n\n"
        "## Context\n\n",
    ),
    "double quotes": (
        ".md", "---\n# kept\nstatus: \"{status}\"\n\ndate: '{date}'\n...\n# T\n\n## Context\n\n",
    ),
    "single quotes": (
        ".md",
        "---\ntags:\n- a\nstatus: '{status}'\ndate: {date}\n---\n\n# T\n\n## C\n\n",
    ),
    "anchored": (
        ".md", "---\nstatus: &s {plain}\ndate: {date}\nx: &y 1\nz: *y\n---\n# T\n\n## Context\n\n",
    ),
    "block scalar": (
        ".md", "---\nstatus: >-  # folded\n  {status}\ndate: {date}\n---\n# T\n\n## Context\n\n",
    ),
    "nested": (
        ".md",
        "---\ntitle: T\nadr:\n  author: Ada\n  status: {plain}\n  created: {date}\n---\n\n"
        "# T\n\n## C\n\n",
    ),
    "flow map": (
        ".md",
            "---\nadr: {{ status: {plain} , author: Ada, created: {date} }}\n---\n# T\n\n## C\n\n",
    ),
    "adrs": (
        ".md",
        "---\nnumber: 7\ntitle: T\nstatus: {plain}\ndate: {date}\nlinks:\n  - target: 3\n"
        "    kind: amends\n---\n\n## Context\n\n",
    ),
    "header row": (
        ".md", "# T\n\n| Status   | Date |\n|:--|--:|\n| {cell}   | {date} |\n\n## Context\n\n",
    ),
    "history table": (
        ".md",
        "# T\n\n| Version | Status | Date |\n|--|--|--|\n| 1 | Draft | 2019-01-01 |\n"
        "| 2 | {cell} | {date} |\n\n## Context\n\n",
    ),
    "keys and values": (
        ".md",
        "# T\n\n|      |     |\n|------|-----|\n| Date | {date} |\n| Status | {cell}    |\n"
        "| Authors | Ada |\n\n## Context\n\n",
    ),
    "at the end": (
        ".md",
        "# 7. T\n\n## Context\n\nWhy.\n\n---\n\nStatus: {status}\nDate: {date}\n",
    ),
    "reST section": (
        ".rst",
            "7. T\n====\n\nStatus\n------\n\n**{status}**\n\nDate\n----\n\n{date}\n\nContext\n"
            "-------\n\n",
    ),
    "reST fields": (
        ".rst", "####\n7. T\n####\n\n:Status: {status}\n:Date: {date}\n\nContext\n=======\n\n",
    ),
    "AsciiDoc section": (
        ".adoc", "= ADR-007 - T\n\n== Status\n\n{status}\n\n== Date\n\n{date}\n\n== Context\n\n",
    ),
    "AsciiDoc attributes": (
        ".adoc", "= ADR-007 - T\n:status: {status}\n:date: {date}\n:toc:\n\n== Context\n\n",
    ),
    "AsciiDoc terms": (".adoc", "= 7. T\n\nStatus:: {status}\nDate:: {date}\n\n== Context\n\n"),
    "AsciiDoc bold": (".adoc", "= 7. T\n\n*Status*: {status} +\n*Date*: {date}\n\n== Context\n\n"),
    "AsciiDoc table": (
        ".adoc", "= 7. T\n\n|===\n| Status | {cell}\n| Date | {date}\n|===\n\n== Context\n\n",
    ),
}  # fmt: skip

STATUSES = ["accepted", "Accepted", "ACCEPTED", "Proposed (see below)", "deprecated", "Draft",
            "Accepted (by vote) & implemented", "on hold"]  # fmt: skip
# What a body begins and ends with could close or open something, and it says no status.
_LINE = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), max_size=30).map(
    lambda line: f"Why {line}".replace("`", "").replace("<", "").rstrip()
)
BODY = (
    st.lists(_LINE, max_size=4)
    .map("\n\n".join)
    .filter(lambda body: "stat" not in body.casefold() and "supersed" not in body.casefold())
)


LABELS = ["9. New", "Use [x]", "a ] b", "[[", "back\\slash", "`", "a `b` c", "<!-- x", "<b>", '"',
          "'", "|", "日本語", "x](y.md)", "*", "#", "&amp;", "{name} x=1", "a, b", "_"]  # fmt: skip


@dataclass(frozen=True)
class Written:
    """A record's path and text, the status in it as written, and where that stands."""

    dialect: str
    path: str
    text: str
    status: str
    start: int


def record(dialect: str, status: str, date: str, body: str, end: str, mark: str) -> Written:
    """A record of a dialect with its line ends (`end`) and a byte order mark or none."""
    suffix, head = DIALECTS[dialect]
    if dialect in {"anchored", "flow map"}:
        status = status.replace("&", "and")
    if dialect == "emoji":
        status = f"✅ {status}"
    if suffix == ".adoc":
        # A mark before an AsciiDoc title hides it.
        mark = ""
    body = "" if dialect == "at the end" else body
    sign = "\0"
    fields = {"status": sign, "plain": sign, "cell": sign, "date": date}
    text = mark + (head.format(**fields) + body).replace("\n", end)
    return Written(
        dialect, f"adr/0007-x{suffix}", text.replace(sign, status), status, text.index(sign)
    )


RECORDS = st.builds(
    record,
    st.sampled_from(sorted(DIALECTS)),
    st.sampled_from(STATUSES),
    st.sampled_from(["2024-01-01", "31.12.2024", "2024/11/30", "12 October 2021"]),
    BODY,
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from(["", "\ufeff"]),
)
