"""Editions of industry pools: made of what each organization brings, compared with the former.

``industry`` has the rules of what may be shown and when; this module counts what they ask for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scoring.core.industry import Edition, edition, top_percent
from scoring.core.model import ModelSpec, Policy
from scoring.core.pools import Pool
from scoring.core.rules import Rules

# Free seats as most organizations have them: what a free seat cannot do does not apply.
POLICY: Policy = "equal"


@dataclass(frozen=True, slots=True)
class Share:
    """What an organization brings into a pool: by member the total, then the pillars.

    All in whole hundredths; who has no total on the day is not in it.
    """

    organization: int
    values: Mapping[int, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class FormerShare:
    """What it brought into the former edition: how many members, and the totals of those of
    them who are still known.
    """

    organization: int
    members: int
    totals: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class Composed:
    """An edition, and by member how far up each stands in it."""

    edition: Edition
    top_percent: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class Changes:
    """Members by organization: in one of two editions alone, and in both with another total."""

    joined_or_left: tuple[int, ...]
    moved: tuple[int, ...]


def measured_alike(rules: Rules, standard: ModelSpec) -> bool:
    """Whether totals under the rules are comparable with those of other organizations.

    Points, targets and words have to be those of the standard model, and free seats as usual;
    names of the own company are each organization's own anyway.
    """
    spec = rules.spec
    own = (spec.pillars, spec.comments, spec.titles, rules.policy)
    return own == (standard.pillars, standard.comments, standard.titles, POLICY)


def compose(shares: Sequence[Share]) -> Composed | None:
    """The edition of what organizations bring; None where a pool of them may not be shown.

    Raises ``ValueError`` where an organization brings two shares.
    """
    if len({share.organization for share in shares}) != len(shares):
        raise ValueError("an organization has one share of a pool")
    everybody = {member: values for share in shares for member, values in share.values.items()}
    if not everybody:
        return None
    totals, *pillars = (Pool.of(column) for column in zip(*everybody.values(), strict=True))
    found = edition(totals, pillars, [len(share.values) for share in shares])
    if found is None:
        return None
    steps = {total: top_percent(totals, total) for total in {v[0] for v in everybody.values()}}
    return Composed(found, {member: steps[values[0]] for member, values in everybody.items()})


def changes(former: Sequence[FormerShare], n: int, now: Sequence[Share]) -> Changes:
    """What became of an edition of ``n`` members of the former shares.

    Members who are not known any more have left; those of organizations that are not known any
    more are taken for members of one.
    """
    before = {share.organization: share for share in former}
    after = {share.organization: share.values for share in now}
    joined_or_left = [n - sum(share.members for share in former)]
    moved = []
    for organization in sorted({*before, *after}):
        values = after.get(organization, {})
        was = before.get(organization, FormerShare(organization, 0, {}))
        both = was.totals.keys() & values.keys()
        joined_or_left.append(was.members + len(values) - 2 * len(both))
        moved.append(sum(was.totals[member] != values[member][0] for member in both))
    return Changes(tuple(joined_or_left), tuple(moved))
