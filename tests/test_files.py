"""Reading, listing, writing and locking files that others made, moved or took away."""

from __future__ import annotations

import multiprocessing
import os
import random
import resource
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

import pytest

from adrtool import files, git
from adrtool.problems import AdrtoolError
from tests.helpers import Repo, make_repo

_NOBODY = 65534
posix_only = pytest.mark.skipif(os.name == "nt", reason="needs POSIX file systems")


@pytest.fixture
def unprivileged() -> Iterator[Path]:
    """An empty folder of a user whom permissions bind; the test runs as that user."""
    if os.geteuid() == 0 and not hasattr(os, "setresuid"):
        pytest.skip("permissions don't bind root, who can't become another user here")
    folder = Path(tempfile.mkdtemp(prefix="adrtool-test-"))
    was_root = os.geteuid() == 0
    if was_root:
        os.chown(folder, _NOBODY, _NOBODY)
        os.setresuid(_NOBODY, _NOBODY, 0)
    try:
        yield folder
    finally:
        if was_root:
            os.setresuid(0, 0, 0)
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=["in git", "without git"])
def tree(request: pytest.FixtureRequest, tmp_path: Path, home: Path) -> Repo:
    """A folder to write into: once in a git repository, once in none."""
    if request.param == "in git":
        return make_repo(tmp_path / "tree", home)
    (tmp_path / "tree").mkdir()
    return Repo(tmp_path / "tree", home)


class TestRead:
    """A file as text, or the one problem that tells why not."""

    @pytest.mark.parametrize(
        "text",
        ["", "a\n", "a\r\nb\n", "a\rb", "\ufeffa", "日本\u2028語", "\x0c\x1b[31m", "a" * 100_000],
    )
    def test_text_comes_back_byte_for_byte(self, tmp_path: Path, text: str) -> None:
        """Line ends, a byte order mark and control characters stay as they are."""
        (tmp_path / "a.md").write_bytes(text.encode())
        assert files.read(tmp_path / "a.md", "a.md") == files.Text("a.md", text)

    @pytest.mark.parametrize(
        ("data", "line", "message"),
        [
            (b"a\nb\0c\n", 2, "holds a NUL byte"),
            ("ä\nb".encode("utf-16"), 1, "UTF-16"),
            (b"\xff\xfea\0", 1, "UTF-16"),
            (b"\xfe\xff\0a", 1, "UTF-16"),
            ("a\nb".encode("utf-16-le"), 1, "holds a NUL byte"),
            ("a\nb\nä\n".encode("latin-1"), 3, "not UTF-8"),
            ("a\nü".encode("cp1252"), 2, "not UTF-8"),
            ("日本".encode("shift-jis"), 1, "not UTF-8"),
            (b"a\xc0\xaf", 1, "not UTF-8"),
            (b"a\n\xed\xa0\x80", 2, "not UTF-8"),
            (b"a\n\xf4\x90\x80\x80", 2, "not UTF-8"),
            (b"cut \xe2\x82", 1, "not UTF-8"),
        ],
    )
    def test_what_is_no_text_is_a_problem_with_its_line(
        self, tmp_path: Path, data: bytes, line: int, message: str
    ) -> None:
        """Other encodings and NUL are told with the line where they begin, not guessed at."""
        (tmp_path / "a.md").write_bytes(data)
        found = files.read(tmp_path / "a.md", "adr/a.md")
        assert found.text == ""
        assert found.problem
        assert (found.problem.path, found.problem.line) == ("adr/a.md", line)
        assert found.problem.rule == "file/unreadable"
        assert message in found.problem.message
        assert "NUL" in message or "UTF-8" in found.problem.hint

    @pytest.mark.parametrize("more", [0, 1, 2**20])
    def test_a_file_over_the_limit_is_a_problem(self, tmp_path: Path, more: int) -> None:
        """Sixteen MiB are read, a byte more isn't."""
        with (tmp_path / "a.md").open("wb") as stream:
            stream.write(b"a" * 10)
            stream.seek(files.MAX_BYTES + more - 1)
            stream.write(b"a")
        problem = files.read(tmp_path / "a.md", "a.md").problem
        assert problem
        assert ("larger" in problem.message) == (more > 0)

    @pytest.mark.parametrize(
        "name", ["missing.md", ".", "missing/a.md", "a" * 300, "a\0b", "\ud800"]
    )
    def test_what_is_no_file_is_a_problem(self, tmp_path: Path, name: str) -> None:
        """A missing file, a folder, an impossible name: each is told, none is raised."""
        found = files.read(tmp_path / name, name)
        assert found.problem
        assert found.problem.path.isprintable() or "\0" in name

    @posix_only
    def test_a_file_used_as_a_folder_is_a_problem(self, tmp_path: Path) -> None:
        """A path through a file leads nowhere."""
        (tmp_path / "a").write_text("")
        assert files.read(tmp_path / "a" / "b", "a/b").problem

    @posix_only
    def test_special_files_are_problems_and_nobody_waits(self, tmp_path: Path) -> None:
        """A FIFO without a writer, a device without an end, a socket: told at once."""
        os.mkfifo(tmp_path / "fifo.md")
        with socket.socket(socket.AF_UNIX) as server:
            server.bind(os.path.relpath(tmp_path / "socket.md"))
            for path in (tmp_path / "fifo.md", tmp_path / "socket.md", Path("/dev/zero")):
                assert files.read(path, path.name).problem

    @posix_only
    def test_a_loop_of_links_is_a_problem(self, tmp_path: Path) -> None:
        """Two links that mean each other end nowhere."""
        (tmp_path / "a.md").symlink_to("b.md")
        (tmp_path / "b.md").symlink_to("a.md")
        assert files.read(tmp_path / "a.md", "a.md").problem

    @posix_only
    def test_a_file_without_permission_is_a_problem(self, unprivileged: Path) -> None:
        """What may not be read is told with the system's own reason."""
        (unprivileged / "a.md").write_text("secret")
        (unprivileged / "a.md").chmod(0)
        problem = files.read(unprivileged / "a.md", "a.md").problem
        assert problem
        assert "Permission denied" in problem.message


# Links below the tree that lead out of it: from which name to which target, in this order.
TOPOLOGIES = {
    "a file, absolute": {"tree/x.md": "{top}/out/secret.md"},
    "a file, relative": {"tree/sub/x.md": "../../out/secret.md"},
    "a folder, absolute": {"tree/x": "{top}/out"},
    "a folder, relative": {"tree/sub/x": "../../out"},
    "a link to a link": {"tree/y.md": "../out/secret.md", "tree/x.md": "y.md"},
    "a link to a link outside": {"out/y.md": "secret.md", "tree/x.md": "../out/y.md"},
    "through a folder that is a link": {"tree/y": "../out", "tree/x.md": "y/secret.md"},
    "out, in again and out": {
        "out/back": "../tree", "tree/y": "../out", "tree/x.md": "y/back/y/secret.md",
    },
    "a name that begins alike": {"tree/x.md": "../tree-2/secret.md"},
}  # fmt: skip


def _make_links(top: Path, topology: str) -> None:
    (top / "tree/sub").mkdir(exist_ok=True)
    (top / "tree-2").mkdir()
    (top / "tree-2" / "secret.md").write_text("secret")
    for name, target in TOPOLOGIES[topology].items():
        (top / name).symlink_to(target.format(top=top))


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """A folder beside the tree with something in it that is nobody's business."""
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "secret.md").write_text("secret")
    return tmp_path / "out"


class TestListing:
    """Which files a project has, with git and without it."""

    PATHS = ("README.md", "a b.md", "adr/0001-x.md", "adr/sub/0002-y.md", "infra/main.tf")

    def test_files_are_listed_sorted_by_their_paths(self, tree: Repo) -> None:
        """All regular files, whatever their folder, with `/` between the parts."""
        for path in reversed(self.PATHS):
            tree.write(path, "")
        assert files.listing(tree.path) == list(self.PATHS)

    @pytest.mark.parametrize("folder", ["adr", "adr/", "./adr", "adr/."])
    def test_a_folder_is_listed_by_paths_from_the_root(self, tree: Repo, folder: str) -> None:
        """Asked for one folder, what is in it comes with that folder's name."""
        for path in self.PATHS:
            tree.write(path, "")
        assert files.listing(tree.path, folder) == ["adr/0001-x.md", "adr/sub/0002-y.md"]

    def test_a_folder_that_is_not_there_is_empty(self, tree: Repo) -> None:
        """No folder, no files and no problem: the default folders need not exist."""
        assert files.survey(tree.path, "adr") == files.Survey([], [])

    def test_a_file_asked_for_as_a_folder_is_a_problem(self, tree: Repo) -> None:
        """A folder that turns out to be a file holds nothing, and that is said."""
        tree.write("adr", "")
        found = files.survey(tree.path, "adr")
        assert found.paths == []
        assert [p.path for p in found.problems] == ["adr"]

    def test_git_only_takes_away_what_is_ignored(self, tmp_path: Path, home: Path) -> None:
        """The same tree lists alike with git and without, apart from ignored files."""
        listed = []
        for place in (Repo(tmp_path / "plain", home), make_repo(tmp_path / "git", home)):
            for path in (*self.PATHS, "node_modules/x.md", "vendor/x.tf", "deep/.terraform/x.tf"):
                place.write(path, "")
            make_repo(place.path / "nested", home).write("n/x.md", "")
            (place.path / "link.md").symlink_to("README.md")
            (place.path / "folder").symlink_to("adr")
            (place.path / "gone.md").symlink_to("gone")
            place.write(".gitignore", "*.log\n")
            listed.append(files.listing(place.path))
            place.write("x.log", "")
        repo = tmp_path / "git"
        assert (
            listed[0]
            == listed[1]
            == sorted((*self.PATHS, ".gitignore", "link.md", "nested/n/x.md"))
        )
        assert files.listing(repo) == listed[1]
        assert files.listing(tmp_path / "plain") == sorted((*listed[0], "x.log"))

    def test_a_deleted_file_that_git_still_tracks_is_not_listed(self, repo: Repo) -> None:
        """What isn't there any more can't be read."""
        for path in ("a.md", "b.md", "c/d.md"):
            repo.write(path, "")
        repo.commit()
        (repo.path / "b.md").unlink()
        shutil.rmtree(repo.path / "c")
        assert files.survey(repo.path) == files.Survey(["a.md"], [])

    def test_a_file_that_became_a_folder_is_listed_as_such(self, repo: Repo) -> None:
        """Git's memory of a file gives way to the folder of its name; each file comes once."""
        repo.write("x", "")
        repo.commit()
        (repo.path / "x").unlink()
        repo.write("x/y.md", "")
        assert files.listing(repo.path) == ["x/y.md"]

    def test_files_of_a_submodule_are_listed(self, repo: Repo, tmp_path: Path) -> None:
        """A submodule that is checked out is part of the tree, by its own rules of ignoring."""
        other = make_repo(tmp_path / "other", repo.home)
        other.write(".gitignore", "*.log\n")
        other.write("main.tf", "")
        other.commit()
        repo.git(
            "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(other.path), "m"
        )
        repo.write("m/new.tf", "")
        repo.write("m/x.log", "")
        assert files.listing(repo.path) == [".gitmodules", "m/.gitignore", "m/main.tf", "m/new.tf"]
        assert files.listing(repo.path / "m") == [".gitignore", "main.tf", "new.tf"]
        repo.git("submodule", "--quiet", "deinit", "--force", "m")
        assert files.survey(repo.path) == files.Survey([".gitmodules"], [])

    def test_an_ignored_folder_that_is_asked_for_is_listed(self, repo: Repo) -> None:
        """Who names an ignored folder gets its files; who names what is above doesn't."""
        repo.write(".gitignore", "drafts/\n")
        repo.write("drafts/0001-x.md", "")
        assert files.listing(repo.path) == [".gitignore"]
        assert files.listing(repo.path, "drafts") == ["drafts/0001-x.md"]

    def test_a_pruned_folder_that_is_asked_for_is_listed(self, tree: Repo) -> None:
        """Folders of tools are left out, unless a project keeps its documents there."""
        tree.write("vendor/adr/0001-x.md", "")
        assert files.listing(tree.path) == []
        assert files.listing(tree.path, "vendor/adr") == ["vendor/adr/0001-x.md"]

    def test_leftovers_of_a_killed_run_are_not_listed(self, tree: Repo) -> None:
        """Temporary files are nobody's documents."""
        tree.write("adr/.adrtool-0123456789abcdef", "")
        assert files.listing(tree.path) == []

    def test_a_repository_that_git_refuses_is_walked(
        self, repo: Repo, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Where git suspects the owner or fails, every file counts."""
        repo.write("a.md", "")
        repo.write(".gitignore", "a.md\n")
        assert files.listing(repo.path) == [".gitignore"]
        monkeypatch.setitem(git._ENVIRONMENT, "GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
        assert files.listing(repo.path) == [".gitignore", "a.md"]

    @posix_only
    @pytest.mark.parametrize("topology", TOPOLOGIES)
    def test_links_out_of_the_tree_are_left_out_and_told(
        self, tree: Repo, out: Path, topology: str
    ) -> None:
        """However a link leads out, nothing behind it is listed, and there is a problem."""
        tree.write("sub/kept.md", "")
        _make_links(out.parent, topology)
        found = files.survey(tree.path)
        assert found.paths == ["sub/kept.md"]
        assert found.problems
        assert all("out of the project" in p.message for p in found.problems)
        assert all("secret" not in p.message for p in found.problems)

    @posix_only
    def test_a_configured_folder_that_leads_out_is_left_out_and_told(
        self, tree: Repo, out: Path
    ) -> None:
        """A folder of documents that is a link to elsewhere isn't followed either."""
        (tree.path / "adr").symlink_to(out)
        found = files.survey(tree.path, "adr")
        assert found.paths == []
        assert [p.path for p in found.problems] == ["adr"]

    @posix_only
    def test_a_tracked_folder_replaced_by_a_link_is_left_out(self, repo: Repo, out: Path) -> None:
        """Git's memory of a path doesn't make it safe."""
        repo.write("adr/secret.md", "")
        repo.commit()
        shutil.rmtree(repo.path / "adr")
        (repo.path / "adr").symlink_to(out)
        assert files.listing(repo.path) == []

    @posix_only
    def test_links_inside_the_tree_are_files(self, tree: Repo) -> None:
        """A link to a sibling is listed, one to a folder of the tree isn't followed."""
        tree.write("a/x.md", "")
        (tree.path / "y.md").symlink_to("a/x.md")
        (tree.path / "z.md").symlink_to("y.md")
        (tree.path / "w.md").symlink_to(tree.path / "a" / "x.md")
        (tree.path / "b").symlink_to("a")
        found = files.survey(tree.path)
        assert found == files.Survey(["a/x.md", "w.md", "y.md", "z.md"], [])
        assert files.listing(tree.path, "b") == ["b/x.md"]

    @posix_only
    def test_a_project_reached_through_a_link_is_itself(self, tree: Repo, tmp_path: Path) -> None:
        """A link to the root doesn't make everything below it lead out."""
        tree.write("a.md", "")
        (tmp_path / "link").symlink_to(tree.path)
        assert files.listing(tmp_path / "link") == ["a.md"]

    @posix_only
    def test_a_folder_given_from_outside_is_its_own_boundary(self, tree: Repo, out: Path) -> None:
        """Asked for `../out` in so many words, that is what is listed, and no further."""
        (out / "x.md").symlink_to(tree.path)
        (out / "passwd").symlink_to("/etc/passwd")
        assert files.listing(tree.path, "../out") == ["../out/secret.md"]
        assert files.listing(tree.path, str(out)) == [f"{out}/secret.md"]

    @posix_only
    def test_links_to_nothing_are_told(self, tree: Repo) -> None:
        """A dangling link and a loop are problems, not silence."""
        (tree.path / "gone.md").symlink_to("nowhere")
        (tree.path / "a.md").symlink_to("b.md")
        (tree.path / "b.md").symlink_to("a.md")
        (tree.path / "self").symlink_to("self")
        found = files.survey(tree.path)
        assert found.paths == []
        assert [p.path for p in found.problems] == ["a.md", "b.md", "gone.md", "self"]

    @posix_only
    def test_special_files_are_not_listed(self, tree: Repo) -> None:
        """A FIFO isn't a file that somebody wrote."""
        os.mkfifo(tree.path / "fifo.md")
        assert files.survey(tree.path) == files.Survey([], [])

    @posix_only
    @pytest.mark.parametrize(
        "name", ["a\nb", "-rf", "--x", "'", '"', "a\tb", " a ", "$(x)", "\x1b[1m"]
    )
    def test_odd_names_are_listed_exactly(self, tree: Repo, name: str) -> None:
        """Line breaks, quotes and dashes in names come back as they are."""
        tree.write(f"{name}/{name}.md", "")
        assert files.listing(tree.path) == [f"{name}/{name}.md"]

    @posix_only
    def test_names_that_are_not_utf8_are_left_out_and_told(self, tree: Repo) -> None:
        """Every listed path can be printed, encoded and joined; the others are problems."""
        tree.write("ok.md", "")
        tree.write(os.fsdecode(b"caf\xe9.md"), "")
        tree.write(os.fsdecode(b"d\xff/x.md"), "")
        found = files.survey(tree.path)
        assert found.paths == ["ok.md"]
        assert [p.path for p in found.problems] == ["caf\\xe9.md", "d\\xff/x.md"]

    @posix_only
    def test_a_closed_folder_is_told_without_git(self, unprivileged: Path) -> None:
        """A folder that can't be opened is a problem; the others are listed."""
        (unprivileged / "closed").mkdir(mode=0)
        (unprivileged / "a.md").write_text("")
        found = files.survey(unprivileged)
        assert found.paths == ["a.md"]
        assert [p.path for p in found.problems] == ["closed"]

    @posix_only
    def test_a_closed_folder_that_git_knows_is_told(self, unprivileged: Path) -> None:
        """A tracked file that can't be looked at is a problem, not a traceback."""
        repo = make_repo(unprivileged / "repo", unprivileged)
        repo.write("closed/x.md", "")
        repo.commit()
        (repo.path / "closed").chmod(0)
        found = files.survey(repo.path)
        (repo.path / "closed").chmod(0o700)
        assert found.paths == []
        assert [p.path for p in found.problems] == ["closed/x.md"]

    def test_twenty_thousand_files_are_listed(self, tmp_path: Path) -> None:
        """A large tree is listed whole; it would take minutes if each file cost much."""
        for folder in range(100):
            (tmp_path / f"{folder:03}").mkdir()
            for file in range(200):
                (tmp_path / f"{folder:03}" / f"{file:03}").touch()
        assert len(files.listing(tmp_path)) == 20_000


class TestWrite:
    """A file's new content, whole or not at all."""

    def test_a_file_is_replaced_byte_for_byte(self, tmp_path: Path) -> None:
        """Line ends and a byte order mark are written as given; nothing else is left."""
        files.write(tmp_path / "a.md", "\ufeffa\r\nb\n\x0c日")
        assert (tmp_path / "a.md").read_bytes() == "\ufeffa\r\nb\n\x0c日".encode()
        files.write(tmp_path / "a.md", "")
        assert [(p.name, p.read_bytes()) for p in tmp_path.iterdir()] == [("a.md", b"")]

    @posix_only
    @pytest.mark.parametrize("mode", [0o600, 0o644, 0o664, 0o755, 0o666])
    def test_the_mode_stays(self, tmp_path: Path, mode: int) -> None:
        """Who may read, write or run a file doesn't change with its content."""
        (tmp_path / "a").write_text("a")
        (tmp_path / "a").chmod(mode)
        files.write(tmp_path / "a", "b")
        assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == mode

    @posix_only
    def test_a_private_file_is_private_all_the_time(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Nobody else can read the new content while it is being written."""
        (tmp_path / "a").write_text("old")
        (tmp_path / "a").chmod(0o600)
        modes: set[int] = set()

        def look(_: int) -> None:
            modes.update(stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir())

        monkeypatch.setattr(os, "fsync", look)
        files.write(tmp_path / "a", "new")
        assert modes == {0o600}

    @posix_only
    @pytest.mark.parametrize("mask", [0o022, 0o027, 0o077, 0o002])
    def test_a_new_file_follows_the_umask(self, tmp_path: Path, mask: int) -> None:
        """A new file is as open as any that the user makes, through both doors."""
        before = os.umask(mask)
        try:
            files.write(tmp_path / "a", "")
            files.create(tmp_path / "b", "")
        finally:
            os.umask(before)
        modes = {stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}
        assert modes == {0o666 & ~mask}

    @posix_only
    def test_a_link_stays_a_link(self, tree: Repo) -> None:
        """The file behind a link is written, however many links lead to it."""
        tree.write("a.md", "old")
        (tree.path / "b.md").symlink_to("a.md")
        (tree.path / "c.md").symlink_to(tree.path / "b.md")
        files.write(tree.path / "c.md", "new")
        assert (tree.path / "b.md").readlink() == Path("a.md")
        assert (tree.path / "c.md").is_symlink()
        assert tree.read("a.md") == "new"

    @posix_only
    def test_a_link_to_elsewhere_in_the_repository_is_followed(self, repo: Repo) -> None:
        """`docs/adr/0001.md -> ../../adr/0001.md` is the record itself."""
        repo.write("adr/0001.md", "old")
        (repo.path / "docs").mkdir()
        (repo.path / "docs/0001.md").symlink_to("../adr/0001.md")
        files.write(repo.path / "docs/0001.md", "new")
        assert repo.read("adr/0001.md") == "new"
        assert sorted(p.name for p in (repo.path / "docs").iterdir()) == ["0001.md"]

    @posix_only
    @pytest.mark.parametrize("topology", [t for t in TOPOLOGIES if not t.startswith("a folder")])
    def test_a_link_out_of_the_tree_is_not_written(
        self, tree: Repo, out: Path, topology: str
    ) -> None:
        """Neither the link nor what it leads to changes."""
        _make_links(out.parent, topology)
        link = next(p for p in (tree.path / "x.md", tree.path / "sub/x.md") if p.is_symlink())
        before = link.readlink()
        with pytest.raises(AdrtoolError, match="out of the project"):
            files.write(link, "new")
        assert link.readlink() == before
        assert link.read_text() == "secret"

    @posix_only
    @pytest.mark.parametrize("target", ["nowhere", "x.md", "."])
    def test_a_link_to_no_file_is_not_written(self, tmp_path: Path, target: str) -> None:
        """A dangling link, a loop, a folder: an error that says so, nothing made."""
        (tmp_path / "x.md").symlink_to(target)
        with pytest.raises(AdrtoolError, match="leads to"):
            files.write(tmp_path / "x.md", "new")
        assert [p.name for p in tmp_path.iterdir()] == ["x.md"]

    @pytest.mark.parametrize("door", [files.write, files.create])
    @pytest.mark.parametrize("path", ["a/b.md", "a\0b", "n" * 300, "d"])
    def test_what_can_not_be_written_is_one_error(
        self, tmp_path: Path, door: Callable[[Path, str], None], path: str
    ) -> None:
        """A file as a folder, impossible names, a folder as a file: told, and nothing left."""
        (tmp_path / "a").write_text("a")
        (tmp_path / "d").mkdir()
        with pytest.raises((AdrtoolError, FileExistsError)) as caught:
            door(tmp_path / path, "text")
        assert path == "d" or isinstance(caught.value, AdrtoolError)
        assert sorted(p.name for p in tmp_path.iterdir()) == ["a", "d"]
        assert not list((tmp_path / "d").iterdir())

    @pytest.mark.parametrize("door", [files.write, files.create])
    def test_text_without_bytes_is_one_error(
        self, tmp_path: Path, door: Callable[[Path, str], None]
    ) -> None:
        """Half a surrogate pair, as a terminal in another encoding passes it, can't be saved."""
        with pytest.raises(AdrtoolError, match="can't be written"):
            door(tmp_path / "a.md", "caf\udce9")
        assert not list(tmp_path.iterdir())

    @posix_only
    @pytest.mark.parametrize("door", [files.write, files.create])
    def test_a_read_only_folder_is_one_error(
        self, unprivileged: Path, door: Callable[[Path, str], None]
    ) -> None:
        """The system's reason is told, and what is there stays."""
        (unprivileged / "a.md").write_text("old")
        unprivileged.chmod(0o555)
        for path in ("a.md" if door is files.write else "b.md", "new/c.md"):
            with pytest.raises(AdrtoolError, match="Permission denied"):
                door(unprivileged / path, "new")
        assert [(p.name, p.read_text()) for p in unprivileged.iterdir()] == [("a.md", "old")]

    @posix_only
    def test_a_read_only_file_is_one_error(self, unprivileged: Path) -> None:
        """A rename could replace it, but its owner protected it."""
        (unprivileged / "a.md").write_text("old")
        (unprivileged / "a.md").chmod(0o444)
        with pytest.raises(AdrtoolError, match="Permission denied"):
            files.write(unprivileged / "a.md", "new")
        assert [(p.name, p.read_text()) for p in unprivileged.iterdir()] == [("a.md", "old")]

    @posix_only
    @pytest.mark.parametrize("door", [files.write, files.create])
    def test_a_file_that_grows_too_large_is_one_error(
        self, tmp_path: Path, door: Callable[[Path, str], None]
    ) -> None:
        """A quota that ends a write in its middle leaves neither a part nor a leftover."""
        path = tmp_path / "a.md"
        if door is files.write:
            path.write_text("old")
        soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, hard))
        try:
            with pytest.raises(AdrtoolError, match="can't be written"):
                door(path, "x" * 100_000)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        left = [(p.name, p.read_text()) for p in tmp_path.iterdir()]
        assert left == ([("a.md", "old")] if door is files.write else [])

    @posix_only
    @pytest.mark.parametrize("door", [files.write, files.create])
    def test_a_full_disk_is_one_error(
        self, tmp_path: Path, door: Callable[[Path, str], None]
    ) -> None:
        """A disk without room leaves the old content and no leftover."""
        mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(tmp_path)]
        if shutil.which("mount") is None or subprocess.run(mount, check=False).returncode:
            pytest.skip("no permission to mount a small file system")
        try:
            path = tmp_path / "a.md"
            if door is files.write:
                path.write_text("old")
            with pytest.raises(AdrtoolError, match="No space left"):
                door(path, "x" * 1_000_000)
            left = [(p.name, p.read_text()) for p in tmp_path.iterdir()]
            assert left == ([("a.md", "old")] if door is files.write else [])
        finally:
            subprocess.run(["umount", str(tmp_path)], check=True)


class TestCreate:
    """A file that mustn't exist yet."""

    def test_folders_above_are_made(self, tmp_path: Path) -> None:
        """The first record of a project makes its folder."""
        files.create(tmp_path / "a/b/c.md", "text")
        assert (tmp_path / "a/b/c.md").read_text() == "text"
        assert [p.name for p in (tmp_path / "a/b").iterdir()] == ["c.md"]

    @posix_only
    @pytest.mark.parametrize("kind", ["file", "folder", "link", "dangling link", "read-only file"])
    def test_whatever_has_the_name_stays(self, tmp_path: Path, kind: str) -> None:
        """An entry of that name, of any kind, is never replaced."""
        path = tmp_path / "a.md"
        (tmp_path / "other").write_text("old")
        if kind == "folder":
            path.mkdir()
        elif "link" in kind:
            path.symlink_to("nowhere" if kind.startswith("dangling") else "other")
        else:
            path.write_text("old")
            path.chmod(0o444 if kind.startswith("read-only") else 0o644)
        with pytest.raises(FileExistsError):
            files.create(path, "new")
        assert sorted(p.name for p in tmp_path.iterdir()) == ["a.md", "other"]
        assert (tmp_path / "other").read_text() == "old"
        assert path.is_symlink() or path.is_dir() or path.read_text() == "old"

    @posix_only
    @pytest.mark.parametrize("taken", [False, True])
    def test_it_works_where_there_are_no_hard_links(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, taken: bool
    ) -> None:
        """Memory cards and some network shares have none; a taken name is still refused."""

        def refuse(*_: object) -> None:
            raise PermissionError(1, "Operation not permitted")

        monkeypatch.setattr(os, "link", refuse)
        if taken:
            (tmp_path / "a.md").write_text("old")
            with pytest.raises(FileExistsError):
                files.create(tmp_path / "a.md", "new")
        else:
            files.create(tmp_path / "a.md", "new")
        content = "old" if taken else "new"
        assert [(p.name, p.read_text()) for p in tmp_path.iterdir()] == [("a.md", content)]

    def test_of_eight_at_once_one_wins(self, tmp_path: Path) -> None:
        """Processes that want the same names at the same moment each get their own or none."""
        names = [str(tmp_path / f"{n}.md") for n in range(40)]
        with ProcessPoolExecutor(8, mp_context=multiprocessing.get_context("spawn")) as pool:
            won = list(pool.map(partial(_create_all, names), map(str, range(8))))
        assert sorted(name for names_won in won for name in names_won) == sorted(names)
        for process, names_won in enumerate(won):
            assert {Path(name).read_text() for name in names_won} <= {str(process)}
        assert len(list(tmp_path.iterdir())) == 40


def _create_all(names: list[str], content: str) -> list[str]:
    won = []
    for name in names:
        try:
            files.create(Path(name), content)
        except FileExistsError:
            continue
        won.append(name)
    return won


_WRITER = """\
import sys
from itertools import count
from pathlib import Path
from adrtool import files
folder, new = Path(sys.argv[1]), Path(sys.argv[2])
print("ready", flush=True)
for n in count():
    files.write(folder / "a.md", "ab"[n % 2] * 50_000)
    files.create(new, "c" * 50_000)
    new.unlink()
"""


class TestKilled:
    """A run that ends in its middle, by kill -9 or a power cut of the process."""

    @posix_only
    def test_nothing_is_torn(self, tmp_path: Path) -> None:
        """Thirty runs killed at random moments leave whole files only."""
        moments = random.Random(1)  # noqa: S311 - any moments will do
        (tmp_path / "a.md").write_text("a" * 50_000)
        for run in range(30):
            _kill_a_writer(tmp_path, tmp_path / f"{run}.md", moments.uniform(0.0, 0.02))
            contents = {p.read_text() for p in tmp_path.iterdir() if not _is_left_over(p)}
            assert contents <= {c * 50_000 for c in "abc"}
            assert (tmp_path / "a.md").stat().st_size == 50_000

    def test_leftovers_go_with_the_next_write(self, tmp_path: Path) -> None:
        """What a killed run left is removed once it is surely nobody's; the rest stays."""
        for name in (".adrtool-old", ".adrtool-new", ".adrtoolrc", "adrtool-x"):
            (tmp_path / name).write_text("left")
        for name in (".adrtool-old", ".adrtoolrc", "adrtool-x"):
            os.utime(tmp_path / name, (time.time() - 3600,) * 2)
        files.write(tmp_path / "a.md", "text")
        kept = [".adrtool-new", ".adrtoolrc", "a.md", "adrtool-x"]
        assert sorted(p.name for p in tmp_path.iterdir()) == kept


def _kill_a_writer(folder: Path, new: Path, after: float) -> None:
    command = [sys.executable, "-c", _WRITER, str(folder), str(new)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout
        assert writer.stdout.readline() == "ready\n"
        time.sleep(after)
        writer.send_signal(signal.SIGKILL)
    assert writer.returncode == -signal.SIGKILL, "it ended by itself"


def _is_left_over(path: Path) -> bool:
    return path.name.startswith(".adrtool-")


class TestLock:
    """One run of adrtool at a time in a folder."""

    def test_the_second_waits_for_the_first(self, tmp_path: Path) -> None:
        """Eight processes that count in a file lose no count."""
        (tmp_path / "count").write_text("0")
        with ProcessPoolExecutor(8, mp_context=multiprocessing.get_context("spawn")) as pool:
            list(pool.map(_count, [str(tmp_path)] * 200))
        assert (tmp_path / "count").read_text() == "200"
        assert [p.name for p in tmp_path.iterdir()] == ["count"]

    def test_a_missing_folder_is_made_and_nothing_else(self, tmp_path: Path) -> None:
        """A lock leaves the folder that it was asked for, empty."""
        with files.lock(tmp_path / "a" / "b"):
            assert not list((tmp_path / "a" / "b").iterdir())
        assert not list((tmp_path / "a" / "b").iterdir())

    def test_an_error_inside_releases(self, tmp_path: Path) -> None:
        """A run that fails doesn't keep the next one waiting, and its error comes through."""
        for _ in range(2):
            with pytest.raises(ZeroDivisionError), files.lock(tmp_path):
                _ = 1 // 0

    @posix_only
    def test_a_killed_holder_releases(self, tmp_path: Path) -> None:
        """The lock of a run that was killed is gone with it."""
        code = "import sys, time; from pathlib import Path; from adrtool import files\n"
        code += (
            "with files.lock(Path(sys.argv[1])):\n    print('held', flush=True); time.sleep(600)"
        )
        command = [sys.executable, "-c", code, str(tmp_path)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as holder:
            assert holder.stdout
            assert holder.stdout.readline() == "held\n"
            holder.kill()
        with files.lock(tmp_path):
            assert not list(tmp_path.iterdir())

    @pytest.mark.parametrize("path", ["file", "file/folder", "a\0b"])
    def test_what_can_not_be_a_folder_is_one_error(self, tmp_path: Path, path: str) -> None:
        """A file of that name, or above it, is told."""
        (tmp_path / "file").write_text("")
        with pytest.raises(AdrtoolError, match="can't be written"), files.lock(tmp_path / path):
            pytest.fail("there was something to lock")

    @posix_only
    def test_a_read_only_parent_is_one_error(self, unprivileged: Path) -> None:
        """A folder that can't be made is told with the system's reason."""
        unprivileged.chmod(0o555)
        with pytest.raises(AdrtoolError, match="Permission denied"), files.lock(unprivileged / "a"):
            pytest.fail("there was something to lock")

    @posix_only
    def test_a_file_system_without_locks_is_no_obstacle(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Some network file systems lock no folders; a team there can still write records."""
        import fcntl

        def refuse(*_: object) -> None:
            raise OSError(37, "No locks available")

        monkeypatch.setattr(fcntl, "flock", refuse)
        with files.lock(tmp_path):
            files.create(tmp_path / "a.md", "written")
        assert (tmp_path / "a.md").read_text("utf-8") == "written"


def _count(folder: str) -> None:
    with files.lock(Path(folder)):
        count = Path(folder, "count")
        seen = int(count.read_text())
        time.sleep(0.001)
        count.write_text(str(seen + 1))
