"""messages.csv: who wrote to whom on which day. What they wrote never leaves this module.

By far the largest file of an archive, so this is one loop over plain rows that notes three
numbers of each. It does not know yet whose archive it is. The module ``exchanges`` gives the
threads their directions, and sums up, once the owner is known.
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from operator import itemgetter
from typing import ClassVar

import numpy as np

from teams.importers.linkedin.context import TIME, Context, Tally
from teams.importers.linkedin.invitations import Sent
from teams.importers.tabular import Layout, Table
from teams.importers.times import DAYS, ORIGIN, wall

_SPONSORED_TITLE = "Sponsored Conversation"
_SPONSORED_MARK = "spinmail-quill-editor"
_YES = frozenset({"Yes", "YES", "yes", "True", "TRUE", "true"})
# Whom messages go to, counted once for everybody who wrote to the same others.
RECIPIENTS = 500_000
FEWER = f"at most {RECIPIENTS}"
_USUAL_LENGTH = len("2026-05-06 07:08:09 UTC")
# A row that stands twice does so close by, among the messages of its conversation.
_LATELY = 50


@dataclass(slots=True, eq=False)
class Thread:
    """What one participant wrote to the same others in one conversation, in one file.

    ``recipients`` are addresses, or names in files that have no addresses of recipients.
    ``direction`` stands only in files of 2018. ``name`` is the sender's. ``notes`` are the
    invitations from the sender to the recipient that have a note.
    """

    number: int
    name: str
    tally: Tally
    sender: str
    recipients: str
    conversation: str
    direction: str = ""
    notes: Sequence[Sent] = ()
    is_sponsored: bool = False


class Messages:
    """The messages of one member, without their texts.

    ``numbers`` (of the thread), ``days`` (ordinals) and ``epochs`` say what is known of each
    message. ``identified`` and ``addressed`` say whether senders and recipients are addresses;
    else they are names.
    """

    layout: ClassVar[Layout] = Layout(
        needed=("from", "to", "date", "content", "folder"),
        wanted=(
            "conversationid",
            "conversationtitle",
            "senderprofileurl",
            "recipientprofileurls",
            "ismessagedraft",
            "isconversationdraft",
            "direction",
        ),
        known=("subject", "attachments"),
    )

    def __init__(self, context: Context, notes: Mapping[tuple[str, str], list[Sent]]) -> None:
        self._context = context
        self._notes = notes
        self._recipients = 0
        self._aside: list[tuple[timedelta, Thread, str]] = []
        self.threads: list[Thread] = []
        self.numbers = array("q")
        self.days = array("q")
        self.epochs = array("q")
        self.identified = False
        self.addressed = False

    def read(self, table: Table, tally: Tally) -> None:
        """Every message is noted; drafts and repeated rows are none."""
        places = table.places
        self.identified = "senderprofileurl" in places
        self.addressed = "recipientprofileurls" in places
        at, content, name = places["date"], places["content"], places["from"]
        sender = places.get("senderprofileurl", name)
        title = places.get("conversationtitle")
        drafts = [p for column, p in places.items() if column.endswith("draft")]
        recipients = places.get("recipientprofileurls", places["to"])
        third = places.get("conversationid", places.get("direction", recipients))
        key_of = itemgetter(sender, recipients, third)
        width = 1 + max(places.values())
        parsed = datetime.fromisoformat
        days, seconds = array("q"), array("q")
        note_number, note_day, note_second = self.numbers.append, days.append, seconds.append
        threads: dict[tuple[str, str, str], Thread] = {}
        lately: dict[str, list[str]] = {}
        for row in table.rows():
            tally.records += 1
            if len(row) < width:
                expected = f"{len(table.header)} fields"
                table.problems.add(table.line(row), "", "the row has too few fields", expected)
                continue
            sent = row[at]
            try:  # a function of its own would take a tenth of this loop
                since = parsed(sent.removesuffix(" UTC")) - ORIGIN
                is_usual = len(sent) == _USUAL_LENGTH and 0 <= since.days < DAYS
            except (TypeError, ValueError):
                is_usual = False
            if not is_usual:
                found = table.dated(row, "date", wall, f"{TIME} UTC")
                if found is None:
                    continue
                since = found - ORIGIN
            if drafts and any(row[draft] in _YES for draft in drafts):
                continue
            if sent in lately and lately[sent] == row:
                tally.duplicates += 1
                continue
            if len(lately) > _LATELY:
                lately.clear()
            lately[sent] = row
            key = key_of(row)
            thread = threads.get(key)
            if thread is None:
                thread = self._begin(table, row, key, tally)
                if thread is None:
                    continue
                threads[key] = thread
            if thread.notes:
                self._aside.append((since, thread, " ".join(row[content].split())))
                continue
            if not row[sender] and _is_sponsored(row, content, title):
                thread.is_sponsored = True
            note_number(thread.number)
            note_day(since.days)
            note_second(since.seconds)
        self._locate(days, seconds, tally)

    def _locate(self, days: array[int], seconds: array[int], tally: Tally) -> None:
        """The instants of the latest messages noted are known, and the local days."""
        if days:
            on, epochs = self._context.days.each(np.asarray(days), np.asarray(seconds))
            self.days.frombytes(on.tobytes())
            self.epochs.frombytes(epochs.tobytes())
            tally.saw(date.fromordinal(int(on.min())))
            tally.saw(date.fromordinal(int(on.max())))

    def settle(self) -> None:
        """The echoes of invitation notes are told from messages, and the latter are noted.

        The note of an accepted invitation stands in the conversation as if it had been sent when
        it was accepted. It is no message; it tells when the acceptance was. The echo of a note
        is the first message with its text from its sender to its recipient since it was sent.
        """
        waiting: dict[int, Waiting] = {}
        for since, thread, text in sorted(self._aside, key=itemgetter(0)):
            instant = (ORIGIN + since).replace(microsecond=0, tzinfo=UTC)
            on = self._context.on(instant)
            thread.tally.saw(on)
            # The list of notes is that of the pair, whatever the conversation.
            notes = waiting.get(id(thread.notes))
            if notes is None:
                notes = waiting[id(thread.notes)] = Waiting(thread.notes)
            invitation = notes.echoed(text, instant)
            if invitation is None:
                self.numbers.append(thread.number)
                self.days.append(on.toordinal())
                self.epochs.append(int(instant.timestamp()))
            else:
                invitation.accepted_at = instant
        self._aside.clear()

    def _begin(
        self, table: Table, row: list[str], key: tuple[str, str, str], tally: Tally
    ) -> Thread | None:
        """A new thread; the last of ``key`` is its conversation, else its direction, else none.

        None, and a problem, where there are too many recipients.
        """
        places = table.places
        self._recipients += 1 + key[1].count(",")
        if self._recipients > RECIPIENTS:
            table.problems.add(table.line(row), "", "too many recipients in all", FEWER)
            return None
        thread = Thread(len(self.threads), row[places["from"]], tally, *key)
        if "conversationid" not in places:
            is_declared = "direction" in places
            thread.direction = thread.conversation if is_declared else ""
            thread.conversation = ""
        if self._notes and self.addressed:
            slug = self._context.people.slug
            between = slug(thread.sender), slug(thread.recipients)
            thread.notes = self._notes.get(between, thread.notes)
        self.threads.append(thread)
        return thread


def _is_sponsored(row: list[str], content: int, title: int | None) -> bool:
    """Whether a message without a sender's address is advertising."""
    is_titled = title is not None and row[title] == _SPONSORED_TITLE
    return is_titled or _SPONSORED_MARK in row[content]


class Waiting:
    """The invitations between two people that have a note, and no echo of it yet."""

    def __init__(self, notes: Sequence[Sent]) -> None:
        self._later: dict[str, list[Sent]] = {}
        for sent in sorted(notes, key=lambda sent: sent.at, reverse=True):
            self._later.setdefault(sent.note, []).append(sent)
        self._sent: dict[str, list[Sent]] = {}

    def echoed(self, text: str, instant: datetime) -> Sent | None:
        """The latest with this note before ``instant``, which is none before any asked for."""
        later, sent = self._later.get(text, []), self._sent.setdefault(text, [])
        while later and later[-1].at <= instant:
            sent.append(later.pop())
        return sent.pop() if sent else None
