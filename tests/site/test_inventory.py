"""The inventory's pages: every item with its place, its fields and its relations both ways."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from adrtool.model import Confidence
from adrtool.site import Options, names
from adrtool.site.hosting import Hosting
from tests.site.builders import build, item, page, relation, text, write

BUCKET = "terraform:infra:aws_s3_bucket.a"
POLICY = "terraform:infra:aws_s3_bucket_policy.a"
MODULE = "terraform:prod:module.store"


def _items() -> list[object]:
    return [
        item("terraform:infra", kind="configuration", name="infra", group="infra",
             attributes={"backend": "s3", "blocks": {"resource": 2}}),
        item(BUCKET, line=3,
             attributes={"type": "aws_s3_bucket", "count": "set", "tags": ["x", "y"]}),
        item(POLICY, line=9),
        item("terraform:infra:var.v", kind="variable",
             attributes={"description": "What | <b>it</b> is"}),
        item(MODULE, "prod/main.tf", 1, kind="module"),
    ]  # fmt: skip


def _infra(root: Path, *relations: object, options: Options | None = None) -> str:
    made = build(root, _items(), relations, options)  # type: ignore[arg-type]
    return text(made, "inventory/terraform/infra.md")


def _section(markdown: str, anchor: str) -> str:
    """What stands below an item's heading."""
    _, _, rest = markdown.partition(f"{{ #{anchor} .adr-item }}")
    assert rest, f"no item {anchor}"
    return re.split(r"^##", rest, maxsplit=1, flags=re.M)[0]


def test_an_item_has_its_place_and_fields(tmp_path: Path) -> None:
    """File and line are a link to the host; what the name says already isn't said again."""
    host = Options(hosting=Hosting("https://github.com/a/b"))
    bucket = _section(_infra(tmp_path, options=host), "aws_s3_bucket.a")
    place = "[<code>infra/main.tf:3</code>](https://github.com/a/b/blob/HEAD/infra/main.tf#L3)"
    assert place in bucket
    assert "<dt>tags</dt> <dd><code>x</code>, <code>y</code></dd>" in bucket
    assert "<dt>count</dt>" in bucket
    assert "<dt>type</dt>" not in bucket


def test_relations_are_followed_both_ways(tmp_path: Path) -> None:
    """What an item refers to links there, and that links back; another page is named."""
    relations = [relation(POLICY, BUCKET), relation(MODULE, BUCKET, "depends_on")]
    infra = _infra(tmp_path, *relations)
    assert "Refers to</span> [<code>aws_s3_bucket.a</code>](#aws_s3_bucket.a)" in _section(
        infra, "aws_s3_bucket_policy.a"
    )
    bucket = _section(infra, "aws_s3_bucket.a")
    assert (
        "Referred to by</span> [<code>aws_s3_bucket_policy.a</code>](#aws_s3_bucket_policy.a)"
        in bucket
    )
    other = '[<code>module.store</code>](prod.md#module.store) <span class="adr-in">in prod</span>'
    assert f"Needed by</span> {other}" in bucket


def test_a_decision_is_linked_from_what_it_is_about(tmp_path: Path) -> None:
    """A decision that applies to an item and names it in its text is linked once."""
    record = f"---\nstatus: accepted\napplies_to: [{BUCKET}]\n---\n# A\n\n[[{BUCKET}]]\n"
    write(tmp_path, {"adr/0001-a.md": record})
    bucket = _section(_infra(tmp_path), "aws_s3_bucket.a")
    assert bucket.count("[1. A](../../decisions/0001-a.md)") == 1
    assert "Decided by</span>" in bucket


def test_the_item_that_stands_for_the_page_is_its_head(tmp_path: Path) -> None:
    """A folder's own item has no heading among the others, and links to it lead to the page."""
    infra = _infra(tmp_path, relation(MODULE, "terraform:infra", "module_source"))
    head = infra.partition("\n## ")[0]
    assert "<dt>backend</dt>" in head
    assert "Called by</span> [<code>module.store</code>](prod.md#module.store)" in head
    assert "blocks" not in head


def test_kinds_are_in_the_order_of_what_matters(tmp_path: Path) -> None:
    """Resources come first, variables later."""
    assert re.findall(r"^## (\w+)", _infra(tmp_path), re.M) == ["Resources", "Variables"]


def test_hostile_text_is_text(tmp_path: Path) -> None:
    """Names and descriptions can't open an element, a table cell or an attribute list."""
    made = build(tmp_path, _items())  # type: ignore[arg-type]
    markdown = page(made, "inventory/terraform/infra.md").markdown
    assert "What &#124; &#60;b&#62;it&#60;&#47;b&#62; is" in markdown
    nasty = "x } <script>alert(1)</script> | `y` { onclick=z } [a](javascript:b)"
    attributes = {nasty: nasty, "m": {nasty: [nasty]}}
    named: dict[str, Any] = {"group": nasty, "name": nasty, "kind": nasty, "path": nasty}
    evil = build(tmp_path, [item(f"terraform:{nasty}:{nasty}", attributes=attributes, **named)])
    for made_page in evil.pages:
        shown = made_page.text
        assert not re.search(r"<script|onclick=|\]\(javascript|[^\\]`y`", shown), shown


def test_what_is_partly_understood_says_why(tmp_path: Path) -> None:
    """The reason stands beside the place and not among the fields."""
    partial = item(BUCKET, confidence=Confidence.PARTIAL, attributes={"reason": "an open brace"})
    made = text(build(tmp_path, [partial]), "inventory/terraform/infra.md")
    assert "partly understood: an open brace" in made
    assert "<dt>reason" not in made


def test_what_is_only_named_is_listed_and_not_linked(tmp_path: Path) -> None:
    """A placeholder is plain text where it is named, and has a row on a page of its own."""
    made = build(tmp_path, _items(), [relation(BUCKET, "image:nginx:1.27", "uses_image", 4)])  # type: ignore[arg-type]
    bucket = _section(text(made, "inventory/terraform/infra.md"), "aws_s3_bucket.a")
    assert "Uses image</span> <code>nginx:1.27</code>" in bucket
    missing = text(made, "inventory/not-found.md")
    assert "<code>nginx:1.27</code>" in missing
    assert "[<code>aws_s3_bucket.a</code>](terraform/infra.md#aws_s3_bucket.a)" in missing
    assert "main.tf:4" in missing
    assert "[1 named but not found](not-found.md)" in text(made, "inventory/index.md")


def test_the_overview_counts_by_source_and_kind(tmp_path: Path) -> None:
    """Every page of items is linked with what is on it."""
    overview = text(build(tmp_path, _items()), "inventory/index.md")  # type: ignore[arg-type]
    assert "5 items" in overview
    assert "| [Terraform](#source:terraform) | 5 | 2 resources · 1 module · 1 variable" in overview
    assert "| [<code>infra</code>](terraform/infra.md) | 4 | 2 resources · 1 variable |" in overview


def test_a_source_of_another_package_has_pages_too(tmp_path: Path) -> None:
    """Nothing has to be known of a source for its items to be shown."""
    machine = item("my-cloud:eu/west:vm-1", group="eu/west", kind="virtual_machine")
    made = build(tmp_path, [machine], [relation(machine.id, machine.id, "talks_to")])
    shown = text(made, "inventory/my-cloud/eu/west.md")
    assert "## Virtual machines" in shown
    assert "Talks to</span>" in shown
    assert "My cloud" in text(made, "inventory/index.md")


@pytest.mark.parametrize("count", [3, 40])
def test_long_lists_scroll_by_themselves(tmp_path: Path, count: int) -> None:
    """A provider that hundreds use doesn't push everything else away."""
    users = [item(f"terraform:infra:x.u{n}") for n in range(count)]
    relations = [relation(user.id, BUCKET) for user in users]
    infra = text(build(tmp_path, [item(BUCKET), *users], relations), "inventory/terraform/infra.md")
    assert ("adr-many" in _section(infra, "aws_s3_bucket.a")) == (count > 12)


def test_pages_are_out_of_the_navigation_but_the_overview(tmp_path: Path) -> None:
    """The navigation of a large site stays small."""
    made = build(tmp_path, _items(), [relation(BUCKET, "x:y")])  # type: ignore[arg-type]
    assert {p.uri for p in made.pages if p.uri.startswith("inventory/") and p.in_nav} == {
        "inventory/index.md"
    }
    assert made.index_of("inventory/terraform/infra.md") == "inventory/index.md"


def test_what_is_only_named_says_why(tmp_path: Path) -> None:
    """Once above the table when it is the same for all, else in a column."""
    items = [
        *_items(),
        item("x:a", confidence=Confidence.UNRESOLVED, attributes={"reason": "no file has it"}),
        item("x:b", confidence=Confidence.UNRESOLVED, attributes={"reason": "two files have it"}),
    ]
    said = [
        relation(BUCKET, "image:a:1", "uses_image"),
        relation(BUCKET, "image:b:1", "uses_image"),
    ]
    made = text(build(tmp_path, items, said), "inventory/not-found.md")  # type: ignore[arg-type]
    assert "Each is an image of a registry" in made
    images = made.partition("## Images")[2].partition("## ")[0]
    assert "Why" not in images
    others = made.partition("## X")[2]
    assert "| Name | Why |" in others
    assert "no file has it" in others
    assert "two files have it" in others


def test_an_owner_is_a_field_with_a_link(tmp_path: Path) -> None:
    """And no line among the relations; the owner lists what is owned."""
    team = item("owner:@shop/web", kind="team", name="@shop/web", group="owners")
    items = [*_items(), replace(team, source="codeowners")]
    made = build(tmp_path, items, [relation(BUCKET, "owner:@shop/web", "owned_by")])  # type: ignore[arg-type]
    bucket = _section(text(made, "inventory/terraform/infra.md"), "aws_s3_bucket.a")
    assert re.search(
        r"Owner</span> \[<code>@shop/web</code>\]\(\.\./codeowners/owners\.md#", bucket
    )
    assert "Owned by" not in bucket
    assert "Owns</span>" in text(made, "inventory/codeowners/owners.md")


@pytest.mark.parametrize(
    ("kind", "one", "many"),
    [
        ("play", "play", "plays"),
        ("inventory", "inventory", "inventories"),
        ("inhibit_rule", "inhibit rule", "inhibit rules"),
        ("tasks", "tasks", "tasks"),
        ("data", "data", "data"),
        ("Deployment", "Deployment", "Deployment"),
        ("index", "index", "indexes"),
    ],
)
def test_kinds_are_counted_as_one_says_it(kind: str, one: str, many: str) -> None:
    """Names of code stay as they are."""
    assert (names.kind_noun(kind, 1), names.kind_noun(kind, 2)) == (one, many)


@pytest.mark.parametrize(
    ("identifier", "kind", "group", "local", "short"),
    [
        ("ansible:hosts/host/web01", "host", "hosts", "host/web01", "web01"),
        ("compose:c.yml/service/web", "service", "c.yml", "service/web", "web"),
        ("alertmanager:a.yml/inhibit/x", "inhibit_rule", "a.yml", "inhibit/x", "x"),
        ("kubernetes:shop/Service/web", "Service", "shop", "Service/web", "Service/web"),
        ("terraform:infra:aws_vpc.x", "resource", "infra", "aws_vpc.x", "aws_vpc.x"),
        ("github:ci.yml/build", "job", "ci.yml", "build", "build"),
        ("ansible:roles/host", "role", "roles/host", "n", "n"),
    ],
)
def test_a_kind_of_ours_is_no_part_of_a_title(
    identifier: str, kind: str, group: str, local: str, short: str
) -> None:
    """The heading above says it; anchors keep it, since a host and a group may share a name."""
    one = item(identifier, kind=kind, group=group, name="n")
    assert (names.local(one), names.short(one)) == (local, short)
