"""Leaderboards: as the visibility allows, with reasons, ties that share, and nobody last."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.test import Client

from accounts.tenancy import tenant_scope
from accounts.visibility import Visibility
from scoring.core.records import Reaction, Search
from scoring.models import ScoreSnapshot
from teams.models import Member
from teams.reports.team_shapes import BoardRow, TeamBoard
from tests import factories
from tests.cast import Cast
from tests.scoring.given import scored
from tests.teams.reporting import opened
from tests.teams.teaming import DAY, LAST, NOW, people, preset, somebody, store, team_of

D = Decimal
LONG_AGO = LAST - 120 * DAY


def board(cast: Cast, user: object = None, **params: str) -> TeamBoard:
    return team_of(cast, cast.oslo, user, **params).board  # type: ignore[arg-type]


def places(rows: tuple[BoardRow, ...]) -> list[tuple[str, Decimal | None, int | None]]:
    return [(row.name, row.value, row.rank) for row in rows]


def named(cast: Cast, **totals: tuple[int, int]) -> dict[str, Member]:
    """Members of Oslo with a total before and now, in hundredths, and one long ago."""
    found = {}
    for name, (before, now) in totals.items():
        found[name] = somebody(cast, cast.oslo, now, before, name=name)
        store(found[name], {LONG_AGO: 100})
    return found


def test_equal_totals_share_the_better_rank_and_the_rule_is_printed(cast: Cast) -> None:
    named(cast, A=(0, 9000), B=(0, 8000), C=(0, 8000), D=(0, 7000), E=(0, 6000), F=(0, 5000))

    found = board(cast)

    assert places(found.podium) == [("A", D(90), 1), ("B", D(80), 2), ("C", D(80), 2)]
    assert (found.rows, found.own, found.compared) == ((), None, 6)
    assert found.rule == (
        "Of 6 with a total on 9 Jun 2026. Equal totals share the better rank; "
        "who has no total is not ranked."
    )
    assert {row.reason for row in found.podium} == {
        "Brand does most, 22.50 of 25",
        "Brand does most, 20.00 of 25",
    }


def test_the_lower_half_is_not_listed_and_the_own_row_is_pinned(cast: Cast) -> None:
    preset(cast, Visibility.OPEN_TEAM)
    people(cast, cast.oslo, *range(9000, 1000, -1000))
    store(cast.rep_member, {LAST: 500})

    found = board(cast, cast.rep)

    assert [row.rank for row in (*found.podium, *found.rows)] == [1, 2, 3, 4]
    assert found.own is not None
    assert (found.own.name, found.own.rank, found.own.is_own) == ("Rita Rep", 9, True)
    assert found.is_listed is True


@pytest.mark.parametrize(("n", "note"), [(2, "2 can be compared, and a board takes 3."), (3, "")])
def test_a_board_takes_three(cast: Cast, n: int, note: str) -> None:
    named(cast, **{f"M{k}": (1000, 2000 + k) for k in range(n)})

    found = board(cast)

    assert (found.note, len(found.podium)) == (note, 3 if n == 3 else 0)


def test_most_improved_lists_gains_alone_and_marks_newcomers_unranked(cast: Cast) -> None:
    named(cast, Up=(1000, 3000), Far=(1000, 5000), Level=(2000, 2000), Down=(9000, 1000))
    somebody(cast, cast.oslo, 9900, 100, name="New")

    found = board(cast, board="improved")

    assert places(found.podium) == [("Far", D(40), 1), ("Up", D(20), 2)]
    assert [(row.name, row.reason) for row in found.newcomers] == [("New", "first total on 10 May")]
    assert (found.compared, found.rows) == (4, ())
    assert [row.tag for row in board(cast).podium] == ["newcomer", "", ""]


def test_where_nobody_gained_the_board_says_so(cast: Cast) -> None:
    named(cast, A=(9000, 1000), B=(8000, 1000), C=(7000, 1000))

    found = board(cast, board="improved")

    assert (found.podium, found.note) == ((), "No total is higher than it was.")


def test_who_was_scored_by_other_rules_is_not_compared(cast: Cast) -> None:
    members = named(cast, A=(1000, 2000), B=(1000, 3000), C=(1000, 4000), D=(1000, 9000))
    with tenant_scope(cast.organization.pk):
        ScoreSnapshot.objects.filter(member=members["D"], on=LAST).update(policy="linkedin_like")

    found = board(cast, board="improved")

    assert (found.compared, [row.name for row in found.podium]) == (3, ["C", "B", "A"])


def test_points_per_active_day_are_those_of_the_records(cast: Cast) -> None:
    """Everybody searches on as many days; who searches more earns more by active day."""
    for name, count in (("One", 1), ("Five", 5), ("Nine", 9)):
        days = [date(2026, 6, n) for n in range(3, 8)]
        records = [Search(on=on, count=count, source="crm", ref=f"s{on}") for on in days]
        member = scored(cast.organization, *records, team=cast.oslo, name=name)
        store(member, {LONG_AGO: 100})

    since = (LAST - 14 * DAY).isoformat()
    found = board(cast, board="per_day", since=since)

    assert [row.name for row in found.podium] == ["Nine", "Five", "One"]
    assert all(row.value is not None and row.value > 0 for row in found.podium)
    assert all("+" in row.reason for row in found.podium)
    assert found.rule.startswith("Of 3 with 3 active days or more from 26 May 2026 to 9 Jun 2026")


def test_an_organization_can_switch_boards_off(cast: Cast) -> None:
    named(cast, A=(0, 9000), B=(0, 8000), C=(0, 7000))
    cast.organization.leaderboard = False
    cast.organization.save()

    found = board(cast)

    assert (found.podium, found.tabs) == ((), ())
    assert found.note == "This organization has switched its leaderboards off."


def test_where_managers_alone_see_a_rep_has_the_own_row_and_the_number_of_people(
    cast: Cast,
) -> None:
    people(cast, cast.oslo, 9000, 8000, 7000, 2000)
    store(cast.rep_member, {LAST: 6000})
    few = board(cast, cast.rep)
    people(cast, cast.oslo, 1000)

    found = board(cast, cast.rep, board="improved")

    assert found.own is not None
    assert (found.own.value, found.own.rank, found.compared) == (D(60), 4, 6)
    assert (found.podium, found.rows, found.newcomers, found.tabs) == ((), (), (), ())
    assert found.note.startswith("6 people are in this team.")
    assert few.own is not None
    assert (few.own.value, few.own.rank, few.compared) == (D(60), None, 0)


@pytest.mark.parametrize("visibility", [Visibility.NAMES_WITHOUT_DETAIL, Visibility.WORKS_COUNCIL])
def test_closed_visibilities_name_nobody(cast: Cast, visibility: Visibility) -> None:
    preset(cast, visibility)
    people(cast, cast.oslo, 9000, 8000, 7000, 2000, 1000, 500)

    for user in (cast.owner, cast.manager, cast.analyst):
        found = board(cast, user)
        assert (found.podium, found.rows, found.own, found.newcomers) == ((), (), None, ())
        assert "a board names nobody" in found.note


def test_a_member_leaves_the_boards_and_stays_in_the_averages(cast: Cast) -> None:
    preset(cast, Visibility.OPEN_TEAM)
    people(cast, cast.oslo, 8000, 7000, 6000)
    store(cast.rep_member, {LAST: 9000})
    client = Client()
    client.force_login(cast.rep)
    path = f"/o/{cast.organization.slug}/teams/boards/"

    assert client.post(path, {"listed": "0"}).status_code == 302

    others, own = board(cast), board(cast, cast.rep)
    assert "Rita Rep" not in {row.name for row in (*others.podium, *others.rows)}
    assert (others.podium[0].value, others.compared) == (D(80), 3)
    assert own.own is not None
    assert (own.own.name, own.own.rank, own.is_listed) == ("Rita Rep", None, False)
    assert team_of(cast, cast.oslo).numbers.total.n == 4
    body = opened(cast, cast.rep, f"teams/{cast.oslo.pk}/", at=NOW).content.decode()
    assert "Put me on leaderboards" in body

    client.post(path, {"listed": "1"})
    assert board(cast).podium[0].name == "Rita Rep"


def test_who_is_no_member_has_no_place_to_give_up(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.owner)

    answer = client.post(f"/o/{cast.organization.slug}/teams/boards/", {"listed": "0"})

    assert answer.status_code == 403
    assert "no board has you" in answer.content.decode()


def test_a_board_per_active_day_is_of_a_hundred_at_most(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("teams.reports.team_board.MOST_AT_ONCE", 2)
    named(cast, A=(0, 9000), B=(0, 8000), C=(0, 7000))

    assert board(cast, board="per_day").note == (
        "3 people are too many at once: choose a team below."
    )


def test_movers_have_their_causes(cast: Cast) -> None:
    day = date(2026, 6, 8)
    scored(
        cast.organization,
        *(Reaction(on=day, count=9, source="crm", ref=f"r{n}") for n in range(5)),
        team=cast.oslo,
        name="Moves Much",
    )
    with time_machine.travel(NOW, tick=False):
        factories.member(cast.organization, cast.oslo)

    page = team_of(cast, cast.oslo, cast.manager, since="2026-06-02")

    assert [(one.name, one.reason.split(" +")[0]) for one in page.up] == [
        ("Moves Much", "Reactions given")
    ]
    assert page.up[0].url.endswith(f"/members/{page.rows[1].id}/")
