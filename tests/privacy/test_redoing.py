"""What was decided after a backup was made is done again after it was restored.

A restore is a rollback here: the rows are those of before, and the record is not among them.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from accounts.models import AuditEvent, Membership, Organization, User
from accounts.tenancy import tenant_scope
from privacy.erasure import erasure_ask, erasure_ask_for, erasure_run
from privacy.organization_erasure import organization_erasure_now, organization_erasure_run
from scoring.models import RecomputeRun
from teams.models import ErasedKey, Erasure, Member, OptOut, OptSource
from teams.services.opt_outs import opt_in, opt_out
from tests import factories
from tests.cast import Cast


@pytest.fixture(autouse=True)
def record(settings: Settings, tmp_path: Path) -> Path:
    """Keep decisions in a file of the test."""
    settings.DECISIONS_FILE = tmp_path / "decisions.jsonl"
    return settings.DECISIONS_FILE


@contextmanager
def undone() -> Iterator[None]:
    """Have the rows afterwards that there were before."""
    before = transaction.savepoint()
    yield
    transaction.savepoint_rollback(before)


def erase(cast: Cast) -> None:
    with tenant_scope(cast.organization.pk):
        made = erasure_ask(access=cast.access(cast.rep), typed="rita rep")
        erasure_run(erasure_id=made.pk)


def end(cast: Cast) -> None:
    erasure = organization_erasure_now(organization=cast.organization)
    with tenant_scope(cast.organization.pk):
        organization_erasure_run(erasure_id=erasure.pk)


def switch(cast: Cast, commit: DjangoCaptureOnCommitCallbacks, *, off: bool) -> None:
    change = opt_out if off else opt_in
    with tenant_scope(cast.organization.pk), commit(execute=True):
        change(access=cast.access(cast.rep), member=cast.rep_member, source=OptSource.MESSAGES)


def redone() -> list[str]:
    said = StringIO()
    call_command("redo_decisions", stdout=said)
    return said.getvalue().splitlines()


def members(cast: Cast) -> set[str]:
    with tenant_scope(cast.organization.pk):
        return set(Member.objects.values_list("name", flat=True))


NOTHING = ["Nothing is to be done again."]


def test_who_was_erased_is_erased_again_and_nobody_else_is(cast: Cast) -> None:
    before = members(cast)
    with undone():
        erase(cast)
    restored = members(cast)

    said = redone()

    ids = f"organization {cast.organization.pk}, member {cast.rep_member.pk}, user {cast.rep.pk}"
    assert said == [f"{ids}: erased again"]
    assert restored == before
    assert members(cast) == before - {"Rita Rep"}
    assert not User.objects.filter(pk=cast.rep.pk).exists()
    with tenant_scope(cast.organization.pk):
        assert Erasure.objects.get().keys.count() == 2
        event = AuditEvent.objects.get(what="a person, again after a restore")
    assert (event.actor, event.target_type) == (None, "teams.erasure")
    assert redone() == NOTHING


def test_an_account_without_a_member_is_erased_again(cast: Cast) -> None:
    with undone(), tenant_scope(cast.organization.pk):
        made = erasure_ask(access=cast.access(cast.analyst), typed="anna@fjord.example")
        erasure_run(erasure_id=made.pk)

    redone()

    assert not User.objects.filter(pk=cast.analyst.pk).exists()


def test_a_member_without_an_account_is_erased_again(cast: Cast) -> None:
    with undone(), tenant_scope(cast.organization.pk):
        member = cast.silent_member
        made = erasure_ask_for(access=cast.access(cast.admin), member=member, typed="sia silent")
        erasure_run(erasure_id=made.pk)

    redone()

    assert "Sia Silent" not in members(cast)


def test_the_record_names_nobody(cast: Cast, record: Path) -> None:
    erase(cast)

    text = record.read_text()

    assert text.count("\n") == 1
    assert "@" not in text
    assert "rita" not in text.lower()
    assert record.stat().st_mode & 0o777 == 0o600


def test_somebody_else_with_the_number_of_the_erased_stays(cast: Cast) -> None:
    with undone():
        erase(cast)
    with tenant_scope(cast.organization.pk):
        Membership.objects.filter(user=cast.rep).delete()
        Member.objects.filter(pk=cast.rep_member.pk).update(email="new@fjord.example", user=None)
    before = members(cast)

    [said] = redone()

    assert "known by another address or profile; erase them by hand if it is them" in said
    assert members(cast) == before
    assert User.objects.filter(pk=cast.rep.pk).exists()


def test_who_was_brought_back_afterwards_stays(cast: Cast) -> None:
    erase(cast)
    back = factories.member(cast.organization, name="Rita Rep", email="rita@fjord.example")
    with time_machine.travel(timezone.now() + timedelta(hours=1)):
        factories.user(cast.organization, email="rita@fjord.example")

    assert redone() == NOTHING
    assert back.name in members(cast)


def test_who_is_named_by_files_that_are_read_waits_for_a_worker(cast: Cast) -> None:
    with undone():
        erase(cast)
    factories.batch(cast.other_rep_member, uploads=[{"name": "Rita Rep.zip"}])

    [said] = redone()

    assert said.endswith(": a worker erases them, once files are read")
    with tenant_scope(cast.organization.pk):
        assert Erasure.objects.get().done_at is None
    assert not Membership.objects.filter(user=cast.rep).exists()


def test_an_organization_is_erased_again(cast: Cast) -> None:
    with undone():
        end(cast)

    said = redone()

    assert said == [f"organization {cast.organization.pk}: erased again"]
    assert list(Organization.objects.values_list("name", flat=True)) == ["Harbour Trading"]
    assert redone() == NOTHING


def test_a_later_organization_with_the_number_of_an_erased_one_stays(cast: Cast) -> None:
    with undone():
        end(cast)
    later = timezone.now() + timedelta(hours=1)
    Organization.objects.filter(pk=cast.organization.pk).update(created_at=later)

    assert redone() == NOTHING
    assert Organization.objects.filter(pk=cast.organization.pk).exists()


def test_a_source_that_was_switched_off_is_off_again(
    cast: Cast, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with undone():
        switch(cast, django_capture_on_commit_callbacks, off=True)

    [said] = redone()

    assert said.endswith(f"member {cast.rep_member.pk}, messages: off again")
    with tenant_scope(cast.organization.pk):
        assert OptOut.objects.get().member == cast.rep_member
        assert RecomputeRun.objects.get().member == cast.rep_member
    assert redone() == NOTHING


def test_a_source_that_was_switched_on_again_stays_on(
    cast: Cast, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with undone():
        switch(cast, django_capture_on_commit_callbacks, off=True)
        switch(cast, django_capture_on_commit_callbacks, off=False)

    assert redone() == NOTHING


def test_an_organization_that_lost_its_owner_so_is_named(cast: Cast) -> None:
    Membership.objects.filter(user=cast.owner).delete()

    assert redone() == [*NOTHING, f"{cast.organization.slug} has no owner: make one in the admin"]


def test_a_damaged_record_is_refused(cast: Cast, record: Path) -> None:
    erase(cast)
    record.write_text(record.read_text() + '{"decided": "person er')

    with pytest.raises(CommandError, match="damaged: line 2 is no decision"):
        redone()


def test_nothing_is_erased_while_it_cannot_be_recorded(cast: Cast, record: Path) -> None:
    record.mkdir()

    with pytest.raises(IsADirectoryError):
        erase(cast)

    with tenant_scope(cast.organization.pk):
        assert Member.objects.filter(pk=cast.rep_member.pk).exists()
        assert ErasedKey.objects.count() == 0
