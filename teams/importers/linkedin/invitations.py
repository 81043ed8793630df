"""Invitations.csv: who invited whom in the last half year."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import ClassVar

from scoring.core.records import Direction, Invitation
from teams.importers.linkedin.connections import Connections
from teams.importers.linkedin.context import SOURCE, Context, Tally
from teams.importers.people import same_name
from teams.importers.tabular import Layout, Table
from teams.importers.times import pacific

_DIRECTIONS: dict[str, Direction] = {"outgoing": "out", "incoming": "in"}


@dataclass(slots=True)
class Sent:
    """One invitation. ``note`` is its text with single blanks, needed until its echo is found."""

    direction: Direction
    inviter: str
    contact: str
    at: datetime
    note: str
    accepted_at: datetime | None = None


class Invitations:
    """The invitations sent and received.

    Nothing in the file says which ones were accepted. ``joinable`` says whether the people can
    be found among the connections, which takes addresses. ``owners`` counts, by slug and display
    name, who the file says sent what it calls outgoing and received what it calls incoming.
    """

    layout: ClassVar[Layout] = Layout(
        needed=("from", "to", "sentat", "direction"),
        wanted=("message", "inviter", "invitee"),
        aliases={
            "datesent": "sentat",
            "inviterprofileurl": "inviter",
            "inviteeprofileurl": "invitee",
            "inviterprofileurn": "inviter",
            "inviteeprofileurn": "invitee",
        },
    )

    def __init__(self, context: Context) -> None:
        self._context = context
        self.rows: dict[str, Sent] = {}
        self.owners: Counter[tuple[str, str]] = Counter()
        self.notes: dict[tuple[str, str], list[Sent]] = {}
        self._addresses = 0
        self._nameless: Counter[tuple[str, datetime]] = Counter()

    def read(self, table: Table, tally: Tally) -> None:
        """The rows become invitations, one for a direction, person and minute."""
        for row in table.rows():
            tally.records += 1
            direction = _DIRECTIONS.get(table.cell(row, "direction").casefold())
            if direction is None:
                reason = "no direction of an invitation"
                table.problems.add(
                    table.line(row), table.title("direction"), reason, "OUTGOING or INCOMING"
                )
                continue
            at = table.dated(row, "sentat", pacific, "month/day/year and time, as 5/4/26, 7:10 AM")
            if at is None:
                continue
            tally.saw(self._context.on(at))
            if self._take(table, row, direction, at):
                tally.kept += 1
            else:
                tally.duplicates += 1

    @property
    def joinable(self) -> bool:
        return self._addresses > 0 or not self.rows

    def records(self, connections: Connections | None) -> Iterator[Invitation]:
        """The invitations, each with the day of its acceptance where a file tells it."""
        for ref, sent in self.rows.items():
            on = self._context.on(sent.at)
            yield Invitation(
                source=SOURCE,
                ref=ref,
                on=on,
                at=sent.at,
                contact=sent.contact,
                direction=sent.direction,
                accepted_on=self._accepted_on(sent, on, connections),
                noted=bool(sent.note),
            )

    def _accepted_on(self, sent: Sent, on: date, connections: Connections | None) -> date | None:
        """By the echo of the note, or by a connection that its day of UTC puts before ``on``.

        All other acceptances show by themselves: the connection is dated on the day sent or
        later. East of Greenwich the day sent may have begun while it was still the day before
        in UTC, on which the connection is dated.
        """
        if sent.accepted_at is not None:
            return self._context.on(sent.accepted_at)
        sent_on = sent.at.astimezone(UTC).date()
        if connections and sent_on < on and connections.since(sent.contact, sent_on):
            return on
        return None

    def _take(self, table: Table, row: list[str], direction: Direction, at: datetime) -> bool:
        people = self._context.people
        slugs = [people.slug(table.cell(row, column)) for column in ("inviter", "invitee")]
        names = [same_name(table.cell(row, column)) for column in ("from", "to")]
        mine, other = (0, 1) if direction == "out" else (1, 0)
        has_addresses = "inviter" in table.places
        name = "" if has_addresses else names[other]
        contact = self._contact(slugs[other], name, direction, at)
        ref = f"{direction}:{contact}:{at:%Y%m%dT%H%M}"
        if ref in self.rows:
            return False
        note = " ".join(table.cell(row, "message").split())
        self.rows[ref] = sent = Sent(direction, slugs[0], contact, at, note)
        if slugs[mine] and not slugs[mine].startswith("urn:"):
            self.owners[slugs[mine], names[mine]] += 1
        if slugs[other] and not slugs[other].startswith("urn:"):
            self._addresses += 1
            if note:
                self.notes.setdefault((slugs[0], slugs[1]), []).append(sent)
        return True

    def _contact(self, slug: str, name: str, direction: Direction, at: datetime) -> str:
        """The other person's key: by address, or by name where the file has no addresses.

        Closed accounts have none: two of one minute are two invitations.
        """
        people = self._context.people
        if slug:
            return people.key(slug)
        if name:
            return people.opaque("name", name)
        self._nameless[direction, at] += 1
        number = self._nameless[direction, at]
        return people.opaque("closed", direction, at.isoformat(), str(number))
