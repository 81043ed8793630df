"""Day by day: why the points of each day are others than those of the day before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from scoring.core.ledger import ledgers
from scoring.core.records import AnyRecord, Coverage, Invitation, Member
from scoring.core.result import LedgerLine
from scoring.core.rules import Rules
from scoring.core.score import evaluate
from scoring.core.timeline import build

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Step:
    """The ledger of one day against the day before, as ``ledger.ledger_over`` tells it."""

    on: date
    lines: tuple[LedgerLine, ...]


def walk(records: Iterable[AnyRecord], spans: Iterable[tuple[Rules, date, date]]) -> Iterator[Step]:
    """Every step from the first day of ``spans`` to the last.

    ``spans`` are the rules with the first and the last day that they hold on, one after another
    without a gap.
    """
    kept = list(records)
    news = set(_news(kept))
    periods = [
        (rules, start, end, build(kept, rules.spec, aliases=rules.aliases, since=start))
        for rules, start, end in spans
    ]
    for (rules, start, end, whole), following in zip(periods, [*periods[1:], None], strict=True):
        last = end if following else end - DAY
        for since in (start + n * DAY for n in range((last - start).days + 1)):
            on, later, aged = since + DAY, None, whole
            if on > end and following:
                then, _, _, anew = following
                later = evaluate([anew], on, on, then.spec, then.policy)
            # Where nothing is dated on a day, what was known the day before is all that is known.
            if on in news:
                aged = build(kept, rules.spec, aliases=rules.aliases, until=since, since=on)
            lines = ledgers([whole], [aged], since, on, rules.spec, rules.policy, later)[0]
            yield Step(on, tuple(lines))


def _news(records: Iterable[AnyRecord]) -> Iterator[date | None]:
    """The days on which something is dated that was not known the day before."""
    for record in records:
        if isinstance(record, Invitation):
            yield from (record.on, record.accepted_on, record.withdrawn_on)
        elif not isinstance(record, Member | Coverage):
            yield record.on
