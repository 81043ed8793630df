"""One record of every type, with every attribute told, and shorthands for more."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC, date, datetime

from scoring.core import records as r

DAY = date(2026, 5, 4)
NOON = datetime(2026, 5, 4, 12, 30, 15, 123456, tzinfo=UTC)

EVERY_TYPE: tuple[r.AnyRecord, ...] = (
    r.Member(
        name="Rita Rep",
        email="rita@example.com",
        source="crm",
        ref="m1",
        seat="sales_navigator",
        seat_since=DAY,
    ),
    r.Coverage(
        metrics=("days_active", "people_searches"), start=DAY, end=date(2026, 6, 1), source="crm"
    ),
    r.Coverage(metrics=("*",), start=DAY, end=date(2026, 6, 2), source="crm", ref="c1"),
    r.Coverage(
        metrics=("engagement_on_originals",),
        start=DAY,
        end=date(2026, 6, 1),
        within="original_publishing",
        floor=True,
        source="li",
    ),
    r.Profile(
        on=DAY, values={"photo": True, "banner": False, "headline_chars": 80}, source="li", ref="p"
    ),
    r.Proof(on=DAY, endorsements=12, recommendations=3, source="li", ref="p"),
    r.Post(
        on=DAY,
        at=NOON,
        form="reshare_with_text",
        words=120,
        chars=800,
        media="image",
        reactions=5,
        comments=4,
        reposts=3,
        engagements=12,
        impressions=900,
        moment=1_777_897_815_123,
        source="li",
        ref="p",
    ),
    r.Engagement(
        on=DAY,
        moment=1_777_897_815_672,
        reactions=1,
        comments=2,
        reposts=3,
        engagements=40,
        impressions=900,
        source="creator",
        ref="p",
    ),
    r.Comment(
        on=DAY,
        at=NOON,
        quality=80,
        quality_measured=False,
        words=22,
        post="post1",
        own_post=True,
        text_key="text1",
        source="li",
        ref="p",
    ),
    r.Reaction(on=DAY, count=4, kind="LIKE", source="li", ref="p"),
    r.Followers(on=DAY, gained=-3, total=812, source="li", ref="p"),
    r.Search(on=DAY, count=7, advanced=True, passive=True, source="li", ref="p"),
    r.ProfileView(
        on=DAY, count=2, contact="bo", degree=2, coworker=True, source="li", ref="p", passive=True
    ),
    r.ProfileView(on=DAY, degree="out", source="li", ref="p2"),
    r.ProfileView(on=DAY, source="li", ref="p3"),
    r.Saved(on=DAY, what="account", count=3, source="li", ref="p"),
    r.Active(on=DAY, source="li", ref="p"),
    r.Network(on=DAY, connections=812, decision_makers=12_050, internal=30, source="li", ref="p"),
    r.Network(on=DAY, connections=812),
    r.Connection(on=DAY, contact="bo", title=50, company="nordlicht", source="li", ref="p"),
    r.Invitation(
        on=DAY,
        at=NOON,
        contact="bo",
        direction="out",
        title=100,
        accepted_on=date(2026, 5, 6),
        withdrawn_on=date(2026, 5, 7),
        noted=True,
        source="li",
        ref="p",
    ),
    r.Exchange(
        on=DAY,
        conversation="talk",
        contact="cy",
        first_at=NOON,
        first_out=True,
        outbound=3,
        inbound=2,
        title=0,
        inmail=True,
        source="li",
        ref="p",
    ),
    r.Outcome(on=DAY, kind="won", values={"amount": "1200", "currency": "EUR"}),
    r.ReferenceSSI(on=DAY, values={"total": "63.5"}, source="li", ref="p"),
)


def search(ref: str = "", count: int = 1, *, source: str = "li", day: date = DAY) -> r.Search:
    """Return searches of a day."""
    return r.Search(on=day, count=count, source=source, ref=ref)


def connection(contact: str, title: int | None = None, company: str = "") -> r.Connection:
    """Return a connection with its contact as the natural key."""
    return r.Connection(
        on=DAY, contact=contact, title=title, company=company, source="li", ref=contact
    )


def ordered(records: list[r.AnyRecord]) -> list[str]:
    """Return records as comparable text, in an order that does not depend on theirs."""
    return sorted(
        type(record).__name__ + json.dumps(asdict(record), sort_keys=True, default=str)
        for record in records
    )
