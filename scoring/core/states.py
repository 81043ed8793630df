"""States: the checklist, social proof and the network, each as known on every day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from scoring.core.contacts import Contact
from scoring.core.contributions import Rows
from scoring.core.records import Network, Profile, Proof
from scoring.core.seats import FOREVER

Step = tuple[int, int, int]
Deltas = Mapping[int, int]


def profile(rows: Rows, records: Iterable[Profile]) -> None:
    """B1: the checklist per cent, every key as last known."""
    snapshots = ((r.on.toordinal(), {k: int(v) for k, v in r.values.items()}) for r in records)
    steps = [(day, _checklist(rows, known), 0) for day, known in _latest(snapshots)]
    rows.steps("profile_completeness", steps, FOREVER)


def _checklist(rows: Rows, known: Mapping[str, int]) -> int:
    return 100 * sum(
        item.points
        for item in rows.spec.checklist
        if all(known.get(key, 0) >= item.at_least for key in item.keys)
    )


def proof(rows: Rows, records: Iterable[Proof]) -> None:
    """B2: endorsements and recommendations."""
    units = rows.spec.units
    snapshots = (
        (
            r.on.toordinal(),
            {
                "endorsements": r.endorsements * units.endorsement,
                "recommendations": r.recommendations * units.recommendation,
            },
        )
        for r in records
    )
    steps = [(day, sum(known.values()), 0) for day, known in _latest(snapshots)]
    rows.steps("social_proof", steps, FOREVER)


def _latest(
    snapshots: Iterable[tuple[int, Mapping[str, int]]],
) -> Iterator[tuple[int, Mapping[str, int]]]:
    """Every day of a snapshot with all that is known then: the latest value, key by key.

    On equal dates the higher value stands; a key that a snapshot leaves out keeps its value.
    """
    days: dict[int, dict[str, int]] = defaultdict(dict)
    for day, values in snapshots:
        for key, value in values.items():
            days[day][key] = max(value, days[day].get(key, value))
    known: dict[str, int] = {}
    for day in sorted(days):
        known |= days[day]
        yield day, dict(known)


def network(
    rows: Rows, records: Iterable[Network], contacts: Iterable[Contact], aliases: bool
) -> None:
    """R1 to R3: the connections known one by one or by snapshot, the higher number standing.

    ``aliases`` says whether co-workers can be told at all.
    """
    snapshots = dict(_latest((r.on.toordinal(), _numbers(r)) for r in records))
    changes = _changes(contacts)
    days = sorted({*snapshots, *(day for deltas in changes.values() for day in deltas)})
    known: Mapping[str, int] = {}
    now: dict[str, int] = dict.fromkeys(changes, 0)
    steps: dict[str, list[Step]] = defaultdict(list)
    for day in days:
        known = snapshots.get(day, known)
        for name, deltas in changes.items():
            now[name] += deltas.get(day, 0)
        steps["network_size"].append(
            (day, max(100 * now["connections"], known.get("connections", 0)), 0)
        )
        deciders = _judged("decision_makers", now["titles"], known, now["strangers"])
        steps["decision_maker_connections"].append(
            (day, max(now["weights"], known.get("decision_makers", 0)), deciders)
        )
        companies = now["companies"] if aliases else 0
        internal = _judged("internal", companies, known, now["connections"])
        steps["internal_connections"].append(
            (day, max(100 * now["coworkers"], known.get("internal", 0)), internal)
        )
    for component, of_component in steps.items():
        rows.steps(component, of_component, FOREVER)


def _judged(number: str, details: int, known: Mapping[str, int], connections: int) -> int:
    """-1 where there is a network, but nothing known that this number could be told from."""
    return -1 if (connections or known) and not details and number not in known else 0


def _numbers(record: Network) -> dict[str, int]:
    numbers = {"connections": 100 * record.connections}
    if record.decision_makers is not None:
        numbers["decision_makers"] = record.decision_makers
    if record.internal is not None:
        numbers["internal"] = 100 * record.internal
    return numbers


def _changes(contacts: Iterable[Contact]) -> dict[str, Deltas]:
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
