"""One thing of what several technologies call by one name."""

from __future__ import annotations

from typing import Any

from tests.helpers import Repo, Runner

WEB = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: web-blue, namespace: shop, labels: {app.kubernetes.io/name: web}}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
        - {name: web, image: "web:1.2", envFrom: [{configMapRef: {name: web}}]}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: web, namespace: shop}
data: {URL: secret-value}
---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec: {selector: {app: web}, ports: [{port: 80}]}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: all, namespace: shop}
spec:
  rules:
    - http:
        paths:
          - {path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}
"""


def read(repo: Repo, run: Runner) -> dict[str, Any]:
    """The services by name."""
    result = run("adrtool", "report", "services", "--json", cwd=repo.path)
    assert "secret-value" not in result.stdout
    return {service["name"]: service for service in result.json()["services"]}


def parts(service: Any) -> dict[str, str]:
    """What says that a thing is a part, by role and id."""
    return {f"{p['role']} {p['id']}": p["by"] for p in service["parts"]}


def test_parts_are_inferred_from_the_workload(repo: Repo, run: Runner) -> None:
    """Each says by what; what is called like the workload in Compose is the same service."""
    repo.write("web.yaml", WEB)
    repo.write("compose.yaml", "services:\n  web-blue:\n    image: web:dev\n")
    found = read(repo, run)
    assert list(found) == ["web"]
    assert parts(found["web"]) == {
        "workloads compose:compose.yaml/service/web-blue": "Compose service web-blue",
        "workloads kubernetes:shop/Deployment/web-blue": "label app.kubernetes.io/name",
        "images image:web:1.2": "used by kubernetes:shop/Deployment/web-blue",
        "images image:web:dev": "used by compose:compose.yaml/service/web-blue",
        "exposure kubernetes:shop/Service/web": "selects kubernetes:shop/Deployment/web-blue",
        "exposure kubernetes:shop/Ingress/all": "routes to kubernetes:shop/Service/web",
        "configuration kubernetes:shop/ConfigMap/web":
            "mounted by kubernetes:shop/Deployment/web-blue",
    }  # fmt: skip
    assert not any(p["declared"] for p in found["web"]["parts"])


def test_parts_are_inferred_from_names(repo: Repo, run: Runner) -> None:
    """The longest name of a service counts; a part of a word doesn't."""
    repo.write("compose.yaml", "services:\n  web:\n    image: a:1\n  web-api:\n    image: a:1\n")
    repo.write("schema.sql", "CREATE SCHEMA web;\nCREATE TABLE web.carts (id int);\n")
    repo.write("services/web/Dockerfile", "FROM a:1\n")
    repo.write("main.tf", 'resource "aws_ecs_service" "web_api" {}\n')
    repo.write("modules/other/main.tf", 'resource "aws_ecs_service" "web" {}\n')
    jobs = "".join(f"  {j}:\n    runs-on: x\n    steps:\n      - run: a\n"
                   for j in ("test-web", "test-web-api", "cobweb"))  # fmt: skip
    repo.write(".github/workflows/ci.yml", f"on: push\njobs:\n{jobs}")
    repo.write("runbooks/down.md", "---\nservice: Web\n---\n# It is down\n")
    found = read(repo, run)
    assert {k for k in parts(found["web"]) if k.startswith(("tables", "pipe", "runb"))} == {
        "tables sql:web/carts", "pipelines github:ci.yml/test-web", "runbooks runbook:down",
    }  # fmt: skip
    assert "images docker:services/web/Dockerfile" in parts(found["web"])
    api = parts(found["web-api"])
    assert "pipelines github:ci.yml/test-web-api" in api
    assert "workloads terraform:.:aws_ecs_service.web_api" in api
    assert not any("modules" in key for key in parts(found["web"]))


def test_what_is_declared_wins(repo: Repo, run: Runner) -> None:
    """Members of adrtool.yml belong to no other service, and its owner is the owner."""
    repo.write("web.yaml", WEB)
    repo.write("CODEOWNERS", "* @a/everybody\n")
    found = read(repo, run)["web"]
    assert (found["owner"], found["owned_by"]) == ("@a/everybody", "its workloads")
    repo.write("adrtool.yml",
               "services:\n  front:\n    owner: ada\n"
               "    members: kubernetes:*/Deployment/web-*\n")  # fmt: skip
    found = read(repo, run)
    assert list(found) == ["front"]
    assert (found["front"]["owner"], found["front"]["owned_by"]) == ("ada", "adrtool.yml")
    assert parts(found["front"])["workloads kubernetes:shop/Deployment/web-blue"] == "adrtool.yml"
    assert parts(found["front"])["exposure kubernetes:shop/Ingress/all"]


def test_backstage_names_and_owns(repo: Repo, run: Runner) -> None:
    """A component of a workload's name comes before its label."""
    repo.write("web.yaml", WEB)
    repo.write("catalog-info.yaml", "apiVersion: backstage.io/v1alpha1\nkind: Component\n"
               "metadata: {name: web-blue}\n"
               "spec: {type: service, owner: group:web, system: shop}\n")  # fmt: skip
    found = read(repo, run)
    assert list(found) == ["web-blue"]
    assert (found["web-blue"]["owner"], found["web-blue"]["system"]) == ("web", "shop")


def test_documents_of_what_services_share_are_nobodys(repo: Repo, run: Runner) -> None:
    """A runbook about an entrance for all is not about each service behind it."""
    other = WEB.replace("web", "api").replace("name: all", "name: own")
    both = "          - {path: /api, backend: {service: {name: api, port: {number: 80}}}}\n"
    repo.write("web.yaml", WEB + both)
    repo.write("api.yaml", other)
    repo.write("runbooks/all.md", "---\napplies_to: kubernetes:shop/Ingress/all\n---\n# A\n")
    repo.write("runbooks/own.md", "---\napplies_to: kubernetes:shop/Ingress/own\n---\n# B\n")
    found = read(repo, run)
    runbooks = {n: [p["id"] for p in s["parts"] if p["role"] == "runbooks"]
                for n, s in found.items()}  # fmt: skip
    assert runbooks == {"web": [], "api": ["runbook:own"]}


def test_services_that_are_no_map_are_refused(repo: Repo, run: Runner) -> None:
    """A mistake of the configuration has its line."""
    repo.write("adrtool.yml", "services: [web]\n")
    (found,) = run("adrtool", "check", "--json", cwd=repo.path).json()["problems"]
    assert (found["rule"], found["line"]) == ("config/invalid", 1)
