"""Snapshots: a score as a row, and the row as the same score again, to the hundredth."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from scoring.core.model import ModelSpec
from scoring.core.registry import model
from scoring.core.result import ComponentScore, PillarName, PillarScore, Score
from scoring.models import ScoreSnapshot

PILLARS: tuple[PillarName, ...] = ("brand", "find", "insights", "relationships")
VALUES = ("total", *PILLARS)
COLUMNS = (*VALUES, "seat", "policy", "low", "high", "estimated", "components", "data_through")


def pack(score: Score, *, data_through: date | None) -> dict[str, Any]:
    """Return the columns of a snapshot. Points and bounds become whole hundredths."""
    return {
        "policy": score.policy,
        "seat": score.seat,
        "total": _cents(score.total),
        "low": _cents(score.low),
        "high": _cents(score.high),
        "estimated": score.estimated,
        "data_through": data_through,
        "components": {
            "pillars": [_pack_pillar(score.pillars[name]) for name in PILLARS],
            "components": [_pack_component(c) for c in score.components.values()],
        },
        **{name: _cents(score.pillars[name].points) for name in PILLARS},
    }


def unpack(row: ScoreSnapshot) -> Score:
    """Return the score that a snapshot stores."""
    spec = model(row.model)
    pillars = {
        name: _unpack_pillar(name, values)
        for name, values in zip(PILLARS, row.components["pillars"], strict=True)
    }
    return Score(
        model=row.model,
        as_of=row.on,
        seat=row.seat,
        policy=row.policy,
        total=points(row.total),
        estimated=row.estimated,
        low=_points(row.low),
        high=_points(row.high),
        pillars=pillars,
        components=_unpack_components(spec, row.components["components"]),
    )


def points(cents: int | None) -> Decimal | None:
    """Return stored hundredths as points; None stays None."""
    return None if cents is None else _points(cents)


def _points(cents: int) -> Decimal:
    return Decimal(cents).scaleb(-2)


def _cents(value: Decimal | None) -> int | None:
    return None if value is None else int(value.scaleb(2))


def _pack_pillar(pillar: PillarScore) -> list[Any]:
    return [
        _cents(pillar.points),
        _cents(pillar.earned),
        pillar.measured_max,
        pillar.applicable_max,
        pillar.estimated,
        _cents(pillar.low),
        _cents(pillar.high),
    ]


def _unpack_pillar(name: PillarName, values: list[Any]) -> PillarScore:
    value, earned, measured_max, applicable_max, estimated, low, high = values
    return PillarScore(
        name=name,
        points=points(value),
        earned=_points(earned),
        measured_max=measured_max,
        applicable_max=applicable_max,
        estimated=estimated,
        low=_points(low),
        high=_points(high),
    )


def _pack_component(component: ComponentScore) -> list[Any]:
    return [
        component.coverage,
        None if component.raw is None else format(component.raw, "f"),
        component.successes,
        component.trials,
        None if component.fraction is None else int(component.fraction.scaleb(6)),
        _cents(component.points),
        component.covered_days,
    ]


def _unpack_components(spec: ModelSpec, packed: list[list[Any]]) -> dict[str, ComponentScore]:
    described = [(pillar.name, c) for pillar in spec.pillars for c in pillar.components]
    return {
        c.name: ComponentScore(
            name=c.name,
            code=c.code,
            pillar=pillar,
            max=c.max,
            coverage=coverage,
            raw=None if raw is None else Decimal(raw),
            successes=successes,
            trials=trials,
            fraction=None if fraction is None else Decimal(fraction).scaleb(-6),
            points=points(cents),
            covered_days=covered_days,
        )
        for (pillar, c), (coverage, raw, successes, trials, fraction, cents, covered_days) in zip(
            described, packed, strict=True
        )
    }
