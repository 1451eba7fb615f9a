"""The step over all pipelines: files included, jobs extended, names found."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable
from dataclasses import replace
from typing import Any, Final

from adrtool.inventory.draft import kept
from adrtool.inventory.gitlab_include import REASONS, Include
from adrtool.inventory.gitlab_jobs import NAME, File, Job, Said
from adrtool.inventory.globs import compile_globs
from adrtool.model import Confidence, Item, Reading, Relation

_DEPTH: Final = 11
"""Levels of `extends` that GitLab itself follows."""
_INCLUDES: Final = 150
"""Files that GitLab includes into one pipeline."""

_NO_JOB: Final = "no job of this name is in the pipeline"
_MAY_BE_ELSEWHERE: Final = "no job of this name was read; an include that isn't read may have it"
_OTHER_PROJECT: Final = "a job of another project's pipeline: nothing is fetched"
_NOT_READ: Final = "what it extends wasn't read"
_INPUT: Final = "an input completes the name"
_DEEP: Final = "it extends itself, or more than eleven others"


def link(reading: Reading) -> Reading:
    """Follows what pipelines include and jobs extend.

    A file that no pipeline includes, and that isn't called `.gitlab-ci.yml`, is left out.
    """
    return _Linker([f for f in reading.facts if isinstance(f, File)], reading).reading()


class _Linker:
    def __init__(self, files: list[File], reading: Reading) -> None:
        self.files = {file.path: file for file in files}
        self.items = list(reading.items)
        self.relations = list(reading.relations)
        self.problems = list(reading.problems)
        self.missing: dict[str, Item] = {}
        self.read: set[str] = set()
        self.done: set[str] = set()

    def reading(self) -> Reading:
        waiting = [path for path, file in self.files.items() if file.is_root]
        for root in waiting:
            # A child pipeline that a trigger names is one more, and so on.
            waiting += (p for p in self._pipeline(root) if p not in waiting)
        declared = {item.id for item in self.items}
        missing = (item for item in self.missing.values() if item.id not in declared)
        return Reading((*self.items, *missing), tuple(self.relations), tuple(self.problems))

    def _pipeline(self, root: str) -> list[str]:
        """Reads a pipeline from its root on; the paths of those that its jobs start."""
        pipeline = _Pipeline(root)
        self._include(root, pipeline, 0)
        children: list[str] = []
        for job in pipeline.jobs:
            children += self._job(job, pipeline)
        return children

    def _include(self, path: str, pipeline: _Pipeline, depth: int) -> None:
        """Takes a file after what it includes, so that its own jobs come last, as they win."""
        if path in pipeline.files or depth > _INCLUDES:
            return
        pipeline.files.add(path)
        file = self.files[path]
        if path not in self.read:
            self.read.add(path)
            self.items += file.reading.items
            self.relations += file.reading.relations
            self.problems += file.reading.problems
        for include in file.includes:
            found = self._found(include, pipeline)
            for target in found or [self._miss(include)]:
                self._relate(f"{NAME}:{path}", "includes", target, include)
            for target in found:
                self._include(target.removeprefix(f"{NAME}:"), pipeline, depth + 1)
            pipeline.is_whole &= bool(found)
        for job in file.jobs:
            pipeline.add(job)

    def _found(self, include: Include, pipeline: _Pipeline) -> list[str]:
        """The ids of the files that a local include means, from the pipeline's folder or the
        repository's."""
        if include.kind != "local":
            return []
        for base in dict.fromkeys((pipeline.folder, "")):
            wanted = posixpath.normpath(posixpath.join(base, include.name.lstrip("/")))
            if wanted in self.files:
                return [f"{NAME}:{wanted}"]
            glob = compile_globs([f"/{wanted}"], below=False) if "*" in wanted else None
            paths = [path for path in self.files if glob and glob.fullmatch(path)]
            if paths:
                return [f"{NAME}:{path}" for path in sorted(paths)]
        return []

    def _miss(self, include: Include) -> str:
        prefix = "" if include.kind in {"local", "computed"} else f"{include.kind}/"
        version = f"@{include.version}" if include.version else ""
        name = f"{prefix}{include.name.lstrip('/')}{version}"
        own = f"{NAME}:{name}"
        attributes = {"version": include.version, "reason": REASONS[include.kind]}
        kind = "pipeline" if include.kind == "downstream" else "include"
        self._add_missing(own, kind, name, include, attributes)
        return own

    def _add_missing(
        self, own: str, kind: str, name: str, at: Include | Said, found: dict[str, Any]
    ) -> None:
        item = Item(own, kind, name, NAME, at.path, at.line, "", kept(found),
                    Confidence.UNRESOLVED)  # fmt: skip
        self.missing.setdefault(own, item)

    def _relate(self, source: str, kind: str, target: str, at: Include | Said) -> None:
        if source != target:
            self.relations.append(Relation(source, target, kind, at.path, max(at.line, 1)))

    def _job(self, job: Job, pipeline: _Pipeline) -> list[str]:
        """One job with what it inherits; the paths of the pipelines that it starts.

        A file in several pipelines gives each job once, as the first of them completes it.
        """
        if job.id in self.done:
            return []
        self.done.add(job.id)
        whole, reason = pipeline.completed(job)
        reason = "; ".join(filter(None, (reason, _INPUT if "$[[" in job.name else "")))
        kind = "hidden_job" if job.name.startswith(".") else "job"
        attributes = {**whole.attributes, "reason": reason}
        confidence = Confidence.PARTIAL if reason else Confidence.EXACT
        self.items.append(Item(job.id, kind, job.name, NAME, job.path, max(job.line, 1), job.path,
                               kept(attributes), confidence))  # fmt: skip
        for parent in job.extends:
            self._name(job, "extends", parent, pipeline)
        for other in job.references:
            self._name(job, "references", other, pipeline)
        for image in (*(whole.images or ()), *(whole.services or ())):
            self._relate(job.id, "uses_image", f"image:{image.name}", image)
        for need in whole.needs or ():
            self._name(job, "needs", need, pipeline)
        for other in whole.dependencies or ():
            self._name(job, "depends_on", other, pipeline)
        for earlier in pipeline.stated(job.name)[:-1]:
            if pipeline.stated(job.name)[-1] is job:
                self._relate(job.id, "patches", earlier.id, Said("", job.path, job.line))
        return self._started(job, whole, pipeline)

    def _started(self, job: Job, whole: Job, pipeline: _Pipeline) -> list[str]:
        children: list[str] = []
        for trigger in whole.triggers:
            found = self._found(trigger, pipeline)
            for target in found or [self._miss(trigger)]:
                self._relate(job.id, "triggers", target, trigger)
            children += (target.removeprefix(f"{NAME}:") for target in found)
        return children

    def _name(self, job: Job, relation: str, said: Said, pipeline: _Pipeline) -> None:
        """Relates a job to the last one of a name, which is the one that counts."""
        others = [other for other in pipeline.stated(said.name) if other.id != job.id]
        if others and said.what != "project":
            self._relate(job.id, relation, others[-1].id, said)
            return
        own = f"{NAME}:{pipeline.root}/{said.name}"
        reason = _NO_JOB if pipeline.is_whole else _MAY_BE_ELSEWHERE
        if said.what == "project":
            own, reason = f"{NAME}:{said.name}", _OTHER_PROJECT
        if own != job.id:
            self._add_missing(own, "job", said.name, said, {"reason": reason})
            self._relate(job.id, relation, own, said)


class _Pipeline:
    """The files and jobs of one pipeline; `is_whole` when every include was read."""

    def __init__(self, root: str) -> None:
        self.root = root
        self.folder = posixpath.dirname(root)
        self.files: set[str] = set()
        self.jobs: list[Job] = []
        self.is_whole = True
        self._stated: dict[str, list[Job]] = {}
        self._whole: dict[str, tuple[Job, list[str]]] = {}

    def add(self, job: Job) -> None:
        """A job that a file states; the same name again is put over it."""
        self.jobs.append(job)
        self._stated.setdefault(job.name, []).append(job)

    def stated(self, name: str) -> list[Job]:
        """All that files state under a name, the one that counts last."""
        return self._stated.get(name, [])

    def completed(self, job: Job) -> tuple[Job, str]:
        """A job with what it inherits, and why that isn't all."""
        reasons: list[str] = []
        whole = self._merged(job, (), reasons)
        return whole, "; ".join(dict.fromkeys(reasons))

    def _merged(self, job: Job, above: tuple[str, ...], reasons: list[str]) -> Job:
        if job.id in above or len(above) > _DEPTH:
            reasons.append(_DEEP)
            return job
        known = self._whole.get(job.id)
        if known:
            reasons += known[1]
            return known[0]
        own: list[str] = []
        whole = _over(self._bases(job, above, own), job)
        self._whole[job.id] = whole, own
        reasons += own
        return whole

    def _bases(self, job: Job, above: tuple[str, ...], reasons: list[str]) -> list[Job]:
        bases: list[Job] = []
        over = self.stated(job.name)
        if over and over[-1] is job:
            # What included files state under the same name lies below.
            bases += over[:-1]
        for parent in job.extends:
            found = [other for other in self.stated(parent.name) if other.id != job.id]
            if found:
                bases.append(self._merged(found[-1], (*above, job.id), reasons))
            else:
                reasons.append(_NOT_READ)
        return bases


def _over(bases: Iterable[Job], job: Job) -> Job:
    """A job put over others: maps are merged, lists and texts replaced, as GitLab does."""
    for base in reversed(list(bases)):
        found = {k: v for k, v in base.attributes.items() if k not in job.nulls}
        stated = (found.get("variables", []), job.attributes.get("variables", []))
        variables = dict.fromkeys(name for names in stated for name in names)
        attributes = {**found, **job.attributes}
        if variables and "variables" not in job.nulls:
            attributes["variables"] = list(variables)
        job = replace(
            job,
            attributes=attributes,
            needs=_inherited(job, base, "needs"),
            dependencies=_inherited(job, base, "dependencies"),
            images=_inherited(job, base, "images", "image"),
            services=_inherited(job, base, "services"),
            triggers=job.triggers or base.triggers,
        )
    return job


def _inherited(job: Job, base: Job, name: str, key: str = "") -> Any:
    own = getattr(job, name)
    if own is not None or (key or name) in job.nulls:
        return own
    return getattr(base, name)
