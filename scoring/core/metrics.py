"""Raw metrics of many members on many days: sums over contributions, exact."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from scoring.core.contributions import Contributions
from scoring.core.curves import RAW_SCALE
from scoring.core.model import ModelSpec
from scoring.core.timeline import Timeline
from scoring.core.window import cumulative, full_weight, weights

Array = npt.NDArray[Any]

# A unit in hundredths times a weight in millionths is a raw metric in 1e-8.
UNIT_SCALE = RAW_SCALE // 100
# Pairs of a contribution and a day that are summed at once: some 100 MB.
PAIRS = 2_000_000


@dataclass(frozen=True, slots=True)
class Metrics:
    """Raw metrics (1e-8, never below 0) and plain tallies, each [members, days, components]."""

    raw: Array
    tally: Array


@dataclass(frozen=True, slots=True)
class Coverage:
    """What is covered, each [members, days, components].

    ``weight`` is the covered weight of the window in 1e-6, ``days`` the covered days of it;
    both are those of a whole window for a state that is covered at all.
    """

    weight: Array
    days: Array


def metrics(timeline: Timeline, first: int, last: int) -> Metrics:
    """The raw metrics on the days ``first`` to ``last`` (ordinals)."""
    spec, table = timeline.spec, timeline.contributions
    live = (table.start <= last) & (table.end >= first)
    shape = (timeline.members, last - first + 1, len(spec.components))
    decays = np.array([c.kind == "decayed" for c in spec.components])[table.column]
    raw: Array = np.zeros(shape, _exact_type(table))
    _add_decayed(raw, table.chosen(live & decays), first, last, spec)
    plain = table.chosen(live & ~decays)
    _add_plain(raw, plain, plain.units.astype(raw.dtype) * UNIT_SCALE, first)
    tally = np.zeros(shape, np.int64)
    tallied = table.chosen(live & (table.tally != 0))
    _add_plain(tally, tallied, tallied.tally, first)
    return Metrics(raw=np.maximum(raw, 0), tally=tally)


def coverage(timeline: Timeline, first: int, last: int) -> Coverage:
    """The coverage of every component's own window on the days ``first`` to ``last``."""
    spec, table = timeline.spec, timeline.covered
    shape = (timeline.members, last - first + 1, len(spec.components))
    weight, days = np.zeros(shape, np.int64), np.zeros(shape, np.int32)
    window = np.array([_own_window(c.kind, spec) for c in spec.components])[table.column]
    begin = np.maximum.reduce([table.start, table.since, np.full_like(table.start, first)])
    # The span leaves the window ``window`` days after its end; a state it never leaves.
    end = np.minimum.reduce([table.end + window - 1, table.until, np.full_like(begin, last)])
    entry, day = _pairs(begin, end)
    youngest = np.maximum(day - table.end[entry], 0)
    oldest = np.minimum(day - table.start[entry] + 1, window[entry])
    sums = cumulative(spec)
    inside = np.minimum(oldest, spec.spans.window), np.minimum(youngest, spec.spans.window)
    place = (table.member[entry], day - first, table.column[entry])
    np.add.at(weight, place, sums[inside[0]] - sums[inside[1]])
    np.add.at(days, place, (oldest - youngest).astype(np.int32))
    for column, component in enumerate(spec.components):
        if component.kind == "state":
            covered = days[..., column] > 0
            weight[..., column] = covered * full_weight(spec)
            days[..., column] = covered * spec.spans.window
    return Coverage(weight=weight, days=days)


def _own_window(kind: str, spec: ModelSpec) -> int:
    spans = {"days": spec.spans.active, "state": 10_000_000}
    return spans.get(kind, spec.spans.window)


def _exact_type(table: Contributions) -> type:
    """int64 where no sum can leave it, else Python integers."""
    if not len(table):
        return np.int64
    largest = int(np.abs(table.units).max()) * UNIT_SCALE * int(np.bincount(table.member).max())
    return np.int64 if largest < 2**62 else object


def _add_decayed(raw: Array, table: Contributions, first: int, last: int, spec: ModelSpec) -> None:
    """Adds units times the weight of their age: whole windows day by day, where days are many."""
    window = spec.spans.window
    if raw.shape[1] < window:
        _add_pairs(raw, table, first, last, spec)
        return
    whole = (table.start == table.on) & (table.end == table.on + window - 1)
    _add_windows(raw, table.chosen(whole), first, spec)
    _add_pairs(raw, table.chosen(~whole), first, last, spec)


def _add_windows(raw: Array, table: Contributions, first: int, spec: ModelSpec) -> None:
    """What happened on each day, once for every age that it has in the days of ``raw``."""
    members, days, width = raw.shape
    oldest = spec.spans.window - 1
    units = np.zeros((members, oldest + days, width), raw.dtype)
    place = (table.member, table.on - first + oldest, table.column)
    np.add.at(units, place, table.units.astype(raw.dtype, copy=False))
    for age, weight in enumerate(weights(spec).tolist()):
        raw += units[:, oldest - age : oldest - age + days] * weight


def _add_pairs(raw: Array, table: Contributions, first: int, last: int, spec: ModelSpec) -> None:
    """Every contribution on every day that it counts."""
    weight = weights(spec)
    flat, days, width = raw.reshape(-1), raw.shape[1], raw.shape[2]
    begin = np.maximum(table.start, first)
    end = np.minimum(table.end, last)
    for part in _parts(end - begin + 1):
        entry, day = _pairs(begin[part], end[part])
        entry += part.start
        cell = (table.member[entry] * days + day - first) * width + table.column[entry]
        units = table.units[entry].astype(raw.dtype, copy=False)
        np.add.at(flat, cell, units * weight[day - table.on[entry]])


def _add_plain(sums: Array, table: Contributions, values: Array, first: int) -> None:
    """Adds plain values over their days: up where they begin, down after they end."""
    members, days, width = sums.shape
    used = np.bincount(table.column, minlength=width) > 0
    columns, place = np.flatnonzero(used), (np.cumsum(used) - 1)[table.column]
    change = np.zeros((members, days + 1, len(columns)), sums.dtype)
    begin = np.maximum(table.start - first, 0)
    beyond = np.minimum(table.end - first + 1, days)
    np.add.at(change, (table.member, begin, place), values)
    np.add.at(change, (table.member, beyond, place), -values)
    sums[:, :, columns] += np.cumsum(change[:, :days], axis=1)


def _pairs(begin: Array, end: Array) -> tuple[Array, Array]:
    """Every (entry, day) with ``begin <= day <= end``, as two arrays."""
    lengths = np.maximum(end - begin + 1, 0)
    entry = np.repeat(np.arange(len(begin)), lengths)
    offset = np.arange(len(entry)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    return entry, begin[entry] + offset


def _parts(lengths: Array) -> list[slice]:
    """Slices of the entries, each of about ``PAIRS`` pairs."""
    if not len(lengths):
        return []
    number = np.cumsum(lengths) // PAIRS
    cuts = [0, *(np.flatnonzero(np.diff(number)) + 1).tolist(), len(lengths)]
    return [slice(start, stop) for start, stop in pairwise(cuts)]
