"""Pages of schemas: the diagram, the tables with their columns, and what refers to them."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from adrtool import catalog, config, site
from adrtool.project import Project
from adrtool.site import Site
from tests.site.builders import text, write

SCRIPT = """\
CREATE SCHEMA shop;
COMMENT ON SCHEMA shop IS 'Everything for sale';
-- Who buys.
CREATE TABLE shop.customers (
    id serial PRIMARY KEY, email text UNIQUE, boss int REFERENCES shop.customers
);
CREATE TABLE shop.orders (
    id bigint GENERATED ALWAYS AS IDENTITY,
    customer_id int NOT NULL REFERENCES shop.customers (id) ON DELETE CASCADE, -- who pays
    state text DEFAULT 'hidden',
    ledger_id int REFERENCES books.ledger (id),
    PRIMARY KEY (id, customer_id),
    UNIQUE (state, ledger_id)
);
CREATE INDEX by_state ON shop.orders (state, lower(state));
CREATE VIEW shop.open AS SELECT * FROM shop.orders;
CREATE TABLE shop.orders_2026 PARTITION OF shop.orders FOR VALUES IN (2026);
CREATE SCHEMA books;
CREATE TABLE books.ledger (id int PRIMARY KEY);
"""
HOSTILE = """\
CREATE TABLE "<script>alert(1)</script>" ("a|b`" int PRIMARY KEY, "]](javascript:x)" text);
COMMENT ON TABLE "<script>alert(1)</script>" IS '</div><img src=x onerror=alert(1)> **bold**';
CREATE TABLE "b ""&quot;" (x int REFERENCES "<script>alert(1)</script>");
"""


def made(root: Path, script: str = SCRIPT) -> Site:
    """The site of a project with one script."""
    write(root, {"db/schema.sql": script})
    project = Project(root.resolve(), config.Config())
    return site.build(catalog.read(project), project)


def diagram(markdown: str) -> str:
    """The SVG on a page."""
    found = re.search(r'<div class="adr-diagram".*?>(<svg.*?</svg>)\s*</div>', markdown)
    assert found, "no diagram"
    return found[1]


def section(markdown: str, anchor: str) -> str:
    """What stands below an item's heading."""
    return re.split(r"^##", markdown.partition(f"{{ #{anchor} .adr-item }}")[2], flags=re.M)[0]


def test_a_table_has_its_columns(tmp_path: Path) -> None:
    """Type, null, key, where a foreign key leads and what a comment says, one row a column."""
    page = text(made(tmp_path), "inventory/sql/shop.md")
    orders = section(page, "orders")
    rows = [line for line in orders.splitlines() if line.startswith("|")][2:]
    cells = [
        [re.sub(r"<[^>]*>", "", c).strip() for c in row.strip("| ").split(" | ")] for row in rows
    ]
    assert cells == [
        ["id", "bigint identity", "primary", "–"],
        ["customer_id", "int", "primary→ [customers](#customers).id", "who pays"],
        ["state", "text null, default", "–", "–"],
        ["ledger_id", "int null", "→ [ledger](books.md#ledger).id", "–"],
    ]
    assert "Primary key</span> <code>id, customer_id</code>" in orders
    assert "Unique</span> <code>state, ledger_id</code>" in orders
    assert "<code>by_state</code> (<code>state, (expression)</code>)" in orders
    assert "hidden" not in page


def test_a_table_says_what_refers_to_it(tmp_path: Path) -> None:
    """Other tables by their foreign keys, views by their queries, with links."""
    page = text(made(tmp_path), "inventory/sql/shop.md")
    assert "Who buys." in section(page, "customers")
    referred = section(page, "customers").partition("Referred to by")[2]
    assert "](#orders)" in referred
    assert "Needed by</span> [<code>open</code>](#open)" in section(page, "orders")
    ledger = text(made(tmp_path), "inventory/sql/books.md")
    assert "Referred to by</span> [<code>orders</code>](shop.md#orders)" in ledger


def test_the_diagram_shows_tables_and_leads_to_them(tmp_path: Path) -> None:
    """Each table once, with its keys and a link; those of other schemas too, partitions not."""
    pytest.importorskip("pygraphviz")
    svg = diagram(text(made(tmp_path), "inventory/sql/shop.md"))
    root = ElementTree.fromstring(svg)  # noqa: S314 - drawn a line above
    names = [t.text for t in root.iter("{http://www.w3.org/2000/svg}text")]
    assert {"customers", "orders", "books/ledger", "id PK", "customer_id PK FK"} <= {*names}
    assert not {"open", "orders_2026"} & {*names}
    links = {
        value
        for element in root.iter("{http://www.w3.org/2000/svg}a")
        for key, value in element.attrib.items()
        if key.endswith("href")
    }
    assert links == {"#customers", "#orders", "../books/#ledger"}
    assert not re.search(r"\sid=|<style|fill=\"var", svg)


def test_without_graphviz_there_is_a_list(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing can draw, the references between tables are words with links."""
    monkeypatch.setitem(sys.modules, "pygraphviz", None)
    page = text(made(tmp_path), "inventory/sql/shop.md")
    assert "<svg" not in page
    assert "- [<code>orders</code>](#orders) → [<code>customers</code>](#customers), " in page


def test_a_schema_without_references_has_no_diagram(tmp_path: Path) -> None:
    """Boxes without a line between them would say nothing."""
    page = text(made(tmp_path, "CREATE TABLE a (x int);"), "inventory/sql/public.md")
    assert "adr-diagram" not in page


def test_names_and_comments_are_only_text(tmp_path: Path) -> None:
    """Markup in names of tables and columns, and in comments, is shown as it is written."""
    site_ = made(tmp_path, HOSTILE)
    (page,) = (p for p in site_.pages if p.uri == "inventory/sql/public.md")
    bare = page.markdown
    assert "<script" not in bare
    assert "<img" not in bare
    assert "**bold**" not in bare
    assert "](javascript:" not in bare
    if "<svg" in bare:
        ElementTree.fromstring(diagram(bare))  # noqa: S314 - it must be well-formed


def test_too_many_tables_are_not_drawn(tmp_path: Path) -> None:
    """A diagram that nobody can follow is a sentence instead."""
    script = "CREATE TABLE t0 (x int PRIMARY KEY);" + "".join(
        f"CREATE TABLE t{n} (x int REFERENCES t{n - 1});" for n in range(1, 120)
    )
    page = text(made(tmp_path, script), "inventory/sql/public.md")
    assert "Too many tables for a diagram: 120." in page
    assert "<svg" not in page
