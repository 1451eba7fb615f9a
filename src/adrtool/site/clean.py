"""The HTML that Markdown of a repository became, without anything that acts by itself.

Documents come from strangers too. Raw HTML, attribute lists and links in them may hold scripts,
event handlers, frames and `javascript:` addresses in more forms than a look at the Markdown can
know; so what the engine made of it is parsed as a browser does, and only what is listed here is
written again. Themes, plugins and the pages that adrtool writes itself don't pass through it.
"""

from __future__ import annotations

import re
from typing import Final

import nh3

_TAGS: Final = nh3.ALLOWED_TAGS | {
    "details", "summary", "figure", "figcaption", "picture", "source", "mark", "input", "label",
    "section", "audio", "video", "svg", "path", "center", "wbr", "kbd", "dl", "dt", "dd",
}  # fmt: skip
_EVERYWHERE: Final = {"class", "id", "title", "lang", "dir", "align", "style", "role", "aria-label",
                      "aria-hidden", "tabindex"}  # fmt: skip
_ATTRIBUTES: Final = {
    "*": _EVERYWHERE,
    "a": {"href", "name", "target"},
    "img": {"src", "alt", "width", "height", "loading", "srcset", "sizes"},
    "source": {"src", "srcset", "media", "type", "sizes"},
    "audio": {"src", "controls"},
    "video": {"src", "controls", "width", "height", "poster"},
    "details": {"open"},
    "input": {"type", "checked", "disabled", "name"},
    "label": {"for"},
    "ol": {"start", "type", "reversed"},
    "li": {"value"},
    "td": {"colspan", "rowspan", "headers"},
    "th": {"colspan", "rowspan", "headers", "scope"},
    "col": {"span"},
    "blockquote": {"cite"},
    "time": {"datetime"},
    "svg": {"viewBox", "xmlns", "width", "height", "fill"},
    "path": {"d", "fill"},
}
_SCHEMES: Final = {"http", "https", "mailto", "tel", "irc", "ssh", "git", "ftp"}
_STYLES: Final = {"text-align", "width", "height", "max-width", "vertical-align"}
# Ids with two underscores are the theme's own; those of tabs and code are made by Markdown.
_THEME_ID: Final = re.compile(r"__(?!tabbed_\d+(_\d+)?$|code_\d|codelineno-|span-)")


def _attribute(tag: str, name: str, value: str) -> str | None:
    if name in {"id", "for", "name"} and _THEME_ID.match(value):
        return None
    if name == "style" and "(" in value:
        # A function of CSS may fetch something.
        return None
    if tag == "input" and name == "type" and value not in {"checkbox", "radio"}:
        return "checkbox"
    return value


_CLEANER: Final = nh3.Cleaner(
    tags=_TAGS,
    clean_content_tags={"script", "style", "iframe", "object", "embed", "noscript", "template"},
    attributes=_ATTRIBUTES,
    attribute_filter=_attribute,
    url_schemes=_SCHEMES,
    filter_style_properties=_STYLES,
    link_rel=None,
    strip_comments=True,
)


def clean(html: str) -> str:
    """The HTML with only elements, attributes and addresses that don't act."""
    return _CLEANER.clean(html)
