"""What members posted and commented in a period, for the content lab: no texts, by day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Max, Q

from scoring.core.content_comments import CommentCount
from scoring.core.records import Coverage as CoveredDays
from scoring.core.records import Engagement, Post
from teams.models import Activity, ActivityKind, Coverage, TeamMembership

# A post may have been scheduled, and so be dated this much before what is told of it.
SCHEDULED = timedelta(days=90)
NUMBERS = ("moment", "reactions", "comments", "reposts", "engagements", "impressions")
WRITING = ("at", "detail", "words", "chars", "media")


@dataclass(frozen=True, slots=True)
class AuthorFacts:
    """What is stored of one member's posts. ``before`` is the day of the last earlier one."""

    posts: list[Post]
    told: list[Engagement]
    coverage: list[CoveredDays]
    before: date | None


@dataclass(frozen=True, slots=True)
class Term:
    """A team that a member was in from a day to another; None where it goes on."""

    team_id: int
    start: date
    end: date | None


def author_facts(*, member_ids: Collection[int], first: date, last: date) -> dict[int, AuthorFacts]:
    """Return the posts of each member that may be of the days from ``first`` to ``last``.

    In three queries, whatever the number of members. What was scheduled before ``first`` is there
    too, and what was told of posts up to 90 days after ``last``.
    """
    since = first - SCHEDULED
    kinds = Q(kind=ActivityKind.POST, on__lte=last) | Q(
        kind=ActivityKind.ENGAGEMENT, on__lte=last + SCHEDULED
    )
    theirs = Activity.objects.filter(
        kinds, member_id__in=member_ids, replaced_by__isnull=True, count__gt=0
    ).order_by()
    posts: dict[int, list[Post]] = defaultdict(list)
    told: dict[int, list[Engagement]] = defaultdict(list)
    columns = ("member_id", "kind", "source", "ref", "on", *NUMBERS, *WRITING)
    for row in theirs.filter(on__gte=since).values_list(*columns):
        member_id, kind, source, ref, on, *rest = row
        numbers = dict(zip(NUMBERS, rest, strict=False))
        if kind == ActivityKind.ENGAGEMENT:
            told[member_id].append(Engagement(source=source, ref=ref, on=on, **numbers))
            continue
        at, form, words, chars, media = rest[len(NUMBERS) :]
        known = {"at": at, "form": form, "words": words, "chars": chars, "media": media}
        posts[member_id].append(Post(source=source, ref=ref, on=on, **known, **numbers))
    earlier = theirs.filter(on__lt=since).values_list("member_id").annotate(Max("on"))
    before: dict[int, date] = dict(earlier)
    covered = _coverage(member_ids, first, last)
    return {
        pk: AuthorFacts(posts[pk], told[pk], covered.get(pk, []), before.get(pk))
        for pk in posts.keys() | told.keys()
    }


def comment_counts(
    *, member_ids: Collection[int], first: date, last: date
) -> list[tuple[date, CommentCount]]:
    """Return how many comments of each quality every member made on each day, in one query."""
    rows = Activity.objects.filter(
        member_id__in=member_ids,
        kind=ActivityKind.COMMENT,
        on__gte=first,
        on__lte=last,
        replaced_by__isnull=True,
        count__gt=0,
        quality__isnull=False,
    )
    by = ("on", "member_id", "quality", "quality_measured", "flag")
    counted = rows.order_by().values_list(*by).annotate(Count("pk"))
    return [
        (on, CommentCount(member_id, quality or 0, measured, own_post, count))
        for on, member_id, quality, measured, own_post, count in counted
    ]


def terms_of(*, team_ids: Collection[int] | None, first: date, last: date) -> dict[int, list[Term]]:
    """Return the teams of members from ``first`` to ``last``, by member, latest start first.

    Of members who were in one of the teams in that time, or of all.
    """
    rows = TeamMembership.objects.filter(
        Q(end__isnull=True) | Q(end__gte=first), start__lte=last
    ).order_by("-start", "-pk")
    terms: dict[int, list[Term]] = {}
    for member_id, team_id, start, end in rows.values_list("member_id", "team_id", "start", "end"):
        terms.setdefault(member_id, []).append(Term(team_id, start, end))
    if team_ids is None:
        return terms
    wanted = set(team_ids)
    return {pk: found for pk, found in terms.items() if wanted & {term.team_id for term in found}}


def team_on(terms: Iterable[Term], on: date) -> int | None:
    """Return the team of a day out of a member's terms; of several the one that began last."""
    here = (term for term in terms if term.start <= on and (term.end is None or on <= term.end))
    return next((term.team_id for term in here), None)


def _coverage(
    member_ids: Collection[int], first: date, last: date
) -> Mapping[int, list[CoveredDays]]:
    rows = Coverage.objects.filter(
        member_id__in=member_ids, start__lte=last, end__gte=first, replaced_by__isnull=True
    ).order_by()
    found: dict[int, list[CoveredDays]] = {}
    for member_id, metrics, start, end, within, floor in rows.values_list(
        "member_id", "metrics", "start", "end", "within", "floor"
    ):
        one = CoveredDays(metrics=tuple(metrics), start=start, end=end, within=within, floor=floor)
        found.setdefault(member_id, []).append(one)
    return found
