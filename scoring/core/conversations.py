"""R4, R5 and R6: what comes of invitations and messages."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from scoring.core.contacts import Contact
from scoring.core.contributions import Rows
from scoring.core.records import Exchange, Invitation

ACCEPTANCE = "invitation_acceptance"
RESPONSE = "message_response"
TWO_WAY = "two_way_conversations"
SUCCESS = 100


def invitations(rows: Rows, records: Iterable[Invitation], contacts: Mapping[str, Contact]) -> None:
    """R4: each outgoing invitation, decided from the day it is accepted, withdrawn or old."""
    for invitation in records:
        sent = invitation.on.toordinal()
        if invitation.direction != "out" or not rows.covered.has(ACCEPTANCE, sent):
            continue
        connected = contacts[invitation.contact].connected
        accepted = connected[bisect_left(connected, sent) :][:1]
        if invitation.accepted_on:
            accepted.append(invitation.accepted_on.toordinal())
        decided = [sent + rows.spec.spans.invitation_pending, *accepted]
        if invitation.withdrawn_on:
            decided.append(invitation.withdrawn_on.toordinal())
        _rate(rows, ACCEPTANCE, invitation, min(decided), min(accepted, default=None))


def openers(rows: Rows, records: Iterable[Exchange]) -> None:
    """R6: each message that opens or reopens a conversation, and whether it was answered."""
    conversations: dict[str, dict[int, Day]] = defaultdict(dict)
    for record in records:
        days, day = conversations[record.conversation], record.on.toordinal()
        days[day] = Day.of(record).joined(days.get(day))
    for days in conversations.values():
        _openers(rows, days)


@dataclass(frozen=True, slots=True)
class Day:
    """One conversation on one day; ``first`` is when it began and whether inbound.

    ``opening`` is the record that tells of the day's first message.
    """

    first: tuple[datetime, bool]
    answered: bool
    opening: Exchange

    @classmethod
    def of(cls, record: Exchange) -> Day:
        """The day as one record tells it."""
        return cls((record.first_at, not record.first_out), record.inbound > 0, record)

    def began(self) -> tuple[datetime, bool]:
        """When the day began and whether inbound."""
        return self.first

    def joined(self, other: Day | None) -> Day:
        """The day as both tell it: of one instant, outbound is before inbound."""
        if other is None:
            return self
        begins = min(other, self, key=Day.began)
        return Day(begins.first, self.answered or other.answered, begins.opening)


def _openers(rows: Rows, days: Mapping[int, Day]) -> None:
    spans = rows.spec.spans
    order = sorted(days)
    inbound = [day for day in order if days[day].answered]
    for earlier, day in zip([None, *order], order, strict=False):
        silent = earlier is None or day - earlier >= spans.opener_silence
        if not silent or days[day].first[1] or not rows.covered.has(RESPONSE, day):
            continue
        opening, place = days[day].opening, bisect_left(inbound, day)
        answer = inbound[place] if place < len(inbound) else None
        if answer is None or answer - day > spans.opener_answer:
            _rate(rows, RESPONSE, opening, day + spans.opener_pending, None)
        else:
            _rate(rows, RESPONSE, opening, min(day + spans.opener_pending, answer), answer)


def _rate(
    rows: Rows, component: str, of: Invitation | Exchange, decided: int, success: int | None
) -> None:
    on = of.on.toordinal()
    last = on + rows.spec.spans.window - 1
    rows.segment(component, on, max(on, decided), last, 0, 1, of)
    if success is not None:
        rows.segment(component, on, max(on, success), last, SUCCESS, 0, of)


def two_way(rows: Rows, contact: Contact) -> None:
    """R5 of one contact: while both wrote within the window, by the age of the last message."""
    if not (contact.written and contact.heard):
        return
    covered = rows.covered
    written = sorted(day for day in contact.written if covered.has(TWO_WAY, day))
    heard = sorted(day for day in contact.heard if covered.has(TWO_WAY, day))
    if not (written and heard):
        return
    window = rows.spec.spans.window
    messages = {*written, *heard}
    breaks = sorted(messages | set(contact.coworker.days) | {max(messages) + window})
    for start, beyond in pairwise(breaks):
        out, back = bisect_right(written, start), bisect_right(heard, start)
        if not (out and back) or contact.is_coworker(start):
            continue
        last = (written[out - 1], heard[back - 1])
        end = min(beyond - 1, min(last) + window - 1)
        rows.segment(TWO_WAY, max(last), start, end, rows.spec.units.contact, 0, contact)
