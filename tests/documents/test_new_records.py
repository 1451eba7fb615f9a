"""New records: a number of their own, the folder's dialect, the exact title, all or nothing."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import ClassVar

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from adrtool import text
from adrtool.config import TEMPLATES as TEMPLATES_OF_RECORDS
from adrtool.config import RecordsFolder
from adrtool.documents import adr, create, library, likeness, numbers, shape, titles
from adrtool.documents.create import Wanted
from adrtool.documents.parsed import Parsed
from adrtool.documents.template import Names
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
    "like MADR 4": "---\nstatus: accepted\ndate: 2020-01-01\ntags: [a, b]\n---\n\n"
    "# Use an old queue\n\n## Context and Problem Statement\n",
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
    """Whatever stands in a title, it is the record's; the file name is a sensible one."""
    if DIALECTS[dialect]:
        write(root, "adr/0006-old.md", DIALECTS[dialect])
    record = written(root, title)
    assert record.title == title
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


WORDS = st.sampled_from(
    ["Use", "use", "A", "ADR", "adr", "XXX", "decision", "Decision", "Record", "architecture",
     "Status", "status", "Date", "Context", "and", "Problem", "Statement", "Superseded", "by",
     "Supersedes", "Metadata", "Links", "history", "more", "Information", "12", "7", "x1", "REST",
     "Deciders", "Tags", "Proposed", "Accepted", "considered", "Options", "outcome", "Amends",
     "See", "also", "related", "document", "Info", "www", "http", "null", "true"]
)  # fmt: skip
BETWEEN = st.sampled_from([" ", " ", " ", ", ", "-", "/", "'"])


@st.composite
def plain_titles(draw: st.DrawFn) -> str:
    """Titles that need no look at what was written, of words that mean something in records."""
    pairs = draw(st.lists(st.tuples(BETWEEN, WORDS), min_size=1, max_size=5))
    title = draw(WORDS) + "".join(between + word for between, word in pairs)
    return title + draw(st.sampled_from(["", ".", "?"]))


@pytest.mark.parametrize("template", ["", "madr", "nygard", "business-case"])
@pytest.mark.parametrize("dialect", ["nothing", "Nygard", "MADR 4", "like MADR 4"])
@given(title=plain_titles().filter(titles.is_plain))
def test_a_plain_title_need_not_be_read_back(dialect: str, template: str, title: str) -> None:
    """What is written without a look at it reads back all the same."""
    with TemporaryDirectory() as folder:
        root = Path(folder).resolve()
        if DIALECTS.get(dialect):
            write(root, "adr/0006-old.md", DIALECTS[dialect])
        wanted = Wanted(title, date=DAY, template=template)
        path = create.record(root, FOLDER, wanted).relative_to(root).as_posix()
        record = records(root)[path]
    assert (record.title, record.status, record.date) == (title, "proposed", DAY)
    assert {number for number, _ in numbers.stated(Parsed(path, record.text))} <= {7, 1}
    assert (record.edges, record.deciders, record.tags, record.pointers) == ((), (), (), ())


@given(
    form=st.sampled_from(["madr", "nygard"]),
    status=st.sampled_from(["accepted", "Proposed", "Superseded by [9. New](0009-new.md)",
                            '"superseded by ADR-0009"', "nonsense",
                            "superseded by [ADR-0009](0009-new.md), [ADR-0010](0010-new.md)"]),
    more=st.sampled_from(["", "tags: [a, b]\n", "decision-makers: Ada\n", "owner: x\n",
                          "Supersedes [3. X](0003-x.md)\n\n", "Depends on x\n\n",
                          'supersedes: "[ADR-0003](0003-x.md)"\n']),
    title=st.one_of(plain_titles(), WORDS, st.sampled_from(TITLES)),
    body=st.sampled_from(["\n\nx\n", "\n\n## Metadata\n\n* Status: rejected\n",
                          "\n\n## Status\n\nDraft\n", "\n\n| Status | Date |\n|-|-|\n| a | b |\n"]),
)  # fmt: skip
def test_a_shape_seen_at_a_glance_is_what_reading_finds(
    form: str, status: str, more: str, title: str, body: str
) -> None:
    """Dialect, what stands before the title, and the capital of the status."""
    if form == "madr":
        text_ = (
            f"---\nstatus: {status}\ndate: 2024-01-31\n{more}---\n\n# {title}\n\n## Context{body}"
        )
    else:
        text_ = (
            f"# 6. {title}\n\nDate: 2024-01-31\n\n## Status\n\n{status}\n\n{more}## Context{body}"
        )
    seen = shape.of(text_)
    if seen is None:
        return
    record = adr.read("0006-old.md", text_)
    assert record
    assert record.problems == ()
    assert seen.form == record.document.dialect
    assert seen.lead == likeness.lead(record.document)
    letters = [c for c in record.document.status_raw or "" if c.isalpha()]
    assert seen.capital == letters[0].isupper()


@pytest.mark.parametrize("form", ["MADR 4", "Nygard"])
def test_what_adrtool_writes_is_seen_at_a_glance(root: Path, form: str) -> None:
    """The quick way is the usual one: the next record after one of our own needs no reading."""
    write(root, "adr/0006-old.md", DIALECTS[form])
    record = written(root, "Use a queue for orders")
    assert shape.of(record.text)
    old = library.read_records(root, [FOLDER]).documents
    path = create.record(root, FOLDER, Wanted("Use two of them", superseded=old))
    assert shape.of(path.read_text())
    assert shape.of((root / record.path).read_text())


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
        assert (root / path).read_text() == "# {{ date }} \\{% x %} (1)\n2026-11-23 proposed\n"

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
        assert "title | yaml" in refused.value.hint
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

    @pytest.mark.parametrize("title", TITLES)
    @pytest.mark.parametrize("lead", ["", "{{ number }}. ", "ADR-{{ number }}: "])
    def test_a_title_is_text_in_its_heading(self, root: Path, lead: str, title: str) -> None:
        """Whoever wrote the template didn't think of signs in titles."""
        write(root, "t.md", f"---\ntitle: {{{{ title | yaml }}}}\n---\n# {lead}{{{{ title }}}}\n")
        path = new(root, title, RecordsFolder("adr", template="t.md"))
        content = (root / path).read_text()
        heading = content.partition("\n# ")[2].rstrip("\n")
        assert titles.read(heading).removeprefix(lead.replace("{{ number }}", "1")) == title
        assert Parsed(path, content).front.string("title") == title


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


class TestOtherMarkups:
    """Records in reStructuredText and AsciiDoc."""

    OLD: ClassVar = {
        "0006-old.rst": "6. Old\n======\n\nStatus\n------\n\nAccepted\n",
        "0006-fields.rst": "Old\n===\n\n:Status: Accepted\n:Date: 2020-01-01\n",
        "0006-old.adoc": "= 6. Old\n\n== Status\n\nAccepted\n",
        "0006-lines.adoc": "= Old\n\n*Status*: Accepted\n\n*Date*: 2020-01-01\n",
    }

    @pytest.mark.parametrize("title", TITLES)
    @pytest.mark.parametrize("old", OLD)
    def test_a_title_reads_back_exactly(self, root: Path, old: str, title: str) -> None:
        """In the markup of the folder, every sign of it escaped as that markup has it."""
        write(root, f"adr/{old}", self.OLD[old])
        record = written(root, title)
        assert (record.title, record.number, record.status) == (title, "7", "proposed")
        assert Path(record.path).suffix == Path(old).suffix

    @pytest.mark.parametrize("old", OLD)
    @given(title=st.text(min_size=1).filter(text.one_line))
    def test_any_title_of_one_line_reads_back(self, old: str, title: str) -> None:
        """A title is what it is."""
        with TemporaryDirectory() as folder:
            root = Path(folder).resolve()
            write(root, f"adr/{old}", self.OLD[old])
            record = written(root, title)
        assert record.title == text.one_line(title)

    @pytest.mark.parametrize("template", TEMPLATES_OF_RECORDS)
    @pytest.mark.parametrize("old", OLD)
    def test_every_template_is_in_that_markup(self, root: Path, old: str, template: str) -> None:
        """Headings are underlined or begin with equals signs, and no sign of Markdown is left."""
        write(root, f"adr/{old}", self.OLD[old])
        path = create.record(root, FOLDER, Wanted("New one", template=template))
        content = path.read_text()
        assert "\n#" not in content
        assert not content.startswith(("#", "---"))
        parsed = Parsed(path.name, content)
        assert [h.level for h in parsed.headings][:2] == [1, 2]
        assert len(parsed.headings) > 2


class TestRunbooks:
    """New runbooks."""

    @pytest.mark.parametrize("title", TITLES)
    def test_a_title_reads_back(self, root: Path, title: str) -> None:
        """The file is named after the title, and the title is what was asked for."""
        path = create.runbook(root, "runbooks", title, "platform")
        found = library.read_kind(root, "runbook", "runbooks")
        assert found.problems == ()
        assert [d.path for d in found.documents] == [path.relative_to(root).as_posix()]
        assert [d.title for d in found.documents] == [title]

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


class TestDocuments:
    """New documents of any kind."""

    def test_a_name_is_like_those_beside_it(self, root: Path) -> None:
        """The title alone in a folder without numbers; the next number or the date in others."""
        write(root, "numbered/0003-x.md", "# x\n")
        write(root, "dated/2020-01-31-x.md", "# x\n")
        made = {
            folder: create.document(root, folder, "document", {"title": "A & B", "date": DAY})
            for folder in ("plain", "numbered", "dated")
        }
        assert {folder: path.name for folder, path in made.items()} == {
            "plain": "a-and-b.md", "numbered": "0004-a-and-b.md", "dated": f"{DAY}-a-and-b.md"
        }  # fmt: skip

    def test_what_is_known_of_it_stands_in_its_front_matter(self, root: Path) -> None:
        """Values are texts, whatever YAML would make of them; sections are those of the kind."""
        values: dict[str, str | Names] = {
            "title": "T", "status": "draft", "owner": "a: b", "tags": Names(("x", "no")),
            "sections": Names(("Causes", "Actions *")), "ticket": "",
        }  # fmt: skip
        path = create.document(root, "postmortems", "document", values, "postmortem")
        parsed = Parsed(path.name, path.read_text())
        front = {key: tuple(node.strings()) for key, node in parsed.front.items()}
        assert front.pop("date")
        assert front == {"status": ("draft",), "owner": ("a: b",), "tags": ("x", "no")}
        assert [titles.read(h.text) for h in parsed.headings] == ["T", "Causes", "Actions *"]

    def test_a_teams_template_uses_the_same_values(self, root: Path) -> None:
        """By their names, YAML by the filter, and further ones as the team calls them."""
        write(root, "t.md", "---\nowner: {{ owner | yaml }}\n---\n# {{ title }}\n\n{{ impact }}\n")
        values = {"title": "[x](y)", "owner": "#ops", "impact": "none"}
        path = create.document(root, "postmortems", "t.md", values)
        text_ = path.read_text()
        assert text_ == '---\nowner: "#ops"\n---\n# \\[x](y)\n\nnone\n'

    @pytest.mark.parametrize("folder", ["../outside", "link"])
    def test_it_stays_in_the_project(self, root: Path, folder: str) -> None:
        """Neither a path nor a link leads out."""
        project = root / "project"
        project.mkdir()
        (project / "link").symlink_to(root)
        with pytest.raises(AdrtoolError, match="leads out"):
            create.document(project, folder, "document", {"title": "T"})
        assert [p.name for p in root.iterdir()] == ["project"]
