"""Links, labels and lists of pages that follow a record to its new name, byte by byte."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adrtool.config import RecordsFolder
from adrtool.documents import library, renumber
from adrtool.documents import names as library_names
from adrtool.documents.assemble import Library
from adrtool.documents.parsed import Parsed
from adrtool.documents.relabel import Name, Relabel
from adrtool.documents.relink import Relinker
from adrtool.documents.replacing import apply
from adrtool.documents.targets import Targets

OLD = Name("adr/0012-use-kafka.md", "12", "Use Kafka", "12. Use Kafka")
NEW = Name("adr/0014-use-kafka.md", "14", "Use Kafka", "14. Use Kafka")
TITLED = Name("adr/0012-use-a-log.md", "12", "Use a <log>", "12. Use a <log>")
OTHERS = ("adr/0012-use-redis.md", "adr/0013-x.md", "docs/index.md", "docs/0012.png", "README.md")


def relinker(new: Name = NEW, old: Name = OLD) -> Relinker:
    """What follows a record, in a repository with another one of its number."""
    return Relinker(Targets((old.path, *OTHERS), old, new))


def followed(path: str, text: str, new: Name = NEW, old: Name = OLD) -> str:
    """A document once its links have followed."""
    return apply(text, relinker(new, old).edits(Parsed(path, text)))


@pytest.mark.parametrize(
    "form",
    [
        "[x](../adr/00{}-use-kafka.md)",
        "[x](../adr/00{}-use-kafka.md#why-not)",
        "[x](../adr/00{}-use-kafka.md?raw=1#a)",
        "[x](./../adr/./00{}-use-kafka.md)",
        "[x]( <../adr/00{}-use-kafka.md>  'T' )",
        "[x](../adr/00{}%2Duse-kafka.md)",
        "[x](/adr/00{}-use-kafka.md)",
        "[x](../decisions/00{}-use-kafka/)",
        "[x](../00{}-use-kafka/index.html#a)",
        "[x](00{}-use-kafka.html)",
        "[x](../adr/00{0}-use-kafka.md 'ADR-{0}')",
        "[a][k]\n\n[k]: ../adr/00{}-use-kafka.md 'T'",
        "[k]\n\n[k]:\n  <../adr/00{}-use-kafka.md>",
        "<a class=x href='../adr/00{}-use-kafka.md'>x</a>",
        "<a href=../adr/00{0}-use-kafka.md>ADR-00{0}</a>",
        "> * [x](../adr/00{}-use-kafka.md)\r\n",
        "\ufeff# T\r\n\r\n[x](../adr/00{}-use-kafka.md)",
        "[x](../adr/00{0}-use-kafka.md#{0}-use-kafka)",
        "---\nsee: ../adr/00{}-use-kafka.md # why\n---\n",
        "---\nsee: ['../adr/00{}-use-kafka.md#a']\n---\n",
        '---\nsee: "by [ADR-{0}](/adr/00{0}-use-kafka.md)"\n---\n',
    ],
)
def test_a_link_of_any_form_follows(form: str) -> None:
    """The name changes; brackets, quotes, encodings, anchors and line ends don't."""
    assert followed("docs/page.md", form.format(12)) == form.format(14)


@pytest.mark.parametrize(
    "text",
    [
        "`[x](../adr/0012-use-kafka.md)`",
        "```\n[x](../adr/0012-use-kafka.md)\n```",
        "    [x](../adr/0012-use-kafka.md)",
        "<!-- [x](../adr/0012-use-kafka.md) -->",
        "[x](../adr/0012-use-redis.md) ADR-0012",
        "[ADR-0012](../adr/0013-x.md)",
        "[ADR-0012](https://example.org/adr/0012-use-kafka.md)",
        "[ADR-0012](mailto:0012-use-kafka.md)",
        "[ADR-0012]",
        "![12](0012.png)",
        r"\[x](../adr/0012-use-kafka.md)",
        "See ../adr/0012-use-kafka.md and ADR-0012.",
        "---\nsee: ../adr/0012-use-redis.md\n---\n",
        "---\nsee: 'broken\n---\n[x](../adr/0012-use-redis.md)",
    ],
)
def test_what_is_no_link_to_the_record_stays(text: str) -> None:
    """Code, comments, prose, other hosts, and the other record of the same number."""
    assert followed("docs/page.md", text) == text


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("12. Use Kafka", "14. Use Kafka"), ("ADR-0012", "ADR-0014"), ("adr 12", "adr 14"),
        ("ADR-0012: Use Kafka", "ADR-0014: Use Kafka"), ("0012", "0014"), ("#12", "#14"),
        ("**12 - Use Kafka**", "**14 - Use Kafka**"), ("12 Use Kafka", "14 Use Kafka"),
        ("`0012-use-kafka.md`", "`0014-use-kafka.md`"), ("0012-use-kafka", "0014-use-kafka"),
        ("as decided in ADR 12", "as decided in ADR 14"), ("12", "14"), ("(12)", "(14)"),
        ("decision 12", "decision 14"), ("Use Kafka", "Use Kafka"), ("ADR-1200", "ADR-1200"),
        ("12 reasons for Kafka", "12 reasons for Kafka"), ("the 12 topics", "the 12 topics"),
        ("2026-12-12", "2026-12-12"), ("v12", "v12"), ("12.5 GB", "12.5 GB"), ("", ""),
        ("![12](0012.png)", "![12](0012.png)"), ("[ADR-0012] Use Kafka", "[ADR-0014] Use Kafka"),
    ],
)  # fmt: skip
def test_a_label_follows_where_it_is_certain(label: str, expected: str) -> None:
    """Figures that count something else stay."""
    assert Relabel(OLD, NEW)(label) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12. Use Kafka", "12. Use a <log>"),
        ("Use\nKafka", "Use a <log>"),
        ("why we Use Kafka", "why we Use Kafka"),
        ("ADR-0012", "ADR-0012"),
    ],
)
def test_a_label_that_is_the_title_gets_the_new_one(text: str, expected: str) -> None:
    """What could be markup in it is escaped."""
    page = followed("docs/page.md", f"[{text}](../adr/0012-use-kafka.md)", TITLED)
    assert page == f"[{expected.replace('<', '&lt;')}](../adr/0012-use-a-log.md)"


SIGNS = Name("adr/0012-use-a-log.md", "12", 'A "b" | [c]: `d`', '12. A "b" | [c]: `d`')


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("| [Use Kafka]({}) |\n", '| [A "b" \\| \\[c]: &#96;d&#96;]({}) |\n'),
        ("| Use Kafka | [x]({}) |\n", '| A "b" \\| \\[c]: &#96;d&#96; | [x]({}) |\n'),
        ("<a href='{}'>Use Kafka</a>", "<a href='{}'>A \"b\" | [c]: `d`</a>"),
        ("[x]({} 'Use Kafka')", "[x]({} 'Use Kafka')"),
        ("[Use Kafka]\n\n[Use Kafka]: {}\n", "[Use Kafka]\n\n[Use Kafka]: {}\n"),
        ('---\nsee: "[Use Kafka]({})"\n---\n', '---\nsee: "[Use Kafka]({})"\n---\n'),
        ("---\nsee: [Use Kafka, {}]\n---\n", "---\nsee: [Use Kafka, {}]\n---\n"),
    ],
)
def test_a_title_with_signs_breaks_nothing(text: str, expected: str) -> None:
    """It is escaped, or stays away where it can't be."""
    old, new = "../adr/0012-use-kafka.md", "../adr/0012-use-a-log.md"
    assert followed("docs/page.md", text.format(old), SIGNS) == expected.format(new)


@pytest.mark.parametrize(
    "form",
    [
        "[ADR-00{0}]\n\n[ADR-00{0}]: ../adr/00{0}-use-kafka.md",
        "[adr-00{0}][], [it][ADR-00{0}]\n\n[ADR-00{0}]: ../adr/00{0}-use-kafka.md",
        "[ADR-00{0}][k]\n\n[k]: ../adr/00{0}-use-kafka.md",
        # The new name is another definition's already.
        "[12] [14]\n\n[12]: ../adr/00{0}-use-kafka.md\n[14]: ../adr/0013-x.md",
    ],
)
def test_names_of_definitions_follow_with_all_that_use_them(form: str) -> None:
    """A name and its uses stay one."""
    assert followed("docs/page.md", form.format(12)) == form.format(14)


def test_the_number_in_a_row_of_its_own_follows() -> None:
    """Where the row links to no other record."""
    row = "| {0} | [Use Kafka](adr/00{0}-use-kafka.md) | 12 topics |\n"
    both = "| 12 | [Use Kafka](adr/00{0}-use-kafka.md) | [x](adr/0013-x.md) |\n"
    assert followed("README.md", row.format(12) + both.format(12)) == row.format(14) + both.format(
        14
    )


RST = Name("adr/0012-x.rst", "12", "X", "12. X"), Name("adr/0014-x.rst", "14", "X", "14. X")
ADOC = Name("adr/0012_x.adoc", "12", "X"), Name("adr/0014_x.adoc", "14", "X")


@pytest.mark.parametrize(
    ("names", "path", "form"),
    [
        (RST, "adr/1.rst", "`ADR {0} <00{0}-x.rst>`_"),
        (RST, "docs/1.rst", ":doc:`/adr/00{0}-x` and :doc:`ADR-{0} <../adr/00{0}-x>`"),
        (RST, "adr/1.rst", "`ADR-{0}`_\n\n.. _ADR-{0}: 00{0}-x.rst\n"),
        (
            RST, "adr/index.rst",
            ".. toctree::\n   :maxdepth: 1\n\n   0011-y\n   00{0}-x\n"
            "   {0}. X <00{0}-x>\n\nOn 0012-x\n",
        ),
        (RST, "adr/1.rst", "``0012-x.rst`` ::\n\n  `x <0012-x.rst>`_\n"),
        (ADOC, "adr/1.adoc", "xref:00{0}_x.adoc#a[ADR-{0}] <<00{0}_x.adoc#,{0}. X>>"),
        (ADOC, "adr/1.adoc", "link:00{0}_x.html[] include::0012_x.adoc[]"),
        (ADOC, "adr/1.adoc", "include::00{0}_x.adoc[lines=1]\n"),
        (ADOC, "adr/1.adoc", "<<0012_x>> [[0012_x]]\n----\nxref:0012_x.adoc[]\n----\n"),
    ],
)  # fmt: skip
def test_links_of_other_languages_follow(names: tuple[Name, Name], path: str, form: str) -> None:
    """Roles, targets, lists of pages, macros and cross references."""
    old, new = names
    assert followed(path, form.format(12), new, old) == form.format(14)


def test_a_navigation_follows_byte_by_byte() -> None:
    """Comments, quotes and tags of other programs stay; so do other keys."""
    form = (
        "\ufeffsite_name: 'X' # adr/0012-use-kafka.md\r\ndocs_dir: .\r\nnav:\r\n"
        '  - "{0}. Use Kafka": adr/00{0}-use-kafka.md   # kept\r\n'
        "  - ADRs: [ adr/0012-use-redis.md, 'adr/00{0}-use-kafka.md' ]\r\n"
        "plugins: [!ENV [A, b]]\r\nx: !!python/name:a.b\r\n"
    )
    text, expected = form.format(12), form.format(14)
    assert apply(text, relinker().navigation("mkdocs.yml", text)) == expected
    assert relinker().navigation("other.yml", text) == []
    assert relinker().navigation("mkdocs.yml", "nav: [") == []


PIECES = st.sampled_from(
    [
        "[x](../adr/0012-use-kafka.md#a)",
        "[ADR-0012](/adr/0012-use-kafka.md)",
        "<a href='../adr/0012-use-kafka.md'>ADR 12</a>",
        "| 0012 | [a](../adr/0012-use-kafka.md) |\n",
        "[12]: ../adr/0012-use-kafka.md",
        "see: ../adr/0012-use-kafka.md\n",
        *("[k]", "[12]", "12. ", "- ", "(", ")", "[", "]", "\\", "---\n", "`", "<!--", "ADR-0012"),
        *("\r\n", "\n", "\n\n", " ", "text", "../adr/0012-use-kafka.md", "é"),
    ]
)


@given(st.lists(PIECES, max_size=30).map("".join))
def test_there_and_back_are_the_same_bytes(text: str) -> None:
    """Whatever stands around links, nothing is lost on the way."""
    there = followed("docs/page.md", text)
    assert followed("docs/page.md", there, OLD, NEW) == text


def test_real_records_come_back_as_they_were(corpora: Path, tmp_path: Path) -> None:
    """Renumbered there and back: every byte of every file, and in between every edge."""
    for corpus in sorted((corpora / "adr").iterdir()):
        root = tmp_path / corpus.name
        shutil.copytree(corpus, root, copy_function=shutil.copyfile)
        for folder in (root, *(f for f in root.rglob("*") if f.is_dir())):
            folder.chmod(0o755)
        before, found = tree(root), library.read_records(root, FOLDERS)
        for document in found.documents[::7]:
            name = library_names.parse(document.path)
            numbers = [d.number for d in found.documents]
            if not name.sequential or numbers.count(document.number) > 1:
                continue
            far = "9" * max(len(name.digits) - 1, 2)
            made = renumber.number(root, FOLDERS, document, far)
            moved = library.read_records(root, FOLDERS)
            kept = {
                tuple(made.path if path == document.path else path for path in edge)
                for edge in edges(found)
            }
            assert kept <= edges(moved)
            there = next(d for d in moved.documents if d.path == made.path)
            renumber.number(root, FOLDERS, there, document.number)
            assert tree(root) == before


FOLDERS = (RecordsFolder("."),)


def tree(root: Path) -> dict[Path, bytes]:
    """Every file with its bytes."""
    return {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}


def edges(found: Library) -> set[tuple[str, ...]]:
    """The paths of both ends of each edge, and its kind."""
    paths = {d.id: d.path for d in found.documents}
    return {(paths[r.source], paths[r.target], r.kind) for r in found.relations}
