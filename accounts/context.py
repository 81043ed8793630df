"""What every page shows around its content."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from accounts.access import Access
from accounts.models import Organization, Theme
from accounts.roles import Capability


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
    ("Outcomes", "teams:outcomes", "outcomes", "Team", Capability.VIEW_REPORT),
    ("Content lab", "teams:content", "doc", "Team", Capability.VIEW_REPORT),
    ("My score", "scoring:my_score", "ring", "You", Capability.VIEW_OWN_SCORE),
    ("Content lab", "teams:content", "doc", "You", Capability.VIEW_OWN_SCORE),
    ("My goals", "teams:goals", "goal", "You", Capability.VIEW_OWN_SCORE),
    ("1:1 notes", "teams:notes", "lock", "You", Capability.VIEW_OWN_SCORE),
    ("Imports", "teams:imports", "import", "You", Capability.IMPORT_OWN),
    ("Calibration", "teams:calibration", "scatter", "Workspace", Capability.CALIBRATE),
    ("Rules", "scoring:rules", "rules", "Workspace", Capability.ENTER),
    ("API tokens", "accounts:tokens", "key", "Workspace", Capability.MANAGE_TOKENS),
    ("Settings", "accounts:settings", "gear", "Workspace", Capability.SHARE_WITH_INDUSTRY),
)


def page(request: HttpRequest) -> dict[str, Any]:
    """Return navigation, theme and organizations for the base template."""
    user = getattr(request, "user", None)
    access: Access | None = getattr(request, "access", None)
    if user is None or not user.is_authenticated:
        return {"access": None, "nav": [], "theme": Theme.AUTO, "organizations": []}
    return {
        "access": access,
        "nav": _navigation(request, access) if access else [],
        "theme": user.theme,
        "organizations": access.organizations
        if access
        else Organization.objects.filter(memberships__user=user),
    }


def _navigation(request: HttpRequest, access: Access) -> list[NavItem]:
    """Return what the viewer may open; what stands in two groups, in the first of them."""
    items: list[NavItem] = []
    for label, name, icon, group, capability in NAVIGATION:
        url = reverse(name, kwargs={"org": access.organization.slug})
        if access.can(capability) and url not in {item.url for item in items}:
            items.append(NavItem(label, url, icon, group, request.path.startswith(url)))
    return items
