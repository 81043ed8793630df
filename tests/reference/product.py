"""The product's answer to a case: what `manage.py ssi --json` prints, from bytes in memory."""

import json
from io import BytesIO
from typing import Any
from zoneinfo import ZoneInfo

from scoring.core.registry import model
from scoring.management.ssi_answer import Answer, Question
from scoring.management.ssi_json import as_json
from teams.importers.reading import Options, Unusable, Upload
from teams.importers.registry import read
from tests.reference.documents import Case


def upload(number: int, text: str) -> Upload:
    content = text.encode()
    return Upload(f"{number}.jsonl", len(content), lambda: BytesIO(content))


def product(case: Case) -> dict[str, Any]:
    """The printed object; {"unusable": True} where the command would exit with 2."""
    spec = model("ssi-v1")
    options = Options(zone=ZoneInfo(case.zone), key=None)
    uploads = [upload(number, text) for number, text in enumerate(case.documents)]
    try:
        reading = read(uploads, options, spec)
    except Unusable:
        return {"unusable": True}
    question = Question(case.as_of, case.since, case.seat, case.policy, case.zone)
    printed: dict[str, Any] = json.loads(as_json(Answer(spec, question, reading)))
    return printed
