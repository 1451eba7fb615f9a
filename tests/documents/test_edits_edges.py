"""Edges are written where a dialect keeps them, and taken out of what else is said."""

from __future__ import annotations

import pytest

from adrtool.documents import adr, edit
from adrtool.documents.edit import Reference
from adrtool.model import Document

NYGARD = "# 7. T\n\n## Status\n\n{}\n\n## Context\n\nWhy.\n"


def read(path: str, text: str) -> Document:
    """A text as a record."""
    found = adr.read(path, text)
    assert found is not None
    return found.document


def is_nine(target: str) -> bool:
    """Whether a target as written means record 9."""
    return "9" in target


# A record before and after record 9 goes from it, and the kind of edge.
REMOVED = {
    "a paragraph": (
        "supersedes",
        NYGARD.format("Accepted\n\nSupersedes [9. N](0009-n.md)"), NYGARD.format("Accepted"),
    ),
    "the first paragraph": (
        "supersedes",
        NYGARD.format("Supersedes [9. N](0009-n.md)\n\nAccepted"), NYGARD.format("Accepted"),
    ),
    "a clause": (
        "supersedes",
        NYGARD.format("Accepted. Supersedes [9. N](0009-n.md)."), NYGARD.format("Accepted."),
    ),
    "brackets": ("supersedes", NYGARD.format("Accepted (supersedes 9)"), NYGARD.format("Accepted")),
    "one of two clauses": (
        "superseded_by",
        NYGARD.format("Superseded by [9](0009-n.md), supersedes [1](0001-a.md)"),
        NYGARD.format("Superseded, supersedes [1](0001-a.md)"),
    ),
    "the other clause": (
        "supersedes",
        NYGARD.format("Superseded by [3](0003-c.md), supersedes [9](0009-n.md)"),
        NYGARD.format("Superseded by [3](0003-c.md)"),
    ),
    "the first of two": (
        "superseded_by",
        NYGARD.format("Superseded by [9](0009-n.md) and [2](0002-b.md)"),
        NYGARD.format("Superseded by [2](0002-b.md)"),
    ),
    "the last of two": (
        "superseded_by",
        NYGARD.format("Superseded by [2](0002-b.md) and [9](0009-n.md)."),
        NYGARD.format("Superseded by [2](0002-b.md)."),
    ),
    "one of three": (
        "superseded_by",
        NYGARD.format("Superseded by ADR-0002, ADR-0009 and ADR-0003"),
        NYGARD.format("Superseded by ADR-0002 and ADR-0003"),
    ),
    "the only superseder": (
        "superseded_by",
        NYGARD.format("**Superseded by [9. N](0009-n.md)**"), NYGARD.format("**Superseded**"),
    ),
    "behind a status": (
        "superseded_by",
        NYGARD.format("Accepted, superseded by ADR-0009 on 2025-02-03"), NYGARD.format("Accepted"),
    ),
    "a history": (
        "superseded_by",
        NYGARD.format("Accepted\n\nSuperseded by [9](0009-n.md)"), NYGARD.format("Accepted"),
    ),
    "a history without acceptance": (
        "superseded_by",
        NYGARD.format("Proposed\n\nSuperseded by [9](0009-n.md)"),
        NYGARD.format("Proposed\n\nSuperseded"),
    ),
    "a line": (
        "supersedes",
        "# T\n\n* Status: accepted\n* Supersedes: [9](0009-n.md)\n* Date: 2024-01-01\n",
        "# T\n\n* Status: accepted\n* Date: 2024-01-01\n",
    ),
    "of a line": (
        "supersedes",
        "# T\n\n- Status: Accepted\n- Supersedes: ADR-0009 | ADR-0016\n",
        "# T\n\n- Status: Accepted\n- Supersedes: ADR-0016\n",
    ),
    "one field of a line": (
        "supersedes",
        "# T\n\n**Status**: Accepted | **Supersedes**: [9](0009-n.md) | **Date**: 2024-01-01\n",
        "# T\n\n**Status**: Accepted | **Date**: 2024-01-01\n",
    ),
    "a definition": (
        "superseded_by",
        NYGARD.format("Superseded by the [new one][n]") + "\n[n]: 0009-n.md\n",
        NYGARD.format("Superseded") + "\n[n]: 0009-n.md\n",
    ),
    "a key": (
        "supersedes",
        "---\nstatus: accepted\nsupersedes: ADR-0009\ndate: 2024-01-01\n---\n# T\n",
        "---\nstatus: accepted\ndate: 2024-01-01\n---\n# T\n",
    ),
    "a key with a comment": (
        "supersedes",
        "---\nstatus: accepted\nsupersedes: ADR-0009 # see the minutes\n---\n# T\n",
        "---\nstatus: accepted\nsupersedes: [] # see the minutes\n---\n# T\n",
    ),
    "an element": (
        "supersedes",
        "---\nsupersedes:\n  - ADR-0001 # old\n  - ADR-0009\n  - 3\nstatus: accepted\n---\n# T\n",
        "---\nsupersedes:\n  - ADR-0001 # old\n  - 3\nstatus: accepted\n---\n# T\n",
    ),
    "an element of a flow list": (
        "supersedes",
        "---\nstatus: accepted\nsupersedes: ['9', 3]\n---\n# T\n",
        "---\nstatus: accepted\nsupersedes: [3]\n---\n# T\n",
    ),
    "of a scalar": (
        "supersedes",
        "---\nstatus: accepted\nsupersedes: 0001, ADR-0009 and 0003-x.md\n---\n# T\n",
        "---\nstatus: accepted\nsupersedes: 0001 and 0003-x.md\n---\n# T\n",
    ),
    "typed links": (
        "supersedes",
        "---\nstatus: accepted\nlinks:\n  - target: 9\n    kind: supersedes\n  - target: 2\n"
        "    kind: amends\n---\n# T\n",
        "---\nstatus: accepted\nlinks:\n  - target: 2\n    kind: amends\n---\n# T\n",
    ),
    "typed links in one line": (
        "amends",
        "---\nstatus: accepted\nlinks: [{target: 9, kind: amends}, {target: 2, kind: amends}]\n"
        "---\n# T\n",
        "---\nstatus: accepted\nlinks: [{target: 2, kind: amends}]\n---\n# T\n",
    ),
    "below adr": (
        "superseded_by",
        "---\nadr:\n  status: superseded\n  superseded_by: 0009-n.md\n  author: Ada\n---\n# T\n",
        "---\nadr:\n  status: superseded\n  author: Ada\n---\n# T\n",
    ),
    "a cell": (
        "supersedes",
        "# T\n\n| Status | Supersedes | Superseded by |\n|--|--|--|\n| Accepted | ADR-9 | N/A |\n",
        "# T\n\n| Status | Supersedes | Superseded by |\n|--|--|--|\n| Accepted | N/A | N/A |\n",
    ),
    "of a cell": (
        "supersedes",
        "# T\n\n| Status | Accepted |\n|--|--|\n| Supersedes | [1](1.md), [9](0009-n.md) |\n",
        "# T\n\n| Status | Accepted |\n|--|--|\n| Supersedes | [1](1.md) |\n",
    ),
    "a list": (
        "amends",
        "# T\n\nStatus: Accepted\n\n## Links\n\n- Amends [9](0009-n.md)\n- [x](y.md)\n",
        "# T\n\nStatus: Accepted\n\n## Links\n\n- [x](y.md)\n",
    ),
    "a section of its own": (
        "supersedes",
        "# T\n\nStatus: Accepted\n\n## Supersedes\n\n* ADR-0009\n* ADR-0012\n",
        "# T\n\nStatus: Accepted\n\n## Supersedes\n\n* ADR-0012\n",
    ),
    "the verb in the link": (
        "superseded_by",
        "# T\n\n## Status\n\nAccepted\n\n## Links\n\n- [Superseded by ADR-9](0009-n.md)\n"
        "- [x](y.md)\n",
        "# T\n\n## Status\n\nAccepted\n\n## Links\n\n- [x](y.md)\n",
    ),
    "a heading": (
        "superseded_by",
        "# T\n\n## Status: Superseded by [9](0009-n.md)\n\n## Context\n",
        "# T\n\n## Status: Superseded\n\n## Context\n",
    ),
    "carriage returns": (
        "supersedes",
        "# T\r\n\r\n* Status: accepted\r\n* Supersedes: 9\r\n\r\nWhy.\r\n",
        "# T\r\n\r\n* Status: accepted\r\n\r\nWhy.\r\n",
    ),
    "stated twice": (
        "superseded_by",
        "---\nsuperseded_by: [9]\n---\n# 7. T\n\n## Status\n\nSuperseded by ADR-9\n",
        "---\nsuperseded_by: []\n---\n# 7. T\n\n## Status\n\nSuperseded\n",
    ),
    "nothing of that kind": ("amends", NYGARD.format("Replaces 9"), NYGARD.format("Replaces 9")),
}  # fmt: skip


@pytest.mark.parametrize("case", REMOVED)
def test_an_edge_goes_and_the_rest_of_the_statement_stays(case: str) -> None:
    """The statement, or one of the records that it names; other edges and fields as they were."""
    kind, before, after = REMOVED[case]
    path = "adr/0007-t.md"
    assert edit.remove_edge(path, before, kind, is_nine) == after
    old = {(e.kind, e.target) for e in read(path, before).edges}
    new = {(e.kind, e.target) for e in read(path, after).edges}
    assert new == {e for e in old if not (e[0] == kind and is_nine(e[1]))}


MARKUP = {
    "reST section": (
        "7.rst", "supersedes",
        "7. T\n====\n\nStatus\n------\n\nAccepted. Supersedes :doc:`0009-n`.\n",
        "7. T\n====\n\nStatus\n------\n\nAccepted.\n",
    ),
    "reST field": (
        "7.rst", "superseded_by",
        "7. T\n====\n\n:Status: Superseded by `ADR 9 <0009-n.rst>`_\n:Date: 2021-03-04\n",
        "7. T\n====\n\n:Status: Superseded\n:Date: 2021-03-04\n",
    ),
    "reST list": (
        "7.rst", "supersedes",
        "7. T\n====\n\n:status: Accepted\n\nLinks\n-----\n\n* Amends `x`_\n* Supersedes `y`_\n\n"
        ".. _x: 0001-x.rst\n.. _y: 0009-y.rst\n",
        "7. T\n====\n\n:status: Accepted\n\nLinks\n-----\n\n* Amends `x`_\n\n"
        ".. _x: 0001-x.rst\n.. _y: 0009-y.rst\n",
    ),
    "AsciiDoc attribute": (
        "7.adoc", "superseded_by",
        "= 7. T\n:status: Superseded by xref:0009-n.adoc[ADR-009]\n:toc:\n",
        "= 7. T\n:status: Superseded\n:toc:\n",
    ),
    "AsciiDoc table": (
        "7.adoc", "supersedes",
        "= 7. T\n\n|===\n| Status | Accepted\n| Supersedes | link:0009-n.adoc[9]\n|===\n",
        "= 7. T\n\n|===\n| Status | Accepted\n|===\n",
    ),
    "AsciiDoc paragraph": (
        "7.adoc", "amends",
        "= 7. T\n\n== Status\n\nAccepted.\n\nAmends <<0009-n.adoc#,ADR-009>>.\n\n== Date\n",
        "= 7. T\n\n== Status\n\nAccepted.\n\n== Date\n",
    ),
    "AsciiDoc macro": (
        "7.adoc", "amends",
        "= 7. T\n:status: accepted\n\n== Related\n\n* xref:0009-n.adoc[Amends ADR-9]\n* x\n",
        "= 7. T\n:status: accepted\n\n== Related\n\n* x\n",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", MARKUP)
def test_an_edge_goes_from_other_markup(case: str) -> None:
    """With its role or macro, and the definitions that others may use stay."""
    path, kind, before, after = MARKUP[case]
    assert edit.remove_edge(path, before, kind, is_nine) == after


# A record, and what it becomes when record 9 supersedes it.
SUPERSEDED = {
    "a key of its own": (
        "7.md",
        "---\nstatus: accepted\nsuperseded_by:\n---\n# T\n",
        '---\nstatus: superseded\nsuperseded_by: "[9. N](0009-n.md)"\n---\n# T\n',
    ),
    "one more key": (
        "7.md",
        "---\nid: 17\nstatus: superseded\nsuperseded_by: 12\n---\n# T\n",
        "---\nid: 17\nstatus: superseded\nsuperseded_by: [12, 9]\n---\n# T\n",
    ),
    "by id": (
        "7.md",
        "---\nid: 17\nstatus: accepted\nsuperseded_by:\n---\n# T\n",
        "---\nid: 17\nstatus: superseded\nsuperseded_by: 9\n---\n# T\n",
    ),
    "adrs": (
        "0007-t.md",
        "---\nnumber: 7\ntitle: T\nstatus: accepted\n---\n\n# T\n",
        "---\nnumber: 7\ntitle: T\nstatus: superseded\nlinks:\n  - target: 9\n"
        "    kind: supersededby\n---\n\n# T\n",
    ),
    "below adr": (
        "7.md",
        "---\nadr:\n  status: accepted\n  author: Ada\n---\n# T\n",
        "---\nadr:\n  status: superseded\n  superseded_by: 0009-n.md\n  author: Ada\n---\n# T\n",
    ),
    "a row of its own": (
        "7.md",
        "# T\n\n| Status        | Approved |\n|---|---|\n| Superseded by | N/A      |\n",
        "# T\n\n| Status        | Superseded |\n|---|---|\n"
        "| Superseded by | [9. N](0009-n.md)      |\n",
    ),
    "a day in the status": (
        "7.rst",
        "7. T\n====\n\nStatus\n------\n\n**Accepted** 2023-05-11\n",
        "7. T\n====\n\nStatus\n------\n\n"
        "**Accepted** 2023-05-11, superseded by `9. N <0009-n.rst>`__\n",
    ),
    "capitals": (
        "7.md", "# T\n\nSTATUS: ACCEPTED\n", "# T\n\nSTATUS: SUPERSEDED BY [9. N](0009-n.md)\n",
    ),
    "by numbers": (
        "7.md", "# T\n\nStatus: Superseded by 3\n", "# T\n\nStatus: Superseded by 3, 9\n",
    ),
    "behind a status": (
        "7.md",
        "# T\n\nStatus: Accepted, superseded by ADR-0001 on 2025-02-03\n",
        "# T\n\nStatus: Accepted, superseded by ADR-0001, [9. N](0009-n.md) on 2025-02-03\n",
    ),
    "wrapped": (
        "7.md",
        "# T\n\n## Status\n\nApproved, partially superseded by\n[11. K](0011-k.md).\n",
        "# T\n\n## Status\n\nApproved, partially superseded by\n"
        "[11. K](0011-k.md), [9. N](0009-n.md).\n",
    ),
    "a grid": (
        "7.rst",
        "7. T\n====\n\n+--------+----------+\n| Status | Accepted |\n+--------+----------+\n",
        "7. T\n====\n\n+--------+-------------------------------------+\n"
        "| Status | Superseded by `9. N <0009-n.rst>`__ |\n"
        "+--------+-------------------------------------+\n",
    ),
    "a macro": (
        "7.adoc",
        "= 7. T\n:status: accepted\n",
        "= 7. T\n:status: superseded by xref:0009-n.adoc[9. N]\n",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", SUPERSEDED)
def test_a_superseded_record_says_so_in_its_own_fields(case: str) -> None:
    """Where a dialect has a field for what superseded the record, that one names it."""
    path, before, after = SUPERSEDED[case]
    reference = Reference("9. N", "0009-n" + path[path.index(".") :], "9")
    assert edit.set_superseded(path, before, reference) == after
    assert read(path, after).status == "superseded"
    assert any(e.kind == "superseded_by" and is_nine(e.target) for e in read(path, after).edges)


ADDED = {
    "a cell": (
        "7.md",
        "# T\n\n| Status | Supersedes |\n|---|---|\n| Accepted |    |\n",
        "# T\n\n| Status | Supersedes |\n|---|---|\n| Accepted | [9. N \\| x](0009-n.md)   |\n",
    ),
    "one more in a cell": (
        "7.md",
        "# T\n\n| Status | Supersedes |\n|---|---|\n| Accepted | [3](3.md) |\n",
        "# T\n\n| Status | Supersedes |\n|---|---|\n"
        "| Accepted | [3](3.md), [9. N \\| x](0009-n.md) |\n",
    ),
    "a row": (
        "7.md",
        "# T\n\n|         |          |\n|---------|----------|\n| Status  | Accepted |\n",
        "# T\n\n|         |          |\n|---------|----------|\n| Status  | Accepted |\n"
        "| Supersedes | [9. N \\| x](0009-n.md) |\n",
    ),
    "a line that waits for it": (
        "7.md", "# T\n\n- Status: Accepted\n- Supersedes:\n",
        "# T\n\n- Status: Accepted\n- Supersedes: [9. N | x](0009-n.md)\n",
    ),
    "a section of its own": (
        "7.md", "# T\n\nStatus: Accepted\n\n## Supersedes\n\n* [3](3.md)\n",
        "# T\n\nStatus: Accepted\n\n## Supersedes\n\n* [3](3.md)\n* [9. N | x](0009-n.md)\n",
    ),
    "an item": (
        "7.md", "# 7. T\n\n## Status\n\n* Accepted\n\n## Context\n",
        "# 7. T\n\n## Status\n\n* Accepted\n* Supersedes [9. N | x](0009-n.md)\n\n## Context\n",
    ),
    "an attribute": (
        "7.adoc", "= 7. T\n:status: accepted\n:toc:\n",
        "= 7. T\n:status: accepted\n:supersedes: xref:0009-n.adoc[9. N | x]\n:toc:\n",
    ),
    "a field list": (
        "7.rst", "7. T\n====\n\n:Status: Accepted\n",
        "7. T\n====\n\n:Status: Accepted\n:Supersedes: `9. N | x <0009-n.rst>`__\n",
    ),
    "keys with capitals": (
        "7.md", "---\nStatus: Accepted\n---\n# T\n",
        '---\nStatus: Accepted\nSupersedes: "[9. N | x](0009-n.md)"\n---\n# T\n',
    ),
    "files": (
        "7.md", "---\nstatus: accepted\nsupersedes: [0001-a.md]\n---\n# T\n",
        "---\nstatus: accepted\nsupersedes: [0001-a.md, 0009-n.md]\n---\n# T\n",
    ),
    "numbers with zeros": (
        "7.md", "---\nstatus: accepted\nsupersedes: ['0001']\n---\n# T\n",
        "---\nstatus: accepted\nsupersedes: ['0001', '0009']\n---\n# T\n",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", ADDED)
def test_an_edge_is_written_as_its_neighbours_are(case: str) -> None:
    """By link, by file name or by number; once."""
    path, before, after = ADDED[case]
    reference = Reference("9. N | x", "0009-n" + path[path.index(".") :], "9")
    assert edit.add_edge(path, before, "supersedes", reference) == after
    assert edit.add_edge(path, after, "supersedes", reference) == after


def test_a_record_of_another_folder_is_linked_not_numbered() -> None:
    """Its number may be another record's here."""
    text = "---\nstatus: accepted\nsupersedes: [3]\n---\n# T\n"
    after = edit.add_edge("7.md", text, "supersedes", Reference("N", "../b/0009-n.md", "9"))
    assert 'supersedes: [3, "[N](../b/0009-n.md)"]' in after


@pytest.mark.parametrize(
    ("kind", "key"),
    [("amends", "extends"), ("superseded_by", "superseded_by"), ("relates_to", "relates_to")],
)
def test_edges_below_adr_have_the_names_of_its_own_tool(kind: str, key: str) -> None:
    """`extends` is what mkdocs-material-adr calls it."""
    text = "---\nadr:\n  author: Ada\n  status: accepted\n---\n\n# T\n"
    after = edit.add_edge("7.md", text, kind, Reference("N", "0009-n.md"))
    added = f"  status: accepted\n  {key}: 0009-n.md\n"
    assert after == text.replace("  status: accepted\n", added)
