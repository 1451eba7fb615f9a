"""What makes a runbook's page usable while an incident runs: one script and one style sheet.

They work on the pages of any engine that carries them, and in the exported file.
"""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).parent / "runbooks_theme"
"""A folder to lay over a theme's own."""

STYLE = "assets/adrtool/runbook.css"
SCRIPT = "assets/adrtool/runbook.js"
