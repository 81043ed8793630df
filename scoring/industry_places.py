"""Where a member stands in the industry's pool, as the entered organization's own rows tell it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import FilteredRelation, Q

from scoring.models import IndustryShare
from scoring.snapshots import VALUES, points


@dataclass(frozen=True, slots=True)
class IndustryPlace:
    """An edition of an industry's pool, and where a member of it stands: all is of day ``on``.

    Medians are whole points, ``top_percent`` is a multiple of ``step``. ``members`` are those of
    the own organization among the ``n``. Without a total on the day there is no place.
    """

    on: date
    n: int
    step: int
    median: int
    pillars: tuple[int, ...]
    members: int
    total: Decimal | None
    top_percent: int | None


def industry_place(*, industry: str, member_id: int | None, on: date) -> IndustryPlace | None:
    """Return the edition that holds on a day, and the member's place in it.

    None where the entered organization is in none: of pools of others nothing is told.
    """
    shares = IndustryShare.objects.filter(
        Q(edition__until=None) | Q(edition__until__gt=on),
        edition__industry=industry,
        edition__on__lte=on,
    )
    row = (
        shares.annotate(
            own=FilteredRelation("standings", condition=Q(standings__member_id=member_id))
        )
        .values_list(
            *("edition__on", "edition__n", "edition__step", "edition__median"),
            *(f"edition__{pillar}" for pillar in VALUES[1:]),
            *("members", "own__total", "own__top_percent"),
        )
        .order_by("-edition__on")
        .first()
    )
    if row is None:
        return None
    on, n, step, median, *pillars, members, total, top_percent = row
    return IndustryPlace(on, n, step, median, tuple(pillars), members, points(total), top_percent)
