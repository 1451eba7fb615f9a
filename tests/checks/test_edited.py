"""What was accepted stays as it was: edits in substance are found, others aren't."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from adrtool.checks import substance
from tests.helpers import Repo, Runner

PATH = "adr/0007-deploy-with-helm.md"
RECORD = """\
# 7. Deploy with Helm

Date: 2026-03-01

## Status

Accepted

## Context

Teams deploy by hand, which takes 30 minutes and fails often. The seperate scripts are kept in
each repository. See [the survey](https://example.org/survey) and ADR-3.

## Decision

We will deploy every service with Helm 3, from one chart. Releases are encrypted and must not
be changed by hand.

* Charts live in `charts/`
* Values live beside the service

```console
$ helm upgrade web charts/web
```

## Consequences

Deploying becomes easier for teh teams. Rollbacks take one command, but charts have to be
maintained.

## Links

* [Helm](https://helm.sh)
"""
MADR = """\
---
status: accepted
date: 2026-03-01
---
# Deploy with Helm

## Context and Problem Statement

How do we deploy?

## Considered Options

* Helm
* Kustomize

## Decision Outcome

Chosen option: "Helm", because the teams know it.

### Consequences

* Good, because one chart serves all
"""

IN_SUBSTANCE: dict[str, tuple[str, str]] = {
    "another tool": ("with Helm 3, from", "with Kustomize, from"),
    "another version": ("Helm 3,", "Helm 4,"),
    "another figure": ("30 minutes", "90 minutes"),
    "a negation taken out": ("must not\nbe", "must\nbe"),
    "an obligation made a choice": ("must not", "may not"),
    "its opposite": ("encrypted", "unencrypted"),
    "an exception": ("every service", "every service but the oldest"),
    "a sentence more": ("by hand.\n\n*", "by hand. Emergencies are exempt.\n\n*"),
    "a point of a list less": ("* Values live beside the service\n", ""),
    "another command": ("helm upgrade web", "helm uninstall web"),
    "a reason": ("fails often", "fails rarely"),
    "a sentence less": ("Rollbacks take one command, but charts have to be\nmaintained.\n", ""),
    "a section renamed out of sight": ("## Consequences", "## Notes"),
}  # fmt: skip
HARMLESS: dict[str, tuple[str, str]] = {
    "a typo": ("seperate", "separate"),
    "letters swapped": ("teh teams", "the teams"),
    "the target of a link": ("https://example.org/survey", "https://example.org/2026/survey.html"),
    "a word made a link": ("ADR-3", "[ADR-3](0003-scripts.md)"),
    "other line breaks": ("in\neach repository. See", "in each\nrepository.\nSee"),
    "blank lines": ("## Decision\n\n", "## Decision\n\n\n\n"),
    "spaces at the ends of lines": ("fails often. ", "fails often.  "),
    "emphasis": ("one chart", "**one** _chart_"),
    "code signs": ("charts have", "`charts` have"),
    "another level": ("## Decision\n", "### Decision\n"),
    "other marks of a list": ("* Charts live in `charts/`\n* V",
                              "1. Charts live in `charts/`\n1. V"),
    "the status": ("Accepted\n", "Deprecated\n"),
    "the date": ("2026-03-01", "2026-04-01"),
    "a supersede": ("Accepted\n", "Superseded by [9. Deploy with Flux](0009-flux.md)\n"),
    "a supersede at the end of a section": (
        "maintained.\n", "maintained.\n\n**Superseded by [9](0009-flux.md)**\n",
    ),
    "another section": ("## Links\n", "## Notes\n\nRolled out in May.\n\n## Links\n"),
    "more links": ("* [Helm]", "* [Flux](https://fluxcd.io)\n* [Helm]"),
    "a comment": ("## Decision\n", "## Decision\n\n<!-- reviewed -->\n"),
    "capitals and points": ("We will deploy", "we will, deploy"),
    "a hyphen": ("Rollbacks", "Roll-backs"),
    "the title": ("# 7. Deploy with Helm", "# 7. Deploy all with Helm"),
    "an apostrophe": ("which takes", "which ’takes’"),
}  # fmt: skip


@pytest.fixture
def messages(repo: Repo, run: Runner) -> Callable[[str], list[str]]:
    """Takes the new text of a record that main has, returns what the rule says."""

    def check(text: str, path: str = PATH) -> list[str]:
        repo.write(path, text)
        result = run("adrtool", "check", "--base", "main", "--json", cwd=repo.path)
        assert result.stderr == ""
        found = [p for p in result.json()["problems"] if p["rule"] == "adr/accepted-edited"]
        assert {p["severity"] for p in found} <= {"warning"}
        return [f"{p['path']}:{p['line']}: {p['message']}" for p in found]

    repo.write(PATH, RECORD)
    repo.write("adr/0008-madr.md", MADR)
    repo.commit()
    repo.git("switch", "--quiet", "--create", "work")
    return check


def edited(edit: tuple[str, str]) -> str:
    """The record with one passage replaced by another."""
    assert RECORD.count(edit[0]) == 1
    return RECORD.replace(*edit)


@pytest.mark.parametrize("case", IN_SUBSTANCE)
def test_an_edit_in_substance_is_found(messages: Callable[[str], list[str]], case: str) -> None:
    """Whoever reads the record later reads another decision."""
    assert len(messages(edited(IN_SUBSTANCE[case]))) == 1


@pytest.mark.parametrize("case", HARMLESS)
def test_an_edit_that_changes_nothing_is_left_alone(
    messages: Callable[[str], list[str]], case: str
) -> None:
    """Spelling, links, white space, markup and metadata may be mended at any time."""
    assert messages(edited(HARMLESS[case])) == []


def test_other_line_ends_change_nothing(messages: Callable[[str], list[str]]) -> None:
    """A file saved on Windows says the same."""
    assert messages(RECORD.replace("\n", "\r\n")) == []
    assert messages("\ufeff" + RECORD) == []


def test_the_message_shows_the_change_and_its_line(messages: Callable[[str], list[str]]) -> None:
    """Nobody has to look for it in the difference."""
    assert messages(edited(("Helm 3,", "Kustomize,"))) == [
        f"{PATH}:16: was accepted, and says something else now: 'Helm 3' became 'Kustomize'"
    ]
    assert messages(edited(("fails often. ", ""))) == [
        f"{PATH}:11: was accepted, and says something else now: 'fails often' is gone"
    ]


def test_a_madr_record_has_its_own_sections(messages: Callable[..., list[str]], repo: Repo) -> None:
    """The options that were considered may be completed, the outcome may not."""
    path = "adr/0008-madr.md"
    assert messages(MADR.replace("* Kustomize\n", "* Kustomize\n* Flux\n"), path) == []
    assert messages(MADR.replace("status: accepted", "status: deprecated"), path) == []
    assert len(messages(MADR.replace('"Helm"', '"Kustomize"'), path)) == 1
    assert len(messages(MADR.replace("one chart", "no chart"), path)) == 1


@pytest.mark.parametrize(
    "status", ["Proposed", "Draft", "Rejected", "Superseded by [2](x.md)", "?"]
)
def test_what_was_not_accepted_may_change(repo: Repo, run: Runner, status: str) -> None:
    """A proposal is there to be changed, also on the way to its acceptance."""
    text = RECORD.replace("Accepted", status)
    repo.write(PATH, text)
    repo.commit()
    repo.git("switch", "--quiet", "--create", "work")
    repo.write(PATH, edited(("Helm 3,", "Kustomize,")))
    result = run("adrtool", "check", "--base", "main", cwd=repo.path)
    assert "accepted-edited" not in result.stdout


def test_a_record_is_followed_when_it_is_renamed(
    messages: Callable[..., list[str]], repo: Repo
) -> None:
    """A new slug doesn't make a decision new."""
    repo.git("mv", PATH, "adr/0007-helm.md")
    assert messages(RECORD, "adr/0007-helm.md") == []
    assert len(messages(RECORD.replace("Helm 3,", "Flux,"), "adr/0007-helm.md")) == 1


def test_a_record_is_followed_when_numbers_go_round(repo: Repo, run: Runner) -> None:
    """The number that another record had before isn't mistaken for that one."""
    names = ("adr/0007-deploy-with-helm.md", "adr/0008-keep-logs.md", "adr/0009-rotate-keys.md")
    for name, subject in zip(names, ("Helm 3", "logs for a year", "rotated keys"), strict=True):
        repo.write(name, RECORD.replace("Helm 3", subject))
    repo.commit()
    repo.git("switch", "--quiet", "--create", "work")
    for old, number in zip(reversed(names), ("0010", "0009", "0008"), strict=True):
        repo.git("mv", old, f"adr/{number}{old.removeprefix('adr/')[4:]}")
    result = run("adrtool", "check", "--base", "main", cwd=repo.path)
    assert "accepted-edited" not in result.stdout
    text = repo.read("adr/0009-keep-logs.md")
    repo.write("adr/0009-keep-logs.md", text.replace("a year", "a day"))
    result = run("adrtool", "check", "--base", "main", cwd=repo.path)
    assert result.stdout.count("adr/accepted-edited") == 1
    assert "'year' became 'day'" in result.stdout


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("adr/0001-a.rst",
         "Use it\n======\n\nStatus\n------\n\nAccepted\n\nDecision\n--------\n\nUse Kafka.\n"),
        ("adr/0001-a.adoc", "= 1. A\n\n== Status\n\nAccepted\n\n== Decision\n\nUse Kafka.\n"),
    ],
)  # fmt: skip
def test_records_of_other_markup_are_compared_too(
    repo: Repo, run: Runner, path: str, text: str
) -> None:
    """AsciiDoc and reST, each with its own headings."""
    repo.write(path, text)
    repo.commit()
    for new, count in (("Use *Kafka* .", 0), ("Use Redis.", 1)):
        repo.write(path, text.replace("Use Kafka.", new))
        result = run("adrtool", "check", "--base", "main", cwd=repo.path)
        assert result.stdout.count("adr/accepted-edited") == count


def test_what_the_base_changed_meanwhile_is_not_this_branchs_doing(
    messages: Callable[..., list[str]], repo: Repo
) -> None:
    """The comparison is with where the branch began."""
    repo.git("switch", "--quiet", "main")
    repo.write(PATH, RECORD.replace("Helm 3,", "Flux,"))
    repo.commit()
    repo.git("switch", "--quiet", "work")
    assert messages(RECORD) == []


def test_on_the_base_itself_the_last_edit_is_not_compared(repo: Repo, run: Runner) -> None:
    """What is committed on the base has been accepted there; what isn't yet is compared."""
    repo.write(PATH, RECORD)
    repo.commit()
    repo.write(PATH, RECORD.replace("Helm 3,", "Flux,"))
    assert "accepted-edited" in run("adrtool", "check", "--base", "main", cwd=repo.path).stdout
    repo.commit()
    assert "accepted-edited" not in run("adrtool", "check", "--base", "main", cwd=repo.path).stdout
    assert "accepted-edited" in run("adrtool", "check", "--base", "HEAD~1", cwd=repo.path).stdout


def test_contents_that_a_partial_clone_lacks_are_asked_for(
    repo: Repo, run: Runner, tmp_path: Path
) -> None:
    """The command that the message names brings them; until then nothing passes in silence."""
    repo.git("config", "uploadpack.allowFilter", "true")
    repo.write(PATH, RECORD)
    repo.commit()
    repo.write(PATH, RECORD.replace("Helm 3,", "Flux,"))
    repo.commit()
    clone = Repo(tmp_path / "clone", repo.home)
    repo.git("clone", "--quiet", "--filter=blob:none", repo.path.as_uri(), str(clone.path))
    result = run("adrtool", "check", "--base", "HEAD~1", cwd=clone.path)
    assert (result.code, result.stdout) == (2, "")
    fetch = result.stderr.splitlines()[-1].split()
    assert fetch[:2] == ["git", "fetch"]
    clone.git(*fetch[1:])
    assert "accepted-edited" in run("adrtool", "check", "--base", "HEAD~1", cwd=clone.path).stdout


@pytest.mark.parametrize(
    ("one", "other"),
    [("recieve", "receive"), ("occured", "occurred"), ("colour", "color"), ("hte", "the"),
     ("maintainance", "maintenance"), ("authorisation", "authorization"), ("form", "from")],
)  # fmt: skip
def test_two_spellings_are_one_word(one: str, other: str) -> None:
    """In both directions."""
    assert substance.is_typo(one, other)
    assert substance.is_typo(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [("encrypted", "unencrypted"), ("synchronous", "asynchronous"), ("can", "cannot"),
     ("now", "not"), ("http", "https"), ("internal", "external"), ("encryption", "decryption"),
     ("eks", "ecs"), ("must", "most"), ("2024", "2025"), ("ipv4", "ipv6"), ("on", "no"),
     ("stateful", "stateless"), ("northern", "southern"), ("daily", "weekly")],
)  # fmt: skip
def test_two_words_are_not_one(one: str, other: str) -> None:
    """A few letters make another decision."""
    assert not substance.is_typo(one, other)
    assert not substance.is_typo(other, one)


def test_a_long_record_is_compared_in_the_end(messages: Callable[[str], list[str]]) -> None:
    """Neither many words nor one word many times stops the comparison."""
    words = " ".join(f"word{'abcdefghij'[i % 10]}" for i in range(20_000))
    assert len(messages(edited(("fails often.", f"fails often. {words}")))) == 1
