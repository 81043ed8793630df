"""Invitations: who may come in is decided by an admin, and a link lets them in once.

A link never changes an account that is somebody's already: it sets a password only where nobody
has one and the account belongs nowhere yet. Whoever has an account signs in to accept.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext

from accounts.access import Access
from accounts.audit import record
from accounts.models import Action, Invite, Membership, User
from accounts.models.organization import address_refused
from accounts.role_changes import may_touch, membership_of, still_gives
from accounts.roles import Capability, Role
from accounts.services import user_create

VALID_FOR = timedelta(days=7)
_SECRET_BYTES = 32


class InviteGoneError(Exception):
    """The link is unknown, used, revoked or expired. No difference is told to who holds it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Invited:
    """Somebody who was invited, with the secret of the link, which nobody can tell again."""

    user: User
    invite: Invite
    secret: str


@transaction.atomic
def invite_create(*, access: Access, email: str, name: str, role: Role) -> Invited:
    """Return a new link that lets the owner of an address in; former ones open nothing any more.

    An account is made where the address has none; the name of one that there is stays as it is.
    Raises PermissionDenied where the one who asks may not, be it for the link that is open, and
    ValidationError for a bad address and for somebody who is in the organization already.
    """
    access.require(Capability.MANAGE_MEMBERS)
    if not may_touch(access, role):
        raise PermissionDenied(gettext("Only an owner makes or unmakes owners."))
    address = User.objects.normalize_email(email.strip()).lower()
    if not access.organization.lets_in(address):
        raise ValidationError(address_refused(access.organization))
    # By the index on lower-case addresses, which a comparison without case would not use.
    # Locked, since two links at once would both be open.
    users = User.objects.select_for_update().alias(lower=Lower("email"))
    user: User | None = users.filter(lower=address).first()
    if user is None:
        user = _made(address, name.strip())
    elif not user.is_active:
        # Why is no matter of this organization: the account may be of others.
        raise ValidationError(
            gettext("This address cannot be invited. Ask the people who run this site.")
        )
    former = membership_of(organization=access.organization, user=user)
    if former is not None and not may_touch(access, former.role):
        raise PermissionDenied(gettext("Only an owner makes or unmakes owners."))
    if former is not None and not former.is_over:
        raise ValidationError(gettext("This address is in the organization already."))
    _revoke_open(access, user)
    secret = secrets.token_urlsafe(_SECRET_BYTES)
    invite = Invite.objects.create(
        organization=access.organization,
        user=user,
        role=role,
        digest=Invite.digest_of(secret),
        created_by=access.user,
        expires_at=timezone.now() + VALID_FOR,
    )
    record(
        Action.INVITED,
        by=access.user,
        target=user,
        after={"role": role.value},
        organization_id=access.organization.pk,
    )
    return Invited(user=user, invite=invite, secret=secret)


def invite_renew(*, access: Access, user: User) -> Invited:
    """Return a new link in place of the user's, for the same role; raises as ``invite_create``."""
    open_link = _open(user).first()
    if open_link is None:
        raise ValidationError(gettext("There is no open link any more."))
    role = Role(open_link.role)
    return invite_create(access=access, email=user.email, name=user.name, role=role)


@transaction.atomic
def invite_revoke(*, access: Access, user: User) -> None:
    """The link of the user opens nothing any more. Raises PermissionDenied."""
    access.require(Capability.MANAGE_MEMBERS)
    if _revoke_open(access, user):
        record(
            Action.INVITE_REVOKED,
            by=access.user,
            target=user,
            organization_id=access.organization.pk,
        )


def invite_found(*, secret: str) -> Invite:
    """Return the invitation of a link that can be used. Raises InviteGoneError.

    A link is worth what the one who made it may give now.
    """
    with Invite.across_tenants(reason="a link tells its organization") as rows:
        found = rows.filter(digest=Invite.digest_of(secret))
        invite = found.select_related("organization", "user", "created_by").first()
    if invite is None or not _is_worth(invite):
        raise InviteGoneError
    return invite


def sets_password(invite: Invite) -> bool:
    """Return whether the link sets the account's password: it has none, and belongs nowhere."""
    user = invite.user
    if user.has_usable_password() or user.is_staff or user.is_superuser:
        return False
    return not Membership.objects.filter(user=user).exists()


@transaction.atomic
def invite_accept(*, secret: str, signed_in: User | None, password: str = "") -> Invite:
    """The invited one is in the organization, and the link opens nothing any more.

    With a password where ``sets_password``, else only for the invited one who is signed in.
    Raises InviteGoneError, PermissionDenied for anybody else, and ValidationError for a password
    that is too weak.
    """
    User.objects.select_for_update().filter(pk=invite_found(secret=secret).user_id).first()
    invite = invite_found(secret=secret)
    if sets_password(invite):
        validate_password(password, invite.user)
        invite.user.set_password(password)
        invite.user.save(update_fields=["password"])
    elif signed_in is None or signed_in.pk != invite.user_id:
        raise PermissionDenied(gettext("Sign in as the one who is invited."))
    _let_in(invite)
    return invite


def invite_take(*, user: User) -> bool:
    """The user is in the entered organization by the link that is open for them; False for none.

    Only for somebody for whom the organization's identity provider vouched, which is worth as
    much as the link there.
    """
    open_link = _open(user).select_related("organization", "user", "created_by").first()
    if open_link is None or not _is_worth(open_link):
        return False
    _let_in(open_link)
    return True


def _let_in(invite: Invite) -> None:
    Membership.objects.update_or_create(
        organization=invite.organization,
        user=invite.user,
        defaults={"role": invite.role, "ends_on": None},
    )
    with Invite.across_tenants(reason="a link tells its organization") as rows:
        rows.filter(pk=invite.pk).update(used_at=timezone.now())
    record(
        Action.INVITE_ACCEPTED,
        by=invite.user,
        target=invite.user,
        after={"role": invite.role},
        organization_id=invite.organization_id,
    )


def _is_worth(invite: Invite) -> bool:
    """Return whether the link lets somebody in, and whoever made it may still give that role."""
    if not invite.is_usable or not invite.user.is_active:
        return False
    maker, organization = invite.created_by, invite.organization
    gives = still_gives(organization=organization, user=maker, role=invite.role)
    return gives and organization.lets_in(invite.user.email)


def _open(user: User) -> QuerySet[Invite]:
    return Invite.objects.filter(user=user, used_at__isnull=True, revoked_at__isnull=True)


def _revoke_open(access: Access, user: User) -> int:
    rows = _open(user)
    if any(not may_touch(access, role) for role in rows.values_list("role", flat=True)):
        raise PermissionDenied(gettext("Only an owner makes or unmakes owners."))
    return rows.update(revoked_at=timezone.now())


def _made(email: str, name: str) -> User:
    """Return the new account of an address, which somebody else may have made in this moment."""
    try:
        with transaction.atomic():
            return user_create(email=email, name=name)
    except IntegrityError as error:
        text = gettext("Somebody else has just used this address. Try again.")
        raise ValidationError(text) from error
