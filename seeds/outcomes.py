"""What a customer system would tell of the sample people: outcomes by month, all invented.

Scores and outcomes go together a little, as they may in any team: an archetype that works well
sells more on average, and chance has its say. Nothing here is a finding about anybody.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from seeds.activity_documents import Line, encoded
from seeds.people import SampleOrganization, SamplePerson

MONTHS = 8
SOURCE = "crm"
CURRENCIES = {"aldervale": "EUR", "hollowbrook": "USD"}
# Who sells nothing.
OFFICE = frozenset({"Sales operations lead", "Revenue analyst"})
# What an archetype sells of what is expected, on average.
LEVELS = {
    "strong": 1.15,
    "on leave": 1.1,
    "networker": 1.05,
    "steady": 0.9,
    "turned commenter": 0.85,
    "reshares then originals": 0.85,
    "slipping": 0.8,
    "reader": 0.75,
    "volume without quality": 0.75,
    "reshares only": 0.7,
    "quiet": 0.6,
}
LEVEL = 0.8


def outcomes_file(
    person: SamplePerson, organization: SampleOrganization, through: date
) -> bytes | None:
    """The document of the person's outcomes up to ``through``; None for who sells nothing."""
    lines = list(_lines(person, organization, through))
    return encoded(lines) if lines else None


def _lines(person: SamplePerson, organization: SampleOrganization, through: date) -> Iterator[Line]:
    if person.title in OFFICE or person.archetype == "no data":
        return
    rng = Random(f"{organization.seed}/outcomes/{person.key}")
    level = LEVELS.get(person.archetype, LEVEL) * rng.uniform(0.75, 1.25)
    currency = CURRENCIES[organization.slug]
    until = min(through, person.left_on or through)
    for month, last in _months(through):
        pace = level * rng.uniform(0.7, 1.3)
        opportunities = round(4.5 * pace)
        won = sum(rng.random() < 0.3 for _ in range(opportunities))
        amount = sum(rng.randrange(4, 24) * 1_000 for _ in range(won))
        attainment = round(0.98 * pace + 0.06 * (won - 1), 2)
        on = min(last, until)
        if on < max(month, person.joined_on):
            continue
        yield _line(on, "meeting", count=round(11 * pace))
        yield _line(on, "opportunity", count=opportunities)
        won_for = {"amount": amount, "currency": currency} if won else {}
        yield _line(on, "won", count=won, **won_for)
        if on == last:
            yield _line(on, "quota", attainment=max(attainment, 0.1))


def _months(through: date) -> Iterator[tuple[date, date]]:
    """The first and the last day of the months up to ``through``, oldest first."""
    months = []
    first = through.replace(day=1)
    for _ in range(MONTHS):
        months.append((first, first.replace(day=monthrange(first.year, first.month)[1])))
        first = (first - timedelta(days=1)).replace(day=1)
    yield from reversed(months)


def _line(on: date, kind: str, **values: object) -> Line:
    return {
        "type": "outcome",
        "on": on.isoformat(),
        "kind": kind,
        **values,
        "source": SOURCE,
        "ref": f"{kind}/{on:%Y-%m}",
    }
