"""The leaderboard of a team as the organization lets it be: reasons before ranks, nobody last.

It ranks those whose values the viewer sees, and lists the upper half of them, ten at the most.
Who sees nobody's values but their own has the own row: with its rank, where the others may be told
and something is told of one person at all.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal

from accounts.access import Access
from accounts.rules import rulebook_of
from scoring.core.movers import NEWCOMER_DAYS, Progress, most_improved
from scoring.core.pools import Pool, hundredths
from scoring.earnings import earned
from scoring.selectors import first_totals
from teams.reports.report_board import MOST_AT_ONCE, NEWCOMER
from teams.reports.team_days import PILLARS, GroupDays
from teams.reports.team_members import causes_of, member_url, reason_of
from teams.reports.team_query import TeamQuery
from teams.reports.team_shapes import BoardRow, TeamBoard
from teams.reports.team_sight import Key
from teams.reports.wording import teams as words
from teams.selectors.boards import off_boards

LEAST = 3
PODIUM = 3
MOST_LISTED = 10
MOST_NEWCOMERS = 5


@dataclass(frozen=True, slots=True)
class _Ranked:
    """Who is compared, by value, and the rank of each who is ahead; equals share the better one."""

    values: Mapping[int, Decimal]
    ranks: Mapping[int, int]
    note: str = ""


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a board is made of. ``seen`` are whom the viewer sees as far as the board tells."""

    access: Access
    days: GroupDays
    key: Key
    board: str
    people: list[int]
    seen: frozenset[int]
    off: frozenset[int]

    @property
    def own(self) -> int | None:
        """The viewer, where they are in the group."""
        own = self.days.sight.own
        return own if own in self.people else None


def team_board(access: Access, days: GroupDays, key: Key, query: TeamQuery) -> TeamBoard:
    """Return the board of the group on the last day."""
    people = days.people[days.span.on][key]
    if not access.organization.leaderboard:
        return TeamBoard(tabs=(), board=query.board, note=words.boards_off())
    off = off_boards(member_ids=people)
    valued, detailed = (
        frozenset(people) & some for some in (days.sight.valued, days.sight.detailed)
    )
    # Points by active day tell how many days were active, which colleagues do not see.
    per_day = not detailed <= {days.sight.own}
    if query.board == "per_day" and not per_day:
        query = replace(query, board="total")
    seen = detailed if query.board == "per_day" else valued
    found = TeamBoard(tabs=query.boards(per_day=per_day), board=query.board)
    asked = _Asked(access, days, key, query.board, people, seen, off)
    if asked.own is not None:
        found = replace(found, is_listed=asked.own not in off)
    if valued <= {asked.own}:
        return _alone(asked, found)
    return _named(asked, found)


def _alone(asked: _Asked, found: TeamBoard) -> TeamBoard:
    """The board of who sees nobody's values but their own."""
    visibility = asked.access.organization.get_visibility_display()
    found = replace(found, tabs=())
    if asked.own is None:
        return replace(found, note=words.no_names(visibility))
    days, own = asked.days, asked.own
    totals = {m: days.totals[m] for m in asked.people if m in days.totals}
    having = {
        key: [m for m in people if m in days.totals]
        for key, people in days.people[days.span.on].items()
    }
    told = days.sight.told(having)[asked.key]
    # A rank of each day tells of whoever came or went since the day before.
    is_told = not asked.access.policy.is_closed
    is_told = is_told and all(member in told or member == own for member in totals)
    rank = None
    if is_told and own in totals:
        rank = Pool.of_points(totals.values()).rank(hundredths(totals[own]))
    values = _Ranked(totals, {} if rank is None else {own: rank})
    return replace(
        found,
        board="total",
        own=_rows([own], values, replace(asked, board="total"))[0],
        compared=len(totals) if is_told else 0,
        rule=words.board_rule("total", days.span.since, days.span.on, len(totals))
        if is_told
        else "",
        note=words.own_alone(len(asked.people), visibility),
    )


def _named(asked: _Asked, found: TeamBoard) -> TeamBoard:
    """The board of those whose values the viewer sees."""
    days = asked.days
    candidates = [m for m in asked.people if m in asked.seen and m not in asked.off]
    newcomers = first_totals(
        member_ids=candidates,
        since=days.span.on - timedelta(days=NEWCOMER_DAYS),
        on=days.span.on,
    )
    ranked = _ranked(asked, candidates, newcomers)
    places = sorted(ranked.ranks, key=lambda m: (ranked.ranks[m], days.stays.names[m].casefold()))
    ahead = places[: min(MOST_LISTED, max(PODIUM, len(ranked.values) // 2))]
    podium = [m for m in ahead if ranked.ranks[m] <= PODIUM]
    own = asked.own
    pinned = [own] if own is not None and own not in ahead else []
    rows = _rows([*ahead, *pinned], ranked, asked, newcomers)
    new = sorted(newcomers, key=lambda m: (-newcomers[m].toordinal(), days.stays.names[m]))
    return replace(
        found,
        podium=tuple(rows[: len(podium)]),
        rows=tuple(rows[len(podium) : len(ahead)]),
        own=rows[len(ahead)] if pinned else None,
        newcomers=tuple(
            BoardRow(
                name=days.stays.names[m],
                url=member_url(asked.access, days, m),
                reason=words.newcomer_since(newcomers[m]),
                value=None,
                rank=None,
            )
            for m in new[:MOST_NEWCOMERS]
        ),
        compared=len(ranked.values),
        rule=words.board_rule(asked.board, days.span.since, days.span.on, len(ranked.values)),
        note=ranked.note,
    )


def _ranked(asked: _Asked, candidates: list[int], newcomers: Collection[int]) -> _Ranked:
    """Who is compared on the board, and the ranks."""
    days = asked.days
    if asked.board == "total":
        values = {m: days.totals[m] for m in candidates if m in days.totals}
        pool = Pool.of_points(values.values()).ranks()
        ranks = {m: int(pool[hundredths(value)]) for m, value in values.items()}
        return _checked(_Ranked(values, ranks))
    now, before = (days.values[day] for day in (days.span.on, days.span.since))
    same = [m for m in candidates if m in days.changes and now[m].rules == before[m].rules]
    gains = {m: days.changes[m] for m in same if m not in newcomers}
    if asked.board == "per_day":
        if len(gains) > MOST_AT_ONCE:
            return _Ranked({}, {}, words.too_many_ranked(len(gains)))
        gains = _per_day(asked, gains)
    return _checked(_Ranked(gains, _gains(days, gains)))


def _per_day(asked: _Asked, gains: Mapping[int, Decimal]) -> dict[int, Decimal]:
    """The points earned by active day. A ledger that is not the change of the totals is of
    evidence that came since: it is left out until the score has followed.
    """
    span = asked.days.span
    found = earned(
        member_ids=list(gains),
        since=span.since,
        on=span.on,
        rules=rulebook_of(asked.access.organization).on(span.on),
    )
    return {m: one.per_day for m, one in found.items() if one.change == gains[m]}


def _gains(days: GroupDays, gains: Mapping[int, Decimal]) -> dict[int, int]:
    """The ranks of those who gained."""
    group = [Progress(m, days.totals[m] - gain, days.totals[m]) for m, gain in gains.items()]
    return {
        mover.member: mover.rank
        for mover in most_improved(group)
        if mover.rank is not None and mover.change is not None and mover.change > 0
    }


def _checked(found: _Ranked) -> _Ranked:
    """The ranks, or why there are none."""
    n = len(found.values)
    if n < LEAST:
        return replace(found, ranks={}, note=words.too_few_ranked(n, LEAST))
    return found if found.ranks else replace(found, note=words.nobody_gained())


def _rows(
    members: list[int], ranked: _Ranked, asked: _Asked, newcomers: Collection[int] = ()
) -> list[BoardRow]:
    days = asked.days
    is_total = asked.board == "total"
    causes = {} if is_total else causes_of(members, days, earned=asked.board == "per_day")
    return [
        BoardRow(
            name=days.stays.names[m],
            url=member_url(asked.access, days, m),
            reason=_strongest(days, m)
            if asked.board == "total"
            else reason_of(causes.get(m), days),
            value=ranked.values.get(m, days.totals.get(m) if asked.board == "total" else None),
            rank=ranked.ranks.get(m),
            is_own=m == asked.own,
            tag=NEWCOMER if m in newcomers else "",
        )
        for m in members
    ]


def _strongest(days: GroupDays, member: int) -> str:
    """The pillar that does most for a total; "" without one."""
    found = days.values[days.span.on].get(member)
    measured = [
        (points, name)
        for name, points in zip(PILLARS, found.pillars if found else (), strict=False)
        if points is not None
    ]
    if not measured:
        return ""
    points, name = max(measured, key=lambda one: one[0])
    return words.strongest(name, points)
