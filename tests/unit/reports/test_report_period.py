"""The days of a User Report: calendar presets, and own dates that are taken exactly."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from teams.reports.report_period import Period, PeriodError, custom, preset

LATEST = date(2026, 11, 8)


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        ("7", "2026-11-02", "2026-11-08"),
        ("30", "2026-10-10", "2026-11-08"),
        ("90", "2026-08-11", "2026-11-08"),
        ("month", "2026-11-01", "2026-11-08"),
        ("last_month", "2026-10-01", "2026-10-31"),
        ("quarter", "2026-10-01", "2026-11-08"),
        ("last_quarter", "2026-07-01", "2026-09-30"),
    ],
)
def test_presets_end_on_the_latest_day_or_on_the_one_before_a_calendar_span(
    name: str, first: str, last: str
) -> None:
    assert preset(name, LATEST) == Period(date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    ("start", "latest", "first", "last_first"),
    [
        (1, date(2026, 1, 5), date(2026, 1, 1), date(2025, 10, 1)),
        (2, date(2026, 1, 5), date(2025, 11, 1), date(2025, 8, 1)),
        (4, date(2026, 6, 30), date(2026, 4, 1), date(2026, 1, 1)),
        (12, date(2026, 2, 28), date(2025, 12, 1), date(2025, 9, 1)),
    ],
)
def test_quarters_are_counted_from_the_start_of_the_fiscal_year(
    start: int, latest: date, first: date, last_first: date
) -> None:
    assert preset("quarter", latest, start) == Period(first, latest)
    assert preset("last_quarter", latest, start) == Period(last_first, first - timedelta(days=1))


def test_a_period_knows_its_length_and_the_one_before_it() -> None:
    period = custom(date(2026, 10, 19), LATEST, LATEST)

    assert (period.days, period.since) == (21, date(2026, 10, 18))
    assert period.before == Period(date(2026, 9, 28), date(2026, 10, 18))
    assert period.before.days == period.days


def test_a_single_day_is_a_period() -> None:
    assert custom(LATEST, LATEST, LATEST).days == 1


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (None, LATEST, "Give both days, each as YYYY-MM-DD."),
        (LATEST, None, "Give both days, each as YYYY-MM-DD."),
        (LATEST, date(2026, 11, 7), "The first day is not after the last one."),
        (LATEST, date(2026, 11, 9), "The last day is at most 2026-11-08: later ones are not over."),
        (date(2020, 1, 1), LATEST, "A report is of at most three years."),
        (date(2003, 12, 31), date(2004, 1, 2), "The first day is in 2004 or later."),
    ],
)
def test_what_is_no_period_is_refused_with_what_was_expected(
    first: date | None, last: date | None, words: str
) -> None:
    with pytest.raises(PeriodError, match=f"^{words}$"):
        custom(first, last, LATEST)
