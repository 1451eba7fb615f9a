"""`adrtool.yml`: what it says, and every mistake in it at once, with its place."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from adrtool import config
from adrtool.config import Config, Inventory, Kind, RecordsFolder, Runbooks, Specs
from adrtool.problems import Severity

FULL = """\
records:
  - dir: adr
  - {dir: docs/network, prefix: NET-, template: templates/net.md, stale_after: 30}
runbooks:
  dir: ops/runbooks
  url_patterns: ["https://example.org/{name}", "https://example.com/{name}"]
  require_for: critical
  exceptions: [Watchdog]
specs: {dir: docs/specs, template: templates/spec.md, statuses: [open, done],
        sections: [Goals]}
kinds:
  postmortem:
    dir: postmortems
    template: templates/postmortem.md
    statuses: [draft, final]
    sections: [Impact, Timeline]
  rfc: {title: RFCs}
inventory:
  include: ["infra/**"]
  exclude: "**/generated/**"
team:
  name: Platform
  on call: [ada, grace]
  contact: {slack: "#platform"}
severity:
  adr/missing-status: off
  link/missing-page: warning
  file/unreadable: "error"
"""


def parse(text: str) -> Config:
    """The configuration in a text that has no problems."""
    found, problems = config.parse("adrtool.yml", text)
    assert problems == ()
    return found


def complaints(text: str) -> list[tuple[int, int, str, str]]:
    """Line, column, message and hint of each problem in a text."""
    problems = config.parse("adrtool.yml", text)[1]
    assert {p.path for p in problems} <= {"adrtool.yml"}
    assert {p.rule for p in problems} <= {"config/invalid"}
    assert {p.severity for p in problems} <= {Severity.ERROR}
    return [(p.line, p.column, p.message, p.hint) for p in problems]


class TestValues:
    """What is right."""

    def test_every_key_is_read(self) -> None:
        """A file that uses all there is gives exactly that."""
        assert parse(FULL) == Config(
            records=(RecordsFolder("adr"),
                     RecordsFolder("docs/network", "NET-", "templates/net.md", 30)),
            runbooks=Runbooks("ops/runbooks", ("https://example.org/{name}",
                              "https://example.com/{name}"), ("critical",), ("Watchdog",)),
            specs=Specs("docs/specs", "templates/spec.md", ("open", "done"), ("Goals",)),
            kinds=(Kind("postmortem", "postmortems", "templates/postmortem.md",
                        ("draft", "final"), ("Impact", "Timeline")),
                   Kind("rfc", "rfc", title="RFCs")),
            inventory=Inventory(("infra/**",), ("**/generated/**",)),
            team={"name": "Platform", "on call": ["ada", "grace"],
                  "contact": {"slack": "#platform"}},
            severity={"adr/missing-status": "off", "link/missing-page": "warning",
                      "file/unreadable": "error"},
            path="adrtool.yml",
            lines={"adr/missing-status": 26, "link/missing-page": 27, "file/unreadable": 28},
        )  # fmt: skip

    @pytest.mark.parametrize(
        "text", ["", "\n", "# nothing\n", "---\n", "~", "{}", "\ufeff", "null"]
    )
    def test_an_empty_file_means_the_defaults(self, text: str) -> None:
        """Every key is optional."""
        assert parse(text) == Config()

    @pytest.mark.parametrize("key", ["records", "runbooks", "specs", "kinds", "inventory", "team",
                                     "severity"])  # fmt: skip
    def test_a_key_without_a_value_means_the_default(self, key: str) -> None:
        """A key that somebody left open is as good as none."""
        assert parse(f"{key}:\n") == Config()

    @pytest.mark.parametrize(
        "text",
        [
            "runbooks: {dir: , url_patterns: , require_for: ~, exceptions: null}",
            "specs: {dir: }",
            "inventory: {include: , exclude: []}",
            "runbooks: {url_patterns: [~, null]}",
        ],
    )
    def test_a_setting_without_a_value_means_the_default(self, text: str) -> None:
        """The same one level below, and for elements of lists."""
        assert parse(text) == Config()

    @pytest.mark.parametrize(
        ("written", "meant"),
        [("docs/adr/", "docs/adr"), ("./adr", "adr"), ("docs\\adr", "docs/adr"), (".", "."),
         ("a//b", "a/b"), ('"2024"', "2024"), ("Bücher & Co", "Bücher & Co"), ("adr.d", "adr.d")],
    )  # fmt: skip
    def test_folders_are_normal_relative_paths(self, written: str, meant: str) -> None:
        """However a folder is written, it is compared and shown in one way."""
        assert parse(f"records: [dir: {written}]").records == (RecordsFolder(meant),)

    def test_one_folder_of_records_needs_no_list(self) -> None:
        """A single map stands for a list of one."""
        assert parse("records: {dir: docs/adr}").records == (RecordsFolder("docs/adr"),)

    @pytest.mark.parametrize("end", ["\n", "\r\n"])
    def test_windows_line_ends_and_a_byte_order_mark_do_not_matter(self, end: str) -> None:
        """Files written by other editors read alike."""
        text = "\ufeff" + FULL.replace("\n", end)
        assert parse(text) == parse(FULL)


def _keys() -> st.SearchStrategy[str]:
    known = ["records", "runbooks", "specs", "kinds", "inventory", "team", "severity", "dir",
             "prefix", "template", "url_patterns", "exceptions", "include", "statuses", "adr",
             "terraform", "stale_after", "<<"]  # fmt: skip
    return st.sampled_from(known) | st.text(max_size=5)


WRONG = {
    "an unknown key": ("recods: x", 1, 1, "unknown key 'recods'", "did you mean 'records'?"),
    "an unknown key like none": ("\nxyz: 1", 2, 1, "unknown key 'xyz'", "known are: inventory, "),
    "an unknown setting": ("runbooks:\n  directory: x", 2, 3,
                           "unknown key 'directory' in 'runbooks'", "did you mean 'dir'?"),
    "an unknown setting of a folder": ("records:\n- dir: a\n  prefixes: b", 3, 3,
                                       "unknown key 'prefixes' in 'records[0]'", "'prefix'?"),
    "a key twice": ("specs: {dir: a}\nspecs: {dir: b}", 2, 1, "the key 'specs' stands twice",
                    "remove one"),
    "a list": ("- a", 1, 1, "the file must be keys and values", ""),
    "a text": ("just words", 1, 1, "the file must be keys and values", ""),
    "two documents": ("a: b\n---\nc: d", 3, 1, "one YAML document expected", ""),
    "broken YAML": ("records:\n  - dir: [a\n", 3, 1, "flow sequence", ""),
    "a tab": ("records:\n\t- dir: a", 2, 1, "cannot start any token", ""),
    "records as texts": ("records: [adr]", 1, 11, "records[0] must be keys and values", "dir: adr"),
    "records as a text": ("records: docs/adr", 1, 10, "records must be keys", "dir: docs/adr"),
    "no records at all": ("records: []", 1, 10, "records must name a folder", "leave the key out"),
    "records without a folder": ("records:\n  - prefix: A-", 2, 5, "records[0] needs a 'dir'", ""),
    "records with an empty folder": ("records:\n  - dir:", 2, 5, "records[0] needs a 'dir'", ""),
    "a folder as a list": ("records:\n  - dir: [a]", 2, 10, "records[0].dir must be a text", ""),
    "a folder as a map": ("specs: {dir: {a: b}}", 1, 14, "specs.dir must be a text", ""),
    "a parent folder": ("specs: {dir: ../x}", 1, 14, "specs.dir must lie inside the project", ""),
    "a way round": ("specs: {dir: a/../../x}", 1, 14, "specs.dir must lie inside", ""),
    "an absolute folder": ("specs: {dir: /etc}", 1, 14, "specs.dir must be relative", ""),
    "a drive": ('specs: {dir: "C:\\\\x"}', 1, 14, "specs.dir must be relative", ""),
    "another drive": ("specs: {dir: 'd:x'}", 1, 14, "specs.dir must be relative", ""),
    "a share": ("specs: {dir: '\\\\server\\x'}", 1, 14, "specs.dir must be relative", ""),
    "a Windows parent": ("specs: {dir: '..\\x'}", 1, 14, "specs.dir must lie inside", ""),
    "a home folder": ("specs: {dir: ~/adr}", 1, 14, "specs.dir must be relative", ""),
    "an empty folder": ("specs: {dir: ''}", 1, 14, "specs.dir must be the path of a folder", ""),
    "a blank folder": ("specs: {dir: ' '}", 1, 14, "specs.dir must be the path of a folder", ""),
    "NUL in a folder": ('specs: {dir: "a\\0b"}', 1, 14, "specs.dir must be the path of", ""),
    "a line break in a folder": ('specs: {dir: "a\\nb"}', 1, 14, "specs.dir must be the path", ""),
    "a long name": (f"specs: {{dir: {'n' * 256}}}", 1, 14, "has a name that no file system", ""),
    "a folder twice": ("records: [{dir: a}, {dir: b}, {dir: ./a}]", 1, 37,
                       "records[2].dir must be another folder than records[0].dir: 'a'", ""),
    "a folder of two kinds": ("runbooks: {dir: ops}\nspecs: {dir: ops/}", 2, 14,
                              "specs.dir must be another folder than runbooks.dir: 'ops'", ""),
    "a default folder of two kinds": ("records:\n  - dir: runbooks", 1, 1,
                                      "records[0].dir must be another folder than runbooks.dir",
                                      "set runbooks.dir"),
    "a kind in a folder of another": ("kinds: {postmortem: {dir: adr}}", 1, 1,
                                      "kinds.postmortem.dir must be another folder than records",
                                      "set records.dir"),
    "a kind named like another's folder": ("kinds: {specs: }", 1, 1,
                                           "kinds.specs.dir must be another folder than specs.dir",
                                           ""),
    "a path as a prefix": ("records: [{dir: a, prefix: ../b}]", 1, 28,
                           "records[0].prefix must be letters", "NET-"),
    "digits in a prefix": ("records: [{dir: a, prefix: K8S-}]", 1, 28, "must be letters", ""),
    "no number of days": ("records: [{dir: a, stale_after: soon}]", 1, 33,
                          "records[0].stale_after must be a number of days: 'soon'", ""),
    "a list of nothing but a map": ("runbooks: {exceptions: {a: b}}", 1, 24,
                                    "runbooks.exceptions must be a list", ""),
    "a list of lists": ("runbooks: {exceptions: [a, [b]]}", 1, 28,
                        "runbooks.exceptions[1] must be a text", ""),
    "kinds as a list": ("kinds: [postmortem]", 1, 8, "kinds must be names of kinds", ""),
    "a kind as a text": ("kinds: {postmortem: x}", 1, 21,
                         "kinds.postmortem must be keys and values", ""),
    "a kind's unknown setting": ("kinds: {postmortem: {status: [a]}}", 1, 22,
                                 "unknown key 'status' in 'kinds.postmortem'", "'statuses'?"),
    "a built-in kind": ("kinds:\n  runbook: {}", 2, 3, "'runbook' means something else", "another"),
    "a source's name": ("kinds: {terraform: {}}", 1, 9, "'terraform' means something else", ""),
    "alerts": ("kinds: {alert: {}}", 1, 9, "'alert' means something else", ""),
    "a kind with spaces": ("kinds: {Post Mortem: {}}", 1, 9, "'Post Mortem' must be lower-case",
                           "postmortem"),
    "a kind like an option": ("kinds: {--help: {}}", 1, 9, "must be lower-case", ""),
    "a kind with a colon": ("kinds: {'a:b': {}}", 1, 9, "must be lower-case", ""),
    "a kind with a path": ("kinds: {../x: {}}", 1, 9, "must be lower-case", ""),
    "a kind without a name": ("kinds: {'': {}}", 1, 9, "must be lower-case", ""),
    "team as a text": ("team: Platform", 1, 7, "team must be keys and values", ""),
    "severity as a list": ("severity: [a]", 1, 11, "severity must be rules", ""),
    "an unknown level": ("severity:\n  file/unreadable: eror", 2, 20,
                         "severity.file/unreadable must be one of error, warning, off, not 'eror'",
                         ""),
    "false for off": ("severity: {a: false}", 1, 15, "must be one of error, warning, off", ""),
    "no level": ("severity: {a: }", 1, 15, "must be one of error, warning, off", ""),
    "a key that is a list": ("? [a]\n: b", 1, 3, "unknown key", ""),
}  # fmt: skip


class TestMistakes:
    """What is wrong, and where."""

    @pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
    def test_a_mistake_is_one_problem_with_its_place(
        self, wrong: tuple[str, int, int, str, str]
    ) -> None:
        """Each mistake is told once, where it stands, with what to do when that isn't plain."""
        text, line, column, message, hint = wrong
        found = complaints(text)
        assert len(found) == 1, found
        assert found[0][:2] == (line, column)
        assert message in found[0][2]
        assert hint in found[0][3]

    def test_all_mistakes_are_told_at_once_in_their_order(self) -> None:
        """Nobody has to mend a file as many times as it has mistakes."""
        text = (
            "recods: x\nspecs:\n  dir: /x\nkinds:\n  adr: {}\nseverity: {a: b}\nspecs: {dir: y}\n"
        )
        assert [found[0] for found in complaints(text)] == [1, 5, 6, 7]
        text = "runbooks: [a]\nteam: b\ninventory: {include: {c: d}}"
        assert [found[0] for found in complaints(text)] == [1, 2, 3]

    def test_what_is_right_still_counts(self) -> None:
        """One mistake doesn't throw the rest of the file away."""
        text = "records: [{dir: a}, {dir: ../b}]\nrunbooks: {dir: /x, exceptions: [y]}\nz: 1\n"
        found, problems = config.parse("adrtool.yml", text)
        assert len(problems) == 3
        assert found.records == (RecordsFolder("a"),)
        assert found.runbooks == Runbooks(exceptions=("y",))

    def test_a_wrong_level_leaves_the_others(self) -> None:
        """Rules are configured one by one."""
        found, problems = config.parse("adrtool.yml", "severity: {a: loud, b: off, c: [error]}")
        assert found.severity == {"b": "off"}
        assert len(problems) == 2

    def test_a_bomb_is_one_problem(self) -> None:
        """Aliases of aliases end at their limit."""
        levels = "".join(f"a{n + 1}: &a{n + 1} [{', '.join([f'*a{n}'] * 9)}]\n" for n in range(9))
        assert len(complaints(f"a0: &a0 x\n{levels}")) == 1

    def test_a_deep_nesting_is_one_problem(self) -> None:
        """So do levels of brackets."""
        assert len(complaints("team: " + "[" * 10_000)) == 1

    @given(st.text(alphabet="records:dirunbkspcteamy \n-[]{}'\"&*!|>#,~\t0\\", max_size=80))
    def test_any_text_is_read_or_told(self, text: str) -> None:
        """No text raises; what it gives is usable."""
        found, problems = config.parse("adrtool.yml", text)
        assert found.records
        assert all(problem.message and problem.line >= 1 for problem in problems)

    @given(
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.dates(),
            lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_keys(), inner, max_size=4),
            max_leaves=12,
        )
    )
    def test_any_value_is_read_or_told(self, value: object) -> None:
        """No tree of values raises, whatever stands where."""
        text = yaml.safe_dump(value, allow_unicode=True)
        found, problems = config.parse("adrtool.yml", text)
        assert found.records
        assert all(folder.dir and ".." not in folder.dir.split("/") for folder in found.records)
        assert not any(kind.name in {"adr", "terraform"} for kind in found.kinds)
        assert all(problem.message and problem.line >= 1 for problem in problems)


class TestLoad:
    """The file in a project."""

    @pytest.mark.parametrize("name", config.NAMES)
    def test_both_names_are_read(self, tmp_path: Path, name: str) -> None:
        """Either ending will do, and problems name the file that there is."""
        (tmp_path / name).write_text("specs: {dir: docs}\nx: 1\n")
        found, problems = config.load(tmp_path)
        assert found.specs.dir == "docs"
        assert found.path == name
        assert [p.path for p in problems] == [name]

    def test_no_file_means_the_defaults(self, tmp_path: Path) -> None:
        """A project needs no configuration."""
        assert config.load(tmp_path) == (Config(), ())

    def test_of_two_files_one_is_read_and_the_other_told(self, tmp_path: Path) -> None:
        """Nobody has to find out which of two files counts."""
        (tmp_path / "adrtool.yml").write_text("specs: {dir: one}\n")
        (tmp_path / "adrtool.yaml").write_text("specs: {dir: two}\n")
        found, problems = config.load(tmp_path)
        assert found.specs.dir == "one"
        assert [(p.path, p.rule) for p in problems] == [("adrtool.yaml", "config/invalid")]

    @pytest.mark.parametrize("data", [b"\xff", b"a\0b", "specs: {dir: ä}".encode("utf-16")])
    def test_a_file_that_is_no_text_is_a_problem(self, tmp_path: Path, data: bytes) -> None:
        """An unreadable configuration is told, and the defaults stand in."""
        (tmp_path / "adrtool.yml").write_bytes(data)
        found, problems = config.load(tmp_path)
        assert found == Config()
        assert [(p.path, p.rule) for p in problems] == [("adrtool.yml", "file/unreadable")]

    @pytest.mark.skipif(os.name == "nt", reason="needs POSIX file systems")
    @pytest.mark.parametrize("kind", ["folder", "fifo", "dangling link", "loop"])
    def test_what_is_no_file_is_a_problem(self, tmp_path: Path, kind: str) -> None:
        """Something of that name that can't be read isn't passed over."""
        path = tmp_path / "adrtool.yml"
        if kind == "folder":
            path.mkdir()
        elif kind == "fifo":
            os.mkfifo(path)
        else:
            path.symlink_to("adrtool.yml" if kind == "loop" else "nowhere")
        found, problems = config.load(tmp_path)
        assert found == Config()
        assert [(p.path, p.rule) for p in problems] == [("adrtool.yml", "file/unreadable")]

    @pytest.mark.skipif(os.name == "nt", reason="needs POSIX file systems")
    def test_a_link_out_of_the_project_is_not_read(self, tmp_path: Path) -> None:
        """A file of the machine that a stranger links to isn't quoted in messages."""
        (tmp_path / "secret").write_text("token: abc\n")
        (tmp_path / "project").mkdir()
        (tmp_path / "project" / "adrtool.yml").symlink_to("../secret")
        found, problems = config.load(tmp_path / "project")
        assert found == Config()
        assert len(problems) == 1
        assert "token" not in str(problems)

    def test_templates_have_to_be_there(self, tmp_path: Path) -> None:
        """A template that is missing, or is a folder, is told where it is named."""
        (tmp_path / "t").mkdir()
        (tmp_path / "t/adr.md").write_text("")
        text = "records:\n  - {dir: adr, template: t/adr.md}\n  - {dir: b, template: t/none.md}\n"
        (tmp_path / "adrtool.yml").write_text(text + "kinds: {rfc: {template: t}}\n")
        found, problems = config.load(tmp_path)
        assert [(p.line, p.column, p.message) for p in problems] == [
            (3, 24, "records[1].template: there is no file 't/none.md'"),
            (4, 25, "kinds.rfc.template: there is no file 't'"),
        ]
        assert found.records == (RecordsFolder("adr", "", "t/adr.md"), RecordsFolder("b"))

    def test_folders_may_be_missing_but_are_no_files(self, tmp_path: Path) -> None:
        """A folder is made when it is needed; a file of its name is a mistake."""
        (tmp_path / "notes").write_text("")
        (tmp_path / "adrtool.yml").write_text("specs: {dir: notes}\nrunbooks: {dir: new}\n")
        _, problems = config.load(tmp_path)
        assert [(p.line, p.message) for p in problems] == [
            (1, "specs.dir must be a folder, and 'notes' is a file")
        ]

    @pytest.mark.skipif(os.name == "nt", reason="needs POSIX file systems")
    def test_folders_and_templates_do_not_lead_out(self, tmp_path: Path) -> None:
        """A link to elsewhere is refused where it is named; one inside is fine."""
        (tmp_path / "out").mkdir()
        (tmp_path / "out/x.md").write_text("secret")
        root = tmp_path / "project"
        (root / "docs").mkdir(parents=True)
        (root / "inside").symlink_to("docs")
        (root / "outside").symlink_to("../out")
        (root / "x.md").symlink_to("../out/x.md")
        text = (
            "specs: {dir: inside}\nrunbooks: {dir: outside/deep}\nrecords: {dir: a, template: x.md}"
        )
        (root / "adrtool.yml").write_text(text)
        found, problems = config.load(root)
        assert [(p.line, "leads out" in p.message) for p in problems] == [(2, True), (3, True)]
        assert (found.specs.dir, found.runbooks.dir) == ("inside", "runbooks")
        assert found.records == (RecordsFolder("a"),)
