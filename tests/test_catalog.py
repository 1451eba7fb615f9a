"""The catalog: unique ids, pointers and links followed, every edge from both ends."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adrtool import catalog
from adrtool import project as projects
from adrtool.catalog import Catalog
from adrtool.documents.library import Library
from adrtool.model import Confidence, Document, Item, Pointer, Reading, Relation
from tests.helpers import Repo

S3 = "terraform:infra:aws_s3_bucket"


def item(identifier: str, path: str = "main.tf", line: int = 1) -> Item:
    """An item of which only the id and the place matter."""
    source, _, name = identifier.partition(":")
    return Item(identifier, "resource", name, source, path, line, "g")


def partial(identifier: str, path: str) -> Item:
    """An item that is only partly understood."""
    return replace(item(identifier, path), confidence=Confidence.PARTIAL)


def relation(source: str, target: str, path: str = "main.tf", kind: str = "uses") -> Relation:
    """A relation of which only the ends and the file matter."""
    return Relation(source, target, kind, path, 1)


def document(identifier: str, *pointers: str, declared: bool = True, text: str = "") -> Document:
    """A document that points at ids."""
    kind, _, name = identifier.partition(":")
    found = tuple(Pointer(target, 3, declared) for target in pointers)
    return Document(identifier, kind, f"{kind}/{name}.md", name, text, pointers=found)


def join(*things: Item | Relation | Document) -> Catalog:
    """A catalog of these things."""
    return catalog.join(
        Library(tuple(t for t in things if isinstance(t, Document))),
        Reading(
            tuple(t for t in things if isinstance(t, Item)),
            tuple(t for t in things if isinstance(t, Relation)),
        ),
    )


def ends(found: Catalog) -> set[tuple[str, str, str]]:
    """The relations without their places."""
    return {(r.source, r.kind, r.target) for r in found.relations}


class TestIds:
    """Every id means one thing."""

    def test_the_same_id_in_another_file_gets_its_path(self) -> None:
        """The second is another item, related to the first as the same."""
        found = join(
            item("k:a", "base.yaml"), item("k:a", "overlay.yaml"), item("k:a", "third.yaml")
        )
        assert [i.id for i in found.items] == ["k:a", "k:a@overlay.yaml", "k:a@third.yaml"]
        assert ends(found) == {
            ("k:a@overlay.yaml", "same_as", "k:a"), ("k:a@third.yaml", "same_as", "k:a"),
        }  # fmt: skip

    def test_the_same_id_twice_in_a_file_is_counted(self) -> None:
        """Nothing that was declared is lost."""
        found = join(item("k:a", "x", 1), item("k:a", "x", 5), item("k:a", "x", 9))
        assert [i.id for i in found.items] == ["k:a", "k:a@x", "k:a@x#2"]

    def test_what_is_partly_understood_gives_way(self) -> None:
        """The first that is understood has the id, though another stands before it."""
        found = join(
            partial("k:a", "1"), item("k:a", "2"), item("k:a", "3"),
            partial("k:b", "1"), partial("k:b", "2"), item("k:b@2", "3"),
        )  # fmt: skip
        ids = {(i.id, i.path) for i in found.items}
        assert ids == {
            ("k:a@1", "1"), ("k:a", "2"), ("k:a@3", "3"), ("k:b", "1"), ("k:b@2#2", "2"),
            ("k:b@2", "3"),
        }  # fmt: skip

    def test_what_a_file_says_of_an_id_means_its_own(self) -> None:
        """A relation in the overlay is between the overlay's items."""
        found = join(
            item("k:a", "base"), item("k:b", "base"), item("k:a", "over"), item("k:b", "over"),
            relation("k:a", "k:b", "base"), relation("k:a", "k:b", "over"),
        )  # fmt: skip
        assert {("k:a", "uses", "k:b"), ("k:a@over", "uses", "k:b@over")} <= ends(found)

    def test_an_item_never_takes_a_document_s_id(self) -> None:
        """A source that is named like a kind of document does no harm."""
        found = join(document("adr:1"), item("adr:1", "x"))
        assert [i.id for i in found.items] == ["adr:1@x"]
        assert isinstance(found.get("adr:1"), Document)

    def test_records_that_share_a_number_are_told_apart(self, repo: Repo) -> None:
        """By their file names or, where those are the same too, by their paths."""
        repo.write("adrtool.yml", "records: [{dir: a}, {dir: b}]\n")
        for path in ("a/0001-x.md", "a/0001-y.md", "b/0001-y.md", "b/0002-z.md", "b/0003-v.md",
                     "b/0003-v.markdown"):  # fmt: skip
            repo.write(path, "# T\n")
        found = catalog.read(projects.find(repo.path))
        assert {d.path: d.id for d in found.documents} == {
            "a/0001-x.md": "adr:0001-x",
            "a/0001-y.md": "adr:a/0001-y",
            "b/0001-y.md": "adr:b/0001-y",
            "b/0002-z.md": "adr:2",
            "b/0003-v.md": "adr:b/0003-v.md",
            "b/0003-v.markdown": "adr:b/0003-v.markdown",
        }

    def test_a_stated_number_can_take_no_other_s_id(self, repo: Repo) -> None:
        """Whatever a file says its number is, the ids stay unique."""
        for number in ("2", "0002-x", "adr/0002-x.md", "'[x](y)'", "0002-y"):
            name = "".join(c for c in number if c.isalnum())
            repo.write(f"adr/{name}.md", f"---\nnumber: {number}\nstatus: draft\n---\n# T\n")
        repo.write("adr/0002-x.md", "# T\n")
        repo.write("adr/0002-y.md", "# T\n")
        ids = [d.id for d in catalog.read(projects.find(repo.path)).documents]
        assert len(ids) == len(set(ids)) == 7


IDS = [f"{S3}.logs", f"{S3}.data", "kubernetes:prod/Service/web", "adr:12", "adr:ARCH-001",
       "runbook:restore", "kubernetes:a[0]", "x:a?b"]  # fmt: skip
MATCHES = {
    f"{S3}.logs": [f"{S3}.logs"],
    f"{S3}.*": [f"{S3}.data", f"{S3}.logs"],
    "terraform:*": [f"{S3}.data", f"{S3}.logs"],
    "*logs": [f"{S3}.logs"],
    "*s3*d*": [f"{S3}.data"],
    f"{S3}.?ata": [f"{S3}.data"],
    "adr:12": ["adr:12"],
    "adr:0012": ["adr:12"],
    "adr:ADR-0012": ["adr:12"],
    "adr:ARCH-001": ["adr:ARCH-001"],
    "kubernetes:a[0]": ["kubernetes:a[0]"],
    "kubernetes:a[?]": ["kubernetes:a[0]"],
    "x:a?b": ["x:a?b"],
    "adr:1": [],
    "adr:1?": ["adr:12"],
    "terraform": [],
    "TERRAFORM:*": [],
    "kubernetes:prod/*/web": ["kubernetes:prod/Service/web"],
    "": [],
}


@pytest.mark.parametrize("pattern", MATCHES, ids=lambda p: p or "nothing")
def test_a_pointer_means_an_id_a_glob_or_a_number(pattern: str) -> None:
    """An id as it stands comes first; brackets are no wild cards."""
    nodes: dict[str, Document | Item] = {identifier: item(identifier) for identifier in IDS}
    assert catalog.match(pattern, nodes) == MATCHES[pattern]


@given(st.text("ab*?[", max_size=12), st.text("ab[*?", max_size=12))
def test_a_glob_matches_as_its_parts_say(pattern: str, identifier: str) -> None:
    """A star is any run of characters, a question mark one, and everything else itself."""

    def fits(left: str, right: str) -> bool:
        if not left:
            return not right
        if left[0] == "*":
            return fits(left[1:], right) or (bool(right) and fits(left, right[1:]))
        return bool(right) and left[0] in {"?", right[0]} and fits(left[1:], right[1:])

    nodes: dict[str, Document | Item] = {identifier: item(identifier)}
    expected = pattern == identifier or (
        bool(set("*?") & set(pattern)) and fits(pattern, identifier)
    )
    assert catalog.match(pattern, nodes) == ([identifier] if expected else [])


def test_a_hostile_glob_is_answered(repo: Repo) -> None:
    """A pattern full of stars against a long id costs no more than its length."""
    nodes: dict[str, Document | Item] = {"t:" + "a" * 5000: item("t:a")}
    assert catalog.match("t:" + "*a" * 2000 + "*b", nodes) == []
    assert catalog.match("t:" + "*a" * 2000 + "*", nodes) == list(nodes)


class TestPointers:
    """What documents say of items."""

    def test_a_decision_decides_what_it_applies_to(self) -> None:
        """The relation leads from the item to the record; another kind documents it."""
        found = join(
            item(f"{S3}.logs"), document("adr:1", f"{S3}.*"), document("spec:x", f"{S3}.*")
        )
        assert ends(found) == {
            (f"{S3}.logs", "decided_by", "adr:1"), (f"{S3}.logs", "documented_by", "spec:x"),
        }  # fmt: skip
        assert {r.path for r in found.relations} == {"adr/1.md", "spec/x.md"}
        assert {r.line for r in found.relations} == {3}

    def test_an_id_in_running_text_is_a_reference(self) -> None:
        """It leads from the document to the item."""
        found = join(item("k:a"), document("adr:1", "k:a", declared=False))
        assert ends(found) == {("adr:1", "references", "k:a")}

    def test_a_pointer_to_nothing_is_kept(self) -> None:
        """It is no relation, and whoever checks finds it with its place."""
        found = join(item("k:a"), document("adr:1", "k:b", "k:*x"))
        assert [(u.document.id, u.pointer.target) for u in found.unresolved] == [
            ("adr:1", "k:b"), ("adr:1", "k:*x"),
        ]  # fmt: skip
        assert found.relations == ()

    def test_a_document_does_not_point_at_itself(self) -> None:
        """A glob of documents leaves out the one that states it."""
        found = join(document("adr:1", "adr:*", declared=False), document("adr:2"))
        assert ends(found) == {("adr:1", "references", "adr:2")}
        assert found.unresolved == ()


LINKS = """\
# 1. X

[a](../runbooks/r%20s.md#step) ![b](./0002-y.md)

[c][d]

[d]: <0003-z.md>

<a href="0004-v.md">e</a>

`[x](0005-w.md)`
"""


class TestLinks:
    """Markdown links between documents."""

    def test_a_link_is_a_reference(self, repo: Repo) -> None:
        """From record to runbook and back, in every form that Markdown has."""
        repo.write("adr/0001-x.md", LINKS)
        for path in ("runbooks/r s.md", "adr/0002-y.md", "adr/0003-z.md", "adr/0004-v.md",
                     "adr/0005-w.md"):  # fmt: skip
            repo.write(path, "# T\n\n[self](#top) [mail](mailto:a@b) [web](https://x/0001-x.md)\n")
        found = catalog.read(projects.find(repo.path))
        assert {(r.target, r.line) for r in found.outgoing("adr:1")} >= {
            ("runbook:r s", 3), ("adr:2", 3), ("adr:3", 7), ("adr:4", 9),
        }  # fmt: skip
        assert {r.kind for r in found.relations} == {"references"}
        assert found.incoming("adr:5") == ()
        assert [r.source for r in found.incoming("runbook:r s")] == ["adr:1"]

    @pytest.mark.parametrize(
        ("source", "target", "path"),
        [
            ("adr/0001-x.md", "0002-y.md", "adr/0002-y.md"),
            ("adr/0001-x.md", "../infra/main.tf#L3", "infra/main.tf"),
            ("adr/0001-x.md", "a%20b.md?x=1", "adr/a b.md"),
            ("x.md", "./y/../z.md", "z.md"),
            ("x.md", "#top", ""),
            ("x.md", "/absolute.md", ""),
            ("x.md", "https://example.org/x.md", ""),
            ("x.md", "mailto:a@b.md", ""),
            ("x.md", "", ""),
        ],
    )
    def test_a_relative_link_means_a_path(self, source: str, target: str, path: str) -> None:
        """Relative to the file that holds it; other addresses mean none."""
        assert catalog.link_path(source, target) == path


class TestPlaceholders:
    """What is named and nowhere declared."""

    def test_it_is_an_unresolved_item(self) -> None:
        """With a reason, and with the place that names it."""
        found = join(item("terraform:a"), relation("terraform:a", "kubernetes:prod/Service/web"))
        placeholder = found.get("kubernetes:prod/Service/web")
        assert isinstance(placeholder, Item)
        assert placeholder.confidence is Confidence.UNRESOLVED
        assert placeholder.attributes["reason"]
        assert (placeholder.source, placeholder.path) == ("kubernetes", "main.tf")

    def test_it_satisfies_no_pointer(self) -> None:
        """A document that points at something undeclared points at nothing."""
        found = join(item("k:a"), relation("k:a", "k:gone"), document("adr:1", "k:gone"))
        assert [u.pointer.target for u in found.unresolved] == ["k:gone"]


NAMES = st.sampled_from([f"k:{c}" for c in "abcdef"] + ["adr:1", "adr:2"])
PATHS = st.sampled_from(["x.tf", "y.tf"])
ITEMS = st.builds(item, NAMES, PATHS, st.integers(1, 3))
RELATIONS = st.builds(relation, NAMES, NAMES, PATHS, st.sampled_from(["uses", "calls"]))
DOCUMENTS = st.builds(
    document, st.sampled_from(["adr:1", "adr:2", "runbook:a"]), NAMES, st.just("k:*")
)


@given(
    st.lists(st.one_of(ITEMS, RELATIONS), max_size=20),
    st.lists(DOCUMENTS, max_size=3, unique_by=lambda d: d.id),
)
def test_every_edge_is_found_from_both_ends(
    things: list[Item | Relation], documents: list[Document]
) -> None:
    """Ids are unique, both ends of a relation exist, and each end knows the relation."""
    found = join(*things, *documents)
    ids = [d.id for d in found.documents] + [i.id for i in found.items]
    assert len(ids) == len(set(ids))
    for known in found.relations:
        assert known in found.outgoing(known.source)
        assert known in found.incoming(known.target)
        assert found.get(known.source) is not None
        assert found.get(known.target) is not None
    out = [r for identifier in ids for r in found.outgoing(identifier)]
    into = [r for identifier in ids for r in found.incoming(identifier)]
    assert sorted(map(repr, out)) == sorted(map(repr, into)) == sorted(map(repr, found.relations))
    declared = [thing for thing in things if isinstance(thing, Item)]
    assert len([i for i in found.items if i.confidence is Confidence.EXACT]) == len(declared)


def test_everything_of_a_project_is_joined(repo: Repo) -> None:
    """Documents of all kinds, the items of the code, and the problems of both."""
    repo.write("adrtool.yml", "kinds: {postmortem: {dir: post}}\nx: 1\n")
    repo.write("adr/0001-x.md", "---\nstatus: draft\napplies_to: 'terraform:*'\n---\n# X\n")
    repo.write("runbooks/r.md", "# R\n\nSee [[adr:1]] and [[terraform:infra:a.b]].\n")
    repo.write("specs/s.md", "# S\n")
    repo.write("post/p.md", "# P\n")
    repo.write("infra/main.tf", 'resource "a" "b" {}\n')
    repo.write("infra/broken.tf", 'resource "a" "c" {\n')
    found = catalog.read(projects.find(repo.path))
    assert [d.id for d in found.documents] == ["adr:1", "runbook:r", "spec:s", "postmortem:p"]
    assert [d.id for d in found.of_kind("postmortem")] == ["postmortem:p"]
    assert {r.source for r in found.incoming("adr:1")} >= {"terraform:infra:a.b", "runbook:r"}
    assert {p.path for p in found.problems} == {"adrtool.yml", "infra/broken.tf"}
    assert {p.path for p in found.inventory_problems} == {"infra/broken.tf"}


def test_an_empty_folder_is_an_empty_catalog(tmp_path: Path) -> None:
    """Nothing there is nothing wrong."""
    found = catalog.read(projects.find(tmp_path))
    assert (found.documents, found.items, found.relations, found.problems) == ((), (), (), ())


def test_a_source_file_that_leads_out_of_the_repository_is_a_problem(
    tmp_path: Path, repo: Repo
) -> None:
    """It isn't read, and nobody has to wonder where its resources are."""
    outside = tmp_path / "outside.tf"
    outside.write_text('resource "aws_s3_bucket" "x" {}\n', "utf-8")
    repo.write("infra/main.tf", 'resource "aws_s3_bucket" "a" {}\n')
    (repo.path / "infra" / "linked.tf").symlink_to(outside)
    found = catalog.read(projects.find(repo.path))
    assert [p.path for p in found.inventory_problems] == ["infra/linked.tf"]
    assert found.get("terraform:infra:aws_s3_bucket.a")
    assert not found.get("terraform:infra:aws_s3_bucket.x")
