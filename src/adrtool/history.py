"""What a change is compared with: the base ref, other branches, and files as they were there."""

from __future__ import annotations

import hashlib
import posixpath
import re
import shlex
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from adrtool import files, git
from adrtool.problems import WrongUse

# What CI systems call the branch that a pull request goes to, and the variable without which
# theirs means something else.
_TARGETS = (
    ("GITHUB_BASE_REF", ""),  # GitHub Actions, Gitea, Forgejo
    ("CI_MERGE_REQUEST_TARGET_BRANCH_NAME", ""),  # GitLab
    ("BITBUCKET_PR_DESTINATION_BRANCH", ""),
    ("CHANGE_TARGET", ""),  # Jenkins
    ("SYSTEM_PULLREQUEST_TARGETBRANCH", ""),  # Azure Pipelines
    ("BUILDKITE_PULL_REQUEST_BASE_BRANCH", ""),
    ("DRONE_TARGET_BRANCH", "DRONE_PULL_REQUEST"),  # Drone, Woodpecker
    ("CI_COMMIT_TARGET_BRANCH", "CI_COMMIT_PULL_REQUEST"),  # Woodpecker
    ("TRAVIS_BRANCH", "TRAVIS_PULL_REQUEST"),
    ("CI_DEFAULT_BRANCH", ""),  # GitLab, outside of merge requests
)
_EVERY_BRANCH = "+refs/heads/*:refs/remotes/{}/*"
_STEPS = re.compile(r"[~^:]|@\{")
# Whether a name is a branch's or a tag's only the remote knows; numbers are given to releases.
_TAG = re.compile(r"refs/tags/.+|v?\d+(?:\.\d+)+(?:[-+.]?\w+)*|v\d+")
_COMMIT = re.compile(r"[0-9a-f]{7,64}")


@dataclass(frozen=True, slots=True)
class Ref:
    """A branch, tag or commit as people call it, and its commit."""

    name: str
    commit: str


@dataclass(frozen=True, slots=True)
class Refs:
    """What the work tree is compared with: the base ref, if there is one, and other branches."""

    base: Ref | None
    branches: tuple[Ref, ...]


def find(root: Path, wanted: str | None, environment: Mapping[str, str]) -> Refs:
    """The base ref and the local branches that hold something which the work tree hasn't.

    The base is the ref `wanted`, else what the CI system names in `environment`, else the remote's
    default branch. There is none without a repository, a commit or a remote. Raises WrongUse when
    it should be there and isn't (in a shallow clone, say), with the fetch that is needed: a check
    that can't look must not pass.
    """
    if resolve(root, "HEAD") is None:
        if git.find_root(root) and git.run(root, "rev-parse", "--git-dir") is None:
            raise WrongUse("git can't read this repository", "git status tells why")
        if wanted:
            lacking = (
                "git has no commit yet" if git.find_root(root) else "this is no git repository"
            )
            raise WrongUse(f"there is no commit here to compare with {wanted!r}", lacking)
        return Refs(None, ())
    base = _base(root, wanted, environment)
    others = (b for b in _branches(root) if base is None or b.commit != base.commit)
    return Refs(base, tuple(others))


def _base(root: Path, wanted: str | None, environment: Mapping[str, str]) -> Ref | None:
    remote = _remote(root)
    if wanted:
        branch = wanted.removeprefix("refs/heads/")
        return _named(root, wanted, remote, [wanted, f"refs/remotes/{remote}/{branch}"])
    target = _target(environment)
    if target:
        # A local branch of the target's name may be old.
        return _named(root, target, remote, [f"refs/remotes/{remote}/{target}", target])
    return _default(root, remote) if remote else None


def _target(environment: Mapping[str, str]) -> str | None:
    for variable, needed in _TARGETS:
        if needed and environment.get(needed, "false") in {"", "false"}:
            continue
        if environment.get(variable, "false") not in {"", "false"}:
            return environment[variable].removeprefix("refs/heads/")
    return None


def _remote(root: Path) -> str:
    names = _remotes(root)
    return "origin" if "origin" in names else names[0]


def _remotes(root: Path) -> list[str]:
    return (git.run(root, "remote") or "").split("\n")


def _named(root: Path, name: str, remote: str, candidates: list[str]) -> Ref:
    found = _first(root, candidates)
    if found:
        return found
    hint = _fetch(root, remote, name) or "git branch --all lists the branches"
    raise WrongUse(f"the base {name!r} isn't in this clone, so nothing can be compared", hint)


def _default(root: Path, remote: str) -> Ref | None:
    known = f"refs/remotes/{remote}"
    head = git.run(root, "symbolic-ref", "--quiet", f"{known}/HEAD") or ""
    found = _first(root, [*filter(None, [head.strip()]), f"{known}/main", f"{known}/master"])
    if found or not (_is_shallow(root) or git.run(root, "for-each-ref", "--count=1", known)):
        # From a remote that nothing was ever fetched from, nothing can be told.
        return found
    fetch = _command(root, remote, _EVERY_BRANCH.format(remote))
    hint = f"{fetch} && git remote set-head {shlex.quote(remote)} --auto, or name it with --base"
    raise WrongUse(f"the default branch of {remote!r} isn't in this clone", hint)


def _first(root: Path, names: list[str]) -> Ref | None:
    commits = ((name, resolve(root, name)) for name in names)
    return next((Ref(short(name), commit) for name, commit in commits if commit), None)


def _fetch(root: Path, remote: str, name: str) -> str:
    """The command that brings what a name means; empty where none would."""
    start = _STEPS.split(name, maxsplit=1)[0]
    if not remote or not start or (start != name and resolve(root, start)):
        # A step back from what is here leads on where a shallow clone ends, or nowhere.
        return _command(root, remote) if remote and start and _is_shallow(root) else ""
    branch = start.removeprefix("refs/remotes/").removeprefix("refs/heads/")
    first, _, rest = branch.partition("/")
    if rest and first in _remotes(root):
        remote, branch = first, rest
    elif _TAG.fullmatch(start):
        return _command(root, remote, "tag", start.removeprefix("refs/tags/"))
    elif _COMMIT.fullmatch(start):
        return _command(root, remote, _EVERY_BRANCH.format(remote))
    return _command(root, remote, f"+refs/heads/{branch}:refs/remotes/{remote}/{branch}")


def _command(root: Path, *arguments: str) -> str:
    deepen = " --unshallow" if _is_shallow(root) else ""
    return f"git fetch{deepen} {shlex.join(arguments)}"


def _is_shallow(root: Path) -> bool:
    return (git.run(root, "rev-parse", "--is-shallow-repository") or "").strip() == "true"


def resolve(root: Path, ref: str) -> str | None:
    """The commit that a ref means, or None."""
    name = f"{ref}^{{commit}}"
    found = git.run(root, "rev-parse", "--verify", "--quiet", "--end-of-options", name)
    return found.strip() or None if found else None


def short(name: str) -> str:
    """A ref's name without what says where it is kept."""
    return name.removeprefix("refs/heads/").removeprefix("refs/remotes/")


def _branches(root: Path) -> list[Ref]:
    form = "--format=%(objectname) %(HEAD)%(refname)"
    listed = git.run(root, "for-each-ref", form, "--no-merged=HEAD", "refs/heads")
    found: dict[str, Ref] = {}
    for line in (listed or "").splitlines():
        commit, _, name = line.partition(" ")
        if not name.startswith("*"):
            found.setdefault(commit, Ref(short(name.strip()), commit))
    return list(found.values())


def fork(root: Path, ref: Ref, head: str = "HEAD") -> str:
    """The last commit that `head` and a ref share; empty for unrelated histories.

    Raises WrongUse when a shallow clone doesn't reach as far as that.
    """
    found = (git.run(root, "merge-base", head, ref.commit) or "").strip()
    if found or not _is_shallow(root):
        return found
    remote = _remote(root)
    hint = _command(root, remote) if remote else ""
    raise WrongUse(f"this clone is shallow, and where it left {ref.name} isn't in it", hint)


def files_at(root: Path, commit: str, folders: Iterable[str]) -> dict[str, str]:
    """The files of some folders at a commit: path relative to `root` → object id.

    Raises WrongUse, as `text_at` does, when a partial clone has left that out.
    """
    if not commit:
        return {}
    listed = git.run(root, "ls-tree", "-r", "-z", "--end-of-options", commit, "--", *folders)
    if listed is None:
        raise _partial(root, commit)
    told = git.tree_entries(listed)
    return {posixpath.normpath(path): name for path, _, kind, name in told if kind == "blob"}


def is_same(text: str, identifier: str) -> bool:
    """Whether an object holds just this text, with either kind of line end."""
    unix = text.replace("\r\n", "\n")
    return identifier in {_id(text, len(identifier)), _id(unix, len(identifier))}


def _id(text: str, length: int) -> str:
    data = text.encode("utf-8", "surrogateescape")
    algorithm = hashlib.sha1 if length == 40 else hashlib.sha256  # as git names its objects
    return algorithm(b"blob %d\0%b" % (len(data), data), usedforsecurity=False).hexdigest()


def text_at(root: Path, identifier: str) -> str | None:
    """The text of an object; None when it is no text."""
    content = git.run(root, "cat-file", "blob", identifier)
    if content is None:
        raise _partial(root, identifier)
    text = files.decode(content.encode("utf-8", "surrogateescape"), identifier)
    return None if text.problem else text.text


def _partial(root: Path, identifier: str) -> WrongUse:
    """The clone left out contents that are needed (`git clone --filter`)."""
    hint = f"git fetch --refetch --no-filter {shlex.quote(_remote(root) or '.')}"
    return WrongUse(f"this clone doesn't hold the object {identifier[:12]}", hint)
