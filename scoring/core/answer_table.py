"""A score as a table, a line each: the numbers of ``answers`` for spreadsheets, digit for digit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from scoring.core.answers import line_data, score_data
from scoring.core.result import LedgerLine, Score

COLUMNS = (
    *("part", "name", "code", "pillar", "cause", "points", "max", "coverage"),
    *("raw", "fraction", "successes", "trials", "covered_days"),
    *("earned", "measured_max", "applicable_max", "estimated", "low", "high"),
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
            _row("ledger", line.component, {**_without_name(line), "pillar": line.pillar})
            for line in lines
        ),
    ]


def _without_name(line: LedgerLine) -> dict[str, str]:
    told = line_data(line)
    del told["component"]
    return told


def _row(part: str, name: str, told: Mapping[str, Any]) -> Row:
    values = {key: _text(value) for key, value in told.items() if value is not None}
    return {"part": part, "name": name, **values}


def _text(value: object) -> str:
    """A value in the spelling of JSON: true and false are flags."""
    return str(value).lower() if isinstance(value, bool) else str(value)
