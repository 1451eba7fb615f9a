"""An HTML file printed to PDF by the Chromium that is installed."""

from __future__ import annotations

import os
import subprocess
import tempfile
from pathlib import Path
from shutil import which

from adrtool.problems import AdrtoolError

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome",
         "microsoft-edge", "msedge")  # fmt: skip
_PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
_TIMEOUT_SECONDS = 300
_OPTIONS = ("--headless", "--disable-gpu", "--no-first-run", "--disable-extensions",
            "--disable-background-networking", "--disable-component-update", "--disable-sync",
            "--host-resolver-rules=MAP * ~NOTFOUND", "--no-pdf-header-footer")  # fmt: skip


def find() -> str:
    """The browser that prints: `$CHROMIUM`, or the first of the usual names.

    Raises AdrtoolError when there is none.
    """
    named = os.environ.get("CHROMIUM")
    found = which(named) if named else next(filter(None, map(which, (*NAMES, *_PLACES))), None)
    if found:
        return found
    said = f"$CHROMIUM is no program: {named}" if named else "a PDF needs Chromium or Chrome"
    raise AdrtoolError(said, "install it, name it in $CHROMIUM, or print the HTML from a browser")


def print_file(browser: str, html: Path, pdf: Path) -> None:
    """Writes the PDF, with a profile of its own and without a network.

    Raises AdrtoolError when the browser fails or takes minutes.
    """
    with tempfile.TemporaryDirectory(prefix="adrtool-") as scratch:
        made = Path(scratch, "out.pdf")
        # Chromium refuses its sandbox to root, as in containers.
        as_root = ["--no-sandbox"] if getattr(os, "geteuid", lambda: 1)() == 0 else []
        command = [browser, *_OPTIONS, *as_root, f"--user-data-dir={scratch}/profile",
                   f"--print-to-pdf={made}", html.absolute().as_uri()]  # fmt: skip
        try:
            subprocess.run(
                command, stdin=subprocess.DEVNULL, capture_output=True, check=True,
                timeout=_TIMEOUT_SECONDS,
            )  # fmt: skip
            data = made.read_bytes()
        except (OSError, subprocess.SubprocessError) as error:
            raise AdrtoolError(f"{browser} didn't print the PDF: {error}") from error
        pdf.write_bytes(data)
