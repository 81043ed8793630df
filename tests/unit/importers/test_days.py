"""Days in tables of any origin."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from teams.importers.days import DayOrder, day, day_order, last_day, told_or_answered

UTC = ZoneInfo("UTC")


@pytest.mark.parametrize(
    ("texts", "order"),
    [
        ([], "dmy"),
        (["2026-03-04", "4 Mar 2026", "03.04.2026", "no date", ""], "dmy"),
        (["03/03/2026"], "dmy"),
        (["03/04/2026", "13/04/2026"], "dmy"),
        (["03/04/2026", "04/13/2026 10:30"], "mdy"),
        (["3-13-26"], "mdy"),
        (["03/04/2026"], None),
        (["13/04/2026", "04/13/2026"], None),
        (["13/13/2026"], "dmy"),
    ],
)
def test_the_order_of_day_and_month_is_told_by_the_whole_column(
    texts: list[str], order: DayOrder | None
):
    assert day_order(texts) == order


@pytest.mark.parametrize(
    ("answers", "order"), [({"dates": "mdy"}, "mdy"), ({"dates": "ymd"}, None), ({}, None)]
)
def test_an_order_that_is_not_told_is_the_answer(answers: dict[str, str], order: DayOrder | None):
    assert told_or_answered(["03/04/2026"], answers) == order


def test_an_order_that_is_told_is_not_answered_otherwise():
    assert told_or_answered(["13/04/2026"], {"dates": "mdy"}) == "dmy"


@pytest.mark.parametrize(
    ("text", "order", "on"),
    [
        ("2026-11-22", "mdy", date(2026, 11, 22)),
        ("2026/1/2", "dmy", date(2026, 1, 2)),
        ("2026-11-22 09:30:00", "mdy", date(2026, 11, 22)),
        ("2026-11-22T09:30", "mdy", date(2026, 11, 22)),
        ("03/04/2026", "dmy", date(2026, 4, 3)),
        ("03/04/2026", "mdy", date(2026, 3, 4)),
        ("3-4-26", "dmy", date(2026, 4, 3)),
        ("03/04/2026,  9:30 PM", "mdy", date(2026, 3, 4)),
        ("03.04.2026", "mdy", date(2026, 4, 3)),
        ("11 Feb 2026", "mdy", date(2026, 2, 11)),
        ("Feb 11, 2026", "dmy", date(2026, 2, 11)),
        ("11. Okt 2026", "dmy", date(2026, 10, 11)),
        ("11-févr.-26", "mdy", date(2026, 2, 11)),
        ("1er juin 2026", "mdy", date(2026, 6, 1)),
        ("11 juil. 2026 09:30", "mdy", date(2026, 7, 11)),
        ("11 de dezembro de 2026", "mdy", date(2026, 12, 11)),
        ("11 abr 2026, 21:30", "mdy", date(2026, 4, 11)),
        ("11 gennaio 2026", "mdy", date(2026, 1, 11)),
        ("11 mrt 2026", "mdy", date(2026, 3, 11)),
    ],
)
def test_a_day_is_read_in_the_order_of_its_column(text: str, order: DayOrder, on: date):
    assert day(text, order, UTC) == on


@pytest.mark.parametrize(
    ("text", "zone", "on"),
    [
        ("2026-11-22T23:30:00Z", "Europe/Berlin", date(2026, 11, 23)),
        ("2026-11-22 00:30+01:00", "UTC", date(2026, 11, 21)),
        ("2026-11-22T23:30:00.000+0000", "America/New_York", date(2026, 11, 22)),
        ("2026-11-22 23:30", "Asia/Tokyo", date(2026, 11, 22)),
    ],
)
def test_an_instant_counts_on_its_local_day(text: str, zone: str, on: date):
    assert day(text, "dmy", ZoneInfo(zone)) == on


@pytest.mark.parametrize(
    "text",
    [
        "", "soon", "46000", "13/13/2026", "31/02/2026", "1899-12-31", "9999-12-31",
        "9000-12-31T23:30:00-25:00", "٠٣/٠٤/٢٠٢٦", "1" * 5000, "2026-11", "2026-11/22",
        "٠٣/٠٤/٢٠٢٦ 9:30 AM", "11 Smarch 2026",
        "0000-01-01T00:00:00Z",
    ],
)  # fmt: skip
def test_what_is_no_day_is_an_error(text: str):
    with pytest.raises(ValueError):
        day(text, "dmy", UTC)


def test_an_instant_at_the_end_of_time_is_an_error():
    with pytest.raises(ValueError, match="no day in this zone"):
        day("9999-12-31T23:30:00Z", "dmy", ZoneInfo("Europe/Berlin"))


@pytest.mark.parametrize(
    ("text", "on"),
    [
        ("2026-02", date(2026, 2, 28)),
        ("2028/2", date(2028, 2, 29)),
        ("03/2026", date(2026, 3, 31)),
        ("Q1 2026", date(2026, 3, 31)),
        ("2026-q4", date(2026, 12, 31)),
    ],
)
def test_a_month_or_quarter_stands_for_its_last_day(text: str, on: date):
    assert last_day(text) == on


@pytest.mark.parametrize("text", ["", "2026-13", "2026-0", "Q5 2026", "March", "1800-01"])
def test_what_is_no_month_is_an_error(text: str):
    with pytest.raises(ValueError, match="no month"):
        last_day(text)
