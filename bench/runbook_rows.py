"""Benches of runbooks: their rules, and their coverage of alerts."""

from __future__ import annotations

import sysconfig
import time
from collections.abc import Callable
from pathlib import Path

from comparison import IMPORT_CLICK, Comparison, Run, Skipped, forget

_SCRIPTS = Path(sysconfig.get_path("scripts"))


def cold(scratch: Path) -> Comparison:
    """`adrtool check` of 1,000 runbooks with 3,000 blocks of shell code, nothing kept."""
    command = [str(_SCRIPTS / "adrtool"), "-C", str(_runbooks(scratch)), "check"]
    return Comparison(Run(command, forget), IMPORT_CLICK)


def warm(scratch: Path) -> Comparison:
    """The same, once it was checked and nothing has changed since."""
    command = [str(_SCRIPTS / "adrtool"), "-C", str(_runbooks(scratch)), "check"]
    # What has changed within the last two seconds isn't kept.
    time.sleep(2.5)
    return Comparison(Run(command), IMPORT_CLICK)


def coverage(scratch: Path) -> Comparison:
    """`runbook coverage` of 140 alerts and 112 runbooks, about as many as kube-prometheus has."""
    command = [str(_SCRIPTS / "runbook"), "-C", str(_alerts(scratch)), "coverage"]
    return Comparison(Run(command), IMPORT_CLICK)


BENCHES: dict[str, Callable[[Path], Comparison | Skipped]] = {
    "runbooks, 1000, cold": cold,
    "runbooks, 1000, warm": warm,
    "runbook coverage": coverage,
}


def _runbooks(scratch: Path) -> Path:
    """Each of about 2 KB with a loop, a session and a heredoc, all of them different."""
    folder = scratch / "operations"
    (folder / "runbooks").mkdir(parents=True)
    prose = "Words about what is seen, what it means and what is to be done about it. " * 6
    for number in range(1_000):
        loop = f"for pod in $(kubectl get pods --output name | tail -n {number}); do\n"
        loop += '  kubectl logs "$pod" | grep --ignore-case error\ndone\n'
        session = f"$ kubectl rollout restart deployment/s{number}\ndeployment.apps restarted\n"
        heredoc = f"cat <<EOF | kubectl apply -f -\nmetadata: {{name: s{number}}}\nEOF\n"
        text = f"---\nowner: team-{number}\nlast_reviewed: 2026-10-01\n---\n\n# Service {number}\n"
        text += f"\n## Meaning\n\n{prose}\n\n## Impact\n\n{prose}\n\n"
        text += f"## Diagnosis\n\n```bash\n{loop}```\n\n```console\n{session}```\n\n"
        text += f"## Mitigation\n\n```sh\n{heredoc}```\n\n## Escalation\n\n{prose}\n"
        (folder / "runbooks" / f"service-{number}.md").write_text(text, encoding="utf-8")
    return folder


def _alerts(scratch: Path) -> Path:
    """Rules of 140 alerts, of which every fifth names a runbook that isn't there."""
    folder = scratch / "alerts"
    (folder / "runbooks").mkdir(parents=True)
    rules = "groups:\n  - name: all\n    rules:\n"
    for number in range(140):
        rules += f"      - alert: Alert{number}\n"
        rules += f"        expr: rate(jobs_total{{n='{number}'}}[5m]) > 1\n"
        rules += f"        annotations: {{runbook_url: https://rb.example.com/alert{number}}}\n"
        if number % 5:
            page = folder / "runbooks" / f"Alert{number}.md"
            page.write_text(f"# Alert{number}\n\n## Meaning\n\nIt is.\n", encoding="utf-8")
    (folder / "rules.yml").write_text(rules, encoding="utf-8")
    patterns = 'runbooks: {url_patterns: ["https://rb.example.com/{path}"]}\n'
    (folder / "adrtool.yml").write_text(patterns, encoding="utf-8")
    return folder
