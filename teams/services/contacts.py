"""The people that members dealt with, by opaque key, with what is last known of them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db import transaction

from teams.models import Connection, Contact, Exchange, Invitation, Member
from teams.services.rows import batches, insert_rows, update_rows

DEALINGS = (Connection, Invitation, Exchange)


def contact_ids(*, member: Member, keys: Collection[str]) -> dict[str, int]:
    """Return the id of each key, and of others; those not met before are stored."""
    if not keys:
        return {}
    known = _ids(member)
    for missing in batches([key for key in dict.fromkeys(keys) if key not in known]):
        with transaction.atomic():
            insert_rows(
                Contact,
                ("organization", "member", "key", "company"),
                [(member.organization_id, member.pk, key, "") for key in missing],
            )
    return _ids(member)


def refresh_contacts(*, member: Member) -> None:
    """Every contact of the member tells the latest known title and company of the active facts.

    Of equal dates the higher weight stands (scoring model v1, section 3).
    """
    titles: dict[int, tuple[date, int]] = {}
    companies: dict[int, tuple[date, str]] = {}
    for model in DEALINGS:
        titled = _active(model, member).filter(title__isnull=False)
        for pk, on, title in titled.values_list("contact_id", "on", "title"):
            if (on, title) > titles.get(pk, (date.min, -1)):
                titles[pk] = (on, title)
    named = _active(Connection, member).exclude(company="")
    for pk, on, company in named.values_list("contact_id", "on", "company"):
        companies[pk] = max(companies.get(pk, (on, company)), (on, company))
    latest = {
        pk: (titles[pk][1] if pk in titles else None, companies[pk][1] if pk in companies else "")
        for pk in titles.keys() | companies.keys()
    }
    stored = Contact.objects.filter(member=member).values_list("pk", "title", "company")
    moved = [
        (*latest.get(pk, (None, "")), pk)
        for pk, title, company in stored
        if (title, company) != latest.get(pk, (None, ""))
    ]
    update_rows(Contact, ("title", "company"), moved)


def forget_contacts(*, member: Member) -> None:
    """No contact is left whom no fact names."""
    named: set[int] = set()
    for model in DEALINGS:
        rows = model.objects.filter(member=member).order_by()
        named.update(rows.values_list("contact_id", flat=True).distinct())
    unnamed = [pk for pk in _ids(member).values() if pk not in named]
    for some in batches(unnamed):
        Contact.objects.filter(pk__in=some).delete()


def _ids(member: Member) -> dict[str, int]:
    return dict(Contact.objects.filter(member=member).order_by().values_list("key", "pk"))


def _active(model: Any, member: Member) -> Any:
    return model.objects.filter(member=member, replaced_by__isnull=True).order_by()
