"""Addresses of the project's own files where its repository is hosted, checked against the
checkout: a file that a change adds is there before the change is merged."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from posixpath import dirname
from urllib.parse import unquote, urlsplit

from adrtool import files, git
from adrtool.project import Project
from adrtool.sites import Settings
from adrtool.values import Value

_FORM = re.compile(
    r"/(?:-/)?(?:blob|tree|edit|blame|raw|src|_edit|annotate)/(?:(?:branch|tag|commit)/(?=[^/]))?"
    r"(?:refs/(?:heads|tags)/)?(?P<rest>[^?]+)"
)
_LIKELY = re.compile(r"/(?:blob|tree|edit|blame|raw|src|_edit|annotate)/|//raw\.", re.I)
_RAW_HOST = "raw.githubusercontent.com"
_RAW_FORM = re.compile(r"/(?:refs/(?:heads|tags)/)?(?P<rest>.+)")
_LINES = re.compile(r"(?:L|lines-)(\d+)(?:C\d+)?(?:[-:]L?(\d+)(?:C\d+)?)?$")
_USUAL = ("main", "master")
_EDIT = re.compile(r"/?(?:-/)?(?:edit|blob|tree|raw|src|_edit)/(?:branch/)?([^/]+)/")
# What MkDocs takes for GitHub and Bitbucket when nobody says anything of a branch.
_UNSAID = frozenset({"edit/master/docs/", "src/default/docs/"})


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Fault(Value):
    """Why an own address leads nowhere: `missing` or `line`; `path` is the file's.

    `detail` has the number of lines that there are, or the branch that was looked at.
    """

    kind: str
    path: str
    detail: str = ""


ELSEWHERE = Fault("elsewhere", "")
"""For an address that isn't the project's own, or of a branch that isn't here."""


class Checkout:
    """What is checked out, and which addresses mean it."""

    def __init__(self, project: Project, settings: Settings) -> None:
        self.root = project.root
        self.settings = settings
        self.top = git.find_root(project.root)
        self._at: dict[tuple[str, str], bool] = {}

    @cached_property
    def addresses(self) -> list[tuple[str, str]]:
        """Host and path of the repository, by what the site and what git says."""
        # Only here, since it brings much along.
        from adrtool.site import hosting

        told = (self.settings.repo_url, hosting.web_url(git.remote_url(self.root)) or "")
        found = []
        for url in dict.fromkeys(filter(None, told)):
            parts = urlsplit(url)
            path = parts.path.rstrip("/").removesuffix(".git").casefold()
            found.append((parts.netloc.casefold().removeprefix("www."), path))
            if parts.netloc.casefold() in {"github.com", "www.github.com"}:
                found.append((_RAW_HOST, path))
        return found

    @cached_property
    def branches(self) -> list[str]:
        """The names of what is checked out or about to be: longest first."""
        edit = self.settings.edit_uri
        stated = None if edit in _UNSAID else _EDIT.match(edit.removeprefix(self.settings.repo_url))
        default = git.run(self.root, "symbolic-ref", "--short", "refs/remotes/origin/HEAD")
        known = [
            stated[1] if stated else "",
            (default or "").strip().partition("/")[2],
        ]
        usual = () if any(known) else _USUAL
        here = git.branch(self.root) or ""
        return sorted({"HEAD", here, *known, *usual} - {""}, key=len, reverse=True)

    @cached_property
    def paths(self) -> set[str]:
        """Files and folders that are there and not ignored, relative to the top."""
        top = self.top or self.root
        # Of a commit that is looked at, git's index knows nothing.
        names = None if files.is_mounted(top) else git.list_files(top)
        listed = names if names is not None else files.listing(top)
        found = {name for name in listed if files.exists(top / name)}
        for name in list(found):
            folder = dirname(name)
            while folder and folder not in found:
                found.add(folder)
                folder = dirname(folder)
        return found | {""}

    def judge(self, url: str) -> Fault | None:
        """What is wrong with an address of the project's own; None when it leads somewhere."""
        # Most addresses are of other forms, which is told without asking git.
        rest = self._rest(url) if _LIKELY.search(url) else None
        if rest is None:
            return ELSEWHERE
        branch = next((b for b in self.branches if rest == b or rest.startswith(f"{b}/")), None)
        fragment = urlsplit(url).fragment
        if branch is None:
            return self._elsewhere(rest, fragment)
        path = unquote(rest[len(branch) :].strip("/"))
        if path in self.paths:
            return self._lines(path, fragment)
        # MkDocs doesn't encode the names of files in its edit links.
        is_there = f"{path}#{unquote(fragment)}" in self.paths
        return None if is_there else Fault("missing", path)

    def _rest(self, url: str) -> str | None:
        """What stands behind `blob/` in an own address: a branch and a path."""
        parts = urlsplit(url)
        host, path = parts.netloc.casefold().removeprefix("www."), parts.path
        for own, repository in self.addresses:
            if host == own and path.casefold().startswith(f"{repository}/"):
                form = _RAW_FORM if host == _RAW_HOST else _FORM
                match = form.fullmatch(path[len(repository) :])
                return match["rest"] if match else None
        return None

    def _elsewhere(self, rest: str, fragment: str) -> Fault | None:
        """A file at a tag or another branch, when git has that."""
        parts = rest.rstrip("/").split("/")
        for count in range(1, min(len(parts), 4) + 1):
            ref, path = "/".join(parts[:count]), unquote("/".join(parts[count:]))
            if self._is_known(ref):
                there = f"{self._commit(ref)}:{path}"
                if git.run(self.root, "cat-file", "-e", there) is None:
                    return Fault("missing", path, ref)
                text = git.run(self.root, "cat-file", "blob", there) if fragment else None
                return _line(path, text, fragment) if text else None
        return ELSEWHERE

    def _is_known(self, ref: str) -> bool:
        return bool(self._commit(ref))

    def _commit(self, ref: str) -> str:
        names = (f"refs/tags/{ref}", f"refs/remotes/origin/{ref}", f"refs/heads/{ref}")
        wanted = [ref] if re.fullmatch(r"[0-9a-f]{7,64}", ref) else names
        for name in wanted:
            commit = f"{name}^{{commit}}"
            found = git.run(
                self.root, "rev-parse", "--verify", "--quiet", "--end-of-options", commit
            )
            if found:
                return found.strip()
        return ""

    def _lines(self, path: str, fragment: str) -> Fault | None:
        file = (self.top or self.root) / path
        if not _LINES.fullmatch(fragment) or not files.is_file(file):
            return None
        text = files.read(file, path)
        return None if text.problem else _line(path, text.text, fragment)

    def of_edit_uri(self, url: str) -> bool:
        """Whether an address begins as the edit links do that a theme puts on every page."""
        repo, edit = self.settings.repo_url.rstrip("/"), self.settings.edit_uri
        if not repo or not edit:
            return False
        whole = edit if re.match(r"https?:", edit) else f"{repo}/{edit.lstrip('/')}"
        return url.startswith((whole, whole.replace("/edit/", "/raw/", 1)))


def _line(path: str, text: str, fragment: str) -> Fault | None:
    """Lines that a file with this text doesn't have."""
    match = _LINES.fullmatch(fragment)
    if not match:
        return None
    count = text.count("\n") + (not text.endswith("\n"))
    first, last = int(match[1]), max(int(match[1]), int(match[2] or 0))
    return Fault("line", path, str(count)) if last > count or first < 1 else None
