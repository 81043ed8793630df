"""The people that members dealt with, by opaque key, with what is last known of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import chain
from operator import itemgetter
from typing import Any

from teams.models import Connection, Contact, Exchange, Invitation, Member
from teams.services.mapping import Table, Values
from teams.services.rows import batches, insert_rows, update_rows

DEALINGS = (Connection, Invitation, Exchange)
UNKNOWN = (None, "")


def contact_ids(*, member: Member, told: Mapping[Table, Sequence[Values]]) -> dict[str, int]:
    """Return the id of each key in the rows, and of others. Those not met before are stored, with
    what the rows tell of them.
    """
    keys = {key: None for (key,) in _columns(told, ("contact",))}
    if not keys:
        return {}
    known = _ids(member)
    missing = [key for key in keys if key not in known]
    if not missing:
        return known
    latest = _latest(*(_columns(told, ("contact", "on", name)) for name in ("title", "company")))
    insert_rows(
        Contact,
        ("organization", "member", "key", "title", "company"),
        [(member.organization_id, member.pk, key, *latest.get(key, UNKNOWN)) for key in missing],
    )
    return _ids(member)


def refresh_contacts(*, member: Member) -> None:
    """Every contact of the member tells the latest known title and company of the active facts."""
    titled = [_active(model, member).filter(title__isnull=False) for model in DEALINGS]
    named = _active(Connection, member).exclude(company="")
    latest = _latest(
        chain.from_iterable(rows.values_list("contact_id", "on", "title") for rows in titled),
        named.values_list("contact_id", "on", "company"),
    )
    stored = Contact.objects.filter(member=member).values_list("pk", "title", "company")
    moved = [
        (*latest.get(pk, UNKNOWN), pk)
        for pk, title, company in stored
        if (title, company) != latest.get(pk, UNKNOWN)
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


def _latest(
    titled: Iterable[tuple[Any, date, int | None]], named: Iterable[tuple[Any, date, str]]
) -> dict[Any, tuple[int | None, str]]:
    """Return the latest title and company by contact, of those of whom either is told.

    Of equal dates the higher weight stands (scoring model v1, section 3).
    """
    titles: dict[Any, tuple[date, int]] = {}
    companies: dict[Any, tuple[date, str]] = {}
    for who, on, title in titled:
        if title is not None and (on, title) > titles.get(who, (date.min, -1)):
            titles[who] = (on, title)
    for who, on, company in named:
        if company:
            companies[who] = max(companies.get(who, (on, company)), (on, company))
    return {
        who: (
            titles[who][1] if who in titles else None,
            companies[who][1] if who in companies else "",
        )
        for who in titles.keys() | companies.keys()
    }


def _columns(
    told: Mapping[Table, Sequence[Values]], names: Sequence[str]
) -> Iterator[tuple[Any, ...]]:
    """Yield these columns of the rows of every table that has all of them."""
    for table, rows in told.items():
        if {*names} <= {*table.columns}:
            places = [table.columns.index(name) for name in names]
            yield from zip(*(map(itemgetter(at), rows) for at in places), strict=True)


def _ids(member: Member) -> dict[str, int]:
    return dict(Contact.objects.filter(member=member).order_by().values_list("key", "pk"))


def _active(model: Any, member: Member) -> Any:
    return model.objects.filter(member=member, replaced_by__isnull=True).order_by()
