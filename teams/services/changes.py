"""Changes are told by the database; here they are summed up, so that there are few to read."""

from __future__ import annotations

from collections import Counter

from django.db import transaction

from teams.models import Change


@transaction.atomic
def settle_changes() -> None:
    """Of each block one row is left. The sums are the same before, meanwhile and after it."""
    rows = list(
        Change.objects.select_for_update().order_by("pk").values_list("pk", "block", "token")
    )
    sums: Counter[int] = Counter()
    for _, block, token in rows:
        sums[block] += token
    if len(sums) == len(rows):
        return
    Change.objects.filter(pk__in=[pk for pk, _, _ in rows]).delete()
    Change.objects.bulk_create([Change(block=block, token=token) for block, token in sums.items()])
