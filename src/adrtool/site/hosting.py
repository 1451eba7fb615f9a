"""Where a repository is hosted, and the addresses of its files and lines there."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit

from adrtool import git

_SCP = re.compile(r"(?:[\w.-]+@)?(?P<host>[\w.-]+):(?P<path>(?!/)[^\s:]+)$")
_EDIT = re.compile(r"^/?(?:-/)?(?:edit|blob|tree|raw|src|_edit)/(?:branch/)?(?P<branch>[^/]+)/")
_LINES = re.compile(r"L(\d+)(?:C\d+)?(?:-L?(\d+)(?:C\d+)?)?$")


@dataclass(frozen=True, slots=True)
class Hosting:
    """A repository's address, the branch to show, and the project's folder inside it.

    GitHub's forms unless the host's name says GitLab, Bitbucket, Gitea, Forgejo or Codeberg.
    """

    url: str
    branch: str = "HEAD"
    prefix: str = ""

    def file(self, path: str, line: int = 0, last: int = 0) -> str:
        """The address of a file of the project, at a line or a range of lines."""
        return self._address(_FILES, path) + self._fragment(line, last)

    def folder(self, path: str) -> str:
        """The address of a folder of the project."""
        return self._address(_FOLDERS, path).rstrip("/")

    def _address(self, forms: dict[str, str], path: str) -> str:
        form = forms[flavour(self.url)]
        whole = "/".join(part for part in (self.prefix, path) if part not in {"", "."})
        branch = quote(self.branch, safe="/")
        return f"{self.url.rstrip('/')}/{form}/{branch}/{quote(_bytes(whole), safe='/')}"

    def _fragment(self, line: int, last: int) -> str:
        if not line:
            return ""
        kind = flavour(self.url)
        if kind == "bitbucket":
            return f"#lines-{line}" + (f":{last}" if last else "")
        between = "-" if kind == "gitlab" else "-L"
        return f"#L{line}" + (f"{between}{last}" if last else "")


_FILES = {"github": "blob", "gitlab": "-/blob", "bitbucket": "src", "gitea": "src/branch"}
_FOLDERS = _FILES | {"github": "tree", "gitlab": "-/tree"}


def flavour(url: str) -> str:
    """Whose forms of addresses a host has: github, gitlab, bitbucket or gitea."""
    host = urlsplit(url).netloc.casefold()
    for name in ("gitlab", "bitbucket", "gitea"):
        if name in host:
            return name
    return "gitea" if "forgejo" in host or host == "codeberg.org" else "github"


def _bytes(path: str) -> bytes:
    return path.encode("utf-8", "surrogateescape")


def lines_of(fragment: str) -> tuple[int, int]:
    """First and last line that `L12`, `L12-L20` or `L12-20` means; zeros for other fragments."""
    match = _LINES.fullmatch(fragment)
    return (int(match[1]), int(match[2] or 0)) if match else (0, 0)


def of(root: Path, repo_url: str | None, edit_uri: str | None = None) -> Hosting | None:
    """The hosting of a project, from the address that people open and the engine's edit path.

    Without a branch in `edit_uri` links show the default branch, which all of them call HEAD.
    """
    if not repo_url or urlsplit(repo_url).scheme not in {"http", "https"}:
        return None
    match = _EDIT.match(edit_uri or "")
    return Hosting(repo_url.rstrip("/"), match["branch"] if match else "HEAD", prefix(root))


def prefix(root: Path) -> str:
    """A project's folder inside its repository; empty at the top or outside of one."""
    top = git.find_root(root)
    return "" if top is None or top == root else root.relative_to(top).as_posix()


def web_url(remote: str | None) -> str | None:
    """The address that people open, from a remote's (`git@host:org/repo.git`); None if local.

    A user name or token in it is left out.
    """
    if not remote:
        return None
    scp = _SCP.fullmatch(remote)
    if scp and "://" not in remote:
        host, path = scp["host"], scp["path"]
    else:
        parts = urlsplit(remote)
        if parts.scheme not in {"http", "https", "ssh", "git", "git+ssh"} or not parts.hostname:
            return None
        host, path = parts.hostname, parts.path
        if parts.scheme in {"http", "https"} and parts.port:
            host = f"{host}:{parts.port}"
    return f"https://{host}/{path.strip('/').removesuffix('.git')}"
