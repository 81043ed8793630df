"""Dates that no template formats, such as those of the admin, are written as on every page."""

from __future__ import annotations

from datetime import UTC, date, datetime

from django.utils.formats import date_format, localize


def test_dates_are_written_as_on_every_page() -> None:
    assert date_format(date(2026, 11, 8)) == "8 Nov 2026"
    assert localize(datetime(2026, 11, 28, 18, 5, tzinfo=UTC)) == "28 Nov 2026, 18:05"
