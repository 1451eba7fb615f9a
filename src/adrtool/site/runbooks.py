"""The head of a runbook's page: what a tired person needs first, then what can be filled in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from urllib.parse import urlsplit

from adrtool import markdown
from adrtool.documents.parsed import Parsed
from adrtool.model import Document, Item
from adrtool.runbooks import facts, intervals, logs, stated, variables
from adrtool.runbooks.facts import Runbook
from adrtool.runbooks.intervals import Interval
from adrtool.runbooks.logs import Entry
from adrtool.runbooks.stated import Stated
from adrtool.site import write
from adrtool.site.context import Context
from adrtool.text import anchor, escape, plural, snake_case

_FIELDS = ("alerts", "automation", "dashboards", "last_drill", "last_reviewed", "owner",
           "review_by", "review_every", "service", "severity")  # fmt: skip
_OWN = frozenset({"escalation", "variables", "vars"})
_SHOWN = _OWN.union(*(stated.KEYS[name] for name in _FIELDS))
# What commands can name; the page's script makes a field of each.
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_-]{0,79}")
_LOOKS = {"critical": "critical", "page": "critical", "high": "critical", "error": "critical",
          "warning": "warning", "medium": "warning"}  # fmt: skip
_ESCALATION = frozenset({"escalation", "escalate", "escalations"})


def shown(document: Document) -> frozenset[str]:
    """The keys of a runbook's front matter that have their places in its header."""
    return frozenset(key for key in document.metadata if snake_case(key) in _SHOWN)


def header(document: Document, uri: str, context: Context, others: Sequence[str] = ()) -> str:
    """What is known of a runbook, in Markdown; `others` are further fields.

    The class `adr-runbook` is what the page's script looks for.
    """
    parsed = Parsed(document.path, document.text)
    runbook, said = facts.read(document, interval(context), parsed), stated.read(parsed)
    drills = logs.read(context.project.root, document.path)
    answered = alerts(document, context)
    first = _first_facts(runbook, said, parsed, answered)
    parts = [
        _overdue(runbook),
        *_answers(runbook, answered, uri, context),
        write.paragraph(first, "facts"),
        write.paragraph([*_reviews(runbook, said), *_drilled(said, drills), *others], "facts"),
        _variables(parsed),
    ]
    return f'<div class="adr-runbook" markdown>\n\n{"".join(parts)}</div>\n\n'


def interval(context: Context) -> Interval | None:
    """How often reviews are due where a runbook doesn't say it itself."""
    return intervals.parse(context.project.config.runbooks.review_every)


def severity(text: str) -> str:
    """A severity as a label that reads without its colour."""
    look = _LOOKS.get(text.casefold(), "other")
    return f'<span class="adr-severity adr-severity-{look}">{write.plain(text)}</span>'


def _overdue(runbook: Runbook) -> str:
    days = runbook.overdue(date.today())  # noqa: DTZ011 - the day where the reader sits
    said = f"The review is overdue by {plural(days, 'day')}: read with care."
    return write.paragraph([said], "overdue") if days else ""


def alerts(document: Document, context: Context) -> list[Item]:
    """The alerts that lead here, or that the runbook names."""
    sources = [r.source for r in context.catalog.incoming(document.id) if r.kind == "documented_by"]
    nodes = [context.catalog.get(source) for source in dict.fromkeys(sources)]
    return [n for n in nodes if isinstance(n, Item) and n.kind == "alert"]


def _answers(runbook: Runbook, found: Sequence[Item], uri: str, context: Context) -> Iterator[str]:
    """A line for each alert, also for those that no rule is known of."""
    for item in found:
        parts = [level(item), context.name(item, uri), write.plain(_said(item, "summary"))]
        yield write.paragraph(parts, "alert")
    known = {item.name for item in found}
    for name in runbook.alerts:
        if name not in known:
            yield write.paragraph([write.code(name)], "alert")


def level(item: Item) -> str:
    """The severity of an alert as a label; nothing where the rule states none."""
    stated_level = _said(item, "severity")
    return severity(stated_level) if stated_level else ""


def services(document: Document) -> tuple[str, ...]:
    """The services that a runbook is for."""
    said = stated.read(Parsed(document.path, document.text)).get("service")
    return said.values if said else ()


def _said(item: Item, key: str) -> str:
    return str(item.attributes.get(key) or "")


def _severities(runbook: Runbook, found: Sequence[Item]) -> Iterator[str]:
    """The runbook's own severity, unless it stands beside an alert already."""
    above = {_said(item, "severity").casefold() for item in found}
    if runbook.severity and runbook.severity.casefold() not in above:
        yield write.field("Severity", severity(runbook.severity))


def _first_facts(
    runbook: Runbook, said: Mapping[str, Stated], parsed: Parsed, found: Sequence[Item]
) -> Iterator[str]:
    yield from _field("Owner", [runbook.owner] if runbook.owner else ())
    yield from _severities(runbook, found)
    yield from _field("Service", said["service"].values if "service" in said else ())
    escalation = _escalation(parsed)
    if escalation:
        yield write.field("Escalation", escalation)
    dashboards = ", ".join(_dashboards(runbook, parsed))
    if dashboards:
        yield write.field("Dashboards", dashboards)
    yield from _field("Automation", [runbook.automation] if runbook.automation else ())


def _escalation(parsed: Parsed) -> str:
    """What front matter says, else a link to the section."""
    said = parsed.front.get("escalation").strings()
    if said:
        return ", ".join(map(write.plain, said))
    titles = (markdown.plain(heading.text) for heading in parsed.headings if heading.level > 1)
    found = next((title for title in titles if title.strip().casefold() in _ESCALATION), None)
    return f"[who and when](#{anchor(found.strip().lower())})" if found else ""


def _dashboards(runbook: Runbook, parsed: Parsed) -> Iterator[str]:
    """Links from addresses, from a map of names to them, or from objects with both."""
    for address in runbook.dashboards:
        yield _link("", address)
    node = parsed.front.get("dashboards")
    for name, value in node.items():
        yield _link(name, value.text)
    for element in node:
        if element.kind == "map":
            yield _link(element.string("title") or element.string("name"), element.string("url"))


def _link(label: str, address: str) -> str:
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return write.plain(label or address)
    shown = label or f"{parts.netloc}{parts.path}".rstrip("/") or address
    if parts.scheme not in {"http", "https"}:
        return write.plain(shown)
    return f'<a href="{escape(address.strip())}">{write.plain(shown)}</a>'


def _reviews(runbook: Runbook, said: Mapping[str, Stated]) -> Iterator[str]:
    """What can't be read as a date is shown as it is written."""
    yield from _field("Last reviewed", _first(said, "last_reviewed"))
    if runbook.due:
        day = runbook.due.isoformat()
        yield write.field("Next review", f'<time class="adr-due" datetime="{day}">{day}</time>')
    else:
        yield from _field("Review every", _first(said, "review_every"))


def _drilled(said: Mapping[str, Stated], entries: Sequence[Entry]) -> Iterator[str]:
    """The last drill of the log beside the runbook, else the one that the runbook states."""
    drills = [entry for entry in entries if entry.event == "drill"]
    if drills:
        result = f" ({drills[-1].result})" if drills[-1].result else ""
        yield from _field("Last drill", [f"{drills[-1].day}{result}"])
    else:
        yield from _field("Last drill", _first(said, "last_drill"))


def _first(said: Mapping[str, Stated], name: str) -> tuple[str, ...]:
    return said[name].values[:1] if name in said else ()


def _field(label: str, values: Sequence[str]) -> Iterator[str]:
    if values:
        yield write.field(label, ", ".join(map(write.plain, values)))


def _variables(parsed: Parsed) -> str:
    """A list that says on paper what to fill in; the page's script makes fields of it."""
    named = {v.name: v for v in variables.declared(parsed) if _NAME.fullmatch(v.name)}
    rows = []
    for variable in named.values():
        preset = f"<code>{escape(variable.default)}</code>" if variable.default else ""
        rows.append(
            f"<dt><code>{escape(variable.name)}</code></dt>"
            f'<dd><span class="adr-about">{escape(variable.description)}</span>'
            f' <span class="adr-default">{preset}</span></dd>'
        )
    return f'<dl class="adr-variables">{"".join(rows)}</dl>\n\n' if rows else ""
