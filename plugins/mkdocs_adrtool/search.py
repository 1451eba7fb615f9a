"""The search: what of a page is found, the box in the header, the index."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path

from mkdocs_adrtool import theme

_BOX = (theme.FOLDER / "search.html").read_text("utf-8").strip()
_NOT_SEARCHED = frozenset({"index", "list", "home"})
_IGNORED = ".headerlink, .linenos, .adr-summary, .adr-refs, .adr-added, .md-tags"
# Pagefind brings ready-made interfaces; the site has its own.
_UNUSED = ("*-ui.js", "*-ui.css", "pagefind-highlight.js")


def mark(html: str, facets: Mapping[str, str], cited: Sequence[str] = ()) -> str:
    """The content of a page as what the search finds, with what it can be filtered by and what
    people call it besides its title."""
    if facets.get("kind") in _NOT_SEARCHED:
        return html
    names = ", ".join(f"{name}[data-{name}]" for name in facets)
    data = " ".join(f'data-{name}="{escape(value)}"' for name, value in facets.items())
    if cited:
        data += f' data-pagefind-meta="cited[data-cited]" data-cited="{escape(", ".join(cited))}"'
    return f'<div data-pagefind-body data-pagefind-filter="{names}" {data}>\n{html}\n</div>'


def insert(page: str) -> str:
    """A page of the theme with the box in its header; unchanged when it has none."""
    header = page.find("md-header__inner")
    if header < 0:
        return page
    at = page.find('<div class="md-header__source">', header)
    if at < 0:
        at = page.find("</nav>", header)
    return f"{page[:at]}{_BOX}\n{page[at:]}"


def index(site: Path) -> str:
    """Makes the index of a built site; returns what went wrong, or nothing."""
    command = [
        sys.executable,
        "-m",
        "pagefind",
        "--site",
        str(site),
        "--exclude-selectors",
        _IGNORED,
    ]
    try:
        done = subprocess.run(
            command, capture_output=True, stdin=subprocess.DEVNULL, encoding="utf-8",
            errors="replace", check=False,
        )  # fmt: skip
    except OSError as error:
        return f"the search index wasn't made: {error}"
    if done.returncode:
        said = [line.strip() for line in done.stderr.splitlines() if line.strip()]
        reason = " ".join(said[:2]) or f"exit status {done.returncode}"
        return f"the search index wasn't made: {reason} (`search: false` leaves it out)"
    for pattern in _UNUSED:
        for file in (site / "pagefind").glob(pattern):
            file.unlink(missing_ok=True)
    return ""
