"""Which records are behind a number, what each has in it, and why others have nothing.

The rules are not told a second time: a trace runs the steps of the score itself and keeps what
every contribution is made of. Tests hold that the parts sum to the whole exactly.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from scoring.core.curves import RAW_SCALE
from scoring.core.explained_activity import ACTIVITY
from scoring.core.explained_people import PEOPLE
from scoring.core.explained_states import STATES
from scoring.core.headroom import Headroom, headroom
from scoring.core.metrics import UNIT_SCALE, Metrics, metrics
from scoring.core.model import ComponentSpec, ModelSpec, Policy
from scoring.core.records import (
    AnyRecord,
    Connection,
    Coverage,
    Exchange,
    Invitation,
    Member,
    Seat,
)
from scoring.core.result import ComponentScore, exact
from scoring.core.score import Scores, evaluate
from scoring.core.sections import SECTIONS, Evidence
from scoring.core.shares import Reason, Share
from scoring.core.timeline import assemble
from scoring.core.trace import Case, record_day
from scoring.core.window import WEIGHT_SCALE, full_weight, weights

Status = Literal["counted", "counted_in_part", "not_counted"]

EXPLAINED = {**ACTIVITY, **PEOPLE, **STATES}
# A contact is known by all that is told of it.
_CONTACT = (Connection, Invitation, Exchange)
_ORDER: tuple[Status, ...] = ("counted", "counted_in_part", "not_counted")


@dataclass(frozen=True, slots=True)
class Entry:
    """One record and what it has in a number.

    ``units`` are what it counts, of ``alone`` by itself; ``contribution`` is ``units * weight``,
    the plain units where the component does not decay (``weight`` is then None). ``reason``
    says why it is not more. ``what`` names the part of a state that the record tells. Of rates
    ``trial`` says whether the record is one, and a success contributes 1.
    """

    record: AnyRecord
    day: date
    age: int
    status: Status
    reason: Reason | None
    units: Decimal
    alone: Decimal
    weight: Decimal | None
    contribution: Decimal
    what: str = ""
    trial: bool = False


@dataclass(frozen=True, slots=True)
class Explanation:
    """A component on a day, with every record that could be in it, the latest first.

    ``raw`` is what the contributions sum to, never below 0: before it is scaled by ``covered``,
    the covered share of a decayed component's window. Of rates it is the successes.
    """

    component: ComponentSpec
    as_of: date
    score: ComponentScore
    raw: Decimal
    trials: int
    covered: Fraction
    headroom: Headroom | None
    entries: tuple[Entry, ...]

    def with_status(self, *statuses: Status) -> tuple[Entry, ...]:
        """The entries of these statuses."""
        return tuple(entry for entry in self.entries if entry.status in statuses)


def explain(
    records: Iterable[AnyRecord],
    component: str,
    as_of: date,
    spec: ModelSpec,
    *,
    policy: Policy = "equal",
    aliases: frozenset[str] = frozenset(),
    seat: Seat | None = None,
) -> Explanation:
    """What is behind one component of one member on ``as_of``. Parameters as for ``score``.

    A record that a later one of its source and ``ref`` replaces is no evidence and not listed.
    Raises ``ValueError`` for an unknown component.
    """
    if component not in spec.columns:
        raise ValueError(f"model {spec.name} knows no component {component!r}")
    return explanations(
        records, as_of, spec, policy=policy, aliases=aliases, seat=seat, only=(component,)
    )[component]


def explanations(
    records: Iterable[AnyRecord],
    as_of: date,
    spec: ModelSpec,
    *,
    policy: Policy = "equal",
    aliases: frozenset[str] = frozenset(),
    seat: Seat | None = None,
    only: Collection[str] = (),
) -> dict[str, Explanation]:
    """What is behind all components, or ``only`` those, at once."""
    wanted = frozenset(only or spec.columns)
    sections = [section for section in SECTIONS if section.components & wanted]
    evidence = Evidence(distinct(records), spec, aliases=aliases, seat=seat)
    timeline = assemble(evidence, [section.contributions(evidence) for section in sections])
    sums = metrics(timeline, as_of.toordinal(), as_of.toordinal())
    scores = evaluate([timeline], as_of, as_of, spec, policy)
    case = Case(evidence, as_of, sections)
    return {name: _explanation(name, case, sums, scores) for name in only or spec.columns}


def types_behind(component: str, spec: ModelSpec) -> tuple[type[AnyRecord], ...]:
    """The types of record that a component depends on: others change nothing in ``explain``."""
    types: dict[type[AnyRecord], None] = dict.fromkeys((Coverage, *EXPLAINED[component].types))
    if component == spec.seat_component:
        types[Member] = None
    kind = spec.components[spec.columns[component]].kind
    if kind != "days" and any(one in types for one in _CONTACT):
        types |= dict.fromkeys(_CONTACT)
    return tuple(types)


def distinct(records: Iterable[AnyRecord]) -> Iterator[AnyRecord]:
    """The records, those given twice as copies: what each has is kept by its identity."""
    seen: dict[int, AnyRecord] = {}
    for record in records:
        one = record if id(record) not in seen else replace(record)
        seen[id(one)] = one
        yield one


def _explanation(name: str, case: Case, sums: Metrics, scores: Scores) -> Explanation:
    spec, column = case.spec, case.spec.columns[name]
    found = scores.at(0, scores.first).components[name]
    component = spec.components[column]
    decayed = component.kind == "decayed"
    weight = int(scores.weight[0, 0, column]) if decayed else full_weight(spec)
    rate = component.kind == "rate"
    raw = int(sums.raw[0, 0, column])
    return Explanation(
        component=component,
        as_of=scores.first,
        score=found,
        raw=exact(raw, RAW_SCALE),
        trials=int(sums.tally[0, 0, column]) if rate else 0,
        covered=Fraction(weight, full_weight(spec)),
        headroom=headroom(component, found),
        entries=tuple(sorted(_entries(component, case), key=_order)),
    )


def _entries(component: ComponentSpec, case: Case) -> Iterator[Entry]:
    explained = EXPLAINED[component.name]
    shares: dict[int, dict[str, Share]] = defaultdict(dict)
    for row in case.live(component.name):
        for share in explained.split(row, case):
            parts = shares[id(share.record)]
            parts[share.what] = _joined(parts.get(share.what), share)
    for kind in explained.types:
        for record in case.evidence.of[kind]:
            for share in shares[id(record)].values() or (Share(record, 0, 0),):
                yield _entry(share, component, case)


def _joined(earlier: Share | None, share: Share) -> Share:
    """The trial and the success of one record are one share."""
    if earlier is None:
        return share
    units, trials = earlier.units + share.units, earlier.trials + share.trials
    return Share(share.record, units, units, share.reason, share.what, trials)


def _entry(share: Share, component: ComponentSpec, case: Case) -> Entry:
    record, units = share.record, share.units
    day = record_day(record)
    age = case.day - day
    reason = share.reason
    if not units and not share.trials:
        left_out = EXPLAINED[component.name].left_out
        reason = case.of_day(component.name, record) or reason or left_out(record, case)
    status: Status = "counted"
    if reason:
        status = "counted_in_part" if units else "not_counted"
    weight = UNIT_SCALE
    if component.kind == "decayed":
        weight = int(weights(case.spec)[age]) if 0 <= age < case.spec.spans.window else 0
    return Entry(
        record=record,
        day=date.fromordinal(day),
        age=age,
        status=status,
        reason=reason,
        units=exact(units, 100),
        alone=exact(share.alone, 100),
        weight=exact(weight, WEIGHT_SCALE) if component.kind == "decayed" else None,
        contribution=exact(units * weight, RAW_SCALE),
        what=share.what,
        trial=bool(share.trials),
    )


def _order(entry: Entry) -> tuple[int, int, Decimal]:
    return entry.age, _ORDER.index(entry.status), -entry.contribution
