"""What no text may do to a source, and what each makes of hostile and odd inputs."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from adrtool import files, inventory
from adrtool.inventory import github, hcl, kubernetes, terraform, work
from adrtool.inventory.source import merge
from adrtool.model import Confidence, Reading

PATHS = {
    "terraform": ["main.tf", "infra/prod/main.tf", "x.tf.json", ".terraform.lock.hcl"],
    "kubernetes": ["pod.yaml", "base/kustomization.yaml", "chart/templates/pod.yaml"],
    "helm": [
        *("Chart.yaml", "Chart.lock", "requirements.yaml", "values.yaml", "c/values-prod.yaml"),
        "c/templates/pod.yaml",
    ],
    "compose": ["compose.yaml", "deploy/docker-compose.prod.yml", "stack.yml"],
    "github": [".github/workflows/ci.yml", "action.yml", "x/.github/actions/y/action.yml"],
    "ansible": [
        *("hosts.ini", "inventory/hosts.yml", "site.yml", "group_vars/all.yml", "ansible.cfg"),
        *("roles/r/tasks/main.yml", "roles/r/meta/main.yml", "roles/r/defaults/main.yml"),
        *("tasks/main.yml", "vars/main.yml", "requirements.yml", "galaxy.yml"),
    ],
    "prometheus": ["rules.yml", "chart/templates/rules.yaml", "prometheus.yml"],
    "alertmanager": ["alertmanager.yml"],
    "gitlab": [".gitlab-ci.yml", "ci/build.yml"],
    "terraform_state": ["terraform.tfstate", "infra/plan.json"],
    "codeowners": ["CODEOWNERS", ".gitlab/CODEOWNERS"],
    "backstage": ["catalog-info.yaml"],
    "tool": [
        *("Makefile", "mk/a.mk", "justfile", "Taskfile.yml", "tools/a.py", "a.sh", "bin/a"),
        "pyproject.toml",
    ],
    "cloudformation": ["template.yaml", "stack.json"],
    "grafana": ["dashboards/api.json", "configmap.yaml"],
    "jenkins": ["Jenkinsfile", "ci/deploy.groovy"],
    "azure": ["azure-pipelines.yml", "steps.yaml"],
    "terragrunt": ["terragrunt.hcl", "live/root.hcl", "terragrunt.stack.hcl"],
    "sql": ["schema.sql", "db/mysql/dump.sql", "db/sqlite/a.sql", "migrations/V1__a.sql"],
    "docker": ["Dockerfile"],
    "systemd": ["web.service", "web.service.d/x.conf", "a.timer"],
    "config": [
        *(".env", "config/app.ini", "settings.toml", "application.yml", "appsettings.json"),
        *("a.properties", "app.py", "compose.yaml", "web.service"),
    ],
}
TANGLES = {
    "brackets": "[" * 100_000,
    "braces": "{" * 100_000,
    "blocks": "a {\n" * 50_000,
    "interpolations": 'a = "' + "${" * 50_000,
    "quotes": '"' * 50_000,
    "heredocs": "a = <<A\n" * 20_000,
    "parentheses": "a = " + "(" * 100_000,
    "signs": "a = " + "-" * 100_000,
    "sum": "locals {\n  a = 1" + " + 1" * 50_000 + "\n}\n",
    "conditions": "locals {\n  a = " + "b ? " * 50_000 + "c" + " : d" * 50_000 + "\n}\n",
    "traversal": "locals {\n  a = b" + ".c" * 100_000 + "\n}\n",
    "indexes": "locals {\n  a = b" + "[0]" * 100_000 + "\n}\n",
    "loops": "locals {\n  a = " + "[for x in y : " * 30_000 + "1" + "]" * 30_000 + "\n}\n",
    "closed blocks": "a {\n" * 50_000 + "}\n" * 50_000,
    "templates": "locals {\n  a = " + '"${' * 30_000 + "1" + '}"' * 30_000 + "\n}\n",
    "calls": "type = " + "optional(" * 50_000,
    "headers": 'resource "a" "b" {\n' * 20_000,
    "dashes": "- " * 100_000,
    "separators": "---\n[\n" * 20_000,
    "tabs": "\t" * 100_000,
    "empty lines": "\n" * 100_000,
    "escapes": '"\\' * 50_000,
    "control": "\x01\x02\x7f\x85\u2028\ufeff",
    "nothing": "",
    "null": "null",
    "scalar": "on",
    "list": "- a\n- b\n",
}
WORDS = st.sampled_from(
    [
        *("resource", "module", "locals", "variable", "{", "}", "[", "]", '"', "=", "${", "<<E\n"),
        *("apiVersion: v1", "kind: List", "kind: Pod", "items:", "metadata:", "name: x", "spec:"),
        *(
            "jobs:",
            "on:",
            "uses: ./x",
            "needs: [a]",
            "runs:",
            "steps:",
            "- ",
            "  ",
            "\n",
            "&a",
            "*a",
        ),
        *(
            "{{",
            "}}",
            ":",
            "#",
            "'",
            "resources: [../x]",
            "namespace: y",
            "é",
            "\t",
            "0755",
            "<<: ",
        ),
        *("- hosts: x", "tasks:", "roles: [r]", "handlers:", "notify: x", "include_tasks: x.yml"),
        *("services:", "image: a/b:${T:-1}", "build: .", "extends: x", "include: [compose.yaml]"),
        *("dependencies:", "version: 1", "repository: file://..", "# -- text", "tag: 1", "values:"),
        *("apiVersion: argoproj.io/v1alpha1", "kind: Application", "source:", "path: .", "..: ..:"),
        *("apiVersion: kustomize.toolkit.fluxcd.io/v1", "kind: Kustomization", "namePrefix: p-"),
        *("groups:", "rules:", "- alert: x", "- record: y", "expr: sum(a{b=", "{{ if }}", "{{`"),
        *("route:", "receivers:", "matchers: [a=b]", "routes:", "script: x", "include: x.yml"),
        *("extends: [.a, b]", ".a:", "b:", "!reference [a, b]", "trigger: x/y", "$[[ inputs.a ]]"),
        *('{"version": 4,', '"resources": [{"type": "a", "name": "b"}]}'),
        *('{"format_version": "1.0",', '"planned_values": {"root_module": {}}}'),
        *("[Section][2] @a", "* @a/b", "^[", "kind: Location", "target: ./*", "dependsOn: [a:b/c]"),
        *(
            "CREATE TABLE a (",
            "x int",
            "CREATE VIEW v AS SELECT * FROM a",
            "ALTER TABLE a ADD",
            ";",
        ),
        *(
            "REFERENCES b (c)",
            "COMMENT ON TABLE a IS 'x'",
            "BEGIN",
            "END",
            "$$",
            "/*",
            "DELIMITER //",
        ),
        *(
            "FROM a AS b",
            "COPY --from=b",
            "RUN <<EOF",
            "EOF",
            "ENV A=1",
            "\\",
            "[Unit]",
            "After=x.y",
        ),
        *(
            "pipeline {",
            "stage('a') {",
            "agent any",
            "steps {",
            "sh './a.sh'",
            "}",
            "@Library('a')",
        ),
        *("- stage: a", "- job: b", "dependsOn: a", "template: x.yml@y", "- task: A@1", "pool: x"),
        *("Resources:", "Type: AWS::S3::Bucket", "!Ref A", "!Sub '${A.B}'", "Fn::GetAtt: [A, B]"),
        *('include "root" {', "find_in_parent_folders()", 'dependency "a" {', "inputs = {"),
        *('{"panels": [{"title": "a", "targets": [{"expr": "up{"}]}],', '"schemaVersion": 1}'),
        *("a: b c ## help", ".PHONY: a", "\t./a.sh", "include b.mk", "define X", "alias x := y"),
        *("tasks: {a: {deps: [b]}}", "import click", "@click.command()", "def f(): pass", "\n\n"),
        *("import argparse", "p = argparse.ArgumentParser()", "p.add_argument('--x')", "#!/bin/sh"),
        *("[project.scripts]", 'a = "b:c"', "f() {", "$(", "<<EOF", "'''", "/*", "//"),
        *("[web:children]", "[web]", "web[1:9]", "a=b", "children:", "dependencies: [r]", "*"),
    ]
)


def finished(source: str, path: str, text: str) -> Reading:
    """What a source makes of one file, linked."""
    module = work.load(inventory.SOURCES[source])
    return module.link(module.read(path, text))


EVERY = [(source, path) for source, paths in PATHS.items() for path in paths]


@pytest.mark.parametrize(("source", "path"), EVERY)
@pytest.mark.parametrize("tangle", TANGLES)
def test_no_tangle_breaks_a_source(source: str, path: str, tangle: str) -> None:
    """Depth, length and nonsense give items or problems, never an exception."""
    reading = finished(source, path, TANGLES[tangle])
    assert all(problem.line >= 1 for problem in reading.problems)
    assert all(item.line >= 1 for item in reading.items)


@example("\\")
@given(st.lists(WORDS, max_size=40).map(" ".join) | st.lists(WORDS, max_size=40).map("".join))
def test_no_mixture_breaks_a_source(text: str) -> None:
    """Texts made of what means something to a source are read or are problems."""
    for source, path in EVERY:
        reading = finished(source, path, text)
        assert all(item.path == path and item.line >= 1 for item in reading.items)
        assert all(said.path == path and said.line >= 1 for said in reading.relations)


@given(st.text())
def test_no_text_breaks_a_source(text: str) -> None:
    """The same for any text at all."""
    for source, path in EVERY:
        reading = finished(source, path, text)
        assert {problem.path for problem in reading.problems} <= {path}


@given(st.lists(st.sampled_from(["a", "b.c", "d-e", "f_g"]), min_size=1, unique=True))
def test_files_read_together_are_files_read_apart(names: list[str]) -> None:
    """Reading depends on one file only: merged readings of files are linked as one."""
    readings = [terraform.read(f"{n}/main.tf", f'variable "{n}" {{}}') for n in names]
    linked = terraform.link(merge(readings))
    assert {i.id for i in linked.items if i.kind == "configuration"} == {
        f"terraform:{n}" for n in names
    }


def test_a_broken_block_costs_only_itself() -> None:
    """Of a hundred blocks with one broken in the middle, ninety-nine are as without it."""
    blocks = [f'resource "aws_vpc" "v{n}" {{\n  cidr = var.v{n}\n}}\n' for n in range(100)]
    whole = hcl.parse("".join(blocks))
    broken = hcl.parse("".join([*blocks[:50], blocks[50].replace("=", "= ="), *blocks[51:]]))
    assert [(b.type, b.labels, b.line) for b in broken.blocks] == [
        (b.type, b.labels, b.line) for b in whole.blocks
    ]
    assert [b.labels[1] for b in broken.blocks if b.error_line] == ["v50"]
    assert {r.segments for r in whole.references} - {r.segments for r in broken.references} <= {
        ("var", "v50")
    }
    assert broken.error is not None
    assert (broken.error.line, broken.error.column) == (152, 10)


def test_a_conflict_left_in_a_file_is_found() -> None:
    """The marks of an unfinished merge are a problem, and the blocks between them stay known."""
    text = '<<<<<<< HEAD\nvariable "a" {}\n=======\nvariable "b" {}\n>>>>>>> other\n'
    reading = terraform.read("main.tf", text)
    assert [item.name for item in reading.items] == ["var.a", "var.b"]
    assert [problem.line for problem in reading.problems] == [1]
    assert all(item.confidence is Confidence.PARTIAL for item in reading.items)


def test_hostile_names_stay_on_one_line() -> None:
    """A name with line breaks and control characters is one line in ids and names."""
    pod = (
        'apiVersion: v1\nkind: Pod\nmetadata: {name: "a\\nb\\t<script>\\x07", namespace: "x\\ny"}\n'
    )
    (item,) = kubernetes.link(kubernetes.read("pod.yaml", pod)).items
    assert (item.id, item.name) == ("kubernetes:x y/Pod/a b <script>", "a b <script>")
    job = 'on: push\njobs: {"a\\nb": {runs-on: x}}\n'
    items = github.read(".github/workflows/c.yml", job).items
    assert [item.id for item in items] == ["github:c.yml", "github:c.yml/a b"]


@pytest.mark.parametrize(
    ("path", "text", "right"),
    [
        ("a.yaml", "apiVersion: v1\nkind: Pod\n", True),
        ("a.yaml", "# comment\n---\n'kind': Pod\n\"apiVersion\" : v1\n", True),
        ("a.yaml", '{"kind": "List", "apiVersion": "v1", "items": []}', True),
        ("a.yaml", "items:\n- kind: Pod\n  apiVersion: v1\n", True),
        ("a.yaml", "text: the apiVersion: and the kind: of it\n", False),
        ("a.yaml", "apiVersion: v2\nname: chart\n", False),
        ("k/kustomization.yaml", "resources: []\n", True),
        ("k/Kustomization", "resources: []\n", True),
        (".github/workflows/a.yaml", "apiVersion: v1\nkind: Pod\n", False),
        ("x/.github/a.yaml", "apiVersion: v1\nkind: Pod\n", False),
    ],
)
def test_manifests_are_told_from_other_yaml(path: str, text: str, right: bool) -> None:
    """A file is meant when lines of it state an apiVersion and a kind."""
    assert kubernetes.looks_right(path, text) is right


def test_selectors_take_expressions() -> None:
    """All terms of a selector have to hold, and an operator nobody knows holds never."""
    pods = [("a", "{app: x, tier: front}"), ("b", "{app: x, tier: back, canary: yes}")]
    documents = [
        f"apiVersion: v1\nkind: Pod\nmetadata: {{name: {name}, labels: {labels}}}\n"
        "spec: {containers: [{name: c, image: i}]}\n"
        for name, labels in pods
    ]
    expressions = {
        "in": "{key: tier, operator: In, values: [front]}",
        "not-in": "{key: tier, operator: NotIn, values: [front]}",
        "exists": "{key: canary, operator: Exists}",
        "lacks": "{key: canary, operator: DoesNotExist}",
        "unknown": "{key: tier, operator: Near, values: [front]}",
    }
    documents += [
        f"apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {{name: {name}}}\n"
        f"spec: {{selector: {{matchExpressions: [{expression}]}}}}\n"
        for name, expression in expressions.items()
    ]
    said = finished("kubernetes", "all.yaml", "---\n".join(documents)).relations
    selected = {(s.source[-6:], s.target[-1]) for s in said if s.kind == "selects"}
    assert selected == {
        ("get/in", "a"),
        ("not-in", "b"),
        ("exists", "b"),
        ("/lacks", "a"),
    }


def test_manifests_of_the_field_are_all_found(corpora: Path) -> None:
    """In real repositories every object that a plain loader finds is an item of its kind."""
    for folder in (corpora / "iac" / "kubernetes", corpora / "iac" / "flux"):
        paths = [p for p in files.listing(folder) if p.endswith((".yaml", ".yml"))]
        reading = inventory.read(folder, [p for p in paths if ".github/" not in p])
        expected: Counter[tuple[str, str]] = Counter()
        for path in paths:
            expected.update((path, kind) for kind in plain_kinds(folder / path))
        found = Counter((item.path, item.kind) for item in reading.items)
        assert sum(expected.values()) > 20
        assert expected - found == Counter()
        assert [p for p in reading.problems if p.severity == "error"] == []


def plain_kinds(path: Path) -> list[str]:
    """The kinds of a file's objects that have a name of their own, as PyYAML sees them."""
    try:
        documents = list(yaml.safe_load_all(path.read_text("utf-8")))
    except yaml.YAMLError:
        # Templates that our reader takes and PyYAML doesn't.
        return []
    return [d["kind"] for d in documents if isinstance(d, dict) and is_object(d)]


def is_object(document: dict[str, Any]) -> bool:
    """Whether a document is an object of a cluster with a name that isn't a placeholder."""
    name = (document.get("metadata") or {}).get("name", "")
    stated = document.get("kind") and document.get("apiVersion")
    return bool(stated and name and "{{" not in str(name))


def test_workflows_of_the_field_are_all_read(corpora: Path, tmp_path: Path) -> None:
    """Each starter workflow, put where workflows live, is an item with its jobs."""
    target = tmp_path / ".github" / "workflows"
    target.mkdir(parents=True)
    starters = sorted((corpora / "iac" / "github-actions").glob("*/*.yml"))
    for number, starter in enumerate(starters):
        (target / f"{number}.yml").write_bytes(starter.read_bytes())
    reading = inventory.read(tmp_path, files.listing(tmp_path))
    kinds = Counter(item.kind for item in reading.items)
    assert kinds["workflow"] == len(starters) > 100
    assert kinds["job"] >= len(starters)
    assert reading.problems == ()
