"""Which handlers a notification reaches: those of the same role, else of the same plays."""

from __future__ import annotations

from collections import defaultdict

from adrtool.inventory.ansible_parts import Use, identifier
from adrtool.inventory.ansible_tree import Tree
from adrtool.model import Item, Relation

_LEADS = frozenset({"includes", "applies_role", "depends_on"})


class Handlers:
    """All handlers by name and by the topics that they listen to."""

    def __init__(self, items: list[Item], relations: list[Relation], tree: Tree) -> None:
        self._tree = tree
        self._named: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for item in items:
            if item.kind == "handler":
                owner = item.id.partition("/handler/")[0]
                for name in (item.name, *item.attributes.get("listen", ())):
                    self._named[name][owner].append(item.id)
        self._above: dict[str, set[str]] = defaultdict(set)
        playbooks = {item.id for item in items if item.kind == "playbook"}
        for said in relations:
            if said.kind in _LEADS and said.source not in playbooks:
                self._above[said.target].add(said.source)
        for item in items:
            # Also a file of a role's tasks that no other includes is the role's.
            if item.kind == "tasks" and (folder := tree.role_of(item.path)):
                self._above[item.id].add(identifier(folder))
        self._ways: dict[str, frozenset[str]] = {}

    def of(self, use: Use) -> list[str]:
        """The ids of the handlers that a task notifies; none when nothing leads to both."""
        # Ansible lets a role's handlers be named with the role: `nginx : restart`.
        name = use.name.rpartition(" : ")[2]
        owners = self._named.get(name)
        if not owners:
            return []
        for nearest in (use.source, identifier(self._tree.role_of(use.path))):
            if nearest in owners:
                return owners[nearest]
        ways = self._ways_to(use.source)
        reached = [owner for owner in owners if not ways.isdisjoint(self._ways_to(owner))]
        return [handler for owner in reached for handler in owners[owner]]

    def _ways_to(self, identifier: str) -> frozenset[str]:
        """What leads to an id, itself among it; not playbooks, for plays share no handlers."""
        if identifier not in self._ways:
            seen, queue = {identifier}, [identifier]
            while queue:
                above = self._above.get(queue.pop(), set()) - seen
                seen |= above
                queue += above
            self._ways[identifier] = frozenset(seen)
        return self._ways[identifier]
