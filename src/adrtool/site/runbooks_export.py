"""All runbooks as one file that needs nothing else: no network, no server, no other file."""

from __future__ import annotations

import base64
import hashlib
import posixpath
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from adrtool import git
from adrtool.catalog import Catalog
from adrtool.model import Document
from adrtool.problems import AdrtoolError, Problem, WrongUse
from adrtool.project import Project
from adrtool.runbooks import facts
from adrtool.site import addresses, documents, names
from adrtool.site import runbooks_incident as incident
from adrtool.site.clean import clean
from adrtool.site.context import Context
from adrtool.site.links import Linker
from adrtool.site.lists import for_python_markdown
from adrtool.site.model import Options, Page
from adrtool.site.runbooks import services as services_of
from adrtool.site.runbooks_html import Places, localize
from adrtool.text import one_line, plural

GENERATOR = 'content="adrtool runbook export"'
"""What tells an exported file from another one."""

_PARTS = Path(__file__).parent / "runbooks_offline"
# What the MkDocs configuration of a new project uses, so that a runbook reads the same.
_EXTENSIONS = ("admonition", "attr_list", "def_list", "footnotes", "md_in_html",
               "pymdownx.details", "pymdownx.highlight", "pymdownx.magiclink",
               "pymdownx.superfences", "pymdownx.tasklist", "pymdownx.tilde", "sane_lists",
               "tables", "toc")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Exported:
    """The file's text, how many runbooks are in it, and what couldn't be taken along."""

    html: str
    count: int
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Entry:
    """A runbook in the file: its anchor, what the list says of it, its HTML."""

    slug: str
    title: str
    about: str
    alerts: tuple[str, ...]
    html: str


def export(
    catalog: Catalog,
    project: Project,
    options: Options,
    site_url: str = "",
    services: Collection[str] = (),
) -> Exported:
    """One HTML file with all runbooks, or with those of some services.

    `options.directory_urls` and `site_url` say where pages that aren't in the file are on the
    site; without an address links to them are text. Raises WrongUse for a service that no
    runbook names, AdrtoolError where there are no runbooks.
    """
    chosen = _chosen(catalog.of_kind("runbook"), services)
    planned = addresses.plan(catalog, project, options)
    linker = Linker(catalog, project, options, planned)
    context = Context(catalog, project, options, planned, linker)
    kind = next(kind for kind in names.kinds(project.config) if kind.name == "runbook")
    pages = {d.id: documents.page(d, kind, context, in_nav=False) for d in chosen}
    section = posixpath.dirname(planned.indexes["runbook"])
    slugs = {d.id: _slug(planned.documents[d.id], section) for d in chosen}
    files = {asset.uri: asset.path for asset in linker.assets.values()}
    places = Places({pages[i].uri: slug for i, slug in slugs.items()}, files, site_url,
                    options.directory_urls)  # fmt: skip
    entries = [_entry(d, slugs[d.id], pages[d.id], places) for d in chosen]
    html = _page(entries, options.name or project.root.name, project.root, services)
    return Exported(html, len(entries), tuple(linker.problems), tuple(dict.fromkeys(places.notes)))


def _chosen(found: Sequence[Document], services: Collection[str]) -> list[Document]:
    ordered = sorted(found, key=lambda d: (names.document_title(d).casefold(), d.path))
    if not ordered:
        raise AdrtoolError("there are no runbooks to export", 'runbook new "TITLE" writes one')
    stated_by = sorted({service for d in ordered for service in services_of(d)})
    known = {service.casefold(): service for service in reversed(stated_by)}
    for asked in services:
        if asked.casefold() not in known:
            listed = ", ".join(sorted(known.values())) or "none names any"
            raise WrongUse(f"no runbook is for the service {asked!r}", f"there are: {listed}")
    wanted = {service.casefold() for service in services}
    return [d for d in ordered if not wanted or wanted & {s.casefold() for s in services_of(d)}]


def _slug(uri: str, section: str) -> str:
    """A runbook's anchor: its address below the section."""
    return uri.removesuffix(".md").removeprefix(f"{section}/")


def _entry(document: Document, slug: str, page: Page, places: Places) -> _Entry:
    runbook = facts.read(document)
    about = (runbook.severity, ", ".join(services_of(document)), runbook.owner)
    html = localize(clean(_html(page.markdown)), page.uri, places)
    title = one_line(names.document_title(document))
    return _Entry(slug, title, " · ".join(filter(None, about)), runbook.alerts, html)


def _html(markdown_text: str) -> str:
    """Markdown of a document's page as HTML."""
    from markdown import Markdown

    reader = Markdown(extensions=list(_EXTENSIONS))
    text = for_python_markdown(markdown_text)
    try:
        return reader.convert(text)
    except RecursionError:
        return Markdown().convert(documents.preformatted(markdown_text, "nested too deeply"))


def _page(entries: Sequence[_Entry], name: str, root: Path, services: Collection[str]) -> str:
    from jinja2 import Environment, FileSystemLoader
    from markupsafe import Markup

    scripts = [_part("export.js"), (incident.FOLDER / incident.SCRIPT).read_text("utf-8")]
    style = _part("export.css") + (incident.FOLDER / incident.STYLE).read_text("utf-8")
    page = Environment(loader=FileSystemLoader(_PARTS), autoescape=True).get_template("page.html")
    return page.render(
        title=f"{name}: runbooks",
        runbooks=[{**_fields(e), "html": Markup(e.html)} for e in entries],  # noqa: S704 - cleaned
        count=plural(len(entries), "runbook"),
        policy=_policy(scripts),
        style=Markup(style),  # noqa: S704 - a file of ours
        scripts=[Markup(script) for script in scripts],  # noqa: S704 - files of ours
        service=", ".join(services),
        date=date.today().isoformat(),  # noqa: DTZ011 - the day where the author sits
        revision=(git.run(root, "rev-parse", "--short", "HEAD") or "").strip(),
    )


def _fields(entry: _Entry) -> dict[str, object]:
    return {"slug": entry.slug, "title": entry.title, "about": entry.about, "alerts": entry.alerts}


def _part(name: str) -> str:
    return (_PARTS / name).read_text("utf-8")


def _policy(scripts: Sequence[str]) -> str:
    """What the file may do: run its own scripts, show its own images, reach nothing."""
    hashes = " ".join(f"'sha256-{_digest(script)}'" for script in scripts)
    rest = "img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
    return f"default-src 'none'; script-src {hashes}; {rest}"


def _digest(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
