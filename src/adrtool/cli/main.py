"""The three console scripts, and the table of each group's commands."""

from __future__ import annotations

from adrtool.cli.base import Entry, Group

ADR = {
    "new": Entry("adrtool.cli.adr.new", "Write the next decision record."),
    "list": Entry("adrtool.cli.adr.list", "List all records."),
    "show": Entry("adrtool.cli.adr.show", "Show one record."),
    "accept": Entry("adrtool.cli.adr.accept", "Mark records as accepted."),
    "supersede": Entry("adrtool.cli.adr.supersede", "State that one record supersedes another."),
    "graph": Entry("adrtool.cli.adr.graph", "Draw how records relate."),
    "index": Entry("adrtool.cli.adr.index", "Write a table of all records, into a file too."),
}
RUNBOOK = {
    "new": Entry("adrtool.cli.runbook.new", "Write a new runbook."),
    "list": Entry("adrtool.cli.runbook.list", "List all runbooks."),
}

adr = Group(
    "adr",
    ADR,
    'Decision records.\n\nExample: adr new "Use PostgreSQL for orders" --supersedes 3',
    with_dir=True,
)
runbook = Group(
    "runbook", RUNBOOK, 'Runbooks.\n\nExample: runbook new "Restore the orders database"'
)

ADRTOOL = {
    "init": Entry("adrtool.cli.init", "Set a repository up; overwrites nothing."),
    "inventory": Entry("adrtool.cli.inventory", "List what the infrastructure code says exists."),
    "update": Entry("adrtool.cli.update", "Bring generated blocks of Markdown files up to date."),
    "check": Entry("adrtool.cli.check", "Report every problem; exit status 1 on errors."),
    "build": Entry("adrtool.cli.build", "Build the site."),
    "serve": Entry("adrtool.cli.serve", "Serve the site and rebuild it on changes."),
    "adr": Entry("adrtool.cli.main:adr", "Decision records (the command adr)."),
    "runbook": Entry("adrtool.cli.main:runbook", "Runbooks (the command runbook)."),
}

adrtool = Group(
    "adrtool",
    ADRTOOL,
    "Decisions, runbooks and infrastructure code in one searchable site.\n\n"
    "Example: adrtool init && adrtool build",
)
