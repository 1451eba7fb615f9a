"""The index of the runbooks: by service, by severity, by alert, by the day of the next review."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from adrtool.model import Document
from adrtool.runbooks import facts
from adrtool.runbooks.facts import Runbook
from adrtool.site import names, runbooks, write
from adrtool.site.context import Context

_WORST = ("critical", "page", "high", "error", "warning", "medium", "info", "low")


def tables(documents: Sequence[Document], uri: str, context: Context) -> str:
    """Further tables below the list of all runbooks; nothing for what no runbook states."""
    ordered = sorted(
        facts.read_all(documents, runbooks.interval(context)),
        key=lambda r: names.number_key(r.document),
    )
    parts = {
        "By alert": _by_alert(ordered, uri, context),
        "By service": _by_service(ordered, uri, context),
        "By severity": _by_severity(ordered, uri, context),
        "By next review": _by_review(ordered, uri, context),
    }
    return "".join(f"## {title}\n\n{table}" for title, table in parts.items() if table)


def _by_alert(found: Iterable[Runbook], uri: str, context: Context) -> str:
    """Alerts of the rules that lead to a runbook, and those that only a runbook names."""
    rows: dict[str, dict[str, None]] = defaultdict(dict)
    levels: dict[str, str] = {}
    for runbook in found:
        link = context.name(runbook.document, uri)
        alerts = runbooks.alerts(runbook.document, context)
        for item in alerts:
            name = context.name(item, uri)
            rows[name][link] = None
            levels[name] = runbooks.level(item)
        for name in set(runbook.alerts) - {item.name for item in alerts}:
            rows[write.code(name)][link] = None
    cells = [[alert, levels.get(alert, ""), ", ".join(rows[alert])] for alert in sorted(rows)]
    return write.table(["Alert", "Severity", "Runbook"], cells)


def _by_service(found: Iterable[Runbook], uri: str, context: Context) -> str:
    rows: dict[str, list[str]] = defaultdict(list)
    for runbook in found:
        for service in runbooks.services(runbook.document):
            rows[service].append(context.name(runbook.document, uri))
    cells = [[write.plain(s), ", ".join(rows[s])] for s in sorted(rows, key=str.casefold)]
    return write.table(["Service", "Runbooks"], cells)


def _by_severity(found: Iterable[Runbook], uri: str, context: Context) -> str:
    rows: dict[str, list[str]] = defaultdict(list)
    for runbook in found:
        if runbook.severity:
            rows[runbook.severity].append(context.name(runbook.document, uri))
    cells = [[runbooks.severity(s), ", ".join(rows[s])] for s in sorted(rows, key=_rank)]
    return write.table(["Severity", "Runbooks"], cells)


def _rank(severity: str) -> tuple[int, str]:
    known = severity.casefold()
    return (_WORST.index(known) if known in _WORST else len(_WORST), known)


def _by_review(found: Iterable[Runbook], uri: str, context: Context) -> str:
    """What is overdue stands first and says so."""
    today = date.today()  # noqa: DTZ011 - the day where the reader sits
    dated = sorted(((r.due, r) for r in found if r.due), key=lambda pair: pair[0])
    cells = []
    for due, runbook in dated:
        days = runbook.overdue(today)
        late = write.span("late", f"overdue by {days} d") if days else ""
        day = write.span("date", write.plain(due.isoformat()))
        owner = write.plain(runbook.owner)
        cells.append([f"{day} {late}".strip(), context.name(runbook.document, uri), owner])
    return write.table(["Next review", "Runbook", "Owner"], cells)
