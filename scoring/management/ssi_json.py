"""The answer of the command-line scorer as one JSON object (docs/activity-format.md)."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from scoring.core.answers import action_data, line_data, score_data, what_if_data
from scoring.core.result import Score
from scoring.management.ssi_answer import Answer, inputs_of, told
from teams.importers.reading import Reading
from teams.reports.wording.actions import action_title


def as_json(answer: Answer, *, with_next: bool = False) -> str:
    """The object on one line, in ASCII: every number that is computed is a decimal string.

    ``with_next`` adds all that would earn something next.
    """
    score, since = answer.score(), answer.question.since
    thing = score_data(score)
    if since is not None:
        thing["ledger"] = [line_data(line, score) for line in answer.ledger(since)]
    if with_next:
        actions = answer.next_actions(limit=None)
        thing["next_points"] = [action_data(action, action_title(action)) for action in actions]
    if answer.question.by is not None:
        thing["what_if"] = _what_if(answer, score, answer.question.by)
    return json.dumps(thing | _reading(answer.reading))


def _what_if(answer: Answer, score: Score, by: date) -> dict[str, Any]:
    found = answer.what_if(by)
    return what_if_data(
        as_of=score.as_of,
        by=by,
        rules=score.model,
        mix={one.name: found.mix.amount(one.name) for one in inputs_of(answer, score)},
        assumed={"accepted": found.mix.accepted, "received": found.mix.received},
        minutes=found.minutes_a_week,
        courses=found.courses,
    )


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
