"""`adrtool graph`: the neighbourhood of anything, in three formats."""

from __future__ import annotations

import json
from importlib.util import find_spec
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.helpers import Repo, Runner

BUCKET = "terraform:infra:aws_s3_bucket.logs"
TERRAFORM = """\
resource "aws_s3_bucket" "logs" {
  bucket = var.name
}

resource "aws_s3_bucket_policy" "logs" {
  bucket = aws_s3_bucket.logs.id
}

variable "name" {}
"""
needs_graphviz = pytest.mark.skipif(
    find_spec("pygraphviz") is None, reason="Graphviz has no wheel for this system"
)


@pytest.fixture
def shop(repo: Repo) -> Repo:
    """A bucket with its policy and its variable, a decision about it, and an owner."""
    repo.write("infra/main.tf", TERRAFORM)
    repo.write(
        "adr/0001-x.md", f"---\nstatus: accepted\napplies_to: {BUCKET}\n---\n# Keep <logs>\n"
    )
    repo.write("CODEOWNERS", "* @shop/platform\n")
    return repo


def nodes(run: Runner, repo: Repo, *arguments: str) -> set[str]:
    """The ids in a graph as JSON."""
    result = run("adrtool", "graph", *arguments, "--format", "json", cwd=repo.path)
    assert result.code == 0, result.stderr
    return {node["id"] for node in result.json()["nodes"]}


def test_json_has_nodes_and_edges(shop: Repo, run: Runner) -> None:
    """Documents and items alike, with their distance and the place of each relation."""
    found = run("adrtool", "graph", BUCKET, "--format", "json", cwd=shop.path).json()
    assert list(found) == ["nodes", "edges", "cut"]
    assert found["cut"] == 0
    by_id = {node["id"]: node for node in found["nodes"]}
    assert by_id[BUCKET]["hops"] == 0
    assert by_id["adr:1"] == {
        "id": "adr:1", "kind": "adr", "name": "Keep <logs>", "source": None,
        "path": "adr/0001-x.md", "line": 1, "confidence": "exact", "hops": 1,
    }  # fmt: skip
    said = {(e["source"], e["kind"], e["target"], e["line"]) for e in found["edges"]}
    assert (BUCKET, "decided_by", "adr:1", 3) in said
    assert ("terraform:infra:aws_s3_bucket_policy.logs", "references", BUCKET, 6) in said


def test_direction_and_hops_choose(shop: Repo, run: Runner) -> None:
    """What it states, what is stated of it, further away."""
    policy = "terraform:infra:aws_s3_bucket_policy.logs"
    assert policy in nodes(run, shop, BUCKET, "--direction", "in")
    assert policy not in nodes(run, shop, BUCKET, "--direction", "out")
    assert nodes(run, shop, policy, "--hops", "0") == {policy}
    assert "terraform:infra:var.name" not in nodes(run, shop, policy)
    assert "terraform:infra:var.name" in nodes(run, shop, policy, "--hops", "2")


def test_a_limit_says_what_is_missing(shop: Repo, run: Runner) -> None:
    """On standard error, so that the answer stays one."""
    result = run("adrtool", "graph", BUCKET, "--limit", "2", cwd=shop.path)
    assert result.code == 0
    assert "more are as near and not drawn" in result.stderr
    assert result.stdout.startswith("digraph {")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (BUCKET, BUCKET),
        ("adr:0001", "adr:1"),
        ("aws_s3_bucket.logs", BUCKET),
        ("owner:@shop/platform", "owner:@shop/platform"),
        ("POLICY.LOGS", "terraform:infra:aws_s3_bucket_policy.logs"),
    ],
)
def test_a_part_that_one_id_has_is_enough(
    shop: Repo, run: Runner, written: str, meant: str
) -> None:
    """An id, a number of a record in any spelling, the end of an id, a part of it."""
    assert nodes(run, shop, written, "--hops", "0") == {meant}


def test_an_unknown_or_unclear_id_is_wrong_use(shop: Repo, run: Runner) -> None:
    """With what is near, or what could be meant."""
    unknown = run("adrtool", "graph", "terraform:infra:aws_s3_bucket.lgos", cwd=shop.path)
    assert unknown.code == 2
    assert f"did you mean {BUCKET!r}" in unknown.stderr
    unclear = run("adrtool", "graph", "logs", cwd=shop.path)
    assert unclear.code == 2
    assert "could be any of" in unclear.stderr
    listed = unclear.stderr.splitlines()[2:]
    assert len(listed) > 1, "an id a line, to copy one"
    assert all(line.startswith("       ") and "," not in line for line in listed)
    assert BUCKET in unclear.stderr


def test_the_ending_of_a_file_says_the_format(shop: Repo, run: Runner) -> None:
    """The path is printed, as it was given; what it can't mean is wrong use."""
    result = run("adrtool", "graph", BUCKET, "-o", "out/near.json", cwd=shop.path)
    assert (result.code, result.stdout) == (0, "out/near.json\n")
    assert json.loads((shop.path / "out/near.json").read_text("utf-8"))["nodes"]
    assert run("adrtool", "graph", BUCKET, "-o", "near.png", cwd=shop.path).code == 2


@needs_graphviz
def test_an_svg_is_drawn_with_links_and_escaped_names(
    shop: Repo, run: Runner, tmp_path: Path
) -> None:
    """Well-formed, the start marked, each node a link to its file."""
    target = tmp_path / "near.svg"
    result = run("adrtool", "graph", BUCKET, "-o", target, cwd=shop.path)
    assert result.code == 0, result.stderr
    text = target.read_text("utf-8")
    root = ElementTree.fromstring(text)  # noqa: S314 - our own output
    classes = {element.get("class") for element in root.iter()}
    assert {"node item start", "node accepted", "edge decided-by"} <= classes
    assert "infra/main.tf" in text
    assert "<logs>" not in text


def test_what_is_only_named_can_be_asked_about(shop: Repo, run: Runner) -> None:
    """An image is drawn with what uses it."""
    shop.write(
        "k8s/pod.yaml",
        "apiVersion: v1\nkind: Pod\nmetadata: {name: p, namespace: n}\n"
        "spec: {containers: [{name: c, image: 'nginx:1.27'}]}\n",
    )
    assert nodes(run, shop, "image:nginx:1.27") == {"image:nginx:1.27", "kubernetes:n/Pod/p"}


def test_ids_are_completed(shop: Repo, run: Runner) -> None:
    """By their beginnings."""
    asked = {
        "_ADRTOOL_COMPLETE": "zsh_complete",
        "COMP_WORDS": "adrtool graph terraform:infra:aws_s3_bucket.",
        "COMP_CWORD": "2",
    }
    result = run("adrtool", cwd=shop.path, env=asked)
    assert BUCKET in result.stdout.replace("\\:", ":")
    assert "policy" not in result.stdout
