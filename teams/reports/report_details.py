"""What rows show beyond their numbers: causes, bounds, lines and reasons, read for a few rows."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import numpy as np
from django.utils.translation import get_language, gettext

from accounts.access import Access
from scoring.core.result import Score
from scoring.selectors import HistoryDay, whole_scores
from teams.access import may_request_upload
from teams.models import BLOCK, Member
from teams.reports.report_causes import top_cause
from teams.reports.report_reading import Reading
from teams.reports.report_selection import Selection
from teams.reports.report_shapes import Cause, PillarCell, ReportRow
from teams.reports.roster import Marks, marks_of, why_missing
from teams.reports.wording.labels import day
from teams.selectors.kept import Recent, kept

SPARK_WEEKS = 26
# In this process: of those who were shown lately.
_shown_lately: Recent[Detail] = Recent(1_000)
_marked_lately: Recent[Marks] = Recent(1_000)


@dataclass(frozen=True, slots=True)
class Detail:
    """What whole scores tell of a member; ``cause`` is what did most for the change."""

    low: Decimal | None = None
    high: Decimal | None = None
    pillars: tuple[PillarCell, ...] = ()
    cause: Cause | None = None
    spark: tuple[Decimal, ...] = ()


def detailed(
    access: Access,
    reading: Reading,
    rows: Sequence[ReportRow],
    *,
    sparks: bool = True,
    scores: bool = True,
) -> list[ReportRow]:
    """Return the rows with causes, bounds, estimated pillars, marks and reasons, in two queries.

    ``sparks`` adds the line of 26 weeks, ``scores`` what whole scores tell: give few rows. What is
    known of members is kept where lines are asked for, as for a page.
    """
    changes = {row.id: row.change for row in rows if row.pillars}
    found: Mapping[int, Detail] = {}
    if sparks:
        found = _kept_details(reading, changes)
    elif scores:
        found = _details(reading, changes, sparks=False)
    marks = _marks(access, reading, [row.id for row in rows])
    return [_told(access, row, found.get(row.id), marks[row.id], reading) for row in rows]


def _marks(access: Access, reading: Reading, member_ids: Sequence[int]) -> dict[int, Marks]:
    """Return the marks of the members; who was asked for files is read anew, with the name of
    whoever asked.
    """
    as_of, stamps = reading.days.period.last, reading.state.stamps
    states = {(pk, as_of): stamps[pk // BLOCK] for pk in member_ids}

    def read(lacking: Sequence[tuple[int, date]]) -> dict[tuple[int, date], Marks]:
        found = marks_of(access=access, member_ids=[pk for pk, _ in lacking], as_of=as_of)
        return {(pk, as_of): marks for pk, marks in found.items()}

    known = {pk: marks for (pk, _), marks in _marked_lately.get_many(states, read).items()}
    asked = [pk for pk, marks in known.items() if marks.asked is not None]
    return known | (marks_of(access=access, member_ids=asked, as_of=as_of) if asked else {})


def _kept_details(reading: Reading, changes: Mapping[int, Decimal | None]) -> dict[int, Detail]:
    """Return the details of the members with lines, kept a member by themselves: in this process
    for those who were shown lately.
    """
    period, stamps = reading.days.period, reading.state.stamps
    what = f"details:{period.last}:{period.since}:{get_language()}"
    names = {pk: f"{reading.state.organization.pk}:{what}:{pk}" for pk in changes}
    states = {name: str(stamps[pk // BLOCK]) for pk, name in names.items()}
    ids = {name: pk for pk, name in names.items()}

    def read(lacking: Sequence[str]) -> dict[str, Detail]:
        found = _details(reading, {ids[name]: changes[ids[name]] for name in lacking}, sparks=True)
        return {names[pk]: detail for pk, detail in found.items()}

    def near(lacking: Sequence[str]) -> dict[str, Detail]:
        return kept({name: name for name in lacking}, states, read)

    return {ids[name]: detail for name, detail in _shown_lately.get_many(states, near).items()}


def causes(reading: Reading) -> dict[int, Cause]:
    """Return what did most for the change of each of the members that has one.

    Of everybody who may be listed, whole scores are read block by block, and kept.
    """
    as_of, since = reading.days.period.last, reading.days.period.since
    table = reading.left.table

    def read(blocks: Sequence[int]) -> dict[int, dict[int, Cause]]:
        wanted = {*blocks}
        told: dict[int, dict[int, Cause]] = {block: {} for block in blocks}
        places = [n for n, pk in enumerate(table.ids.tolist()) if pk // BLOCK in wanted]
        rows = Selection(table, np.array(places, np.int64)).made(range(len(places)))
        changes = {row.id: row.change for row in rows if row.change is not None}
        for pk, detail in _details(reading, changes, sparks=False).items():
            if detail.cause is not None:
                told[pk // BLOCK][pk] = detail.cause
        return told

    blocks = sorted({pk // BLOCK for pk in reading.left.ids.tolist()})
    known = reading.state.keep(f"causes:{as_of}:{since}:{get_language()}", blocks, read)
    return {pk: cause for block in known.values() for pk, cause in block.items()}


def _details(
    reading: Reading, changes: Mapping[int, Decimal | None], *, sparks: bool
) -> dict[int, Detail]:
    """Return what whole scores tell of the members, in one query; ``changes`` are those
    of their totals.
    """
    as_of, since = reading.days.period.last, reading.days.period.since
    weeks = [as_of - timedelta(weeks=n) for n in range(SPARK_WEEKS + 1)] if sparks else []
    if not changes:
        return {}
    values, whole = whole_scores(member_ids=[*changes], days=weeks, whole=(as_of, since))
    return {
        pk: _detail(whole.get((pk, as_of)), whole.get((pk, since)), change, values.get(pk, ()))
        for pk, change in changes.items()
    }


def _detail(
    score: Score | None, before: Score | None, change: Decimal | None, values: Sequence[HistoryDay]
) -> Detail:
    if score is None:
        return Detail()
    return Detail(
        low=score.low,
        high=score.high,
        pillars=tuple(PillarCell(p.name, p.points, p.estimated) for p in score.pillars.values()),
        cause=None if change is None or before is None else top_cause(score, before, change),
        spark=tuple(day.total for day in values if day.total is not None),
    )


def _told(
    access: Access, row: ReportRow, detail: Detail | None, marks: Marks, reading: Reading
) -> ReportRow:
    as_of = reading.days.period.last
    leads = (gettext("team lead"),) if row.id in reading.left.leads else ()
    own = (gettext("partly self-reported"),) if marks.own_word else ()
    told: dict[str, Any] = {"tags": (*leads, *_left(marks.member, as_of), *own)}
    if detail is not None and detail.pillars:
        told |= {
            "low": detail.low,
            "high": detail.high,
            "pillars": detail.pillars,
            "cause": detail.cause,
            "spark": detail.spark,
        }
    if row.total is None:
        pillars = told.get("pillars", row.pillars)
        points = {cell.name: cell.points for cell in pillars} if pillars else None
        told |= {
            "missing": why_missing(access, marks, points, as_of),
            "may_ask": may_request_upload(access, marks.member),
            "asked": marks.asked,
        }
    return replace(row, **told)


def _left(member: Member, as_of: date) -> Collection[str]:
    has_left = member.left_on is not None and member.left_on <= as_of
    return (f"left {day(member.left_on)}",) if has_left and member.left_on else ()
