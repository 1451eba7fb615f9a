"""The site as a whole: home, problems, sections, counts."""

from __future__ import annotations

from pathlib import Path

from adrtool import site
from adrtool.problems import Problem, Severity
from adrtool.site import Docs, Options
from tests.site.builders import build, item, joined, page, text, write

RECORD = "---\nstatus: accepted\ndate: 2026-01-0{0}\n---\n# R{0}\n"


def test_the_home_page_says_what_is_here(tmp_path: Path) -> None:
    """Counts lead into the sections, and the newest decisions come first."""
    write(tmp_path, {f"adr/000{n}-r.md": RECORD.format(n) for n in (1, 2, 3)})
    made = build(tmp_path, [item("terraform:a:b.c")], options=Options(name="Shop & co"))
    home = text(made, "index.md")
    assert home.startswith("# Shop & co\n")
    assert '[<span class="adr-count">3</span> Decisions](decisions/index.md)' in home
    assert '[<span class="adr-count">1</span> Inventory](inventory/index.md)' in home
    order = [home.index(f"[{n}. R{n}]") for n in (3, 2, 1)]
    assert order == sorted(order)


def test_the_guides_home_stays_the_home(tmp_path: Path) -> None:
    """No page is made for a project that has one."""
    made = build(tmp_path, options=Options(docs=Docs("docs", ("README.md", "a.md", "b/c.md"))))
    assert [p.uri for p in made.pages] == []
    assert [(s.title, s.index, s.pages) for s in made.sections] == [
        ("Home", "README.md", ()),
        ("Guide", "a.md", ("b/c.md",)),
    ]


def test_an_empty_project_has_a_home_page(tmp_path: Path) -> None:
    """There is always something to open."""
    (made,) = build(tmp_path).pages
    assert made.uri == "index.md"
    assert "no documents" in made.markdown


def test_problems_have_a_page_that_is_linked(tmp_path: Path) -> None:
    """What a check found is shown with its place, what it says and how to mend it."""
    known, project = joined(tmp_path, [item("terraform:a:b.c")])
    problem = Problem("adr/x.md", 3, 1, Severity.ERROR, "adr/x", "no <date>", "write one")
    made = site.build(known, project, problems=[problem])
    shown = text(made, "problems.md")
    assert "<code>adr/x.md:3</code>" in shown
    assert "no <date> (write one)" in shown
    assert "no &#60;date&#62;" in page(made, "problems.md").markdown
    assert "[1 problem](../problems.md)" in text(made, "inventory/index.md")
    assert made.problems == (), "what was given isn't reported again"


def test_without_problems_there_is_no_page_of_them(tmp_path: Path) -> None:
    """An empty list would be noise."""
    assert "problems.md" not in {p.uri for p in build(tmp_path, [item("terraform:a:b.c")]).pages}


def test_a_dead_link_that_a_check_reported_is_not_reported_twice(tmp_path: Path) -> None:
    """The same link in the same line is one problem."""
    write(tmp_path, {"adr/0001-a.md": "# A\n\nStatus: accepted\n\n[x](gone.md)\n"})
    known, project = joined(tmp_path)
    found = Problem("adr/0001-a.md", 5, 5, Severity.ERROR, "link/missing-page", "gone")
    assert site.build(known, project, problems=[found]).problems == ()
    assert len(site.build(known, project, problems=[]).problems) == 1


def test_the_counts_are_those_of_the_site(tmp_path: Path) -> None:
    """Pages of the guide count, and documents among them count once."""
    write(tmp_path, {"adr/0001-a.md": RECORD.format(1)})
    options = Options(docs=Docs("docs", ("index.md", "a.md", "p.png")))
    made = build(tmp_path, [item("terraform:a:b.c")], options=options)
    assert made.counts["pages"] == len(made.pages) + 2
    assert (made.counts["Decisions"], made.counts["items"], made.counts["problems"]) == (1, 1, 0)


def test_two_builds_are_the_same(tmp_path: Path) -> None:
    """Nothing depends on the time, the machine or the order of a set."""
    write(tmp_path, {f"adr/000{n}-r.md": RECORD.format(n) for n in (1, 2)})
    items = [item(f"terraform:{g}:{n}.x") for g in "ba" for n in "dc"]
    first, second = build(tmp_path, items), build(tmp_path, items)
    assert first.pages == second.pages
    assert first.sections == second.sections
