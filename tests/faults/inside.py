"""What a process of the installation under load is asked: `installation.call` runs these."""

from __future__ import annotations

import json
from datetime import timedelta

from django.test import Client
from django.utils import timezone

from accounts.models import ApiRequest, Organization, RequestStatus
from accounts.roles import Role
from accounts.services import organization_create
from accounts.tenancy import tenant_scope
from teams.models import Activity
from tests import factories
from tests.faults.checking import open_work, unsound
from tests.faults.workers import SILENT, time_passes
from tests.services.installed import HOST

SLUG = "acme"
# No request takes so long that is still at work.
CUT = timedelta(seconds=30)


def begin(members: str) -> str:
    """Make an organization with members; tell their ids, and how its owner is let in."""
    home = organization_create(name="Acme", slug=SLUG)
    owner = factories.user(home, Role.OWNER, email="owner@acme.example")
    made = [factories.member(home).pk for _ in range(int(members))]
    factories.upload_consent(home, owner)
    _, token = factories.token(home, owner)
    client = Client(headers={"host": HOST, "x-forwarded-proto": "https"})
    client.force_login(owner)
    client.get(f"/o/{SLUG}/imports/")
    cookies = {name: morsel.value for name, morsel in client.cookies.items()}
    return json.dumps({"members": made, "token": token, "cookies": cookies})


def counted() -> str:
    """Tell what is stored: the member and the number of each fact, in order."""
    with tenant_scope(Organization.objects.get(slug=SLUG).pk):
        rows = Activity.objects.filter(replaced_by=None).values_list("member_id", "count")
        return json.dumps(sorted(rows))


def waiting() -> str:
    """Tell what is not done yet; let the time pass after which workers are taken for dead."""
    home = Organization.objects.get(slug=SLUG)
    told = open_work(home)
    with tenant_scope(home.pk):
        time_passes()
        now = timezone.now()
        cut = ApiRequest.objects.filter(status=RequestStatus.RUNNING, started_at__lt=now - CUT)
        cut.update(started_at=now - SILENT)
    return json.dumps(told)


def found() -> str:
    """Tell what is wrong with the scores and the queues."""
    return json.dumps(unsound())
