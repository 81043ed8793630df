"""What a member's total would be with other evidence than is stored."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from accounts.rules import rulebook_of
from accounts.selectors import last_complete_day
from scoring.core.records import AnyRecord
from scoring.core.score import score
from scoring.models import ScoreSnapshot
from teams.models import Member


def preview_totals(
    member: Member, records: Sequence[AnyRecord]
) -> tuple[Decimal | None, Decimal | None]:
    """Return the member's total of the last complete day, as stored and as of the records.

    None where there is no total.
    """
    on = last_complete_day(member.organization)
    rules = rulebook_of(member.organization).on(on)
    rows = ScoreSnapshot.objects.filter(member=member, on=on)
    stored = rows.values_list("total", flat=True).first()
    after = score(records, on, rules.spec, policy=rules.policy, aliases=rules.aliases)
    return None if stored is None else Decimal(stored).scaleb(-2), after.total
