"""What `mkdocs.yml` says of a site, as far as links and addresses of pages ask."""

from __future__ import annotations

import os
import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from adrtool import files, yamlio
from adrtool.values import Value
from adrtool.yamlio import Node

NAMES = ("mkdocs.yml", "mkdocs.yaml", "properdocs.yml", "properdocs.yaml")
_MAX_PARENTS = 8


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Settings(Value):
    """`config` is the file's path, `docs` the folder of the Markdown, both relative to the
    project's root; empty without a configuration."""

    config: str = ""
    docs: str = ""
    site_dir: str = "site"
    site_name: str = ""
    site_url: str = ""
    repo_url: str = ""
    edit_uri: str = ""
    directory_urls: bool = True
    absolute_of_docs: bool = False
    """Whether a link that begins with a slash counts from the docs folder."""
    plugins: frozenset[str] = frozenset()
    has_hooks: bool = False
    custom_dir: str = ""
    """The folder of templates that stand in for the theme's."""
    extensions: Mapping[str, Node] = field(default_factory=dict)
    """Markdown extensions by name, with their options."""


def find(start: Path, root: Path) -> Path | None:
    """The nearest `mkdocs.yml` from a folder upwards, no higher than the project's root."""
    for folder in (start, *start.parents):
        for name in NAMES:
            if files.is_file(folder / name):
                return folder / name
        if folder == root:
            break
    return next((root / name for name in NAMES if files.is_file(root / name)), None)


def of(root: Path) -> Settings:
    """What the project's own `mkdocs.yml` says."""
    return read(find(root, root), root)


def read(config: Path | None, root: Path) -> Settings:
    """The settings of a configuration and those that it inherits from; without one, of the site
    that adrtool makes of a project by itself.

    What can't be read counts as not said: MkDocs itself says what is wrong with it. A value that
    comes from the environment (`!ENV`) is that, or the default that is named with it.
    """
    if config is None:
        docs = "docs" if files.is_folder(root / "docs") else ""
        return Settings(docs=docs, plugins=frozenset({"adrtool"}))
    nodes = list(_chain(config))

    def value(key: str) -> Node:
        return next((node.get(key) for node in nodes if node.get(key)), yamlio.MISSING)

    folder = config.parent
    docs, site = _text(value("docs_dir")) or "docs", _text(value("site_dir")) or "site"
    repo = _text(value("repo_url")).rstrip("/")
    custom = _text(value("theme").get("custom_dir"))
    return Settings(
        config=relative(config, root),
        docs=relative(folder / docs, root),
        site_dir=relative(folder / site, root),
        site_name=_text(value("site_name")),
        site_url=_text(value("site_url")),
        repo_url=repo,
        edit_uri=_text(value("edit_uri")),
        directory_urls=not value("use_directory_urls").is_false,
        absolute_of_docs=_absolute(value("validation")) == "relative_to_docs",
        plugins=frozenset(_named(value("plugins"))),
        has_hooks=bool(value("hooks")),
        custom_dir=relative(folder / custom, root) if custom else "",
        extensions=_named(value("markdown_extensions")),
    )


def relative(path: Path, root: Path) -> str:
    """A path from the project's root, `/`-separated; `..` when it lies outside."""
    return Path(os.path.relpath(path, root)).as_posix()


def _chain(config: Path) -> Iterator[Node]:
    for _ in range(_MAX_PARENTS):
        text = files.read(config, config.name)
        try:
            node = yamlio.load(text.text) if not text.problem else yamlio.MISSING
        except yamlio.YamlError:
            return
        yield node
        parent = node.string("INHERIT")
        if not parent:
            return
        config = config.parent / parent


def _absolute(validation: Node) -> str:
    """What MkDocs is told of links that begin with a slash, in either of the two places."""
    return validation.get("links").string("absolute_links") or validation.string("absolute_links")


def _text(node: Node) -> str:
    if node.tag.endswith("ENV"):
        names = node.strings()
        found = next((os.environ[n] for n in names if n in os.environ), None)
        return found if found is not None else (names[-1] if len(names) > 1 else "")
    return "" if node.is_null else node.text


def _named(node: Node) -> dict[str, Node]:
    """Plugins or extensions by name, from a list of names and of maps, or from a map."""
    found = dict(node.items())
    for element in node:
        if element.kind == "scalar":
            found[element.text] = yamlio.MISSING
        else:
            found.update(element.items())
    return found


def url_of(uri: str, directory_urls: bool) -> str:
    """The file on the site that MkDocs makes of a file of the docs folder."""
    stem, ending = posixpath.splitext(uri)
    if ending not in files.MARKDOWN:
        return uri
    head, name = posixpath.split(stem)
    if name in {"index", "README"}:
        return posixpath.join(head, "index.html")
    return f"{stem}/index.html" if directory_urls else f"{stem}.html"


def at(settings: Settings, site_dir: str) -> Settings:
    """The settings for a site that lies elsewhere."""
    return replace(settings, site_dir=site_dir)
