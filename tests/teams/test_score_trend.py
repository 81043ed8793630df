"""The trend: its length, what is marked in it, both readings of restated days, LinkedIn's own."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from scoring.core.records import Active, Coverage, Member, Proof, ReferenceSSI
from scoring.models import Why
from teams.models import Import
from tests import factories
from tests.cast import Cast
from tests.scoring.given import FIRST, LAST, REACTION, recomputed, score
from tests.teams.reporting import opened, page

pytestmark = pytest.mark.django_db
D = Decimal
PROOF = Proof(on=FIRST, endorsements=60, recommendations=0, source="crm", ref="proof")


def restated(cast: Cast) -> Import:
    """Score Rita, and restate every day by 3.00 points; return the import that did."""
    score(cast.rep_member, REACTION)
    batch = factories.applied(cast.rep_member, [PROOF], inputs=[{"kind": "linkedin.profile"}])
    recomputed(cast.rep_member, batch=batch, why=Why.IMPORT)
    return batch


def ssi(on: date, total: str, source: str = "by hand") -> ReferenceSSI:
    return ReferenceSSI(on=on, values={"total": total}, source=source, ref=on.isoformat())


# -- how long ----------------------------------------------------------------------------------


@pytest.mark.parametrize(("weeks", "points"), [(4, 5), (13, 14), (26, 27), (52, 53)])
def test_the_trend_is_as_long_as_asked(cast: Cast, weeks: int, points: int) -> None:
    old = Coverage(metrics=("*",), start=date(2025, 1, 1), end=LAST, source="crm")
    factories.applied(cast.rep_member, [old])
    recomputed(cast.rep_member)

    trend = page(cast, weeks=weeks).trend

    assert trend is not None
    assert [p.on for p in trend.points] == [
        LAST - timedelta(weeks=n) for n in reversed(range(points))
    ]
    assert [(c.weeks, c.selected) for c in trend.choices] == [
        (n, n == weeks) for n in (4, 13, 26, 52)
    ]


def test_the_address_keeps_the_days_and_what_is_no_length_is_26(cast: Cast) -> None:
    score(cast.rep_member, REACTION)

    answer = opened(cast, cast.rep, "score/?on=2026-06-08&since=2026-06-01&weeks=13")
    other = opened(cast, cast.rep, "score/?weeks=14")

    path = f"/o/{cast.organization.slug}/score/"
    trend = answer.context["page"].trend
    assert trend.weeks == 13
    assert trend.choices[0].url == f"{path}?on=2026-06-08&since=2026-06-01&weeks=4"
    assert 'name="weeks" value="13" form="compare"' in answer.content.decode()
    assert other.context["page"].trend.weeks == 26


# -- what is marked ----------------------------------------------------------------------------


def test_a_seat_that_begins_and_ends_is_marked(cast: Cast) -> None:
    since, until = LAST - timedelta(days=9), LAST - timedelta(days=2)
    seat = Member(name="", email="", seat="sales_navigator", seat_since=since, ref="a")
    free = Member(name="", email="", seat="free", seat_since=until, ref="b")
    active = [Active(on=date(2026, 5, 1) + timedelta(days=7 * n), ref=f"{n}") for n in range(6)]

    score(cast.rep_member, seat, free, *active)
    trend = page(cast).trend

    assert trend is not None
    assert [(m.on, m.kind, m.text) for m in trend.markers] == [
        (since, "seat", "Sales Navigator seat from this day on"),
        (until, "seat", "Free seat from this day on"),
    ]


def test_a_time_without_activity_is_marked_from_the_first_day_of_the_trend(cast: Cast) -> None:
    score(cast.rep_member, REACTION)

    trend = page(cast).trend

    assert trend is not None
    [marker] = trend.markers
    assert (marker.on, marker.until) == (date(2026, 5, 26), date(2026, 6, 8))
    assert marker.text == "No activity recorded from 1 May to 8 Jun, 39 days"
    assert [p.markers for p in trend.points] == [(marker,), (), ()]


def test_every_mark_stands_in_the_table_and_in_the_description(cast: Cast) -> None:
    score(cast.rep_member, REACTION)

    html = opened(cast, cast.manager, f"members/{cast.rep_member.pk}/").content.decode()

    text = "No activity recorded from 1 May to 8 Jun, 39 days"
    described, listed, table = (
        html.find(text, html.find(at)) for at in ("<desc", "marks", "<td class")
    )
    assert "Mark 1, 26 May: " + text in html
    assert html.count(text) == 3
    assert -1 not in {described, listed, table}


# -- restated days -----------------------------------------------------------------------------


def test_a_restated_day_has_both_readings_and_says_why_and_by_what(cast: Cast) -> None:
    batch = restated(cast)

    found = page(cast, on=LAST)

    assert found.trend is not None
    assert found.readings is not None
    assert [(p.total, p.restated and p.restated.first) for p in found.trend.points] == [
        (D("3.00"), D("0.00")),
        (D("3.00"), D("0.00")),
        (D("3.99"), D("0.99")),
    ]
    why = found.readings.why
    assert why.why == (
        "10 Jun 2026: files or activity came later (LinkedIn archive imported, 1 new, 0 changed)"
    )
    assert why.url == f"/o/{cast.organization.slug}/imports/{batch.pk}/"
    assert [(row.name, row.first, row.now, row.change) for row in found.readings.rows] == [
        ("brand", D("0.00"), D("3.00"), D("3.00")),
        ("find", D("0.24"), D("0.24"), D("0.00")),
        ("insights", D("0.75"), D("0.75"), D("0.00")),
        ("relationships", D("0.00"), D("0.00"), D("0.00")),
        ("total", D("0.99"), D("3.99"), D("3.00")),
    ]


def test_both_readings_are_on_the_page_of_the_day(cast: Cast) -> None:
    restated(cast)

    html = opened(cast, cast.rep, f"score/?on={LAST}").content.decode()

    assert "9 Jun 2026, as it was and as restated" in html
    assert '<td class="num">0.99</td><td class="num">3.99</td><td class="num">+3.00</td>' in html
    assert 'class="restated"' in html
    assert "A dotted line shows what restated days showed first." in html


def test_who_may_not_see_the_import_is_not_led_there(cast: Cast) -> None:
    restated(cast)

    found = page(cast, user=cast.analyst).readings

    assert found is not None
    assert (found.why.url, found.why.first) == ("", D("0.99"))


def test_a_day_as_it_was_first_has_one_reading(cast: Cast) -> None:
    score(cast.rep_member, REACTION)

    found = page(cast)

    assert found.trend is not None
    assert (found.readings, found.trend.has_restated) == (None, False)


# -- LinkedIn's own ----------------------------------------------------------------------------


def test_linkedins_own_index_is_a_series_beside_the_score(cast: Cast) -> None:
    told = [ssi(LAST - timedelta(days=8), "63.5"), ssi(LAST, "64"), ssi(LAST, "65", "tracker")]
    score(cast.rep_member, REACTION, *told)

    found = page(cast, user=cast.rep, is_own=True)

    assert found.trend is not None
    assert [(r.on, r.total) for r in found.trend.recorded] == [
        (LAST - timedelta(days=8), D("63.5")),
        (LAST, D("64")),
        (LAST, D("65")),
    ]
    assert [len(p.recorded) for p in found.trend.points] == [0, 1, 2]
    assert found.score is not None
    assert found.score.total == D("0.99")


def test_linkedins_own_index_is_labelled_drawn_and_in_the_table(cast: Cast) -> None:
    score(cast.rep_member, REACTION, ssi(LAST - timedelta(days=8), "63.5"), ssi(LAST, "64"))

    html = opened(cast, cast.rep, "score/").content.decode()

    assert "LinkedIn’s own SSI, as recorded, is a dashed line: 63.5 on 1 Jun, 64 on 9 Jun." in html
    assert "nothing proves it" in html
    assert "never ranked" in html
    assert html.count('class="ext-pt"') == 3
    assert '<th scope="col">LinkedIn’s own</th>' in html
    assert "<td>64 on 9 Jun</td>" in html


def test_linkedins_own_index_is_shown_to_no_manager(cast: Cast) -> None:
    score(cast.rep_member, REACTION, ssi(LAST, "64"))
    path = f"members/{cast.rep_member.pk}/"

    seen = {
        user: opened(cast, user, path).context["page"].trend.recorded
        for user in (cast.manager, cast.analyst, cast.owner)
    }

    assert [len(told) for told in seen.values()] == [0, 1, 1]
