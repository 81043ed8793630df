"""The next best actions: what doing each would earn, found by scoring it as if it were done."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from functools import partial

from scoring.core.catalogue import Action, Situation, catalogue
from scoring.core.coverage import CoveredDays
from scoring.core.evidence import current
from scoring.core.model import ModelSpec, Policy
from scoring.core.records import (
    Active,
    AnyRecord,
    Engagement,
    Exchange,
    Followers,
    Post,
    ProfileView,
    Reaction,
    Saved,
    Search,
    Seat,
)
from scoring.core.registry import CURRENT, model
from scoring.core.result import NextAction, Score
from scoring.core.score import evaluate
from scoring.core.sections import SECTIONS, Evidence
from scoring.core.timeline import assemble

CATALOGUE = catalogue(model(CURRENT))


def next_actions(
    records: Iterable[AnyRecord],
    as_of: date,
    spec: ModelSpec,
    *,
    policy: Policy = "equal",
    aliases: frozenset[str] = frozenset(),
    seat: Seat | None = None,
    limit: int = 3,
) -> list[NextAction]:
    """The ``limit`` actions that would earn most on ``as_of``, under today's rules.

    The gain is that of all pillars together, points after minus points now; ties go to less
    effort, then by name. An action counts on the last covered day of its component, for what
    is done on a day that no source covers is not seen. Left out are actions whose component
    has no value now or would not rise.
    """
    bench = _Bench(_relevant(current(records), as_of, spec), as_of, spec, policy, aliases, seat)
    now = bench.score([])
    found = []
    for action in catalogue(spec):
        day = _day(action, bench.evidence.covered, as_of, spec)
        if now.components[action.component].points is None or day is None:
            continue
        done = action.records(Situation(bench.records, day, spec, aliases))
        promise = _promise(action, now, bench.score(done)) if done else None
        if promise:
            found.append(promise)
    return sorted(found, key=lambda a: (-a.gain, a.minutes, a.action))[:limit]


class _Bench:
    """Scores one member with records added, reducing again only what they touch."""

    def __init__(
        self,
        records: Sequence[AnyRecord],
        as_of: date,
        spec: ModelSpec,
        policy: Policy,
        aliases: frozenset[str],
        seat: Seat | None,
    ) -> None:
        self.records = records
        self.as_of = as_of
        self.policy: Policy = policy
        self._evidence = partial(Evidence, spec=spec, aliases=aliases, seat=seat, since=as_of)
        self.evidence = self._evidence(records)
        self._parts = [section.contributions(self.evidence) for section in SECTIONS]

    def score(self, more: Sequence[AnyRecord]) -> Score:
        """The score as it would be with these records too."""
        touched = {type(record) for record in more}
        evidence = self._evidence([*self.records, *more])
        parts = [
            section.contributions(evidence) if section.types & touched else part
            for section, part in zip(SECTIONS, self._parts, strict=True)
        ]
        timeline = assemble(evidence, parts)
        scores = evaluate([timeline], self.as_of, self.as_of, timeline.spec, self.policy)
        return scores.at(0, self.as_of)


def _promise(action: Action, now: Score, then: Score) -> NextAction | None:
    before = now.components[action.component].points
    after = then.components[action.component].points
    gain = _gain(now, then)
    if before is None or after is None or after <= before or gain <= 0:
        return None
    return NextAction(
        action=action.name,
        component=action.component,
        pillar=now.components[action.component].pillar,
        title=action.title,
        gain=gain,
        before=before,
        after=after,
        minutes=action.minutes,
    )


def _gain(now: Score, then: Score) -> Decimal:
    gain = Decimal(0)
    for name, pillar in now.pillars.items():
        after = then.pillars[name].points
        if pillar.points is not None and after is not None:
            gain += after - pillar.points
    return gain


def _day(action: Action, covered: CoveredDays, as_of: date, spec: ModelSpec) -> date | None:
    """The last covered day for an action, ``as_of`` for a state, None where there is none."""
    component = spec.components[spec.columns[action.component]]
    if component.kind == "state":
        return as_of
    day = as_of.toordinal()
    ends = [min(end, day) for start, end in covered.spans[component.name] if start <= day]
    return date.fromordinal(max(ends)) if ends else None


def _relevant(records: Sequence[AnyRecord], as_of: date, spec: ModelSpec) -> list[AnyRecord]:
    """Without what has left the window and explains nothing that is in it."""
    begin = as_of.toordinal() - spec.spans.window + 1
    silence = begin - spec.spans.opener_silence
    passing = Post | Engagement | Reaction | Followers | Search | ProfileView | Saved | Active

    def matters(record: AnyRecord) -> bool:
        if isinstance(record, passing):
            return record.on.toordinal() >= begin
        if isinstance(record, Exchange):
            return record.on.toordinal() >= silence or record.title is not None
        return True

    return [record for record in records if matters(record)]
