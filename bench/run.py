"""Compares commands with a baseline on the machine at hand. bench/README.md says how to read it.

A bench is a function that takes an empty folder and returns a `Comparison`; `BENCHES` lists them.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import change_rows
import inventory_rows
import runbook_rows
from comparison import CACHE, IMPORT_CLICK, Comparison, Run, Skipped, forget


@dataclass(frozen=True, slots=True)
class Measured:
    """Seconds of every run, in the order in which they ran in turn."""

    name: str
    subject: list[float]
    baseline: list[float]

    @property
    def ratio(self) -> float:
        """Median of the subject over median of the baseline."""
        return statistics.median(self.subject) / statistics.median(self.baseline)


def adr_help(_: Path) -> Comparison:
    """`adr --help`, which should cost little more than Click itself."""
    return Comparison(Run([_script("adr"), "--help"]), IMPORT_CLICK)


def adr_new(_: Path) -> Comparison:
    """`adr new` in a repository without records."""
    command = [_script("adr"), "new", "--no-edit", "Keep decisions beside the code"]
    return Comparison(Run(command, _git_init), IMPORT_CLICK)


def adr_new_of_many(scratch: Path) -> Comparison:
    """`adr new` in a folder of 1,000 records."""
    records = _records(scratch)
    command = [_script("adr"), "-C", str(records), "new", "--no-edit", "Keep decisions in a folder"]
    return Comparison(Run(command), IMPORT_CLICK)


def adr_list_cold(scratch: Path) -> Comparison:
    """`adr list` of 1,000 records, all of them read."""
    records = _records(scratch)
    cold = Run([_script("adr"), "-C", str(records), "list"], forget)
    return Comparison(cold, IMPORT_CLICK)


def adr_list_ten_thousand(scratch: Path) -> Comparison:
    """`adr list` of 10,000 records, all of them read."""
    cold = Run([_script("adr"), "-C", str(_records(scratch, 10_000)), "list"], forget)
    return Comparison(cold, IMPORT_CLICK)


def adr_list_warm(scratch: Path) -> Comparison:
    """`adr list` of 1,000 records that the last run has read."""
    records = _records(scratch)
    # What has changed within the last two seconds isn't kept.
    time.sleep(2.5)
    return Comparison(Run([_script("adr"), "-C", str(records), "list"]), IMPORT_CLICK)


def adr_index(scratch: Path) -> Comparison:
    """`adr index` of 1,000 records as a table."""
    return Comparison(Run([_script("adr"), "-C", str(_records(scratch)), "index"]), IMPORT_CLICK)


def adr_graph_svg(scratch: Path) -> Comparison:
    """`adr graph --all` of 1,000 records as SVG."""
    command = [_script("adr"), "-C", str(_records(scratch)), "graph", "--all", "--format", "svg"]
    return Comparison(Run(command), IMPORT_CLICK)


def adr_graph(scratch: Path) -> Comparison:
    """`adr graph --all` of 1,000 records as DOT."""
    records = _records(scratch)
    return Comparison(Run([_script("adr"), "-C", str(records), "graph", "--all"]), IMPORT_CLICK)


def links(scratch: Path) -> Comparison:
    """`adrtool links --site` of 1,092 built pages, and lychee on the same pages."""
    return _links(scratch, 1_090)


def links_ten_thousand(scratch: Path) -> Comparison:
    """The same of 10,002 pages: the cost of a page stays."""
    return _links(scratch, 10_000)


def _links(scratch: Path, pages: int) -> Comparison:
    site = _site(scratch, pages)
    subject = [_script("adrtool"), "-C", str(scratch), "links", "--site", "site"]
    # What a browser finds: a folder by its index, anchors on the pages of folders.
    lychee = [_script("lychee"), "--offline", "--include-fragments", "--no-progress", "--quiet",
              "--index-files", "index.html", "--root-dir", str(site), str(site)]  # fmt: skip
    return Comparison(Run(subject), Run(lychee))


def links_external(_: Path) -> Comparison:
    """500 addresses of a loopback host with every fault, asked by adrtool and by lychee."""
    script = str(Path(__file__).with_name("external_links.py"))
    subject, baseline = (
        Run([sys.executable, script, name], own_timed=True) for name in ("adrtool", "lychee")
    )
    return Comparison(subject, baseline, most=2)


def _site(scratch: Path, pages: int) -> Path:
    """Pages of Material, as MkDocs makes them: ten links each to others, half with an anchor."""
    docs = scratch / "docs"
    for number in range(pages):
        page = docs / f"s{number % 30}" / f"p{number}.md"
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(_linked_page(number, pages), encoding="utf-8")
    (docs / "index.md").write_text("# Home\n", encoding="utf-8")
    (scratch / "mkdocs.yml").write_text(_MKDOCS, encoding="utf-8")
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", "site"]
    subprocess.run(command, cwd=scratch, check=True, env={**os.environ, "NO_MKDOCS_2_WARNING": "1"})
    return scratch / "site"


_MKDOCS = """\
site_name: Bench
site_url: https://bench.example.org/
theme: {name: material, font: false}
plugins: []
nav: [index.md]
markdown_extensions: [toc: {permalink: true}]
"""


def _linked_page(number: int, pages: int) -> str:
    parts = []
    for part in range(5):
        one, other = (number * 7 + part * 13) % pages, (number * 3 + part * 5) % pages
        links = f"[a](../s{one % 30}/p{one}.md) [b](../s{other % 30}/p{other}.md#part-2)"
        parts.append(f"## Part {part}\n\n{links}\n\n" + "Words with `code` and more. " * 20)
    return f"# Page {number}\n\n" + "\n\n".join(parts) + "\n"


BENCHES: dict[str, Callable[[Path], Comparison | Skipped]] = {
    "adr --help": adr_help,
    "adr new": adr_new,
    "adr new, 1000": adr_new_of_many,
    "adr list, 1000, cold": adr_list_cold,
    "adr list, 1000, warm": adr_list_warm,
    "adr list, 10000, cold": adr_list_ten_thousand,
    "adr index, 1000": adr_index,
    "adr graph, 1000": adr_graph,
    "adr graph, 1000, svg": adr_graph_svg,
    "links, 1092": links,
    "links, 10002": links_ten_thousand,
    "links --external, 500": links_external,
    **inventory_rows.BENCHES,
    **runbook_rows.BENCHES,
    **change_rows.BENCHES,
}


def _script(name: str) -> str:
    """A console script by absolute path, as it is installed beside this interpreter."""
    found = shutil.which(name, path=sysconfig.get_path("scripts"))
    if found is None:
        sys.exit(f"{name} isn't installed for {sys.executable}: `make bench` installs it")
    return found


def _git_init(folder: Path) -> None:
    subprocess.run(["git", "init", "--quiet", str(folder)], check=True)


def _records(scratch: Path, count: int = 1_000) -> Path:
    """Half of them MADR, half Nygard, of about 3 KB each; every fourth supersedes another."""
    folder = scratch / "records"
    (folder / "adr").mkdir(parents=True)
    body = "\n\n".join(
        "Words with `code` and [a link](https://example.org/x). " * 6 for _ in range(8)
    )
    for number in range(1, count + 1):
        older = f"Supersedes [{number - 1}. Decision](%04d-decision.md)\n\n" % (number - 1)
        madr = (
            f"---\nstatus: accepted\ndate: 2024-01-31\n---\n\n# Decision {number}\n\n## Context\n\n"
        )
        nygard = f"# {number}. Decision\n\nDate: 2024-01-31\n\n## Status\n\nAccepted\n\n"
        nygard += older * (number % 4 == 0) + "## Context\n\n"
        text = (madr if number % 2 else nygard) + body + "\n"
        (folder / "adr" / f"{number:04d}-decision.md").write_text(text, encoding="utf-8")
    return folder


def measure(name: str, runs: int) -> Measured | Skipped:
    """Run subject and baseline in turn, so that a busy moment falls on both.

    One pair more than asked for runs first, to warm the caches, and isn't counted.
    """
    measured = Measured(name, [], [])
    with tempfile.TemporaryDirectory(prefix="bench-") as scratch:
        comparison = BENCHES[name](Path(scratch))
        if isinstance(comparison, Skipped):
            return Skipped(f"{name}: skipped, {comparison.reason}")
        for number in range(min(runs, comparison.most) + 1):
            subject, baseline = _seconds(comparison.subject), _seconds(comparison.baseline)
            if number > 0:
                measured.subject.append(subject)
                measured.baseline.append(baseline)
    return measured


def _seconds(run: Run) -> float:
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        run.prepare(Path(folder))
        start = time.perf_counter()
        done = subprocess.run(
            run.command, cwd=folder, env=_environment(), capture_output=True, check=False
        )
        seconds = time.perf_counter() - start
    if done.returncode != 0:
        # A command that fails early would look quick.
        sys.exit(f"{' '.join(run.command)} failed:\n{done.stderr.decode(errors='replace')}")
    return float(done.stdout.split()[-1]) if run.own_timed else seconds


def _environment() -> dict[str, str]:
    """Without an editor to wait for, and with bytecode kept, as an installed program has it."""
    unset = {"EDITOR", "VISUAL", "PYTHONDONTWRITEBYTECODE"}
    kept = {name: value for name, value in os.environ.items() if name not in unset}
    return {**kept, "XDG_CACHE_HOME": str(CACHE)}


def table(results: Sequence[Measured]) -> str:
    """One line a bench: median milliseconds of both sides with the quickest and slowest, ratio."""
    lines = [f"{'bench':<26}{'ms':>22}{'baseline ms':>22}{'ratio':>8}"]
    for result in results:
        subject, baseline = _spread(result.subject), _spread(result.baseline)
        lines.append(f"{result.name:<26}{subject:>22}{baseline:>22}{result.ratio:>8.2f}")
    return "\n".join(lines)


def _spread(seconds: Sequence[float]) -> str:
    low, middle, high = (
        f"{1000 * value:.0f}" for value in (min(seconds), statistics.median(seconds), max(seconds))
    )
    return f"{middle} ({low}-{high})"


def main() -> None:
    """Measure the benches named on the command line, or all of them."""
    parser = argparse.ArgumentParser(description="Compare commands with a baseline.")
    parser.add_argument("name", nargs="*", help=f"one of: {', '.join(BENCHES)}; all when omitted")
    parser.add_argument("--runs", type=int, default=15, help="measured runs of each side")
    options = parser.parse_args()
    unknown = set(options.name) - BENCHES.keys()
    if unknown or options.runs < 1:
        parser.error(
            f"no such bench: {', '.join(sorted(unknown))}" if unknown else "--runs is 1 or more"
        )
    results = [measure(name, options.runs) for name in options.name or BENCHES]
    print(table([result for result in results if isinstance(result, Measured)]))
    for result in results:
        if isinstance(result, Skipped):
            print(result.reason)


if __name__ == "__main__":
    main()
