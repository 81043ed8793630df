"""What somebody did, as counts per day and kind."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class DayStrip:
    """One kind over all days: its counts in the order of the days, 0 where there is none."""

    kind: str
    label: str
    counts: tuple[int, ...]

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self.counts)

    @property
    def days(self) -> int:
        """On how many days there is one."""
        return sum(map(bool, self.counts))


@dataclass(frozen=True, slots=True, kw_only=True)
class DayTable:
    """The days from ``first`` to ``last`` with the kinds that occur in them.

    ``note`` says that the range that was asked for is longer.
    """

    first: date
    last: date
    strips: tuple[DayStrip, ...]
    note: str = ""

    @property
    def length(self) -> int:
        """How many days there are."""
        return (self.last - self.first).days + 1

    @property
    def rows(self) -> tuple[tuple[date, tuple[int, ...]], ...]:
        """The days on which there is anything, the latest first, with the counts of each kind."""
        days = (self.first + timedelta(days=n) for n in range(self.length))
        counts = zip(*(strip.counts for strip in self.strips), strict=True)
        found = [(on, of) for on, of in zip(days, counts, strict=False) if any(of)]
        return tuple(reversed(found))
