"""One member on the bench: scored again and again with records added."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import partial

from scoring.core.evidence import current
from scoring.core.model import ModelSpec, Policy
from scoring.core.records import (
    Active,
    AnyRecord,
    Exchange,
    Followers,
    ProfileView,
    Reaction,
    Saved,
    Search,
    Seat,
)
from scoring.core.result import Score
from scoring.core.score import evaluate
from scoring.core.sections import SECTIONS, Evidence
from scoring.core.timeline import Timeline, assemble


class Bench:
    """Scores one member with records added, reducing again only what they touch.

    The evidence is reduced once, for ``as_of`` and all later days; what explains nothing from
    then on is left out. Parameters as for ``timeline.build``.
    """

    def __init__(
        self,
        records: Iterable[AnyRecord],
        as_of: date,
        spec: ModelSpec,
        *,
        policy: Policy = "equal",
        aliases: frozenset[str] = frozenset(),
        seat: Seat | None = None,
    ) -> None:
        self.records = _relevant(current(records), as_of, spec)
        self.as_of = as_of
        self.policy: Policy = policy
        self._evidence = partial(Evidence, spec=spec, aliases=aliases, seat=seat, since=as_of)
        self.evidence = self._evidence(self.records)
        self._parts = [section.contributions(self.evidence) for section in SECTIONS]

    def with_records(self, more: Sequence[AnyRecord]) -> Evidence:
        """The evidence as it would be with these records too."""
        return self._evidence([*self.records, *more])

    def timeline(self, more: Sequence[AnyRecord]) -> Timeline:
        """The timeline with these records too.

        What is known already is not judged anew: coverage may be added of days without evidence.
        """
        touched = {type(record) for record in more}
        evidence = self.with_records(more)
        parts = [
            section.contributions(evidence) if section.types & touched else part
            for section, part in zip(SECTIONS, self._parts, strict=True)
        ]
        return assemble(evidence, parts)

    def score(self, more: Sequence[AnyRecord] = (), on: date | None = None) -> Score:
        """The score with these records too, of the day ``on``, else of ``as_of``."""
        day = on or self.as_of
        timeline = self.timeline(more)
        return evaluate([timeline], day, day, timeline.spec, self.policy).at(0, day)


def _relevant(records: Sequence[AnyRecord], as_of: date, spec: ModelSpec) -> list[AnyRecord]:
    """Without what has left the window and explains nothing that is in it.

    Posts stay: they tell whose the engagement is that another source dates later.
    """
    begin = as_of.toordinal() - spec.spans.window + 1
    silence = begin - spec.spans.opener_silence
    passing = Reaction | Followers | Search | ProfileView | Saved | Active

    def matters(record: AnyRecord) -> bool:
        if isinstance(record, passing):
            return record.on.toordinal() >= begin
        if isinstance(record, Exchange):
            return record.on.toordinal() >= silence or record.title is not None
        return True

    return [record for record in records if matters(record)]
