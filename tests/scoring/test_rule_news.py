"""Those affected read of new rules on the page of the score: before, after, and in the trend."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client

from accounts.models import User
from accounts.rules import rulebook_of
from accounts.tenancy import tenant_scope
from teams.reports.rule_news import rule_markers
from teams.reports.trend_shapes import Marker
from tests import factories
from tests.cast import Cast
from tests.scoring.given import NOW, REACTION, score
from tests.teams.markup import Markup

pytestmark = pytest.mark.django_db

HARDER = {"social_proof": {"max": 3, "target": 90}}


def get(user: User, cast: Cast, path: str, at: str) -> HttpResponse:
    client = Client()
    client.force_login(user)
    with time_machine.travel(at, tick=False):
        return client.get(f"/o/{cast.organization.slug}/{path}")


def publish(cast: Cast, on: date, note: str = "Praise is rarer.", *, at: str = NOW) -> None:
    with time_machine.travel(at, tick=False):
        factories.rule_version(cast.organization, cast.admin, on, note, components=HARDER)


def titles(cast: Cast, at: str) -> list[str]:
    news = get(cast.rep, cast, "score/", f"{at}T10:00:00Z").context["page"].news
    return [each.title for each in news]


def test_a_notice_stands_from_14_days_before_until_30_days_after(cast: Cast) -> None:
    publish(cast, date(2026, 7, 1))

    found = {
        day: titles(cast, day)
        for day in ("2026-06-16", "2026-06-17", "2026-06-30", "2026-07-01", "2026-07-31")
    }

    assert found == {
        "2026-06-16": [],
        "2026-06-17": ["New rules from 1 Jul"],
        "2026-06-30": ["New rules from 1 Jul"],
        "2026-07-01": ["New rules since 1 Jul"],
        "2026-07-31": ["New rules since 1 Jul"],
    }
    assert titles(cast, "2026-08-01") == []


def test_the_latest_of_several_stands_first(cast: Cast) -> None:
    publish(cast, date(2026, 6, 12))
    publish(cast, date(2026, 6, 20))

    assert titles(cast, "2026-06-14") == ["New rules from 20 Jun", "New rules since 12 Jun"]


@pytest.mark.parametrize(("persona", "path"), [("rep", "score/"), ("manager", "members/{id}/")])
def test_the_note_and_what_changes_are_read_where_the_score_is(
    cast: Cast, persona: str, path: str
) -> None:
    score(cast.rep_member, REACTION)
    publish(cast, date(2026, 6, 20), note="Praise is <rarer>.")
    user = cast.users[persona]
    assert user is not None

    answer = get(user, cast, path.format(id=cast.rep_member.pk), NOW)

    said = " ".join(Markup(answer.content.decode()).text.split())
    assert "New rules from 20 Jun: Praise is <rarer>. Read the rulebook" in said
    assert "Social proof: full marks at 60 to 90" in said
    assert f"/o/{cast.organization.slug}/rules/1/" in answer.content.decode()


def test_a_change_of_rules_is_marked_in_the_trend_once_it_began(cast: Cast) -> None:
    publish(cast, date(2026, 6, 20))

    with tenant_scope(cast.organization.pk):
        book = rulebook_of(cast.organization)
    june = [(date(2026, 6, 1), date(2026, 6, last)) for last in (19, 20, 21)]
    found = [rule_markers(cast.organization, book, *days) for days in june]

    url = f"/o/{cast.organization.slug}/rules/1/"
    text = "Own rules 1 begin: Praise is rarer."
    marker = Marker(date(2026, 6, 20), "rules", text, url=url)
    assert found == [(), (marker,), (marker,)]


def test_the_trend_of_a_score_page_shows_the_marker_among_the_others(cast: Cast) -> None:
    publish(cast, date(2026, 6, 5), at="2026-06-04T08:00:00Z")
    score(cast.rep_member, REACTION)

    trend = get(cast.rep, cast, "score/", NOW).context["page"].trend

    marked = [(m.on.isoformat(), m.kind) for m in trend.markers if m.kind != "absence"]
    assert marked == [("2026-06-05", "rules")]
    assert {point.model for point in trend.points} == {"ssi-v1", "own-1"}
