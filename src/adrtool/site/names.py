"""What things are called on the site: kinds, sources, documents, items."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from adrtool import markdown
from adrtool.config import Config
from adrtool.documents import kinds as documents
from adrtool.documents import names
from adrtool.model import Document, Item
from adrtool.text import slugify

_HIDDEN = "\ue000"  # a character that is nobody's


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of document: its section's title, its folder on the site, its folders on disk, its
    statuses in the order of a life cycle. `facet` is what a search filters by.
    """

    name: str
    title: str
    one: str
    slug: str
    folders: tuple[str, ...]
    statuses: tuple[str, ...]
    facet: str


def kinds(config: Config) -> list[Kind]:
    """The kinds of a project in the order of their sections."""
    return [_kind(kind) for kind in documents.of(config)]


def _kind(kind: documents.Kind) -> Kind:
    slug = slugify(kind.title, "documents")
    statuses = tuple(status.casefold() for status in kind.statuses)
    # Pages that aren't documents have facets in lower case: home, list, guide.
    facet = kind.one if kind.name in documents.KINDS else _title(kind.title)
    return Kind(kind.name, kind.title, kind.one, slug, kind.folders, statuses, facet)


def _title(name: str) -> str:
    words = names.readable(name)
    return words[:1].upper() + words[1:]


_SOURCES = {
    "alertmanager": ("Alertmanager", "file", "files"),
    "ansible": ("Ansible", "part", "parts"),
    "azure": ("Azure Pipelines", "file", "files"),
    "backstage": ("Backstage", "file", "files"),
    "cloudformation": ("CloudFormation", "template", "templates"),
    "codeowners": ("Code owners", "file", "files"),
    "compose": ("Compose", "file", "files"),
    "config": ("Configuration", "folder", "folders"),
    "docker": ("Docker", "Dockerfile", "Dockerfiles"),
    "github": ("GitHub Actions", "workflow", "workflows"),
    "grafana": ("Grafana", "file", "files"),
    "gitlab": ("GitLab CI", "file", "files"),
    "helm": ("Helm", "chart", "charts"),
    "jenkins": ("Jenkins", "file", "files"),
    "kubernetes": ("Kubernetes", "namespace", "namespaces"),
    "prometheus": ("Prometheus", "file", "files"),
    "sql": ("SQL", "schema", "schemas"),
    "systemd": ("systemd", "folder", "folders"),
    "terraform": ("Terraform", "folder", "folders"),
    "terraform_state": ("Terraform state", "file", "files"),
    "terragrunt": ("Terragrunt", "folder", "folders"),
    "tool": ("Tools", "folder", "folders"),
    # Of these there are only names.
    "action": ("Actions", "action", "actions"),
    "chart": ("Charts", "chart", "charts"),
    "image": ("Images", "image", "images"),
    "jenkins_library": ("Shared libraries", "library", "libraries"),
    "metric": ("Metrics", "metric", "metrics"),
    "module": ("Modules", "module", "modules"),
    "azure_task": ("Azure tasks", "task", "tasks"),
    "url": ("Addresses", "address", "addresses"),
}


def source_title(source: str) -> str:
    """A source as people write it."""
    return _SOURCES[source][0] if source in _SOURCES else _title(source)


def group_noun(source: str, count: int = 1) -> str:
    """What a page of a source's items stands for."""
    one, many = _SOURCES[source][1:] if source in _SOURCES else ("group", "groups")
    return one if count == 1 else many


_SUBJECTS = {
    "configuration": "configuration", "rules": "rules", "file": "file", "state": "state",
    "plan": "plan", "inventory": "inventory", "playbook": "playbook", "role": "role",
    "requirements": "requirements", "pipeline": "pipeline", "workflow": "workflow",
    "action": "action", "chart": "chart",
}  # fmt: skip


def subject(members: Sequence[Item]) -> str:
    """What the page of these items is about: `Ansible playbook`, `Kubernetes namespace`."""
    first = members[0]
    own = next((i.kind for i in members if stands_for_group(i)), "")
    noun = _SUBJECTS.get(own) if first.source != "terraform" else None
    return f"{source_title(first.source)} {noun or group_noun(first.source)}"


_GROUPS = {
    ("terraform", "."): "top folder",
    ("kubernetes", "_cluster"): "cluster-wide objects",
    ("kubernetes", "_kustomize"): "kustomizations",
    ("ansible", "."): "top folder",
    ("helm", "."): "top folder",
    ("terragrunt", "."): "top folder",
    ("tool", "."): "top folder",
}


def group_title(item: Item) -> str:
    """The name of an item's page; groups that stand for none have one too."""
    return _GROUPS.get((item.source, item.group), item.group or "no group")


_KINDS = {
    "alertmanager": ("receiver", "route", "inhibit_rule", "time_interval", "configuration"),
    "ansible": ("playbook", "role", "inventory", "play", "group", "host", "tasks", "handler",
                "variable", "vars", "requirement"),
    "azure": ("pipeline", "template", "stage", "deployment", "job"),
    "cloudformation": ("template", "resource", "parameter", "output", "export"),
    "codeowners": ("file", "rule", "section", "team", "user"),
    "compose": ("file", "service", "network", "volume", "config", "secret"),
    "github": ("workflow", "action", "job"),
    "gitlab": ("pipeline", "job", "hidden_job", "include"),
    "helm": ("chart", "value", "template"),
    "grafana": ("dashboard", "panel"),
    "jenkins": ("pipeline", "stage"),
    "kubernetes": ("Deployment", "StatefulSet", "DaemonSet", "CronJob", "Job", "Service",
                   "Ingress"),
    "prometheus": ("alert", "recording_rule", "scrape_job", "group", "rules", "configuration"),
    "sql": ("schema", "table", "view", "materialized view", "enum", "domain", "composite", "range",
            "migration", "script"),
    "terraform": ("resource", "module", "data", "ephemeral", "action", "check", "variable",
                  "output", "local", "provider"),
    "terragrunt": ("unit", "stack", "configuration"),
    "tool": ("makefile", "justfile", "taskfile", "target", "recipe", "task", "command_group",
             "command", "script", "console_script"),
    "terraform_state": ("state", "plan", "resource", "data", "output"),
}  # fmt: skip


def ordered(source: str, counts: Counter[str]) -> list[str]:
    """The kinds of a page's items: what matters to a reader first, else what is most."""
    first = _KINDS.get(source, ())
    rank = {kind: index for index, kind in enumerate(first)}
    return sorted(counts, key=lambda kind: (rank.get(kind, len(first)), -counts[kind], kind))


def kind_noun(kind: str, count: int) -> str:
    """A kind as one says it of so many, unless it is a name of code (`Deployment`)."""
    if not kind.islower():
        return kind
    words = kind.replace("_", " ").replace("-", " ")
    if count == 1 or words.endswith(("s", "data")):
        return words
    if re.search(r"[^aeiou]y$", words):
        return f"{words[:-1]}ies"
    return f"{words}es" if words.endswith(("x", "ch", "sh")) else f"{words}s"


STATED = frozenset({"decided_by", "documented_by"})
"""Relations from items to the documents that apply to them."""

_RELATIONS = {
    "references": "Refers to",
    "module_source": "Source",
    "provides_api": "Provides API",
    "consumes_api": "Consumes API",
}

_INVERSE = {
    "alerts_on": "Watched by",
    "applies_role": "Applied by",
    "binds": "Bound by",
    "builds": "Built by",
    "calls": "Called by",
    "consumes_api": "Consumed by",
    "decided_by": "Decides",
    "depends_on": "Needed by",
    "deploys": "Deployed by",
    "documented_by": "Documents",
    "extends": "Extended by",
    "generates": "Generated by",
    "includes": "Included by",
    "inhibits": "Inhibited by",
    "member_of": "Members",
    "module_source": "Called by",
    "mounts": "Mounted by",
    "needs": "Needed by",
    "owned_by": "Owns",
    "patches": "Patched by",
    "provides_api": "Provided by",
    "references": "Referred to by",
    "routes_to": "Routed from",
    "same_as": "Also as",
    "scales": "Scaled by",
    "selects": "Selected by",
    "state_of": "State",
    "triggered_by": "Triggers",
    "triggers": "Triggered by",
}


def relation(kind: str) -> str:
    """A relation as the thing that states it would say."""
    words = kind.replace("_", " ").replace("-", " ")
    return _RELATIONS.get(kind, words.capitalize())


def inverse(kind: str) -> str:
    """A relation as its target would say."""
    if kind == "uses" or kind.startswith("uses_"):
        return "Used by"
    return _INVERSE.get(kind, f"{relation(kind)} (from)")


def local(item: Item) -> str:
    """An item's id without source and group: what its anchor is made of."""
    rest = item.id.removeprefix(f"{item.source}:")
    if item.group and rest.startswith(item.group) and rest[len(item.group) :][:1] in {":", "/"}:
        return rest[len(item.group) + 1 :] or item.name
    return item.name


def short(item: Item) -> str:
    """An item's name within its group.

    A kind that is a word of ours (`host/web`) goes without saying below its heading; one that is
    a name of code (`Service/web`) stays, since four things of a namespace may be called `web`.
    """
    name = local(item)
    sort, _, rest = name.partition("/")
    return rest if rest and item.kind.split("_")[0] == sort and sort.islower() else name


def stands_for_group(item: Item) -> bool:
    """Whether an item is the page's own subject: the folder, the workflow itself."""
    return item.id == f"{item.source}:{item.group}"


def bare_title(document: Document) -> str:
    """A document's title as it reads: without the marks of code, emphasis and links."""
    # What looks like HTML in a title is part of it, so it is hidden from what reads Markdown.
    hidden = markdown.plain(document.title.replace("<", _HIDDEN))
    return hidden.replace(_HIDDEN, "<") or document.title


def document_title(document: Document) -> str:
    """A document's title behind its number; numbers that are dates are left out."""
    number = document.number or ""
    if not number or re.fullmatch(r"\d{8}", number):
        return bare_title(document)
    return f"{number}{'.' if number.isdigit() else ''} {bare_title(document)}"


def number_key(document: Document) -> tuple[object, ...]:
    """Sorts records by number as people count, those without one last, then by path."""
    return (*names.order(document.number), document.path)
