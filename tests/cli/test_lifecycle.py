"""`adr accept`, `reject`, `deprecate`, `propose`, `supersede`, `link`, `unlink` and `show`."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor

import pytest

from adrtool.documents import vocabulary
from tests.helpers import Repo, Runner

NYGARD = "# {0}. R{0}\n\nDate: 2020-01-01\n\n## Status\n\n{1}\n\n## Context\n\nc\n"
MADR = '---\nstatus: {1} # agreed\ntags: ["a"]\n---\n\n# R{0}\n'


@pytest.fixture
def filled(repo: Repo) -> Repo:
    """Four records, proposed, in two dialects."""
    for number in (1, 2):
        repo.write(f"adr/000{number}-r.md", NYGARD.format(number, "Proposed"))
    for number in (3, 4):
        repo.write(f"adr/000{number}-r.md", MADR.format(number, "proposed"))
    return repo


def one_sided(repo: Repo, run: Runner) -> list[dict[str, str]]:
    """The problems of edges that only one side states, or that lead to nothing."""
    found = run("adrtool", "check", "--json", cwd=repo.path).json()["problems"]
    return [problem for problem in found if "supersede" in problem["rule"]]


class TestAccept:
    """`adr accept`."""

    def test_it_changes_the_status_and_nothing_else(self, filled: Repo, run: Runner) -> None:
        """One word changes in each file; the paths are printed."""
        result = run("adr", "accept", "1", "ADR-0003", cwd=filled.path)
        assert (result.code, result.stderr) == (0, "")
        assert result.stdout == "adr/0001-r.md\nadr/0003-r.md\n"
        assert filled.read("adr/0001-r.md") == NYGARD.format(1, "Accepted")
        assert filled.read("adr/0003-r.md") == MADR.format(3, "accepted")

    @pytest.mark.parametrize("status", ["Accepted (by vote)", "✅ Approved", "accepted"])
    def test_what_is_accepted_already_is_not_touched(
        self, repo: Repo, run: Runner, status: str
    ) -> None:
        """A synonym, and whatever stands behind it, stays."""
        path = repo.write("adr/0001-r.md", NYGARD.format(1, status))
        before = path.stat()
        assert run("adr", "accept", "1", cwd=repo.path).code == 0
        assert repo.read("adr/0001-r.md") == NYGARD.format(1, status)
        assert path.stat().st_mtime_ns == before.st_mtime_ns

    def test_all_are_found_before_one_is_touched(self, filled: Repo, run: Runner) -> None:
        """A wrong number among right ones changes nothing."""
        result = run("adr", "accept", "1", "2", "99", cwd=filled.path)
        assert (result.code, result.stdout) == (2, "")
        assert "there is no record '99'" in result.stderr
        assert filled.read("adr/0001-r.md") == NYGARD.format(1, "Proposed")

    def test_it_says_when_a_superseded_record_comes_back(self, repo: Repo, run: Runner) -> None:
        """The edge goes with the status, so it isn't done in silence."""
        repo.write("adr/0001-r.md", NYGARD.format(1, "Superseded by [2](0002-r.md)"))
        result = run("adr", "accept", "1", cwd=repo.path)
        assert result.code == 0
        assert "was superseded" in result.stderr

    def test_a_record_that_cannot_be_read_is_not_guessed_at(self, repo: Repo, run: Runner) -> None:
        """Broken front matter is named with its line, and the file stays as it is."""
        repo.write("adr/0001-r.md", "---\nstatus: [proposed\n---\n# R\n")
        result = run("adr", "accept", "1", cwd=repo.path)
        assert (result.code, result.stdout) == (1, "")
        assert "error: adr/0001-r.md:3: the front matter can't be read" in result.stderr
        assert repo.read("adr/0001-r.md") == "---\nstatus: [proposed\n---\n# R\n"

    def test_a_file_keeps_its_mode(self, filled: Repo, run: Runner) -> None:
        """Replacing a file's content is no reason to change who may read it."""
        path = filled.path / "adr" / "0001-r.md"
        path.chmod(0o640)
        run("adr", "accept", "1", cwd=filled.path)
        assert path.stat().st_mode & 0o777 == 0o640


class TestStatuses:
    """`adr reject`, `adr deprecate` and `adr propose`."""

    @pytest.mark.parametrize(
        ("command", "before", "after"),
        [
            ("reject", "Proposed", "Rejected"),
            ("reject", "Draft", "Rejected"),
            ("deprecate", "✅ Accepted", "Deprecated"),
            ("propose", "Draft", "Proposed"),
            ("propose", "Rejected", "Proposed"),
        ],
    )
    def test_only_the_status_changes(
        self, repo: Repo, run: Runner, command: str, before: str, after: str
    ) -> None:
        """Several records at once, in their own spelling."""
        repo.write("adr/0001-r.md", NYGARD.format(1, before))
        repo.write("adr/0002-r.md", MADR.format(2, "draft"))
        result = run("adr", command, "1", "2", cwd=repo.path)
        assert (result.code, result.stdout) == (0, "adr/0001-r.md\nadr/0002-r.md\n")
        assert vocabulary.status_of(before) != vocabulary.status_of(after)
        assert [r["status"] for r in run("adr", "list", "--json", cwd=repo.path).json()] == [
            after.casefold()
        ] * 2
        assert repo.read("adr/0002-r.md") == MADR.format(2, after.casefold())

    def test_an_accepted_record_is_not_rejected(self, filled: Repo, run: Runner) -> None:
        """What was in force is deprecated or replaced; the message says how."""
        run("adr", "accept", "2", cwd=filled.path)
        result = run("adr", "reject", "1", "2", cwd=filled.path)
        assert (result.code, result.stdout) == (2, "")
        assert "adr deprecate 2, or adr new TITLE --supersedes 2" in result.stderr
        assert filled.read("adr/0001-r.md") == NYGARD.format(1, "Proposed")

    def test_what_is_taken_back_is_said(self, filled: Repo, run: Runner) -> None:
        """An acceptance, for one; the command does it all the same."""
        run("adr", "accept", "1", cwd=filled.path)
        result = run("adr", "propose", "1", cwd=filled.path)
        assert result.code == 0
        assert "record 1 was accepted so far" in result.stderr

    @pytest.mark.parametrize("command", ["accept", "reject", "deprecate", "propose"])
    def test_a_superseded_record_keeps_its_status(
        self, filled: Repo, run: Runner, command: str
    ) -> None:
        """The hint names the command that takes both sides out, and it works."""
        run("adr", "supersede", "1", "4", cwd=filled.path)
        refused = run("adr", command, "1", cwd=filled.path)
        assert refused.code == 2
        program, *arguments = re.findall(r"adr unlink .*? --status \w+", refused.stderr)[0].split()
        assert run(program, *arguments, cwd=filled.path).code == 0
        assert run("adr", command, "1", cwd=filled.path).code == 0

    def test_a_rejected_proposal_that_superseded_something_is_noticed(
        self, filled: Repo, run: Runner
    ) -> None:
        """Else the old record would be superseded by a decision that nobody took."""
        run("adr", "supersede", "1", "4", cwd=filled.path)
        result = run("adr", "reject", "4", cwd=filled.path)
        assert "record 1 is still superseded by it: adr unlink 4 1" in result.stderr

    def test_the_date_is_written_when_it_is_given(self, filled: Repo, run: Runner) -> None:
        """As the record writes its dates; without --date they stay."""
        result = run("adr", "accept", "1", "--date", "2026-11-23", cwd=filled.path)
        assert result.code == 0
        expected = NYGARD.format(1, "Accepted").replace("2020-01-01", "2026-11-23")
        assert filled.read("adr/0001-r.md") == expected
        assert run("adr", "accept", "2", "--date", "soon", cwd=filled.path).code == 2

    def test_a_record_without_a_status_follows_its_neighbours(
        self, filled: Repo, run: Runner
    ) -> None:
        """The section that they have is made for it too."""
        filled.write("adr/0002-r.md", "# 2. R2\n\nDate: 2020-01-01\n\n## Context\n\nc\n")
        assert run("adr", "accept", "2", cwd=filled.path).code == 0
        assert filled.read("adr/0002-r.md") == NYGARD.format(2, "Accepted")

    def test_the_words_of_the_other_records_are_used(self, repo: Repo, run: Runner) -> None:
        """A sign before the status, or a word in the team's language; never another's remark."""
        repo.write("adrtool.yml", "records: [{dir: adr}, {dir: de, statuses: {accepted: [Gilt]}},"
                   " {dir: said}]\n")  # fmt: skip
        for number in (1, 2):
            repo.write(f"adr/000{number}-r.md", NYGARD.format(number, "✅ Accepted"))
            repo.write(f"de/000{number}-r.md", NYGARD.format(number, "Gilt"))
            repo.write(f"said/000{number}-r.md", NYGARD.format(number, "Implemented (by Ada)"))
        paths = [f"{folder}/0003-r.md" for folder in ("adr", "de", "said")]
        for path in paths:
            repo.write(path, NYGARD.format(3, "Proposed"))
        assert run("adr", "accept", *paths, cwd=repo.path).code == 0
        assert [repo.read(path) for path in paths] == [
            NYGARD.format(3, word) for word in ("✅ Accepted", "Gilt", "Accepted")
        ]


class TestDryRun:
    """`--dry-run` and `--json`, which all of them have."""

    COMMANDS = (
        ("accept", "1", "3"),
        ("reject", "1"),
        ("supersede", "1", "2", "--by", "4"),
        ("link", "4", "amends", "1"),
        ("link", "1", "relates-to", "3", "4"),
    )

    @pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
    def test_a_dry_run_prints_a_diff_that_git_applies(
        self, filled: Repo, run: Runner, command: tuple[str, ...]
    ) -> None:
        """Nothing is written; what the diff makes is what the command makes."""
        filled.commit()
        diff = run("adr", *command, "--dry-run", cwd=filled.path)
        assert diff.code == 0
        assert filled.git("status", "--porcelain") == ""
        assert run("adr", *command, cwd=filled.path).code == 0
        done = filled.git("diff")
        filled.git("stash")
        filled.write("../by.diff", diff.stdout)
        filled.git("apply", "../by.diff")
        assert filled.git("diff") == done

    def test_json_has_paths_and_diffs(self, filled: Repo, run: Runner) -> None:
        """One object a file, in the order of writing; an empty array where nothing is to do."""
        plain = run("adr", "supersede", "1", "4", "--dry-run", cwd=filled.path).stdout
        told = run("adr", "supersede", "1", "4", "--json", cwd=filled.path).json()
        assert [change["path"] for change in told] == ["adr/0004-r.md", "adr/0001-r.md"]
        assert "".join(change["diff"] for change in told) == plain
        assert run("adr", "supersede", "1", "4", "--json", cwd=filled.path).json() == []


class TestLink:
    """`adr link` and `adr unlink`."""

    @pytest.mark.parametrize(
        ("kind", "source", "target"),
        [
            ("amends", "Amends [ADR-0003](0003-r.md)", "amended_by"),
            ("relates-to", "Relates to [ADR-0003](0003-r.md)", "relates_to"),
            ("Amended by", "Amended by [ADR-0003](0003-r.md)", "amends"),
        ],
    )
    def test_each_side_says_it_in_its_own_form(
        self, filled: Repo, run: Runner, kind: str, source: str, target: str
    ) -> None:
        """A sentence in the section here, a key of the front matter there."""
        assert run("adr", "link", "1", kind, "3", cwd=filled.path).code == 0
        assert filled.read("adr/0001-r.md") == NYGARD.format(1, f"Proposed\n\n{source}")
        changed = MADR.format(3, "proposed").replace(
            "---\n\n", f'{target}: "[1. R1](0001-r.md)"\n---\n\n'
        )
        assert filled.read("adr/0003-r.md") == changed

    def test_one_may_be_linked_to_several(self, filled: Repo, run: Runner) -> None:
        """The new side is written first, and once."""
        result = run("adr", "link", "4", "amends", "1", "2", cwd=filled.path)
        assert result.stdout == "adr/0004-r.md\nadr/0001-r.md\nadr/0002-r.md\n"
        assert "nothing to do" in run("adr", "link", "4", "amends", "2", cwd=filled.path).stderr

    def test_superseding_by_a_link_is_superseding(self, filled: Repo, run: Runner) -> None:
        """In either direction the old record's status says so."""
        run("adr", "link", "4", "supersedes", "1", cwd=filled.path)
        run("adr", "link", "2", "superseded-by", "4", cwd=filled.path)
        found = run("adr", "list", "--json", cwd=filled.path).json()
        assert [record["status"] for record in found] == [
            "superseded", "superseded", "proposed", "proposed"
        ]  # fmt: skip

    @pytest.mark.parametrize(
        ("arguments", "words"),
        [
            (("1", "3"), "adr link 1 amends 3"),
            (("1", "blocks", "3"), "known are supersedes, superseded-by, amends"),
            (("1", "clarifies", "3"), "say amends"),
            (("1", "Amends", "3", "Amended by"), "written without being asked"),
            (("1", "amends"), "which records?"),
            (("1",), "which records?"),
            (("1", "amends", "1"), "record 1 can't amend itself"),
            (("1", "amends", "99"), "there is no record '99'"),
        ],
    )
    def test_wrong_use_changes_nothing(
        self, filled: Repo, run: Runner, arguments: tuple[str, ...], words: str
    ) -> None:
        """Exit status 2, and what to type instead."""
        filled.commit()
        result = run("adr", "link", *arguments, cwd=filled.path)
        assert (result.code, result.stdout) == (2, "")
        assert words in result.stderr
        assert filled.git("status", "--porcelain") == ""

    @pytest.mark.parametrize("kind", ["amends", "amended-by", "relates-to"])
    @pytest.mark.parametrize("ends", [("1", "3"), ("3", "4")])
    def test_what_was_linked_is_unlinked_to_the_byte(
        self, filled: Repo, run: Runner, kind: str, ends: tuple[str, str]
    ) -> None:
        """From either side, on both sides."""
        filled.commit()
        source, target = ends
        assert run("adr", "link", source, kind, target, cwd=filled.path).code == 0
        assert filled.git("status", "--porcelain").count(" M") == 2
        assert run("adr", "unlink", target, source, cwd=filled.path).code == 0
        assert filled.git("status", "--porcelain") == ""

    def test_only_the_kind_that_is_named_is_taken_out(self, filled: Repo, run: Runner) -> None:
        """What else the two say of each other stays."""
        run("adr", "link", "1", "amends", "3", cwd=filled.path)
        before = [filled.read(f"adr/000{n}-r.md") for n in (1, 3)]
        run("adr", "link", "1", "relates-to", "3", cwd=filled.path)
        assert run("adr", "unlink", "1", "relates-to", "3", cwd=filled.path).code == 0
        assert [filled.read(f"adr/000{n}-r.md") for n in (1, 3)] == before
        result = run("adr", "unlink", "1", "relates-to", "3", cwd=filled.path)
        assert (result.code, result.stdout) == (0, "")
        assert "nothing to do" in result.stderr

    def test_a_supersede_is_taken_back_with_the_status_that_holds_then(
        self, filled: Repo, run: Runner
    ) -> None:
        """Which one that is nobody can know, so it is asked for."""
        filled.commit()
        run("adr", "supersede", "1", "4", cwd=filled.path)
        asked = run("adr", "unlink", "4", "1", cwd=filled.path)
        assert asked.code == 2
        assert "--status accepted" in asked.stderr
        done = run("adr", "unlink", "4", "1", "--status", "proposed", cwd=filled.path)
        assert done.code == 0
        assert filled.git("status", "--porcelain") == ""

    def test_who_is_superseded_by_others_too_stays_so(self, filled: Repo, run: Runner) -> None:
        """One of two superseding records is taken out, and the status needs no word."""
        run("adr", "supersede", "1", "3", cwd=filled.path)
        before = filled.read("adr/0001-r.md")
        run("adr", "supersede", "1", "4", cwd=filled.path)
        assert run("adr", "unlink", "4", "1", cwd=filled.path).code == 0
        assert filled.read("adr/0001-r.md") == before


class TestFolders:
    """Records of two folders, whose numbers are their own."""

    def test_a_supersede_across_folders_is_stated_on_both_sides(
        self, repo: Repo, run: Runner
    ) -> None:
        """With paths that lead from one to the other, and not to the same number beside it."""
        repo.write("adrtool.yml", "records: [{dir: adr}, {dir: net/adr}]\n")
        for folder in ("adr", "net/adr"):
            repo.write(f"{folder}/0001-r.md", NYGARD.format(1, "Accepted"))
            repo.write(f"{folder}/0002-r.md", MADR.format(2, "accepted"))
        result = run("adr", "supersede", "net/adr/0001-r.md", "adr/0002-r.md", cwd=repo.path)
        assert (result.code, result.stderr) == (0, "")
        assert result.stdout == "adr/0002-r.md\nnet/adr/0001-r.md\n"
        assert "](../../adr/0002-r.md)" in repo.read("net/adr/0001-r.md")
        assert "](../net/adr/0001-r.md)" in repo.read("adr/0002-r.md")
        assert one_sided(repo, run) == []
        # A number as written means the record of its own folder.
        repo.write("adr/0001-r.md", NYGARD.format(1, "Accepted"))
        assert run("adr", "supersede", "adr/0001-r.md", "adr/0002-r.md", cwd=repo.path).code == 0
        assert one_sided(repo, run) == []


class TestRefused:
    """What the file system refuses."""

    LIMITED = """\
import resource, signal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
from adrtool.cli.main import adr
adr()
"""

    def test_what_was_written_before_is_taken_back(self, filled: Repo, run: Runner) -> None:
        """The new side fits on the disk, the old one doesn't: neither file changes."""
        filled.write("adr/0001-r.md", NYGARD.format(1, "Proposed") + "x" * 5000)
        filled.commit()
        command = ("python", "-c", self.LIMITED, "supersede", "2", "1", "3", "4")
        result = run(*command, cwd=filled.path)
        assert (result.code, result.stdout) == (1, "")
        assert "0001-r.md: can't be written: File too large" in result.stderr
        assert "nothing was changed" in result.stderr
        assert filled.git("status", "--porcelain") == ""


class TestSupersede:
    """`adr supersede`."""

    @pytest.mark.parametrize(
        "arguments",
        [("1", "4"), ("1", "--by", "4"), ("adr:1", "0004-r.md"), ("./adr/0001-r.md", "4")],
    )
    def test_both_sides_say_so(self, filled: Repo, run: Runner, arguments: tuple[str, ...]) -> None:
        """The old record says what superseded it, the new one what it supersedes."""
        result = run("adr", "supersede", *arguments, cwd=filled.path)
        assert (result.code, result.stderr) == (0, "")
        assert result.stdout == "adr/0004-r.md\nadr/0001-r.md\n"
        first, *_, last = run("adr", "list", "--json", cwd=filled.path).json()
        assert (first["status"], first["superseded_by"]) == ("superseded", ["adr/0004-r.md"])
        assert (last["status"], last["supersedes"]) == ("proposed", ["adr/0001-r.md"])
        assert filled.read("adr/0001-r.md") == NYGARD.format(
            1, "Superseded by [ADR-0004](0004-r.md)"
        )

    def test_one_may_supersede_several(self, filled: Repo, run: Runner) -> None:
        """The last record is the new one."""
        assert run("adr", "supersede", "1", "2", "3", "4", cwd=filled.path).code == 0
        found = run("adr", "list", "--json", cwd=filled.path).json()
        assert found[3]["supersedes"] == [record["path"] for record in found[:3]]

    def test_a_record_may_be_superseded_by_several(self, filled: Repo, run: Runner) -> None:
        """What stood there first isn't lost."""
        run("adr", "supersede", "1", "3", cwd=filled.path)
        run("adr", "supersede", "1", "4", cwd=filled.path)
        first = run("adr", "list", "--json", cwd=filled.path).json()[0]
        assert first["superseded_by"] == ["adr/0003-r.md", "adr/0004-r.md"]
        assert one_sided(filled, run) == []

    @pytest.mark.parametrize("side", ["old", "new"])
    def test_the_missing_side_is_added(self, repo: Repo, run: Runner, side: str) -> None:
        """What one side states already stays as it is; the check's own hint mends the other."""
        old, new = ("Superseded by [2](0002-r.md)", "Accepted") if side == "old" else (
            "Accepted", "Accepted\n\nSupersedes [1](0001-r.md)")  # fmt: skip
        repo.write("adr/0001-r.md", NYGARD.format(1, old))
        repo.write("adr/0002-r.md", NYGARD.format(2, new))
        [problem] = one_sided(repo, run)
        program, *arguments = problem["hint"].split()
        result = run(program, *arguments, cwd=repo.path)
        assert result.stdout == ("adr/0002-r.md\n" if side == "old" else "adr/0001-r.md\n")
        assert one_sided(repo, run) == []

    def test_a_second_time_changes_nothing(self, filled: Repo, run: Runner) -> None:
        """It says that there was nothing to do."""
        run("adr", "supersede", "1", "4", cwd=filled.path)
        before = filled.read("adr/0001-r.md") + filled.read("adr/0004-r.md")
        result = run("adr", "supersede", "1", "4", cwd=filled.path)
        assert (result.code, result.stdout) == (0, "")
        assert "nothing to do" in result.stderr
        assert filled.read("adr/0001-r.md") + filled.read("adr/0004-r.md") == before

    @pytest.mark.parametrize(
        ("arguments", "words"),
        [
            (("1", "1"), "can't supersede itself"),
            (("1", "2", "--by", "0002-r.md"), "can't supersede itself"),
            (("1",), "which record supersedes it?"),
            (("1", "99"), "there is no record '99'"),
            (("99", "1"), "there is no record '99'"),
            ((), "Missing argument"),
        ],
    )
    def test_wrong_use_changes_nothing(
        self, filled: Repo, run: Runner, arguments: tuple[str, ...], words: str
    ) -> None:
        """Exit status 2 and a clear message."""
        before = [filled.read(f"adr/000{n}-r.md") for n in (1, 2, 3, 4)]
        result = run("adr", "supersede", *arguments, cwd=filled.path)
        assert (result.code, result.stdout) == (2, "")
        assert words in result.stderr
        assert [filled.read(f"adr/000{n}-r.md") for n in (1, 2, 3, 4)] == before

    def test_a_broken_record_stops_both_sides(self, filled: Repo, run: Runner) -> None:
        """All texts are made before the first is written."""
        filled.write("adr/0001-r.md", "---\nstatus: [proposed\n---\n# R\n")
        result = run("adr", "supersede", "1", "4", cwd=filled.path)
        assert result.code == 1
        assert filled.read("adr/0004-r.md") == MADR.format(4, "proposed")

    def test_many_at_once_lose_no_edge(self, filled: Repo, run: Runner) -> None:
        """Commands on the same records wait for each other."""
        pairs = [("1", "4"), ("2", "4"), ("3", "4"), ("1", "3"), ("2", "3")]
        with ThreadPoolExecutor(5) as pool:
            done = list(pool.map(lambda p: run("adr", "supersede", *p, cwd=filled.path), pairs))
        assert [result.code for result in done] == [0] * 5
        found = run("adr", "list", "--json", cwd=filled.path).json()
        assert [len(record["superseded_by"]) for record in found] == [2, 2, 1, 0]
        assert [len(record["supersedes"]) for record in found] == [0, 0, 2, 3]
        assert one_sided(filled, run) == []


class TestShow:
    """`adr show`."""

    @pytest.mark.parametrize(
        "cited", ["1", "0001", "ADR-0001", "#1", "adr:1", "0001-r", "0001-r.md", "adr/0001-r.md"]
    )
    def test_a_record_is_found_however_it_is_cited(
        self, filled: Repo, run: Runner, cited: str
    ) -> None:
        """By number in every spelling, by id, by file name and by path."""
        result = run("adr", "show", cited, cwd=filled.path)
        assert result.code == 0
        assert result.stdout.startswith(
            "adr/0001-r.md\nstatus: Proposed\ndate: 2020-01-01\n\n# 1. R1"
        )

    def test_a_path_may_lead_from_the_current_folder(self, filled: Repo, run: Runner) -> None:
        """What the shell completes is understood, and so is what the commands print."""
        here = filled.path / "src"
        here.mkdir()
        assert run("adr", "show", "../adr/0001-r.md", cwd=here).code == 0
        assert run("adr", "show", "adr/0001-r.md", cwd=here).code == 0
        assert run("adr", "-C", "src", "show", "../adr/0001-r.md", cwd=filled.path).code == 0
        assert run("adr", "show", str(filled.path / "adr" / "0001-r.md"), cwd=here).code == 0

    def test_json_has_the_listing_s_fields_and_the_text(self, filled: Repo, run: Runner) -> None:
        """One object, with the file's text as it is."""
        shown = run("adr", "show", "3", "--json", cwd=filled.path).json()
        listed = run("adr", "list", "--json", cwd=filled.path).json()[2]
        assert shown == {**listed, "text": MADR.format(3, "proposed")}

    def test_a_missing_record_is_wrong_use(self, filled: Repo, run: Runner) -> None:
        """Exit status 2, and where to look."""
        result = run("adr", "show", "99", cwd=filled.path)
        assert (result.code, result.stdout) == (2, "")
        assert "there is no record '99'" in result.stderr
        assert "adr list" in result.stderr

    def test_front_matter_is_not_repeated(self, filled: Repo, run: Runner) -> None:
        """What it states stands above the body."""
        shown = run("adr", "show", "3", cwd=filled.path).stdout
        assert shown == "adr/0003-r.md\nstatus: proposed\ntags: a\n\n# R3\n"
