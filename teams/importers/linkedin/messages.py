"""messages.csv: who wrote to whom on which day. What they wrote never leaves this module.

By far the largest file of an archive, so this is one loop over plain rows. It does not know yet
whose archive it is: it counts by thread (conversation, sender, recipients) and day. The module
``exchanges`` gives the threads their directions once the owner is known.
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping
from datetime import UTC, datetime
from operator import itemgetter
from typing import ClassVar, NamedTuple

from teams.importers.linkedin.context import Context, Tally
from teams.importers.linkedin.invitations import Sent
from teams.importers.tabular import Layout, Table
from teams.importers.times import UtcDay, utc

DAY_BITS = 22
DAY_MASK = (1 << DAY_BITS) - 1

_SPONSORED_TITLE = "Sponsored Conversation"
_SPONSORED_MARK = "spinmail-quill-editor"
_YES = frozenset({"Yes", "YES", "yes", "True", "TRUE", "true"})
# The time of day of "2026-05-06 07:08:09 UTC" in two look-ups that also check its form.
_MINUTES = {f" {h:02}:{m:02}": h * 3600 + m * 60 for h in range(24) for m in range(60)}
_SECONDS = {f":{s:02}{zone}": s for s in range(60) for zone in ("", " UTC")}


class Thread(NamedTuple):
    """What one participant wrote to the same others in one conversation.

    ``recipients`` are addresses, or names in files that have no addresses of recipients.
    ``direction`` stands only in files of 2018.
    """

    conversation: str
    sender: str
    recipients: str
    direction: str


class Messages:
    """The messages of one member, counted.

    ``threads`` and, in the same order, ``names`` (of the sender) and ``files`` (an index of
    ``tallies``) say what a thread is. ``groups`` has the place of every thread and day (thread
    ``<< DAY_BITS |`` day) in ``counts`` and ``firsts``, the epoch of the first message.
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
        self._seen: set[int] = set()
        self.tallies: list[Tally] = []
        self.threads: list[Thread] = []
        self.names: list[str] = []
        self.files: list[int] = []
        self.groups: dict[int, int] = {}
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
        days, seen = self._context.days, self._seen
        groups, counts, firsts = self.groups, self.counts, self.firsts
        numbers: dict[tuple[str, ...], int] = {}
        echoing: set[int] = set()
        distinct = len(seen)

        for row in table.rows():
            tally.records += 1
            row.append("")
            try:
                thread, text, date = thread_of(row), row[content], row[at]
                day = days[date[:10]]
                second = _MINUTES[date[10:16]] + _SECONDS[date[16:]]
            except IndexError:
                table.problems.add(
                    table.line(row), "", "the row has too few fields", f"{len(table.header)} fields"
                )
                continue
            except (KeyError, ValueError):
                instant = table.dated(row, "date", utc, "a time, as 2026-05-06 07:08:09 UTC")
                if instant is None:
                    continue
                day, second = self._place(instant)
            if row[draft] in _YES or row[conversation_draft] in _YES:
                continue
            epoch = day.midnight + second
            seen.add(hash((epoch, thread, text)))
            if len(seen) == distinct:
                tally.duplicates += 1
                continue
            distinct += 1
            number = numbers.get(thread)
            if number is None:
                number = numbers[thread] = self._begin(thread, row[name])
                if self._notes_between(thread):
                    echoing.add(number)
            if not thread[1] and (row[title] == _SPONSORED_TITLE or _SPONSORED_MARK in text):
                self.sponsored.add(number)
            if number in echoing:
                self._aside.append((epoch, number, " ".join(text.split())))
                continue
            key = number << DAY_BITS | (day.before if second < day.turn else day.after)
            group = groups.get(key)
            if group is None:
                groups[key] = len(counts)
                counts.append(1)
                firsts.append(epoch)
            else:
                counts[group] += 1
                if epoch < firsts[group]:
                    firsts[group] = epoch

    def settle(self) -> None:
        """The echoes of invitation notes are told from messages, and the latter are counted.

        The note of an accepted invitation stands in the conversation as if it had been sent when
        it was accepted. It is no message; it tells when the acceptance was. The echo of a note
        is the first message with its text from its sender to its recipient since it was sent.
        """
        for epoch, number, text in sorted(self._aside):
            instant = datetime.fromtimestamp(epoch, UTC)
            sent = self._note(self.threads[number], instant, text)
            if sent is None:
                self._count(number, instant)
            else:
                sent.accepted_at = instant
        self._aside.clear()
        self._seen.clear()

    def _begin(self, thread: tuple[str, ...], name: str) -> int:
        self.threads.append(Thread(*thread))
        self.names.append(name)
        self.files.append(len(self.tallies) - 1)
        return len(self.threads) - 1

    def _place(self, instant: datetime) -> tuple[UtcDay, int]:
        day = self._context.days[instant.date().isoformat()]
        return day, int(instant.timestamp()) - day.midnight

    def _count(self, number: int, instant: datetime) -> None:
        day, second = self._place(instant)
        key = number << DAY_BITS | (day.before if second < day.turn else day.after)
        group = self.groups.setdefault(key, len(self.counts))
        if group == len(self.counts):
            self.counts.append(0)
            self.firsts.append(day.midnight + second)
        self.counts[group] += 1
        self.firsts[group] = min(self.firsts[group], day.midnight + second)

    def _notes_between(self, thread: tuple[str, ...]) -> list[Sent]:
        """The invitations with a note from the sender to the one recipient of a thread."""
        if not self._notes or not self.addressed:
            return []
        slug = self._context.people.slug
        return self._notes.get((slug(thread[1]), slug(thread[2])), [])

    def _note(self, thread: Thread, instant: datetime, text: str) -> Sent | None:
        """The latest invitation before ``instant`` whose note is ``text`` and has no echo yet."""
        return max(
            (
                sent
                for sent in self._notes_between(thread)
                if sent.note == text and sent.at <= instant and sent.accepted_at is None
            ),
            key=lambda sent: sent.at,
            default=None,
        )
