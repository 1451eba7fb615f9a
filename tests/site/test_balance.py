"""The chart of the balance on the home page."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from adrtool.runbooks import balance
from adrtool.site.balance import chart
from tests.helpers import Repo, Runner


def test_the_chart_is_svg_with_a_bar_a_month() -> None:
    """Taller ones for more, and a line for each limit."""
    text = "month,operations,development\n2026-09,40,60\n2026-10,60,40\n2026-11,0,0\n"
    root = ET.fromstring(chart(balance.parse(text).months))  # noqa: S314 - our own
    heights = [float(bar.attrib["height"]) for bar in root.iter("rect")]
    assert heights[2] == 0 < heights[0] < heights[1]
    assert [t.text for t in root.iter("title")] == [
        "2026-09: 40 %",
        "2026-10: 60 %",
        "2026-11: 0 %",
    ]
    assert {"45 %", "50 %"} <= {t.text for t in root.iter("text")}


def test_the_home_page_has_it_with_what_to_automate(repo: Repo, run: Runner) -> None:
    """Runbooks that were used by hand, the most used first."""
    repo.write("balance.csv", "month,operations,development\n2026-10,60,40\n")
    repo.write("runbooks/restore.md", "# Restore\n")
    run("runbook", "drill", "restore", "--result", "ok", cwd=repo.path)
    repo.write("mkdocs.yml", "site_name: Shop\nplugins: [adrtool]\ntheme: {name: material}\n")
    (repo.path / "docs").mkdir()
    result = run("adrtool", "build", cwd=repo.path)
    assert result.code == 0, result.stderr
    home = repo.read("site/index.html")
    assert "Operations took 60 % of the time in 2026-10." in home
    assert '<figure class="adr-balance"><svg' in home
    assert "Done by hand" in home
