"""In which state the members of an organization are, as cheap to read as it gets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db.models import Q, Sum

from teams.models import BLOCK, Change


def stamps() -> Mapping[int, int]:
    """Return by block what is another number after every change of it; one query.

    Every block that ever had a member is in it, and ``EVERYBODY`` where there is anything yet.
    Read it first, then what it stamps: what changes in between is read already, and the stamp is
    another by the next time.
    """
    rows = Change.objects.order_by().values_list("block").annotate(Sum("token"))
    return {block: int(token) for block, token in rows}


def in_blocks(field: str, blocks: Iterable[int]) -> Q:
    """Return the condition that the member whom a field names is in one of the blocks."""
    runs: list[list[int]] = []
    for block in sorted(blocks):
        if runs and runs[-1][1] == block:
            runs[-1][1] = block + 1
        else:
            runs.append([block, block + 1])
    found = Q(**{f"{field}__in": ()}) if not runs else Q()
    for first, after in runs:
        found |= Q(**{f"{field}__gte": first * BLOCK, f"{field}__lt": after * BLOCK})
    return found
