"""messages.csv: who wrote to whom on which day. What they wrote never leaves this module.

By far the largest file of an archive, so this is one loop over plain rows. It does not know yet
whose archive it is: it counts by thread (conversation, sender, recipients) and day. The module
``exchanges`` gives the threads their directions once the owner is known.
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping
from datetime import UTC, date, datetime
from operator import itemgetter
from typing import ClassVar, NamedTuple

from teams.importers.linkedin.context import Context, Tally
from teams.importers.linkedin.invitations import Sent
from teams.importers.tabular import Layout, Table
from teams.importers.times import UtcDay, utc

NEVER = 1 << 62

_SPONSORED_TITLE = "Sponsored Conversation"
_SPONSORED_MARK = "spinmail-quill-editor"
_NONE_YET = (0, 0)
_NEVER_YET = (NEVER, NEVER)
_EPOCH_BITS = 36
# A row that stands twice does so close by, among the messages of its conversation.
_LATELY = 1000
_YES = frozenset({"Yes", "YES", "yes", "True", "TRUE", "true"})
# The time of day of "2026-05-06 07:08:09 UTC" in two look-ups that also check its form.
_MINUTES = {f" {h:02}:{m:02}": h * 3600 + m * 60 for h in range(24) for m in range(60)}
_SECONDS = {f":{s:02}{zone}": s for s in range(60) for zone in ("", " UTC")}


class Thread(NamedTuple):
    """What one participant wrote to the same others in one conversation.

    ``recipients`` are addresses, or names in files that have no addresses of recipients.
    ``direction`` stands only in files of 2018. ``name`` is the sender's, ``file`` an index of
    ``Messages.tallies``.
    """

    conversation: str
    sender: str
    recipients: str
    direction: str
    name: str
    file: int


class Messages:
    """The messages of one member, counted.

    Threads are numbered: ``2 n`` and ``2 n + 1`` are the two directions of lane ``n`` between
    two addresses; a thread with any other number of recipients is alone in its lane. ``lanes``
    has, for every lane and day, a place: at the place and behind it stand the two directions,
    their numbers of messages in ``counts`` and the epochs of the first ones in ``firsts``.
    ``sponsored`` are the threads that are advertising. ``identified`` and ``addressed`` say
    whether senders and recipients are addresses; else they are names.
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
        self._aside: list[tuple[int, int, str]] = []
        self._numbers: dict[tuple[object, ...], int] = {}
        self.tallies: list[Tally] = []
        self.threads: dict[int, Thread] = {}
        self.lanes: list[dict[int, int]] = []
        self.counts = array("l")
        self.firsts = array("q")
        self.sponsored: set[int] = set()
        self.identified = False
        self.addressed = False

    def read(self, table: Table, tally: Tally) -> None:
        """The rows are counted by thread and day; drafts and repeated rows are not."""
        self.tallies.append(tally)
        places = table.places
        self.identified = "senderprofileurl" in places
        self.addressed = "recipientprofileurls" in places
        at, content, name = places["date"], places["content"], places["from"]
        # Every row gets an empty cell at its end, where the columns are that the file lacks.
        title, draft, conversation_draft = (
            places.get(column, -1)
            for column in ("conversationtitle", "ismessagedraft", "isconversationdraft")
        )
        thread_of = itemgetter(
            places.get("conversationid", -1),
            places.get("senderprofileurl", name),
            places.get("recipientprofileurls", places["to"]),
            places.get("direction", -1),
        )
        days, lanes, counts, firsts = self._context.days, self.lanes, self.counts, self.firsts
        numbers: dict[tuple[str, ...], int] = {}
        echoing: set[int] = set()
        lately: dict[int, str] = {}

        for row in table.rows():
            tally.records += 1
            row.append("")
            try:
                thread, text, sent = thread_of(row), row[content], row[at]
                day = days[sent[:10]]
                second = _MINUTES[sent[10:16]] + _SECONDS[sent[16:]]
            except IndexError:
                expected = f"{len(table.header)} fields"
                table.problems.add(table.line(row), "", "the row has too few fields", expected)
                continue
            except (KeyError, ValueError):
                instant = table.dated(row, "date", utc, "a time, as 2026-05-06 07:08:09 UTC")
                if instant is None:
                    continue
                day, second = self._place(instant)
            if row[draft] in _YES or row[conversation_draft] in _YES:
                continue
            number = numbers.get(thread)
            if number is None:
                number = numbers[thread] = self._begin(thread, row[name])
                if self._notes_between(thread[1], thread[2]):
                    echoing.add(number)
            epoch = day.midnight + second
            moment = number << _EPOCH_BITS | epoch
            if lately.get(moment) == text:
                tally.duplicates += 1
                continue
            if len(lately) > _LATELY:
                lately.clear()
            lately[moment] = text
            if not thread[1] and (row[title] == _SPONSORED_TITLE or _SPONSORED_MARK in text):
                self.sponsored.add(number)
            if number in echoing:
                self._aside.append((epoch, number, " ".join(text.split())))
                continue
            lane = lanes[number >> 1]
            on = day.before if second < day.turn else day.after
            place = lane.get(on)
            if place is None:
                place = lane[on] = len(counts)
                counts.extend(_NONE_YET)
                firsts.extend(_NEVER_YET)
            place += number & 1
            counts[place] += 1
            if epoch < firsts[place]:
                firsts[place] = epoch

    def settle(self) -> None:
        """The echoes of invitation notes are told from messages, and the latter are counted.

        The note of an accepted invitation stands in the conversation as if it had been sent when
        it was accepted. It is no message; it tells when the acceptance was. The echo of a note
        is the first message with its text from its sender to its recipient since it was sent.
        The tallies learn from when to when the messages are.
        """
        for epoch, number, text in sorted(self._aside):
            instant = datetime.fromtimestamp(epoch, UTC)
            sent = self._note(self.threads[number], instant, text)
            if sent is None:
                self._count(number, instant)
            else:
                sent.accepted_at = instant
        self._aside.clear()
        for number, thread in self.threads.items():
            if days := self.lanes[number >> 1]:
                self.tallies[thread.file].saw(date.fromordinal(min(days)))
                self.tallies[thread.file].saw(date.fromordinal(max(days)))

    def _begin(self, thread: tuple[str, ...], name: str) -> int:
        conversation, sender, recipients, direction = thread
        file = len(self.tallies) - 1
        # In a group, or by names, the other direction cannot be told before the owner is known.
        if self.identified and self.addressed and "," not in recipients:
            pair = sorted((sender, recipients))
        else:
            pair = [sender, f"\n{recipients}\n{direction}"]
        lane = self._numbers.setdefault((file, conversation, *pair), len(self.lanes))
        if lane == len(self.lanes):
            self.lanes.append({})
        number = 2 * lane + (sender != pair[0])
        self.threads[number] = Thread(conversation, sender, recipients, direction, name, file)
        return number

    def _place(self, instant: datetime) -> tuple[UtcDay, int]:
        day = self._context.days[instant.date().isoformat()]
        return day, int(instant.timestamp()) - day.midnight

    def _count(self, number: int, instant: datetime) -> None:
        day, second = self._place(instant)
        on = day.before if second < day.turn else day.after
        place = self.lanes[number >> 1].setdefault(on, len(self.counts))
        if place == len(self.counts):
            self.counts.extend(_NONE_YET)
            self.firsts.extend(_NEVER_YET)
        place += number & 1
        self.counts[place] += 1
        self.firsts[place] = min(self.firsts[place], day.midnight + second)

    def _notes_between(self, sender: str, recipients: str) -> list[Sent]:
        """The invitations with a note from the sender to the one recipient of a thread."""
        if not self._notes or not self.addressed:
            return []
        slug = self._context.people.slug
        return self._notes.get((slug(sender), slug(recipients)), [])

    def _note(self, thread: Thread, instant: datetime, text: str) -> Sent | None:
        """The latest invitation before ``instant`` whose note is ``text`` and has no echo yet."""
        return max(
            (
                sent
                for sent in self._notes_between(thread[1], thread[2])
                if sent.note == text and sent.at <= instant and sent.accepted_at is None
            ),
            key=lambda sent: sent.at,
            default=None,
        )
