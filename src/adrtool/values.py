"""The base of the values that commands read a thousand of, or can't start without."""

from __future__ import annotations

from typing import Any


class Value:
    """Equal, hashed and shown by its fields, as a dataclass is.

    `dataclass` writes and compiles these methods anew for each class, which for thirty classes is
    a tenth of the time that a short command takes. So values are declared with `eq=False,
    repr=False` and have them from here.
    """

    __slots__ = ()
    __match_args__: tuple[str, ...]

    def __eq__(self, other: object) -> bool:
        if other.__class__ is not self.__class__:
            return NotImplemented
        return all(getattr(self, n) == getattr(other, n) for n in self.__match_args__)

    def __hash__(self) -> int:
        return hash(tuple(getattr(self, name) for name in self.__match_args__))

    def __repr__(self) -> str:
        fields: dict[str, Any] = getattr(self, "__dataclass_fields__", {})
        shown = (f"{n}={getattr(self, n)!r}" for n, field in fields.items() if field.repr)
        return f"{self.__class__.__qualname__}({', '.join(shown)})"
