"""Groups of rules as items: alerts and recording rules."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final

from adrtool.inventory import prometheus_template as template
from adrtool.inventory import promql, references
from adrtool.inventory.draft import Draft, kept, names, shown
from adrtool.inventory.promql import PromqlError, Selector
from adrtool.text import one_line
from adrtool.yamlio import MISSING, Node

NAME: Final = "prometheus"

_RUNBOOKS = ("runbook_url", "runbook", "runbookUrl", "runbookURL", "runbook_link")
_OWN_NAME = re.compile(r"\{\{ {0,9}\$labels\.alertname {0,9}\}\}")
# Loki's rules have the same form. Pipes and line filters are nothing that PromQL has.
_LOGQL = re.compile(r"\}\s*(?:\|[=~>]|\|\s*\w|!=\s*[\"`]|!~\s*[\"`])")
_TEMPLATED = "a template: conditions and what is computed aren't followed"
_NOT_PROMQL = "the expression is in LogQL or another dialect; its metrics aren't read"
_COMPUTED_EXPRESSION = "a template completes the expression"


@dataclass(frozen=True, slots=True)
class Expression:
    """What the rule of an id asks for. `records` is the metric that a recording rule makes."""

    id: str
    is_alert: bool
    records: str
    selectors: tuple[Selector, ...]
    path: str
    line: int


class Rules:
    """Takes the groups of a rule file or of a resource."""

    def __init__(self, draft: Draft, is_template: bool, resource: Node = MISSING) -> None:
        self.draft = draft
        self.is_template = is_template
        self.resource = resource
        self.namespace = _name(resource.get("metadata", "namespace"))
        self.home = f"{NAME}:{draft.path}"

    def take(self, document: Node, groups: Node) -> None:
        """All groups; the file or resource itself is an item that says how many."""
        if groups.kind != "seq" and groups:
            self.draft.report(groups.line, groups.column, "the groups of rules are a list")
        name = _name(self.resource.get("metadata", "name")) if self.resource else ""
        if self.resource:
            self.home = f"{self.home}/{name or '*'}"
        reason = _TEMPLATED if self.is_template else ""
        if self.resource and not name and not self.is_template:
            self.draft.report(document.line, document.column, "a resource without a name")
        counted = {"groups": len(groups.elements), "namespace": self.namespace}
        self.home = self.draft.add(
            "rules", self.home, name or self.draft.path, document.line, counted, reason
        )
        if name and self.namespace:
            object_id = f"kubernetes:{self.namespace}/{self.resource.string('kind')}/{name}"
            self.draft.relate(self.home, "member_of", object_id, document.line)
        for group in groups:
            self._group(group)

    def _group(self, group: Node) -> None:
        if group.kind != "map":
            if not self.is_template:
                self.draft.report(group.line, group.column, "a group is a map of name and rules")
            return
        name = _name(group.get("name"))
        if not name and not self.is_template:
            self.draft.report(group.line, group.column, "a group of rules without a name")
        rules = [rule for rule in group.get("rules") if rule.kind == "map"]
        counted = {
            "rules": len(rules),
            "interval": _static(group.get("interval")),
            "labels": _keys(group.get("labels")),
        }
        reason = _TEMPLATED if self.is_template else ""
        own = self.draft.add(
            "group", f"{self.home}/{name or '*'}", name or "*", group.line, counted, reason
        )
        self.draft.relate(own, "member_of", self.home, group.line)
        for rule in rules:
            self._rule(own, name, rule)

    def _rule(self, group_id: str, group: str, rule: Node) -> None:
        alert, record = _name(rule.get("alert")), _name(rule.get("record"))
        if bool(alert) == bool(record):
            stated = rule.get("alert") or rule.get("record")
            if not (self.is_template or template.is_computed(stated.text) or "{{" in stated.text):
                message = "a rule has either an alert or a record, each with a name"
                self.draft.report(rule.line, rule.column, message)
            return
        asked, reason = self._selectors(rule)
        where = self.namespace or group or "*"
        if alert:
            own = self.draft.add(
                "alert", self._alert_id(where, group, alert, rule), alert, rule.line,
                _alert(rule, alert), self._reason(reason),
            )  # fmt: skip
        else:
            own = self.draft.add(
                "recording_rule", f"{group_id}/{record}", record, rule.line,
                kept({"labels": _keys(rule.get("labels"))}), self._reason(reason),
            )  # fmt: skip
        self.draft.relate(own, "member_of", group_id, rule.line)
        if alert:
            self._document(own, alert, rule.get("annotations"))
        line = rule.get("expr").line or rule.line
        self.draft.facts.append(Expression(own, bool(alert), record, asked, self.draft.path, line))

    def _document(self, own: str, alert: str, annotations: Node) -> None:
        """Each pointer to a runbook; the catalog knows which of them are documents here."""
        for key in _RUNBOOKS:
            found = pointer(_text(annotations.get(key)), alert)
            if found and "*" not in found:
                self.draft.relate(own, "documented_by", f"url:{found}", annotations.get(key).line)

    def _reason(self, reason: str) -> str:
        return "; ".join(filter(None, (_TEMPLATED if self.is_template else "", reason)))

    def _alert_id(self, where: str, group: str, name: str, rule: Node) -> str:
        """`alert:where/name`; a further rule of that name says its severity, or its group."""
        plain = f"alert:{where}/{name}"
        severity = _static(rule.get("labels", "severity"))
        suffixes = (f"@{s}" for s in (severity, group if group != where else "") if s)
        free = (s for s in ("", *suffixes) if not self.draft.is_taken(f"{plain}{s}"))
        return f"{plain}{next(free, '')}"

    def _selectors(self, rule: Node) -> tuple[tuple[Selector, ...], str]:
        """What an expression selects, and why it isn't known."""
        expression = rule.get("expr")
        text = template.written(expression.text)
        if expression.kind != "scalar" or not text.strip():
            if not self.is_template:
                self.draft.report(rule.line, rule.column, "a rule without an expression (expr)")
            return (), "no expression" if not self.is_template else _COMPUTED_EXPRESSION
        if template.is_computed(text) or "{{" in text:
            return (), _COMPUTED_EXPRESSION
        try:
            return promql.selectors(text), ""
        except PromqlError as error:
            if _LOGQL.search(text) or self.resource.string("kind") == "VMRule":
                return (), _NOT_PROMQL
            self.draft.report(expression.line, expression.column, f"expr: {error}")
            return (), f"the expression can't be read: {error}"


def _alert(rule: Node, name: str) -> dict[str, Any]:
    labels, annotations = rule.get("labels"), rule.get("annotations")
    stated = next((n for key in _RUNBOOKS if (n := annotations.get(key))), MISSING)
    return {
        "severity": _static(labels.get("severity")),
        "summary": _shown(annotations.get("summary") or annotations.get("message")),
        "for": _static(rule.get("for")),
        "keep_firing_for": _static(rule.get("keep_firing_for")),
        "runbook_url": pointer(_text(stated), name),
        "labels": _keys(labels),
        "annotations": _keys(annotations),
    }


def pointer(text: str, alert: str) -> str:
    """Where an alert's runbook is, without user, password and query; `*` for what is computed."""
    written = references.without_user(_OWN_NAME.sub(lambda _: alert, shown(text)))
    address, hash_, anchor = written.partition("#")
    bare = address.partition("?")[0] + hash_ + anchor
    return re.sub(r"\{\{[^{}]*\}\}", "*", bare.replace(template.COMPUTED, "*"))


def _text(node: Node) -> str:
    return template.written(node.text) if node.kind == "scalar" and node else ""


def _shown(node: Node) -> str:
    """A text with `*` for what a template of the file computes."""
    return shown(_text(node).replace(template.COMPUTED, "*"))


def _name(node: Node) -> str:
    """A name, unless a template makes it."""
    text = one_line(_text(node))
    return "" if template.is_computed(text) or "{{" in text else text


def _static(node: Node) -> str:
    return shown(_name(node))


def _keys(node: Node) -> list[str]:
    return names(key for key in node.entries if not template.is_computed(key))
