"""Secrets planted in files, one at each `§`, and a look for them in whatever comes out."""

from __future__ import annotations

import base64
import html
import re
from collections.abc import Iterable, Mapping
from urllib.parse import quote

from tests.helpers import Repo, Runner


def plant(repo: Repo, texts: Mapping[str, str]) -> list[str]:
    """Writes each file twice, below `encoded/` with its secrets in base64; gives the secrets."""
    secrets: list[str] = []

    def plain(_: re.Match[str]) -> str:
        # No rule would know it by its shape, and it is nowhere else.
        secrets.append(f"marmalade{len(secrets):03d}kettle")
        return secrets[-1]

    def encoded(match: re.Match[str]) -> str:
        return base64.b64encode(plain(match).encode()).decode()

    for path, text in texts.items():
        repo.write(path, re.sub("§", plain, text))
        repo.write(f"encoded/{path}", re.sub("§", encoded, text))
    return secrets


def leaked(secrets: Iterable[str], told: Mapping[str, bytes]) -> list[tuple[str, str]]:
    """Each secret that stands in an answer, with the name of that."""
    return [
        (secret, name)
        for secret in secrets
        for name, data in told.items()
        if any(form in data for form in _forms(secret))
    ]


def answers(run: Runner, repo: Repo, *commands: list[str]) -> dict[str, bytes]:
    """What commands of `adrtool` say of a repository, problems or not."""
    told = {}
    for arguments in commands:
        result = run("adrtool", *arguments, cwd=repo.path)
        assert result.code < 2, result.stderr
        told[" ".join(arguments)] = (result.stdout + result.stderr).encode()
    return told


def _forms(secret: str) -> set[bytes]:
    """A secret as it may come out: plain, in base64, in hexadecimal, of a URL, of HTML."""
    plain = secret.encode()
    coded = base64.b64encode(plain).decode().rstrip("=")
    told = {secret, quote(secret, safe=""), html.escape(secret), coded, plain.hex()}
    return {form.encode() for form in told}
