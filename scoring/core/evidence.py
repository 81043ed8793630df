"""The evidence that counts: the latest of every natural key, cut at a day where asked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from scoring.core.records import (
    AnyRecord,
    Comment,
    Coverage,
    Invitation,
    Member,
    Post,
    Reaction,
    Retraction,
)

_RETRACTED: dict[str, type] = {"post": Post, "comment": Comment, "reaction": Reaction}


def current(records: Iterable[AnyRecord]) -> list[AnyRecord]:
    """The records in order, of the same type, source and non-empty ``ref`` the last alone.

    A retraction is of the type that it retracts.
    """
    latest: dict[object, AnyRecord] = {}
    for number, record in enumerate(records):
        kind = _RETRACTED[record.of] if isinstance(record, Retraction) else type(record)
        key = (kind, record.source, record.ref) if record.ref else number
        latest[key] = record
    return list(latest.values())


def known_on(records: Iterable[AnyRecord], day: date) -> list[AnyRecord]:
    """What was known on ``day``: later evidence, and later news of an invitation, is left out.

    Coverage and seats are no evidence of what happened and stay whole.
    """
    known: list[AnyRecord] = []
    for record in records:
        if isinstance(record, Member | Coverage):
            known.append(record)
        elif record.on <= day:
            known.append(_as_known(record, day) if isinstance(record, Invitation) else record)
    return known


def _as_known(invitation: Invitation, day: date) -> Invitation:
    accepted, withdrawn = invitation.accepted_on, invitation.withdrawn_on
    return replace(
        invitation,
        accepted_on=accepted if accepted and accepted <= day else None,
        withdrawn_on=withdrawn if withdrawn and withdrawn <= day else None,
    )
