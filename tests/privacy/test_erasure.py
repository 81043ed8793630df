"""A person who is erased is nowhere any more, and nobody else has lost anything."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks

from accounts.models import AuditEvent, Membership, User
from accounts.tenancy import tenant_scope
from privacy.accounts import NOBODY
from privacy.erasure import erasure_ask, erasure_ask_for, erasure_run
from scoring.models import GroupEdition, ScoreSnapshot
from teams.models import (
    Delivery,
    DeliveryStatus,
    Erasure,
    Import,
    ImportStatus,
    Look,
    Member,
    Note,
    ReportExport,
    SavedView,
)
from teams.services import upload_store
from teams.services.looks import LookKind, record_look
from teams.services.members import NewMember, member_add
from tests import factories
from tests.cast import Cast
from tests.privacy.planting import plant, record_change
from tests.scoring.given import REACTION, score
from tests.teams.remains import cached, database, unpacked

# That something was done stays in both logs, without by whom.
STAYS = {
    *(("accounts.AuditEvent", name) for name in ("action", "channel", "at", "request_id")),
    *(("admin.LogEntry", name) for name in ("action_time", "action_flag")),
}
RITA = ("Rita Rep", "rita@fjord.example")


def erased(cast: Cast, user: User | None = None) -> Erasure:
    """Return what is left of Rita's erasure, asked for by herself, or by the user."""
    with tenant_scope(cast.organization.pk):
        if user is None:
            made = erasure_ask(access=cast.access(cast.rep), typed="rita rep")
        else:
            made = erasure_ask_for(
                access=cast.access(user), member=cast.rep_member, typed="Rita Rep"
            )
        erasure_run(erasure_id=made.pk)
        return Erasure.objects.get(pk=made.pk)


def rows_of_others(cast: Cast) -> dict[str, list[Any]]:
    """Return all rows of all tables that are Rob's, as the database has them."""
    found = {}
    for model in apps.get_models():
        rows = model._base_manager.all()
        names = {f.name for f in model._meta.concrete_fields}
        if "member" in names:
            found[model._meta.label] = list(
                rows.filter(member=cast.other_rep_member.pk).order_by("pk").values_list()
            )
    found["teams.Member"] = list(
        Member._base_manager.filter(pk=cast.other_rep_member.pk).values_list()
    )
    found["accounts.User"] = list(User.objects.filter(pk=cast.other_rep.pk).values_list())
    return found


def test_nothing_of_the_person_is_in_any_table_or_file(cast: Cast, upload_dir: Path) -> None:
    score(cast.rep_member, REACTION)
    planted = plant(cast.organization, cast.rep_member, cast.rep, cast.oslo)
    factories.alias(cast.rep_member)
    factories.note(cast.rep_member, cast.manager, text="Rita said so.")
    record_change(by=cast.owner, row=cast.rep_member, what="account: rita@fjord.example")
    record_change(by=cast.rep, row=cast.rep_member, what="changed: title")

    erased(cast)

    whole = database() + unpacked() + cached()
    left = {found[:2] for found in planted.all() if found[2].encode() in whole and is_own(found[2])}
    assert left - STAYS == set()
    assert [name for name in RITA if name.encode() in whole] == []
    assert b"Rita said so." not in whole
    assert not User.objects.filter(pk=cast.rep.pk).exists()
    with tenant_scope(cast.organization.pk):
        assert not ScoreSnapshot.objects.exists()
        assert not Note.objects.exists()


def is_own(text: str) -> bool:
    """Return whether a text is of the planted kind: numbers and days may be anybody's bytes."""
    return not text.isdigit() and not text[:4].isdigit()


def test_numbers_and_days_of_the_person_are_in_no_row(cast: Cast) -> None:
    planted = plant(cast.organization, cast.rep_member, cast.rep, cast.oslo)

    erased(cast)

    with connection.cursor() as cursor:
        left = set()
        for model in apps.get_models():
            cursor.execute(f'SELECT * FROM "{model._meta.db_table}"')
            values = str(cursor.fetchall())
            left |= {found[:2] for found in planted.all() if f"'{found[2][:10]}" in values}
    assert left - STAYS == set()


def test_everybody_else_has_what_they_had_byte_for_byte(cast: Cast) -> None:
    score(cast.other_rep_member, REACTION)
    plant(cast.organization, cast.rep_member, cast.rep, cast.oslo)
    plant(cast.organization, cast.other_rep_member, cast.other_rep, cast.south)
    before = rows_of_others(cast)

    erased(cast)

    assert rows_of_others(cast) == before
    assert sum(map(len, before.values())) > 40


def test_what_others_share_with_the_person_loses_the_name_alone(cast: Cast) -> None:
    sources = [
        {
            "name": "team.zip",
            "people": [
                {"member": cast.rep_member.pk, "shown": "Rita Rep"},
                {"member": cast.other_rep_member.pk, "shown": "Rob Rep"},
                {"member": None, "suggested": cast.rep_member.pk, "shown": "R. R."},
            ],
        }
    ]
    delivery = factories.delivery(
        cast.other_rep_member,
        cast.manager,
        status=DeliveryStatus.COMMITTED,
        uploads=[{"name": "Rita_Rep_2026.zip"}, {"name": "team.zip"}],
        plan=[{"member": cast.rep_member.pk}, {"member": cast.other_rep_member.pk}],
        people={"team.zip": {"a": str(cast.rep_member.pk), "b": "leave"}},
        sources=sources,
    )
    batch = factories.batch(
        cast.other_rep_member, status=ImportStatus.DONE, inputs=[{"file": "rita-rep/x.csv"}]
    )

    erased(cast)

    with tenant_scope(cast.organization.pk):
        found = Delivery.objects.get(pk=delivery.pk)
        assert found.uploads == [{"name": "(erased)"}, {"name": "team.zip"}]
        assert found.plan == [{"member": cast.other_rep_member.pk}]
        assert found.people == {"team.zip": {"b": "leave"}}
        assert [one["shown"] for one in found.sources[0]["people"]] == ["Rob Rep", "R. R."]
        assert found.sources[0]["people"][1]["suggested"] is None
        assert Import.objects.get(pk=batch.pk).inputs == [{"file": "(erased)"}]


def test_what_the_person_did_stays_without_who_it_was(cast: Cast) -> None:
    with tenant_scope(cast.organization.pk):
        record_look(
            access=cast.access(cast.rep), member=cast.other_rep_member, kind=LookKind.MEMBER
        )
    goal = factories.goal(cast.other_rep_member, cast.rep)
    record_change(by=cast.rep, row=cast.other_rep_member, what="changed: title")

    erased(cast)

    with tenant_scope(cast.organization.pk):
        assert Look.objects.get().viewer is None
        goal.refresh_from_db()
        assert goal.set_by is None
        entry = LogEntry.objects.get(content_type=ContentType.objects.get_for_model(Member))
        assert (entry.user.email, entry.user.is_active) == (NOBODY, False)
        assert entry.change_message == "changed: title"


def test_groups_keep_what_was_told_of_them(cast: Cast) -> None:
    body = {"lines": {"1": [4100]}, "members": [cast.rep_member.pk]}
    with tenant_scope(cast.organization.pk):
        GroupEdition.objects.create(on=date(2026, 6, 1), floor=5, body=body)

    erased(cast)

    with tenant_scope(cast.organization.pk):
        assert GroupEdition.objects.get().body == body


def test_saved_states_and_files_do_not_search_for_the_person(cast: Cast) -> None:
    factories.saved_view(cast.organization, cast.manager, query="q=rita+rep&sort=total")
    factories.saved_view(cast.organization, cast.owner, query="q=rob&sort=total")
    export = factories.export(cast.organization, cast.manager)
    with tenant_scope(cast.organization.pk):
        scope = {"members": [cast.rep_member.pk]}
        ReportExport.objects.filter(pk=export.pk).update(scope=scope)

    erased(cast)

    with tenant_scope(cast.organization.pk):
        queries = set(SavedView.objects.values_list("query", flat=True))
        assert queries == {"sort=total", "q=rob&sort=total"}
        found = ReportExport.objects.get()
        assert (found.content, found.scope) == (None, {})


def test_files_that_wait_are_gone(cast: Cast, upload_dir: Path) -> None:
    with tenant_scope(cast.organization.pk):
        stored = upload_store.store(
            cast.organization.pk, upload_store.named([ContentFile(b"x", "x.csv")])
        )
    factories.delivery(cast.rep_member, cast.rep, uploads=stored.files)
    assert [path.is_file() for path in upload_dir.glob("*/*")] == [True]

    erased(cast)

    assert list(upload_dir.glob("*/*")) == []


def test_what_is_left_of_it_says_not_who_it_was(cast: Cast) -> None:
    left = erased(cast)

    assert (left.member, left.user, left.by_themselves) == (None, None, True)
    assert left.rows >= 3
    assert left.done_at is not None
    with tenant_scope(cast.organization.pk):
        told = AuditEvent.objects.values_list("actor", "actor_name", "target_name").distinct()
        assert {actor for actor, _, _ in told} == {None}
        assert not any("ita" in name + target for _, name, target in told)


def test_from_the_first_moment_on_they_cannot_enter(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.rep)
    with tenant_scope(cast.organization.pk):
        erasure_ask(access=cast.access(cast.rep), typed="Rita Rep")

    answer = client.get(f"/o/{cast.organization.slug}/my-data/")

    assert answer.status_code == 302
    assert "/accounts/login/" in answer.headers["Location"]


def test_an_account_of_another_organization_stays_with_what_is_there(cast: Cast) -> None:
    Membership.objects.create(organization=cast.other_organization, user=cast.rep, role="rep")
    view = factories.saved_view(cast.other_organization, cast.rep)
    factories.saved_view(cast.organization, cast.rep)

    erased(cast)

    user = User.objects.get(pk=cast.rep.pk)
    assert (user.email, user.is_active) == ("rita@fjord.example", True)
    assert list(user.memberships.values_list("organization_id", flat=True)) == [
        cast.other_organization.pk
    ]
    with tenant_scope(cast.other_organization.pk):
        assert SavedView.objects.get() == view
    with tenant_scope(cast.organization.pk):
        assert not SavedView.objects.exists()


def test_who_is_no_member_is_erased_too(cast: Cast) -> None:
    factories.saved_view(cast.organization, cast.analyst)
    with tenant_scope(cast.organization.pk):
        made = erasure_ask(access=cast.access(cast.analyst), typed="anna@fjord.example")
        erasure_run(erasure_id=made.pk)

    assert not User.objects.filter(email="anna@fjord.example").exists()


@pytest.mark.parametrize("user", ["owner", "admin"])
def test_admins_erase_members(cast: Cast, user: str) -> None:
    left = erased(cast, getattr(cast, user))

    assert left.by_themselves is False
    assert not User.objects.filter(pk=cast.rep.pk).exists()


@pytest.mark.parametrize("user", ["manager", "analyst", "other_rep"])
def test_nobody_else_erases_members(cast: Cast, user: str) -> None:
    with tenant_scope(cast.organization.pk), pytest.raises(PermissionDenied):
        erasure_ask_for(
            access=cast.access(getattr(cast, user)), member=cast.rep_member, typed="Rita Rep"
        )

    assert cast.rep.memberships.exists()


def test_an_admin_does_not_erase_an_owner(cast: Cast) -> None:
    olga = factories.member(cast.organization, name="Olga Owner", user=cast.owner)

    with tenant_scope(cast.organization.pk), pytest.raises(PermissionDenied):
        erasure_ask_for(access=cast.access(cast.admin), member=olga, typed="Olga Owner")


def test_the_last_owner_is_not_erased(cast: Cast) -> None:
    with tenant_scope(cast.organization.pk):
        with pytest.raises(ValidationError, match="last owner"):
            erasure_ask(access=cast.access(cast.owner), typed="olga@fjord.example")
        assert not Erasure.objects.exists()


@pytest.mark.parametrize("typed", ["", "Rita", "Rob Rep"])
def test_another_name_erases_nobody(cast: Cast, typed: str) -> None:
    with tenant_scope(cast.organization.pk):
        with pytest.raises(ValidationError, match="Type the name exactly"):
            erasure_ask(access=cast.access(cast.rep), typed=typed)
        assert not Erasure.objects.exists()


def test_done_twice_it_is_done_once(cast: Cast) -> None:
    left = erased(cast)

    with tenant_scope(cast.organization.pk):
        erasure_run(erasure_id=left.pk)
        assert Erasure.objects.get().done_at == left.done_at


def test_the_same_person_is_not_added_again_unasked(cast: Cast) -> None:
    erased(cast)
    new = {"name": "Rita Rep", "email": "rita@fjord.example", "since": date(2026, 6, 1)}
    old = {**new, "email": cast.rep_member.email.upper()}
    with tenant_scope(cast.organization.pk):
        access = cast.access(cast.owner)
        for given in (new, old):
            with pytest.raises(ValidationError, match="was erased"):
                member_add(access=access, new=NewMember(**given))
        assert not Member.objects.filter(name="Rita Rep").exists()

        added = member_add(access=access, new=NewMember(**new, despite_erasure=True))
        again = member_add(access=access, new=NewMember(**old, despite_erasure=True))

    assert (added.member.name, again.member.email) == ("Rita Rep", cast.rep_member.email)


def test_the_page_erases_who_types_their_name(
    cast: Cast, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    client = Client()
    client.force_login(cast.rep)
    path = f"/o/{cast.organization.slug}/my-data/erase/"

    wrong = client.post(path, {"typed": "Rita"})
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(path, {"typed": "Rita Rep"})

    assert wrong.status_code == 422
    assert "Type the name exactly" in wrong.content.decode()
    assert answer.status_code == 200
    assert "You are being erased" in answer.content.decode()
    assert not User.objects.filter(email="rita@fjord.example").exists()
    assert client.get(path).status_code == 302
