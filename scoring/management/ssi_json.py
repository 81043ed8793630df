"""The answer of the command-line scorer as one JSON object (docs/activity-format.md)."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from scoring.core.result import ComponentScore, LedgerLine, PillarScore, Score
from scoring.management.ssi_answer import Answer, told
from teams.importers.reading import Reading


def as_json(answer: Answer) -> str:
    """The object on one line, in ASCII: every number that is computed is a decimal string."""
    score, since = answer.score(), answer.question.since
    thing = _score(score)
    if since is not None:
        thing["ledger"] = [_line(line) for line in answer.ledger(since)]
    return json.dumps(thing | _reading(answer.reading))


def plain(value: Decimal) -> str:
    """An exact value without exponent and trailing zeros: "0", "3.957371", "0.72"."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def hundredths(value: Decimal) -> str:
    """Points, always with two decimals."""
    return f"{value:.2f}"


def _score(score: Score) -> dict[str, Any]:
    return {
        "model": score.model,
        "as_of": score.as_of.isoformat(),
        "seat": score.seat,
        "policy": score.policy,
        "total": _points(score.total),
        "estimated": score.estimated,
        "low": hundredths(score.low),
        "high": hundredths(score.high),
        "pillars": {name: _pillar(pillar) for name, pillar in score.pillars.items()},
        "components": {name: _component(c) for name, c in score.components.items()},
    }


def _pillar(pillar: PillarScore) -> dict[str, Any]:
    return {
        "points": _points(pillar.points),
        "earned": hundredths(pillar.earned),
        "measured_max": pillar.measured_max,
        "applicable_max": pillar.applicable_max,
        "estimated": pillar.estimated,
        "low": hundredths(pillar.low),
        "high": hundredths(pillar.high),
    }


def _component(component: ComponentScore) -> dict[str, Any]:
    """The keys in the order of the format; what has no value has no key."""
    thing = {
        "code": component.code,
        "max": component.max,
        "raw": None if component.raw is None else plain(component.raw),
        "fraction": None if component.fraction is None else plain(component.fraction),
        "points": _points(component.points),
        "coverage": component.coverage,
        "successes": component.successes,
        "trials": component.trials,
        "covered_days": component.covered_days,
    }
    return {key: value for key, value in thing.items() if value is not None}


def _points(value: Decimal | None) -> str | None:
    return None if value is None else hundredths(value)


def _line(line: LedgerLine) -> dict[str, str]:
    return {"component": line.component, "cause": line.cause, "points": hundredths(line.points)}


def _reading(reading: Reading) -> dict[str, Any]:
    return {
        "inputs": [
            {
                "file": given.file,
                "kind": given.kind,
                "records": given.records,
                "kept": given.kept,
                "duplicates": given.duplicates,
            }
            for given in reading.inputs
        ],
        "ignored": [{"file": one.file, "reason": one.reason} for one in reading.ignored],
        "problems": [
            {"file": one.file, "line": one.line, "reason": told(one)} for one in reading.problems
        ],
    }
