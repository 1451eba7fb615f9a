"""The page of a document: its header, its body as written, and who refers to it."""

from __future__ import annotations

from pathlib import Path

import pytest

from adrtool.config import Config
from adrtool.config import Kind as ConfigKind
from adrtool.site import Options
from adrtool.site.hosting import Hosting
from tests.helpers import PROJECT
from tests.site.builders import build, item, page, relation, text, write

MADR = """\
---
status: accepted
date: 2026-01-02
decision-makers: [Ada, Grace & co]
consulted: [Linus]
tags: [a b, db]
applies_to: [terraform:infra:aws_s3_bucket.a]
---

# Use <X> & `Y`

Body *as written*.
"""


def test_a_records_header_says_what_is_known(tmp_path: Path) -> None:
    """Status, number, date, people and tags stand below the title."""
    write(tmp_path, {"adr/0007-use-x.md": MADR})
    made = text(build(tmp_path), "decisions/0007-use-x.md")
    title, _, rest = made.strip().partition("\n\n")
    assert title == "# Use &lt;X> & `Y`"
    header = rest.partition("\n{ .adr-facts }")[0]
    for said in ("adr-chip-accepted", "Decision</span> 7", "2026-01-02", "Ada, Grace & co", "Linus",
                 'adr-tag">a b<', 'adr-tag">db<'):  # fmt: skip
        assert said in header


def test_front_matter_of_a_record_never_reaches_the_engine(tmp_path: Path) -> None:
    """The page's metadata is made anew, with the title escaped for HTML."""
    write(tmp_path, {"adr/0007-use-x.md": MADR.replace("---\n\n#", "template: x.html\n---\n\n#")})
    made = page(build(tmp_path), "decisions/0007-use-x.md")
    assert set(made.metadata) == {"title"}
    assert made.text.startswith('---\ntitle: "7&#46; Use &#60;X&#62; &#38; Y"\n---\n')
    assert "template" not in made.text


def test_a_body_that_looks_like_front_matter_stays_body(tmp_path: Path) -> None:
    """A second block of dashes, which an engine would read as metadata, is behind our own."""
    body = "---\nstatus: accepted\n---\n---\na: *bomb\n---\n# X\n"
    write(tmp_path, {"adr/0001-x.md": body})
    assert page(build(tmp_path), "decisions/0001-x.md").text.startswith('---\ntitle: "')
    assert "a: *bomb" in page(build(tmp_path), "decisions/0001-x.md").markdown


def test_a_record_without_a_heading_gets_one(tmp_path: Path) -> None:
    """The title comes from front matter or the file name, with the number."""
    write(tmp_path, {"adr/0003-use-x.md": "---\nstatus: draft\n---\nBody.\n"})
    made = text(build(tmp_path), "decisions/0003-use-x.md")
    assert made.startswith("# 3. use x\n")
    assert made.rstrip().endswith("Body.")


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("# A</title><script>x</script>", "# A&lt;/title>&lt;script>x&lt;/script>"),
        ("# Use `<b>` for <b>bold</b><br>", "# Use `<b>` for <b>bold</b><br>"),
        ("# 1 < 2", "# 1 < 2"),
    ],
)
def test_headings_say_what_they_say(tmp_path: Path, written: str, shown: str) -> None:
    """HTML in a heading is text, but for that of running text; code stays."""
    write(tmp_path, {"adr/0001-x.md": f"{written}\n\n## Status\n\nAccepted\n"})
    assert page(build(tmp_path), "decisions/0001-x.md").markdown.startswith(f"{shown}\n")


def test_a_superseded_record_says_so_first(tmp_path: Path) -> None:
    """Both sides of a supersede are linked, whichever states it."""
    write(tmp_path, {
        "adr/0001-a.md": "# 1. A\n\n## Status\n\nSuperseded by [2. B](0002-b.md)\n",
        "adr/0002-b.md": "# 2. B\n\n## Status\n\nAccepted\n",
    })  # fmt: skip
    made = build(tmp_path)
    old = text(made, "decisions/0001-a.md")
    assert '!!! warning "Superseded by [2. B](0002-b.md)"' in old
    assert "Superseded by [2. B](0002-b.md)\n" in old.partition("## Status")[2]
    assert "Supersedes</span> [1. A](0001-a.md)" in text(made, "decisions/0002-b.md")
    index = text(made, "decisions/index.md")
    assert "superseded by [2](0002-b.md)" in index


def test_what_a_record_applies_to_is_listed_by_page(tmp_path: Path) -> None:
    """The items that `applies_to` names are links, in the order of their pages."""
    write(tmp_path, {"adr/0007-use-x.md": MADR})
    made = build(tmp_path, [item("terraform:infra:aws_s3_bucket.a")])
    _, _, footer = text(made, "decisions/0007-use-x.md").partition("## Applies to")
    link = "[<code>aws_s3_bucket.a</code>](../inventory/terraform/infra.md#aws_s3_bucket.a)"
    assert link in footer


def test_who_refers_to_a_document_is_listed_with_the_place(tmp_path: Path) -> None:
    """Documents and items that refer to it, how, and in which file and line."""
    write(tmp_path, {
        "adr/0001-a.md": "# 1. A\n\n## Status\n\nAccepted\n",
        "runbooks/r.md": "# R\n\nSee [A](../adr/0001-a.md).\n",
    })  # fmt: skip
    items = [item("terraform:infra:aws_s3_bucket.a")]
    relations = [relation(items[0].id, "adr:1", "explained_by", 9)]
    host = Options(hosting=Hosting("https://github.com/a/b"))
    footer = text(build(tmp_path, items, relations, host), "decisions/0001-a.md").partition(
        "## Referred to by"
    )[2]
    assert "[R](../runbooks/r.md) | refers to |" in footer
    assert (
        "[<code>runbooks/r.md:3</code>](https://github.com/a/b/blob/HEAD/runbooks/r.md#L3)"
        in footer
    )
    assert "| explained by |" in footer
    assert "<code>infra/main.tf:9</code>" in footer


@pytest.mark.parametrize(
    "tail", ["```sh\ncode", "~~~~\ncode", "<details><summary>x</summary>\n\ntext", "<div>\n<pre>"]
)
def test_an_open_fence_or_element_ends_before_the_footer(tmp_path: Path, tail: str) -> None:
    """A document that leaves something open doesn't swallow what follows."""
    import markdown as python_markdown

    text_ = MADR.replace("Body *as written*.", tail)
    write(tmp_path, {"adr/0007-use-x.md": text_})
    made = page(
        build(tmp_path, [item("terraform:infra:aws_s3_bucket.a")]), "decisions/0007-use-x.md"
    )
    extensions = ["md_in_html", "attr_list", "tables", "pymdownx.superfences"]
    html = python_markdown.markdown(made.markdown, extensions=extensions)
    assert '<h2 id="adr:applies-to">Applies to</h2>' in html


def test_a_runbooks_header_says_owner_and_review_first(tmp_path: Path) -> None:
    """Front matter is shown with its usual keys in their usual order, others behind."""
    front = "---\nzone: eu\nlast_reviewed: 2026-01-02\nseverity: critical\nowner: platform\n---\n"
    write(tmp_path, {"runbooks/restore.md": f"{front}# Restore\n"})
    made = text(build(tmp_path), "runbooks/restore.md")
    said = [
        "Owner",
        "platform",
        "Severity",
        "critical",
        "Last reviewed",
        "2026-01-02",
        "Zone",
        "eu",
    ]
    assert [made.index(word) for word in said] == sorted(made.index(word) for word in said)


def test_a_teams_own_kind_has_a_section(tmp_path: Path) -> None:
    """Its index shows status and date, its pages are built as those of the known kinds."""
    write(tmp_path, {"postmortems/a.md": "---\nstatus: Open\ndate: 2026-03-04\n---\n# Outage\n"})
    made = build(tmp_path, config=Config(kinds=(ConfigKind("postmortems", "postmortems"),)))
    assert [s.title for s in made.sections] == ["Home", "Postmortems"]
    assert "[Outage](a.md)" in text(made, "postmortems/index.md")
    assert "adr-chip-other" in text(made, "postmortems/a.md")


def test_a_kinds_statuses_count_in_the_order_of_its_life(tmp_path: Path) -> None:
    """And its section, address and filter in the search are called as many of the kind are."""
    for name, status in (("a", "Published"), ("b", "draft"), ("c", "Lost")):
        write(tmp_path, {f"ops/postmortems/{name}.md": f"---\nstatus: {status}\n---\n# {name}\n"})
    own = ConfigKind("postmortem", "ops/postmortems", statuses=("draft", "published"))
    made = build(tmp_path, config=Config(kinds=(own,)))
    assert [s.title for s in made.sections] == ["Home", "Postmortems"]
    assert "3 postmortems · 1 draft · 1 published" in text(made, "postmortems/index.md")
    [first] = [page for page in made.pages if page.uri == "postmortems/a.md"]
    assert first.facets == {"kind": "Postmortems", "status": "published"}
    assert "adr-chip-other" in text(made, "postmortems/c.md")


@pytest.mark.parametrize("status", ["draft", "review", "approved", "implemented", "retired"])
def test_a_specifications_status_has_a_colour(tmp_path: Path, status: str) -> None:
    """Each has a look of its own in the style sheet."""
    write(tmp_path, {"specs/a.md": f"---\nstatus: {status}\n---\n# A\n"})
    assert f"adr-chip-{status}" in text(build(tmp_path), "specifications/a.md")
    style = PROJECT / "plugins/mkdocs_adrtool/theme/assets/adrtool/adrtool.css"
    assert f".adr-chip-{status}::before" in style.read_text("utf-8")


def test_the_index_is_in_the_order_of_numbers(tmp_path: Path) -> None:
    """2 comes before 10, and a record without a number last."""
    record = "# {0}\n\n## Status\n\nAccepted\n"
    names = ["10-a.md", "2-b.md", "1-c.md", "XXXX-d.md"]
    write(tmp_path, {f"adr/{name}": record.format(name[-4]) for name in names})
    index = text(build(tmp_path), "decisions/index.md")
    order = [index.index(f"[{letter}](") for letter in "cbad"]
    assert order == sorted(order)


def test_a_large_section_is_entered_by_its_index_alone(tmp_path: Path) -> None:
    """More than a hundred pages in a navigation make each of them slow."""
    record = "# A\n\n## Status\n\nAccepted\n"
    write(tmp_path, {f"adr/{n:04}-a.md": record for n in range(1, 102)})
    section = next(s for s in build(tmp_path).sections if s.title == "Decisions")
    assert section.pages == ()
    (tmp_path / "adr/0101-a.md").unlink()
    section = next(s for s in build(tmp_path).sections if s.title == "Decisions")
    assert len(section.pages) == 100
