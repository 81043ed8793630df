"""The page of one component: exact sums, pages and filters, past days, and nobody else's data."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.http import Http404
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from accounts.tenancy import tenant_scope
from scoring.core.records import (
    AnyRecord,
    Comment,
    Connection,
    Exchange,
    Invitation,
    Post,
    ProfileView,
    Reaction,
    Search,
)
from scoring.core.versions.v1 import V1
from teams.reports.component_report import component_page, component_url
from teams.reports.component_shapes import ComponentPage, Records
from tests import factories
from tests.cast import Cast
from tests.scoring.given import FIRST, LAST, NOW, REACTION, score
from tests.teams.markup import Markup

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
NOON = datetime(2026, 6, 9, 12, 34, 56, tzinfo=UTC)
CANARIES = ("qq-ada", "qq-talk", "qq-post", "qq-text", "qq-ref", "12:34")
MANY: list[AnyRecord] = [
    Search(on=LAST - timedelta(days=age), count=1, source="crm", ref=f"s{age}-{n}")
    for age in range(15)
    for n in range(12)
] + [
    Search(on=LAST - timedelta(days=age), advanced=True, source="crm", ref=f"a{age}")
    for age in range(30)
]
PEOPLE: list[AnyRecord] = [
    Exchange(
        on=LAST,
        conversation="qq-talk",
        contact="qq-ada",
        first_at=NOON,
        first_out=True,
        outbound=2,
        inbound=1,
        title=100,
        source="crm",
        ref="qq-ref-1",
    ),
    Invitation(on=LAST, at=NOON, contact="qq-ada", direction="out", source="crm", ref="qq-ref-2"),
    Connection(on=LAST, contact="qq-ada", company="qq-company", source="crm", ref="qq-ref-3"),
    ProfileView(on=LAST, contact="qq-ada", source="crm", ref="qq-ref-4"),
    Comment(
        on=LAST,
        at=NOON,
        quality=80,
        post="qq-post",
        text_key="qq-text",
        source="crm",
        ref="qq-ref-5",
    ),
    Post(on=LAST, at=NOON, form="original", reactions=3, source="crm", ref="qq-ref-6"),
    Reaction(on=LAST, source="crm", ref="qq-ref-7"),
]


def page(cast: Cast, name: str, *, user: User | None = None, **more: Any) -> ComponentPage:
    options: dict[str, Any] = {"on": None, "show": "", "page": 1, "is_own": True, **more}
    with time_machine.travel(NOW, tick=False), tenant_scope(cast.organization.pk):
        return component_page(
            access=cast.access(user or cast.manager),
            member=cast.rep_member,
            name=name,
            as_of=LAST,
            **options,
        )


def records(found: ComponentPage) -> Records:
    assert found.records is not None
    return found.records


def get(client: Client, cast: Cast, user: User, path: str, **headers: str) -> Markup:
    client.force_login(user)
    with time_machine.travel(NOW, tick=False):
        answer = client.get(f"/o/{cast.organization.slug}/{path}", headers=headers)
    assert answer.status_code == 200
    return Markup(answer.content.decode())


def test_the_rows_of_all_pages_sum_to_the_raw_metric_exactly(cast: Cast) -> None:
    score(cast.rep_member, *MANY)
    first = page(cast, "people_searches")

    every = [
        row for number in (1, 2) for row in records(page(cast, "people_searches", page=number)).rows
    ]

    assert first.score is not None
    assert sum((row.contribution for row in every), Decimal(0)) == records(first).raw
    assert sum(row.records for row in every) == records(first).total == 210
    assert (records(first).shown, records(first).previous) == ("Rows 1 to 50 of 75", None)


def test_alike_records_of_a_day_are_one_row_that_says_why(cast: Cast) -> None:
    score(cast.rep_member, *MANY)

    rows = [row for row in records(page(cast, "people_searches")).rows if row.day == LAST]

    assert [(row.what, row.count, str(row.units), row.verdict) for row in rows] == [
        ("Advanced people search", 1, "1.5", "Counted"),
        ("People search", 8, "8", "Counted"),
        (
            "People search",
            1,
            "0.5",
            "Counted in part because the day reached the most that one day can count",
        ),
        (
            "People search",
            3,
            "0",
            "Not counted because the day reached the most that one day can count",
        ),
    ]


@pytest.mark.parametrize(
    ("show", "kept"),
    [("counted", {"counted", "counted_in_part"}), ("not_counted", {"not_counted"})],
)
def test_a_filter_leaves_its_rows_and_the_whole_sum(cast: Cast, show: str, kept: set[str]) -> None:
    score(cast.rep_member, *MANY)

    found = records(page(cast, "people_searches", show=show))

    assert {row.status for row in found.rows} == kept
    assert found.raw == records(page(cast, "people_searches")).raw
    assert [(one.key, one.count) for one in found.filters] == [
        ("all", 210),
        ("counted", 165),
        ("not_counted", 45),
    ]


def test_the_address_keeps_day_filter_and_page(cast: Cast) -> None:
    score(cast.rep_member, *MANY)

    found = records(page(cast, "people_searches", on=date(2026, 6, 8), show="counted"))

    org = cast.organization.slug
    base = f"/o/{org}/score/people_searches/?on=2026-06-08"
    assert [one.url for one in found.filters] == [
        base,
        f"{base}&show=counted",
        f"{base}&show=not_counted",
    ]


def test_a_past_day_counts_what_it_had(cast: Cast) -> None:
    score(cast.rep_member, REACTION, Reaction(on=FIRST, source="crm", ref="r2"))

    found = page(cast, "reactions_given", on=FIRST)

    assert (found.as_of, found.is_latest, str(records(found).raw)) == (FIRST, False, "1")
    assert [row.verdict for row in records(found).rows] == [
        "Counted",
        "Not counted because it is dated after this day",
    ]


def test_a_day_before_the_first_says_when_the_first_is(cast: Cast) -> None:
    score(cast.rep_member, REACTION)

    found = page(cast, "reactions_given", on=date(2026, 5, 3))

    assert found.missing is not None
    assert found.missing.reason == "The first day with a score is 25 May 2026."


def test_without_data_the_page_says_so(cast: Cast) -> None:
    found = page(cast, "reactions_given")

    assert found.missing is not None
    assert (found.missing.title, found.score, found.records) == ("No data yet", None, None)


def test_data_that_is_not_scored_yet_is_announced(cast: Cast) -> None:
    score(cast.rep_member, REACTION)
    factories.applied(cast.rep_member, [Reaction(on=LAST, source="crm", ref="r9")])

    assert page(cast, "reactions_given").note.startswith("New data has come for this day")
    assert page(cast, "people_searches").note == ""


def test_a_component_that_there_is_not_is_not_found(cast: Cast) -> None:
    with pytest.raises(Http404):
        page(cast, "charisma")


@pytest.mark.parametrize("component", V1.columns)
def test_nothing_of_other_people_is_shown_to_anybody(
    client: Client, cast: Cast, component: str
) -> None:
    score(cast.rep_member, *PEOPLE)
    of_member = f"members/{cast.rep_member.pk}/score/{component}/"

    own = get(client, cast, cast.rep, f"score/{component}/")
    managed = get(client, cast, cast.manager, of_member)

    for seen in (own, managed):
        everything = seen.text + repr(seen.elements)
        assert [mark for mark in (*CANARIES, "qq-") if mark in everything] == []
        times = [attrs["datetime"] for attrs in seen.all("time")]
        assert all(len(at) == len("2026-06-09") for at in times)
        assert (seen.stray, seen.open, seen.repeated_ids) == ([], [], [])
        assert (seen.broken_references, seen.tables_without_caption) == (set(), 0)
        assert seen.unnamed_graphics == 0


def test_htmx_gets_the_records_alone(client: Client, cast: Cast) -> None:
    score(cast.rep_member, *MANY)

    part = get(client, cast, cast.rep, "score/people_searches/?page=2", **{"HX-Request": "true"})

    assert part.all("html", "h1") == []
    assert part.all("section")[0]["data-announce"] == "Rows 51 to 75 of 75"


@pytest.mark.parametrize(
    "query",
    [
        *("page=0", "page=99", "page=x", "show=x", "on=x", "on=2099-01-01"),
        *("since=x", "since=0001-01-01&show=faded", "since=2099-01-01&show=new"),
    ],
)
def test_the_page_answers_whatever_is_asked_for(client: Client, cast: Cast, query: str) -> None:
    score(cast.rep_member, REACTION)

    found = get(client, cast, cast.rep, f"score/reactions_given/?{query}")

    assert "The records behind it 1 entry" in found.text


def test_every_component_of_the_score_page_leads_to_its_page(client: Client, cast: Cast) -> None:
    score(cast.rep_member, *PEOPLE)
    with tenant_scope(cast.organization.pk):
        access = cast.access(cast.rep)
        wanted = {
            component_url(access, cast.rep_member.pk, name, is_own=True) for name in V1.columns
        }

    found = get(client, cast, cast.rep, "score/?since=2026-06-02")

    links = [attrs.get("href", "") for attrs in found.all("a")]
    plain = [link.partition("?since=2026-06-02#records")[0] for link in links]
    assert all(plain.count(url) >= 2 for url in wanted)


def test_every_part_of_a_line_leads_to_the_records_behind_it(client: Client, cast: Cast) -> None:
    since = LAST - 4 * DAY
    few = [Search(on=LAST - age * DAY, source="crm", ref=f"s{age}") for age in range(10)]
    score(cast.rep_member, *few)
    of_rita = f"members/{cast.rep_member.pk}/"
    base = f"/o/{cast.organization.slug}/{of_rita}score/people_searches/?since=2026-06-05"

    ledger = get(client, cast, cast.manager, f"{of_rita}?since=2026-06-05")
    asked = {"user": cast.manager, "since": since}
    new = page(cast, "people_searches", show="new", **asked)
    old = page(cast, "people_searches", show="faded", **asked)
    then = page(cast, "people_searches", on=since)

    links = {attrs.get("href", "") for attrs in ledger.all("a")}
    assert links >= {f"{base}&show={show}#records" for show in ("faded", "new")}
    assert f"{base}#records" in links
    assert new.records is not None and old.faded is not None and then.records is not None
    assert {row.day for row in new.records.rows} == {since + n * DAY for n in (1, 2, 3, 4)}
    assert max(row.day for row in old.faded.rows) == since
    assert old.faded.then == then.records.raw
    assert old.faded.lost == sum((row.lost for row in old.faded.rows), Decimal(0))
    assert str(old.faded.rows[0].lost) == "0.088278"
    added = sum((row.contribution for row in new.records.rows), Decimal(0))
    assert old.faded.now + added == new.records.raw
    assert [(f.label, f.count) for f in new.records.filters[3:]] == [
        ("New since 5 Jun", 4),
        ("Faded since 5 Jun", 6),
    ]
    assert new.records.filters[3].is_current
    html = get(
        client, cast, cast.manager, f"{of_rita}score/people_searches/?since=2026-06-05&show=faded"
    )
    assert "What faded since 5 Jun" in html.text
    assert (html.stray, html.open, html.repeated_ids) == ([], [], [])


def test_what_does_not_fade_shows_all_its_records(cast: Cast) -> None:
    score(cast.rep_member, *PEOPLE)

    found = page(cast, "message_response", since=LAST - timedelta(days=3), show="faded")

    assert found.faded is None and found.records is not None
    assert [filter.key for filter in found.records.filters] == [
        "all",
        "counted",
        "not_counted",
        "new",
    ]
    assert found.records.filters[0].is_current


def test_a_day_to_compare_with_that_is_not_earlier_is_left_out(cast: Cast) -> None:
    score(cast.rep_member, REACTION)

    found = page(cast, "reactions_given", since=LAST, show="faded")

    assert found.faded is None and found.records is not None
    assert len(found.records.filters) == 3


def test_a_past_day_leads_to_components_of_that_day(client: Client, cast: Cast) -> None:
    score(cast.rep_member, REACTION)
    base = f"/o/{cast.organization.slug}/members/{cast.rep_member.pk}"

    found = get(client, cast, cast.manager, f"members/{cast.rep_member.pk}/?on=2026-06-01")

    links = {attrs.get("href", "") for attrs in found.all("a")}
    assert f"{base}/score/reactions_given/?on=2026-06-01" in links


def test_no_component_asks_more_than_15_queries_however_long_the_history(
    client: Client, cast: Cast
) -> None:
    score(cast.rep_member, *MANY, *PEOPLE)
    counts = {}
    for name in V1.columns:
        path = f"members/{cast.rep_member.pk}/score/{name}/"
        get(client, cast, cast.manager, path)
        with CaptureQueriesContext(connection) as captured, time_machine.travel(NOW, tick=False):
            client.get(f"/o/{cast.organization.slug}/{path}")
        counts[name] = len(captured)

    assert max(counts.values()) <= 15
