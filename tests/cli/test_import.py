"""`adr import`: other tools' folders taken over, their records rewritten only when asked."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from adrtool import config
from tests.helpers import Repo, Runner, make_repo

NYGARD = "# {0}. R{0}\n\nDate: 2020-01-01\n\n## Status\n\n{1}\n\n## Context\n\nc\n"
MADR_2 = "# R{0}\n\n- Status: {1}\n- Date: 2020-01-01\n\n## Context and Problem Statement\n\nc\n"
MADR_4 = '---\nstatus: "{1}"\ndate: 2020-01-01\n---\n\n# R{0}\n\n## Decision Outcome\n\nc\n'

LOG4BRAINS = """\
project:
  name: Shop
  tz: Europe/Paris
  adrFolder: ./docs/adr
  packages:
    - name: core
      path: ./packages/core
      adrFolder: ./packages/core/docs/adr
    - name: web
      path: ./packages/web
      adrFolder: ./packages/web/docs/adr
  repository:
    url: https://example.com/shop
    provider: generic
"""
ADRS = """\
# Records are kept with adrs.
adr_dir = "docs/adr"
mode = "nextgen"
default_status = "proposed"

[templates]
format = "madr"
variant = "full"
# custom = "templates/custom.md"
"""

# The file of a tool, what stands in it, and the folders that it names.
TOOLS = {
    "adr-tools": (".adr-dir", "doc/architecture/decisions\n", ["doc/architecture/decisions"]),
    "adrs": ("adrs.toml", ADRS, ["docs/adr"]),
    "log4brains": (
        ".log4brains.yml",
        LOG4BRAINS,
        ["docs/adr", "packages/core/docs/adr", "packages/web/docs/adr"],
    ),
    "dotnet-adr": ("adr.config.json", '{\n    "path": "./Docs/Adr"\n}', ["Docs/Adr"]),
    "pyadr": (".adr", "[adr]\nrecords-dir = doc/adr\n\n", ["doc/adr"]),
}


def fill(repo: Repo, folder: str, form: str = NYGARD, *words: str) -> dict[str, str]:
    """Records with these words for their statuses, accepted and proposed when none are given."""
    written = {}
    for number, word in enumerate(words or ("Accepted", "Proposed"), 1):
        written[f"{folder}/000{number}-r.md"] = form.format(number, word)
    for path, text in written.items():
        repo.write(path, text)
    return written


def dirs(repo: Repo) -> list[str]:
    """The folders of records that adrtool.yml names; it has no mistake."""
    found, problems = config.load(repo.path)
    assert problems == ()
    return [folder.dir for folder in found.records]


class TestRecognised:
    """Whose folder it is."""

    @pytest.mark.parametrize("tool", TOOLS)
    @pytest.mark.parametrize("place", [".", "the folder of records"])
    def test_a_tools_file_says_where_its_records_lie(
        self, repo: Repo, run: Runner, tool: str, place: str
    ) -> None:
        """From the file's folder all are taken over, from a folder that it names that one."""
        name, text, folders = TOOLS[tool]
        repo.write(name, text)
        written: dict[str, str] = {}
        for folder in folders:
            written |= fill(repo, folder)
        wanted = folders if place == "." else folders[-1:]
        result = run("adr", "import", place if place == "." else wanted[0], cwd=repo.path)
        assert (result.code, result.stderr) == (0, "")
        assert dirs(repo) == wanted
        for folder in wanted:
            assert f"{folder}: {tool} ({name}), 2 records\n" in result.stdout
        assert {path: repo.read(path) for path in written} == written
        assert repo.read(name) == text
        listed = run("adr", "list", "--json", cwd=repo.path).json()
        assert sorted(r["path"] for r in listed) == sorted(
            p for p in written if any(p.startswith(f"{folder}/") for folder in wanted)
        )

    @pytest.mark.parametrize(
        ("form", "tool"), [(NYGARD, "Nygard"), (MADR_2, "MADR"), (MADR_4, "MADR")]
    )
    def test_without_a_file_the_records_say_whose_they_are(
        self, repo: Repo, run: Runner, form: str, tool: str
    ) -> None:
        """Nothing but the records lies there; the folder is found from above."""
        fill(repo, "docs/decisions", form)
        repo.write("README.md", "# Shop\n")
        result = run("adr", "import", cwd=repo.path)
        assert (result.code, result.stderr) == (0, "")
        assert result.stdout.startswith(f"docs/decisions: {tool}, 2 records\n")
        assert dirs(repo) == ["docs/decisions"]

    @pytest.mark.parametrize(
        ("name", "text", "said"),
        [
            (".adr-dir", "../elsewhere\n", "there is no folder '../elsewhere'"),
            (".adr-dir", "\n", "there is no folder ''"),
            ("adrs.toml", "adr_dir = [\n", "adrs couldn't read it"),
            ("adrs.toml", "adr_dir = 3\n", "a path expected"),
            (".log4brains.yml", "project: [\n", ".log4brains.yml:2"),
            ("adr.config.json", "{", "dotnet-adr couldn't read it"),
            ("adr.config.json", '{"path": "/etc"}', "there is no folder '/etc'"),
            (".adr", "records-dir = x\n", "pyadr couldn't read it"),
        ],
    )
    def test_a_file_that_cannot_be_followed_is_a_problem(
        self, repo: Repo, run: Runner, name: str, text: str, said: str
    ) -> None:
        """It is named, nothing outside of the project is looked at, and nothing is written."""
        repo.write(name, text)
        fill(repo, "doc/adr")
        result = run("adr", "import", cwd=repo.path)
        assert result.code == 1
        assert said in result.stderr
        assert not (repo.path / "adrtool.yml").exists()

    def test_a_link_that_leads_out_is_not_followed(
        self, repo: Repo, run: Runner, tmp_path: Path
    ) -> None:
        """Neither by a tool's file nor by hand."""
        (tmp_path / "outside").mkdir()
        (repo.path / "adrs").symlink_to(tmp_path / "outside")
        repo.write(".adr-dir", "adrs")
        result = run("adr", "import", cwd=repo.path)
        assert result.code == 1
        assert "there is no folder 'adrs' in the project" in result.stderr

    def test_a_folder_without_records_is_wrong_use(self, repo: Repo, run: Runner) -> None:
        """So is one that isn't there."""
        repo.write("docs/index.md", "# Shop\n")
        result = run("adr", "import", "docs", cwd=repo.path)
        assert (result.code, result.stdout) == (2, "")
        assert "there are no records in docs" in result.stderr
        assert run("adr", "import", "nowhere", cwd=repo.path).code == 2


class TestSettings:
    """What is written into adrtool.yml."""

    def test_it_asks_about_what_it_guesses(self, repo: Repo, run: Runner) -> None:
        """A prefix, words of another language, words of nobody, another tool's template."""
        for number, word in enumerate(("Angenommen", "Angenommen", "Vibing"), 1):
            repo.write(f"adr/netzwerk-000{number}-r.md", NYGARD.format(number, word))
        repo.write("adr/templates/template.md", "# NUMBER. TITLE\n\nDate: DATE\n")
        result = run("adr", "import", "adr", cwd=repo.path)
        assert (result.code, result.stderr) == (0, "")
        assert repo.read("adrtool.yml") == (
            "# Where the documents of this repository lie. Every key is optional.\n"
            "records:\n"
            "  # Nygard: 3 records\n"
            "  - dir: adr\n"
            "    prefix: netzwerk # in front of the numbers of 3 files: is it part of them?\n"
            "    # It has no place for {{ title }}. With that in it, adr new can use it:\n"
            "    # template: adr/templates/template.md\n"
            "    statuses:\n"
            "      accepted:\n"
            '        - "Angenommen" # 2 records, first adr/netzwerk-0001-r.md: is it accepted?\n'
            "    # Which status do these words mean? They may stand below any, not only accepted:\n"
            "    # statuses:\n"
            "    #   accepted:\n"
            '    #     - "Vibing" # 1 record, first adr/netzwerk-0003-r.md\n'
        )
        listed = run("adr", "list", "--json", cwd=repo.path).json()
        assert [r["status"] for r in listed] == ["accepted", "accepted", None]
        assert [r["number"] for r in listed] == ["netzwerk-0001", "netzwerk-0002", "netzwerk-0003"]

    def test_a_template_with_a_place_for_the_title_is_used(self, repo: Repo, run: Runner) -> None:
        """The next record is made of it."""
        repo.write(".adr-dir", "adr")
        fill(repo, "adr")
        repo.write("adr/templates/template.md", "# {{ number }}. {{ title }}\n\nOurs.\n")
        assert run("adr", "import", cwd=repo.path).code == 0
        path = run("adr", "new", "Bees", "--no-edit", cwd=repo.path).stdout.strip()
        assert repo.read(path) == "# 3. Bees\n\nOurs.\n"

    def test_hostile_names_stay_text(self, repo: Repo, run: Runner) -> None:
        """A status or a folder's name adds no key to the file."""
        folder = "adr: # {{x}} 'y' \"z\""
        fill(repo, folder, NYGARD, 'Vibe"\u2028records: [1]', "Accepted")
        result = run("adr", "import", folder, cwd=repo.path)
        assert (result.code, result.stderr) == (0, "")
        assert dirs(repo) == [folder]

    @pytest.mark.parametrize(
        "before",
        [
            "",
            "# Ours\n",
            "team:\n  name: Shop # the team",
            "records:\n",
            "records: # none yet\nteam: {name: Shop}\n",
            "records:\n  - dir: net\n    prefix: NET-\n\n# the rest\nteam:\n  name: Shop\n",
            "records:\n- dir: net\n",
            "records:\n  - dir: net",
            "records:\n  - dir: net\n    statuses: {\n      accepted: [Ratified]\n    }\n",
            "records:\n  dir: net\n  prefix: NET- # theirs\n\nteam:\n  name: Shop\n",
            "\ufeffrecords:\r\n  - dir: net\r\nteam:\r\n  name: Shop\r\n",
        ],
    )
    def test_an_existing_file_is_added_to(self, repo: Repo, run: Runner, before: str) -> None:
        """Each byte of it is there in its order, and what was read is still read."""
        fill(repo, "docs/adr")
        if "net" in before:
            fill(repo, "net")
        repo.write("adrtool.yml", before)
        result = run("adr", "import", "docs/adr", cwd=repo.path)
        assert (result.code, result.stderr) == (0, "")
        after = repo.read("adrtool.yml")
        rest = iter(after)
        assert all(character in rest for character in before)
        assert ("\r\n" in before) == ("\r\n" in after)
        assert "\n" not in after.replace("\r\n", "") or "\r\n" not in before
        assert dirs(repo) == (["net", "docs/adr"] if "net" in before else ["docs/adr"])
        again = run("adr", "import", "docs/adr", cwd=repo.path)
        assert again.code == 0
        assert "adrtool.yml: nothing to do" in again.stdout
        assert repo.read("adrtool.yml") == after

    def test_the_default_folder_is_named_when_another_one_joins_it(
        self, repo: Repo, run: Runner
    ) -> None:
        """What was read without being named would be lost otherwise."""
        fill(repo, "adr")
        fill(repo, "docs/adr")
        assert run("adr", "import", "docs/adr", cwd=repo.path).code == 0
        assert dirs(repo) == ["adr", "docs/adr"]

    def test_a_folder_inside_a_listed_one_is_read_already(self, repo: Repo, run: Runner) -> None:
        """It isn't listed twice."""
        fill(repo, "docs/adr")
        repo.write("adrtool.yml", "records:\n  - dir: docs\n")
        result = run("adr", "import", "docs/adr", cwd=repo.path)
        assert result.code == 0
        assert "nothing to do" in result.stdout
        assert repo.read("adrtool.yml") == "records:\n  - dir: docs\n"

    def test_a_form_that_cannot_be_added_to_is_left(self, repo: Repo, run: Runner) -> None:
        """The entry is shown, to be added by hand."""
        fill(repo, "docs/adr")
        repo.write("adrtool.yml", "records: [{dir: net}]\n")
        result = run("adr", "import", "docs/adr", cwd=repo.path)
        assert (result.code, result.stdout) == (1, "")
        assert "- dir: docs/adr" in result.stderr
        assert repo.read("adrtool.yml") == "records: [{dir: net}]\n"

    def test_a_broken_file_is_left(self, repo: Repo, run: Runner) -> None:
        """Its mistakes are told first."""
        fill(repo, "docs/adr")
        repo.write("adrtool.yml", "record:\n  - dir: net\n")
        result = run("adr", "import", "docs/adr", cwd=repo.path)
        assert (result.code, result.stdout) == (1, "")
        assert "unknown key 'record'" in result.stderr

    def test_a_read_only_folder_is_told(self, repo: Repo, run: Runner) -> None:
        """Without a traceback, and nothing is left behind."""
        fill(repo, "docs/adr")
        repo.path.chmod(0o555)
        try:
            result = run("adr", "import", "docs/adr", cwd=repo.path)
        finally:
            repo.path.chmod(0o755)
        if result.code == 0:
            pytest.skip("this user may write anywhere")
        assert (result.code, "can't be written" in result.stderr) == (1, True)


class TestReport:
    """What it says it read."""

    def test_it_tells_records_statuses_others_and_problems(self, repo: Repo, run: Runner) -> None:
        """Each file that is no record has a reason."""
        fill(repo, "adr", NYGARD, "Accepted", "Accepted", "Nonsense")
        repo.write("adr/0004-broken.md", "---\nstatus: [x\n---\n# B\n")
        repo.write("adr/README.md", "# Records\n")
        repo.write("adr/notes.md", "# Notes\n")
        repo.write("adr/picture.png", b"\x89PNG")
        result = run("adr", "import", "adr", "--json", cwd=repo.path)
        assert result.code == 0
        assert "adr/0004-broken.md:3" in result.stderr
        told = result.json()
        [folder] = told["folders"]
        assert (folder["dir"], folder["records"], folder["listed"]) == ("adr", 4, False)
        assert folder["statuses"] == {"accepted": 2, "none": 2}
        assert folder["dialects"] == {"section": 3, "none": 1}
        assert {o["path"]: o["reason"] for o in folder["no_records"]} == {
            "adr/README.md": "an index, README or template by its name",
            "adr/notes.md": "no number in its name and no status in it",
            "adr/picture.png": "neither Markdown, reStructuredText nor AsciiDoc",
        }
        assert [p["path"] for p in folder["problems"]] == ["adr/0004-broken.md"]
        assert [(w["word"], w["status"]) for w in folder["words"]] == [("Nonsense", None)]
        assert (told["settings"]["action"], told["converted"]) == ("created", [])

    def test_a_dry_run_writes_nothing(self, repo: Repo, run: Runner) -> None:
        """It shows the file as it would be, and each conversion."""
        written = fill(repo, "adr")
        result = run("adr", "import", "adr", "--convert", "madr", "--dry-run", cwd=repo.path)
        assert result.code == 0
        assert "adrtool.yml: would be written" in result.stdout
        assert "  - dir: adr\n" in result.stdout
        assert "2 would be rewritten (madr)" in result.stderr
        assert not (repo.path / "adrtool.yml").exists()
        assert {path: repo.read(path) for path in written} == written

    def test_json_and_text_are_the_same_for_a_folder_given_by_the_group(
        self, repo: Repo, run: Runner
    ) -> None:
        """`--dir` of the group names the folder too."""
        fill(repo, "docs/adr")
        result = run("adr", "--dir", "docs/adr", "import", "--json", cwd=repo.path)
        assert result.json()["folders"][0]["dir"] == "docs/adr"


class TestConvert:
    """`--convert`."""

    def test_madr_and_back_with_a_report_of_each_field(self, repo: Repo, run: Runner) -> None:
        """Old and new stand side by side; a second time there is nothing to do."""
        fill(repo, "adr", NYGARD, "Accepted (lazy consensus)", "Supersedes [1](0001-r.md)")
        result = run("adr", "import", "adr", "--convert", "madr", "--json", cwd=repo.path)
        assert (result.code, result.stderr) == (0, "")
        first = result.json()["converted"][0]
        assert (first["path"], first["state"]) == ("adr/0001-r.md", "rewritten")
        assert first["fields"] == {
            "number": {"old": "1", "new": "1"},
            "title": {"old": "1. R1", "new": "1. R1"},
            "status": {"old": "Accepted (lazy consensus)", "new": "accepted (lazy consensus)"},
            "date": {"old": "2020-01-01", "new": "2020-01-01"},
        }
        assert repo.read("adr/0001-r.md") == (
            "---\nstatus: accepted (lazy consensus)\ndate: 2020-01-01\n---\n\n"
            "# 1. R1\n\n## Context\n\nc\n"
        )
        assert 'supersedes: "[1](0001-r.md)"' in repo.read("adr/0002-r.md")
        again = run("adr", "import", "adr", "--convert", "madr", cwd=repo.path)
        assert (again.code, "nothing to do: 2 records" in again.stderr) == (0, True)
        assert run("adr", "import", "adr", "--convert", "nygard", cwd=repo.path).code == 0
        assert repo.read("adr/0001-r.md") == NYGARD.format(1, "Accepted (lazy consensus)")
        assert repo.read("adr/0002-r.md") == NYGARD.format(2, "Supersedes [1](0001-r.md)")

    def test_what_would_lose_something_is_left_and_said(self, repo: Repo, run: Runner) -> None:
        """The others are rewritten all the same; exit status 1."""
        written = fill(repo, "adr")
        kept = {
            "adr/0003-x.rst": "3. X\n====\n\nStatus\n------\n\nAccepted\n",
            "adr/0004-x.adoc": "= ADR-4 - X\n\n== Status\n\nAccepted\n",
            "adr/0005-x.md": "---\nstatus: [x\n---\n# B\n",
        }
        for path, text in kept.items():
            repo.write(path, text)
        result = run("adr", "import", "adr", "--convert", "madr", cwd=repo.path)
        assert result.code == 1
        assert "adr/0003-x.rst: left as it is: only Markdown is converted" in result.stdout
        assert "adr/0004-x.adoc: left as it is: only Markdown is converted" in result.stdout
        assert "adr/0005-x.md: left as it is: line 3:" in result.stdout
        assert "2 rewritten (madr), 0 already so, 3 left as they are" in result.stderr
        assert {path: repo.read(path) for path in kept} == kept
        assert all(repo.read(path) != text for path, text in written.items())

    def test_a_heading_that_a_link_leads_to_stays(self, repo: Repo, run: Runner) -> None:
        """The record is left as it is rather than the link killed; file names stay anyhow."""
        fill(repo, "adr")
        repo.write("docs/x.md", "See [the status](../adr/0001-r.md#status).\n")
        result = run("adr", "import", "adr", "--convert", "madr", cwd=repo.path)
        assert result.code == 1
        assert "adr/0001-r.md: left as it is: a link leads to its heading #status" in result.stdout
        assert repo.read("adr/0001-r.md") == NYGARD.format(1, "Accepted")
        assert repo.read("adr/0002-r.md") != NYGARD.format(2, "Proposed")

    def test_every_listed_folder_of_a_tool_is_converted(self, repo: Repo, run: Runner) -> None:
        """Also those that adrtool.yml names already."""
        repo.write(".log4brains.yml", LOG4BRAINS)
        folders = TOOLS["log4brains"][2]
        for folder in folders:
            fill(repo, folder, MADR_2)
        assert run("adr", "import", cwd=repo.path).code == 0
        result = run("adr", "import", "--convert", "nygard", cwd=repo.path)
        assert result.code == 0
        assert "6 rewritten (nygard)" in result.stderr


FOLDERS = {
    "actions-runner": "docs/adrs", "cloud-platform": "architecture-decision-record",
    "hyades": "docs/adr", "james": "src/adr", "madr": "docs/decisions", "sylius": "adr",
    "uplc-cape": "doc/adr",
}  # fmt: skip
_KEYS = ("path", "number", "title", "status", "date", "deciders", "tags", "supersedes",
         "superseded_by")  # fmt: skip


@pytest.mark.parametrize("name", FOLDERS)
def test_real_folders_read_the_same_after_each_conversion(
    corpora: Path, tmp_path: Path, home: Path, run: Runner, name: str
) -> None:
    """Imported, as MADR, as Nygard's form and as MADR again: every field of every record."""
    shutil.copytree(corpora / "adr" / name, tmp_path / "repo")
    repo = make_repo(tmp_path / "repo", home)

    def listed(*options: str) -> list[dict[str, object]]:
        found = run("adr", *options, "list", "--json", cwd=repo.path).json()
        return [{key: record[key] for key in _KEYS} for record in found]

    before = listed("--dir", FOLDERS[name])
    assert run("adr", "import", FOLDERS[name], cwd=repo.path).code == 0
    assert listed() == before
    for target in ("madr", "nygard", "madr"):
        done = run("adr", "import", FOLDERS[name], "--convert", target, cwd=repo.path)
        assert done.code == 0, done.stdout
        assert listed() == before
    assert json.dumps(before)
