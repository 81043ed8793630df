"""Worked examples of the rules: little made-up histories, scored by the model that is shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache

from django.utils.translation import get_language

from scoring.core.model import ModelSpec
from scoring.core.records import (
    Active,
    AnyRecord,
    Comment,
    Connection,
    Coverage,
    Exchange,
    Followers,
    Invitation,
    Network,
    Post,
    PostForm,
    Profile,
    ProfileView,
    Proof,
    Reaction,
    Saved,
    Search,
)
from scoring.core.result import ComponentScore
from scoring.core.score import evaluate
from scoring.core.timeline import Timeline, build
from teams.reports.wording import examples as words
from teams.reports.wording.checklist import item_label
from teams.reports.wording.counts import things

DAY = date(2001, 1, 1)  # any day will do: ages alone count
AGES = (0, 7, 30)
OWN_COMPANY = "own company"
EVERYTHING = Coverage(metrics=("*",), start=date(2000, 1, 1), end=DAY)

Happening = tuple[str, Sequence[AnyRecord]]


@dataclass(frozen=True, slots=True)
class Part:
    """Something that happens in an example, and what it weighs by itself, where it is summed."""

    text: str
    raw: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Example:
    """What happened, and what the model makes of it."""

    parts: tuple[Part, ...]
    score: ComponentScore


def examples_of(spec: ModelSpec) -> Mapping[str, Example]:
    """Return an example for every component, by name."""
    return _examples(spec, get_language())


@lru_cache(maxsize=8)
def _examples(spec: ModelSpec, language: str | None) -> Mapping[str, Example]:
    told = {c.name: _HISTORIES[c.name](spec) for c in spec.components}
    timelines: list[Timeline] = []
    for happenings in told.values():
        everything = [record for _, records in happenings for record in records]
        timelines += [_timeline(each, spec) for each in (everything, *(r for _, r in happenings))]
    scores = evaluate(timelines, DAY, DAY, spec)
    found, place = {}, 0
    for component in spec.components:
        whole, *alone = (
            scores.at(place + n, DAY).components[component.name]
            for n in range(len(told[component.name]) + 1)
        )
        place += 1 + len(alone)
        is_sum = component.kind == "decayed"
        parts = (
            Part(text, each.raw if is_sum else None)
            for (text, _), each in zip(told[component.name], alone, strict=True)
        )
        found[component.name] = Example(tuple(parts), whole)
    return found


def _timeline(records: Sequence[AnyRecord], spec: ModelSpec) -> Timeline:
    aliases = frozenset({OWN_COMPANY})
    return build([EVERYTHING, *records], spec, aliases=aliases, seat="sales_navigator")


def _ago(age: int) -> date:
    return DAY - timedelta(days=age)


def _checklist(spec: ModelSpec) -> list[Happening]:
    keys = {key: item.at_least for item in spec.checklist[:3] for key in item.keys}
    told = [
        item_label(key) if least == 1 else f"{item_label(key)}: {least}"
        for key, least in keys.items()
    ]
    values: dict[str, bool | int] = {key: least == 1 or least for key, least in keys.items()}
    return [(", ".join(told), [Profile(on=DAY, values=values)])]


def _proof(spec: ModelSpec) -> list[Happening]:
    proof = Proof(on=DAY, endorsements=12, recommendations=2)
    return [(words.endorsed(proof.endorsements, proof.recommendations), [proof])]


def _posts(*forms: tuple[str, PostForm]) -> Callable[[ModelSpec], list[Happening]]:
    def told(spec: ModelSpec) -> list[Happening]:
        return [
            (words.post(text, age), [Post(on=_ago(age), form=form, ref=str(age))])
            for (text, form), age in zip(forms, AGES, strict=True)
        ]

    return told


def _engaged(text: str, form: PostForm) -> Callable[[ModelSpec], list[Happening]]:
    def told(spec: ModelSpec) -> list[Happening]:
        found: list[Happening] = []
        for age, (reactions, comments, reposts) in zip(
            (7, 30), ((20, 5, 2), (40, 9, 3)), strict=True
        ):
            post = Post(
                on=_ago(age),
                form=form,
                ref=str(age),
                reactions=reactions,
                comments=comments,
                reposts=reposts,
            )
            found.append((words.engaged(text, age, reactions, comments, reposts), [post]))
        return found

    return told


def _followers(spec: ModelSpec) -> list[Happening]:
    return [
        (words.followers(gained, age), [Followers(on=_ago(age), gained=gained)])
        for gained, age in ((12, 7), (5, 30))
    ]


def _searches(spec: ModelSpec) -> list[Happening]:
    return [
        (words.searches(6, 0), [Search(on=DAY, count=6)]),
        (words.searches(4, 7, advanced=True), [Search(on=_ago(7), count=4, advanced=True)]),
    ]


def _views(spec: ModelSpec) -> list[Happening]:
    return [
        (words.views(12, 0, degree=2), [ProfileView(on=DAY, count=12, degree=2)]),
        (words.views(4, 7, degree=1), [ProfileView(on=_ago(7), count=4, degree=1)]),
    ]


def _contacted(spec: ModelSpec) -> list[Happening]:
    accepted = Invitation(
        on=_ago(7), contact="chief", direction="out", title=100, accepted_on=_ago(5)
    )
    return [
        (words.accepted_invitation(7), [accepted]),
        (words.unanswered_message(30), [_message(30, "b", title=50)]),
    ]


def _message(age: int, contact: str, *, answers: int = 0, title: int | None = None) -> Exchange:
    return Exchange(
        on=_ago(age),
        conversation=contact,
        contact=contact,
        first_at=datetime.combine(_ago(age), time.min, UTC),
        first_out=True,
        outbound=1,
        inbound=answers,
        title=title,
    )


def _saved(spec: ModelSpec) -> list[Happening]:
    return [
        (words.leads(6, 0), [Saved(on=DAY, what="lead", count=6)]),
        (words.accounts(2, 7), [Saved(on=_ago(7), what="account", count=2)]),
    ]


def _active(spec: ModelSpec) -> list[Happening]:
    days = [Active(on=_ago(age)) for age in range(0, 16, 2)]
    return [(words.active_days(len(days), spec.spans.active), days)]


def _comments(spec: ModelSpec) -> list[Happening]:
    return [
        (words.comment(length, age), [Comment(on=_ago(age), quality=quality)])
        for age, (length, quality) in zip(AGES, spec.comments.steps, strict=False)
    ]


def _reactions(spec: ModelSpec) -> list[Happening]:
    most = spec.caps.reactions // 100
    return [
        (words.reactions(6, 0), [Reaction(on=DAY, count=6)]),
        (
            words.capped_reactions(most + 4, 7, most),
            [Reaction(on=_ago(7), count=most + 4)],
        ),
    ]


def _regular(spec: ModelSpec) -> list[Happening]:
    return [(words.reaction(age), [Reaction(on=_ago(age))]) for age in AGES]


def _network(spec: ModelSpec) -> list[Happening]:
    network = Network(on=DAY, connections=400)
    return [(things("connection", network.connections), [network])]


def _senior(spec: ModelSpec) -> list[Happening]:
    known = [(100, 20), (50, 20), (0, 60)]
    connections = [
        Connection(on=_ago(30), contact=f"{weight}/{n}", title=weight)
        for weight, count in known
        for n in range(count)
    ]
    text = words.connections_by_rank(len(connections), known[0][1], known[1][1])
    return [(text, connections)]


def _internal(spec: ModelSpec) -> list[Happening]:
    known = [Connection(on=_ago(30), contact=str(n), company=OWN_COMPANY) for n in range(8)]
    return [(words.internal_connections(len(known)), known)]


def _invitations(spec: ModelSpec) -> list[Happening]:
    sent = [
        Invitation(
            on=_ago(30),
            contact=str(n),
            direction="out",
            ref=str(n),
            accepted_on=_ago(20) if n < 6 else None,
        )
        for n in range(20)
    ]
    accepted = sum(each.accepted_on is not None for each in sent)
    return [(words.invitations(len(sent), 30, accepted), sent)]


def _conversations(spec: ModelSpec) -> list[Happening]:
    return [
        (
            words.conversation(age),
            [_message(age, str(age), answers=1)],
        )
        for age in AGES
    ]


def _openers(spec: ModelSpec) -> list[Happening]:
    sent = [_message(40, str(n), answers=int(n < 3)) for n in range(12)]
    answered = sum(each.inbound for each in sent)
    return [(words.openers(len(sent), 40, answered), sent)]


_HISTORIES: Mapping[str, Callable[[ModelSpec], list[Happening]]] = {
    "profile_completeness": _checklist,
    "social_proof": _proof,
    "original_publishing": _posts(
        (words.ORIGINAL, "original"),
        (words.ANOTHER, "original"),
        (words.ARTICLE, "article"),
    ),
    "engagement_on_originals": _engaged(words.ORIGINAL, "original"),
    "audience_growth": _followers,
    "people_searches": _searches,
    "prospect_profile_views": _views,
    "decision_makers_contacted": _contacted,
    "leads_and_accounts_saved": _saved,
    "days_active": _active,
    "content_shared": _posts(
        (words.ORIGINAL, "original"),
        (words.RESHARE_WITH_TEXT, "reshare_with_text"),
        (words.REPOST, "repost"),
    ),
    "engagement_received": _engaged(words.RESHARE, "reshare_with_text"),
    "thoughtful_comments": _comments,
    "reactions_given": _reactions,
    "regularity": _regular,
    "network_size": _network,
    "decision_maker_connections": _senior,
    "internal_connections": _internal,
    "invitation_acceptance": _invitations,
    "two_way_conversations": _conversations,
    "message_response": _openers,
}
