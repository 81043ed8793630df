"""Writes about users and organizations."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from accounts.models import Membership, Organization, User
from accounts.roles import Role


def organization_create(
    *, name: str, slug: str, company_aliases: Iterable[str] = (), **settings: Any
) -> Organization:
    """Return a new organization with a hash key of its own.

    ``company_aliases`` are the names under which co-workers list the company; ``settings`` are
    further fields. Raises ValidationError where a value cannot be, such as an unknown time zone.
    """
    organization = Organization(
        name=name, slug=slug, company_aliases=list(company_aliases), **settings
    )
    organization.full_clean()
    organization.save()
    return organization


@transaction.atomic
def user_create(
    *,
    email: str,
    name: str = "",
    password: str | None = None,
    organization: Organization | None = None,
    role: Role = Role.REP,
) -> User:
    """Return a new user, who is a member of ``organization`` where one is given.

    Without a password the user cannot sign in. Raises ValidationError for a bad or used address.
    """
    user = User.objects.model(email=User.objects.normalize_email(email).lower(), name=name)
    user.set_password(password)
    user.full_clean()
    user.save()
    if organization is not None:
        membership_create(organization=organization, user=user, role=role)
    return user


def membership_create(*, organization: Organization, user: User, role: Role) -> Membership:
    """Return the new membership of a user; raise ValidationError where there is one already."""
    membership = Membership(organization=organization, user=user, role=role)
    membership.full_clean()
    membership.save()
    return membership
