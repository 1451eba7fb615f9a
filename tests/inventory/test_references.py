"""Addresses as they may be shown."""

from __future__ import annotations

import pytest

from adrtool.inventory import references


@pytest.mark.parametrize("user", ["", "me@", "me:secret@", "me:se@cret@", "me:sec?ret@", ":se#c@"])
@pytest.mark.parametrize("end", ["", "?token=secret", "#secret", "?token=secret&ref=v1#secret"])
def test_an_address_loses_what_may_be_secret(user: str, end: str) -> None:
    """User and password, whatever signs they hold, query and anchor; the version may stay."""
    written = f"https://{user}example.com/team/x.git{end}"
    assert references.bare_address(written) == "https://example.com/team/x.git"
    ref = "?ref=v1" if "ref=" in end else ""
    assert references.versioned_address(written) == f"https://example.com/team/x.git{ref}"


@pytest.mark.parametrize(
    "text", ["ssh://git@example.com/x.git", "git@example.com:x.git", "../x@v1", "https://a/b@c"]
)
def test_an_address_without_a_password_stays(text: str) -> None:
    """`git@` names nobody, and the sign means something else behind a slash."""
    assert references.bare_address(text) == text
    assert references.address(text) == text


@pytest.mark.parametrize(
    ("written", "source"),
    [
        ("aws", "hashicorp/aws"),
        ("Hashicorp/AWS", "hashicorp/aws"),
        ("registry.terraform.io/hashicorp/aws", "hashicorp/aws"),
        ("registry.opentofu.org/a/b", "a/b"),
        ("registry.example.com/a/b", "registry.example.com/a/b"),
    ],
)
def test_a_provider_has_one_source(written: str, source: str) -> None:
    """However long it is written, in any case."""
    assert references.provider_source(written) == source
