"""An admin at the draft of own rules."""

from __future__ import annotations

from typing import Any

import time_machine
from django.http import HttpResponse
from django.test import Client

from accounts.models import RuleVersion, User
from accounts.tenancy import tenant_scope
from tests.cast import Cast
from tests.scoring.given import NOW
from tests.teams.markup import Markup


class Desk:
    """Somebody's browser at the draft of the first organization."""

    def __init__(self, cast: Cast, user: User) -> None:
        self.cast, self.client = cast, Client()
        self.client.force_login(user)

    def get(self, path: str = "", **headers: str) -> HttpResponse:
        with time_machine.travel(NOW, tick=False):
            return self.client.get(self._at(path), headers=headers)

    def post(self, path: str = "", data: Any = None) -> HttpResponse:
        with time_machine.travel(NOW, tick=False):
            return self.client.post(self._at(path), data or {})

    def filled(self, **more: str) -> dict[str, str]:
        """Return the fields as the page has them, and some otherwise."""
        form = self.get().context["form"]
        fields = {name: str(form[name].value() or "") for name in form.fields}
        return fields | more

    def _at(self, path: str) -> str:
        return f"/o/{self.cast.organization.slug}/rules/draft/{path}"


def draft(cast: Cast) -> RuleVersion:
    with tenant_scope(cast.organization.pk):
        return RuleVersion.objects.get()


def words(answer: HttpResponse) -> str:
    return " ".join(Markup(answer.content.decode()).text.split())
