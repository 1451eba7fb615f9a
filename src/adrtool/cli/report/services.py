"""`adrtool report services`."""

from __future__ import annotations

from adrtool.cli import base
from adrtool.cli.report import tabled


@base.command("services")
@tabled.as_json
def command(as_json: bool) -> None:
    r"""Show what each service is made of, who owns it, and how that is known.

    A service is what adrtool.yml or Backstage declares, what Kubernetes labels
    app.kubernetes.io/name, a Compose service, a Helm release or chart.

    \b
    Example: adrtool report services
             adrtool report services --json | jq '.services[] | select(.owner == null) | .name'
    """
    tabled.run("services", as_json)
