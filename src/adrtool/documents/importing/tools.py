"""The tools that keep decision records, told by their configuration files.

Sources: the documentation and the source of adr-tools (`.adr-dir`), adrs (`adrs.toml`),
log4brains (`.log4brains.yml`), dotnet-adr (`adr.config.json`) and pyadr (`.adr`).
"""

from __future__ import annotations

import json
import posixpath
import tomllib
from collections.abc import Callable, Iterator, Mapping
from configparser import ConfigParser, Error
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from adrtool import config, files, yamlio
from adrtool.problems import Problem, Severity


@dataclass(frozen=True, slots=True)
class Kept:
    """A folder that a tool keeps records in, with the template that it is told to use.

    Paths are relative to the project's root; `source` is the file that says so.
    """

    tool: str
    source: str
    dir: str
    template: str = ""


class _Unreadable(ValueError):
    """A configuration that isn't what its tool would read."""


def _adr_tools(text: str) -> Iterator[tuple[str, str]]:
    folder = text.strip()
    yield folder, posixpath.join(folder, "templates/template.md")


def _adrs(text: str) -> Iterator[tuple[str, str]]:
    told = tomllib.loads(text)
    templates = told.get("templates")
    custom = templates.get("custom", "") if isinstance(templates, dict) else ""
    yield _text(told.get("adr_dir", "doc/adr")), _text(custom)


def _log4brains(text: str) -> Iterator[tuple[str, str]]:
    project = yamlio.load(text).get("project")
    for part in (project, *project.get("packages")):
        folder = part.string("adrFolder")
        if folder or part is project:
            yield folder, posixpath.join(folder, "template.md")


def _dotnet_adr(text: str) -> Iterator[tuple[str, str]]:
    told = json.loads(text)
    if not isinstance(told, dict):
        raise _Unreadable("an object expected")
    # .NET takes the names of settings in any case.
    settings = {str(key).casefold(): value for key, value in told.items()}
    yield _text(settings.get("path", "")), _text(settings.get("templatepath", ""))


def _pyadr(text: str) -> Iterator[tuple[str, str]]:
    parser = ConfigParser(interpolation=None)
    parser.read_string(text)
    folder = parser.get("adr", "records-dir", fallback="docs/adr")
    yield folder, posixpath.join(folder, "template.md")


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise _Unreadable("a path expected")
    return value


_Reader = Callable[[str], Iterator[tuple[str, str]]]
TOOLS: Mapping[str, tuple[str, _Reader]] = {
    # adrs reads its own file before the one of adr-tools.
    "adrs.toml": ("adrs", _adrs),
    ".adr-dir": ("adr-tools", _adr_tools),
    ".log4brains.yml": ("log4brains", _log4brains),
    "adr.config.json": ("dotnet-adr", _dotnet_adr),
    ".adr": ("pyadr", _pyadr),
}


def kept(root: Path, folder: str) -> tuple[list[Kept], list[Problem]]:
    """The folders that tools keep according to the configuration files in a folder of a project,
    each once, and what is wrong with those files."""
    found: dict[str, Kept] = {}
    problems: list[Problem] = []
    for name, (tool, read) in TOOLS.items():
        source = posixpath.normpath(posixpath.join(folder, name))
        if files.is_file(root / source):
            told, wrong = _read(root, source, tool, read)
            problems += wrong
            for one in told:
                found.setdefault(one.dir, one)
    return list(found.values()), problems


def _read(root: Path, source: str, tool: str, read: _Reader) -> tuple[list[Kept], list[Problem]]:
    text = files.read(root / source, source)
    if text.problem:
        return [], [text.problem]
    try:
        told = list(read(text.text.removeprefix("\ufeff")))
    except yamlio.YamlError as error:
        return [], [error.problem(source, config.RULE)]
    except (ValueError, Error) as error:
        return [], [_problem(source, f"{tool} couldn't read it: {str(error).splitlines()[0]}")]
    found, problems = [], []
    for written, template in told:
        folder = _inside(root, source, written)
        if folder is None:
            problems.append(_problem(source, f"there is no folder {written!r} in the project"))
        else:
            found.append(Kept(tool, source, folder, _file(root, source, template)))
    return found, problems


def _inside(root: Path, source: str, written: str) -> str | None:
    """A folder of the project as the file names it; None when there is none."""
    path = PurePosixPath(written.replace("\\", "/"))
    if not written.strip() or path.is_absolute() or not written.isprintable():
        return None
    joined = posixpath.normpath(posixpath.join(posixpath.dirname(source), str(path)))
    real = (root / joined).resolve()
    inside = not joined.startswith("..") and real.is_relative_to(root.resolve())
    return joined if inside and files.is_folder(real) else None


def _file(root: Path, source: str, written: str) -> str:
    """A file of the project as the file names it; empty when there is none."""
    path = posixpath.normpath(posixpath.join(posixpath.dirname(source), written.replace("\\", "/")))
    inside = bool(written) and not path.startswith(("..", "/")) and written.isprintable()
    return path if inside and files.is_file(root / path) else ""


def _problem(source: str, message: str) -> Problem:
    return Problem(source, 1, 1, Severity.ERROR, config.RULE, message)
