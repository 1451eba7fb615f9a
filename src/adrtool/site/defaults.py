"""The MkDocs configuration of a project that has none."""

from __future__ import annotations

import json
from pathlib import Path

from adrtool import git
from adrtool.project import Project
from adrtool.site import hosting

_EDIT = {"gitlab": "-/edit/{}/", "bitbucket": "src/{}/", "gitea": "_edit/{}/"}

_CONFIG = """\
site_name: {name}
{hosting}
theme:
  name: material
  font: false  # those of the reader's system: nothing is asked of another host
  features:
    - content.action.edit
    - content.code.copy
    - navigation.indexes
    - navigation.prune
    - navigation.tabs
    - navigation.top
    - toc.follow
  palette:
    - media: "(prefers-color-scheme)"
      primary: blue grey
      accent: indigo
      toggle:
        icon: material/brightness-auto
        name: Switch to light mode
    - media: "(prefers-color-scheme: light)"
      scheme: default
      primary: blue grey
      accent: indigo
      toggle:
        icon: material/weather-sunny
        name: Switch to dark mode
    - media: "(prefers-color-scheme: dark)"
      scheme: slate
      primary: blue grey
      accent: indigo
      toggle:
        icon: material/weather-night
        name: Switch to system preference

plugins:
  - adrtool{options}

markdown_extensions:
  - admonition
  - attr_list
  - footnotes
  - md_in_html
  - pymdownx.details
  - pymdownx.highlight
  - pymdownx.magiclink
  - pymdownx.superfences
  - pymdownx.tasklist
  - pymdownx.tilde
  - tables
  - toc:
      permalink: true
"""


def default_config(project: Project) -> str:
    """The text of a `mkdocs.yml` for a project, to keep and to change."""
    return _config(project, "")


def temporary_config(project: Project, docs: Path, site: Path) -> str:
    """The same for a file that lies elsewhere: with the project's and the folders' full paths."""
    options = f":\n      root: {_quoted(str(project.root))}"
    folders = f"docs_dir: {_quoted(str(docs))}\nsite_dir: {_quoted(str(site))}\n"
    return folders + _config(project, options)


def _config(project: Project, options: str) -> str:
    name = _quoted(project.root.name or "Documentation")
    return _CONFIG.format(name=name, hosting=_hosting(project.root), options=options)


def _hosting(root: Path) -> str:
    """Where the repository is hosted, when it has a remote that people can open."""
    url = hosting.web_url(git.remote_url(root))
    if url is None:
        return ""
    edit = _EDIT.get(hosting.flavour(url), "edit/{}/").format(_default_branch(root))
    return f"repo_url: {_quoted(url)}\nedit_uri: {_quoted(edit)}\n"


def _default_branch(root: Path) -> str:
    head = git.run(root, "symbolic-ref", "--quiet", "--short", "refs/remotes/origin/HEAD")
    return (head or "").strip().partition("/")[2] or git.branch(root) or "main"


def _quoted(text: str) -> str:
    """A YAML scalar: JSON's form of a text, characters beyond its first plane as they are."""
    return json.dumps(text, ensure_ascii=False)
