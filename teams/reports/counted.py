"""What was counted behind a component, in words: "15 originals, 1 article"."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from scoring.core.engagement import Received, is_split, joined, parted, standing
from scoring.core.records import (
    AnyRecord,
    Comment,
    Engagement,
    Exchange,
    Followers,
    Invitation,
    Post,
    PostForm,
    ProfileView,
    Reaction,
    Saved,
    Search,
)
from scoring.core.registry import CURRENT, model
from scoring.core.result import ComponentScore

WINDOW = 90


def counted(component: ComponentScore, records: Sequence[AnyRecord], *, as_of: date) -> str:
    """Return what was counted behind a component in the window that ends on ``as_of``."""
    if component.coverage in ("not_measured", "not_applicable"):
        return ""
    if component.trials is not None:
        noun = _RATE_NOUNS[component.name]
        return f"{component.successes} {noun[0]} of {_number(component.trials, noun[1])}"
    if component.name in _STATES:
        return _STATES[component.name](component)
    return describe(component.name, records, after=as_of - timedelta(days=WINDOW), upto=as_of)


def describe(name: str, records: Iterable[AnyRecord], *, after: date, upto: date) -> str:
    """Return what a component counts of the records dated after ``after`` up to ``upto``."""
    rule = _COUNTS.get(name)
    if rule is None:
        return ""
    kinds, tell = rule
    dated: list[Any] = [record for record in records if isinstance(record, kinds)]
    found = [record for record in dated if after < record.on <= upto]
    return tell(found)


def _number(n: int, noun: str, plural: str = "") -> str:
    sign = "\u2212" if n < 0 else ""
    return f"{sign}{abs(n)} {noun if n == 1 else plural or noun + 's'}"


_FORMS: tuple[tuple[PostForm, str, str], ...] = (
    ("original", "original post", ""),
    ("article", "article", ""),
    ("reshare_with_text", "reshare with own words", "reshares with own words"),
    ("repost", "repost", ""),
)


def _posts(found: list[Post]) -> str:
    forms = Counter(post.form for post in found)
    parts = [_number(forms[form], noun, plural) for form, noun, plural in _FORMS if forms[form]]
    return ", ".join(parts) or "no posts"


def _received(found: list[Post | Engagement]) -> str:
    return _engagement(_joined(found))


def _on_originals(found: list[Post | Engagement]) -> str:
    return _engagement(one for one in _joined(found) if one.is_original)


def _joined(found: list[Post | Engagement]) -> list[Received]:
    return joined(*parted(found))


def _engagement(received: Iterable[Received]) -> str:
    """What counts of every post: reactions, comments and reposts, or else mere engagements."""
    spec = model(CURRENT)
    stands = [standing(one.told, spec) for one in received]
    split = [one for one in stands if is_split(one)]
    mere = sum(one.engagements or 0 for one in stands if not is_split(one))
    parts = [
        _number(sum(one.reactions or 0 for one in split), "reaction"),
        _number(sum(one.comments or 0 for one in split), "comment"),
        _number(sum(one.reposts or 0 for one in split), "repost"),
    ]
    if mere:
        parts = [*(parts if split else ()), _number(mere, "engagement")]
    return ", ".join(parts)


def _comments(found: list[Comment]) -> str:
    scored = sum(1 for c in found if c.quality)
    return f"{_number(len(found), 'comment')}, {scored} of substance"


def _sum(noun: str, plural: str = "") -> Callable[[list[Any]], str]:
    """Sources are never added up: of a day the one that tells the most stands, as in the score."""

    def tell(found: list[Any]) -> str:
        told: Counter[tuple[date, str]] = Counter()
        for record in found:
            told[record.on, record.source] += record.count
        most: Counter[date] = Counter()
        for (day, _), count in told.items():
            most[day] = max(most[day], count)
        return _number(most.total(), noun, plural)

    return tell


def _gained(found: list[Followers]) -> str:
    return f"{_number(sum(f.gained for f in found), 'follower')} net"


def _people(found: list[Invitation | Exchange]) -> str:
    people = {
        r.contact
        for r in found
        if (r.direction == "out" if isinstance(r, Invitation) else r.outbound > 0)
    }
    return f"{_number(len(people), 'person', 'people')} contacted"


def _two_way(found: list[Exchange]) -> str:
    sent = {r.contact for r in found if r.outbound}
    received = {r.contact for r in found if r.inbound}
    return f"{_number(len(sent & received), 'contact')} in two-way conversations"


_COUNTS: dict[str, tuple[tuple[type, ...], Callable[..., str]]] = {
    "original_publishing": ((Post,), _posts),
    "engagement_on_originals": ((Post, Engagement), _on_originals),
    "audience_growth": ((Followers,), _gained),
    "people_searches": ((Search,), _sum("people search", "people searches")),
    "prospect_profile_views": ((ProfileView,), _sum("profile view")),
    "decision_makers_contacted": ((Invitation, Exchange), _people),
    "leads_and_accounts_saved": (
        (Saved,),
        _sum("saved lead or account", "saved leads and accounts"),
    ),
    "content_shared": ((Post,), _posts),
    "engagement_received": ((Post, Engagement), _received),
    "thoughtful_comments": ((Comment,), _comments),
    "reactions_given": ((Reaction,), _sum("reaction")),
    "two_way_conversations": ((Exchange,), _two_way),
}
_STATES: dict[str, Callable[[ComponentScore], str]] = {
    "profile_completeness": lambda c: f"checklist {c.raw} of 100",
    "social_proof": lambda c: f"endorsements and 5 × recommendations: {c.raw}",
    "days_active": lambda c: f"{c.raw} of the last 30 days",
    "regularity": lambda c: "days with a reaction or a comment of substance",
    "network_size": lambda c: f"{c.raw} connections",
    "decision_maker_connections": lambda c: f"{c.raw} by seniority",
    "internal_connections": lambda c: f"{c.raw} co-workers",
}
_RATE_NOUNS = {
    "invitation_acceptance": ("accepted", "decided invitation"),
    "message_response": ("answered", "decided opener"),
}
