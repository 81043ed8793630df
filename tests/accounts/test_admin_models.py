"""Every kind of row has its page in the admin, or a reason to have none."""

from __future__ import annotations

from django.apps import apps
from django.contrib import admin
from django.test import Client

from accounts.models import OrganizationErasure, VisibilityChange
from accounts.tenancy import tenant_scope
from tests.accounts.admin_pages import url
from tests.cast import Cast

OURS = ("accounts", "teams", "scoring", "privacy", "config")
WITHOUT = {
    "accounts.AuditDoor": "a row while the door is open, which no other transaction sees",
    "accounts.ApiRequest": "answers to programs, kept so that they may ask twice",
    "teams.Change": "random numbers by which reports know that data changed",
    "teams.ErasedKey": "hashes of people who were erased",
    "teams.Look": "who looked at whom is for those who were looked at, and in the audit log",
    "teams.TeamMembership": "stands below its member",
    "teams.Seat": "stands below its member",
    "teams.SavedGroupMember": "stands below its group",
    "scoring.ScoreOutlook": "worked out of scores, and worked out again with them",
    "scoring.GroupEdition": "numbers of groups, which a group is too small for where it is hidden",
}


def test_every_model_has_its_page_or_a_reason() -> None:
    models = [one for one in apps.get_models() if one.__module__.partition(".")[0] in OURS]

    without = {one._meta.label for one in models if one not in admin.site._registry}

    assert without == WITHOUT.keys()
    assert len(models) > 50


def test_what_owners_decide_is_read_and_not_written(staff: Client, cast: Cast) -> None:
    with tenant_scope(cast.organization.pk):
        change = VisibilityChange.objects.create(
            preset="full", minimum_group=5, former_preset="full", former_minimum_group=3
        )
    erasure = OrganizationErasure.objects.create(
        organization=cast.organization, asked_by=cast.owner, due_at=change.changed_at
    )

    for row in (change, erasure):
        label = row._meta.label_lower
        pages = ("changelist", ()), ("change", (row.pk,)), ("add", ()), ("delete", (row.pk,))
        statuses = [staff.get(url(label, page, *args)).status_code for page, args in pages]
        assert statuses == [200, 200, 403, 403]
        assert staff.post(url(label, "change", row.pk), {"rows": 9}).status_code == 403
