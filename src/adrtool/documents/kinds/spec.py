"""Specifications: what others may rely on, and how far that has come."""

from __future__ import annotations

from adrtool.config import Config
from adrtool.documents.kinds.kind import Kind

STATUSES = ("draft", "review", "approved", "implemented", "retired")


def kind(config: Config) -> Kind:
    """What is known of specifications; a team may have its own statuses, sections, template."""
    specs = config.specs
    return Kind(
        "spec", "Specifications", "specification", (specs.dir,), specs.statuses or STATUSES,
        specs.sections, specs.template, "specification",
    )  # fmt: skip
