"""An export of a customer system, and what is read of it."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from scoring.core.records import Outcome
from scoring.core.versions.v1 import V1
from teams.importers.outcomes import OUTCOMES
from teams.importers.reading import Finding, Options
from tests.unit.importers.given import KEY, upload

TODAY = date(2026, 11, 22)
DEALS = (
    "Opportunity ID,Opportunity Name,Stage,Created Date,Close Date,Amount,Opportunity Currency,"
    "Opportunity Owner: Email\n"
    "006A,Canary GmbH,Closed Won,2026-09-01,2026-10-15,1200.50,EUR,Ada@x.example\n"
    "006B,Canary AG,Closed Lost,2026-09-02,2026-10-16,900,EUR,ada@x.example\n"
    "006C,Canary SE,Negotiation,2026-10-20,2027-01-31,700,EUR,bo@x.example\n"
)
Told = tuple[str, str, dict[str, str]]


def read(
    table: str | bytes, *, name: str = "crm.csv", key: bytes | None = KEY, **answers: str
) -> Finding:
    data = table.encode() if isinstance(table, str) else table
    options = Options(ZoneInfo("Europe/Berlin"), key, "", TODAY)
    return OUTCOMES.read(upload(name, data), options, V1, answers)


def told(found: Finding) -> list[Told]:
    """Kind, day and values of every outcome, of everybody."""
    return [
        (one.kind, one.on.isoformat(), dict(one.values))
        for portion in found.portions
        for one in portion.records
        if isinstance(one, Outcome)
    ]


def one(table: str, **answers: str) -> Told:
    [found] = told(read(table, **answers))
    return found


def problems(found: Finding) -> list[tuple[int | None, str, str, str]]:
    return [(p.line, p.column, p.reason, p.expected) for p in found.problems]


def asked(table: str, **answers: str) -> list[str]:
    found = read(table, **answers)
    assert found.portions == []
    return [question.name for question in found.questions]
