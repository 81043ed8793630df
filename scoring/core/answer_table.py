"""A score as a table, a line each: the numbers of ``answers`` for spreadsheets, digit for digit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from scoring.core.answers import action_data, line_data, score_data
from scoring.core.result import LedgerLine, NextAction, Score

COLUMNS = (
    *("part", "name", "code", "pillar", "cause", "capped", "points", "max", "coverage"),
    *("raw", "fraction", "successes", "trials", "covered_days"),
    *("earned", "measured_max", "applicable_max", "estimated", "low", "high"),
    *("component", "gain", "before", "after", "headroom", "minutes"),
)
TOTAL = 100
Row = dict[str, str]


def score_rows(score: Score, lines: Iterable[LedgerLine] = ()) -> list[Row]:
    """Return the total, the pillars and the components, and then each line of a ledger.

    Keys are of ``COLUMNS``; what has no value has no key.
    """
    data = score_data(score)
    pillar_of = {name: component.pillar for name, component in score.components.items()}
    total = {key: data[key] for key in ("estimated", "low", "high")}
    return [
        _row("total", "total", {**total, "points": data["total"], "max": TOTAL}),
        *(_row("pillar", name, told) for name, told in data["pillars"].items()),
        *(
            _row("component", name, {**told, "pillar": pillar_of[name]})
            for name, told in data["components"].items()
        ),
        *(
            _row("ledger", line.component, {**_without_name(line, score), "pillar": line.pillar})
            for line in lines
        ),
    ]


def action_rows(actions: Iterable[NextAction], score: Score) -> list[Row]:
    """Return what to do next, a row an action."""
    rows = []
    for action in actions:
        told = action_data(action, "")
        name = told.pop("action")
        del told["title"]
        code = score.components[action.component].code
        rows.append(_row("next", name, {**told, "code": code, "pillar": action.pillar}))
    return rows


def _without_name(line: LedgerLine, score: Score) -> dict[str, Any]:
    told = line_data(line, score)
    del told["component"]
    return told


def _row(part: str, name: str, told: Mapping[str, Any]) -> Row:
    values = {key: _text(value) for key, value in told.items() if value is not None}
    return {"part": part, "name": name, **values}


def _text(value: object) -> str:
    """A value in the spelling of JSON: true and false are flags."""
    return str(value).lower() if isinstance(value, bool) else str(value)
