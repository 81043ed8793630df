"""Templates in tests: rendered for a manager, with known values instead of a database."""

from __future__ import annotations

from typing import Any

from django.template.loader import render_to_string
from django.test import RequestFactory

from accounts.access import Access
from accounts.context import NavItem
from accounts.models import Organization, User
from accounts.roles import Role
from tests.teams.markup import Markup


def render(template: str, *, is_sample: bool = False, **context: Any) -> Markup:
    """Render for a manager of an organization."""
    user = User(name="Ingrid Solheim", email="ingrid@alder.example", is_staff=True)
    organization = Organization(name="Alder", slug="alder", is_sample=is_sample)
    request = RequestFactory().get("/o/alder/report/")
    request.user = user
    nav = [
        NavItem("User report", "/o/alder/report/", "table", "Team", True),
        NavItem("Imports", "/o/alder/imports/", "import", "You", False),
    ]
    return Markup(
        render_to_string(
            template,
            {
                "request": request,
                "access": Access(user=user, organization=organization, role=Role.MANAGER),
                "nav": nav,
                "theme": "dark",
                "organizations": [organization, Organization(name="Birch", slug="birch")],
                "csrf_token": "token",
                **context,
            },
        )
    )
