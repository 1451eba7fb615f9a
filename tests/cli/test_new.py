"""`adr new` writes the next record, alone or all at once, or nothing."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path

import pytest

from tests.helpers import Repo, Runner

NYGARD = "# 1. Old\n\nDate: 2020-01-01\n\n## Status\n\nAccepted\n\n## Context\n\nc\n"
MADR = "---\nstatus: accepted\ndate: 2020-01-01\n---\n\n# Old\n\n## Context and Problem Statement\n"


def today() -> str:
    """The day on this machine's clock."""
    return datetime.now().astimezone().date().isoformat()


def files(repo: Repo) -> set[str]:
    """All files and folders but git's own."""
    found = (p.relative_to(repo.path).as_posix() for p in repo.path.rglob("*"))
    return {path for path in found if not path.startswith(".git")}


def assert_numbers_and_edges_hold(repo: Repo, run: Runner) -> None:
    """No number is taken twice, and every supersede is stated on both sides."""
    found = {p["rule"] for p in run("adrtool", "check", "--json", cwd=repo.path).json()["problems"]}
    assert not {rule for rule in found if "supersede" in rule or "number" in rule}


def test_it_writes_madr_4_and_prints_the_path(repo: Repo, run: Runner) -> None:
    """The first record is MADR 4 minimal, proposed, dated today, with four digits."""
    before = today()
    result = run("adr", "new", "Use PostgreSQL", "for orders", cwd=repo.path)
    assert (result.code, result.stderr) == (0, "")
    assert result.stdout == "adr/0001-use-postgresql-for-orders.md\n"
    [record] = run("adr", "list", "--json", cwd=repo.path).json()
    assert (record["title"], record["status"]) == ("Use PostgreSQL for orders", "proposed")
    assert record["date"] in {before, today()}
    content = repo.read(record["path"])
    assert content.startswith(
        f"---\nstatus: proposed\ndate: {record['date']}\n---\n\n# Use Postgre"
    )


def test_the_path_leads_from_where_the_command_looks(repo: Repo, run: Runner) -> None:
    """From the project's root, and with -C from its folder."""
    deep = repo.path / "src"
    deep.mkdir()
    assert run("adr", "new", "A", cwd=deep).stdout == "adr/0001-a.md\n"
    assert run("adr", "-C", deep, "new", "B").stdout == "../adr/0002-b.md\n"
    assert run("adr", "--dir", "docs", "new", "C", cwd=deep).stdout == "src/docs/0001-c.md\n"
    assert files(repo) >= {"adr/0001-a.md", "adr/0002-b.md", "src/docs/0001-c.md"}


@pytest.mark.parametrize(
    "title",
    ["R&D | A/B", "'x' \"y\"", "🎉 日本語", "עברית", "a\\b", "{{ title }}", "${x} $H `id`",
     "# x", "12 factor", "12. Foo", "!!!", "-x", "--help me", "x" * 1000],
)  # fmt: skip
@pytest.mark.parametrize("neighbour", ["", NYGARD, MADR])
def test_the_title_is_exact(repo: Repo, run: Runner, neighbour: str, title: str) -> None:
    """What was asked for is what is listed, and the file name holds nothing that needs quoting."""
    if neighbour:
        repo.write("adr/0001-old.md", neighbour)
    result = run("adr", "new", "--no-edit", "--", title, cwd=repo.path)
    assert (result.code, result.stderr) == (0, "")
    path = result.stdout.removesuffix("\n")
    record = run("adr", "list", "--json", cwd=repo.path).json()[-1]
    assert (record["path"], record["title"]) == (path, title)
    name = Path(path).name
    assert name[:5] == ("0002-" if neighbour else "0001-")
    assert all(c.isalnum() or c in "-." for c in name)


def test_records_that_it_replaces_are_superseded_on_both_sides(repo: Repo, run: Runner) -> None:
    """--supersedes takes a number, an id, a file name or a path, and may stand several times."""
    repo.write("adr/0001-old.md", NYGARD)
    repo.write("adr/0002-older.md", MADR)
    repo.write("adr/0003-oldest.md", MADR)
    spellings = ("--supersedes", "0001", "--supersedes", "adr:2", "--supersedes=adr/0003-oldest.md")
    result = run("adr", "new", "New [x]", *spellings, cwd=repo.path)
    assert result.code == 0, result.stderr
    *old, new = run("adr", "list", "--json", cwd=repo.path).json()
    assert new["supersedes"] == [record["path"] for record in old]
    assert [record["superseded_by"] for record in old] == [[new["path"]]] * 3
    assert {record["status"] for record in old} == {"superseded"}
    assert_numbers_and_edges_hold(repo, run)


def test_a_record_is_named_once_however_often_it_is_named(repo: Repo, run: Runner) -> None:
    """The same record in two spellings gives one edge."""
    repo.write("adr/0001-old.md", MADR)
    run("adr", "new", "New", "--supersedes", "1", "--supersedes", "ADR-0001", cwd=repo.path)
    assert repo.read("adr/0002-new.md").count("0001-old.md") == 1
    assert repo.read("adr/0001-old.md").count("0002-new.md") == 1


@pytest.mark.parametrize("cited", ["9", "adr:9", "nothing", "", "../x", "0009-x.md"])
@pytest.mark.parametrize("existing", [False, True])
def test_a_missing_record_leaves_nothing_behind(
    repo: Repo, run: Runner, cited: str, existing: bool
) -> None:
    """Exit status 2, one clear error, no file and not even a folder."""
    if existing:
        repo.write("adr/0001-old.md", NYGARD)
    before = files(repo)
    result = run("adr", "new", "New", "--supersedes", cited, cwd=repo.path)
    assert (result.code, result.stdout) == (2, "")
    assert f"error: there is no record {cited!r}" in result.stderr
    assert files(repo) == before


def test_an_ambiguous_record_is_not_guessed(repo: Repo, run: Runner) -> None:
    """Two records of one number are named, and neither is touched."""
    repo.write("adr/0001-a.md", MADR)
    repo.write("adr/0001-b.md", MADR)
    result = run("adr", "new", "New", "--supersedes", "1", cwd=repo.path)
    assert result.code == 2
    assert "adr/0001-a.md, adr/0001-b.md" in result.stderr
    assert files(repo) == {"adr", "adr/0001-a.md", "adr/0001-b.md"}
    assert run("adr", "new", "New", "--supersedes", "0001-b.md", cwd=repo.path).code == 0
    assert repo.read("adr/0001-a.md") == MADR


@pytest.mark.parametrize("title", ["", "   ", "\n"])
def test_no_title_is_wrong_use(repo: Repo, run: Runner, title: str) -> None:
    """Exit status 2, an example, and nothing written."""
    result = run("adr", "new", title, cwd=repo.path)
    assert (result.code, result.stdout) == (2, "")
    assert "adr new" in result.stderr
    assert files(repo) == set()


def test_a_broken_configuration_stops_it(repo: Repo, run: Runner) -> None:
    """A command that writes has to know where to."""
    repo.write("adrtool.yml", "records: [{dri: docs}]\n")
    result = run("adr", "new", "X", cwd=repo.path)
    assert (result.code, result.stdout) == (1, "")
    assert "adrtool.yml:1" in result.stderr
    assert "nothing was written" in result.stderr
    assert files(repo) == {"adrtool.yml"}


def test_one_of_several_folders_has_to_be_meant(repo: Repo, run: Runner) -> None:
    """--dir or the current folder says which; its prefix goes with it."""
    repo.write("adrtool.yml", "records: [{dir: net, prefix: NET}, {dir: app}]\n")
    result = run("adr", "new", "X", cwd=repo.path)
    assert result.code == 2
    assert "net, app" in result.stderr
    assert run("adr", "new", "X", "--dir", "net", cwd=repo.path).stdout == "net/NET-0001-x.md\n"
    (repo.path / "app").mkdir()
    assert run("adr", "new", "X", cwd=repo.path / "app").stdout == "app/0001-x.md\n"


def test_a_folder_outside_of_the_project_is_refused_by_configuration(
    repo: Repo, run: Runner, tmp_path: Path
) -> None:
    """A link out of the project isn't written through."""
    (tmp_path / "outside").mkdir()
    try:
        (repo.path / "adr").symlink_to(tmp_path / "outside")
    except OSError:
        pytest.skip("no symbolic links here")
    result = run("adr", "new", "X", cwd=repo.path)
    assert result.code == 1
    assert list((tmp_path / "outside").iterdir()) == []


def test_a_folder_that_cannot_be_written_is_one_line(repo: Repo, run: Runner) -> None:
    """Exit status 1 and the reason, no traceback."""
    repo.write("adr", "a file where the folder should be")
    result = run("adr", "new", "X", cwd=repo.path)
    assert (result.code, result.stdout) == (1, "")
    assert result.stderr.startswith("error: ")
    assert "Traceback" not in result.stderr


@pytest.mark.skipif(os.name == "nt", reason="the editor of this test is a shell script")
def test_the_editor_is_opened_when_asked_for(repo: Repo, run: Runner, home: Path) -> None:
    """--edit starts $VISUAL or $EDITOR on the file; without a terminal nothing opens unasked."""
    editor = home / "my editor"
    editor.write_text('#!/bin/sh\nprintf "edited\\n" >> "$2"\n')
    editor.chmod(0o755)
    env = {"EDITOR": f"'{editor}' --wait"}
    run("adr", "new", "A", cwd=repo.path, env=env)
    assert "edited" not in repo.read("adr/0001-a.md")
    run("adr", "new", "B", "--edit", cwd=repo.path, env=env)
    assert repo.read("adr/0002-b.md").endswith("edited\n")
    run(
        "adr", "new", "C", "--edit", "--date", "today", cwd=repo.path, env={**env, "VISUAL": "true"}
    )
    assert "edited" not in repo.read("adr/0003-c.md")
    result = run("adr", "new", "D", "--edit", cwd=repo.path)
    assert (result.code, result.stdout) == (0, "adr/0004-d.md\n")
    assert "no editor is set" in result.stderr


def test_an_editor_that_fails_is_told_and_the_record_stays(repo: Repo, run: Runner) -> None:
    """What was written is written."""
    result = run("adr", "new", "A", "--edit", cwd=repo.path, env={"EDITOR": "no-such-editor"})
    assert result.code == 1
    assert "no-such-editor" in result.stderr
    assert "Traceback" not in result.stderr
    assert files(repo) == {"adr", "adr/0001-a.md"}


@pytest.mark.parametrize("supersedes", [(), ("--supersedes", "1")])
def test_many_at_once_share_no_number_and_lose_no_edge(
    repo: Repo, run: Runner, supersedes: tuple[str, ...]
) -> None:
    """Eight processes give eight numbers, and the old record names all that supersede it."""
    repo.write("adr/0001-old.md", NYGARD)

    def new(index: int) -> str:
        result = run("adr", "new", f"New {index}", *supersedes, cwd=repo.path)
        return result.stdout if result.code == 0 else result.stderr

    with ThreadPoolExecutor(8) as pool:
        printed = list(pool.map(new, range(8)))
    old, *found = run("adr", "list", "--json", cwd=repo.path).json()
    assert [record["number"] for record in found] == [str(n) for n in range(2, 10)]
    assert sorted(printed) == [f"{record['path']}\n" for record in found]
    if supersedes:
        assert old["superseded_by"] == [record["path"] for record in found]
        assert repo.read("adr/0001-old.md").count("](00") == 8
    assert_numbers_and_edges_hold(repo, run)
    assert {p.split("/")[0] for p in files(repo)} == {"adr"}
    assert len(files(repo)) == 10


FOLDERS = {
    "madr": ("0001-old.md", MADR),
    "nygard": ("0001-old.md", NYGARD),
    "madr 2": ("0001-old.md", "# Old\n\n* Status: accepted\n* Deciders: Bob\n* Date: 2020-01-01\n"),
    "log4brains": ("20200101-old.md", "# Old\n\n- Status: accepted\n- Tags: x\n"),
    "bold": ("001-old.md", "# ADR 1: Old\n\n**Date**: 2020-01-01\n\n**Status**: Accepted\n"),
    "one line": ("1-old.md", "# Old\n\n**Status**: Accepted | **Date**: 2020-01-01\n"),
    "header row": ("1-old.md", "# Old\n\n| Status | By |\n|---|---|\n| Accepted | Bob |\n"),
    "key and value": (
        "1-old.md", "# Old\n\n| | |\n|---|---|\n| Status | Accepted |\n| Scope | all |\n",
    ),
    "adrs": ("0001-old.md", "---\nnumber: 1\ntitle: Old\nstatus: accepted\n---\n\n# Old\n"),
    "mkdocs": ("1-old.md", "---\nadr:\n  author: Bob\n  status: accepted\n---\n\n# Old\n"),
    "rest": ("0001-old.rst", "1. Old\n======\n\nStatus\n------\n\n**Accepted**\n"),
    "rest fields": ("0001-old.rst", "Old\n###\n\n:Status: Accepted\n:Date: 2020-01-01\n"),
    "asciidoc": ("001_old.adoc", "= ADR-001 - Old\n\n== Status\n\nAccepted.\n"),
    "asciidoc table": ("001_old.adoc", "= 1. Old\n\n|===\n| Status | Accepted\n|===\n"),
}  # fmt: skip
OPTIONS = (
    "--status", "rejected", "--date", "2026-01-31", "--deciders", "Ada; Grace <x>", "--deciders",
    "Bo", "--tags", "data,cost", "--applies-to", "kubernetes:shop/*", "--ticket", "SHOP-12",
)  # fmt: skip


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_option_stands_where_the_folder_has_it(repo: Repo, run: Runner, folder: str) -> None:
    """Status, date, people, tags, items and ticket in any dialect, with both sides of an edge."""
    name, text = FOLDERS[folder]
    repo.write(f"adr/{name}", text)
    result = run("adr", "new", "New", *OPTIONS, "--supersedes", name, cwd=repo.path)
    assert (result.code, result.stderr) == (0, "")
    path = result.stdout.removesuffix("\n")
    assert Path(path).suffix == Path(name).suffix
    records = {r["path"]: r for r in run("adr", "list", "--json", cwd=repo.path).json()}
    record = records[path]
    assert (record["title"], record["status"], record["date"]) == ("New", "rejected", "2026-01-31")
    assert record["deciders"] == ["Ada", "Grace <x>", "Bo"]
    assert record["tags"] == ["data", "cost"]
    assert record["supersedes"] == [f"adr/{name}"]
    assert records[f"adr/{name}"]["superseded_by"] == [path]
    content = repo.read(path)
    assert "SHOP-12" in content
    assert "Bob" not in content
    problems = run("adrtool", "check", "--json", cwd=repo.path).json()["problems"]
    assert [p["message"] for p in problems if p["rule"] == "document/unknown-id"] == [
        "nothing has the id 'kubernetes:shop/*'"
    ]
    assert {p["rule"] for p in problems if p["path"] == path} <= {
        "document/unknown-id", "adr/placeholder-left"
    }  # fmt: skip


TEMPLATES = {
    "madr": ("---\nstatus: proposed\n", "## Pros and Cons of the Options"),
    "madr-full": ("---\nstatus: proposed\n", "## Pros and Cons of the Options"),
    "madr-minimal": ("---\nstatus: proposed\n", "## Decision Outcome"),
    "madr-bare": ("---\nstatus: proposed\n", "### Confirmation"),
    "nygard": ("# 1. New\n\nDate: ", "## Status\n\nProposed"),
    "y-statement": ("---\nstatus: proposed\n", "accepting that {"),
    "business-case": ("---\nstatus: proposed\n", "* Costs: {"),
    "specification": ("---\nstatus: proposed\n", "## Requirements"),
}


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_is_chosen_by_its_name(repo: Repo, run: Runner, name: str) -> None:
    """The check has nothing to say of what a template makes, but that it is to be filled in."""
    begin, inside = TEMPLATES[name]
    assert run("adr", "new", "New", "--template", name, cwd=repo.path).code == 0
    content = repo.read("adr/0001-new.md")
    assert content.startswith(begin)
    assert inside in content
    assert run("adr", "accept", "1", cwd=repo.path).code == 0
    problems = run("adrtool", "check", "--json", cwd=repo.path).json()["problems"]
    assert {p["rule"] for p in problems} == (
        set() if name == "madr-bare" else {"adr/placeholder-left"}
    )


@pytest.mark.parametrize("name", ["", "nygard", "madr", "business-case"])
def test_a_built_in_template_may_be_the_folders(repo: Repo, run: Runner, name: str) -> None:
    """adrtool.yml names it, the command line may name another."""
    repo.write("adrtool.yml", "records: [{dir: adr, template: y-statement}]\n")
    options = ("--template", name) if name else ()
    run("adr", "new", "New", *options, cwd=repo.path)
    assert ("accepting that" in repo.read("adr/0001-new.md")) == (not name)


@pytest.mark.parametrize("name", ["help", "MADR", "missing.md", "../outside.md", "adr"])
def test_an_unknown_template_says_which_there_are(repo: Repo, run: Runner, name: str) -> None:
    """Exit status 2, the names, and nothing written."""
    repo.write("../outside.md", "# {{ heading }}\n")
    result = run("adr", "new", "New", "--template", name, cwd=repo.path)
    assert (result.code, result.stdout) in {(1, ""), (2, "")}
    assert ("madr-minimal" in result.stderr) or ("outside" in result.stderr)
    assert files(repo) == set()


def test_a_teams_template_is_named_by_its_path(repo: Repo, run: Runner) -> None:
    """From where the command is started; its suffix and its fields are the record's."""
    repo.write(
        "docs/our.rst.j2",
        "{{ number }}. {{ heading }}\n##################\n\n:Status: {{ status }}\n"
        "{% for name in deciders %}{{ name }}; {% endfor %}\n:Deciders: {{ deciders }}\n",
    )
    options = ("--template", "our.rst.j2", "--deciders", "Ada, Bo", "--status", "accepted")
    result = run("adr", "new", "New", *options, cwd=repo.path / "docs")
    assert (result.code, result.stderr) == (0, "")
    assert result.stdout == "adr/0001-new.rst\n"
    assert "Ada; Bo; \n:Deciders: Ada, Bo" in repo.read("adr/0001-new.rst")


@pytest.mark.parametrize(
    ("option", "value", "field"),
    [("--deciders", "Ada", "deciders"), ("--tags", "x", "tags"), ("--ticket", "X-1", "ticket"),
     ("--applies-to", "tool:x/y", "applies to")],
)  # fmt: skip
def test_what_a_template_has_no_place_for_is_not_lost(
    repo: Repo, run: Runner, option: str, value: str, field: str
) -> None:
    """Exit status 2 and the variable to write; a status has its place wherever there is one."""
    repo.write("t.md", "# {{ heading }}\n\n* Status: proposed\n")
    result = run("adr", "new", "New", "--template", "t.md", option, value, cwd=repo.path)
    assert result.code == 2
    assert f"no place for {field}" in result.stderr
    assert f"{{{{ {field.replace(' ', '_')} }}}}" in result.stderr
    assert files(repo) == {"t.md"}
    run("adr", "new", "New", "--template", "t.md", "--status", "accepted", cwd=repo.path)
    assert "* Status: accepted\n" in repo.read("adr/0001-new.md")


@pytest.mark.parametrize("template", [
    "{{ 'x' * 10**9 }}", "{{ 9**9**9 }}", "{% for i in range(99999) %}{{ title * 99 }}{% endfor %}",
    "{{ title.__class__ }}", "{{ ''.join.__globals__ }}", "{% include '/etc/passwd' %}",
    "{{ cycler.__init__.__globals__.os }}", "{% import 'os' as os %}",
])  # fmt: skip
def test_a_hostile_template_gets_nowhere(repo: Repo, run: Runner, template: str) -> None:
    """No secrets of the machine, none of its memory, no code: one line, and nothing written."""
    repo.write("t.md", f"# {{{{ heading }}}}\n\n* Status: proposed\n{template}\n")
    result = run("adr", "new", "New", "--template", "t.md", cwd=repo.path)
    assert (result.code, result.stdout) == (1, "")
    assert result.stderr.startswith("error: t.md")
    assert files(repo) == {"t.md"}


@pytest.mark.parametrize(
    ("options", "path"),
    [
        (("--number", "12"), "adr/0012-new.md"),
        (("--number", "0012"), "adr/0012-new.md"),
        (("--number", "ADR-12"), "adr/0012-new.md"),
        (("--number", "000123"), "adr/000123-new.md"),
        (("--number", "pending"), "adr/XXXX-new.md"),
    ],
)
def test_a_number_may_be_asked_for(
    repo: Repo, run: Runner, options: tuple[str, ...], path: str
) -> None:
    """As people cite it; the next one counts on from there."""
    repo.write("adr/0003-old.md", NYGARD.replace("1. Old", "3. Old"))
    result = run("adr", "new", "New", *options, cwd=repo.path)
    assert (result.code, result.stdout) == (0, f"{path}\n")
    shown = "XXXX" if "XXXX" in path else str(int(path[4:].partition("-")[0]))
    assert repo.read(path).startswith(f"# {shown}. New\n")
    records = {r["path"]: r for r in run("adr", "list", "--json", cwd=repo.path).json()}
    assert records[path]["title"] == "New"
    assert records[path]["number"] == (None if shown == "XXXX" else shown)
    following = 4 if shown == "XXXX" else int(shown) + 1
    assert f"{following}-next" in run("adr", "new", "Next", cwd=repo.path).stdout


def test_two_branches_may_both_have_pending_records(repo: Repo, run: Runner) -> None:
    """Their names differ by their titles; the same title twice is refused."""
    assert run("adr", "new", "A", "--number", "pending", cwd=repo.path).code == 0
    assert run("adr", "new", "B", "--number", "pending", cwd=repo.path).code == 0
    again = run("adr", "new", "A", "--number", "pending", cwd=repo.path)
    assert (again.code, "is there already" in again.stderr) == (1, True)
    assert files(repo) == {"adr", "adr/XXXX-a.md", "adr/XXXX-b.md"}


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--number", "1"), "the number 1 is taken"),
        (("--number", "001"), "the number 1 is taken"),
        (("--number", "x"), "is no number of a record"),
        (("--number", "NET-7"), "is no number of a record"),
        (("--number", "-3"), "is no number of a record"),
        (("--number", "9999999"), "is no number of a record"),
        (("--date", "31.01.2026"), "is not a date"),
        (("--date", "2026-02-30"), "is not a date"),
        (("--date", "20260131"), "is not a date"),
        (("--status", "nonsense"), "is no status"),
        (("--status", "superseded by 1"), "use --supersedes"),
        (("--applies-to", "the cluster"), "is no id of an item"),
        (("--amends", "9"), "there is no record '9'"),
    ],
)
def test_what_can_not_be_meant_is_told(
    repo: Repo, run: Runner, options: tuple[str, ...], told: str
) -> None:
    """Exit status 2, one error with a hint, nothing written."""
    repo.write("adr/0001-old.md", NYGARD)
    result = run("adr", "new", "New", *options, cwd=repo.path)
    assert (result.code, result.stdout) == (2, "")
    assert told in result.stderr
    assert files(repo) == {"adr", "adr/0001-old.md"}


def test_the_order_of_what_it_supersedes_is_kept(repo: Repo, run: Runner) -> None:
    """As given on the command line, whatever their numbers are."""
    for number in (1, 2, 3):
        repo.write(f"adr/000{number}-old.md", NYGARD.replace("1. Old", f"{number}. Old"))
    order = ["--supersedes", "3", "--supersedes", "1", "--amends", "2"]
    assert run("adr", "new", "New", *order, "--status", "accepted", cwd=repo.path).code == 0
    content = repo.read("adr/0004-new.md")
    places = [content.index(x) for x in ("Accepted", "0003-old", "0001-old", "Amends", "0002-old")]
    assert places == sorted(places)
    assert "Amended by [4. New](0004-new.md)" in repo.read("adr/0002-old.md")
    statuses = {
        r["number"]: r["status"] for r in run("adr", "list", "--json", cwd=repo.path).json()
    }
    assert statuses == {"1": "superseded", "2": "accepted", "3": "superseded", "4": "accepted"}


def test_a_dry_run_writes_nothing(repo: Repo, run: Runner) -> None:
    """It prints a diff of the new record and of the one that it supersedes, which git applies."""
    repo.write("adr/0001-old.md", NYGARD)
    repo.commit()
    options = ("New", "--supersedes", "1", "--date", "2026-01-31")
    shown = run("adr", "new", *options, "--dry-run", cwd=repo.path)
    assert (shown.code, shown.stderr) == (0, "")
    assert files(repo) == {"adr", "adr/0001-old.md"}
    assert "+# 2. New" in shown.stdout
    assert "+Superseded by [2. New](0002-new.md)" in shown.stdout
    run("adr", "new", *options, cwd=repo.path)
    written = {path: repo.read(path) for path in ("adr/0001-old.md", "adr/0002-new.md")}
    repo.git("checkout", "--quiet", "adr")
    (repo.path / "adr/0002-new.md").unlink()
    repo.write("../the.diff", shown.stdout)
    repo.git("apply", "../the.diff")
    assert {path: repo.read(path) for path in written} == written


def test_what_was_written_may_be_staged(repo: Repo, run: Runner) -> None:
    """Both sides of an edge are in git's index, and nothing else is."""
    repo.write("adr/0001-old.md", NYGARD)
    repo.commit()
    repo.write("other.md", "x\n")
    result = run("adr", "new", "New [x] *", "--supersedes", "1", "--stage", cwd=repo.path)
    assert (result.code, result.stderr) == (0, "")
    staged = repo.git("diff", "--cached", "--name-only").splitlines()
    assert staged == ["adr/0001-old.md", "adr/0002-new-x.md"]


def test_what_git_does_not_take_is_told(repo: Repo, run: Runner) -> None:
    """An ignored record is written, not staged, and the exit status is 1."""
    repo.write(".gitignore", "adr/\n")
    result = run("adr", "new", "New", "--stage", cwd=repo.path)
    assert (result.code, result.stdout) == (1, "adr/0001-new.md\n")
    assert "git" in result.stderr
    assert (repo.path / "adr/0001-new.md").is_file()


def test_a_linked_record_is_no_example(repo: Repo, run: Runner, tmp_path: Path) -> None:
    """A link may lead anywhere: it takes a number, and nothing of it gets into a new record."""
    (tmp_path / "secret").write_text(
        "# 9. x\n\n| Status | Date |\n|--|--|\n| Accepted | secret |\n"
    )
    repo.write("adr/0001-old.md", MADR)
    (repo.path / "adr" / "0002-linked.md").symlink_to(tmp_path / "secret")
    assert run("adr", "new", "New", cwd=repo.path).stdout == "adr/0003-new.md\n"
    assert repo.read("adr/0003-new.md").startswith("---\nstatus: proposed\n")
