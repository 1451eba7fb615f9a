"""Builds a site as MkDocs does, and says which file each of its pages is made from.

A program: `python -m mkdocs_adrtool.record CONFIG SITE_DIR RECORD`. The record is JSON: the
settings that MkDocs ended up with and, below `files`, for each file on the site the file that it
comes from, empty when a plugin made it, and the path by which pages link to it. Whatever the
configuration says of strictness, a warning ends no build here.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.config.base import Config
from mkdocs.plugins import BasePlugin, event_priority

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files

NAME = "adrtool-record"


class RecorderConfig(Config):  # type: ignore[no-untyped-call]
    """It has no options."""


class Recorder(BasePlugin[RecorderConfig]):  # type: ignore[no-untyped-call]
    """Sees the files when all other plugins have made theirs."""

    def __init__(self) -> None:
        self.files: dict[str, tuple[str, str, str]] = {}

    @event_priority(-100)
    def on_env(self, env: Any, *, config: MkDocsConfig, files: Files) -> Any:
        """Remembers the files, of each site where a plugin builds one for each language."""
        del config
        for file in files:
            path = os.path.realpath(file.abs_src_path) if file.abs_src_path else ""
            self.files[file.dest_uri] = (file.dest_uri, path, file.src_uri)
        return env


def main(config_file: str, site_dir: str, record: str) -> None:
    """Builds into a folder, and writes the record."""
    config = load_config(config_file=config_file, site_dir=site_dir, strict=False)
    recorder = Recorder()
    config.plugins[NAME] = recorder
    config.plugins.on_startup(command="build", dirty=False)
    try:
        build(config)
    finally:
        config.plugins.on_shutdown()
    said = {
        "docs_dir": config.docs_dir,
        "site_url": config.site_url,
        "repo_url": config.repo_url,
        "edit_uri": config.edit_uri,
        "use_directory_urls": config.use_directory_urls,
        "are_absolute_links_of_docs": _are_absolute_links_of_docs(config),
        "files": list(recorder.files.values()),
    }
    Path(record).write_text(json.dumps(said), "utf-8")


def _are_absolute_links_of_docs(config: MkDocsConfig) -> bool:
    # A member of a private enumeration, or a level of logging.
    return getattr(config.validation.links.absolute_links, "name", "") == "RELATIVE_TO_DOCS"


if __name__ == "__main__":
    main(*sys.argv[1:])
