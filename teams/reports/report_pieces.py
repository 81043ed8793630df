"""What the User Report reads of an organization, block by block of its members, and keeps.

Nothing in here is of one viewer: what somebody sees is chosen from it afterwards, each time.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from operator import attrgetter
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from accounts.models import Organization
from accounts.roles import Role
from accounts.selectors import local_today
from scoring.core.model import ModelSpec
from scoring.selectors import first_total, scored_through
from scoring.totals import figures_on
from teams.models import BLOCK, EVERYBODY, Member, SeatKind
from teams.reports.report_counts import WATCHED
from teams.reports.report_period import Period
from teams.selectors.activity_counts import ActivityCounts, activity_counts
from teams.selectors.changes import in_blocks, stamps
from teams.selectors.kept import Recent, kept, size_of
from teams.selectors.members import Spot, called, spots, whereabouts

Array = npt.NDArray[Any]
NOWHERE = -1  # in no team, without an account
NEVER = np.iinfo(np.int32).max  # a day that does not come
PEOPLE = np.dtype(
    [("id", "<i8"), ("user", "<i8"), ("left", "<i4"), ("team", "<i8"), ("through", "<i4")]
)
# ``seat`` and ``role`` are places in these, the first of which is none.
SEATS = ("", *SeatKind.values)
ROLES = ("", *Role.values)
SPOTS = np.dtype(
    [
        ("there", "?"),  # a member that is gone meanwhile is not
        ("joined", "<i4"),
        ("left", "<i4"),
        ("team", "<i8"),
        ("seat", "<i1"),
        ("role", "<i1"),
        ("leads", "?"),
        ("first_total", "<i4"),
    ]
)
GONE = (False, 0, 0, 0, 0, 0, False, 0)
# Name, address and title.
Called = tuple[str, str, str]
_counts = attrgetter(*(field.name for field in fields(ActivityCounts)))
# Of 10,000 members everybody, their names, and what two ranges take are some 5 MB.
MOST_BYTES = 48_000_000


class Part(NamedTuple):
    """What was read of a block in a state, and how many bytes it takes."""

    state: str
    value: Any
    size: int


_parts: Recent[dict[int, Part]] = Recent(
    MOST_BYTES, lambda parts: sum(part.size for part in parts.values())
)


@dataclass(frozen=True, slots=True)
class State:
    """An organization in one state of its data, on one day."""

    organization: Organization
    today: date
    stamps: Mapping[int, int]

    @property
    def blocks(self) -> list[int]:
        """The blocks of members that there are."""
        return sorted(block for block in self.stamps if block != EVERYBODY)

    def of(self, blocks: Iterable[int]) -> tuple[Any, ...]:
        """Return what tells this state of some blocks from any other one."""
        return self.today, *((block, self.stamps.get(block)) for block in (EVERYBODY, *blocks))

    def keep(
        self,
        what: str,
        blocks: Collection[int],
        read: Callable[[Sequence[int]], Mapping[int, Any]],
        *,
        with_everybody: bool = False,
        in_cache: bool = True,
    ) -> dict[int, Any]:
        """Return what is read of each block, kept for as long as nothing in it has changed.

        ``what`` names the piece and all that it depends on besides; ``with_everybody`` is of what
        depends on teams and roles, too. This process keeps it, and unless it may not be
        ``in_cache``, the cache.
        """
        whole = self.stamps.get(EVERYBODY, 0) if with_everybody else ""
        states = {block: f"{whole}:{self.stamps[block]}" for block in blocks}

        def read_lacking(lacking: Sequence[int]) -> Mapping[int, Any]:
            if not in_cache:
                return read(lacking)
            names = {block: f"{self.organization.pk}:{what}:{block}" for block in lacking}
            return kept(names, states, read)

        def renewed(former: dict[int, Part] | None) -> dict[int, Part]:
            parts = former or {}
            lacking = [
                block
                for block, state in states.items()
                if block not in parts or parts[block].state != state
            ]
            fresh = read_lacking(lacking) if lacking else {}
            return parts | {
                block: Part(states[block], value, size_of(value)) for block, value in fresh.items()
            }

        parts = _parts.get((self.organization.pk, what), states, renewed)
        return {block: parts[block].value for block in blocks}


def state_of(organization: Organization) -> State:
    """Return the state in which the organization is; one query."""
    return State(organization, local_today(organization), stamps())


def people_in(state: State) -> dict[int, Array]:
    """Return by block who is there, rows of ``PEOPLE`` by id."""

    def read(blocks: Sequence[int]) -> dict[int, Array]:
        rows: dict[int, list[tuple[int, ...]]] = {block: [] for block in blocks}
        for one in whereabouts(
            among=in_blocks("pk", blocks), today=state.today, scored_through=scored_through()
        ):
            left, through = _ordinal(one.left_on, NEVER), _ordinal(one.scored_through, 0)
            row = (one.id, one.user_id or NOWHERE, left, one.team or NOWHERE, through)
            rows[one.id // BLOCK].append(row)
        return {block: np.array(of, PEOPLE) for block, of in rows.items()}

    return state.keep(f"people:{state.today}", state.blocks, read)


def spots_in(
    state: State, ids: Mapping[int, Sequence[int]], *, on: date, seats_on: date
) -> dict[int, Array]:
    """Return by block where each of the members is, rows of ``SPOTS``."""

    def read(blocks: Sequence[int]) -> dict[int, Array]:
        rows = spots(
            Member.objects.filter(in_blocks("pk", blocks)),
            organization=state.organization,
            on=on,
            seats_on=seats_on,
            first_total=first_total(seats_on),
        )
        found = {spot.id: _spot(spot) for spot in rows}
        return {
            block: np.array([found.get(pk, GONE) for pk in ids[block]], SPOTS) for block in blocks
        }

    return state.keep(f"spots:{on}:{seats_on}", ids, read, with_everybody=True)


def _spot(spot: Spot) -> tuple[Any, ...]:
    return (
        True,
        _ordinal(spot.joined_on, 0),
        _ordinal(spot.left_on, NEVER),
        spot.team or 0,
        SEATS.index(spot.seat),
        ROLES.index(spot.org_role),
        spot.leads,
        _ordinal(spot.first_total, 0),
    )


def names_in(
    state: State, ids: Mapping[int, Sequence[int]]
) -> tuple[tuple[tuple[int, Called | None], ...], ...]:
    """Return by block the id of each member, and what they are called; None of who is gone.

    They are in no cache, but in this process alone: who is erased is gone from it with the next
    report of the organization.
    """

    def read(blocks: Sequence[int]) -> dict[int, tuple[tuple[int, Called | None], ...]]:
        names = called(Member.objects.filter(in_blocks("pk", blocks)))
        return {block: tuple((pk, names.get(pk)) for pk in ids[block]) for block in blocks}

    return tuple(state.keep("names", ids, read, in_cache=False).values())


def figures_in(
    state: State, ids: Mapping[int, Sequence[int]], period: Period, specs: Mapping[str, ModelSpec]
) -> dict[int, Array]:
    """Return by block the figures of the members, rows of ``scoring.totals.FIGURES``."""

    def read(blocks: Sequence[int]) -> dict[int, Array]:
        found = figures_on(
            member_ids=[pk for block in blocks for pk in ids[block]],
            among=in_blocks("member_id", blocks),
            on=period.last,
            since=period.since,
            specs=specs,
            watched=WATCHED,
        )
        ends = np.cumsum([len(ids[block]) for block in blocks])[:-1]
        return dict(zip(blocks, np.split(found, ends), strict=True))

    return state.keep(f"figures:{period.last}:{period.since}", ids, read)


def counts_in(
    state: State, ids: Mapping[int, Sequence[int]], periods: Sequence[Period]
) -> dict[int, Array]:
    """Return by block what the members did in each period: [periods, members, kinds of counts]."""

    def read(blocks: Sequence[int]) -> dict[int, Array]:
        counted = activity_counts(
            member_ids=[pk for block in blocks for pk in ids[block]],
            among=in_blocks("member_id", blocks),
            periods=[(period.first, period.last) for period in periods],
        )
        return {
            block: np.array(
                [[_counts(of[pk]) for pk in ids[block]] for of in counted], np.int64
            ).reshape(len(periods), len(ids[block]), -1)
            for block in blocks
        }

    named = ":".join(f"{period.first}:{period.last}" for period in periods)
    return state.keep(f"counts:{named}", ids, read)


def _ordinal(day: date | None, without: int) -> int:
    return without if day is None else day.toordinal()
