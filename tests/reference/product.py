"""The product's answers to cases, from bytes in memory."""

import json
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any
from zoneinfo import ZoneInfo

from scoring.core.model import ModelSpec
from scoring.core.records import AnyRecord, Member
from scoring.core.registry import model
from scoring.core.result import Score
from scoring.core.score import Scores, evaluate
from scoring.core.timeline import Timeline, build
from scoring.core.titles import company_key
from scoring.management.ssi_answer import Answer, Question
from scoring.management.ssi_json import as_json
from teams.importers.reading import Options, Reading, Unusable, Upload
from teams.importers.registry import read
from tests.reference.documents import Case


def upload(number: int, text: str) -> Upload:
    content = text.encode()
    return Upload(f"{number}.jsonl", len(content), lambda: BytesIO(content))


def reading(case: Case, spec: ModelSpec) -> Reading:
    uploads = [upload(number, text) for number, text in enumerate(case.documents)]
    return read(uploads, Options(zone=ZoneInfo(case.zone), key=None), spec)


def product(case: Case) -> dict[str, Any]:
    """What `manage.py ssi --json` prints; {"unusable": True} where it would exit with 2."""
    spec = model("ssi-v1")
    question = Question(case.as_of, case.since, case.seat, case.policy, case.zone)
    try:
        answer = Answer(spec, question, reading(case, spec))
    except Unusable:
        return {"unusable": True}
    printed: dict[str, Any] = json.loads(as_json(answer))
    return printed


def timeline(case: Case, spec: ModelSpec, since: date) -> Timeline:
    """The evidence of a case as the days from `since` on need it."""
    records = reading(case, spec).records
    return build(records, spec, aliases=aliases(records), seat=case.seat, since=since)


def aliases(records: Iterable[AnyRecord]) -> frozenset[str]:
    """The keys of the companies that the members of the evidence work for."""
    names = {record.company for record in records if isinstance(record, Member)}
    return frozenset(company_key(name, b"") for name in names) - {""}


def history(cases: Sequence[Case], first: date, last: date, policy: str) -> Scores:
    """All members on all days in one evaluation."""
    spec = model("ssi-v1")
    timelines = [timeline(case, spec, first) for case in cases]
    return evaluate(timelines, first, last, spec, policy)


def valued(points: Any) -> Decimal | None:
    return None if points is None else Decimal(points)


def told(score: Score) -> dict[str, Any]:
    """Total, pillars and components of a score, in a form that two sources can share."""
    return {
        "total": score.total,
        **{name: pillar.points for name, pillar in score.pillars.items()},
        **{name: (c.coverage, c.points, c.raw) for name, c in score.components.items()},
    }


def printed(answer: dict[str, Any]) -> dict[str, Any]:
    """The same out of a printed object."""
    return {
        "total": valued(answer["total"]),
        **{name: valued(pillar["points"]) for name, pillar in answer["pillars"].items()},
        **{
            name: (c["coverage"], valued(c.get("points")), valued(c.get("raw")))
            for name, c in answer["components"].items()
        },
    }
