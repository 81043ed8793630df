"""The page of the audit log, its files and the API: filtered, in order, and complete."""

from __future__ import annotations

import csv
import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from accounts.audit import record
from accounts.models import Action, AuditEvent
from accounts.origin import Origin, origin
from accounts.tenancy import tenant_scope
from teams.services.goals import goal_create
from tests import factories
from tests.cast import Cast

AT = datetime(2026, 6, 10, 8, tzinfo=UTC)


def get(cast: Cast, address: str = "", **asked: str) -> HttpResponse:
    client = Client()
    client.force_login(cast.owner)
    return client.get(f"/o/{cast.organization.slug}/audit/{address}", asked)


def body(answer: HttpResponse) -> str:
    return b"".join(answer).decode()  # type: ignore[arg-type]


def add(cast: Cast, action: Action, days: int, **given: Any) -> AuditEvent:
    with tenant_scope(cast.organization.pk):
        return AuditEvent.objects.create(action=action, at=AT + timedelta(days=days), **given)


@pytest.fixture
def events(cast: Cast) -> list[AuditEvent]:
    """Three events of three days, by different people, from different places."""
    return [
        add(cast, Action.ADDED, 0, actor_name="olga@fjord.example", channel="web",
            target_type="teams.team", target_id="1", target_name="Bergen"),
        add(cast, Action.TOKEN_MADE, 1, actor_name="adam@fjord.example", channel="api",
            target_type="accounts.apitoken", target_id="2", target_name="CRM sync"),
        add(cast, Action.CHANGED, 2, actor_name="olga@fjord.example", channel="admin",
            target_type="teams.team", target_id="3", target_name="Oslo", address="192.0.2.9"),
    ]  # fmt: skip


FILTERS = [
    ({}, {0, 1, 2}),
    ({"q": "berg"}, {0}),
    ({"q": "192.0.2"}, {2}),
    ({"person": "OLGA"}, {0, 2}),
    ({"action": "token_made"}, {1}),
    ({"action": "no such action"}, {0, 1, 2}),
    ({"kind": "teams.team"}, {0, 2}),
    ({"kind": "teams.team", "row": "3"}, {2}),
    ({"channel": "api"}, {1}),
    ({"since": "2026-06-11"}, {1, 2}),
    ({"until": "2026-06-11"}, {0, 1}),
    ({"since": "2026-06-11", "until": "2026-06-11"}, {1}),
    ({"since": "tomorrow"}, {0, 1, 2}),
    ({"person": "olga", "channel": "admin", "q": "oslo"}, {2}),
]


@pytest.mark.parametrize(("asked", "wanted"), FILTERS, ids=range(len(FILTERS)))
def test_the_log_is_narrowed(
    cast: Cast, events: list[AuditEvent], asked: dict[str, str], wanted: set[int]
) -> None:
    answer = get(cast, **asked)
    lines = [json.loads(line) for line in body(get(cast, "audit.jsonl", **asked)).splitlines()]

    told = answer.content.decode()
    shown = {n for n, one in enumerate(events) if f"/audit/{one.pk}/" in told}
    in_file = {n for n, one in enumerate(events) if one.pk in {line["id"] for line in lines}}
    assert (answer.status_code, shown, in_file) == (200, wanted, wanted)


def test_pages_follow_one_another_while_events_are_added(cast: Cast) -> None:
    made = [add(cast, Action.ADDED, 0, what=str(n)) for n in range(120)]
    seen: list[int] = []
    cursor = ""
    _, secret = factories.token(cast.organization, cast.owner, ["audit:read"])

    for _ in range(3):
        answer = (
            Client()
            .get(
                f"/api/v1/organizations/{cast.organization.slug}/audit-events",
                {"action": "added", "cursor": cursor},
                headers={"Authorization": f"Bearer {secret}"},
            )
            .json()
        )
        seen += [one["id"] for one in answer["events"]]
        cursor = answer["next"]
        add(cast, Action.ADDED, 1, what="later")

    assert cursor is None
    assert seen == [one.pk for one in reversed(made)]


def test_the_page_leads_to_older_events_and_back(cast: Cast) -> None:
    made = [add(cast, Action.ADDED, 0, what=str(n)) for n in range(60)]
    first = get(cast, action="added").content.decode()
    older = first.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0].replace("&amp;", "&")

    client = Client()
    client.force_login(cast.owner)
    second = client.get(older).content.decode()

    assert f"/audit/{made[10].pk}/" in first
    assert f"/audit/{made[9].pk}/" not in first
    assert f"/audit/{made[9].pk}/" in second
    assert "Newest" in second
    assert 'rel="next"' not in second


def test_an_event_opens_with_before_and_after_in_words(cast: Cast) -> None:
    with tenant_scope(cast.organization.pk), origin(Origin("web", "192.0.2.7", "Browser 1", "r-1")):
        event = record(
            Action.ROLE_CHANGED,
            by=cast.owner,
            target=cast.rep,
            before={"role": "rep", "ends_on": None},
            after={"role": "manager", "ends_on": "2026-06-01", "member": cast.rep_member.pk},
        )

    told = get(cast, f"{event.pk}/").content.decode()

    rows = ("<td>Rep</td><td>Manager</td>", "<td>2026-06-01</td>", "<td>Rita Rep</td>")
    assert all(row in told for row in rows)
    assert all(text in told for text in ("Role changed", "192.0.2.7", "Browser 1", "r-1"))


def test_an_event_of_another_organization_is_not_found(cast: Cast) -> None:
    event = factories.event(cast.other_organization, cast.outsider)

    assert get(cast, f"{event.pk}/").status_code == 404


def test_the_csv_file_computes_nothing_in_a_spreadsheet(cast: Cast) -> None:
    add(cast, Action.ADDED, 0, target_name="=1+1", after={"name": "=cmd()"}, agent="@SUM(A1)")

    answer = get(cast, "audit.csv", action="added")
    head, row = list(csv.reader(StringIO(body(answer))))

    found = dict(zip(head, row, strict=True))
    assert (found["target_name"], found["agent"]) == ("'=1+1", "'@SUM(A1)")
    assert json.loads(found["after"]) == {"name": "=cmd()"}
    assert answer["Content-Type"] == "text/csv; charset=utf-8; header=present"
    assert answer.streaming


@pytest.mark.parametrize("file_format", ["csv", "jsonl"])
def test_a_file_has_all_events_and_is_itself_in_the_log(cast: Cast, file_format: str) -> None:
    made = [add(cast, Action.ADDED, -n) for n in range(1_100)]

    answer = get(cast, f"audit.{file_format}", action="added", q="")

    lines = body(answer).splitlines()
    assert len(lines) == len(made) + (file_format == "csv")
    with tenant_scope(cast.organization.pk):
        event = AuditEvent.objects.get(action=Action.EXPORTED)
    assert (event.actor_id, event.what) == (cast.owner.pk, "audit log")
    assert event.after == {"format": file_format, "action": "added"}


def test_words_that_were_searched_for_are_not_kept(cast: Cast) -> None:
    body(get(cast, "audit.csv", q="Rita", person="mona"))

    with tenant_scope(cast.organization.pk):
        assert AuditEvent.objects.get(action=Action.EXPORTED).after == {
            "format": "csv",
            "is_searched": True,
        }


@pytest.mark.parametrize(
    "asked",
    [{"cursor": "nonsense"}, {"action": "nonsense"}, {"since": "today"}, {"most": "201"}],
    ids=["cursor", "action", "day", "most"],
)
def test_a_program_is_told_what_cannot_be_asked(cast: Cast, asked: dict[str, str]) -> None:
    _, secret = factories.token(cast.organization, cast.owner, ["audit:read"])

    answer = Client().get(
        f"/api/v1/organizations/{cast.organization.slug}/audit-events",
        asked,
        headers={"Authorization": f"Bearer {secret}"},
    )

    assert (answer.status_code, list(answer.json()["fields"])) == (400, [*asked])


def test_a_goal_is_in_the_log_without_its_numbers(cast: Cast) -> None:
    with tenant_scope(cast.organization.pk):
        goal_create(
            access=cast.access(cast.rep),
            member=cast.rep_member,
            what="total",
            base=Decimal("71.13"),
            target=Decimal("81.17"),
            set_on=date(2026, 6, 1),
            due_on=date(2026, 9, 1),
        )
        event = AuditEvent.objects.get()

    assert (event.action, event.before) == (Action.GOAL_SET, {})
    assert event.after == {"what": "total", "due_on": "2026-09-01"}
