"""An erasure ends at its own organization: no account, log or file of others is touched by it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import AuditEvent, Invite, Membership, User
from accounts.roles import Role
from accounts.tenancy import tenant_scope
from privacy.erasure import erasure_ask, erasure_ask_for, erasure_of_former, erasure_run
from privacy.scrubbing import Needles
from teams.models import Delivery, DeliveryStatus, Erasure, Import, ImportStatus, Member
from teams.services import upload_store
from teams.services.members import NewMember, member_add
from tests import factories
from tests.cast import Cast
from tests.privacy.planting import record_change
from tests.teams.remains import cached

SINCE = date(2026, 6, 1)


def added(cast: Cast, email: str, name: str = "Planted Person") -> Member:
    """Return a member whom the owner added with a role, by an address that is somebody's."""
    with tenant_scope(cast.organization.pk):
        new = NewMember(name=name, email=email, since=SINCE, role=Role.REP)
        return member_add(access=cast.access(cast.owner), new=new).member


def erased(cast: Cast, member: Member) -> None:
    with tenant_scope(cast.organization.pk):
        made = erasure_ask_for(access=cast.access(cast.owner), member=member, typed=member.name)
        erasure_run(erasure_id=made.pk)
        assert Erasure.objects.get(pk=made.pk).done_at is not None
        assert not Member.objects.filter(pk=member.pk).exists()


def state_of(user: User) -> tuple[str, bool]:
    found = User.objects.get(pk=user.pk)
    return found.email, found.is_active


@pytest.mark.parametrize("by_retention", [False, True])
@pytest.mark.parametrize("rights", ["", "is_staff", "is_superuser"])
def test_an_account_that_never_came_in_is_not_taken_by_its_address(
    cast: Cast, rights: str, by_retention: bool
) -> None:
    user = factories.user(email="somebody@else.example")
    user.set_password("a long word of theirs")
    user.last_login = timezone.now()
    if rights:
        setattr(user, rights, True)
    user.save()
    member = added(cast, user.email)

    if by_retention:
        with tenant_scope(cast.organization.pk):
            made = erasure_of_former(member=member)
            assert made.user_id is None
            assert state_of(user) == ("somebody@else.example", True)
            erasure_run(erasure_id=made.pk)
    else:
        erased(cast, member)

    assert state_of(user) == ("somebody@else.example", True)
    with tenant_scope(cast.organization.pk):
        assert not Invite.objects.exists()


def test_an_account_with_an_open_invitation_elsewhere_stays(cast: Cast) -> None:
    with tenant_scope(cast.other_organization.pk):
        Membership.objects.filter(user=cast.outsider).update(role=Role.OWNER)
    user = factories.invited(cast.other_organization, cast.outsider, email="both@else.example")
    member = added(cast, user.email)

    erased(cast, member)

    assert state_of(user) == ("both@else.example", True)
    with tenant_scope(cast.other_organization.pk):
        assert Invite.objects.get().user == user


def test_an_account_of_a_member_who_came_in_stays_for_an_invitation_elsewhere(cast: Cast) -> None:
    Membership.objects.filter(user=cast.outsider).update(role=Role.OWNER)
    factories.invited(cast.other_organization, cast.outsider, email=cast.rep.email)

    erased(cast, cast.rep_member)

    assert state_of(cast.rep) == ("rita@fjord.example", True)
    assert not cast.rep.memberships.exists()


@pytest.mark.parametrize("rights", ["is_staff", "is_superuser"])
def test_site_staff_who_are_members_keep_their_account(cast: Cast, rights: str) -> None:
    User.objects.filter(pk=cast.rep.pk).update(**{rights: True})

    erased(cast, cast.rep_member)

    assert state_of(cast.rep) == ("rita@fjord.example", True)
    assert not cast.rep.memberships.exists()


def test_an_account_that_was_made_for_the_link_alone_goes(cast: Cast) -> None:
    member = added(cast, "nobody.yet@else.example")
    assert User.objects.filter(email="nobody.yet@else.example").exists()

    erased(cast, member)

    assert not User.objects.filter(email="nobody.yet@else.example").exists()


def test_who_came_in_by_a_link_and_left_is_erased_with_the_account(cast: Cast) -> None:
    Membership.objects.filter(user=cast.rep).update(ends_on=date(2026, 1, 1))

    with tenant_scope(cast.organization.pk):
        made = erasure_of_former(member=cast.rep_member)
        erasure_run(erasure_id=made.pk)

    assert not User.objects.filter(pk=cast.rep.pk).exists()


def test_a_name_of_ones_choice_empties_no_log_of_others(cast: Cast) -> None:
    member = factories.member(cast.organization, name="changed")
    theirs = record_change(by=cast.staff, row=cast.outside_member, what="changed: title")
    other = record_change(by=cast.staff, row=cast.other_rep_member, what="unchanged: all")
    own = record_change(by=cast.staff, row=cast.other_rep_member, what="boss: changed")

    erased(cast, member)

    told = dict(LogEntry.objects.values_list("pk", "change_message"))
    assert told == {theirs.pk: "changed: title", other.pk: "unchanged: all", own.pk: ""}
    assert LogEntry.objects.get(pk=theirs.pk).object_repr == str(cast.outside_member)


@pytest.mark.parametrize(
    ("name", "text", "found"),
    [
        ("Rita Rep", "Rita_Rep_2026.zip", True),
        ("Rita Rep", "exports/rita-rep.csv", True),
        ("Rita Rep", "RITAREP.csv", True),
        ("Rita Rep", "rita.reporter.csv", False),
        ("Rita Rep", "Margarita Rep.csv", False),
        ("rita@fjord.example", "of rita@fjord.example.csv", True),
        ("....", "Connections.csv", False),
        ("A.-B.", "ab.csv", False),
        ("Åse Ødegård", "åse_ødegård.csv", True),
        ("no.1@x.example", "no.1@x.example2", True),
    ],
)
def test_names_are_found_as_whole_words(name: str, text: str, found: bool) -> None:
    assert Needles([name]).are_in(text) is found


@pytest.mark.parametrize("name", ["....", "- - - -", "A.-B.", "e", "file", "stored", "connections"])
def test_no_name_breaks_what_others_brought(cast: Cast, name: str) -> None:
    member = factories.member(cast.organization, name=name)
    upload = {"name": "x.csv", "size": 3, "digest": "file", "stored": ""}
    read = {"file": "x.csv", "kind": "connections", "records": 1, "kept": 1, "duplicates": 0}
    scope = [{"source": "x.csv", "person": "file", "answers": {"kind": "connections"}}]
    source = {
        "name": "x.csv",
        "kind": "connections",
        "files": ["x.csv"],
        "people": [],
        "questions": [{"name": "kind", "why": "stored", "choices": [["file", "file"]]}],
        "inputs": [read],
    }
    values: dict[str, Any] = {"uploads": [upload], "answers": {"x.csv": {"kind": "connections"}}}
    delivery = factories.delivery(cast.other_rep_member, cast.manager, sources=[source], **values)
    batch = factories.batch(
        cast.other_rep_member, ImportStatus.DONE, uploads=[upload], inputs=[read], scope=scope
    )
    columns = ("uploads", "sources", "answers", "status")

    erased(cast, member)

    with tenant_scope(cast.organization.pk):
        assert Delivery.objects.filter(pk=delivery.pk).values_list(*columns).get() == (
            [upload],
            [source],
            values["answers"],
            DeliveryStatus.READY,
        )
        found = Import.objects.get(pk=batch.pk)
        assert (found.uploads, found.inputs, found.scope) == ([upload], [read], scope)
    client = Client()
    client.force_login(cast.owner)
    for path in ("imports/", f"deliveries/{delivery.pk}/"):
        assert client.get(f"/o/{cast.organization.slug}/{path}").status_code == 200


def test_files_that_wait_and_are_named_after_the_person_are_given_up(cast: Cast) -> None:
    with tenant_scope(cast.organization.pk):
        stored = upload_store.store(
            cast.organization.pk, upload_store.named([ContentFile(b"x", "Rita Rep.csv")])
        )
    delivery = factories.delivery(
        cast.other_rep_member, cast.manager, uploads=stored.files, answers={"Rita Rep.csv": {}}
    )

    erased(cast, cast.rep_member)

    with tenant_scope(cast.organization.pk):
        found = Delivery.objects.get(pk=delivery.pk)
    assert (found.status, found.answers) == (DeliveryStatus.FAILED, {})
    assert [one["name"] for one in found.uploads] == ["(erased)"]
    assert found.message.startswith("Somebody was erased")


def test_an_erasure_waits_while_files_that_name_the_person_are_read(cast: Cast) -> None:
    upload = {"name": "Rita Rep.csv", "stored": "x"}
    batch = factories.batch(cast.other_rep_member, ImportStatus.RUNNING, uploads=[upload])
    with tenant_scope(cast.organization.pk):
        made = erasure_ask_for(
            access=cast.access(cast.owner), member=cast.rep_member, typed="Rita Rep"
        )
        erasure_run(erasure_id=made.pk)
        assert Erasure.objects.get().done_at is None
        assert Import.objects.get(pk=batch.pk).uploads == [upload]
        Import.objects.filter(pk=batch.pk).update(status=ImportStatus.DONE)

        erasure_run(erasure_id=made.pk)

        assert Erasure.objects.get().done_at is not None
        assert Import.objects.get(pk=batch.pk).uploads == [{"name": "(erased)", "stored": "x"}]


def test_no_log_of_another_organization_keeps_the_address_of_an_account_that_went(
    cast: Cast,
) -> None:
    with tenant_scope(cast.other_organization.pk):
        event = AuditEvent.objects.create(
            action="signed_in",
            actor=cast.rep,
            actor_name="rita@fjord.example",
            target_type="accounts.user",
            target_id=str(cast.rep.pk),
            target_name="rita@fjord.example",
            address="10.1.2.3",
        )

    erased(cast, cast.rep_member)

    with tenant_scope(cast.other_organization.pk):
        found = AuditEvent.objects.get(pk=event.pk)
    assert (found.actor, found.actor_name, found.target_name) == (None, "", "")
    assert found.address is None


def test_who_asks_while_the_retention_waits_is_erased_with_the_account(cast: Cast) -> None:
    with tenant_scope(cast.organization.pk):
        waiting = erasure_of_former(member=cast.rep_member)
        assert waiting.user_id is None

        made = erasure_ask(access=cast.access(cast.rep), typed="Rita Rep")

        assert (made.pk, made.user_id, made.by_themselves) == (waiting.pk, cast.rep.pk, True)
        assert not cast.rep.memberships.exists()
        erasure_run(erasure_id=made.pk)
    assert not User.objects.filter(pk=cast.rep.pk).exists()


def test_the_owners_are_locked_before_the_last_one_is_looked_for(cast: Cast) -> None:
    second = factories.user(email="second@fjord.example")
    Membership.objects.create(organization=cast.organization, user=second, role=Role.OWNER)
    with tenant_scope(cast.organization.pk), CaptureQueriesContext(connection) as asked:
        erasure_ask(access=cast.access(cast.owner), typed="olga@fjord.example")

    read = [one["sql"] for one in asked if '"accounts_membership"."role"' in one["sql"]]
    together = [sql for sql in read if " OR " in sql and "'owner'" in sql]
    assert together
    if connection.vendor == "postgresql":
        assert "FOR UPDATE" in together[0]


def test_only_the_sessions_of_the_account_are_read(cast: Cast) -> None:
    mine, other = Client(), Client()
    for client, user in ((mine, cast.rep), (other, cast.other_rep)):
        client.force_login(user)
        UserSession.objects.create(
            user=user, session_key=client.session.session_key, ip="10.0.0.1", user_agent="x"
        )
    with CaptureQueriesContext(connection) as asked:
        erased(cast, cast.rep_member)

    whole = [
        one["sql"]
        for one in asked
        if 'FROM "django_session"' in one["sql"]
        and "session_key" not in one["sql"].split("WHERE")[1]
    ]
    assert whole == []
    assert Session.objects.get().session_key == other.session.session_key


def test_no_name_is_in_the_cache_after_the_report_was_read(cast: Cast) -> None:
    cache.clear()
    client = Client()
    client.force_login(cast.owner)
    assert "Rita Rep" in client.get(f"/o/{cast.organization.slug}/report/").content.decode()

    whole = cached()

    assert whole
    assert [name for name in (b"Rita Rep", b"rita@fjord", b"Rob Rep") if name in whole] == []


def test_the_page_says_that_a_restored_backup_has_them_again(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.rep)

    page = client.get(f"/o/{cast.organization.slug}/my-data/erase/").content.decode()

    assert "until whoever restored it erases them again" in page
    assert "is done again" not in page
