"""`adr deprecate`."""

from __future__ import annotations

from adrtool.cli import base
from adrtool.cli.adr import changing
from adrtool.model import Status


@base.command("deprecate", with_dir=True)
@changing.numbers_argument("numbers", "NUMBER...")
@changing.date_option
@changing.dry_run_option
@changing.json_option
def command(numbers: tuple[str, ...], day: str | None, dry_run: bool, as_json: bool) -> None:
    """Mark records as deprecated: they no longer hold, and nothing replaces them.

    Where another record does, adr supersede says so on both sides.

    Example: adr deprecate 7 --dry-run
    """
    changing.set_status(numbers, Status.DEPRECATED, day, dry_run, as_json)
