"""Parts of the score page: ledger, arithmetic, next points, coverage. Values in, values out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from scoring.core.coverage import is_floor
from scoring.core.model import ModelSpec
from scoring.core.records import AnyRecord, Comment, Coverage
from scoring.core.result import NextAction, PillarName, Score
from teams.reports.counted import counted
from teams.reports.self_reported import self_reported
from teams.reports.shapes import (
    CoverageNote,
    MadePillar,
    MadeRow,
    NextPoint,
    PillarRow,
    Source,
)
from teams.reports.wording import components
from teams.reports.wording.actions import action_title
from teams.reports.wording.labels import (
    component_label,
    full_marks,
    listed,
    pillar_label,
    scale_label,
    source_label,
)


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
                    was=None if before is None else before.components[c.name].points,
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
            return components.provisional_note(component.covered_days, _span(name))
        case "not_measured":
            return components.not_measured_note()
        case "not_applicable":
            return components.not_applicable_note()
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
    return components.to_day(max(dated)) if dated else components.until_further_notice()


def _codes(names: set[str], spec: ModelSpec) -> str:
    if "*" in names:
        return components.every_component()
    codes = [c.code for c in spec.components if c.name in names]
    return ", ".join(codes) if len(codes) <= 5 else components.components(len(codes))


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
        texts["days_active"] = components.lower_bound()
    window = score.as_of.toordinal() - spec.spans.window + 1, score.as_of.toordinal()
    for name, component in score.components.items():
        is_shown = component.coverage in ("measured", "partial")
        if is_shown and is_floor(records, name, window):
            texts[name] = "; ".join(filter(None, (texts[name], components.lower_bound_of_posts())))
    if unmeasured and not texts["thoughtful_comments"]:
        texts["thoughtful_comments"] = components.without_text()
    return tuple(
        CoverageNote(c.code, spec.pillar_of[c.name], texts[c.name])
        for c in spec.components
        if texts[c.name]
    )


def _note(score: Score, name: str) -> str:
    component = score.components[name]
    if component.coverage != "partial":
        return ""
    return components.provisional_note(component.covered_days, _span(name))


def unmeasured_labels(score: Score) -> str:
    """Return the pillars without a value, in words."""
    return pillars_listed(p.name for p in score.pillars.values() if p.points is None)


def pillars_listed(pillars: Iterable[PillarName]) -> str:
    """Return pillars in words: "Brand, Find and Insights"."""
    return listed([pillar_label(name) for name in pillars])
