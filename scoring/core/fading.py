"""What faded: the records known on a day, what they counted on it, and what is left of it later.

It is what a ledger tells as ageing: the same evidence twice, looked at from two days.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from scoring.core.evidence import current, known_on
from scoring.core.explain import Entry, Explanation, distinct, explain
from scoring.core.model import ModelSpec, Policy
from scoring.core.records import AnyRecord

FADES = frozenset({"decayed", "days"})


@dataclass(frozen=True, slots=True)
class Faded:
    """One record, as it counted on the first day, and what it counts on the later one."""

    entry: Entry
    then: Decimal
    now: Decimal

    @property
    def lost(self) -> Decimal:
        """What faded of it; below 0 where it came to count more."""
        return self.then - self.now


@dataclass(frozen=True, slots=True)
class Fading:
    """The raw metric of one component on two days, by what was known on the first one.

    ``entries`` are the records with anything in either, the latest first: their ``then`` and
    ``now`` sum to ``then`` and ``now``, which are never below 0 themselves.
    """

    since: date
    as_of: date
    then: Decimal
    now: Decimal
    entries: tuple[Faded, ...]


def fading(
    records: Iterable[AnyRecord],
    component: str,
    since: date,
    as_of: date,
    spec: ModelSpec,
    *,
    policy: Policy = "equal",
    aliases: frozenset[str] = frozenset(),
) -> Fading:
    """What faded of a component of one member from ``since`` to ``as_of``.

    Parameters as for ``explain``. Raises ``ValueError`` for a component that does not fade, and
    where ``since`` is not before ``as_of``.
    """
    if since >= as_of:
        raise ValueError(f"{since} is not before {as_of}")
    if component not in spec.columns or spec.components[spec.columns[component]].kind not in FADES:
        raise ValueError(f"{component!r} is nothing that fades")
    known = list(distinct(known_on(current(records), since)))
    then, now = (
        explain(known, component, day, spec, policy=policy, aliases=aliases)
        for day in (since, as_of)
    )
    left = _by_record(now)
    counted = _by_record(then)
    entries = {id(entry.record): entry for entry in reversed(then.entries)}
    faded = [
        Faded(entry, counted[key], left[key])
        for key, entry in reversed(entries.items())
        if counted[key] or left[key]
    ]
    return Fading(since, as_of, then.raw, now.raw, tuple(faded))


def _by_record(found: Explanation) -> dict[int, Decimal]:
    sums: dict[int, Decimal] = defaultdict(Decimal)
    for entry in found.entries:
        sums[id(entry.record)] += entry.contribution
    return sums
