"""The documents of a whole repository, wherever in it the project lies."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from adrtool import config, files, git
from adrtool.config import RecordsFolder
from adrtool.documents import adr, assemble, names
from adrtool.documents.assemble import Entry, Folder
from adrtool.model import Document

# `git@host:owner/name.git`, `ssh://git@host/…`, `https://host/…`.
_PLACE = re.compile(
    r"(?:[a-z+]+://)?(?:[^@/]*@)?(?P<host>[\w.-]+)(?::\d+/|[:/])/?(?P<path>[^?#]+?)(?:\.git)?/?$"
)
NAVIGATIONS = frozenset({"mkdocs.yml", "mkdocs.yaml", "properdocs.yml", "properdocs.yaml"})
"""Files that list the pages of a site."""


class Repository:
    """Reads every document once, and the files that list pages.

    `paths` are all files, `texts` those of documents; both are by path relative to the top,
    while records have paths relative to the project's root. `links` are symbolic links, which
    are listed and never written; what they lead to is listed itself.
    """

    def __init__(self, root: Path, folders: Sequence[RecordsFolder]) -> None:
        self.root, self.folders = root, folders
        self.top = git.find_root(root) or root
        self.prefix = root.relative_to(self.top).as_posix().removeprefix(".")
        survey = files.survey(self.top)
        self.paths = survey.paths
        inner = (posixpath.dirname(p) for p in self.paths if posixpath.basename(p) in config.NAMES)
        self._projects = set(inner) - {self.prefix, ""}
        self.links = {p for p in self.paths if (self.top / p).is_symlink()}
        self.unread = [p for p in survey.problems if is_document(p.path)]
        # A folder of records may be ignored by git, or be a repository of its own.
        records = {self.down(p) for f in folders for p in assemble.look(root, f.dir)[0]}
        self.texts: dict[str, str] = {}
        for path in sorted({p for p in self.paths if self._is_ours(p)} | records):
            read = files.read(self.top / path, path)
            if read.problem:
                self.unread.append(read.problem)
            else:
                self.texts[path] = read.text

    def _is_ours(self, path: str) -> bool:
        """A repository inside of this one is somebody else's."""
        if not is_document(path) and posixpath.basename(path) not in NAVIGATIONS:
            return False
        return git.find_root((self.top / path).parent) in {None, self.top}

    def hosted(self) -> re.Pattern[str] | None:
        """The addresses of files where the repository is hosted, on its main and this branch."""
        place = _PLACE.match(git.remote_url(self.top) or "")
        if not place:
            return None
        branches = {"HEAD", "main", "master", git.branch(self.top) or "HEAD"}
        refs = "|".join(map(re.escape, sorted(branches)))
        where = rf"https?://{re.escape(place['host'])}/{re.escape(place['path'])}(?:\.git)?"
        kinds = "blob|tree|edit|blame|raw|src/branch|_edit/branch"
        return re.compile(rf"{where}/(?:-/)?(?:{kinds})/(?:{refs})/(?P<path>.+)")

    def up(self, path: str) -> str:
        """A path relative to the top as one relative to the root."""
        return posixpath.relpath(path, self.prefix) if self.prefix else path

    def down(self, path: str) -> str:
        """A path relative to the root as one relative to the top."""
        return posixpath.normpath(posixpath.join(self.prefix, path))

    def is_in_project(self, path: str) -> bool:
        """Whether a file lies in the project, and in none inside of that."""
        foreign = any(path.startswith(f"{folder}/") for folder in self._projects)
        return (not self.prefix or path.startswith(f"{self.prefix}/")) and not foreign

    def records(self, texts: Mapping[str, str]) -> tuple[Document, ...]:
        """The records that some texts are, by path relative to the top."""
        return assemble.assemble(self._folder(folder, texts) for folder in self.folders).documents

    def _folder(self, folder: RecordsFolder, texts: Mapping[str, str]) -> Folder:
        def entry(path: str, order: str = assemble.DAY_FIRST) -> Entry:
            record = adr.read(path, texts[self.down(path)], folder.prefix, order)
            if record is None:
                return Entry(path, None, (), None, order)
            return Entry(path, record.document, (), adr.date_order(record), order)

        inside = "" if folder.dir == "." else f"{folder.dir}/"
        paths = sorted(self.up(path) for path in texts)
        paths = [p for p in paths if p.startswith(inside) and not p.startswith("../")]
        pages = names.of_folders(paths, folder.dir)
        entries = [entry(p) for p in paths if p in pages or names.could_be_record(p)]
        return Folder(folder, assemble.settled(entries, entry), ())


def is_document(path: str) -> bool:
    """Whether a file is one that people write, by its suffix."""
    return names.suffix(path) in names.SUFFIXES


def folder_of(folders: Sequence[RecordsFolder], path: str) -> RecordsFolder:
    """The settings of the innermost folder of records that holds a path."""
    inside = [f for f in folders if f.dir == "." or path.startswith(f"{f.dir}/")]
    return max(inside, key=lambda f: len(f.dir), default=RecordsFolder(posixpath.dirname(path)))
