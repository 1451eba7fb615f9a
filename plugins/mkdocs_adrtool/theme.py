"""What the pages need of MkDocs' configuration, so that users only name the plugin."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from adrtool.site import runbooks_incident as incident

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

FOLDER = Path(__file__).parent / "theme"
_EXTENSIONS = (
    "admonition",
    "attr_list",
    "md_in_html",
    "pymdownx.superfences",  # code within lists
    "sane_lists",  # lists that begin with another number than 1
    "tables",
)
_EXTRA = frozenset({"attr_list", "md_in_html", "tables"})
_ALSO = "markdown.extensions."
"""Python-Markdown's own extensions have a second, longer name."""


def is_material(config: MkDocsConfig) -> bool:
    """Whether the theme is the one that the extras are made for."""
    return config.theme.name == "material"


def prepare(config: MkDocsConfig, searches: bool) -> None:
    """Adds the Markdown extensions of the pages, the theme's parts and, of those, the search."""
    known = {name.removeprefix(_ALSO) for name in config.markdown_extensions}
    if "extra" in known:
        known |= _EXTRA
    config.markdown_extensions += [name for name in _EXTENSIONS if name not in known]
    if not is_material(config):
        return
    config.theme.dirs.append(str(FOLDER))
    config.theme.dirs.append(str(incident.FOLDER))
    config.extra_css[:0] = ["assets/adrtool/adrtool.css", incident.STYLE]
    config.extra_javascript.insert(0, incident.SCRIPT)
    if searches:
        config.extra_javascript.insert(0, "assets/adrtool/adrtool.js")
    if not _chose_fonts(config):
        # The theme's own choice is to fetch fonts from another host.
        config.theme["font"] = False


def without_requests(page: str) -> str:
    """A page on which the theme doesn't ask GitHub or GitLab how many stars a repository has."""
    return page.replace(' data-md-component="source"', "")


def _chose_fonts(config: MkDocsConfig) -> bool:
    stated = (user.get("theme") for user in config.user_configs)
    return any(isinstance(theme, dict) and "font" in theme for theme in stated)
