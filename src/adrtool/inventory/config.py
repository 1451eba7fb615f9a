"""Application configuration: the keys of `.env` files and of settings in five other formats.

Values are never read out. Which files are configuration is told by their names and folders
alone, and what another source takes is none.
"""

from __future__ import annotations

import posixpath
import re
from typing import Final

from adrtool.inventory import config_keys, config_link, config_names, config_use
from adrtool.inventory.config_keys import ConfigError
from adrtool.inventory.config_link import NAME, EnvFile
from adrtool.inventory.draft import Draft, shown
from adrtool.model import Reading
from adrtool.problems import Severity

__all__ = ["GUESSES", "NAME", "PATTERNS", "VERSION", "link", "looks_right", "read"]

VERSION: Final = 1
PATTERNS: Final = config_names.CERTAIN
GUESSES: Final = (*config_names.POSSIBLE, *config_use.PATTERNS)

link = config_link.link

_MAX_KEYS: Final = 300
_MAX_PROBLEMS: Final = 20
_TEMPLATED = re.compile(r"\{\{|\{%|<%")
_TEMPLATE = "a template of another tool: its keys are only known when that has filled it in"
_MANY = "more than {} keys: the first of them are shown"


def looks_right(path: str, text: str) -> bool:
    """Configuration by its name, and files that may say who reads it."""
    if config_names.form(path):
        return not config_names.is_taken(path, text)
    return config_use.looks_right(path, text)


def read(path: str, text: str) -> Reading:
    """The keys of a file, or what a file says of other files' keys."""
    form = config_names.form(path)
    if not form:
        return Reading(facts=tuple(config_use.uses(path, text)))
    draft = Draft(NAME, path, posixpath.dirname(path) or ".")
    if form == "env":
        _environment(draft, path, text)
    else:
        _settings(draft, path, text, form)
    return draft.reading()


def _environment(draft: Draft, path: str, text: str) -> None:
    found = config_keys.environment(text)
    for line in found.errors[:_MAX_PROBLEMS]:
        draft.report(line, 1, "neither KEY=value nor a comment", Severity.WARNING)
    attributes = {"format": "env", "keys": len(found.keys), "commented_out": found.optional}
    own = draft.add("file", f"{NAME}:{path}", posixpath.basename(path), 1, attributes)
    for key, line in found.keys.items():
        draft.add("key", f"{own}/{key}", key, line)
    draft.facts.append(EnvFile(own, path, tuple(found.keys)))


def _settings(draft: Draft, path: str, text: str, form: str) -> None:
    try:
        keys = config_keys.settings(text, form)
    except ConfigError as error:
        if _TEMPLATED.search(text):
            draft.add("file", f"{NAME}:{path}", posixpath.basename(path), 1, {"format": form},
                      _TEMPLATE)  # fmt: skip
            return
        draft.report(error.line, error.column, error.message)
        return
    reason = _MANY.format(_MAX_KEYS) if len(keys) > _MAX_KEYS else ""
    attributes = {"format": form, "keys": [shown(key) for key in keys[:_MAX_KEYS]]}
    draft.add("file", f"{NAME}:{path}", posixpath.basename(path), 1, attributes, reason)
