"""File names and citations of records: numbers, prefixes, dates, and what never is a record."""

from __future__ import annotations

from pathlib import Path

import pytest

from adrtool import files
from adrtool.config import RecordsFolder
from adrtool.documents import library, names, resolve
from adrtool.model import Document

PARSED = {
    "0012-use-x.md": ("12", "use-x", True),
    "12. Use X.md": ("12", "Use X", True),
    "012_use_x.md": ("12", "use_x", True),
    "adr-0012-use-x.md": ("12", "use-x", True),
    "ADR-12.md": ("12", "", True),
    "ARCH-001-x.md": ("ARCH-001", "x", True),
    "ODH-ADR-DR-0001-x.md": ("ODH-ADR-DR-0001", "x", True),
    "040a-x.md": ("40a", "x", True),
    "0000-x.md": ("0", "x", True),
    "20240131-x.md": ("20240131", "x", False),
    "2021_02_05_x.md": ("20210205", "x", False),
    "2021-02-05-x.md": ("20210205", "x", False),
    "XXXX-x.md": (None, "x", False),
    "use-x.md": (None, "use-x", False),
    "use-12-factors.md": (None, "use-12-factors", False),
    "sub/0012-x.md": ("12", "x", True),
    "0012-x.markdown": ("12", "x", True),
    "0012.md": ("12", "", True),
}


@pytest.mark.parametrize("path", PARSED)
def test_a_file_name_has_a_number_and_a_slug(path: str) -> None:
    """The number is as people cite it; a date isn't counted on from."""
    found = names.parse(path)
    assert (found.number, found.slug, found.sequential) == PARSED[path]


@pytest.mark.parametrize(
    "path",
    ["README.md", "readme.md", "index.md", "template.md", "adr-template.md", "0000-template.md",
     "templates/x.png", "0001-x.txt", "0001-x", "SUMMARY.md", "CHANGELOG.md", "toc.md"],
)  # fmt: skip
def test_what_lies_beside_records_is_none(path: str) -> None:
    """Indexes, READMEs and templates aren't read as records."""
    assert not names.could_be_record(path)


@pytest.mark.parametrize("path", ["0001-x.md", "use-x.markdown", "0001-use-templates-for-x.md"])
def test_a_record_may_have_any_other_name(path: str) -> None:
    """A title that only holds such a word is a record's."""
    assert names.could_be_record(path)


@pytest.mark.parametrize(
    "same",
    [
        ("12", "0012", "#12", "ADR-12", "adr 0012", "ADR0012", "12.", "ADR-0012:", " 12 "),
        ("ARCH-001", "arch-1", "ARCH 001", "arch_001"),
        ("40a", "040A"),
        ("0", "0000"),
    ],
)
def test_spellings_of_one_number_are_one(same: tuple[str, ...]) -> None:
    """However somebody cites it."""
    assert len({names.key_of(cited) for cited in same}) == 1


def test_different_numbers_stay_different() -> None:
    """A letter or a prefix makes another number."""
    cited = ["1", "10", "11", "1a", "ARCH-1", "NET-1", "20240131", "2024"]
    assert len({names.key_of(c) for c in cited}) == len(cited)


def document(path: str, number: str | None = None) -> Document:
    """A record of which only the name matters."""
    return Document(f"adr:{number or path}", "adr", path, "T", "", number=number)


ONE = document("adr/0001-one.md", "1")
TWO = document("adr/0002-two.md", "2")
OTHER_ONE = document("net/0001-other.md", "1")
SLUG = document("adr/no-number.md")
INDEX = resolve.Index([ONE, TWO, OTHER_ONE, SLUG])


@pytest.mark.parametrize(
    ("source", "target", "found"),
    [
        (TWO, "0001-one.md", ONE),
        (TWO, "./0001-one.md#context", ONE),
        (TWO, "../net/0001-other.md", OTHER_ONE),
        (TWO, "adr/0001-one.md", ONE),
        (TWO, "/adr/0001-one.md", ONE),
        (TWO, "0001-one.html", ONE),
        (TWO, "0001-one", ONE),
        (TWO, "https://example.org/blob/main/adr/0001-one.md", ONE),
        (TWO, "1", ONE),
        (TWO, "ADR-0001", ONE),
        (OTHER_ONE, "ADR-0001", OTHER_ONE),
        (SLUG, "1", ONE),
        (TWO, "adr:2", TWO),
        (TWO, "no-number.md", SLUG),
        (TWO, "no%2Dnumber.md", SLUG),
        (TWO, "3", None),
        (TWO, "", None),
        (TWO, "#", None),
        (TWO, "https://example.org/", None),
        (TWO, "../../../0009-x.md", None),
        (document("docs/0005-x.md", "5"), "1", None),
    ],
)
def test_an_edge_finds_its_record(source: Document, target: str, found: Document | None) -> None:
    """By path, file name, number or id; each folder's numbers count for itself; never a guess."""
    assert INDEX.find(source, target) is found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("1", [ONE, OTHER_ONE]),
        ("#2", [TWO]),
        ("adr:2", [TWO]),
        ("adr:0002", [TWO]),
        ("0001-other.md", [OTHER_ONE]),
        ("0001-other", [OTHER_ONE]),
        ("two", [TWO]),
        ("net/0001-other.md", [OTHER_ONE]),
        ("no-number", [SLUG]),
        ("9", []),
        ("", []),
    ],
)
def test_a_person_may_mean_a_record_in_many_ways(text: str, found: list[Document]) -> None:
    """What fits more than one is given with all of them, so that nobody guesses."""
    assert resolve.cited([ONE, TWO, OTHER_ONE, SLUG], text) == found


def test_a_file_is_one_record_however_many_folders_hold_it(tmp_path: Path) -> None:
    """Configured folders may overlap."""
    (tmp_path / "docs" / "adr").mkdir(parents=True)
    (tmp_path / "docs" / "adr" / "0001-x.md").write_text("# T\n")
    folders = [RecordsFolder("docs"), RecordsFolder("docs/adr"), RecordsFolder("nowhere")]
    found = library.read_records(tmp_path, folders)
    assert [d.id for d in found.documents] == ["adr:1"]
    assert found.problems == ()


def test_an_edge_stated_on_both_sides_is_one_relation(tmp_path: Path) -> None:
    """From the newer record to the older, whichever side says it."""
    (tmp_path / "0001-a.md").write_text("# A\n\n* Status: superseded by ADR-0002\n")
    (tmp_path / "0002-b.md").write_text("# B\n\n* Status: accepted\n* Supersedes: ADR-0001\n")
    [relation] = library.read_records(tmp_path, [RecordsFolder(".")]).relations
    assert (relation.source, relation.kind, relation.target) == ("adr:2", "supersedes", "adr:1")


@pytest.mark.parametrize(
    ("number", "kind", "cited", "not_cited"),
    [
        ("12", "adr", {"12", "0012", "ADR-12", "ADR-0012"}, {"ADR-"}),
        ("40a", "adr", {"40a", "ADR-0040a"}, {"40"}),
        ("ARCH-001", "adr", {"ARCH-1", "ARCH-001", "ARCH-0001"}, {"1", "ADR-1"}),
        ("X2 007", "adr", {"X2-7", "X2-007"}, {"7"}),
        ("20240131", "rfc", {"20240131", "RFC-20240131"}, {"ADR-20240131"}),
    ],
)
def test_a_number_is_cited_in_several_ways(
    number: str, kind: str, cited: set[str], not_cited: set[str]
) -> None:
    """With and without zeros and the word for its kind; a prefix of its own is part of it."""
    found = set(names.citations(number, kind))
    assert cited <= found
    assert not found & not_cited


@pytest.mark.parametrize("ending", files.MARKDOWN)
def test_what_is_a_page_of_the_site_may_be_a_record(ending: str) -> None:
    """Whatever MkDocs reads as Markdown is that in a folder of records too."""
    assert names.could_be_record(f"adr/0001-use-x{ending}")
    assert names.suffix(f"adr/0001-use-x{ending}") in names.MARKDOWN
