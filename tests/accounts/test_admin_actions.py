"""What site staff have done to chosen rows goes through the services, and is in the log."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import Model
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from accounts.models import Action, ApiToken, Invite
from accounts.tenancy import tenant_scope
from accounts.tokens import MARK
from scoring.models import RecomputeRun, RunStatus
from teams.models import Import, ImportStatus, Member
from tests import factories
from tests.accounts.admin_pages import enter, url
from tests.cast import Cast
from tests.teams.evidence import EVERY_TYPE
from tests.trail import trail


@pytest.fixture
def inside(cast: Cast, client: Client) -> Client:
    """Return a client of site staff who have entered the first organization."""
    client.force_login(cast.staff)
    enter(client, cast.organization)
    return client


def act(client: Client, label: str, action: str, *rows: Model, **more: str) -> HttpResponse:
    chosen = {"action": action, ACTION_CHECKBOX_NAME: [row.pk for row in rows]}
    return client.post(url(label, "changelist"), chosen | more, follow=True)


def events(cast: Cast, *actions: Action) -> list[tuple[str, str, str]]:
    return [
        (one.action, one.target_id, one.actor_name)
        for one in trail(cast.organization)
        if one.action in actions
    ]


def runs(cast: Cast) -> list[tuple[int, str]]:
    rows = RecomputeRun._base_manager.filter(organization=cast.organization)
    return [(run.member_id or 0, run.status) for run in rows.order_by("member_id")]


def test_scores_are_asked_for_and_computed_once_that_is_stored(
    inside: Client, cast: Cast, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    members = sorted([cast.rep_member, cast.other_rep_member], key=lambda one: one.pk)

    with django_capture_on_commit_callbacks() as callbacks:
        act(inside, "teams.member", "recompute", *members)
    waiting = runs(cast)
    for callback in callbacks:
        callback()

    assert waiting == [(one.pk, RunStatus.QUEUED) for one in members]
    assert runs(cast) == [(one.pk, RunStatus.DONE) for one in members]
    assert sorted(events(cast, Action.RECOMPUTE_ASKED)) == [
        ("recompute_asked", str(one.pk), "site@pillars.example") for one in members
    ]


def test_an_import_that_waits_is_handed_to_a_worker_again(
    inside: Client, cast: Cast, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    batch = factories.batch(cast.rep_member, ImportStatus.QUEUED)
    stale = timezone.now() - timedelta(minutes=6)
    lost = factories.batch(cast.silent_member, ImportStatus.RUNNING)
    Import._base_manager.filter(pk=lost.pk).update(heartbeat_at=stale)

    with django_capture_on_commit_callbacks() as callbacks:
        page = act(inside, "teams.import", "retry_imports", batch, lost).content.decode()

    assert f"Import {batch.pk} is with a worker." in page
    assert f"Import {lost.pk} is with a worker." in page
    assert len(callbacks) == 2
    assert len(events(cast, Action.IMPORT_RETRIED)) == 2


def test_an_import_that_is_over_or_at_work_is_not_run_again(inside: Client, cast: Cast) -> None:
    done = factories.applied(cast.rep_member, EVERY_TYPE)
    failed = factories.batch(cast.silent_member, ImportStatus.FAILED)
    running = factories.batch(cast.other_rep_member, ImportStatus.RUNNING)
    Import._base_manager.filter(pk=running.pk).update(heartbeat_at=timezone.now())

    page = act(inside, "teams.import", "retry_imports", done, failed, running).content.decode()

    assert page.count("its files are gone") == 2
    assert f"Import {running.pk}: A worker is at it." in page
    assert events(cast, Action.IMPORT_RETRIED) == []


# -- Merging -----------------------------------------------------------------------------------


def merge(client: Client, cast: Cast, **more: str) -> HttpResponse:
    pair = (cast.rep_member, cast.silent_member)
    return act(client, "teams.member", "merge_members", *pair, **more)


def test_two_members_become_one_after_a_look_and_a_word(
    inside: Client, cast: Cast, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    gone, kept = cast.silent_member, cast.rep_member
    factories.applied(gone, EVERY_TYPE)

    asked = merge(inside, cast)
    shown = merge(inside, cast, kept=str(kept.pk))
    state = shown.context["preview"].state
    unsure = merge(inside, cast, kept=str(kept.pk), merge="Merge", state=state)
    before = Member._base_manager.filter(pk=gone.pk).exists()
    with django_capture_on_commit_callbacks(execute=True):
        merge(inside, cast, kept=str(kept.pk), merge="Merge", state=state, sure="on")

    assert asked.context["kept"] is None
    assert "Becomes Rita Rep’s" in shown.content.decode()
    assert "Tick that you have checked." in unsure.content.decode()
    assert before
    assert not Member._base_manager.filter(pk=gone.pk).exists()
    assert Import._base_manager.get().member == kept
    assert events(cast, Action.MERGED) == [("merged", str(kept.pk), "site@pillars.example")]
    assert (kept.pk, RunStatus.DONE) in runs(cast)


def test_a_merge_of_what_has_changed_since_the_look_is_refused(inside: Client, cast: Cast) -> None:
    kept = str(cast.rep_member.pk)
    state = merge(inside, cast, kept=kept).context["preview"].state
    factories.applied(cast.silent_member, EVERY_TYPE)
    Member._base_manager.filter(pk=cast.silent_member.pk).update(facts_version=7)

    page = merge(inside, cast, kept=kept, merge="Merge", state=state, sure="on").content.decode()

    assert "Something has changed since you looked." in page
    assert Member._base_manager.filter(pk=cast.silent_member.pk).exists()


def test_members_of_two_organizations_are_never_merged(inside: Client, cast: Cast) -> None:
    pair = (cast.rep_member, cast.outside_member)
    word = {"kept": str(cast.rep_member.pk), "merge": "Merge", "sure": "on"}

    inside_one = act(inside, "teams.member", "merge_members", *pair, **word)
    enter(inside)
    inside_all = act(inside, "teams.member", "merge_members", *pair, **word)

    assert "Choose two members" in inside_one.content.decode()
    assert "Enter the one organization" in inside_all.content.decode()
    assert Member._base_manager.filter(pk=cast.outside_member.pk).exists()


# -- Keys --------------------------------------------------------------------------------------


def test_a_token_is_replaced_by_one_that_opens_the_same(inside: Client, cast: Cast) -> None:
    old, _ = factories.token(cast.organization, cast.admin)
    name = old.name

    page = act(inside, "accounts.apitoken", "rotate_token", old)

    old.refresh_from_db()
    with tenant_scope(cast.organization.pk):
        new = ApiToken.objects.get(name=name)
    secret = page.context["secret"]
    assert old.revoked_at is not None
    assert new.pk != old.pk
    assert (new.user, new.scopes, new.is_usable) == (old.user, old.scopes, True)
    assert secret.startswith(MARK)
    assert ApiToken.digest_of(secret) == new.digest
    assert timedelta(0) <= old.expires_at - new.expires_at < timedelta(days=1)
    assert [one[0] for one in events(cast, Action.TOKEN_MADE, Action.TOKEN_REVOKED)][-2:] == [
        *("token_revoked", "token_made")
    ]


def test_a_token_that_opens_nothing_is_not_replaced(inside: Client, cast: Cast) -> None:
    old, _ = factories.token(cast.organization, cast.admin)
    ApiToken._base_manager.filter(pk=old.pk).update(revoked_at=timezone.now())

    page = act(inside, "accounts.apitoken", "rotate_token", old).content.decode()

    assert "This token opens nothing any more." in page
    assert ApiToken._base_manager.count() == 1


def test_a_link_that_lets_somebody_in_is_revoked(inside: Client, cast: Cast) -> None:
    factories.invited(cast.organization, cast.owner)
    invite = Invite._base_manager.get()

    act(inside, "accounts.invite", "revoke_invites", invite)

    assert Invite._base_manager.get().revoked_at is not None
    assert len(events(cast, Action.INVITE_REVOKED)) == 1


# -- Rows of others ----------------------------------------------------------------------------


def test_no_action_reaches_rows_of_another_organization(inside: Client, cast: Cast) -> None:
    batch = factories.applied(cast.outside_member, EVERY_TYPE)
    token, _ = factories.token(cast.other_organization, cast.outsider)
    factories.invited(cast.other_organization, cast.outsider)
    invite = Invite._base_manager.get()

    act(inside, "teams.member", "recompute", cast.outside_member)
    act(inside, "teams.member", "delete_selected", cast.outside_member, post="yes")
    act(inside, "teams.team", "delete_selected", cast.outside_team, post="yes")
    act(inside, "teams.import", "undo_imports", batch)
    act(inside, "accounts.apitoken", "rotate_token", token)
    act(inside, "accounts.apitoken", "revoke_tokens", token)
    act(inside, "accounts.invite", "revoke_invites", invite)
    act(inside, "accounts.organization", "delete_selected", cast.other_organization, post="yes")
    act(inside, "accounts.user", "delete_selected", cast.outsider, post="yes")

    cast.other_organization.refresh_from_db()
    cast.outsider.refresh_from_db()
    cast.outside_team.refresh_from_db()
    token.refresh_from_db()
    assert RecomputeRun._base_manager.filter(member=cast.outside_member).count() == 0
    assert Import._base_manager.get(pk=batch.pk).status == ImportStatus.DONE
    assert (token.revoked_at, Invite._base_manager.get().revoked_at) == (None, None)
