"""What lacks an owner, a runbook, a comment, a decision or help, and when that is worse."""

from __future__ import annotations

import pytest

from tests.helpers import Repo, Runner

COMMENTED = "CREATE TABLE a (id int);\nCOMMENT ON TABLE a IS 'All of them';\n"
OBJECT = "apiVersion: {}\nkind: {}\nmetadata:\n  name: web\n  namespace: shop\n"


@pytest.fixture
def covered(repo: Repo) -> Repo:
    """One of two tables has a comment, on a branch that is the base."""
    repo.write("schema.sql", COMMENTED + "CREATE TABLE b (id int);\n")
    repo.commit()
    repo.git("branch", "base")
    return repo


def gaps(repo: Repo, run: Runner) -> dict[str, list[str]]:
    """The ids of what lacks something, by sort."""
    found = run("adrtool", "report", "coverage", "--json", cwd=repo.path).json()["coverage"]
    return {sort["name"]: [f["id"] for f in sort["findings"]] for sort in found}


def test_each_sort_counts_its_own_things(repo: Repo, run: Runner) -> None:
    """What has what it should is counted, what hasn't is named."""
    repo.write("k8s/a.yaml", OBJECT.format("apps/v1", "Deployment"))
    repo.write("k8s/b.yaml", OBJECT.format("networking.k8s.io/v1", "Ingress"))
    repo.write("run.sh", "#!/bin/sh\necho\n")
    repo.write("Makefile", ".PHONY: go\ngo:\n\ttrue\nout.txt:\n\ttrue\nsay: ## Says it\n\ttrue\n")
    repo.write("main.tf", 'variable "a" {}\noutput "b" {\n  value = 1\n  description = "B"\n}\n')
    assert gaps(repo, run) == {
        "owners": ["kubernetes:shop/Deployment/web"],
        "decisions": ["kubernetes:shop/Ingress/web"],
        "help": ["tool:Makefile/go", "tool:run.sh"],
        "variables": ["terraform:.:var.a"],
    }
    repo.write("CODEOWNERS", "* @a/b\n")
    repo.write("adr/0001-a.md", "---\nstatus: accepted\napplies_to: kubernetes:shop/Ingress/web\n"
               "---\n# A\n")  # fmt: skip
    found = gaps(repo, run)
    assert (found["owners"], found["decisions"]) == ([], [])


def test_what_was_missing_before_is_let_be(covered: Repo, run: Runner) -> None:
    """Nothing has changed, so nothing is worse."""
    result = run("adrtool", "report", "coverage", "--base", "base", cwd=covered.path)
    assert result.code == 0
    assert "no worse than at base" in result.stderr


def test_a_thing_that_loses_what_it_had_is_worse(covered: Repo, run: Runner) -> None:
    """It is named with its place, and the exit status is 1; so in JSON."""
    covered.write("schema.sql", COMMENTED.partition("COMMENT")[0] + "CREATE TABLE b (id int);\n")
    result = run("adrtool", "report", "coverage", "--base", "base", "--json", cwd=covered.path)
    assert result.code == 1
    assert "/a  schema.sql:1" in result.stderr
    assert "/b  " not in result.stderr
    assert result.json()["coverage"][0]["covered"] == 0


def test_new_things_count_where_the_share_falls(covered: Repo, run: Runner) -> None:
    """One with a comment makes room for one without."""
    covered.write("c.sql", "CREATE TABLE c (id int);\n")
    worse = run("adrtool", "report", "coverage", "--base", "base", cwd=covered.path)
    assert worse.code == 1
    covered.write("d.sql", COMMENTED.replace(" a ", " d "))
    assert run("adrtool", "report", "coverage", "--base", "base", cwd=covered.path).code == 0


def test_a_base_that_is_not_there_is_wrong_use(covered: Repo, run: Runner) -> None:
    """A comparison that can't be made must not pass."""
    assert run("adrtool", "report", "coverage", "--base", "nope", cwd=covered.path).code == 2
