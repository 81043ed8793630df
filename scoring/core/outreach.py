"""F3: people contacted, by seniority, halved where nothing came back.

What a contact is worth is constant between the days on which one of its own events happens,
stops being pending or leaves the window: one segment each.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from itertools import pairwise

from scoring.core.contacts import Contact
from scoring.core.contributions import Rows
from scoring.core.model import Spans
from scoring.core.records import Invitation

COMPONENT = "decision_makers_contacted"

# (day of the last contact, units, for or against the share of known titles that is needed)
Worth = tuple[int, int, int]


class Outreach:
    """The outgoing events of one contact on covered days, and what came back on any day."""

    def __init__(self, contact: Contact, rows: Rows) -> None:
        self.contact = contact
        self.spans: Spans = rows.spec.spans
        self.full: int = rows.spec.units.contact
        self.least_known = rows.spec.known_titles
        sent = contact.written | contact.invited.keys()
        self.sent = sorted(day for day in sent if rows.covered.has(COMPONENT, day))
        self.heard = sorted(contact.heard)

    def segments(self, since: int) -> Iterator[tuple[int, int, Worth]]:
        """(first day, last day, worth) wherever the contact counts on or after ``since``."""
        if not self.sent:
            return
        held: tuple[int, int, Worth] | None = None
        for start, beyond in pairwise(self._breakpoints(since)):
            worth = self.worth(start)
            if held and worth == held[2] and held[1] == start - 1:
                held = (held[0], beyond - 1, held[2])
                continue
            if held:
                yield held
            held = (start, beyond - 1, worth) if worth else None
        if held:
            yield held

    def worth(self, day: int) -> Worth | None:
        """What the contact is worth on ``day``, None where it is not among those contacted."""
        oldest = day - self.spans.window + 1
        begin, end = bisect_left(self.sent, oldest), bisect_right(self.sent, day)
        if begin == end or self.contact.is_coworker(day):
            return None
        last, title = self.sent[end - 1], self.contact.title.at(day)
        units = full_units(title, self.full)
        came_back = (
            _any_within(self.heard, oldest, day)
            or self._has_returned(self.sent[begin], day)
            or self._is_pending(last, day)
        )
        # Summed over people, negative where the share of known titles is under the least.
        tally = -self.least_known if title is None else 100 - self.least_known
        return last, units if came_back else (units + 1) // 2, tally

    def _has_returned(self, first: int, day: int) -> bool:
        returned = self.contact.returned
        return any(first <= dated and known <= day for dated, known in returned)

    def _is_pending(self, sent: int, day: int) -> bool:
        if sent in self.contact.written and day - sent < self.spans.message_pending:
            return True
        return day - sent < self.spans.invitation_pending and any(
            not _withdrawn(invitation, day) for invitation in self.contact.invited.get(sent, ())
        )

    def _breakpoints(self, since: int) -> list[int]:
        spans = self.spans
        first = max(self.sent[0], since)
        beyond = self.sent[-1] + spans.window
        days = {first, beyond, *(known for _, known in self.contact.returned)}
        days.update((*self.contact.title.days, *self.contact.coworker.days))
        for sent in self.sent:
            days.update((sent, sent + spans.window))
            if sent in self.contact.written:
                days.add(sent + spans.message_pending)
            for invitation in self.contact.invited.get(sent, ()):
                days.add(sent + spans.invitation_pending)
                if invitation.withdrawn_on:
                    days.add(invitation.withdrawn_on.toordinal())
        for heard in self.heard:
            days.update((heard, heard + spans.window))
        return sorted(day for day in days if first <= day <= beyond)


def decision_makers(rows: Rows, contact: Contact) -> None:
    """F3 of one contact, its tally being whether the title is known."""
    if not (contact.written or contact.invited):
        return
    for start, end, (last, units, known) in Outreach(contact, rows).segments(rows.since):
        rows.segment(COMPONENT, last, start, end, units, known, contact)


def full_units(title: int | None, each: int) -> int:
    """What a contact with such a title is worth where something came back."""
    return (title or 0) * each // 100


def _withdrawn(invitation: Invitation, day: int) -> bool:
    withdrawn = invitation.withdrawn_on
    return withdrawn is not None and withdrawn.toordinal() <= day


def _any_within(days: list[int], first: int, last: int) -> bool:
    return bisect_right(days, last) > bisect_left(days, first)
