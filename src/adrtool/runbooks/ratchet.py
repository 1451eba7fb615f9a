"""Coverage as it was at the base of a change, so that it never gets worse."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from adrtool import git, history
from adrtool.config import Runbooks
from adrtool.documents import names, plain
from adrtool.history import Ref
from adrtool.inventory.globs import chosen
from adrtool.model import Document
from adrtool.project import Project
from adrtool.runbooks import alerts, coverage
from adrtool.runbooks.alerts import Alert
from adrtool.runbooks.coverage import Coverage
from adrtool.runbooks.pages import Pages

# The tree without files, which every repository knows.
_EMPTY = "4b825dc642cb6eb9a060e54bf8d69288fbee4904"


def at(
    project: Project,
    base: Ref,
    runbooks: Sequence[Document],
    now: Sequence[Alert],
    site_url: str = "",
) -> Coverage | None:
    """The coverage at the commit that the work tree and the base share, from the runbooks and
    alerts of today and the files that have changed since; None where none has.

    Raises WrongUse as `history.fork` does.
    """
    commit = history.fork(project.root, base)
    changed = _changed(project, commit)
    if not changed:
        return None
    files = history.files_at(project.root, commit, ["."])
    before = {path: files[path] for path in changed if path in files}
    documents = [d for d in runbooks if d.path not in changed]
    documents += _runbooks(project, before)
    alerts_then = [a for a in now if a.path not in changed]
    alerts_then += _alerts(project, before)
    pages = Pages(documents, project.config.runbooks, site_url)
    return coverage.measure(alerts_then, pages, documents)


def _changed(project: Project, commit: str) -> frozenset[str]:
    """The paths that differ from a commit and that coverage depends on."""
    told = git.run(
        project.root, "diff", "--name-only", "--no-ext-diff", "--no-textconv", "--no-renames",
        "--relative", "-z", "--end-of-options", commit or _EMPTY, "--", ".",
    )  # fmt: skip
    others = git.run(project.root, "ls-files", "-z", "--others", "--exclude-standard", "--", ".")
    paths = filter(None, f"{told or ''}\0{others or ''}".split("\0"))
    return frozenset(path for path in paths if _matters(project, path))


def _matters(project: Project, path: str) -> bool:
    folder = project.config.runbooks.dir
    return alerts.is_meant(path) or folder == "." or path.startswith(f"{folder}/")


def worse(before: Coverage, now: Coverage, settings: Runbooks) -> list[str]:
    """The alerts without a runbook that had one, and new ones where the share of those with one
    falls; exceptions and, among new ones, severities that need none are left out."""
    lost = now.uncovered_alerts & before.covered_alerts
    known = before.covered_alerts | before.uncovered_alerts
    new = {name for name in now.uncovered_alerts - known if _counts(name, now, settings)}
    found = lost | (new if _share(now) < _share(before) else set())
    return sorted(name for name in found if not coverage.is_excepted(name, settings))


def _share(measured: Coverage) -> float:
    covered, uncovered = len(measured.covered_alerts), len(measured.uncovered_alerts)
    return covered / (covered + uncovered) if covered + uncovered else 0


def _counts(name: str, measured: Coverage, settings: Runbooks) -> bool:
    wanted = {severity.casefold() for severity in settings.require_for}
    said = {alert.severity.casefold() for alert in measured.alerts if alert.name == name}
    return not wanted or bool(wanted & said)


def _runbooks(project: Project, found: dict[str, str]) -> Iterator[Document]:
    folder = project.config.runbooks.dir
    inside = [p for p in found if folder == "." or p.startswith(f"{folder}/")]
    bundles = names.bundles(inside, folder)
    for path in inside:
        if names.could_be_record(path) or path in bundles:
            text = history.text_at(project.root, found[path])
            if text is not None:
                yield plain.read("runbook", path, text).document


def _alerts(project: Project, found: dict[str, str]) -> Iterator[Alert]:
    settings = project.config.inventory
    for path in chosen(found, settings.include, settings.exclude):
        if alerts.is_meant(path):
            text = history.text_at(project.root, found[path])
            yield from alerts.of_text(path, text or "")
