"""Seats of Sales Navigator: how files name them, and what is told of them."""

from __future__ import annotations

import re

from teams.importers.people import People
from teams.importers.tabular import column_name

SOURCE = "sales_navigator"
SEARCHES = "people_searches"
VIEWS = "prospect_profile_views"
SAVED = "leads_and_accounts_saved"
DAYS = "days_active"

_SEAT = re.compile(r"(?:urn:li:[a-z]{1,40}:)?([\w-]{1,40})", re.IGNORECASE | re.ASCII)
_ADDRESS = re.compile(r"[^\s@]{1,200}@[^\s@]{1,200}")
_KEY_DIGITS = 16

_HELD = {"teammember", "teammemberadmin", "active", "activated", "assigned"}
_NOT_HELD = {"adminonly", "admin", "reportingonly"}
_NOT_HELD |= {"inactive", "deactivated", "expired", "removed", "revoked", "suspended", "unassigned"}


def seat_id(text: str) -> str:
    """The id of a seat; "" for what is none."""
    found = _SEAT.fullmatch(text)
    return found[1] if found else ""


def address(text: str) -> str:
    """An e-mail address in lower case; "" for what is none."""
    return text.casefold() if _ADDRESS.fullmatch(text) and text.isprintable() else ""


def shown_name(text: str) -> str:
    """A name in single blanks, without what cannot be shown."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:200]


def source_of(people: People, seat: str, *also: str) -> str:
    """The source of what was done on a seat: two seats of one person are never added up.

    On a day the seat with the most counts, as of any two sources (scoring model, section 3).
    """
    key = [people.opaque("seat", seat)[:_KEY_DIGITS]] if seat else []
    return ":".join([SOURCE, *also, *key])


def held(text: str) -> bool | None:
    """Whether a type or state of a seat is one of Sales Navigator; None where nobody knows."""
    name = column_name(text)
    return True if name in _HELD else False if name in _NOT_HELD else None
