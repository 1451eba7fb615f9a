"""`adrtool inventory`: the contract of its JSON, its filters, and what can't be read."""

from __future__ import annotations

import pytest

from tests.helpers import Repo, Runner

BUCKETS = """\
resource "aws_s3_bucket" "logs" {
  bucket = "logs"
}

resource "aws_s3_bucket_policy" "logs" {
  bucket = aws_s3_bucket.logs.id
}
"""
WORKFLOW = "on: push\njobs:\n  build:\n    runs-on: ubuntu-latest\n    steps: [{run: make}]\n"
ITEM = ["id", "kind", "name", "source", "path", "line", "attributes", "confidence", "owner"]
RELATION = ["source", "target", "kind", "path", "line"]
TYPES = {"id": str, "kind": str, "name": str, "source": str, "path": str, "line": int,
         "attributes": dict, "confidence": str}  # fmt: skip


@pytest.fixture
def filled(repo: Repo) -> Repo:
    """A repository with Terraform and a workflow."""
    repo.write("infra/main.tf", BUCKETS)
    repo.write(".github/workflows/ci.yml", WORKFLOW)
    return repo


def test_json_states_items_relations_and_problems(filled: Repo, run: Runner) -> None:
    """Keys and types are a contract."""
    result = run("adrtool", "inventory", "--json", cwd=filled.path)
    assert (result.code, result.stderr) == (0, "")
    found = result.json()
    assert list(found) == ["items", "relations", "problems"]
    assert found["problems"] == []
    for item in found["items"]:
        assert list(item) == ITEM
        assert {key: type(item[key]) for key in TYPES} == TYPES
        assert item["owner"] is None
    for relation in found["relations"]:
        assert list(relation) == RELATION
        assert isinstance(relation["line"], int)
    ids = [item["id"] for item in found["items"]]
    assert len(ids) == len(set(ids))
    bucket = next(i for i in found["items"] if i["id"] == "terraform:infra:aws_s3_bucket.logs")
    assert (bucket["path"], bucket["line"], bucket["confidence"]) == ("infra/main.tf", 1, "exact")
    policy = "terraform:infra:aws_s3_bucket_policy.logs"
    assert policy in {r["source"] for r in found["relations"] if r["target"] == bucket["id"]}


@pytest.mark.parametrize(
    ("arguments", "wanted"),
    [
        (("--source", "terraform"), {"terraform"}),
        (("--source", "github"), {"github"}),
        (("--path", "infra/*"), {"terraform"}),
        (("S3_BUCKET",), {"terraform"}),
        (("--text", "s3_bucket"), {"terraform"}),
        (("--text", "ubuntu-latest"), {"github"}),
        (("--kind", "RESOURCE"), {"terraform"}),
        (("--kind", "job", "--kind", "resource"), {"github", "terraform"}),
        (("--source", "terraform", "--source", "github"), {"github", "terraform"}),
        (("--confidence", "unresolved"), set()),
        (("--source", "ansible"), set()),
    ],
)
def test_filters_leave_what_matches(
    filled: Repo, run: Runner, arguments: tuple[str, ...], wanted: set[str]
) -> None:
    """By source, path and a part of the id; only relations that touch what is left stay."""
    found = run("adrtool", "inventory", "--json", *arguments, cwd=filled.path).json()
    assert {item["source"] for item in found["items"]} == wanted
    ids = {item["id"] for item in found["items"]}
    assert all(ids & {r["source"], r["target"]} for r in found["relations"])


def test_what_is_only_named_is_an_unresolved_item(filled: Repo, run: Runner) -> None:
    """Every end of a relation is an item, and one that nothing declares says why."""
    filled.write("infra/more.tf", 'output "x" {\n  value = aws_vpc.gone.id\n}\n')
    found = run("adrtool", "inventory", "--json", cwd=filled.path).json()
    ids = {item["id"] for item in found["items"]}
    assert {end for r in found["relations"] for end in (r["source"], r["target"])} <= ids
    unresolved = [i for i in found["items"] if i["confidence"] == "unresolved"]
    assert all(item["attributes"]["reason"] for item in unresolved)
    assert any("aws_vpc.gone" in item["id"] for item in unresolved)


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("infra/broken.tf", 'resource "a" "b" {\n'),
        ("infra/nul.tf", "# x\n\0"),
        (".github/workflows/broken.yml", "jobs: [\n"),
    ],
)
def test_a_broken_file_is_a_problem_and_the_rest_goes_on(
    filled: Repo, run: Runner, path: str, content: str
) -> None:
    """Under `problems` in JSON, on standard error in a table; the exit status is 0."""
    good = run("adrtool", "inventory", "--json", cwd=filled.path).json()["items"]
    filled.write(path, content)
    result = run("adrtool", "inventory", "--json", cwd=filled.path)
    assert result.code == 0
    found = result.json()
    assert {p["path"] for p in found["problems"]} == {path}
    assert found["problems"][0]["line"] >= 1
    assert {i["id"] for i in good} <= {i["id"] for i in found["items"]}
    table = run("adrtool", "inventory", cwd=filled.path)
    assert table.code == 0
    assert table.stderr.startswith(f"{path}:")
    assert "terraform:infra:aws_s3_bucket.logs" in table.stdout


def test_the_table_names_kind_id_and_place(filled: Repo, run: Runner) -> None:
    """One line an item, and how many there are on standard error."""
    result = run("adrtool", "inventory", "--source", "terraform", cwd=filled.path)
    header, *lines = result.stdout.splitlines()
    assert header.split() == ["KIND", "ID", "WHERE"]
    rows = [line.split()[1:] for line in lines]
    assert ["terraform:infra:aws_s3_bucket.logs", "infra/main.tf:1"] in rows
    assert result.stderr == f"{len(rows)} items\n"


def test_untracked_files_count_and_ignored_and_excluded_ones_do_not(
    filled: Repo, run: Runner
) -> None:
    """What git ignores, and what adrtool.yml excludes, isn't read."""
    filled.commit()
    filled.write("new/main.tf", 'resource "a" "new" {}\n')
    filled.write("ignored/main.tf", 'resource "a" "ignored" {}\n')
    filled.write("examples/main.tf", 'resource "a" "example" {}\n')
    filled.write(".gitignore", "ignored/\n")
    filled.write("adrtool.yml", "inventory: {exclude: ['examples/**']}\n")
    found = run("adrtool", "inventory", "--source", "terraform", "--json", cwd=filled.path).json()
    assert {item["name"] for item in found["items"]} >= {"a.new"}
    assert not {"a.ignored", "a.example"} & {item["name"] for item in found["items"]}


def test_a_decision_leads_to_what_it_applies_to(filled: Repo, run: Runner) -> None:
    """Documents and items are joined: the relation is listed with the item."""
    decision = "---\nstatus: accepted\napplies_to: terraform:infra:aws_s3_bucket.*\n---\n# X\n"
    filled.write("adr/0001-x.md", decision)
    found = run("adrtool", "inventory", "--json", cwd=filled.path).json()
    decided = [r for r in found["relations"] if r["kind"] == "decided_by"]
    assert decided == [
        {
            "source": "terraform:infra:aws_s3_bucket.logs",
            "target": "adr:1",
            "kind": "decided_by",
            "path": "adr/0001-x.md",
            "line": 3,
        }
    ]


def test_an_owner_is_meant_by_any_spelling(filled: Repo, run: Runner) -> None:
    """With the organisation or without, with the sign or without, in any case."""
    filled.write("CODEOWNERS", "infra/ @shop/Platform @ada\n")
    for owner in ("@shop/platform", "shop/Platform", "platform", "@ADA"):
        found = run("adrtool", "inventory", "--owner", owner, "--json", cwd=filled.path).json()
        assert {i["source"] for i in found["items"]} == {"terraform"}, owner
    assert run("adrtool", "inventory", "--owner", "plat", cwd=filled.path).stdout == ""
    table = run("adrtool", "inventory", "--source", "terraform", cwd=filled.path)
    assert table.stdout.splitlines()[0].split() == ["KIND", "ID", "WHERE", "OWNER"]


def test_the_table_says_what_is_not_understood(filled: Repo, run: Runner) -> None:
    """In a column of its own, that is there only when it says something."""
    filled.write("infra/broken.tf", 'resource "aws_vpc" "main" {\n  a = = 1\n}\n')
    table = run("adrtool", "inventory", "--source", "terraform", cwd=filled.path).stdout
    header, *lines = table.splitlines()
    assert header.split() == ["KIND", "ID", "WHERE", "NOTE"]
    noted = {
        line.split()[1]: line.partition("partial: ")[2] for line in lines if "partial:" in line
    }
    assert noted == {"terraform:infra:aws_vpc.main": "a syntax error in line 2"}


def test_what_is_only_named_is_counted_and_listed_when_asked(filled: Repo, run: Runner) -> None:
    """The table of what exists says how many more there are."""
    filled.write("infra/more.tf", 'output "x" {\n  value = aws_vpc.gone.id\n}\n')
    table = run("adrtool", "inventory", "--source", "terraform", cwd=filled.path)
    assert "aws_vpc.gone" not in table.stdout
    assert "1 more named, not found" in table.stderr
    asked = run("adrtool", "inventory", "--confidence", "unresolved", cwd=filled.path)
    assert "infra:aws_vpc.gone" in asked.stdout
    assert "unresolved: named here, declared in no file" in asked.stdout


def test_an_unknown_name_is_wrong_use(filled: Repo, run: Runner) -> None:
    """With the name that comes nearest."""
    result = run("adrtool", "inventory", "--kind", "resorce", cwd=filled.path)
    assert result.code == 2
    assert "did you mean 'resource'?" in result.stderr


def test_json_is_whole_however_much_there_is(repo: Repo, run: Runner) -> None:
    """Thousands of items and relations are one object, with any letters in them."""
    blocks = (
        f'variable "v{n}" {{}}\noutput "ö{n}" {{\n  value = var.v{n}\n}}\n' for n in range(1500)
    )
    repo.write("infra/main.tf", "".join(blocks))
    found = run("adrtool", "inventory", "--json", cwd=repo.path).json()
    assert len(found["items"]) == 3001
    assert len(found["relations"]) == 1500
    ascii_only = {"PYTHONUTF8": "0", "LC_ALL": "C", "PYTHONIOENCODING": "ascii"}
    again = run("adrtool", "inventory", "--json", cwd=repo.path, env=ascii_only)
    assert again.json() == found


def test_a_second_run_says_the_same(filled: Repo, run: Runner) -> None:
    """What is kept between runs changes no answer; ADRTOOL_CACHE=off keeps nothing."""
    off = run("adrtool", "inventory", "--json", cwd=filled.path, env={"ADRTOOL_CACHE": "off"})
    assert not (run.home / ".cache" / "adrtool" / "inventory").exists()
    first = run("adrtool", "inventory", "--json", cwd=filled.path)
    second = run("adrtool", "inventory", "--json", cwd=filled.path)
    assert off.stdout == first.stdout == second.stdout
    assert len(list((run.home / ".cache" / "adrtool" / "inventory").iterdir())) == 1
