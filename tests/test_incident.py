"""An incident in a real browser: on the site, and in the exported file with the network off."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.helpers import PROJECT, Repo, Runner, make_repo

pytest.importorskip("playwright")
from playwright.sync_api import Browser, Locator, Page, expect

# The machine may have other things to do.
expect.set_options(timeout=30_000)

SHOP = PROJECT / "examples" / "shop"
RECONCILE = "runbooks/payments-reconciliation/"
NASTY = "A</title><script>window.ran=1</script><img src=x onerror=window.ran=1>"
ROW = re.compile(r"\| (?P<time>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d) \| (?P<what>.*) \|")
BLOCKED = """\
Object.defineProperty(window, "localStorage", { get() { throw new Error("private"); } });
"""
NO_CLIPBOARD = """\
document.execCommand = () => false;
Object.defineProperty(navigator, "clipboard", { value: undefined });
"""

Serve = Callable[[Path], str]


def _build(project: Path, home: Path, site: Path) -> Path:
    done = Runner(home)("adrtool", "-C", project, "build", "--site-dir", site)
    assert done.code == 0, done.stderr
    return site


@pytest.fixture(scope="session")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the example company."""
    folder = tmp_path_factory.mktemp("shop")
    return _build(SHOP, folder, folder / "site")


@pytest.fixture(scope="session")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All runbooks of the example company in one file, and that file printed."""
    folder = tmp_path_factory.mktemp("exported")
    named = {"CHROMIUM": os.environ["CHROMIUM"]} if "CHROMIUM" in os.environ else {}
    done = Runner(folder)("runbook", "-C", SHOP, "export", folder / "out.html", "--pdf", env=named)
    assert done.code == 0, done.stderr
    return folder / "out.html"


@pytest.fixture
def opened(shop: Path, serve_folder: Serve, page: Page) -> Iterator[Page]:
    """A page on the example company's site; ends by asking that nothing was sent elsewhere."""
    base = serve_folder(shop)
    complaints = watched(page, base)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(base + RECONCILE)
    yield page
    assert complaints == []


def watched(page: Page, base: str) -> list[str]:
    """Collects errors, requests to elsewhere, and requests that carry anything."""
    complaints: list[str] = []
    page.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda r: None if r.url.startswith((base, "data:")) and r.method == "GET"
            else complaints.append(r.url))  # fmt: skip
    return complaints


def step(page: Page, name: str) -> Locator:
    """The box of a step, by the beginning of its name."""
    return page.get_by_role("checkbox", name=re.compile(f"^Done: {re.escape(name)}"))


def clipboard(page: Page) -> str:
    """What was copied."""
    text: str = page.evaluate("navigator.clipboard.readText()")
    return text


def timeline(page: Page) -> list[tuple[datetime, str]]:
    """The rows of the timeline that the button copies."""
    page.get_by_role("button", name="Copy timeline").click()
    expect(page.get_by_role("status").filter(has_text="Timeline copied")).to_be_visible()
    found = (ROW.fullmatch(line) for line in clipboard(page).splitlines())
    return [(datetime.fromisoformat(f"{m['time']}Z"), m["what"]) for m in found if m]


def test_a_whole_incident(opened: Page) -> None:
    """Values fill the commands, ticks keep their times over a reload, the timeline tells them."""
    began = datetime.now(UTC).replace(microsecond=0)
    expect(opened.get_by_label("NAMESPACE")).to_have_value("shop")
    opened.get_by_label("JOB").fill("reconcile-29384")
    logs = opened.locator("pre code").filter(has_text="logs job/")
    expect(logs).to_contain_text('kubectl --namespace "shop" logs job/reconcile-29384 --tail 100')
    done = ["Step 1: Read what", "Step 3: For each reference", "Step 2: Run it again"]
    for name in done:
        step(opened, name).check()
    opened.reload()
    expect(opened.get_by_label("JOB")).to_have_value("reconcile-29384")
    expect(logs).to_contain_text("logs job/reconcile-29384")
    for name in done:
        expect(step(opened, name)).to_be_checked()
    step(opened, "Verify").check()
    rows = timeline(opened)
    assert len(rows) == 4
    for (_, what), name in zip(rows, [*done, "Verify"], strict=True):
        assert what.startswith(name)
    times = [time for time, _ in rows]
    assert times == sorted(times)
    assert began <= times[0] <= times[-1] <= datetime.now(UTC)
    text = clipboard(opened)
    assert text.startswith("## Timeline\n\nBy the runbook [Payments reconciliation](<http://127.")
    assert "reconcile-29384" not in text + opened.url


def test_the_themes_button_copies_the_filled_command(opened: Page) -> None:
    """What is copied is what is shown, with the values."""
    opened.get_by_label("DAY").fill("2026-11-21")
    block = opened.locator(".highlight").filter(has_text="export DAY")
    expect(block).to_contain_text("export DAY=2026-11-21")
    block.hover()
    block.locator(".md-code__button, .md-clipboard").first.click()
    opened.wait_for_function("navigator.clipboard.readText().then(t => t.includes('DAY'))")
    copied = clipboard(opened)
    assert 'create job "reconcile-2026-11-21"' in copied
    assert '["--date", $day]' in copied, "a name in other letters is another variable"
    assert "<day>" not in copied


def test_only_what_is_declared_is_filled(opened: Page) -> None:
    """An empty field leaves a command as it is written, and says so by its look."""
    opened.get_by_label("JOB").fill("x")
    opened.get_by_label("JOB").fill("")
    place = opened.locator(".adr-var").filter(has_text="<job>")
    expect(place).to_have_text("<job>")
    expect(place).not_to_have_class(re.compile("adr-var-set"))


def test_what_a_shell_would_read_is_told(opened: Page) -> None:
    """A value with a semicolon is filled in as typed, with a word of warning beside the field."""
    warning = opened.get_by_text("Has signs that a shell reads").nth(1)
    expect(warning).to_be_hidden()
    opened.get_by_label("JOB").fill("a; reboot")
    expect(warning).to_be_visible()


def test_start_again_clears_everything_and_can_be_undone(opened: Page) -> None:
    """A slip of the hand mustn't cost the timeline."""
    opened.get_by_label("JOB").fill("j")
    step(opened, "Step 1").check()
    opened.get_by_role("button", name="Start again").click()
    expect(step(opened, "Step 1")).not_to_be_checked()
    expect(opened.get_by_label("JOB")).to_have_value("")
    expect(opened.get_by_label("NAMESPACE")).to_have_value("shop")
    assert opened.evaluate("Object.keys(localStorage).filter(k => k.startsWith('adrtool'))") == []
    opened.get_by_role("button", name="Undo").click()
    expect(step(opened, "Step 1")).to_be_checked()
    opened.reload()
    expect(step(opened, "Step 1")).to_be_checked()
    expect(opened.get_by_label("JOB")).to_have_value("j")


def test_each_page_keeps_its_own(opened: Page) -> None:
    """The ticks of one runbook are none of another's."""
    step(opened, "Step 1").check()
    opened.goto(opened.url.replace("payments-reconciliation", "failover-database"))
    expect(step(opened, "Step 1")).not_to_be_checked()
    expect(opened.get_by_text("0 of 6 done")).to_be_visible()


def test_two_tabs_agree(opened: Page) -> None:
    """A tick in one tab shows in the other."""
    other = opened.context.new_page()
    other.goto(opened.url)
    step(other, "Step 2").check()
    expect(step(opened, "Step 2")).to_be_checked()


def test_everything_works_with_the_keyboard(opened: Page) -> None:
    """Tab reaches fields, boxes and buttons; arrows lead from step to step."""
    opened.get_by_label("NAMESPACE").focus()
    opened.keyboard.press("Tab")
    opened.keyboard.type("job-1")
    expect(opened.get_by_label("JOB")).to_have_value("job-1")
    for _ in range(30):
        opened.keyboard.press("Tab")
        if opened.evaluate("document.activeElement.type === 'checkbox'"):
            break
    expect(step(opened, "Step 1")).to_be_focused()
    opened.keyboard.press("Space")
    opened.keyboard.press("ArrowDown")
    expect(step(opened, "Step 2")).to_be_focused()
    opened.keyboard.press("Space")
    opened.keyboard.press("ArrowUp")
    expect(step(opened, "Step 1")).to_be_focused()
    opened.get_by_role("button", name="Start again").focus()
    opened.keyboard.press("Shift+Tab")
    opened.keyboard.press("Enter")
    expect(opened.get_by_text("Timeline copied.")).to_be_visible()
    assert clipboard(opened).count("| Step ") == 2


def test_a_browser_that_keeps_nothing_says_so(shop: Path, serve_folder: Serve, page: Page) -> None:
    """Without local storage all but the reload works."""
    page.add_init_script(BLOCKED)
    page.goto(serve_folder(shop) + RECONCILE)
    step(page, "Step 1").check()
    expect(page.get_by_text("This browser keeps nothing")).to_be_visible()
    expect(page.get_by_text("1 of 5 done")).to_be_visible()


def test_without_a_clipboard_the_timeline_is_shown(
    shop: Path, serve_folder: Serve, page: Page
) -> None:
    """Where a page may not copy, the text stands there to be taken."""
    page.add_init_script(NO_CLIPBOARD)
    page.goto(serve_folder(shop) + RECONCILE)
    page.get_by_role("button", name="Copy timeline").click()
    expect(page.get_by_text("Nothing is ticked yet.")).to_be_visible()
    step(page, "Step 2").check()
    page.get_by_role("button", name="Copy timeline").click()
    expect(page.get_by_label("Timeline")).to_have_value(re.compile(r"\| Step 2: Run it again"))


def test_without_javascript_a_runbook_is_a_document(
    shop: Path, serve_folder: Serve, browser: Browser
) -> None:
    """It says what to fill in and has no box or button that does nothing."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(serve_folder(shop) + RECONCILE)
    head = page.locator(".adr-runbook")
    expect(head).to_contain_text("PaymentsReconciliationStale")
    expect(head.locator("dt").first).to_have_text("NAMESPACE")
    expect(head.locator("dd").first).to_contain_text("Where the job runs")
    expect(head.locator("dd").first.locator("code")).to_have_text("shop")
    expect(page.locator("article :is(input, button)")).to_have_count(0)
    expect(page.locator("article")).to_contain_text('"$NAMESPACE" logs job/<job> --tail 100')
    context.close()


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Repo:
    """Runbooks of strangers: hostile texts, sessions, tasks, headings as steps, other themes."""
    home = tmp_path_factory.mktemp("home")
    repo = make_repo(tmp_path_factory.mktemp("odd") / "repo", home)
    quoted = "'" + NASTY.replace("'", "''") + "'"
    repo.write(
        "runbooks/nasty.md",
        f"""\
---
title: {quoted}
owner: {quoted}
alerts: [{quoted}]
dashboards: ['javascript:window.ran=2', 'https://x.example/"onmouseover="window.ran=2']
variables:
  {quoted}: x
  HOST: {{description: {quoted}, default: {quoted}}}
---

# {NASTY}

1.  Do `|` and [x](javascript:window.ran=3) *now* & <b>then</b>

    ```bash
    ping "$HOST" '${{HOST}}' \\$HOST $HOSTNAME ${{HOST:-y}} <host>
    ```
""",
    )
    repo.write(
        "runbooks/console.md",
        """\
---
variables: [POD]
---
# Console

## Look

```console
$ kubectl logs <pod>
it failed
$ kubectl delete pod $POD
```

## Read

Nothing to run.

- [ ] Tell support with `say <pod>`, not `<pod>`
- [x] Tell *finance*
""",
    )
    repo.write("mkdocs.yml", "site_name: x\nplugins: [adrtool]\ntheme: {name: material}\n"
               "markdown_extensions:\n  - pymdownx.superfences\n"
               "  - pymdownx.highlight: {linenums: true}\n")  # fmt: skip
    repo.write("docs/index.md", "# Home\n")
    repo.write(
        "runbooks/mitigate.md",
        """\
---
variables: [POD]
---
# Mitigate

## Impact

- Nobody can order

## Mitigation

- First `kubectl get <pod>`
- Then

    ```sh
    kubectl delete \\
      pod $POD
    ```
""",
    )
    repo.write("images/plan.svg", '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">'
               '<rect width="9" height="9"/></svg>')  # fmt: skip
    repo.write(
        "runbooks/sub/linked.md",
        """\
# Linked

![the plan](../../images/plan.svg) ![far](https://far.example/x.png)

See [the console](../console.md#look), [nowhere](../../adr/0001-x.md) and [out](https://x.example).
""",
    )
    repo.write("adr/0001-x.md", "# 1. Use X\n\n## Status\n\nAccepted\n")
    return repo


def test_hostile_text_stays_text(odd: Repo, serve_folder: Serve, page: Page, home: Path) -> None:
    """Nothing that a runbook says runs: not in fields, commands, the status or the timeline."""
    base = serve_folder(_build(odd.path, home, home / "site"))
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{base}runbooks/nasty/")
    _assert_nasty_is_text(page)
    page.get_by_label("HOST").fill(NASTY)
    expect(page.locator("pre code")).to_have_text(
        f"""ping "{NASTY}" '{NASTY}' \\$HOST $HOSTNAME {NASTY} {NASTY}\n"""
    )
    step(page, "Step 1").check()
    [(_, what)] = timeline(page)
    assert what == r"Step 1: Do \| and x now \& then"
    assert r"A\</title\>\<script\>" in clipboard(page)
    assert page.evaluate("window.ran") is None


def _assert_nasty_is_text(page: Page) -> None:
    expect(page.get_by_label("HOST")).to_have_value(NASTY)
    expect(page.locator(".adr-input")).to_have_count(1)
    expect(page.locator(".adr-input .adr-about")).to_contain_text(NASTY)
    expect(page.locator(".adr-runbook img, .adr-runbook script")).to_have_count(0)
    expect(page.locator("a[href^=javascript]")).to_have_count(0)


def test_of_a_session_the_commands_are_copied(
    odd: Repo, serve_folder: Serve, page: Page, home: Path
) -> None:
    """Prompts and output stay on the page; tasks and headings with commands are steps."""
    base = serve_folder(_build(odd.path, home, home / "site"))
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{base}runbooks/console/")
    page.get_by_role("textbox", name="POD").fill("web-0")
    page.locator("pre").get_by_role("button", name="Copy").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert clipboard(page) == "kubectl logs web-0\nkubectl delete pod web-0"
    names = page.get_by_role("checkbox").evaluate_all("all => all.map(b => b.ariaLabel)")
    assert names == ["Done: Look", "Done: Read: Tell support with say <pod>, not <pod>",
                     "Done: Read: Tell finance"]  # fmt: skip
    expect(page.locator("article li").first).to_contain_text(
        "Tell support with say web-0, not <pod>"
    )


def test_lists_of_what_to_do_are_steps_too(
    odd: Repo, serve_folder: Serve, page: Page, home: Path
) -> None:
    """Below Mitigation, not below Impact; numbers of lines aren't copied with the code."""
    base = serve_folder(_build(odd.path, home, home / "site"))
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{base}runbooks/mitigate/")
    page.get_by_role("textbox", name="POD").fill("web-0")
    names = page.get_by_role("checkbox").evaluate_all("all => all.map(b => b.ariaLabel)")
    assert names == ["Done: Mitigation: First kubectl get <pod>", "Done: Mitigation: Then"]
    expect(page.get_by_text("First kubectl get web-0")).to_be_visible()
    page.locator("pre").get_by_role("button", name="Copy").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert clipboard(page) == "kubectl delete \\\n  pod web-0"
    step(page, "Mitigation: First").check()
    [(_, what)] = timeline(page)
    assert what == r"Mitigation: First kubectl get \<pod\>", "values stay in the browser"


def test_pages_that_the_theme_shows_without_loading_them_work(
    serve_folder: Serve, page: Page, home: Path, tmp_path: Path
) -> None:
    """With instant navigation a runbook reached by a click has its fields, boxes and state."""
    repo = make_repo(tmp_path / "repo", home)
    www = tmp_path / "www"
    www.mkdir()
    base = serve_folder(www)
    repo.write("mkdocs.yml", f"site_name: x\nsite_url: {base}\nplugins: [adrtool]\n"
               "theme: {name: material, features: [navigation.instant]}\n")  # fmt: skip
    repo.write("docs/index.md", "# Home\n")
    steps = "1. One\n\n    ```sh\n    x <pod>\n    ```\n\n[b](b.md) [a](a.md)\n"
    for name in "ab":
        head = f"---\nvariables: [POD]\n---\n# {name.upper()}\n\n"
        repo.write(f"runbooks/{name}.md", head + steps)
    _build(repo.path, home, www)
    page.goto(f"{base}runbooks/a/")
    page.evaluate("window.same = true")
    step(page, "Step 1").check()
    page.locator("article").get_by_role("link", name="b", exact=True).click()
    expect(page.locator("h1")).to_contain_text("B")
    expect(step(page, "Step 1")).not_to_be_checked()
    page.get_by_role("textbox", name="POD").fill("web")
    expect(page.locator("pre code")).to_have_text("x web\n")
    expect(page.get_by_role("button", name="Copy", exact=True)).to_have_count(1)
    page.locator("article").get_by_role("link", name="a", exact=True).click()
    expect(page.locator("h1")).to_contain_text("A")
    expect(step(page, "Step 1")).to_be_checked()
    expect(page.locator(".adr-bar")).to_have_count(1)
    assert page.evaluate("window.same") is True, "the page was loaded anew"


def _open_from_disk(browser: Browser, file: Path) -> tuple[Page, list[str]]:
    context = browser.new_context(offline=True, viewport={"width": 1280, "height": 800})
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    complaints = watched(page, "file:///")
    page.goto(file.as_uri())
    return page, complaints


def test_an_incident_in_the_exported_file(browser: Browser, exported: Path) -> None:
    """From disk, with the network off: searched, opened, filled in, ticked, reloaded, told."""
    page, complaints = _open_from_disk(browser, exported)
    expect(page.get_by_text("8 runbooks as of")).to_be_visible()
    page.keyboard.press("/")
    page.keyboard.type("no suitable peers")
    expect(page.locator(".results li")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Outbox relay stuck")
    article = page.locator("article.shown")
    article.get_by_label("N", exact=True).fill("2")
    expect(article.get_by_text("delete pod nats-2")).to_be_visible()
    article.get_by_role("checkbox", name="How much waits").check()
    page.reload()
    expect(article.get_by_role("checkbox", name="How much waits")).to_be_checked()
    expect(article.get_by_label("N", exact=True)).to_have_value("2")
    article.locator("pre").filter(has_text="delete pod").get_by_role("button").click()
    expect(article.get_by_role("button", name="Copied")).to_be_visible()
    assert clipboard(page).startswith('kubectl --namespace "platform" delete pod nats-2\n')
    [(_, what)] = timeline(page)
    assert what == "Diagnosis, step 1: How much waits?"
    assert str(exported.parent) not in clipboard(page)
    assert complaints == []
    page.context.close()


def test_each_runbook_of_the_file_keeps_its_own(browser: Browser, exported: Path) -> None:
    """Steps of the same name in two runbooks are two steps, also after a reload."""
    page, complaints = _open_from_disk(browser, exported)
    page.goto(f"{exported.as_uri()}#failover-database")
    page.get_by_role("checkbox", name="Done: Verify").check()
    page.goto(f"{exported.as_uri()}#restore-database")
    page.reload()
    expect(page.get_by_role("checkbox", name="Done: Verify")).not_to_be_checked()
    page.goto(f"{exported.as_uri()}#failover-database")
    expect(page.get_by_role("checkbox", name="Done: Verify")).to_be_checked()
    assert complaints == []
    page.context.close()


def test_links_in_the_exported_file(browser: Browser, exported: Path) -> None:
    """Between runbooks they stay in the file; back leads back; others lead to the site."""
    page, complaints = _open_from_disk(browser, exported)
    page.get_by_role("link", name="Fail over the database").click()
    article = page.locator("article.shown")
    article.locator("a[href='#restore-database/steps']").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Restore the database")
    expect(article.get_by_role("heading", name="Steps")).to_be_in_viewport()
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Fail over the database")
    page.get_by_role("link", name="Shop platform").click()
    expect(page.get_by_role("link", name="Rotate the payment keys")).to_be_visible()
    hrefs: list[str | None] = page.locator("a").evaluate_all(
        "all => all.map(a => a.getAttribute('href'))"
    )
    assert all(h is None or h.startswith(("#", "https://")) for h in hrefs)
    ids = page.locator("[id]").evaluate_all("all => all.map(e => e.id)")
    assert len(ids) == len(set(ids))
    dead = [h for h in hrefs if h and h.startswith("#") and len(h) > 1 and h[1:] not in ids]
    assert dead == []
    assert complaints == []
    page.context.close()


def test_the_exported_file_prints(browser: Browser, exported: Path) -> None:
    """The list prints everything, a page or more each; a runbook prints itself alone."""
    printed = exported.with_suffix(".pdf").read_bytes()
    assert printed.startswith(b"%PDF-")
    assert _pages(printed) > 8
    page, _ = _open_from_disk(browser, exported)
    assert _pages(page.pdf()) > 8
    page.goto(f"{exported.as_uri()}#rotate-payment-keys")
    expect(page.get_by_role("heading", level=1)).to_have_text("Rotate the payment keys")
    assert _pages(page.pdf()) < 8
    page.context.close()


def _pages(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


def test_the_exported_file_without_javascript(browser: Browser, exported: Path) -> None:
    """All runbooks stand below their list, without a search that does nothing."""
    context = browser.new_context(java_script_enabled=False, offline=True)
    page = context.new_page()
    page.goto(exported.as_uri())
    expect(page.locator("article:visible")).to_have_count(8)
    expect(page.locator("#search")).to_be_hidden()
    page.get_by_role("link", name="Rotate the payment keys").first.click()
    expect(page.locator("article#rotate-payment-keys h1")).to_be_in_viewport()
    context.close()


def test_the_exported_file_on_a_phone(browser: Browser, exported: Path) -> None:
    """At 390 pixels no runbook is wider than the screen."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, offline=True)
    page = context.new_page()
    page.goto(exported.as_uri())
    slugs: list[str] = page.locator("article").evaluate_all("all => all.map(a => a.id)")
    for slug in ["", *slugs]:
        page.goto(f"{exported.as_uri()}#{slug}")
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, slug
    context.close()


def test_strangers_runbooks_in_one_file(
    browser: Browser, odd: Repo, run: Runner, home: Path
) -> None:
    """Hostile text stays text, images are in the file, what leads nowhere is text."""
    done = run("runbook", "-C", odd.path, "export", home / "odd.html")
    assert done.code == 0, done.stderr
    assert "far.example" in done.stderr
    page, complaints = _open_from_disk(browser, home / "odd.html")
    page.get_by_role("link", name="Linked").click()
    article = page.locator("article.shown")
    expect(article.get_by_role("img", name="the plan")).to_be_visible()
    assert article.get_by_role("img").evaluate("image => image.naturalWidth") == 9
    expect(article.get_by_role("link", name="far")).to_have_attribute(
        "href", "https://far.example/x.png"
    )
    expect(article.get_by_text("nowhere")).to_be_visible()
    expect(article.get_by_role("link", name="nowhere")).to_have_count(0)
    article.get_by_role("link", name="the console").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Console")
    page.goto(f"{(home / 'odd.html').as_uri()}#nasty")
    expect(page.locator("article.shown .adr-input")).to_have_count(1)
    expect(page.locator("article.shown img, article script")).to_have_count(0)
    assert page.evaluate("window.ran") is None
    assert complaints == []
    page.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_labels_are_readable(
    browser: Browser, shop: Path, exported: Path, serve_folder: Serve, scheme: str
) -> None:
    """Severities, times, hints and variables have a contrast of 4.5 in either scheme."""
    context = browser.new_context(color_scheme="dark" if scheme == "dark" else "light")
    page = context.new_page()
    base = serve_folder(shop)
    for address in (f"{base}{RECONCILE}", f"{exported.as_uri()}#payments-reconciliation"):
        page.goto(address)
        page.get_by_role("checkbox").first.check()
        page.wait_for_timeout(400)  # colours fade
        assert _are_readable(page, ".adr-severity, .adr-tick time, .adr-about, .adr-label")
        assert _are_readable(page, ".adr-var")
    context.close()


def _are_readable(page: Page, selector: str) -> bool:
    """Whether all texts have a contrast of at least 4.5 by WCAG 2 to what is under them."""
    ratios: list[float] = page.evaluate(
        """selector => {
          const parse = text => (text.match(/[\\d.]+/g) ?? []).map(Number);
          const luminance = ([r, g, b]) => [r, g, b].map(v => v / 255)
            .map(v => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
            .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
          const seen = [...document.querySelectorAll(selector)].filter(e => e.checkVisibility());
          const ground = element => {
            for (let at = element; at; at = at.parentElement) {
              const colour = parse(getComputedStyle(at).backgroundColor);
              if (colour.length === 3) return colour;
            }
            return parse(getComputedStyle(document.body).backgroundColor);
          };
          return seen.map(element => {
            const [r, g, b, a = 1] = parse(getComputedStyle(element).color);
            const back = ground(element);
            const text = [r, g, b].map((v, i) => v * a + back[i] * (1 - a));
            const [x, y] = [luminance(text), luminance(back)].sort((m, n) => n - m);
            return (x + 0.05) / (y + 0.05);
          });
        }""",
        selector,
    )
    return bool(ratios) and min(ratios) >= 4.5
