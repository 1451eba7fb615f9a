"""`adrtool init` sets a repository up and leaves what is there."""

from __future__ import annotations

from tests.helpers import Repo, Runner

NYGARD = (
    "# {n}. A decision\n\nDate: 2026-01-0{n}\n\n## Status\n\nAccepted\n\n## Context\n\nIt is so.\n"
)


def _files(repo: Repo) -> dict[str, bytes]:
    paths = (p for p in repo.path.rglob("*") if p.is_file() and ".git" not in p.parts)
    return {p.relative_to(repo.path).as_posix(): p.read_bytes() for p in paths}


def test_an_empty_repository_gets_folders_and_configuration_but_no_record(
    repo: Repo, run: Runner
) -> None:
    """What init writes can be committed as it is, and the first decision is the team's own."""
    done = run("adrtool", "init", cwd=repo.path)
    assert done.code == 0
    assert set(_files(repo)) == {
        "adrtool.yml", "mkdocs.yml", "docs/index.md", "adr/README.md", "runbooks/README.md",
        ".gitignore",
    }  # fmt: skip
    assert run("adr", "list", "--json", cwd=repo.path).json() == []
    assert run("runbook", "list", "--json", cwd=repo.path).json() == []
    assert run("adrtool", "check", "--strict", cwd=repo.path).code == 0


def test_a_second_init_changes_nothing(repo: Repo, run: Runner) -> None:
    """Nothing that exists is overwritten, whatever it says."""
    repo.write("mkdocs.yml", "site_name: Ours\nplugins: [adrtool]\n")
    repo.write("docs/index.md", "# Ours\n")
    run("adrtool", "init", cwd=repo.path)
    before = _files(repo)
    done = run("adrtool", "init", cwd=repo.path)
    assert done.code == 0
    assert "created" not in done.stdout
    assert _files(repo) == before
    assert before["docs/index.md"] == b"# Ours\n"


def test_records_and_runbooks_that_lie_elsewhere_are_found(repo: Repo, run: Runner) -> None:
    """A team that has records already gets the configuration that reads them."""
    for number in (1, 2):
        repo.write(f"docs/architecture/decisions/000{number}-x.md", NYGARD.format(n=number))
    repo.write("docs/runbooks/restore.md", "# Restore\n")
    run("adrtool", "init", cwd=repo.path)
    listed = run("adr", "list", "--json", cwd=repo.path).json()
    assert [record["number"] for record in listed] == ["1", "2"]
    assert [r["title"] for r in run("runbook", "list", "--json", cwd=repo.path).json()] == [
        "Restore"
    ]
    assert not (repo.path / "adr").exists()


def test_a_dry_run_writes_nothing(repo: Repo, run: Runner) -> None:
    """What would be written is said first."""
    done = run("adrtool", "init", "--dry-run", cwd=repo.path)
    assert "created  adrtool.yml" in done.stdout
    assert _files(repo) == {}


def test_a_broken_configuration_stops_it(repo: Repo, run: Runner) -> None:
    """Where files belong can't be known then."""
    repo.write("adrtool.yml", "recrods: []\n")
    done = run("adrtool", "init", cwd=repo.path)
    assert done.code == 1
    assert "adrtool.yml:1:1" in done.stderr
    assert "did you mean 'records'?" in done.stderr
    assert set(_files(repo)) == {"adrtool.yml"}
