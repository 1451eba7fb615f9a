"""Signatures of the provider's webhooks: hex HMAC-SHA256 over the raw body."""

import hashlib
import hmac


def is_genuine(body: bytes, signature: str, secrets: list[str]) -> bool:
    """Whether any of the secrets made the signature.

    There are two while keys are being rotated, see runbooks/rotate-payment-keys.md.
    """
    expected = [hmac.new(s.encode(), body, hashlib.sha256).hexdigest() for s in secrets if s]
    return any(hmac.compare_digest(signature, candidate) for candidate in expected)
