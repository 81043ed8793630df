"""States: the checklist, social proof and the network, each as known on every day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date

from scoring.core.contacts import Connected
from scoring.core.contributions import Rows, Step
from scoring.core.model import ModelSpec
from scoring.core.records import Network, Profile, Proof
from scoring.core.seats import FOREVER
from scoring.core.shares import Reason, Share

# The number of a network snapshot that a component is told by.
NUMBERS = {
    "network_size": "connections",
    "decision_maker_connections": "decision_makers",
    "internal_connections": "internal",
}

Deltas = Mapping[int, int]
Told = Profile | Proof | Network
# The last value of every key, and the record that tells it.
Known = Mapping[str, tuple[int, Told]]
Snapshot = tuple[Told, int, Mapping[str, int]]


def profile(rows: Rows, records: Iterable[Profile]) -> None:
    """B1: the checklist per cent, every key as last known."""
    snapshots = (
        (r, r.on.toordinal(), {key: int(value) for key, value in r.values.items()}) for r in records
    )
    rows.steps("profile_completeness", _steps(snapshots, rows.spec, checklist), FOREVER)


def checklist(known: Known, spec: ModelSpec) -> Iterator[Share]:
    """What is earned by every item of which a key is known, by the record that told it last."""
    for item in spec.checklist:
        told = [known[key] for key in item.keys if key in known]
        if told:
            least = min(value for value, _ in told) if len(told) == len(item.keys) else 0
            worth = 100 * item.points
            met = least >= item.at_least
            record = max((record for _, record in told), key=_on)
            reason: Reason | None = None if met else "not_met"
            yield Share(record, worth if met else 0, worth, reason, "+".join(item.keys))


def _on(record: Told) -> date:
    return record.on


def proof(rows: Rows, records: Iterable[Proof]) -> None:
    """B2: endorsements and recommendations."""
    units = rows.spec.units
    snapshots = (
        (
            r,
            r.on.toordinal(),
            {
                "endorsements": r.endorsements * units.endorsement,
                "recommendations": r.recommendations * units.recommendation,
            },
        )
        for r in records
    )
    rows.steps("social_proof", _steps(snapshots, rows.spec, praise), FOREVER)


def praise(known: Known, _spec: ModelSpec) -> Iterator[Share]:
    """What endorsements and recommendations count, each by the record that told them last."""
    for key, (value, record) in known.items():
        yield Share(record, value, value, None if value else "zero", key)


def _steps(
    snapshots: Iterable[Snapshot],
    spec: ModelSpec,
    parts: Callable[[Known, ModelSpec], Iterable[Share]],
) -> list[Step]:
    return [
        (day, sum(share.units for share in parts(known, spec)), 0, known)
        for day, known in _latest(snapshots)
    ]


def _latest(snapshots: Iterable[Snapshot]) -> Iterator[tuple[int, Known]]:
    """Every day of a snapshot with all that is known then: the latest value, key by key.

    On equal dates the higher value stands; a key that a snapshot leaves out keeps its value.
    """
    days: dict[int, dict[str, tuple[int, Told]]] = defaultdict(dict)
    for record, day, values in snapshots:
        of_day = days[day]
        for key, value in values.items():
            if key not in of_day or value > of_day[key][0]:
                of_day[key] = value, record
    known: dict[str, tuple[int, Told]] = {}
    for day in sorted(days):
        known |= days[day]
        yield day, dict(known)


def network(
    rows: Rows, records: Iterable[Network], contacts: Iterable[Connected], aliases: bool
) -> None:
    """R1 to R3: the connections known one by one or by snapshot, the higher number standing.

    ``aliases`` says whether co-workers can be told at all.
    """
    snapshots = dict(_latest((r, r.on.toordinal(), numbers(r)) for r in records))
    changes = _changes(contacts)
    days = sorted({*snapshots, *(day for deltas in changes.values() for day in deltas)})
    known: Known = {}
    now: dict[str, int] = dict.fromkeys(changes, 0)
    steps: dict[str, list[Step]] = defaultdict(list)
    for day in days:
        known = snapshots.get(day, known)
        for name, deltas in changes.items():
            now[name] += deltas.get(day, 0)
        deciders = _judged("decision_makers", now["titles"], known, now["strangers"])
        companies = now["companies"] if aliases else 0
        internal = _judged("internal", companies, known, now["connections"])
        for component, one_by_one, tally in (
            ("network_size", 100 * now["connections"], 0),
            ("decision_maker_connections", now["weights"], deciders),
            ("internal_connections", 100 * now["coworkers"], internal),
        ):
            number = known.get(NUMBERS[component])
            units = max(one_by_one, number[0]) if number else one_by_one
            steps[component].append((day, units, tally, known))
    for component, of_component in steps.items():
        rows.steps(component, of_component, FOREVER)


def _judged(number: str, details: int, known: Known, connections: int) -> int:
    """-1 where there is a network, but nothing known that this number could be told from."""
    return -1 if (connections or known) and not details and number not in known else 0


def numbers(record: Network) -> dict[str, int]:
    """What a network snapshot tells, in hundredths, by name."""
    numbers = {"connections": 100 * record.connections}
    if record.decision_makers is not None:
        numbers["decision_makers"] = record.decision_makers
    if record.internal is not None:
        numbers["internal"] = 100 * record.internal
    return numbers


def _changes(contacts: Iterable[Connected]) -> dict[str, Deltas]:
    """By what each number of the single connections changes, day by day."""
    names = ("connections", "strangers", "titles", "weights", "companies", "coworkers")
    changes: dict[str, dict[int, int]] = {name: defaultdict(int) for name in names}
    for contact in contacts:
        before: Sequence[int] = (0,) * len(names)
        for day in contact.network_days():
            after = contact.in_network(day)
            for name, old, new in zip(names, before, after, strict=True):
                if new != old:
                    changes[name][day] += new - old
            before = after
    return dict(changes)
