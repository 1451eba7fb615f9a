"""Writes the settings of folders into `adrtool.yml`, which is only ever added to."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from adrtool import config, files, yamlio
from adrtool.config import Config, RecordsFolder
from adrtool.documents import edit, template
from adrtool.documents.importing.survey import Survey, Word
from adrtool.markdown import lines
from adrtool.problems import AdrtoolError
from adrtool.text import one_line, plural
from adrtool.yamlio import Node

_HEAD = "# Where the documents of this repository lie. Every key is optional.\nrecords:\n"
_PLACE = re.compile(r"\{\{-?\s*(?:title|heading)\b")


@dataclass(frozen=True, slots=True)
class Settings:
    """`adrtool.yml` as it would be: `before` is None when there is none yet."""

    path: str
    before: str | None
    after: str
    config: Config

    @property
    def action(self) -> str:
        """What became of the file."""
        if (self.before or "") == self.after:
            return "unchanged"
        return "created" if self.before is None else "extended"


def extend(root: Path, surveys: Sequence[Survey]) -> Settings:
    """The settings of a project with those of some folders added to them.

    What was read before is still read, and each byte that was there is still there. Raises
    AdrtoolError where that can't be done.
    """
    settings, _ = config.load(root)
    name = next((n for n in config.NAMES if os.path.lexists(root / n)), None)
    before = files.read(root / name, name).text if name else None
    path = name or config.NAMES[0]
    if not surveys:
        return Settings(path, before, before or "", settings)
    node = yamlio.load((before or "").removeprefix("\ufeff"))
    stated = bool(node.get("records"))
    kept = settings.records if stated else _in_use(root, settings.records, surveys)
    wanted = (*kept, *(_settings(root, survey) for survey in surveys))
    entries = [] if stated else [f"- dir: {edit.yaml_scalar(folder.dir)}\n" for folder in kept]
    entries += [_entry(root, survey) for survey in surveys]
    after = _HEAD + _indented(entries, "  ") if before is None else _added(before, node, entries)
    found = _proved(root, path, before or "", after, replace(settings, records=wanted))
    if found is None:
        missing = ", ".join(f"- dir: {survey.settings.dir}" for survey in surveys)
        raise AdrtoolError(
            f"{path}: can't be added to without touching something else",
            f"put it below `records` by hand: {missing}",
        )
    return Settings(path, before, after, found)


def write(root: Path, settings: Settings) -> None:
    """Writes what `extend` gave. Raises AdrtoolError for what the file system refuses."""
    if settings.action == "created":
        try:
            files.create(root / settings.path, settings.after)
        except FileExistsError:
            raise AdrtoolError(f"{settings.path} is there already", "start again") from None
    elif settings.action == "extended":
        files.write(root / settings.path, settings.after)


def _settings(root: Path, survey: Survey) -> RecordsFolder:
    """What the entry of a folder is to read as."""
    used = survey.template if survey.template and _has_place(root, survey.template) else None
    return replace(survey.settings, template=used)


def _in_use(
    root: Path, records: Sequence[RecordsFolder], surveys: Sequence[Survey]
) -> tuple[RecordsFolder, ...]:
    """The folders that were read without being named, unless there are none of them."""
    named = {survey.settings.dir for survey in surveys}
    return tuple(f for f in records if f.dir not in named and files.is_folder(root / f.dir))


def _entry(root: Path, survey: Survey) -> str:
    """An element of `records`, with a question wherever something is a guess."""
    settings = survey.settings
    source = f" ({survey.source})" if survey.source else ""
    count = plural(len(survey.documents), "record")
    out = [
        f"# {_comment(survey.tool + source)}: {count}",
        f"- dir: {edit.yaml_scalar(settings.dir)}",
    ]
    if settings.prefix:
        many = f"in front of the numbers of {plural(survey.numbered, 'file')}: is it part of them?"
        out.append(f"  prefix: {edit.yaml_scalar(settings.prefix)} # {many}")
    out += _template(root, survey.template)
    out += _statuses(survey)
    return "".join(f"{line}\n" for line in out)


def _template(root: Path, path: str) -> Iterator[str]:
    """The template, unless it is written for the placeholders of another tool."""
    if not path:
        return
    key = f"template: {edit.yaml_scalar(path)}"
    if _has_place(root, path):
        yield f"  {key}"
    else:
        yield "  # It has no place for {{ title }}. With that in it, adr new can use it:"
        yield f"  # {_comment(key)}"


def _has_place(root: Path, path: str) -> bool:
    try:
        return bool(_PLACE.search(template.of_team(root, path)))
    except AdrtoolError:
        return False


def _statuses(survey: Survey) -> Iterator[str]:
    known = [word for word in survey.words if word.status]
    asked = [word for word in survey.words if not word.status]
    if known:
        yield "  statuses:"
    for status in config.STATUSES:
        words = [word for word in known if word.status == status]
        if words:
            yield f"    {status}:"
        for word in words:
            yield f"      - {_quoted(word)} # {_said(word)}: is it {status}?"
    if asked:
        yield "  # Which status do these words mean? They may stand below any, not only accepted:"
        yield "  # statuses:"
        yield "  #   accepted:"
    for word in asked:
        yield f"  #     - {_comment(_quoted(word))} # {_said(word)}"


def _quoted(word: Word) -> str:
    return edit.yaml_scalar(word.written, '"')


def _said(word: Word) -> str:
    return _comment(f"{plural(word.count, 'record')}, first {word.path}")


def _comment(text: str) -> str:
    """Any text as a part of a comment of one line."""
    return "".join(c for c in one_line(text) if c.isprintable())


def _indented(entries: Iterable[str], lead: str) -> str:
    return "".join(f"{lead}{line}\n" for entry in entries for line in entry.splitlines())


def _added(before: str, node: Node, entries: list[str]) -> str:
    """The text with more elements of `records`, in the form that it has there."""
    end = edit.newline(before)
    records = node.get("records")
    if "records" not in node.entries or not records:
        return _with_key(before, node, entries, end)
    if node.key("records").line == records.line:
        return before
    add = _to_map if records.kind == "map" else _to_list
    changed = add(before, records, entries)
    return changed if end == "\n" else re.sub(r"(?<!\r)\n", "\r\n", changed)


def _with_key(before: str, node: Node, entries: list[str], end: str) -> str:
    """`records` behind everything else, or filled where it stands empty."""
    block = _indented(entries, "  ").replace("\n", end)
    if "records" in node.entries:
        rows = lines.split(before)
        at = node.key("records").line
        return "".join(rows[:at]) + block + "".join(rows[at:])
    closed = before if not before or before.endswith("\n") else before + end
    gap = end if closed.strip() else ""
    return f"{closed}{gap}records:{end}{block}"


def _last_line(node: Node) -> int:
    """The line that the last scalar of a value ends in."""
    inside = [*node.elements, *(part for pair in node.entries.values() for part in pair)]
    return max([node.line + node.text.count("\n"), *map(_last_line, inside)])


def _to_list(before: str, records: Node, entries: list[str]) -> str:
    rows = lines.split(before)
    dash = re.match(r"([ \t]*)-[ \t]", rows[records.elements[0].line - 1])
    if not dash:
        return before
    at = _end(rows, records, len(dash[1]))
    return "".join(rows[:at]) + _indented(entries, dash[1]) + "".join(rows[at:])


def _end(rows: list[str], records: Node, indent: int) -> int:
    """The lines up to the end of a value, whose last one is closed."""
    at = _last_line(records)
    while at < len(rows) and re.match(rf"[ \t]{{{indent + 1},}}[^\s#]", rows[at]):
        at += 1
    if not rows[at - 1].endswith("\n"):
        rows[at - 1] += "\n"
    return at


def _to_map(before: str, records: Node, entries: list[str]) -> str:
    """A folder that stands alone becomes the first of a list."""
    rows = lines.split(before)
    at = _end(rows, records, records.column - 1)
    lead = rows[records.line - 1][: records.column - 1]
    own = [f"  {row}" if row.strip() else row for row in rows[records.line - 1 : at]]
    own[0] = f"{lead}- {rows[records.line - 1][len(lead) :]}"
    return "".join([*rows[: records.line - 1], *own, _indented(entries, lead), *rows[at:]])


def _proved(root: Path, path: str, before: str, after: str, wanted: Config) -> Config | None:
    """The new settings when they read as wanted and hold all that was there; else None."""
    found, problems = config.parse(path, after, root)
    same = replace(found, path="", lines={}) == replace(wanted, path="", lines={})
    rest = iter(after)
    whole = all(character in rest for character in before)
    return found if same and not problems and whole else None
