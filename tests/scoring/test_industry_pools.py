"""Industry pools: who is in them, when they change, and that nobody learns of one other."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.db.models.signals import pre_save
from django.utils import timezone

from accounts.models import Organization
from accounts.roles import Role
from accounts.tenancy import NoTenantError
from scoring import tasks
from scoring.core.industry import disjoint
from scoring.industry_places import IndustryPlace
from scoring.models import IndustryEdition, IndustryShare, IndustryStanding, ScoreSnapshot
from teams.models import Member
from tests import factories
from tests.scoring.given import NOW, REACTION, scored
from tests.scoring.industry import (
    DAY,
    INDUSTRY,
    everybody_moves,
    give,
    inside,
    join,
    organization,
    place,
    readable,
    renewed,
    stored,
)

pytestmark = pytest.mark.django_db
LATER = [DAY + timedelta(days=days) for days in (0, 7, 89, 90)]
WEEK, EIGHTY_NINE, NINETY = LATER[1:]
TWENTY = ([4000] * 7, [5000] * 7, [6000] * 6)


def three(*totals: Sequence[int]) -> list[Organization]:
    return [organization(own) for own in totals or TWENTY]


def one(of: Organization, total: int) -> Member:
    """Return a member who had the total on the first day."""
    with inside(of):
        return Member.objects.filter(snapshots__on=DAY, snapshots__total=total)[0]


def leave(of: Organization) -> None:
    Organization.objects.filter(pk=of.pk).update(industry="", industry_shared_since=None)


# -- Who is in it --------------------------------------------------------------------------------


def test_twenty_members_of_three_organizations_are_a_pool_with_a_place_for_each() -> None:
    low, middle, high = three()

    [edition] = renewed()

    told = IndustryPlace(DAY, 20, 25, 50, (13, 13, 13, 13), 7, Decimal("40.00"), 75)
    assert (edition.industry, edition.brand, edition.until) == (INDUSTRY, 13, None)
    assert place(low, member=one(low, 4000)) == told  # 14th of 20 is 70 %
    assert place(middle, member=one(middle, 5000)).top_percent == 50  # 7th of 20 is 35 %
    assert place(high, member=one(high, 6000)).top_percent == 25  # 1st of 20 is 5 %
    assert place(low) == IndustryPlace(DAY, 20, 25, 50, (13, 13, 13, 13), 7, None, None)


def test_equals_share_the_better_place_and_rounding_up_keeps_it_true() -> None:
    first, *_ = three([9000, 8000, 8000, 8000, 8000, 8000, 8000], [7000] * 7, [1000] * 6)

    renewed()

    places = [place(first, member=one(first, total)).top_percent for total in (9000, 8000)]
    assert places == [25, 25]  # 2nd of 20 is 10 %


@pytest.mark.parametrize(
    "third",
    [
        {"totals": [6000] * 5},
        {"totals": [6000] * 6, "industry_shared_since": None},
        {"totals": [6000] * 6, "industry": "retail"},
        {"totals": [6000] * 6, "is_sample": True},
        {"totals": [6000] * 6, "seat_policy": "linkedin_like"},
    ],
    ids=["too few", "not opted in", "another industry", "sample data", "measured otherwise"],
)
def test_without_twenty_comparable_members_of_three_there_is_no_pool(third: dict[str, Any]) -> None:
    first, second = three(*TWENTY[:2])
    organization(**third)

    assert renewed() == []
    assert (place(first), place(second)) == (None, None)
    assert not IndustryEdition.objects.exists()


@pytest.mark.parametrize(
    ("revision", "pooled"),
    [({"aliases": ["Fjord"]}, 1), ({"phrases": {"de": ["danke"]}}, 0)],
)
def test_own_rules_are_another_ruler_unless_they_name_the_company_alone(
    revision: dict[str, Any], pooled: int
) -> None:
    *_, third = three()
    owner = factories.user(third, Role.OWNER)
    since = timezone.now().date()
    factories.rule_version(third, owner, since, **revision)
    with inside(third):
        ScoreSnapshot.objects.update(model="own-1", on=since)
    for each in Organization.objects.exclude(pk=third.pk):
        everybody_moves(since, each, by=0)

    assert len(renewed(since)) == pooled


def test_a_pool_that_is_mostly_one_organization_is_not_shown() -> None:
    three([4000] * 12, [5000] * 4, [6000] * 4)

    assert renewed() == []


def test_who_has_no_total_on_the_day_is_not_in_it() -> None:
    first, *_ = three()
    [late] = join(first, [9000], on=WEEK)

    renewed()

    assert place(first, member=late) == IndustryPlace(
        DAY, 20, 25, 50, (13, 13, 13, 13), 7, None, None
    )


def test_a_day_that_is_not_scored_everywhere_is_waited_for() -> None:
    first, *_ = three()
    scored(first, REACTION, at=NOW)  # up to the day, and not further

    assert renewed(DAY + timedelta(days=1)) == []
    assert len(renewed()) == 1


# -- When it changes -----------------------------------------------------------------------------


def test_an_edition_stays_for_a_week_and_its_figures_are_of_its_day() -> None:
    everybody = three()
    [edition] = renewed()
    everybody_moves(DAY + timedelta(days=6), *everybody)
    everybody_moves(WEEK, *everybody)
    low = everybody[0]
    member = one(low, 4000)

    assert renewed(DAY + timedelta(days=6)) == []
    assert place(low, WEEK - timedelta(days=1), member).total == Decimal("40.00")
    [next_one] = renewed(WEEK)

    assert (edition.until, next_one.median) == (None, 51)
    assert place(low, WEEK, member).total == Decimal("41.00")
    assert place(low, DAY - timedelta(days=1)) is None


def test_what_one_organization_alone_did_is_never_the_difference_of_two_editions() -> None:
    first, second, third = three()
    renewed()
    everybody_moves(WEEK, first)
    everybody_moves(WEEK, second, third, by=0)

    assert renewed(WEEK) == []


def test_one_who_joins_waits_for_others_or_for_ninety_days() -> None:
    everybody = three()
    renewed()
    for day in (WEEK, EIGHTY_NINE, NINETY):
        everybody_moves(day, *everybody)
    [new] = join(everybody[0], [100], on=WEEK)
    give({new: 100}, EIGHTY_NINE)
    give({new: 100}, NINETY)

    assert renewed(WEEK) == renewed(EIGHTY_NINE) == []
    assert [edition.n for edition in renewed(NINETY)] == [21]


@pytest.mark.parametrize("erased", [True, False])
def test_who_was_erased_has_left_too(erased: bool) -> None:
    everybody = three([4000] * 8, [5000] * 7, [6000] * 6)
    renewed()
    everybody_moves(WEEK, *everybody)
    gone = one(everybody[0], 4000)
    with inside(everybody[0]):
        if erased:
            gone.delete()

    assert len(renewed(WEEK)) == (0 if erased else 1)


def test_an_organization_that_was_deleted_has_left_too() -> None:
    everybody = three([4000] * 8, [5000] * 8, [6000] * 7, [7000] * 7)
    renewed()
    everybody_moves(WEEK, *everybody)

    everybody[3].delete()

    assert renewed(WEEK) == []


def test_who_opts_out_is_out_of_the_next_edition() -> None:
    everybody = three([4000] * 8, [5000] * 8, [6000] * 7, [7000] * 7)
    renewed()
    everybody_moves(WEEK, *everybody)
    everybody_moves(NINETY, *everybody)
    leave(everybody[3])

    assert renewed(WEEK) == []  # by itself it would be the difference
    assert [edition.n for edition in renewed(NINETY)] == [23]
    assert {len(readable(each)["editions"]) for each in everybody[:3]} == {1}
    assert readable(everybody[3]) == {"editions": [], "places": []}


def test_an_edition_that_cannot_be_renewed_ends_after_ninety_days() -> None:
    everybody = three()
    renewed()
    for day in (EIGHTY_NINE, NINETY):
        everybody_moves(day, *everybody)
    leave(everybody[2])

    assert renewed(EIGHTY_NINE) == []
    assert place(everybody[0], EIGHTY_NINE) is not None
    assert renewed(NINETY) == []
    assert place(everybody[0], NINETY) is None
    # What was shown then: the edition stays, since the next one must be compared with it.
    assert place(everybody[0], EIGHTY_NINE) is not None


def test_an_edition_that_another_replaced_is_deleted_with_all_shares_and_standings() -> None:
    everybody = three()
    elsewhere = organization([4000], industry="retail")
    with inside(elsewhere):
        stored(Member.objects.get(), industry="retail")
    [first] = renewed()
    everybody_moves(WEEK, *everybody)

    [second] = renewed(WEEK)

    assert set(IndustryEdition.objects.filter(industry=INDUSTRY)) == {second}
    for each in everybody:
        assert place(each, WEEK - timedelta(days=1)) is None
        with inside(each):
            assert {row.edition_id for row in IndustryShare.objects.all()} == {second.pk}
            assert {row.share.edition_id for row in IndustryStanding.objects.all()} == {second.pk}
    with inside(elsewhere):
        assert IndustryStanding.objects.count() == 1
    assert not IndustryEdition.objects.filter(pk=first.pk).exists()


def test_an_edition_that_ended_is_still_what_the_next_one_is_compared_with() -> None:
    everybody = three()
    renewed()
    everybody_moves(NINETY, *everybody, by=0)
    renewed(NINETY)

    assert place(everybody[0], NINETY) is None
    everybody_moves(NINETY + timedelta(days=7), everybody[0])
    everybody_moves(NINETY + timedelta(days=7), *everybody[1:], by=0)
    assert renewed(NINETY + timedelta(days=7)) == []


def test_who_changes_the_industry_waits_until_no_edition_of_the_former_has_it() -> None:
    everybody = three()
    renewed()
    others = [organization([3000] * 10, industry="retail") for _ in range(3)]
    Organization.objects.filter(pk=everybody[0].pk).update(industry="retail")
    for day in (WEEK, NINETY):
        everybody_moves(day, *everybody, *others)

    editions = [(edition.industry, edition.n) for edition in renewed(WEEK)]
    in_force = [
        {o.pk for o in Organization.objects.all() if shares(o, industry)}
        for industry in (INDUSTRY, "retail")
    ]

    assert editions == [("retail", 30)]
    assert disjoint(in_force)
    assert place(Organization.objects.get(pk=everybody[0].pk), WEEK) is None


def shares(of: Organization, industry: str) -> bool:
    with inside(of):
        rows = IndustryShare.objects.filter(edition__industry=industry, edition__until=None)
        return rows.exists()


def test_of_two_workers_the_later_one_leaves_everything_as_it_is() -> None:
    first, *_ = three()

    def overtake(instance: IndustryEdition, **_: Any) -> None:
        pre_save.disconnect(overtake, IndustryEdition)
        IndustryEdition.objects.bulk_create([copy(instance)])

    pre_save.connect(overtake, IndustryEdition)

    assert renewed() == []
    assert readable(first) == {"editions": [], "places": []}
    assert len(renewed()) == 1


# -- Under attack ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "others",
    [
        ([1000] * 7, [9000] * 7),
        ([9000] * 7, [1000] * 7),
        ([1000, 9000] * 4, [1000, 9000, 1000, 9000, 1000, 9000]),
        ([1000] * 7 + [9000], [9000] * 6),
    ],
)
def test_the_own_totals_taken_out_leave_the_others_and_never_which_of_them(
    others: tuple[list[int], ...],
) -> None:
    """The attack: ours is known, so take it out; the others could be any of these."""
    ours = organization([4000, 4500, 5000, 5500, 6000, 6500, 7000])
    for totals in others:
        organization(totals)

    renewed()

    assert readable(ours) == {
        "editions": [(INDUSTRY, DAY, None, 21, 55, 14, 14, 14, 14, 25, 7)],
        "places": [
            *((DAY, total, 75) for total in (4000, 4500, 5000, 5500)),
            *((DAY, total, 50) for total in (6000, 6500, 7000)),
        ],
    }


def test_members_made_up_at_every_total_find_no_step_of_under_five_people() -> None:
    probes = list(range(0, 10_000, 500))
    ours, *_ = three(probes, [3210] * 12, [6540] * 12)

    renewed()

    pool = sorted([*probes, *[3210] * 12, *[6540] * 12], reverse=True)
    steps = {total: top for _, total, top in readable(ours)["places"]}
    for at in sorted(set(steps.values())):
        assert sum(steps.get(total) == at or at_of(steps, total) == at for total in pool) >= 5


def at_of(steps: dict[int, int], total: int) -> int:
    """Return the step of the probe next below: whoever is not probed stands between two."""
    return steps[max(probe for probe in steps if probe <= total)]


# -- Behind walls ----------------------------------------------------------------------------------


def test_an_organization_reads_its_own_rows_alone() -> None:
    low, middle, _ = three()
    outside = organization([5000] * 3, industry_shared_since=None)

    renewed()

    assert {total for _, total, _ in readable(low)["places"]} == {4000}
    assert {total for _, total, _ in readable(middle)["places"]} == {5000}
    assert place(low, member=one(middle, 5000)).top_percent is None
    assert readable(outside) == {"editions": [], "places": []}
    assert place(outside) is None
    with pytest.raises(NoTenantError):
        IndustryStanding.objects.exists()


def test_an_edition_has_nothing_by_organization() -> None:
    fields = {field.name for field in IndustryEdition._meta.get_fields()}

    assert fields == {
        *("id", "industry", "on", "until", "n", "median", "step", "made_at"),
        *("brand", "find", "insights", "relationships"),
    }


@time_machine.travel("2026-06-11T00:00:00Z", tick=False)
def test_the_task_makes_the_edition_of_a_day_that_is_over_everywhere() -> None:
    first, *_ = three()

    tasks.renew_industry_pools()

    assert place(first).on == DAY
