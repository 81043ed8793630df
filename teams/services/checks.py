"""What a check of a delivery finds: its sources, and what an import would change for whom."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from accounts.rules import rules_today
from accounts.selectors import local_today
from scoring.core.records import AnyRecord
from teams.importers.people import whose
from teams.importers.reading import Finding, Ignored, Options, Unusable
from teams.importers.registry import each_finding, read, read_source
from teams.importers.sources import TABLE, Source
from teams.models import Delivery, Member
from teams.services import upload_store
from teams.services.column_mappings import save_mapping, saved_mapping
from teams.services.delivery_sources import (
    Bringer,
    Describer,
    FoundSource,
    useless,
)
from teams.services.imports import parts_of
from teams.services.matching import Directory
from teams.services.opt_outs import kept
from teams.services.plans import evidence_after, plan
from teams.services.progress import beat
from teams.services.same_files import digest_of_parts, facts_of, imports_of, told_source

# So many members' scores are previewed; a check of more would take too long.
PREVIEWED = 50

# The member's total now, and as it would be with the evidence given.
Totals = tuple[Decimal | None, Decimal | None]
Preview = Callable[[Member, Sequence[AnyRecord]], Totals]


@dataclass(frozen=True, slots=True)
class Checked:
    """The sources, and the plan: per member the parts to import and what they would change."""

    sources: list[FoundSource]
    plan: list[dict[str, Any]]


@dataclass(slots=True)
class _Share:
    """What a delivery holds of one member: its parts, and while there is one its evidence."""

    parts: list[dict[str, Any]] = field(default_factory=list)
    entry: dict[str, Any] = field(default_factory=dict)

    @property
    def files(self) -> set[str]:
        """The names of the files in which the parts are."""
        return {file for part in self.parts for file in part["files"]}


_ROWS_OF_NOTHING = {"new": 0, "known": 0, "changed": 0}


def check_sources(
    delivery: Delivery, who: Directory, bringer: Bringer, preview: Preview
) -> Checked:
    """Return what the files of a delivery hold, read with all that is answered so far.

    Records are let go source by source; who has evidence in several is read once more.
    """
    return _Check(delivery, who, bringer, preview).run()


class _Check:
    def __init__(
        self, delivery: Delivery, who: Directory, bringer: Bringer, preview: Preview
    ) -> None:
        self.delivery, self.who, self.preview = delivery, who, preview
        self.today = local_today(delivery.organization)
        self.uploads = upload_store.watched(delivery)
        names = [file["name"] for file in delivery.uploads]
        self.describer = Describer(who, bringer, names, delivery.answers, delivery.people)
        self.answers = {name: dict(given) for name, given in delivery.answers.items()}
        self.shares: dict[int, _Share] = {}
        self.first_of: dict[str, str] = {}
        self.mapped: dict[str, str] = {}
        self.spec = rules_today(delivery.organization).spec
        self.options = Options(
            zone=ZoneInfo(delivery.organization.time_zone),
            key=who.key,
            owner=bringer.member.profile_key if bringer.member else "",
            today=self.today,
        )

    def run(self) -> Checked:
        sources: list[FoundSource] = []
        answers = self.delivery.answers
        for source, found in each_finding(self.uploads, self.options, self.spec, answers):
            told = self._told(source, found)
            if isinstance(told, Unusable):
                sources.append(useless(source, told, self.describer.files))
                continue
            described = replace(
                self.describer.describe(source, told), mapped=self.mapped.get(source.name, "")
            )
            sources.append(described)
            if not described.left and not described.questions:
                self._share(described, told)
        for member_id, share in self.shares.items():
            member = self.who.members[member_id]
            if len(share.parts) > 1:
                self._plan_together(member, share)
            self._plan_again(member, share)
        return Checked(sources, [share.entry for share in self.shares.values()])

    def _told(self, source: Source, found: Finding | Unusable) -> Finding | Unusable:
        """What a source tells with all that is known of it, or why it is of no use."""
        if isinstance(found, Unusable):
            return found
        try:
            return self._told_once(source, self._mapped(source, found))
        except Unusable as wrong:
            return wrong

    def _told_once(self, source: Source, found: Finding) -> Finding:
        """A file that is given once more under another name says nothing."""
        name = told_source(self.delivery.uploads, source.kind, source.name)
        first = self.first_of.setdefault(name, source.name)
        if first == source.name:
            return found
        return Finding(ignored=[Ignored(source.name, f"the same file as {first}")])

    def _mapped(self, source: Source, found: Finding) -> Finding:
        """A table that nobody knew, read as one of the same header was; what is told is kept.

        Raises Unusable where it cannot be read at all.
        """
        if source.kind != TABLE:
            return found
        given = self.answers.setdefault(source.name, {})
        if found.questions and "columns" not in given and (known := saved_mapping(source)):
            given["columns"] = json.dumps(known.mapping)
            self.mapped[source.name] = known.name
            found = read_source(source, self.options, self.spec, given)
        elif "columns" in given and not found.questions:
            save_mapping(
                source=source,
                answer=given["columns"],
                by=self.delivery.created_by,
                organization_id=self.delivery.organization_id,
            )
        # What is asked about is not left out, as it is where nobody can be asked.
        return replace(found, ignored=[]) if found.questions else found

    def _share(self, source: FoundSource, found: Finding) -> None:
        member_of = {person.key: person.member for person in source.people if not person.left}
        for portion in found.portions:
            key = whose(portion.person, self.who.key)
            member_id = member_of.get(key)
            if member_id is None:
                continue
            share = self.shares.setdefault(member_id, _Share())
            answers = self.answers.get(source.name, {})
            share.parts.append(_part(source, key, answers))
            if len(share.parts) == 1:
                told_on = found.exported_on or self.today
                self._plan(self.who.members[member_id], share, portion.records, told_on)

    def _plan_together(self, member: Member, share: _Share) -> None:
        parts = parts_of(share.parts, self.who.key)
        files = [upload for upload in self.uploads if upload.name in share.files]
        try:
            found = read(files, self.options, self.spec, parts)
        except Unusable as reason:
            share.entry |= {**_ROWS_OF_NOTHING, "previewed": False, "error": str(reason)}
            return
        self._plan(member, share, found.records, found.exported_on or self.today)

    def _plan_again(self, member: Member, share: _Share) -> None:
        """Files that were imported for the member before change nothing."""
        files = [file for file in self.delivery.uploads if file["name"] in share.files]
        same = imports_of(member.pk, digest_of_parts(files, share.parts)).last()
        if same is None or "error" in share.entry:
            return
        known = sum(map(len, facts_of(same).values()))
        share.entry |= {**_ROWS_OF_NOTHING, "known": known, "after": share.entry["before"]}

    def _plan(
        self, member: Member, share: _Share, records: Sequence[AnyRecord], told_on: date
    ) -> None:
        beat(self.delivery)
        records = kept(member=member, records=records).records
        planned = plan(member=member, records=records, told_on=told_on)
        before, after = None, None
        # Nobody waits to look at what imports itself.
        previewed = len(self.shares) <= PREVIEWED and not self.delivery.commits
        if previewed:
            evidence = evidence_after(member=member, records=records, planned=planned)
            before, after = self.preview(member, evidence)
        share.entry = {
            "member": member.pk,
            "parts": share.parts,
            "new": planned.counts.new,
            "known": planned.counts.known,
            "changed": planned.counts.changed,
            "previewed": previewed,
            "before": None if before is None else str(before),
            "after": None if after is None else str(after),
        }


def _part(source: FoundSource, person: str, answers: Mapping[str, str]) -> dict[str, Any]:
    return {
        "source": source.name,
        "kind": source.kind,
        "person": person,
        "answers": dict(answers),
        "files": list(source.files),
    }
