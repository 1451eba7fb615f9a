"""What link checkers find of the planted faults in `tests/links`: found, missed, false reports.

`adrtool links` reads the project; lychee reads the site that MkDocs builds of it.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import unquote

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.helpers import Repo, make_repo
from tests.links.planted import Fault, Shape, plant

_SITE = "https://docs.example.org/"


def main() -> None:
    """Print one line a checker."""
    with tempfile.TemporaryDirectory(prefix="bench-") as scratch:
        repo = make_repo(Path(scratch, "repo"), Path(scratch))
        faults = plant(repo, Shape())
        print(f"{'checker':<16}{'faults':>8}{'found':>8}{'false':>8}{'at the line':>14}")
        found, false = _of_adrtool(repo, faults)
        print(f"{'adrtool links':<16}{len(faults):>8}{found:>8}{false:>8}{found:>14}")
        found, false = _of_lychee(repo, faults)
        print(f"{'lychee':<16}{len(faults):>8}{found:>8}{false:>8}{0:>14}")


def _of_adrtool(repo: Repo, faults: set[Fault]) -> tuple[int, int]:
    out = _run([_script("adrtool"), "-C", str(repo.path), "links", "--json"])
    told = {
        Fault(p["path"], p["line"], p["column"], p["rule"], p["target"])
        for p in json.loads(out)["problems"]
    }
    return len(told & faults), len(told - faults)


def _of_lychee(repo: Repo, faults: set[Fault]) -> tuple[int, int]:
    site = repo.path / "site"
    _run([sys.executable, "-m", "mkdocs", "build", "-q"], repo.path)
    out = _run([
        _script("lychee"), "--offline", "--include-fragments", "--no-progress", "--format", "json",
        "--index-files", "index.html", "--root-dir", str(site),
        "--remap", f"{_SITE} file://{site}/", str(site),
    ])  # fmt: skip
    told = {
        unquote(error["url"]).rstrip("/").rpartition("/")[2]
        for errors in json.loads(out)["error_map"].values()
        for error in errors
    }
    # A link is told by its address on the site: the last part of it is what both have in common.
    names = {fault: _last(fault.target) for fault in faults}
    found = sum(name in {_last(one) for one in told} for name in names.values())
    return found, len({_last(one) for one in told} - set(names.values()))


def _last(target: str) -> str:
    path, _, fragment = target.partition("#")
    name = unquote(path).partition("?")[0].rstrip("/").rpartition("/")[2]
    return fragment or name.removesuffix(".md").removesuffix(".html")


def _script(name: str) -> str:
    found = shutil.which(name, path=sysconfig.get_path("scripts"))
    return found or sys.exit(f"{name} isn't installed: pip install '.[bench]'")


def _run(command: Sequence[str], folder: Path | None = None) -> str:
    """What a program prints; that it finds faults is what it is run for."""
    done = subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8", check=False)
    return done.stdout


if __name__ == "__main__":
    main()
