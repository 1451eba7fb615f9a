"""`adr accept`."""

from __future__ import annotations

from adrtool.cli import base
from adrtool.cli.adr import changing
from adrtool.model import Status


@base.command("accept", with_dir=True)
@changing.numbers_argument("numbers", "NUMBER...")
@changing.date_option
@changing.dry_run_option
@changing.json_option
def command(numbers: tuple[str, ...], day: str | None, dry_run: bool, as_json: bool) -> None:
    """Mark records as accepted; every other byte of them stays as it is.

    One that waits for its number (XXXX-use-kafka.md) gets it, and every link to it follows.

    Example: adr accept 12 13 --date today
    """
    changing.set_status(numbers, Status.ACCEPTED, day, dry_run, as_json)
