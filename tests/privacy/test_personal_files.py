"""The file of a person has all of theirs, and nothing that tells who others are."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from accounts.models import AuditEvent, Membership, Organization
from accounts.tenancy import tenant_scope
from privacy.policy import POLICIES
from privacy.requests import file_ask, file_ask_for, file_fetch, file_run
from privacy.retention import enforce
from privacy.tasks import sweep_privacy
from teams.models import ExportStatus, Look, Member, PersonalFile
from teams.services.looks import LookKind, record_look
from tests import factories
from tests.cast import Cast
from tests.privacy.planting import CAST, plant
from tests.scoring.given import NOW, REACTION, recomputed, score


def prepared(cast: Cast, user: Any) -> PersonalFile:
    with tenant_scope(cast.organization.pk):
        found = file_ask(access=cast.access(user))
        file_run(file_id=found.pk)
        return PersonalFile.objects.get(pk=found.pk)


def opened(found: PersonalFile) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(bytes(found.content or b""))) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def test_all_that_is_declared_as_the_persons_is_in_the_file(cast: Cast) -> None:
    planted = plant(cast.organization, cast.rep_member, cast.rep, cast.oslo)

    told = opened(prepared(cast, cast.rep))

    missing = [
        (model, name, text)
        for model, name, text in planted.all()
        if text not in told[f"data/{model}.json"]
    ]
    assert missing == []
    assert set(planted.texts) | {*CAST} == {p.model for p in POLICIES if p.member or p.users}
    assert '"Rita Rep"' in told["data/teams.Member.json"]
    assert '"rita@fjord.example"' in told["data/accounts.User.json"]
    assert '"role": "rep"' in told["data/accounts.Membership.json"]


def test_nothing_of_anybody_else_is_in_the_file(cast: Cast) -> None:
    plant(cast.organization, cast.rep_member, cast.rep, cast.oslo)
    others = plant(cast.organization, cast.other_rep_member, cast.other_rep, cast.south)
    factories.goal(cast.rep_member, cast.manager)
    factories.note(cast.rep_member, cast.manager, text="Call less, write more.")
    with tenant_scope(cast.organization.pk):
        record_look(access=cast.access(cast.manager), member=cast.rep_member, kind=LookKind.MEMBER)

    whole = "".join(opened(prepared(cast, cast.rep)).values())

    assert [found for found in others.all() if found[2] in whole] == []
    names = ("Rob Rep", "rob@", "Mona", "mona@", "olga@", "Sia Silent", "Otto Out")
    assert [name for name in names if name in whole] == []
    assert "Call less, write more." in whole
    assert '"viewer": "somebody else"' in whole
    assert '"set_by": "somebody else"' in whole


def test_a_score_is_told_component_by_component(cast: Cast) -> None:
    score(cast.rep_member, REACTION)
    recomputed(cast.rep_member)

    rows = json.loads(opened(prepared(cast, cast.rep))["data/scoring.ScoreSnapshot.json"])["rows"]

    assert set(rows[-1]["components"]["I3"]) == {
        *("state", "covered", "points", "fraction", "weight", "trials", "raw")
    }
    assert len(rows[-1]["components"]) == 21


def test_who_is_no_member_gets_the_account(cast: Cast) -> None:
    told = opened(prepared(cast, cast.analyst))

    assert json.loads(told["data/teams.Member.json"])["rows"] == []
    assert '"anna@fjord.example"' in told["data/accounts.User.json"]


def test_a_file_of_one_organization_has_nothing_of_another(cast: Cast) -> None:
    Membership.objects.create(organization=cast.other_organization, user=cast.rep, role="rep")

    told = opened(prepared(cast, cast.rep))

    rows = json.loads(told["data/accounts.Membership.json"])["rows"]
    assert [row["organization"] for row in rows] == [cast.organization.pk]


def test_only_who_asked_fetches_it_and_that_is_on_record(cast: Cast) -> None:
    found = prepared(cast, cast.rep)

    with tenant_scope(cast.organization.pk):
        for other in (cast.owner, cast.manager, cast.other_rep):
            with pytest.raises(Http404):
                file_fetch(access=cast.access(other), file_id=found.pk)
        assert file_fetch(access=cast.access(cast.rep), file_id=found.pk).content
        events = AuditEvent.objects.filter(target_type="teams.personalfile").order_by("pk")
        said = list(events.values_list("what", flat=True))

    assert said == ["personal file", "personal file fetched"]


def test_it_can_be_fetched_for_seven_days_and_is_forgotten_then(cast: Cast) -> None:
    found = prepared(cast, cast.rep)
    access = cast.access(cast.rep)

    with tenant_scope(cast.organization.pk):
        with time_machine.travel(timezone.now() + timedelta(days=6, hours=23), tick=False):
            enforce(cast.organization)
            assert file_fetch(access=access, file_id=found.pk).pk == found.pk
        with time_machine.travel(timezone.now() + timedelta(days=7, hours=1), tick=False):
            with pytest.raises(Http404):
                file_fetch(access=access, file_id=found.pk)
            enforce(cast.organization)
        assert not PersonalFile.objects.exists()


def test_one_at_a_time_is_prepared(cast: Cast) -> None:
    with tenant_scope(cast.organization.pk):
        file_ask(access=cast.access(cast.rep))
        with pytest.raises(ValidationError, match="being prepared"):
            file_ask(access=cast.access(cast.rep))


def test_a_file_whose_message_was_lost_is_prepared_by_the_sweep(
    cast: Cast, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with tenant_scope(cast.organization.pk):
        found = file_ask(access=cast.access(cast.rep))

    with django_capture_on_commit_callbacks(execute=True):
        sweep_privacy()

    with tenant_scope(cast.organization.pk):
        assert PersonalFile.objects.get(pk=found.pk).status == ExportStatus.DONE


def test_an_admin_hands_over_the_file_of_who_left_without_notes_and_that_is_seen(
    cast: Cast,
) -> None:
    factories.note(cast.rep_member, cast.manager, text="Between the two of us.")
    cast.rep_member.left_on = date(2026, 1, 31)
    with tenant_scope(cast.organization.pk), time_machine.travel(NOW, tick=False):
        cast.rep_member.save(update_fields=["left_on"])
        found = file_ask_for(access=cast.access(cast.admin), member=cast.rep_member)
        file_run(file_id=found.pk)
        told = opened(PersonalFile.objects.get(pk=found.pk))
        looks = list(Look.objects.values_list("viewer", "kind", "member"))

    assert '"Rita Rep"' in told["data/teams.Member.json"]
    assert "Between the two" not in "".join(told.values())
    assert "data/teams.Note.json" not in told
    assert json.loads(told["data/accounts.User.json"])["rows"] == []
    assert looks == [(cast.admin.pk, "personal", cast.rep_member.pk)]


def test_nobody_takes_out_the_file_of_somebody_who_is_here(cast: Cast) -> None:
    with tenant_scope(cast.organization.pk):
        with pytest.raises(ValidationError, match="while they are here"):
            file_ask_for(access=cast.access(cast.admin), member=cast.rep_member)
        with pytest.raises(PermissionDenied):
            file_ask_for(access=cast.access(cast.manager), member=cast.rep_member)
        assert not PersonalFile.objects.exists()


@pytest.mark.parametrize("change", ["demoted", "closed", "back"])
@pytest.mark.parametrize("is_ready", [False, True])
def test_the_file_of_who_left_is_given_while_it_may_be_taken_out_and_no_longer(
    cast: Cast, change: str, is_ready: bool
) -> None:
    with tenant_scope(cast.organization.pk):
        Member.objects.filter(pk=cast.rep_member.pk).update(left_on=date(2020, 1, 1))
        cast.rep_member.refresh_from_db()
        made = file_ask_for(access=cast.access(cast.admin), member=cast.rep_member)
        if is_ready:
            file_run(file_id=made.pk)
            assert file_fetch(access=cast.access(cast.admin), file_id=made.pk).content
        if change == "demoted":
            Membership.objects.filter(user=cast.admin).update(role="rep")
        elif change == "closed":
            Organization.objects.filter(pk=cast.organization.pk).update(visibility="works_council")
        else:
            Member.objects.filter(pk=cast.rep_member.pk).update(left_on=None)

        if is_ready:
            with pytest.raises(PermissionDenied, match="any more"):
                file_fetch(access=cast.access(cast.admin), file_id=made.pk)
        else:
            file_run(file_id=made.pk)
            found = PersonalFile.objects.get(pk=made.pk)
            assert (found.status, found.content) == (ExportStatus.FAILED, None)
            assert found.message == "You may not take out this file any more."


def test_under_a_closed_visibility_nobody_takes_out_a_file_of_others(cast: Cast) -> None:
    cast.rep_member.left_on = date(2026, 1, 31)
    Organization.objects.update(visibility="works_council")
    with tenant_scope(cast.organization.pk):
        cast.rep_member.save(update_fields=["left_on"])
        with pytest.raises(PermissionDenied, match="member’s own"):
            file_ask_for(access=cast.access(cast.owner), member=cast.rep_member)


def test_the_page_has_the_file_prepared_and_gives_it(
    cast: Cast, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    client = Client()
    client.force_login(cast.rep)
    base = f"/o/{cast.organization.slug}/my-data/"

    with django_capture_on_commit_callbacks(execute=True):
        asked = client.post(f"{base}file/")
    with tenant_scope(cast.organization.pk):
        found = PersonalFile.objects.get()
    page = client.get(base).content.decode()
    answer = client.get(f"{base}files/{found.pk}/")

    assert asked.status_code == 302
    assert f"{base}files/{found.pk}/" in page
    assert answer.headers["Content-Type"] == "application/zip"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="my-data.zip"'
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert zipfile.is_zipfile(io.BytesIO(answer.content))
