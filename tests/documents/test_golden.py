"""Every folder in golden/: what its records say is `expected.json`.

Run with ADRTOOL_UPDATE_GOLDEN=1 to write the files anew, and read the difference.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from adrtool.config import RecordsFolder
from adrtool.documents import library
from adrtool.documents.library import Library
from adrtool.model import Document

GOLDEN = Path(__file__).parent / "golden"
CASES = sorted(path.parent for path in GOLDEN.glob("*/input"))
FIELDS = ("id", "number", "title", "status", "status_raw", "date", "deciders", "tags", "owner")


def as_json(found: Library) -> dict[str, Any]:
    """Records without what they don't state, and edges and problems as lines to read."""
    return {
        "records": {d.path: _facts(d) for d in found.documents},
        "relations": [f"{r.source} --{r.kind}--> {r.target}" for r in found.relations],
        "problems": [
            f"{p.path}:{p.line}:{p.column}: {p.severity} {p.rule}: {p.message}"
            for p in found.problems
        ],
    }


def _facts(document: Document) -> dict[str, Any]:
    stated = {field: getattr(document, field) for field in FIELDS}
    edges = [f"{e.kind} {e.target} (line {e.line})" for e in document.edges]
    facts = {**stated, "edges": edges}
    return {k: list(v) if isinstance(v, tuple) else v for k, v in facts.items() if v}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_folder_of_records_is_read_as_expected(case: Path) -> None:
    """Records, their edges and the problems on the way are those written down."""
    found = as_json(library.read_records(case / "input", [RecordsFolder(".")]))
    expected = case / "expected.json"
    if os.environ.get("ADRTOOL_UPDATE_GOLDEN") == "1":
        expected.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", "utf-8")
    assert found == json.loads(expected.read_text("utf-8"))
