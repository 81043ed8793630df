"""The tables of the rules, read from a model: what the documentation and the rulebook show."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields
from decimal import Decimal

from scoring.core.model import DailyCaps, ModelSpec, Spans, Units


@dataclass(frozen=True, slots=True)
class Table:
    """Texts in rows below a head. The first one of a row names it."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def hundredths(value: int) -> str:
    """Return whole hundredths as they are written: "1", "0.25"."""
    return f"{(Decimal(value) / 100).normalize():f}"


def _units(spec: ModelSpec) -> Table:
    return _values(("one", "units"), Units, spec.units)


def _caps(spec: ModelSpec) -> Table:
    return _values(("of a day", "units at most"), DailyCaps, spec.caps)


def _values(head: tuple[str, str], kind: type[Units | DailyCaps], values: object) -> Table:
    rows = [(_spaced(f.name), hundredths(getattr(values, f.name))) for f in fields(kind)]
    return Table(head, tuple(rows))


def _spans(spec: ModelSpec) -> Table:
    rows = [(_spaced(f.name), str(getattr(spec.spans, f.name))) for f in fields(Spans)]
    return Table(("span", "days"), tuple(rows))


def _quality(spec: ModelSpec) -> Table:
    rows = [(f"{words} and more", hundredths(quality)) for words, quality in spec.comments.steps]
    return Table(("words that are left", "quality"), (*rows, ("fewer", "0")))


def _titles(spec: ModelSpec) -> Table:
    pairs = [f"{first} ... {later}" for first, later in spec.titles.full_pairs]
    rows = [
        ("1", _listed([*spec.titles.full, *pairs])),
        ("0.5", _listed(spec.titles.half)),
        ("0, whatever else the part says", _listed(spec.titles.void)),
        ("taken out before", _listed(spec.titles.false_friends)),
    ]
    return Table(("weight", "words and phrases"), tuple(rows))


def _bands(spec: ModelSpec) -> Table:
    rows = [(str(name), str(least)) for name, least in spec.bands]
    aim = ("thought-leader target", str(spec.thought_leader))
    return Table(("band", "total from"), (*rows, aim))


TABLES: dict[str, Callable[[ModelSpec], Table]] = {
    "units": _units,
    "caps": _caps,
    "spans": _spans,
    "quality": _quality,
    "titles": _titles,
    "bands": _bands,
}


def _listed(words: Iterable[str]) -> str:
    return ", ".join(words)


def _spaced(name: str) -> str:
    return name.replace("_", " ")
