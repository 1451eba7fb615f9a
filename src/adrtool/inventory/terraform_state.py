"""Terraform's and OpenTofu's states and plans: what exists or is to be, by address.

Reads the state format 4 and what `show -json` prints of a state or a plan. Only addresses, types,
names, modules, providers, versions and counts are kept: no attribute, no output, no variable.
"""

from __future__ import annotations

import posixpath
import re
from typing import Final

from adrtool.inventory import located, terraform_json
from adrtool.inventory.draft import Draft
from adrtool.inventory.located import JsonError, Located
from adrtool.inventory.terraform_state_link import NAME, Configured, link
from adrtool.inventory.terraform_state_shown import read_shown
from adrtool.inventory.terraform_state_v4 import read_state
from adrtool.model import Reading

__all__ = ["GUESSES", "NAME", "PATTERNS", "VERSION", "link", "looks_right", "read"]

VERSION: Final = 2
_CODE: Final = (".tf", ".tofu", *terraform_json.ENDINGS)
PATTERNS: Final = ("*.tfstate", *(f"*{ending}" for ending in _CODE))
GUESSES: Final = ("*.json",)

_OBJECT = re.compile(r"\s*\{")
_STATE_KEYS = ('"terraform_version"', '"serial"', '"lineage"')
_SHOWN_KEYS = ('"planned_values"', '"resource_changes"', '"root_module"')
_SHOWN = frozenset({"planned_values", "resource_changes", "values"})
_STATE_VERSION = 4
_SHOWN_VERSION = re.compile(r"[01]\.[0-9]{1,9}(?:\.[0-9]{1,9})?")


def looks_right(path: str, text: str) -> bool:
    """States by their name; other JSON by the keys that Terraform writes.

    Configuration is looked at too, so that a state knows whether its code lies beside it.
    """
    if path.endswith((*_CODE, ".tfstate")):
        return True
    return bool(_OBJECT.match(text)) and (_is_state(text) or _is_shown(text))


def _is_state(text: str) -> bool:
    return all(key in text for key in _STATE_KEYS)


def _is_shown(text: str) -> bool:
    return '"format_version"' in text and any(key in text for key in _SHOWN_KEYS)


def read(path: str, text: str) -> Reading:
    """A state's or plan's resources and outputs."""
    if path.endswith(_CODE):
        return Reading(facts=(Configured(posixpath.dirname(path)),))
    draft = Draft(NAME, path)
    if text.strip():
        _read(draft, text)
    return draft.reading()


def _read(draft: Draft, text: str) -> None:
    try:
        document = located.load(text)
    except JsonError as error:
        draft.report(error.line, error.column, error.message)
        return
    if not isinstance(document, Located):
        draft.report(1, 1, "a state or plan is an object")
    elif "format_version" in document:
        if not _SHOWN.intersection(document):
            return  # schemas of providers, functions …
        version = located.text_of(document["format_version"])
        if _SHOWN_VERSION.fullmatch(version):
            read_shown(draft, document)
        else:
            draft.report(1, 1, "an unknown format_version: 0.x and 1.x are read")
    elif document.get("version") == _STATE_VERSION:
        read_state(draft, document)
    else:
        draft.report(1, 1, f"an unknown version of a state: {_STATE_VERSION} is read")
