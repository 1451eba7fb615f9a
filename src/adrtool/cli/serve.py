"""`adrtool serve`."""

from __future__ import annotations

import signal
import socket
import sys

import click

from adrtool.cli import base
from adrtool.problems import AdrtoolError
from adrtool.site import engine

_LAST_PORT = 65535


@base.command("serve")
@click.option("--addr", metavar="HOST:PORT", help="Where to serve it [default: localhost:8000].")
@click.option("--open", "open_browser", is_flag=True, help="Open the site in a browser.")
def command(addr: str | None, open_browser: bool) -> None:
    """Serve the site and rebuild it on changes.

    Documents, infrastructure code and configuration are watched. Ctrl+C ends it.

    Example: adrtool serve --open
    """
    if addr:
        _check(addr)
    # A service manager's way to say Ctrl+C: MkDocs must not stay behind.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    sys.exit(engine.serve(base.project(), addr, open_browser))


def _check(addr: str) -> None:
    """Ends the command before the build when nothing can be served there."""
    host, colon, port = addr.rpartition(":")
    if not colon or not host or not port.isdecimal() or int(port) > _LAST_PORT:
        raise click.BadParameter(f"{addr!r} isn't HOST:PORT", param_hint="--addr")
    try:
        with socket.create_server((host.strip("[]"), int(port))):
            return
    except OSError as error:
        reason = error.strerror or str(error)
        raise AdrtoolError(f"{addr} can't be used: {reason}", "choose another port") from error
