"""Infrastructure code read as written: items and relations, one file and one source at a time.

Only linking is global. To add a source, write a module that offers what `Source` says and name
it in `SOURCES`; packages add theirs through the entry point group `adrtool.sources`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import entry_points
from operator import attrgetter, is_
from pathlib import Path
from typing import TYPE_CHECKING, Final

from adrtool.inventory import cache, work
from adrtool.inventory.encoded import Done
from adrtool.inventory.globs import chooser, compile_globs
from adrtool.inventory.redact import redacted
from adrtool.inventory.source import Source, merge
from adrtool.inventory.work import Task, Tell
from adrtool.model import Reading, Relation
from adrtool.problems import Problem, Severity

if TYPE_CHECKING:
    from concurrent.futures import Executor

__all__ = ["ENTRY_POINTS", "SOURCES", "Collected", "Source", "collect", "joined", "read"]

SOURCES: Final[dict[str, str]] = {
    "terraform": "adrtool.inventory.terraform",
    "kubernetes": "adrtool.inventory.kubernetes",
    "github": "adrtool.inventory.github",
    "ansible": "adrtool.inventory.ansible",
    "helm": "adrtool.inventory.helm",
    "compose": "adrtool.inventory.compose",
    "prometheus": "adrtool.inventory.prometheus",
    "alertmanager": "adrtool.inventory.alertmanager",
    "gitlab": "adrtool.inventory.gitlab",
    "terraform_state": "adrtool.inventory.terraform_state",
    "codeowners": "adrtool.inventory.codeowners",
    "backstage": "adrtool.inventory.backstage",
    "sql": "adrtool.inventory.sql",
    "docker": "adrtool.inventory.docker",
    "systemd": "adrtool.inventory.systemd",
    "config": "adrtool.inventory.config",
    "tool": "adrtool.inventory.tool",
    "cloudformation": "adrtool.inventory.cloudformation",
    "grafana": "adrtool.inventory.grafana",
    "jenkins": "adrtool.inventory.jenkins",
    "azure": "adrtool.inventory.azure",
    "terragrunt": "adrtool.inventory.terragrunt",
}
"""The modules of the sources by name, loaded on use."""

ENTRY_POINTS: Final = "adrtool.sources"
"""The group in which other packages name modules of theirs."""

_BY_PLACE = attrgetter("path", "line", "source", "target")
_OFFERED = ("NAME", "VERSION", "PATTERNS", "looks_right", "read", "link")


def read(
    root: Path,
    paths: Sequence[str],
    include: Sequence[str] = (),
    exclude: Sequence[str] = (),
    executor: Executor | None = None,
    tell: Tell | None = None,
) -> Reading:
    """What the sources find in files given by their paths relative to `root`.

    `include` and `exclude` are globs as `compile_globs` takes them. Many files are read in
    several processes, or by the executor; those that an earlier run has read aren't read again.
    `tell` hears how far it is. Nothing is raised for what a file holds: that is among the
    problems. Everything is sorted by path and line, whatever order the paths have.
    """
    return joined(collect(root, paths, include, exclude, executor, tell))


@dataclass(frozen=True, slots=True)
class Collected:
    """What files said each on their own, by path, before it is joined."""

    modules: Mapping[str, Source]
    problems: Sequence[Problem]
    done: Mapping[str, Done]


def collect(
    root: Path,
    paths: Sequence[str],
    include: Sequence[str] = (),
    exclude: Sequence[str] = (),
    executor: Executor | None = None,
    tell: Tell | None = None,
    is_here: bool = False,
) -> Collected:
    """The first half of `read`. With `is_here` the files are read in this process, one after the
    other, and nothing of them is kept for later runs.
    """
    modules, problems = _load()
    tasks = list(_tasks(_chosen(paths, include, exclude), modules))
    told: Iterator[Done] = cache.run(root, tasks, modules, executor, tell)
    if is_here:
        told = (work.whole(root, task) for task in tasks)
    done = {task.path: done for task, done in zip(tasks, told, strict=True)}
    return Collected(modules, problems, done)


Linked = dict[str, tuple[list[Reading], Reading]]
"""What sources made of their readings, by module, to be used again for the very same ones."""


def joined(collected: Collected, before: Linked | None = None) -> Reading:
    """The second half of `read`: the step over all files that each source takes, and the order.

    `before` remembers that step from one call to the next.
    """
    modules, problems = collected.modules, collected.problems
    found: dict[str, list[Reading]] = {module: [] for module in ("", *modules)}
    for done in collected.done.values():
        for module, reading in done:
            found[module].append(reading)
    # What a source adds when it links goes through the second net too.
    seen = {id(item.attributes) for each in found.values() for r in each for item in r.items}
    kept = {} if before is None else before
    for module in modules:
        if found[module] and not _is_kept(kept, module, found[module]):
            linked = redacted(work.link(modules[module], merge(found[module])), seen)
            kept[module] = found[module], linked
    parts = [kept[module][1] for module in modules if found[module]]
    return _ordered(merge([Reading(problems=tuple(problems)), *found[""], *parts]))


def _is_kept(kept: Linked, module: str, found: list[Reading]) -> bool:
    """Whether the readings are the same objects as those that a module has linked."""
    last = kept[module][0] if module in kept else []
    return len(last) == len(found) and all(map(is_, last, found))


def meant(paths: Iterable[str], include: Sequence[str], exclude: Sequence[str]) -> list[str]:
    """Those of some paths that a source reads by their names."""
    tasks = _tasks(_chosen(paths, include, exclude), _load()[0])
    return [task.path for task in tasks if not task.is_guess]


def _load() -> tuple[dict[str, Source], list[Problem]]:
    """The sources by module; one that can't be imported is a problem."""
    others = {e.name: e.value for e in entry_points(group=ENTRY_POINTS)}
    modules: dict[str, Source] = {}
    problems: list[Problem] = []
    for name, module in (others | SOURCES).items():
        try:
            source = work.load(module)
        except Exception as error:  # noqa: BLE001 - whatever another package does when imported
            problems.append(_unavailable(name, f"importing {module}: {type(error).__name__}"))
            continue
        missing = [offered for offered in _OFFERED if not hasattr(source, offered)]
        if missing:
            problems.append(_unavailable(name, f"{module} has no {', '.join(missing)}"))
        else:
            modules[module] = source
    return modules, problems


def _unavailable(name: str, reason: str) -> Problem:
    message = f"the source {name} can't be used: {reason}"
    return Problem(".", 0, 0, Severity.ERROR, "inventory/source-unavailable", message)


def _chosen(paths: Iterable[str], include: Sequence[str], exclude: Sequence[str]) -> Iterator[str]:
    wanted, unwanted = compile_globs(include), compile_globs(exclude)
    for path in sorted(set(paths)):
        if (wanted is None or wanted.fullmatch(path)) and not (
            unwanted and unwanted.fullmatch(path)
        ):
            yield path


def _tasks(paths: Iterable[str], modules: dict[str, Source]) -> Iterator[Task]:
    certain = {(m, False): s.PATTERNS for m, s in modules.items()}
    guesses = {(m, True): getattr(s, "GUESSES", ()) for m, s in modules.items()}
    choose = chooser(certain | guesses)
    for path in paths:
        chosen = choose(path)
        if chosen:
            meant = tuple(dict.fromkeys(module for module, _ in chosen))
            yield Task(path, meant, all(is_guess for _, is_guess in chosen))


def _ordered(reading: Reading) -> Reading:
    """Sorted, each relation with the first line that says it."""
    first: dict[tuple[str, str, str, str], Relation] = {}
    for said in sorted(reading.relations, key=_BY_PLACE):
        first.setdefault((said.source, said.target, said.kind, said.path), said)
    return Reading(
        tuple(sorted(reading.items, key=attrgetter("path", "line", "id"))),
        tuple(first.values()),
        tuple(sorted(set(reading.problems))),  # two sources may read one file
    )
