"""Attribute texts that look like a secret are dropped, and names of things aren't."""

from __future__ import annotations

import base64
import html
import random
import string
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adrtool.inventory.redact import holds_secret, redact

# Put together here, so that no scanner of secrets takes this file for a leak.
TOKENS = {
    "aws": "AKIA" + "IOSFODNN7EXAMPLE",
    "github": "ghp_" + "x1Y2" * 9,
    "github fine": "github_pat_" + "11ABCDE0" * 5,
    "gitlab": "glpat-" + "abcDEF123" * 3,
    "slack": "xoxb-" + "123456789012-abcdef",
    "slack hook": "https://hooks.slack.com/services/" + "T0/B0/x",
    "stripe": "sk_live_" + "4eC39HqLyjWD",
    "google": "AIza" + "SyA-1234567890abcdefghijklmnopqrstu",
    "jwt": "eyJhbGciOiJIUzI1NiJ9" + ".eyJzdWIiOiIxIn0" + ".abc",
    "key": "-----BEGIN RSA " + "PRIVATE KEY-----",
    "url": "postgres://admin:" + "hunter2@db/shop",
    "assigned": "password=" + "hunter2x",
    "quoted": "api_key: '" + "0abcdefg'",
    "azure": "AccountKey=" + "abcdefghijklmnop==",
    "vault": "hvs." + "CAESIJlWh" * 4,
    "npm": "npm_" + "a1B2c3" * 6,
    "aws secret": "wJalrXUtnFEMI/K7MDENG" + "/bPxRfiCYEXAMPLEKEY",
    "bearer": "Bearer " + "abcdef0123456789",
    "docker": "dckr_pat_" + "abcDEF-123456789012345678",
    "atlassian": "ATATT3x" + "FfGF0abc_def123",
    "tailscale": "tskey-auth-" + "kabcDEF1CNTRL-abcDEF",
    "shopify": "shpat_" + "0123456789abcdef" * 2,
    "planetscale": "pscale_tkn_" + "abcdEFGH1234ijkl",
    "slack app": "xapp-1-" + "A1B2C3-123-abcdef0123456789",
    "user and commit": "x-access-token:" + "0123456789abcdef0123456789abcdef01234567",
}


@pytest.mark.parametrize("name", TOKENS)
def test_a_known_token_is_seen(name: str) -> None:
    """On its own, in a sentence, and encoded for a URL or for HTML."""
    token = TOKENS[name]
    sentence = f"For example {token} is one."
    for text in (token, sentence, quote(sentence, safe=""), html.escape(sentence)):
        assert holds_secret(text)


@pytest.mark.parametrize(
    ("alphabet", "length"),
    [
        (string.ascii_letters + string.digits, 24),
        (string.ascii_letters + string.digits, 40),
        (string.ascii_lowercase + string.digits, 32),
        (string.ascii_letters + string.digits + "+/", 32),
        ("0123456789abcdef", 32),
        ("0123456789ABCDEF", 64),
    ],
)
def test_random_texts_are_seen(alphabet: str, length: int) -> None:
    """Of random texts as long as keys are, nine in ten are taken for secrets."""
    source = random.Random(length)  # noqa: S311 - the same texts every time
    texts = ["".join(source.choices(alphabet, k=length)) for _ in range(300)]
    assert sum(map(holds_secret, texts)) >= 270


def test_a_secret_in_base64_is_seen() -> None:
    """Encoding a password hides it from no one."""
    texts = (base64.b64encode(f"password-{n}!".encode()).decode() for n in range(100))
    assert sum(map(holds_secret, texts)) >= 95


@pytest.mark.parametrize(
    "text",
    [
        "registry.example.com/shop/web@sha256:" + "0123456789abcdef" * 4,
        "AmazonEC2ContainerRegistryPullOnly",
        "arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryReadOnly",
        "object({ name = string, subnets = optional(list(string)), s3_bucket_1 = any })",
        "123e4567-e89b-12d3-a456-426614174000",
        "terraform-aws-modules/eks/aws//modules/eks-managed-node-group",
        "quay.io/prometheus-operator/prometheus-config-reloader:v0.76.0",
        "the cluster completes the name (generateName)",
        "The password of the database; set it in the pipeline.",
        "Token: see the wiki",
        "password = ${var.password}",
        "https://example.com:8443/path",
        "git@github.com:example/infrastructure-modules.git",
        "ExpireObjectsAfter28Days",
        "ubuntu-latest-16-cores-2026",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "requests.storage: 100Gi",
        "123456789012.dkr.ecr.eu-west-2.amazonaws.com/web/token-service:"
        "b149d38d46c7d9b6005281f1a16396f0d2c75e85",
        "ghcr.io/shop/web:main-b149d38d46c7d9b6005281f1a16396f0d2c75e85",
        "vpc-0a1b2c3d4e5f60718 and subnet-9d4a7b6c in eu-west-1",
        "https://www.notion.so/team/High-CPU-3b2a9f5d0c8e7f6a5b4c3d2e1f0a9b8c",
        "https://docs.google.com/document/d/1AbC2dEfGhI3jKlMnOpQ4rStUvWxYz567890abcdefGH/edit",
        "terraform/aws/modules/VpcPeering2/main01",
        "Basic authentication since 2024",
        "",
    ],
)
def test_names_and_versions_are_not_secrets(text: str) -> None:
    """Images with digests, types, addresses, sentences and UUIDs stay."""
    assert not holds_secret(text)


def test_a_pinned_commit_is_a_version() -> None:
    """A hash of forty digits stays as a version and nowhere else."""
    commit = "0123456789abcdef0123456789abcdef01234567"
    assert redact({"version": commit}) == {"version": commit}
    assert redact({"source": commit}) == {"redacted": ["source"]}


def test_only_what_is_secret_is_lost() -> None:
    """Texts in lists and maps go one by one; numbers and the rest stay as they are."""
    token = TOKENS["github"]
    found = redact(
        {
            "replicas": 3,
            "images": ["web:1", token],
            "inputs": {"a": {"type": token, "required": True}, token: {"type": "string"}},
            "description": token,
            token: "x",
        }
    )
    assert found == {
        "replicas": 3,
        "images": ["web:1"],
        "inputs": {"a": {"required": True}},
        "redacted": ["images", "inputs", "description"],
    }


def test_nothing_to_drop_is_the_same_mapping() -> None:
    """Attributes without secrets aren't copied."""
    attributes = {"type": "string", "count": 3}
    assert redact(attributes) is attributes


@pytest.mark.parametrize(
    "piece",
    [
        "token=",
        "eyJ-",
        "://a:",
        "passwordpassword",
        "-----BEGIN ",
        "AccountKey=",
        "a1B2-",
        "%",
        "&#",
    ],
)
def test_a_long_text_is_looked_through_to_its_end(piece: str) -> None:
    """However long a text of half-matches is, the token at its end is found."""
    text = piece * (100_000 // len(piece))
    assert holds_secret(f"{text} {TOKENS['github']}")


@given(st.dictionaries(st.text(), st.recursive(st.text() | st.integers(), st.lists)))
def test_redacted_attributes_hold_no_secret(attributes: dict[str, Any]) -> None:
    """Whatever goes in, what comes out is clean, and cleaning it again changes nothing."""
    once = redact(attributes)
    assert redact(once) == once
