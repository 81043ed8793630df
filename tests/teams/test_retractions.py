"""What a source takes back is gone, and comes back when that is undone."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db.models import Q

from accounts.tenancy import tenant_scope
from scoring.core import records as r
from teams.models import Activity, Import, ImportStatus, Member
from teams.selectors.activity_counts import activity_counts
from teams.services.facts import Counts, apply_reading, load_records
from teams.services.plans import evidence_after, plan
from teams.services.undo import retract
from tests import factories

pytestmark = pytest.mark.django_db

DAY = date(2026, 5, 4)
NOON = datetime(2026, 5, 4, 12, 30, 15, tzinfo=UTC)
POST = r.Post(source="linkedin", ref="p1", on=DAY, at=NOON, form="original", words=5)
COMMENT = r.Comment(source="linkedin", ref="c1", on=DAY, at=NOON, quality=80, text_key="t")
REACTION = r.Reaction(source="linkedin.changelog", ref="r1", on=DAY)
GONE_POST = r.Retraction(source="linkedin", ref="p1", on=DAY, at=NOON, of="post")
GONE_COMMENT = r.Retraction(source="linkedin", ref="c1", on=DAY, at=NOON, of="comment")
GONE_REACTION = r.Retraction(source="linkedin.changelog", ref="r1", on=DAY, of="reaction")
PAIRS = [(POST, GONE_POST), (COMMENT, GONE_COMMENT), (REACTION, GONE_REACTION)]


@pytest.fixture
def member() -> Member:
    return factories.member(factories.organization())


def apply(
    member: Member, *records: r.AnyRecord, told_on: date | None = None
) -> tuple[Import, Counts]:
    """Apply records as one import, told on a day."""
    with tenant_scope(member.organization_id):
        batch = factories.batch(member, status=ImportStatus.DONE)
        Import.objects.filter(pk=batch.pk).update(exported_on=told_on)
        batch.exported_on = told_on
        return batch, apply_reading(batch=batch, records=records)


def undo(batch: Import) -> None:
    with tenant_scope(batch.organization_id):
        retract(Import.objects.get(pk=batch.pk))
        Import.objects.filter(pk=batch.pk).update(status=ImportStatus.UNDONE)


def told(member: Member) -> list[r.AnyRecord]:
    """Return the member's evidence without what counts nothing."""
    with tenant_scope(member.organization_id):
        return [one for one in load_records(member=member) if getattr(one, "count", 1)]


@pytest.mark.parametrize(("record", "retraction"), PAIRS)
def test_what_an_earlier_import_told_is_gone(
    member: Member, record: r.AnyRecord, retraction: r.Retraction
) -> None:
    apply(member, record)

    _, counts = apply(member, retraction)

    assert told(member) == []
    assert counts == Counts(new=0, known=0, changed=1)


@pytest.mark.parametrize(("record", "retraction"), PAIRS)
def test_undoing_the_retraction_brings_it_back(
    member: Member, record: r.AnyRecord, retraction: r.Retraction
) -> None:
    apply(member, record)
    batch, _ = apply(member, retraction)

    undo(batch)

    assert told(member) == [record]


@pytest.mark.parametrize(("record", "retraction"), PAIRS)
def test_undoing_what_was_taken_back_leaves_nothing(
    member: Member, record: r.AnyRecord, retraction: r.Retraction
) -> None:
    batch, _ = apply(member, record)
    taken, _ = apply(member, retraction)

    undo(batch)
    assert told(member) == []

    undo(taken)
    with tenant_scope(member.organization_id):
        assert not Activity.objects.exists()


@pytest.mark.parametrize(("record", "retraction"), PAIRS)
def test_a_later_export_that_tells_it_again_stands(
    member: Member, record: r.AnyRecord, retraction: r.Retraction
) -> None:
    apply(member, retraction, told_on=date(2026, 6, 1))

    apply(member, record, told_on=date(2026, 5, 31))
    assert told(member) == []

    apply(member, record, told_on=date(2026, 6, 2))
    assert told(member) == [record]


@pytest.mark.parametrize(("record", "retraction"), PAIRS)
def test_taking_back_what_nobody_knows_is_nothing_new(
    member: Member, record: r.AnyRecord, retraction: r.Retraction
) -> None:
    _, first = apply(member, retraction)
    _, again = apply(member, retraction)

    assert first == Counts(new=0, known=0, changed=0)
    assert again == Counts(new=0, known=1, changed=0)
    assert told(member) == []


def test_a_retraction_twice_changes_nothing(member: Member) -> None:
    apply(member, POST)
    apply(member, GONE_POST)

    _, counts = apply(member, GONE_POST)

    assert counts == Counts(new=0, known=1, changed=0)


@pytest.mark.parametrize("seconds", [-2, 0, 2])
@pytest.mark.parametrize(("record", "of"), [(POST, "post"), (COMMENT, "comment")])
def test_what_is_known_by_its_time_alone_is_what_was_made_within_two_seconds(
    member: Member, record: r.AnyRecord, of: str, seconds: int
) -> None:
    at = NOON + timedelta(seconds=seconds)
    retraction = r.Retraction(source="linkedin", on=DAY, at=at, of=of)  # type: ignore[arg-type]
    apply(member, record)

    batch, counts = apply(member, retraction)
    _, again = apply(member, retraction)

    assert told(member) == []
    assert (counts, again) == (Counts(0, 0, 1), Counts(0, 1, 0))
    undo(batch)


@pytest.mark.parametrize("seconds", [-3, 3])
def test_what_was_made_at_another_time_stays(member: Member, seconds: int) -> None:
    at = NOON + timedelta(seconds=seconds)
    apply(member, COMMENT)

    _, counts = apply(member, r.Retraction(source="linkedin", on=DAY, at=at, of="comment"))

    assert told(member) == [COMMENT]
    assert counts == Counts(0, 0, 0)


def test_the_nearest_of_two_is_meant(member: Member) -> None:
    near = r.Comment(source="linkedin", ref="c2", on=DAY, at=NOON + timedelta(seconds=2), quality=5)
    apply(member, COMMENT, near)

    apply(
        member,
        r.Retraction(
            source="linkedin", on=DAY, at=NOON + timedelta(milliseconds=1500), of="comment"
        ),
    )

    assert told(member) == [COMMENT]


def test_a_post_under_another_number_is_known_by_its_time(member: Member) -> None:
    apply(member, POST)

    apply(member, r.Retraction(source="linkedin", ref="p9", on=DAY, at=NOON, of="post"))

    assert told(member) == []


def test_a_comment_told_beside_its_retraction_is_taken_back(member: Member) -> None:
    _, counts = apply(
        member, COMMENT, r.Retraction(source="linkedin", on=DAY, at=NOON, of="comment")
    )

    assert told(member) == []
    assert counts == Counts(0, 0, 0)


def test_the_comments_of_another_member_stay(member: Member) -> None:
    other = factories.member(member.organization)
    apply(other, COMMENT)

    apply(member, r.Retraction(source="linkedin", on=DAY, at=NOON, of="comment"))

    assert told(other) == [COMMENT]


def test_reports_do_not_count_what_was_taken_back(member: Member) -> None:
    apply(member, POST, COMMENT)
    apply(member, GONE_POST, GONE_COMMENT)

    with tenant_scope(member.organization_id):
        [found] = activity_counts(
            member_ids=[member.pk], among=Q(member=member), periods=[(DAY, DAY)]
        )
    summary = found[member.pk]

    assert (summary.posts, summary.comments, summary.comments_scored) == (0, 0, 0)


def test_a_plan_tells_of_a_retraction_what_an_import_does(member: Member) -> None:
    apply(member, POST, COMMENT)
    retraction = r.Retraction(source="linkedin", on=DAY, at=NOON, of="comment")
    records = [GONE_REACTION, retraction]

    with tenant_scope(member.organization_id):
        planned = plan(member=member, records=records, told_on=date(2030, 1, 1))
        after = evidence_after(member=member, records=records, planned=planned)

    assert planned.counts == Counts(new=0, known=0, changed=1)
    assert [one for one in after if isinstance(one, r.Post | r.Comment)] == [POST]
