"""Secrets planted in every source of a copy of the shop: none is on the site or in an answer."""

from __future__ import annotations

import gzip
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.helpers import PROJECT, Repo, Runner
from tests.inventory.test_ansible import SECRETS as ANSIBLE
from tests.inventory.test_planted import TEXTS as DELIVERED
from tests.inventory.test_planted_databases import TEXTS as DATABASES
from tests.inventory.test_planted_tools import TEXTS as TOOLS
from tests.planting import answers, leaked, plant

# `§` stands for the next canary, one place each.
TEXTS = {
    "infra/main.tf": """\
variable "token" {
  default   = "§"
  sensitive = true
}
variable "plain" { default = { deep = ["§"] } }
locals { secret = "§" }
resource "aws_db_instance" "x" {
  password = "§"
  username = "§"
  tags     = { note = "§" }
  user_data = <<-EOT
    export TOKEN=§
  EOT
  provisioner "local-exec" {
    command     = "curl -u me:§"
    environment = { A = "§" }
  }
}
output "x" { value = "§" }
provider "aws" { secret_key = "§" }
terraform {
  backend "s3" { secret_key = "§" }
}
module "m" {
  source   = "git::https://me:§@example.com/m.git?ref=v1"
  password = "§"
}
""",
    "infra/prod.tfvars": 'password = "§"\n',
    "state/terraform.tfstate": """\
{"version": 4, "terraform_version": "1.9.0", "serial": 1, "lineage": "§",
 "outputs": {"a": {"value": "§", "type": "string"}, "b": {"value": "§", "sensitive": true}},
 "resources": [{"mode": "managed", "type": "aws_db_instance", "name": "x",
  "provider": "provider[\\"registry.example.com/hashicorp/aws\\"]",
  "instances": [{"schema_version": 1,
   "attributes": {"password": "§", "id": "§", "tags": {"a": "§"}},
   "sensitive_attributes": [], "private": "§"}]}]}
""",
    "state/plan.json": """\
{"format_version": "1.2", "terraform_version": "1.9.0", "variables": {"a": {"value": "§"}},
 "planned_values": {"outputs": {"a": {"sensitive": false, "value": "§"}},
  "root_module": {"resources": [{"address": "aws_x.y", "mode": "managed", "type": "aws_x",
   "name": "y", "values": {"p": "§"}}]}},
 "resource_changes": [{"address": "aws_x.y", "mode": "managed", "type": "aws_x", "name": "y",
  "change": {"actions": ["create"], "before": {"p": "§"}, "after": {"p": "§"}}}],
 "configuration": {"root_module": {"variables": {"a": {"default": "§"}}}}}
""",
    "k8s/all.yaml": """\
apiVersion: v1
kind: Secret
metadata: {name: s, namespace: shop, annotations: {a: "§"}}
data: {p: "§"}
stringData: {q: "§"}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: c, namespace: shop}
data: {p: "§", "app.conf": "password=§"}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: d, namespace: shop, labels: {l: "§"}}
spec:
  selector: {matchLabels: {app: d}}
  template:
    metadata: {labels: {app: d}, annotations: {a: "§"}}
    spec:
      containers:
        - name: c
          image: shop/web:1
          args: ["--token=§"]
          command: [sh, -c, "echo §"]
          env: [{name: A, value: "§"}]
          livenessProbe: {httpGet: {path: "/§", port: 80, httpHeaders: [{name: X, value: "§"}]}}
""",
    ".github/workflows/ci.yml": """\
name: CI
on: push
env: {TOKEN: "§"}
jobs:
  a:
    runs-on: ubuntu-latest
    env: {A: "§"}
    container: {image: "shop/ci:1", credentials: {username: me, password: "§"}, env: {B: "§"}}
    steps:
      - run: curl -H "Authorization: §"
      - uses: actions/checkout@v4
        with: {token: "§"}
        env: {C: "§"}
""",
    ".gitlab-ci.yml": """\
variables: {TOKEN: "§", OTHER: {value: "§", description: "What it is."}}
a:
  image: shop/ci:1
  variables: {A: "§"}
  before_script: ["login §"]
  script: ["echo §"]
  environment: {name: prod, url: "https://me:§@example.com"}
""",
    "monitoring/scrape/prometheus.yml": """\
global: {external_labels: {a: "§"}}
remote_write: [{url: "https://me:§@example.com/w", basic_auth: {username: me, password: "§"}}]
scrape_configs:
  - job_name: web
    basic_auth: {username: "§", password: "§"}
    authorization: {credentials: "§"}
    params: {token: ["§"]}
    static_configs: [{targets: ["web:80"], labels: {a: "§"}}]
""",
    "monitoring/rules/more.yml": """\
groups:
  - name: g
    rules:
      - alert: Planted
        expr: up == 0
        labels: {severity: critical, other: "§"}
        annotations: {dashboard_token: "§", runbook_url: "https://me:§@example.com/x"}
""",
    "monitoring/more/alertmanager.yml": """\
global: {smtp_auth_password: "§", slack_api_url: "https://hooks.example.com/§"}
route: {receiver: a}
receivers:
  - name: a
    slack_configs: [{api_url: "https://hooks.example.com/§", channel: "#x"}]
    pagerduty_configs: [{service_key: "§", routing_key: "§"}]
    webhook_configs: [{url: "https://me:§@example.com/hook"}]
    email_configs: [{to: a@example.com, auth_password: "§"}]
""",
    "owners/catalog-info.yaml": """\
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: c, annotations: {token: "§"}, links: [{url: "https://me:§@example.com"}]}
spec: {type: service, lifecycle: production, owner: team}
""",
}  # fmt: skip


def every() -> dict[str, str]:
    """The files of all tests that plant secrets."""
    ansible = {}
    for path, text in ANSIBLE.items():
        marked = re.sub(r"(?<!\{)\{\}(?!\})", "§", text)
        ansible[f"ansible-planted/{path}"] = marked.replace("{{", "{").replace("}}", "}")
    others = {"delivered": DELIVERED, "databases": DATABASES, "tools": TOOLS}
    placed = {f"{f}/{path}": text for f, texts in others.items() for path, text in texts.items()}
    return TEXTS | placed | ansible


def published(site: Path) -> Iterator[tuple[str, bytes]]:
    """Every file of a site, what is compressed as what it holds."""
    for path in sorted(site.rglob("*")):
        if path.is_file():
            data = path.read_bytes()
            is_packed = data.startswith(b"\x1f\x8b")
            yield str(path), gzip.decompress(data) if is_packed else data


@pytest.mark.slow
def test_no_planted_secret_leaves_the_reader(repo: Repo, run: Runner, tmp_path: Path) -> None:
    """Of eight hundred and more, none is in a page, the index of the search, JSON or a message."""
    shop = PROJECT / "examples" / "shop"
    shutil.copytree(shop, repo.path, dirs_exist_ok=True, ignore=shutil.ignore_patterns("site"))
    secrets = plant(repo, every())
    assert len(secrets) > 800
    site = tmp_path / "site"
    build = ["build", "--site-dir", str(site)]
    checks = (["check"], ["check", "--format", "json"])
    told = answers(run, repo, ["inventory", "--json"], ["inventory"], *checks, build)
    pages = dict(published(site))
    assert any(b"Planted" in data for data in pages.values())
    assert leaked(secrets, told | pages) == []
