"""How much of the time operations took, as a chart on the home page, and what to automate next."""

from __future__ import annotations

from collections.abc import Sequence

from adrtool.runbooks import balance, facts, usage
from adrtool.runbooks.balance import Month
from adrtool.runbooks.usage import Usage
from adrtool.site import write
from adrtool.site.addresses import HOME
from adrtool.site.context import Context

_MONTHS = 24
_ROWS = 5
_STEP, _HEIGHT, _LEFT, _TOP = 28, 120, 40, 10


def section(context: Context) -> str:
    """A section for the home page; empty without months that can be read."""
    months = balance.read(context.project.root).months[-_MONTHS:]
    if not months:
        return ""
    last = months[-1]
    said = f"Operations took {last.share:.0f} % of the time in {last.month}."
    return f"## Balance\n\n{said}\n\n{chart(months)}\n\n{_candidates(context)}"


def chart(months: Sequence[Month]) -> str:
    """Bars of the shares by month with lines at both limits, as one line of SVG.

    Colours are the text's own, so that it is read on any background and on paper.
    """
    width = _LEFT + _STEP * len(months) + 8
    bottom = _TOP + _HEIGHT
    parts = [_bar(month, _LEFT + _STEP * at) for at, month in enumerate(months)]
    parts += [_limit(limit, width) for limit in (balance.NEAR, balance.OVER)]
    parts.append(f'<line x1="{_LEFT}" y1="{bottom}" x2="{width}" y2="{bottom}" '
                 'stroke="currentColor"/>')  # fmt: skip
    first, last = months[0].month, months[-1].month
    label = f"Share of operations by month, {first} to {last}, in percent"
    return (
        f'<figure class="adr-balance"><svg role="img" aria-label="{label}" '
        f'viewBox="0 0 {width} {bottom + 30}" width="{width}" height="{bottom + 30}" '
        'style="max-width:100%;height:auto" font-size="10" fill="currentColor">'
        f"{''.join(parts)}</svg></figure>"
    )


def _y(share: float) -> float:
    return _TOP + _HEIGHT * (1 - min(share, 100) / 100)


def _bar(month: Month, x: int) -> str:
    top = _y(month.share)
    height = _TOP + _HEIGHT - top
    strength = "0.9" if month.share >= balance.OVER else "0.45"
    year, number = month.month.split("-")
    below = f'<text x="{x + 12}" y="{_TOP + _HEIGHT + 12}" text-anchor="middle">{number}</text>'
    if number == "01" or x == _LEFT:
        below += f'<text x="{x + 12}" y="{_TOP + _HEIGHT + 25}" text-anchor="middle">{year}</text>'
    return (
        f'<rect x="{x + 3}" y="{top:.1f}" width="18" height="{height:.1f}" opacity="{strength}">'
        f"<title>{month.month}: {month.share:.0f} %</title></rect>{below}"
    )


def _limit(limit: float, width: int) -> str:
    y = _y(limit)
    # The two labels would lie over each other.
    shift = 8 if limit == balance.NEAR else 0
    return (
        f'<line x1="{_LEFT}" y1="{y:.1f}" x2="{width}" y2="{y:.1f}" stroke="currentColor" '
        f'stroke-dasharray="4 3"/><text x="{_LEFT - 4}" y="{y + shift:.1f}" '
        f'text-anchor="end">{limit:.0f} %</text>'
    )


def _candidates(context: Context) -> str:
    """The manual runbooks that were used most."""
    documents = context.catalog.of_kind("runbook")
    found = usage.candidates(context.project.root, facts.read_all(documents))
    rows = [_row(used, context) for used in found if used.times][:_ROWS]
    table = write.table(["Done by hand", "Uses", "Drills", "Reviews", "Last"], rows)
    return f"What people do by hand most often is to be automated first.\n\n{table}" if rows else ""


def _row(used: Usage, context: Context) -> list[str]:
    counts = [str(used.uses), str(used.drills), str(used.reviews)]
    return [context.name(used.runbook.document, HOME), *counts, str(used.last or "")]
