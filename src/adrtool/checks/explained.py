"""The page of each rule, as the guide has it too."""

from __future__ import annotations

from importlib import resources
from typing import Final

from adrtool.checks import RULES, unknown_rule

FOLDER: Final = "pages"
"""Beside this file: the same pages as `docs/guide/rules`, since that isn't installed."""


def page(rule: str) -> str:
    """A rule's page as Markdown. Raises WrongUse for a rule that there isn't."""
    if rule not in RULES:
        raise unknown_rule(rule)
    file = resources.files(__package__) / FOLDER / f"{rule.replace('/', '-')}.md"
    return file.read_text("utf-8")
