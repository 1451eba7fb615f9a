"""`adrtool.yml`: every key is optional, every mistake in it is reported at once with its line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from adrtool import files, git
from adrtool.problems import Problem
from adrtool.values import Value

ADR_DIR = ".adr-dir"
STATUSES = ("draft", "proposed", "accepted", "rejected", "deprecated", "superseded")
NAMES = ("adrtool.yml", "adrtool.yaml")
TEMPLATES = ("madr", "madr-minimal", "madr-bare", "nygard", "y-statement", "business-case",
             "specification")  # fmt: skip
"""Templates of records that come with adrtool."""

RUNBOOK_TEMPLATES = ("procedure", "alert", "playbook")
"""Templates of runbooks that come with adrtool."""

RULE = "config/invalid"
LEVELS = ("error", "warning", "off")


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class RecordsFolder(Value):
    """A folder of decision records; `prefix` stands before their numbers (`NET-0001-x.md`).

    A proposal is stale after so many days. `statuses` are further words for a status: the word
    in lower case → draft, proposed, accepted, rejected, deprecated or superseded.
    """

    dir: str
    prefix: str = ""
    template: str | None = None
    stale_after: int = 90
    statuses: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Runbooks(Value):
    """Where runbooks lie, which URLs of alerts mean them, and which alerts need one.

    `review_every` holds where a runbook doesn't say it itself, `never` for not at all. `sections`
    stand in for those of the templates; `dangerous` are expressions for further commands that
    destroy, `variables` names that everybody's shell knows.
    """

    dir: str = "runbooks"
    url_patterns: tuple[str, ...] = ()
    require_for: tuple[str, ...] = ()
    exceptions: tuple[str, ...] = ()
    match_case: bool = False
    template: str | None = None
    sections: tuple[str, ...] = ()
    review_every: str = "180d"
    min_words: int = 30
    dangerous: tuple[str, ...] = ()
    variables: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Specs(Value):
    """Where specifications lie; `statuses` stand in for the usual ones."""

    dir: str = "specs"
    template: str | None = None
    statuses: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Kind(Value):
    """A team's own kind of document, such as postmortems; `title` is that of its section.

    Without `statuses` a document may state any; `sections` are those that each has to have.
    """

    name: str
    dir: str
    template: str | None = None
    statuses: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    title: str = ""


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Inventory(Value):
    """Globs of the files that the sources may read; without `include`, all of them."""

    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Service(Value):
    """A service that a team declares: who owns it, and ids or globs of ids that are its own."""

    owner: str = ""
    members: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Links(Value):
    """How `adrtool links --external` asks other hosts; times in seconds. `include` and `exclude`
    are patterns of addresses, `accept` statuses that count as fine besides 2xx."""

    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    accept: tuple[str, ...] = ()
    timeout: int = 8
    retries: int = 2
    redirects: int = 10
    concurrency: int = 64
    per_host: int = 8
    rate: int = 150
    max_wait: int = 60
    cache_age: int = 86_400


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Config(Value):
    """What `adrtool.yml` says, completed by the defaults. `severity` is by rule."""

    records: tuple[RecordsFolder, ...] = (RecordsFolder("adr"),)
    runbooks: Runbooks = field(default_factory=Runbooks)
    specs: Specs = field(default_factory=Specs)
    kinds: tuple[Kind, ...] = ()
    inventory: Inventory = field(default_factory=Inventory)
    links: Links = field(default_factory=Links)
    services: Mapping[str, Service] = field(default_factory=dict)
    team: Mapping[str, Any] = field(default_factory=dict)
    severity: Mapping[str, str] = field(default_factory=dict)
    path: str = NAMES[0]
    lines: Mapping[str, int] = field(default_factory=dict)
    """The line of each rule in `severity`."""


def load(root: Path) -> tuple[Config, tuple[Problem, ...]]:
    """The configuration of a project, and every problem in it; what is right still counts."""
    names = [name for name in NAMES if files.exists(root / name)]
    if not names:
        return _of_adr_tools(root), ()
    from adrtool.config.reading import leads_out, problem

    name, *others = names
    if leads_out(git.find_root(root) or root, root / name):
        return Config(), (problem(name, 1, 1, "a link that leads out of the project"),)
    text = files.read(root / name, name)
    if text.problem:
        return Config(), (text.problem,)
    config, problems = parse(name, text.text, root)
    unread = [problem(o, 1, 1, f"not read, since there is {name}", "keep one") for o in others]
    return config, (*problems, *unread)


def _of_adr_tools(root: Path) -> Config:
    """The defaults, with the folder of records that `.adr-dir` names, as adr-tools has it."""
    if not files.is_file(root / ADR_DIR):
        return Config()
    from adrtool.config.reading import inner_path

    folder, wrong = inner_path(files.read(root / ADR_DIR, ADR_DIR).text.strip())
    return Config() if wrong or not folder.parts else Config(records=(RecordsFolder(str(folder)),))


def parse(name: str, text: str, root: Path | None = None) -> tuple[Config, tuple[Problem, ...]]:
    """The configuration in a text; `name` is the path that problems show.

    With a root, the folders and templates that it names are looked at too.
    """
    from adrtool import yamlio
    from adrtool.config.sections import Sections

    duplicates: list[yamlio.Duplicate] = []
    try:
        node = yamlio.load(text.removeprefix("\ufeff"), duplicates)
    except yamlio.YamlError as error:
        return Config(), (error.problem(name, RULE),)
    reader = Sections(name, root)
    for duplicate in duplicates:
        message = f"the key {duplicate.key!r} stands twice"
        reader.add(duplicate.line, duplicate.column, message, "remove one of them")
    config = reader.config(node)
    return config, tuple(sorted(set(reader.problems)))
