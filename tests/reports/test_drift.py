"""Code against state, offline."""

from __future__ import annotations

import json
from typing import Any

from tests.helpers import Repo, Runner

CALL = 'module "net" {\n  source = "../net"\n}\nmodule "eks" {\n  source = "a/eks/aws"\n}\n'

SUBNETS = 'resource "aws_subnet" "a" {\n  count = 2\n}\n'
NEW = 'resource "aws_s3_bucket" "new" {}\ndata "aws_region" "r" {}\n'


def state(*addresses: str) -> str:
    """A state of version 4 with resources at some addresses."""
    resources = []
    for address in addresses:
        module, _, rest = address.rpartition("/")
        kind, name = rest.split(".")
        found = {"mode": "managed", "type": kind, "name": name, "provider": "", "instances": [{}]}
        resources.append(found | ({"module": module} if module else {}))
    return json.dumps({"version": 4, "terraform_version": "1.13.4", "serial": 1, "lineage": "a",
                       "outputs": {}, "resources": resources})  # fmt: skip


def read(repo: Repo, run: Runner) -> Any:
    """The report."""
    return run("adrtool", "report", "drift", "--json", cwd=repo.path).json()


def test_both_sides_are_compared_through_local_modules(repo: Repo, run: Runner) -> None:
    """What a module of a registry made belongs to its call."""
    repo.write(
        "net/main.tf", 'resource "aws_vpc" "this" {}\nresource "aws_subnet" "a" {\n  count = 2\n}\n'
    )
    repo.write(
        "prod/main.tf", CALL + 'resource "aws_s3_bucket" "new" {}\ndata "aws_region" "r" {}\n'
    )
    repo.write("prod/terraform.tfstate", state(
        "module.net/aws_vpc.this", "module.eks/aws_eks_cluster.this", "module.gone/aws_vpc.this",
        "module.net/aws_vpc.old"))  # fmt: skip
    (found,) = read(repo, run)["drift"]
    assert (found["folder"], found["in_both"]) == ("prod", 1)
    assert [(i["id"], bool(i["note"])) for i in found["only_in_code"]] == [
        ("terraform:net:aws_subnet.a", True), ("terraform:prod:aws_s3_bucket.new", False),
    ]  # fmt: skip
    assert [i["id"].rpartition(":")[2] for i in found["only_in_state"]] == [
        "module.gone.aws_vpc.this", "module.net.aws_vpc.old",
    ]  # fmt: skip


def test_a_state_without_code_says_so(repo: Repo, run: Runner) -> None:
    """It isn't compared with nothing."""
    repo.write("old/terraform.tfstate", state("aws_vpc.this"))
    assert read(repo, run) == {"drift": [], "without_code": ["old/terraform.tfstate"]}


def test_without_a_state_there_is_nothing_to_compare(repo: Repo, run: Runner) -> None:
    """Said, not left blank."""
    repo.write("main.tf", 'resource "aws_vpc" "this" {}\n')
    result = run("adrtool", "report", "drift", cwd=repo.path)
    assert (result.code, result.stdout) == (0, "")
    assert "no Terraform state" in result.stderr
