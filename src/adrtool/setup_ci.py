"""Workflows and other files that run adrtool elsewhere: what `adrtool init --ci` would write."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Sequence
from importlib import metadata, resources
from pathlib import Path
from typing import Any, Final

from adrtool import __version__, files, git
from adrtool.project import Project

SYSTEMS: Final = ("github", "gitlab")
"""The systems that there are files for."""

INCLUDED: Final = ".gitlab/adrtool.yml"
"""The file with the jobs for GitLab, which `.gitlab-ci.yml` has to include."""

# Where each file goes, from the top of the repository.
_FILES: Final = {
    "github": {
        "adrtool.yml": ".github/workflows/adrtool.yml",
        "adrtool-comment.yml": ".github/workflows/adrtool-comment.yml",
        "adrtool-due.yml": ".github/workflows/adrtool-due.yml",
    },
    "gitlab": {"adrtool.yml": INCLUDED, "gitlab-ci.yml": ".gitlab-ci.yml"},
    "container": {"Containerfile": "Containerfile", "nginx.conf": "nginx.conf"},
}
# Whole hashes: a tag may be moved by whoever takes an action over.
_ACTIONS: Final = {
    "CHECKOUT": "actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1",
    "CACHE": "actions/cache/restore@27d5ce7f107fe9357f9df03efb73ab90386fccae # v5.0.5",
    "CACHE_SAVE": "actions/cache/save@27d5ce7f107fe9357f9df03efb73ab90386fccae # v5.0.5",
    "SETUP_PYTHON": "actions/setup-python@5fda3b95a4ea91299a34e894583c3862153e4b97 # v7.0.0",
    "UPLOAD_ARTIFACT": "actions/upload-artifact@bbbca2ddaa5d8feaa63e36b76fdaad77386f024f # v7.0.0",
    "UPLOAD_PAGES":
        "actions/upload-pages-artifact@fc324d3547104276b827a68afc52ff2a11cc49c9 # v5.0.0",
    "DEPLOY_PAGES": "actions/deploy-pages@cd2ce8fcbc39b97be8ca5fce6e763baed58fa128 # v5.0.0",
}  # fmt: skip
_PLAIN = re.compile(r"[A-Za-z0-9_][\w./-]*", re.A)
# Where projects keep what their mkdocs.yml needs besides.
_REQUIREMENTS: Final = (
    "docs/requirements.txt", "requirements/docs.txt", "requirements-docs.txt",
    "requirements/requirements-docs.txt", "docs-requirements.txt", "requirements.docs.txt",
)  # fmt: skip
_ADDRESS = re.compile(r"https://[\w./~-]+", re.A)


def planned(project: Project, what: str) -> dict[str, str]:
    """The files for one of `SYSTEMS`, or for `container`, by path relative to the project's root.

    They run adrtool in the project's folder and publish from the repository's default branch.
    """
    top = git.find_root(project.root) or project.root
    up = os.path.relpath(top, project.root).replace(os.sep, "/")
    folder = project.root.relative_to(top).as_posix()
    besides = "".join(f" --requirement {_quoted(p)}" for p in _requirements(top, folder))
    said = {
        **_ACTIONS,
        "PACKAGE": _indented(_package(), "    " if what == "gitlab" else "  "),
        "VERSION": package(),
        "REQUIREMENTS": besides,
        "ALSO": f"RUN python -m pip install --no-cache-dir{besides}\n" if besides else "",
        "BRANCH": _default_branch(project),
        "IN": "" if folder == "." else f"-C {_quoted(folder)} ",
        "UP": "" if up == "." else f"{up}/",
    }
    lead = "" if up == "." else f"{up}/"
    home = resources.files("adrtool") / "templates" / "ci" / what
    return {
        lead + path: _filled((home / name).read_text("utf-8"), said)
        for name, path in _FILES[what].items()
    }


def package() -> str:
    """What pip is to install to have what runs here: a release or, where it came from git, the
    commit."""
    origin = _origin()
    commit = origin.get("vcs_info", {}).get("commit_id", "")
    if commit and _ADDRESS.fullmatch(origin["url"]):
        return f"adrtool @ git+{origin['url']}@{commit}"
    return f"adrtool=={__version__}"


def is_released() -> bool:
    """Whether a package index or a repository has that; not for a checkout that is worked on."""
    return "git+" in package() or not re.search(r"dev|\+", __version__)


def _origin() -> dict[str, Any]:
    """Where this was installed from, as pip notes it when that was no package index (PEP 610)."""
    try:
        said = metadata.distribution("adrtool").read_text("direct_url.json")
    except metadata.PackageNotFoundError:
        return {}
    return dict(json.loads(said or "{}"))


def _package() -> list[str]:
    note = "# A development version, which no package index has: name a release instead."
    return [*([] if is_released() else [note]), f'ADRTOOL_PACKAGE: "{package()}"']


def _indented(lines: Sequence[str], indent: str) -> str:
    return "\n".join(indent + line for line in lines)


def _requirements(top: Path, folder: str) -> list[str]:
    """The file of requirements of the site, from the repository's top."""
    places = [name if folder == "." else f"{folder}/{name}" for name in _REQUIREMENTS]
    return [place for place in places if files.is_file(top / place)][:1]


def _filled(text: str, said: dict[str, str]) -> str:
    return re.sub(r"@([A-Z_]+)@", lambda match: said[match[1]], text)


def _quoted(folder: str) -> str:
    return folder if _PLAIN.fullmatch(folder) else "'" + folder.replace("'", "'\\''") + "'"


def _default_branch(project: Project) -> str:
    """The remote's default branch, else the one that is checked out when it has a usual name."""
    told = git.run(project.root, "symbolic-ref", "--quiet", "--short", "refs/remotes/origin/HEAD")
    found = (told or "").strip().removeprefix("origin/")
    if not found:
        here = git.branch(project.root) or ""
        found = here if here in {"main", "master", "trunk", "develop"} else "main"
    return found if _PLAIN.fullmatch(found) else "main"


def reviewers(project: Project) -> str:
    """Lines for CODEOWNERS, so that changes of documents ask for a review."""
    top = git.find_root(project.root) or project.root
    lead = project.root.relative_to(top).as_posix()
    found = [*(folder.dir for folder in project.config.records), project.config.runbooks.dir]
    folders = ("/".join(p for p in (lead, f) if p != ".") for f in found)
    return "\n".join(f"/{folder}/ @your-org/your-team" for folder in folders)
