"""Decision records, as a kind among others."""

from __future__ import annotations

from adrtool.config import STATUSES, Config
from adrtool.documents.kinds.kind import Kind


def kind(config: Config) -> Kind:
    """What is known of decision records; each folder may have a template of its own."""
    folders = tuple(folder.dir for folder in config.records)
    return Kind("adr", "Decisions", "decision", folders, STATUSES)
