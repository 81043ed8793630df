"""Whose evidence it is, where files name people."""

from __future__ import annotations

from collections.abc import Iterable

from scoring.core.records import AnyRecord, Member
from teams.importers.people import People
from teams.importers.reading import Person


def person_of(records: Iterable[AnyRecord], people: People) -> Person:
    """The one whom the ``Member`` records describe; of each of their values the latest counts."""
    email = name = profile = ""
    for record in records:
        if isinstance(record, Member):
            email = record.email.strip().lower() or email
            name = record.name.strip() or name
            profile = people.slug(record.profile) or profile
    return Person(profile=people.key(profile) if profile else "", email=email, name=name)
