"""The neutral evidence: one frozen record a fact, the only thing the score is computed from.

Importers translate every file into these records (activity format v1, docs/importing.md) and the
database stores them one to one. ``on`` is always a calendar day in the scoring time zone;
``at`` is the aware instant where it is known and only orders the records of one day.

``source`` and ``ref`` are the natural key: a record with the same type, source and non-empty
``ref`` replaces the earlier one. Records without ``ref`` are never merged. ``passive`` records
do not make their day an active one. ``contact``, ``conversation``, ``post`` and ``text_key``
are opaque keys, compared as they stand.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

Seat = Literal["free", "sales_navigator"]
PostForm = Literal["original", "article", "reshare_with_text", "repost"]
Direction = Literal["out", "in"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What every record carries."""

    source: str = ""
    ref: str = ""
    passive: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Member(Record):
    """Who the evidence is about. Several are one person; a seat holds from ``seat_since`` on."""

    name: str
    email: str
    title: str = ""
    company: str = ""
    industry: str = ""
    seat: Seat | None = None
    seat_since: date | None = None
    joined_on: date | None = None
    profile: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage(Record):
    """The components measured from ``start`` to ``end``, both included. ``("*",)`` is every one.

    With ``within``, the name of a component, only on those of the days that another record covers
    for it, itself without ``within``. ``floor`` says that what is counted is a lower bound.
    """

    metrics: tuple[str, ...]
    start: date
    end: date
    within: str = ""
    floor: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile(Record):
    """Checklist values known on a day (B1), by the key names of the activity format."""

    on: date
    values: Mapping[str, bool | int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof(Record):
    """Endorsements and recommendations received, as counted on a day (B2)."""

    on: date
    endorsements: int
    recommendations: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Post(Record):
    """One post. ``words`` are the member's own; engagement excludes the author's own.

    ``moment`` is the epoch in milliseconds when LinkedIn gave out the post's number.
    """

    on: date
    at: datetime | None = None
    form: PostForm
    words: int | None = None
    chars: int | None = None
    media: str = ""
    reactions: int | None = None
    comments: int | None = None
    reposts: int | None = None
    engagements: int | None = None
    impressions: int | None = None
    moment: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Engagement(Record):
    """What one of the member's posts received, told by a source that does not know its form.

    ``moment`` is as for ``Post``: two of one moment are one post (``scoring.core.engagement``).
    """

    on: date
    moment: int | None = None
    reactions: int | None = None
    comments: int | None = None
    reposts: int | None = None
    engagements: int | None = None
    impressions: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment(Record):
    """One comment made. ``quality`` is q in hundredths (0 to 100), halved already on own posts."""

    on: date
    at: datetime | None = None
    quality: int
    quality_measured: bool = True
    words: int | None = None
    post: str = ""
    own_post: bool = False
    text_key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reaction(Record):
    """``count`` reactions given on a day."""

    on: date
    count: int = 1
    kind: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Followers(Record):
    """Net followers gained on a day; the only count that may be negative."""

    on: date
    gained: int
    total: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Search(Record):
    """``count`` people searches on a day."""

    on: date
    count: int = 1
    advanced: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileView(Record):
    """``count`` views of profiles by the member. ``degree`` is 1, 2, 3, "out" or unknown (None)."""

    on: date
    count: int = 1
    contact: str = ""
    degree: Literal[1, 2, 3, "out"] | None = None
    coworker: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved(Record):
    """``count`` leads or accounts saved on a day."""

    on: date
    what: Literal["lead", "account"]
    count: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Active(Record):
    """A day that a source itself calls active."""

    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Network(Record):
    """Network counts known on a day. ``decision_makers`` is a sum of weights, in hundredths."""

    on: date
    connections: int
    decision_makers: int | None = None
    internal: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Connection(Record):
    """A connection made on a day.

    ``title`` is the seniority weight in hundredths (0, 50, 100) or None where no title is known.
    ``company`` is a company key (``titles.company_key``), empty where none is known.
    """

    on: date
    contact: str
    title: int | None = None
    company: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation(Record):
    """An invitation sent or received. ``title`` as for ``Connection``."""

    on: date
    at: datetime | None = None
    contact: str
    direction: Direction
    title: int | None = None
    accepted_on: date | None = None
    withdrawn_on: date | None = None
    noted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange(Record):
    """The messages of one conversation with one contact on one day: one message, or many summed.

    ``first_at`` is the instant of the day's first message in this record, ``first_out`` whether
    the member wrote it (at one instant outbound counts as before inbound).
    """

    on: date
    conversation: str
    contact: str
    first_at: datetime
    first_out: bool
    outbound: int
    inbound: int
    title: int | None = None
    inmail: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome(Record):
    """A business outcome; never part of the score."""

    on: date
    kind: Literal["meeting", "opportunity", "won", "quota"]
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferenceSSI(Record):
    """LinkedIn's own index as somebody noted it: a separate series, never mixed in."""

    on: date
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Retraction(Record):
    """What a record of the type ``of`` with the same ``source`` and ``ref`` told is taken back.

    Without a ``ref`` the record is the one of its type, whatever its source, at the instant ``at``.
    Nothing counts it; it only stands in the place of what it takes back.
    """

    on: date
    at: datetime | None = None
    of: Literal["post", "comment", "reaction"]
    count: Literal[0] = 0


Activity = (
    Post
    | Engagement
    | Comment
    | Reaction
    | Followers
    | Search
    | ProfileView
    | Saved
    | Active
    | Connection
    | Invitation
    | Exchange
)
State = Profile | Proof | Network | Outcome | ReferenceSSI
AnyRecord = Member | Coverage | Activity | State | Retraction
