"""How numbers are split among invitations and messages: by the contact or one by one."""

from __future__ import annotations

from collections.abc import Iterator

from scoring.core.contacts import Contact
from scoring.core.conversations import RESPONSE, TWO_WAY
from scoring.core.outreach import COMPONENT as CONTACTED
from scoring.core.outreach import full_units
from scoring.core.records import AnyRecord, Exchange, Invitation
from scoring.core.shares import Reason, Share
from scoring.core.trace import Case, Explained, Row, record_day


def _is_outgoing(record: AnyRecord) -> bool:
    if isinstance(record, Invitation):
        return record.direction == "out"
    return isinstance(record, Exchange) and record.outbound > 0


def _contacted(row: Row, case: Case) -> Iterator[Share]:
    """The whole contact by what was last sent to it."""
    contact: Contact = row.of
    title = contact.title.at(case.day)
    full = full_units(title, case.spec.units.contact)
    reason: Reason | None = "unanswered" if row.units < full else None
    if not full:
        reason = "title_unknown" if title is None else "no_decision_maker"
    sent = next(
        record
        for record in case.by_contact[case.key_of[id(contact)]]
        if record_day(record) == row.on and _is_outgoing(record)
    )
    yield Share(sent, row.units, full, reason)


def _not_contacted(record: AnyRecord, case: Case) -> Reason:
    if not _is_outgoing(record):
        return "incoming"
    return _of_contact(record, case, CONTACTED) or "zero"


def _two_way(row: Row, case: Case) -> Iterator[Share]:
    """The whole contact by the last message of either side."""
    last = next(
        record
        for record in case.by_contact[case.key_of[id(row.of)]]
        if record_day(record) == row.on and _is_message(record)
    )
    yield Share(last, row.units, row.units)


def _not_two_way(record: AnyRecord, case: Case) -> Reason:
    if not _is_message(record):
        return "zero"
    return _of_contact(record, case, TWO_WAY) or "one_sided"


def _is_message(record: AnyRecord) -> bool:
    return isinstance(record, Exchange) and record.outbound + record.inbound > 0


def _of_contact(record: AnyRecord, case: Case, component: str) -> Reason | None:
    """Why a record of a contact is not the one that the contact counts by."""
    if not isinstance(record, Invitation | Exchange):
        return None
    contact = case.evidence.contacts.by_key[record.contact]
    if contact.is_coworker(case.day):
        return "coworker"
    return "earlier_contact" if id(contact) in case.counted_contacts(component) else None


def _decided(row: Row, _case: Case) -> Iterator[Share]:
    yield Share(row.of, row.units, row.units, trials=row.tally)


def _not_decided(record: AnyRecord, _case: Case) -> Reason:
    return "pending" if _is_outgoing(record) else "incoming"


def _not_opener(record: AnyRecord, case: Case) -> Reason:
    opens = any(row.of is record for row in case.trace.rows[RESPONSE])
    return "pending" if opens else "not_opener"


PEOPLE = {
    "decision_makers_contacted": Explained((Invitation, Exchange), _contacted, _not_contacted),
    "two_way_conversations": Explained((Exchange,), _two_way, _not_two_way),
    "invitation_acceptance": Explained((Invitation,), _decided, _not_decided),
    "message_response": Explained((Exchange,), _decided, _not_opener),
}
