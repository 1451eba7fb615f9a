"""YAML comes in as written, with its lines, and no text can hurt."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from adrtool import yamlevents, yamlio
from adrtool.yamlio import MAX_DEPTH, MISSING, Duplicate, Node, YamlError, load, load_all


def plain(node: Node) -> Any:
    """A node as lists, dicts and the texts of its scalars."""
    if node.kind == "map":
        return {key: plain(value) for key, value in node.items()}
    return [plain(e) for e in node] if node.kind == "seq" else node.text


@pytest.mark.parametrize(
    "written", ["0755", "22:22", "on", "1e3", "2026-11-23", "1_000", "No", "~"]
)
def test_scalars_stay_as_written(written: str) -> None:
    """What YAML 1.1 makes numbers, dates and booleans of keeps the text that the file shows."""
    assert load(f"a: {written}\n").string("a") == ("" if written == "~" else written)
    assert load(f"a: {written}\n").get("a").text == written


@pytest.mark.parametrize(
    ("written", "is_null", "is_true", "is_false"),
    [
        ("", True, False, False),
        ("~", True, False, False),
        ("null", True, False, False),
        ("'null'", False, False, False),
        ("yes", False, True, False),
        ("True", False, True, False),
        ("off", False, False, True),
        ("[]", False, False, False),
        ("text", False, False, False),
    ],
)
def test_null_and_booleans_are_told_apart(
    written: str, is_null: bool, is_true: bool, is_false: bool
) -> None:
    """A plain scalar says whether YAML reads it as null, true or false; quotes make it text."""
    node = load(f"a: {written}\n").get("a")
    assert (node.is_null, node.is_true, node.is_false) == (is_null, is_true, is_false)
    assert bool(node) is not is_null


def test_every_node_knows_its_place() -> None:
    """Keys, values and elements have the line and column where they begin, counted from 1."""
    node = load("a: 1\n\nbb:\n  - x\n  -   y\n")
    assert (node.key("bb").line, node.key("bb").column) == (3, 1)
    assert [(e.line, e.column) for e in node.get("bb")] == [(4, 5), (5, 7)]
    assert (node.get("a").line, node.get("a").column) == (1, 4)


def test_lines_before_the_yaml_are_counted() -> None:
    """With an offset, nodes, duplicates and errors have the lines of the whole file."""
    duplicates: list[Duplicate] = []
    (node,) = load_all("a: 1\na: 2\n", duplicates, line_offset=10)
    assert (node.line, node.key("a").line, duplicates) == (11, 12, [Duplicate("a", 12, 1)])
    with pytest.raises(YamlError) as caught:
        load_all("a: 1\n]", line_offset=10)
    assert caught.value.line == 12


def test_extents_cut_a_scalar_out_of_the_text() -> None:
    """A scalar's start and end enclose it with its quotes, in any script."""
    text = 'ü: "é x"  # c\n😀:   plain text   # c\n'
    values = [value for _, value in load(text).items()]
    assert [text[v.start : v.end] for v in values] == ['"é x"', "plain text"]


def test_looking_into_what_is_not_there_never_raises() -> None:
    """A chain of keys through scalars, sequences and nothing ends in MISSING, which is false."""
    node = load("a: [1]\n")
    assert node.get("a", "b", "c") is MISSING
    assert node.key("z") is MISSING
    assert not MISSING
    assert (MISSING.line, MISSING.text, list(MISSING), list(MISSING.items())) == (0, "", [], [])
    assert node.string("a") == ""


def test_strings_takes_one_or_several() -> None:
    """A scalar counts as a list of one; nulls, maps and sequences inside are left out."""
    node = load("one: a\nmany: [a, ~, {b: c}, d]\nnone:\nmap: {a: b}\n")
    found = {key: value.strings() for key, value in node.items()}
    assert found == {"one": ["a"], "many": ["a", "d"], "none": [], "map": []}


@pytest.mark.parametrize(
    ("written", "tag"),
    [
        ("!vault |\n  $ANSIBLE_VAULT;1.1;AES256\n  6162\n", "!vault"),
        ("!reference [.base, script]\n", "!reference"),
        ("!Sub '${AWS::Region}'\n", "!Sub"),
        ("!!python/object/apply:os.system ['true']\n", "tag:yaml.org,2002:python/object/apply"),
        ("!<tag:example.com,2026:x> {}\n", "tag:example.com,2026:x"),
    ],
)
def test_unknown_tags_are_kept_as_text(written: str, tag: str) -> None:
    """A tag that nobody knows is no error and constructs nothing."""
    node = load(f"a: {written}").get("a")
    assert node.tag.startswith(tag)
    assert node.kind in {"scalar", "seq", "map"}


def test_a_tag_of_a_map_with_merges_stays() -> None:
    """Merging doesn't lose the map's own tag."""
    node = load("a: !Foo\n  <<: {b: 1}\n")
    assert (node.get("a").tag, node.string("a", "b")) == ("!Foo", "1")


def test_duplicate_keys_are_reported_and_the_later_one_wins() -> None:
    """Each repetition is told with its place, in maps of any depth."""
    duplicates: list[Duplicate] = []
    node = load("a: 1\nb: {c: 1, c: 2}\n'a': 3\n", duplicates)
    assert duplicates == [Duplicate("c", 2, 11), Duplicate("a", 3, 1)]
    assert plain(node) == {"a": "3", "b": {"c": "2"}}


def test_a_merge_is_no_duplicate() -> None:
    """A key of the map that a merged map also has is an override, as it is meant."""
    duplicates: list[Duplicate] = []
    load("a: &a {x: 1}\nb: {<<: *a, x: 2}\nc: {<<: *a, <<: *a}\n", duplicates)
    assert duplicates == []


def test_anchors_may_be_used_again() -> None:
    """An anchor that is defined twice is legal; an alias means the one before it."""
    assert plain(load("- &a 1\n- *a\n- &a 2\n- *a\n")) == ["1", "1", "2", "2"]


def test_anchors_end_with_their_document() -> None:
    """An alias to an anchor of another document is an error."""
    with pytest.raises(YamlError, match="no anchor named 'a'") as caught:
        load_all("--- &a 1\n---\n*a\n")
    assert caught.value.line == 3


@pytest.mark.parametrize(
    ("text", "merged"),
    [
        ("x: &x {a: 1, b: 1}\ny: {<<: *x, b: 2, c: 2}", {"a": "1", "b": "2", "c": "2"}),
        ("x: &x {a: 1, b: 1}\ny: {b: 2, c: 2, <<: *x}", {"a": "1", "b": "2", "c": "2"}),
        ("y: {<<: [{a: 1}, {a: 2, b: 2}], c: 3}", {"a": "1", "b": "2", "c": "3"}),
        ("y: {<<: {a: 1}, <<: {b: 2}, <<: {a: 3, c: 3}}", {"a": "1", "b": "2", "c": "3"}),
        ("y: {<<: {<<: {a: 1}, b: 1}, b: 2}", {"a": "1", "b": "2"}),
        ("y: {<<0: kept, <<: {a: 1}, <<1: kept}", {"<<0": "kept", "<<1": "kept", "a": "1"}),
        ("y: {'<<': {a: 1}}", {"<<": {"a": "1"}}),
        ("y: {<<: text, a: 1}", {"a": "1"}),
        ("y: {<<: , a: 1}", {"a": "1"}),
    ],
)
def test_merges_add_what_the_map_lacks(text: str, merged: dict[str, Any]) -> None:
    """The map's own keys win wherever the merge stands, then the earlier of several merges."""
    assert plain(load(text).get("y")) == merged


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("a: [1\nb: 2\n", 2, 2),
        ("a:\n\tb: 1\n", 2, 1),
        ("a: 'x\n", 2, 1),
        ("a: 1\nb: \x01\n", 2, 4),
        ("a: 1\n\n\x7fb\n", 3, 1),
        ("a: 1\nb: \ud800\n", 2, 4),
        ("a: @x\n", 1, 4),
        ("x\n: y\n- z", 2, 1),
        ("a: *b\n", 1, 4),
        ("a: &a [*a]\n", 1, 8),
        ("%YAML 3.0\n---\n", 1, 1),
    ],
)
def test_an_error_has_its_place(text: str, line: int, column: int) -> None:
    """What isn't YAML is a YamlError with the line and column where that shows."""
    with pytest.raises(YamlError) as caught:
        load_all(text)
    assert (caught.value.line, caught.value.column) == (line, column)
    problem = caught.value.problem("a.yml", "some/rule", 5)
    assert (problem.path, problem.line, problem.column) == ("a.yml", line + 5, column)


def test_a_nul_is_an_error() -> None:
    """A NUL byte in the text is refused with its line, not taken for the end."""
    with pytest.raises(YamlError) as caught:
        load_all("a: 1\nb: \0\nc: 2\n")
    assert caught.value.line == 2


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_of_every_system_count(end: str) -> None:
    """Lines are counted alike, and a value doesn't carry a carriage return."""
    node = load(end.join(["a: 1", "b: x", "c:", "  - y", ""]))
    assert plain(node) == {"a": "1", "b": "x", "c": ["y"]}
    assert [value.line for _, value in node.items()] == [1, 2, 4]


def test_a_byte_order_mark_is_no_part_of_the_first_key() -> None:
    """A file that begins with a byte order mark reads like one that doesn't."""
    assert plain(load("\ufeffa: 1\n")) == {"a": "1"}


def test_documents_are_kept_apart() -> None:
    """A stream gives one node a document, null for an empty one; `load` wants at most one."""
    assert [plain(d) for d in load_all("a: 1\n---\n---\n- b\n...\n")] == [{"a": "1"}, "", ["b"]]
    assert load_all("") == []
    assert load("# nothing\n").is_null
    with pytest.raises(YamlError, match="found several") as caught:
        load("a: 1\n---\nb: 2\n")
    assert caught.value.line == 3


def test_keys_that_are_no_scalars_are_kept() -> None:
    """A map or a sequence as a key doesn't break the map, and takes no other key's place."""
    node = load("? [a, b]\n: 1\n? {c: d}\n: 2\nplain: 3\n")
    assert [value.text for _, value in node.items()] == ["1", "2", "3"]
    assert node.string("plain") == "3"


def laughs(levels: int) -> str:
    """The billion laughs: each level names the one before ten times."""
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]" for i in range(1, levels)]
    return "\n".join(lines)


def merge_laughs(levels: int) -> str:
    """The same with merges, which the plain safe loader works on for minutes."""
    lines = ["a0: &a0 {k0: x, k1: x, k2: x}"]
    for i in range(1, levels):
        lines += [f"a{i}: &a{i}", f"  <<: [{', '.join([f'*a{i - 1}'] * 10)}]", f"  z{i}: 1"]
    return "\n".join(lines)


BOMBS = {
    "aliases": laughs(30),
    "merges": merge_laughs(30),
    "brackets": "[" * 100_000,
    "braces": "{" * 100_000,
    "dashes": "- " * 100_000,
    "questions": "? " * 100_000,
    "flow keys": "{a: " * 100_000,
    "flow values": "[?" * 100_000,
    "indents": "".join(" " * i + "a:\n" for i in range(1_000)),
    "chain": "".join(f"- &a{i} [{f'*a{i - 1}' if i else ''}]\n" for i in range(5_000)),
    "self": "&a [*a]",
    "self deep": "&a {b: {c: [*a]}}",
    "self as a key": "&a {*a : 1}",
    "self merged": "&a {<<: *a}",
    "wide": "[" + "x, " * 300_000 + "]",
    "wide map": "".join(f"k{i}: v\n" for i in range(150_000)),
    "aliases of one": "- &a [" + "x," * 1_000 + "]\n" + "- *a\n" * 10_000,
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused(name: str) -> None:
    """Depth, expansion and self-reference end in a YamlError with a line, before they cost."""
    with pytest.raises(YamlError) as caught:
        load_all(BOMBS[name])
    assert caught.value.line >= 1


@pytest.mark.parametrize("bomb", [laughs, merge_laughs])
def test_a_bomb_is_refused_where_it_grows_too_big(bomb: Callable[[int], str]) -> None:
    """However many levels are to come, reading ends at the one that passes the limit."""
    places = []
    for levels in (12, 30, 300):
        with pytest.raises(YamlError, match="expands to more than") as caught:
            load_all(bomb(levels))
        places.append((caught.value.line, caught.value.column))
    assert len(set(places)) == 1


def test_many_small_documents_are_a_bomb_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """A stream has a limit of its own, since each of its documents may be within theirs."""
    monkeypatch.setattr(yamlio, "MAX_STREAM_NODES", 100)
    assert len(load_all("--- a\n" * 100)) == 100
    with pytest.raises(YamlError, match="more than 100 nodes") as caught:
        load_all("--- a\n" * 101)
    assert caught.value.line == 101


@pytest.mark.parametrize(
    "harmless", ["long text: " + "x" * 1_000_000, "#" * 500_000, "\n" * 500_000]
)
def test_long_but_simple_texts_are_read(harmless: str) -> None:
    """Length alone is no reason to refuse a text."""
    assert len(load_all(harmless)) <= 1


def test_limits_are_where_they_are_said_to_be() -> None:
    """Nesting up to the limit is read, by brackets and by aliases; one level more isn't."""
    assert load("[" * MAX_DEPTH + "]" * MAX_DEPTH).height == MAX_DEPTH
    with pytest.raises(YamlError, match="nested deeper"):
        load("[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1))
    half = MAX_DEPTH // 2
    inner = "[" * half + "]" * half
    fits = "[" * (half - 1) + "*a" + "]" * (half - 1)
    assert load(f"- &a {inner}\n- {fits}\n").height == MAX_DEPTH
    with pytest.raises(YamlError, match="nested deeper"):
        load(f"- &a {inner}\n- [{fits}]\n")


def test_the_size_counts_what_aliases_stand_for() -> None:
    """A document may hold as many nodes as the limit says, with every alias written out."""
    count = yamlio.MAX_NODES - 1
    assert load("[" + "x," * count + "]").size == yamlio.MAX_NODES
    with pytest.raises(YamlError, match="expands to more than"):
        load("[" + "x," * (count + 1) + "]")


def places(text: str) -> list[tuple[int, int]]:
    """Where the documents of a text stand, or its error."""
    try:
        return [(document.line, document.column) for document in load_all(text)]
    except YamlError as error:
        return [(error.line, error.column)]


@given(st.text())
def test_no_text_raises_anything_else(text: str) -> None:
    """Any text is documents or a YamlError."""
    assert all(line >= 1 and column >= 1 for line, column in places(text))


@given(
    st.text(alphabet="ab:-?[]{},&*!|>'\"%@`#\\ \n\t\r<~0.\x85\u2028\ufeff\x00\ud800", max_size=80)
)
def test_no_tangle_of_signs_raises_anything_else(text: str) -> None:
    """The same for texts made of what means something in YAML."""
    assert all(line >= 1 and column >= 1 for line, column in places(text))


SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.dates()
DATA = st.recursive(
    SCALARS | st.datetimes(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


def agrees(node: Node, data: Any) -> bool:
    """Whether a node says the same as what the safe loader constructed."""
    if isinstance(data, dict):
        pairs = zip(node.items(), data.items(), strict=True)
        return all(key == k and agrees(value, v) for (key, value), (k, v) in pairs)
    if isinstance(data, list):
        return all(agrees(n, d) for n, d in zip(node.elements, data, strict=True))
    return scalar_agrees(node, data)


def scalar_agrees(node: Node, data: Any) -> bool:
    """The same for what isn't a collection."""
    if data is None or isinstance(data, bool):
        return {None: node.is_null, True: node.is_true, False: node.is_false}[data]
    if isinstance(data, str):
        return node.text == data and not node.is_null
    return repr(yaml.safe_load(node.text)) == repr(data)


@given(DATA, st.booleans(), st.booleans())
def test_nodes_agree_with_the_safe_loader(data: Any, flow: bool, unicode: bool) -> None:
    """What PyYAML writes for plain data, our nodes hold: the same keys, texts and values."""
    text = yaml.safe_dump(data, default_flow_style=flow, allow_unicode=unicode, sort_keys=False)
    assert agrees(load(text), yaml.safe_load(text))


WORDS = [
    "a", "b", "date", "x-y", ": ", ":", " ", "\n", "\r\n", "\r", "1", "2024-01-31", ", ", ".",
    "-", "# ", "'", '"', "é", "\t", "\x0b", "\x85", "null", "no", "?", "{", "[", "~", "|", "&a",
    "---",
]  # fmt: skip


@given(st.lists(st.sampled_from(WORDS), max_size=12).map("".join))
@example("status: accepted\r\ndate: 2024-01-31\r\n")
@example("a: b\x0bc: d\n")
@example("a: b\na: c\n")
def test_keys_and_words_are_read_alike_with_and_without_the_parser(text: str) -> None:
    """What needs no parser gives the nodes that the parser gives, places and all."""
    try:
        parsed = yamlevents.documents(text, [], 0)
    except YamlError:
        with pytest.raises(YamlError):
            load(text)
        return
    if len(parsed) == 1:
        assert repr(load(text)) == repr(parsed[0])


def test_simple_front_matter_needs_no_parser() -> None:
    """Front matter of keys and words alone is read without loading PyYAML, which takes long."""
    script = (
        "import sys; from adrtool import yamlio; "
        "node = yamlio.load('status: accepted\\ndate: 2024-01-31\\n'); "
        "print(node.string('status'), 'yaml' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True)
    assert done.stdout.split() == [b"accepted", b"False"]
