"""Links that no page's own text has: the navigation, the header, what a theme or a plugin adds.

They stand on many pages and are reported once, where they come from.
"""

from __future__ import annotations

import os
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from posixpath import basename, join
from urllib.parse import unquote

from adrtool import files
from adrtool.links.hosted import Checkout
from adrtool.links.model import Place, at
from adrtool.links.pages import Broken
from adrtool.links.places import Locator
from adrtool.markdown import blank
from adrtool.project import Project
from adrtool.sites import Settings
from adrtool.text import plural

_EDIT = "edit_uri"
_SHORTEST = 2
_FEW = 2
_MOST = 3 / 4
_YAML_COMMENT = re.compile(r"(?:^|(?<=[ \t]))#.*$", re.M)
_TEMPLATE_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)|\{#.*?(?:#\}|\Z)|/\*.*?(?:\*/|\Z)", re.S)


def groups(broken: Sequence[Broken], checkout: Checkout) -> Iterator[list[Broken]]:
    """Broken links that are one: those that lead to the same place, or that look the same."""
    raw = Counter(one.link for one in broken)
    meant = Counter(_meant(one) for one in broken)
    found: dict[tuple[str, ...], list[Broken]] = defaultdict(list)
    for one in broken:
        if checkout.of_edit_uri(one.link):
            key: tuple[str, ...] = (_EDIT,)
        elif raw[one.link] > meant[_meant(one)]:
            key = ("raw", one.link)
        else:
            key = ("meant", *_meant(one))
        found[key].append(one)
    yield from found.values()


def _meant(one: Broken) -> tuple[str, str, str]:
    return one.fault, one.path, one.fragment


def places(
    group: Sequence[Broken],
    project: Project,
    settings: Settings,
    locator: Locator,
    placed: Collection[str] = (),
) -> list[tuple[Broken, Place]]:
    """Where such a link comes from: `mkdocs.yml`, an override of the theme, else a page.

    None for edit links to files that only a plugin made. Pages without a source are their own:
    each has its links, but for those that most pages have, and for those that are `placed`, which
    it shows of another page, as the lists of a blog do.
    """
    first = group[0]
    on = dict.fromkeys(one.page for one in group)
    config = locator.text(settings.config) if settings.config else ""
    if Checkout(project, settings).of_edit_uri(first.link):
        is_known = any(locator.finder.of(page) for page in on)
        found = _edit_setting(settings, config) if is_known else None
        return [(first, found)] if found else []
    found = _in_furniture(first, project, settings, locator)
    if found:
        return [(first, found)]
    is_on_most = len(on) > _FEW and len(on) >= _MOST * len(locator.tree.pages)
    if not is_on_most and all(one.link in placed for one in group):
        return []
    if not is_on_most and not any(locator.finder.of(page) for page in on):
        return [(one, place) for one in group for place in locator.built(one.page, one.link)]
    whole = locator.whole(first.page, first.link)
    if len(on) < 2:
        return [(first, whole)]
    note = f"on {plural(len(on), 'page')}, by the theme or a plugin"
    return [(first, replace(whole, note=note))]


def _in_furniture(
    broken: Broken, project: Project, settings: Settings, locator: Locator
) -> Place | None:
    """The link in `mkdocs.yml` or an override of the theme."""
    forms = _forms(broken)
    # Where the navigation names a page that is there, another link is broken.
    here = [form for form in forms if not locator.finder.page_of(join(settings.docs, form))]
    config = locator.text(settings.config) if settings.config else ""
    found = _written(settings.config, _without_comments(settings.config, config), here)
    overrides = (
        _written(path, _without_comments(path, text), forms)
        for path, text in _overrides(project, settings)
    )
    return found or next(filter(None, overrides), None)


def _edit_setting(settings: Settings, text: str) -> Place | None:
    """The setting that every page's edit link comes from; None where MkDocs only guesses."""
    match = re.search(r"^edit_uri(?:_template)?:[ \t]*", text, re.M)
    return _in_config(settings, text, match) if match else None


def _in_config(settings: Settings, text: str, match: re.Match[str]) -> Place:
    end = text.find("\n", match.end())
    stop = end if end >= 0 else len(text)
    found = at(settings.config, text, (match.end(), stop))
    return replace(found, note="every page has such a link", start=0, end=0)


def _forms(broken: Broken) -> list[str]:
    """How a configuration or template may have a link: as it is, by its path, or by its file."""
    clean = broken.link.strip()
    bare = re.sub(r"^(?:\.\.?/)+", "", clean)
    stem = broken.path.rstrip("/").removesuffix("/index.html").removesuffix(".html")
    files_ = [stem + ending for ending in (*files.MARKDOWN, "")]
    whole = [f"{name}#{broken.fragment}" for name in (broken.path, *files_) if broken.fragment]
    forms = dict.fromkeys((*whole, clean, bare, broken.path, unquote(bare), *files_))
    return [form for form in forms if len(form) >= _SHORTEST]


def _written(path: str, text: str, forms: Iterable[str]) -> Place | None:
    """The first of the forms that a configuration or template has."""
    for form in forms:
        # Templates have `{{ base_url }}/` in front.
        start = r"(?:(?<![\w/.%~-])(?<!\}\})|(?<=\}\}/))"
        match = re.search(rf"{start}{re.escape(form)}(?![\w/%~-]|\.\w)", text)
        if match:
            return at(path, text, match.span())
    return None


def _without_comments(path: str, text: str) -> str:
    pattern = _TEMPLATE_COMMENT if path.endswith((".html", ".css")) else _YAML_COMMENT
    return pattern.sub(lambda match: blank(match[0]), text)


def _overrides(project: Project, settings: Settings) -> Iterator[tuple[str, str]]:
    """The templates with which a project changes its theme."""
    if not settings.custom_dir:
        return
    folder = project.root / settings.custom_dir
    for parent, _, names in os.walk(folder):
        for name in sorted(n for n in names if n.endswith((".html", ".css"))):
            path = Path(parent, name).relative_to(project.root).as_posix()
            yield path, files.read(project.root / path, basename(path)).text
