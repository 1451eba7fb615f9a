"""The project around a folder: where its root is, from wherever a command is started."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from adrtool import project
from tests.helpers import Repo, make_repo


@pytest.fixture(autouse=True)
def own_home(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The user's home is an empty folder."""
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("USERPROFILE", str(home))


def _folder(path: Path) -> Path:
    path.mkdir(parents=True, exist_ok=True)
    return path


class TestWithGit:
    """In a git repository."""

    def test_the_top_of_the_work_tree_is_the_root(self, repo: Repo) -> None:
        """Without a configuration the repository is the project, from any subfolder."""
        deep = _folder(repo.path / "infra" / "prod" / "adr")
        assert project.find_root(repo.path) == repo.path
        assert project.find_root(deep) == repo.path

    @pytest.mark.parametrize("name", ["adrtool.yml", "adrtool.yaml"])
    def test_a_configuration_in_a_subfolder_makes_it_the_root(self, repo: Repo, name: str) -> None:
        """One repository may hold several projects; the nearest one counts."""
        repo.write("adrtool.yml", "")
        repo.write(f"services/shop/{name}", "")
        assert (
            project.find_root(_folder(repo.path / "services/shop/adr"))
            == repo.path / "services/shop"
        )
        assert project.find_root(repo.path / "services") == repo.path

    def test_a_configuration_above_the_repository_does_not_count(
        self, repo: Repo, tmp_path: Path
    ) -> None:
        """Where a repository is checked out doesn't change what it is."""
        (tmp_path / "adrtool.yml").write_text("")
        assert project.find_root(repo.path) == repo.path

    def test_a_folder_of_that_name_is_no_configuration(self, repo: Repo) -> None:
        """Only a file makes a folder a project."""
        _folder(repo.path / "sub" / "adrtool.yml")
        assert project.find_root(repo.path / "sub") == repo.path

    def test_documents_in_a_subfolder_do_not_make_it_the_root(self, repo: Repo) -> None:
        """A folder `adr` somewhere in a repository isn't a project of its own."""
        _folder(repo.path / "services/shop/adr")
        assert project.find_root(repo.path / "services/shop") == repo.path

    def test_a_worktree_is_a_root_of_its_own(self, repo: Repo, tmp_path: Path) -> None:
        """A second work tree, even inside of the first, has its own files."""
        repo.write("adr/0001-x.md", "")
        repo.commit()
        for place in (tmp_path / "second", repo.path / "inside"):
            repo.git("worktree", "add", "--quiet", "--detach", str(place))
            assert project.find_root(place / "adr") == place

    def test_a_repository_in_a_repository_is_a_root_of_its_own(self, repo: Repo) -> None:
        """A submodule or a checkout inside of another is a project."""
        repo.write("adrtool.yml", "")
        inner = make_repo(repo.path / "inner", repo.home)
        assert project.find_root(_folder(inner.path / "adr")) == inner.path

    @pytest.mark.skipif(os.name == "nt", reason="needs POSIX file systems")
    def test_links_in_the_way_do_not_matter(self, repo: Repo, tmp_path: Path) -> None:
        """A root is the real folder, however one came there."""
        repo.write("services/shop/adr/0001-x.md", "")
        (tmp_path / "shortcut").symlink_to(repo.path / "services" / "shop")
        (tmp_path / "repo-link").symlink_to(repo.path)
        assert project.find_root(tmp_path / "shortcut" / "adr") == repo.path
        assert project.find_root(tmp_path / "repo-link") == repo.path
        assert project.find_root(tmp_path / "repo-link" / ".." / "repo") == repo.path

    @pytest.mark.skipif(os.name == "nt", reason="needs POSIX file systems")
    def test_a_current_folder_reached_through_a_link_is_found(
        self, repo: Repo, tmp_path: Path
    ) -> None:
        """A shell that shows the link's path starts in the real folder all the same."""
        _folder(repo.path / "deep")
        (tmp_path / "link").symlink_to(repo.path / "deep")
        code = "from pathlib import Path; from adrtool import project; "
        code += "print(project.find_root(Path.cwd()), project.find_root(Path('.')))"
        done = subprocess.run(
            [sys.executable, "-c", code], cwd=tmp_path / "link", capture_output=True, text=True,
            check=True, env={**os.environ, "PWD": str(tmp_path / "link")},
        )  # fmt: skip
        assert done.stdout.split() == [str(repo.path)] * 2


class TestWithoutGit:
    """In no repository."""

    def test_the_nearest_configuration_makes_the_root(self, tmp_path: Path) -> None:
        """As with git, from any subfolder."""
        (tmp_path / "adrtool.yml").write_text("")
        assert project.find_root(_folder(tmp_path / "a" / "b")) == tmp_path

    @pytest.mark.parametrize("name", ["adr", "runbooks", "specs"])
    def test_the_nearest_folder_with_documents_is_the_root(self, tmp_path: Path, name: str) -> None:
        """Default folders tell where a project is."""
        _folder(tmp_path / name)
        below = _folder(tmp_path / "infra" / "prod")
        assert project.find_root(below) == tmp_path
        assert project.find_root(tmp_path / name) == tmp_path

    def test_an_empty_folder_is_its_own_root(self, tmp_path: Path) -> None:
        """Where nothing tells, a project begins here."""
        assert project.find_root(tmp_path) == tmp_path

    def test_a_file_of_a_default_name_tells_nothing(self, tmp_path: Path) -> None:
        """Only a folder is a folder of documents."""
        (tmp_path / "adr").write_text("")
        assert project.find_root(_folder(tmp_path / "a")) == tmp_path / "a"

    def test_the_home_folder_is_no_project_by_chance(self, home: Path) -> None:
        """Specifications that lie in somebody's home don't draw in whatever is below it."""
        _folder(home / "specs")
        assert project.find_root(_folder(home / "work" / "shop")) == home / "work" / "shop"
        assert project.find_root(home) == home

    def test_the_home_folder_is_a_project_when_it_says_so(self, home: Path) -> None:
        """A configuration counts wherever it is: in a container, home may be all there is."""
        (home / "adrtool.yml").write_text("")
        assert project.find_root(_folder(home / "work" / "shop")) == home

    def test_the_file_system_s_root_is_its_own_root(self) -> None:
        """The outermost folder has nothing above it and is no error."""
        root = Path(Path.cwd().anchor)
        assert project.find_root(root) == root

    def test_a_folder_that_is_not_there_is_its_own_root(self, tmp_path: Path) -> None:
        """A folder that a command will make belongs to the project around it."""
        assert project.find_root(tmp_path / "new" / "adr") == tmp_path / "new" / "adr"
        (tmp_path / "adrtool.yml").write_text("")
        assert project.find_root(tmp_path / "new" / "adr") == tmp_path

    def test_a_user_without_a_home_has_projects(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """In a container a user may have a number and nothing else."""
        monkeypatch.setattr(os.path, "expanduser", lambda path: path)
        _folder(tmp_path / "adr")
        assert project.find_root(_folder(tmp_path / "a")) == tmp_path


class TestFind:
    """Root and configuration together."""

    def test_a_project_has_its_configuration_and_its_problems(self, repo: Repo) -> None:
        """Mistakes in the configuration come with it, and what is right counts."""
        repo.write("adrtool.yml", "records: {dir: docs/adr}\nrunbook: x\n")
        found = project.find(_folder(repo.path / "docs" / "adr"))
        assert found.root == repo.path
        assert found.config.records[0].dir == "docs/adr"
        assert [(p.path, p.line) for p in found.problems] == [("adrtool.yml", 2)]
