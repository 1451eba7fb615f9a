"""The plugin: what MkDocs asks for, answered by the core."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from mkdocs.config import base
from mkdocs.config import config_options as c
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, get_plugin_logger

from adrtool import catalog, checks, site
from adrtool import project as projects
from adrtool.problems import Problem, Severity
from adrtool.site import engine, hosting, swap
from mkdocs_adrtool import docs, pages, search, theme, watch
from mkdocs_adrtool import nav as navigation

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.livereload import LiveReloadServer
    from mkdocs.structure.files import Files
    from mkdocs.structure.nav import Navigation
    from mkdocs.structure.pages import Page

log = get_plugin_logger("adrtool")


class AdrtoolConfig(base.Config):  # type: ignore[no-untyped-call]
    """Options of the plugin; none of them is needed."""

    root = c.Optional(c.Type(str))
    """The project's folder, when it isn't that of mkdocs.yml."""

    search = c.Type(bool, default=True)
    """Whether the theme gets adrtool's search."""


class AdrtoolPlugin(BasePlugin[AdrtoolConfig]):  # type: ignore[no-untyped-call]
    """Hands the pages of a project to MkDocs. Each build reads the project once."""

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """Keeps this plugin for the rebuilds of `serve`."""
        del command, dirty
        self.server: LiveReloadServer | None = None

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Finds the project and adds the theme's parts."""
        here = Path(config.config_file_path).parent if config.config_file_path else Path.cwd()
        self.project = projects.find(here / (self.config.root or ""))
        self._build_aside(config)
        self.searches = self.config.search and theme.is_material(config)
        theme.prepare(config, self.searches)
        return config

    def _build_aside(self, config: MkDocsConfig) -> None:
        """Lets MkDocs write where nobody looks: who asked for the site puts it in its place."""
        self.told: dict[str, object] = {}
        if engine.REPORT in os.environ:
            made = swap.begin(Path(config.site_dir))
            self._tell(site_dir=config.site_dir, made=str(made))
            config.site_dir = str(made)

    def _tell(self, **said: object) -> None:
        self.told |= said
        Path(os.environ[engine.REPORT]).write_text(json.dumps(self.told), "utf-8")

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Reads everything, adds the pages and, without a navigation, makes one."""
        found = catalog.read(self.project)
        guide, refused = docs.read(files, config, self.project)
        host = hosting.of(self.project.root, config.repo_url, config.edit_uri)
        options = site.Options(config.site_name, guide, host, config.use_directory_urls)
        problems = checks.run(found, self.project)
        self.site = site.build(found, self.project, options, (*problems, *refused))
        self.pages = {page.uri: page for page in self.site.pages}
        self._report([*problems, *refused, *self.site.problems])
        listed = navigation.complete(config, self.site, self.pages)
        pages.add(files, config, self.site, listed, pages.Edits(config, self.project.root))
        self.watched = watch.folders(self.project, found)
        self._watch()
        return files

    def on_nav(self, nav: Navigation, *, config: MkDocsConfig, files: Files) -> Navigation:
        """Marks the section of pages that the navigation leaves out."""
        del config
        pages.adopt(files, self.site)
        return nav

    def _report(self, problems: list[Problem]) -> None:
        """Errors are MkDocs' warnings, so that `--strict` fails on them and on nothing less."""
        for problem in problems:
            place = f"{problem.path}:{problem.line}" if problem.line else problem.path
            hint = f" ({problem.hint})" if problem.hint else ""
            say = log.warning if problem.severity is Severity.ERROR else log.info
            say("%s: %s%s [%s]", place, problem.message, hint, problem.rule)

    def on_page_markdown(
        self, markdown: str, *, page: Page, config: MkDocsConfig, files: Files
    ) -> str:
        """Makes the guide's links work that lead out of its folder, and documents' lists."""
        uri = page.file.src_uri
        ours = self.pages.get(uri)
        if ours:
            return site.for_python_markdown(markdown) if ours.written else markdown
        if not docs.is_guide(page.file, config):
            return markdown
        rewritten = site.rewrite(self.site, uri, markdown)
        self._report(list(rewritten.problems))
        pages.add_assets(files, config, rewritten.assets)
        return rewritten.markdown

    def on_page_content(self, html: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Takes out what acts by itself, and says what the search may find."""
        del files
        ours = self.pages.get(page.file.src_uri)
        if ours and ours.written:
            html = site.clean(html)
            pages.escape_contents(page.toc)
        if not self.searches or docs.is_excluded(page.file):
            return html
        facets = ours.facets if ours else {"kind": "guide"}
        is_guide = ours is None and docs.is_guide(page.file, config)
        cited = ours.cited if ours else ()
        return search.mark(html, facets, cited) if ours or is_guide else html

    def on_post_page(self, output: str, *, page: Page, config: MkDocsConfig) -> str:
        """Puts the search box into the header."""
        del page
        return self._finish(output, config)

    def on_post_template(
        self, output_content: str, *, template_name: str, config: MkDocsConfig
    ) -> str:
        """Likewise on the page for addresses that aren't there."""
        is_page = template_name.endswith(".html")
        return self._finish(output_content, config) if is_page else output_content

    def _finish(self, output: str, config: MkDocsConfig) -> str:
        if theme.is_material(config):
            output = theme.without_requests(output)
        return search.insert(output) if self.searches else output

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Makes the search index, and tells who asked what was built."""
        if self.searches:
            complaint = search.index(Path(config.site_dir))
            if complaint:
                raise PluginError(complaint)
        if self.told:
            self._tell(counts=dict(self.site.counts))

    def on_serve(
        self, server: LiveReloadServer, *, config: MkDocsConfig, builder: object
    ) -> LiveReloadServer:
        """Watches the files that the site is made of."""
        del config, builder
        self.server = server
        self._seen: set[Path] = set()
        self._watch()
        return server

    def _watch(self) -> None:
        if self.server is None:
            return
        for folder, recursive in self.watched.items():
            if folder not in self._seen:
                self._seen.add(folder)
                self.server.watch(str(folder), recursive=recursive)
