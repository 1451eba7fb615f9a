"""Links that work in the repository work on the site; every other byte stays."""

from __future__ import annotations

from pathlib import Path

import pytest

from adrtool import site
from adrtool.site import Docs, Options
from adrtool.site.hosting import Hosting
from tests.site.builders import build, item, page, text, write

HOST = Hosting("https://github.com/a/b", "main")
RECORD = "adr/0001-use-x.md"
URI = "decisions/0001-use-x.md"
PNG = "not really a picture"


def _body(
    root: Path, markdown: str, options: Options | None = None, files: dict[str, str] | None = None
) -> str:
    """What becomes of a record's text below its header."""
    record = f"# Use X\n\nStatus: accepted\n\n{markdown}\n\nEND\n"
    write(root, {RECORD: record, **(files or {})})
    made = build(root, [item("terraform:infra:aws_s3_bucket.a", line=3)], options=options)
    assert page(made, URI).written
    return page(made, URI).markdown.partition("Status: accepted\n\n")[2].partition("\n\nEND")[0]


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("[y](0002-y.md)", "[y](0002-y.md)"),
        ("[y](./0002-y.md#why)", "[y](0002-y.md#why)"),
        ("[y](<0002-y.md> 'title')", "[y](<0002-y.md> 'title')"),
        ("[y](/adr/0002-y.md)", "[y](0002-y.md)"),
        ("[r](../runbooks/restore.md)", "[r](../runbooks/restore.md)"),
        ("[y][n] and [n]\n\n[n]: ../runbooks/restore.md 'T'",
         "[y][n] and [n]\n\n[n]: ../runbooks/restore.md 'T'"),
        ("[all](.)", "[all](index.md)"),
        ("[all](README.md)", "[all](index.md)"),
        ("[tf](../infra/main.tf)", "[tf](../inventory/terraform/infra.md#aws_s3_bucket.a)"),
        ("[tf](../infra/main.tf#L9)", "[tf](../inventory/terraform/infra.md#aws_s3_bucket.a)"),
        ("[tf](../infra)", "[tf](../inventory/terraform/infra.md)"),
        ("[out](https://example.org/0002-y.md)", "[out](https://example.org/0002-y.md)"),
        ("[here](#why)", "[here](#why)"),
        ("[mail](mailto:a@example.org)", "[mail](mailto:a@example.org)"),
        ("`[y](../infra/main.tf)`", "`[y](../infra/main.tf)`"),
        ("    [y](../infra/main.tf)", "    [y](../infra/main.tf)"),
        ("```\n[y](../infra/main.tf)\n```", "```\n[y](../infra/main.tf)\n```"),
        ('<a href="../infra/main.tf">x</a>',
         '<a href="../../inventory/terraform/infra/#aws_s3_bucket.a">x</a>'),
    ],
)  # fmt: skip
def test_a_link_leads_to_the_page_that_shows_its_target(
    tmp_path: Path, written: str, shown: str
) -> None:
    """Documents, folders and infrastructure code are linked by their pages; code stays."""
    files = {
        "adr/0002-y.md": "# Y\n\nStatus: proposed\n",
        "adr/README.md": "# All\n",
        "runbooks/restore.md": "# Restore\n",
        "infra/main.tf": "",
    }
    assert _body(tmp_path, written, files=files) == shown


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("[m](../Makefile)", "[m](https://github.com/a/b/blob/main/Makefile)"),
        ("[m](../Makefile#L3-L4)", "[m](https://github.com/a/b/blob/main/Makefile#L3-L4)"),
        ("[s](../src/)", "[s](https://github.com/a/b/tree/main/src)"),
        ("![s](../src/a%20b.drawio)", "![s](https://github.com/a/b/blob/main/src/a%20b.drawio)"),
        ("[m][1]\n\n[1]: ../Makefile", "[m][1]\n\n[1]: https://github.com/a/b/blob/main/Makefile"),
    ],
)
def test_a_file_without_a_page_is_linked_where_the_repository_is_hosted(
    tmp_path: Path, written: str, shown: str
) -> None:
    """Lines of a file stay the lines of a file."""
    files = {"Makefile": "", "src/a b.drawio": ""}
    assert _body(tmp_path, written, Options(hosting=HOST), files) == shown


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("see [the build](../Makefile).", "see the build (<code>Makefile</code>)."),
        ("see [`Makefile`](../Makefile).", "see <code>Makefile</code>."),
        ("see [the build](../Makefile 'T').", "see the build (<code>Makefile</code>)."),
        ("see [it][1].\n\n[1]: ../Makefile", "see it (<code>Makefile</code>).\n\n[1]: ../Makefile"),
        ('<a href="../Makefile">x</a>', '<a href="#">x</a>'),
    ],
)
def test_where_no_host_is_known_a_link_becomes_text(
    tmp_path: Path, written: str, shown: str
) -> None:
    """There is never a link that leads nowhere for a file that is there."""
    assert _body(tmp_path, written, files={"Makefile": ""}) == shown


def test_a_link_to_nothing_stays_and_is_a_problem(tmp_path: Path) -> None:
    """What is dead in the repository is reported with its file and line."""
    write(tmp_path, {RECORD: "# X\n\nStatus: accepted\n\n[x](gone.md)\n"})
    made = build(tmp_path)
    assert "[x](gone.md)" in page(made, URI).markdown
    (problem,) = made.problems
    assert (problem.path, problem.line, problem.rule) == (RECORD, 5, "site/dead-link")


def test_images_are_published_once_and_with_safe_names(tmp_path: Path) -> None:
    """An image that documents show becomes a file of the site."""
    files = {"adr/img/A Plan (1).png": PNG}
    body = _body(tmp_path, "![p](img/A%20Plan%20(1).png) ![p](<img/A Plan (1).png>)", files=files)
    assert body == "![p](../files/adr/img/a-plan-1.png) ![p](<../files/adr/img/a-plan-1.png>)"
    (asset,) = build(tmp_path).assets
    assert asset.path.read_text() == PNG


def test_an_image_in_raw_html_gets_its_final_address(tmp_path: Path) -> None:
    """Engines don't look into raw HTML, so the address depends on how they name pages."""
    body = _body(tmp_path, '<img src="img/p.png">', files={"adr/img/p.png": PNG})
    assert body == '<img src="../../files/adr/img/p.png">'
    flat = _body(tmp_path, '<img src="img/p.png">', Options(directory_urls=False))
    assert flat == '<img src="../files/adr/img/p.png">'


@pytest.mark.parametrize(
    "target", ["../../outside.png", "/../outside.png", "link.png", ".git/x.png"]
)
def test_nothing_outside_of_the_repository_is_published(tmp_path: Path, target: str) -> None:
    """Paths and symbolic links that lead out, or into git's own folder, give no file."""
    root = tmp_path / "repo"
    write(tmp_path, {"outside.png": PNG})
    write(root, {"adr/.git/x.png": PNG})
    (root / "adr/link.png").symlink_to(tmp_path / "outside.png")
    assert _body(root, f"![x]({target})") == f"![x]({target})"
    assert build(root).assets == ()


def test_an_svg_that_could_act_is_not_published(tmp_path: Path) -> None:
    """A picture with a script would run in the site's name when it is opened by itself."""
    svg = '<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>'
    write(tmp_path, {RECORD: "# X\n\nStatus: accepted\n\n![x](x.svg)\n", "adr/x.svg": svg})
    made = build(tmp_path)
    assert made.assets == ()
    assert [p.rule for p in made.problems] == ["site/unsafe-image"]


def test_pointers_become_links_by_name(tmp_path: Path) -> None:
    """`[[id]]` shows an item's name or a record's title; what nothing has stays as it is."""
    body = _body(tmp_path, "[[terraform:infra:aws_s3_bucket.a]] [[adr:0002]] [[terraform:x:y]]",
                 files={"adr/0002-y.md": "# Y\n\nStatus: proposed\n"})  # fmt: skip
    target = "../inventory/terraform/infra.md#aws_s3_bucket.a"
    item_link = f"[<code>aws&#95;s3&#95;bucket&#46;a</code>]({target})"
    assert body == f"{item_link} [2&#46; Y](0002-y.md) [[terraform:x:y]]"


def test_records_link_into_the_guide(tmp_path: Path) -> None:
    """Pages and other files of the guide are linked at their own addresses."""
    options = Options(
        docs=Docs("docs", ("index.md", "how to/a.md", "img/p.png", "how to/README.md"))
    )
    files = {"docs/how to/a.md": "", "docs/img/p.png": PNG, "docs/index.md": ""}
    body = _body(
        tmp_path,
        "[a](<../docs/how to/a.md#x>) ![p](../docs/img/p.png) [h](<../docs/how to>)",
        options, files,
    )  # fmt: skip
    expected = "[a](<../how%20to/a.md#x>) ![p](../img/p.png) [h](<../how%20to/README.md>)"
    assert body == expected


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("[x](../../adr/0001-use-x.md)", "[x](../decisions/0001-use-x.md)"),
        ("[x](../../infra/main.tf)", "[x](../inventory/terraform/infra.md#aws_s3_bucket.a)"),
        ("[x](/adr/0001-use-x.md#why)", "[x](../decisions/0001-use-x.md#why)"),
        ("[b](/docs/guide/b.md)", "[b](b.md)"),
        ("[all](../../adr/)", "[all](../decisions/index.md)"),
        ("[tf](../../infra)", "[tf](../inventory/terraform/infra.md)"),
        ("[folder](../how)", "[folder](../how/README.md)"),
        ("[folder](../how/#x)", "[folder](../how/README.md#x)"),
        ("[folder](../../docs/)", "[folder](../index.md)"),
        ("[as the browser has it](../../how/)", "[as the browser has it](../../how/)"),
        ("[no index](../img/) [gone](../gone/)", "[no index](../img/) [gone](../gone/)"),
        ("[host](/gone/)", "[host](/gone/)"),
        ("[b](b.md) ![p](../p.png)", "[b](b.md) ![p](../p.png)"),
        ("[gone](../../gone.md)", "[gone](../../gone.md)"),
        ('<img src="../../../adr/p.png">', '<img src="../../../adr/p.png">'),
        ("[[terraform:infra:aws_s3_bucket.a]]",
         "[<code>aws&#95;s3&#95;bucket&#46;a</code>](../inventory/terraform/infra.md#aws_s3_bucket.a)"),
    ],
)  # fmt: skip
def test_the_guide_links_out_of_its_folder(tmp_path: Path, written: str, shown: str) -> None:
    """Its links to documents and code work on the site too; the others are the engine's."""
    write(
        tmp_path, {RECORD: "# X\n\nStatus: accepted\n", "infra/main.tf": "", "docs/guide/a.md": ""}
    )
    uris = ("index.md", "guide/a.md", "guide/b.md", "p.png", "how/README.md", "img/q.png")
    options = Options(docs=Docs("docs", uris))
    made = build(tmp_path, [item("terraform:infra:aws_s3_bucket.a")], options=options)
    assert site.rewrite(made, "guide/a.md", written).markdown == shown


def test_an_image_that_only_the_guide_shows_is_published(tmp_path: Path) -> None:
    """The engine is told of files that it didn't know."""
    write(tmp_path, {"infra/p.png": PNG, "docs/index.md": ""})
    made = build(tmp_path, options=Options(docs=Docs("docs", ("index.md",))))
    rewritten = site.rewrite(made, "index.md", "![p](../infra/p.png)")
    assert rewritten.markdown == "![p](files/infra/p.png)"
    assert [asset.uri for asset in rewritten.assets] == ["files/infra/p.png"]


def test_a_file_that_is_on_two_pages_is_linked_at_the_host(tmp_path: Path) -> None:
    """A manifest of two namespaces has no page of its own."""
    write(tmp_path, {RECORD: "# X\n\nStatus: accepted\n\n[k](../k8s.yaml)\n", "k8s.yaml": ""})
    items = [item(f"kubernetes:{n}/Service/web", "k8s.yaml") for n in ("prod", "test")]
    made = build(tmp_path, items, options=Options(hosting=HOST))
    assert "[k](https://github.com/a/b/blob/main/k8s.yaml)" in text(made, URI)
