"""Names of things outside of the repository, as they may be shown: images, addresses, providers."""

from __future__ import annotations

import re
from typing import Final

from adrtool.inventory.redact import holds_secret
from adrtool.text import one_line

# The grammar of github.com/distribution/reference, without a limit on the name's length.
_COMPONENT = r"[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*"
_HOST = r"(?:localhost|[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+|[A-Za-z0-9-]+(?=:\d))(?::\d+)?"
_IMAGE: Final = re.compile(
    rf"(?:{_HOST}/)?{_COMPONENT}(?:/{_COMPONENT})*"
    r"(?::[A-Za-z0-9_][\w.-]{0,127})?(?:@[a-z0-9]+:[0-9a-fA-F]{32,128})?",
    re.ASCII,
)
_LONGEST_IMAGE = 512
_QUERY = re.compile(r"[?#].*")
_REGISTRY = re.compile(r"registry\.(?:terraform\.io|opentofu\.org)/")
_ANCHOR = re.compile(r"#[^#?&=]+$")
_REF = re.compile(r"[?&](ref=[^&#]*)")
# A password may hold the sign that ends it.
_USER = re.compile(r"://(?!git@)[^/\s]*@")


def image(text: str) -> str:
    """A reference of a container image; empty for whatever else a text is."""
    bare = one_line(text)
    if len(bare) > _LONGEST_IMAGE or not _IMAGE.fullmatch(bare) or holds_secret(bare):
        return ""
    return bare


def provider_source(text: str) -> str:
    """Where a provider of Terraform comes from: `hashicorp/aws` of `aws`, and of an address in a
    registry that is meant anyway."""
    source = _REGISTRY.sub("", one_line(text).casefold())
    return source if "/" in source else f"hashicorp/{source}"


def without_user(text: str) -> str:
    """A text whose addresses have lost user and password; `git@` stays, which is no secret."""
    return _USER.sub("://", text)


def bare_address(text: str) -> str:
    """A URL or path on one line without user, password, query and anchor."""
    return _QUERY.sub("", without_user(one_line(text)))


def versioned_address(text: str) -> str:
    """The same with the version that git is asked for: `?ref=…`."""
    ref = _REF.search(without_user(one_line(text)))
    return f"{bare_address(text)}?{ref[1]}" if ref else bare_address(text)


def address(text: str) -> str:
    """A versioned address with its anchor, which may be a branch; empty when a secret stands
    elsewhere in it."""
    anchor = _ANCHOR.search(without_user(one_line(text)))
    found = versioned_address(text).rstrip("/") + (anchor[0] if anchor else "")
    return "" if holds_secret(found) else found
