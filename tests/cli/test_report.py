"""`adrtool report impact`."""

from __future__ import annotations

import pytest

from tests.helpers import Repo, Runner

MODULE = 'resource "aws_vpc" "this" {}\n\noutput "id" {\n  value = aws_vpc.this.id\n}\n'
CALLER = """\
module "network" {
  source = "../modules/network"
}

resource "aws_instance" "web" {
  subnet_id = module.network.id
}
"""
VPC = "terraform:infra/modules/network:aws_vpc.this"
WEB = "terraform:infra/prod:aws_instance.web"


@pytest.fixture
def shop(repo: Repo) -> Repo:
    """A module, its caller, who owns them and a runbook about the last in the chain."""
    repo.write("infra/modules/network/main.tf", MODULE)
    repo.write("infra/prod/main.tf", CALLER)
    repo.write("CODEOWNERS", "* @shop/platform\ninfra/prod/ @shop/web\n")
    repo.write("runbooks/web.md", f"---\napplies_to: {WEB}\n---\n# The web is down\n")
    return repo


def test_the_chain_is_a_tree_with_documents_and_owners(shop: Repo, run: Runner) -> None:
    """Each thing below what it needs, with the relation and its place."""
    result = run("adrtool", "report", "impact", VPC, cwd=shop.path)
    assert result.code == 0, result.stderr
    head, *tables = result.stdout.split("\n\n")
    assert head == f"{VPC}  infra/modules/network/main.tf:1"
    rows = [line.split() for line in tables[0].splitlines()[1:]]
    assert rows == [
        ["terraform:infra/modules/network:output.id", "references",
         "infra/modules/network/main.tf:4"],
        ["terraform:infra/modules/network", "outputs", "infra/modules/network/main.tf:3"],
        ["terraform:infra/prod:module.network", "module_source", "infra/prod/main.tf:2"],
        [WEB, "references", "infra/prod/main.tf:6"],
    ]  # fmt: skip
    indents = [len(line) - len(line.lstrip()) for line in tables[0].splitlines()[1:]]
    assert indents == [0, 2, 4, 6]
    assert "runbook:web" in tables[1]
    assert [line.split() for line in tables[2].splitlines()[1:]] == [
        ["@shop/platform", "3"], ["@shop/web", "2"],
    ]  # fmt: skip
    assert result.stderr == "4 things depend on it\n"


def test_json_has_the_same(shop: Repo, run: Runner) -> None:
    """With the whole chain for each thing."""
    found = run("adrtool", "report", "impact", VPC, "--json", cwd=shop.path).json()
    assert [one["id"] for one in found["affected"]][-1] == WEB
    assert len(found["affected"][-1]["via"]) == 4
    assert [d["id"] for d in found["documents"]] == ["runbook:web"]


def test_nothing_depends_on_a_leaf(shop: Repo, run: Runner) -> None:
    """That is an answer too."""
    result = run("adrtool", "report", "impact", WEB, cwd=shop.path)
    assert result.code == 0
    assert "DEPENDS" not in result.stdout
    assert result.stderr == "0 things depend on it\n"


def test_hops_limit_the_way(shop: Repo, run: Runner) -> None:
    """As many relations as asked for."""
    found = run("adrtool", "report", "impact", VPC, "--hops", "2", "--json", cwd=shop.path).json()
    assert [one["hops"] for one in found["affected"]] == [1, 2]


def test_an_unknown_report_or_id_is_wrong_use(shop: Repo, run: Runner) -> None:
    """With the name that comes nearest."""
    assert "Did you mean 'impact'?" in run("adrtool", "report", "impakt", cwd=shop.path).stderr
    result = run("adrtool", "report", "impact", "terraform:nowhere", cwd=shop.path)
    assert result.code == 2
    assert "nothing has the id" in result.stderr
