"""The counts of the User Report beside SQL over the same facts that was written by hand.

Nothing of the product is on the expected side: plain SQL, a query for each column.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest
from django.db import connection

from scoring.core.records import (
    Active,
    AnyRecord,
    Exchange,
    Invitation,
    ProfileView,
    Reaction,
    Saved,
    Search,
)
from tests import factories
from tests.cast import Cast
from tests.scoring.given import LAST, random_records, recomputed, score
from tests.teams.reporting import report, rows

NAMES = ("Ada Aas", "Bo Berg", "Cy Craig", "Di Dahl", "Ed Eide")
RANGES = {
    "a day": (LAST - timedelta(days=3), LAST - timedelta(days=3)),
    "a week": (LAST - timedelta(days=6), LAST),
    "five weeks": (LAST - timedelta(days=39), LAST - timedelta(days=5)),
}
DAYS = '"on" BETWEEN %(first)s AND %(last)s'
OF = f"member_id = %(member)s AND replaced_by_id IS NULL AND {DAYS}"
# Of a day that several sources tell of, the source that tells most counts.
BEST = f"""
    SELECT COALESCE(SUM(best.most), 0) FROM (
        SELECT told."on", MAX(told.number) AS most FROM (
            SELECT "on", source, SUM("count") AS number FROM teams_activity
            WHERE {OF} AND "count" > 0 AND {{kind}} GROUP BY "on", source
        ) AS told GROUP BY told."on"
    ) AS best
"""
ONE = f'SELECT COUNT(*) FROM teams_activity WHERE {OF} AND "count" > 0 AND kind = '
SENT = f"SELECT COALESCE(SUM(outbound), 0) FROM teams_exchange WHERE {OF}"
SQL = {
    "active_days": f"""
        SELECT COUNT(*) FROM (
            SELECT "on" FROM teams_activity WHERE {OF} AND "count" > 0 AND NOT passive AND (
                kind IN ('post', 'reaction', 'search', 'profile_view', 'saved', 'active')
                OR (kind = 'comment' AND quality > 0)
            )
            UNION SELECT "on" FROM teams_exchange WHERE {OF} AND outbound > 0 AND NOT passive
            UNION SELECT "on" FROM teams_invitation
                WHERE {OF} AND direction = 'out' AND NOT passive
        ) AS days
    """,
    "posts": f"{ONE} 'post'",
    "comments": f"{ONE} 'comment'",
    "comments_scored": f"{ONE} 'comment' AND quality > 0",
    "reactions": BEST.format(kind="kind = 'reaction'"),
    "searches": BEST.format(kind="kind = 'search'"),
    "profile_views": BEST.format(kind="kind = 'profile_view'"),
    "leads": BEST.format(kind="kind = 'saved' AND detail = 'lead'"),
    "accounts": BEST.format(kind="kind = 'saved' AND detail = 'account'"),
    "messages": SENT,
    "inmails": f"{SENT} AND inmail",
    "invitations": f"SELECT COUNT(*) FROM teams_invitation WHERE {OF} AND direction = 'out'",
}


def asked(key: str, member: int, first: date, last: date) -> int:
    with connection.cursor() as cursor:
        cursor.execute(SQL[key], {"member": member, "first": first, "last": last})
        return int(cursor.fetchone()[0])


def of_day(on: date, random: Random) -> list[AnyRecord]:
    """Return what two sources tell of a day, and one of them twice, in different amounts."""
    at = datetime(on.year, on.month, on.day, 9, tzinfo=UTC)
    named = {"on": on, "ref": f"{on}"}
    out = {"conversation": f"c{on}", "contact": f"k{on}", "first_out": True, "inbound": 0}
    return [
        *(
            kind(**named, source=source, count=random.randint(1, 9))
            for source in ("crm", "phone")
            for kind in (Reaction, Search, ProfileView)
        ),
        *(
            Saved(**named, source=source, what=what, count=random.randint(1, 9))
            for source in ("crm", "phone")
            for what in ("lead", "account")
            if random.random() < 0.5
        ),
        Active(on=on, source="phone", ref=f"a{on}", passive=random.random() < 0.5),
        Exchange(
            **named,
            **out,
            source="crm",
            first_at=at,
            outbound=random.randint(0, 4),
            inmail=random.random() < 0.5,
        ),
        Invitation(
            **named,
            source="crm",
            contact=f"k{on}",
            direction="out" if random.random() < 0.7 else "in",
            passive=random.random() < 0.3,
        ),
    ]


@pytest.fixture(params=range(2))
def people(request: pytest.FixtureRequest, cast: Cast) -> dict[str, int]:
    """Random people by name: two sources tell of many of their days."""
    random = Random(request.param)
    found = {}
    for number, name in enumerate(NAMES):
        member = factories.member(cast.organization, cast.oslo, name=name)
        score(member, *random_records(100 * request.param + number, LAST))
        days = [LAST - timedelta(days=n) for n in range(45) if random.random() < 0.6]
        factories.applied(member, [record for on in days for record in of_day(on, random)])
        recomputed(member)
        found[name] = member.pk
    return found


@pytest.mark.parametrize("days", RANGES.values(), ids=RANGES)
def test_every_count_is_that_of_the_facts(
    cast: Cast, people: dict[str, int], days: tuple[date, date]
) -> None:
    first, last = days
    before = (first - (last - first) - timedelta(days=1), first - timedelta(days=1))

    found = rows(report(cast, **{"from": str(first), "to": str(last), "compare": "before"}))

    told = {name: row for name, row in found.items() if name in people}
    compared: list[str] = []
    for name, row in told.items():
        for key in SQL:
            shown = getattr(row, key)
            if shown is None:
                continue
            compared.append(key)
            assert shown == asked(key, people[name], first, last), (name, key)
            if row.before.get(key) is not None:
                assert row.before[key] == asked(key, people[name], *before), (name, key, "before")
    assert (len(told), {*compared}) == (5, {*SQL})
    assert len(compared) >= 50


@pytest.mark.parametrize("days", RANGES.values(), ids=RANGES)
def test_the_row_of_totals_is_the_sum_of_the_facts(
    cast: Cast, people: dict[str, int], days: tuple[date, date]
) -> None:
    first, last = days
    columns = ",".join(key for key in SQL if key != "comments_scored")

    found = report(cast, **{"from": str(first), "to": str(last), "cols": columns})

    shown = rows(found)
    for key in ("posts", "reactions", "searches", "messages", "invitations", "leads"):
        having = [pk for name, pk in people.items() if getattr(shown[name], key) is not None]
        figure = found.totals[key]
        assert (figure.shown, figure.n) == (
            sum(asked(key, pk, first, last) for pk in having),
            len(having),
        ), key
