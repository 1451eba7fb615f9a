"""Prometheus: alerts, recording rules, and what is scraped.

Rules are read in files of their own and in resources of the operator; expressions only for the
metrics and jobs that they name. Of a scrape configuration no address and no credential is kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from adrtool.inventory import prometheus_template as template
from adrtool.inventory import yamlfile
from adrtool.inventory.draft import Draft
from adrtool.inventory.prometheus_link import link
from adrtool.inventory.prometheus_rules import NAME, Rules
from adrtool.inventory.prometheus_scrape import is_configuration, read_configuration
from adrtool.inventory.yamlfile import Stream
from adrtool.model import Reading
from adrtool.text import one_line
from adrtool.yamlio import Node

__all__ = ["GUESSES", "NAME", "PATTERNS", "VERSION", "link", "looks_right", "read"]

VERSION: Final = 1
PATTERNS: Final = ("*.yml", "*.yaml")
GUESSES: Final = ("*.rules", "*.rules.*")

_RULE = re.compile(r"""\b(?:alert|record)["']?[ \t]*:""")
_GROUPS = re.compile(r"""^["']?groups["']?[ \t]*:|["']groups["'][ \t]*:""", re.MULTILINE)
_RESOURCE = re.compile(r"""["']?kind["']?[ \t]*:[ \t]*["']?(?:Prometheus|VM)Rule\b""")
_SCRAPE = re.compile(r"""^["']?scrape_configs["']?[ \t]*:""", re.MULTILINE)
_RESOURCES = frozenset({"PrometheusRule", "VMRule"})
_UNREADABLE = "a template; without what it computes nothing of it is YAML"


def looks_right(path: str, text: str) -> bool:
    """Whether a text has groups of rules, a resource that holds some, or jobs to scrape."""
    del path
    if _SCRAPE.search(text):
        return True
    held = _RESOURCE.search(text) or _GROUPS.search(text)
    return bool(held and _RULE.search(text))


def read(path: str, text: str) -> Reading:
    """The rules and jobs of one file; what its expressions mean is told by `link`."""
    draft = Draft(NAME, path)
    stream, is_template = _parsed(text)
    if stream.errors and is_template:
        return _unread(draft)
    draft.problems += stream.problems(path) if not is_template else ()
    for document in stream.documents:
        _read_document(draft, document, is_template)
    return draft.reading()


def _parsed(text: str) -> tuple[Stream, bool]:
    """The documents, of a template without what is computed, and whether it is one."""
    stream = yamlfile.parse(text)
    if stream.errors and ("{{" in text or "{%" in text):
        return yamlfile.parse(template.plain(text)), True
    return stream, template.is_template(text)


def _unread(draft: Draft) -> Reading:
    draft.add("rules", f"{NAME}:{draft.path}", draft.path, 1, reason=_UNREADABLE)
    return draft.reading()


def _read_document(draft: Draft, document: Node, is_template: bool) -> None:
    if is_configuration(document):
        read_configuration(draft, document)
    elif _is_rule_file(document):
        Rules(draft, is_template).take(document, document.get("groups"))
    for resource in _resources(document):
        Rules(draft, is_template, resource).take(resource, resource.get("spec", "groups"))


def _is_rule_file(document: Node) -> bool:
    """Whether a document has groups with rules that alert or record; other tools have groups."""
    groups = document.get("groups")
    return document.get("apiVersion").kind == "missing" and any(
        rule.get("alert") or rule.get("record") for group in groups for rule in group.get("rules")
    )


def _resources(node: Node) -> Iterator[Node]:
    kind = one_line(node.string("kind"))
    if kind.endswith("List"):
        for member in node.get("items"):
            yield from _resources(member)
    elif kind in _RESOURCES:
        yield node
