"""Kinds of documents: which there are, what they are called, and what their documents state."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adrtool import config, problems
from adrtool.config import Config
from adrtool.documents import kinds, library, plain
from adrtool.documents.kinds import lifecycle
from adrtool.documents.kinds.kind import Kind, status_in

POSTMORTEM = Kind(
    "postmortem", "Postmortems", "postmortem", ("postmortems",), ("Draft", "In the works", "Final")
)


def parse(text: str) -> Config:
    """The configuration of a text without mistakes."""
    found, wrong = config.parse("adrtool.yml", text)
    assert wrong == ()
    return found


class TestRegistry:
    """Which kinds a project has."""

    def test_the_built_in_kinds_come_first(self) -> None:
        """In the order of their sections on the site; a team's own follow."""
        found = kinds.of(parse("kinds: {postmortem: {dir: docs/postmortems}, rfc: {}}"))
        assert [(k.name, k.title, k.folders) for k in found] == [
            ("adr", "Decisions", ("adr",)),
            ("runbook", "Runbooks", ("runbooks",)),
            ("spec", "Specifications", ("specs",)),
            ("postmortem", "Postmortems", ("docs/postmortems",)),
            ("rfc", "Rfc", ("rfc",)),
        ]
        assert [k.name for k in found] == kinds.names(parse("kinds: {postmortem: {}, rfc: {}}"))

    def test_every_module_of_the_registry_gives_the_kind_of_its_name(self) -> None:
        """The registry holds names only, so each of them must lead somewhere."""
        assert [kinds.find(Config(), name).name for name in kinds.KINDS] == list(kinds.KINDS)

    def test_a_section_is_called_as_the_team_says(self) -> None:
        """`title` wins over the folder's name."""
        [*_, own] = kinds.of(parse("kinds: {rfc: {dir: docs/rfcs, title: RFCs}}"))
        assert own.title == "RFCs"

    def test_specifications_have_statuses_of_their_own(self) -> None:
        """Those of a team stand in for them."""
        assert kinds.find(Config(), "spec").statuses == (
            "draft", "review", "approved", "implemented", "retired",
        )  # fmt: skip
        own = parse("specs: {dir: rfcs, statuses: [open, closed], sections: [Goals]}")
        spec = kinds.find(own, "spec")
        assert (spec.folders, spec.statuses) == (("rfcs",), ("open", "closed"))
        assert spec.sections == ("Goals",)

    def test_an_unknown_kind_says_which_there_are(self) -> None:
        """And the one that was meant, where one comes near."""
        with pytest.raises(problems.WrongUse, match="no kind of document 'specs'") as raised:
            kinds.find(parse("kinds: {postmortem: {}}"), "specs")
        assert raised.value.hint == (
            "did you mean 'spec'? there are: adr, runbook, spec, postmortem"
        )

    @pytest.mark.parametrize(
        ("one", "said"), [("incident", "an incident"), ("postmortem", "a postmortem")]
    )
    def test_one_of_a_kind_is_spoken_of_in_english(self, one: str, said: str) -> None:
        """Messages name a team's own kinds too."""
        assert Kind(one, one, one, (one,)).any_one == said


class TestStatuses:
    """Which status a text states."""

    @pytest.mark.parametrize(
        ("written", "status"),
        [
            ("draft", "draft"),
            ("DRAFT", "draft"),
            ("**Final**", "final"),
            ("Final, all but one action", "final"),
            ("in the  works since May", "in the works"),
            ("✅ Final (v2)", "final"),
            ("in draft", "draft"),
            ("finalised", None),
            ("not final", None),
            ("", None),
            ("superseded", None),
        ],
    )
    def test_a_text_states_the_word_it_begins_with(self, written: str, status: str | None) -> None:
        """In any case, behind marks, with whatever follows."""
        assert status_in(written, POSTMORTEM.statuses) == status

    def test_without_statuses_any_text_is_one(self) -> None:
        """A team that names none means them all."""
        assert status_in("Waiting for Ada", ()) == "waiting for ada"
        assert status_in("  ", ()) is None

    @given(st.text(max_size=20), st.lists(st.text(min_size=1, max_size=8), max_size=4))
    def test_a_status_that_was_read_is_one_of_the_kind(
        self, written: str, statuses: list[str]
    ) -> None:
        """Whatever the words and the text are."""
        found = status_in(written, statuses)
        words = {" ".join(status.casefold().split()) for status in statuses}
        assert found is None or not statuses or found in words

    def test_a_status_is_written_as_the_kind_writes_it(self) -> None:
        """However somebody typed it; other words are wrong use."""
        assert kinds.status(POSTMORTEM, " FINAL ") == "Final"
        with pytest.raises(
            problems.WrongUse, match="'fnal' is no status of a postmortem"
        ) as raised:
            kinds.status(POSTMORTEM, "fnal")
        assert raised.value.hint == ("did you mean 'Final'? there are: Draft, In the works, Final")


FORMS = {
    "front matter": "---\nstatus: Final\ndate: 2026-03-04\nowner: ops\n---\n# Outage\n",
    "lines": "# Outage\n\nStatus: Final, all but one action\nDate: 2026-03-04\nOwner: ops\n",
    "bullets": "# Outage\n\n* Status: final\n* Date: 2026-03-04\n* Owner: ops\n",
    "bold": "# Outage\n\n**Status**: Final  \n**Date**: 2026-03-04  \n**Owner**: ops\n",
}


class TestReading:
    """What documents state of themselves."""

    @pytest.mark.parametrize("text", FORMS.values(), ids=FORMS)
    def test_fields_are_read_in_the_forms_that_records_have(self, text: str) -> None:
        """Front matter isn't the only place where people write them."""
        found = plain.read("postmortem", "postmortems/a.md", text, POSTMORTEM.statuses).document
        assert (found.title, found.status, found.date, found.owner) == (
            "Outage", "final", "2026-03-04", "ops",
        )  # fmt: skip

    def test_a_section_states_a_status_in_the_kinds_words_only(self) -> None:
        """`## Status` may be about anything else, such as what a machine shows."""
        text = "# A\n\n## Status\n\n{}\n"
        read = [
            plain.read("x", "x/a.md", text.format(word), POSTMORTEM.statuses).document
            for word in ("Final", "Lamp 3 is on")
        ]
        assert [(d.status, d.status_raw) for d in read] == [("final", "Final"), (None, None)]

    def test_a_status_in_no_words_of_the_kind_is_kept_as_written(self) -> None:
        """With its line, so that a check can point at it."""
        text = "---\nowner: ops\nstatus: Pending\n---\n# A\n"
        found = plain.read("x", "x/a.md", text, POSTMORTEM.statuses).document
        assert (found.status, found.status_raw, found.lines["status"]) == (None, "Pending", 3)

    def test_a_template_in_the_folder_is_no_document(self, tmp_path: Path) -> None:
        """Whatever it is called."""
        for name in ("form.md", "a.md"):
            (tmp_path / "rfc").mkdir(exist_ok=True)
            (tmp_path / "rfc" / name).write_text("# A\n")
        own = kinds.find(parse("kinds: {rfc: {template: rfc/form.md}}"), "rfc")
        assert [d.path for d in library.read_plain(tmp_path, own).documents] == ["rfc/a.md"]


LOSSLESS = {
    "front matter": ("---\r\nx: 1 # kept\r\nstatus: draft   # why\r\n---\r\n# A  \r\n", "draft",
                     "final"),
    "quotes": ("---\nstatus: 'Draft'\n---\n# A", "Draft", "Final"),
    "byte order mark": ("\ufeff---\nstatus: draft\n---\n# A\n\n\n", "draft", "final"),
    "a line": ("# A\n\n* Status: draft\n* Date: 2026-01-02\n", "draft", "final"),
    "no capitals": ("---\nstatus: in the works\n---\n# A\n", "in the works", "final"),
    "capitals": ("# A\n\n* Status: DRAFT\n", "DRAFT", "FINAL"),
    "reStructuredText": ("Title\n=====\n\n:Status: Draft\n", "Draft", "Final"),
    "emphasis": ("# A\n\n**Status**: **Draft**\n", "Draft", "Final"),
}  # fmt: skip


class TestEditing:
    """Another status for a document."""

    @pytest.mark.parametrize("case", LOSSLESS.values(), ids=LOSSLESS)
    def test_only_the_status_changes(self, tmp_path: Path, case: tuple[str, str, str]) -> None:
        """Every other byte stays, and the way back leads to the same file."""
        text, before, after = case
        file = tmp_path / ("a.rst" if "=====" in text else "a.md")
        file.write_bytes(text.encode())
        document = plain.read("postmortem", file.name, text, POSTMORTEM.statuses).document
        [made] = lifecycle.set_status(tmp_path, POSTMORTEM, (), [document], "final")
        assert file.read_bytes().decode() == made.after == text.replace(before, after)
        lifecycle.set_status(tmp_path, POSTMORTEM, (), [document], before)
        assert file.read_bytes().decode() == text

    def test_a_status_is_added_where_there_was_none(self, tmp_path: Path) -> None:
        """It reads back; the rest stays."""
        (tmp_path / "a.md").write_text("---\nowner: ops\n---\n# A\n")
        document = plain.read("postmortem", "a.md", "# A\n").document
        lifecycle.set_status(tmp_path, POSTMORTEM, (), [document], "In the works")
        text = (tmp_path / "a.md").read_text()
        assert plain.read("x", "a.md", text, POSTMORTEM.statuses).document.status == "in the works"
        assert sorted(text.splitlines()) == sorted(
            ["---", "owner: ops", "status: In the works", "---", "# A"]
        )

    def test_nothing_is_written_unless_all_can_be(self, tmp_path: Path) -> None:
        """A document whose front matter is broken keeps the others as they were."""
        good, bad = "---\nstatus: draft\n---\n# A\n", "---\nstatus: [draft\n---\n# B\n"
        (tmp_path / "a.md").write_text(good)
        (tmp_path / "b.md").write_text(bad)
        documents = [plain.read("x", f"{name}.md", "").document for name in "ab"]
        with pytest.raises(problems.AdrtoolError, match=r"b\.md:\d: the front matter"):
            lifecycle.set_status(tmp_path, POSTMORTEM, (), documents, "final")
        assert ((tmp_path / "a.md").read_text(), (tmp_path / "b.md").read_text()) == (good, bad)

    def test_what_is_stated_already_is_not_touched(self, tmp_path: Path) -> None:
        """No change, no write."""
        text = "---\nstatus: FINAL (really)\n---\n"
        (tmp_path / "a.md").write_text(text)
        document = plain.read("x", "a.md", text).document
        assert lifecycle.set_status(tmp_path, POSTMORTEM, (), [document], "Final") == []
        assert (tmp_path / "a.md").read_text() == text

    def test_a_status_that_reads_back_as_another_is_refused(self, tmp_path: Path) -> None:
        """Two places that state different things leave no one place to edit."""
        text = "---\nstatus: In the works\n---\n# A\n\n* Status: accepted\n"
        (tmp_path / "a.md").write_text(text)
        document = plain.read("x", "a.md", text).document
        with pytest.raises(problems.AdrtoolError, match=r"a\.md:\d: ") as raised:
            lifecycle.set_status(tmp_path, POSTMORTEM, (), [document], "Draft")
        assert "nothing was changed" in raised.value.hint
        assert (tmp_path / "a.md").read_text() == text

    def test_a_status_is_added_as_the_neighbours_state_theirs(self, tmp_path: Path) -> None:
        """One folder, one form."""
        (tmp_path / "b.md").write_text("# B\n\nHere.\n")
        known = [
            plain.read("x", name, text, POSTMORTEM.statuses).document
            for name, text in (("a.md", "# A\n\n* Status: draft\n\nX.\n"), ("b.md", "# B\n"))
        ]
        lifecycle.set_status(tmp_path, POSTMORTEM, known, known[1:], "Final")
        assert (tmp_path / "b.md").read_text() == "# B\n\n* Status: final\n\nHere.\n"

    def test_a_date_is_written_too(self, tmp_path: Path) -> None:
        """Where the document has its own, and beside the status where it has none."""
        document = plain.read("x", "a.md", "").document
        for before, after in (
            ("---\nstatus: draft\ndate: 2026-01-02\n---\n# A\n",
             "---\nstatus: final\ndate: 2026-11-23\n---\n# A\n"),
            ("# A\n\n* Status: draft\n", "# A\n\n* Status: final\n* Date: 2026-11-23\n"),
        ):  # fmt: skip
            (tmp_path / "a.md").write_text(before)
            lifecycle.set_status(tmp_path, POSTMORTEM, (), [document], "final", "2026-11-23")
            assert (tmp_path / "a.md").read_text() == after

    @given(st.sampled_from(POSTMORTEM.statuses), st.sampled_from(POSTMORTEM.statuses),
           st.sampled_from(list(FORMS.values())), st.sampled_from(["\n", "\r\n"]))  # fmt: skip
    def test_there_and_back_is_the_same(
        self, tmp_path_factory: pytest.TempPathFactory, one: str, other: str, form: str, end: str
    ) -> None:
        """For every two statuses of a kind, in every form."""
        folder = tmp_path_factory.mktemp("kinds")
        text = form.replace("\n", end)
        (folder / "a.md").write_bytes(text.encode())
        document = plain.read("x", "a.md", text).document
        for status in (one, other, "Final"):
            lifecycle.set_status(folder, POSTMORTEM, (), [document], status)
            now = (folder / "a.md").read_bytes().decode()
            found = plain.read("x", "a.md", now, POSTMORTEM.statuses).document
            assert found.status == status.casefold()
            assert (found.date, found.owner, found.title) == ("2026-03-04", "ops", "Outage")
