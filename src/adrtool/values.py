"""The base of the values that commands read a thousand of, or can't start without."""

from __future__ import annotations

from operator import attrgetter
from typing import Any, Self

_FIELDS: dict[type, attrgetter[Any]] = {}


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
        fields = _FIELDS.get(self.__class__) or self._getter()
        return bool(fields(self) == fields(other))

    def __hash__(self) -> int:
        fields = _FIELDS.get(self.__class__) or self._getter()
        return hash(fields(self))

    @classmethod
    def _getter(cls) -> attrgetter[Any]:
        # Kept, since a catalog hashes and compares many thousand values.
        found = _FIELDS[cls] = attrgetter(*cls.__match_args__)
        return found

    def changed(self, **fields: Any) -> Self:
        """What `dataclasses.replace` gives, in a third of its time."""
        names = self.__match_args__
        return self.__class__(*[fields[n] if n in fields else getattr(self, n) for n in names])

    def __repr__(self) -> str:
        fields: dict[str, Any] = getattr(self, "__dataclass_fields__", {})
        shown = (f"{n}={getattr(self, n)!r}" for n, field in fields.items() if field.repr)
        return f"{self.__class__.__qualname__}({', '.join(shown)})"
