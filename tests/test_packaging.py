"""What is installed is whole, and says nothing about the machine that it was made on."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from collections.abc import Iterable
from configparser import ConfigParser
from email import message_from_string
from pathlib import Path
from zipfile import ZipFile

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from adrtool import __version__
from tests.helpers import PROJECT, Runner

PACKAGES = {"adrtool": PROJECT / "src", "mkdocs_adrtool": PROJECT / "plugins"}
# Put together here, so that this file isn't one of those that it finds.
REGISTRY = re.compile(
    "|".join(["pypi" + r"\.org", "python" + "hosted", "npmjs" + r"\.", "deb" + r"\.debian\."])
)
MACHINE = re.compile(
    "|".join([re.escape(f"{PROJECT}/"), "/(home|Users)" + "/[a-z]", "/work" + "/"])
)
# Made-up machines have homes too.
MADE_UP = re.compile(r"examples/|tests/(.+/)?golden/")


def _call_backend(hook: str, folder: Path) -> Path:
    """The wheel that hatchling makes, without the network that an isolated build needs."""
    code = (
        "import sys; from hatchling import build; print(getattr(build, sys.argv[1])(sys.argv[2]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, hook, str(folder)],
        cwd=PROJECT,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return folder / done.stdout.split()[-1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> ZipFile:
    """The wheel of the project as it is."""
    return ZipFile(_call_backend("build_wheel", tmp_path_factory.mktemp("wheel")))


def _metadata(wheel: ZipFile, name: str) -> str:
    (path,) = (n for n in wheel.namelist() if n.endswith(f".dist-info/{name}"))
    return wheel.read(path).decode()


def _project() -> list[str]:
    """Every file of the project: tracked, or new and not ignored."""
    done = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=PROJECT,
        capture_output=True,
        check=False,
    )
    if done.returncode != 0:
        pytest.skip("not in a git checkout")
    names = done.stdout.decode().split("\0")
    return [name for name in names if (PROJECT / name).is_file()]


def _sources() -> Iterable[str]:
    for package, folder in PACKAGES.items():
        prefix = f"{folder.name}/{package}/"
        yield from (name.split("/", 1)[1] for name in _project() if name.startswith(prefix))


def test_the_wheel_holds_both_packages_whole(wheel: ZipFile) -> None:
    """Every file of both packages is in the wheel, templates and parts of the theme too."""
    sources = set(_sources())
    assert {"adrtool/py.typed", "mkdocs_adrtool/py.typed"} <= sources
    packed = {name for name in wheel.namelist() if ".dist-info/" not in name}
    assert packed == sources


def test_the_wheel_brings_templates_and_theme(wheel: ZipFile) -> None:
    """What isn't Python is packed as well: templates of records, styles and pages of the theme."""
    names = wheel.namelist()
    assert any(re.fullmatch(r"adrtool/templates/.+\.md", name) for name in names)
    assert any(re.fullmatch(r"mkdocs_adrtool/.+\.css", name) for name in names)
    assert any(re.fullmatch(r"mkdocs_adrtool/.+\.html", name) for name in names)


def test_the_wheel_registers_its_commands_and_the_plugin(wheel: ZipFile) -> None:
    """The three commands and the MkDocs plugin are found by their entry points."""
    entry_points = ConfigParser()
    entry_points.read_string(_metadata(wheel, "entry_points.txt"))
    assert dict(entry_points["console_scripts"]) == {
        "adr": "adrtool.cli.main:adr",
        "runbook": "adrtool.cli.main:runbook",
        "adrtool": "adrtool.cli.main:adrtool",
    }
    assert dict(entry_points["mkdocs.plugins"]) == {
        "adrtool": "mkdocs_adrtool.plugin:AdrtoolPlugin"
    }


def test_the_version_is_stated_once(wheel: ZipFile, run: Runner) -> None:
    """The wheel's version and what `--version` prints are `adrtool.__version__`."""
    assert message_from_string(_metadata(wheel, "METADATA"))["Version"] == __version__
    for command in ("adr", "runbook", "adrtool"):
        assert __version__ in run(command, "--version").stdout


def test_the_wheel_carries_the_readme(wheel: ZipFile) -> None:
    """The package index shows the README, whole."""
    metadata = message_from_string(_metadata(wheel, "METADATA"))
    assert metadata["Description-Content-Type"] == "text/markdown"
    readme = (PROJECT / "README.md").read_text(encoding="utf-8")
    assert str(metadata.get_payload()).strip() == readme.strip()


def test_an_editable_install_sees_both_packages(tmp_path: Path) -> None:
    """An editable install points at both packages in the checkout and copies neither."""
    site = tmp_path / "site"
    ZipFile(_call_backend("build_editable", tmp_path)).extractall(site)
    code = (
        "import site, sys; from importlib.util import find_spec; site.addsitedir(sys.argv[1]);"
        "print(*(find_spec(name).origin for name in sys.argv[2:]), sep='\\n')"
    )
    isolated = [sys.executable, "-I", "-S", "-c", code, str(site), *PACKAGES]
    found = subprocess.run(isolated, capture_output=True, encoding="utf-8", check=True).stdout
    expected = [folder / package / "__init__.py" for package, folder in PACKAGES.items()]
    assert [Path(line) for line in found.splitlines()] == expected


def test_constraints_pin_every_requirement() -> None:
    """Whatever the project or its build asks for directly is pinned to a version that fits."""
    pyproject = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))
    asked = [
        *pyproject["build-system"]["requires"],
        *pyproject["project"]["dependencies"],
        *pyproject["project"]["optional-dependencies"]["dev"],
    ]
    lines = (PROJECT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pins = dict(line.split("==") for line in lines if not line.startswith("#"))
    for requirement in map(Requirement, asked):
        assert requirement.specifier.contains(pins[canonicalize_name(requirement.name)])


def _not_ours(name: str, text: str) -> list[str]:
    """What a file says of the machine that it was written on, or of a package registry."""
    patterns = [REGISTRY] if MADE_UP.match(name) else [REGISTRY, MACHINE]
    return [found.group() for pattern in patterns for found in pattern.finditer(text)]


def test_nothing_names_a_machine_or_a_registry() -> None:
    """No file of the project holds a path of somebody's machine or the host of a registry."""
    files = {name: (PROJECT / name).read_text("utf-8", "replace") for name in _project()}
    assert "pyproject.toml" in files
    assert {name: found for name, text in files.items() if (found := _not_ours(name, text))} == {}


@pytest.mark.parametrize(
    "text",
    [
        f"{PROJECT}/README.md",
        "see /work" + "/README.md",
        "/home" + "/ada/src",
        "https://pypi" + ".org/simple",
        "files.python" + "hosted.org",
        "registry.npmjs" + ".org",
    ],
)
def test_a_machine_or_a_registry_is_found(text: str) -> None:
    """The search for paths of machines and hosts of registries finds them."""
    assert _not_ours("docs/index.md", text)
