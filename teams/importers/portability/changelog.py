"""Member changelogs: what the data portability interface tells of the last 28 days, as JSON.

A changelog is a list of events. What was made and taken back within it is nothing; what is taken
back that an earlier file told is a retraction (docs/decisions/0013). What others did is never the
member's doing; what they did to posts made within the changelog is what these received.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from scoring.core.model import ModelSpec
from scoring.core.records import AnyRecord, Coverage
from teams.importers.formats import Format, Head
from teams.importers.linkedin.context import Context, Tally
from teams.importers.linkedin.coverage import FEEDS
from teams.importers.people import People
from teams.importers.portability.events import event_of, happened_at, owner_of, resource_of, text_in
from teams.importers.portability.snapshot import DAMAGED, NOT_JSON, WHOLE
from teams.importers.portability.stream import Broken, JsonStream
from teams.importers.portability.things import CHANGES, RESOURCES, Evidence, Thing
from teams.importers.reading import (
    Answers,
    Finding,
    Ignored,
    Input,
    Options,
    Person,
    Portion,
    Problems,
    Unusable,
    Upload,
)
from teams.importers.tabular import DAMAGE
from teams.importers.times import LocalDays

KIND = "linkedin.changelog"
DAYS = 28

SUCCEEDED = frozenset({"SUCCESS", "SUCCESSFUL_REPLAY", ""})
READ = frozenset({"CREATE", "DELETE"})
URNS = "names people by numbers that no other file has; {} of a snapshot tells the same"
UNREAD = {
    "messages": URNS.format("INBOX"),
    "invitations": URNS.format("INVITATIONS"),
}
NOT_EVIDENCE = "not part of the evidence; not read"
OTHERS = "done by others"
NOT_OWN = "never the member's own; to posts made within the changelog it is what they received"
TWO_PEOPLE = "the changes of two people; give the changelog of one"
TIME = "milliseconds since 1970"

_EVENT = re.compile(r'"resourceName"\s*:')
_TOLD = re.compile(r'"(?:activityId|activityStatus|capturedAt|processedAt)"\s*:')
_METRICS = tuple(sorted({*FEEDS["shares"], *FEEDS["comments"], *FEEDS["reactions"]}))
_RECEIVED = ("engagement_on_originals", "engagement_received")


def recognises(head: Head) -> bool:
    """Whether a file begins as a changelog does."""
    text = head.text
    return head.form == "activity" and bool(_EVENT.search(text) and _TOLD.search(text))


def read(upload: Upload, options: Options, spec: ModelSpec, answers: Answers) -> Finding:
    """The evidence in a changelog. Raises Unusable where it is no JSON, or of two people."""
    problems = Problems(upload.name)
    found = _Changelog(problems)
    context = Context(People(options.key), LocalDays(options.zone), spec)
    try:
        with upload.open() as stream, JsonStream(stream) as text:
            found.read(text, context)
    except (Broken, *DAMAGE):
        if not found.tally.records:
            raise Unusable(f"{upload.name}: {NOT_JSON}") from None
        problems.add(None, "", DAMAGED, WHOLE)
    if len(found.owners) > 1:
        raise Unusable(f"{upload.name}: {TWO_PEOPLE}")
    end = found.tally.last
    if end and options.today:
        end = min(end, options.today)
    records = [*found.records(Evidence(context, problems)), *found.coverage(end)]
    tally = found.tally
    return Finding(
        portions=[Portion(Person(), records)],
        inputs=[Input(upload.name, KIND, tally.records, tally.kept, tally.duplicates)],
        ignored=[Ignored(f"{upload.name}: {what}", why) for what, why in found.unread.items()],
        problems=list(problems),
        exported_on=end,
    )


CHANGELOG = Format(KIND, "LinkedIn data portability changelog (JSON)", recognises, read)


@dataclass(slots=True)
class _Changelog:
    """The events of a document: what they are about, and what is not read of them."""

    problems: Problems
    tally: Tally = field(default_factory=Tally)
    owners: set[str] = field(default_factory=set)
    unread: dict[str, str] = field(default_factory=dict)
    own: dict[tuple[str, str], Thing] = field(default_factory=dict)
    others: dict[tuple[str, str], Thing] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)

    def read(self, text: JsonStream, context: Context) -> None:
        """Every event is taken in. Raises Broken where the document is."""
        if text.peek() not in ("{", "["):
            raise Broken
        while opened := text.peek():
            if opened == "[":
                for _ in text.items():
                    self._object(text, context)
            else:
                self._object(text, context)

    def records(self, evidence: Evidence) -> Iterator[AnyRecord]:
        """What the member did, what was taken back, and what posts received."""
        for record in evidence.own(self.own.values()):
            self.tally.kept += 1
            yield record
        for engagement in evidence.received(self.others.values(), self.own.values()):
            self.tally.kept += (engagement.reactions or 0) + (engagement.comments or 0)
            yield engagement

    def coverage(self, end: date | None) -> Iterator[Coverage]:
        """From the first event to the last, 28 days at most.

        That others' doings are told at all is known where one of them is.
        """
        if end is None or self.tally.first is None:
            return
        start = max(self.tally.first, end - timedelta(days=DAYS - 1))
        if start <= end:
            yield Coverage(source=CHANGES, metrics=_METRICS, start=start, end=end)
        if start <= end and self.others:
            yield Coverage(source=CHANGES, metrics=_RECEIVED, start=start, end=end, floor=True)

    def _object(self, text: JsonStream, context: Context) -> None:
        """A page with elements, an event, or an answer that there are none."""
        if text.peek() != "{":
            self._take(text.value(), context)
            return
        event: dict[str, Any] = {}
        is_page = False
        for key in text.members():
            if key == "elements" and text.peek() == "[":
                is_page = True
                for _ in text.items():
                    self._take(text.value(), context)
            else:
                event[key] = text.value()
        if not is_page and not {"message", "status"} <= event.keys():
            self._take(event, context)

    def _take(self, raw: object, context: Context) -> None:
        """One event: of a known thing it is kept, unless it failed or came before."""
        self.tally.records += 1
        line = self.tally.records
        if not isinstance(raw, dict):
            self.problems.add(line, "", "no event", "an object")
            return
        if text_in(raw.get("activityStatus")).upper() not in SUCCEEDED:
            return
        if name := text_in(raw.get("activityId")):
            if name in self.seen:
                self.tally.duplicates += 1
                return
            self.seen.add(name)
        at, owner = happened_at(raw), owner_of(raw)
        if at is None:
            self.problems.add(line, "capturedAt", "no time", TIME)
        elif not owner:
            self.problems.add(line, "owner", "whose it is is not told", "a URN")
        else:
            self.owners.add(owner)
            self.tally.saw(context.on(at))
            self._sort(raw, line)

    def _sort(self, raw: dict[str, Any], line: int) -> None:
        resource = resource_of(raw)
        if resource not in RESOURCES:
            if resource:
                self.unread[resource] = UNREAD.get(resource, NOT_EVIDENCE)
            return
        event = event_of(raw, line)
        if event is None:
            self.problems.add(line, "resourceUri", "names nothing", "the address of one thing")
            return
        if not event.is_own:
            self.unread[OTHERS] = NOT_OWN
        if event.method in READ and (event.is_own or RESOURCES[resource] != "post"):
            things = self.own if event.is_own else self.others
            things.setdefault((resource, event.key), Thing()).saw(event)
