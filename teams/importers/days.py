"""Days in tables of any origin: which of two numbers is the month, a whole column tells.

One date alone, "03/04/2026", can be either, so what no date of a file tells is asked. Where the
digits are grouped by points the day comes first, where the year stands first the day is last.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable
from datetime import date, datetime, tzinfo
from typing import Literal

from teams.importers.reading import Answers, Question
from teams.importers.times import FIRST_YEAR, LAST_YEAR, calendar_day

DayOrder = Literal["dmy", "mdy"]

QUESTION = Question(
    "dates",
    "whether the day or the month comes first is not told by the dates of the file",
    (("dmy", "31/12/2026"), ("mdy", "12/31/2026")),
)
EXPECTED = "a day, as 2026-11-22"

MAX_LENGTH = 40
_TIME = r"(?:,?[ T]+(\d\d?):(\d\d)(?::\d\d(?:\.\d+)?)?(?: ?[AaPp]\.?[Mm]\.?)?)?"
_NUMBERS = re.compile(r"(\d\d?)([./-])(\d\d?)\2(\d{4}|\d\d)" + _TIME, re.ASCII)
_ISO = re.compile(r"(\d{4})([/.-])(\d\d?)\2(\d\d?)" + _TIME, re.ASCII)
_INSTANT = re.compile(
    r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)", re.ASCII
)
_MONTH = re.compile(r"(?P<y>\d{4})[-/](?P<m>\d\d?)|(?P<m2>\d\d?)[-/](?P<y2>\d{4})", re.ASCII)
_QUARTER = re.compile(
    r"(?P<y>\d{4})[-/ ]?Q(?P<q>[1-4])|Q(?P<q2>[1-4])[-/ ]?(?P<y2>\d{4})", re.ASCII | re.IGNORECASE
)


def day_order(texts: Iterable[str]) -> DayOrder | None:
    """Which comes first in these dates; None where they do not tell, or disagree.

    ``dmy`` where nothing depends on it. What is no date tells nothing.
    """
    told: set[DayOrder] = set()
    is_open = False
    for text in texts:
        found = _NUMBERS.fullmatch(text)
        if found is None or found[2] == "." or found[1] == found[3]:
            continue
        first, second = int(found[1]) <= 12, int(found[3]) <= 12
        if first and second:
            is_open = True
        elif first or second:
            told.add("mdy" if first else "dmy")
    if len(told) == 1:
        return told.pop()
    return None if told or is_open else "dmy"


def told_or_answered(texts: Iterable[str], answers: Answers) -> DayOrder | None:
    """``day_order``, or else the answer to ``QUESTION``; None where it must be asked."""
    answer = answers.get("dates")
    answered: DayOrder | None = answer if answer in ("dmy", "mdy") else None  # type: ignore[assignment]
    return day_order(texts) or answered


def day(text: str, order: DayOrder, zone: tzinfo) -> date:
    """The day that ``text`` shows, whatever time it also shows; of an instant, its day in ``zone``.

    Raises ValueError.
    """
    if len(text) > MAX_LENGTH:
        raise ValueError("too long for a day")
    text = " ".join(text.split())
    if found := _NUMBERS.fullmatch(text):
        first, second, year = int(found[1]), int(found[3]), int(found[4])
        is_day_first = order == "dmy" or found[2] == "."
        on = date(year + 2000 if year < 100 else year, *_month_day(first, second, is_day_first))
    elif found := _ISO.fullmatch(text):
        on = date(int(found[1]), int(found[3]), int(found[4]))
    elif _INSTANT.fullmatch(text):
        on = _local(text, zone)
    elif "/" not in text and any(map(str.isalpha, text)):
        on = calendar_day(text)
    else:
        raise ValueError("no known form of a date")
    if not FIRST_YEAR <= on.year <= LAST_YEAR:
        raise ValueError("no year of this age")
    return on


def last_day(text: str) -> date:
    """The last day of the month or quarter that ``text`` shows, as 2026-03 or Q1 2026.

    Raises ValueError.
    """
    text = " ".join(text.split())
    if found := _MONTH.fullmatch(text):
        year, month = int(found["y"] or found["y2"]), int(found["m"] or found["m2"])
    elif found := _QUARTER.fullmatch(text):
        year, month = int(found["y"] or found["y2"]), 3 * int(found["q"] or found["q2"])
    else:
        raise ValueError("no month")
    if not (FIRST_YEAR <= year <= LAST_YEAR and 1 <= month <= 12):
        raise ValueError("no month of this age")
    return date(year, month, monthrange(year, month)[1])


def _month_day(first: int, second: int, is_day_first: bool) -> tuple[int, int]:
    return (second, first) if is_day_first else (first, second)


def _local(text: str, zone: tzinfo) -> date:
    try:
        return datetime.fromisoformat(text).astimezone(zone).date()
    except OverflowError:
        raise ValueError("no day in this zone") from None
