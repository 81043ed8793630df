"""A person of an organization is erased: asked for at once, done by a worker, and told to nobody.

What stays is listed in docs/privacy.md. Everything that names the person goes or loses the name;
numbers of groups stay, since they are of no one person.
"""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import Any

from django.apps import apps
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext

from accounts.access import Access
from accounts.audit import record
from accounts.audit_door import forget_person_here
from accounts.decisions import Decided, decision_keep
from accounts.forgotten_invitations import forget_unused
from accounts.models import Action, AuditEvent, Invite, Membership, Organization, User
from accounts.role_changes import keep_an_owner, locked_membership, may_touch, membership_of
from accounts.roles import Capability, Role
from accounts.tenancy import TenantModel
from privacy.accounts import (
    erase_account,
    forget_entries,
    forget_memberships,
    forget_named,
    is_of_nobody_else,
)
from privacy.people import Person, came_in, person_behind, person_of
from privacy.scrubbing import Needles, is_read_now, scrub_files, scrub_queries
from scoring.models import ScoreSnapshot
from teams.models import ErasedKey, Erasure, Member, ReportExport
from teams.services import upload_store
from teams.services.erased import keys_of
from teams.services.mapping import TABLES
from teams.services.rows import batches

logger = logging.getLogger(__name__)
# What goes with a user, though it stays when an account is merely deleted.
THEIRS = (ReportExport,)


@transaction.atomic
def erasure_ask(*, access: Access, typed: str) -> Erasure:
    """The one who asks has no access any more, and is erased by a worker. Enqueue it.

    Raises ValidationError where ``typed`` is not their name, and for the last owner.
    """
    person = person_of(access)
    member = Member.objects.filter(pk=person.member_id).first()
    _require_name(typed, member.name if member else access.user.get_full_name())
    return _ask(access, person, by_themselves=True)


@transaction.atomic
def erasure_ask_for(*, access: Access, member: Member, typed: str) -> Erasure:
    """The member has no access any more, and is erased by a worker. Enqueue it.

    Raises PermissionDenied where the one who asks may not, and ValidationError where ``typed`` is
    not the member's name, for oneself, and for the last owner.
    """
    access.require(Capability.MANAGE_MEMBERS)
    if member.user_id == access.user.pk:
        raise ValidationError(gettext("Erase yourself on the page “My data”."))
    membership = membership_of(organization=access.organization, user=member.user)
    if membership is not None and not may_touch(access, membership.role):
        raise PermissionDenied(gettext("Only an owner makes or unmakes owners."))
    _require_name(typed, member.name)
    return _ask(access, person_behind(member), by_themselves=False)


@transaction.atomic
def erasure_of_former(*, member: Member) -> Erasure:
    """A member who left long ago is erased by a worker, as the retention says.

    An account that may still enter stays.
    """
    membership = membership_of(organization=member.organization, user=member.user)
    person = person_behind(member)
    if membership is not None and not membership.is_over:
        person = replace(person, user_id=0)
    return _made(person, by_themselves=False)


@transaction.atomic
def erasure_again(person: Person) -> Erasure:
    """Who had been erased, and came back with a backup, waits to be erased by a worker again."""
    made = _made(person, by_themselves=False)
    record(Action.REMOVED, by=None, target=made, what="a person, again after a restore")
    return made


def _ask(access: Access, person: Person, *, by_themselves: bool) -> Erasure:
    user = User.objects.filter(pk=person.user_id).first()
    membership = membership_of(organization=access.organization, user=user)
    if membership is not None and locked_membership(membership).role == Role.OWNER:
        keep_an_owner(membership)
    made = _made(person, by_themselves=by_themselves)
    by = None if by_themselves else access.user
    record(Action.REMOVED, by=by, target=made, what="a person, at their word or an admin's")
    return made


def _made(person: Person, *, by_themselves: bool) -> Erasure:
    """Return what waits for a worker; the person cannot enter any more."""
    made = _waiting(person)
    made.member_id = made.member_id or person.member_id or None
    made.user_id = made.user_id or person.user_id or None
    made.by_themselves = made.by_themselves or by_themselves
    made.save()
    _shut_out(person)
    return made


def _waiting(person: Person) -> Erasure:
    """Return what waits of the person already, which a worker does not begin meanwhile; or new.

    Two who ask at once wait for one another.
    """
    Member.objects.select_for_update().filter(pk=person.member_id).first()
    User.objects.select_for_update().filter(pk=person.user_id).first()
    of_them = models.Q(pk__in=())
    if person.member_id:
        of_them |= models.Q(member_id=person.member_id)
    if person.user_id:
        of_them |= models.Q(user_id=person.user_id)
    rows = Erasure.objects.select_for_update().filter(of_them, done_at__isnull=True)
    new = Erasure(organization_id=person.organization_id, by_themselves=False)
    return rows.order_by("pk").first() or new


def _shut_out(person: Person) -> None:
    """Nobody comes in as the person, nor by a link that they made."""
    member = Member.objects.filter(pk=person.member_id).select_related("user").first()
    membership = Membership.objects.filter(organization_id=person.organization_id)
    invited = {person.user_id}
    linked = member.user if member is not None else None
    if linked is not None and not membership.filter(user=linked).exists():
        invited.add(linked.pk)
    links = models.Q(user__in=invited) | models.Q(created_by=person.user_id)
    Invite.objects.filter(links, used_at=None).delete()
    user = User.objects.select_for_update().filter(pk=person.user_id).first()
    if user is None:
        return
    forget_memberships(membership.filter(user=user))
    if is_of_nobody_else(user):
        User.objects.filter(pk=user.pk).update(is_active=False)


def waiting_erasures() -> list[int]:
    """Return the erasures that a worker has not done yet."""
    return list(Erasure.objects.filter(done_at__isnull=True).values_list("pk", flat=True))


def erasure_run(*, erasure_id: int) -> None:
    """The person is gone. Done once however often it is called; what was begun is gone on with.

    Nothing is done yet while files that name the person are read: the next sweep comes for it.
    """
    erasure = Erasure.objects.filter(pk=erasure_id, done_at__isnull=True).first()
    if erasure is None:
        return
    count = _in_batches(erasure.member_id) if erasure.member_id else 0
    with transaction.atomic():
        erasure = Erasure.objects.select_for_update().get(pk=erasure_id)
        if erasure.done_at is not None:
            return
        member = Member.objects.filter(pk=erasure.member_id or 0).select_related("user").first()
        user = User.objects.filter(pk=erasure.user_id or 0).first()
        needles = needles_of(member, user)
        if member is not None and is_read_now(member_id=member.pk, needles=needles):
            return
        keys = _remember_keys(erasure, member, user)
        member_ids = [member.pk] if member is not None else []
        count += forget_person_here(user=user, member_ids=member_ids)
        forget_named(erasure.organization_id, needles)
        if member is not None:
            count += _forget_member(member, needles)
        if user is not None:
            count += _forget_user(user, erasure.organization_id)
        Erasure.objects.filter(pk=erasure.pk).update(
            done_at=timezone.now(), rows=count, member=None, user=None
        )
        # Before it is certain: where this fails, nothing else is, and the next sweep comes for it.
        decision_keep(
            Decided.PERSON_ERASED,
            organization=erasure.organization_id,
            member=erasure.member_id or 0,
            user=erasure.user_id or 0,
            keys=keys,
        )
    logger.info("erasure %s is done", erasure_id)


def needles_of(member: Member | None, user: User | None) -> Needles:
    """Return what a person is called by in texts: names and addresses."""
    told = {member.name, member.email} if member else set()
    told |= {user.name, user.email} if user else set()
    return Needles(told)


def _forget_member(member: Member, needles: Needles) -> int:
    """The member is gone, and so is an account that was made for a link and never used."""
    _drop_uploads(member)
    scrub_files(member_id=member.pk, needles=needles)
    scrub_queries(member_id=member.pk, needles=needles)
    forget_entries(Member, [member.pk])
    linked = member.user
    count = member.delete()[0]
    if linked is not None and not came_in(member.organization_id, linked):
        forget_unused([linked.pk])
    return count


def _require_name(typed: str, name: str) -> None:
    if typed.strip().casefold() != name.strip().casefold():
        text = gettext("Type the name exactly: {name}.").format(name=name)
        raise ValidationError({"typed": text})


def _in_batches(member_id: int) -> int:
    """What there is most of goes first, in short transactions."""
    count = 0
    models_of_many: list[Any] = [*(table.model for table in TABLES), ScoreSnapshot]
    for model in models_of_many:
        ids = model._default_manager.filter(member_id=member_id).values_list("pk", flat=True)
        for some in batches(list(ids)):
            with transaction.atomic():
                forget_entries(model, some)
                count += model._default_manager.filter(pk__in=some).delete()[0]
    return count


def _remember_keys(erasure: Erasure, member: Member | None, user: User | None) -> set[str]:
    organization = Organization.objects.get(pk=erasure.organization_id)
    keys = keys_of(organization=organization, member=member, user=user)
    known = set(ErasedKey.objects.filter(key__in=keys).values_list("key", flat=True))
    ErasedKey.objects.bulk_create(
        [
            ErasedKey(organization_id=erasure.organization_id, erasure=erasure, key=key)
            for key in sorted(keys - known)
        ]
    )
    return keys


def _drop_uploads(member: Member) -> None:
    """Files that wait for the member's imports or deliveries are gone."""
    for batch in member.imports.all():
        upload_store.delete(batch)
    for delivery in member.deliveries.all():
        upload_store.delete(delivery)


def _forget_user(user: User, organization_id: int) -> int:
    """The account has nothing in the organization; it is gone where it has no other one."""
    count = 0
    for model, field in _knowing_users():
        rows = model._default_manager.filter(**{field.name: user})
        if field.remote_field.on_delete is models.CASCADE or model in THEIRS:
            count += rows.delete()[0]
        else:
            count += rows.update(**{field.name: None})
    Organization.objects.filter(pk=organization_id, industry_shared_by=user).update(
        industry_shared_by=None
    )
    return count + erase_account(user)


def _knowing_users() -> list[tuple[Any, Any]]:
    """Return the models of organizations that know users, each with its key."""
    return [
        (model, field)
        for model in apps.get_models()
        if issubclass(model, TenantModel) and model not in (Erasure, AuditEvent)
        for field in model._meta.concrete_fields
        if field.related_model is User
    ]
