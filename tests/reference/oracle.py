"""The score by the letter of the specification: naive, exact, one day at a time.

An oracle for tests only. It shares no line with the product.
"""

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from tests.reference import evidence_facts, reading
from tests.reference.ledger import ledger
from tests.reference.ssi import Day, totalled


def ssi(
    texts: list[str],
    as_of: date,
    *,
    since: date | None = None,
    seat: str | None = None,
    policy: str = "equal",
    zone: str = "UTC",
) -> dict[str, Any]:
    """What `manage.py ssi --json` prints, without the reasons of problems and ignored files.

    Files are called `0.jsonl`, `1.jsonl` and so on. {"unusable": True} where no line can be used.
    """
    evidence = reading.read_all(texts, ZoneInfo(zone))
    if not any(document.usable for document in evidence.documents):
        return {"unusable": True}

    def on(day: date) -> Day:
        known = evidence.cut(day)
        return Day(known, day, evidence_facts.seat_on(known, day, seat), policy)

    day = on(as_of)
    components = day.components()
    answer = {
        "model": "ssi-v1",
        "as_of": as_of.isoformat(),
        "seat": day.seat,
        "policy": policy,
        **totalled(components),
        "components": components,
    }
    if since is not None:
        answer["ledger"] = ledger(evidence, on(since), day)
    answer["inputs"] = [
        {
            "file": document.name,
            "kind": "activity",
            "records": document.records,
            "kept": document.records - len(document.problem_lines) - document.duplicates,
            "duplicates": document.duplicates,
        }
        for document in evidence.documents
        if document.usable
    ]
    answer["ignored"] = [{"file": d.name} for d in evidence.documents if not d.usable]
    answer["problems"] = [
        {"file": document.name, "line": line}
        for document in evidence.documents
        if document.usable
        for line in document.problem_lines
    ]
    return answer
