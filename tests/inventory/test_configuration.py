"""Dockerfiles, units and configuration: what is taken for one, and who refers to whom."""

from __future__ import annotations

from pathlib import Path

import pytest

from adrtool.inventory import config_keys, config_names, docker, docker_text, systemd_text
from adrtool.model import Reading
from tests.inventory.texts import read

MANIFEST = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {k: v}\n"
WORKFLOW = "on: push\njobs:\n  a: {runs-on: x}\n"


def said(reading: Reading) -> set[tuple[str, str, str]]:
    """The relations as source, kind and target."""
    return {(r.source, r.kind, r.target) for r in reading.relations}


@pytest.mark.parametrize(
    ("path", "form"),
    [
        (".env", "env"),
        ("a/.env.production.local", "env"),
        ("deploy/web.env.example", "env"),
        ("src/main/resources/application-prod.yml", "yaml"),
        ("src/appsettings.Production.json", "json"),
        ("settings.toml", "toml"),
        ("app/config.ini", "ini"),
        ("config/production.yml", "yaml"),
        ("config/database.yml", "yaml"),
        ("conf/server.properties", "properties"),
        ("service.properties", "properties"),
    ],
)
def test_configuration_is_known_by_its_name(path: str, form: str) -> None:
    """Names and folders that applications are configured by."""
    assert config_names.form(path) == form


@pytest.mark.parametrize(
    "path",
    [
        *(".envrc", ".env.py", ".env.enc", "environment.md", "values.yaml", "deployment.yaml"),
        *(".vscode/settings.json", ".cargo/config.toml", ".circleci/config.yml", "package.json"),
        *("config/locales/en.yml", "config/routes.yml", "config/webpack.json", "a/production.yml"),
        *("gradle.properties", "i18n/app.properties", "text_de.properties", "messages.properties"),
        *("tests/config/default.yml", "fixtures/.env", "docs/config.yml", "mkdocs.yml"),
        *("config/local_authorities.yml", "tsconfig.json", "_config.yml"),
    ],
)
def test_other_files_are_no_configuration(path: str) -> None:
    """Tools' own settings, translations, tests, and whatever else ends alike."""
    assert config_names.form(path) == ""


def test_what_another_source_takes_is_no_configuration(tmp_path: Path) -> None:
    """A manifest, a workflow and a Compose file stay what they are, whatever their names."""
    reading = read(
        tmp_path,
        {
            "k8s/config/default.yaml": MANIFEST,
            "config/app.yml": "services:\n  web: {image: x}\n",
            "cluster/config.yaml": "apiVersion: k3d.io/v1\nkind: Simple\n",
            "config/production.yml": "apiVersion: 2\nhost: x\n",
        },
    )
    assert [i.id for i in reading.items if i.source == "config"] == ["config:config/production.yml"]


def test_who_reads_a_key(tmp_path: Path) -> None:
    """Services, Compose files, units, and code in the folder of a file or below."""
    reading = read(
        tmp_path,
        {
            "a/.env.example": "KEY_A=1\nKEY_B=2\n",
            "a/src/app.py": "import os\nx = os.environ['KEY_A']\n",
            "b/app.py": "import os\nx = os.environ['KEY_A']\n",
            "a/compose.yaml": "services:\n  web: {image: 'x:${KEY_B}', env_file: [.env]}\n",
            "host/etc/shop/a.env": "KEY_C=3\n",
            "units/a.service": "[Service]\nExecStart=/x\nEnvironmentFile=-/etc/shop/a.env\n",
        },
    )
    assert {
        ("compose:a/compose.yaml/service/web", "references", "config:a/.env.example"),
        ("compose:a/compose.yaml", "references", "config:a/.env.example/KEY_B"),
        ("systemd:units/a.service", "references", "config:host/etc/shop/a.env"),
    } <= said(reading)
    readers = {i.name: i.attributes.get("read_by") for i in reading.items if i.kind == "key"}
    assert readers == {"KEY_A": ["a/src/app.py:2"], "KEY_B": None, "KEY_C": None}


@pytest.mark.parametrize(
    "text",
    [
        "A=1\n",
        "export A = 1\n",
        "A='1\nB=2\n'\n",
        'A="x \\" y\nB=2"\n',
        "# B=2\nA=\n",
        " A=1 # B=2\n",
    ],
)
def test_keys_of_an_environment(text: str) -> None:
    """Only what is assigned: no line of a value, no comment."""
    assert list(config_keys.environment(text).keys) == ["A"]


@pytest.mark.parametrize(
    ("form", "text", "line"),
    [
        ("yaml", "a: 1\nb: [\n", 3),
        ("json", '{"a": 1,\n "b" 2}', 2),
        ("toml", "a = 1\nb == 2\n", 2),
        ("ini", "a = 1\n", 1),
    ],
)
def test_a_broken_file_tells_its_line(form: str, text: str, line: int) -> None:
    """What isn't of its format is an error with a place, and no word of the text."""
    with pytest.raises(config_keys.ConfigError) as caught:
        config_keys.settings(text, form)
    assert caught.value.line == line
    assert "2" not in caught.value.message


def test_instructions_of_a_dockerfile() -> None:
    """Continuations with comments between, heredocs and flags, each with its first line."""
    text = (
        "# escape=`\n\nFROM a AS b\nRUN x `\n# why\n\n  y\n"
        "COPY --from=b --link <<A <<-'B' /to\nFROM no\nA\n\tB\nENV A=1\n"
    )
    found = [(i.word, i.rest, i.flags, i.line) for i in docker_text.instructions(text)]
    assert found == [
        ("FROM", "a AS b", (), 3),
        ("RUN", "x    y", (), 4),
        ("COPY", "<<A <<-'B' /to", (("from", "b"), ("link", "")), 8),
        ("ENV", "A=1", (), 12),
    ]


def test_settings_of_a_unit() -> None:
    """Repeated keys add up, an empty one takes back, a line that goes on is one."""
    text = (
        "[Service]\nExecStart=/a\nExecStart=\nExecStart=/b \\\n; no\n  c\n"
        "After=x\nAfter=y z\noops\n"
    )
    settings, errors = systemd_text.parse(text)
    assert [(s.text, s.line) for s in settings.all("ExecStart")] == [("/b c", 4)]
    assert settings.words("After") == ["x", "y", "z"]
    assert errors == [9]


def test_units_find_each_other(tmp_path: Path) -> None:
    """A timer starts the service of its name, an instance is its template, the nearest one wins."""
    service = "[Service]\nExecStart=/x\n"
    reading = read(
        tmp_path,
        {
            "a/job.timer": "[Timer]\nOnCalendar=daily\n",
            "a/job.service": f"[Unit]\nRequires=db.service web@one.service\n{service}",
            "a/db.service": service,
            "b/db.service": service,
            "web@.service": service,
            "b/db.service.d/more.conf": "[Service]\nUser=x\n",
        },
    )
    assert said(reading) == {
        ("systemd:a/job.service", "triggered_by", "systemd:a/job.timer"),
        ("systemd:a/job.service", "depends_on", "systemd:a/db.service"),
        ("systemd:a/job.service", "depends_on", "systemd:web@.service"),
        ("systemd:b/db.service.d/more.conf", "patches", "systemd:b/db.service"),
    }


TANGLES = {
    "continuations": "FROM a\\\n" * 20_000,
    "documents of the shell": "FROM a\n" + "RUN <<A\n" * 5_000,
    "stages": "FROM a AS b\n" * 3_000,
}


@pytest.mark.parametrize("tangle", TANGLES)
def test_no_tangle_breaks_a_dockerfile(tangle: str) -> None:
    """What repeats thousands of times is read in passing, heredocs that nothing closes too."""
    reading = docker.link(docker.read("Dockerfile", TANGLES[tangle]))
    assert len({item.id for item in reading.items}) == len(reading.items)
