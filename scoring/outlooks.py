"""Outlooks: what a member's evidence still counts for from a day on, without the evidence.

The core reduces evidence to contributions that hold for spans of days. Those that are not over
are all that tomorrow's score needs, so that a roll-forward of everybody reads one compact row a
member instead of every fact.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, Protocol

import numpy as np
from django.db.models import F, Q

from accounts.rules import Rulebook
from scoring.core.contributions import Contributions
from scoring.core.model import ModelSpec
from scoring.core.timeline import Covered, Seats, Timeline
from scoring.core.window import Ints

# A contribution without its member. Days are ordinals; numbers keep their 64 bits.
CONTRIBUTION = np.dtype(
    [
        ("column", "i1"),
        ("on", "<i4"),
        ("start", "<i4"),
        ("end", "<i4"),
        ("units", "<i8"),
        ("tally", "<i8"),
    ]
)
# What else stands in an outlook is days and columns of components alone.
DAY = np.dtype("<i4")
FASTEST = 1


class Outlook(Protocol):
    """A row of ``ScoreOutlook``, or those of its columns that a timeline is made of."""

    contributions: bytes
    covered: bytes
    seats: bytes


def outlook_values(timeline: Timeline, since: date) -> dict[str, Any]:
    """Return the columns of the outlook of one member's timeline from ``since`` on."""
    day = since.toordinal()
    table = timeline.contributions.chosen(timeline.contributions.end >= day)
    rows = np.empty(len(table), CONTRIBUTION)
    for name in CONTRIBUTION.names or ():
        rows[name] = getattr(table, name)
    return {
        "contributions": zlib.compress(rows.tobytes(), FASTEST),
        "covered": _days(timeline.covered),
        "seats": _days(timeline.seats),
    }


def timeline_of(rows: Sequence[Outlook], spec: ModelSpec) -> Timeline:
    """Return the timeline of all members of the rows, in their order, from one read each.

    ``spec`` is the model that the outlooks were made by.
    """
    return Timeline(
        spec=spec,
        members=len(rows),
        contributions=_contributions([row.contributions for row in rows]),
        covered=Covered(*_columns([row.covered for row in rows], 5)),
        seats=Seats(*_columns([row.seats for row in rows], 2)),
    )


def in_force(rulebook: Rulebook) -> Q:
    """Return the condition that an outlook was made by the rules of the days that it is for."""
    held = Q()
    for period in rulebook.periods:
        until = rulebook.until(period)
        since = {} if period.since is None else {"since__gte": period.since - timedelta(days=1)}
        ends = {} if until is None else {"since__lt": until}
        held |= Q(model=period.rules.name, **since, **ends)
    return held


def not_left() -> Q:
    """Return the condition that the member had not left on the last day that is scored."""
    return Q(member__left_on__isnull=True) | Q(member__left_on__gt=F("since"))


def _days(part: Covered | Seats) -> bytes:
    """Return the columns but the member's, entry by entry."""
    return np.stack(list(part.arrays())[:-1], axis=1).astype(DAY).tobytes()


def _contributions(packed: Sequence[bytes]) -> Contributions:
    tables = [zlib.decompress(table) for table in packed]
    table = np.frombuffer(b"".join(tables), CONTRIBUTION)
    columns = {name: table[name].astype(np.int64) for name in CONTRIBUTION.names or ()}
    return Contributions(**columns, member=_members(tables, CONTRIBUTION.itemsize))


def _columns(tables: Sequence[bytes], width: int) -> list[Ints]:
    """Return the columns of a part, the member's index as the last of them."""
    table = np.frombuffer(b"".join(tables), DAY).reshape(-1, width)
    return [*table.T.astype(np.int64), _members(tables, width * DAY.itemsize)]


def _members(tables: Sequence[bytes], size: int) -> Ints:
    """Return the number of the table that each entry of ``size`` bytes stands in."""
    return np.repeat(np.arange(len(tables)), [len(table) // size for table in tables])
