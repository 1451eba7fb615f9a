"""Amounts of CPU and memory as Kubernetes writes them: `250m`, `1.5`, `512Mi`, `2G`.

The grammar is that of https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

_QUANTITY = re.compile(r"([0-9]{1,18}(?:\.[0-9]{0,9})?|\.[0-9]{1,9})(m|k|[MGTPE]i?|Ki)?")
_FACTORS: Final = {
    "": Decimal(1), "m": Decimal("0.001"), "k": Decimal(10**3), "M": Decimal(10**6),
    "G": Decimal(10**9), "T": Decimal(10**12), "P": Decimal(10**15), "E": Decimal(10**18),
    "Ki": Decimal(2**10), "Mi": Decimal(2**20), "Gi": Decimal(2**30), "Ti": Decimal(2**40),
    "Pi": Decimal(2**50), "Ei": Decimal(2**60),
}  # fmt: skip
_MIB: Final = _FACTORS["Mi"]
_GIB: Final = _FACTORS["Gi"]


def parse(text: str) -> Decimal | None:
    """Cores or bytes; None for what is no amount, such as a template's placeholder."""
    match = _QUANTITY.fullmatch(text.strip())
    return Decimal(match[1]) * _FACTORS[match[2] or ""] if match else None


def cpu(amount: Decimal) -> str:
    """Cores, as `250m` below one."""
    return f"{amount * 1000:.0f}m" if 0 < amount < 1 else _short(amount)


def memory(amount: Decimal) -> str:
    """Bytes in the largest unit that shows them with at most two digits behind the point."""
    return f"{_short(amount / _GIB)}Gi" if amount >= _GIB else f"{_short(amount / _MIB)}Mi"


def _short(amount: Decimal) -> str:
    text = f"{amount:.2f}"
    return text.rstrip("0").rstrip(".")
