"""The text of a new document: a template in the folder's dialect, read back before it counts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from adrtool.config import STATUSES, RecordsFolder
from adrtool.documents import head, likeness, markups, names, template, titles
from adrtool.documents.shape import FRONT_MATTER, LINES, SECTION, TABLE
from adrtool.documents.style import Style
from adrtool.documents.template import Names, Template, Values
from adrtool.problems import WrongUse

# The dialects that a family of templates is written in, its own first; others know them all.
_FORMS = {"madr": (FRONT_MATTER, LINES, TABLE), "nygard": (SECTION, LINES, TABLE)}
_MADR = r"(?i)context and problem|considered options|decision outcome"
_NYGARD = r"(?mi)^#+ *Decision[ \t]*\r?$"


@dataclass(frozen=True, slots=True)
class Draft:
    """A document about to be written: its file's name, its number, and what it is to say."""

    name: str
    number: str
    title: str
    values: Values


def chosen(root: Path, asked: str, found: Style) -> Template:
    """The template that is asked for, by name or path; without one, that of the neighbour's kind.

    Raises as `template.find` does.
    """
    if asked:
        return template.find(root, asked)
    return replace(template.find(root, _like(found)), implied=True)


def _like(found: Style) -> str:
    neighbour = found.neighbour
    form, text = (neighbour.shape.form, neighbour.text) if neighbour else (FRONT_MATTER, "")
    is_madr = bool(re.search(_MADR, text))
    if form in {LINES, TABLE}:
        return "madr-2" if is_madr else "nygard"
    is_nygard = form == SECTION or (re.search(_NYGARD, text) and not is_madr)
    return "nygard" if is_nygard else "madr-minimal"


def suffix(used: Template, found: Style) -> str:
    """What the file's name ends with: the template's own, else as its neighbour's does."""
    if used.complete:
        return used.suffix or ".md"
    return PurePosixPath(found.neighbour.name).suffix if found.neighbour else ".md"


def record(draft: Draft, used: Template, found: Style, folder: RecordsFolder) -> str:
    """A record's text, from which everything that was asked for reads back.

    `12. Foo` and `ADR 7: Foo` as titles look like headings with a number, so that is taken away
    or, where that isn't enough, the record's own number stands before it. Raises WrongUse for
    what the template has no place for, AdrtoolError for a template that can't be filled.
    """
    if _is_proven(draft, used, found):
        return _of_built_in(draft, used, found, _headings(draft, found, _form(used, found))[0])
    from adrtool.documents import readback

    drafts = list(_candidates(draft, used, found))
    for text in drafts:
        if readback.title_is(draft.name, text, draft.title, folder):
            return readback.completed(draft, used, text, folder)
    if not used.complete:
        message = f"{draft.title!r} can't be written so that it reads back"
        raise WrongUse(message, "choose another title")
    # A team's template may have no place for the heading.
    return readback.completed(draft, used, drafts[0], folder)


def _is_proven(draft: Draft, used: Template, found: Style) -> bool:
    """Whether the record needn't be read back: a plain title, and a shape that is known."""
    known = not found.neighbour or found.neighbour.record is None
    plain = draft.values.keys() <= {"status", "date"} and draft.values["status"] in STATUSES
    return known and plain and not used.complete and titles.is_plain(draft.title)


def _candidates(draft: Draft, used: Template, found: Style) -> Iterator[str]:
    if used.complete:
        literals = _headings(draft, found, "")
        for literal in literals:
            yield _of_team(draft, used, literal)
        return
    for literal in _headings(draft, found, _form(used, found)):
        yield _of_built_in(draft, used, found, literal)


def _headings(draft: Draft, found: Style, form: str) -> list[str]:
    """Headings to try, as they are to be written."""
    name, title = draft.name, draft.title
    shown = likeness.heading(found, title, draft.number, form)
    before = shown.removesuffix(title)
    literal = titles.literal(title, name)
    written, guarded = before + literal, before + titles.without_number(literal, name)
    if before:
        return [written, guarded]
    if titles.is_numbered(literal):
        return [guarded, written]
    return [written, f"{draft.number}. {literal}", guarded]


def _form(used: Template, found: Style) -> str:
    """The dialect: the neighbour's where the template is written in it too."""
    like = found.neighbour
    forms = _FORMS.get(used.name.partition("-")[0], ())
    if like and like.shape.form and (used.implied or not forms or like.shape.form in forms):
        return like.shape.form
    form = forms[0] if forms else FRONT_MATTER
    return SECTION if _is_other(suffix(used, found)) else form


def _is_other(ending: str) -> bool:
    return ending in names.REST | names.ASCIIDOC


def _of_built_in(draft: Draft, used: Template, found: Style, literal: str) -> str:
    ending, like, form = suffix(used, found), found.neighbour, _form(used, found)
    source = like.text if like else ""
    title = markups.heading(literal, 1, ending, source)
    body = markups.convert(used.text, ending, source)
    if form == FRONT_MATTER:
        same = like if like and like.shape.form == FRONT_MATTER else None
        said = {**draft.values, "title": draft.title, "number": _bare(draft.number)}
        return f"{head.front_matter(said, same)}\n{title}\n\n{body}"
    if form in {LINES, TABLE} and like and like.record:
        fields = head.lines(draft.values, like) if form == LINES else head.table(draft.values, like)
        if fields:
            return f"{title}\n\n{fields}\n\n{body}"
    fields = markups.convert(head.section(draft.values, like), ending, source)
    return f"{title}\n\n{fields}\n\n{body}"


def _bare(number: str) -> str:
    return re.sub(r"\D", "", number)


def _of_team(draft: Draft, used: Template, literal: str) -> str:
    values: Values = {
        "title": draft.title, "heading": literal, "number": draft.number, "ticket": "",
        "deciders": Names(), "tags": Names(), "applies_to": Names(), **draft.values,
    }  # fmt: skip
    return _filled(draft, used, values)


def _filled(draft: Draft, used: Template, values: Values) -> str:
    from adrtool.documents import readback

    text = template.fill(used.text, values, used.name)
    return readback.with_literal_title(draft.name, text, draft.title)


def document(draft: Draft, used: Template) -> str:
    """The text of a document of another kind than a record. Raises as `record` does."""
    from adrtool.documents import readback

    literal = titles.literal(draft.title, draft.name)
    values: Values = {**draft.values, "heading": literal, "title": draft.title}
    if used.complete:
        text = _filled(draft, used, values)
    else:
        said = {k: v for k, v in draft.values.items() if v and k not in {"title", "sections"}}
        sections = draft.values.get("sections", ())
        body = "\n".join(f"## {titles.literal(s)}\n\n{{What belongs here.}}\n" for s in sections)
        text = f"{head.front_matter(said, None)}\n# {literal}\n\n{body or used.text}"
    readback.refuse_broken(used, draft.name, text)
    return text
