"""The three console scripts, and the table of each group's commands."""

from __future__ import annotations

import atexit
import gc

# A command makes much that lives as long as itself: to look often for what could be freed costs
# a short one more than its work, and at its end everything is freed at once.
gc.set_threshold(50_000)
atexit.register(gc.freeze)

from adrtool.cli.base import Entry, Group  # noqa: E402

ADR = {
    "new": Entry("adrtool.cli.adr.new", "Write the next decision record."),
    "list": Entry("adrtool.cli.adr.list", "List all records."),
    "show": Entry("adrtool.cli.adr.show", "Show one record."),
    "accept": Entry("adrtool.cli.adr.accept", "Mark records as accepted."),
    "reject": Entry("adrtool.cli.adr.reject", "Mark records as rejected."),
    "deprecate": Entry("adrtool.cli.adr.deprecate", "Mark records as deprecated."),
    "propose": Entry("adrtool.cli.adr.propose", "Mark records as proposed."),
    "supersede": Entry("adrtool.cli.adr.supersede", "State that one record supersedes another."),
    "link": Entry("adrtool.cli.adr.link", "State on both sides how records relate."),
    "unlink": Entry("adrtool.cli.adr.unlink", "Take what records say of each other out."),
    "renumber": Entry("adrtool.cli.adr.renumber", "Give a record another number everywhere."),
    "rename": Entry("adrtool.cli.adr.rename", "Give a record another title everywhere."),
    "doctor": Entry("adrtool.cli.adr.doctor", "Find what was left half done, and repair it."),
    "import": Entry("adrtool.cli.adr.import_", "Take records over that another tool kept."),
    "graph": Entry("adrtool.cli.adr.graph", "Draw how records relate."),
    "index": Entry("adrtool.cli.adr.index", "Write a table of all records, into a file too."),
}
RUNBOOK = {
    "new": Entry("adrtool.cli.runbook.new", "Write a new runbook."),
    "list": Entry("adrtool.cli.runbook.list", "List all runbooks."),
    "due": Entry("adrtool.cli.runbook.due", "List runbooks whose review is overdue."),
    "review": Entry("adrtool.cli.runbook.review", "Mark runbooks as reviewed."),
    "drill": Entry("adrtool.cli.runbook.drill", "Record that a runbook was exercised."),
    "coverage": Entry("adrtool.cli.runbook.coverage", "Tell which alerts have a runbook."),
    "export": Entry("adrtool.cli.runbook.export", "Write all runbooks into one offline file."),
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

REPORT = {
    "impact": Entry("adrtool.cli.report.impact", "Show what breaks if a thing goes."),
    "services": Entry("adrtool.cli.report.services", "Show what each service is made of."),
    "coverage": Entry("adrtool.cli.report.coverage", "Show what nobody owns or explains."),
    "versions": Entry("adrtool.cli.report.versions", "Show who uses which version of what."),
    "drift": Entry("adrtool.cli.report.drift", "Show what is only in code or only in state."),
    "rules": Entry("adrtool.cli.report.rules", "Show what decisions forbid, and what breaks it."),
    "capacity": Entry("adrtool.cli.report.capacity", "Show CPU, memory, replicas, instances."),
}

report = Group(
    "report",
    REPORT,
    "Reports over the whole catalog.\n\nExample: adrtool report impact image:postgres:17",
)

ADRTOOL = {
    "init": Entry("adrtool.cli.init", "Set a repository up; overwrites nothing."),
    "new": Entry("adrtool.cli.kinds.new", "Write a new document of any kind."),
    "list": Entry("adrtool.cli.kinds.list", "List the documents of a kind, or the kinds."),
    "show": Entry("adrtool.cli.kinds.show", "Show one document of any kind."),
    "status": Entry("adrtool.cli.kinds.status", "Give documents of any kind another status."),
    "inventory": Entry("adrtool.cli.inventory", "List what the infrastructure code says exists."),
    "graph": Entry("adrtool.cli.graph", "Draw what is around anything in the catalog."),
    "report": Entry("adrtool.cli.main:report", "Reports over the whole catalog."),
    "update": Entry("adrtool.cli.update", "Bring generated blocks of Markdown files up to date."),
    "check": Entry("adrtool.cli.check", "Report every problem; exit status 1 on errors."),
    "explain": Entry("adrtool.cli.explain", "Tell what a rule means and how to fix it."),
    "diff": Entry("adrtool.cli.diff", "Tell what a change does to all of it."),
    "due": Entry("adrtool.cli.due", "List what is overdue, by owner."),
    "links": Entry("adrtool.cli.links", "Check every link of the site."),
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
