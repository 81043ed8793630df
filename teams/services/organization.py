"""What owners and admins change about the organization itself."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext

from accounts.access import Access
from accounts.audit import record
from accounts.models import Action, Organization
from accounts.roles import Capability
from accounts.services import visibility_change as record_visibility
from accounts.visibility import Visibility
from teams.services.imports import has_imports

# Days of facts are fixed in the time zone of their import, and the standard rules of days that
# are over stay: others are published as a version of the organization's own.
FIXED_BY_IMPORTS = ("time_zone", "company_aliases", "seat_policy")
CHANGEABLE = ("name", "time_zone", "week_start", "fiscal_year_start", "company_aliases")
SEEN = ("visibility", "minimum_group", "leaderboard")


def fixed_settings(organization: Organization) -> tuple[str, ...]:
    """Return the settings that stay as they are: those that imports rest upon, from the first."""
    return FIXED_BY_IMPORTS if has_imports(organization.pk) else ()


@transaction.atomic
def organization_change(*, access: Access, **given: Any) -> None:
    """The settings in ``given`` are as told; others stay.

    Raises PermissionDenied, and ValidationError for a value that cannot be or is fixed.
    """
    access.require(Capability.MANAGE_SETTINGS)
    organization = Organization.objects.select_for_update().get(pk=access.organization.pk)
    changed = [name for name in CHANGEABLE if name in given and _differs(organization, name, given)]
    fixed = [name for name in changed if name in fixed_settings(organization)]
    if fixed:
        raise ValidationError({fixed[0]: gettext("This is fixed since the first import.")})
    given = {name: given[name] for name in changed}
    _store(access, organization, Action.SETTINGS_CHANGED, given)


@transaction.atomic
def visibility_change(
    *, access: Access, visibility: Visibility, minimum_group: int, leaderboard: bool
) -> None:
    """People see of one another what the preset says, of groups of that size and more.

    Raises PermissionDenied, and ValidationError for a size that cannot be.
    """
    access.require(Capability.MANAGE_SETTINGS)
    organization = Organization.objects.select_for_update().get(pk=access.organization.pk)
    # The form has asked whether it is meant; the record is what members read.
    record_visibility(access=access, preset=visibility, floor=minimum_group, confirmed=True)
    if organization.leaderboard != leaderboard:
        _store(access, organization, Action.SETTINGS_CHANGED, {"leaderboard": leaderboard})


def _differs(organization: Organization, name: str, given: dict[str, Any]) -> bool:
    return bool(getattr(organization, name) != given[name])


def _store(
    access: Access, organization: Organization, action: Action, changed: dict[str, Any]
) -> None:
    if not changed:
        return
    before = {name: getattr(organization, name) for name in changed}
    for name, value in changed.items():
        setattr(organization, name, value)
    organization.full_clean()
    organization.save(update_fields=[*changed])
    record(action, by=access.user, target=organization, before=before, after=changed)
