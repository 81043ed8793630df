"""What was counted behind a component, in words: "15 originals, 1 article"."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from typing import Any, get_args

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
from teams.reports.wording import counts

WINDOW = 90


def counted(component: ComponentScore, records: Sequence[AnyRecord], *, as_of: date) -> str:
    """Return what was counted behind a component in the window that ends on ``as_of``."""
    if component.coverage in ("not_measured", "not_applicable"):
        return ""
    if component.trials is not None:
        return _RATES[component.name](component.successes or 0, component.trials)
    if component.name in _NETWORK:
        return counts.things(_NETWORK[component.name], int(component.raw or 0))
    if component.name in counts.STATES:
        return counts.state(component.name, str(component.raw))
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


def _posts(found: list[Post]) -> str:
    forms = Counter(post.form for post in found)
    parts = [counts.things(form, forms[form]) for form in get_args(PostForm) if forms[form]]
    return counts.listed(parts) or counts.no_posts()


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
        counts.things("reaction", sum(one.reactions or 0 for one in split)),
        counts.things("comment", sum(one.comments or 0 for one in split)),
        counts.things("repost", sum(one.reposts or 0 for one in split)),
    ]
    if mere:
        parts = [*(parts if split else ()), counts.things("engagement", mere)]
    return counts.listed(parts)


def _comments(found: list[Comment]) -> str:
    return counts.comments(len(found), sum(1 for c in found if c.quality))


def _sum(kind: str) -> Callable[[list[Any]], str]:
    """Sources are never added up: of a day the one that tells the most stands, as in the score."""

    def tell(found: list[Any]) -> str:
        told: Counter[tuple[date, str]] = Counter()
        for record in found:
            told[record.on, record.source] += record.count
        most: Counter[date] = Counter()
        for (day, _), count in told.items():
            most[day] = max(most[day], count)
        return counts.things(kind, most.total())

    return tell


def _gained(found: list[Followers]) -> str:
    return counts.things("follower", sum(f.gained for f in found))


def _people(found: list[Invitation | Exchange]) -> str:
    people = {
        r.contact
        for r in found
        if (r.direction == "out" if isinstance(r, Invitation) else r.outbound > 0)
    }
    return counts.things("contacted", len(people))


def _two_way(found: list[Exchange]) -> str:
    sent = {r.contact for r in found if r.outbound}
    received = {r.contact for r in found if r.inbound}
    return counts.things("two_way", len(sent & received))


_COUNTS: dict[str, tuple[tuple[type, ...], Callable[..., str]]] = {
    "original_publishing": ((Post,), _posts),
    "engagement_on_originals": ((Post, Engagement), _on_originals),
    "audience_growth": ((Followers,), _gained),
    "people_searches": ((Search,), _sum("search")),
    "prospect_profile_views": ((ProfileView,), _sum("view")),
    "decision_makers_contacted": ((Invitation, Exchange), _people),
    "leads_and_accounts_saved": ((Saved,), _sum("saved")),
    "content_shared": ((Post,), _posts),
    "engagement_received": ((Post, Engagement), _received),
    "thoughtful_comments": ((Comment,), _comments),
    "reactions_given": ((Reaction,), _sum("reaction")),
    "two_way_conversations": ((Exchange,), _two_way),
}
_NETWORK = {"network_size": "connection", "internal_connections": "coworker"}
_RATES: dict[str, Callable[[int, int], str]] = {
    "invitation_acceptance": counts.invitations,
    "message_response": counts.openers,
}
