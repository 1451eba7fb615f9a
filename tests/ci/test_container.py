"""The recipe of a container that `adrtool init --container` writes."""

from __future__ import annotations

import subprocess
from pathlib import Path
from shutil import which

import pytest

from tests.helpers import Repo, Runner


def test_the_container_serves_as_a_user_without_rights(repo: Repo, run: Runner) -> None:
    """On a port that needs none, from an image that has no root."""
    assert run("adrtool", "init", "--container", cwd=repo.path).code == 0
    recipe = repo.read("Containerfile")
    assert "nginx-unprivileged" in recipe
    assert "COPY nginx.conf" in recipe
    assert "\nCOPY . .\nRUN adrtool build --site-dir /site\n" in recipe
    assert "listen 8080;" in repo.read("nginx.conf")


def test_a_project_in_a_folder_has_its_recipe_at_the_top(repo: Repo, run: Runner) -> None:
    """It builds that project, with what its site needs besides."""
    repo.write("my team/adrtool.yml", "{}\n")
    repo.write("my team/docs/requirements.txt", "mkdocs-macros-plugin\n")
    assert run("adrtool", "init", "--container", cwd=repo.path / "my team").code == 0
    recipe = repo.read("Containerfile")
    assert "pip install --no-cache-dir --requirement 'my team/docs/requirements.txt'\n" in recipe
    assert "RUN adrtool -C 'my team' build --site-dir /site\n" in recipe


@pytest.mark.skipif(not which("nginx"), reason="no nginx is installed")
def test_nginx_takes_the_configuration(repo: Repo, run: Runner, tmp_path: Path) -> None:
    """As the image includes it."""
    assert run("adrtool", "init", "--container", cwd=repo.path).code == 0
    place = tmp_path / "nginx.conf"
    own = "".join(f"{name}_temp_path {tmp_path}/t;" for name in ("client_body", "proxy", "fastcgi"))
    own += "".join(f"{name}_temp_path {tmp_path}/t;" for name in ("uwsgi", "scgi"))
    place.write_text(
        f"pid {tmp_path}/pid; error_log stderr; events {{}}\n"
        f"http {{ access_log off; {own} include {repo.path}/nginx.conf; }}\n",
        encoding="utf-8",
    )
    done = subprocess.run(
        [which("nginx") or "", "-t", "-c", str(place)],
        capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
