#!/usr/bin/env python3
"""shopctl: the things that we do to the running shop, as commands.

It calls kubectl with the right context and namespace and prints what it calls, so that
every step can be repeated by hand. Needs Python 3.11, click and kubectl.
"""

import json
import shlex
import subprocess
import sys
import time

import click

ENVIRONMENTS = {"production": "shop", "staging": "shop-staging"}
PLATFORM_WORKLOADS = {"outbox-relay", "database-backup"}
DATABASE_USERS = ["catalogue", "checkout", "payments"]
PG_TOOLS = "ghcr.io/example-shop/pg-tools:17.6-2"


class Cluster:
    """kubectl on one environment's cluster."""

    def __init__(self, environment: str, dry_run: bool) -> None:
        self.context = f"shop-{environment}"
        self.namespace = ENVIRONMENTS[environment]
        self.dry_run = dry_run

    def namespace_of(self, workload: str) -> str:
        return "platform" if workload in PLATFORM_WORKLOADS else self.namespace

    def kubectl(self, *arguments: str, namespace: str | None = None) -> None:
        command = ["kubectl", "--context", self.context]
        command += ["--namespace", namespace or self.namespace, *arguments]
        click.echo(f"$ {shlex.join(command)}", err=True)
        if self.dry_run:
            return
        status = subprocess.run(command, check=False).returncode
        if status:
            sys.exit(status)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--env",
    "environment",
    type=click.Choice(sorted(ENVIRONMENTS)),
    default="staging",
    show_default=True,
    envvar="SHOP_ENV",
    help="Which cluster. Staging unless you say so.",
)
@click.option("-n", "--dry-run", is_flag=True, help="Print the kubectl commands only.")
@click.pass_context
def cli(context: click.Context, environment: str, dry_run: bool) -> None:
    """Look after the running shop."""
    context.obj = Cluster(environment, dry_run)


@cli.command()
@click.pass_obj
def status(cluster: Cluster) -> None:
    """Show workloads, autoscalers and pods that restart."""
    for namespace in (cluster.namespace, "platform"):
        cluster.kubectl("get", "deployments,statefulsets,cronjobs,hpa", namespace=namespace)
    cluster.kubectl("get", "pods", "--sort-by=.status.containerStatuses[0].restartCount")


@cli.command()
@click.argument("workload")
@click.pass_obj
def restart(cluster: Cluster, workload: str) -> None:
    """Replace all pods of WORKLOAD, one after the other."""
    namespace = cluster.namespace_of(workload)
    cluster.kubectl("rollout", "restart", f"deployment/{workload}", namespace=namespace)
    cluster.kubectl("rollout", "status", f"deployment/{workload}", namespace=namespace)


@cli.command()
@click.argument("workload")
@click.option("--to-revision", type=int, default=0, help="Default: the one before.")
@click.pass_obj
def rollback(cluster: Cluster, workload: str, to_revision: int) -> None:
    """Put the previous revision of WORKLOAD back.

    The next deployment puts the manifests' version in place again, so revert the change on
    main, too.
    """
    namespace = cluster.namespace_of(workload)
    target = f"deployment/{workload}"
    cluster.kubectl("rollout", "history", target, namespace=namespace)
    cluster.kubectl("rollout", "undo", target, f"--to-revision={to_revision}", namespace=namespace)
    cluster.kubectl("rollout", "status", target, namespace=namespace)


@cli.command("run-job")
@click.argument("cronjob")
@click.pass_obj
def run_job(cluster: Cluster, cronjob: str) -> None:
    """Run CRONJOB now and follow its log."""
    namespace = cluster.namespace_of(cronjob)
    job = f"{cronjob}-{int(time.time())}"
    cluster.kubectl("create", "job", job, f"--from=cronjob/{cronjob}", namespace=namespace)
    follow = ("--follow", "--pod-running-timeout=2m")
    cluster.kubectl("logs", f"job/{job}", *follow, namespace=namespace)


@cli.command()
@click.option("--user", type=click.Choice(DATABASE_USERS), default="checkout", show_default=True)
@click.argument("statement")
@click.pass_obj
def sql(cluster: Cluster, user: str, statement: str) -> None:
    """Run one SQL STATEMENT from inside the cluster, as a service's user."""
    secret = {"secretKeyRef": {"name": f"{user}-database", "key": "url"}}
    container = {
        "name": "psql",
        "image": PG_TOOLS,
        "command": ["sh", "-c", 'exec psql "$DATABASE_URL" --no-psqlrc --command "$STATEMENT"'],
        "env": [
            {"name": "DATABASE_URL", "valueFrom": secret},
            {"name": "STATEMENT", "value": statement},
        ],
        "securityContext": {
            "allowPrivilegeEscalation": False,
            "capabilities": {"drop": ["ALL"]},
            "runAsNonRoot": True,
            "runAsUser": 10001,
            "seccompProfile": {"type": "RuntimeDefault"},
        },
    }
    # The service's own label lets the pod through the service's network policy.
    cluster.kubectl(
        "run",
        f"psql-{int(time.time())}",
        f"--image={PG_TOOLS}",
        f"--labels=app.kubernetes.io/name={user}",
        "--restart=Never",
        "--rm",
        "--attach",
        "--quiet",
        "--overrides",
        json.dumps({"spec": {"containers": [container]}}),
    )


if __name__ == "__main__":
    cli()
