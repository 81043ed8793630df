"""How numbers are split among what the member did and what posts received."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from scoring.core.daily import SOURCED
from scoring.core.day_rules import QUALITIES, SAVED, SHARED, DayRule, published_shares
from scoring.core.engagement import (
    ON_ORIGINALS,
    ORIGINALS,
    RECEIVED,
    Standing,
    standing,
    units,
)
from scoring.core.records import (
    Active,
    AnyRecord,
    Comment,
    Engagement,
    Exchange,
    Invitation,
    Post,
    ProfileView,
    Reaction,
    Saved,
    Search,
)
from scoring.core.shares import Reason, Share
from scoring.core.trace import Case, Explained, Row, record_day


def _by_rule(rule: DayRule) -> Callable[[Row, Case], Iterable[Share]]:
    return lambda row, case: rule.shares(row.of, case.spec)


def _published(row: Row, case: Case) -> Iterable[Share]:
    return published_shares(row.of, case.spec)


def _by_source(rule: DayRule) -> Callable[[Row, Case], Iterable[Share]]:
    """Of one day's sources the first with the most units stands, the others have nothing."""

    def split(row: Row, case: Case) -> Iterator[Share]:
        stands = False
        for records in row.of.values():
            if not stands and rule.units(records, case.spec) == row.units:
                stands = True
                yield from rule.shares(records, case.spec)
                continue
            for record, worth in zip(records, rule.worths(records, case.spec), strict=True):
                yield Share(record, 0, worth, "other_source")

    return split


def _received(row: Row, case: Case) -> Iterator[Share]:
    found: list[Standing] = row.of
    for worth, stands, post in found:
        yield Share(stands, worth, worth, None if worth else "zero")
        for told in post.told:
            if told is not stands:
                yield Share(told, 0, units(told, case.spec), "other_source")


def _once(row: Row, records: Mapping[int, list[AnyRecord]]) -> Iterator[Share]:
    first, *others = records[row.on]
    yield Share(first, row.units, row.units)
    for record in others:
        yield Share(record, 0, row.units, "day_once")


def _active(row: Row, case: Case) -> Iterable[Share]:
    return _once(row, case.active)


def _regular(row: Row, case: Case) -> Iterable[Share]:
    return _once(row, case.regular)


def _nothing(_record: AnyRecord, _case: Case) -> Reason:
    return "zero"


def _no_seat(_record: AnyRecord, _case: Case) -> Reason:
    return "no_seat"


def _not_scored(record: AnyRecord, case: Case) -> Reason:
    return case.dropped.get(id(record), "zero")


def _not_received(record: AnyRecord, case: Case, component: str = RECEIVED) -> Reason:
    """The source that stands dates the post on a day that does not count any more."""
    covered = case.evidence.covered
    told = case.received[id(record)].told
    stands = standing([t for t in told if covered.has(component, record_day(t))], case.spec)
    return case.of_day(component, stands) or "other_source"


def _not_on_originals(record: AnyRecord, case: Case) -> Reason:
    post = case.received[id(record)].post
    if post is None:
        return "form_unknown"
    if post.form not in ORIGINALS:
        return "not_original"
    return _not_received(record, case, ON_ORIGINALS)


def _not_active(record: AnyRecord, case: Case) -> Reason:
    if id(record) in case.dropped:
        return case.dropped[id(record)]
    if record.passive:
        return "passive"
    return "incoming" if isinstance(record, Invitation | Exchange) else "zero"


OWN = (Post, Comment, Reaction, Search, ProfileView, Saved, Invitation, Exchange, Active)
ACTIVITY = {
    "original_publishing": Explained((Post,), _published, _nothing),
    "content_shared": Explained((Post,), _by_rule(SHARED), _nothing),
    "engagement_on_originals": Explained((Post, Engagement), _received, _not_on_originals),
    "engagement_received": Explained((Post, Engagement), _received, _not_received),
    **{
        component: Explained((kind,), _by_source(rule), _nothing)
        for component, (kind, rule) in SOURCED.items()
    },
    "leads_and_accounts_saved": Explained((Saved,), _by_source(SAVED), _no_seat),
    "thoughtful_comments": Explained((Comment,), _by_rule(QUALITIES), _not_scored),
    "regularity": Explained((Comment, Reaction), _regular, _not_scored),
    "days_active": Explained(OWN, _active, _not_active),
}
