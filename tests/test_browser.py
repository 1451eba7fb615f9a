"""The built site in a real browser: what it shows, what it asks for, how its search is used."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.helpers import PROJECT, clean_environment, make_repo

pytest.importorskip("playwright")
from playwright.sync_api import Browser, Page, expect

# The machine may have other things to do.
expect.set_options(timeout=30_000)

SHOP = PROJECT / "examples" / "shop"
RAN = "window.ran"
NASTY = "A</title><script>window.ran=1</script><img src=x onerror=window.ran=1>"

Serve = Callable[[Path], str]


def _build(project: Path, home: Path, site: Path) -> Path:
    command = [
        sys.executable,
        "-m",
        "adrtool",
        "-C",
        str(project),
        "build",
        "--site-dir",
        str(site),
    ]
    done = subprocess.run(
        command, env=clean_environment(home), capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stderr
    return site


@pytest.fixture(scope="session")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the example company."""
    folder = tmp_path_factory.mktemp("shop")
    return _build(SHOP, folder, folder / "site")


@pytest.fixture
def opened(shop: Path, serve_folder: Serve, page: Page) -> Iterator[Page]:
    """The example company's home page; ends by asking that nothing went wrong on the way."""
    base = serve_folder(shop)
    complaints = watched(page, base)
    page.goto(base)
    yield page
    assert complaints == []


def watched(page: Page, base: str) -> list[str]:
    """Collects errors, warnings and requests that don't go to the site itself."""
    complaints: list[str] = []
    page.on(
        "console", lambda m: complaints.append(m.text) if m.type in {"error", "warning"} else None
    )
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "request", lambda r: None if r.url.startswith((base, "data:")) else complaints.append(r.url)
    )
    return complaints


def search(page: Page, words: str) -> None:
    """Open the search with a key, type, and wait for an answer."""
    page.keyboard.press("/")
    expect(page.get_by_role("dialog", name="Search")).to_be_visible()
    page.keyboard.type(words)
    answered(page, words)


def answered(page: Page, words: str) -> None:
    """Wait until results are those of all that was typed."""
    expect(page.get_by_role("listbox", name="Results")).to_have_attribute("data-query", words)
    expect(page.get_by_role("option").first).to_be_visible()


def test_every_page_opens_without_a_complaint(shop: Path, serve_folder: Serve, page: Page) -> None:
    """No errors on the console, and no request to another host than the site's."""
    base = serve_folder(shop)
    complaints = watched(page, base)
    pages = sorted(path.relative_to(shop).as_posix() for path in shop.rglob("*.html"))
    assert len(pages) > 30
    for name in pages:
        page.goto(base + name, wait_until="networkidle" if name == "index.html" else "load")
        expect(page.locator("h1")).to_be_visible()
    assert complaints == []


def test_search_finds_a_decision_by_a_word_of_its_body(opened: Page) -> None:
    """The word stands in no title; the result leads to the decision."""
    search(opened, "tflock")
    result = opened.get_by_role("option").first
    expect(result).to_contain_text("Lock Terraform state with lock files in S3")
    result.click()
    expect(opened.locator("h1")).to_contain_text("lock files")
    assert "/decisions/0009-" in opened.url


@pytest.mark.parametrize("words", ["ADR-9", "ADR-0009", "adr 0009", "9", "#9"])
def test_search_finds_a_decision_by_its_number(opened: Page, words: str) -> None:
    """However people cite it, it stands above the pages that cite it and those with numbers."""
    search(opened, words)
    result = opened.get_by_role("option").first
    expect(result).to_contain_text("Lock Terraform state with lock files in S3")


@pytest.mark.parametrize("words", ["aws_s3_bucket.assets", "assets bucket", "s3_bucket.assets"])
def test_search_finds_a_resource_by_its_address(opened: Page, words: str) -> None:
    """The whole address, or parts of it, lead straight to the item."""
    search(opened, words)
    expect(opened.get_by_role("option").first).to_contain_text("aws_s3_bucket.assets")
    opened.keyboard.press("Enter")
    opened.wait_for_url(re.compile(r"/inventory/terraform/.*#aws_s3_bucket\.assets$"))
    expect(opened.locator("[id='aws_s3_bucket.assets']")).to_be_in_viewport()


def test_a_resource_leads_to_its_decision_and_back(opened: Page) -> None:
    """A click from the resource opens the decision, a click there the resource."""
    home = opened.url
    opened.goto(f"{home}inventory/terraform/infra/environments/production/#aws_s3_bucket.assets")
    refs = opened.locator("[id='aws_s3_bucket.assets'] ~ .adr-refs").first
    refs.get_by_role("link", name="6. Serve product images").click()
    expect(opened.locator("h1")).to_contain_text("Serve product images from S3")
    applies = opened.locator("[id='adr:applies-to'] ~ *")
    applies.get_by_role("link", name="aws_s3_bucket.assets", exact=True).first.click()
    opened.wait_for_url(re.compile(r"#aws_s3_bucket\.assets$"))


def test_the_search_is_used_with_the_keyboard(opened: Page) -> None:
    """Keys open it, arrows choose, Enter opens, Esc closes and gives the focus back."""
    box = opened.get_by_role("combobox", name="Search")
    for key in ("/", "s", "Control+k"):
        opened.keyboard.press(key)
        expect(box).to_be_focused()
        opened.keyboard.press("Escape")
        expect(opened.get_by_role("dialog")).to_be_hidden()
    search(opened, "database s")
    first, second = (opened.get_by_role("option").nth(n) for n in (0, 1))
    expect(first).to_have_attribute("aria-selected", "true")
    opened.keyboard.press("ArrowDown")
    expect(second).to_have_attribute("aria-selected", "true")
    expect(first).not_to_have_attribute("aria-selected", "true")
    expect(box).to_have_attribute("aria-activedescendant", str(second.get_attribute("id")))
    opened.keyboard.press("ArrowUp")
    opened.keyboard.press("ArrowUp")
    last = opened.get_by_role("option").last
    expect(last).to_have_attribute("aria-selected", "true")
    for _ in range(8):
        opened.keyboard.press("Tab")
        outside = (
            "document.activeElement.matches('body *') && !document.activeElement.closest('dialog')"
        )
        assert not opened.evaluate(outside), "the focus left the dialog"


def test_results_are_filtered_by_section(opened: Page) -> None:
    """A section's button shows its results alone, with their count on it."""
    search(opened, "database")
    dialog = opened.get_by_role("dialog")
    dialog.get_by_role("button", name="Runbooks").click()
    expect(dialog.get_by_role("button", name="Runbooks")).to_have_attribute("aria-pressed", "true")
    expect(opened.get_by_role("option").first.locator(".adr-result-page")).to_have_text("Runbooks")
    links = (
        opened.get_by_role("option").locator("a").evaluate_all("all => all.map(a => a.pathname)")
    )
    assert all(link.startswith("/runbooks/") for link in links)
    dialog.get_by_role("button", name="All").click()
    expect(opened.get_by_role("option").locator("a[href*='/inventory/']").first).to_be_attached()


def test_lists_and_navigation_are_not_what_is_found(opened: Page) -> None:
    """A decision's title finds the decision, and no index that lists it."""
    search(opened, "Publish order events through an outbox")
    links = (
        opened.get_by_role("option").locator("a").evaluate_all("all => all.map(a => a.pathname)")
    )
    assert links[0].startswith("/decisions/0005-")
    assert "/decisions/" not in links
    assert "/inventory/" not in links


def test_nothing_found_is_said(opened: Page) -> None:
    """The answer names what was asked for."""
    opened.keyboard.press("/")
    opened.keyboard.type("zzzzqqqq<b>")
    expect(opened.get_by_role("status")).to_have_text("Nothing found for “zzzzqqqq<b>”.")


def test_without_javascript_the_search_says_so(
    shop: Path, serve_folder: Serve, browser: Browser
) -> None:
    """There is no button that does nothing."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(serve_folder(shop))
    expect(page.locator(".adr-search-off")).to_be_visible()
    expect(page.locator(".adr-search-off")).to_have_text("Search needs JavaScript")
    expect(page.locator(".adr-search-open")).to_be_hidden()
    context.close()


def test_the_site_works_below_a_path_and_with_files(
    serve_folder: Serve, tmp_path: Path, home: Path, page: Page
) -> None:
    """The search finds its index, and results their pages, wherever the site is."""
    repo = make_repo(tmp_path / "repo", home)
    repo.write("adr/0001-x.md", "# 1. Use X\n\n## Status\n\nAccepted\n\nBecause of zebras.\n")
    repo.write("docs/index.md", "# Home\n")
    repo.write("mkdocs.yml", "site_name: x\ntheme: material\nplugins: [adrtool]\n"
               "site_url: https://example.org/team/docs/\nuse_directory_urls: false\n")  # fmt: skip
    _build(repo.path, home, tmp_path / "www/team/docs")
    base = serve_folder(tmp_path / "www")
    complaints = watched(page, base)
    page.goto(f"{base}team/docs/decisions/index.html")
    search(page, "zebra")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{base}team/docs/decisions/0001-x.html")
    assert complaints == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_scheme_is_the_readers_and_can_be_switched(
    shop: Path, serve_folder: Serve, browser: Browser, scheme: str
) -> None:
    """The system's scheme holds at first; the button changes it, and labels stay readable."""
    context = browser.new_context(color_scheme="dark" if scheme == "dark" else "light")
    page = context.new_page()
    page.goto(f"{serve_folder(shop)}decisions/")
    names = {"light": "default", "dark": "slate"}
    body = page.locator("body")
    expect(body).to_have_attribute("data-md-color-scheme", names[scheme])
    _assert_readable(page, ".adr-chip, .adr-newer, .adr-summary")
    page.locator("label[for^=__palette]:visible").click()
    expect(body).to_have_attribute(
        "data-md-color-scheme", names["light" if scheme == "dark" else "dark"]
    )
    page.wait_for_timeout(400)  # colours fade
    _assert_readable(page, ".adr-chip, .adr-newer")
    context.close()


def _assert_readable(page: Page, selector: str) -> None:
    """Contrast of text to its background by WCAG 2: at least 4.5 for what carries meaning."""
    ratios = page.evaluate(
        """selector => {
          const parse = text => (text.match(/[\\d.]+/g) ?? []).map(Number);
          const luminance = ([r, g, b]) => [r, g, b].map(v => v / 255)
            .map(v => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
            .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
          const under = parse(getComputedStyle(document.body).backgroundColor);
          return [...document.querySelectorAll(selector)].map(element => {
            const [r, g, b, a = 1] = parse(getComputedStyle(element).color);
            const seen = [r, g, b].map((v, i) => v * a + under[i] * (1 - a));
            const [x, y] = [luminance(seen), luminance(under)].sort((m, n) => n - m);
            return [element.className, (x + 0.05) / (y + 0.05)];
          });
        }""",
        selector,
    )
    assert ratios
    assert [ratio for ratio in ratios if ratio[1] < 4.5] == []


def test_nothing_is_wider_than_a_phone(shop: Path, serve_folder: Serve, browser: Browser) -> None:
    """At 390 pixels wide tables scroll inside, and pages don't."""
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    base = serve_folder(shop)
    wide: dict[str, int] = {}
    for path in sorted(shop.rglob("*.html")):
        name = path.relative_to(shop).as_posix()
        page.goto(base + name)
        over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        wide |= {name: over} if over > 0 else {}
    assert wide == {}
    page.goto(base)
    page.get_by_role("button", name="Search").click()
    page.keyboard.type("aws_s3_bucket.assets")
    answered(page, "aws_s3_bucket.assets")
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    context.close()


def test_problems_are_read_on_a_phone(hostile: Path, serve_folder: Serve, browser: Browser) -> None:
    """However long a path is, what is wrong there begins on the screen, and its colour shows."""
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(serve_folder(hostile) + "problems/")
    box = page.get_by_role("columnheader", name="What").bounding_box()
    assert box
    assert box["x"] < 300
    assert page.locator(".adr-chip-error").count()
    assert not page.locator(".adr-chip-other").count()
    context.close()


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of a repository in which every text that a stranger can write is an attack."""
    folder = tmp_path_factory.mktemp("hostile")
    repo = make_repo(folder / "repo", folder)
    quoted = "'" + NASTY.replace("'", "''") + "'"
    front = f"status: accepted\ndate: 2026-01-01\ndecision-makers: [{quoted}]\ntags: [{quoted}]\n"
    front += f"owner: {quoted}\napplies_to: ['terraform:infra:*']\n"
    body = f"""\
## {NASTY}

Text <script>window.ran=2</script> <iframe src="javascript:parent.ran=3"></iframe>
<svg onload="window.ran=4"><script>window.ran=4</script></svg>

<div onclick="window.ran=5" id="__config">click</div>

[js](javascript:window.ran=6) [enc](&#106;avascript:window.ran=7) ![x](data:image/svg+xml,<svg>)

paragraph
{{: onclick="window.ran=8" onmouseover="window.ran=8" }}

## Label {{ data-toc-label="<img src=x onerror=window.ran=9>" onclick="window.ran=9" }}

<a href="java
script:window.ran=10">x</a> <math><mi xlink:href="javascript:window.ran=10">m</mi></math>

`code
<script>window.ran=11</script>
code`

| <img src=x onerror=window.ran=12> | b |
|---|---|
| c | <b onmouseover=window.ran=12>d</b> |

<style>body {{ display: none }}</style>
<details><summary>open</summary>

```sh
never closed
"""
    repo.write("adr/0001-x.md", f"---\n{front}---\n# {NASTY}\n\n{body}")
    repo.write("adr/0003-a-name-that-is-much-longer-than-a-phone-is-wide.md", "# A\n")
    repo.write("adr/0002-y.md", f"---\ntitle: {quoted}\nstatus: {quoted}\n---\n{NASTY}\n")
    repo.write(
        "runbooks/r.md",
        f"---\nowner: {quoted}\nseverity: {quoted}\n{quoted}: {quoted}\n---\n# {NASTY}\n",
    )
    described = NASTY.replace('"', '\\"')
    repo.write("infra/main.tf", f'variable "v" {{\n  description = "{described}"\n}}\n'
               f'resource "aws_s3_bucket" "{described}" {{}}\n')  # fmt: skip
    repo.write("k8s/a.yaml", f"apiVersion: v1\nkind: Service\nmetadata:\n  name: {quoted}\n"
               f"  namespace: x\n  labels: {{a: {quoted}}}\n")  # fmt: skip
    repo.write(".github/workflows/w.yml", f"name: {quoted}\non: push\njobs:\n  {quoted}:\n"
               f"    runs-on: {quoted}\n    steps: []\n")  # fmt: skip
    return _build(repo.path, folder, folder / "site")


def test_nothing_that_a_repository_says_is_run(
    hostile: Path, serve_folder: Serve, page: Page
) -> None:
    """No script runs, on any page, also when everything is pointed at and clicked."""
    base = serve_folder(hostile)
    page.on("dialog", lambda dialog: dialog.dismiss())
    pages = sorted(path.relative_to(hostile).as_posix() for path in hostile.rglob("*.html"))
    assert len(pages) >= 10
    for name in pages:
        page.goto(base + name)
        page.evaluate(
            """() => document.querySelectorAll("main *").forEach(element => {
              for (const type of ["mouseover", "focus", "load", "error", "toggle"])
                element.dispatchEvent(new Event(type));
              if (element.tagName === "A" && !element.href.startsWith("http")) element.click();
              else if (element.tagName !== "A") element.dispatchEvent(new MouseEvent("click"));
            })"""
        )
        page.wait_for_timeout(50)
        assert page.evaluate(RAN) is None, name


def test_hostile_text_is_shown_as_it_is(hostile: Path, serve_folder: Serve, page: Page) -> None:
    """Titles, headings, people, tags, owners, names and descriptions are there to the letter."""
    base = serve_folder(hostile)
    page.goto(f"{base}decisions/0001-x/")
    assert page.title().startswith(f"1. {NASTY}")
    assert page.locator("h1").inner_text().removesuffix("¶") == NASTY
    assert page.locator("h2").first.inner_text().removesuffix("¶") == NASTY
    assert f"Owner {NASTY}" in page.locator(".adr-facts").first.inner_text()
    assert page.locator("nav .md-nav__link--active").first.inner_text().strip() == f"1. {NASTY}"
    expect(page.locator("[id='adr:applies-to']")).to_be_visible()
    page.goto(f"{base}decisions/")
    expect(page.get_by_role("link", name=NASTY, exact=True).first).to_be_visible()
    page.goto(f"{base}inventory/terraform/infra/")
    assert page.locator(".adr-about").first.inner_text() == NASTY
    expect(page.locator("h3").filter(has_text=NASTY)).to_be_visible()
    page.goto(f"{base}runbooks/r/")
    assert page.locator(".adr-runbook").inner_text().count(NASTY) >= 3
    search(page, "onerror")
    assert page.evaluate(RAN) is None
    expect(page.get_by_role("option").first).to_contain_text("<script>window.ran=1</script>")


def test_a_page_prints(shop: Path, serve_folder: Serve, page: Page) -> None:
    """On paper there is no search box, and long lists are whole."""
    page.goto(f"{serve_folder(shop)}inventory/terraform/infra/environments/production/")
    page.emulate_media(media="print")
    expect(page.locator(".adr-search")).to_be_hidden()
    clipped = (
        "all => all.filter(e => e.scrollHeight > e.clientHeight + 1 && e.clientHeight > 0).length"
    )
    assert page.locator(".adr-many").evaluate_all(clipped) == 0
    assert len(page.pdf()) > 10_000
