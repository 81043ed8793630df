"""An organization that is erased leaves one line with numbers, and nothing of its own."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.apps import apps
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from accounts.models import Membership, Organization, OrganizationErasure, User
from accounts.tenancy import TenantModel, tenant_scope
from privacy.organization_erasure import (
    due_organizations,
    in_order,
    organization_erasure_ask,
    organization_erasure_cancel,
    organization_erasure_now,
    organization_erasure_run,
)
from privacy.tasks import sweep_privacy
from teams.models import Member
from teams.services import upload_store
from tests.cast import Cast
from tests.privacy.planting import plant, record_change
from tests.scoring.given import REACTION, score
from tests.teams.remains import database


def asked(cast: Cast) -> OrganizationErasure:
    with tenant_scope(cast.organization.pk):
        return organization_erasure_ask(access=cast.access(cast.owner), typed="Fjord Sales")


def swept(commit: DjangoCaptureOnCommitCallbacks) -> None:
    with commit(execute=True):
        sweep_privacy()


def test_nothing_of_it_is_left_but_one_line_and_others_have_all_of_theirs(
    cast: Cast, upload_dir: Path, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    score(cast.rep_member, REACTION)
    plant(cast.organization, cast.rep_member, cast.rep, cast.oslo)
    plant(cast.other_organization, cast.outside_member, cast.outsider, cast.outside_team)
    record_change(by=cast.owner, row=cast.rep_member, what="name")
    record_change(by=cast.staff, row=cast.rep, what="role: Rep, in Fjord Sales")
    with tenant_scope(cast.organization.pk):
        upload_store.store(cast.organization.pk, upload_store.named([ContentFile(b"x", "x.csv")]))
    tables = [model for model in apps.get_models() if issubclass(model, TenantModel)]
    others = {
        m: m._base_manager.filter(organization=cast.other_organization).count() for m in tables
    }
    made = asked(cast)

    with time_machine.travel(made.due_at + timedelta(seconds=1), tick=False):
        swept(django_capture_on_commit_callbacks)

    left = {model: [row.organization_id for row in model._base_manager.all()] for model in tables}
    assert {pk for ids in left.values() for pk in ids} == {cast.other_organization.pk}
    assert {model: len(ids) for model, ids in left.items()} == others
    assert list(Organization.objects.all()) == [cast.other_organization]
    made.refresh_from_db()
    assert (made.organization, made.asked_by, made.members) == (None, None, 4)
    assert made.rows > 50
    assert made.done_at is not None
    whole = database()
    names = (b"Fjord Sales", b"fjord.example", b"Rita Rep", b"Sia Silent", b"North")
    assert [name for name in names if name in whole] == []
    assert {user.email for user in User.objects.exclude(email="erased@erased.invalid")} == {
        *("site@pillars.example", "otto@harbour.example")
    }
    assert list(upload_dir.glob("*")) == []


def test_an_account_that_belongs_elsewhere_stays(
    cast: Cast, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    Membership.objects.create(organization=cast.other_organization, user=cast.rep, role="rep")
    with tenant_scope(cast.organization.pk):
        organization_erasure_now(organization=cast.organization)

    swept(django_capture_on_commit_callbacks)

    assert User.objects.get(pk=cast.rep.pk).memberships.get().organization == (
        cast.other_organization
    )


def test_it_waits_for_seven_days(
    cast: Cast, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    made = asked(cast)

    with time_machine.travel(timezone.now() + timedelta(days=6, hours=23), tick=False):
        swept(django_capture_on_commit_callbacks)

    assert made.due_at - made.asked_at >= timedelta(days=6, hours=23, minutes=59)
    with tenant_scope(cast.organization.pk):
        assert Member.objects.count() == 4


def test_an_owner_takes_it_back(
    cast: Cast, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    made = asked(cast)
    with tenant_scope(cast.organization.pk):
        organization_erasure_cancel(access=cast.access(cast.owner))

    with time_machine.travel(made.due_at + timedelta(days=1), tick=False):
        swept(django_capture_on_commit_callbacks)

    assert Organization.objects.filter(pk=cast.organization.pk).exists()


def test_another_name_and_another_role_erase_nothing(cast: Cast) -> None:
    with tenant_scope(cast.organization.pk):
        with pytest.raises(ValidationError, match="Type the name exactly"):
            organization_erasure_ask(access=cast.access(cast.owner), typed="fjord sales")
        with pytest.raises(PermissionDenied):
            organization_erasure_ask(access=cast.access(cast.admin), typed="Fjord Sales")
        with pytest.raises(PermissionDenied):
            organization_erasure_cancel(access=cast.access(cast.admin))

    assert not OrganizationErasure.objects.exists()


def test_what_was_begun_is_gone_on_with(
    cast: Cast, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with tenant_scope(cast.organization.pk):
        organization_erasure_now(organization=cast.organization)
    Membership.objects.filter(organization=cast.organization).delete()

    swept(django_capture_on_commit_callbacks)

    assert not Organization.objects.filter(pk=cast.organization.pk).exists()


def test_rows_go_before_what_they_point_to() -> None:
    order = in_order()
    place = {model: n for n, model in enumerate(order)}

    pairs = [
        (model, field.related_model)
        for model in order
        for field in model._meta.concrete_fields
        if field.related_model in place and field.related_model is not model
    ]

    assert all(place[model] < place[target] for model, target in pairs)
    assert len(order) == len([m for m in apps.get_models() if issubclass(m, TenantModel)])


def test_the_page_asks_for_the_name_says_when_and_takes_it_back(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.owner)
    base = f"/o/{cast.organization.slug}/privacy/"

    wrong = client.post(f"{base}erase/", {"typed": "Fjord"})
    right = client.post(f"{base}erase/", {"typed": "Fjord Sales"}, follow=True)
    back = client.post(f"{base}keep/", follow=True)

    assert wrong.status_code == 422
    assert "Fjord Sales will be erased on" in right.content.decode()
    assert "will be erased on" not in back.content.decode()
    assert OrganizationErasure.objects.get().cancelled_at is not None


def test_whoever_runs_the_site_ends_it_at_once_by_its_name(
    cast: Cast, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    slug = cast.organization.slug
    for given in ((slug, "Fjord"), ("nobody", "Fjord Sales")):
        with pytest.raises(CommandError):
            call_command("erase_organization", given[0], name=given[1])
    assert not OrganizationErasure.objects.exists()

    call_command("erase_organization", slug, name="Fjord Sales")
    swept(django_capture_on_commit_callbacks)

    assert not Organization.objects.filter(slug=slug).exists()


def due(cast: Cast) -> OrganizationErasure:
    with tenant_scope(cast.organization.pk):
        return organization_erasure_now(organization=cast.organization)


def test_one_that_died_half_way_leaves_no_account_behind(
    cast: Cast,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    made = due(cast)

    def dies(*_: object, **__: object) -> None:
        raise OSError("no disk")

    with monkeypatch.context() as broken:
        broken.setattr("privacy.organization_erasure.in_order", dies)
        with pytest.raises(OSError, match="no disk"):
            swept(django_capture_on_commit_callbacks)
    assert not Membership.objects.filter(organization=cast.organization).exists()

    swept(django_capture_on_commit_callbacks)  # somebody may still be at it
    assert Organization.objects.filter(pk=cast.organization.pk).exists()
    with time_machine.travel(timezone.now() + timedelta(minutes=16), tick=False):
        swept(django_capture_on_commit_callbacks)

    made.refresh_from_db()
    assert (made.organization, made.accounts) == (None, [])
    assert not User.objects.filter(email__endswith="@fjord.example").exists()


def test_files_that_cannot_be_deleted_are_tried_again(
    cast: Cast,
    upload_dir: Path,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with tenant_scope(cast.organization.pk):
        upload_store.store(cast.organization.pk, upload_store.named([ContentFile(b"x", "x.csv")]))
    made = due(cast)
    with monkeypatch.context() as broken:
        broken.setattr("os.rmdir", refuse)
        with pytest.raises(PermissionError):
            swept(django_capture_on_commit_callbacks)
    made.refresh_from_db()
    assert made.done_at is None

    with time_machine.travel(timezone.now() + timedelta(minutes=16), tick=False):
        swept(django_capture_on_commit_callbacks)

    made.refresh_from_db()
    assert made.done_at is not None
    assert list(upload_dir.glob("*")) == []


def refuse(*_: object, **__: object) -> None:
    raise PermissionError("not now")


def test_what_has_begun_is_not_taken_back_nor_begun_twice(cast: Cast) -> None:
    made = due(cast)
    OrganizationErasure.objects.filter(pk=made.pk).update(
        started_at=timezone.now(), heartbeat_at=timezone.now()
    )

    with tenant_scope(cast.organization.pk):
        with pytest.raises(ValidationError, match="being erased already"):
            organization_erasure_cancel(access=cast.access(cast.owner))
        organization_erasure_run(erasure_id=made.pk)
        assert Member.objects.count() == 4

    assert due_organizations() == []
    made.refresh_from_db()
    assert (made.cancelled_at, made.done_at) == (None, None)
    client = Client()
    client.force_login(cast.owner)
    told = client.post(f"/o/{cast.organization.slug}/privacy/keep/", follow=True)
    assert "It is being erased already." in told.content.decode()
    assert "The organization stays." not in told.content.decode()


def test_what_was_cancelled_after_the_message_was_sent_is_not_begun(cast: Cast) -> None:
    made = due(cast)
    with tenant_scope(cast.organization.pk):
        organization_erasure_cancel(access=cast.access(cast.owner))
        organization_erasure_run(erasure_id=made.pk)
        assert Member.objects.count() == 4


def test_asked_for_twice_it_is_one_and_the_organization_is_locked_first(cast: Cast) -> None:
    with CaptureQueriesContext(connection) as queries:
        first = asked(cast)
    assert asked(cast).pk == first.pk
    if connection.vendor == "postgresql":
        told = [one["sql"] for one in queries]
        lock = next(n for n, sql in enumerate(told) if "FOR UPDATE" in sql)
        look = next(n for n, sql in enumerate(told) if 'FROM "accounts_organizationerasure"' in sql)
        assert lock < look


def test_the_name_of_an_organization_empties_no_log_of_others(
    cast: Cast, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    Organization.objects.filter(pk=cast.organization.pk).update(name="e")
    entry = record_change(by=cast.staff, row=cast.outside_member, what="name: Otto")
    user = record_change(by=cast.staff, row=cast.outsider, what="name: Otto e")
    cast.organization.refresh_from_db()
    due(cast)

    swept(django_capture_on_commit_callbacks)

    for one, told in ((entry, "name: Otto"), (user, "name: Otto e")):
        one.refresh_from_db()
        assert one.change_message == told


def test_a_membership_of_an_account_that_stays_is_in_no_log(
    cast: Cast, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    Membership.objects.create(organization=cast.other_organization, user=cast.rep, role="rep")
    here = Membership.objects.get(organization=cast.organization, user=cast.rep)
    there = Membership.objects.get(organization=cast.other_organization, user=cast.rep)
    gone = record_change(by=cast.staff, row=cast.rep, what=f'[{{"object": "{here}"}}]')
    stays = record_change(by=cast.staff, row=cast.rep, what=f'[{{"object": "{there}"}}]')
    due(cast)

    swept(django_capture_on_commit_callbacks)

    gone.refresh_from_db()
    stays.refresh_from_db()
    assert gone.change_message == ""
    assert stays.change_message == f'[{{"object": "{there}"}}]'
