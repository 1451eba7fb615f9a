"""`adrtool new`, `list`, `show` and `status`: documents of every kind by one way."""

from __future__ import annotations

import json
import os
import re

import pytest

from tests.cli.test_completion import complete
from tests.helpers import Repo, Runner

CONFIG = """\
kinds:
  postmortem:
    dir: postmortems
    statuses: [draft, published]
    sections: [Impact, Timeline]
"""
EVENTS = """\
---
status: review
owner: checkout
date: 2026-02-03
tags: [api, orders]
version: "2"
---

# Order *events*

Kafka carries them.
"""
LEVELS = "# Service levels\n\n* Status: Draft\n* Date: 2026-01-02\n* Owner: platform team\n"


@pytest.fixture
def team(repo: Repo) -> Repo:
    """A repository with two specifications and a kind of the team's own."""
    repo.write("adrtool.yml", CONFIG)
    repo.write("specs/order-events.md", EVENTS)
    repo.write("specs/service-levels.md", LEVELS)
    repo.write(
        "postmortems/2026-01-06-dns.md",
        "---\nstatus: Published\n---\n# DNS\n\n## Impact\n\nA.\n\n## Timeline\n\nB.\n",
    )
    return repo


class TestList:
    """Which documents there are."""

    def test_the_table_has_a_line_a_document(self, team: Repo, run: Runner) -> None:
        """In whatever form it states its fields; missing ones are dashes."""
        team.write("specs/z.md", "# Z\n")
        result = run("adrtool", "list", "spec", cwd=team.path)
        assert (result.code, result.stderr) == (0, "")
        assert result.stdout.splitlines() == [
            "NAME            STATUS  OWNER          DATE        TITLE",
            "order-events    review  checkout       2026-02-03  Order events",
            "service-levels  draft   platform team  2026-01-02  Service levels",
            "z               -       -              -           Z",
        ]

    def test_json_has_every_fact(self, team: Repo, run: Runner) -> None:
        """The same keys for every kind."""
        [found] = run(
            "adrtool", "list", "spec", "--json", "--status", "review", cwd=team.path
        ).json()
        assert found == {
            "id": "spec:order-events", "kind": "spec", "name": "order-events",
            "title": "Order events", "status": "review", "status_raw": "review",
            "date": "2026-02-03", "owner": "checkout", "tags": ["api", "orders"],
            "path": "specs/order-events.md",
        }  # fmt: skip

    @pytest.mark.parametrize(
        ("options", "names"),
        [
            ("--status draft", ["service-levels"]),
            ("--status DRAFT --status review", ["order-events", "service-levels"]),
            ("--status none", ["z"]),
            ("--tag API", ["order-events"]),
            ("--owner Platform", ["service-levels"]),
            ("--since 2026-01-03", ["order-events"]),
            ("--until 2026-01-02", ["service-levels"]),
            ("--text kafka", ["order-events"]),
            ("--sort status", ["service-levels", "order-events", "z"]),
            ("--sort date", ["z", "service-levels", "order-events"]),
            ("--sort title --reverse", ["z", "service-levels", "order-events"]),
            ("--sort name", ["order-events", "service-levels", "z"]),
        ],
    )
    def test_filters_leave_some_in_an_order(
        self, team: Repo, run: Runner, options: str, names: list[str]
    ) -> None:
        """As those of `adr list`; statuses sort in the order of a life cycle."""
        team.write("specs/z.md", "# Z\n")
        result = run("adrtool", "list", "spec", *options.split(), "--paths", cwd=team.path)
        assert result.stdout.splitlines() == [f"specs/{name}.md" for name in names]

    def test_without_a_kind_it_says_which_there_are(self, team: Repo, run: Runner) -> None:
        """With how many documents each has, where, and in which statuses."""
        table = run("adrtool", "list", cwd=team.path).stdout.splitlines()
        assert table[-1] == "postmortem  1          postmortems/  draft, published"
        found = {
            kind["kind"]: kind for kind in run("adrtool", "list", "--json", cwd=team.path).json()
        }
        assert list(found) == ["adr", "runbook", "spec", "postmortem"]
        assert found["postmortem"] == {
            "kind": "postmortem", "title": "Postmortems", "folders": ["postmortems"],
            "documents": 1, "statuses": ["draft", "published"], "sections": ["Impact", "Timeline"],
        }  # fmt: skip

    def test_records_and_runbooks_are_listed_by_their_own_commands(
        self, team: Repo, run: Runner
    ) -> None:
        """`adrtool list adr` is `adr list`, with its options."""
        team.write("adr/0001-a.md", "# 1. A\n\n## Status\n\nAccepted\n")
        team.write("runbooks/r.md", "# R\n")
        for kind, options in (("adr", ["--status", "accepted"]), ("runbook", [])):
            one = run("adrtool", "list", kind, *options, "--json", cwd=team.path)
            assert one.json() == run(kind, "list", *options, "--json", cwd=team.path).json() != []

    def test_an_unknown_status_says_which_there_are(self, team: Repo, run: Runner) -> None:
        """Those of the kind, in their order."""
        result = run("adrtool", "list", "spec", "--status", "aproved", cwd=team.path)
        assert (result.code, result.stdout) == (2, "")
        assert "did you mean 'approved'?" in result.stderr
        assert "draft, review, approved, implemented, retired" in result.stderr

    def test_nothing_found_is_told_on_standard_error(self, team: Repo, run: Runner) -> None:
        """What to do next, or how many there were to choose from."""
        result = run("adrtool", "list", "spec", "--text", "nowhere", cwd=team.path)
        assert (result.code, result.stdout) == (0, "")
        assert result.stderr == "none of 2 documents matches\n"
        (team.path / "postmortems/2026-01-06-dns.md").unlink()
        result = run("adrtool", "list", "postmortem", cwd=team.path)
        assert result.stderr == (
            'no postmortems in postmortems/; adrtool new postmortem "TITLE" writes the first\n'
        )

    def test_a_bad_document_is_one_problem(self, team: Repo, run: Runner) -> None:
        """With its place; the others are listed, and the exit status is 0."""
        team.write("specs/bad.md", b"\xff\xfe")
        result = run("adrtool", "list", "spec", "--json", cwd=team.path)
        assert (result.code, len(result.json())) == (0, 2)
        assert result.stderr.startswith("specs/bad.md:1:1: error:")


class TestShow:
    """One document."""

    @pytest.mark.parametrize(
        "cited",
        ["order-events", "spec:order-events", "order-events.md", "specs/order-events.md"],
    )
    def test_it_is_found_by_any_of_its_names(self, team: Repo, run: Runner, cited: str) -> None:
        """The facts come first, then the text without its front matter."""
        result = run("adrtool", "show", "spec", cited, cwd=team.path)
        assert result.code == 0
        assert result.stdout.splitlines() == [
            "specs/order-events.md", "status: review", "date: 2026-02-03", "owner: checkout",
            "tags: api, orders", "version: 2", "", "# Order *events*", "", "Kafka carries them.",
        ]  # fmt: skip

    def test_a_dated_document_is_found_without_its_date(self, team: Repo, run: Runner) -> None:
        """Nobody remembers the day; a path from the current folder will do too."""
        found = run("adrtool", "show", "postmortem", "dns", "--json", cwd=team.path).json()
        assert found["path"] == "postmortems/2026-01-06-dns.md"
        assert found["text"].startswith("---\nstatus: Published")
        here = run("adrtool", "show", "postmortem", "2026-01-06-dns.md", "--json",
                   cwd=team.path / "postmortems")  # fmt: skip
        assert here.json() == found

    def test_runbooks_are_shown_too(self, team: Repo, run: Runner) -> None:
        """Every kind has every command."""
        team.write("runbooks/restore.md", "---\nowner: ops\n---\n# Restore\n")
        assert "owner: ops" in run("adrtool", "show", "runbook", "restore", cwd=team.path).stdout

    def test_an_unknown_one_says_what_is_near(self, team: Repo, run: Runner) -> None:
        """And how to see them all."""
        result = run("adrtool", "show", "spec", "order-event", cwd=team.path)
        assert (result.code, result.stdout) == (2, "")
        assert "no specification 'order-event'" in result.stderr
        assert "'order-events'? adrtool list spec" in result.stderr

    def test_one_of_several_has_to_be_told(self, team: Repo, run: Runner) -> None:
        """Two files of one name are told apart by their paths."""
        team.write("specs/old/order-events.md", "# Old\n")
        result = run("adrtool", "show", "spec", "order-events", cwd=team.path)
        assert result.code == 2
        assert "specs/old/order-events.md, specs/order-events.md" in result.stderr


class TestStatus:
    """Another status."""

    def test_several_documents_get_one(self, team: Repo, run: Runner) -> None:
        """Each in its own form, every other byte as it was; the paths are printed."""
        result = run("adrtool", "status", "spec", "order-events", "service-levels", "approved",
                     cwd=team.path)  # fmt: skip
        assert (result.code, result.stderr) == (0, "")
        assert result.stdout.splitlines() == ["specs/order-events.md", "specs/service-levels.md"]
        assert team.read("specs/order-events.md") == EVENTS.replace("review", "approved")
        assert team.read("specs/service-levels.md") == LEVELS.replace("Draft", "Approved")

    def test_what_has_it_already_is_left_alone(self, team: Repo, run: Runner) -> None:
        """And that is said."""
        result = run("adrtool", "status", "spec", "order-events", "review", cwd=team.path)
        assert (result.code, result.stdout) == (0, "")
        assert "order-events is review already" in result.stderr
        assert team.read("specs/order-events.md") == EVENTS

    def test_a_dry_run_shows_the_diff_and_writes_nothing(self, team: Repo, run: Runner) -> None:
        """As a unified diff, or as JSON."""
        given = ("status", "postmortem", "dns", "draft", "--dry-run")
        result = run("adrtool", *given, cwd=team.path)
        assert "-status: Published\n+status: Draft\n" in result.stdout
        [change] = run("adrtool", *given, "--json", cwd=team.path).json()
        assert change == {"path": "postmortems/2026-01-06-dns.md", "diff": result.stdout}
        assert "status: Published" in team.read("postmortems/2026-01-06-dns.md")

    @pytest.mark.parametrize(
        ("words", "said"),
        [
            (["order-events", "aproved"], "'aproved' is no status of a specification"),
            (["order-events"], "which status is 'order-events' to have?"),
            (["approved"], "which specification is to be approved?"),
            (["order-events", "nowhere", "approved"], "no specification 'nowhere'"),
        ],
    )
    def test_wrong_use_changes_nothing(
        self, team: Repo, run: Runner, words: list[str], said: str
    ) -> None:
        """It is told in one line, with what to do in another."""
        result = run("adrtool", "status", "spec", *words, cwd=team.path)
        assert (result.code, result.stdout) == (2, "")
        assert said in result.stderr
        assert team.read("specs/order-events.md") == EVENTS

    @pytest.mark.parametrize("status", ["accepted", "rejected", "deprecated"])
    def test_records_get_it_as_by_their_own_commands(
        self, team: Repo, run: Runner, status: str
    ) -> None:
        """`adrtool status adr 1 accepted` is `adr accept 1`."""
        verb = {"accepted": "accept", "rejected": "reject", "deprecated": "deprecate"}[status]
        record = "---\nstatus: proposed\n---\n# A\n"
        for given in (("adrtool", "status", "adr", "1", status), ("adr", verb, "1")):
            team.write("adr/0001-a.md", record)
            assert run(*given, cwd=team.path).stdout == "adr/0001-a.md\n"
            assert team.read("adr/0001-a.md") == record.replace("proposed", status)

    def test_a_record_is_superseded_by_naming_the_newer(self, team: Repo, run: Runner) -> None:
        """One side alone would be half an edge."""
        team.write("adr/0001-a.md", "---\nstatus: accepted\n---\n# A\n")
        result = run("adrtool", "status", "adr", "1", "superseded", cwd=team.path)
        assert result.code == 2
        assert "adr supersede 1 NEW" in result.stderr

    @pytest.mark.skipif(os.geteuid() == 0, reason="nothing is closed to root")
    def test_a_file_that_may_not_be_written_stays(self, team: Repo, run: Runner) -> None:
        """One line, exit status 1, the original intact."""
        (team.path / "specs/order-events.md").chmod(0o444)
        result = run("adrtool", "status", "spec", "order-events", "draft", cwd=team.path)
        assert (result.code, result.stdout) == (1, "")
        assert team.read("specs/order-events.md") == EVENTS


class TestNew:
    """A new document."""

    def test_a_specification_has_its_template(self, team: Repo, run: Runner) -> None:
        """Named after its title, with what was said and the first status."""
        result = run("adrtool", "new", "spec", "Stock &", "prices", "--owner", "@cat: a",
                     "--tags", "api, db", "--applies-to", "kubernetes:*", "--stage", "--date",
                     "2026-02-03", cwd=team.path)  # fmt: skip
        assert (result.code, result.stdout) == (0, "specs/stock-and-prices.md\n"), result.stderr
        found = run("adrtool", "show", "spec", "stock-and-prices", "--json", cwd=team.path).json()
        assert (found["title"], found["status"], found["owner"]) == (
            "Stock & prices", "draft", "@cat: a",
        )  # fmt: skip
        assert (found["tags"], found["date"]) == (["api", "db"], "2026-02-03")
        assert "kubernetes:*" in found["text"]
        assert "## Requirements" in found["text"]
        assert team.git("diff", "--cached", "--name-only") == "specs/stock-and-prices.md"

    def test_a_kind_without_a_template_gets_its_sections(self, team: Repo, run: Runner) -> None:
        """What the check asks for is there from the start."""
        (team.path / "postmortems/2026-01-06-dns.md").unlink()
        result = run("adrtool", "new", "postmortem", "Queue full", "--status", "PUBLISHED",
                     cwd=team.path)  # fmt: skip
        assert result.stdout == "postmortems/queue-full.md\n", result.stderr
        found = run("adrtool", "show", "postmortem", "queue-full", "--json", cwd=team.path).json()
        assert (found["title"], found["status"]) == ("Queue full", "published")
        assert found["text"].index("## Impact") < found["text"].index("## Timeline")
        assert run("adrtool", "check", "--strict", cwd=team.path).code == 0

    def test_a_teams_template_is_filled_in(self, team: Repo, run: Runner) -> None:
        """With every value that there is; the template is no document itself."""
        team.write(
            "postmortems/form.md",
            "---\nstatus: {{ status }}\nby: {{ owner | yaml }}\n---\n"
            "# {{ title }}\n{% for s in sections %}\n## {{ s }}\n{% endfor %}",
        )
        team.write("adrtool.yml", CONFIG + "    template: postmortems/form.md\n")
        made = run("adrtool", "new", "postmortem", "A", "--owner", "x: y", cwd=team.path).stdout
        assert team.read(made.strip()) == (
            '---\nstatus: draft\nby: "x: y"\n---\n# A\n\n## Impact\n\n## Timeline\n'
        )
        listed = run("adrtool", "list", "postmortem", "--paths", cwd=team.path).stdout
        assert listed.splitlines() == ["postmortems/2026-01-06-dns.md", made.strip()]

    @pytest.mark.parametrize(
        ("neighbour", "name"),
        [("2026-01-06-dns", r"\d{4}-\d\d-\d\d-full"), ("007-dns", "008-full"), ("dns", "full")],
    )
    def test_a_name_begins_as_those_beside_it(
        self, team: Repo, run: Runner, neighbour: str, name: str
    ) -> None:
        """With the day, the next number, or nothing."""
        (team.path / "postmortems/2026-01-06-dns.md").unlink()
        team.write(f"postmortems/{neighbour}.md", "# DNS\n")
        made = run("adrtool", "new", "postmortem", "Full", cwd=team.path).stdout
        assert re.fullmatch(rf"postmortems/{name}\.md\n", made)

    def test_another_template_may_be_asked_for(self, team: Repo, run: Runner) -> None:
        """By its name, or by its path from where one is; none outside of the project."""
        team.write("forms/short.md", "# {{ title }}\n")
        for title, template, folder in (("A", "forms/short.md", "."), ("B", "short.md", "forms")):
            given = ("new", "spec", title, "--template", template)
            run("adrtool", *given, cwd=team.path / folder)
            assert team.read(f"specs/{title.lower()}.md") == f"# {title}\n"
        run("adrtool", "new", "spec", "C", "--template", "nygard", cwd=team.path)
        assert "## Consequences" in team.read("specs/c.md")
        (team.path.parent / "secret.md").write_text("# {{ title }} 42\n")
        for template in ("../secret.md", "nowhere"):
            result = run("adrtool", "new", "spec", "D", "--template", template, cwd=team.path)
            assert (result.code in {1, 2}, result.stdout) == (True, "")
        assert not (team.path / "specs/d.md").exists()

    @pytest.mark.parametrize(
        "title", ["注文イベント", "🚀", "CON", "../../etc", "x" * 300, "{{ 7 }}"]
    )
    def test_any_title_gives_a_file_of_its_kind(self, team: Repo, run: Runner, title: str) -> None:
        """In any script, however long, whatever it means elsewhere."""
        result = run("adrtool", "new", "postmortem", title, cwd=team.path)
        assert result.code == 0, result.stderr
        [path] = result.stdout.splitlines()
        assert path.startswith("postmortems/")
        titles = [d["title"] for d in run("adrtool", "list", "postmortem", "--json",
                                          cwd=team.path).json()]  # fmt: skip
        assert title in titles

    def test_nothing_is_overwritten(self, team: Repo, run: Runner) -> None:
        """A second document of the same name is wrong use."""
        result = run("adrtool", "new", "spec", "Order events", cwd=team.path)
        assert (result.code, result.stdout) == (2, "")
        assert "specs/order-events.md is there already" in result.stderr
        assert team.read("specs/order-events.md") == EVENTS

    def test_records_and_runbooks_are_written_by_their_own_commands(
        self, team: Repo, run: Runner
    ) -> None:
        """`adrtool new adr` takes the next number and the options of `adr new`."""
        one = run("adrtool", "new", "adr", "Use X", cwd=team.path)
        two = run("adrtool", "new", "adr", "Use Y", "--supersedes", "1", cwd=team.path)
        assert (one.stdout, two.stdout) == ("adr/0001-use-x.md\n", "adr/0002-use-y.md\n")
        made = run("adrtool", "new", "runbook", "Restore", "--owner", "ops", cwd=team.path)
        assert made.stdout == "runbooks/restore.md\n"

    def test_a_broken_configuration_writes_nothing(self, team: Repo, run: Runner) -> None:
        """Where a document belongs isn't known then."""
        team.write("adrtool.yml", "specs: {dirr: x}\n")
        result = run("adrtool", "new", "spec", "A", cwd=team.path)
        assert (result.code, result.stdout) == (1, "")
        assert not (team.path / "specs/a.md").exists()


class TestKinds:
    """The word behind the command."""

    @pytest.mark.parametrize("command", ["new", "list", "show", "status"])
    def test_an_unknown_kind_says_which_there_are(
        self, team: Repo, run: Runner, command: str
    ) -> None:
        """Wrong use, with the near one."""
        result = run("adrtool", command, "postmortems", "x", cwd=team.path)
        assert (result.code, result.stdout) == (2, "")
        assert result.stderr.splitlines() == [
            "error: there is no kind of document 'postmortems'",
            "       did you mean 'postmortem'? there are: adr, runbook, spec, postmortem",
        ]

    def test_a_kind_with_a_mistake_in_it_says_that_first(self, team: Repo, run: Runner) -> None:
        """Somebody who just configured it sees why it isn't there."""
        team.write("adrtool.yml", "kinds: {Post Mortem: {}}\n")
        result = run("adrtool", "list", "post-mortem", cwd=team.path)
        assert result.code == 2
        assert result.stderr.startswith("adrtool.yml:1:9: error: 'Post Mortem' must be")

    @pytest.mark.parametrize("command", ["new", "list", "show", "status"])
    def test_help_names_the_kinds_of_the_project(
        self, team: Repo, run: Runner, command: str
    ) -> None:
        """A team's own among them, with their folders."""
        result = run("adrtool", command, "--help", cwd=team.path)
        assert result.code == 0
        assert "postmortem  postmortems/" in result.stdout
        own = run("adrtool", command, "postmortem", "--help", cwd=team.path)
        assert own.stdout.startswith(f"Usage: adrtool {command} postmortem [OPTIONS]")

    def test_the_folder_of_another_project_may_be_named(self, team: Repo, run: Runner) -> None:
        """`-C` stands anywhere, and paths are relative to it."""
        where = str(team.path)
        for given in ("-C WHERE list spec", "list -C WHERE spec", "list spec -C WHERE"):
            words = [where if word == "WHERE" else word for word in given.split()]
            result = run("adrtool", *words, "--paths")
            assert result.stdout.splitlines()[0] == "specs/order-events.md"

    @pytest.mark.parametrize(
        ("line", "offered"),
        [
            ("adrtool list ", ["adr", "runbook", "spec", "postmortem"]),
            ("adrtool new po", ["postmortem"]),
            ("adrtool show spec ", ["order-events", "service-levels"]),
            ("adrtool show postmortem 2", ["2026-01-06-dns"]),
            ("adrtool status spec order-events ap", ["approved"]),
            ("adrtool status spec s", ["service-levels"]),
            ("adrtool list postmortem --status ", ["draft", "published", "none"]),
            ("adrtool new spec --status r", ["review", "retired"]),
            ("adrtool status adr 1", ["1"]),
            ("adrtool status adr 1 acc", ["accepted"]),
            ("adrtool list foo ", []),
        ],
    )
    def test_kinds_names_and_statuses_are_completed(
        self, team: Repo, run: Runner, line: str, offered: list[str]
    ) -> None:
        """From the configuration and the names of files."""
        team.write("adr/0001-a.md", "# 1. A\n")
        assert complete(run, line, team.path)[0] == offered


class TestCheck:
    """What `adrtool check` says of documents that aren't records."""

    def test_an_unknown_status_is_told_with_its_line_and_the_words(
        self, team: Repo, run: Runner
    ) -> None:
        """A warning, since a word may be missing from the configuration instead."""
        team.write("specs/a.md", "---\nowner: x\nstatus: aproved\n---\n# A\n")
        result = run("adrtool", "check", "--format", "json", cwd=team.path)
        [problem] = json.loads(result.stdout)["problems"]
        assert (problem["path"], problem["line"], problem["severity"], problem["rule"]) == (
            "specs/a.md", 3, "warning", "document/unknown-status",
        )  # fmt: skip
        assert problem["message"] == "'aproved' is no status of a specification"
        assert problem["hint"] == (
            "did you mean 'approved'? there are: draft, review, approved, implemented, retired"
        )

    def test_a_missing_section_is_told(self, team: Repo, run: Runner) -> None:
        """Headings of any level count, behind a number and with more words."""
        team.write("postmortems/b.md", "# B\n\n### 1. Impact on customers\n\n## Times\n")
        [problem] = run("adrtool", "check", "--format", "json", cwd=team.path).json()["problems"]
        assert (problem["path"], problem["line"], problem["rule"], problem["message"]) == (
            "postmortems/b.md", 1, "document/missing-section", "a postmortem without 'Timeline'",
        )  # fmt: skip

    def test_runbooks_may_have_any_status(self, team: Repo, run: Runner) -> None:
        """A kind that names no statuses takes all of them."""
        team.write("runbooks/r.md", "---\nstatus: whatever\n---\n# R\n")
        assert "document/" not in run("adrtool", "check", cwd=team.path).stdout
