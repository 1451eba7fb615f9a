"""The section `links` of adrtool.yml: every key is read, every mistake told."""

from __future__ import annotations

from dataclasses import fields

import pytest

from adrtool.config import Links, parse
from adrtool.links.external import Options


def _links(text: str) -> tuple[Links, list[str]]:
    config, problems = parse("adrtool.yml", f"links:\n  {text}\n")
    return config.links, [f"{p.line}: {p.message}" for p in problems]


def test_every_key_is_read() -> None:
    """Numbers, times with their units, patterns and statuses."""
    text = """include: ['https://*']
  exclude: '*.linkedin.com'
  accept: [403, '500-599']
  timeout: 1m
  retries: 0
  redirects: 5
  concurrency: 20
  per_host: 2
  rate: 5
  max_wait: 2m
  cache_age: 7d"""
    links = Links(
        ("https://*",), ("*.linkedin.com",), ("403", "500-599"), 60, 0, 5, 20, 2, 5, 120, 604_800
    )
    assert _links(text) == (links, [])


def test_the_defaults_are_those_of_the_check() -> None:
    """Two places that state them agree."""
    options = Options()
    ours = Links()
    assert all(getattr(ours, f.name) == getattr(options, f.name) for f in fields(Links))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("timeout: soon", "links.timeout must be a time: 'soon'"),
        ("timeout: -1", "links.timeout must be a time: '-1'"),
        ("timeout: 0", "links.timeout must be more than nothing"),
        ("retries: 11", "links.retries must be a number from 0 to 10: '11'"),
        ("per_host: 0", "links.per_host must be a number from 1 to 64: '0'"),
        ("concurrency: many", "links.concurrency must be a number from 1 to 256: 'many'"),
        ("accept: [99]", "links.accept has no status of HTTP: '99'"),
        ("accept: [fine]", "links.accept has no status of HTTP: 'fine'"),
        ("allow_address: 10.0.0.0/8", "unknown key 'allow_address' in 'links'"),
    ],
)
def test_a_mistake_is_told_and_the_default_holds(text: str, message: str) -> None:
    """With its line, as everywhere in the file."""
    links, problems = _links(text)
    assert problems == [f"2: {message}"]
    assert links == Links()
