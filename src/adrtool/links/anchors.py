"""The anchors that a Markdown file will have on the site, where that is certain without building
it."""

from __future__ import annotations

import importlib
import re
from collections.abc import Mapping
from typing import Any

from adrtool import markdown
from adrtool.links import html
from adrtool.site import guard
from adrtool.sites import Settings
from adrtool.yamlio import MISSING, Node

_BUILT_IN = ("toc", "tables", "fenced_code")
"""What MkDocs adds to the extensions that it is told."""

_OF_DEFAULT = ("admonition", "attr_list", "footnotes", "md_in_html", "pymdownx.details",
               "pymdownx.superfences", "pymdownx.tasklist", "pymdownx.tilde")  # fmt: skip
"""Those that adrtool's own configuration has, for a project without one."""

_STANDARD = frozenset({
    "abbr", "admonition", "attr_list", "codehilite", "def_list", "extra", "fenced_code",
    "footnotes", "md_in_html", "meta", "nl2br", "sane_lists", "smarty", "tables", "toc",
    "wikilinks",
})  # fmt: skip
_TRUSTED = ("pymdownx.", "markdown.extensions.", "material.extensions.")
# Reads other files, whose anchors `includes` has no say in.
_READS_FILES = frozenset({"pymdownx.snippets", "pymdownx.b64"})
_NAME = re.compile(r"python/(?:name|object/apply):([\w.]+)$")


class Anchors:
    """Renders the files that are asked for, each once, as the site's configuration has it."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._known: dict[str, frozenset[str] | None] = {}

    def of(self, path: str, text: str) -> frozenset[str] | None:
        """The anchors of a file, with all that it takes in; None where an extension that isn't
        known here may add some."""
        if path not in self._known:
            self._known[path] = self._find(text)
        return self._known[path]

    def _find(self, text: str) -> frozenset[str] | None:
        front = markdown.front_matter(text)
        body = text[front.after if front else int(text.startswith("\ufeff")) :]
        if guard.complaint(body) or not self._converter:
            return None
        self._converter.reset()
        try:
            shown = self._converter.convert(body)
        except RecursionError:
            return None
        found = frozenset(html.read(shown.encode("utf-8", "replace")).ids)
        return found if self.settings.config else found | frozenset(github(text))

    @property
    def _converter(self) -> Any:
        if not hasattr(self, "_made"):
            self._made = _converter(self.settings)
        return self._made


def _converter(settings: Settings) -> Any:
    """Python-Markdown with a site's extensions; None when it has others than are known here."""
    import markdown as python_markdown

    named = settings.extensions if settings.config else dict.fromkeys(_OF_DEFAULT, MISSING)
    if not all(name in _STANDARD or name.startswith(_TRUSTED) for name in named):
        return None
    used = {name: node for name, node in named.items() if name not in _READS_FILES}
    try:
        configs = {name: _options(node) for name, node in used.items()}
        return python_markdown.Markdown(
            extensions=list(dict.fromkeys((*_BUILT_IN, *used))), extension_configs=configs
        )
    except (ImportError, AttributeError, TypeError, ValueError, KeyError):
        # A version that lacks what is configured, or a value that we don't understand.
        return None


def _options(node: Node) -> Mapping[str, Any]:
    return {key: _value(value) for key, value in node.items()}


def _value(node: Node) -> Any:
    named = _NAME.search(node.tag)
    if named:
        return _object(named[1], node)
    if node.kind == "map":
        return _options(node)
    if node.kind == "seq":
        return [_value(element) for element in node]
    if node.plain and (node.is_true or node.is_false):
        return node.is_true
    number = node.plain and re.fullmatch(r"-?\d+", node.text)
    return int(node.text) if number else ("" if node.is_null else node.text)


def _object(name: str, node: Node) -> Any:
    """A function that the configuration names: a slug's maker, an emoji's."""
    module, _, attribute = name.rpartition(".")
    if not name.startswith(_TRUSTED):
        raise ValueError(name)
    found = getattr(importlib.import_module(module), attribute)
    if "object/apply" in node.tag:
        return found(**_options(node.get("kwds")))
    return found


def github(text: str) -> list[str]:
    """The anchors that GitHub and GitLab give the headings of a file."""
    masked = markdown.mask(text)
    found: list[str] = []
    for heading in markdown.headings(masked, text):
        words = markdown.plain(heading.text).strip().lower()
        slug = re.sub(r"[^\w\- ]", "", words).replace(" ", "-")
        count = sum(1 for other in found if re.fullmatch(rf"{re.escape(slug)}(?:-\d+)?", other))
        found.append(f"{slug}-{count}" if count else slug)
    return found
