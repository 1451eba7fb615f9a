"""`adrtool report versions`."""

from __future__ import annotations

from adrtool.cli import base
from adrtool.cli.report import tabled


@base.command("versions")
@tabled.as_json
def command(as_json: bool) -> None:
    r"""Show who uses which version of images, modules, charts, actions, providers.

    Unpinned is what may change without a commit: no version, a branch, a tag without a number.
    Divergent is what is used in more than one version. What has a finding comes first.

    \b
    Example: adrtool report versions
             adrtool report versions --json | jq '.versions[] | select(.divergent)'
    """
    tabled.run("versions", as_json)
