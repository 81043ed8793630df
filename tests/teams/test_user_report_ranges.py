"""The User Report of any days: counts of exactly these, as of the last, by the teams of then."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from django.db import connection

from accounts.models import Organization
from accounts.tenancy import tenant_scope
from scoring.core.records import Comment, Post, Reaction, Search
from teams.services.people import member_leave, member_move
from tests import factories
from tests.cast import Cast
from tests.scoring.given import LAST, START, random_records, score
from tests.teams.reporting import names, opened, report, rows

# What independent SQL says: no days are told twice by two sources in this evidence.
COUNTS = {
    "posts": "SELECT count(*) FROM teams_activity WHERE kind = 'post' AND count > 0",
    "comments": "SELECT count(*) FROM teams_activity WHERE kind = 'comment' AND count > 0",
    "comments_scored": (
        "SELECT count(*) FROM teams_activity WHERE kind = 'comment' AND count > 0 AND quality > 0"
    ),
    "messages": "SELECT coalesce(sum(outbound), 0) FROM teams_exchange WHERE 1 = 1",
    "inmails": "SELECT coalesce(sum(outbound), 0) FROM teams_exchange WHERE inmail",
    "invitations": "SELECT count(*) FROM teams_invitation WHERE direction = 'out'",
    **{
        name: f"""SELECT coalesce(sum(best), 0) FROM (SELECT max(told) AS best FROM (
            SELECT "on", source, sum(count) AS told FROM teams_activity
            WHERE kind = '{kind}' {more} AND {{these}} GROUP BY "on", source) AS days
            GROUP BY "on") AS best_of_days"""
        for name, kind, more in (
            ("reactions", "reaction", ""),
            ("searches", "search", ""),
            ("profile_views", "profile_view", ""),
            ("leads", "saved", "AND detail = 'lead'"),
            ("accounts", "saved", "AND detail = 'account'"),
        )
    },
    "active_days": """SELECT count(*) FROM (
        SELECT "on" FROM teams_activity WHERE count > 0 AND NOT passive AND {these}
          AND kind NOT IN ('engagement', 'followers') AND (kind <> 'comment' OR quality > 0)
        UNION SELECT "on" FROM teams_invitation WHERE direction = 'out' AND NOT passive AND {these}
        UNION SELECT "on" FROM teams_exchange WHERE outbound > 0 AND NOT passive AND {these}
        ) AS days""",
}


def told(member_id: int, first: date, last: date) -> dict[str, int]:
    """Return the counts of a member as SQL of its own says them."""
    these = (
        f"member_id = {member_id} AND replaced_by_id IS NULL AND \"on\" >= '{first}'"
        f" AND \"on\" <= '{last}'"
    )
    found = {}
    with connection.cursor() as cursor:
        for name, sql in COUNTS.items():
            query = sql.format(these=these) if "{these}" in sql else f"{sql} AND {these}"
            cursor.execute(query)
            found[name] = int(cursor.fetchone()[0])
    return found


def asked(first: date, last: date, **more: Any) -> dict[str, Any]:
    return {"from": first.isoformat(), "to": last.isoformat(), **more}


@pytest.mark.parametrize("seed", range(6))
def test_the_counts_of_any_range_are_those_of_independent_sql(cast: Cast, seed: int) -> None:
    random = Random(seed)
    people = (cast.rep_member, cast.other_rep_member, cast.silent_member)
    for number, member in enumerate(people):
        score(member, *random_records(100 * seed + number, LAST))
    first = START + timedelta(days=random.randint(0, 30))
    last = min(LAST, first + timedelta(days=random.randint(0, 30)))
    before = first - timedelta(days=(last - first).days + 1), first - timedelta(days=1)

    found = rows(report(cast, **asked(first, last, compare="before")))

    compared = 0
    for member in people:
        row = found[member.name]
        for name, number in told(member.pk, first, last).items():
            assert getattr(row, name) in (None, number), (member.name, name)
            compared += getattr(row, name) is not None
        for name, number in told(member.pk, *before).items():
            assert row.before.get(name) in (None, number), (member.name, name)
    assert compared >= 3 * (first >= date(2026, 5, 25))


def test_own_days_are_taken_exactly(cast: Cast) -> None:
    days = [LAST - timedelta(days=n) for n in (10, 9, 5, 4, 3)]
    score(cast.rep_member, *(Post(on=day, form="original", ref=f"{day}") for day in days))

    found = report(cast, **asked(days[1], days[3]))

    assert (found.first, found.as_of, found.days) == (days[1], days[3], 6)
    assert found.since == days[0]
    row = rows(found)["Rita Rep"]
    assert (row.posts, row.active_days) == (3, 3)
    assert row.data_through == days[3]


def test_a_past_range_has_the_totals_of_its_last_day(cast: Cast) -> None:
    score(cast.rep_member, Reaction(on=LAST - timedelta(days=3), source="crm", ref="r"))
    then = LAST - timedelta(days=4)

    past, now = (rows(report(cast, **asked(day, day)))["Rita Rep"] for day in (then, LAST))

    assert (past.total, past.change, past.reactions) == (0, 0, 0)
    assert now.total and now.total > 0


def test_counts_stand_beside_those_of_the_period_before(cast: Cast) -> None:
    searches = [
        Search(on=LAST - timedelta(days=n), source="crm", ref=f"s{n}", count=n + 1)
        for n in range(6)
    ]
    score(cast.rep_member, *searches)

    found = report(cast, **asked(LAST - timedelta(days=2), LAST, compare="before"))

    row = rows(found)["Rita Rep"]
    assert (row.searches, row.before["searches"]) == (1 + 2 + 3, 4 + 5 + 6)
    assert found.compared


def test_before_any_source_tells_nothing_is_counted_as_zero(cast: Cast) -> None:
    score(cast.rep_member, Comment(on=LAST, quality=80))

    early = rows(report(cast, **asked(date(2025, 5, 1), date(2025, 5, 7))))["Rita Rep"]

    assert (early.comments, early.active_days, early.total) == (None, None, None)


def test_the_team_of_a_past_range_is_the_one_of_then(cast: Cast) -> None:
    with tenant_scope(cast.organization.pk):
        member_move(member=cast.rep_member, team=cast.south, since=LAST)
    then = LAST - timedelta(days=1)

    assert rows(report(cast))["Rita Rep"].team == "South"
    past = report(cast, **asked(then, then))
    assert rows(past)["Rita Rep"].team == "Oslo"
    assert names(report(cast, **asked(then, then, team=str(cast.south.pk)))) == ["Rob Rep"]


def test_who_left_before_the_range_or_comes_after_it_is_not_in_it(cast: Cast) -> None:
    with tenant_scope(cast.organization.pk):
        member_leave(member=cast.rep_member, on=LAST - timedelta(days=3))
    factories.member(cast.organization, name="Nora New", joined_on=LAST)

    three = report(cast, **asked(LAST - timedelta(days=3), LAST - timedelta(days=2)))
    last = report(cast, **asked(LAST, LAST))

    assert ("Rita Rep" in names(three), "Nora New" in names(three)) == (True, False)
    assert ("Rita Rep" in names(last), "Nora New" in names(last)) == (False, True)


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({"from": "2026-06-09", "to": "2026-06-01"}, "The first day is not after the last one."),
        ({"from": "2026-06-01"}, "Give both days, each as YYYY-MM-DD."),
        ({"from": "yesterday", "to": "2026-06-01"}, "Give both days, each as YYYY-MM-DD."),
        (
            {"from": "2026-06-01", "to": "2026-06-10"},
            "The last day is at most 2026-06-09: later ones are not over.",
        ),
    ],
)
def test_days_that_cannot_be_are_told_and_the_default_is_shown(
    cast: Cast, params: dict[str, str], words: str
) -> None:
    found = report(cast, **params)

    assert found.error == words
    assert (found.first, found.as_of) == (LAST - timedelta(days=6), LAST)
    address = "&".join(f"{name}={value}" for name, value in params.items())
    page = opened(cast, cast.owner, f"report/?{address}")
    assert page.status_code == 422
    assert words in page.content.decode()
    assert 'aria-invalid="true"' in page.content.decode()


def test_a_quarter_is_one_of_the_fiscal_year(cast: Cast) -> None:
    calendar = report(cast, period="quarter")
    Organization.objects.filter(pk=cast.organization.pk).update(fiscal_year_start=2)
    fiscal = report(cast, period="quarter")

    assert (calendar.first, fiscal.first) == (date(2026, 4, 1), date(2026, 5, 1))
    assert calendar.as_of == fiscal.as_of == LAST


def test_no_file_is_of_other_days_than_were_asked_for(cast: Cast) -> None:
    page = opened(cast, cast.owner, "report/print/?from=2026-06-09&to=2026-06-01")

    assert page.status_code == 422
    assert page.content.decode() == "The first day is not after the last one."


def test_a_page_says_which_days_it_is_of(cast: Cast) -> None:
    score(cast.rep_member)

    page = opened(cast, cast.owner, "report/?from=2026-05-20&to=2026-06-09").content.decode()

    assert "20 May to 9 Jun 2026, exactly 21 days" in page
    assert "compared with 19 May" in page
