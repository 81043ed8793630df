"""Reports are made of what is kept, and whatever changes a number is seen at once all the same."""

from __future__ import annotations

import gc
import re
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Membership, Organization, User
from accounts.roles import Role
from accounts.services import membership_create
from accounts.tenancy import tenant_scope
from scoring.core.records import Search
from scoring.merges import merge, merge_preview
from scoring.models import ScoreSnapshot
from teams.models import BLOCK, Member, SeatKind, Team, TeamManager
from teams.reports.report_columns import SORT_KEYS
from teams.reports.report_shapes import ReportRow, UserReport
from teams.reports.report_table import Table
from teams.services.imports import import_undo
from teams.services.members import member_change, seat_set
from teams.services.people import member_leave, member_move
from tests import factories
from tests.cast import Cast
from tests.scoring.given import LAST, NOW, recomputed, rolled, score, scored
from tests.teams.reporting import NETWORK, names, opened, report, rows

RITA, ROB = "Rita Rep", "Rob Rep"
READ = ("teams_activity", "scoring_scoresnapshot", "scoring_scoreoutlook", "teams_seat")


def search(ref: str, count: int) -> Search:
    return Search(on=LAST, source="crm", ref=ref, count=count)


def searches(cast: Cast, user: User | None = None, **params: Any) -> dict[str, int | None]:
    return {name: row.searches for name, row in rows(report(cast, user, **params)).items()}


def rita(cast: Cast, **params: Any) -> ReportRow:
    return rows(report(cast, **params))[RITA]


def read_by(cast: Cast, **params: Any) -> tuple[UserReport, set[str]]:
    """Return a report, and which tables of numbers were read for it."""
    with CaptureQueriesContext(connection) as asked:
        found = report(cast, **params)
    return found, {table for table in READ for query in asked if table in query["sql"]}


@pytest.fixture
def people(cast: Cast) -> Cast:
    """Rita with three searches, another rep with five."""
    score(cast.rep_member, search("a", 3))
    score(cast.other_rep_member, search("b", 5))
    return cast


@pytest.mark.parametrize("key", SORT_KEYS)
def test_a_second_report_reads_no_number_again(people: Cast, key: str) -> None:
    first = report(people, compare="before", sort=key)

    second, read = read_by(people, compare="before", sort=key)

    assert second == first
    assert read == set()


def test_another_order_filter_and_page_read_no_number_again(people: Cast) -> None:
    report(people)

    _, read = read_by(people, q="rita", sort="posts", seat="free", by="role")

    assert read == set()


def test_new_and_changed_facts_are_seen_at_once(people: Cast) -> None:
    assert searches(people)[RITA] == 3

    score(people.rep_member, search("more", 4))
    assert searches(people)[RITA] == 7

    score(people.rep_member, search("more", 1))
    assert searches(people)[RITA] == 4


def test_facts_are_seen_before_a_worker_has_scored_them(people: Cast) -> None:
    assert searches(people)[RITA] == 3

    factories.applied(people.rep_member, [search("more", 4)])

    assert searches(people)[RITA] == 7


def test_a_recompute_is_seen_at_once(people: Cast) -> None:
    before = rita(people).total
    factories.applied(people.rep_member, [NETWORK])
    assert rita(people).total == before

    recomputed(people.rep_member)

    assert rita(people).total == (before or 0) + 5


def test_a_restated_day_is_seen_at_once(people: Cast) -> None:
    report(people)

    with tenant_scope(people.organization.pk):
        ScoreSnapshot.objects.filter(member=people.rep_member, on=LAST).update(total=4242)

    assert f"{rita(people).total}" == "42.42"


def test_an_undone_import_is_seen_at_once(people: Cast) -> None:
    batch = factories.applied(people.rep_member, [search("more", 4)])
    assert searches(people)[RITA] == 7

    with tenant_scope(people.organization.pk):
        import_undo(access=people.access(people.owner), batch=batch)

    assert searches(people)[RITA] == 3


def test_what_a_merge_brings_is_seen_at_once(people: Cast) -> None:
    twin = scored(people.organization, search("twin", 2))
    assert (searches(people)[RITA], searches(people)[twin.name]) == (3, 2)

    with tenant_scope(people.organization.pk):
        gone, stays = (Member.objects.get(pk=one.pk) for one in (twin, people.rep_member))
        pair: dict[str, Any] = {
            "access": people.access(people.owner),
            "gone": gone,
            "kept": stays,
        }
        merge(**pair, state=merge_preview(**pair).state)

    assert searches(people)[RITA] == 5
    assert twin.name not in searches(people)


def test_a_moved_member_is_seen_at_once(people: Cast) -> None:
    assert RITA in names(report(people, people.manager))
    assert rita(people).team == "Oslo"

    with tenant_scope(people.organization.pk):
        member_move(member=people.rep_member, team=people.south, since=LAST)

    assert RITA not in names(report(people, people.manager))
    assert searches(people, people.other_manager)[RITA] == 3
    assert rita(people).team == "South"


def test_a_seat_a_name_and_a_title_are_seen_at_once(people: Cast) -> None:
    assert (rita(people).seat, rita(people).role) == ("free", "Rep")

    with tenant_scope(people.organization.pk):
        access, member = people.access(people.owner), people.rep_member
        seat_set(access=access, member=member, kind=SeatKind.SALES_NAVIGATOR, since=LAST)
        assert rita(people).seat == "sales_navigator"
        member_change(access=access, member=member, name=RITA, email=member.email, title="Chief")
        assert rita(people).role == "Chief"
        member_change(access=access, member=member, name="Ada", email=member.email, title="")

    assert "Ada" in names(report(people))
    assert RITA not in names(report(people, q="ada"))


def test_who_comes_goes_and_leaves_is_seen_at_once(people: Cast) -> None:
    assert "Zoë" not in names(report(people))

    new = factories.member(people.organization, people.oslo, name="Zoë")
    assert "Zoë" in names(report(people, people.manager, q="zoe"))

    with tenant_scope(people.organization.pk):
        Member.objects.filter(pk=new.pk).delete()
        member_leave(member=people.other_rep_member, on=date(2026, 5, 30))

    assert {"Zoë", ROB}.isdisjoint(names(report(people)))


def test_a_team_and_who_looks_after_it_are_seen_at_once(people: Cast) -> None:
    organization = people.organization
    assert names(report(people, people.other_manager)) == [ROB]

    with tenant_scope(organization.pk):
        Team.objects.filter(pk=people.oslo.pk).update(name="Bergen", parent=people.south)
    assert rita(people).team == "Bergen"
    assert names(report(people, people.other_manager)) == [RITA, ROB]
    assert RITA not in names(report(people, people.manager))

    with tenant_scope(organization.pk):
        TeamManager.objects.filter(team=people.south).delete()
    assert names(report(people, people.other_manager)) == []
    factories.team_manager(people.oslo, people.rep)
    assert "team lead" in rita(people).tags


def test_a_role_is_seen_at_once(people: Cast) -> None:
    assert rita(people).role == "Rep"

    Membership.objects.filter(user=people.rep).update(role=Role.ANALYST)

    assert rita(people).role == "Analyst"
    assert names(report(people, role="analyst")) == [RITA]


def test_a_request_for_files_is_seen_at_once_and_so_is_who_asked(people: Cast) -> None:
    silent = people.rep_member
    with tenant_scope(people.organization.pk):
        ScoreSnapshot.objects.filter(member=silent).delete()
    assert rita(people).asked is None

    factories.upload_request(silent, people.manager)
    User.objects.filter(pk=people.manager.pk).update(name="Mo Ma")
    asked = rita(people).asked
    assert asked is not None
    assert asked.by == "Mo Ma"
    User.objects.filter(pk=people.manager.pk).update(name="Lo Ma")

    asked = rita(people).asked
    assert asked is not None
    assert asked.by == "Lo Ma"


def test_a_closed_visibility_holds_at_once(people: Cast) -> None:
    assert RITA in names(report(people, people.manager))

    Organization.objects.filter(pk=people.organization.pk).update(visibility="works_council")

    with pytest.raises(PermissionDenied):
        report(people, people.manager)


def test_own_rules_hold_at_once(people: Cast) -> None:
    before = report(people).rules

    with time_machine.travel(NOW, tick=False):
        factories.rule_version(people.organization, people.owner, LAST + timedelta(days=1))
    assert report(people).rules == before
    recomputed(people.rep_member, at="2026-06-11T08:00:00Z")
    recomputed(people.other_rep_member, at="2026-06-11T08:00:00Z")

    assert report(people).as_of == LAST + timedelta(days=1)
    assert report(people).rules != before


def test_midnight_in_the_time_zone_begins_another_report(people: Cast) -> None:
    Organization.objects.filter(pk=people.organization.pk).update(time_zone="Pacific/Auckland")
    with tenant_scope(people.organization.pk):
        member_move(member=people.rep_member, team=people.south, since=date(2026, 6, 12))
    before = opened(people, people.manager, "report/", at="2026-06-11T11:59:00Z")

    after = opened(people, people.manager, "report/", at="2026-06-11T12:00:00Z")

    assert RITA in before.content.decode()
    assert RITA not in after.content.decode()


def test_the_next_scored_day_is_seen_at_once(people: Cast) -> None:
    assert report(people).as_of == LAST

    rolled(people.organization, at="2026-06-11T08:00:00Z")

    assert report(people).as_of == LAST + timedelta(days=1)


def test_nobody_is_given_what_is_kept_for_somebody_else(people: Cast) -> None:
    """The owner fills what is kept; both managers see their own people, ranked among themselves."""
    assert {RITA, ROB} <= set(names(report(people)))

    mine, others = report(people, people.manager), report(people, people.other_manager)

    assert (ROB in names(mine), RITA in names(others)) == (False, False)
    assert [row.rank for row in rows(others).values()] == [1]
    assert (mine.summary.with_total, others.summary.with_total) == (1, 1)


def test_nothing_kept_of_one_organization_is_anothers(people: Cast) -> None:
    report(people)
    membership_create(organization=people.other_organization, user=people.owner, role=Role.OWNER)

    found = opened(people, people.owner, "../harbour-trading/report/")

    assert RITA not in found.content.decode()


def tables() -> int:
    # Asking a lazy object for its class, as isinstance does, would have it made.
    return sum(type(one) is Table for one in gc.get_objects())


def test_a_table_that_another_replaces_is_let_go_of_at_once(people: Cast) -> None:
    """Without a search for cycles, which is seldom, and puts off giving memory back for long."""
    report(people)
    gc.collect()
    before = tables()
    gc.disable()
    try:
        for count in (4, 5, 6):
            score(people.rep_member, search("more", count))
            assert searches(people)[RITA] == 3 + count
        assert tables() == before
    finally:
        gc.enable()


def test_those_whose_block_is_the_same_are_not_read_again(people: Cast) -> None:
    far = factories.member(people.organization, pk=people.rep_member.pk + BLOCK)
    report(people)
    score(far, search("far", 2))

    with CaptureQueriesContext(connection) as asked:
        assert searches(people)[far.name] == 2

    counts = [query["sql"] for query in asked if "teams_activity" in query["sql"]]
    first = {int(pk) for sql in counts for pk in re.findall(r'"member_id" >= (\d+)', sql)}
    after = {int(pk) for sql in counts for pk in re.findall(r'"member_id" < (\d+)', sql)}
    block = far.pk // BLOCK
    assert (first, after) == ({block * BLOCK}, {(block + 1) * BLOCK})
