"""The User Report where nothing is told of one person: lines of teams, a roster without values."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine
from django.test import Client

from accounts.models import User
from accounts.tenancy import tenant_scope
from scoring.models import GroupEdition, ScoreSnapshot
from teams.models import Member, Team, UploadRequest
from teams.reports.aggregate_report import (
    AggregateQuery,
    AggregateReport,
    GroupRow,
    aggregate_report,
)
from tests import factories
from tests.cast import Cast
from tests.scoring.given import NOW, REACTION, recomputed, scored
from tests.teams.markup import Markup

SUNDAY = date(2026, 6, 7)
AT = time_machine.travel(NOW, tick=False)
WEEK_LATER = "2026-06-17T08:00:00Z"


@pytest.fixture
def cast(cast: Cast) -> Cast:
    cast.organization.visibility = "works_council"
    cast.organization.save()
    return cast


def crowd(cast: Cast, team: Team, *totals: int) -> list[Member]:
    """Return new members of the team with these totals, in hundredths; pillars are a quarter."""
    members = [scored(cast.organization, REACTION, team=team) for _ in totals]
    for member, total in zip(members, totals, strict=True):
        give(member, total)
    return members


def give(member: Member, total: int) -> None:
    pillars = dict.fromkeys(("brand", "find", "insights", "relationships"), total // 4)
    rows = ScoreSnapshot._base_manager.filter(member=member)
    rows.update(total=total, **pillars)


def report(cast: Cast, user: User | None = None, at: str = NOW, **params: str) -> AggregateReport:
    access = cast.access(user or cast.owner)
    query = AggregateQuery.parse("/report/", params)
    with time_machine.travel(at, tick=False), tenant_scope(cast.organization.pk):
        return aggregate_report(access=access, query=query)


def lines(found: AggregateReport) -> dict[str, int | None]:
    return {row.name: row.median for row in found.rows}


def text(cast: Cast, user: User) -> str:
    client = Client()
    client.force_login(user)
    with AT:
        answer = client.get(f"/o/{cast.organization.slug}/report/")
    return Markup(answer.content.decode()).text


def test_a_team_of_five_has_a_line_in_whole_points_as_of_the_last_week_that_is_over(
    cast: Cast,
) -> None:
    crowd(cast, cast.south, 1000, 2000, 4049, 5000, 6000)

    found = report(cast)

    assert found.on == SUNDAY
    assert found.whole is not None
    assert found.rows[-1] == GroupRow("South", 0, 5, 40, None, None, (10, 10, 10, 10), SUNDAY)
    assert lines(found) == {"North": None, "Oslo": None, "South": 40}


def test_the_middle_half_is_told_from_twice_the_floor_on(cast: Cast) -> None:
    crowd(cast, cast.south, *(1000 * n for n in range(10)))

    row = report(cast).rows[-1]

    assert (row.n, row.median, row.low, row.high) == (10, 45, 20, 70)


def test_a_team_is_hidden_where_a_few_would_be_left_of_the_larger_one(cast: Cast) -> None:
    crowd(cast, cast.oslo, *[4000] * 6)
    crowd(cast, cast.north, *[4000] * 3)
    crowd(cast, cast.south, *[3000] * 6)

    assert lines(report(cast)) == {"North": 40, "Oslo": None, "South": 30}


def test_every_viewer_is_told_the_same_of_a_team_and_managers_of_theirs_alone(cast: Cast) -> None:
    crowd(cast, cast.oslo, *[4000] * 4)
    crowd(cast, cast.south, *[3000] * 6)

    # All less South would be four: South is hidden from its manager too.
    assert lines(report(cast, cast.other_manager)) == {"South": None}
    assert lines(report(cast)) == {"North": None, "Oslo": None, "South": None}


def test_what_is_imported_later_shows_in_the_next_week(cast: Cast) -> None:
    members = crowd(cast, cast.south, *[3000] * 5)
    before = report(cast)

    for member in members:
        give(member, 5000)
    assert report(cast) == before

    for member in members:
        recomputed(member, at=WEEK_LATER)
        give(member, 5000)
    after = report(cast, at=WEEK_LATER)
    assert after.on == date(2026, 6, 14)
    assert lines(after)["South"] == 50


def test_a_line_stays_as_it_was_while_one_person_came(cast: Cast) -> None:
    members = crowd(cast, cast.south, *[3000] * 6)
    report(cast)

    members += crowd(cast, cast.south, 9000)
    for member in members:
        recomputed(member, at=WEEK_LATER)
        give(member, 5000)
    row = report(cast, at=WEEK_LATER).rows[-1]

    assert (row.n, row.median, row.on) == (6, 30, SUNDAY)


def test_a_higher_floor_holds_at_once_and_a_lower_one_from_the_next_week_on(cast: Cast) -> None:
    crowd(cast, cast.south, *[3000] * 6)
    assert lines(report(cast))["South"] == 30

    cast.organization.minimum_group = 7
    cast.organization.save()
    assert lines(report(cast))["South"] is None

    GroupEdition._base_manager.update(floor=7)
    cast.organization.minimum_group = 5
    cast.organization.save()
    assert report(cast).floor == 7
    assert lines(report(cast))["South"] is None


def test_bands_of_fewer_than_the_floor_are_not_counted_out(cast: Cast) -> None:
    crowd(cast, cast.south, 1000, 1000, 1000, *[4000] * 5, *[8000] * 6)

    assert [(band.label, band.count) for band in report(cast).bands] == [
        *(("Starting", None), ("Developing", None), ("Proficient", 0), ("Leading", 6)),
    ]


def test_without_a_week_with_scores_nothing_is_told(cast: Cast) -> None:
    found = report(cast)

    assert (found.on, found.whole, found.bands) == (None, None, ())
    assert "No week with scores yet" in text(cast, cast.owner)


def test_works_council_names_nobody_and_has_no_roster(cast: Cast) -> None:
    crowd(cast, cast.south, *[3000] * 6)

    assert report(cast).roster is None
    assert "Rita Rep" not in text(cast, cast.owner)


def test_names_without_detail_has_a_roster_that_says_who_has_data(cast: Cast) -> None:
    cast.organization.visibility = "names_without_detail"
    cast.organization.save()
    with_data = crowd(cast, cast.oslo, 4000)[0]

    roster = report(cast, cast.manager).roster

    assert roster is not None
    assert {row.name: (row.team, row.state, row.may_ask) for row in roster.rows} == {
        "Mona Manager": ("", "no data yet", False),
        "Rita Rep": ("Oslo", "no data yet", True),
        with_data.name: ("Oslo", "has data", False),
    }


def test_the_search_in_the_roster_changes_no_number(cast: Cast) -> None:
    cast.organization.visibility = "names_without_detail"
    cast.organization.save()
    crowd(cast, cast.south, *[3000] * 6)

    found = report(cast, q="rita")

    assert found.roster is not None
    assert [row.name for row in found.roster.rows] == ["Rita Rep"]
    assert found.rows == report(cast).rows


@pytest.mark.parametrize(
    ("preset", "status"), [("names_without_detail", 302), ("works_council", 403)]
)
def test_who_is_named_in_the_roster_can_be_asked_for_files(
    cast: Cast, preset: str, status: int
) -> None:
    cast.organization.visibility = preset
    cast.organization.save()
    client = Client()
    client.force_login(cast.manager)
    path = f"/o/{cast.organization.slug}/members/{cast.rep_member.pk}/request-upload/"

    with AT:
        answer = client.post(path)

    assert answer.status_code == status
    with tenant_scope(cast.organization.pk):
        assert UploadRequest.objects.count() == (status == 302)


@pytest.mark.parametrize("path", ["ledger/", "outcomes/", "calibration/", "content/?team=all"])
def test_what_could_be_cut_to_one_person_is_refused_with_the_reason(cast: Cast, path: str) -> None:
    client = Client()
    client.force_login(cast.owner)

    with AT:
        answer = client.get(f"/o/{cast.organization.slug}/{path}")

    assert answer.status_code == 403
    assert "“Works council”: values are told of groups" in Markup(answer.content.decode()).text


def test_an_import_for_somebody_else_says_nothing_of_what_was_in_it(cast: Cast) -> None:
    batch = factories.applied(cast.rep_member, [REACTION])
    type(batch)._base_manager.filter(pk=batch.pk).update(new_count=7319)
    shown = {}
    for user in (cast.owner, cast.rep):
        client = Client()
        client.force_login(user)
        with AT:
            answers = [
                client.get(f"/o/{cast.organization.slug}/imports/{path}")
                for path in ("", f"{batch.pk}/")
            ]
        shown[user.pk] = ["7\u202f319" in Markup(one.content.decode()).text for one in answers]

    assert shown == {cast.owner.pk: [False, False], cast.rep.pk: [True, True]}
