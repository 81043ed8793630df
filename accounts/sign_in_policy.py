"""What an organization asks of signing in: decided by owners and admins, and on record."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, cast

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext

from accounts import single_sign_on
from accounts.access import Access
from accounts.audit import record
from accounts.email_domains import domains_in
from accounts.models import Action, Organization
from accounts.roles import Capability
from accounts.selectors import local_today

LONGEST_GRACE = timedelta(days=90)


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInPolicy:
    """What is asked: a second factor from a day on, single sign-on alone, addresses of new people.

    ``second_factor_from`` None asks for none; empty ``email_domains`` let every address in.
    """

    second_factor_from: date | None
    sso_only: bool
    email_domains: tuple[str, ...]

    @classmethod
    def of(cls, organization: Organization) -> SignInPolicy:
        """Return what the organization asks now."""
        return cls(
            second_factor_from=organization.second_factor_from,
            sso_only=organization.sso_only,
            email_domains=tuple(organization.email_domains),
        )

    def as_values(self) -> dict[str, Any]:
        """Return the values as JSON can hold them."""
        day = self.second_factor_from
        return {
            "second_factor_from": day.isoformat() if day else None,
            "sso_only": self.sso_only,
            "email_domains": [*self.email_domains],
        }


def asks_second_factor(organization: Organization) -> bool:
    """Return whether nobody enters without a second factor today."""
    day = organization.second_factor_from
    return day is not None and day <= local_today(organization)


@transaction.atomic
def policy_change(*, access: Access, policy: SignInPolicy) -> bool:
    """The organization asks this of signing in from the next request on; return whether it is new.

    Raises PermissionDenied, and ValidationError for a day that is over or too far off, for single
    sign-on alone where there is no identity provider, and for a domain that is none.
    """
    access.require(Capability.MANAGE_SETTINGS)
    organization = Organization.objects.select_for_update().get(pk=access.organization.pk)
    before = SignInPolicy.of(organization)
    domains = domains_in(policy.email_domains, field="email_domains")
    policy = replace(policy, email_domains=tuple(domains))
    if policy == before:
        return False
    _check(organization, before, policy)
    for name, value in policy.as_values().items():
        setattr(organization, name, value)
    organization.second_factor_from = policy.second_factor_from
    organization.save(update_fields=[*policy.as_values()])
    was, now = before.as_values(), policy.as_values()
    changed = [name for name in now if was[name] != now[name]]
    record(
        Action.SETTINGS_CHANGED,
        by=access.user,
        target=organization,
        before={name: was[name] for name in changed},
        after={name: now[name] for name in changed},
    )
    return True


def _check(organization: Organization, before: SignInPolicy, policy: SignInPolicy) -> None:
    day, today = policy.second_factor_from, local_today(organization)
    is_new = day is not None and day != before.second_factor_from
    if is_new and not today <= cast(date, day) <= today + LONGEST_GRACE:
        text = gettext("Expected a day from today to 90 days from now.")
        raise ValidationError({"second_factor_from": text})
    if policy.sso_only and not before.sso_only and not single_sign_on.is_ready(organization):
        raise ValidationError(
            {"sso_only": gettext("Set up an identity provider first: nobody could enter.")}
        )
