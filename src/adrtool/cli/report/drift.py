"""`adrtool report drift`."""

from __future__ import annotations

from adrtool.cli import base
from adrtool.cli.report import tabled


@base.command("drift")
@tabled.as_json
def command(as_json: bool) -> None:
    r"""Show what is only in Terraform's code, and what only in its state.

    Compares each state file in the repository with the code beside it, offline. Data sources
    don't count, and what has count or for_each may have been made no times.

    \b
    Example: terraform state pull > infra/prod/terraform.tfstate && adrtool report drift
             adrtool report drift --json
    """
    tabled.run("drift", as_json)
