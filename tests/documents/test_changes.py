"""Changes that are about to be written: as a diff, and all or none of them."""

from __future__ import annotations

from pathlib import Path
from unittest import mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adrtool import files
from adrtool.documents import changes
from adrtool.documents.changes import Change
from adrtool.problems import AdrtoolError
from tests.helpers import Repo


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a\r\nb\r\n", "a\r\nc\r\n"),
        ("a\nb", "a\nc"),
        ("a\nb", "a\nb\n"),
        ("a\n", "a"),
        ("", "a\n"),
        ("\ufeffa\x0bb\x0c\u2028c\n", "\ufeffa\x0bb\x0c\u2028d\n"),
        ("a\n" * 30 + "b\n" * 30, "b\n" + "a\n" * 30 + "b\n" * 29 + "c"),
    ],
)
def test_git_applies_a_diff_to_the_byte(repo: Repo, before: str, after: str) -> None:
    """Whatever ends the lines, and whether anything ends the last one."""
    repo.write("a b.md", before)
    repo.commit()
    repo.write("../by.diff", changes.diff(Change("a b.md", before, after), "a b.md"))
    repo.git("apply", "--whitespace=nowarn", "../by.diff")
    assert repo.read("a b.md") == after


@given(st.lists(st.sampled_from(["", "a", "b"])), st.lists(st.sampled_from(["", "a", "b"])))
def test_the_first_line_that_differs_is_one_of_the_text(
    before: list[str], after: list[str]
) -> None:
    """Also where lines are only taken out, or the end is blank."""
    change = Change("a.md", "\n".join(before), "\n".join(after))
    assert 1 <= change.line() <= max(len(after), 1)


def test_files_that_were_written_are_taken_back(tmp_path: Path) -> None:
    """The third of three can't be written, so the first two are what they were."""
    made = [Change(f"{n}.md", "before", "after") for n in range(3)]
    for change in made[:2]:
        (tmp_path / change.path).write_text("before")
    (tmp_path / "2.md").mkdir()
    with pytest.raises(AdrtoolError) as error:
        changes.write(tmp_path, made)
    assert "2.md: can't be written" in error.value.message
    assert error.value.hint == "nothing was changed"
    assert [(tmp_path / f"{n}.md").read_text() for n in (0, 1)] == ["before", "before"]


def test_what_cannot_be_taken_back_is_said_with_what_completes_it(tmp_path: Path) -> None:
    """The disk is full from the second write on."""
    made = [Change(f"{n}.md", "before", "after") for n in range(2)]
    for change in made:
        (tmp_path / change.path).write_text("before")
    real, done = files.write, []

    def write(path: Path, text: str) -> None:
        done.append(path)
        if len(done) > 1:
            raise AdrtoolError(f"{path}: can't be written: No space left on device")
        real(path, text)

    with mock.patch.object(files, "write", write), pytest.raises(AdrtoolError) as error:
        changes.write(tmp_path, made)
    assert "1.md: can't be written: No space left" in error.value.message
    assert error.value.hint == "0.md changed already; adr doctor --fix completes it"
