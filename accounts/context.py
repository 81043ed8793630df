"""What every page shows around its content."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from accounts.access import Access, organizations_of
from accounts.models import Organization, Theme, User
from accounts.parameters import Parameters
from accounts.roles import Capability
from accounts.sign_in_door import second_factor_due
from accounts.single_sign_on import opens


@dataclass(frozen=True, slots=True)
class NavItem:
    """One link of the main navigation. ``icon`` names a symbol of the sprite."""

    label: str
    url: str
    icon: str
    group: str
    current: bool


NAVIGATION = (
    # (label, URL name, icon, group, capability)
    ("User report", "teams:report", "table", "Team", Capability.VIEW_REPORT),
    ("Teams", "teams:teams", "people", "Team", Capability.ENTER),
    ("Outcomes", "teams:outcomes", "outcomes", "Team", Capability.VIEW_REPORT),
    ("Content lab", "teams:content", "doc", "Team", Capability.VIEW_REPORT),
    ("My score", "scoring:my_score", "ring", "You", Capability.VIEW_OWN_SCORE),
    ("Content lab", "teams:content", "doc", "You", Capability.VIEW_OWN_SCORE),
    ("My goals", "teams:goals", "goal", "You", Capability.VIEW_OWN_SCORE),
    ("1:1 notes", "teams:notes", "lock", "You", Capability.VIEW_OWN_SCORE),
    ("Imports", "teams:imports", "import", "You", Capability.IMPORT_OWN),
    ("My data", "privacy:my_data", "file", "You", Capability.ENTER),
    ("Calibration", "teams:calibration", "scatter", "Organization", Capability.CALIBRATE),
    ("Rules", "scoring:rules", "rules", "Organization", Capability.ENTER),
    ("API tokens", "accounts:tokens", "key", "Organization", Capability.MANAGE_TOKENS),
    ("Members", "teams:managed_members", "people", "Organization", Capability.MANAGE_MEMBERS),
    ("Manage teams", "teams:managed_teams", "tree", "Organization", Capability.MANAGE_TEAMS),
    ("Roles", "teams:roles", "lock", "Organization", Capability.MANAGE_ROLES),
    ("View as", "accounts:view_as", "eye", "Organization", Capability.VIEW_AS),
    ("Audit log", "accounts:audit", "doc", "Organization", Capability.VIEW_AUDIT),
    ("Settings", "accounts:settings", "gear", "Organization", Capability.SHARE_WITH_INDUSTRY),
    ("Privacy", "privacy:privacy", "eyeoff", "Organization", Capability.MANAGE_SETTINGS),
)
# What belongs below a page without standing below its address.
BELOW = {
    "teams:report": ("members/", "ledger/"),
    "scoring:my_score": ("coverage/",),
    "teams:imports": ("deliveries/", "log/"),
    "accounts:settings": ("recomputes/",),
}

# What a link opens, where that is not the page that those below it belong to.
OPENS = {"teams:report": "teams:report_start"}

# Pages that are about single people: not offered where nothing is told of one.
OF_ONE = {"teams:outcomes", "teams:calibration"}


def page(request: HttpRequest) -> dict[str, Any]:
    """Return navigation, theme and organizations for the base template."""
    user = getattr(request, "user", None)
    access: Access | None = getattr(request, "access", None)
    if user is None or not user.is_authenticated:
        return {"access": None, "nav": [], "theme": Theme.AUTO, "organizations": []}
    parameters: Parameters | None = getattr(request, "parameters", None)
    return {
        "misread": parameters.misread if parameters else (),
        "access": access,
        "nav": _navigation(request, access) if access else [],
        "theme": user.theme,
        "organizations": access.organizations if access else _others(request, user),
        "second_factor_due": second_factor_due(access) if access else None,
    }


def _others(request: HttpRequest, user: User) -> tuple[Organization, ...]:
    """Return what the user may open from a page of no organization, in this session."""
    return tuple(each for each in organizations_of(user) if opens(request.session, each.pk))


def _navigation(request: HttpRequest, access: Access) -> list[NavItem]:
    """Return what the viewer may open; what stands in two groups, in the first of them."""
    items: list[NavItem] = []
    home = reverse("organization", kwargs={"org": access.organization.slug})
    for label, name, icon, group, capability in NAVIGATION:
        if name in OF_ONE and access.policy.is_closed:
            continue
        org = {"org": access.organization.slug}
        url = reverse(OPENS.get(name, name), kwargs=org)
        places = (reverse(name, kwargs=org), *(home + each for each in BELOW.get(name, ())))
        is_current = request.path.startswith(places)
        if access.can(capability) and url not in {item.url for item in items}:
            items.append(NavItem(label, url, icon, group, is_current))
    return items
