"""The settings of an organization: what is fixed, and what each visibility means in words."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext

from accounts.access import Access
from accounts.visibility import Policy, Sight, Visibility, Whose
from teams.reports.managed_member import change_rows
from teams.reports.organization_shapes import ChangeRow
from teams.services.organization import fixed_settings


@dataclass(frozen=True, slots=True)
class Preset:
    """A visibility, and what it means for those who lead, and for those in one team."""

    value: str
    label: str
    led: str
    peers: str
    is_set: bool


@dataclass(frozen=True, slots=True)
class SettingsPage:
    """What stands on the page besides its forms."""

    fixed: tuple[str, ...]
    presets: tuple[Preset, ...]
    changes: tuple[ChangeRow, ...]


def settings_page(*, access: Access) -> SettingsPage:
    """Return the settings of the organization as its admins see them."""
    organization = access.organization
    return SettingsPage(
        fixed=fixed_settings(organization),
        presets=tuple(_preset(one, organization.visibility) for one in Visibility),
        changes=change_rows(organization),
    )


def _preset(visibility: Visibility, chosen: str) -> Preset:
    policy = Policy(visibility)
    return Preset(
        value=visibility.value,
        label=str(visibility.label),
        led=_led(policy.sight(Whose.LED)),
        peers=_peers(policy.sight(Whose.PEER)),
        is_set=visibility.value == chosen,
    )


def _led(sight: Sight) -> str:
    return {
        Sight.DETAIL: gettext(
            "Managers, analysts, admins and owners see every number of their members."
        ),
        Sight.VALUES: gettext("Managers, analysts, admins and owners see totals and pillars."),
        Sight.NAME: gettext(
            "Managers, analysts, admins and owners see who is there and who has data, and "
            "numbers of groups alone."
        ),
        Sight.NOTHING: gettext(
            "Managers, analysts, admins and owners see numbers of groups alone."
        ),
    }[sight]


def _peers(sight: Sight) -> str:
    return {
        Sight.DETAIL: gettext("Members of one team see every number of one another."),
        Sight.VALUES: gettext("Members of one team see totals and pillars of one another."),
        Sight.NAME: gettext("Members of one team see the names of one another, and no number."),
        Sight.NOTHING: gettext("Members see nothing of one another."),
    }[sight]
