"""One configuration of Alertmanager as items: the tree of routes, and what it names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from adrtool.inventory.draft import Draft, names, shown
from adrtool.model import Confidence
from adrtool.text import one_line
from adrtool.yamlio import MISSING, Node

NAME: Final = "alertmanager"

_KIND = re.compile(r"(?P<kind>\w+?)_?[cC]onfigs")
_UNNAMED: Final = "no receiver of this name is in the file"
_NO_INTERVAL: Final = "no time interval of this name is in the file"
_TIMES: Final = (("group_wait", "groupWait"), ("group_interval", "groupInterval"),
                 ("repeat_interval", "repeatInterval"))  # fmt: skip
_INTERVALS: Final = (("mute_time_intervals", "muteTimeIntervals"),
                     ("active_time_intervals", "activeTimeIntervals"))  # fmt: skip


class Configuration:
    """Reads a configuration, or the resource of the operator, whose keys are in camel case."""

    def __init__(self, draft: Draft, own: str, name: str, document: Node, spec: Node) -> None:
        self.draft = draft
        self.spec = spec
        receivers = [r for r in spec.get("receivers") if r.kind == "map"]
        inhibitions = [r for r in _either(spec, "inhibit_rules", "inhibitRules") if r.kind == "map"]
        counts = {"receivers": len(receivers), "inhibit_rules": len(inhibitions)}
        self.own = draft.add("configuration", own, name, document.line, counts)
        self.receivers = self._named("receiver", receivers)
        self.intervals = self._named("time_interval", list(self._time_intervals()))
        self._route(spec.get("route"), f"{self.own}/route", self.own)
        for rule in inhibitions:
            self._inhibition(rule)

    def _time_intervals(self) -> Iterator[Node]:
        for key in ("time_intervals", "mute_time_intervals", "timeIntervals", "muteTimeIntervals"):
            yield from (i for i in self.spec.get(key) if i.kind == "map")

    def _named(self, kind: str, nodes: list[Node]) -> dict[str, str]:
        """Adds what has a name; the ids by it."""
        found: dict[str, str] = {}
        for node in nodes:
            name = one_line(node.string("name"))
            if not name:
                self.draft.report(node.line, node.column, f"a {_words(kind)} needs a name")
                continue
            attributes = {"kinds": _kinds(node)} if kind == "receiver" else {}
            own = self.draft.add(kind, f"{self.own}/{kind}/{name}", name, node.line, attributes)
            self.draft.relate(own, "member_of", self.own, node.line)
            found.setdefault(name, own)
        return found

    def _route(self, route: Node, wanted: str, parent: str, inherited: str = "") -> None:
        """A route and those below it; a route without a receiver has that of its parent."""
        matchers = list(_matchers(route))
        attributes = {
            "matchers": matchers,
            "group_by": names(_either(route, "group_by", "groupBy").strings()),
            "continue": route.get("continue").is_true,
            **{key: one_line(_either(route, key, camel).text) for key, camel in _TIMES},
        }
        label = ", ".join(matchers) or "everything"
        own = self.draft.add("route", wanted, label, route.line, attributes)
        self.draft.relate(own, "member_of", parent, route.line)
        receiver = route.get("receiver")
        name = one_line(receiver.text) or inherited
        if name:
            line = receiver.line or route.line
            self._refer(own, "routes_to", "receiver", name, line, self.receivers, _UNNAMED)
        for keys in _INTERVALS:
            for interval in _either(route, *keys).strings():
                self._refer(own, "references", "time_interval", one_line(interval), route.line,
                            self.intervals, _NO_INTERVAL)  # fmt: skip
        for child in route.get("routes"):
            if child.kind == "map":
                inner = "{" + ", ".join(_matchers(child)) + "}"
                self._route(child, f"{own}/{inner}", own, name)

    def _refer(
        self, source: str, relation: str, kind: str, name: str, line: int,
        known: dict[str, str], reason: str,
    ) -> None:  # fmt: skip
        if name not in known:
            known[name] = self.draft.add(
                kind, f"{self.own}/{kind}/{name}", name, line, None, reason,
                Confidence.UNRESOLVED,
            )  # fmt: skip
        self.draft.relate(source, relation, known[name], line)

    def _inhibition(self, rule: Node) -> None:
        """What is silent while something else fires; alerts are told by their names."""
        source, target = (list(_matchers(rule, prefix)) for prefix in ("source", "target"))
        equal = names(rule.get("equal").strings())
        attributes = {"source": source, "target": target, "equal": equal}
        label = f"{{{', '.join(source)}}} > {{{', '.join(target)}}}"
        own = self.draft.add(
            "inhibit_rule", f"{self.own}/inhibit/{label}", label, rule.line, attributes
        )
        self.draft.relate(own, "member_of", self.own, rule.line)


def _words(kind: str) -> str:
    return kind.replace("_", " ")


def _either(node: Node, snake: str, camel: str) -> Node:
    return node.get(snake) or node.get(camel)


def _kinds(receiver: Node) -> list[str]:
    """`pagerduty`, `slack` …, each with how many there are when it is more than one."""
    found = []
    for key, stated in receiver.items():
        match = _KIND.fullmatch(key)
        if match and stated.elements:
            count = len(stated.elements)
            found.append(match["kind"] + (f" ×{count}" if count > 1 else ""))
    return names(found)


def _matchers(node: Node, prefix: str = "") -> Iterator[str]:
    """Matchers in each of the forms that were in use, as `label="value"`."""
    camel = f"{prefix}Match" if prefix else "match"
    snake = f"{prefix}_match" if prefix else "match"
    for key, sign in ((snake, "="), (f"{snake}_re", "=~"), (f"{camel}Re", "=~")):
        for label, value in node.get(key).items():
            yield _matcher(label, sign, value.text)
    # The operator's inhibitions have a list where Alertmanager's own have a map.
    lists = (node.get(key) for key in (f"{snake}ers", f"{camel}ers", camel))
    stated = next((n for n in lists if n and n.kind != "map"), MISSING)
    for matcher in stated if stated.kind == "seq" else [stated]:
        if matcher.kind == "scalar" and matcher:
            yield shown(matcher.text.replace(" ", "") if '"' not in matcher.text else matcher.text)
        elif matcher.kind == "map":
            sign = "=~" if matcher.get("regex").is_true else matcher.string("matchType") or "="
            yield _matcher(matcher.string("name"), sign, matcher.string("value"))


def _matcher(label: str, sign: str, value: str) -> str:
    return shown(f'{label}{sign}"{value}"')
