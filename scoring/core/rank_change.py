"""Why a rank moved between two days: what the member did to it, and what the others did."""

from __future__ import annotations

from dataclasses import dataclass

from scoring.core.pools import Pool


@dataclass(frozen=True, slots=True)
class RankChange:
    """The ranks of two days and the places between them: below 0 is a better rank.

    ``you``: the member's new total among the others as they were. Then ``others``: those in the
    pool on both days; ``joined`` and ``left``: those in it on one alone. All four sum to
    ``after - before``.
    """

    before: int
    after: int
    you: int
    others: int
    joined: int
    left: int


def rank_change(
    before: Pool, after: Pool, old: int, new: int, *, joined: Pool, left: Pool
) -> RankChange:
    """The change of the rank of a member with ``old``, then ``new`` hundredths.

    ``before`` and ``after`` are the pools of the two days with the member in both, ``joined``
    the later totals of those who are in the later pool alone, ``left`` the earlier totals of
    those in the earlier one alone. Raises ``ValueError`` where they do not fit together.
    """
    if not before.has(old) or not after.has(new):
        raise ValueError("a rank moves only in a pool that has the member on both days")
    stayed = before.counts - left.counts
    if after.n - joined.n != before.n - left.n or stayed.min() < 0:
        raise ValueError("who joined and who left are not the difference of the pools")
    # The member is no longer at the old total when the new one is looked at.
    with_new = 1 + before.above(new) - (old > new)
    first, last = before.rank(old), after.rank(new)
    came, went = joined.above(new), -left.above(new)
    return RankChange(
        before=first,
        after=last,
        you=with_new - first,
        others=last - with_new - came - went,
        joined=came,
        left=went,
    )
