"""The formats of a report: of one run of the command, and of what a file may hold at worst."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from xml.etree import ElementTree

import jsonschema
import pytest

from adrtool import __version__, reports
from adrtool.problems import Problem, Severity
from adrtool.reports import FORMATS, Report
from tests.helpers import PROJECT, Repo, Runner

GOLDEN = PROJECT / "tests" / "reports" / "golden"
# The facts of the published schema about the objects that are written here, without its prose.
SCHEMA = json.loads((GOLDEN.parent / "sarif-2.1.0.json").read_text("utf-8"))

FILES = {
    "adr/0001-use-kafka.md": (
        "# 1. Use Kafka\n\nDate: 2026-01-31\n\n## Status\n\nAccepted\n\n## Context\n\n"
        "See [the sizes](sizes.md).\n\n## Decision\n\nKafka.\n\n## Consequences\n\nMore to run.\n"
    ),
    "adr/0002-ünï cödé.md": (
        "# 2. Ünï cödé\n\nDate: soon\n\tsee [x](lost%20page.md) 漢字 [y](gone.md)\n"
    ),
    "infra/main.tf": 'password = "hunter2" {',
}
HOSTILE = Problem(
    "a,b:c%/d\n::error::x.md", 2, 5, Severity.WARNING, "adr/title-mismatch",
    "]]><b>&\r\n::set-env name=A::b\x1b[31m\x00\ud800 100%", "do\nit",
)  # fmt: skip
EXTENSIONS = {"markdown": "md", "text": "txt", "github": "txt", "junit": "xml", "checkstyle": "xml"}


@pytest.fixture
def planted(repo: Repo) -> Repo:
    """A repository with a few problems."""
    for path, content in FILES.items():
        repo.write(path, content)
    repo.commit()
    return repo


def golden(form: str) -> Path:
    """The file that has what a format gives of the planted repository."""
    return GOLDEN / f"{form}.{EXTENSIONS.get(form, 'json')}"


@pytest.mark.parametrize("form", FORMATS)
def test_one_run_in_every_format(planted: Repo, run: Runner, form: str) -> None:
    """What systems read is compared byte by byte. ADRTOOL_WRITE_GOLDEN=1 writes it anew."""
    result = run("adrtool", "check", "--format", form, cwd=planted.path)
    said = result.stdout.replace(__version__, "VERSION")
    if os.environ.get("ADRTOOL_WRITE_GOLDEN") == "1":
        golden(form).write_bytes(said.encode())
    assert result.code == 1
    assert said == golden(form).read_text("utf-8")
    assert "hunter2" not in result.stdout + result.stderr


def test_sarif_is_valid(planted: Repo, run: Runner) -> None:
    """Against the facts of its published schema; a repository without problems too."""
    jsonschema.validate(
        run("adrtool", "check", "--format", "sarif", cwd=planted.path).json(), SCHEMA
    )
    jsonschema.validate(json.loads(reports.render("sarif", Report([]))), SCHEMA)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"version": "2.0.0", "runs": []}, SCHEMA)


def test_sarif_has_what_code_scanning_requires() -> None:
    """A line also for what is said of a whole file, and descriptions and help of each rule."""
    whole = Problem("a b.md", 0, 0, Severity.ERROR, "adr/duplicate-number", "twice")
    [told] = json.loads(reports.render("sarif", Report([whole])))["runs"]
    [rule], [result] = told["tool"]["driver"]["rules"], told["results"]
    assert rule["shortDescription"]["text"]
    assert rule["fullDescription"]["text"]
    assert rule["help"]["text"]
    place = result["locations"][0]["physicalLocation"]
    assert place["region"] == {"startLine": 1, "startColumn": 1}
    assert place["artifactLocation"] == {"uri": "a%20b.md"}


def test_no_two_cases_of_junit_have_one_name() -> None:
    """Of two of one name some systems show one; each says how long it took."""
    one = Problem("a.md", 3, 1, Severity.ERROR, "adr/missing-section", "without 'Context'")
    found = [one, one.changed(message="without 'Decision'"), one.changed(line=4)]
    root = ElementTree.fromstring(reports.render("junit", Report(found)))  # noqa: S314
    names = [case.get("name") for case in root.iter("testcase")]
    assert len(set(names)) == 3
    for element in (*root.iter("testsuite"), *root.iter("testcase")):
        assert element.get("time") == "0"


@pytest.mark.parametrize("form", FORMATS)
def test_hostile_text_stays_text(form: str) -> None:
    """A message or a file's name can't add a line, an element or a command of its own."""
    report = Report([HOSTILE], lines_of=lambda _: ["x", "\x1b[2J\tthe <line> \u202eof it"])
    rendered = reports.render(form, report)
    assert b"\x1b" not in rendered
    if form == "github":
        assert len(rendered.splitlines()) == 1
        assert rendered.startswith(b"::warning file=a%2Cb%3Ac%25/d%0A%3A%3Aerror")
        assert rendered.rstrip().endswith(b" - do%0Ait")
    elif form == "text":
        assert [line.split(b"|")[0].strip() for line in rendered.splitlines()[1:]] == [b"2", b""]
    elif form in {"junit", "checkstyle"}:
        names = {element.tag for element in ElementTree.fromstring(rendered).iter()}  # noqa: S314
        assert "b" not in names
    elif form == "markdown":
        assert rendered.count(b"- [ ]") == 1
        assert not {b"<b>", b"::error::"} & set(rendered.split())
    else:
        json.loads(rendered)


@pytest.mark.parametrize("form", FORMATS)
def test_nothing_wrong_is_a_report_too(form: str) -> None:
    """Systems read an empty list of findings as that."""
    rendered = reports.render(form, Report([]))
    if form in {"junit", "checkstyle"}:
        assert not list(ElementTree.fromstring(rendered).iter("failure"))  # noqa: S314
    elif form not in {"text", "github", "markdown"}:
        json.loads(rendered)
    else:
        assert rendered == b""


def test_only_a_line_feed_ends_a_line(repo: Repo, run: Runner) -> None:
    """Other signs that end lines elsewhere don't: git, editors and the rules don't count them."""
    text = "A\x0bb\x0cc\x1cd\x85e\u2028f\u2029g.\r\n\nSee [the sizes](sizes.md).\n"
    repo.write("docs/notes.md", f"# Notes\n\n{text}")
    result = run("adrtool", "check", cwd=repo.path)
    assert "docs/notes.md:5:17: error" in result.stdout
    assert "     5 | See [the sizes](sizes.md).\n" in result.stdout


def test_columns_are_those_of_who_reads_them(repo: Repo, run: Runner) -> None:
    """SARIF counts units of UTF-16, reviewdog bytes, also in files whose lines aren't shown."""
    repo.write("docs/notes.md", "# Notes\n\n😀ä [x](gone.md)\n")
    repo.write("infra/main.tf", 'a = "😀ä" {\n')

    def columns(form: str) -> list[int]:
        found = run("adrtool", "check", "--format", form, cwd=repo.path).json()
        if form == "rdjson":
            ranges = [d["location"]["range"]["start"] for d in found["diagnostics"]]
            return [start["column"] for start in ranges]
        [report] = found["runs"]
        assert report["columnKind"] == "utf16CodeUnits"
        places = [r["locations"][0]["physicalLocation"] for r in report["results"]]
        return [place["region"]["startColumn"] for place in places]

    problems = run("adrtool", "check", "--json", cwd=repo.path).json()["problems"]
    assert [p["column"] for p in problems] == [8, 10]
    assert columns("sarif") == [9, 11]
    assert columns("rdjson") == [12, 14]


def test_a_fingerprint_outlives_lines_and_counts() -> None:
    """A line that moved is the same finding; the same one twice is two."""
    first = Problem("a.md", 3, 1, Severity.WARNING, "runbook/too-short", "12 words", "")
    lines = {3: "same", 9: "same", 4: "other"}

    def names(*problems: Problem) -> list[str]:
        texts = [lines.get(number, "") for number in range(1, 10)]
        report = Report(problems, lines_of=lambda _: texts)
        return [name for _, name in reports.fingerprints(report)]

    [name] = names(first)
    assert names(first.changed(line=9, message="15 words")) == [name]
    assert names(first.changed(line=4)) != [name]
    assert len(set(names(first, first.changed(line=9)))) == 2


def test_a_system_gets_its_own_format_and_people_text_in_the_log(
    planted: Repo, run: Runner
) -> None:
    """On GitHub Actions and GitLab CI nothing has to be asked for; a word of one's own wins."""
    for variable, form in (("GITHUB_ACTIONS", "github"), ("GITLAB_CI", "gitlab")):
        system = {variable: "true"}
        result = run("adrtool", "check", cwd=planted.path, env=system)
        assert result.stdout == golden(form).read_text("utf-8")
        assert result.stderr.startswith(golden("text").read_text("utf-8"))
        asked = run("adrtool", "check", "--format", "text", cwd=planted.path, env=system)
        assert asked.stdout == golden("text").read_text("utf-8")


@pytest.mark.skipif(os.name == "nt", reason="no file may be called like that there")
def test_no_text_is_a_command_of_the_system(repo: Repo, run: Runner) -> None:
    """Logs are read for commands, which documents must not give: neither their lines, nor their
    names, nor what a message quotes."""
    line = "##[add-mask]a ##vso[task.setvariable variable=A]b [x](::set-output) ##[add-mask][nope]"
    repo.write("docs/::set-output name=a::b.md", f"# Notes\n\n{line}\n")
    repo.write("::stop-commands::x/adr/0001-a.md", "x\n")
    repo.write("::stop-commands::x/adrtool.yml", "severity: {'##[add-mask]a': off}\n")
    told = ""
    for folder in (".", "::stop-commands::x"):
        for env in ({"GITHUB_ACTIONS": "true"}, {}):
            result = run("adrtool", "check", cwd=repo.path / folder, env=env)
            told = result.stderr + ("" if env else result.stdout)
            assert "add-mask" in told
            assert not re.search(r"##\w*\[|^\s*::", told, re.M)
    [one, *_] = [line for line in told.splitlines() if "add-mask" in line]
    assert r"##\[add-mask]a" in one


def test_a_report_in_a_file_leaves_text_for_people(planted: Repo, run: Runner) -> None:
    """--output writes the format that is asked for, and standard output is for people."""
    arguments = ("check", "--format", "junit", "--output", "report.xml")
    result = run("adrtool", *arguments, cwd=planted.path)
    assert (result.code, result.stdout) == (1, golden("text").read_text("utf-8"))
    assert planted.read("report.xml") == golden("junit").read_text("utf-8")


def test_paths_are_those_of_the_repository(planted: Repo, run: Runner) -> None:
    """Of a project in a folder, what systems show begins at the repository's top."""
    planted.write("team/adrtool.yml", "records: [{dir: adr}]\n")
    planted.write("team/adr/0003-wrong.md", "# 3. Wrong\n\nDate: soon\n")
    there = planted.path / "team"
    assert "\nadr/0003" in "\n" + run("adrtool", "check", "--format", "text", cwd=there).stdout
    for form in ("github", "gitlab", "sarif", "junit", "checkstyle", "rdjson"):
        assert (
            "team/adr/0003-wrong.md" in run("adrtool", "check", "--format", form, cwd=there).stdout
        )


def test_markdown_is_safe_and_fits_into_an_issue() -> None:
    """Nothing of a file is markup, a mention or another line; what is too much is counted."""
    hostile = Problem("a`|<b>\n- [ ] c.md", 1, 1, Severity.ERROR, "link/external",
                      "@all <script>\n- [ ] #1 \ud800", target="x")  # fmt: skip
    shown = reports.render("markdown", Report([hostile])).decode()
    assert shown.count("- [ ]") == 1
    assert not {"<b>", "<script>", "@all", "#1 "} & set(shown.replace("\n", " ").split(" "))
    assert "@" not in shown
    many = [
        Problem("a.md", n, 1, Severity.ERROR, "link/external", "x" * 400) for n in range(1, 999)
    ]
    said = reports.render("markdown", Report(many)).decode()
    assert len(said) < 31_000
    assert f"… and {998 - said.count('- [ ]')} problems more" in said
