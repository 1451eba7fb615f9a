"""Terraform's lock file: the version of each provider that a folder has chosen.

Format: https://developer.hashicorp.com/terraform/language/files/dependency-lock
"""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from adrtool.inventory import hcl
from adrtool.inventory.draft import Draft
from adrtool.inventory.references import provider_source
from adrtool.inventory.terraform_reader import NAME
from adrtool.model import Reading

FILE: Final = ".terraform.lock.hcl"


@dataclass(frozen=True, slots=True)
class Locked:
    """A folder with the versions of its providers by their sources."""

    folder: str
    versions: Mapping[str, str]


def read(path: str, text: str) -> Reading:
    """The versions; constraints are in the code too, and hashes say nothing to people."""
    parsed = hcl.parse(text)
    draft = Draft(NAME, path)
    if parsed.error:
        draft.report(parsed.error.line, parsed.error.column, parsed.error.message)
    stated = {b.labels[0]: b.string("version") for b in parsed.blocks if b.labels}
    versions = {provider_source(source): v for source, v in stated.items() if v}
    draft.facts.append(Locked(posixpath.dirname(path) or ".", versions))
    return draft.reading()
