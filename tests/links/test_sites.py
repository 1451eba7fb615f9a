"""What a site has beside the links that people write: navigation, moved pages, snippets, themes."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from adrtool import links, sites
from adrtool import project as projects
from adrtool.links.model import Findings
from tests.helpers import Repo, Runner

CONFIG = "site_name: X\n"


def checked(
    repo: Repo, site: Mapping[str, str], files: Mapping[str, str], *, external: bool = False
) -> Findings:
    """What is found on a site that is there, of a project with these files."""
    for path, text in {"mkdocs.yml": CONFIG, **files}.items():
        repo.write(path, text)
    for path, text in site.items():
        repo.write(f"site/{path}", text)
    project = projects.find(repo.path)
    told = sites.read(sites.find(repo.path, repo.path), repo.path)
    return links.check(project, repo.path / "site", told, external=external)


def places(found: Findings) -> list[tuple[str, int, str]]:
    """Path, line and target of every problem."""
    return [(p.path, p.line, p.target) for p in found.problems]


def test_the_navigation_is_told_once(repo: Repo) -> None:
    """At its line in mkdocs.yml, on however many pages it stands."""
    site = {f"{n}/index.html": '<nav><a href="../gone/">x</a></nav>' for n in "abcd"}
    site["index.html"] = '<nav><a href="gone/">x</a></nav>'
    files = {f"docs/{n}.md": "# X\n" for n in "abcd"} | {
        "docs/index.md": "# X\n", "mkdocs.yml": "site_name: X\nnav:\n  - a.md\n  - G: gone.md\n",
    }  # fmt: skip
    found = checked(repo, site, files)
    assert places(found) == [("mkdocs.yml", 4, "gone.md")]


def test_an_entry_of_the_navigation_is_told_where_it_is_wrong(repo: Repo) -> None:
    """Not at a page that is there, nor in a comment, nor in a page that has it right."""
    site = {
        "sub/index.html": '<nav><a href="../a.md#x">x</a></nav><a href="../a/#x">x</a>',
        "a/index.html": '<nav><a href="../a.md#x">x</a></nav><p id="x">',
        "index.html": '<nav><a href="a.md#x">x</a><a href="gone.md">x</a></nav>',
    }
    config = "site_name: X\n# - gone.md\nnav:\n  - a.md\n  - A: a.md#x # a.md#y\n  - gone.md\n"
    files = {
        "mkdocs.yml": config, "docs/a.md": "# A\n", "docs/index.md": "# X\n",
        "docs/sub/index.md": "[x](../a.md#x)\n",
    }  # fmt: skip
    assert places(checked(repo, site, files)) == [
        ("mkdocs.yml", 5, "a.md#x"), ("mkdocs.yml", 6, "gone.md"),
    ]  # fmt: skip


def test_a_link_of_a_template_is_not_the_entry_of_the_page_that_it_means(repo: Repo) -> None:
    """Nor is it in a comment; the address of the site may stand in front."""
    files = {
        "mkdocs.yml": "site_name: X\ntheme: {custom_dir: over}\nnav:\n  - a.md\n",
        "over/main.html": "{# a.md #}\n<a href=\"{{ 'a.md' | url }}\">x</a>\n",
        "over/404.html": "\n<a href='{{ base_url }}/gone/'>x</a>\n",
        "docs/a.md": "# A\n",
    }
    site = {
        "a/index.html": '<a href="../a.md">x</a>', "index.html": '<a href="a.md">x</a>',
        "404.html": '<a href="/gone/">x</a>',
    }  # fmt: skip
    assert places(checked(repo, site, files)) == [
        ("over/404.html", 2, "gone/"), ("over/main.html", 2, "a.md"),
    ]  # fmt: skip


def test_a_link_of_the_theme_is_told_once(repo: Repo) -> None:
    """In the override that has it; without one, on one page, with the number of the others."""
    site = {f"{n}/index.html": '<a href="https://x/"></a><a href="/logo/">x</a>' for n in "abcd"}
    docs = {f"docs/{n}.md": "# X\n" for n in "abcd"}
    [problem] = checked(repo, site, docs).problems
    assert (problem.path, problem.line) == ("docs/a.md", 0)
    assert "on 4 pages" in problem.message
    override = {
        "mkdocs.yml": "site_name: X\ntheme:\n  name: material\n  custom_dir: over\n",
        "over/main.html": "{% block x %}\n<a href='/logo/'>x</a>\n",
    }
    assert places(checked(repo, {}, override)) == [("over/main.html", 2, "/logo/")]


def test_edit_links_to_nowhere_are_one_mistake_of_the_configuration(repo: Repo) -> None:
    """`edit_uri` is the same for every page."""
    start = "https://github.com/acme/x/edit/main/doc/"
    site = {f"{n}/index.html": f'<a href="{start}{n}.md">Edit</a>' for n in "abc"}
    config = "site_name: X\nrepo_url: https://github.com/acme/x\nedit_uri: edit/main/doc/\n"
    files = {f"docs/{n}.md": "# X\n" for n in "abc"} | {"mkdocs.yml": config}
    found = checked(repo, site, files)
    assert places(found) == [("mkdocs.yml", 3, "edit/main/doc/")]
    right = {
        f"{n}/index.html": p.replace("main/doc/", "main/docs/")
        for n, p in zip("abc", site.values(), strict=True)
    }
    assert checked(repo, right, {"mkdocs.yml": config.replace("doc/", "docs/")}).problems == ()


def test_an_anchor_may_be_on_the_page_that_a_moved_one_leads_to(repo: Repo) -> None:
    """Pages that stand for moved ones pass the fragment on; those that lead elsewhere may too."""
    site = {
        "index.html": '<a href="old/#a">1</a> <a href="old/#b">2</a> <a href="away/#c">3</a>',
        "old/index.html": '<meta http-equiv="refresh" content="0; url=../new/">',
        "away/index.html": '<meta http-equiv="refresh" content="0; url=https://example.org/">',
        "loop/index.html": '<meta http-equiv="refresh" content="0; url=."><a href="#x">x</a>',
        "new/index.html": '<p id="a">',
    }
    files = {"docs/index.md": "[1](old/#a)\n[2](old/#b)\n[3](away/#c)\n"}
    found = checked(repo, site, files)
    assert places(found)[0] == ("docs/index.md", 2, "old/#b")
    assert [p.target for p in found.problems] == ["old/#b", "#x"]


def test_a_link_from_a_snippet_is_told_in_the_snippet(repo: Repo) -> None:
    """In the file that is taken in, with the page that takes it in; else on the page's line."""
    site = {"index.html": '<a href="gone/">1</a> <a href="made/">2</a>'}
    files = {
        "mkdocs.yml": "site_name: X\nmarkdown_extensions:\n  - pymdownx.snippets:\n"
        "      base_path: [parts]\n",
        "parts/a.md": "A\n\n[1](gone/)\n",
        "docs/index.md": '# X\n\n--8<-- "a.md"\n',
    }
    found = checked(repo, site, files)
    assert places(found) == [("docs/index.md", 3, "made/"), ("parts/a.md", 3, "gone/")]
    assert "taken in by docs/index.md" in found.problems[1].message


def test_a_link_that_an_include_made_relative_is_told_in_the_file(repo: Repo) -> None:
    """It comes out with the path from the page, and is written with the path from the file."""
    site = {"guide/index.html": '<a href="../gone.md#x">1</a> <img src="../../parts/b.png">'}
    files = {
        "parts/a.md": "A\n\n[1](../docs/gone.md#x) ![2](b.png)\n",
        "docs/guide/index.md": '# X\n\n{% include-markdown "../../parts/a.md" %}\n',
    }
    assert places(checked(repo, site, files)) == [
        ("parts/a.md", 3, "../docs/gone.md#x"), ("parts/a.md", 3, "b.png"),
    ]  # fmt: skip


def test_a_page_without_a_source_is_told_as_it_is_built(repo: Repo) -> None:
    """The HTML has lines too."""
    found = checked(repo, {"api/x.html": '<p>\n\n <a href="gone">x</a>\n'}, {})
    assert places(found) == [("site/api/x.html", 3, "gone")]
    assert "no source" in found.problems[0].message


def test_pages_without_a_source_have_each_its_own_links(repo: Repo) -> None:
    """Where they are links, however their signs are written."""
    site = {
        "a.html": '<!-- gone.html -->\n<title>gone.html</title>\n<a title="gone.html"\n href="gone'
        '.html">gone.html</a>\n<a href="gone.html">x</a>\n',
        "b.html": '<script>"gone.html"</script>\n<a href="gone&#46;html">x</a>\n',
        "c.html": '<a href="x.html?a&amp;b">x</a>\n',
        "d.html": "<style>\n/* d.png */ a {background: url(d.png)}</style>\n",
        "e.css": "/* e.png */\na { background: url(e.png) }\n",
    }
    found = checked(repo, site, {})
    assert [(p.path[5:], p.line, p.column, p.target) for p in found.problems] == [
        ("a.html", 4, 8, "gone.html"), ("a.html", 5, 10, "gone.html"),
        ("b.html", 2, 10, "gone&#46;html"), ("c.html", 1, 10, "x.html?a&amp;b"),
        ("d.html", 2, 32, "d.png"), ("e.css", 2, 21, "e.png"),
    ]  # fmt: skip


def test_what_most_pages_without_a_source_have_is_told_once(repo: Repo) -> None:
    """Their navigation, for one."""
    site = {f"{n}.html": '<nav><a href="gone.html">x</a></nav>' for n in "abc"}
    [told] = checked(repo, site, {}).problems
    assert (told.path, told.line) == ("site/a.html", 1)
    assert "on 3 pages" in told.message


def test_a_site_without_a_project_is_told_by_its_files(repo: Repo, run: Runner) -> None:
    """Also the folder that one is in, and in any encoding."""
    (repo.path / "b.html").write_bytes(b"<p>\xe4\n<a href='gone.html'>x</a>")
    repo.write("index.html", "<a href='gone2.html'>x</a>\n")
    found = run("adrtool", "links", "--site", ".", "--json", cwd=repo.path).json()["problems"]
    assert [(p["path"], p["line"]) for p in found] == [("b.html", 2), ("index.html", 1)]
    assert found[0]["message"] == "there is no 'gone.html' on the site"


def test_a_reference_that_a_plugin_resolves_is_none_without_definition(repo: Repo) -> None:
    """The page tells whether a link came of it."""
    files = {"docs/index.md": "[a][pkg.A] and [b][pkg.B]\n\n[`c`][pkg.C_d]\n"}
    page = '<a href="#x" id="x">a</a> and [b][pkg.B] <p>[<code>c</code>][pkg.C_d]'
    found = checked(repo, {"index.html": page}, files)
    assert places(found) == [("docs/index.md", 1, "pkg.B"), ("docs/index.md", 3, "pkg.C_d")]


def test_addresses_elsewhere_are_given_with_every_place(repo: Repo) -> None:
    """Once for each address, when they are asked for."""
    site = {
        "index.html": '<a href="https://x.org/#a">1</a>',
        "b/index.html": '<a href="https://x.org/#a">1</a>',
    }
    files = {"docs/index.md": "<https://x.org/#a>\n", "docs/b.md": "\n[1](https://x.org/#a)\n"}
    assert checked(repo, site, files).external == ()
    [one] = checked(repo, site, files, external=True).external
    assert one.url == "https://x.org/#a"
    assert [(p.path, p.line, p.column) for p in one.places] == [
        ("docs/b.md", 2, 5), ("docs/index.md", 1, 2),
    ]  # fmt: skip


@pytest.mark.parametrize("count", [61, 200])
def test_many_pages_are_told_like_few(repo: Repo, count: int) -> None:
    """From some number on, copies of the process share the work."""
    site = {f"p{n}.html": f'<a id="a" href="p{(n + 1) % count}.html#a">1</a>' for n in range(count)}
    site["p3.html"] = '<a id="a" href="p4.html#b">1</a><a href="gone.html">2</a>'
    found = checked(repo, site, {})
    assert [(p.path, p.target) for p in found.problems] == [
        ("site/p3.html", "p4.html#b"), ("site/p3.html", "gone.html"),
    ]  # fmt: skip
    assert (found.pages, found.links) == (count, count + 1)


def test_pages_of_infrastructure_code_are_told_in_its_files(repo: Repo) -> None:
    """A link that a generated page shows stands in the file that states it."""
    gone = "https://github.com/a/b/blob/main/runbooks/gone.md"
    rules = "groups:\n  - name: g\n    rules:\n      - alert: Down\n        expr: up == 0\n"
    files = {
        "mkdocs.yml": "site_name: X\nrepo_url: https://github.com/a/b\nplugins: [adrtool]\n",
        "rules/x.yml": f"{rules}        annotations: {{runbook_url: '{gone}'}}\n",
    }
    site = {"inventory/prometheus/rules/x/index.html": f'<a href="{gone}">x</a>'}
    assert places(checked(repo, site, files)) == [("rules/x.yml", 6, gone)]


def test_brackets_in_raw_html_are_text(repo: Repo) -> None:
    """Markdown isn't read there, so nothing is missing."""
    text = "<p>[0][1] [^n] [x]()</p>\n\nA <b>[c][d]</b> [^m]\n"
    site = {"index.html": "<p>[0][1] [^n]</p> [c][d] [^m]"}
    files = {"docs/index.md": text, "mkdocs.yml": f"{CONFIG}markdown_extensions: [footnotes]\n"}
    found = checked(repo, site, files)
    assert places(found) == [("docs/index.md", 3, "d"), ("docs/index.md", 3, "^m")]


def test_a_definition_that_python_markdown_does_not_read_defines_nothing(repo: Repo) -> None:
    """Other engines take a target with spaces; the page shows the brackets."""
    text = "[a][x] [b][y] [c][z] [d][SS]\n\n[x]: <a b.md>\n[y]: a.md (T)\n[z]: a.md and more\n"
    page = {"index.html": "[a][x] b [c][z] [d][SS]"}
    found = checked(repo, page, {"docs/index.md": f"{text}[ß]: a.md\n"})
    assert places(found) == [("docs/index.md", 1, label) for label in ("x", "z", "SS")]
    assert found.problems[0].hint.startswith("its line isn't read as a definition")


def test_a_definition_that_nothing_uses_is_not_blamed(repo: Repo) -> None:
    """When the same target stands elsewhere."""
    text = "[a](gone.md) [b][]\n\n[c]: gone.md\n[b]: gone.md\n"
    site = {"index.html": '<a href="gone.md">1</a>'}
    found = checked(repo, site, {"docs/index.md": text})
    assert places(found) == [("docs/index.md", 1, "gone.md"), ("docs/index.md", 4, "gone.md")]


def test_pages_that_are_made_or_left_out_are_linked_to_by_their_paths(repo: Repo) -> None:
    """MkDocs makes links to excluded pages; a plugin's own have no file."""
    site = {
        "index.html": '<a href="drafts/d/">1</a><a href=".in/x/">2</a><a href="made/#x">3</a>',
        "made/index.html": "<p>",
    }
    text = "[1](drafts/d.md) [2](.in/x.md) [3](made.md#x)\n"
    files = {"docs/index.md": text, "docs/drafts/d.md": "# D\n", "docs/.in/x.md": "# X\n"}
    found = checked(repo, site, files)
    assert [(p.column, p.target) for p in found.problems] == [
        (5, "drafts/d.md"), (22, ".in/x.md"), (36, "made.md#x"),
    ]  # fmt: skip


def test_a_target_with_spaces_is_told_where_it_is_one(repo: Repo) -> None:
    """Not where the same words are text."""
    site = {"index.html": '<h2>A b</h2><a href="## A b">1</a>'}
    found = checked(repo, site, {"docs/index.md": "## A b\n\n[1](## A b)\n"})
    assert places(found) == [("docs/index.md", 3, "## A b")]


def test_lines_are_counted_in_words(repo: Repo) -> None:
    """One is no plural."""
    own = "https://github.com/acme/x/blob/main/a.py#L2"
    files = {"a.py": "1\n", "mkdocs.yml": f"{CONFIG}repo_url: https://github.com/acme/x\n"}
    [problem] = checked(repo, {"index.html": f'<a href="{own}">1</a>'}, files).problems
    assert problem.message.startswith("'a.py' has only 1 line (")


def test_what_only_html_takes_for_code_is_told_where_it_stands(repo: Repo) -> None:
    """Python-Markdown sees links in `pre` among text; those in code beside it aren't meant."""
    site = {"index.html": '<a href="gone.md">x</a>'}
    text = "`[x](gone.md)`\n\n```\n[x](gone.md)\n```\n\na <pre>[x](gone.md)</pre>\n"
    assert places(checked(repo, site, {"docs/index.md": text})) == [("docs/index.md", 7, "gone.md")]


def test_a_footnote_that_nothing_refers_to_is_told_at_its_line(repo: Repo) -> None:
    """Its link back leads nowhere, though nobody wrote that link; on each page by itself."""
    page = '<li id="fn:a"><a href="#fnref:a">back</a>'
    files = {"docs/index.md": "# X\n\n[^a]: A note.\n", "docs/b.md": "[^a]: Another.\n"}
    found = checked(repo, {"index.html": page, "b/index.html": page}, files)
    assert places(found) == [("docs/b.md", 1, "#fnref:a"), ("docs/index.md", 3, "#fnref:a")]
    assert "nothing refers to it" in found.problems[0].message
