"""The tables of docs/scoring-model.md, written from the model itself."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from scoring.core import rule_tables
from scoring.core.model import (
    ComponentSpec,
    LinearCurve,
    LogCurve,
    ModelSpec,
    PillarSpec,
    RateCurve,
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


def _phrases(spec: ModelSpec) -> str:
    return ", ".join(spec.comments.phrases)


def _shared(name: str) -> Callable[[ModelSpec], str]:
    def table(spec: ModelSpec) -> str:
        found = rule_tables.TABLES[name](spec)
        return _table(found.head, found.rows)

    return table


TABLES: dict[str, Callable[[ModelSpec], str]] = {
    "brand": _pillar(0),
    "find": _pillar(1),
    "insights": _pillar(2),
    "relationships": _pillar(3),
    "checklist": _checklist,
    "phrases": _phrases,
    **{name: _shared(name) for name in rule_tables.TABLES},
}


def _table(head: Sequence[str], rows: Iterable[Row]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines)
