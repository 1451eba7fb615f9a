"""Azure Pipelines: pipelines and templates with their stages, jobs and resources.

Scripts are counted and looked through for tools that they call; of variables and parameters only
the names and types are read. Nothing is fetched.
"""

from __future__ import annotations

import re
from typing import Final

from adrtool.inventory import yamlfile
from adrtool.inventory.azure_jobs import NAME, read_file
from adrtool.inventory.azure_link import Candidate, link
from adrtool.inventory.draft import Draft
from adrtool.model import Reading
from adrtool.yamlio import MISSING

__all__ = ["NAME", "PATTERNS", "VERSION", "link", "looks_right", "read"]

VERSION: Final = 1
PATTERNS: Final = ("*.yml", "*.yaml")

_OWN = re.compile(
    r"(?:.*/)?\.?azure[-_]?pipelines?(?:[-_.][^/]*)?\.ya?ml|(?:.*/)?\.vsts-ci\.ya?ml", re.DOTALL
)
_TASK = re.compile(r"^[ \t]*-[ \t]*[\"']?task[\"']?[ \t]*:[ \t]*[\"']?[\w.-]+@\d", re.MULTILINE)
_IMAGE = re.compile(r"(?:^[ \t]*|[{,][ \t]*)[\"']?vmImage[\"']?[ \t]*:", re.MULTILINE)
_PARTS = re.compile(r"^[ \t]*-[ \t]*(?:stage|deployment)[ \t]*:[ \t]*\S", re.MULTILINE)
_SECTION = re.compile(r"^(?:stages|jobs|steps|extends|resources|parameters)[ \t]*:", re.MULTILINE)
_RESOURCE = re.compile(r"""^["']?(?:apiVersion|runs|on)["']?[ \t]*:""", re.MULTILINE)
_SECTIONS: Final = frozenset({"stages", "jobs", "steps", "extends"})


def looks_right(path: str, text: str) -> bool:
    """Files of Azure's names, those with what only Azure has, and any that may be a template."""
    if _OWN.fullmatch(path):
        return bool(text.strip())
    is_other = "/.github/" in f"/{path}" or _RESOURCE.search(text)
    return not is_other and bool(_SECTION.search(text))


def _is_certain(path: str, text: str) -> bool:
    found = _TASK.search(text) or _IMAGE.search(text) or _PARTS.search(text)
    return bool(_OWN.fullmatch(path) or found)


def read(path: str, text: str) -> Reading:
    """The pipeline or template of one file; templates that it takes are found by `link`."""
    reading = _read(path, text)
    if _is_certain(path, text):
        return reading
    return Reading(facts=(Candidate(path, reading),)) if reading.items else Reading()


def _read(path: str, text: str) -> Reading:
    draft = Draft(NAME, path)
    stream = yamlfile.parse(text)
    draft.problems += stream.problems(path)
    node = stream.documents[0] if stream.documents else MISSING
    if stream.errors:
        return draft.reading()
    if node.kind != "map" or not any(key in node.entries for key in _SECTIONS):
        if _OWN.fullmatch(path) and node and not node.get("variables"):
            draft.report(node.line, node.column, "a pipeline has stages, jobs, steps or extends")
        return draft.reading()
    read_file(draft, node, is_named=bool(_OWN.fullmatch(path)))
    return draft.reading()
