"""The page of the quick log, and the mark that its entries carry everywhere."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine

from teams.importers.quick_log import DayCounts
from tests.scoring.given import REACTION, recomputed, score
from tests.teams.logbook import TODAY, Log

# -- the page ----------------------------------------------------------------------------------


def test_the_page_shows_what_was_logged_for_each_of_the_last_days(log: Log) -> None:
    log.send(profile_views="12", searches="5", advanced="2", day="2026-06-08")

    page = log.get("?day=2026-06-08").context["log"]

    assert [day.on for day in page.days if day.is_logged] == [date(2026, 6, 8)]
    assert (len(page.days), page.days[0].on, page.days[-1].on) == (
        31,
        TODAY,
        date(2026, 5, 11),
    )
    assert page.counts == DayCounts(profile_views=12, searches=5, advanced=2)


def test_the_form_is_filled_in_with_what_was_logged_for_the_day(log: Log) -> None:
    log.send(profile_views="12", day="2026-06-08")

    form = log.get("?day=2026-06-08").context["day_form"]

    assert (form["profile_views"].value(), form["searches"].value()) == (12, None)


@pytest.mark.parametrize("query", ["?day=2026-06-11", "?day=2020-01-01", "?day=x", ""])
def test_a_day_that_cannot_be_logged_is_today(log: Log, query: str) -> None:
    assert log.get(query).context["log"].day == TODAY


def test_the_page_says_how_far_logged_days_carry(log: Log) -> None:
    for day in range(1, 11):
        log.send(profile_views="1", day=date(2026, 6, day))

    [row] = [c for c in log.get().context["log"].components if c.code == "F2"]

    assert (row.days, row.window, row.percent, row.least, row.counts) == (10, 90, 23, 50, False)


def test_while_an_entry_waits_the_page_asks_again(log: Log) -> None:
    log.client.post(log.path, {"part": "day", "day": str(TODAY), "profile_views": "1"})

    page = log.get()
    part = log.get(**{"HX-Request": "true"}).content.decode()

    assert page.context["log"].is_waiting
    assert "Your score is being computed" in page.content.decode()
    assert part.lstrip().startswith("<section") and 'hx-trigger="every 2s"' in part


def test_once_scored_the_page_asks_no_more(log: Log) -> None:
    log.send(profile_views="1", day="2026-06-01")

    assert not log.get().context["log"].is_waiting


# -- marked as what it is ----------------------------------------------------------------------


def scored_with_views(log: Log) -> None:
    """Rita has scores, and on three days of them she logged her views."""
    for day in (5, 6, 7):
        log.send(profile_views="3", day=date(2026, 6, day))
    score(log.cast.rep_member, REACTION)


@pytest.mark.parametrize("persona", ["rep", "manager"])
def test_rep_and_manager_see_what_is_self_reported(log: Log, persona: str) -> None:
    scored_with_views(log)
    base = f"/o/{log.cast.organization.slug}"
    path = {"rep": f"{base}/score/", "manager": f"{base}/members/{log.cast.rep_member.pk}/"}
    log.client.force_login(log.cast.users[persona])

    page = log.client.get(path[persona])

    made = {row.component.code: row for p in page.context["page"].made for row in p.components}
    assert (made["F2"].self_reported, made["F1"].self_reported) == ("3 days self-reported", "")
    text = page.content.decode()
    assert '<span class="tag tag--dash">3 days self-reported</span>' in text
    assert "Quick log, self-reported" in text
    assert "F2, to 7 Jun" in text


def test_the_history_marks_entries_and_no_other_import(log: Log) -> None:
    log.send(profile_views="12")
    path = f"/o/{log.cast.organization.slug}/imports/"

    rows = log.client.get(path).context["imports"].rows

    assert [(row.what, row.by, row.self_reported) for row in rows] == [
        ("Quick log, 10 June 2026", log.cast.rep.get_full_name(), True)
    ]
    assert 'tag--dash">self-reported<' in log.client.get(path).content.decode()


def test_an_entry_is_marked_on_its_own_page_too(log: Log) -> None:
    log.send(profile_views="12")
    [batch] = log.batches()

    page = log.client.get(f"/o/{log.cast.organization.slug}/imports/{batch.pk}/")

    assert "Quick log, self-reported" in page.content.decode()


def test_entries_do_not_crowd_the_history_of_the_score(log: Log) -> None:
    scored_with_views(log)

    with time_machine.travel("2026-06-30T08:00:00Z", tick=False):
        recomputed(log.cast.rep_member, at="2026-06-30T08:00:00Z")
        log.client.force_login(log.cast.rep)  # the session of the day of the entries is over
        trend = log.client.get(f"/o/{log.cast.organization.slug}/score/").context["page"].trend

    assert trend is not None
    assert [m.text for m in trend.markers if "Activity document" in m.text] == []


def test_pages_lead_to_the_log(log: Log) -> None:
    score(log.cast.rep_member, REACTION)
    base = f"/o/{log.cast.organization.slug}"

    pages = [log.client.get(f"{base}/{name}/").content.decode() for name in ("score", "imports")]

    assert [f'href="{log.path}"' in page for page in pages] == [True, True]
