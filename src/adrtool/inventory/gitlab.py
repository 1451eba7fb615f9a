"""GitLab CI: pipelines, their jobs, and what they include.

Scripts are counted, variables named; nothing of their text is kept, and nothing is fetched.
"""

from __future__ import annotations

import re
from typing import Final

from adrtool.inventory import yamlfile
from adrtool.inventory.draft import Draft
from adrtool.inventory.gitlab_jobs import NAME, File, is_pipeline, read_file
from adrtool.inventory.gitlab_link import link
from adrtool.model import Reading
from adrtool.problems import Problem

__all__ = ["NAME", "PATTERNS", "VERSION", "link", "looks_right", "read"]

VERSION: Final = 1
PATTERNS: Final = ("*.yml", "*.yaml")

_OWN = re.compile(r"(?:.*/)?[^/]*\.gitlab-ci\.ya?ml|(?:.*/)?\.gitlab-ci/.*", re.DOTALL)
_ROOT = re.compile(r"(?:.*/)?\.gitlab-ci\.ya?ml", re.DOTALL)
_RESOURCE = re.compile(r"""^["']?apiVersion["']?[ \t]*:""", re.MULTILINE)
_MAY_BE_INCLUDED = re.compile(
    r"^(?:\.[\w.-]+|include|stages|workflow|default|variables|spec)[ \t]*:"
    r"|^[ \t]+(?:script|extends|trigger|run|stage)[ \t]*:"
    r"|[{,][ \t]*(?:script|extends|trigger)[ \t]*:",
    re.MULTILINE,
)


def looks_right(path: str, text: str) -> bool:
    """Files of GitLab's own names, and any that a pipeline may include."""
    if _OWN.fullmatch(path):
        return True
    is_other = "/.github/" in f"/{path}" or _RESOURCE.search(text)
    return not is_other and bool(_MAY_BE_INCLUDED.search(text))


def read(path: str, text: str) -> Reading:
    """One file's jobs. A file of another name counts only when a pipeline includes it."""
    stream = yamlfile.parse(text)
    # A first document with `spec` says what may be put in; the pipeline is the other one.
    documents = [d for d in stream.documents if d]
    body = next((d for d in documents if is_pipeline(d)), None)
    is_root = bool(_ROOT.fullmatch(path))
    problems = stream.problems(path)
    if body is None:
        reading = _unread(path, bool(documents), problems)
        return reading if is_root else Reading(facts=(File(path, False, reading),))
    header = next((d for d in documents if d.get("spec") and d is not body), body)
    return read_file(path, body, header, is_root, problems)


def _unread(path: str, has_documents: bool, problems: tuple[Problem, ...]) -> Reading:
    draft = Draft(NAME, path)
    draft.problems += problems
    if has_documents and not problems:
        draft.report(1, 1, "a pipeline is a map of jobs")
    reason = "the file can't be read" if draft.problems else "the file is empty"
    draft.add("pipeline", f"{NAME}:{path}", path, 1, reason=reason)
    return draft.reading()
