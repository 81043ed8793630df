"""A score of a past day: as it stands, with what it showed first, and in the team of that day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client

from accounts.tenancy import tenant_scope
from scoring.core.records import Proof
from scoring.models import Why
from teams.reports.member_scores import member_next_points
from teams.services.people import member_move
from tests import factories
from tests.cast import Cast
from tests.scoring.given import FIRST, LAST, REACTION, recomputed, score
from tests.teams.markup import Markup
from tests.teams.reporting import page

pytestmark = pytest.mark.django_db
PROOF = Proof(on=FIRST, endorsements=60, recommendations=0, source="crm", ref="proof")


def test_a_past_day_is_shown_as_it_is(cast: Cast) -> None:
    score(cast.rep_member, REACTION)

    found = page(cast, on=date(2026, 6, 1), since=FIRST)

    assert found.score is not None
    assert (found.as_of, found.score.as_of) == (date(2026, 6, 1), date(2026, 6, 1))
    assert (found.since, str(found.change)) == (FIRST, "0.00")
    assert found.days is not None
    assert (found.days.first, found.days.last, found.is_latest) == (FIRST, LAST, False)


def test_what_to_do_next_is_of_the_latest_day_alone(cast: Cast) -> None:
    score(cast.rep_member, REACTION)

    past, latest = page(cast, on=date(2026, 6, 1)), page(cast)

    assert (past.next_points, latest.is_latest) == ((), True)
    assert latest.next_points


def test_three_actions_stand_first_and_the_rest_of_all_behind_one_word(
    client: Client, cast: Cast
) -> None:
    score(cast.rep_member, REACTION)
    client.force_login(cast.manager)
    with tenant_scope(cast.organization.pk):
        every = member_next_points(
            access=cast.access(cast.manager), member=cast.rep_member, limit=100
        )

    html = client.get(f"/o/{cast.organization.slug}/members/{cast.rep_member.pk}/").content.decode()

    assert [point.action for point in page(cast).next_points] == list(every)
    first, rest = html.split('id="h-next"')[1].split("</section>")[0].split("<details")
    assert (len(every), first.count("<li>"), rest.count("<li>")) == (24, 3, 21)
    assert "21 more actions</summary>" in rest


def test_a_later_day_than_the_latest_is_the_latest(cast: Cast) -> None:
    score(cast.rep_member, REACTION)

    assert page(cast, on=date(2027, 1, 1)).as_of == LAST


def test_a_day_before_the_first_says_when_the_first_is(cast: Cast) -> None:
    score(cast.rep_member, REACTION)

    found = page(cast, on=date(2026, 5, 3))

    assert found.missing is not None
    assert found.missing.reason == "The first day with a score is 25 May 2026."
    assert (found.state, found.as_of) == ("no_data", date(2026, 5, 3))


def test_the_team_is_that_of_the_day(cast: Cast) -> None:
    score(cast.rep_member, REACTION)
    with tenant_scope(cast.organization.pk):
        member_move(member=cast.rep_member, team=cast.south, since=LAST)

    before, after = (page(cast, on=on, user=cast.owner) for on in (LAST - timedelta(days=1), LAST))

    assert (before.person.team, after.person.team) == ("Oslo", "South")
    assert (before.peers, after.peers) == ("Team Oslo", "Team South")


def test_a_restated_day_says_what_it_showed_first_and_why(cast: Cast) -> None:
    score(cast.rep_member, REACTION)
    batch = factories.applied(cast.rep_member, [PROOF])
    recomputed(cast.rep_member, batch=batch, why=Why.IMPORT)

    found = page(cast, on=LAST)

    assert str(found.score and found.score.total) == "3.99"
    assert found.restated == (
        "Restated on 10 Jun 2026, because files or activity came later. First shown: 0.99."
    )


ODD_DAYS = (
    *("2026-06-01", "2020-01-01", "2099-01-01", "nonsense", ""),
    *("0001-01-01", "0001-01-31", "0001-03-01", "0002-12-31", "9999-12-31"),
)


def test_the_page_answers_whatever_day_is_asked_for(client: Client, cast: Cast) -> None:
    score(cast.rep_member, REACTION)
    client.force_login(cast.manager)
    url = f"/o/{cast.organization.slug}/members/{cast.rep_member.pk}/"

    for on in ODD_DAYS:
        for since in ("", *ODD_DAYS) if on in {"", "0001-01-01"} else ("",):
            answer = client.get(url, {"on": on, "since": since, "weeks": "52"})

            assert answer.status_code == 200, (on, since)
            assert 'name="on"' in answer.content.decode(), (on, since)


def test_any_earlier_day_can_be_picked_and_each_form_keeps_what_the_other_asked(
    client: Client, cast: Cast
) -> None:
    score(cast.rep_member, REACTION)
    client.force_login(cast.manager)
    url = f"/o/{cast.organization.slug}/members/{cast.rep_member.pk}/"
    asked = {"on": "2026-06-05", "since": "2026-06-01"}

    found = {name: fields(client, url, asked, name) for name in ("day", "compare", "pick")}
    usual = fields(client, url, {"on": "2026-06-05"}, "day")

    assert found == {
        "day": [("on", "2026-06-05", "2026-06-09"), ("since", "2026-06-01", None)],
        "compare": [("on", "2026-06-05", None)],
        "pick": [("on", "2026-06-05", None), ("since", None, "2026-06-04")],
    }
    assert usual == [("on", "2026-06-05", "2026-06-09")]


def fields(
    client: Client, url: str, asked: dict[str, str], form: str
) -> list[tuple[str | None, str | None, str | None]]:
    """Return name, value and last day of the inputs of a form, those beside it included."""
    html = client.get(url, asked).content.decode()
    inside = html.split(f'id="{form}"')[1].split("</form>")[0]
    beside = [each for each in Markup(html).all("input") if each.get("form") == form]
    inputs = Markup(inside).all("input") + beside
    return [(each.get("name"), each.get("value"), each.get("max")) for each in inputs]
