"""The step over all rules and jobs: what the metrics and labels of expressions mean."""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from adrtool.inventory.globs import compile_globs
from adrtool.inventory.places import Places
from adrtool.inventory.prometheus_rules import NAME, Expression
from adrtool.inventory.prometheus_scrape import Job, RuleFiles
from adrtool.inventory.promql import Selector
from adrtool.model import Confidence, Item, Reading, Relation
from adrtool.text import one_line

_METRIC_REASON: Final = "a metric that no rule records: whatever is scraped exports it"
_FILE_REASON: Final = "no rule file of this name was read"
_HOST_REASON: Final = "an absolute path: a file of the host that Prometheus runs on"
_BUILT_IN: Final = frozenset({"ALERTS", "ALERTS_FOR_STATE"})
# What kube-state-metrics says of an object has the object's kind in the metric's name.
_OBJECTS: Final = {
    "cronjob": "CronJob", "daemonset": "DaemonSet", "deployment": "Deployment",
    "horizontalpodautoscaler": "HorizontalPodAutoscaler", "ingress": "Ingress",
    "persistentvolumeclaim": "PersistentVolumeClaim", "service": "Service",
    "statefulset": "StatefulSet",
}  # fmt: skip
_OBJECT_METRIC = re.compile(r"kube_([a-z]+)_")


@dataclass(slots=True)
class _Known:
    """What all files together declare."""

    records: Places = field(default_factory=Places)
    alerts: Places = field(default_factory=Places)
    jobs: Places = field(default_factory=Places)
    items: list[Item] = field(default_factory=list)
    homes: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))


def link(reading: Reading) -> Reading:
    """Relates expressions to the rules that record their metrics, to metrics, jobs and objects.

    A metric that no rule records is an unresolved item, as nothing in a repository declares it.
    """
    known = _known(reading)
    relations: list[Relation] = []
    missing: dict[str, Item] = {}
    for fact in reading.facts:
        if isinstance(fact, Expression):
            relations += _asked(fact, known, missing)
        elif isinstance(fact, RuleFiles):
            relations += _loaded(fact, known, missing)
    relations += _variants(known)
    return Reading(
        (*reading.items, *missing.values()), (*reading.relations, *relations), reading.problems
    )


def _known(reading: Reading) -> _Known:
    known = _Known()
    for item in reading.items:
        if item.kind == "alert":
            known.alerts.add(item.name, item.path, item.id)
            known.items.append(item)
        elif item.kind == "rules":
            known.homes[item.path].append(item.id)
    for fact in reading.facts:
        if isinstance(fact, Expression) and fact.records:
            known.records.add(fact.records, fact.path, fact.id)
        elif isinstance(fact, Job):
            known.jobs.add(fact.name, fact.path, fact.id)
    return known


def _asked(rule: Expression, known: _Known, missing: dict[str, Item]) -> Iterator[Relation]:
    kind = "alerts_on" if rule.is_alert else "references"
    for selector in rule.selectors:
        for target, relation in _meant(rule, selector, known):
            if target == rule.id:
                continue
            if target.startswith("metric:") and target not in missing:
                missing[target] = _placeholder(target, "metric", rule.path, rule.line,
                                               _METRIC_REASON)  # fmt: skip
            yield Relation(rule.id, target, relation or kind, rule.path, rule.line)


def _meant(rule: Expression, selector: Selector, known: _Known) -> Iterator[tuple[str, str]]:
    """Ids that a selector means, with the relation when it is always the same."""
    metric = one_line(selector.metric)
    recorded = known.records.near(metric, rule.path)
    if metric in _BUILT_IN:
        alerts = known.alerts.near(selector.label("alertname"), rule.path)
        yield from ((identifier, "references") for identifier in alerts)
    elif recorded:
        yield from ((identifier, "references") for identifier in recorded)
    elif metric:
        yield f"metric:{metric}", ""
    for identifier in known.jobs.near(selector.label("job"), rule.path):
        yield identifier, ""
    scaled = _object(selector)
    if scaled:
        yield scaled, ""


def _object(selector: Selector) -> str:
    """The Kubernetes object whose state a selector asks for, when it says namespace and name."""
    match = _OBJECT_METRIC.match(selector.metric)
    kind = _OBJECTS.get(match[1], "") if match else ""
    namespace, name = selector.label("namespace"), selector.label(match[1] if match else "")
    return (
        f"kubernetes:{one_line(namespace)}/{kind}/{one_line(name)}"
        if (kind and namespace and name)
        else ""
    )


def _loaded(named: RuleFiles, known: _Known, missing: dict[str, Item]) -> Iterator[Relation]:
    """The rule files that a configuration loads; an absolute path is one of the host's."""
    folder = posixpath.dirname(named.path)
    wanted = posixpath.normpath(posixpath.join(folder, named.glob))
    glob = compile_globs([f"/{wanted}"], below=False) if not named.glob.startswith("/") else None
    homes = [i for path, ids in known.homes.items() if glob and glob.fullmatch(path) for i in ids]
    if not homes:
        own = f"{NAME}:{wanted}"
        reason = _HOST_REASON if named.glob.startswith("/") else _FILE_REASON
        missing.setdefault(own, _placeholder(own, "rules", named.path, named.line, reason))
        homes = [own]
    for home in homes:
        yield Relation(named.id, home, "includes", named.path, named.line)


def _variants(known: _Known) -> Iterator[Relation]:
    """Rules of one alert (a warning, and then a critical one) are told to be the same alert."""
    declared = {item.id for item in known.items}
    for item in known.items:
        first = item.id.partition("@")[0].partition("#")[0]
        if first != item.id and first in declared:
            yield Relation(item.id, first, "same_as", item.path, item.line)


def _placeholder(own: str, kind: str, path: str, line: int, reason: str) -> Item:
    name = own.partition(":")[2]
    found = {"reason": reason}
    return Item(own, kind, name, NAME, path, line, "", found, Confidence.UNRESOLVED)
