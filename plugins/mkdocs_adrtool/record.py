"""Builds a site as MkDocs does, and says which file each of its pages is made from.

A program: `python -m mkdocs_adrtool.record CONFIG SITE_DIR RECORD`. The record is JSON: the
settings that MkDocs ended up with and, below `files`, pairs of a file on the site and the file
that it comes from. Whatever the configuration says of strictness, a warning ends no build here.
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
        self.files: list[tuple[str, str]] = []

    @event_priority(-100)
    def on_env(self, env: Any, *, config: MkDocsConfig, files: Files) -> Any:
        """Remembers the files; those without a place on the disk are made by a plugin."""
        del config
        found = [(f.dest_uri, f.abs_src_path) for f in files]
        self.files = [(uri, os.path.realpath(path)) for uri, path in found if path]
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
        "files": recorder.files,
    }
    Path(record).write_text(json.dumps(said), "utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
