"""Every folder in golden/SOURCE/CASE: what the sources make of `input/` is `expected.json`.

Run with ADRTOOL_UPDATE_GOLDEN=1 to write the files anew, and read the difference.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from adrtool import inventory
from adrtool.model import Reading

GOLDEN = Path(__file__).parent / "golden"
CASES = sorted(path.parent for path in GOLDEN.glob("*/*/input"))


def as_json(reading: Reading) -> dict[str, Any]:
    """A reading in a form that is easy to read and to compare: relations by their source."""
    items = [
        {
            "id": item.id,
            "kind": item.kind,
            "name": item.name,
            "at": f"{item.path}:{item.line}",
            "group": item.group,
            "attributes": dict(item.attributes),
            **({} if item.confidence == "exact" else {"confidence": str(item.confidence)}),
        }
        for item in reading.items
    ]
    relations = [
        f"{r.source} --{r.kind}--> {r.target}  ({r.path}:{r.line})" for r in reading.relations
    ]
    problems = [
        f"{p.path}:{p.line}:{p.column}: {p.severity} {p.rule}: {p.message}"
        for p in reading.problems
    ]
    return {"items": items, "relations": relations, "problems": problems}


def read_folder(folder: Path) -> Reading:
    """What the sources find in all files of a folder."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return inventory.read(folder, [path.relative_to(folder).as_posix() for path in files])


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parent.name}/{case.name}")
def test_a_folder_is_read_as_expected(case: Path) -> None:
    """Items, relations and problems are those written down, in that order."""
    found = as_json(read_folder(case / "input"))
    expected = case / "expected.json"
    if os.environ.get("ADRTOOL_UPDATE_GOLDEN") == "1":
        expected.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", "utf-8")
    assert found == json.loads(expected.read_text("utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parent.name}/{case.name}")
def test_no_planted_value_leaves_a_reader(case: Path) -> None:
    """The inputs hold PLANTED wherever a value may be secret; no reading holds it."""
    reading = read_folder(case / "input")
    assert "PLANTED" not in repr(reading)
    assert "UExBTlRFRA" not in repr(reading), "PLANTED in base64"


def test_every_source_has_cases_with_planted_values() -> None:
    """The two tests above look at each source of this package, and at inputs with secrets."""
    assert {case.parent.name for case in CASES} == set(inventory.SOURCES)
    for source in inventory.SOURCES:
        texts = (p.read_bytes() for p in (GOLDEN / source).glob("*/input/**/*") if p.is_file())
        assert sum(text.count(b"PLANTED") for text in texts) > 5
