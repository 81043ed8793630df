"""The answer of the command-line scorer as one JSON object (docs/activity-format.md)."""

from __future__ import annotations

import json
from typing import Any

from scoring.core.answers import line_data, score_data
from scoring.management.ssi_answer import Answer, told
from teams.importers.reading import Reading


def as_json(answer: Answer) -> str:
    """The object on one line, in ASCII: every number that is computed is a decimal string."""
    score, since = answer.score(), answer.question.since
    thing = score_data(score)
    if since is not None:
        thing["ledger"] = [line_data(line) for line in answer.ledger(since)]
    return json.dumps(thing | _reading(answer.reading))


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
