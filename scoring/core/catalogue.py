"""What a member can do next: each action as the records that doing it once would leave.

Only what is in the member's own hands, and nothing that automation would do better. What others
decide (engagement received, followers, acceptances, answers) has no action of its own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time

from scoring.core.comments import halved
from scoring.core.model import ChecklistItem, ModelSpec
from scoring.core.records import (
    Active,
    AnyRecord,
    Comment,
    Connection,
    Exchange,
    Post,
    Profile,
    ProfileView,
    Proof,
    Reaction,
    Saved,
    Search,
)

FULL_QUALITY = 100
# No source can know such keys: opaque keys are text without control characters.
ELSEWHERE = "\0elsewhere"


@dataclass(frozen=True, slots=True)
class Situation:
    """Who would act, and the day on which it would count."""

    records: Sequence[AnyRecord]
    day: date
    spec: ModelSpec
    aliases: frozenset[str]

    def source_of_day(self, kind: type[Reaction] | type[Search] | type[ProfileView]) -> str:
        """The source that tells most of the day: only what adds to it can count."""
        told: Counter[str] = Counter()
        for record in self.records:
            if isinstance(record, kind) and record.on == self.day:
                told[record.source] += record.count
        return min(told, key=lambda source: (-told[source], source), default="")

    def sources_of_saved(self) -> Sequence[str]:
        """Every source that tells of leads or accounts saved on the day."""
        saved = (r for r in self.records if isinstance(r, Saved) and r.on == self.day)
        return sorted({record.source for record in saved}) or [""]

    def proof(self) -> Proof | None:
        """Endorsements and recommendations as last counted, None where they never were."""
        known = [r for r in self.records if isinstance(r, Proof) and r.on <= self.day]
        if not known:
            return None
        last = max(r.on for r in known)
        latest = [r for r in known if r.on == last]
        return Proof(
            on=self.day,
            endorsements=max(r.endorsements for r in latest),
            recommendations=max(r.recommendations for r in latest),
        )


@dataclass(frozen=True, slots=True)
class Action:
    """Something to do for ``component``: ``records`` gives nothing where it is not possible.

    ``count`` is how often, ``least`` the least that the model counts: words, characters or days.
    """

    name: str
    component: str
    minutes: int
    records: Callable[[Situation], Sequence[AnyRecord]]
    count: int = 1
    least: int = 0


def _publish_post(at: Situation) -> Sequence[AnyRecord]:
    return [Post(on=at.day, form="original")]


def _publish_article(at: Situation) -> Sequence[AnyRecord]:
    return [Post(on=at.day, form="article")]


def _reshare(at: Situation) -> Sequence[AnyRecord]:
    return [Post(on=at.day, form="reshare_with_text", words=at.spec.reshare_words)]


def _comment(at: Situation) -> Sequence[AnyRecord]:
    return [Comment(on=at.day, quality=FULL_QUALITY) for _ in range(3)]


def _comment_once(at: Situation) -> Sequence[AnyRecord]:
    return [Comment(on=at.day, quality=FULL_QUALITY)]


def _answer_commenters(at: Situation) -> Sequence[AnyRecord]:
    return [Comment(on=at.day, quality=halved(FULL_QUALITY), own_post=True) for _ in range(2)]


def _react(at: Situation) -> Sequence[AnyRecord]:
    return [Reaction(on=at.day, count=5, source=at.source_of_day(Reaction))]


def _search(at: Situation) -> Sequence[AnyRecord]:
    return [Search(on=at.day, count=5, source=at.source_of_day(Search))]


def _search_with_filters(at: Situation) -> Sequence[AnyRecord]:
    return [Search(on=at.day, count=3, advanced=True, source=at.source_of_day(Search))]


def _view(at: Situation) -> Sequence[AnyRecord]:
    return [ProfileView(on=at.day, count=10, degree=2, source=at.source_of_day(ProfileView))]


def _save_leads(at: Situation) -> Sequence[AnyRecord]:
    sources = at.sources_of_saved()
    return [Saved(on=at.day, what="lead", count=5, source=source) for source in sources]


def _save_accounts(at: Situation) -> Sequence[AnyRecord]:
    sources = at.sources_of_saved()
    return [Saved(on=at.day, what="account", count=2, source=source) for source in sources]


def _be_active(at: Situation) -> Sequence[AnyRecord]:
    return [Active(on=at.day)]


def _contact(at: Situation) -> Sequence[AnyRecord]:
    return [_message(at.day, key, key, title=100) for key in _strangers(2)]


def _answer(at: Situation) -> Sequence[AnyRecord]:
    """Replies to the three who wrote last and were not written to within the window."""
    ages = range(at.spec.spans.window)
    recent = [r for r in at.records if isinstance(r, Exchange) and (at.day - r.on).days in ages]
    written = {r.contact for r in recent if r.outbound}
    waiting: dict[str, Exchange] = {}
    for record in recent:
        if record.inbound and record.contact not in written:
            known = waiting.get(record.contact, record)
            waiting[record.contact] = max(known, record, key=_recency)
    latest = sorted(waiting.values(), key=_recency, reverse=True)[:3]
    return [_message(at.day, r.conversation, r.contact, title=None) for r in latest]


def _recency(record: Exchange) -> tuple[date, str, str]:
    return record.on, record.contact, record.conversation


def _message(day: date, conversation: str, contact: str, title: int | None) -> Exchange:
    return Exchange(
        on=day,
        conversation=conversation,
        contact=contact,
        first_at=datetime.combine(day, time.max, UTC),
        first_out=True,
        outbound=1,
        inbound=0,
        title=title,
    )


def _connect_deciders(at: Situation) -> Sequence[AnyRecord]:
    return [
        Connection(on=at.day, contact=key, title=100, company=ELSEWHERE) for key in _strangers(3)
    ]


def _connect_coworkers(at: Situation) -> Sequence[AnyRecord]:
    own = sorted(at.aliases)[:1]
    return [
        Connection(on=at.day, contact=key, company=company)
        for company in own
        for key in _strangers(5)
    ]


def _connect_colleagues(at: Situation) -> Sequence[AnyRecord]:
    return [Connection(on=at.day, contact=key, title=0, company=ELSEWHERE) for key in _strangers(5)]


def _recommendation(at: Situation) -> Sequence[AnyRecord]:
    proof = at.proof()
    return [replace(proof, recommendations=proof.recommendations + 1)] if proof else []


def _endorsements(at: Situation) -> Sequence[AnyRecord]:
    proof = at.proof()
    return [replace(proof, endorsements=proof.endorsements + 3)] if proof else []


def _strangers(number: int) -> list[str]:
    return [f"\0new-{place}" for place in range(number)]


def _complete(item: ChecklistItem) -> Callable[[Situation], Sequence[AnyRecord]]:
    values = dict.fromkeys(item.keys, item.at_least)
    return lambda at: [Profile(on=at.day, values=values)]


# By the first key of the checklist item: how long it takes.
CHECKLIST_MINUTES = {
    "photo": 10,
    "banner": 10,
    "headline_chars": 10,
    "about_chars": 15,
    "current_role_described": 15,
    "past_roles": 10,
    "education": 5,
    "skills": 5,
    "location": 5,
    "featured": 10,
    "custom_url": 5,
}


def _deeds(spec: ModelSpec) -> Iterator[Action]:
    own, words = spec.reshare_words, spec.comments.steps[0][0]
    yield Action("publish_post", "original_publishing", 30, _publish_post)
    yield Action("publish_article", "original_publishing", 120, _publish_article)
    yield Action("share_with_own_words", "content_shared", 10, _reshare, least=own)
    yield Action("write_comments", "thoughtful_comments", 20, _comment, 3, words)
    yield Action("answer_commenters", "thoughtful_comments", 10, _answer_commenters, 2, words)
    yield Action("write_one_comment", "regularity", 7, _comment_once, least=words)
    yield Action("react", "reactions_given", 5, _react, 5)
    yield Action("search_people", "people_searches", 10, _search, 5)
    yield Action("search_with_filters", "people_searches", 10, _search_with_filters, 3)
    yield Action("view_prospects", "prospect_profile_views", 15, _view, 10)
    days = spec.spans.window
    yield Action("contact_decision_makers", "decision_makers_contacted", 20, _contact, 2, days)
    yield Action("save_leads", "leads_and_accounts_saved", 10, _save_leads, 5)
    yield Action("save_accounts", "leads_and_accounts_saved", 5, _save_accounts, 2)
    yield Action("be_active", "days_active", 5, _be_active)
    yield Action("answer_messages", "two_way_conversations", 15, _answer)
    yield Action("connect_decision_makers", "decision_maker_connections", 30, _connect_deciders, 3)
    yield Action("connect_coworkers", "internal_connections", 10, _connect_coworkers, 5)
    yield Action("connect_former_colleagues", "network_size", 10, _connect_colleagues, 5)
    yield Action("ask_for_recommendation", "social_proof", 15, _recommendation)
    yield Action("ask_for_endorsements", "social_proof", 10, _endorsements, 3)


def catalogue(spec: ModelSpec) -> tuple[Action, ...]:
    """All actions under a model: the deeds, and one for every item of its checklist."""
    items = []
    for item in spec.checklist:
        key, least = item.keys[0], item.at_least
        name, minutes = f"complete_{key}", CHECKLIST_MINUTES[key]
        items.append(Action(name, "profile_completeness", minutes, _complete(item), least, least))
    return (*_deeds(spec), *items)
