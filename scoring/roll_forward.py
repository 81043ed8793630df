"""Everybody brought up to a day: outlooks become snapshots, a thousand members at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import groupby
from operator import itemgetter
from typing import Any

import numpy as np
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import Organization
from accounts.rules import Rulebook
from scoring.core.rules import Rules
from scoring.core.score import Scores, evaluate
from scoring.evidence import through_on
from scoring.models import ScoreOutlook, ScoreSnapshot
from scoring.outlooks import not_left, timeline_of
from scoring.snapshots import VALUES, columns_of
from teams.services.rows import insert_rows

MEMBERS = 1_000
# Who is behind is looked up for many at once: the order of all of them is worked out each time.
LOOKED_UP = 50 * MEMBERS
# Snapshots written at once: a gap of many days is closed in steps, which bounds memory.
ROWS = 15_000
READ = (
    "member_id",
    "member__left_on",
    "model",
    "facts_version",
    "data_through",
    "contributions",
    "covered",
    "seats",
)
CELLS = (*VALUES, "seat", "policy", "estimated", "components")
COLUMNS = (
    "organization",
    "member",
    "on",
    "model",
    "facts_version",
    "data_through",
    "computed_at",
    *CELLS,
)


def behind(organization: Organization, model: str, day: date) -> QuerySet[ScoreOutlook]:
    """Return the outlooks, made by a model, of members who lack a score up to the day.

    Leavers end when they left.
    """
    found = ScoreOutlook.objects.filter(organization=organization, model=model, since__lt=day)
    return found.filter(not_left()).order_by("since", "pk")


def is_behind(organization: Organization, rulebook: Rulebook, day: date) -> bool:
    """Return whether somebody has no score yet for the day, or for one before it."""
    periods = rulebook.spans(date.min, day)
    return any(behind(organization, rules.name, last).exists() for rules, _, last in periods)


def roll_forward(organization: Organization, rules: Rules, day: date) -> Iterator[int]:
    """Bring every member whose outlook is by the rules, which hold up to the day, up to it.

    Yield the number of snapshots after each transaction.
    """
    waiting = behind(organization, rules.name, day)
    while found := list(waiting.values_list("since", "pk")[:LOOKED_UP]):
        for since, alike in groupby(found, key=itemgetter(0)):
            everybody = [pk for _, pk in alike]
            for start in range(0, len(everybody), MEMBERS):
                ids = everybody[start : start + MEMBERS]
                last = min(day, since + timedelta(days=max(1, ROWS // len(ids))))
                with transaction.atomic():
                    written = _roll(organization, rules, ids, since, last)
                yield written


def _roll(
    organization: Organization, rules: Rules, ids: Sequence[int], since: date, last: date
) -> int:
    """Write the days after ``since`` up to ``last``; return the number of snapshots.

    Moving an outlook on locks it: a recompute of its member, or another worker, waits, or has
    moved it before, and then its days are known.
    """
    ScoreOutlook.objects.filter(pk__in=ids, since=since).update(since=last)
    moved = ScoreOutlook.objects.filter(pk__in=ids, since=last).order_by("pk")
    outlooks = list(moved.values_list(*READ, named=True))
    if not outlooks:
        return 0
    scores = evaluate(
        [timeline_of(outlooks, rules.spec)],
        since + timedelta(days=1),
        last,
        rules.spec,
        rules.policy,
    )
    rows = _rows(scores, outlooks, since)
    insert_rows(ScoreSnapshot, COLUMNS, [(organization.pk, *row) for row in rows])
    return len(rows)


def _rows(scores: Scores, outlooks: Sequence[Any], since: date) -> list[tuple[Any, ...]]:
    """Return the snapshots that are not there yet, from each member's first day with a value."""
    columns = columns_of(scores)
    cells = zip(*(columns[name] for name in CELLS), strict=True)
    valued = np.any(scores.pillars.valued, axis=-1).tolist()
    known = _known([outlook.member_id for outlook in outlooks], since)
    now, model = timezone.now(), scores.spec.name
    rows: list[tuple[Any, ...]] = []
    for outlook, of_member in zip(outlooks, valued, strict=True):
        member_id, left_on = outlook.member_id, outlook.member__left_on
        days = known.get(member_id, set())
        begun = since in days
        for offset, (has_value, values) in enumerate(zip(of_member, cells, strict=False), 1):
            on = since + timedelta(days=offset)
            begun = begun or has_value
            if begun and on not in days and (left_on is None or on <= left_on):
                told = through_on(outlook.data_through, on)
                rows.append((member_id, on, model, outlook.facts_version, told, now, *values))
    return rows


def _known(member_ids: Sequence[int], since: date) -> dict[int, set[date]]:
    """Return the days from ``since`` on that have a snapshot already, by member."""
    known: dict[int, set[date]] = {}
    rows = ScoreSnapshot.objects.filter(member_id__in=member_ids, on__gte=since)
    for member_id, on in rows.order_by().values_list("member_id", "on"):
        known.setdefault(member_id, set()).add(on)
    return known
