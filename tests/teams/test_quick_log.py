"""What members log by hand: stored as imports, replaced by day, undone, and refused."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.test import Client

from accounts.tenancy import tenant_scope
from scoring.core.records import Followers, Member, ProfileView, Saved, Search
from scoring.models import RecomputeRun
from teams.importers.quick_log import DayCounts, day_document
from teams.models import ImportStatus
from teams.services.quick_log import quick_log_create
from tests.cast import Cast
from tests.teams.logbook import OWN, TODAY, Log, counts, coverage, given

# -- an entry ----------------------------------------------------------------------------------


def test_an_entry_is_an_import_that_covers_its_day(log: Log) -> None:
    answer = log.send(profile_views="12")

    [batch] = log.batches()
    [view] = log.known(ProfileView)
    assert (answer.status_code, answer["Location"]) == (302, f"{log.path}?day=2026-06-10")
    assert (batch.status, batch.uploads[0]["name"]) == (
        ImportStatus.DONE,
        "Quick log, 10 June 2026",
    )
    assert (batch.uploaded_by, batch.problem_count) == (log.cast.rep, 0)
    assert (view.on, view.count, view.source) == (TODAY, 12, OWN)
    assert coverage(log) == {(("prospect_profile_views",), TODAY, TODAY)}


def test_nothing_of_the_document_stays(log: Log) -> None:
    log.send(profile_views="12")

    [batch] = log.batches()
    assert batch.uploads[0]["stored"] == ""


def test_the_scores_are_computed_after_an_entry(log: Log) -> None:
    log.send(profile_views="12", day="2026-06-01")

    with tenant_scope(log.cast.organization.pk):
        run = RecomputeRun.objects.get()
    assert run.batch == log.batches()[0]


def test_all_counts_of_a_day_are_one_entry(log: Log) -> None:
    given(log.cast, Member(name="", email="", seat="sales_navigator", source="crm", ref="s"))

    log.send(
        profile_views="3", searches="10", advanced="4", leads="2", accounts="0", followers="-3"
    )

    assert counts(log) == [(TODAY, 3)]
    assert {(s.advanced, s.count) for s in log.known(Search)} == {(False, 6), (True, 4)}
    assert {(s.what, s.count) for s in log.known(Saved)} == {("lead", 2), ("account", 0)}
    assert [f.gained for f in log.known(Followers)] == [-3]
    assert {metrics[0] for metrics, *_ in coverage(log)} == {"prospect_profile_views"}
    [told] = coverage(log)
    assert told[0] == (
        "prospect_profile_views",
        "people_searches",
        "leads_and_accounts_saved",
        "audience_growth",
    )


def test_on_a_free_seat_nothing_is_taken_that_sales_navigator_has(log: Log) -> None:
    log.send(profile_views="3", leads="2", accounts="1")

    assert log.known(Saved) == []
    assert 'name="leads"' not in log.get().content.decode()


def test_today_counts_from_tomorrow_and_the_page_says_so(log: Log) -> None:
    log.send(profile_views="12")

    assert "in tomorrow’s score" in log.get().content.decode()


# -- the same day again ------------------------------------------------------------------------


def test_logging_the_same_day_again_replaces(log: Log) -> None:
    log.send(profile_views="12")
    log.send(profile_views="15")

    assert counts(log) == [(TODAY, 15)]
    assert [(b.new_count, b.changed_count, b.known_count) for b in log.batches()] == [
        (2, 0, 0),
        (0, 1, 1),
    ]


def test_going_back_to_the_first_number_is_not_the_same_files_again(log: Log) -> None:
    for views in ("12", "15", "12"):
        log.send(profile_views=views)

    assert counts(log) == [(TODAY, 12)]
    assert {batch.message for batch in log.batches()} == {""}


def test_the_same_entry_twice_counts_once(log: Log) -> None:
    log.send(profile_views="12")
    log.send(profile_views="12")

    assert counts(log) == [(TODAY, 12)]
    assert (log.batches()[1].new_count, log.batches()[1].known_count) == (0, 2)


def test_what_is_left_empty_keeps_what_was_logged(log: Log) -> None:
    log.send(profile_views="12", followers="4")
    log.send(profile_views="15")

    assert [f.gained for f in log.known(Followers)] == [4]


def test_none_replaces_some(log: Log) -> None:
    log.send(profile_views="12")
    log.send(profile_views="0")

    assert counts(log) == [(TODAY, 0)]


def test_another_day_stands_beside_it(log: Log) -> None:
    log.send(profile_views="12")
    log.send(profile_views="3", day="2026-06-01")

    assert sorted(counts(log)) == [(date(2026, 6, 1), 3), (TODAY, 12)]


def test_an_undone_entry_leaves_what_was_logged_before(log: Log) -> None:
    log.send(profile_views="12")
    log.send(profile_views="15")

    log.undo(log.batches()[1])

    assert counts(log) == [(TODAY, 12)]
    assert len(coverage(log)) == 1


def test_an_undone_entry_leaves_what_was_logged_later(log: Log) -> None:
    log.send(profile_views="12")
    log.send(profile_views="15")

    log.undo(log.batches()[0])

    assert counts(log) == [(TODAY, 15)]
    assert len(coverage(log)) == 1


def test_when_every_entry_is_undone_nothing_is_covered(log: Log) -> None:
    for views in ("12", "15", "12"):
        log.send(profile_views=views)

    for batch in log.batches():
        log.undo(batch)

    assert (counts(log), coverage(log)) == ([], set())


# -- what is refused ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({}, "Fill in at least one number"),
        ({"profile_views": "12", "day": "2026-06-11"}, "still to come"),
        ({"profile_views": "12", "day": "2026-05-10"}, "from 11 May on"),
        ({"profile_views": "12", "day": ""}, "Choose a day."),
        ({"profile_views": "12", "day": "yesterday"}, "Choose a day."),
        ({"profile_views": "-1"}, "greater than or equal to 0"),
        ({"profile_views": "1001"}, "less than or equal to 1000"),
        ({"profile_views": "many"}, "whole number"),
        ({"searches": "3", "advanced": "4"}, "More than all searches"),
        ({"advanced": "4"}, "More than all searches"),
        ({"leads": "1"}, "They count together"),
    ],
)
def test_what_cannot_be_is_refused_with_a_reason(
    log: Log, values: dict[str, str], words: str
) -> None:
    given(log.cast, Member(name="", email="", seat="sales_navigator", source="crm", ref="s"))

    answer = log.send(**values)

    assert (answer.status_code, words in answer.content.decode()) == (422, True)
    assert len(log.batches()) == 1


@pytest.mark.parametrize("day", ["2026-06-10", "2026-05-11"])
def test_today_and_thirty_days_back_can_be_logged(log: Log, day: str) -> None:
    assert log.send(profile_views="12", day=day).status_code == 302


def test_today_is_the_day_of_the_organization(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.rep)
    with tenant_scope(cast.organization.pk):
        cast.organization.time_zone = "Pacific/Auckland"
        cast.organization.save()

    with time_machine.travel("2026-06-10T13:00:00Z", tick=False):
        answer = client.post(
            f"/o/{cast.organization.slug}/log/",
            {"part": "day", "day": "2026-06-11", "profile_views": "1"},
        )

    assert answer.status_code == 302


def test_nobody_logs_for_somebody_else(cast: Cast) -> None:
    document = day_document(TODAY, DayCounts(profile_views=1))

    with (
        tenant_scope(cast.organization.pk),
        pytest.raises(PermissionDenied, match="Only the members themselves"),
    ):
        quick_log_create(
            access=cast.access(cast.manager),
            member=cast.rep_member,
            on=TODAY,
            document=document,
        )


def test_a_manager_logs_into_the_own_log(cast: Cast, log: Log) -> None:
    log.client.force_login(cast.manager)

    log.send(profile_views="12")

    assert log.batches()[0].member_id == cast.manager_member.pk


def test_who_is_no_member_is_told_so(cast: Cast, log: Log) -> None:
    log.client.force_login(cast.owner)

    assert "You have no score of your own here" in log.get().content.decode()
    assert log.send(profile_views="12").status_code == 403
