"""A history of twelve commits: what a team does to its documents and infrastructure."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from dataclasses import dataclass

from tests.helpers import Repo, clean_environment

TODAY = "2026-11-23"
RECORD = """\
---
status: {status}
date: 2026-0{number}-01
{more}---

# {title}

## Context and Problem Statement

{context}

## Decision Outcome

{decision}

## Consequences

More to run.
"""
RUNBOOK = """\
---
owner: platform
last_reviewed: {reviewed}
review_every: 90d
---

# {title}

## When

When the bucket is full, which the dashboard of the storage team shows on its first page.

## Steps

1. Look at the size of the bucket on the dashboard, and write it down for the report.
2. Remove what is older than a year, after the owner of the data has agreed to it.

## Verify

The size is below the limit again, and the alert has gone after some minutes.

## Rollback

Ask the storage team to restore the last version of what was removed by mistake.
"""
BUCKET = 'resource "aws_s3_bucket" "logs" {\n  bucket = "logs"\n}\n'
ROLE = 'resource "aws_iam_role" "writer" {\n  name = "writer"\n}\n'
ALERT = """\
groups:
  - name: storage
    rules:
      - alert: BucketFull
        expr: size > 1
        labels: {severity: page}
"""


@dataclass(frozen=True, slots=True)
class Step:
    """A commit: its message, and what it does to the files."""

    message: str
    change: Callable[[Repo], None]


def record(number: int, title: str, status: str = "proposed", **said: str) -> str:
    """A record in the form of MADR."""
    texts = {"context": "Logs get lost.", "decision": "We keep them.", "more": ""} | said
    return RECORD.format(number=number, title=title, status=status, **texts)


def _replace(path: str, old: str, new: str) -> Callable[[Repo], None]:
    def change(repo: Repo) -> None:
        text = repo.read(path)
        assert old in text
        repo.write(path, text.replace(old, new))

    return change


def _write(files: dict[str, str]) -> Callable[[Repo], None]:
    def change(repo: Repo) -> None:
        for path, text in files.items():
            repo.write(path, text)

    return change


def _renamed(repo: Repo) -> None:
    repo.git("mv", "adr/0002-compress-logs.md", "adr/0002-compress-all-logs.md")
    _replace("adr/0002-compress-all-logs.md", "# Compress logs", "# Compress all logs")(repo)


def _superseded(repo: Repo) -> None:
    by = "superseded_by: 0003-ship-logs.md\n"
    repo.write("adr/0001-keep-logs.md", record(1, "Keep logs", "superseded", more=by))
    more = "supersedes: 0001-keep-logs.md\n"
    text = record(3, "Ship logs", "accepted", decision="We ship them.", more=more)
    repo.write("adr/0003-ship-logs.md", text)


def _removed(repo: Repo) -> None:
    (repo.path / "runbooks/empty-bucket.md").unlink()
    repo.write("infra/main.tf", ROLE)


NAME = "adr/0002-compress-logs.md"
STEPS = (
    Step("The first record", _write({"adr/0001-keep-logs.md": record(1, "Keep logs", "accepted")})),
    Step("A proposal with a broken link", _write({
        NAME: record(2, "Compress logs", context="See [the sizes](sizes.md)."),
    })),
    Step("It is accepted", _replace(NAME, "status: proposed", "status: accepted")),
    Step("A bucket, and the record that decides it", _write({
        "infra/main.tf": BUCKET,
        "adr/0004-use-s3.md": record(
            4, "Use S3", more="applies_to: ['terraform:infra:aws_s3_bucket.logs']\n"
        ),
    })),
    Step("A file gets another name", _renamed),
    Step("Lines move", _replace("adr/0002-compress-all-logs.md", "See [", "They grew.\n\nSee [")),
    Step("An alert without a runbook", _write({"alerts/storage.yml": ALERT})),
    Step("Its runbook", _write({
        "runbooks/empty-bucket.md": RUNBOOK.format(title="Empty the bucket", reviewed="2026-05-01"),
        "alerts/storage.yml": ALERT
        + "        annotations: {runbook_url: runbooks/empty-bucket.md}\n",
    })),
    Step("A record is superseded", _superseded),
    Step("What was accepted is edited", _replace(
        "adr/0002-compress-all-logs.md", "We keep them.", "We never keep them."
    )),
    Step("The runbook is reviewed, and the bucket gets a role", _write({
        "runbooks/empty-bucket.md": RUNBOOK.format(title="Empty the bucket", reviewed="2026-11-20"),
        "infra/main.tf": BUCKET.replace('"logs"\n}', '"logs"\n  tags = aws_iam_role.writer.tags\n}')
        + ROLE,
    })),
    Step("Things go that others speak of", _removed),
)  # fmt: skip


def commit(repo: Repo, step: Step, number: int) -> None:
    """Makes the commit, on a day of its own."""
    step.change(repo)
    repo.git("add", "--all")
    day = f"2026-10-{number + 1:02}T12:00:00+00:00"
    dates = {"GIT_AUTHOR_DATE": day, "GIT_COMMITTER_DATE": day}
    subprocess.run(
        ["git", "commit", "--quiet", "--message", step.message],
        cwd=repo.path, env={**clean_environment(repo.home), **dates}, check=True,
    )  # fmt: skip
