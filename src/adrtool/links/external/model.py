"""What a check of links to other hosts is told, and what it tells."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Verdict(StrEnum):
    """What became of an address. `UNCHECKED` means that nothing is known of it."""

    FINE = "fine"
    BROKEN = "broken"
    ANCHOR = "anchor"
    UNCHECKED = "unchecked"
    EXCLUDED = "excluded"


@dataclass(frozen=True, slots=True)
class Outcome:
    """`message` completes a sentence that begins with the address; `moved` is where permanent
    redirects lead. `private` says that a secret took part, so that nothing of it is kept."""

    verdict: Verdict
    message: str = ""
    hint: str = ""
    moved: str = ""
    private: bool = False
    cached: bool = False


FINE = Outcome(Verdict.FINE)


@dataclass(frozen=True, slots=True)
class Options:
    """How to ask. Times are in seconds.

    `accept` are statuses that count as fine besides 2xx. `concurrency` bounds the requests under
    way in all, `per_host` those to one host (and as many again that take long), `rate` how many a
    second one host gets. `timeout` is how long an answer may take, `max_wait` how long in all a
    host that limits requests is waited for. `cache_age` of 0 keeps and uses nothing. `allow` are
    names, addresses and CIDR blocks that aren't public and may be connected to.
    """

    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    accept: tuple[str, ...] = ()
    allow: tuple[str, ...] = ()
    timeout: float = 8
    retries: int = 2
    redirects: int = 10
    concurrency: int = 64
    per_host: int = 8
    rate: float = 150
    max_wait: float = 60
    cache_age: float = 86_400


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a check is: addresses done of all, requests so far, and hosts that are waited for."""

    done: int
    total: int
    requests: int
    waiting: tuple[str, ...] = ()


@dataclass(slots=True)
class Report:
    """What became of each address, as it was given; `interrupted` when some weren't reached."""

    outcomes: dict[str, Outcome] = field(default_factory=dict)
    requests: int = 0
    interrupted: bool = False
    notes: list[str] = field(default_factory=list)

    def count(self, verdict: Verdict) -> int:
        """How many addresses had a verdict."""
        return sum(outcome.verdict is verdict for outcome in self.outcomes.values())
