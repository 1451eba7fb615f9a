"""`adrtool report capacity`."""

from __future__ import annotations

from adrtool.cli import base
from adrtool.cli.report import tabled


@base.command("capacity")
@tabled.as_json
def command(as_json: bool) -> None:
    r"""Show CPU, memory, replicas and instance types as the code asks for them.

    A pod counts as the scheduler counts it; namespaces add up at the least and the most
    replicas that autoscalers allow. Patches of kustomize are merged in.

    \b
    Example: adrtool report capacity
             adrtool report capacity --json | jq '.workloads[] | select(.findings != [])'
    """
    tabled.run("capacity", as_json)
