"""Tools, pipelines and dashboards against what knows better: Click itself, and other files."""

from __future__ import annotations

import inspect
from pathlib import Path

import click
import pytest

from adrtool import files, inventory, metrics
from adrtool.cli import main
from adrtool.inventory import grafana_expressions, jenkins_groovy, tool_calls
from adrtool.model import Item, Reading, Relation

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def own() -> Reading:
    """What the sources find in this project's own commands and Makefile."""
    listed = files.listing(ROOT)
    paths = [p for p in listed if p.startswith("src/adrtool/cli/") or "/" not in p]
    return inventory.read(ROOT, paths)


def members(reading: Reading, group: str) -> set[str]:
    """The ids of what is in a group."""
    return {r.source for r in reading.relations if (r.kind, r.target) == ("member_of", group)}


@pytest.mark.parametrize("name", ["adr", "runbook", "adrtool"])
def test_own_commands_are_all_found(own: Reading, name: str) -> None:
    """Each command that Click lists in a group is a member of it, and declared somewhere."""
    group = getattr(main, name)
    found = members(own, f"tool:src/adrtool/cli/main.py/{name}")
    context = click.Context(group)
    assert len(found) == len(group.list_commands(context))
    items = {item.id: item for item in own.items}
    assert [i for i in found if items[i].confidence == "unresolved"] == []
    points = [r.target for r in own.relations if r.source == f"tool:pyproject.toml/{name}"]
    assert points == [f"tool:src/adrtool/cli/main.py/{name}"]


def test_own_options_are_those_of_click(own: Reading) -> None:
    """Of each command that is wholly understood, the options and arguments are Click's."""
    compared = 0
    for item in own.items:
        if item.kind != "command" or item.confidence != "exact":
            continue
        module = item.path.removeprefix("src/").removesuffix(".py").replace("/", ".")
        command = next(c for c in vars(__import__(module, fromlist=["x"])).values()
                       if isinstance(c, click.Command) and c.name == item.name
                       and inspect.unwrap(c.callback or print).__module__ == module)  # fmt: skip
        options = {o for p in command.params if isinstance(p, click.Option) for o in p.opts}
        read = {o for names in item.attributes.get("options", {}) for o in names.split(", ")}
        # -C and --dir are given by the class, to all commands.
        assert options - {"-C", "--dir"} == {o for name in read for o in name.split("/")[:1]}
        arguments = {p.name for p in command.params if isinstance(p, click.Argument)}
        assert arguments == set(item.attributes.get("arguments", {}))
        compared += 1
    assert compared > 15


def test_own_targets_have_help(own: Reading) -> None:
    """The targets that `make help` lists are those with a description."""
    described = {i.name for i in own.items if i.kind == "target" and "description" in i.attributes}
    assert {"site", "test", "lint", "bench", "clean"} <= described


@pytest.mark.parametrize(
    ("text", "files_called"),
    [
        ("./a.sh && b/c.py; x", ["./a.sh", "b/c.py"]),
        ("echo ./a.sh; cat b.sh", []),
        ("A=1 B=$(./in.sh) sudo -u x ./a.sh", ["./in.sh", "./a.sh"]),
        ("'./a.sh' | \"$HERE/b.sh\" # ./c.sh", ["./a.sh", "b.sh"]),
        ("bash -c './a.sh'; python -m a.py; bash -x a.sh", ["a.sh"]),
        ("if ! ./a.sh; then exec ./b.sh; fi", ["./a.sh", "./b.sh"]),
        ("echo 'x\n./a.sh\n'", []),
        ("kubectl apply -f a/b.yaml", []),
        ("/usr/bin/env x; https://example.com/a.sh", []),
    ],
)
def test_what_a_text_calls(text: str, files_called: list[str]) -> None:
    """Only what stands where a command stands counts, and what an interpreter gets."""
    called = tool_calls.called("x", text, "y", 1)
    assert [c.files[0] for c in called] == files_called


@pytest.mark.parametrize(
    ("expression", "found", "is_whole"),
    [
        ("rate(a[$__rate_interval])", ["a"], True),
        ('sum by ($by) (increase(a{b=~"$c"}[${d:text}:$e]))', ["a"], True),
        ("topk($n, a) > $limit", ["a"], False),
        ("topk($n, sum by ($x) (a))", ["a"], True),
        ("${prefix}_total + b", ["b"], False),
        ("a offset $x", ["a"], True),
        ("a[[[range]]]", ["a"], True),
        ("sum(", [], False),
    ],
)
def test_metrics_of_a_panel(expression: str, found: list[str], is_whole: bool) -> None:
    """Variables of a dashboard stand for durations, labels, numbers or names."""
    assert grafana_expressions.metrics(expression)[0] == found
    assert (not grafana_expressions.metrics(expression)[1]) is is_whole


def test_a_recorded_metric_leads_to_its_rule() -> None:
    """What names a metric that a rule records means the rule that is nearest."""
    rules = [
        Item(f"prometheus:{at}", "recording_rule", "a:b", "prometheus", f"{at}/r.yml", 1, at)
        for at in ("prod", "staging")
    ]
    said = [
        Relation("grafana:x/y", f"metric:{name}", "references", "prod/x.json", 2)
        for name in ("a:b", "up")
    ]
    found = metrics.recorded(rules, said)
    assert [relation.target for relation in found] == ["prometheus:prod", "metric:up"]


def test_braces_in_texts_and_comments_are_none() -> None:
    """Groovy's texts in every form of quotes hide their braces, and so do comments."""
    text = "a { // }\n b '}' ; c \"\"\"}\n}\"\"\" /* } */\n d '''}''' }\ne"
    file = jenkins_groovy.parse(text)
    assert file.error_line == 0
    assert [block.name for block in file.root.inner] == ["a", "e"]
    assert [block.name for block in file.root.inner[0].inner] == ["b", "c", "d"]
