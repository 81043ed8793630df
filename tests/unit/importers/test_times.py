from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from teams.importers.times import ORIGIN, LocalDays, calendar_day, pacific, utc


@pytest.mark.parametrize(
    "text",
    [
        "2026-05-06 07:08:09",
        "2026-05-06 07:08:09 UTC",
        "2026/05/06 07:08:09 UTC",
        "2026-05-06T07:08:09",
    ],
)
def test_a_time_of_utc_is_read_with_and_without_the_name_of_the_zone(text):
    assert utc(text) == datetime(2026, 5, 6, 7, 8, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    "text", ["2026-05-06 07:08+01", "2026-05-06 07+01:00", "2026-05-06 07:08:09+01:00"]
)
def test_a_time_with_an_offset_is_not_taken_for_one_of_utc(text):
    with pytest.raises(ValueError):
        utc(text)


def test_a_time_without_seconds_is_read_whatever_its_length():
    assert utc("2026/05/06 7:08 UTC") == datetime(2026, 5, 6, 7, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    ["7-Jun-26", "07-Jun-26", "2026-06-07", "06/07/26, 09:10 AM", "6/7/26, 9:10 AM", "7 Jun 2026"],
)
def test_every_form_of_a_connection_date_is_the_same_day(text):
    assert calendar_day(text) == date(2026, 6, 7)


def test_month_stands_before_day_between_slashes():
    assert calendar_day("06/07/26") == date(2026, 6, 7)


def test_a_month_of_thirteen_is_no_date_and_is_not_swapped():
    with pytest.raises(ValueError, match="month"):
        calendar_day("13/06/26")


@pytest.mark.parametrize("text", ["", "soon", "2026-02-30", "2026-05-06 25:00:00", "0:10 PM"])
def test_what_is_no_date_is_refused(text):
    with pytest.raises(ValueError):
        utc(text)


@pytest.mark.parametrize("text", ["06.05.2026 07:08", "6.5.2026, 07:08:00", "06.05.26 07:08"])
def test_a_time_that_a_german_excel_has_written_again_is_read(text):
    assert utc(text) == datetime(2026, 5, 6, 7, 8, tzinfo=UTC)


def test_the_older_date_in_words_is_read():
    assert utc("April 25, 2019, 10:44 AM") == datetime(2019, 4, 25, 10, 44, tzinfo=UTC)


def test_an_invitation_in_winter_is_eight_hours_behind_utc():
    assert pacific("2/10/26, 8:20 AM") == datetime(2026, 2, 10, 16, 20, tzinfo=UTC)


def test_an_invitation_in_summer_is_seven_hours_behind_utc():
    assert pacific("5/4/26, 6:45 PM") == datetime(2026, 5, 5, 1, 45, tzinfo=UTC)


def test_of_an_hour_that_exists_twice_the_first_is_meant():
    assert pacific("11/1/26, 1:30 AM") == datetime(2026, 11, 1, 8, 30, tzinfo=UTC)


def test_a_time_that_the_clock_change_skips_has_the_offset_from_before():
    assert pacific("3/8/26, 2:30 AM") == datetime(2026, 3, 8, 10, 30, tzinfo=UTC)


@pytest.mark.parametrize(("text", "hour"), [("5/4/26, 12:05\u202fAM", 7), ("5/4/26, 12:05 PM", 19)])
def test_twelve_in_the_morning_is_midnight_and_a_narrow_blank_may_stand_before_it(text, hour):
    assert pacific(text) == datetime(2026, 5, 4, hour, 5, tzinfo=UTC)


def test_the_local_day_turns_at_local_midnight():
    days = LocalDays(ZoneInfo("Europe/Berlin"))

    day = days["2026-05-06"]

    assert day.midnight == int(datetime(2026, 5, 6, tzinfo=UTC).timestamp())
    assert day.turn == 22 * 3600
    assert day.before == date(2026, 5, 6).toordinal()
    assert day.after == date(2026, 5, 7).toordinal()


def test_a_day_of_utc_is_one_local_day_in_utc():
    day = LocalDays(ZoneInfo("UTC"))["2026-05-06"]

    assert (day.turn, day.before, day.after) == (86400, day.before, day.before)


def test_west_of_greenwich_the_first_hours_are_of_the_day_before():
    day = LocalDays(ZoneInfo("America/Los_Angeles"))["2026-05-06"]

    assert (day.turn, day.before) == (7 * 3600, date(2026, 5, 5).toordinal())


def test_in_the_night_of_the_clock_change_the_local_day_is_right():
    days = LocalDays(ZoneInfo("Europe/Berlin"))

    assert days.on(datetime(2026, 3, 29, 1, 30, tzinfo=UTC)) == date(2026, 3, 29)
    assert days["2026-03-28"].turn == 23 * 3600
    assert days["2026-03-29"].turn == 22 * 3600


@pytest.mark.parametrize(
    "zone", ["America/Sao_Paulo", "Africa/Cairo", "Pacific/Apia", "Asia/Kolkata"]
)
def test_the_local_day_is_right_where_midnight_does_not_exist_or_a_day_is_skipped(zone):
    days = LocalDays(ZoneInfo(zone))
    start = datetime(2011, 9, 1, tzinfo=UTC)
    hours = [start + timedelta(minutes=30 * step) for step in range(48 * 200)]

    wrong = [at for at in hours if days.at(f"{at:%Y-%m-%d %H:%M:%S}")[0] != days.on(at).toordinal()]

    assert wrong == []


def test_a_time_in_another_form_has_the_same_day_and_epoch():
    days = LocalDays(ZoneInfo("Europe/Berlin"))
    instant = int(datetime(2026, 5, 6, 22, 44, tzinfo=UTC).timestamp())

    assert days.at("5/6/26, 10:44 PM") == (date(2026, 5, 7).toordinal(), instant)
    assert days.at("2026/05/06 22:44:00 UTC") == (date(2026, 5, 7).toordinal(), instant)


@pytest.mark.parametrize("zone", ["UTC", "Europe/Berlin", "America/Los_Angeles", "Asia/Kolkata"])
def test_many_instants_have_the_days_and_epochs_of_each(zone):
    days = LocalDays(ZoneInfo(zone))
    start = datetime(2026, 3, 27)
    instants = [start + timedelta(minutes=37 * step, seconds=step) for step in range(400)]
    since = [instant - ORIGIN for instant in instants]

    on, epochs = days.each(
        np.array([one.days for one in since]), np.array([one.seconds for one in since])
    )

    found = list(zip(on.tolist(), epochs.tolist(), strict=True))
    assert found == [days.at(f"{instant:%Y-%m-%d %H:%M:%S}") for instant in instants]
    assert found[1] == (date(2026, 3, 27).toordinal() - (zone == "America/Los_Angeles"), 1774571821)
