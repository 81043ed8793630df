"""When a file grows old: what is lost with time, and until when a new one prevents it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from teams.importers.linkedin.context import SOURCE as LINKEDIN
from teams.importers.linkedin.coverage import WINDOWS
from teams.reports.coverage_spans import Measured, days_of_grace
from teams.reports.coverage_words import named_day, named_days
from teams.reports.shapes import Reminder

# Nobody is reminded of a younger file.
AGED = 21
# Nobody is reminded of an older file but the archive: it was once, and is not wanted.
FORGOTTEN = 182
# From so many days on before something is out of reach of every new file, they are counted.
SOON = 30
REACH = WINDOWS["invitations"].days
INVITATIONS = "invitation_acceptance"
# Files that can be asked for anew, and how they are called where somebody is asked for one.
ASKED = {
    "linkedin": "LinkedIn archive",
    "creator_analytics": "creator-analytics workbook",
    "sales_navigator": "Sales Navigator report",
}


def reminders(found: Measured, *, today: date) -> tuple[Reminder, ...]:
    """Return a reminder for each file from which on nothing has been brought for a while.

    Of a file whose components another source measures since, nothing is said.
    """
    return tuple(_reminders(found, today))


def _reminders(found: Measured, today: date) -> Iterator[Reminder]:
    for source, name in ASKED.items():
        ended = _ended(found, source, today)
        if not ended:
            continue
        end = max(ended.values())
        age = (today - end).days
        if age > FORGOTTEN and source != LINKEDIN:
            continue
        begin = f"Your {name} speaks up to {named_day(end, today)}, {age} days ago."
        stops = end + timedelta(days=days_of_grace(found.spec) + 1)
        parts = [begin, _measured(stops, today)]
        if source == LINKEDIN and INVITATIONS in ended:
            parts.append(_invitations(ended[INVITATIONS], today))
        parts.append(f"Ask for a new {name}.")
        yield Reminder(" ".join(parts), "warn" if stops <= today else "info")


def _ended(found: Measured, source: str, today: date) -> dict[str, date]:
    """The last days of what the source told and nothing has told of for long, states apart."""
    until = today.toordinal()
    since = until - AGED + 1
    return {
        name: date.fromordinal(told[source][-1][1])
        for name, told in found.of.items()
        if source in told
        and told[source][-1][1] < since
        and not found.is_state(name)
        and found.applies(name, until, until)
        and not found.days(name, since, until)
    }


def _measured(stops: date, today: date) -> str:
    """``stops`` is the first day that has no score from the file's days any more."""
    if stops <= today:
        return f"Scores since {named_day(stops, today)} do not measure what is counted by days."
    return f"Scores from {named_day(stops, today)} on will not measure what is counted by days."


def _invitations(end: date, today: date) -> str:
    """A file of day d begins with the invitations of d - REACH."""
    first = end + timedelta(days=1)
    by = first + timedelta(days=REACH)
    if today <= by:
        return (
            f"Invitations stay in LinkedIn’s file for {REACH} days: those since "
            f"{named_day(first, today)} begin to be lost after {_ahead(by, today)}."
        )
    gone = today - timedelta(days=REACH + 1)
    return (
        f"Invitations stay in LinkedIn’s file for {REACH} days: those of "
        f"{named_days(first, gone, today)} are lost already."
    )


def _ahead(by: date, today: date) -> str:
    left = (by - today).days
    if not left:
        return "today"
    days = "1 day" if left == 1 else f"{left} days"
    return named_day(by, today) + (f", in {days}" if left <= SOON else "")
