"""What the trend shows: points by week, what happened on the way, and what LinkedIn said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

MarkerKind = Literal["import", "rules", "seat", "absence"]


@dataclass(frozen=True, slots=True)
class WeeksChoice:
    """A length that the trend can have, in weeks, and the address that shows it."""

    weeks: int
    url: str
    selected: bool


@dataclass(frozen=True, slots=True)
class Marker:
    """Something that happened on a day of the history; ``until`` its last day, if it has several.

    An import, other rules, another seat, or a time without activity of the member's own. ``url``
    tells more of it, "" where there is no more, or where that is not to be seen.
    """

    on: date
    kind: MarkerKind
    text: str
    until: date | None = None
    url: str = ""


@dataclass(frozen=True, slots=True)
class Recorded:
    """LinkedIn's own index of a day as somebody or a file told it: a series of its own."""

    on: date
    total: Decimal


@dataclass(frozen=True, slots=True)
class Restatement:
    """What a day showed first and why it shows something else; ``first`` is None: no total.

    ``why`` says when, why and by which import; ``url`` leads there, "" where it is not to be seen.
    """

    first: Decimal | None
    why: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """A pillar, or the total, as a day showed it first and as it shows it now."""

    name: str
    first: Decimal | None
    now: Decimal | None

    @property
    def change(self) -> Decimal | None:
        """By how much it was restated; None where one of both has no value."""
        return None if self.first is None or self.now is None else self.now - self.first


@dataclass(frozen=True, slots=True)
class RestatedDay:
    """Both readings of the day that is looked at, pillars in order, then the total."""

    why: Restatement
    rows: tuple[Reading, ...]


@dataclass(frozen=True, slots=True)
class Anew:
    """A history by the rules of another version, called ``label``: its totals by day.

    ``rows`` have the day ``on`` twice: by its own rules, which ``was`` names, and by these.
    """

    label: str
    totals: Mapping[date, Decimal | None]
    on: date
    was: str
    rows: tuple[Reading, ...]


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """One day of the history; a value is None where it is not measured.

    ``anew`` is the total by the rules of another version, where these were asked for. ``markers``
    and ``recorded`` are those since the point before.
    """

    on: date
    brand: Decimal | None
    find: Decimal | None
    insights: Decimal | None
    relationships: Decimal | None
    total: Decimal | None
    model: str
    rules: str = ""
    estimated: bool = False
    restated: Restatement | None = None
    anew: Decimal | None = None
    markers: tuple[Marker, ...] = ()
    recorded: tuple[Recorded, ...] = ()

    @property
    def values(self) -> tuple[Decimal | None, ...]:
        """The four pillars in order, then the total."""
        return (self.brand, self.find, self.insights, self.relationships, self.total)


@dataclass(frozen=True, slots=True)
class Trend:
    """Up to ``weeks`` weeks, oldest first: one point a week; the last is the day of the score.

    ``anew`` is the same history by the rules of another version, where these were asked for.
    """

    points: tuple[TrendPoint, ...]
    markers: tuple[Marker, ...] = ()
    weeks: int = 26
    choices: tuple[WeeksChoice, ...] = ()
    anew: Anew | None = None

    @property
    def latest_first(self) -> tuple[TrendPoint, ...]:
        """The points in the order of the table."""
        return self.points[::-1]

    @property
    def end(self) -> TrendPoint:
        """The latest point."""
        return self.points[-1]

    @property
    def recorded(self) -> tuple[Recorded, ...]:
        """LinkedIn's own index, oldest first; several of a day where sources differ."""
        return tuple(one for point in self.points for one in point.recorded)

    @property
    def has_restated(self) -> bool:
        """Whether any point shows something else than it did first."""
        return any(point.restated for point in self.points)
