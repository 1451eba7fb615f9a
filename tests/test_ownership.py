"""Which line of a CODEOWNERS file counts for a path, and what is said of items."""

from __future__ import annotations

import pytest

from adrtool import ownership
from adrtool.inventory import backstage, codeowners
from adrtool.inventory.source import merge
from adrtool.model import Item, Reading


def owners(path: str, *files: tuple[str, str]) -> list[str]:
    """The handles that own a path, by the CODEOWNERS files of a repository."""
    reading = codeowners.link(merge(codeowners.read(p, t) for p, t in files))
    said, handles = ownership.Owners(reading.items, reading.relations).of(path)
    assert handles == ", ".join(owner.removeprefix("owner:") for owner, _, _ in said)
    return [owner.removeprefix("owner:") for owner, _, _ in said]


GITHUB = """\
*             @all
*.js          @js    # wherever
/build/logs/  @logs
docs/*        @docs
apps/         @apps
/docs/secret/ @security
**/generated  @bots
/apps/free
with\\ space/  @odd
"""


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("README", ["@all"]),
        ("a/b.js", ["@js"]),
        ("build/logs/x/y.log", ["@logs"]),
        ("x/build/logs/y.log", ["@all"]),
        ("docs/a.md", ["@docs"]),
        ("docs/a/b.md", ["@all"]),
        ("docs/secret/a/b.md", ["@security"]),
        ("x/apps/a.go", ["@apps"]),
        ("apps/free", []),
        ("apps/free/x", []),
        ("a/generated/x", ["@bots"]),
        ("with space/x", ["@odd"]),
    ],
)
def test_the_last_line_that_matches_counts(path: str, expected: list[str]) -> None:
    """As GitHub documents it: globs as in .gitignore, `x/*` only the files in x."""
    assert owners(path, ("CODEOWNERS", GITHUB)) == expected


GITLAB = """\
* @all
[Backend][2] @backend
*.go
db/schema.sql @dba
^[Docs] @writers
*.md
[BACKEND]
internal/ @core
"""


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("x.txt", ["@all"]),
        ("x.go", ["@all", "@backend"]),
        ("internal/x.go", ["@all", "@core"]),
        ("deep/db/schema.sql", ["@all", "@dba"]),
        ("README.md", ["@all", "@writers"]),
    ],
)
def test_each_section_has_its_own_last_line(path: str, expected: list[str]) -> None:
    """As GitLab documents it: owners of every section, defaults of a section, any depth."""
    assert sorted(owners(path, (".gitlab/CODEOWNERS", GITLAB))) == expected


def test_only_the_first_file_counts() -> None:
    """Hosts take one file; those of folders below speak of these."""
    files = (("CODEOWNERS", "* @root"), (".github/CODEOWNERS", "* @github"),
             ("docs/CODEOWNERS", "* @docs"), ("service/CODEOWNERS", "/x @service"))  # fmt: skip
    assert owners("a", *files) == ["@github"]
    assert owners("service/x", *files) == ["@service"]


def test_a_line_with_a_slip_is_skipped() -> None:
    """GitHub ignores it whole, so the line before counts."""
    assert owners("a", ("CODEOWNERS", "* @one\n* two @three\n")) == ["@one"]


def test_items_get_owners_and_the_line_that_says_so() -> None:
    """An item of an owned path says who, and a team of the portal is the same as the host's."""
    entities = "apiVersion: backstage.io/v1alpha1\nkind: Group\nmetadata: {name: Cloud}\n"
    reading = merge(
        [
            codeowners.link(codeowners.read("CODEOWNERS", "\n/infra @example/cloud @jane\n")),
            backstage.link(backstage.read("catalog-info.yaml", entities)),
            Reading((Item("terraform:infra", "configuration", "infra", "terraform",
                          "infra/main.tf", 1, "infra"),)),
        ]
    )  # fmt: skip
    items, relations = ownership.assign(list(reading.items), list(reading.relations))
    owned = next(i for i in items if i.id == "terraform:infra")
    assert owned.owner == "@example/cloud, @jane"
    said = {(r.source, r.kind, r.target, r.path, r.line) for r in relations}
    assert said == {
        ("terraform:infra", "owned_by", "owner:@example/cloud", "CODEOWNERS", 2),
        ("terraform:infra", "owned_by", "owner:@jane", "CODEOWNERS", 2),
        ("owner:@example/cloud", "same_as", "backstage:group:default/cloud", "CODEOWNERS", 2),
    }
