"""The second net: attribute texts that look like a secret are dropped, whatever let them in."""

from __future__ import annotations

import base64
import html
import math
import re
from collections import Counter
from collections.abc import Container, Iterator, Mapping
from functools import lru_cache
from itertools import pairwise
from typing import Any, Final
from urllib.parse import unquote

from adrtool.model import Item, Reading

_SHAPES: Final = re.compile(
    "|".join(
        (
            r"-----BEGIN [A-Z ]{0,40}PRIVATE KEY",
            r"\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}\b",  # AWS access key
            r"\bgh[pousr]_[A-Za-z0-9]{20,}|\bgithub_pat_\w{20,}",
            r"\bgl(?:pat|ptt|rt|dt|ft|soat|cbt)-[\w-]{20,}",  # GitLab
            r"\bxox[abeoprs]-[\w-]{10,}|hooks\.slack\.com/services/\w",
            r"\b[rs]k_(?:live|test)_[A-Za-z0-9]{10,}|\bwhsec_[A-Za-z0-9+/=]{16,}",  # Stripe
            r"\bAIza[\w-]{35}|\bya29\.[\w-]{20,}|\bGOCSPX-[\w-]{20,}",  # Google
            r"\beyJ[\w-]{10,}\.eyJ[\w-]{5,}",  # JSON Web Token
            r"\bSG\.[\w-]{16,}\.[\w-]{16,}|\bkey-[0-9a-f]{32}\b",  # SendGrid, Mailgun
            r"\bnpm_[A-Za-z0-9]{30,}|\bpypi-[\w-]{40,}|\brubygems_[0-9a-f]{40,}",
            r"\bdop_v1_[0-9a-f]{40,}|\bdapi[0-9a-f]{32}\b",  # DigitalOcean, Databricks
            r"\bATATT3x[\w-]{10,}|\bATCTT3x[\w-]{10,}|\bdckr_pat_[\w-]{20,}",  # Atlassian, Docker
            r"\bsq0(?:atp|csp)-[\w-]{20,}|\bshp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}",  # Square, Shopify
            r"\btskey-(?:auth|api|client)-\w{8,}|\bNRAK-[A-Z0-9]{20,}|\bglc_eyJ\w{8,}",
            r"\bpscale_(?:tkn|pw|oauth)_[\w-]{12,}|\blin_api_\w{12,}|\bxapp-\d-[\w-]{16,}",
            r"\bFwoGZXIvYXdz\w*|\bPMAK-[0-9a-f]{20,}|\bEAACEdEose0cBA\w+",
            r"(?i:\b(?:bearer|basic)) (?=\S*\d)[A-Za-z0-9._~+/=-]{12,}",
            r"\bhv[sbr]\.[\w-]{20,}|\batlasv1\.[\w-]{40,}",  # HashiCorp
            r"\bsk-[\w-]{20,}|\bhf_[A-Za-z0-9]{30,}|\bglsa_[A-Za-z0-9]{20,}",
            r"(?i:AccountKey|SharedAccessKey|SharedAccessSignature|sig)=[\w%+/=-]{16,}",  # Azure
            r"discord(?:app)?\.com/api/webhooks/\d",
            r"://[^\s/:@]*:[^\s/@${}]+@",  # user and password of a URL
            r"(?i:passw(?:or)?d|secret|token|api[_-]?key|credential)s?[\"']?\s*[=:]\s*[\"']?"
            r"(?=[^\s\"']*\d)[^\s\"'${}]{6,}",
        )
    )
)
_WORD: Final = re.compile(r"[A-Za-z0-9+/=_-]{16,400}")
_HEX: Final = re.compile(r"[0-9a-f]{32,}|[0-9A-F]{32,}")
_PADDED: Final = re.compile(r"(?=.*\d)(?=.*[a-z])(?=.*[A-Z])[A-Za-z0-9+/_-]{14,}={1,2}")
# Digests, what AWS calls its resources (`vpc-0a1b2c3d4e5f60718`), and pages of wikis.
_DIGEST: Final = re.compile(
    r"(?:sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})\b"
    r"|\b[a-z]{1,12}-[0-9a-f]{8}(?:[0-9a-f]{9})?\b"
    r"|\bhttps://(?:[\w-]+\.)*(?:notion\.so|notion\.site|atlassian\.net|docs\.google\.com)"
    r"/[\w/+-]*"
)
# An image that is tagged with the commit that it was built from, as pipelines do it. Without a
# slash it might be a user and a password.
_BUILT_FROM: Final = re.compile(
    r"([\w-]+(?:\.[\w-]+)*(?::\d+)?(?:/[a-z0-9._-]+)+)"
    r":(?:[A-Za-z0-9.]{1,20}[-_]){0,3}[0-9a-f]{40}(?=$|@)"
)
_AWS_SECRET: Final = re.compile(r"[A-Za-z0-9/+]{40}")
_COMMIT: Final = re.compile(r"[0-9a-f]{40}")
_SHORTEST: Final = 10
_WINDOW: Final = 2000
_MIN_LENGTH, _MIN_BITS, _MIN_BITS_HEX = 20, 3.4, 2.5
_MIN_CASES: Final = 8
# Of a word's neighbours, how many differ in class. Names with capitals change more often
# than names without, and both less than random texts.
_MIN_CHANGES, _MIN_CHANGES_LOWER = 0.35, 0.25


# The same types, versions and images stand in many items.
@lru_cache(maxsize=4096)
def holds_secret(text: str) -> bool:
    """Whether a text has the shape of a known token, or a word as random as one.

    Digests of images, UUIDs and names of things are none. Encodings of URLs and HTML are seen
    through.
    """
    if len(text) < _SHORTEST:
        return False
    image = _BUILT_FROM.match(text, 0, _WINDOW)
    if image:
        text = image[1] + text[image.end() :]
    seen = {text}
    if "%" in text:
        seen.add(unquote(text))
    if "&" in text:
        seen.add(html.unescape(text))
    return any(_is_suspect(part) for form in seen for part in _windows(form))


def _windows(text: str) -> Iterator[str]:
    """Overlapping parts, so that no expression ever sees a long text."""
    return (text[at : at + _WINDOW] for at in range(0, len(text), _WINDOW // 2))


def _is_suspect(text: str) -> bool:
    if _SHAPES.search(text):
        return True
    return len(text) >= 16 and any(map(_is_random, _WORD.findall(_DIGEST.sub("", text))))


def _is_random(word: str) -> bool:
    """Whether a word changes between letters, capitals and digits as no name does."""
    if _HEX.fullmatch(word):
        return _bits(word) >= _MIN_BITS_HEX
    if _PADDED.fullmatch(word) or _is_encoded(word) or _is_aws_secret(word):
        return True
    pieces = [p for p in re.split(r"[/_=-]+", word) if p]
    longest = max(pieces, key=len, default="")
    # A path or a name in kebab case has short words; a random text has few separators.
    candidate = word if len(longest) * 2 >= len(word) else longest
    return len(candidate) >= _MIN_LENGTH and _changes(candidate) and _bits(candidate) >= _MIN_BITS


def _is_aws_secret(word: str) -> bool:
    """Whether a word is as long as a secret key of AWS, and no path: names change case less."""
    cases = (a.islower() != b.islower() for a, b in pairwise(word) if (a + b).isalpha())
    return bool(_AWS_SECRET.fullmatch(word)) and sum(cases) >= _MIN_CASES


def _is_encoded(word: str) -> bool:
    """Whether a word is readable text in base64; names hardly ever are, by chance."""
    if len(word) % 4 or word.islower():
        return False
    try:
        return base64.b64decode(word, validate=True).decode("ascii").isprintable()
    except ValueError:
        return False


def _changes(word: str) -> bool:
    classes = [2 if c.isdigit() else c.isupper() for c in word if c.isalnum()]
    changes = sum(a != b for a, b in pairwise(classes))
    least = _MIN_CHANGES if True in classes else _MIN_CHANGES_LOWER
    return 2 in classes and changes >= least * len(classes)


def _bits(word: str) -> float:
    """Shannon's entropy in bits per character."""
    counts = Counter(word).values()
    return -sum(n / len(word) * math.log2(n / len(word)) for n in counts)


def redacted(reading: Reading, known: Container[int] = ()) -> Reading:
    """A reading whose items' attributes hold no secrets; `known` has the `id` of mappings that
    were looked through already."""
    items = tuple([i if id(i.attributes) in known else _redacted(i) for i in reading.items])
    return reading.changed(items=items)


def _redacted(item: Item) -> Item:
    attributes = redact(item.attributes)
    return item if attributes is item.attributes else item.changed(attributes=attributes)


def redact(attributes: Mapping[str, Any]) -> Mapping[str, Any]:
    """The attributes without texts that hold a secret; `redacted` names those that lost one.

    The same mapping when there is nothing to drop.
    """
    lost = [key for key, value in attributes.items() if _loses(key, value)]
    if not lost:
        return attributes
    kept = {k: _clean(v) if k in lost else v for k, v in attributes.items() if not _is_lost(k, v)}
    return {**kept, "redacted": [key for key in lost if not holds_secret(key)]}


def _is_lost(key: str, value: Any) -> bool:
    return holds_secret(key) or (isinstance(value, str) and holds_secret(value))


def _loses(key: str, value: Any) -> bool:
    if key == "version" and isinstance(value, str) and _COMMIT.fullmatch(value):
        # A module pinned to a commit.
        return False
    return holds_secret(key) or any(map(holds_secret, _texts(value)))


def _texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, Mapping):
        return [t for k, v in value.items() for t in (k, *_texts(v))]
    return [t for v in value for t in _texts(v)] if isinstance(value, list | tuple) else []


def _clean(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {k: _clean(v) for k, v in value.items() if not _is_lost(k, v)}
    if isinstance(value, list | tuple):
        return [_clean(v) for v in value if not (isinstance(v, str) and holds_secret(v))]
    return value
