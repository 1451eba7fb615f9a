"""Where the changed documents are on the site."""

from __future__ import annotations

from adrtool import files, sites
from adrtool.changes.model import Changes
from adrtool.project import Project
from adrtool.site import addresses
from adrtool.site.model import Docs, Options


def of(project: Project, changes: Changes) -> dict[str, str]:
    """The file of each document's page that changed or speaks of what did, by id, relative to the
    site's root: not every host of previews shows a folder's index."""
    if changes.catalog is None:
        return {}
    settings = sites.of(project.root)
    found = files.listing(project.root, settings.docs) if settings.docs else []
    docs = Docs(settings.docs, tuple(p.removeprefix(f"{settings.docs}/") for p in found))
    urls = settings.directory_urls
    planned = addresses.plan(changes.catalog, project, Options("", docs, None, urls))
    wanted = {c.id for c in (*changes.decisions, *changes.runbooks, *changes.documents)}
    wanted |= {document.id for item in changes.items for document in item.documents}
    return _plain(changes, settings.docs, urls) | {
        identifier: sites.url_of(uri, urls)
        for identifier, uri in planned.documents.items()
        if identifier in wanted
    }


def _plain(changes: Changes, docs: str, urls: bool) -> dict[str, str]:
    return {
        page.id: sites.url_of(page.path.removeprefix(f"{docs}/"), urls)
        for page in changes.pages
        if page.what != "removed"
    }
