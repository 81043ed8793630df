"""How states are split: the checklist by its items, a network by its connections."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from scoring.core.contacts import Contact
from scoring.core.records import AnyRecord, Connection, Network, Profile, Proof
from scoring.core.shares import Reason, Share
from scoring.core.states import NUMBERS, Known, checklist, numbers, praise
from scoring.core.trace import Case, Explained, Row

# Units of one connected contact on a day, and why there are none.
Weigh = Callable[[Contact, int], tuple[int, Reason | None]]


def _profile(row: Row, case: Case) -> Iterable[Share]:
    return checklist(row.of, case.spec)


def _proof(row: Row, case: Case) -> Iterable[Share]:
    return praise(row.of, case.spec)


def _connected(_contact: Contact, _day: int) -> tuple[int, Reason | None]:
    return 100, None


def _decides(contact: Contact, day: int) -> tuple[int, Reason | None]:
    _, _, known, weight, _, coworker = contact.in_network(day)
    if coworker:
        return 0, "coworker"
    if not known:
        return 0, "title_unknown"
    return weight, None if weight else "no_decision_maker"


def _internal(contact: Contact, day: int) -> tuple[int, Reason | None]:
    *_, known, coworker = contact.in_network(day)
    if not known:
        return 0, "company_unknown"
    return 100 * coworker, None if coworker else "not_coworker"


def _network(component: str, weigh: Weigh) -> Explained:
    """The single connections stand, or the snapshot where it tells a higher number."""

    def split(row: Row, case: Case) -> Iterator[Share]:
        known: Known = row.of
        number = known.get(NUMBERS[component])
        singles = [
            (record, *weigh(case.evidence.contacts.by_key[record.contact], case.day))
            for record in case.connections
        ]
        stand = sum(units for _, units, _ in singles) == row.units
        for record, units, reason in singles:
            if stand:
                yield Share(record, units, units, reason)
            else:
                yield Share(record, 0, units, reason or "other_higher")
        if number is not None:
            value, snapshot = number
            if stand and value:
                yield Share(snapshot, 0, value, "other_higher")
            else:
                yield Share(snapshot, value, value, None if value else "zero")

    def left_out(record: AnyRecord, _case: Case) -> Reason:
        if isinstance(record, Network):
            return "superseded" if NUMBERS[component] in numbers(record) else "not_told"
        return "same_person"

    return Explained((Network, Connection), split, left_out)


def _superseded(_record: AnyRecord, _case: Case) -> Reason:
    return "superseded"


STATES = {
    "profile_completeness": Explained((Profile,), _profile, _superseded),
    "social_proof": Explained((Proof,), _proof, _superseded),
    "network_size": _network("network_size", _connected),
    "decision_maker_connections": _network("decision_maker_connections", _decides),
    "internal_connections": _network("internal_connections", _internal),
}
