"""Runbooks, as a kind among others."""

from __future__ import annotations

from adrtool.config import Config
from adrtool.documents.kinds.kind import Kind


def kind(config: Config) -> Kind:
    """What is known of runbooks: they are reviewed and have no statuses of their own."""
    return Kind(
        "runbook", "Runbooks", "runbook", (config.runbooks.dir,), built_in="runbook-procedure"
    )
