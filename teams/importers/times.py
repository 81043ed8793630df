"""Dates and instants as LinkedIn writes them.

One archive has four time bases (docs/importing.md): messages and searches say UTC, posts,
comments and reactions are UTC without saying so, invitations are wall time of LinkedIn's own
zone for every member in the world, and connections are calendar days of UTC.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

IntArray = NDArray[np.int64]

# A year beyond these is a mistake, and near the ends of time another zone is out of reach.
FIRST_YEAR, LAST_YEAR = 1900, 9000
ORIGIN = datetime(FIRST_YEAR, 1, 1)  # as ``wall`` reads times
DAYS = (datetime(LAST_YEAR + 1, 1, 1) - ORIGIN).days
_LAST_SECOND = timedelta(seconds=86399)
LINKEDIN_ZONE = ZoneInfo("America/Los_Angeles")

_YEAR_FIRST = re.compile(
    r"(?P<y>\d{4})[-/](?P<m>\d\d?)[-/](?P<d>\d\d?)"
    r"(?:[ T](?P<H>\d\d?):(?P<M>\d\d)(?::(?P<S>\d\d)(?:\.\d+)?)?)?"
    r"(?: ?(?:UTC|Z|\+00:00))?"
)
_MONTH_FIRST = re.compile(
    r"(?P<m>\d\d?)/(?P<d>\d\d?)/(?P<y>\d{4}|\d\d)"
    r"(?:,? (?P<H>\d\d?):(?P<M>\d\d)(?::(?P<S>\d\d))?(?: ?(?P<half>[AP])M)?)?"
)
_DAY_NAME = re.compile(
    r"(?P<d>\d\d?)(?:er)?(?:\. ?| de |[ -])(?P<m>[^\W\d_]+)\.?(?: de |[ -])(?P<y>\d{4}|\d\d)"
    r"(?:,? (?P<H>\d\d?):(?P<M>\d\d)(?::(?P<S>\d\d))?(?: ?(?P<half>[AP])M)?)?"
)
_NAME_DAY = re.compile(
    r"(?P<m>[^\W\d_]+) (?P<d>\d\d?), (?P<y>\d{4})"
    r"(?:,?(?: at)? (?P<H>\d\d?):(?P<M>\d\d)(?::(?P<S>\d\d))?(?: ?(?P<half>[AP])M)?)?"
)
_DOTTED = re.compile(
    r"(?P<d>\d\d?)\.(?P<m>\d\d?)\.(?P<y>\d{4}|\d\d)"
    r"(?:,? (?P<H>\d\d?):(?P<M>\d\d)(?::(?P<S>\d\d))?)?"
)
_FORMS = (_YEAR_FIRST, _MONTH_FIRST, _DAY_NAME, _NAME_DAY, _DOTTED)

# By their first letters, three but in French; in the languages into which Excel rewrites dates and
# in which customer systems are used: English, Germanic and Romance ones.
_MONTHS = dict.fromkeys(("jan", "ene", "gen"), 1) | dict.fromkeys(("feb", "fév", "fev"), 2)
_MONTHS |= dict.fromkeys(("mar", "mär", "mrz", "mrt", "maa"), 3)
_MONTHS |= dict.fromkeys(("apr", "avr", "abr"), 4)
_MONTHS |= dict.fromkeys(("may", "mai", "maj", "mei", "mag"), 5)
_MONTHS |= dict.fromkeys(("jun", "juin", "giu"), 6) | dict.fromkeys(("jul", "juil", "lug"), 7)
_MONTHS |= dict.fromkeys(("aug", "aoû", "aou", "ago"), 8) | dict.fromkeys(("sep", "set"), 9)
_MONTHS |= dict.fromkeys(("oct", "okt", "out", "ott"), 10) | {"nov": 11}
_MONTHS |= dict.fromkeys(("dec", "dez", "déc", "dic", "des"), 12)


# The time of day of "2026-05-06 07:08:09 UTC" in two look-ups that also check its form.
_MINUTES = {f" {h:02}:{m:02}": h * 3600 + m * 60 for h in range(24) for m in range(60)}
_SECONDS = {f":{s:02}{zone}": s for s in range(60) for zone in ("", " UTC")}


def wall(text: str) -> datetime:
    """The date and time that ``text`` shows, without a zone; midnight where it shows no time.

    Month comes before day wherever both are numbers between slashes, as LinkedIn writes them.
    Raises ValueError.
    """
    found = _read(text)
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise ValueError("no year of this age")
    return found


def utc(text: str) -> datetime:
    """The instant of a UTC time, whether or not ``text`` names the zone. Raises ValueError."""
    return wall(text).replace(tzinfo=UTC)


def pacific(text: str) -> datetime:
    """The instant of a wall time in LinkedIn's own zone. Raises ValueError.

    Of an hour that exists twice the first is meant; a time that a clock change skips is read
    with the offset from before the change.
    """
    return wall(text).replace(tzinfo=LINKEDIN_ZONE).astimezone(UTC)


@lru_cache(maxsize=4096)
def calendar_day(text: str) -> date:
    """The day that ``text`` shows, whatever time it also shows. Raises ValueError."""
    return wall(text).date()


def _read(text: str) -> datetime:
    if (
        len(text) in (10, 19, 23)
        and text[4] in "-/"
        and text[13:17:3] in ("::", "")  # an offset from UTC stands elsewhere
        and text[19:] in ("", " UTC")
    ):
        return datetime.fromisoformat(text[:19].replace("/", "-"))
    text = " ".join(text.split())
    for form in _FORMS:
        if found := form.fullmatch(text):
            return _from_parts(found.groupdict())
    raise ValueError("no known form of a date")


def _from_parts(parts: dict[str, str | None]) -> datetime:
    year = int(parts["y"] or 0)
    month = parts["m"] or ""
    hour = int(parts.get("H") or 0)
    if half := parts.get("half"):
        if not 1 <= hour <= 12:
            raise ValueError("no hour of a twelve-hour clock")
        hour = hour % 12 + (12 if half == "P" else 0)
    return datetime(
        year + 2000 if year < 100 else year,
        int(month) if month.isdecimal() else _month(month),
        int(parts["d"] or 0),
        hour,
        int(parts.get("M") or 0),
        int(parts.get("S") or 0),
    )


def _month(name: str) -> int:
    name = name.casefold()
    found = _MONTHS.get(name[:3]) or _MONTHS.get(name[:4])
    if found is None:
        raise ValueError("no known month")
    return found


class UtcDay(NamedTuple):
    """A calendar day of UTC as seen from another zone. Days are ordinals, times are seconds.

    Before second ``turn`` of the UTC day it is the local day ``before``, from then on ``after``.
    """

    midnight: int
    turn: int
    before: int
    after: int


class LocalDays(dict[str, UtcDay]):
    """The UTC days of a zone by their text, ``2026-05-06``, worked out once each.

    A file has hundreds of thousands of instants on a few thousand days: looking up the day and
    comparing seconds is twenty times as fast as converting every instant. A missing key that is
    no day raises ValueError.
    """

    def __init__(self, zone: tzinfo) -> None:
        super().__init__()
        self.zone = zone

    def __missing__(self, text: str) -> UtcDay:
        if len(text) != 10:
            raise ValueError("no day")
        midnight = utc(text)
        self[text] = found = self._seen(midnight)
        return found

    def at(self, text: str) -> tuple[int, int]:
        """The local day (an ordinal) and the epoch of a UTC time. Raises ValueError."""
        try:
            midnight, turn, before, after = self[text[:10]]
            second = _MINUTES[text[10:16]] + _SECONDS[text[16:]]
        except (KeyError, ValueError):
            instant = utc(text)
            return self.on(instant).toordinal(), int(instant.timestamp())
        return before if second < turn else after, midnight + second

    def each(self, days: IntArray, seconds: IntArray) -> tuple[IntArray, IntArray]:
        """As ``at`` of many instants, which are these days and seconds after ``ORIGIN``."""
        known, places = np.unique(days, return_inverse=True)
        texts = [f"{ORIGIN + timedelta(day):%Y-%m-%d}" for day in known.tolist()]
        seen = np.array([self[text] for text in texts])[places]
        midnight, turn, before, after = seen.T
        return np.where(seconds < turn, before, after), midnight + seconds

    def on(self, instant: datetime) -> date:
        """The local day of an aware instant."""
        return instant.astimezone(self.zone).date()

    def _seen(self, midnight: datetime) -> UtcDay:
        before, after = self.on(midnight), self.on(midnight + _LAST_SECOND)
        start = int(midnight.timestamp())
        turn = datetime.combine(after, time.min, self.zone) if after != before else None
        second = int(turn.timestamp()) - start if turn else 86400
        return UtcDay(start, second, before.toordinal(), after.toordinal())
