"""One line of an activity document, and what becomes of it."""

import json
from datetime import date
from io import BytesIO
from zoneinfo import ZoneInfo

from scoring.core.records import AnyRecord
from scoring.core.versions.v1 import V1
from teams.importers.activity import parse
from teams.importers.reading import Options, Problem

ON = "2026-11-01"
AT = "2026-11-01T10:00:00Z"
DAY = date(2026, 11, 1)
MESSAGE = {"type": "message", "conversation": "t", "contact": "c", "at": AT, "direction": "out"}
SSI = {"total": 36.5, "brand": 9.1, "find": 8, "insights": 9, "relationships": 9.9}

SMALLEST = {
    "member": {"name": "Ada", "email": "ada@example.com"},
    "coverage": {"metrics": ["*"], "from": ON, "to": ON},
    "profile": {"on": ON},
    "proof": {"on": ON, "endorsements": 0, "recommendations": 0},
    "post": {"on": ON, "form": "original"},
    "comment": {"on": ON},
    "reaction": {"on": ON},
    "followers": {"on": ON, "gained": 0},
    "search": {"on": ON},
    "profile_view": {"on": ON},
    "saved": {"on": ON, "what": "lead"},
    "active": {"on": ON},
    "network": {"on": ON, "connections": 0},
    "connection": {"on": ON, "contact": "c"},
    "invitation": {"on": ON, "contact": "c", "direction": "out"},
    "message": {"at": AT, "conversation": "t", "contact": "c", "direction": "in"},
    "outcome": {"on": ON, "kind": "won"},
    "reference_ssi": {"on": ON, **SSI},
}


def read(thing: dict[str, object]) -> tuple[list[AnyRecord], list[Problem]]:
    """The records and problems of one line behind a line that keeps coverage from being implied."""
    declared = {"type": "coverage", "metrics": ["*"], "from": ON, "to": ON}
    document = f"{json.dumps(declared)}\n{json.dumps(thing)}"
    found, _, problems = parse(
        "a.jsonl", BytesIO(document.encode()), Options(ZoneInfo("UTC"), None), V1
    )
    return found[1:], problems


def record(thing: dict[str, object]) -> AnyRecord:
    found, problems = read(thing)
    assert problems == []
    assert len(found) == 1
    return found[0]


def refused(thing: dict[str, object]) -> tuple[str, str]:
    found, problems = read(thing)
    assert found == []
    return problems[0].column, problems[0].reason
