"""The Outcomes page: whose months it lists, what stands in them, and to whom."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from accounts.tenancy import tenant_scope
from teams.models import TeamMembership
from teams.reports.outcome_shapes import Sum, Total
from teams.services import people
from teams.services.imports import import_undo
from tests import factories
from tests.cast import Cast
from tests.teams.outcome_story import (
    APRIL,
    BEFORE_APRIL,
    BEFORE_MAY,
    MAY,
    listed,
    outcome,
    outcomes,
    row,
    tell,
    total,
)

D = Decimal
MID_MAY = date(2026, 5, 15)


def test_a_month_adds_up_what_is_told_of_it_beside_the_score_before_it(cast: Cast) -> None:
    rita = cast.rep_member
    tell(
        rita,
        outcome(date(2026, 5, 1), "meeting"),
        outcome(date(2026, 5, 31), "meeting", count=4),
        outcome(MID_MAY, "opportunity", amount="900"),
        outcome(MID_MAY, "won", amount="1200.50", currency="EUR"),
        outcome(MID_MAY, "won", amount="0.50", currency="EUR"),
        outcome(MID_MAY, "won", amount="7", currency="USD"),
        outcome(MID_MAY, "won"),
        outcome(date(2026, 5, 10), "quota", attainment="0.4"),
        outcome(date(2026, 5, 31), "quota", attainment="1.125"),
    )
    for on, points in ((BEFORE_MAY, 41), (MAY, 99), (BEFORE_APRIL, 88)):
        total(rita, on, points)

    found = row(outcomes(cast), rita.name)

    assert (found.meetings, found.opportunities, found.won) == (5, 1, 4)
    assert found.amounts == (Sum("EUR", D("1201.00")), Sum("USD", D(7)))
    assert (found.attainment, found.score, found.estimated) == (D("1.125"), D(41), False)


def test_a_day_belongs_to_its_month_and_the_month_that_runs_is_not_shown(cast: Cast) -> None:
    tell(
        cast.rep_member,
        outcome(date(2026, 4, 30), "meeting"),
        outcome(date(2026, 6, 1), "meeting"),
        outcome(date(2025, 11, 30), "meeting"),
    )

    assert listed(outcomes(cast)) == [(cast.rep_member.name, APRIL)]
    assert listed(outcomes(cast, since="2025-11")) == [
        (cast.rep_member.name, APRIL),
        (cast.rep_member.name, date(2025, 11, 1)),
    ]
    assert outcomes(cast, since="2026-05").missing is not None


def test_nothing_told_is_none_of_it_only_where_a_colleague_has_some(cast: Cast) -> None:
    rita, rob = cast.rep_member, cast.other_rep_member
    silent = factories.member(cast.organization, cast.oslo, name="Siv")
    other = factories.member(cast.organization, cast.oslo, name="Odd")
    tell(rita, outcome(MID_MAY, "opportunity"))
    tell(other, outcome(date(2026, 1, 3), "meeting"))
    tell(rob, outcome(MID_MAY, "meeting"))

    page = outcomes(cast)

    # Odd is known to the customer system and is in Rita's team; Siv is not, Rob is in another.
    assert (row(page, "Odd").opportunities, row(page, "Odd").won) == (0, None)
    assert row(page, rob.name).opportunities is None
    assert row(page, rita.name).meetings is None
    assert silent.name not in {name for name, _ in listed(page)}
    assert ("Odd", APRIL) not in listed(page)
    # Siv, and the two of the cast of whom nothing was ever imported.
    assert page.untold == 3


def test_what_was_replaced_or_undone_does_not_count(cast: Cast) -> None:
    rita = cast.rep_member
    tell(rita, outcome(MID_MAY, "opportunity", "a", count=5))
    tell(rita, outcome(MID_MAY, "opportunity", "a", count=7))
    undone = tell(rita, outcome(MID_MAY, "opportunity", "b", count=100))
    with tenant_scope(cast.organization.pk):
        import_undo(access=cast.access(cast.owner), batch=undone)

    assert row(outcomes(cast), rita.name).opportunities == 7


def test_outcomes_belong_to_the_team_of_their_day_and_are_of_whom_the_viewer_may_see(
    cast: Cast,
) -> None:
    rita, rob = cast.rep_member, cast.other_rep_member
    with tenant_scope(cast.organization.pk):
        people.member_move(member=rita, team=cast.south, since=MID_MAY)
        # Rob is in a team of Mona's for one day, and back.
        people.member_move(member=rob, team=cast.oslo, since=date(2026, 5, 30))
        people.member_move(member=rob, team=cast.south, since=date(2026, 5, 31))
    for member in (rita, rob):
        tell(
            member,
            outcome(APRIL, "meeting"),
            outcome(MAY, "meeting", count=2),
            outcome(date(2026, 5, 30), "won", amount="99000"),
            outcome(date(2026, 5, 31), "meeting", count=4),
            outcome(date(2026, 5, 2), "quota", attainment="0.42"),
        )
        total(member, BEFORE_MAY, 61)

    everything = outcomes(cast)
    north = outcomes(cast, cast.manager)
    south = outcomes(cast, cast.other_manager)
    oslo = outcomes(cast, team=str(cast.oslo.pk))

    assert row(everything, rita.name, MAY).team == "South"
    assert row(everything, rita.name, APRIL).team == "Oslo"
    assert [row(everything, one.name).meetings for one in (rita, rob)] == [6, 6]
    # To Mona both are other managers' today: no name, no number, however she asks.
    assert (north.rows, north.totals, north.quadrants) == ((), None, None)
    assert north.missing is not None
    assert "Who is in none of your teams today is left out." in north.missing.reason
    # Rita's days before are nothing of the south's, her score of then neither.
    assert [row(south, one.name).meetings for one in (rita, rob)] == [4, 6]
    assert [row(south, one.name).score for one in (rita, rob)] == [None, D(61)]
    assert [row(south, one.name).attainment for one in (rita, rob)] == [None, D("0.42")]
    assert [row(oslo, one.name).meetings for one in (rita, rob)] == [2, 0]
    assert (row(oslo, rob.name).won, row(oslo, rob.name).amounts) == (1, (Sum("", D(99000)),))


def test_who_may_not_be_seen_is_counted_and_in_no_number(cast: Cast) -> None:
    rita = cast.rep_member
    stays = factories.member(cast.organization, cast.oslo, name="Siv")
    for member in (rita, stays):
        tell(member, outcome(APRIL, "meeting"))
    with tenant_scope(cast.organization.pk):
        TeamMembership.objects.filter(member=rita).update(end=date(2026, 5, 3))

    page = outcomes(cast, cast.manager)

    assert (listed(page), page.left_out) == ([("Siv", APRIL)], 1)
    assert page.totals is not None
    assert page.totals.meetings == Total(1, D(1))
    whole = outcomes(cast, team=str(cast.north.pk))
    assert (len(whole.rows), whole.left_out) == (2, 0)


def test_a_team_holds_those_below_it_and_others_are_not_among_a_managers(cast: Cast) -> None:
    tell(cast.rep_member, outcome(MID_MAY, "meeting"))
    tell(cast.other_rep_member, outcome(MID_MAY, "meeting"))
    tell(cast.silent_member, outcome(MID_MAY, "meeting"))
    rita, rob, silent = (
        (one.name, MAY) for one in (cast.rep_member, cast.other_rep_member, cast.silent_member)
    )

    assert {*listed(outcomes(cast))} == {*listed(outcomes(cast, cast.analyst))}
    assert {*listed(outcomes(cast))} == {rita, rob, silent}
    assert listed(outcomes(cast, team=str(cast.north.pk))) == [rita]
    assert listed(outcomes(cast, cast.manager)) == [rita]
    foreign = outcomes(cast, cast.manager, team=str(cast.south.pk))
    assert (listed(foreign), foreign.filters.chips[0].value) == ([], "not among yours")
    assert [choice.value for choice in foreign.filters.teams] == [
        str(cast.north.pk),
        str(cast.oslo.pk),
    ]


def test_nothing_of_another_organization_is_in_it(cast: Cast) -> None:
    tell(cast.outside_member, outcome(MID_MAY, "meeting"))

    page = outcomes(cast)

    assert page.missing is not None
    assert page.missing.title == "No outcomes yet"
    assert page.missing.step is not None
    assert outcomes(cast, cast.analyst).missing.step is None  # type: ignore[union-attr]
    assert outcomes(cast, team=str(cast.outside_team.pk)).rows == ()


def test_the_whole_period_adds_counts_and_takes_means(cast: Cast) -> None:
    rita, rob = cast.rep_member, cast.other_rep_member
    tell(
        rita,
        outcome(APRIL, "won", count=2, amount="10", currency="EUR"),
        outcome(MAY, "won", count=1, amount="5", currency="EUR"),
        outcome(APRIL, "quota", attainment="0.5"),
        outcome(MAY, "quota", attainment="1"),
        outcome(MAY, "meeting"),
    )
    tell(rob, outcome(MAY, "quota", attainment="0.8"))
    total(rita, BEFORE_APRIL, 30)
    total(rita, BEFORE_MAY, 41)
    total(rob, BEFORE_MAY, -1)

    page = outcomes(cast, by="member", sort="attainment", dir="desc")

    assert [one.name for one in page.rows] == [rob.name, rita.name]
    _, whole = page.rows
    assert (whole.month, whole.months, whole.won, whole.meetings) == (None, 2, 3, 1)
    assert (whole.score, whole.attainment) == (D("35.5"), D("0.75"))
    assert whole.amounts == (Sum("EUR", D(15)),)
    assert page.rows[0].score is None
    assert page.totals is not None
    assert (page.totals.rows, page.totals.members) == (2, 2)
    assert page.totals.score == Total(1, D("35.5"))
    assert page.totals.won == Total(1, D(3))
    assert page.totals.opportunities == Total(0, None)
    assert page.totals.attainment == Total(2, D("0.775"))


def test_rows_are_sorted_with_what_is_not_told_last_and_paged_with_all_in_the_totals(
    cast: Cast,
) -> None:
    members = [
        factories.member(cast.organization, cast.south, name=f"M{number:02}")
        for number in range(60)
    ]
    for number, member in enumerate(members):
        tell(member, outcome(MID_MAY + timedelta(days=number % 7), "meeting", count=number))
    tell(cast.rep_member, outcome(MID_MAY, "won"))

    first = outcomes(cast, sort="meetings", dir="asc")
    second = outcomes(cast, sort="meetings", dir="asc", page="9")

    assert [one.meetings for one in first.rows] == [*range(50)]
    assert [one.meetings for one in second.rows] == [*range(50, 60), None]
    assert (first.shown, second.shown) == ("1 to 50 of 61 rows", "51 to 61 of 61 rows")
    assert first.next is not None
    assert first.next.url == "/outcomes/?sort=meetings&dir=asc&page=2"
    assert (first.previous, second.next) == (None, None)
    assert first.totals == second.totals
    assert first.totals is not None
    assert first.totals.meetings == Total(60, D(sum(range(60))))
