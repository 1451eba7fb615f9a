"""Secrets planted where charts, Compose files, Flux and Argo CD hold them: none comes out."""

from __future__ import annotations

import json

import pytest

from adrtool.inventory import kubernetes
from adrtool.inventory.source import merge
from tests.helpers import Repo, Runner
from tests.planting import answers, leaked, plant

# `§` stands for the next canary, one place each.
TEXTS = {
    "web/Chart.yaml": """\
apiVersion: v2
name: web
version: 1.0.0
annotations: {note: "§"}
maintainers: [{name: x, email: "§"}]
dependencies:
  - {name: db, version: 1.x, repository: "https://me:§@charts.example.com", import-values: ["§"]}
""",
    "web/values.yaml": """\
# -- What it is, without saying what
password: "§"
image: {repository: shop/web, tag: "1.0", pullSecrets: ["§"]}
env: [{name: TOKEN, value: "§"}]
args: ["--token=§"]
nested: {deep: {deeper: "§"}}
podLabels: {team: "§"}
podAnnotations: {a.b/c: "§"}
# @default -- §
# -- (string) A default that is told in a comment only
# @default -- §
commented:
script: |
  login §
migrationImage: "§ §"
""",
    "web/values-prod.yaml": 'password: "§"\nimage: {repository: "§ x", tag: "1"}\n',
    "web/templates/secret.yaml": 'kind: Secret\nstringData: {a: "§"}\nb: {{ .Values.x }} §\n',
    "compose.yaml": """\
x-anchor: &env {SECRET: "§"}
services:
  web:
    image: shop/web:${TAG:-1.0}
    build: {context: "https://me:§@git.example.com/x.git", args: {A: "§"}}
    command: ["--password", "§"]
    entrypoint: serve §
    environment: {<<: *env, A: "§", B: "${B:-§}", C: "${C:?§}"}
    labels: ["traefik.rule=§"]
    healthcheck: {test: curl §}
    ports: ["${PORT:-§}:80", "§ 80"]
    volumes: ["${DATA:-§}:/data"]
    logging: {options: {token: "§"}}
    extra_hosts: ["a:§"]
    sysctls: {a: "§"}
    restart: "§"
    depends_on: {worker: {condition: "§"}}
  worker:
    image: "§ not an image"
    environment: ["A=§", "B: §", {C: "§"}]
    labels: {a: "§"}
volumes: {data: {driver_opts: {o: "password=§"}, labels: {a: "§"}}}
configs: {c: {content: "§"}}
""",
    "flux/release.yaml": """\
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: web, namespace: shop, annotations: {a: "§"}, labels: {b: "§"}}
spec:
  chart: {spec: {chart: web, sourceRef: {kind: HelmRepository, name: r}}}
  values: {password: "§", image: {repository: shop/web, tag: "2"}, list: ["§"]}
  postRenderers: [{kustomize: {patches: [{patch: "§"}]}}]
---
apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: {name: r, namespace: shop}
spec: {url: "https://me:§@git.example.com/x.git?token=§"}
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: k, namespace: shop}
spec: {path: ., postBuild: {substitute: {A: "§"}}, patches: [{patch: "§"}]}
""",
    "argo/app.yaml": """\
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: web, namespace: argocd}
spec:
  source:
    repoURL: https://me:§@git.example.com/x.git
    path: web
    helm: {parameters: [{name: a, value: "§"}], values: "a: §", valuesObject: {a: "§"}}
    plugin: {env: [{name: A, value: "§"}]}
  info: [{name: a, value: "§"}]
""",
    "overlay/kustomization.yaml": """\
commonLabels: {team: "§"}
commonAnnotations: {a: "§"}
configMapGenerator: [{name: c, literals: ["A=§"]}]
patches: [{patch: "- {op: replace, path: /a, value: §}"}]
""",
    "bad/Chart.yaml": 'apiVersion: v2\nname: bad\nversion: "§\n',
    "bad2/Chart.yaml": "apiVersion: v2\nname: bad\nversion: 1\n",
    "bad2/values.yaml": "password: § x: [\n",
    "bad/compose.yaml": 'services:\n  web: {environment: [A=§\n',
    "worse/compose.yaml": 'services: ["§"]\n',
}  # fmt: skip


def test_no_planted_secret_comes_out(repo: Repo, run: Runner) -> None:
    """Of more than a hundred places, plain and in base64, none is in the JSON or a message."""
    secrets = plant(repo, TEXTS)
    assert len(secrets) > 100
    told = answers(run, repo, ["inventory", "--json"], ["inventory"], ["check"])
    assert leaked(secrets, told) == []
    found = json.loads(told["inventory --json"])
    kinds = {item["kind"] for item in found["items"]}
    assert {"chart", "value", "service", "HelmRelease", "Application"} <= kinds
    assert {p["path"] for p in found["problems"]} >= {"bad/Chart.yaml", "bad2/values.yaml"}


def test_what_a_source_tells_itself_holds_no_label() -> None:
    """Facts are kept in a cache on disk: of labels they have what compares, not what reads."""
    pod = (
        "apiVersion: v1\nkind: Pod\nmetadata: {name: a, labels: {team: swordfish}}\n"
        "spec: {containers: [{name: c, image: a}]}\n---\n"
        "apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: {selector: {team: swordfish}}\n"
    )
    overlay = "resources: [pod.yaml]\ncommonLabels: {team: swordfish}\n"
    read = kubernetes.read("pod.yaml", pod), kubernetes.read("kustomization.yaml", overlay)
    assert "swordfish" not in "".join(repr(fact) for reading in read for fact in reading.facts)
    linked = kubernetes.link(merge(read))
    assert any(said.kind == "selects" for said in linked.relations)


@pytest.mark.parametrize("form", ["a/b<c", "YS9iPGM", "a%2Fb%3Cc", "a/b&lt;c", "612f623c63"])
def test_a_leak_is_found(form: str) -> None:
    """As it is, in base64, of a URL, of HTML and in hexadecimal, in the answer that holds it."""
    told = {"fine": b"a/b", "leaks": f"x{form}y".encode()}
    assert leaked(["a/b<c", "other"], told) == [("a/b<c", "leaks")]
