"""`adrtool serve`."""

from __future__ import annotations

import signal
import sys

import click

from adrtool.cli import base
from adrtool.site import engine


@base.command("serve")
@click.option("--addr", metavar="HOST:PORT", help="Where to serve it [default: localhost:8000].")
@click.option("--open", "open_browser", is_flag=True, help="Open the site in a browser.")
def command(addr: str | None, open_browser: bool) -> None:
    """Serve the site and rebuild it on changes.

    Documents, infrastructure code and configuration are watched. Ctrl+C ends it.

    Example: adrtool serve --open
    """
    # A service manager's way to say Ctrl+C: MkDocs must not stay behind.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    sys.exit(engine.serve(base.project(), addr, open_browser))
