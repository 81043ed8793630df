"""Addresses of the admin, the reason that opens it, and its actions."""

from __future__ import annotations

from django.test import Client
from django.urls import reverse

from accounts.models import Organization
from teams.models import Import


def url(label: str, page: str, *args: object) -> str:
    return reverse(f"admin:{label.replace('.', '_')}_{page}", args=args)


REASON = "A test looks after the data."


def enter(client: Client, organization: Organization | None = None) -> None:
    """Say why, so that the admin opens: for one organization, or for all."""
    values = {"organization": organization.pk if organization else "", "reason": REASON}
    assert client.post(reverse("staff_reason"), values).status_code == 302


def undo(client: Client, *batches: Import) -> str:
    answer = client.post(
        url("teams.import", "changelist"),
        {"action": "undo_imports", "_selected_action": [batch.pk for batch in batches]},
        follow=True,
    )
    return answer.content.decode()
