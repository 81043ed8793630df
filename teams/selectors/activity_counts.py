"""What members did in periods, counted for the reports."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import (
    CharField,
    Count,
    Exists,
    IntegerField,
    Max,
    Min,
    OuterRef,
    Q,
    Sum,
    Value,
)
from django.db.models.functions import Coalesce

from teams.models import Activity, ActivityKind, DirectionChoice, Exchange, Invitation

Period = tuple[date, date]

POST = Q(kind=ActivityKind.POST)
COMMENT = Q(kind=ActivityKind.COMMENT)
SCORED = COMMENT & Q(quality__gt=0)
SAVED = Q(kind=ActivityKind.SAVED)
# What several sources may tell of one day: that with the most of the day stands.
SOURCED: Mapping[str, Q] = {
    "reactions": Q(kind=ActivityKind.REACTION),
    "searches": Q(kind=ActivityKind.SEARCH),
    "profile_views": Q(kind=ActivityKind.PROFILE_VIEW),
    "leads": SAVED & Q(detail="lead"),
    "accounts": SAVED & Q(detail="account"),
}
KINDS = (
    *(ActivityKind.REACTION, ActivityKind.SEARCH, ActivityKind.PROFILE_VIEW, ActivityKind.SAVED),
    *(ActivityKind.POST, ActivityKind.COMMENT, ActivityKind.ACTIVE),
)
# A day is active by what the member did, as the component "days active" has it.
OWN = Q(passive=False, count__gt=0, kind__in=KINDS) & (~COMMENT | SCORED)
SENT = Q(direction=DirectionChoice.OUT, passive=False)
WRITTEN = Q(outbound__gt=0, passive=False)
NUMBERS = (
    *("active_days", "posts", "comments", "comments_scored", "reactions", "messages", "inmails"),
    *("invitations", "searches", "profile_views", "leads", "accounts"),
)
FIRST = "{}_first"
LAST = "{}_last"


@dataclass(frozen=True, slots=True)
class ActivityCounts:
    """What a member did: posts of every form, comments, messages sent (InMails among them) ...

    ``comments_scored`` are the comments with substance, before the caps a post and a day;
    ``active_days`` the days on which the member did something.
    """

    active_days: int = 0
    posts: int = 0
    comments: int = 0
    comments_scored: int = 0
    reactions: int = 0
    messages: int = 0
    inmails: int = 0
    invitations: int = 0
    searches: int = 0
    profile_views: int = 0
    leads: int = 0
    accounts: int = 0


def activity_counts(
    *, member_ids: Collection[int], among: Q, periods: Sequence[Period]
) -> list[dict[int, ActivityCounts]]:
    """Return by period what each member did from its first to its last day, both included.

    In one query, and a second one where several sources tell of the same kind of somebody: of
    such a day the source with the most stands, as in the score. Who did nothing has zeros.
    """
    found: list[dict[int, dict[str, int]]] = [defaultdict(dict) for _ in periods]
    several: dict[str, set[int]] = {}
    parts = [part for at, days in enumerate(periods) for part in _parts(at, days, among)]
    for at, member_id, *values in parts[0].union(*parts[1:], all=True) if parts else ():
        numbers, sources = values[: len(NUMBERS)], values[len(NUMBERS) :]
        known = found[at][member_id]
        for name, number in zip(NUMBERS, numbers, strict=True):
            known[name] = known.get(name, 0) + number
        for name, first, last in zip(SOURCED, sources[::2], sources[1::2], strict=True):
            if first != last:
                several.setdefault(name, set()).add(member_id)
    for at, member_id, name, number in _of_several(several, periods):
        found[at][member_id][name] = number
    return [{pk: ActivityCounts(**of.get(pk, {})) for pk in member_ids} for of in found]


def _parts(at: int, days: Period, among: Q) -> list[Any]:
    """Return the queries of a period: what was done, what was sent, and who was invited."""
    period = among & Q(on__range=days, replaced_by__isnull=True)
    did = Activity.objects.filter(OWN, replaced_by__isnull=True, **_same_day())
    invited = Invitation.objects.filter(SENT, replaced_by__isnull=True, **_same_day())
    done = Activity.objects.filter(period, count__gt=0)
    sources: dict[str, Any] = {}
    for name, kind in SOURCED.items():
        sources[FIRST.format(name)] = Coalesce(Min("source", filter=kind), Value(""))
        sources[LAST.format(name)] = Coalesce(Max("source", filter=kind), Value(""))
    return [
        _part(
            done,
            at,
            active_days=Count("on", filter=OWN, distinct=True),
            posts=Count("pk", filter=POST),
            comments=Count("pk", filter=COMMENT),
            comments_scored=Count("pk", filter=SCORED),
            **{name: Coalesce(Sum("count", filter=kind), 0) for name, kind in SOURCED.items()},
            **sources,
        ),
        _part(
            Exchange.objects.filter(period).annotate(seen=Exists(did), asked=Exists(invited)),
            at,
            active_days=Count("on", filter=WRITTEN & Q(seen=False, asked=False), distinct=True),
            messages=Coalesce(Sum("outbound"), 0),
            inmails=Coalesce(Sum("outbound", filter=Q(inmail=True)), 0),
        ),
        _part(
            Invitation.objects.filter(period, direction=DirectionChoice.OUT).annotate(
                seen=Exists(did)
            ),
            at,
            active_days=Count("on", filter=SENT & Q(seen=False), distinct=True),
            invitations=Count("pk"),
        ),
    ]


def _same_day() -> dict[str, Any]:
    return {"member": OuterRef("member"), "on": OuterRef("on")}


def _part(rows: Any, at: int, **told: Any) -> Any:
    """Return the rows by member with the same columns in every part: period, numbers, sources."""
    columns = {f"n_{name}": told.get(name, Value(0, IntegerField())) for name in NUMBERS}
    for name in SOURCED:
        for end in (FIRST.format(name), LAST.format(name)):
            columns[f"s_{end}"] = told.get(end, Value("", CharField()))
    by_member = rows.order_by().values("member_id").annotate(**columns)
    return by_member.annotate(at=Value(at, IntegerField())).values_list("at", "member_id", *columns)


def _of_several(
    several: Mapping[str, Collection[int]], periods: Sequence[Period]
) -> Iterable[tuple[int, int, str, int]]:
    """Return period, member, name and number of what several sources tell, day by day."""
    if not several:
        return []
    told = Q()
    for name, ids in several.items():
        told |= SOURCED[name] & Q(member_id__in=ids)
    days = Q()
    for period in periods:
        days |= Q(on__range=period)
    rows = Activity.objects.filter(told, days, count__gt=0, replaced_by__isnull=True).order_by()
    best: dict[tuple[int, str, date], int] = {}
    by_source = rows.values_list("member_id", "kind", "detail", "on", "source")
    kept = (ActivityKind.SAVED,)
    sums: dict[tuple[int, str, date, str], int] = defaultdict(int)
    for member_id, kind, detail, on, source, number in by_source.annotate(n=Sum("count")):
        name = _name(kind, detail if kind in kept else "")
        if name and member_id in several.get(name, ()):
            sums[member_id, name, on, source] += number
    for (member_id, name, on, _), number in sums.items():
        best[member_id, name, on] = max(best.get((member_id, name, on), 0), number)
    totals: dict[tuple[int, int, str], int] = defaultdict(int)
    for (member_id, name, on), number in best.items():
        for at, (first, last) in enumerate(periods):
            if first <= on <= last:
                totals[at, member_id, name] += number
    return [(*key, number) for key, number in totals.items()]


def _name(kind: str, detail: str) -> str:
    """Return the name of the count that rows of a kind go into; "" for none."""
    match kind:
        case ActivityKind.REACTION:
            return "reactions"
        case ActivityKind.SEARCH:
            return "searches"
        case ActivityKind.PROFILE_VIEW:
            return "profile_views"
        case ActivityKind.SAVED:
            return {"lead": "leads", "account": "accounts"}.get(detail, "")
    return ""
