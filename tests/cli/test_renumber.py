"""`adr renumber` and `adr rename`."""

from __future__ import annotations

import posixpath
import subprocess
import sysconfig
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from selectolax.lexbor import LexborHTMLParser

from adrtool.documents.parsed import Parsed
from tests.cli.merges import MERGES, diverge
from tests.helpers import Repo, Runner, clean_environment, make_repo

NYGARD = "# {0}. {1}\n\nDate: 2026-01-02\n\n## Status\n\nAccepted\n\n## Context\n\nc\n\n"
NYGARD += "## Decision\n\nd\n\n## Consequences\n\ne\n"


def problems(run: Runner, repo: Repo) -> list[tuple[str, str, str]]:
    """Rule, path and message of all that `adrtool check` says, but for what has to be written."""
    found = run("adrtool", "check", "--json", "--base", "main", cwd=repo.path)
    assert found.code in {0, 1}, found.stderr
    told = found.json()["problems"]
    # How much a runbook says is of no concern here.
    others = (p for p in told if p["rule"] != "runbook/too-short")
    return [(p["rule"], p["path"], p["message"]) for p in others]


def sources(repo: Repo) -> list[str]:
    """Every document of a repository."""
    listed = repo.git("ls-files", "-z", "-co", "--exclude-standard").split("\0")
    return [p for p in listed if p.endswith((".md", ".rst", ".adoc")) and (repo.path / p).exists()]


def wrong_links(repo: Repo, words: tuple[str, ...]) -> list[str]:
    """Links whose text has one of the words and that lead to a file without it, or to none."""
    wrong = []
    for path in sources(repo):
        parsed = Parsed(path, repo.read(path))
        for link in parsed.links:
            target = unquote(link.target.partition("#")[0])
            reached = posixpath.normpath(posixpath.join(posixpath.dirname(path), target))
            said = [word for word in words if word in link.label.casefold()]
            there = (repo.path / reached).is_file()
            if not there or any(word not in reached.casefold() for word in said):
                wrong.append(f"{path}: [{link.label}]({link.target})")
    return wrong


def dead_links(site: Path) -> list[str]:
    """Links of a built site that lead to no page, or to no place on it."""
    pages = {page: LexborHTMLParser(page.read_bytes()) for page in site.rglob("*.html")}
    anchors = {
        page: {node.attributes.get("id") for node in tree.css("[id]")}
        for page, tree in pages.items()
    }
    dead = []
    for page, tree in pages.items():
        if page.name == "404.html":
            continue
        for node in tree.css("a[href]"):
            url = urlsplit(node.attributes["href"] or "")
            if url.scheme or url.netloc:
                continue
            there = (page.parent / unquote(url.path)).resolve() if url.path else page
            there = there / "index.html" if there.is_dir() else there
            if not there.is_file() or (url.fragment and there in anchors and
                                       unquote(url.fragment) not in anchors[there]):  # fmt: skip
                dead.append(f"{page.relative_to(site)}: {node.attributes['href']}")
    return dead


@pytest.mark.parametrize("case", MERGES)
def test_a_merge_with_a_taken_number_is_settled(
    repo: Repo, run: Runner, tmp_path: Path, case: str
) -> None:
    """No duplicate, no new problem, no wrong or dead link, in the sources and on the site."""
    merge = MERGES[case]
    diverge(repo, merge)
    assert any(rule == "adr/duplicate-number" for rule, *_ in problems(run, repo))
    result = run("adr", "renumber", merge.redis, cwd=repo.path)
    assert result.code == 0, result.stderr
    assert f"renamed {merge.redis} to {merge.expected}" in result.stderr
    assert "could mean" not in result.stderr
    assert result.stdout.splitlines()[0] == merge.expected
    assert not (repo.path / merge.redis).exists()
    assert problems(run, repo) == []
    assert wrong_links(repo, ("kafka", "redis")) == []
    built = run("adrtool", "build", "--strict", "--site-dir", tmp_path / "site", cwd=repo.path)
    assert built.code == 0, built.stderr
    assert dead_links(tmp_path / "site") == []


def test_there_are_twenty_merges() -> None:
    """As many as were promised."""
    assert len(MERGES) == 20


def test_what_links_did_not_say_is_listed_with_file_and_line(repo: Repo, run: Runner) -> None:
    """A bare number could mean either record; prose, code and other files are nobody's to edit."""
    for slug in ("kafka", "redis"):
        repo.write(f"adr/0002-{slug}.md", NYGARD.format(2, slug))
    later = NYGARD.format(3, "Later").replace("Accepted", "Accepted\n\nAmends ADR-0002")
    repo.write("adr/0003-later.md", later + "\nSee ADR-2 and `adr/0002-redis.md`.\n")
    repo.write("runbooks/r.md", "---\napplies_to: [adr:2]\n---\n# R\n\n[[adr:0002]]\n")
    repo.write("infra/main.tf", "# as ADR 0002 says\n# adr/0002-redis.md\n# adr/0002-kafka.md\n")
    texts = {path: repo.read(path) for path in ("adr/0003-later.md", "runbooks/r.md")}
    result = run("adr", "renumber", "adr/0002-redis.md", cwd=repo.path)
    assert result.code == 0
    assert {path: repo.read(path) for path in texts} == texts
    notes = [line for line in result.stderr.splitlines() if ": note: " in line]
    either = "could mean either record of that number; left as it is"
    prose = "is no link to it; left as it is"
    assert [(note.split(": ")[0], note.split("'")[1], note.split("' ")[1]) for note in notes] == [
        ("adr/0003-later.md:9", "ADR-0002", either),
        ("runbooks/r.md:2", "adr:2", either),
        ("runbooks/r.md:6", "adr:0002", either),
        ("adr/0003-later.md:23", "0002-redis", prose),
        ("adr/0003-later.md:23", "ADR-2", prose),
        ("infra/main.tf:1", "ADR 0002", prose),
        ("infra/main.tf:2", "0002-redis", prose),
    ]


def test_numbers_and_ids_follow_where_they_are_clear(repo: Repo, run: Runner) -> None:
    """Statuses, tables, front matter, pointers: the spelling stays, the number changes."""
    repo.write("adr/0002-redis.md", NYGARD.format(2, "Redis"))
    said = {
        "adr/0001-a.md": '---\nstatus: "superseded by ADR-{:04}"\n---\n# A\n',
        "adr/0003-b.md": "---\nstatus: accepted\namends: [1, {}] # 2 of them\n---\n# B\n",
        "adr/0004-c.md": "---\nnumber: 4\nstatus: accepted\n"
        "links:\n  - {{target: {}, kind: amends}}\n---\n# C\n",
        "adr/0005-d.md": "# D\n\n| Status | Amends |\n|---|---|\n| Accepted | ADR {} |\n",
        "adr/0006-e.md": "# 6. E\n\n## Status\n\nAccepted\n\nAmends ADR-{0:03}\n\n"
        "## Links\n\n* Amends ADR-{0:03}\n",
        "adr/0007-f.md": "---\nstatus: accepted\namends: {:04}-redis\n---\n# F\n",
        "runbooks/r.md": "---\napplies_to: adr:{0}\n---\n# R\n\n[[adr:{0:04}]] and `[[adr:2]]`\n",
    }
    for path, text in said.items():
        repo.write(path, text.format(2))
    result = run("adr", "renumber", "2", "12", cwd=repo.path)
    assert result.code == 0, result.stderr
    assert "could mean" not in result.stderr
    assert result.stdout.splitlines() == ["adr/0012-redis.md", *said]
    assert {path: repo.read(path) for path in said} == {p: t.format(12) for p, t in said.items()}
    assert run("adr", "renumber", "12", "2", cwd=repo.path).code == 0
    assert {path: repo.read(path) for path in said} == {p: t.format(2) for p, t in said.items()}
    assert repo.read("adr/0002-redis.md") == NYGARD.format(2, "Redis")


def test_an_id_that_had_to_name_the_file_becomes_a_number_again(repo: Repo, run: Runner) -> None:
    """While two records share a number, pointers name them by their files."""
    for slug in ("kafka", "redis"):
        repo.write(f"adr/0002-{slug}.md", NYGARD.format(2, slug))
    repo.write("runbooks/r.md", "# R\n\n[[adr:0002-kafka]] [[adr:0002-redis]]\n")
    assert run("adr", "renumber", "adr/0002-redis.md", cwd=repo.path).code == 0
    assert repo.read("runbooks/r.md") == "# R\n\n[[adr:2]] [[adr:3]]\n"
    assert problems_of(run, repo, "document/unknown-id") == []


def problems_of(run: Runner, repo: Repo, rule: str) -> list[str]:
    """The messages of one rule."""
    found = run("adrtool", "check", "--json", cwd=repo.path).json()["problems"]
    return [p["message"] for p in found if p["rule"] == rule]


def tree(repo: Repo) -> dict[str, bytes]:
    """Every file but git's own."""
    found = (p for p in repo.path.rglob("*") if p.is_file() and ".git" not in p.parts)
    return {p.relative_to(repo.path).as_posix(): p.read_bytes() for p in found}


@pytest.mark.parametrize("case", ["Nygard", "adrs --ng", "AsciiDoc", "reStructuredText", "MADR 4",
                                  "a table of keys, a long prefix, a subfolder"])  # fmt: skip
def test_there_and_back_are_the_same_bytes(repo: Repo, run: Runner, case: str) -> None:
    """In every file of a repository, for a record that is linked from everywhere."""
    merge = MERGES[case]
    diverge(repo, merge)
    assert run("adr", "renumber", merge.redis, cwd=repo.path).code == 0
    before = tree(repo)
    for old, new in (("3", "77"), ("77", "3")):
        prefix = "ODH-ADR-AX-" if "ODH" in merge.redis else ""
        width = 4 if prefix else 0
        cited = f"{prefix}{old.zfill(width)}"
        assert run("adr", "renumber", cited, new, cwd=repo.path).code == 0
    assert tree(repo) == before


def test_a_dry_run_prints_what_git_can_apply(repo: Repo, run: Runner, tmp_path: Path) -> None:
    """The patch does what the command does, and the command writes nothing before."""
    merge = MERGES["the line ends of Windows"]
    diverge(repo, merge)
    before = tree(repo)
    shown = run("adr", "renumber", merge.redis, "--dry-run", cwd=repo.path)
    assert shown.code == 0
    assert tree(repo) == before
    assert f"would rename {merge.redis} to {merge.expected}, and mend 4 files" in shown.stderr
    patch = tmp_path / "patch"
    program = f"{sysconfig.get_path('scripts')}/adr"
    with patch.open("wb") as stream:
        # As bytes: the patch has the line ends of Windows in it.
        subprocess.run([program, "-C", repo.path, "renumber", merge.redis, "--dry-run"],
                       env=clean_environment(repo.home), stdout=stream, check=True)  # fmt: skip
    assert run("adr", "renumber", merge.redis, cwd=repo.path).code == 0
    done = tree(repo)
    repo.git("checkout", "--quiet", ".")
    (repo.path / merge.expected).unlink()
    repo.git("apply", str(patch))
    assert tree(repo) == done


def test_a_number_that_another_branch_took_is_not_free(repo: Repo, run: Runner) -> None:
    """Neither is one of the base."""
    repo.write("adr/0001-a.md", NYGARD.format(1, "A"))
    repo.commit()
    for branch, number in (("other", 3), ("far", 8)):
        repo.git("switch", "--quiet", "--create", branch, "main")
        repo.write(f"adr/000{number}-x.md", NYGARD.format(number, "X"))
        repo.write("adr/0099-diagram.png", b"\x89PNG")
        repo.commit()
    repo.git("switch", "--quiet", "main")
    assert run("adr", "renumber", "1", cwd=repo.path).stdout == "adr/0009-a.md\n"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["2", "1"], "adr/0001-a.md has that number"),
        (["2", "0001"], "adr/0001-a.md has that number"),
        (["2", "2"], "has the number 2 already"),
        (["2", "x"], "'x' is no number"),
        (["2", "NET-9"], "'NET-9' is no number"),
        (["99"], "there is no record '99'"),
        (["20240131-d"], "has a date in its name"),
        (["2", ""], "'' is no number"),
        (["2", "7"], "adr/stated.md has that number"),
        (["8"], "has its number from its folder"),
    ],
)
def test_what_can_not_be_is_refused(
    repo: Repo, run: Runner, arguments: list[str], message: str
) -> None:
    """With the reason, exit status 2, and nothing changed."""
    for number, slug in ((1, "a"), (2, "b")):
        repo.write(f"adr/000{number}-{slug}.md", NYGARD.format(number, slug))
    repo.write("adr/20240131-d.md", "# D\n\n- Status: accepted\n")
    repo.write("adr/stated.md", "---\nid: ADR-0007\nstatus: accepted\n---\n# S\n")
    repo.write("adr/0008-folder/README.md", NYGARD.format(8, "F"))
    before = tree(repo)
    result = run("adr", "renumber", *arguments, cwd=repo.path)
    assert (result.code, result.stdout) == (2, "")
    assert message in result.stderr
    assert tree(repo) == before


def test_a_pending_record_gets_the_next_number(repo: Repo, run: Runner) -> None:
    """With the folder's width, in its heading, and in what links to it."""
    repo.write("adr/009-a.md", NYGARD.format(9, "A"))
    repo.write("adr/XXXX-use-redis.md", NYGARD.format("XXXX", "Use Redis"))
    link = "[{}](adr/XXXX-use-redis.md{})"
    repo.write(
        "README.md", f"{link.format('ADR-XXXX', '#d')}, {link.format('XXXX. Use Redis', '')}"
    )
    assert run("adr", "renumber", "use-redis", cwd=repo.path).stdout.split() == [
        "adr/010-use-redis.md", "README.md"
    ]  # fmt: skip
    assert repo.read("adr/010-use-redis.md") == NYGARD.format(10, "Use Redis")
    assert repo.read("README.md") == (
        "[ADR-010](adr/010-use-redis.md#d), [10. Use Redis](adr/010-use-redis.md)"
    )


def test_generated_tables_are_refreshed(repo: Repo, run: Runner) -> None:
    """In the same go, so that nothing is stale afterwards."""
    for number, slug in ((1, "a"), (2, "b")):
        repo.write(f"adr/000{number}-{slug}.md", NYGARD.format(number, slug))
    repo.write("README.md", "<!-- adrtool:records -->\n<!-- /adrtool:records -->\n")
    assert run("adrtool", "update", cwd=repo.path).code == 0
    assert run("adr", "renumber", "1", cwd=repo.path).stdout.split() == [
        "adr/0003-a.md",
        "README.md",
    ]
    assert repo.read("README.md").index("0002-b") < repo.read("README.md").index("0003-a")
    assert problems_of(run, repo, "index/stale") == []


class TestCut:
    """A run that is killed, or refused by the file system."""

    def test_the_same_command_completes_it(self, repo: Repo, run: Runner) -> None:
        """Whatever was written: the new file alone, or some of what links to the old one."""
        merge = MERGES["Nygard"]
        diverge(repo, merge)
        before = tree(repo)
        assert run("adr", "renumber", merge.redis, cwd=repo.path).code == 0
        done = tree(repo)
        written = [path for path in done if done[path] != before.get(path)]
        for count in range(1, len(written) + 1):
            for path in (merge.expected, *written):
                (repo.path / path).unlink(missing_ok=True)
            for path, data in before.items():
                (repo.path / path).write_bytes(data)
            others = [path for path in written if path != merge.expected]
            for path in [merge.expected, *others][:count]:
                (repo.path / path).write_bytes(done[path])
            result = run("adr", "renumber", merge.redis, cwd=repo.path)
            assert result.code == 0, result.stderr
            assert tree(repo) == done

    def test_a_file_that_is_there_is_never_replaced(self, repo: Repo, run: Runner) -> None:
        """Even where its name has no number that counts."""
        repo.write("adr/0001-a.md", NYGARD.format(1, "A"))
        repo.write("adr/0002-a.md", "another\n")
        before = tree(repo)
        result = run("adr", "renumber", "1", "2", cwd=repo.path)
        assert result.code == 2
        assert tree(repo) == before

    def test_a_link_to_a_file_is_not_renamed(self, repo: Repo, run: Runner) -> None:
        """What it leads to may be anywhere."""
        repo.write("elsewhere/real.md", NYGARD.format(1, "A"))
        (repo.path / "adr").mkdir()
        (repo.path / "adr" / "0001-a.md").symlink_to("../elsewhere/real.md")
        result = run("adr", "renumber", "1", "5", cwd=repo.path)
        assert (result.code, result.stdout) == (1, "")
        assert "a link to another file" in result.stderr
        assert (repo.path / "adr" / "0001-a.md").is_symlink()


def test_the_files_mode_stays(repo: Repo, run: Runner) -> None:
    """As with git mv."""
    repo.write("adr/0001-a.md", NYGARD.format(1, "A")).chmod(0o640)
    assert run("adr", "renumber", "1", "5", cwd=repo.path).code == 0
    assert (repo.path / "adr/0005-a.md").stat().st_mode & 0o777 == 0o640


def test_a_project_in_a_folder_of_a_repository_mends_the_whole(repo: Repo, run: Runner) -> None:
    """Links come from beside it; pointers, which are its own, only from inside."""
    repo.write("shop/adrtool.yml", "team: {a: b}\n")
    repo.write("shop/adr/0001-a.md", NYGARD.format(1, "A"))
    repo.write("shop/sub/adrtool.yml", "team: {a: b}\n")
    repo.write("shop/sub/x.md", "[a](../adr/0001-a.md) [[adr:1]]\n")
    repo.write("docs/x.md", "[ADR-1](../shop/adr/0001-a.md#x) [[adr:1]]\n")
    repo.commit()
    result = run("adr", "renumber", "1", "5", cwd=repo.path / "shop")
    assert result.stdout.splitlines() == ["adr/0005-a.md", "../docs/x.md", "sub/x.md"]
    assert repo.read("docs/x.md") == "[ADR-5](../shop/adr/0005-a.md#x) [[adr:1]]\n"
    assert repo.read("shop/sub/x.md") == "[a](../adr/0005-a.md) [[adr:1]]\n"


def test_what_git_ignores_and_other_repositories_are_left_alone(
    repo: Repo, run: Runner, home: Path
) -> None:
    """They aren't this repository's documents."""
    repo.write("adr/0001-a.md", NYGARD.format(1, "A"))
    repo.write(".gitignore", "build/\n")
    text = "[a](../adr/0001-a.md)\n"
    repo.write("build/x.md", text)
    make_repo(repo.path / "inner", home).write("x.md", text)
    result = run("adr", "renumber", "1", "5", cwd=repo.path)
    assert result.stdout == "adr/0005-a.md\n"
    assert repo.read("build/x.md") == repo.read("inner/x.md") == text


@pytest.mark.parametrize(
    ("remote", "address"),
    [
        ("git@example.org:team/shop.git", "https://example.org/team/shop/blob/main/"),
        (
            "https://user@example.org/team/sub/shop",
            "https://example.org/team/sub/shop/-/blob/HEAD/",
        ),
        (
            "ssh://git@example.org:22/team/shop",
            "https://example.org/team/shop/src/branch/topic/it/",
        ),
    ],
)
def test_addresses_at_the_repositorys_own_host_follow(
    repo: Repo, run: Runner, remote: str, address: str
) -> None:
    """On the main and on this branch; a tag or a commit is as it was."""
    repo.write("adr/0001-a.md", NYGARD.format(1, "A"))
    repo.commit()
    repo.git("switch", "--quiet", "--create", "topic/it")
    repo.git("remote", "add", "origin", remote)
    other = (
        f"[a]({address.rsplit('/', 2)[0]}/v1.0/adr/0001-a.md) [b](https://example.com/0001-a.md)"
    )
    repo.write("README.md", f"[ADR-1]({address}adr/0001-a.md#L3) {other}\n")
    assert run("adr", "renumber", "1", "5", cwd=repo.path).code == 0
    assert repo.read("README.md") == f"[ADR-5]({address}adr/0005-a.md#L3) {other}\n"


def test_files_that_can_not_be_read_are_named(repo: Repo, run: Runner) -> None:
    """One of them may link to the record; the rest is done."""
    repo.write("adr/0001-a.md", NYGARD.format(1, "A"))
    repo.write("docs/x.md", b"\xff [a](../adr/0001-a.md)\n")
    result = run("adr", "renumber", "1", "5", cwd=repo.path)
    assert result.stdout == "adr/0005-a.md\n"
    assert "docs/x.md:1:1: error: can't be read: not UTF-8" in result.stderr


class TestRename:
    """`adr rename`."""

    def test_file_heading_labels_and_links_follow(self, repo: Repo, run: Runner) -> None:
        """The slug is that of the new title; numbers stay."""
        repo.write("adr/0001-use-kafka.md", NYGARD.format(1, "Use Kafka"))
        repo.write(
            "README.md",
            "[1. Use Kafka](adr/0001-use-kafka.md#decision) [ADR-0001](adr/0001-use-kafka.md)\n"
            "[0001-use-kafka.md](adr/0001-use-kafka.md) We Use Kafka here.\n",
        )
        result = run("adr", "rename", "1", "Use", "a", "log*", cwd=repo.path)
        assert result.stdout.split() == ["adr/0001-use-a-log.md", "README.md"]
        assert repo.read("adr/0001-use-a-log.md") == NYGARD.format(1, r"Use a log\*")
        assert repo.read("README.md") == (
            "[1. Use a log\\*](adr/0001-use-a-log.md#decision) [ADR-0001](adr/0001-use-a-log.md)\n"
            "[0001-use-a-log.md](adr/0001-use-a-log.md) We Use Kafka here.\n"
        )
        assert "README.md:2: note: 'Use Kafka' is no link to it; left as it is" in result.stderr

    def test_the_file_is_kept_when_asked_to(self, repo: Repo, run: Runner) -> None:
        """Then only words change."""
        repo.write("adr/0001-use-kafka.md", NYGARD.format(1, "Use Kafka"))
        repo.write("README.md", "[Use Kafka](adr/0001-use-kafka.md)\n")
        result = run("adr", "rename", "1", "Use a log", "--keep-file", cwd=repo.path)
        assert result.stdout.split() == ["adr/0001-use-kafka.md", "README.md"]
        assert repo.read("README.md") == "[Use a log](adr/0001-use-kafka.md)\n"

    @pytest.mark.parametrize(
        ("path", "title", "expected"),
        [
            ("adr/007_use_kafka.md", "Use a Log", "adr/007_use_a_log.md"),
            ("adr/20240131-use-kafka.md", "決定する", "adr/20240131-決定する.md"),
            ("adr/use-kafka.md", "🚀", "adr/record.md"),
            ("adr/0007.md", "Con", "adr/0007-con-record.md"),
            ("adr/ARCH-007-use-kafka.md", "Template", "adr/ARCH-007-about-template.md"),
            ("adr/0007-use-kafka.rst", "Use a log", "adr/0007-use-a-log.rst"),
        ],
    )
    def test_the_form_of_the_name_stays(
        self, repo: Repo, run: Runner, path: str, title: str, expected: str
    ) -> None:
        """Number, prefix, separator and ending; the slug is never empty or a template's."""
        heading = "Use Kafka\n=========\n" if path.endswith(".rst") else "# Use Kafka\n"
        status = "Status\n------\n\nAccepted\n" if path.endswith(".rst") else "- Status: accepted\n"
        repo.write(path, f"{heading}\n{status}")
        result = run("adr", "rename", path, title, cwd=repo.path)
        assert result.stdout == f"{expected}\n", result.stderr

    def test_a_dry_run_changes_nothing(self, repo: Repo, run: Runner) -> None:
        """It shows the diff."""
        repo.write("adr/0001-a.md", NYGARD.format(1, "A"))
        before = tree(repo)
        result = run("adr", "rename", "1", "B", "--dry-run", cwd=repo.path)
        assert "rename to adr/0001-b.md" in result.stdout
        assert "\n-# 1. A\n+# 1. B\n" in result.stdout
        assert tree(repo) == before

    def test_the_title_that_it_has_names_the_file_after_it(self, repo: Repo, run: Runner) -> None:
        """What else is the same isn't touched."""
        repo.write("adr/0001-a.md", NYGARD.format(1, "Use Kafka"))
        result = run("adr", "rename", "1", "Use Kafka", "--json", cwd=repo.path)
        assert [told["path"] for told in result.json()] == ["adr/0001-use-kafka.md"]
        again = run("adr", "rename", "1", "Use Kafka", cwd=repo.path)
        assert (again.code, again.stdout) == (0, "")
        assert "nothing to do" in again.stderr

    @pytest.mark.parametrize("title", ["", "  "])
    def test_an_empty_title_is_refused(self, repo: Repo, run: Runner, title: str) -> None:
        """A record needs one."""
        repo.write("adr/0001-a.md", NYGARD.format(1, "A"))
        assert run("adr", "rename", "1", title, cwd=repo.path).code == 2
