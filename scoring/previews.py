"""What a member's total would be with other evidence than is stored."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from accounts.selectors import last_complete_day
from scoring.core.records import AnyRecord
from scoring.core.registry import CURRENT, model
from scoring.core.score import score
from scoring.evidence import alias_keys, policy_of
from scoring.models import ScoreSnapshot
from teams.models import Member


def preview_totals(
    member: Member, records: Sequence[AnyRecord]
) -> tuple[Decimal | None, Decimal | None]:
    """Return the member's total of the last complete day, as stored and as of the records.

    None where there is no total.
    """
    on = last_complete_day(member.organization)
    rows = ScoreSnapshot.objects.filter(member=member, model=CURRENT, on=on)
    stored = rows.values_list("total", flat=True).first()
    after = score(
        records,
        on,
        model(CURRENT),
        policy=policy_of(member.organization),
        aliases=alias_keys(member.organization),
    )
    return None if stored is None else Decimal(stored).scaleb(-2), after.total
