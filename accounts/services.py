"""Writes about users and organizations."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.access import Access
from accounts.industries import Industry
from accounts.models import Membership, Organization, User
from accounts.roles import Capability, Role


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


def industry_join(*, access: Access, industry: Industry) -> None:
    """Have the organization take part in an industry's pool, from its next edition on.

    It leaves the pool of any other. Raises PermissionDenied, and ValidationError for samples.
    """
    access.require(Capability.SHARE_WITH_INDUSTRY)
    organization = access.organization
    if organization.is_sample:
        raise ValidationError("Sample data is compared with nobody.")
    if organization.shares_with_industry and organization.industry == industry:
        return
    _share(organization, industry=industry, since=timezone.now(), by=access.user)


def industry_leave(*, access: Access) -> None:
    """Have the organization take part in no pool. Raises PermissionDenied."""
    access.require(Capability.SHARE_WITH_INDUSTRY)
    _share(access.organization, industry="", since=None, by=None)


def _share(
    organization: Organization, *, industry: str, since: datetime | None, by: User | None
) -> None:
    organization.industry = industry
    organization.industry_shared_since = since
    organization.industry_shared_by = by
    organization.save(update_fields=["industry", "industry_shared_since", "industry_shared_by"])
