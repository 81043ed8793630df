"""Snapshots: scores as rows, and the rows as the same scores again, to the hundredth.

A row keeps every component as the core computed it, in a fixed binary form: 21 cells of 25 bytes,
half of which compression saves. Thousands of days or members are packed as one array.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any, cast

import numpy as np

from scoring.core.model import ModelSpec, Policy
from scoring.core.pillars import pillars
from scoring.core.result import Score
from scoring.core.score import MEASURED, NOT_APPLICABLE, PARTIAL, Scores, rate_columns
from scoring.models import ScoreSnapshot

VALUES = ("total", "brand", "find", "insights", "relationships")
PILLARS = tuple(enumerate(VALUES[1:]))
COLUMNS = (*VALUES, "model", "seat", "policy", "estimated", "components", "data_through")

# One component of one day; units as in ``scoring.core.score.Scores``.
CELL = np.dtype(
    [
        ("state", "i1"),
        ("covered", "<i2"),
        ("points", "<i2"),
        ("fraction", "<i4"),
        ("weight", "<i4"),
        ("trials", "<i4"),
        ("raw", "<i8"),
    ]
)
LARGEST_RAW = np.iinfo(np.int64).max
FASTEST = 1


def pack(scores: Scores) -> Iterator[tuple[int, date, dict[str, Any]]]:
    """Yield member index, day and the columns of its snapshot, for every cell of ``scores``."""
    columns = columns_of(scores)
    days = scores.state.shape[1]
    for place, values in enumerate(zip(*columns.values(), strict=True)):
        member, offset = divmod(place, days)
        yield member, scores.first + timedelta(days=offset), dict(zip(columns, values, strict=True))


def columns_of(scores: Scores) -> dict[str, list[Any]]:
    """Return the columns of all snapshots of ``scores`` by name, members and their days in turn."""
    sums = scores.pillars
    estimated = sums.total_estimated | (sums.estimated & sums.valued).any(axis=-1)
    cells = _cells(scores).reshape(estimated.size, -1)
    seats = ("free", "sales_navigator")
    return {
        "total": _or_none(sums.total, sums.totalled),
        **{name: _or_none(sums.points[..., n], sums.valued[..., n]) for n, name in PILLARS},
        "seat": [seats[held] for held in scores.seat.ravel().tolist()],
        "policy": [scores.policy] * estimated.size,
        "estimated": estimated.ravel().tolist(),
        "components": [zlib.compress(row.tobytes(), FASTEST) for row in cells],
    }


def has_value(values: dict[str, Any]) -> bool:
    """Return whether a pillar has a value on the day of packed columns."""
    return any(values[name] is not None for name in VALUES[1:])


def cells_of(components: bytes | memoryview) -> bytes:
    """Return the cells of stored components: equal for equal scores, whatever compressed them."""
    return zlib.decompress(components)


def cells_as(
    components: Sequence[bytes | memoryview], spec: ModelSpec
) -> np.ndarray[Any, np.dtype[Any]]:
    """Return stored components of one model as one array of ``CELL``, [rows, components]."""
    cells = np.frombuffer(b"".join(cells_of(stored) for stored in components), CELL)
    return cells.reshape(len(components), len(spec.components))


def told_components(components: bytes | memoryview, spec: ModelSpec) -> dict[str, Any]:
    """Return stored components of one day by code, as plain numbers in the units of the cells."""
    cells = cells_as([components], spec)[0]
    names = CELL.names or ()
    return {
        one.code: dict(zip(names, cell.tolist(), strict=True))
        for one, cell in zip(spec.components, cells, strict=True)
    }


def unpack(rows: Sequence[ScoreSnapshot], specs: Mapping[str, ModelSpec]) -> list[Score]:
    """Return the scores that snapshots store, in their order; ``specs`` are models by name."""
    found: dict[int, Score] = {}
    for name in dict.fromkeys(row.model for row in rows):
        places = [place for place, row in enumerate(rows) if row.model == name]
        alike = [rows[place] for place in places]
        scores = scores_of(alike, specs[name])
        for n, (place, row) in enumerate(zip(places, alike, strict=True)):
            dated = replace(scores, first=row.on, policy=cast(Policy, row.policy))
            found[place] = dated.at(n, row.on)
    return [found[place] for place in range(len(rows))]


@lru_cache(maxsize=20_000)
def points(cents: int | None) -> Decimal | None:
    """Return stored hundredths as points; None stays None."""
    return None if cents is None else Decimal(cents).scaleb(-2)


def _cells(scores: Scores) -> np.ndarray[Any, np.dtype[Any]]:
    cells = np.zeros(scores.state.shape, CELL)
    for name in ("state", "covered", "points", "fraction", "weight"):
        cells[name] = getattr(scores, name)
    # A sum beyond int64 earns full points whatever it is; only its display would differ.
    cells["raw"] = np.minimum(scores.raw, LARGEST_RAW)
    cells["trials"][..., rate_columns(scores.spec)] = scores.trials
    return cells


def _or_none(values: Any, valid: Any) -> list[int | None]:
    return [
        value if is_valid else None
        for value, is_valid in zip(values.ravel().tolist(), valid.ravel().tolist(), strict=True)
    ]


def scores_of(rows: Sequence[ScoreSnapshot], spec: ModelSpec) -> Scores:
    """Return what snapshots store, of one model and policy and of a day each, as one value.

    The rows stand in it as members of the day of the first one.
    """
    cells = cells_as([row.components for row in rows], spec)[:, np.newaxis]
    state = cells["state"]
    measured = (state == PARTIAL) | (state == MEASURED)
    component_points = cells["points"].astype(np.int64)
    return Scores(
        spec=spec,
        policy=cast(Policy, rows[0].policy),
        first=rows[0].on,
        raw=cells["raw"],
        trials=cells["trials"][..., rate_columns(spec)],
        fraction=cells["fraction"],
        points=component_points,
        state=state,
        covered=cells["covered"],
        weight=cells["weight"],
        seat=np.array([[row.seat == "sales_navigator"] for row in rows]),
        pillars=pillars(component_points, measured, state != NOT_APPLICABLE, spec),
    )
