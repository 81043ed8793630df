"""LinkedIn's own index as the sample people noted it: a tracker's table, a line a week.

How LinkedIn computes it nobody knows. Here it follows the habits of a person, with formulas of its
own and with noise: often high where our score is high, and never the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from math import log

from seeds.archetypes import Habits, Standing
from seeds.people import SampleOrganization, SamplePerson
from seeds.profiles import PARTS
from seeds.workdays import archetype_of, standing_of, stream

WEEKS = 12
HEADER = (
    "Date,Overall,Establish your professional brand,Find the right people,"
    "Engage with insights,Build relationships"
)
PILLAR = 25
NOISE = 0.9
# LinkedIn's number of a day looks back, as ours does.
LOOKS_BACK = 30


def ssi_history(
    person: SamplePerson, organization: SampleOrganization, through: date
) -> bytes | None:
    """The table of the person's last weeks; None for who uploads nothing."""
    if not person.exported_on:
        return None
    lines = [HEADER, *_lines(person, organization, through)]
    return "".join(f"{line}\n" for line in lines).encode() if len(lines) > 1 else None


def _lines(person: SamplePerson, organization: SampleOrganization, through: date) -> Iterator[str]:
    rng = stream(person, organization, "ssi")
    standing = standing_of(person, organization)
    for week in reversed(range(WEEKS)):
        on = through - timedelta(weeks=week)
        habits = archetype_of(person).habits_on(7 * week + LOOKS_BACK // 2)
        noted = [_tenths(share, rng.gauss(0, NOISE)) for share in _shares(habits, standing)]
        if person.joined_on <= on <= (person.left_on or on):
            yield ",".join([on.isoformat(), *map(_text, [sum(noted), *noted])])


def _shares(habits: Habits, standing: Standing) -> tuple[float, float, float, float]:
    """What part of each pillar somebody with these habits has."""
    profile = standing.profile / len(PARTS)
    posts = _curved(habits.originals + habits.articles + habits.reposts / 2, 2)
    return (
        0.4 * profile + 0.6 * posts,
        0.5 * _curved(habits.searches + habits.views / 5, 8) + 0.5 * habits.present / 100,
        0.4 * posts + 0.4 * _curved(habits.comments, 6) + 0.2 * _curved(habits.reactions, 15),
        0.6 * _curved(standing.connections, 2_000) + 0.4 * _curved(habits.invitations, 8),
    )


def _curved(amount: float, full: float) -> float:
    return min(1.0, log(1 + 4 * amount / full) / log(5))


def _tenths(share: float, noise: float) -> int:
    return round(10 * min(PILLAR, max(0.0, PILLAR * share + noise)))


def _text(tenths: int) -> str:
    return f"{tenths // 10}.{tenths % 10}"
