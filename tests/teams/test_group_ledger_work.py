"""Who has ledgers of a group worked out by a worker, and how much of them at a time."""

from __future__ import annotations

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks

from accounts.rules import rulebook_of
from accounts.tenancy import tenant_scope
from scoring.changes import Span, work_out
from tests.cast import Cast
from tests.teams.grouping import AT, DAY, END, Crowd, crowd, told


@pytest.fixture
def people(cast: Cast) -> Crowd:
    """Return people without ledgers that an earlier test has worked out."""
    cache.clear()
    return crowd(cast)


def test_a_user_has_one_ledger_worked_out_at_a_time(
    people: Crowd,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    monkeypatch.setattr("scoring.changes.AT_ONCE", 2)
    cast, client = people.cast, Client()
    client.force_login(cast.owner)
    address = f"/o/{cast.organization.slug}/ledger/"
    another = "Still working on another ledger of yours"

    def ask(days: int, **more: str) -> str:
        asked = {"since": (END - days * DAY).isoformat(), **more}
        with time_machine.travel(AT, tick=False):
            return client.get(address, asked).content.decode()

    with django_capture_on_commit_callbacks() as sent:
        shown = [ask(days) for days in (30, 30, 31, 32)]
        shown.append(ask(30, team=str(cast.oslo.pk)))
        refused = told(cast, **{"from": (END - 33 * DAY).isoformat()})
        told(cast, cast.manager, **{"from": (END - 33 * DAY).isoformat()})
    assert [another in text for text in shown] == [False, False, True, True, True]
    assert refused.json()["detail"].startswith("Another ledger of yours")
    assert len(sent) == 2

    with django_capture_on_commit_callbacks(execute=True):
        for send in sent:
            send()
    with django_capture_on_commit_callbacks() as after:
        assert another not in ask(31)
    assert len(after) == 1


def test_what_is_known_is_not_worked_out_again(
    people: Crowd, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    ids = sorted(people.ids("stays", "keeps"))
    with tenant_scope(people.cast.organization.pk):
        span = Span.of(rulebook_of(people.cast.organization), END - 30 * DAY, END)
        first = work_out(span=span, member_ids=ids)
        with django_assert_num_queries(2):
            again = work_out(span=span, member_ids=ids)

    assert (sorted(again), again) == (ids, first)
