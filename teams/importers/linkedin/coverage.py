"""What an archive measures, and from when to when.

Every kind of file feeds its components. Most files reach back to the beginning of the account,
of which the earliest date in any of them is the evidence; two are windows that move on with the
export. All end with the export. What a missing file would feed is not covered: not known is
not none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta

from scoring.core.records import Coverage
from teams.importers.linkedin.context import SOURCE, Tally

FEEDS: dict[str, tuple[str, ...]] = {
    "connections": ("network_size", "decision_maker_connections", "internal_connections"),
    "messages": (
        "decision_makers_contacted",
        "two_way_conversations",
        "message_response",
        "days_active",
    ),
    "invitations": ("decision_makers_contacted", "days_active"),
    "shares": ("original_publishing", "content_shared", "days_active"),
    "comments": ("thoughtful_comments", "regularity", "days_active"),
    "reactions": ("reactions_given", "regularity", "days_active"),
    "votes": ("days_active",),
    "searches": ("people_searches", "days_active"),
}
WINDOWS = {"invitations": timedelta(days=185), "searches": timedelta(days=730)}

ACCEPTANCE = "invitation_acceptance"
PROOF = "social_proof"
PROFILE = "profile_completeness"


def account_start(tallies: Iterable[Tally]) -> date | None:
    """The earliest date in any file."""
    return min((tally.first for tally in tallies if tally.first), default=None)


def coverage(
    kinds: Mapping[str, list[Tally]], end: date, *, joinable: bool, proven: bool
) -> Iterator[Coverage]:
    """One record a window for the kinds of files that were read.

    ``joinable`` says that invitations can be found again among the connections, ``proven`` that
    endorsements and recommendations are both known.
    """
    start = account_start(tally for tallies in kinds.values() for tally in tallies) or end
    fed: dict[tuple[date, date], set[str]] = {}
    for kind, tallies in kinds.items():
        components = fed.setdefault(_window(kind, tallies, start, end), set())
        components.update(FEEDS.get(kind, ()))
        if kind == "invitations" and joinable:
            components.add(ACCEPTANCE)
    if proven:
        fed.setdefault((min(start, end), end), set()).add(PROOF)
    if "profile" in kinds:
        fed.setdefault((end, end), set()).add(PROFILE)
    for (since, until), components in fed.items():
        if components:
            metrics = tuple(sorted(components))
            yield Coverage(source=SOURCE, metrics=metrics, start=since, end=until)


def _window(kind: str, tallies: list[Tally], start: date, end: date) -> tuple[date, date]:
    """From when to when a kind of file speaks; of a file that was cut only what is left does."""
    if any(tally.cut for tally in tallies):
        lasts = [tally.last for tally in tallies if tally.last]
        return account_start(tallies) or end, max(lasts, default=end)
    if kind in WINDOWS:
        return min(end, max(start, end - WINDOWS[kind])), end
    return min(start, end), end
