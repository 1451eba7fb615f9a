"""Links to other hosts: asked politely, once each, and never into a private network.

Import this only where it is asked for: it loads the HTTP client.
"""

from __future__ import annotations

from adrtool.links.external.model import Options, Outcome, Progress, Report, Verdict
from adrtool.links.external.problems import problems
from adrtool.links.external.run import check

__all__ = ["Options", "Outcome", "Progress", "Report", "Verdict", "check", "problems"]
