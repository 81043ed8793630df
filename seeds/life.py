"""The shapes of what a person did: everything dated, nothing yet in any file's form."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from seeds.contacts import Contact


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """An own post with the engagement that it got. ``photos`` repeat its row in the archive."""

    at: datetime
    urn: str
    text: str
    photos: int
    reactions: int
    comments: int
    reposts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    at: datetime
    title: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Repost:
    at: datetime
    urn: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentMade:
    at: datetime
    urn: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReactionGiven:
    """A reaction to a post, or to a comment below it where ``comment`` is that comment's id."""

    at: datetime
    kind: str
    urn: str
    comment: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchMade:
    at: datetime
    query: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """Numbers of a day that no archive holds."""

    on: date
    views: int
    leads: int
    accounts: int
    followers: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Linked:
    """A connection made."""

    contact: Contact
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Invite:
    contact: Contact
    at: datetime
    outgoing: bool
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A message in the one conversation that a pair of people has."""

    contact: Contact
    at: datetime
    outgoing: bool
    text: str


@dataclass(kw_only=True)
class Life:
    """Everything that one person did up to the last day; each list in no particular order.

    ``began_at`` is the beginning of the first sample day; what lies before it is older standing.
    """

    began_at: datetime
    shares: list[Share] = field(default_factory=list)
    articles: list[Article] = field(default_factory=list)
    reposts: list[Repost] = field(default_factory=list)
    comments: list[CommentMade] = field(default_factory=list)
    reactions: list[ReactionGiven] = field(default_factory=list)
    searches: list[SearchMade] = field(default_factory=list)
    tallies: list[Tally] = field(default_factory=list)
    connections: list[Linked] = field(default_factory=list)
    invitations: list[Invite] = field(default_factory=list)
    messages: list[Letter] = field(default_factory=list)
