"""The other files that are read, with canaries in every column, key and cell."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any

from tests.canaries import (
    ADDRESS,
    CANARIES,
    EMAIL,
    LOCAL_PHONE,
    PHONE,
    POST,
    QUERY,
    TABLES,
    TEXT,
    WORDS,
    Table,
    as_csv,
    rows_of,
)
from tests.unit.importers.activity_line import SMALLEST
from tests.unit.importers.workbook import workbook

MEMBER = "urn:li:person:RITA"
OTHER = "urn:li:person:CANARY"
USAGE_BOOK = "Sales_Navigator_Usage_Reporting_2026-01-01_to_2026-01-31.xlsx"
USAGE_NAME = "Sales_Navigator_Usage_Reporting_2026-02-01_to_2026-02-28.csv"
ANALYTICS_NAME = "Content_2026-02-02_2026-02-05_RitaRep.xlsx"

USAGE: Table = {
    "Seat ID": "101",
    "Name": "Rita Rep",
    "Invited Email Address": "rita@fjord.example",
    "Date Invited": "2024-01-02",
    "Date Activated": "2024-01-05",
    "Coach Level": "Expert",
    "Category": "North",
    "Current Seat Type": "Team Member",
    "Sales License Current Status": "Active",
    "Days Active": "12",
    "Searches Performed": "64",
    "Profile Views": "93",
    "Leads Saved": "31",
    "Total Leads Saved": "200",
    "Accounts Saved": "7",
    "Total Accounts Saved": "80",
    "Total Lists Created": "3",
    "InMails Sent": "10",
    "InMails Acceptance Rate": "0.25",
    "Messages Sent": "14",
    "Smart Links Created": "0",
    "Smart Link Views": "0",
    "Total Connections": "812",
    "Connection Requests Accepted": "5",
    "SSI - Overall Score": "61.5",
    "SSI - Establish your professional brand": "17.2",
    "SSI - Find the right people": "9.8",
    "SSI - Engage with insights": "12.1",
    "SSI - Build relationships": "22.4",
}
ACTIVITIES: Table = {
    "activityId": "a1",
    "activityType": "INMAIL_SENT",
    "createdAt": "02-02-2026 09:30:00",
    "seatId": "101",
    "memberIdentityKey": "canary carla",
}
SEATS: Table = {
    "seatId": "101",
    "seatHolderName": "Rita Rep",
    "seatHolderEmail": "rita@fjord.example",
    "seatStatus": "ACTIVE",
    "date": "2026-02-02",
    "totalConnections": "812",
    "ssiOverallScore": "61.5",
}
HISTORY: Table = {
    "date": "2026-02-01",
    "overall": "61.3",
    "professional_brand": "17.2",
    "find_right_people": "9.8",
    "insight_engagement": "12.1",
    "strong_relationship": "22.2",
}
DEALS: Table = {
    "Opportunity ID": "006A",
    "Opportunity Name": "Canary GmbH",
    "Account Name": "Canary GmbH",
    "Stage": "Closed Won",
    "Created Date": "2026-02-01",
    "Close Date": "2026-02-15",
    "Amount": "1200.50",
    "Opportunity Currency": "EUR",
    "Opportunity Owner: Email": "rita@fjord.example",
    "Description": TEXT,
}
OUTCOMES: Table = {
    "activityId": "a1",
    "activityType": "INMAIL_ACCEPTED",
    "createdAt": "02-03-2026 09:30:00",
    "seatId": "101",
}
MEETINGS: Table = {
    "Subject": TEXT,
    "Meeting Date": "2026-02-02",
    "Type": "Meeting",
    "Organizer Email": "rita@fjord.example",
    "Attendees": ADDRESS,
    "Notes": QUERY,
}
QUOTAS: Table = {
    "Month": "2026-01",
    "Owner Email": "rita@fjord.example",
    "Quota attainment %": "85%",
    "Comment": TEXT,
}
CALLS: Table = {"Tag": "2026-02-02", "Wer": "rita@fjord.example", "Suchen": "3", "Notiz": TEXT}
MAPPING = {
    "columns": {"Tag": "on", "Wer": "member", "Suchen": "count"},
    "constants": {"type": "search"},
}
SSI: dict[str, Any] = {
    "date": "2026-02-01",
    "memberScore": {
        "overall": 61.4,
        "subScores": [
            {"pillar": "STRONG_RELATIONSHIP", "score": 22.2},
            {"pillar": "PROFESSIONAL_BRAND", "score": 17.3},
            {"pillar": "INSIGHT_ENGAGEMENT", "score": 12.1},
            {"pillar": "FIND_RIGHT_PEOPLE", "score": 9.8},
        ],
    },
    "groupScore": [{"groupType": "INDUSTRY", "rank": 4, "industry": "Software"}],
}
EVENT: dict[str, Any] = {
    "id": 1,
    "capturedAt": 1769990400000,
    "processedAt": 1769990400900,
    "owner": MEMBER,
    "actor": MEMBER,
    "resourceName": "socialActions/comments",
    "resourceId": "7429",
    "resourceUri": "/socialActions/urn:li:activity:7429000000000000001/comments/7429",
    "method": "CREATE",
    "activity": {
        "actor": MEMBER,
        "object": "urn:li:activity:7429000000000000001",
        "created": {"time": 1769990400000},
        "message": {"text": TEXT},
    },
    "activityId": "a-1",
    "activityStatus": "SUCCESS",
}
MESSAGE: dict[str, Any] = {
    **EVENT,
    "actor": OTHER,
    "resourceName": "messages",
    "resourceUri": "/messages/7430",
    "activity": {
        "thread": "urn:li:messagingThread:2-canary",
        "author": OTHER,
        "content": {"content": {"string": TEXT}},
        "deliveredAt": 1769990400000,
    },
    "activityId": "a-2",
}
DOMAINS = {
    "CONNECTIONS": "Connections.csv",
    "INVITATIONS": "Invitations.csv",
    "INBOX": "messages.csv",
    "MEMBER_SHARE_INFO": "Shares.csv",
    "INSTANT_REPOSTS": "InstantReposts.csv",
    "ALL_COMMENTS": "Comments.csv",
    "ALL_LIKES": "Reactions.csv",
    "SEARCHES": "SearchQueries.csv",
    "PROFILE": "Profile.csv",
    "POSITIONS": "Positions.csv",
    "EDUCATION": "Education.csv",
    "SKILLS": "Skills.csv",
    "RICH_MEDIA": "Rich_Media.csv",
    "CONTACTS": "messages.csv",
    "LOGIN": "messages.csv",
}
SHEETS: Mapping[str, list[list[object]]] = {
    "DISCOVERY": [["Overall Performance", "2/2/2026 - 2/5/2026"], ["Impressions", 1850]],
    "ENGAGEMENT": [
        ["Date", "Impressions", "Engagements"],
        *([f"2/{day}/2026", 400, 3] for day in range(2, 6)),
    ],
    "TOP POSTS": [
        ["Maximum of 50 posts available to include in this list"],
        [""],
        ["Post URL", "Post publish date", "Engagements"],
        [POST.replace("%3A", ":"), "2/2/2026", 44],
    ],
    "FOLLOWERS": [
        ["Total followers on 2/5/2026:", 1234],
        [""],
        ["Date", "New followers"],
        ["2/2/2026", 3],
    ],
    "DEMOGRAPHICS": [["Top Demographics", "Value", "Percentage"], ["Job titles", WORDS, "2%"]],
}
# What the format takes as it stands: names of sources and kinds, and numbers of its own.
VERBATIM = {"type", "source", "ref", "kind", "currency"}


def changed(thing: Any) -> Iterator[Any]:
    """Yield the thing, and it again with every canary in place of every text and number in it.

    And once with canaries as keys that nobody knows.
    """
    yield thing
    yield {**thing, **{canary: canary for canary in CANARIES}}
    for path in _leaves(thing):
        for canary in CANARIES:
            copy = deepcopy(thing)
            inside = copy
            for step in path[:-1]:
                inside = inside[step]
            inside[path[-1]] = canary
            yield copy


def _leaves(thing: Any) -> Iterator[tuple[Any, ...]]:
    pairs = (
        thing.items()
        if isinstance(thing, dict)
        else enumerate(thing)
        if isinstance(thing, list)
        else ()
    )
    for key, value in pairs:
        if isinstance(value, dict | list):
            yield from ((key, *path) for path in _leaves(value))
        else:
            yield (key,)


def of_seats(table: Table, place: int) -> bytes:
    """Return a table of seats. What is digits and dashes can be the id of one, and is none here."""
    return as_csv(table, [row for row in rows_of(table) if row[place] != LOCAL_PHONE])


def usage_book() -> bytes:
    """Return a usage report as a workbook, with a sheet that is none."""
    rows = [row for row in rows_of(USAGE) if row[0] != LOCAL_PHONE]
    return workbook({"Usage": [list(USAGE), *rows], "Notes": [[WORDS], [TEXT, QUERY]]})


def with_more(table: Table) -> bytes:
    """Return the table with columns that nobody knows, each named by a canary and full of it."""
    wide = {**table, **{canary: canary for canary in CANARIES}}
    return as_csv(wide, [[*row, *CANARIES] for row in rows_of(table)])


def changelog() -> bytes:
    """Return a changelog of the interface for data portability."""
    return json.dumps({"elements": [*changed(EVENT), *changed(MESSAGE)]}).encode()


def snapshot() -> bytes:
    """Return a snapshot of that interface, with domains that are never read."""
    elements = [
        {
            "snapshotDomain": domain,
            "snapshotData": [
                {**dict(zip(TABLES[n], row, strict=True)), TEXT: QUERY, EMAIL: PHONE}
                for row in rows_of(TABLES[n])
            ],
        }
        for domain, n in DOMAINS.items()
    ]
    return json.dumps({"paging": {"links": []}, "elements": elements}).encode()


def ssi() -> bytes:
    """Return scores that trackers have kept."""
    return json.dumps(list(changed(SSI))).encode()


def objects() -> list[dict[str, Any]]:
    """Return objects of the activity format: every type, and every text of it a canary once."""
    found: list[dict[str, Any]] = []
    for kind, smallest in SMALLEST.items():
        plain = {"type": kind, **smallest, "at": "2026-02-01T10:00:00Z", "on": "2026-02-01"}
        for key in ("contact", "conversation", "text", "title", "company", "post", "text_key"):
            plain.setdefault(key, TEXT)
        found += [
            {**smallest, "type": kind, key: canary}
            for key in plain
            if key not in VERBATIM
            for canary in CANARIES
        ]
        found += [{**smallest, "type": kind, canary: canary} for canary in CANARIES]
    return found


def activity() -> bytes:
    """Return a document of the activity format."""
    return b"".join(json.dumps(thing).encode() + b"\n" for thing in objects())


def own_csv() -> bytes:
    """Return activity as a table."""
    table = {"type": "message", "at": "2026-02-01T10:00:00Z", "conversation": QUERY}
    table |= {"contact": ADDRESS, "direction": "out", "title": TEXT, "chars": "7"}
    rows = [row for row in rows_of(table) if row[0] == "message"]
    return as_csv(table, rows)


def analytics() -> bytes:
    """Return a workbook of creator analytics with canaries in all cells that are not counted."""
    sheets: dict[str, list[list[object]]] = {}
    for name, rows in SHEETS.items():
        valid = [list(row) for row in rows]
        more = [[*valid[-1][:n], c, *valid[-1][n + 1 :]] for n in range(3) for c in CANARIES]
        sheets[name] = [*valid, *more, [EMAIL, WORDS, TEXT]]
    sheets["Notes"] = [[WORDS], [TEXT, QUERY]]
    return workbook(sheets)
