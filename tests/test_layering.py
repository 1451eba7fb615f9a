"""Data moves down only: what each part of the code may import, read from its source.

The table follows the picture in the design: the ground floor, then model and configuration, then
the two readers, the catalog, what is done with a catalog, and the front ends last.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.helpers import PROJECT, Repo, Runner

NONE = frozenset[str]()
PLAIN = frozenset({"problems", "text", "values"})
GROUND = PLAIN | {"caches", "files", "fork", "git", "markdown", "sites", "yamlio"}
BASE = GROUND | {"model", "config", "project"}
CATALOG = BASE | {"documents", "inventory", "runbooks", "catalog"}
USES = frozenset({"checks", "site", "links", "changes", "reports", "graph", "reach"})

# Part of adrtool -> the other parts that it may import. A new part has to be put in here.
ALLOWED = {
    "__init__": NONE,
    "values": NONE,
    "fork": NONE,
    "caches": NONE,
    "problems": frozenset({"values"}),
    "text": NONE,
    "git": PLAIN,
    "files": PLAIN | {"git"},
    "markdown": PLAIN,
    "rest": PLAIN | {"markdown"},
    "asciidoc": PLAIN | {"markdown"},
    "history": PLAIN | {"files", "git"},
    "renames": frozenset({"git"}),
    "trees": PLAIN | {"files", "git"},
    "yamlio": PLAIN | {"yamlevents"},
    "yamlevents": PLAIN | {"yamlio"},
    "sites": PLAIN | {"files", "yamlio"},
    "model": GROUND,
    "config": GROUND | {"model"},
    "project": GROUND | {"model", "config"},
    "documents": BASE | {"asciidoc", "rest"},
    "inventory": BASE,
    "runbooks": BASE | {"documents", "inventory", "history", "caches", "pointers"},
    "pointers": BASE,
    "alerts": BASE | {"pointers"},
    "metrics": BASE | {"inventory"},
    "ownership": BASE | {"inventory"},
    "catalog": BASE | {"documents", "inventory", "alerts", "metrics", "ownership"},
    "past": CATALOG | {"ownership", "trees"},
    "checks": CATALOG | {"history", "renames", "links", "site", "past", "reports"},
    "site": CATALOG | {"runbooks", "graph", "reports"},
    "links": CATALOG | {"fork", "site"},
    "graph": CATALOG | {"reach"},
    "reach": CATALOG,
    "setup": CATALOG | {"setup_ci", "site"},
    "setup_ci": BASE,
    "due": CATALOG | {"checks"},
    "changes": CATALOG | {"checks", "history", "links", "past", "renames", "site"},
    "reports": CATALOG | {"past", "reach"},
    "cli": CATALOG | USES | {"setup", "setup_ci", "history", "due"},
    "__main__": frozenset({"cli"}),
}
CORE_IS_WITHOUT = {"click", "rich", "mkdocs", "mkdocs_adrtool"}
# MkDocs is started as a program, so not even the command line imports it.
CLI_IS_WITHOUT = {"mkdocs", "mkdocs_adrtool"}
PLUGIN_IS_MADE_OF = {"adrtool", "mkdocs", "mkdocs_adrtool"} | sys.stdlib_module_names

NOT_FOR_HELP = ("yaml", "jinja2", "mkdocs", "markdown", "rich")
NOT_FOR_LIST = (*NOT_FOR_HELP, "tempfile", "difflib", "adrtool.documents.parsed")
LOADED_FOR = """\
import sys
from adrtool.cli import main
command = getattr(main, sys.argv.pop(1))
try:
    command()
finally:
    print(*sys.modules, file=sys.stderr)
"""
# What was just written isn't kept.
AN_HOUR_LATER = """\
import time
now = time.time_ns
time.time_ns = lambda: now() + 3600 * 10**9
"""


def violations(project: Path) -> list[str]:
    """Every import that the table doesn't allow, as `path:line: what`."""
    core, plugin = project / "src" / "adrtool", project / "plugins" / "mkdocs_adrtool"
    return [
        f"{file.relative_to(project).as_posix()}:{line}: {complaint}"
        for package in (core, plugin)
        for file in sorted(package.rglob("*.py"))
        for line, module in _imports(file, core)
        if (complaint := _complaint(file.relative_to(package), module, package == core))
    ]


def _complaint(path: Path, module: str, in_core: bool) -> str:
    library, _, inside = module.partition(".")
    if not library:
        return "a relative import"
    if not in_core:
        outside = library not in PLUGIN_IS_MADE_OF or module.startswith("adrtool.cli")
        return f"the plugin imports {module}" if outside else ""
    part = path.parts[0].removesuffix(".py")
    if part not in ALLOWED:
        return f"{part} is not in the table"
    if library != "adrtool":
        without = CLI_IS_WITHOUT if part in {"cli", "__main__"} else CORE_IS_WITHOUT
        return f"{part} imports {module}" if library in without else ""
    # The package itself holds no more than the version.
    return (
        "" if inside.partition(".")[0] in ALLOWED[part] | {part, ""} else f"{part} imports {module}"
    )


def _imports(file: Path, core: Path) -> Iterator[tuple[int, str]]:
    """Line and module of every import, those in functions and for type checkers among them."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            module = "." * node.level + (node.module or "")
            for alias in node.names:
                # `from adrtool import git` names a module, `… import __version__` doesn't.
                named = module == "adrtool" and _is_module(core / alias.name)
                yield node.lineno, f"adrtool.{alias.name}" if named else module


def _is_module(path: Path) -> bool:
    return path.is_dir() or path.with_suffix(".py").is_file()


def test_no_import_goes_up() -> None:
    """Every import of the core and of the plugin is one that the table allows."""
    assert violations(PROJECT) == []


def test_every_part_is_looked_at() -> None:
    """The check reads the code that there is, and doesn't pass because it found none."""
    parts = {path.stem for path in (PROJECT / "src" / "adrtool").iterdir() if path.stem in ALLOWED}
    assert {"__init__", "problems", "model", "documents", "inventory", "catalog", "cli"} <= parts


@pytest.mark.parametrize(
    ("path", "line", "complaint"),
    [
        ("model.py", "import click", "model imports click"),
        ("model.py", "def f():\n    import rich.table", "model imports rich.table"),
        ("site/pages.py", "from mkdocs.config import base", "site imports mkdocs.config"),
        ("text.py", "from adrtool import model", "text imports adrtool.model"),
        ("documents/adr.py", "import adrtool.inventory", "documents imports adrtool.inventory"),
        ("inventory/sql.py", "from adrtool.catalog import x", "inventory imports adrtool.catalog"),
        ("checks/dates.py", "from adrtool import cli", "checks imports adrtool.cli"),
        ("reports/sarif.py", "from adrtool import site", "reports imports adrtool.site"),
        ("cli/build.py", "import mkdocs.commands", "cli imports mkdocs.commands"),
        ("cli/build.py", "import mkdocs_adrtool", "cli imports mkdocs_adrtool"),
        ("cli/build.py", "from . import main", "a relative import"),
        ("newcomer.py", "import os", "newcomer is not in the table"),
    ],
)
def test_an_import_that_goes_up_is_found(
    tmp_path: Path, path: str, line: str, complaint: str
) -> None:
    """A planted import in the wrong direction is reported with its file and line."""
    for module in ("model", "catalog", "cli", "inventory", "site"):
        _plant(tmp_path / f"src/adrtool/{module}.py", "")
    _plant(tmp_path / "src/adrtool" / path, line)
    number = len(line.splitlines())
    assert violations(tmp_path) == [f"src/adrtool/{path}:{number}: {complaint}"]


@pytest.mark.parametrize("module", ["click", "adrtool.cli.main", "yaml"])
def test_a_plugin_that_does_more_than_adapt_is_found(tmp_path: Path, module: str) -> None:
    """The plugin is made of the core and MkDocs; anything else that it imports is reported."""
    plugin = "plugins/mkdocs_adrtool/plugin.py"
    _plant(tmp_path / plugin, f"import {module}")
    assert violations(tmp_path) == [f"{plugin}:1: the plugin imports {module}"]


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("src/adrtool/catalog.py", "from adrtool.documents.adr import read"),
        ("src/adrtool/checks/numbers.py", "from adrtool import __version__, catalog"),
        ("src/adrtool/cli/list.py", "import click, rich\nfrom adrtool import documents"),
        ("plugins/mkdocs_adrtool/plugin.py", "import os\nfrom mkdocs.plugins import BasePlugin"),
        ("plugins/mkdocs_adrtool/plugin.py", "from adrtool.site import pages"),
    ],
)
def test_an_import_that_goes_down_is_allowed(tmp_path: Path, path: str, line: str) -> None:
    """An import of something above in the flow is no violation."""
    for module in ("catalog", "documents"):
        _plant(tmp_path / f"src/adrtool/{module}.py", "")
    _plant(tmp_path / path, line)
    assert violations(tmp_path) == []


def _plant(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


@pytest.mark.parametrize("command", ["adr", "runbook", "adrtool"])
def test_help_loads_no_heavy_library(run: Runner, command: str) -> None:
    """After `--help`, none of the libraries that only some commands need has been imported."""
    result = run("python", "-c", LOADED_FOR, command, "--help")
    assert result.code == 0, result.stderr
    assert "Usage:" in result.stdout
    loaded = set(result.stderr.split())
    assert {"click", "adrtool.cli.main"} <= loaded
    assert loaded.isdisjoint(NOT_FOR_HELP)


def test_a_list_that_was_kept_loads_no_more_than_it_shows(repo: Repo, run: Runner) -> None:
    """People wait for `adr list`: what reads or writes records isn't loaded once they are known."""
    for number in ("0001", "0002"):
        repo.write(f"adr/{number}-x.md", f"# {number}. X\n\n## Status\n\nAccepted\n")
    script = ("python", "-c", AN_HOUR_LATER + LOADED_FOR, "adr", "list")
    first, again = (run(*script, cwd=repo.path) for _ in range(2))
    assert first.stdout == again.stdout != ""
    loaded = set(again.stderr.split())
    assert "adrtool.documents.cache" in loaded
    assert loaded.isdisjoint(NOT_FOR_LIST)
