"""Commands that end in their middle, and disks and folders that refuse them."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from adrtool.config import RecordsFolder
from adrtool.documents import library
from tests.helpers import Repo, Runner, clean_environment

posix_only = pytest.mark.skipif(os.name == "nt", reason="forks, and kills by signals")

NYGARD = "# 1. Old\n\nDate: 2020-01-01\n\n## Status\n\nAccepted\n\n## Context\n\nc\n\nThe end.\n"
MADR = "---\nstatus: accepted\ndate: 2020-01-01\n---\n\n# Old\n\n## Context\n\nc\n\nThe end.\n"
LAST_LINES = (
    "The end.\n",
    "{What becomes easier and what becomes harder because of this change.}\n",
    "* Bad, because {negative consequence}\n",
)
KILLS = 300

# Forks a process a command, so that each begins at once, and kills it at a random moment of the
# time that the command takes when nobody kills it.
_KILLER = """
import json, os, random, signal, sys, time
from adrtool.cli.main import adr
import adrtool.cli.adr.new, adrtool.cli.adr.accept, adrtool.cli.adr.supersede
import adrtool.documents.edit, adrtool.documents.newsides, adrtool.documents.library
import adrtool.documents.changes, adrtool.documents.readback

os.chdir(sys.argv[1])
moments = random.Random(int(sys.argv[2]))

def start(words):
    child = os.fork()
    if child == 0:
        silent = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silent, 1)
        os.dup2(silent, 2)
        try:
            adr(words, standalone_mode=False)
        except BaseException:
            os._exit(1)
        os._exit(0)
    return child

def command(n):
    some = moments.choice(["1", "2"])
    return [
        ["new", "--no-edit", f"Kill number {n}"],
        ["new", "--no-edit", f"Kill number {n}", "--supersedes", some],
        ["new", "--no-edit", f"Kill & number {n}", "--supersedes", "1", "--amends", "2"],
        ["accept", some],
        ["new", "--no-edit", "--template", "nygard", f"Kill number {n}", "--deciders", "Ada"],
    ][n % 5]

usual = {}
for n in range(5):
    began = time.perf_counter()
    os.waitpid(start(command(n)), 0)
    usual[n] = time.perf_counter() - began
killed = 0
for n in range(5, int(sys.argv[3]) + 5):
    child = start(command(n))
    time.sleep(moments.uniform(0, 1.1) * usual[n % 5])
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    killed += os.WIFSIGNALED(status)
print(json.dumps({"killed": killed}))
"""


def assert_whole(folder: Path) -> None:
    """Every record is one from its first to its last line; what else is there is no record's."""
    for path in folder.iterdir():
        text = path.read_text("utf-8")
        if path.name.startswith(".adrtool-"):
            continue
        assert re.fullmatch(r"\d{4}-[a-z0-9-]+\.md", path.name)
        assert text.endswith(LAST_LINES), path.name


@posix_only
@pytest.mark.slow
def test_three_hundred_kills_tear_nothing(repo: Repo, run: Runner) -> None:
    """Records are whole or not there, no number is taken twice, and what an old record says of
    a new one is true, since the new side is written first; `adr doctor --fix` adds the other."""
    repo.write("adr/0001-old.md", NYGARD)
    repo.write("adr/0002-old.md", MADR)
    done = run("python", "-c", _KILLER, repo.path, "7", str(KILLS))
    assert done.code == 0, done.stderr
    assert json.loads(done.stdout)["killed"] > KILLS // 3

    folder = repo.path / "adr"
    assert_whole(folder)
    found = library.read_records(repo.path, [RecordsFolder("adr")])
    assert found.problems == ()
    numbers = [d.number for d in found.documents]
    assert len(set(numbers)) == len(numbers) > KILLS // 10
    for document in found.documents:
        for edge in document.edges:
            assert (folder / edge.target).is_file(), f"{document.path} names {edge.target}"

    run("adr", "doctor", "--fix", cwd=repo.path)
    problems = run("adrtool", "check", "--json", cwd=repo.path).json()["problems"]
    assert not {p["rule"] for p in problems if "supersede" in p["rule"] or "number" in p["rule"]}

    leftovers = [p for p in folder.iterdir() if p.name.startswith(".adrtool-")]
    for path in leftovers:
        os.utime(path, (time.time() - 3600,) * 2)
    assert run("adr", "new", "--no-edit", "The next command", cwd=repo.path).code == 0
    assert not [p for p in folder.iterdir() if p.name.startswith(".")]


@posix_only
@pytest.mark.slow
def test_the_program_itself_may_be_killed(repo: Repo, home: Path) -> None:
    """Killed from its start to its end, the installed command leaves whole records only."""
    repo.write("adr/0001-old.md", NYGARD)
    command = [sys.executable, "-m", "adrtool", "adr", "new", "--no-edit", "--supersedes", "1"]
    environment = clean_environment(home)
    began = time.perf_counter()
    subprocess.run([*command, "Zero"], cwd=repo.path, env=environment, check=True)
    usual = time.perf_counter() - began
    for number in range(40):
        with subprocess.Popen(
            [*command, f"Number {number}"], cwd=repo.path, env=environment,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        ) as running:  # fmt: skip
            time.sleep(usual * (0.6 + number / 80))
            running.send_signal(signal.SIGKILL)
        assert_whole(repo.path / "adr")
    old = repo.read("adr/0001-old.md")
    for name in re.findall(r"\]\(([\w.-]+)\)", old):
        assert (repo.path / "adr" / name).is_file()


COMMANDS = [
    ("new", "--no-edit", "Use " + "a long title " * 20),
    ("new", "--no-edit", "New", "--supersedes", "1"),
    ("accept", "2"),
    ("supersede", "1", "2"),
]


@pytest.fixture
def two(repo: Repo) -> Repo:
    """A repository with two records that are larger than the room that is left."""
    repo.write("adr/0001-old.md", NYGARD + "x" * 30_000)
    repo.write("adr/0002-newer.md", MADR.replace("accepted", "proposed") + "x" * 30_000)
    return repo


def snapshot(folder: Path) -> dict[str, bytes]:
    """The files of a folder with their bytes."""
    return {p.name: p.read_bytes() for p in folder.iterdir() if p.is_file()}


@pytest.fixture
def full_disk(two: Repo) -> Iterator[Path]:
    """The records of `two` on a file system of their own, without a block to spare."""
    folder = two.path / "adr"
    records = snapshot(folder)
    mount = ["mount", "-t", "tmpfs", "-o", "size=96k", "tmpfs", str(folder)]
    if (
        shutil.which("mount") is None
        or subprocess.run(mount, check=False, capture_output=True).returncode
    ):
        pytest.skip("no permission to mount a small file system")
    try:
        for name, content in records.items():
            (folder / name).write_bytes(content)
        with suppress(OSError), (folder / "filler").open("wb", 0) as filler:
            while filler.write(b"x" * 4096):
                pass
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


@posix_only
@pytest.mark.parametrize("command", COMMANDS, ids=lambda words: " ".join(words)[:24])
def test_a_full_disk_is_one_line(
    two: Repo, full_disk: Path, run: Runner, command: tuple[str, ...]
) -> None:
    """Exit status 1 and the reason; every record is as it was, and there is no other file."""
    before = snapshot(full_disk)
    result = run("adr", *command, cwd=two.path)
    assert (result.code, result.stdout) == (1, "")
    assert re.match(r"error: [^\n]*No space left on device\n", result.stderr), result.stderr
    assert "Traceback" not in result.stderr
    assert snapshot(full_disk) == before


_LIMITED = """
import resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (256, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))
from adrtool.cli.main import adr
adr()
"""


@posix_only
@pytest.mark.parametrize("command", COMMANDS, ids=lambda words: " ".join(words)[:24])
def test_a_write_that_is_cut_short_is_one_line(
    two: Repo, run: Runner, command: tuple[str, ...]
) -> None:
    """The same where the system ends a write in its middle, as a quota does."""
    before = snapshot(two.path / "adr")
    environment = {"PYTHONDONTWRITEBYTECODE": "1", "ADRTOOL_CACHE": "off"}
    result = run("python", "-c", _LIMITED, *command, cwd=two.path, env=environment)
    assert (result.code, result.stdout) == (1, "")
    assert re.match(r"error: [^\n]*can't be written: [^\n]*\n", result.stderr), result.stderr
    assert snapshot(two.path / "adr") == before


# The interpreter may lie where nobody else can read: first all is loaded, by the same command on
# a copy, then permissions bind.
_UNPRIVILEGED = """
import contextlib, io, os, sys
from adrtool.cli.main import adr
copy, *words = sys.argv[1:]
with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
    adr(["-C", copy, *words], standalone_mode=False)
if os.geteuid() == 0:
    os.setresuid(65534, 65534, 65534)
adr(words)
"""


@pytest.fixture
def anybodys(two: Repo) -> Iterator[Path]:
    """The repository `two` where every user may go and write."""
    parent = Path(tempfile.mkdtemp(prefix="adrtool-test-"))
    root = shutil.copytree(two.path, parent / "repo")
    for path in (parent, root, root / "adr", *(root / "adr").iterdir()):
        path.chmod(0o777)
    yield root
    shutil.rmtree(parent)


CLOSED = [
    *((command, "adr") for command in COMMANDS),
    (COMMANDS[1], "adr/0001-old.md"),
    (COMMANDS[3], "adr/0001-old.md"),
]


@posix_only
@pytest.mark.parametrize(("command", "closed"), CLOSED)
def test_what_may_not_be_written_is_one_line(
    two: Repo, anybodys: Path, run: Runner, command: tuple[str, ...], closed: str
) -> None:
    """A folder, or the record on the other side of an edge, that is read-only: all stays."""
    (anybodys / closed).chmod(0o555)
    before = snapshot(anybodys / "adr")
    environment = {"ADRTOOL_CACHE": "off", "GIT_CONFIG_COUNT": "1",
                   "GIT_CONFIG_KEY_0": "safe.directory", "GIT_CONFIG_VALUE_0": "*"}  # fmt: skip
    words = (_UNPRIVILEGED, str(two.path), *command)
    result = run("python", "-c", *words, cwd=anybodys, env=environment)
    assert (result.code, result.stdout) == (1, "")
    assert re.match(r"error: [^\n]*can't be written: Permission denied\n", result.stderr)
    assert "Traceback" not in result.stderr
    assert snapshot(anybodys / "adr") == before
