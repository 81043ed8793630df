"""A usage report of Sales Navigator as LinkedIn writes it, and what is read from one."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from scoring.core.records import AnyRecord, Coverage
from scoring.core.versions.v1 import V1
from teams.importers.reading import Finding, Options, Portion
from teams.importers.registry import each_finding
from tests.unit.importers.given import KEY, SomeRecord, upload

MARCH = "Sales_Navigator_Usage_Reporting_2026-03-01_to_2026-03-31.csv"
HEADER = (
    "Seat ID,Name,Invited Email Address,Date Invited,Date Activated,Coach Level,Category,"
    "Current Seat Type,Days Active,Searches Performed,Profile Views,Leads Saved,"
    "Total Leads Saved,Accounts Saved,Total Accounts Saved,Total Lists Created,InMails Sent,"
    "InMails Acceptance Rate,Messages Sent,Smart Links Created,Smart Link Views,"
    "Total Connections,Connection Requests Accepted,SSI - Overall Score,"
    "SSI - Establish your professional brand,SSI - Find the right people,"
    "SSI - Engage with insights,SSI - Build relationships\n"
)
ADA = (
    "101,Ada Muster,Ada@Example.com,2024-01-02,2024-01-05,Expert,North,Team Member,"
    "12,64,93,31,200,7,80,3,10,0.25,14,0,0,812,5,61.5,17.2,9.8,12.1,22.4\n"
)
BO = (
    "102,Bo Probe,bo@example.com,2024-01-02,2024-02-01,Beginner,South,Team Member + Admin,"
    "3,0,5,0,0,0,0,0,0,N/A,0,0,0,90,0,30,10,5,5,10\n"
)
# Invited, and never on board: LinkedIn leaves the rest blank.
CY = "103,Cy Test,cy@example.com,2026-03-02,,,South,Team Member,,,,,,,,,,,,,,,,,,,,\n"

# What a report covers where it tells everything.
MEASURED = (
    "days_active",
    "leads_and_accounts_saved",
    "people_searches",
    "prospect_profile_views",
)


def report(*rows: str, name: str = MARCH, today: date | None = None, **answers: str) -> Finding:
    """What a report with these rows holds."""
    return read(name, (HEADER + "".join(rows)).encode(), today, **answers)


def read(name: str, data: bytes, today: date | None = None, **answers: str) -> Finding:
    """What a report of these bytes holds."""
    options = Options(ZoneInfo("UTC"), KEY, today=today)
    [(source, found)] = each_finding([upload(name, data)], options, V1, {name: answers})
    assert source.kind == "sales_navigator.usage"
    assert isinstance(found, Finding), found
    return found


def alone(found: Finding) -> Portion:
    [portion] = found.portions
    return portion


def of(found: Finding, kind: type[SomeRecord]) -> list[SomeRecord]:
    """The records of a kind, of the only person in a report."""
    return [record for record in alone(found).records if isinstance(record, kind)]


def told(found: Finding) -> list[tuple[int | None, str, str, str, bool]]:
    """The problems, without the name of the file."""
    return [(p.line, p.column, p.reason, p.expected, p.lost) for p in found.problems]


def by_day(records: list[AnyRecord]) -> dict[int, int]:
    """How many there are of every day, by the day of the month."""
    return {record.on.day: record.count for record in records}


def covered(found: Finding) -> dict[str, tuple[date, date]]:
    """From when to when the only person in a report is covered, by component."""
    return {metric: (one.start, one.end) for one in of(found, Coverage) for metric in one.metrics}
