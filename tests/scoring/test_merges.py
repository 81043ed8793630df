"""Two members become one: as if everything had been the other's from the beginning."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from accounts.tenancy import tenant_scope
from scoring import merges
from scoring.core.records import AnyRecord, Comment, Connection, Exchange, Search
from scoring.core.records import Member as MemberRecord
from scoring.models import RecomputeRun
from scoring.services import run_recompute
from teams.models import (
    Contact,
    Delivery,
    DeliveryStatus,
    Erasure,
    Goal,
    Import,
    ImportStatus,
    Look,
    LookKind,
    Member,
    MemberAlias,
    PortabilityConnection,
    PortabilityStatus,
    SavedGroupMember,
    ScimUser,
    TeamMembership,
    UploadRequest,
)
from teams.selectors.notes import notes_for
from teams.services.facts import load_records
from teams.services.imports import undo
from teams.services.merges import knowing_members
from tests import factories
from tests.cast import Cast
from tests.scoring.given import EVERYTHING, REACTION, recomputed, score, shown
from tests.teams.evidence import DAY, EVERY_TYPE, NOON, ordered
from tests.teams.portability_data import connected

LATER = date(2026, 6, 1)


def look(cast: Cast, gone: Member, kept: Member) -> merges.MergePreview:
    with tenant_scope(cast.organization.pk):
        fresh = [Member.objects.get(pk=one.pk) for one in (gone, kept)]
        return merges.merge_preview(access=cast.access(cast.admin), gone=fresh[0], kept=fresh[1])


def merged(cast: Cast, gone: Member, kept: Member) -> RecomputeRun:
    state = look(cast, gone, kept).state
    access = cast.access(cast.admin)
    with tenant_scope(cast.organization.pk):
        return merges.merge(access=access, gone=gone, kept=kept, state=state)


def told(member: Member) -> list[str]:
    """Return the member's evidence, whatever the member is called."""
    with tenant_scope(member.organization_id):
        records = load_records(member=member)
    return ordered(
        [
            replace(one, name="", email="") if isinstance(one, MemberRecord) else one
            for one in records
        ]
    )


def some_records(random: Random) -> list[AnyRecord]:
    """Return what a file tells of a few things, of which other files tell too."""
    records: list[AnyRecord] = []
    for ref in random.sample("abcdef", 4):
        kind = random.randrange(3)
        if kind == 0:
            records.append(Search(on=DAY, count=random.choice((1, 2)), source="li", ref=ref))
        elif kind == 1:
            title = random.choice((None, 50))
            records.append(Connection(on=DAY, contact=ref, title=title, source="li", ref=ref))
        else:
            records.append(
                Exchange(
                    on=DAY,
                    conversation=ref,
                    contact=ref,
                    first_at=NOON,
                    first_out=True,
                    outbound=random.choice((1, 2)),
                    inbound=0,
                    source="li",
                    ref=ref,
                )
            )
    return records


@pytest.mark.parametrize("seed", range(12))
def test_a_merge_is_as_if_every_import_had_been_the_others(cast: Cast, seed: int) -> None:
    random = Random(seed)
    gone, kept, expected = (factories.member(cast.organization) for _ in range(3))
    pairs: list[tuple[Import, Import]] = []
    for _ in range(7):
        records = some_records(random)
        exported = DAY + timedelta(days=random.randrange(4))
        one = factories.applied(random.choice((gone, kept)), records, exported_on=exported)
        pairs.append((one, factories.applied(expected, records, exported_on=exported)))

    merged(cast, gone, kept)

    assert told(kept) == told(expected)
    random.shuffle(pairs)
    for pair in pairs:
        with tenant_scope(cast.organization.pk):
            for batch in pair:
                undo(batch=Import.objects.get(pk=batch.pk), by=cast.admin)
        assert told(kept) == told(expected)
    assert told(kept) == []
    with tenant_scope(cast.organization.pk):
        assert not Contact.objects.filter(member=kept).exists()


def test_the_scores_are_those_of_one_member_with_all_files(cast: Cast) -> None:
    records = EVERY_TYPE[1:]
    gone, kept, expected = (factories.member(cast.organization) for _ in range(3))
    comment = Comment(on=DAY, quality=100, source="crm", ref="more")
    score(gone, *records)
    score(kept, REACTION, comment)
    factories.applied(expected, [EVERYTHING, *records])
    score(expected, REACTION, comment)

    run = merged(cast, gone, kept)
    recomputed(kept)

    without_version = [
        {on: (*values[:-2], values[-1]) for on, values in shown(one).items()}
        for one in (kept, expected)
    ]
    assert without_version[0] == without_version[1]
    assert len(without_version[0]) == 16
    assert (run.member_id, run.why) == (kept.pk, "settings")


def test_the_same_files_count_once(cast: Cast) -> None:
    gone, kept = (factories.member(cast.organization) for _ in range(2))
    unnamed = [Search(on=DAY, count=3), Search(on=DAY, count=3), Search(on=DAY, count=4)]
    batches = [factories.applied(one, unnamed, digest="same") for one in (gone, kept)]

    merged(cast, gone, kept)

    assert told(kept) == ordered([*unnamed])
    with tenant_scope(cast.organization.pk):
        undo(batch=Import.objects.get(pk=batches[1].pk), by=cast.admin)
        assert told(kept) == ordered([*unnamed])
        undo(batch=Import.objects.get(pk=batches[0].pk), by=cast.admin)
    assert told(kept) == []


def test_every_model_that_knows_a_member_is_handled() -> None:
    """A new model with a key to a member has to say what a merge does with its rows."""
    assert {model._meta.label for model, _ in knowing_members()} == merges.HANDLED


def test_everything_else_goes_over(cast: Cast) -> None:
    gone, kept = cast.rep_member, cast.silent_member
    factories.applied(gone, EVERY_TYPE)
    factories.alias(gone)
    connected(gone)
    factories.goal(gone)
    factories.note(gone, cast.manager, "Between the two.")
    factories.upload_request(gone, cast.manager)
    recomputed(gone)

    merged(cast, gone, kept)

    with tenant_scope(cast.organization.pk):
        assert not Member.objects.filter(pk=gone.pk).exists()
        found = Member.objects.get(pk=kept.pk)
        assert (found.user, found.name) == (cast.rep, "Sia Silent")
        assert Goal.objects.get().member == kept
        assert UploadRequest.objects.get().member == kept
        assert PortabilityConnection.objects.get().member == kept
        assert Import.objects.get().member == kept
        assert Delivery.objects.get().member == kept
        assert [note.member for note in notes_for(user=cast.rep)] == ["Sia Silent"]
        assert MemberAlias.objects.filter(member=kept).count() == 2
        stay = TeamMembership.objects.get(member=kept)
        assert (stay.team, stay.start, stay.end) == (cast.oslo, factories.START, None)


def test_an_open_goal_for_the_same_is_closed(cast: Cast) -> None:
    gone, kept = cast.silent_member, cast.rep_member
    doubled, stands = factories.goal(gone), factories.goal(kept)
    other = factories.goal(gone, what="brand")

    assert look(cast, gone, kept).remarks == (
        "1 open goal of Sia Silent is closed: Rita Rep has one for the same.",
    )
    merged(cast, gone, kept)

    with tenant_scope(cast.organization.pk):
        found = {goal.pk: goal for goal in Goal.objects.all()}
    assert {goal.member_id for goal in found.values()} == {kept.pk}
    assert found[doubled.pk].closed_by == cast.admin
    assert [found[one.pk].closed_at for one in (stands, other)] == [None, None]


def test_looks_of_one_viewer_on_one_day_are_counted_together(cast: Cast) -> None:
    gone, kept = cast.silent_member, cast.rep_member
    with tenant_scope(cast.organization.pk):
        for member, count, hour in ((gone, 2, 8), (kept, 3, 10)):
            at = NOON.replace(hour=hour)
            Look.objects.create(
                viewer=cast.owner,
                day=DAY,
                kind=LookKind.MEMBER,
                subject=member.pk,
                member=member,
                count=count,
                first_at=at,
                last_at=at,
            )

    merged(cast, gone, kept)

    with tenant_scope(cast.organization.pk):
        one = Look.objects.get(kind=LookKind.MEMBER)
    assert (one.member, one.subject, one.count) == (kept, kept.pk, 5)
    assert (one.first_at.hour, one.last_at.hour) == (8, 10)


def test_a_saved_group_has_the_one_that_stays_once(cast: Cast) -> None:
    gone, kept = cast.silent_member, cast.rep_member
    both = factories.saved_group(cast.organization, cast.owner, gone, kept, name="Both")
    alone = factories.saved_group(cast.organization, cast.owner, gone, name="Alone")

    merged(cast, gone, kept)

    with tenant_scope(cast.organization.pk):
        places = SavedGroupMember.objects.order_by("group_id")
        found = list(places.values_list("group_id", "member_id"))
    assert found == [(both.pk, kept.pk), (alone.pk, kept.pk)]


def test_days_in_two_teams_are_those_of_the_one_that_stays(cast: Cast) -> None:
    gone = factories.member(cast.organization, cast.south, since=date(2025, 11, 1))
    kept = factories.member(cast.organization, cast.oslo, since=date(2026, 2, 1))
    with tenant_scope(cast.organization.pk):
        TeamMembership.objects.filter(member=kept).update(end=date(2026, 3, 31))

    merged(cast, gone, kept)

    with tenant_scope(cast.organization.pk):
        rows = TeamMembership.objects.filter(member=kept)
        found = [(one.team, one.start, one.end) for one in rows.select_related("team")]
    assert found == [
        (cast.south, date(2025, 11, 1), date(2026, 1, 31)),
        (cast.oslo, date(2026, 2, 1), date(2026, 3, 31)),
        (cast.south, date(2026, 4, 1), None),
    ]


def test_what_cannot_be_merged_is_refused_with_the_reason_and_changes_nothing(cast: Cast) -> None:
    gone, kept = cast.rep_member, cast.other_rep_member
    factories.batch(gone, ImportStatus.QUEUED)
    waiting = factories.delivery(gone, cast.owner, DeliveryStatus.ASKING)
    for member, profile in ((gone, "p1"), (kept, "p2")):
        connected(member)
        with tenant_scope(cast.organization.pk):
            Member.objects.filter(pk=member.pk).update(profile_key=profile)

    preview = look(cast, gone, kept)
    with pytest.raises(ValidationError) as refused:
        merged(cast, gone, kept)

    assert (
        list(preview.refusals)
        == refused.value.messages
        == [
            "Their files are of two LinkedIn profiles. Undo the imports of the wrong one.",
            "Both have an account. Take it from the one who no longer uses it.",
            "An import is not finished yet. Try again when it is.",
            f"Delivery {waiting.pk} waits for answers about Rita Rep. Import or discard it.",
            "Both have LinkedIn read. One of the two has to disconnect first.",
        ]
    )
    with tenant_scope(cast.organization.pk):
        assert Member.objects.filter(pk=gone.pk).exists()
        assert Import.objects.get().member == gone


def test_a_member_is_not_merged_with_themselves(cast: Cast) -> None:
    preview = look(cast, cast.rep_member, cast.rep_member)

    assert preview.refusals == ("Choose two different members.",)


def test_what_changed_since_the_preview_is_looked_at_again(cast: Cast) -> None:
    gone, kept = cast.silent_member, cast.rep_member
    state = look(cast, gone, kept).state
    factories.applied(gone, [REACTION])

    access = cast.access(cast.admin)
    with (
        tenant_scope(cast.organization.pk),
        pytest.raises(ValidationError, match="Something has changed since you looked"),
    ):
        merges.merge(access=access, gone=gone, kept=kept, state=state)

    assert told(kept) == []


def test_a_connection_that_is_over_gives_way(cast: Cast) -> None:
    gone, kept = cast.silent_member, cast.rep_member
    connected(gone)
    connected(kept)
    with tenant_scope(cast.organization.pk):
        PortabilityConnection.objects.filter(member=kept).update(
            status=PortabilityStatus.DISCONNECTED
        )

    merged(cast, gone, kept)

    with tenant_scope(cast.organization.pk):
        one = PortabilityConnection.objects.get()
    assert (one.member, one.status) == (kept, PortabilityStatus.CONNECTED)


def test_the_entry_of_a_directory_goes_over_and_one_that_it_deleted_gives_way(cast: Cast) -> None:
    gone, kept = cast.silent_member, cast.rep_member
    entry = factories.directory(gone)
    with tenant_scope(cast.organization.pk):
        ScimUser.objects.create(member=kept, user_name="old@fjord.example", is_removed=True)

    merged(cast, gone, kept)

    with tenant_scope(cast.organization.pk):
        [left] = ScimUser.objects.all()
    assert (left.pk, left.member) == (entry.pk, kept)


def test_two_whom_the_directory_has_are_not_merged(cast: Cast) -> None:
    gone, kept = cast.silent_member, cast.rep_member
    factories.directory(gone)
    with tenant_scope(cast.organization.pk):
        ScimUser.objects.create(member=kept, user_name="other@fjord.example")
        preview = merges.merge_preview(access=cast.access(cast.admin), gone=gone, kept=kept)

    assert preview.refusals == ("Your directory has both. Delete one of the two there first.",)


@pytest.mark.parametrize("erased", ["silent_member", "rep_member"])
def test_somebody_who_is_being_erased_is_not_merged(cast: Cast, erased: str) -> None:
    with tenant_scope(cast.organization.pk):
        Erasure.objects.create(member=getattr(cast, erased), by_themselves=True)
        preview = merges.merge_preview(
            access=cast.access(cast.admin), gone=cast.silent_member, kept=cast.rep_member
        )

    assert preview.refusals == ("One of the two is being erased.",)


def test_a_manager_merges_nobody(cast: Cast) -> None:
    access = cast.access(cast.manager)

    with tenant_scope(cast.organization.pk), pytest.raises(PermissionDenied):
        merges.merge(access=access, gone=cast.silent_member, kept=cast.rep_member, state="")


def test_the_waiting_run_of_the_one_that_goes_is_not_run(cast: Cast) -> None:
    gone, kept = cast.silent_member, cast.rep_member
    factories.applied(gone, [EVERYTHING, REACTION])
    with tenant_scope(cast.organization.pk):
        RecomputeRun.objects.create(member=gone, through=LATER)

    run = merged(cast, gone, kept)

    with tenant_scope(cast.organization.pk):
        assert [one.pk for one in RecomputeRun.objects.all()] == [run.pk]
        assert run_recompute(run_id=run.pk) is not None
