"""The period of a usage report: it stands in the name of the file, and nowhere else."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import NamedTuple

from teams.importers.reading import Answers, Problem, Question, Unusable
from teams.importers.times import LAST_YEAR

# LinkedIn reports two years at most, and rounds to whole weeks.
LONGEST = timedelta(days=750)
FIRST, LAST = date(2003, 1, 1), date(LAST_YEAR, 12, 31)
EXPECTED = "two days in their order and not after today, as 2026-03-01/2026-03-31"
QUESTION = Question(
    "period",
    "the period of a usage report stands in the name of its file alone, as in "
    "Sales_Navigator_Usage_Reporting_2026-03-01_to_2026-03-31.csv, and this name has none",
)

_DAY = r"(\d{4}-\d\d-\d\d)"
_IN_NAME = re.compile(rf"(?<!\d){_DAY}[ _-]to[ _-]{_DAY}(?!\d)", re.IGNORECASE | re.ASCII)
_ANSWER = re.compile(rf"\s*{_DAY}\s*/\s*{_DAY}\s*", re.ASCII)


class Period(NamedTuple):
    """From when to when a report speaks, both days included."""

    start: date
    end: date

    @property
    def days(self) -> int:
        return (self.end - self.start).days + 1


def period_of(name: str, answers: Answers, today: date | None) -> Period | None:
    """The period as answered, else as the file's name tells it; None where it must be asked.

    It ends today at the latest. An answer that is no period, or one all to come, is asked for
    again. Raises Unusable where the name tells of one that is all to come.
    """
    found = told(name, answers)
    if found is None or today is None:
        return found
    if found.start <= today:
        return Period(found.start, min(found.end, today))
    if "period" in answers:
        return None
    raise Unusable(f"{name}: the period begins on {found.start}, which is after today")


def question(answers: Answers) -> Question:
    """What is asked where ``period_of`` finds none: where it was answered, why that is none."""
    if "period" not in answers:
        return QUESTION
    return replace(QUESTION, why=f"the answer is no period of a report; expected {EXPECTED}")


def told(name: str, answers: Answers) -> Period | None:
    """The period as answered, else as the file's name tells it; None where neither does."""
    if "period" not in answers:
        return in_name(name)
    given = _ANSWER.fullmatch(answers["period"])
    return _period(*given.groups()) if given else None


def in_name(name: str) -> Period | None:
    """The period in a file's name; None where there is none, or several."""
    told = _IN_NAME.findall(re.split(r"[/\\]", name)[-1])
    return _period(*told[0]) if len(told) == 1 else None


def _period(first: str, last: str) -> Period | None:
    try:
        found = Period(date.fromisoformat(first), date.fromisoformat(last))
    except ValueError:
        return None
    is_one = FIRST <= found.start <= found.end <= LAST and found.end - found.start <= LONGEST
    return found if is_one else None


def overlaps(periods: Mapping[str, Period]) -> dict[str, Problem]:
    """What to say of each report, by name, that speaks of days of which another one speaks too."""
    told: dict[str, Problem] = {}
    for name, own in periods.items():
        for other, period in periods.items():
            start, end = max(own.start, period.start), min(own.end, period.end)
            if name != other and start <= end:
                reason = (
                    f"{other} also speaks of {start} to {end}: of a seat in both the report that "
                    "ends later counts on these days, they are not added up"
                )
                told.setdefault(
                    name, Problem(name, None, "", reason, "periods side by side", lost=False)
                )
    return told
