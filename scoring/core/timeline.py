"""A member's evidence reduced to what holds for every day at once: the ground of all scores."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

import numpy as np

from scoring.core import conversations, daily, outreach, scored_comments, states
from scoring.core.contacts import Contacts
from scoring.core.contributions import Contributions, Rows
from scoring.core.coverage import CoveredDays
from scoring.core.evidence import current, known_on
from scoring.core.model import ModelSpec
from scoring.core.records import (
    Active,
    AnyRecord,
    Comment,
    Exchange,
    Followers,
    Invitation,
    Network,
    Post,
    Profile,
    ProfileView,
    Proof,
    Reaction,
    Saved,
    Search,
    Seat,
)
from scoring.core.seats import ALWAYS, FOREVER, Span, navigator_spans
from scoring.core.window import Ints


@dataclass(frozen=True, slots=True)
class Covered:
    """Covered spans of days: ``start`` to ``end`` count on the days ``since`` to ``until``."""

    column: Ints
    start: Ints
    end: Ints
    since: Ints
    until: Ints
    member: Ints

    def arrays(self) -> Iterator[Ints]:
        """The columns, in the order of the fields."""
        return (getattr(self, field.name) for field in fields(self))


@dataclass(frozen=True, slots=True)
class Seats:
    """Spans of days with a Sales Navigator seat; on all others it is free."""

    since: Ints
    until: Ints
    member: Ints

    def arrays(self) -> Iterator[Ints]:
        """The columns, in the order of the fields."""
        return (getattr(self, field.name) for field in fields(self))


@dataclass(frozen=True, slots=True)
class Timeline:
    """What ``members`` members did and what is known of it, for any day (ordinals)."""

    spec: ModelSpec
    members: int
    contributions: Contributions
    covered: Covered
    seats: Seats


def build(
    records: Iterable[AnyRecord],
    spec: ModelSpec,
    *,
    aliases: frozenset[str] = frozenset(),
    seat: Seat | None = None,
    until: date | None = None,
    since: date | None = None,
) -> Timeline:
    """The timeline of one member.

    ``aliases`` are the company keys that make a co-worker. ``seat`` overrides the seats of the
    records on every date. Evidence dated after ``until`` does not exist. What counts only
    before ``since`` is left out, which makes the timeline smaller and right from there on.
    """
    kept = current(records)
    spans = navigator_spans(kept, seat)
    covered = CoveredDays(kept, spec)
    if until is not None:
        kept = known_on(kept, until)
    rows = Rows(spec, covered, since.toordinal() if since else ALWAYS)
    _collect(rows, kept, spans, aliases)
    return Timeline(
        spec=spec,
        members=1,
        contributions=rows.contributions(),
        covered=_covered(covered, spans, spec),
        seats=Seats(*_table([(began, ended, 0) for began, ended in spans], 3)),
    )


def concatenate(timelines: Sequence[Timeline]) -> Timeline:
    """One timeline of all members, in order. Raises ``ValueError`` for mixed models or none."""
    specs = {id(timeline.spec) for timeline in timelines}
    if len(specs) != 1:
        raise ValueError("timelines of one model are needed, and at least one of them")
    firsts = np.cumsum([0, *(timeline.members for timeline in timelines)])
    parts = [
        [_shifted(part, first) for part in (t.contributions, t.covered, t.seats)]
        for t, first in zip(timelines, firsts, strict=False)
    ]
    contributions, covered, seats = (
        [np.concatenate(columns) for columns in zip(*tables, strict=True)]
        for tables in zip(*parts, strict=True)
    )
    return Timeline(
        spec=timelines[0].spec,
        members=int(firsts[-1]),
        contributions=Contributions(*contributions),
        covered=Covered(*covered),
        seats=Seats(*seats),
    )


def _collect(
    rows: Rows, records: Sequence[AnyRecord], spans: Sequence[Span], aliases: frozenset[str]
) -> None:
    of = _by_type(records)
    contacts = Contacts(records, aliases)
    scored = scored_comments.scored(of[Comment], rows.spec.comments)
    states.profile(rows, of[Profile])
    states.proof(rows, of[Proof])
    states.network(rows, of[Network], contacts.all, bool(aliases))
    daily.posts(rows, of[Post])
    sourced = [*of[Search], *of[ProfileView], *of[Reaction], *of[Followers]]
    daily.sourced(rows, sourced)
    daily.saved(rows, of[Saved], spans)
    scored_comments.comments(rows, scored, of[Reaction])
    conversations.invitations(rows, of[Invitation], contacts.by_key)
    conversations.openers(rows, of[Exchange])
    for contact in contacts.all:
        outreach.decision_makers(rows, contact)
        conversations.two_way(rows, contact)
    own = [*of[Post], *scored, *of[Reaction], *of[Search], *of[ProfileView], *of[Saved]]
    daily.days_active(rows, [*own, *of[Invitation], *of[Exchange], *of[Active]])


def _by_type(records: Iterable[AnyRecord]) -> defaultdict[type, list[Any]]:
    of: defaultdict[type, list[Any]] = defaultdict(list)
    for record in records:
        of[type(record)].append(record)
    return of


def _covered(covered: CoveredDays, seats: Sequence[Span], spec: ModelSpec) -> Covered:
    table: list[tuple[int, ...]] = []
    for column, component in enumerate(spec.components):
        holds = seats if component.name == spec.seat_component else [(ALWAYS, FOREVER)]
        for start, end in covered.spans[component.name]:
            for since, until in holds:
                # Days before the seat began say nothing about what was saved on it.
                first = max(start, since)
                if first <= end:
                    table.append((column, first, end, since, until, 0))
    return Covered(*_table(table, 6))


def _table(rows: Sequence[tuple[int, ...]], width: int) -> Ints:
    return np.array(rows, np.int64).reshape(-1, width).T


def _shifted(part: Contributions | Covered | Seats, first: int) -> list[Ints]:
    *columns, member = part.arrays()
    return [*columns, member + first]
