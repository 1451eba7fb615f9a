"""`adr propose`."""

from __future__ import annotations

from adrtool.cli import base
from adrtool.cli.adr import changing
from adrtool.model import Status


@base.command("propose", with_dir=True)
@changing.numbers_argument("numbers", "NUMBER...")
@changing.date_option
@changing.dry_run_option
@changing.json_option
def command(numbers: tuple[str, ...], day: str | None, dry_run: bool, as_json: bool) -> None:
    """Mark records as proposed: drafts that are ready, decisions that are open again.

    Example: adr propose 12
    """
    changing.set_status(numbers, Status.PROPOSED, day, dry_run, as_json)
