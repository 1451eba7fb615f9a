"""Setting a repository up: what `adrtool init` would write, and where records lie already."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from adrtool import config, files, git, setup_ci
from adrtool.config import Config
from adrtool.documents import adr, names
from adrtool.project import Project
from adrtool.site import engine

_RUNBOOK_FOLDERS = frozenset({"runbooks", "runbook", "playbooks"})
# One file with a number may be anything; two records in a folder are a habit.
_ENOUGH = 2

_RECORDS_README = """\
# Decision records

One file a decision, numbered in the order in which they were made.
`adr new "TITLE"` writes the next one, `adr list` shows them all.
"""
_RUNBOOKS_README = """\
# Runbooks

What to do, step by step, when it has to be done.
`runbook new "TITLE"` writes one, `runbook list` shows them all.
"""
_HOME = """\
# {name}

What this repository runs, why it is built like that, and what to do when it breaks.

- `adr new "TITLE"` writes the next decision record.
- `runbook new "TITLE"` writes a runbook.
- `adrtool serve` shows this site while you write, `adrtool check` says what is wrong.
"""


@dataclass(frozen=True, slots=True)
class Planned:
    """A file that a set-up wants: `exists` tells that it is there and will stay as it is."""

    path: str
    content: str
    exists: bool


def plan(project: Project, extras: Sequence[str] = ()) -> list[Planned]:
    """The files of a set-up, for the folders that are configured or were found.

    `extras` are names that `setup_ci.planned` knows.
    """
    root = project.root
    found = settled(project)
    wanted = {
        _own(root, config.NAMES): _settings(found),
        _own(root, engine.CONFIG_NAMES): engine.default_config(Project(root, found)),
        **_home(root),
        **_readmes(root, found),
        ".gitignore": "# what adrtool build writes\n/site/\n",
        **{path: text for name in extras for path, text in setup_ci.planned(project, name).items()},
    }
    return [Planned(p, content, (root / p).exists()) for p, content in wanted.items()]


def _own(root: Path, names: Sequence[str]) -> str:
    """The name of a configuration that is there, else the one to write."""
    return next((name for name in names if (root / name).exists()), names[0])


def _home(root: Path) -> dict[str, str]:
    """The first page of the site, unless there is one: MkDocs takes an index page for it before
    a README, and a configuration that is there may have its pages elsewhere."""
    has_own = any((root / name).exists() for name in (*engine.CONFIG_NAMES, "docs/README.md"))
    is_ours = (root / "docs/index.md").exists() or not has_own
    name = root.name or "Documentation"
    return {"docs/index.md": _HOME.format(name=name)} if is_ours else {}


def advice(project: Project) -> list[str]:
    """What a set-up leaves to people, since it changes nothing that is there: a line each."""
    root = project.root
    mkdocs = root / _own(root, engine.CONFIG_NAMES)
    lacks_plugin = mkdocs.exists() and not engine.has_plugin(mkdocs)
    # git says the paths that it ignores, and nothing for others.
    is_kept = git.find_root(root) and not git.run(root, "check-ignore", "site/index.html")
    return [
        *([f"add to {mkdocs.name}: plugins: [adrtool] (it brings its own search)"]
          if lacks_plugin else []),
        *(["add to .gitignore: /site/"] if is_kept and not lacks_plugin else []),
    ]  # fmt: skip


def settled(project: Project) -> Config:
    """What a project is configured to, with the folders of documents that were found where it has
    no configuration yet."""
    has_settings = any((project.root / name).exists() for name in config.NAMES)
    return project.config if has_settings else _found(project.root)


def _readmes(root: Path, found: Config) -> dict[str, str]:
    """A README keeps a new folder in git; one that holds something already needs none."""
    folders = {found.records[0].dir: _RECORDS_README, found.runbooks.dir: _RUNBOOKS_README}
    return {
        f"{folder}/README.md": text
        for folder, text in folders.items()
        if not (root / folder).is_dir() or not any((root / folder).iterdir())
    }


def write(project: Project, planned: list[Planned]) -> None:
    """Writes what isn't there. Raises AdrtoolError for what the file system refuses."""
    for file in planned:
        if not file.exists:
            files.create(project.root / file.path, file.content)


def _found(root: Path) -> Config:
    """The folders in which records and runbooks lie already, else the defaults."""
    defaults = Config()
    records: Counter[str] = Counter()
    runbooks: Counter[str] = Counter()
    for path in files.listing(root):
        folder = PurePosixPath(path).parent
        if _RUNBOOK_FOLDERS.intersection(folder.parts) and names.could_be_record(path):
            runbooks[_up_to(folder)] += 1
        elif _is_record(root, path):
            records[str(folder)] += 1
    folders = [config.RecordsFolder(f) for f in sorted(records) if records[f] >= _ENOUGH]
    common = runbooks.most_common(1)
    return Config(
        records=tuple(folders) or defaults.records,
        runbooks=config.Runbooks(common[0][0]) if common else defaults.runbooks,
    )


def _up_to(folder: PurePosixPath) -> str:
    """The part of a path that ends in a folder for runbooks."""
    index = next(i for i, part in enumerate(folder.parts) if part in _RUNBOOK_FOLDERS)
    return "/".join(folder.parts[: index + 1])


def _is_record(root: Path, path: str) -> bool:
    """Whether a file has a record's number and states a record's fields."""
    if not names.could_be_record(path) or names.parse(path).number is None:
        return False
    text = files.read(root / path, path)
    record = None if text.problem else adr.read(path, text.text)
    return bool(record and record.document.status)


def _settings(found: Config) -> str:
    records = "\n".join(f"  - dir: {folder.dir}" for folder in found.records)
    return f"""\
# Where the documents of this repository lie. Every key is optional.
records:
{records}
runbooks:
  dir: {found.runbooks.dir}
specs:
  dir: {found.specs.dir}

# What the inventory leaves out, as globs:
# inventory:
#   exclude: ["examples/**"]

# How much a rule matters: error, warning or off. `adrtool check --rules` lists them.
# severity:
#   adr/missing-status: error
"""
