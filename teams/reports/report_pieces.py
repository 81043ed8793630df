"""What the User Report reads of an organization, block by block of its members, and keeps.

Nothing in here is of one viewer: what somebody sees is chosen from it afterwards, each time.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from operator import attrgetter
from typing import Any

import numpy as np
import numpy.typing as npt

from accounts.models import Organization
from accounts.selectors import local_today
from scoring.core.model import ModelSpec
from scoring.selectors import first_total, scored_through
from scoring.totals import figures_on
from teams.models import BLOCK, EVERYBODY, Member
from teams.reports.report_counts import WATCHED
from teams.reports.report_period import Period
from teams.selectors.activity_counts import ActivityCounts, activity_counts
from teams.selectors.changes import in_blocks, stamps
from teams.selectors.kept import kept
from teams.selectors.members import Place, Spot, called, spots, whereabouts

Array = npt.NDArray[Any]
NOWHERE = -1  # in no team, without an account
NEVER = np.iinfo(np.int32).max  # a day that does not come
PEOPLE = np.dtype(
    [("id", "<i8"), ("user", "<i8"), ("left", "<i4"), ("team", "<i8"), ("through", "<i4")]
)
_counts = attrgetter(*(field.name for field in fields(ActivityCounts)))
_spot = attrgetter(*(field.name for field in fields(Spot)))


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

    def key(self, blocks: Collection[int]) -> tuple[Any, ...]:
        """Return what tells this state of some blocks from any other one."""
        told = tuple((block, self.stamps.get(block)) for block in (EVERYBODY, *blocks))
        return self.organization.pk, self.today, told

    def member_keys(self, what: str, member_ids: Iterable[int]) -> dict[int, str]:
        """Return under which key something is kept of each member alone."""
        head = f"{self.organization.pk}:{what}"
        return {pk: f"{head}:{pk}:{self.stamps[pk // BLOCK]}" for pk in member_ids}

    def keep(
        self,
        what: str,
        blocks: Collection[int],
        read: Callable[[Sequence[int]], Mapping[int, Any]],
        *,
        with_everybody: bool = False,
    ) -> dict[int, Any]:
        """Return what is read of each block, kept for as long as nothing in it has changed.

        ``what`` names the piece and all that it depends on besides; ``with_everybody`` is of what
        depends on teams and roles, too.
        """
        whole = self.stamps.get(EVERYBODY, 0) if with_everybody else ""
        head = f"{self.organization.pk}:{what}:{whole}"
        keys = {block: f"{head}:{block}:{self.stamps[block]}" for block in blocks}
        return kept(keys, read)


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


def places_in(
    state: State, ids: Mapping[int, Sequence[int]], *, on: date, seats_on: date
) -> dict[int, list[Place | None]]:
    """Return by block where each of the members is; None for who is gone meanwhile.

    Names are read anew and never kept: who is erased is in no cache.
    """

    def read(blocks: Sequence[int]) -> dict[int, list[Spot | None]]:
        rows = spots(
            Member.objects.filter(in_blocks("pk", blocks)),
            organization=state.organization,
            on=on,
            seats_on=seats_on,
            first_total=first_total(seats_on),
        )
        found = {spot.id: spot for spot in rows}
        return {block: [found.get(pk) for pk in ids[block]] for block in blocks}

    kept_spots = state.keep(f"spots:{on}:{seats_on}", ids, read, with_everybody=True)
    names = called(Member.objects.filter(in_blocks("pk", [*ids])))
    return {
        block: [_place(spot, names.get(spot.id)) if spot else None for spot in of]
        for block, of in kept_spots.items()
    }


def _place(spot: Spot, told: tuple[str, str, str] | None) -> Place | None:
    if told is None:
        return None
    row: tuple[Any, ...] = (*_spot(spot), *told)
    return Place(*row)


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
) -> dict[int, list[Array]]:
    """Return by block what the members did in each of the periods: [members, kinds of counts]."""

    def read(blocks: Sequence[int]) -> dict[int, list[Array]]:
        counted = activity_counts(
            member_ids=[pk for block in blocks for pk in ids[block]],
            periods=[(period.first, period.last) for period in periods],
        )
        return {
            block: [
                np.array([_counts(of[pk]) for pk in ids[block]], np.int64).reshape(
                    len(ids[block]), -1
                )
                for of in counted
            ]
            for block in blocks
        }

    named = ":".join(f"{period.first}:{period.last}" for period in periods)
    return state.keep(f"counts:{named}", ids, read)


def _ordinal(day: date | None, without: int) -> int:
    return without if day is None else day.toordinal()
