"""Who has no total in the User Report is told why, and what to do about it."""

from __future__ import annotations

from datetime import date

import pytest

from accounts.models import User
from accounts.tenancy import tenant_scope
from scoring.core.records import AnyRecord, Coverage, Profile
from scoring.core.registry import CURRENT, model
from teams.models import ImportStatus, Member
from teams.services.people import member_leave
from tests import factories
from tests.cast import Cast
from tests.scoring.given import EVERYTHING, LAST, NOW, REACTION, recomputed, rolled, score
from tests.teams.reporting import NETWORK, names, report, rows

OWN = "self-reported"
LONG_AGO = date(2026, 1, 5)


def why(cast: Cast, user: User | None = None) -> tuple[str, str]:
    missing = rows(report(cast, user))["Rita Rep"].missing
    assert missing is not None
    return missing.title, missing.reason


def test_nothing_was_ever_imported(cast: Cast) -> None:
    assert why(cast) == ("No data yet", "Nothing has been imported.")


def test_the_day_of_joining_is_told_with_it(cast: Cast) -> None:
    with tenant_scope(cast.organization.pk):
        Member.objects.filter(pk=cast.rep_member.pk).update(joined_on=date(2026, 6, 1))

    assert why(cast) == ("No data yet", "Nothing has been imported. Member since 1 Jun.")


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        (ImportStatus.QUEUED, "An import is being processed."),
        (ImportStatus.RUNNING, "An import is being processed."),
        (ImportStatus.FAILED, "The last file could not be read."),
        (ImportStatus.UNDONE, "Nothing has been imported."),
    ],
)
def test_the_state_of_the_last_import_is_the_reason(
    cast: Cast, status: ImportStatus, reason: str
) -> None:
    factories.batch(cast.rep_member, status)

    assert why(cast) == ("No data yet", reason)


def test_an_import_that_is_not_scored_yet_is_being_scored(cast: Cast) -> None:
    factories.applied(cast.rep_member, [EVERYTHING, REACTION])

    assert why(cast) == ("No data yet", "The scores are being computed.")


def test_who_is_days_behind_the_others_is_being_scored(cast: Cast) -> None:
    score(cast.rep_member, REACTION, at="2026-06-07T08:00:00Z")
    score(cast.other_rep_member, REACTION)

    assert why(cast) == ("No data yet", "The scores are being computed.")

    rolled(cast.organization, at=NOW)
    assert rows(report(cast))["Rita Rep"].missing is None


def test_files_that_measure_too_little_are_the_reason(cast: Cast) -> None:
    little = Coverage(metrics=("reactions_given",), start=date(2026, 1, 1), end=LAST)
    factories.applied(cast.rep_member, [little, REACTION])
    recomputed(cast.rep_member)

    title, reason = why(cast)

    assert title == "Not measured"
    assert reason.startswith("The files so far measure under 60% of every pillar.")


def test_three_pillars_make_no_total_and_no_rank(cast: Cast) -> None:
    measured = [p for p in model(CURRENT).pillars if p.name != "insights"]
    metrics = tuple(c.name for pillar in measured for c in pillar.components)
    three = Coverage(metrics=metrics, start=date(2026, 1, 1), end=LAST, source="crm")
    factories.applied(cast.rep_member, [three, NETWORK])
    recomputed(cast.rep_member)

    found = report(cast)
    row = rows(found)["Rita Rep"]

    assert (row.total, row.rank, row.change, str(row.partial)) == (None, None, None, "5.00")
    assert why(cast) == ("Not measured", "No total: Insights cannot be measured. Not ranked.")
    assert (found.summary.three_pillars, found.summary.median) == (1, None)


def test_who_has_left_is_told_with_the_day(cast: Cast) -> None:
    score(cast.rep_member, REACTION)
    with tenant_scope(cast.organization.pk):
        member_leave(member=cast.rep_member, on=date(2026, 6, 3))
    recomputed(cast.rep_member)
    score(cast.other_rep_member, REACTION)

    assert why(cast) == ("Has left", "Left on 3 Jun. The history is kept.")
    assert rows(report(cast))["Rita Rep"].tags == ("left 3 Jun",)
    assert rows(report(cast, q="rita"))["Rita Rep"].missing.title == "Has left"


@pytest.mark.parametrize(
    ("entry", "tags"),
    [
        (
            Coverage(metrics=("prospect_profile_views",), start=LAST, end=LAST, source=OWN),
            ("partly self-reported",),
        ),
        (
            Coverage(metrics=("prospect_profile_views",), start=LONG_AGO, end=LONG_AGO, source=OWN),
            (),
        ),
        (Coverage(metrics=("prospect_profile_views",), start=LAST, end=LAST, source="crm"), ()),
        (Profile(on=LONG_AGO, values={"photo": True}, source=OWN), ("partly self-reported",)),
        (Profile(on=LONG_AGO, values={"photo": True}, source="linkedin"), ()),
    ],
)
def test_a_score_that_rests_on_the_members_own_word_is_marked(
    cast: Cast, entry: AnyRecord, tags: tuple[str, ...]
) -> None:
    score(cast.rep_member, REACTION, entry)

    assert rows(report(cast))["Rita Rep"].tags == tags


def test_who_is_to_leave_has_not_left(cast: Cast) -> None:
    with tenant_scope(cast.organization.pk):
        member_leave(member=cast.rep_member, on=date(2026, 6, 30))

    assert why(cast) == ("No data yet", "Nothing has been imported.")
    assert rows(report(cast))["Rita Rep"].tags == ()


def test_only_who_may_import_for_others_is_offered_to(cast: Cast) -> None:
    steps = {
        persona: rows(report(cast, cast.users[persona]))["Rita Rep"].missing.step
        for persona in ("admin", "manager")
    }

    assert steps["admin"].label == "Import a file"
    assert steps["manager"] is None


def test_a_viewer_without_people_is_told_so(cast: Cast) -> None:
    with tenant_scope(cast.organization.pk):
        Member.objects.all().delete()

    found = report(cast)

    assert (found.missing.title, names(found), found.shown) == ("No members yet", [], "0 members")
