"""The Outcomes page as it is answered and read."""

from __future__ import annotations

import re

import time_machine
from django.test import Client

from accounts.models import User
from tests import factories
from tests.cast import Cast
from tests.scoring.given import NOW
from tests.teams.markup import Markup
from tests.teams.outcome_story import BEFORE_MAY, MAY, outcome, tell, total
from tests.teams.sample_outcomes import OUTCOMES
from tests.teams.test_templates import render


def get(cast: Cast, user: User, address: str = "", **headers: str) -> str:
    """Return the page without its spaces, as somebody gets it."""
    client = Client()
    client.force_login(user)
    with time_machine.travel(NOW, tick=False):
        path = f"/o/{cast.organization.slug}/outcomes/{address}"
        answer = client.get(path, headers=headers)
    assert answer.status_code == 200
    return answer.content.decode()


def words(html: str) -> str:
    return re.sub(r"\s+", " ", Markup(html).text)


def test_a_manager_gets_their_teams_and_nobody_else_by_name(cast: Cast) -> None:
    for number in range(5):
        north = factories.member(cast.organization, cast.oslo, name=f"North {number}")
        south = factories.member(cast.organization, cast.south, name=f"South {number}")
        for member in (north, south):
            tell(member, outcome(MAY, "quota", attainment="0.9"), outcome(MAY, "won"))
            total(member, BEFORE_MAY, 40 + number)

    page = get(cast, cast.manager)
    everybody = get(cast, cast.analyst, f"?team={cast.south.pk}&by=member&sort=won&dir=asc")

    assert "South" not in page
    text = words(page)
    assert "Association, not cause" in text
    assert "one dot a member, means over the months, n 5" in text
    assert "The lines are the medians: score 42.00, quota attained 90%." in text
    assert "5 members have both a score and opportunities" not in text
    assert "Nobody has both a score and opportunities in these months." in text
    assert "78% outsell their peers" in text
    assert "North 0" not in everybody
    assert 'aria-sort="ascending"' in everybody
    assert '<input type="hidden" name="sort" value="won" form="filters">' in everybody


def test_a_part_of_the_page_is_the_region_alone(cast: Cast) -> None:
    part = get(cast, cast.owner, HX_Request="true")

    assert part.lstrip().startswith('<div class="stack" id="outcomes"')
    assert "No outcomes yet." in words(part)
    assert "An export of your customer system brings them." in words(part)


def test_numbers_say_what_they_are() -> None:
    text = {name: words_of(name) for name in OUTCOMES}

    told = text["outcomes, told"]
    for said in (
        "76.97 estimated",
        "12.531 000 EUR",
        "141.25%",
        "+0.31−0.20 to 0.70 n 20",
        "−0.20no interval: too few differ n 20",
        "n 20all equal",
        "n 19under 20",
        "1.22×0.94× to 1.62×",
        "50%0% to 87.5%",
        "The low third has none.",
        "19 members have both.",
        "1 member without any imported outcome is not listed.",
        "2 members whom you may not see today are in no row and no number.",
    ):
        assert said in told
    assert "6 months" in text["outcomes, whole period"]
    assert "Over 300 members." in text["outcomes, crowded"]
    assert "4 members have both." in text["outcomes, refused"]
    assert "None are known." in text["outcomes, nothing"]


def words_of(name: str) -> str:
    template, context = OUTCOMES[name]
    return re.sub(r"\s+", " ", render(template, **context).text)
