"""Addresses of the admin, and its one action."""

from __future__ import annotations

from django.test import Client
from django.urls import reverse

from teams.models import Import


def url(label: str, page: str, *args: object) -> str:
    return reverse(f"admin:{label.replace('.', '_')}_{page}", args=args)


def undo(client: Client, *batches: Import) -> str:
    answer = client.post(
        url("teams.import", "changelist"),
        {"action": "undo_imports", "_selected_action": [batch.pk for batch in batches]},
        follow=True,
    )
    return answer.content.decode()
