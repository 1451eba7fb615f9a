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


def test_a_site_that_is_there_gets_no_second_configuration(repo: Repo, run: Runner) -> None:
    """MkDocs would take mkdocs.yml before mkdocs.yaml; what the team has to add is said."""
    repo.write("mkdocs.yaml", "site_name: Ours\ndocs_dir: pages\n")
    done = run("adrtool", "init", cwd=repo.path)
    assert "kept     mkdocs.yaml" in done.stdout
    assert not {"mkdocs.yml", "docs/index.md"} & set(_files(repo))
    assert "add to mkdocs.yaml: plugins: [adrtool]" in done.stderr


def test_a_first_page_that_is_there_stays_the_first(repo: Repo, run: Runner) -> None:
    """An index page beside docs/README.md would take its place on the site."""
    repo.write("docs/README.md", "# Ours\n")
    run("adrtool", "init", cwd=repo.path)
    assert "docs/index.md" not in _files(repo)
    assert run("adrtool", "build", cwd=repo.path).code == 0
    assert "<h1" in (home := (repo.path / "site/index.html").read_text("utf-8"))
    assert "Ours" in home


def test_a_site_that_git_would_take_is_told(repo: Repo, run: Runner) -> None:
    """A .gitignore that is there stays as it is, so that a line is missing; ours needs no word."""
    repo.write(".gitignore", "*.pyc\n")
    assert "add to .gitignore: /site/" in run("adrtool", "init", cwd=repo.path).stderr
    repo.write(".gitignore", "site\n")
    assert ".gitignore" not in run("adrtool", "init", cwd=repo.path).stderr
