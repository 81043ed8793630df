"""The days of a User Report: presets end on the latest day, own dates are taken exactly."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext, gettext_noop

DAY = timedelta(days=1)
DEFAULT = "7"
CUSTOM = "custom"
ROLLING: Mapping[str, int] = {"7": 7, "30": 30, "90": 90}
PRESETS: Mapping[str, str] = {
    "7": gettext_noop("Last 7 days"),
    "30": gettext_noop("Last 30 days"),
    "90": gettext_noop("Last 90 days"),
    "month": gettext_noop("This month"),
    "last_month": gettext_noop("Last month"),
    "quarter": gettext_noop("This quarter"),
    "last_quarter": gettext_noop("Last quarter"),
    CUSTOM: gettext_noop("Exact dates"),
}
# Longer ones are no report, and would read years of facts.
MOST_DAYS = 1_098


@dataclass(frozen=True, slots=True)
class Period:
    """The days from ``first`` to ``last``, both included."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """How many days these are."""
        return (self.last - self.first).days + 1

    @property
    def since(self) -> date:
        """The day before the first: what the last one is compared with."""
        return self.first - DAY

    @property
    def before(self) -> Period:
        """The period of equal length that ends where this one begins."""
        return Period(self.since - DAY * (self.days - 1), self.since)


class PeriodError(ValueError):
    """What is asked for is no period. The message says what was expected."""


def preset(name: str, latest: date, year_start: int = 1) -> Period:
    """Return the days of a preset that ends on ``latest``, or before it for the last month.

    Quarters are counted from the month ``year_start``.
    """
    if name in ROLLING:
        return Period(latest - DAY * (ROLLING[name] - 1), latest)
    if name.endswith("month"):
        first = latest.replace(day=1)
    else:
        behind = (latest.month - year_start) % 3
        first = _months_before(latest.replace(day=1), behind)
    if not name.startswith("last"):
        return Period(first, latest)
    return Period(_months_before(first, 1 if name.endswith("month") else 3), first - DAY)


def custom(first: date | None, last: date | None, latest: date) -> Period:
    """Return exactly these days. Raises PeriodError where they are none that a report can have."""
    if first is None or last is None:
        raise PeriodError(gettext("Give both days, each as YYYY-MM-DD."))
    if first > last:
        raise PeriodError(gettext("The first day is not after the last one."))
    if last > latest:
        told = {"day": latest.isoformat()}
        raise PeriodError(
            gettext("The last day is at most %(day)s: later ones are not over.") % told
        )
    if (last - first).days >= MOST_DAYS:
        raise PeriodError(gettext("A report is of at most three years."))
    if first.year < 2004:
        raise PeriodError(gettext("The first day is in 2004 or later."))
    return Period(first, last)


def _months_before(day: date, months: int) -> date:
    """Return the first of a month that is so many months earlier."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, 1)
