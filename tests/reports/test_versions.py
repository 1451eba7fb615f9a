"""Who uses which version of what."""

from __future__ import annotations

from typing import Any

import pytest

from adrtool.reports import versions
from tests.helpers import Repo, Runner

ASK = """\
terraform {{
  required_providers {{
    aws = {{
      version = "{}"
    }}
  }}
}}
"""


def read(repo: Repo, run: Runner) -> dict[tuple[str, str], Any]:
    """The report by kind and name."""
    found = run("adrtool", "report", "versions", "--json", cwd=repo.path).json()["versions"]
    return {(t["kind"], t["name"]): t for t in found}


@pytest.mark.parametrize(
    ("reference", "name", "version"),
    [
        ("nginx", "nginx", ""),
        ("nginx:1.29", "nginx", "1.29"),
        ("host:5000/team/app", "host:5000/team/app", ""),
        ("host:5000/team/app:2", "host:5000/team/app", "2"),
        ("a/b@sha256:00", "a/b", "@sha256:00"),
        ("a/b:1@sha256:00", "a/b", "1@sha256:00"),
    ],
)
def test_a_reference_of_an_image_is_a_name_and_a_version(
    reference: str, name: str, version: str
) -> None:
    """A port isn't a tag."""
    assert versions.image_version(reference) == (name, version)


def test_branches_latest_and_nothing_are_unpinned(repo: Repo, run: Runner) -> None:
    """Commits, digests, numbers and constraints are pinned."""
    steps = ["a/moves@main", "a/none@v4", f"a/sha@{'0f' * 20}", "a/release@release-1"]
    uses = "".join(f"      - uses: {step}\n" for step in steps)
    repo.write(".github/workflows/ci.yml",
               f"on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n{uses}")  # fmt: skip
    repo.write("Dockerfile", f"FROM nginx:latest\nFROM busybox\nFROM a@sha256:{'0' * 64}\n")
    repo.write("main.tf", 'module "m" {\n  source = "a/b/aws"\n}\n')
    found = read(repo, run)
    unpinned = {n for (_, n), t in found.items() if any(v["unpinned"] for v in t["versions"])}
    assert unpinned == {"a/moves", "nginx", "busybox", "a/b/aws"}
    assert found["base image", "busybox"]["versions"][0]["version"] is None


def test_variants_of_one_version_do_not_diverge(repo: Repo, run: Runner) -> None:
    """Two versions do, each with who uses it and where."""
    repo.write("compose.yaml", "services:\n  a:\n    image: redis:8.2-alpine\n"
               "  b:\n    image: redis:8.2\n  c:\n    image: nats:2.11\n"
               "  d:\n    image: nats:2.12\n")  # fmt: skip
    found = read(repo, run)
    assert not found["image", "redis"]["divergent"]
    assert found["image", "nats"]["divergent"]
    assert found["image", "nats"]["versions"][0]["used_by"] == [
        {"id": "compose:compose.yaml/service/c", "path": "compose.yaml", "line": 7}
    ]


def test_what_compose_builds_comes_from_nowhere_else(repo: Repo, run: Runner) -> None:
    """Neither where it is built nor where another service runs it."""
    repo.write("compose.yaml", "services:\n  a:\n    build: .\n    image: own:dev\n"
               "  b:\n    image: own:dev\n  c:\n    image: '${REGISTRY}/x:${TAG}'\n")  # fmt: skip
    found = read(repo, run)
    assert ("image", "own") not in found
    assert not any(v["unpinned"] for t in found.values() for v in t["versions"])


def test_the_caller_of_a_module_decides(repo: Repo, run: Runner) -> None:
    """A module's range is no divergence; two configurations that differ are."""
    repo.write("modules/m/main.tf", ASK.format(">= 5"))
    repo.write(
        "prod/main.tf", ASK.format("~> 6.1") + 'module "m" {\n  source = "../modules/m"\n}\n'
    )
    assert not read(repo, run)["provider", "hashicorp/aws"]["divergent"]
    repo.write("test/main.tf", 'provider "aws" {\n  version = "2.46.0"\n}\n')
    assert read(repo, run)["provider", "hashicorp/aws"]["divergent"]


def test_what_is_locked_is_the_version(repo: Repo, run: Runner) -> None:
    """Not the constraint; providers that only modules ask for are listed too."""
    lock = 'provider "registry.terraform.io/hashicorp/{}" {{\n  version = "{}"\n}}\n'
    for folder, version in (("prod", "5.31.0"), ("test", "5.40.0")):
        repo.write(f"{folder}/main.tf", ASK.format("~> 5.0"))
        both = lock.format("aws", version) + lock.format("random", "3.6.0")
        repo.write(f"{folder}/.terraform.lock.hcl", both)
    found = read(repo, run)
    assert [v["version"] for v in found["provider", "hashicorp/aws"]["versions"]] == [
        "5.31.0",
        "5.40.0",
    ]
    assert found["provider", "hashicorp/aws"]["divergent"]
    assert not found["provider", "hashicorp/random"]["divergent"]
