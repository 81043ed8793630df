"""The coverage page: which source measures what in which week, what is missing, who may see it."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine
from django.test import Client

from accounts.models import User
from accounts.tenancy import tenant_scope
from scoring.core.records import AnyRecord, Coverage, Member, Post, Profile
from scoring.core.registry import CURRENT, model
from teams.reports.coverage_report import cell_of, coverage_page, letters_of
from teams.reports.coverage_shapes import Cell, CoveragePage
from teams.reports.coverage_spans import measured
from tests import factories
from tests.cast import Cast
from tests.scoring.given import REACTION, recomputed, score
from tests.teams.markup import Markup

SPEC = model(CURRENT)
# A Friday at noon: the last complete day is Thursday 12 November.
NOW = "2026-11-13T12:00:00Z"
AS_OF = date(2026, 11, 12)
MONDAY = date(2026, 11, 2)
START = date(2024, 1, 1)
VIEWS = "prospect_profile_views"


def covers(*metrics: str, start: date = START, end: date = AS_OF, source: str) -> Coverage:
    return Coverage(metrics=metrics, start=start, end=end, source=source)


def cell(*records: AnyRecord, component: str = VIEWS, week: date = MONDAY) -> Cell:
    found = measured(records, SPEC)
    return cell_of(found, letters_of(found), component, week, AS_OF)


# -- a week of a component ---------------------------------------------------------------------


def test_a_week_that_a_source_measures_says_which_and_how_many_days() -> None:
    assert cell(covers(VIEWS, source="sales_navigator")) == Cell(
        "full", "N", "Sales Navigator 7 of 7 days"
    )


def test_a_week_of_which_some_days_are_measured_says_so() -> None:
    told = covers(VIEWS, start=date(2026, 11, 6), source="self-reported")

    assert cell(told) == Cell("part", "S", "Quick log, self-reported 3 of 7 days")


def test_the_source_of_most_days_comes_first_and_the_others_are_told() -> None:
    told = [
        covers(VIEWS, start=date(2026, 11, 7), source="self-reported"),
        covers(VIEWS, end=date(2026, 11, 6), source="sales_navigator"),
    ]

    assert cell(*told) == Cell(
        "full", "N+", "Sales Navigator 5 of 7 days, Quick log, self-reported 2 of 7 days"
    )


def test_the_present_week_has_the_days_up_to_the_last_complete_one() -> None:
    found = cell(covers(VIEWS, source="crm"), week=date(2026, 11, 9))

    assert found == Cell("full", "C", "Crm 4 of 4 days")


def test_a_week_without_a_source_is_not_measured() -> None:
    assert cell() == Cell("none", "", "not measured")


def test_saved_leads_do_not_apply_without_a_seat() -> None:
    saved = covers("leads_and_accounts_saved", source="sales_navigator")
    seat = Member(name="", email="", seat="sales_navigator", seat_since=date(2026, 11, 6))

    assert cell(saved, component="leads_and_accounts_saved") == Cell("na", "", "does not apply")
    assert cell(saved, seat, component="leads_and_accounts_saved") == Cell(
        "full", "N", "Sales Navigator 3 of 3 days"
    )


@pytest.mark.parametrize(
    ("end", "expected"),
    [
        (AS_OF, Cell("full", "L", "told by LinkedIn archive")),
        (date(2026, 11, 3), Cell("full", "L", "told by LinkedIn archive")),
        (date(2026, 10, 3), Cell("kept", "L", "as told on 3 October by LinkedIn archive")),
    ],
)
def test_a_state_stands_as_it_was_told_last(end: date, expected: Cell) -> None:
    assert cell(covers("network_size", end=end, source="linkedin"), component="network_size") == (
        expected
    )


def test_a_state_that_holds_until_further_notice_was_told_on_its_day() -> None:
    logged = covers(
        "profile_completeness", start=date(2026, 10, 27), end=date.max, source="self-reported"
    )

    found = [
        cell(logged, component="profile_completeness", week=week)
        for week in (date(2026, 10, 19), date(2026, 10, 26), MONDAY)
    ]

    assert [one.state for one in found] == ["none", "full", "kept"]
    assert found[2].words == "as told on 27 October by Quick log, self-reported"


def test_every_source_has_a_letter_of_its_own() -> None:
    names = ("linkedin", "creator_analytics", "self-reported", "crm", "clever", "", "17")
    found = measured([covers("*", source=name) for name in names], SPEC)

    letters = letters_of(found)

    assert letters == {
        "linkedin": "L",
        "creator_analytics": "C",
        "self-reported": "S",
        "": "O",
        "17": "1",
        "clever": "A",
        "crm": "B",
    }


# -- the page ----------------------------------------------------------------------------------


def page(cast: Cast, *records: AnyRecord, user: User | None = None) -> CoveragePage:
    """Return Rita's page, with these records, as she sees it, or somebody else."""
    factories.applied(cast.rep_member, records)
    access = cast.access(user or cast.rep)
    with time_machine.travel(NOW, tick=False), tenant_scope(cast.organization.pk):
        return coverage_page(access=access, member=cast.rep_member, is_own=user is None)


def test_the_page_shows_26_weeks_up_to_the_last_complete_day(cast: Cast) -> None:
    found = page(cast, covers("*", source="linkedin"))

    assert (found.as_of, len(found.weeks)) == (AS_OF, 26)
    assert (found.weeks[0], found.weeks[-1]) == (date(2026, 5, 18), date(2026, 11, 9))
    assert found.months[0] == (date(2026, 5, 1), 2)
    assert sum(count for _, count in found.months) == 26
    assert {len(row.cells) for pillar in found.pillars for row in pillar.rows} == {26}
    assert [row.code for p in found.pillars for row in p.rows] == [c.code for c in SPEC.components]


def test_sources_are_told_with_how_far_they_speak(cast: Cast) -> None:
    found = page(
        cast,
        covers("network_size", VIEWS, end=date(2026, 10, 3), source="linkedin"),
        covers(VIEWS, start=AS_OF, end=date(2026, 11, 20), source="self-reported"),
        covers("profile_completeness", start=AS_OF, end=date.max, source="crm"),
    )

    assert [(s.label, s.first, s.through, s.age) for s in found.sources] == [
        ("LinkedIn archive", START, date(2026, 10, 3), "40 days behind"),
        ("Quick log, self-reported", AS_OF, date(2026, 11, 20), "up to date"),
        ("Crm", AS_OF, None, ""),
    ]
    assert found.sources[0].codes == (("F2", "find"), ("R1", "relationships"))


def test_undone_and_replaced_coverage_is_not_shown(cast: Cast) -> None:
    old = Coverage(metrics=(VIEWS,), start=START, end=AS_OF, source="crm", ref="c")
    new = Coverage(metrics=("people_searches",), start=START, end=AS_OF, source="crm", ref="c")
    factories.applied(cast.rep_member, [old])

    found = page(cast, new)

    assert [source.codes for source in found.sources] == [(("F1", "find"),)]


def test_gaps_are_told_apart_by_whether_they_count_today(cast: Cast) -> None:
    names = [name for name in SPEC.columns if name != VIEWS]
    found = page(
        cast,
        covers(*names, source="linkedin"),
        covers(VIEWS, end=date(2026, 6, 30), source="sales_navigator"),
        covers(VIEWS, start=date(2026, 7, 15), source="sales_navigator"),
    )

    assert [gap.text for gap in found.gaps_before] == ["Sales Navigator: 1 to 14 July missing."]
    assert found.gaps_today == ()


def test_only_the_member_is_reminded(cast: Cast) -> None:
    old = covers("original_publishing", end=date(2026, 9, 1), source="linkedin")

    own, seen = page(cast, old), page(cast, user=cast.manager)

    assert ([r.level for r in own.reminders], seen.reminders) == (["warn"], ())
    assert [link.label for link in own.steps] == ["Import files", "Log what no file has"]
    assert seen.steps == ()
    assert [link.label for link in seen.crumbs] == ["User report", "Rita Rep"]


def test_without_coverage_nothing_is_measured(cast: Cast) -> None:
    found = page(cast, Profile(on=AS_OF, values={"photo": True}, source="linkedin", ref="p"))

    assert found.sources == ()
    assert {c.state for p in found.pillars for r in p.rows for c in r.cells} == {"none", "na"}


# -- in the browser ----------------------------------------------------------------------------


def shown(cast: Cast, user: User, path: str) -> Markup:
    client = Client()
    client.force_login(user)
    with time_machine.travel(NOW, tick=False):
        answer = client.get(f"/o/{cast.organization.slug}/{path}")
    assert answer.status_code == 200
    return Markup(answer.content.decode())


def test_every_cell_of_the_calendar_says_in_words_what_it_shows(cast: Cast) -> None:
    factories.applied(cast.rep_member, [covers("*", source="linkedin")])

    found = shown(cast, cast.rep, "coverage/")

    assert found.text.count("LinkedIn archive 7 of 7 days") == 25 * 15
    assert found.text.count("Week from ") == 26
    looks = [attrs for tag, attrs in found.elements if attrs.get("class") == "wk wk--full"]
    assert looks and {attrs.get("aria-hidden") for attrs in looks} == {"true"}


def test_a_manager_sees_the_coverage_of_the_team(cast: Cast) -> None:
    factories.applied(cast.rep_member, [covers("*", source="linkedin")])

    found = shown(cast, cast.manager, f"members/{cast.rep_member.pk}/coverage/")

    assert "Rita Rep" in found.text
    assert "Log what no file has" not in found.text


def test_the_score_page_leads_to_the_coverage_page(cast: Cast) -> None:
    score(cast.rep_member, REACTION)
    base = f"/o/{cast.organization.slug}"
    hrefs = [
        {attrs.get("href") for _, attrs in shown(cast, user, path).elements}
        for user, path in (
            (cast.rep, "score/"),
            (cast.manager, f"members/{cast.rep_member.pk}/"),
        )
    ]

    assert f"{base}/coverage/" in hrefs[0]
    assert f"{base}/members/{cast.rep_member.pk}/coverage/" in hrefs[1]


@pytest.mark.parametrize("path", ["score/", "imports/", "coverage/"])
def test_an_old_archive_is_told_where_it_matters(cast: Cast, path: str) -> None:
    end = date(2026, 10, 3)
    post = Post(on=end, form="original", source="linkedin", ref="p")
    archive = covers("*", start=date(2026, 7, 1), end=end, source="linkedin")
    factories.applied(cast.rep_member, [post, archive])
    recomputed(cast.rep_member, at="2026-11-13T10:00:00Z")

    text = shown(cast, cast.rep, path).text

    assert "Your LinkedIn archive speaks up to 3 October, 41 days ago." in text


def test_who_is_no_member_has_no_coverage(cast: Cast) -> None:
    assert "You have no score of your own here" in shown(cast, cast.owner, "coverage/").text
