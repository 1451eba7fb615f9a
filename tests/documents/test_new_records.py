"""New records: a number of their own, the folder's dialect, the exact title, all or nothing."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from adrtool import text
from adrtool.config import RecordsFolder
from adrtool.documents import create, library
from adrtool.documents.create import Wanted
from adrtool.model import Document
from adrtool.problems import AdrtoolError, WrongUse

FOLDER = RecordsFolder("adr")
DAY = "2026-11-23"
DIALECTS = {
    "nothing": "",
    "Nygard": "# 6. Old\n\nDate: 2020-01-01\n\n## Status\n\nAccepted\n\n## Context\n\nc\n",
    "Nygard without numbers": "# Old\n\nDate: 2020-01-01\n\n## Status\n\nAccepted\n",
    "MADR 4": "---\nstatus: accepted\ndate: 2020-01-01\n---\n\n# Old\n\n## Considered Options\n",
    "MADR 2": "# Old\n\n* Status: accepted\n* Date: 2020-01-01\n\n## Context and Problem Statement",
    "bold": "# ADR 6: Old\n\n**Date**: 2020-01-01\n\n**Status**: Accepted\n\n## Context\n",
    "a table": "# Old\n\n| Status | Date | By |\n|:--|:--|:--|\n| Accepted | 2020-01-01 | a |\n",
}


def write(root: Path, path: str, content: str) -> None:
    """Writes a file with its folders."""
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_bytes(content.encode())


def records(root: Path) -> dict[str, Document]:
    """The records of the folder by path; none of them has a problem."""
    found = library.read_records(root, [FOLDER])
    assert found.problems == ()
    return {d.path: d for d in found.documents}


def new(root: Path, title: str, folder: RecordsFolder = FOLDER) -> str:
    """Writes a record; gives its path relative to the root."""
    return create.record(root, folder, Wanted(title, date=DAY)).relative_to(root).as_posix()


def written(root: Path, title: str) -> Document:
    """A new record as it reads back."""
    path = new(root, title)
    return records(root)[path]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project's root with nothing in it."""
    return tmp_path.resolve()


TITLES = [
    "Use PostgreSQL", "R&D | A/B \\ tests: 'x' \"y\"", "日本語のタイトル", "العربية", "🎉",
    "👩\u200d💻 x", "12 factor", "12. Foo", "1. One", "7. Seven", "7 Seven", "0007 Seven",
    "ADR 7: Foo", "ADR-7: 12", "adr: foo", "2024-01-31 Foo", "2026-11-23 Foo", "Decision 5: x",
    "1.5 GB heap",
    "{{ title }}", "{{ number }}", "{% raw %}", "${x}", "#", "##", "# 5", "Use C #", "Use C#",
    "#1 priority", "a # b #", "---", "===", "...", "!?", "-", "*", "_a_ *b*", "[x](y)", "[x]: y",
    "<b>bold</b>", "&amp;", "Status: accepted", "Superseded by 3", "| a | b |", "> quote", "- item",
    "~~~", "\\", "\\#", "%", "@", "con", "../../etc/passwd", "/etc/passwd", ".hidden", "a" * 300,
    "長" * 300, "e\u0301", "ß", "İ",
]  # fmt: skip


@pytest.mark.parametrize("title", TITLES)
@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_title_reads_back_exactly(root: Path, dialect: str, title: str) -> None:
    """Whatever stands in a title, it stands in the record; the file name is a sensible one."""
    if DIALECTS[dialect]:
        write(root, "adr/0006-old.md", DIALECTS[dialect])
    record = written(root, title)
    assert record.title == title
    assert title in record.text
    assert (record.status, record.date) == ("proposed", DAY)
    assert record.number == ("7" if DIALECTS[dialect] else "1")
    name = record.path.removeprefix("adr/")
    assert name.startswith("0007-" if DIALECTS[dialect] else "0001-")
    assert name.endswith(".md")
    assert len(name.encode()) < 255
    assert not set(name) & set('/\\:*?"<>|# ')


@pytest.mark.parametrize("dialect", DIALECTS)
@given(title=st.text(min_size=1).filter(text.one_line))
@example("TEMPLATE")
@example("`")
@example("`code` first")
@example("last `code`")
@example("``` fence")
@example("<!-- open")
@example("close -->")
@example("a <!-- b --> c")
def test_any_title_of_one_line_reads_back(dialect: str, title: str) -> None:
    """A title is what it is, white space at its edges and runs of it aside."""
    with TemporaryDirectory() as folder:
        root = Path(folder).resolve()
        if DIALECTS[dialect]:
            write(root, "adr/0006-old.md", DIALECTS[dialect])
        record = written(root, title)
    assert record.title == text.one_line(title)
    assert (record.status, record.date) == ("proposed", DAY)


@pytest.mark.parametrize("title", ["", " ", "\n\t", "\x00\x1b"])
def test_a_record_needs_a_title(root: Path, title: str) -> None:
    """Nothing that a reader could see is no title, and nothing is written."""
    with pytest.raises(WrongUse, match="title"):
        new(root, title)
    assert list(root.iterdir()) == []


def test_white_space_and_line_breaks_of_a_title_become_spaces(root: Path) -> None:
    """A title is one line."""
    title = "  Use\n\tPostgreSQL \r\n for  orders "
    assert written(root, title).title == "Use PostgreSQL for orders"


def test_the_first_record_is_minimal_madr_4(root: Path) -> None:
    """Its sections are those of the template, its status is proposed, its date today's."""
    record = written(root, "Use PostgreSQL")
    assert record.path == "adr/0001-use-postgresql.md"
    content = record.text
    assert content.startswith(
        "---\nstatus: proposed\ndate: 2026-11-23\n---\n\n# Use PostgreSQL\n\n"
        "## Context and Problem Statement\n"
    )
    headings = [line for line in content.splitlines() if line.startswith("#")]
    assert headings[2:] == ["## Considered Options", "## Decision Outcome", "### Consequences"]


LIKE_NEIGHBOURS = {
    "Nygard": ("# 7. New\n\nDate: 2026-11-23\n\n## Status\n\nProposed\n\n## Context\n"),
    "MADR 4": ("---\nstatus: proposed\ndate: 2026-11-23\n---\n\n# New\n\n## Context and Problem"),
    "MADR 2": ("# New\n\n* Status: proposed\n* Date: 2026-11-23\n\n## Context and Problem St"),
    "bold": ("# ADR 7: New\n\n**Date**: 2026-11-23\n\n**Status**: Proposed\n\n## Context\n"),
    "a table": ("# New\n\n| Status | Date | By |\n|:--|:--|:--|\n| Proposed | 2026-11-23 |"),
}  # fmt: skip


@pytest.mark.parametrize("dialect", LIKE_NEIGHBOURS)
def test_a_record_begins_like_its_neighbours(root: Path, dialect: str) -> None:
    """Heading, fields and their order are those of the record before it."""
    write(root, "adr/0006-old.md", DIALECTS[dialect])
    content = written(root, "New").text
    assert content.startswith(LIKE_NEIGHBOURS[dialect])


NAMES = {
    "0006-old.md": "0007-new-thing.md",
    "006-old.md": "007-new-thing.md",
    "6-old.md": "7-new-thing.md",
    "adr-006-old.md": "adr-007-new-thing.md",
    "ARCH-006-old.md": "ARCH-007-new-thing.md",
    "0006_old.md": "0007_new-thing.md",
    "999-old.md": "1000-new-thing.md",
    "2494-pull-request.md": "2495-new-thing.md",
    "20240131-old.md": "20261123-new-thing.md",
    "2024_01_31_old.md": "2026_11_23_new_thing.md",
    "040a-old.md": "041-new-thing.md",
}


@pytest.mark.parametrize("old", NAMES)
def test_a_file_name_is_like_its_neighbours(root: Path, old: str) -> None:
    """Width, prefix, separator and dates are taken over."""
    write(root, f"adr/{old}", DIALECTS["Nygard"])
    assert new(root, "New Thing") == f"adr/{NAMES[old]}"


@pytest.mark.parametrize(
    "taken",
    [
        b"---\nstatus: [broken\n---\n# x\n", b"caf\xe9", b"\0", b"", b"no fields at all",
        b"---\nstatus: accepted\n# never closed\n",
    ],
)  # fmt: skip
@pytest.mark.parametrize("name", ["0009-taken.md", "sub/0009-taken.md", "0009-taken.rst"])
def test_a_number_is_never_given_out_again(root: Path, name: str, taken: bytes) -> None:
    """A file that can't be read, or isn't Markdown, keeps its number; its dialect isn't copied."""
    write(root, "adr/0006-old.md", DIALECTS["Nygard"])
    (root / "adr" / name).parent.mkdir(exist_ok=True)
    (root / "adr" / name).write_bytes(taken)
    path = new(root, "New")
    assert path == "adr/0010-new.md"
    assert (root / path).read_text("utf-8").startswith("# 10. New\n\nDate: ")


@pytest.mark.parametrize("other", ["README.md", "template.md", "0000-template.md", "index.md"])
def test_what_is_no_record_takes_no_number(root: Path, other: str) -> None:
    """Indexes and templates beside the records aren't counted."""
    write(root, f"adr/{other}", "# x\n")
    assert new(root, "New") == "adr/0001-new.md"


def test_the_line_ends_are_those_of_the_folder(root: Path) -> None:
    """A folder written on Windows gets no file with other line ends."""
    write(root, "adr/0006-old.md", DIALECTS["Nygard"].replace("\n", "\r\n"))
    content = (root / new(root, "New")).read_bytes()
    assert content.count(b"\r\n") == content.count(b"\n") > 10


def test_a_heading_with_closing_hashes_is_no_style(root: Path) -> None:
    """The neighbour's own words never get into a new heading."""
    write(root, "adr/0006-old.md", DIALECTS["Nygard"].replace("6. Old", "6. Old ##"))
    assert written(root, "New").title == "New"


@pytest.mark.parametrize("prefix", ["NET", "net", "Net-Work", "P2"])
def test_a_prefix_counts_in_its_folder_only(root: Path, prefix: str) -> None:
    """Folders with a prefix number for themselves, and the prefix is part of the number."""
    folder = RecordsFolder("net", prefix)
    assert new(root, "One", folder) == f"net/{prefix}-0001-one.md"
    assert new(root, "Two", folder) == f"net/{prefix}-0002-two.md"
    assert new(root, "Three") == "adr/0001-three.md"
    found = library.read_records(root, [folder, FOLDER])
    assert [d.number for d in found.documents] == [f"{prefix}-0001", f"{prefix}-0002", "1"]
    assert [d.title for d in found.documents] == ["One", "Two", "Three"]


class TestTemplates:
    """A folder's own template."""

    FOLDER = RecordsFolder("adr", template="adr/template.md")

    def test_its_variables_are_filled_in(self, root: Path) -> None:
        """Title, heading, number, status and date, and nothing that a title holds."""
        write(root, "adr/template.md", "# {{title}} ({{ number }})\n{{ date }} {{ status }}\n")
        path = new(root, "{{ date }} {% x %}", self.FOLDER)
        assert (root / path).read_text() == "# {{ date }} {% x %} (1)\n2026-11-23 proposed\n"

    def test_it_may_use_jinja(self, root: Path) -> None:
        """Filters and conditions work, and a title is data to them too."""
        write(
            root, "adr/template.md", "---\nstatus: {{ status }}\ntitle: {{ title | tojson }}\n---\n"
        )
        path = new(root, 'Use: {{ x }} "y"', self.FOLDER)
        assert records(root)[path].title == 'Use: {{ x }} "y"'

    def test_a_title_that_breaks_it_is_refused(self, root: Path) -> None:
        """A record whose front matter nobody can read isn't written."""
        write(root, "adr/template.md", "---\ntitle: {{ title }}\n---\n# {{ title }}\n")
        with pytest.raises(AdrtoolError, match="broken") as refused:
            new(root, "Use: x", self.FOLDER)
        assert "tojson" in refused.value.hint
        assert [p.name for p in (root / "adr").iterdir()] == ["template.md"]

    @pytest.mark.parametrize(
        "template", ["{{ titel }}", "{{ title", "{% for %}", "{{ title.__class__.__mro__ }}"]
    )
    def test_a_broken_template_leaves_nothing_behind(self, root: Path, template: str) -> None:
        """What is wrong with it is said, with the template's name."""
        write(root, "template.md", template)
        with pytest.raises(AdrtoolError, match=r"template\.md"):
            new(root, "New", RecordsFolder("docs/adr", template="template.md"))
        assert [p.name for p in root.iterdir()] == ["template.md"]

    @pytest.mark.parametrize("template", ["missing.md", "../outside.md"])
    def test_a_template_is_a_file_of_the_project(self, root: Path, template: str) -> None:
        """Where there is none, nothing is written."""
        with pytest.raises(AdrtoolError):
            new(root / "project", "New", RecordsFolder("adr", template=template))
        assert list(root.iterdir()) == []


class TestSupersede:
    """A new record that replaces older ones."""

    @pytest.mark.parametrize("dialect", [d for d in DIALECTS if d != "nothing"])
    @pytest.mark.parametrize("title", ["New", "Use [x] & `y` | <!-- z", "12. Foo", "日本"])
    def test_both_sides_say_so(self, root: Path, dialect: str, title: str) -> None:
        """The edge reads back from either side alone, whatever the titles hold."""
        write(root, "adr/0006-old.md", DIALECTS[dialect])
        old = records(root)["adr/0006-old.md"]
        path = create.record(root, FOLDER, Wanted(title, superseded=[old]))
        found = records(root)
        record = found[path.relative_to(root).as_posix()]
        assert [(e.kind, e.target) for e in record.edges] == [("supersedes", "0006-old.md")]
        assert record.status == "proposed"
        assert found[old.path].status == "superseded"
        targets = [(e.kind, e.target) for e in found[old.path].edges]
        assert targets == [("superseded_by", path.name)]

    def test_links_lead_from_folder_to_folder(self, root: Path) -> None:
        """A record in a subfolder is linked by a relative path, both ways."""
        write(root, "adr/infra/0006-old.md", DIALECTS["MADR 4"])
        old = records(root)["adr/infra/0006-old.md"]
        create.record(root, FOLDER, Wanted("New", superseded=[old]))
        found = records(root)
        assert [e.target for e in found[old.path].edges] == ["../0007-new.md"]
        assert [e.target for e in found["adr/0007-new.md"].edges] == ["infra/0006-old.md"]

    def test_a_record_that_cannot_be_edited_stops_it(self, root: Path) -> None:
        """No new record is left behind when the old one can't say what superseded it."""
        write(root, "adr/0006-old.md", "---\nstatus: [broken\n---\n# Old\n")
        old = library.read_records(root, [FOLDER]).documents[0]
        with pytest.raises(AdrtoolError, match=r"adr/0006-old\.md:3"):
            create.record(root, FOLDER, Wanted("New", superseded=[old]))
        assert [p.name for p in (root / "adr").iterdir()] == ["0006-old.md"]

    def test_what_somebody_wrote_in_between_stays(self, root: Path) -> None:
        """The record is edited as it is when the folder is locked, not as it was read before."""
        write(root, "adr/0006-old.md", DIALECTS["Nygard"])
        old = records(root)["adr/0006-old.md"]
        write(root, "adr/0006-old.md", DIALECTS["Nygard"] + "\nAdded meanwhile.\n")
        create.record(root, FOLDER, Wanted("New", superseded=[old]))
        assert records(root)[old.path].text.endswith("\nAdded meanwhile.\n")


class TestRunbooks:
    """New runbooks."""

    @pytest.mark.parametrize("title", TITLES)
    def test_a_title_reads_back(self, root: Path, title: str) -> None:
        """The file is named after the title, and the title stands in it."""
        path = create.runbook(root, "runbooks", title, "platform")
        found = library.read_kind(root, "runbook", "runbooks")
        assert found.problems == ()
        assert [d.path for d in found.documents] == [path.relative_to(root).as_posix()]
        assert f"# {title}\n" in path.read_text("utf-8")

    @pytest.mark.parametrize(
        "owner", ["platform", "@ada", "a: b", "null", '"x"', "a\nb: c", "#ops", "日本", "[x]", "*x"]
    )
    def test_an_owner_is_a_text(self, root: Path, owner: str) -> None:
        """Nothing that an owner's name holds is YAML."""
        create.runbook(root, "runbooks", "Restore", owner)
        found = library.read_kind(root, "runbook", "runbooks")
        assert found.problems == ()
        assert found.documents[0].owner == text.one_line(owner)

    def test_the_same_title_twice_is_refused(self, root: Path) -> None:
        """A runbook is never overwritten."""
        path = create.runbook(root, "runbooks", "Restore", "a")
        before = path.read_bytes()
        with pytest.raises(WrongUse, match="there already"):
            create.runbook(root, "runbooks", "restore!", "b")
        assert path.read_bytes() == before
