"""Pages and anchors have names that are safe, unique and the same in every build."""

from __future__ import annotations

import re
from pathlib import Path, PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adrtool.config import Config, RecordsFolder
from adrtool.site import Docs, Options
from adrtool.site.addresses import Names
from tests.site.builders import build, item, page, write

RECORD = "# X\n\nStatus: accepted\n"


def _uris(root: Path, *groups: str) -> list[str]:
    made = build(root, [item(f"terraform:{g}:x.y", group=g, name="x.y") for g in groups])
    return [p.uri for p in made.pages if p.facets["kind"] == "inventory"]


@pytest.mark.parametrize(
    ("group", "uri"),
    [
        ("infra/prod", "inventory/terraform/infra/prod.md"),
        (".", "inventory/terraform/top.md"),
        ("", "inventory/terraform/top.md"),
        ("../../etc/passwd", "inventory/terraform/etc/passwd.md"),
        ("a/../../b", "inventory/terraform/a/b.md"),
        ("/abs", "inventory/terraform/abs.md"),
        ("index", "inventory/terraform/index-page.md"),
        ("A B/<img src=x>", "inventory/terraform/a-b/img-src-x.md"),
        ("con", "inventory/terraform/con-group.md"),
        ("🚀", "inventory/terraform/group.md"),
    ],
)
def test_a_group_becomes_a_safe_address(tmp_path: Path, group: str, uri: str) -> None:
    """Nothing in a group's name can leave the inventory's folder or name another page."""
    assert _uris(tmp_path, group) == [uri]


def test_groups_that_would_share_a_file_get_two(tmp_path: Path) -> None:
    """Cases, accents and signs that an address drops don't make two pages one."""
    uris = _uris(tmp_path, "Prod", "prod", "pr.od", "prod!")
    assert len({uri.casefold() for uri in uris}) == 4


def test_an_items_anchor_is_its_name_and_unique_on_its_page(tmp_path: Path) -> None:
    """Names that come to the same anchor are counted; the theme's own ids are left alone."""
    names = ["aws_s3_bucket.a", "a b", "a/b", "__config", "<i>"]
    made = build(tmp_path, [item(f"terraform:infra:{n}", name=n) for n in names])
    text = page(made, "inventory/terraform/infra.md").markdown
    anchors = re.findall(r"^### .*\{ #(\S+) ", text, re.M)
    assert anchors == ["aws_s3_bucket.a", "a-b", "a-b-2", "config", "i"]


@given(st.lists(st.text(max_size=30), max_size=20))
def test_names_are_never_given_twice(stems: list[str]) -> None:
    """Whatever is asked for, no two answers are the same file on any file system."""
    names = Names(["index.md"])
    given_out = [names.take(f"{stem.replace('/', '')}.md") for stem in stems]
    assert len({uri.casefold() for uri in given_out}) == len(stems)


def test_records_keep_their_file_names_and_subfolders(tmp_path: Path) -> None:
    """A nested record is below its folder; other record folders are below their own path."""
    write(tmp_path, {"adr/net/0001-Use_X.md": RECORD, "pay/adr/0001-use-x.md": RECORD})
    config = Config(records=(RecordsFolder("adr"), RecordsFolder("pay/adr")))
    made = build(tmp_path, config=config)
    uris = [p.uri for p in made.pages if p.facets["kind"] == "decision"]
    assert sorted(uris) == ["decisions/net/0001-use-x.md", "decisions/pay/adr/0001-use-x.md"]


def test_records_inside_the_guide_keep_its_addresses(tmp_path: Path) -> None:
    """A project that published its records before doesn't break its links."""
    write(tmp_path, {"docs/adr/0001-use-x.md": RECORD})
    options = Options(docs=Docs("docs", ("adr/0001-use-x.md", "adr/README.md", "index.md")))
    made = build(tmp_path, options=options, config=Config(records=(RecordsFolder("docs/adr"),)))
    assert page(made, "adr/0001-use-x.md").source == "docs/adr/0001-use-x.md"
    sections = {s.title: (s.index, s.pages) for s in made.sections}
    expected = ("decisions/index.md", ("adr/README.md", "adr/0001-use-x.md"))
    assert sections["Decisions"] == expected
    assert "Guide" not in sections


def test_the_guides_own_pages_are_never_replaced(tmp_path: Path) -> None:
    """Where the guide has a page at an address, ours goes elsewhere."""
    write(tmp_path, {"adr/0001-x.md": RECORD})
    taken = ("index.md", "decisions/README.md", "decisions/0001-x.md", "inventory/terraform/a.md")
    made = build(tmp_path, [item("terraform:a:x.y")], options=Options(docs=Docs("docs", taken)))
    uris = {p.uri for p in made.pages}
    assert uris.isdisjoint(taken)
    assert {"decisions/all.md", "decisions/0001-x-2.md", "inventory/terraform/a-2.md"} <= uris


def test_every_address_stays_inside_the_site(tmp_path: Path) -> None:
    """URIs are relative, normal paths."""
    write(tmp_path, {"adr/0001-x.md": RECORD, "runbooks/a/b/c.md": "# C\n"})
    for made in build(tmp_path, [item("terraform:../x:y.z", group="../x")]).pages:
        path = PurePosixPath(made.uri)
        assert not path.is_absolute()
        assert ".." not in path.parts
