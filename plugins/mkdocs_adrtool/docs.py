"""The files of the guide: what MkDocs found in its folder, and what of it is published."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from mkdocs.structure.files import InclusionLevel

from adrtool import files as reader
from adrtool import git, markdown, yamlio
from adrtool.problems import Problem, Severity
from adrtool.project import Project
from adrtool.site import Docs
from adrtool.text import escape

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import File, Files


def is_guide(file: File, config: MkDocsConfig) -> bool:
    """Whether a file comes from the guide's folder."""
    return file.src_dir == config.docs_dir


def is_excluded(file: File) -> bool:
    """Whether a file is no part of the site, or only of its preview."""
    return file.inclusion in {InclusionLevel.EXCLUDED, InclusionLevel.DRAFT}


def read(files: Files, config: MkDocsConfig, project: Project) -> tuple[Docs, tuple[Problem, ...]]:
    """The guide's files. What leads out of the repository is taken out of `files`, and pages
    that MkDocs couldn't read without harm are replaced by what can be said of them."""
    folder = Path(os.path.relpath(config.docs_dir, project.root)).as_posix()
    problems: list[Problem] = []
    uris = []
    for file in [f for f in files if is_guide(f, config)]:
        path = f"{folder}/{file.src_uri}"
        complaint = _stray(file, config, project)
        if complaint:
            files.remove(file)
            problems.append(Problem(path, 0, 0, Severity.ERROR, "file/unreadable", complaint))
            continue
        if file.is_documentation_page():
            problems += _check_page(file, path)
        if not is_excluded(file):
            uris.append(file.src_uri)
    return Docs(folder, tuple(uris)), tuple(problems)


def _stray(file: File, config: MkDocsConfig, project: Project) -> str:
    """Why a file isn't published: it is elsewhere, or nowhere."""
    real = Path(os.path.realpath(file.abs_src_path or ""))
    tops = [git.find_root(project.root) or project.root, project.root, Path(config.docs_dir)]
    inside = next((t for t in map(Path.resolve, tops) if real.is_relative_to(t)), None)
    if inside is None or ".git" in real.relative_to(inside).parts:
        return "not published: it leads out of the repository"
    return "" if real.is_file() else "not published: it isn't a file"


def _check_page(file: File, path: str) -> Iterator[Problem]:
    text = reader.read(Path(file.abs_src_path or ""), path)
    if text.problem:
        file.content_string = f"# {escape(file.name)}\n\n{escape(text.problem.message)}\n"
        yield text.problem
        return
    front = markdown.front_matter(text.text)
    try:
        if front:
            yamlio.load(front.yaml)
    except yamlio.YamlError as error:
        # MkDocs' own loader crashes on some of what ours refuses.
        file.content_string = text.text[front.after :] if front else text.text
        yield error.problem(path, "document/front-matter", 1)
