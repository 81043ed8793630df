"""The pages of teams as they are sent: links, fragments, tables behind charts, and bad input."""

from __future__ import annotations

import pytest
import time_machine
from django.test import Client

from tests.cast import Cast
from tests.teams.reporting import opened
from tests.teams.teaming import LAST, NOW, SINCE, people, store, team_of, tree


def test_the_rail_leads_to_the_teams(cast: Cast) -> None:
    for user in (cast.rep, cast.analyst, cast.manager):
        body = opened(cast, user, "teams/").content.decode()
        assert f'href="/o/{cast.organization.slug}/teams/" aria-current="page"' in body


def test_a_row_leads_to_its_team_on_the_same_days(cast: Cast) -> None:
    people(cast, cast.oslo, 1000)

    page = tree(cast, since="2026-06-01", on="2026-06-05")
    body = opened(cast, cast.owner, "teams/?since=2026-06-01&on=2026-06-05").content.decode()

    base = f"/o/{cast.organization.slug}/teams/{cast.oslo.pk}/"
    assert page.rows[1].url == f"{base}?since=2026-06-01&on=2026-06-05"
    assert f'href="{base}?since=2026-06-01&amp;on=2026-06-05"' in body


def test_a_team_leads_to_its_report_its_ledger_and_its_neighbours(cast: Cast) -> None:
    people(cast, cast.oslo, 1000)

    page = team_of(cast, cast.north)

    assert page.report_url.endswith(f"/report/?team={cast.north.pk}")
    assert page.ledger_url.endswith(f"/ledger/?team={cast.north.pk}&since={SINCE}&on={LAST}")
    assert page.compare_url.endswith(f"team={cast.north.pk}&team={cast.south.pk}")
    assert [link.label for link in page.children] == ["Oslo"]
    assert [link.label for link in team_of(cast, cast.oslo).crumbs] == ["North"]
    assert page.managers == (cast.manager.get_full_name(),)


def test_the_numbers_behind_the_chart_stand_in_a_table(cast: Cast) -> None:
    people(cast, cast.oslo, 1000, 2000, 6000)

    body = opened(cast, cast.owner, f"teams/{cast.oslo.pk}/").content.decode()

    assert "Show the numbers behind this chart (27 weeks)" in body
    assert '<td class="num">3</td><td class="num">15.00</td><td class="num">20.00</td>' in body
    assert 'aria-labelledby="spread-t spread-d"' in body


def test_a_team_of_many_has_pages(cast: Cast) -> None:
    people(cast, cast.oslo, *range(1000, 1060))

    first, second = team_of(cast, cast.oslo), team_of(cast, cast.oslo, page="2")
    late = team_of(cast, cast.oslo, page="99")

    assert (len(first.rows), first.shown, first.previous) == (50, "1 to 50 of 61 members", None)
    assert (len(second.rows), second.next, late.rows) == (11, None, second.rows)
    assert {row.id for row in first.rows} & {row.id for row in second.rows} == set()
    assert first.next is not None
    assert first.next.url.endswith("&page=2")


@pytest.mark.parametrize("path", ["teams/", "teams/{team}/", "teams/compare/"])
def test_htmx_gets_the_region_and_a_reader_the_page(cast: Cast, path: str) -> None:
    client = Client()
    client.force_login(cast.owner)
    address = f"/o/{cast.organization.slug}/{path.format(team=cast.oslo.pk)}"

    with time_machine.travel(NOW, tick=False):
        page = client.get(address).content.decode()
        part = client.get(address, headers={"HX-Request": "true"}).content.decode()

    assert "<html" in page
    assert "<html" not in part
    assert part.strip() in page or part.count('id="') > 0


@pytest.mark.parametrize(
    "query",
    [
        "?since=2026-02-30&on=x&page=-1&board=last&only=2",
        "?on=0001-01-01&since=9999-12-31",
        "?team=x&team=0&team=99999999999999999999&x=%00&y=<b>",
        "?page=99999999999999999999999",
    ],
)
def test_nonsense_in_an_address_is_no_error(cast: Cast, query: str) -> None:
    store(cast.rep_member, {LAST: 1000})

    for path in ("teams/", f"teams/{cast.oslo.pk}/", "teams/compare/"):
        assert opened(cast, cast.owner, path + query).status_code == 200, path


def test_an_organization_without_scores_shows_its_teams(cast: Cast) -> None:
    for path in ("teams/", f"teams/{cast.oslo.pk}/", "teams/compare/"):
        answer = opened(cast, cast.owner, path)
        assert answer.status_code == 200
    body = opened(cast, cast.owner, f"teams/{cast.oslo.pk}/").content.decode()
    assert "Nothing can be told of these weeks" in body
    assert "0 can be compared, and a board takes 3." in body


def test_nobody_is_called_last(cast: Cast) -> None:
    people(cast, cast.oslo, 9000, 8000, 7000, 6000, 5000, 4000)

    for board in ("total", "improved", "per_day"):
        body = opened(cast, cast.owner, f"teams/{cast.oslo.pk}/?board={board}").content.decode()
        text = body[body.index('id="board"') : body.index('id="h-people"')]
        assert "last" not in text.casefold()
        assert "lowest" not in text.casefold()
