"""`adr accept`, `adr supersede` and `adr show`."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

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
