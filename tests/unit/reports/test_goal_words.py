"""What is said of goals: every case, in numbers, and never as a verdict."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from scoring.core.mix import Mix
from scoring.core.pace import Line
from scoring.core.rhythm import Rhythm
from teams.reports.goal_words import no_suggestion, outlook_said, pace_said, range_said, tag

D = Decimal
START, DUE = date(2026, 11, 8), date(2026, 12, 20)
LINE = Line(START, D("76.93"), DUE, D("86.00"))
LATER = date(2026, 11, 15)  # 78.44 on the line
RHYTHM = Rhythm(date(2026, 9, 7), date(2026, 10, 18), Mix())


@pytest.mark.parametrize(
    ("points", "on", "marked", "said"),
    [
        (None, START, "not measured", "Not measured on this day, so there is no pace."),
        ("76.93", START, "starts today", "Pace needed: +1.51 a week."),
        (
            "79.00",
            LATER,
            "on pace",
            "Expected on 15 Nov: 78.44, so 0.56 above the pace. Pace needed: +1.40 a week.",
        ),
        (
            "78.44",
            LATER,
            "on pace",
            "Expected on 15 Nov: 78.44, so exactly on the pace. Pace needed: +1.51 a week.",
        ),
        (
            "76.00",
            LATER,
            "",
            "Expected on 15 Nov: 78.44, so 2.44 below the pace. Pace needed: +2.00 a week.",
        ),
        ("86.00", LATER, "reached", "Reached: 86.00 on 15 Nov."),
        ("84.20", DUE, "over", "The day is over: 84.20 on 20 Dec."),
    ],
)
def test_where_a_goal_stands(points: str | None, on: date, marked: str, said: str) -> None:
    value = None if points is None else D(points)

    assert (tag(LINE, value, on), pace_said(LINE, value, on)) == (marked, said)


@pytest.mark.parametrize(
    ("rhythm", "as_of", "reached", "at_due", "said"),
    [
        (
            None,
            START,
            None,
            None,
            "No activity in the window of the score, so there is nothing to project from.",
        ),
        (
            RHYTHM,
            START,
            date(2026, 12, 8),
            D("86.40"),
            "At the rhythm before the pause, 7 Sep to 18 Oct: reached on 8 Dec.",
        ),
        (
            RHYTHM,
            date(2026, 10, 24),
            date(2027, 1, 3),
            D("85.00"),
            "At the rhythm of 7 Sep to 18 Oct: reached on 3 Jan, after 20 Dec.",
        ),
        (
            RHYTHM,
            date(2026, 10, 24),
            None,
            D("81.20"),
            "At the rhythm of 7 Sep to 18 Oct: 81.20 on 20 Dec.",
        ),
        (
            RHYTHM,
            date(2026, 10, 24),
            None,
            None,
            "At the rhythm of 7 Sep to 18 Oct: not measured on 20 Dec.",
        ),
    ],
)
def test_where_the_rhythm_leads(
    rhythm: Rhythm | None, as_of: date, reached: date | None, at_due: Decimal | None, said: str
) -> None:
    assert outlook_said(LINE, rhythm, as_of, reached, at_due) == said


def test_what_can_be_picked() -> None:
    assert range_said("total", D("49.04"), 50, 100) == (
        "Today is 49.04. Pick a number from 50 to 100."
    )
    assert range_said("brand", D("12.30"), 13, 25) == (
        "Brand is 12.30 today. Pick a number from 13 to 25."
    )


def test_why_nothing_is_suggested() -> None:
    assert no_suggestion(None, D(5), 12) == "12 days with a value, 28 are needed"
    assert no_suggestion(D("16.51"), D("16.46"), 84) == "16.51, within a point"
    assert no_suggestion(D("9.24"), D("9.36"), 84) == "9.24, no more than today"
