"""Money, in whole cents. Floats have no place in here."""

from dataclasses import dataclass

FREE_SHIPPING_FROM_CENTS = 50_00
SHIPPING_CENTS = 4_90


@dataclass(frozen=True)
class Line:
    sku: str
    name: str
    quantity: int
    unit_cents: int


def total_cents(lines: list[Line]) -> int:
    """Sum of the lines plus shipping. An empty order costs nothing, not even shipping."""
    goods = sum(line.quantity * line.unit_cents for line in lines)
    if not lines or goods >= FREE_SHIPPING_FROM_CENTS:
        return goods
    return goods + SHIPPING_CENTS
