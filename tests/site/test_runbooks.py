"""The head of a runbook's page, and the HTML that goes into an exported file."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from adrtool.site.runbooks_html import Places, localize
from tests.site.builders import build, item, relation, write

URI = "runbooks/db/restore.md"
SLUGS = {URI: "db/restore", "runbooks/failover.md": "failover"}


def _page(tmp_path: Path, front: str, body: str = "# Restore\n\nText.\n") -> str:
    write(tmp_path, {"runbooks/restore.md": f"---\n{front}\n---\n{body}"})
    alert = item("alert:db/Down", kind="alert", name="Down",
                 attributes={"severity": "critical", "summary": "No | connections"})  # fmt: skip
    leads = relation("alert:db/Down", "runbook:restore", "documented_by")
    made = build(tmp_path, [alert], [leads]).pages
    [page] = [p for p in made if p.source == "runbooks/restore.md"]
    return page.markdown


def test_the_head_says_what_matters_first(tmp_path: Path) -> None:
    """Alerts with their severity stand above owner, dashboards and reviews, in that order."""
    front = (
        "owner: platform\nservice: [orders, carts]\nalerts: [Down, Other]\nseverity: critical\n"
        "dashboards: {Main: https://g.example/d/1}\nautomation: manual\nlast_drill: 2026-05-01\n"
        "last_reviewed: 2026-01-31\nreview_every: 1 month\nchannel: ops"
    )
    text = _page(tmp_path, front, "# Restore\n\n## Escalate\n\nCall.\n")
    order = [
        "adr-overdue", "Down</code>", "No &#124; connections", "<code>Other</code>", "platform",
        "orders, carts", "[who and when](#escalate)", ">Main</a>", "manual",
        "2026&#45;01&#45;31", 'datetime="2026-02-28"', "2026&#45;05&#45;01", "ops", "## Escalate",
    ]  # fmt: skip
    places = [text.index(part) for part in order]
    assert places == sorted(places)
    assert text.count("critical</span>") == 1, "the runbook's own severity isn't said twice"


@pytest.mark.parametrize(("days", "said"), [(0, ""), (1, "overdue by 1 day"), (40, "by 40 days")])
def test_an_overdue_review_is_told_with_its_days(tmp_path: Path, days: int, said: str) -> None:
    """The last day of the interval is still in time."""
    day = date.today() - timedelta(30 + days)  # noqa: DTZ011 - as the page has it
    text = _page(tmp_path, f"last_reviewed: {day}\nreview_every: 30d")
    assert ("adr-overdue" in text) is bool(said)
    assert said in text


@pytest.mark.parametrize(
    "front",
    [
        "variables: {POD: {description: Which, default: web}, N: 3}",
        "variables:\n  - {name: POD, description: Which, default: web}\n  - {name: N, default: 3}",
    ],
)
def test_variables_are_listed_with_their_defaults(tmp_path: Path, front: str) -> None:
    """Both forms give the same list, which reads without the script."""
    text = _page(tmp_path, front)
    assert "<dt><code>POD</code></dt><dd>" in text
    assert '<span class="adr-about">Which</span> <span class="adr-default"><code>web<' in text
    assert "<dt><code>N</code></dt>" in text
    assert "<code>3</code>" in text


@pytest.mark.parametrize("name", ["a b", "'<b>'", "1st", "'$X'", "''"])
def test_what_no_command_could_name_is_no_field(tmp_path: Path, name: str) -> None:
    """Only names of variables become fields."""
    assert "adr-variables" not in _page(tmp_path, f"variables: {{{name}: x}}")


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "//", "http://["])
def test_a_dashboard_that_is_no_web_address_is_text(tmp_path: Path, url: str) -> None:
    """Links lead to http and https only."""
    assert "<a " not in _page(tmp_path, f'dashboards: ["{url}"]')


def test_the_last_drill_is_that_of_the_log(tmp_path: Path) -> None:
    """With how it went; what the runbook states itself holds where there is no log."""
    assert "2026&#45;01&#45;05" in _page(tmp_path, "last_drill: 2026-01-05")
    log = "date,event,result,by,note\n2026-03-01,drill,failed,ada,\n2026-04-01,use,ok,ada,\n"
    write(tmp_path, {"runbooks/restore.log.csv": log})
    text = _page(tmp_path, "last_drill: 2026-01-05")
    assert "2026&#45;03&#45;01 &#40;failed&#41;" in text
    assert "2026&#45;01&#45;05" not in text


def test_other_fields_of_a_team_are_shown_too(tmp_path: Path) -> None:
    """Nothing that front matter says is lost, also what can't be read as a date."""
    text = _page(tmp_path, "tier: gold\nlast_reviewed: last spring\ntags: [db]\nstatus: draft")
    for said in ("Tier", "gold", "last spring", "db", "draft"):
        assert said in text


@pytest.mark.parametrize(
    ("address", "becomes"),
    [
        ("#steps", "#db/restore/steps"),
        ("#", "#db/restore"),
        ("../failover.md", "#failover"),
        ("../failover.md#verify", "#failover/verify"),
        ("../failover.html", "#failover"),
        ("../../decisions/0001-x.md#why", "https://docs.example/team/decisions/0001-x/#why"),
        ("../index.md", "https://docs.example/team/runbooks/"),
        ("https://x.example/a?b#c", "https://x.example/a?b#c"),
        ("//x.example/a", "https://x.example/a"),
        ("mailto:a@b.example", "mailto:a@b.example"),
    ],
)
def test_links_in_one_file(address: str, becomes: str) -> None:
    """A link leads to a place in the file, to the site, or where it led before."""
    places = Places(SLUGS, {}, "https://docs.example/team/")
    assert places.link(URI, address) == becomes


@pytest.mark.parametrize("address", ["../../decisions/0001-x.md", "http://[", "a b.md"])
def test_without_a_site_other_links_are_text(address: str) -> None:
    """What isn't in the file and nowhere else keeps its words."""
    places = Places(SLUGS, {})
    assert localize(f'<p><a href="{address}">x &amp; y</a></p>', URI, places) == (
        "<p><a>x &amp; y</a></p>"
    )


def test_ids_are_of_their_runbook() -> None:
    """Two runbooks may have the same sections, and footnotes."""
    html = '<h2 id="steps">Steps</h2><input id="a"><label for="a">A</label>'
    assert localize(html, URI, Places(SLUGS, {})) == (
        '<h2 id="db/restore/steps">Steps</h2><input id="db/restore/a">'
        '<label for="db/restore/a">A</label>'
    )


def test_images_are_in_the_file(tmp_path: Path) -> None:
    """Those of the repository as data, others as links; nothing is fetched."""
    image = tmp_path / "a.png"
    image.write_bytes(b"\x89PNG")
    places = Places(SLUGS, {"files/a.png": image})
    html = (
        '<img src="../../files/a.png" srcset="b.png 2x" alt="A">'
        '<img src="https://x.example/b.png" alt="&lt;B&gt;"><img src="gone.png" alt="C&amp;D">'
        '<video src="https://x.example/v"></video><picture><source srcset="z"></picture>'
    )
    assert localize(html, URI, places) == (
        '<img alt="A" src="data:image/png;base64,iVBORw==">'
        '<a href="https://x.example/b.png">&lt;B&gt;</a>C&amp;D<picture></picture>'
    )
    assert [note.rpartition(": ")[2] for note in places.notes] == [
        "https://x.example/b.png", "gone.png",
    ]  # fmt: skip


def test_the_index_leads_by_alert_service_severity_and_date(tmp_path: Path) -> None:
    """Each table names each runbook where it belongs; what is overdue stands first and says so."""
    late = date.today() - timedelta(33)  # noqa: DTZ011 - as the page has it
    soon = date.today() - timedelta(5)  # noqa: DTZ011 - as the page has it
    write(tmp_path, {
        "runbooks/a.md": f"---\nservice: carts\nseverity: low\nlast_reviewed: {soon}\n"
                         "review_every: 30d\nalerts: [Slow]\n---\n# A\n",
        "runbooks/b.md": f"---\nservice: [orders, carts]\nseverity: critical\nowner: o\n"
                         f"last_reviewed: {late}\nreview_every: 30d\n---\n# B\n",
    })  # fmt: skip
    alert = item("alert:db/Down", kind="alert", name="Down", attributes={"severity": "page"})
    leads = relation("alert:db/Down", "runbook:b", "documented_by")
    [index] = [p for p in build(tmp_path, [alert], [leads]).pages if p.uri == "runbooks/index.md"]
    tables = dict(part.split("\n\n", 1) for part in index.markdown.split("\n## ")[1:])
    rows = {title: table.strip().splitlines()[2:] for title, table in tables.items()}
    assert ["[B]" in row for row in rows["By next review"]] == [True, False]
    assert "overdue by 3 d" in rows["By next review"][0]
    assert "overdue" not in rows["By next review"][1]
    assert [("[A]" in row, "[B]" in row) for row in rows["By service"]] == [
        (True, True), (False, True),
    ]  # fmt: skip
    assert ["critical" in row for row in rows["By severity"]] == [True, False]
    by_alert = "".join(rows["By alert"])
    assert by_alert.index("Slow") < by_alert.index("[A]") < by_alert.index("Down")


def test_what_no_runbook_states_has_no_table(tmp_path: Path) -> None:
    """An index of plain runbooks is the list of them."""
    write(tmp_path, {"runbooks/a.md": "# A\n"})
    [index] = [p for p in build(tmp_path).pages if p.uri == "runbooks/index.md"]
    assert "## " not in index.markdown
