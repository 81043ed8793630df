"""Parts of the score page: ledger, arithmetic, next points, coverage. Values in, values out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from scoring.core.coverage import is_floor
from scoring.core.model import ModelSpec
from scoring.core.records import AnyRecord, Comment, Coverage
from scoring.core.result import Cause, LedgerLine, NextAction, PillarName, Score
from teams.reports.counted import counted, describe
from teams.reports.ledger_shapes import Ledger, LedgerRow
from teams.reports.self_reported import self_reported
from teams.reports.shapes import (
    CoverageNote,
    MadePillar,
    MadeRow,
    NextPoint,
    PillarRow,
    Source,
)
from teams.reports.wording import causes
from teams.reports.wording.actions import action_title
from teams.reports.wording.labels import (
    component_label,
    day,
    full_marks,
    pillar_label,
    rules_label,
    scale_label,
)

ZERO = Decimal("0.00")
# What is neither ageing nor new, the one that explains a component best first.
OTHER: tuple[Cause, ...] = ("rules", "seat", "rate", "state", "coverage")
FLOOR = "a lower bound: the workbook lists the 50 posts with the most engagement alone"
SOURCES = {
    "": "Own file",
    "linkedin": "LinkedIn archive",
    "activity": "Activity document",
    "creator_analytics": "Creator analytics",
    "sales_navigator": "Sales Navigator",
    "linkedin.changelog": "LinkedIn data portability",
    "self-reported": "Quick log, self-reported",
    "ssi": "LinkedIn’s own SSI",
}


def ledger_of(
    lines: Iterable[LedgerLine],
    *,
    spec: ModelSpec,
    records: Sequence[AnyRecord],
    before: Score,
    after: Score,
) -> Ledger:
    """Return the lines of the ledger as rows, one a component, with their exact sums.

    Raises ValueError where a total is missing: there is nothing that the lines could add up to.
    """
    if before.total is None or after.total is None:
        raise ValueError("a ledger needs a total on both days")
    lines = list(lines)
    rows = [
        _ledger_row(c.code, c.name, spec.pillar_of[c.name], lines, records, before, after)
        for c in spec.components
        if any(line.component == c.name for line in lines)
    ]
    told = {line.component for line in lines}
    return Ledger(
        since=before.as_of,
        as_of=after.as_of,
        before=before.total,
        after=after.total,
        faded=_sum(lines, "ageing"),
        new=_sum(lines, "new"),
        state=_sum(lines, "state", "rate"),
        data=_sum(lines, "coverage", "seat", "rules"),
        moved=tuple(sorted((r for r in rows if r.net), key=lambda r: (-abs(r.net), r.code))),
        level=tuple(r for r in rows if not r.net),
        still=tuple(
            (c.code, c.name, spec.pillar_of[c.name]) for c in spec.components if c.name not in told
        ),
    )


def _sum(lines: Iterable[LedgerLine], *causes: str) -> Decimal:
    return sum((line.points for line in lines if line.cause in causes), ZERO)


def _ledger_row(
    code: str,
    name: str,
    pillar: PillarName,
    lines: list[LedgerLine],
    records: Sequence[AnyRecord],
    before: Score,
    after: Score,
) -> LedgerRow:
    own = [line for line in lines if line.component == name]
    return LedgerRow(
        code=code,
        name=name,
        label=component_label(name),
        pillar=pillar,
        faded=_sum(own, "ageing"),
        new=_sum(own, "new"),
        other=_sum(own, *OTHER),
        reason=_ledger_reason(name, own, records, before, after),
        cause=next((cause for cause in OTHER if cause in {line.cause for line in own}), ""),
    )


def _ledger_reason(
    name: str, own: list[LedgerLine], records: Sequence[AnyRecord], before: Score, after: Score
) -> str:
    told = {line.cause for line in own}
    was, now = before.components[name], after.components[name]
    if "rules" in told:
        return causes.rules(rules_label(before.model), rules_label(after.model))
    if "seat" in told:
        return causes.seat(before.seat, after.seat)
    if told == {"coverage"}:
        return causes.coverage(was.coverage, now.coverage)
    if "rate" in told:
        return causes.rate(counted(now, records, as_of=after.as_of))
    if "state" in told:
        return causes.state(str(was.raw), str(now.raw))
    if "new" in told:
        return causes.new(describe(name, records, after=before.as_of, upto=after.as_of))
    return causes.ageing()


def made_of(
    score: Score,
    pillars: Sequence[PillarRow],
    *,
    spec: ModelSpec,
    records: Sequence[AnyRecord],
    before: Score | None,
) -> tuple[MadePillar, ...]:
    """Return the arithmetic of the score, component by component."""
    own_words = self_reported(records, score.as_of, spec)
    return tuple(
        MadePillar(
            row,
            tuple(
                MadeRow(
                    component=score.components[c.name],
                    label=component_label(c.name),
                    counted=counted(score.components[c.name], records, as_of=score.as_of),
                    full_at=full_marks(c.curve),
                    change=_change(score, before, c.name),
                    note=_coverage_note(score, c.name),
                    self_reported=own_words[c.name],
                )
                for c in spec_pillar.components
            ),
        )
        for row, spec_pillar in zip(pillars, spec.pillars, strict=True)
    )


def _change(score: Score, before: Score | None, name: str) -> Decimal | None:
    now = score.components[name].points
    was = None if before is None else before.components[name].points
    return None if now is None or was is None else now - was


def _coverage_note(score: Score, name: str) -> str:
    component = score.components[name]
    match component.coverage:
        case "partial":
            return f"provisional, {component.covered_days} of {_span(name)} days"
        case "not_measured":
            return "not measured"
        case "not_applicable":
            return "does not apply"
    return ""


def _span(name: str) -> int:
    return 30 if name == "days_active" else 90


def next_points_of(
    actions: Iterable[NextAction], score: Score, spec: ModelSpec
) -> tuple[NextPoint, ...]:
    """Return the actions with the code, the cap and the scaling of their components."""
    by_name = {c.name: c for c in spec.components}
    return tuple(
        NextPoint(
            action=action,
            title=action_title(action),
            code=by_name[action.component].code,
            max=by_name[action.component].max,
            scale=scale_label(action.pillar, score.pillars[action.pillar].measured_max),
        )
        for action in actions
    )


def sources_of(records: Iterable[AnyRecord], spec: ModelSpec) -> tuple[Source, ...]:
    """Return the sources that the evidence covers, with their components and last day."""
    found: dict[str, tuple[set[str], set[date]]] = {}
    for record in records:
        if isinstance(record, Coverage):
            names, ends = found.setdefault(record.source, (set(), set()))
            names.update(record.metrics)
            ends.add(record.end)
    return tuple(
        Source(source_label(source), f"{_codes(names, spec)}, {_until(ends)}")
        for source, (names, ends) in sorted(found.items())
    )


def _until(ends: set[date]) -> str:
    """The last day; what holds until further notice has none."""
    dated = ends - {date.max}
    return f"to {day(max(dated))}" if dated else "until further notice"


def source_label(source: str) -> str:
    """Return how a source, or the family of a file kind, is called on screens."""
    return SOURCES.get(source, source.replace("_", " ").capitalize())


def _codes(names: set[str], spec: ModelSpec) -> str:
    if "*" in names:
        return "every component"
    codes = [c.code for c in spec.components if c.name in names]
    return ", ".join(codes) if len(codes) <= 5 else f"{len(codes)} components"


def notes_of(
    score: Score, records: Sequence[AnyRecord], spec: ModelSpec
) -> tuple[CoverageNote, ...]:
    """Return the reservations about components, in the order of the model."""
    tell_days = {
        r.source
        for r in records
        if isinstance(r, Coverage) and {"days_active", "*"} & set(r.metrics)
    }
    unmeasured = any(isinstance(r, Comment) and not r.quality_measured for r in records)
    texts = {c.name: _note(score, c.name) for c in spec.components}
    if tell_days == {"linkedin"} and not texts["days_active"]:
        texts["days_active"] = "a lower bound: the archive shows active days only in part"
    window = score.as_of.toordinal() - spec.spans.window + 1, score.as_of.toordinal()
    for name, component in score.components.items():
        is_shown = component.coverage in ("measured", "partial")
        if is_shown and is_floor(records, name, window):
            texts[name] = "; ".join(filter(None, (texts[name], FLOOR)))
    if unmeasured and not texts["thoughtful_comments"]:
        texts["thoughtful_comments"] = "quality not measured where comments came without text"
    return tuple(
        CoverageNote(c.code, spec.pillar_of[c.name], texts[c.name])
        for c in spec.components
        if texts[c.name]
    )


def _note(score: Score, name: str) -> str:
    component = score.components[name]
    if component.coverage != "partial":
        return ""
    return f"provisional, {component.covered_days} of {_span(name)} days"


def unmeasured_labels(score: Score) -> str:
    """Return the pillars without a value, in words."""
    names = [pillar_label(p.name) for p in score.pillars.values() if p.points is None]
    return " and ".join(names) if len(names) < 3 else ", ".join(names[:-1]) + " and " + names[-1]
