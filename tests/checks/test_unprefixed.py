"""Names in double brackets that leave out their source."""

from __future__ import annotations

import pytest

from adrtool import catalog, checks
from adrtool import project as projects
from tests.helpers import Repo

POD = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web, namespace: shop}\n"


def hints(repo: Repo, text: str) -> list[tuple[int, int, str]]:
    """Line, column and hint of each name of no source in a runbook."""
    repo.write("k8s/web.yaml", POD)
    repo.write("infra/main.tf", 'resource "aws_vpc" "this" {}\n')
    repo.write("runbooks/x.md", f"# X\n\n{text}\n")
    project = projects.find(repo.path)
    found = checks.run(catalog.read(project), project)
    return [(p.line, p.column, p.hint) for p in found if p.rule == "document/unknown-id"]


@pytest.mark.parametrize("name", ["Deployment/web", "shop/Deployment/web"])
def test_the_whole_id_is_named(repo: Repo, name: str) -> None:
    """At the place of the brackets."""
    assert hints(repo, f"Restart [[{name}]] first.") == [
        (3, 9, "write [[kubernetes:shop/Deployment/web]]")
    ]


@pytest.mark.parametrize(
    "text",
    [
        "See [[kubernetes:shop/Deployment/web]].",
        "A wiki has [[Some page]], [[other/page]] and [[Deployment]].",
        "In code: `[[Deployment/web]]`.",
        "```bash\n[[ -f Deployment/web ]]\n```",
        "Escaped: \\[[Deployment/web]]",
        "A link: [[Deployment/web]](https://example.org)",
    ],
)
def test_what_is_no_name_of_an_item_is_left_alone(repo: Repo, text: str) -> None:
    """Links of a wiki, code, tests of a shell, ids."""
    assert hints(repo, text) == []
