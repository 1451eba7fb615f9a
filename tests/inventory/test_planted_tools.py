"""Secrets planted where tools, pipelines, templates and dashboards hold them: none comes out."""

from __future__ import annotations

import json

from tests.helpers import Repo, Runner
from tests.planting import answers, leaked, plant

# `§` stands for the next canary, one place each.
TEXTS = {
    "Makefile": """\
TOKEN ?= §
export PASSWORD := §
define BODY
	§
endef
build: TOKEN = §
build: ## Build it
	TOKEN=§ ./deploy.sh --token § $(shell echo §)
	@echo '§' | docker login -u § --password-stdin
""",
    "deploy.sh": """\
#!/bin/sh
# Deploys it.
PASSWORD=§
export TOKEN="§" OTHER='§'
: "${REGION:-§}" "${NAME:?§}"
curl -H "Authorization: §" "https://me:§@example.com/?x=§"
cat <<EOF
§
./§.sh
EOF
case $1 in §) sh "§" ;; esac
""",
    "justfile": """\
token := "§"
export KEY := `echo §`
# Build it
build a="§" b='§': (other "§")
    TOKEN=§ ./deploy.sh §
other x:
    §
""",
    "Taskfile.yml": """\
version: "3"
vars: {TOKEN: §, B: {sh: "echo §"}}
env: {A: §}
tasks:
  build:
    vars: {A: §}
    env: {B: §}
    deps: [{task: other, vars: {C: §}}]
    cmds: ["echo §", {cmd: "deploy §"}, {task: other, vars: {D: §}}]
    status: ["test §"]
    preconditions: [{sh: "test §", msg: "§"}]
  other: echo §
""",
    "cli.py": """\
import argparse, click
TOKEN = "§"
@click.command()
@click.option("--token", default="§", envvar="TOKEN", metavar="§", prompt="§")
@click.option("--kind", type=click.Choice(["§"]), default=TOKEN)
@click.argument("where", default="§")
def deploy(token="§"):
    \"\"\"Deploy it.

    Example: deploy --token §
    \"\"\"
    login("§")
def main():
    parser = argparse.ArgumentParser(epilog="§", usage="§")
    parser.add_argument("--password", default="§", choices=["§"], metavar="§", const="§")
    parser.set_defaults(token="§")
""",
    "pyproject.toml": """\
[project.scripts]
a = "cli:main"
b = "§ is no function"
[tool.other]
token = "§"
""",
    "Jenkinsfile": """\
@Library('shared') _
def token = '§'
pipeline {
  agent { docker { image 'maven:3'; args '-e TOKEN=§'; registryCredentialsId '§' } }
  parameters { string(name: 'A', defaultValue: '§')
    choice(name: 'B', choices: ['§']) }
  environment { TOKEN = credentials('§'); KEY = "§" }
  triggers { pollSCM('§ §!') }
  stages { stage('One') {
    when { environment name: 'A', value: '§' }
    environment { B = '§' }
    steps { sh 'deploy --token §'; sh "curl -u § https://x"
      withCredentials([string(credentialsId: '§', variable: 'C')]) { echo '§' }
      build job: 'next', parameters: [string(name: 'A', value: '§')] }
  } }
  post { failure { slackSend token: '§' } }
}
""",
    "azure-pipelines.yml": """\
name: §
parameters: [{name: a, type: string, default: §, values: [§]}]
variables: [{name: TOKEN, value: §}, {group: g}]
resources: {repositories: [{repository: r, name: a/b, endpoint: §}]}
jobs:
  - job: A
    condition: eq('§', 'x')
    variables: {B: §}
    container: {image: "node:22", env: {A: §}, options: "-e §"}
    strategy: {matrix: {one: {A: §}}}
    steps:
      - script: deploy --token §
        env: {TOKEN: §}
        displayName: Deploy
      - task: A@1
        inputs: {password: §}
      - template: steps.yml
        parameters: {token: §}
""",
    "stack.yaml": """\
AWSTemplateFormatVersion: "2010-09-09"
Metadata: {A: §}
Parameters: {P: {Type: String, Default: §, AllowedValues: [§], AllowedPattern: §}}
Mappings: {M: {a: {b: §}}}
Conditions: {C: !Equals [!Ref P, §]}
Resources:
  R:
    Type: AWS::Lambda::Function
    Metadata: {A: §}
    Properties:
      Environment: {Variables: {TOKEN: §, B: !Sub "${P}-§", C: !Join ["", [§]]}}
      Tags: [{Key: §, Value: §}]
      Code: {ZipFile: "§"}
      Runtime: "§ §"
Outputs: {O: {Value: §}}
""",
    "stack.json": """\
{"AWSTemplateFormatVersion": "2010-09-09",
 "Parameters": {"P": {"Type": "String", "Default": "§"}},
 "Resources": {"R": {"Type": "AWS::S3::Bucket", "Properties": {"A": "§", "B": {"Fn::Sub": "§"}}}}}
""",
    "terragrunt.hcl": """\
locals { token = "§" }
remote_state {
  backend = "s3"
  config = { bucket = "§", key = "§" }
}
generate "provider" {
  path = "p.tf"
  contents = "token = §"
}
terraform {
  source = "git::https://me:§@git.example.com/x.git?token=§"
  extra_arguments "a" { env_vars = { TOKEN = "§" } }
}
dependency "d" {
  config_path = "./d"
  mock_outputs = { a = "§" }
}
inputs = { password = "§", nested = { a = ["§"] } }
""",
    "dashboard.json": """\
{"title": "API", "uid": "api", "schemaVersion": 39,
 "templating": {"list": [{"name": "v", "query": "§", "current": {"value": "§"}, "regex": "§"}]},
 "annotations": {"list": [{"name": "a", "expr": "§"}]},
 "links": [{"title": "Runbook", "url": "https://me:§@example.com/runbooks/api?token=§"}],
 "panels": [{"type": "stat", "title": "Up", "datasource": {"type": "prometheus", "uid": "§"},
   "targets": [{"expr": "up{token=\\"§\\"} > 0", "legendFormat": "§"}, {"rawSql": "§"}],
   "options": {"content": "§"}}]}
""",
    "bad/azure-pipelines.yml": "steps:\n  - script: [§\n",
    "bad/stack.yaml": 'AWSTemplateFormatVersion: "1"\nResources: {A: {B: §}\n',
    "bad/dashboard.json": '{"schemaVersion": 1, "panels": [ {"title": §} ]}\n',
    "bad/Taskfile.yml": "version: '3'\ntasks: [§\n",
    "bad/cli.py": 'import click\nx = ("§"\n',
    "bad/Jenkinsfile": "pipeline {\n  environment { A = '§'\n",
    "bad/terragrunt.hcl": 'inputs = { a = = "§" }\n',
    "bad/pyproject.toml": '[project.scripts]\na = "§\n',
}


def test_no_planted_secret_comes_out(repo: Repo, run: Runner) -> None:
    """Of more than two hundred places, plain and in base64, none is in the JSON or a message."""
    secrets = plant(repo, TEXTS)
    assert len(secrets) > 200
    told = answers(run, repo, ["inventory", "--json"], ["inventory"], ["check"])
    assert leaked(secrets, told) == []
    found = json.loads(told["inventory --json"])
    kinds = {item["kind"] for item in found["items"]}
    assert {"target", "recipe", "task", "command", "stage", "panel", "parameter", "unit"} <= kinds
    told_of = {p["path"] for p in found["problems"]}
    assert told_of >= {path for path in TEXTS if path.startswith("bad/")}
