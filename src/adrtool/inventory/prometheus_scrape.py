"""Scrape configuration: jobs and how they find their targets, without addresses and keys."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from typing import Any, Final

from adrtool.inventory.draft import Draft, names
from adrtool.inventory.prometheus_rules import NAME
from adrtool.text import one_line
from adrtool.yamlio import Node

_DISCOVERY: Final = "_sd_configs"
_AUTHENTICATION: Final = ("basic_auth", "authorization", "oauth2", "sigv4", "tls_config")


@dataclass(frozen=True, slots=True)
class Job:
    """A job that is scraped; its name is the value of the label `job`."""

    id: str
    name: str
    path: str


@dataclass(frozen=True, slots=True)
class RuleFiles:
    """A glob of rule files that a configuration loads, relative to its folder."""

    id: str
    glob: str
    path: str
    line: int


def is_configuration(document: Node) -> bool:
    """Whether a document configures scraping."""
    return document.get("scrape_configs").kind == "seq"


def read_configuration(draft: Draft, document: Node) -> None:
    """The configuration, its jobs, and the rule files that it names."""
    jobs = document.get("scrape_configs")
    own = draft.add(
        "configuration", f"{NAME}:{draft.path}", posixpath.basename(draft.path), document.line,
        _configuration(document),
    )  # fmt: skip
    for pattern in document.get("rule_files"):
        if pattern.kind == "scalar" and pattern:
            draft.facts.append(RuleFiles(own, one_line(pattern.text), draft.path, pattern.line))
    for job in jobs:
        _job(draft, own, job)


def _configuration(document: Node) -> dict[str, Any]:
    settings = document.get("global")
    return {
        "jobs": len(document.get("scrape_configs").elements),
        "scrape_interval": one_line(settings.string("scrape_interval")),
        "evaluation_interval": one_line(settings.string("evaluation_interval")),
        "external_labels": names(settings.get("external_labels").entries),
        "alertmanagers": len(document.get("alerting", "alertmanagers").elements),
        "remote_write": len(document.get("remote_write").elements),
        "remote_read": len(document.get("remote_read").elements),
    }


def _job(draft: Draft, own: str, job: Node) -> None:
    name = one_line(job.string("job_name"))
    if not name:
        draft.report(job.line, job.column, "a job that is scraped has no job_name")
        return
    discovery = [key.removesuffix(_DISCOVERY) for key in job.entries if key.endswith(_DISCOVERY)]
    static = job.get("static_configs")
    targets = [t for config in static for t in config.get("targets")]
    attributes = {
        "discovery": names([*(["static"] if static.elements else []), *discovery]),
        "targets": len(targets),
        "labels": names(key for config in static for key in config.get("labels").entries),
        "scheme": one_line(job.string("scheme")),
        "metrics_path": one_line(job.string("metrics_path")).partition("?")[0],
        "scrape_interval": one_line(job.string("scrape_interval")),
        "authentication": _authentication(job),
    }
    identifier = f"{own}/{name}"
    taken = draft.add("scrape_job", identifier, name, job.line, attributes)
    draft.relate(taken, "member_of", own, job.line)
    draft.facts.append(Job(taken, name, draft.path))


def _authentication(job: Node) -> list[str]:
    """Which ways of showing who asks are set, never with what."""
    found = [key for key in _AUTHENTICATION if job.get(key)]
    if job.get("bearer_token") or job.get("bearer_token_file"):
        found.append("bearer_token")
    return found
