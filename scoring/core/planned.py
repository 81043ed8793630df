"""A weekly mix as the records that it would leave, on fixed days between today and a horizon.

Whoever does more does all that is done with less: the records of a mix are among those of every
larger one. The u-th unit of a week falls on the same weekday in every week, spread over the five
working days; different inputs begin on different weekdays.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta

from scoring.core.catalogue import FULL_QUALITY, Situation
from scoring.core.mix import WORKING_DAYS, Mix, inputs, working_days
from scoring.core.model import ChecklistItem, ModelSpec
from scoring.core.records import (
    AnyRecord,
    Comment,
    Connection,
    Coverage,
    Exchange,
    Invitation,
    Post,
    Profile,
    ProfileView,
    Proof,
    Reaction,
    Saved,
    Search,
)
from scoring.core.result import Score
from scoring.core.sections import Evidence

# Coprime to the number of working days: five units fall on five days.
STRIDE = 2
# Coprime to 100: of any hundred invitations in a row exactly the share is accepted.
SHUFFLE = 37
ACCEPTED_AFTER = timedelta(days=3)
ANSWERED_AFTER = timedelta(days=1)
DECIDES = 100
DECIDES_NOTHING = 0

Days = Sequence[date]


def planned_records(
    mix: Mix, evidence: Evidence, as_of: date, horizon: date, spec: ModelSpec
) -> list[AnyRecord]:
    """The records of the mix on working days after ``as_of`` up to ``horizon``.

    Deterministic, without natural keys and without coverage (``what_if.assumed_coverage``).
    ``evidence`` is what is known on ``as_of``: it decides which checklist items are missing, how
    many recommendations there are and whether leads can be saved all the time.
    """
    days = working_days(as_of, horizon)
    records: list[AnyRecord] = []
    for name, build in DAILY.items():
        if name != "saved" or can_save(evidence, as_of, horizon):
            for day, count in _daily(name, mix.amount(name), days, spec).items():
                records += build(day, count, mix, spec)
    return [
        *records,
        *invitations(mix, days, horizon, spec),
        *conversations(mix, days, horizon, spec),
        *recommendations(mix, evidence, days, as_of, spec),
        *profile(mix, evidence, days, as_of, spec),
    ]


def units(name: str, amount: int, days: Days, spec: ModelSpec) -> Iterator[tuple[int, date]]:
    """Every unit of a weekly amount: its place in the week, counted from 0, and its day."""
    first = [one.name for one in inputs(spec)].index(name)
    for place in range(amount):
        weekday = (first + STRIDE * place) % WORKING_DAYS
        yield from ((place, day) for day in days if day.weekday() == weekday)


def _daily(name: str, amount: int, days: Days, spec: ModelSpec) -> dict[date, int]:
    counts = dict.fromkeys(days, 0)
    for _, day in units(name, amount, days, spec):
        counts[day] += 1
    return {day: count for day, count in counts.items() if count}


def _posts(day: date, count: int, mix: Mix, spec: ModelSpec) -> list[AnyRecord]:
    return [Post(on=day, form="original", reactions=mix.received) for _ in range(count)]


def _articles(day: date, count: int, mix: Mix, spec: ModelSpec) -> list[AnyRecord]:
    return [Post(on=day, form="article", reactions=mix.received) for _ in range(count)]


def _reshares(day: date, count: int, mix: Mix, spec: ModelSpec) -> list[AnyRecord]:
    words = spec.reshare_words
    return [Post(on=day, form="reshare_with_text", words=words) for _ in range(count)]


def _comments(day: date, count: int, mix: Mix, spec: ModelSpec) -> list[AnyRecord]:
    return [Comment(on=day, quality=FULL_QUALITY) for _ in range(count)]


def _reactions(day: date, count: int, mix: Mix, spec: ModelSpec) -> list[AnyRecord]:
    return [Reaction(on=day, count=count)]


def _searches(day: date, count: int, mix: Mix, spec: ModelSpec) -> list[AnyRecord]:
    return [Search(on=day, count=count)]


def _views(day: date, count: int, mix: Mix, spec: ModelSpec) -> list[AnyRecord]:
    return [ProfileView(on=day, count=count, degree=2)]


def _saved(day: date, count: int, mix: Mix, spec: ModelSpec) -> list[AnyRecord]:
    return [Saved(on=day, what="lead", count=count)]


# By the input: what so many of it leave on one day.
DAILY: dict[str, Callable[[date, int, Mix, ModelSpec], list[AnyRecord]]] = {
    "posts": _posts,
    "articles": _articles,
    "reshares": _reshares,
    "comments": _comments,
    "reactions": _reactions,
    "searches": _searches,
    "views": _views,
    "saved": _saved,
}


def can_save(evidence: Evidence, as_of: date, horizon: date) -> bool:
    """Whether a Sales Navigator seat is held from the day after ``as_of`` up to ``horizon``."""
    first, last = as_of.toordinal() + 1, horizon.toordinal()
    return any(began <= first and last <= ended for began, ended in evidence.seats)


def invitations(mix: Mix, days: Days, horizon: date, spec: ModelSpec) -> list[AnyRecord]:
    """One decision maker each, of whom the share accepts after three days and is connected."""
    sent = units("invitations", mix.invitations, days, spec)
    records: list[AnyRecord] = []
    for number, (place, day) in enumerate(sent, start=1):
        contact = f"planned invitation {day} {place}"
        accepted = day + ACCEPTED_AFTER
        is_accepted = number * SHUFFLE % 100 < mix.accepted and accepted <= horizon
        records.append(
            Invitation(
                on=day,
                contact=contact,
                direction="out",
                title=DECIDES,
                accepted_on=accepted if is_accepted else None,
            )
        )
        if is_accepted:
            records.append(Connection(on=accepted, contact=contact, title=DECIDES))
    return records


def conversations(mix: Mix, days: Days, horizon: date, spec: ModelSpec) -> list[AnyRecord]:
    """One message to somebody who decides nothing, and the answer a day later."""
    records: list[AnyRecord] = []
    for place, day in units("conversations", mix.conversations, days, spec):
        key = f"planned conversation {day} {place}"
        records.append(_message(key, day, is_out=True))
        if day + ANSWERED_AFTER <= horizon:
            records.append(_message(key, day + ANSWERED_AFTER, is_out=False))
    return records


def _message(key: str, day: date, *, is_out: bool) -> Exchange:
    return Exchange(
        on=day,
        conversation=key,
        contact=key,
        first_at=datetime.combine(day, time(12), UTC),
        first_out=is_out,
        outbound=int(is_out),
        inbound=int(not is_out),
        title=DECIDES_NOTHING,
    )


def recommendations(
    mix: Mix, evidence: Evidence, days: Days, as_of: date, spec: ModelSpec
) -> list[AnyRecord]:
    """One received on each of the days, on top of what was last counted."""
    known = Situation(evidence.of[Proof], as_of, spec, evidence.aliases).proof()
    endorsements, received = (known.endorsements, known.recommendations) if known else (0, 0)
    dates = sorted(day for _, day in units("recommendations", mix.recommendations, days, spec))
    return [
        Proof(on=day, endorsements=endorsements, recommendations=received + number)
        for number, day in enumerate(dates, start=1)
    ]


def profile(
    mix: Mix, evidence: Evidence, days: Days, as_of: date, spec: ModelSpec
) -> list[AnyRecord]:
    """The missing checklist items one a working day, those of most points first."""
    todo = missing_items(evidence, as_of, spec)[: mix.profile]
    return [
        Profile(on=day, values=dict.fromkeys(item.keys, item.at_least))
        for day, item in zip(days, todo, strict=False)
    ]


def missing_items(evidence: Evidence, as_of: date, spec: ModelSpec) -> list[ChecklistItem]:
    """The checklist items that do not hold on ``as_of``, those of most points first."""
    known: dict[str, tuple[date, int]] = {}
    for record in evidence.of[Profile]:
        if record.on <= as_of:
            for key, value in record.values.items():
                known[key] = max(known.get(key, (record.on, 0)), (record.on, int(value)))
    missing = [
        item
        for item in spec.checklist
        if any(known.get(key, (as_of, 0))[1] < item.at_least for key in item.keys)
    ]
    return sorted(missing, key=lambda item: (-item.points, item.keys))


def assumed_coverage(today: Score, as_of: date, horizon: date) -> list[Coverage]:
    """What has a value today is covered from the next day on up to the horizon."""
    names = tuple(name for name, one in today.components.items() if one.points is not None)
    start = as_of + timedelta(days=1)
    return [Coverage(metrics=names, start=start, end=horizon)] if names else []
