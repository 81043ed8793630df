"""The tables of docs/scoring-model.md, written from the model itself."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import fields
from decimal import Decimal

from scoring.core.model import (
    ComponentSpec,
    DailyCaps,
    LinearCurve,
    LogCurve,
    ModelSpec,
    PillarSpec,
    RateCurve,
    Spans,
    Units,
)

Row = Sequence[object]

_TABLE = re.compile(r"(<!-- table: (?P<name>[a-z ]+) -->\n).*?(<!-- end of table -->)", re.DOTALL)
_KINDS = {
    "decayed": "sum over the window, older things count less",
    "days": "days counted",
    "state": "as last known",
    "rate": "rate over the window",
}


def refreshed(document: str, spec: ModelSpec) -> str:
    """``document`` with everything between its table marks written anew from ``spec``.

    Raises ``KeyError`` for a table that is not known.
    """
    return _TABLE.sub(lambda mark: f"{mark[1]}\n{TABLES[mark[2]](spec)}\n\n{mark[3]}", document)


def names(document: str) -> list[str]:
    """The tables that a document asks for, in order."""
    return [mark["name"] for mark in _TABLE.finditer(document)]


def _pillar(number: int) -> Callable[[ModelSpec], str]:
    def table(spec: ModelSpec) -> str:
        pillar: PillarSpec = spec.pillars[number]
        head = ("code", "component", "points", "full points from", "how it is counted")
        return _table(head, map(_component, pillar.components))

    return table


def _component(component: ComponentSpec) -> Row:
    kind = _KINDS[component.kind]
    return component.code, f"`{component.name}`", component.max, _full(component), kind


def _full(component: ComponentSpec) -> str:
    match component.curve:
        case LogCurve(target=target):
            return f"{target}"
        case LinearCurve(full=full):
            return f"{full}, in proportion below"
        case RateCurve(low=low, high=high, prior=prior):
            return f"{high} %, none at {low} %; {prior} trials at {low} % are added"


def _checklist(spec: ModelSpec) -> str:
    rows = [
        (" and ".join(f"`{key}`" for key in item.keys), item.at_least, f"{item.points} %")
        for item in spec.checklist
    ]
    return _table(("value", "at least (a flag: true)", "of the checklist"), rows)


def _units(spec: ModelSpec) -> str:
    return _values(("one", "units"), Units, spec.units)


def _caps(spec: ModelSpec) -> str:
    return _values(("of a day", "units at most"), DailyCaps, spec.caps)


def _values(head: Sequence[str], kind: type[Units | DailyCaps], values: object) -> str:
    rows = [(_spaced(f.name), _hundredths(getattr(values, f.name))) for f in fields(kind)]
    return _table(head, rows)


def _spans(spec: ModelSpec) -> str:
    rows = [(_spaced(f.name), getattr(spec.spans, f.name)) for f in fields(Spans)]
    return _table(("span", "days"), rows)


def _quality(spec: ModelSpec) -> str:
    rows = [(f"{words} and more", _hundredths(quality)) for words, quality in spec.comments.steps]
    return _table(("words that are left", "quality"), [*rows, ("fewer", "0")])


def _phrases(spec: ModelSpec) -> str:
    return _listed(spec.comments.phrases)


def _titles(spec: ModelSpec) -> str:
    pairs = [f"{first} ... {later}" for first, later in spec.titles.full_pairs]
    rows = [
        ("1", _listed([*spec.titles.full, *pairs])),
        ("0.5", _listed(spec.titles.half)),
        ("0, whatever else the part says", _listed(spec.titles.void)),
        ("taken out before", _listed(spec.titles.false_friends)),
    ]
    return _table(("weight", "words and phrases"), rows)


def _bands(spec: ModelSpec) -> str:
    rows = [(name, least) for name, least in spec.bands]
    return _table(("band", "total from"), [*rows, ("thought-leader target", spec.thought_leader)])


TABLES: dict[str, Callable[[ModelSpec], str]] = {
    "brand": _pillar(0),
    "find": _pillar(1),
    "insights": _pillar(2),
    "relationships": _pillar(3),
    "checklist": _checklist,
    "units": _units,
    "caps": _caps,
    "spans": _spans,
    "quality": _quality,
    "phrases": _phrases,
    "titles": _titles,
    "bands": _bands,
}


def _table(head: Sequence[str], rows: Iterable[Row]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines)


def _listed(words: Iterable[str]) -> str:
    return ", ".join(words)


def _hundredths(value: int) -> str:
    return f"{(Decimal(value) / 100).normalize():f}"


def _spaced(name: str) -> str:
    return name.replace("_", " ")
