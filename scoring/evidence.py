"""From stored facts to the evidence of the core: the one translator."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from scoring.core.records import AnyRecord, Coverage, Member
from teams.models import Member as MemberRow
from teams.services.facts_read import facts_of

# What a file tells of earlier days is a mistake, and must not become a million snapshots.
LINKEDIN_OPENED = date(2003, 5, 5)
UNDATED = (Member, Coverage)


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that is known about one member. ``version`` is the state of the facts it was read at.

    ``through`` is the last day that a source tells of; None where nothing was ever imported.
    """

    member_id: int
    version: int
    records: tuple[AnyRecord, ...]
    through: date | None

    @property
    def first(self) -> date | None:
        """The first day that a source covers, and on which there was a network to be active in."""
        start = min((r.start for r in self.records if isinstance(r, Coverage)), default=None)
        return None if start is None else max(start, LINKEDIN_OPENED)


def evidence_of(*, member: MemberRow) -> Evidence:
    """Return the member's evidence, in one query: the version is that of what was read."""
    facts = facts_of(member_ids=[member.pk])[member.pk]
    records = tuple(facts.records)
    return Evidence(member.pk, facts.version, records, _through(records))


def through_on(through: date | None, on: date) -> date | None:
    """Return the last day that a source tells of, as it stood on a day."""
    return None if through is None else min(through, on)


def _through(records: Sequence[AnyRecord]) -> date | None:
    """A state that holds until further notice tells of its own day alone."""
    covered = [r.end for r in records if isinstance(r, Coverage) and r.end != date.max]
    if covered:
        return max(covered)
    return max((r.on for r in records if not isinstance(r, UNDATED)), default=None)
