"""Git asked about repositories that nobody vouches for, and about none at all."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from adrtool import git
from adrtool.problems import AdrtoolError
from tests.helpers import Repo, make_repo

HOSTILE_NAMES = [
    "--upload-pack=touch ran", "--exec=touch ran", "--output=ran", "-o", "-c", "--", "--help",
    "-rf", "--version", "--end-of-options", "--exclude-from=x", "-z", "$(touch ran)",
    "`touch ran`", "; touch ran", "& touch ran", "| touch ran", "&& touch ran #", "> ran",
    "${IFS}touch${IFS}ran", "a\nb", "a\tb", "a b", " leading", "trailing ", "'", '"', "\\", "*",
    "?", "[a]", "!x", "~", "#x", "%s", "{a,b}", ":(exclude)x", ":!x", ":/x", "HEAD", "refs",
    "\x1b[31mred", "\x07", "\x7f", "日本語", "e\u0301", "\u202egpj", "ext::sh -c touch% ran",
]  # fmt: skip


@pytest.fixture
def ran(tmp_path: Path) -> Path:
    """A file that is there once anything hostile ran."""
    return tmp_path / "ran"


@pytest.fixture(autouse=True)
def own_configuration(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test depends on the developer's configuration of git."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")


def test_tracked_and_new_files_are_listed_and_ignored_ones_are_not(repo: Repo) -> None:
    """What is committed, staged or just there counts; what .gitignore names doesn't."""
    repo.write(".gitignore", "*.log\nbuilt/\n")
    repo.write("tracked.md", "")
    repo.commit()
    for path in ("new/file.md", "x.log", "built/x.md", "staged.md"):
        repo.write(path, "")
    repo.git("add", "staged.md")
    assert git.list_files(repo.path) == [".gitignore", "new/file.md", "staged.md", "tracked.md"]


def test_paths_are_relative_to_the_folder_asked_for(repo: Repo) -> None:
    """A subfolder's files are named from there, and nothing beside it is listed."""
    repo.write("adr/0001-x.md", "")
    repo.write("other.md", "")
    assert git.list_files(repo.path / "adr") == ["0001-x.md"]


def test_a_file_in_conflict_is_listed_once(repo: Repo) -> None:
    """The three versions that git keeps during a merge are one file."""
    repo.write("a.md", "one")
    repo.commit()
    repo.git("checkout", "-q", "-b", "side")
    repo.write("a.md", "two")
    repo.commit()
    repo.git("checkout", "-q", "main")
    repo.write("a.md", "three")
    repo.commit()
    with pytest.raises(AssertionError):
        repo.git("merge", "side")
    assert git.list_files(repo.path) == ["a.md"]


def test_a_repository_inside_is_one_name(repo: Repo) -> None:
    """Whoever lists files is told where another repository begins, tracked or not."""
    make_repo(repo.path / "nested", repo.home).write("x.tf", "")
    assert git.list_files(repo.path) == ["nested"]


def test_a_submodule_that_is_not_checked_out_is_empty(repo: Repo, tmp_path: Path) -> None:
    """The empty folder of a submodule holds no files, not even itself."""
    other = make_repo(tmp_path / "other", repo.home)
    other.write("x.tf", "")
    other.commit()
    allow = ("-c", "protocol.file.allow=always")
    repo.git(*allow, "submodule", "--quiet", "add", str(other.path), "module")
    repo.commit()
    repo.git("submodule", "--quiet", "deinit", "--force", "module")
    assert git.list_files(repo.path) == [".gitmodules", "module"]
    assert git.list_files(repo.path / "module") == []


def test_an_ignored_folder_has_no_answer(repo: Repo) -> None:
    """Who asks for a folder that git ignores has to look for himself."""
    repo.write(".gitignore", "adr/\n")
    repo.write("adr/0001-x.md", "")
    assert git.list_files(repo.path / "adr") is None


def test_an_empty_folder_of_a_repository_has_no_files(repo: Repo) -> None:
    """Nothing there is an answer, unlike no repository."""
    (repo.path / "adr").mkdir()
    assert git.list_files(repo.path / "adr") == []


def test_without_a_repository_there_are_no_answers(tmp_path: Path) -> None:
    """A folder of no repository, or one that isn't there, is no error."""
    for folder in (tmp_path, tmp_path / "missing"):
        assert git.find_root(folder) is None
        assert git.list_files(folder) is None
        assert git.remote_url(folder) is None
        assert git.branch(folder) is None


def test_without_git_there_are_no_answers(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine that has no git is no error; the top of the work tree is found all the same."""
    monkeypatch.setenv("PATH", str(repo.home))
    assert git.run(repo.path, "version") is None
    assert git.list_files(repo.path) is None
    assert git.find_root(repo.path) == repo.path


@pytest.mark.parametrize("content", ["", "gitdir: /nowhere\n", "gitdir: ../../../..\n", "\0"])
def test_a_broken_repository_has_no_answers(tmp_path: Path, content: str) -> None:
    """A `.git` that is none makes git refuse, and us go without it."""
    (tmp_path / ".git").write_text(content)
    assert git.list_files(tmp_path) is None
    assert git.branch(tmp_path) is None


def test_an_index_that_is_damaged_is_no_answer(repo: Repo) -> None:
    """Git that fails is as good as no git."""
    repo.write(".git/index", "garbage")
    assert git.list_files(repo.path) is None


def test_a_bare_repository_has_no_work_tree(repo: Repo, tmp_path: Path) -> None:
    """The folder of a bare repository is just a folder."""
    repo.git("clone", "--quiet", "--bare", ".", str(tmp_path / "bare.git"))
    assert git.find_root(tmp_path / "bare.git") is None
    assert git.list_files(tmp_path / "bare.git") is None


def test_a_git_file_of_a_worktree_marks_a_top_folder(repo: Repo, tmp_path: Path) -> None:
    """A second work tree has its own top, files and branch."""
    repo.write("adr/0001-x.md", "")
    repo.commit()
    repo.git("worktree", "add", "--quiet", "-b", "second", str(tmp_path / "second"))
    (tmp_path / "second" / "new.md").write_text("")
    assert git.find_root(tmp_path / "second" / "adr") == tmp_path / "second"
    assert git.list_files(tmp_path / "second") == ["adr/0001-x.md", "new.md"]
    assert git.branch(tmp_path / "second") == "second"


def test_the_top_is_that_of_the_real_folder(repo: Repo, tmp_path: Path) -> None:
    """Links and `..` in the way to a folder don't make another repository its own."""
    other = make_repo(tmp_path / "other", repo.home)
    (repo.path / "link").symlink_to(other.path, target_is_directory=True)
    assert git.find_root(repo.path / "link") == other.path
    assert git.find_root(repo.path / ".." / "other") == other.path
    assert git.find_root(repo.path / ".." / "nothing") is None


@pytest.mark.parametrize("name", ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX",
                                  "GIT_OBJECT_DIRECTORY", "GIT_COMMON_DIR", "GIT_NAMESPACE",
                                  "GIT_CEILING_DIRECTORIES", "GIT_TRACE"])  # fmt: skip
def test_variables_of_a_hook_do_not_confuse(
    repo: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """Run from a hook of one repository, the answers are still about the folder asked for."""
    make_repo(tmp_path / "other", repo.home)
    repo.write("a.md", "")
    monkeypatch.setenv(name, str(tmp_path / "other" / ".git"))
    assert git.list_files(repo.path) == ["a.md"]
    assert git.branch(repo.path) == "main"


def test_a_real_hook_does_not_confuse(repo: Repo, tmp_path: Path) -> None:
    """A pre-commit hook sees the files of any repository that it asks about."""
    other = make_repo(tmp_path / "other", repo.home)
    other.write("there.md", "")
    code = "import sys; from pathlib import Path; from adrtool import git; "
    code += f"print(git.list_files(Path({str(other.path)!r})), file=open('seen', 'w'))"
    hook = repo.write(".git/hooks/pre-commit", f'#!/bin/sh\nexec "{sys.executable}" -c "{code}"\n')
    hook.chmod(0o755)
    repo.write("here.md", "")
    repo.commit()
    assert repo.read("seen") == "['there.md']\n"


def test_hostile_names_are_listed_and_do_nothing(repo: Repo, ran: Path) -> None:
    """Two hundred names that look like options or commands come back exactly; none acts."""
    names = [f"{name}{end}" for name in HOSTILE_NAMES for end in ("", ".md", "=1", " --")]
    names += [os.fsdecode(b"\xff\xfe" + bytes([0x80 + n])) for n in range(20)]
    names = [name for name in names if "/" not in name]
    assert len(set(names)) >= 200
    for name in names:
        (repo.path / name).write_text("")
    assert git.list_files(repo.path) == sorted(set(names))
    repo.git("add", "--all", "--", ".")
    assert git.list_files(repo.path) == sorted(set(names))
    assert not ran.exists()
    assert not (repo.path / "ran").exists()


@pytest.mark.parametrize("name", [n for n in HOSTILE_NAMES if "/" not in n])
def test_hostile_folders_are_listed_and_do_nothing(repo: Repo, name: str) -> None:
    """A folder is never taken for an option."""
    (repo.path / f"{name} d").mkdir()
    (repo.path / f"{name} d" / "x.md").write_text("")
    assert git.list_files(repo.path / f"{name} d") == ["x.md"]
    assert {entry.name for entry in repo.path.iterdir()} == {".git", f"{name} d"}


HOSTILE_SETTINGS = {
    "core.fsmonitor": "touch {ran}",
    "core.pager": "touch {ran}",
    "pager.ls-files": "touch {ran}",
    "core.editor": "touch {ran}",
    "core.sshCommand": "touch {ran}",
    "core.askPass": "touch {ran}",
    "core.gitProxy": "touch {ran}",
    "core.alternateRefsCommand": "touch {ran}",
    "credential.helper": "!touch {ran}",
    "diff.external": "touch {ran}",
    "diff.evil.textconv": "touch {ran}",
    "diff.evil.command": "touch {ran}",
    "filter.evil.clean": "touch {ran}",
    "filter.evil.smudge": "touch {ran}",
    "filter.evil.process": "touch {ran}",
    "gpg.program": "touch {ran}",
    "merge.evil.driver": "touch {ran}",
    "alias.ls-files": "!touch {ran}",
    "alias.config": "!touch {ran}",
    "alias.symbolic-ref": "!touch {ran}",
    "alias.check-ignore": "!touch {ran}",
    "uploadpack.packObjectsHook": "touch {ran}",
    "remote.origin.uploadpack": "touch {ran};",
    "url.ext::touch% {ran}.insteadOf": "https://example.org/",
}


@pytest.mark.parametrize("setting", HOSTILE_SETTINGS)
def test_hostile_settings_run_nothing(repo: Repo, ran: Path, setting: str) -> None:
    """A repository's configuration names programs everywhere; asking about it starts none."""
    repo.write(".gitattributes", "* filter=evil diff=evil merge=evil\n")
    repo.write("a.md", "one")
    repo.commit()
    repo.git("remote", "add", "origin", "https://example.org/x.git")
    repo.git("config", setting.format(ran=ran), HOSTILE_SETTINGS[setting].format(ran=ran))
    repo.write("a.md", "two")
    _ask_everything(repo.path)
    assert not ran.exists()


def test_hostile_hooks_do_not_run(repo: Repo, ran: Path) -> None:
    """Hooks in the repository, or where its configuration says they are, are left alone."""
    names = ("fsmonitor-watchman", "post-index-change", "pre-auto-gc", "reference-transaction")
    repo.git("config", "core.hooksPath", "hooks")
    for name in names:
        for folder in (".git/hooks", "hooks"):
            repo.write(f"{folder}/{name}", f"#!/bin/sh\ntouch '{ran}'\n").chmod(0o755)
    _ask_everything(repo.path)
    assert not ran.exists()


def test_a_bare_repository_among_the_files_is_not_trusted(repo: Repo) -> None:
    """A folder that a stranger's pull request made a repository brings no settings along."""
    if tuple(map(int, re.findall(r"\d+", repo.git("version"))[:2])) < (2, 38):
        pytest.skip("this git has no safe.bareRepository")
    repo.git("init", "--quiet", "--bare", "adr")
    repo.git("--git-dir=adr", "config", "core.bare", "false")
    repo.git("--git-dir=adr", "config", "core.worktree", "..")
    repo.git("--git-dir=adr", "config", "remote.origin.url", "https://evil.example/")
    repo.write("adr/0001-x.md", "")
    assert git.remote_url(repo.path / "adr") is None
    assert git.list_files(repo.path / "adr") is None


def test_missing_objects_are_not_fetched(repo: Repo, ran: Path) -> None:
    """A partial clone whose remote is a command isn't asked for what the clone lacks."""
    repo.write(".gitignore", "*.log\n")
    repo.git("add", ".gitignore")
    blob = repo.git("rev-parse", ":.gitignore")
    repo.git("update-index", "--skip-worktree", ".gitignore")
    (repo.path / ".gitignore").unlink()
    (repo.path / ".git/objects" / blob[:2] / blob[2:]).unlink()
    for key, value in {
        "core.repositoryformatversion": "1",
        "extensions.partialClone": "origin",
        "remote.origin.promisor": "true",
        "remote.origin.url": f"ext::touch {ran}",
        "protocol.ext.allow": "always",
        "protocol.allow": "always",
    }.items():
        repo.git("config", key, value)
    repo.write("new.md", "")
    _ask_everything(repo.path)
    assert not ran.exists()
    git_as_usual = subprocess.run(
        ["git", "cat-file", "-p", blob], cwd=repo.path, capture_output=True, check=False
    )
    assert ran.exists(), f"the trap doesn't work: {git_as_usual.stderr!r}"


def _ask_everything(folder: Path) -> None:
    git.list_files(folder)
    git.remote_url(folder)
    git.branch(folder)
    git.run(folder, "check-ignore", "-q", "--", ".")


def test_a_repository_of_somebody_else_falls_back(
    repo: Repo, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where git suspects the owner of a repository, we go without it instead of insisting."""
    repo.write("a.md", "")
    monkeypatch.setitem(git._ENVIRONMENT, "GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    assert git.find_root(repo.path) == repo.path
    assert git.list_files(repo.path) is None


def test_settings_that_a_user_passes_along_hold(
    repo: Repo, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """CI systems name trusted folders by GIT_CONFIG_COUNT: that isn't of another repository."""
    excludes = tmp_path / "excludes"
    excludes.write_text("*.tmp\n")
    repo.write("a.tmp", "")
    monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
    monkeypatch.setenv("GIT_CONFIG_KEY_0", "core.excludesFile")
    monkeypatch.setenv("GIT_CONFIG_VALUE_0", str(excludes))
    assert git.list_files(repo.path) == []


@pytest.mark.parametrize(
    ("configured", "told"),
    [
        ("https://example.org/a/b.git", "https://example.org/a/b.git"),
        ("https://ci-token:s3cret@example.org/a/b.git", "https://example.org/a/b.git"),
        ("https://s3cret@example.org/a/b.git", "https://example.org/a/b.git"),
        ("HTTPS://u:p@ss@example.org/a.git", "HTTPS://example.org/a.git"),
        ("ssh://git:s3cret@example.org:22/a/b.git", "ssh://git@example.org:22/a/b.git"),
        ("ssh://git@example.org/a/b.git", "ssh://git@example.org/a/b.git"),
        ("git@example.org:a/b.git", "git@example.org:a/b.git"),
        ("/srv/git/b.git", "/srv/git/b.git"),
        ("https://example.org/@scope/b", "https://example.org/@scope/b"),
    ],
)
def test_an_address_comes_without_its_password(repo: Repo, configured: str, told: str) -> None:
    """The remote's address may be shown on a site: tokens that CI systems put in stay behind."""
    repo.git("remote", "add", "origin", configured)
    assert git.remote_url(repo.path) == told


def test_a_branch_is_named_as_it_is(repo: Repo) -> None:
    """Slashes stay in a branch's name; before the first commit it has one already."""
    assert git.branch(repo.path) == "main"
    repo.git("checkout", "-q", "-b", "feature/x")
    assert git.branch(repo.path) == "feature/x"


def test_a_detached_head_has_no_branch(repo: Repo) -> None:
    """A commit that is checked out by its hash is on no branch."""
    repo.git("checkout", "-q", repo.commit())
    assert git.branch(repo.path) is None


def test_a_name_that_no_program_takes_is_no_answer(repo: Repo) -> None:
    """A NUL in a reference's name ends in no answer, not in an exception."""
    assert git.run(repo.path, "rev-parse", "--verify", "--end-of-options", "a\0b") is None


def test_a_git_that_hangs_ends_the_command(
    repo: Repo, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A command that waits for git says so in the end, with the folder."""
    fake = tmp_path / "bin" / "git"
    fake.parent.mkdir()
    fake.write_text("#!/bin/sh\nexec sleep 600\n")
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", f"{fake.parent}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setattr(git, "_TIMEOUT_SECONDS", 0.2)
    with pytest.raises(AdrtoolError, match="didn't answer"):
        git.run(repo.path, "version")


def test_lists_of_git_are_read_whatever_names_hold(repo: Repo) -> None:
    """A tab, a line break and a letter that means a status are parts of names."""
    repo.write("a\tb.md", "one two three\n" * 9)
    repo.write("R", "1")
    repo.write("c\nd.md", "2")
    repo.commit("one")
    repo.git("mv", "a\tb.md", "R100.md")
    repo.write("R", "2")
    (repo.path / "c\nd.md").unlink()
    repo.git("add", "--all")
    told = git.run(repo.path, "diff", "--name-status", "--find-renames", "-z", "HEAD")
    assert sorted(git.name_status(told)) == [
        ("D", "c\nd.md", "c\nd.md"), ("M", "R", "R"), ("R", "a\tb.md", "R100.md"),
    ]  # fmt: skip
    listed = list(git.tree_entries(git.run(repo.path, "ls-tree", "-r", "-z", "HEAD")))
    assert [entry[:3] for entry in listed] == [
        ("R", "100644", "blob"), ("a\tb.md", "100644", "blob"), ("c\nd.md", "100644", "blob"),
    ]  # fmt: skip
    assert git.run(repo.path, "cat-file", "blob", listed[0][3]) == "1"
    assert [*git.name_status(None), *git.tree_entries(None)] == []
