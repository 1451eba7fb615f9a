"""Finds what was left half done in folders of records, and repairs what is certain."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from adrtool import files
from adrtool.config import RecordsFolder
from adrtool.documents import assemble, changes, library, sides
from adrtool.documents.assemble import Library
from adrtool.documents.doctor import copies, edges, numbers
from adrtool.documents.doctor.finding import Finding, Repair, Work
from adrtool.problems import AdrtoolError

__all__ = ["Finding", "Repair", "Report", "examine", "mend"]


@dataclass(frozen=True, slots=True)
class Report:
    """`findings` by path and line; `young` are temporary files that another run may be using."""

    findings: tuple[Finding, ...]
    found: Library
    young: tuple[str, ...] = ()


def examine(root: Path, folders: Sequence[RecordsFolder], within: Path) -> Report:
    """What is half done in the records of some folders and in the files below `within`."""
    return _examine(root, folders, within)[0]


def mend(root: Path, folders: Sequence[RecordsFolder], within: Path) -> Report:
    """Repairs what is certain; what can't be written is told in the finding's advice."""
    with sides.locked(_places(root, folders)):
        report, work = _examine(root, folders, within)
        refused = dict([*copies.complete(work), *_write(root, work)])
        findings = [_treated(root, finding, refused) for finding in report.findings]
    done = [finding for finding in findings if finding.repaired]
    if any(finding.kind == "copy" for finding in done):
        # What the copies said of others can be looked at now.
        rest = mend(root, folders, within)
        return replace(rest, findings=(*done, *rest.findings))
    return replace(report, findings=tuple(findings))


def _places(root: Path, folders: Sequence[RecordsFolder]) -> set[Path]:
    paths = (path for folder in folders for path in assemble.look(root, folder.dir)[0])
    return {(root / path).parent for path in paths}


def _examine(root: Path, folders: Sequence[RecordsFolder], within: Path) -> tuple[Report, Work]:
    found = library.read_records(root, folders)
    work = Work(root, found)
    findings = [*copies.find(work, folders), *numbers.find(work), *edges.find(work)]
    findings = [work.placed(finding) for finding in findings]
    temporary = [(path, sides.relative(root, path)) for path in files.leftovers(within)]
    findings += [_leftover(name) for path, name in temporary if not _is_young(path)]
    young = tuple(name for path, name in temporary if _is_young(path))
    ordered = sorted(findings, key=lambda f: (f.path, f.line, f.message))
    return Report(tuple(ordered), found, young), work


def _is_young(path: Path) -> bool:
    try:
        return files.may_be_in_use(path)
    except OSError:
        # Its run has removed it meanwhile.
        return True


def _leftover(name: str) -> Finding:
    message = "a temporary file that a run left behind when it was killed"
    return Finding(name, 0, "leftover", message, Repair(name, 0, ""))


def _write(root: Path, work: Work) -> Iterator[tuple[str, str]]:
    """Writes the records one by one; gives path and reason of each that was refused."""
    for change in work.changes():
        try:
            changes.write(root, [change])
        except AdrtoolError as error:
            yield change.path, error.message


def _treated(root: Path, finding: Finding, refused: dict[str, str]) -> Finding:
    if finding.repair is None:
        return finding
    if finding.repair.path in refused and finding.kind != "leftover":
        return finding.yours(refused[finding.repair.path])
    if finding.kind == "leftover":
        try:
            files.remove_leftover(root / finding.path)
        except OSError as error:
            return finding.yours(f"{finding.path}: can't be removed: {error.strerror}")
    return replace(finding, repaired=True)
