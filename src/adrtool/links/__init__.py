"""Links of a site: every one followed as a browser does, and told where it is written."""

from __future__ import annotations

from adrtool.links.check import check
from adrtool.links.model import External, Findings, Fix, Place

__all__ = ["External", "Findings", "Fix", "Place", "check"]
