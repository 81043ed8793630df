"""Who the sample organizations are: teams, people, seats, and when each of that was so.

Everything is invented. A roster is written in days before the last sample day, so that the
same story can end on any day.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

Role = Literal["owner", "admin", "manager", "analyst", "rep"]
SeatKind = Literal["free", "sales_navigator"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleTeam:
    """A team; ``parent`` is the slug of the team above it, empty at the top."""

    slug: str
    name: str
    parent: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatPeriod:
    """A seat held from a day on, until the next one."""

    kind: SeatKind
    since: date


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamPeriod:
    """Being in a team from ``since`` to ``until``, both included; open where ``until`` is None."""

    team: str
    since: date
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SamplePerson:
    """One person. ``exported_on`` lists the days of their uploads, oldest first.

    ``manages`` are slugs of teams; ``login`` says whether the person has a user account;
    ``profile_slug`` is the end of the profile address, unencoded.
    """

    key: str
    first_name: str
    last_name: str
    email: str
    title: str
    role: Role
    archetype: str
    profile_slug: str
    seats: tuple[SeatPeriod, ...]
    teams: tuple[TeamPeriod, ...]
    manages: tuple[str, ...]
    joined_on: date
    left_on: date | None
    exported_on: tuple[date, ...]
    login: bool

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleOrganization:
    """A sample tenant. ``aliases`` are the company names that make a co-worker."""

    slug: str
    name: str
    time_zone: str
    aliases: tuple[str, ...]
    teams: tuple[SampleTeam, ...]
    people: tuple[SamplePerson, ...]
    seed: int

    @property
    def domain(self) -> str:
        return f"{self.slug}.example"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """A person as written below; every number is days before the last sample day.

    ``seat`` is the day on which a Sales Navigator seat began; before it the seat was free.
    ``moved_from`` is an earlier team and the day of the move.
    """

    name: str
    title: str
    team: str
    archetype: str
    role: Role = "rep"
    seat: int | None = None
    joined: int = 900
    left: int | None = None
    moved_from: tuple[str, int] | None = None
    manages: tuple[str, ...] = ()
    exports: tuple[int, ...] = (182, 0)
    login: bool = False


ALDERVALE_TEAMS = (
    SampleTeam(slug="emea", name="EMEA"),
    SampleTeam(slug="nordics", name="Nordics", parent="emea"),
    SampleTeam(slug="benelux", name="Benelux", parent="emea"),
)
HOLLOWBROOK_TEAMS = (
    SampleTeam(slug="great-lakes", name="Great Lakes"),
    SampleTeam(slug="gulf-coast", name="Gulf Coast"),
)

_AE = "Account executive"
_SDR = "Sales development representative"

# A roster, a person on a line or two.
# fmt: off
ALDERVALE = (
    _Row(name="Ragnhild Moe", title="Chief revenue officer", team="emea", archetype="networker",
         role="owner", seat=700, login=True),
    _Row(name="Marit Eide", title="Sales operations lead", team="emea",
         archetype="profile and connections only", role="admin", exports=(20,), login=True),
    _Row(name="Callum Reid", title="Regional director", team="emea", archetype="steady",
         role="manager", seat=500, manages=("emea",), login=True),
    _Row(name="Yara Haddad", title="Revenue analyst", team="emea", archetype="no data",
         role="analyst", exports=(), login=True),
    _Row(name="Ingrid Solheim", title="Team lead", team="nordics", archetype="steady",
         role="manager", seat=650, manages=("nordics",), login=True),
    _Row(name="Rita Halvorsen", title=_AE, team="nordics", archetype="reshares then originals",
         exports=(182, 98, 0), login=True),
    _Row(name="Maja Sørensen", title=_AE, team="nordics", archetype="strong", seat=800,
         login=True),
    _Row(name="Sam Okafor", title=_AE, team="nordics", archetype="on leave", seat=620),
    _Row(name="Aino Mäkelä", title=_AE, team="nordics", archetype="strong", seat=55),
    _Row(name="Olga Brandt", title=_SDR, team="nordics", archetype="volume without quality",
         seat=400),
    _Row(name="Nils Lindqvist", title=_AE, team="nordics", archetype="newcomer", joined=24,
         exports=(6,), login=True),
    _Row(name="Elif Kaya", title=_AE, team="nordics", archetype="slipping"),
    _Row(name="Oskar Wiik", title=_AE, team="nordics", archetype="turned commenter"),
    _Row(name="Jonas Berg", title=_SDR, team="nordics", archetype="reshares only", seat=300),
    _Row(name="Henrik Dahl", title=_AE, team="nordics", archetype="quiet", exports=(170, 7)),
    _Row(name="Freja Holm", title=_SDR, team="nordics", archetype="no data", joined=5,
         exports=(), login=True),
    _Row(name="Joris Bakker", title="Team lead", team="benelux", archetype="steady",
         role="manager", manages=("benelux",), login=True),
    _Row(name="Priya Raman", title=_AE, team="benelux", archetype="strong", seat=730),
    _Row(name="Karim Aziz", title=_AE, team="benelux", archetype="strong", seat=610),
    _Row(name="Lucie Fabre", title=_AE, team="benelux", archetype="steady", seat=450),
    _Row(name="Daan Visser", title=_AE, team="benelux", archetype="steady",
         moved_from=("nordics", 70)),
    _Row(name="Ines Duarte", title=_AE, team="benelux", archetype="slipping", seat=380),
    _Row(name="Bram de Wit", title=_SDR, team="benelux", archetype="reshares only"),
    _Row(name="Tomás Rivera", title=_AE, team="benelux", archetype="archive without searches",
         exports=(150, 14)),
    _Row(name="Petra Novak", title=_SDR, team="benelux", archetype="basic archive only",
         exports=(4,)),
    _Row(name="Wouter Claes", title=_AE, team="benelux", archetype="steady", left=49,
         exports=(182, 52)),
)

HOLLOWBROOK = (
    _Row(name="Dana Whitlock", title="VP sales", team="great-lakes", archetype="networker",
         role="owner", seat=640, login=True),
    _Row(name="Marcus Bellweather", title="Sales manager", team="great-lakes",
         archetype="steady", role="manager", manages=("great-lakes",), login=True),
    _Row(name="Aaron Pikeman", title=_AE, team="great-lakes", archetype="reader"),
    _Row(name="Bianca Rosewell", title=_AE, team="great-lakes", archetype="strong", seat=420),
    _Row(name="Caleb Stonecroft", title=_AE, team="great-lakes", archetype="quiet"),
    _Row(name="Denise Fullbright", title=_SDR, team="great-lakes",
         archetype="volume without quality"),
    _Row(name="Evan Marshfield", title=_AE, team="great-lakes", archetype="reshares only"),
    _Row(name="Grace Lindgate", title=_AE, team="great-lakes", archetype="turned commenter",
         login=True),
    _Row(name="Tessa Nguyen-Vale", title="Sales manager", team="gulf-coast",
         archetype="steady", role="manager", seat=360, manages=("gulf-coast",), login=True),
    _Row(name="Hugo Salasar", title=_AE, team="gulf-coast", archetype="reader", seat=200),
    _Row(name="Imani Brookside", title=_AE, team="gulf-coast", archetype="slipping"),
    _Row(name="Joel Kramerhof", title=_SDR, team="gulf-coast", archetype="quiet"),
    _Row(name="Kayla Winterbourne", title=_SDR, team="gulf-coast", archetype="newcomer",
         joined=30, exports=(25, 0)),
    _Row(name="Owen Tranmere", title=_AE, team="gulf-coast", archetype="no data", joined=12,
         exports=()),
)

# fmt: on


def people(rows: tuple[_Row, ...], domain: str, through: date) -> tuple[SamplePerson, ...]:
    """The people of ``rows``, with every number turned into the day that it means."""
    return tuple(_person(number, row, domain, through) for number, row in enumerate(rows))


def _person(number: int, row: _Row, domain: str, through: date) -> SamplePerson:
    first, last = row.name.split(" ", 1)
    key = _plain(row.name).replace(" ", "-")
    joined_on = _days_before(through, row.joined)
    return SamplePerson(
        key=key,
        first_name=first,
        last_name=last,
        email=f"{key.replace('-', '.', 1)}@{domain}",
        title=row.title,
        role=row.role,
        archetype=row.archetype,
        profile_slug=f"{row.name.lower().replace(' ', '-')}-{4100 + 37 * number}",
        seats=tuple(_seats(row, joined_on, through)),
        teams=tuple(_teams(row, joined_on, through)),
        manages=row.manages,
        joined_on=joined_on,
        left_on=None if row.left is None else _days_before(through, row.left),
        exported_on=tuple(_days_before(through, days) for days in row.exports),
        login=row.login,
    )


def _days_before(through: date, days: int) -> date:
    return through - timedelta(days=days)


def _seats(row: _Row, joined_on: date, through: date) -> Iterator[SeatPeriod]:
    began_on = None if row.seat is None else _days_before(through, row.seat)
    if began_on is None or began_on > joined_on:
        yield SeatPeriod(kind="free", since=joined_on)
    if began_on is not None:
        yield SeatPeriod(kind="sales_navigator", since=began_on)


def _teams(row: _Row, joined_on: date, through: date) -> Iterator[TeamPeriod]:
    since = joined_on
    if row.moved_from is not None:
        earlier, days = row.moved_from
        since = _days_before(through, days)
        yield TeamPeriod(team=earlier, since=joined_on, until=since - timedelta(days=1))
    left_on = None if row.left is None else _days_before(through, row.left)
    yield TeamPeriod(team=row.team, since=since, until=left_on)


def _plain(name: str) -> str:
    """``name`` in lower-case ASCII, for keys and e-mail addresses."""
    spelled = name.lower().replace("ø", "o").replace("æ", "ae").replace("ß", "ss")
    return unicodedata.normalize("NFKD", spelled).encode("ascii", "ignore").decode("ascii")
