"""The parts of a member's evidence that can be reduced apart from one another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from scoring.core import conversations, daily, engagement, outreach, scored_comments, states
from scoring.core.contacts import Contacts
from scoring.core.contributions import Contributions, Rows
from scoring.core.coverage import CoveredDays
from scoring.core.evidence import current, known_on
from scoring.core.model import ModelSpec
from scoring.core.records import (
    Active,
    AnyRecord,
    Comment,
    Connection,
    Engagement,
    Exchange,
    Followers,
    Invitation,
    Network,
    Post,
    Profile,
    ProfileView,
    Proof,
    Reaction,
    Saved,
    Search,
    Seat,
)
from scoring.core.seats import ALWAYS, navigator_spans


class Evidence:
    """One member's evidence in order: by type, by contact, with its coverage and seats.

    Parameters as for ``timeline.build``.
    """

    def __init__(
        self,
        records: Iterable[AnyRecord],
        spec: ModelSpec,
        *,
        aliases: frozenset[str] = frozenset(),
        seat: Seat | None = None,
        until: date | None = None,
        since: date | None = None,
    ) -> None:
        kept = current(records)
        self.spec = spec
        self.aliases = aliases
        self.seats = navigator_spans(kept, seat)
        self.covered = CoveredDays(kept, spec)
        self.since = since.toordinal() if since else ALWAYS
        self.records = kept if until is None else known_on(kept, until)

    @cached_property
    def of(self) -> defaultdict[type, list[Any]]:
        """The records by type."""
        of: defaultdict[type, list[Any]] = defaultdict(list)
        for record in self.records:
            of[type(record)].append(record)
        return of

    @cached_property
    def contacts(self) -> Contacts:
        """The contacts by key."""
        told = [*self.of[Connection], *self.of[Invitation], *self.of[Exchange]]
        return Contacts(told, self.aliases)

    @cached_property
    def scored(self) -> list[Comment]:
        """The comments that count."""
        return scored_comments.scored(self.of[Comment], self.spec.comments)


@dataclass(frozen=True, slots=True)
class Section:
    """A part that depends on records of these types alone."""

    types: frozenset[type]
    collect: Callable[[Rows, Evidence], None]

    def contributions(self, evidence: Evidence) -> Contributions:
        """What this part of the evidence contributes."""
        rows = Rows(evidence.spec, evidence.covered, evidence.since)
        self.collect(rows, evidence)
        return rows.contributions()


def _profile(rows: Rows, evidence: Evidence) -> None:
    states.profile(rows, evidence.of[Profile])


def _proof(rows: Rows, evidence: Evidence) -> None:
    states.proof(rows, evidence.of[Proof])


def _posts(rows: Rows, evidence: Evidence) -> None:
    daily.posts(rows, evidence.of[Post])
    engagement.received(rows, evidence.of[Post], evidence.of[Engagement])


def _sourced(rows: Rows, evidence: Evidence) -> None:
    of = evidence.of
    daily.sourced(rows, [*of[Search], *of[ProfileView], *of[Reaction], *of[Followers]])
    daily.saved(rows, of[Saved], evidence.seats)


def _comments(rows: Rows, evidence: Evidence) -> None:
    scored_comments.comments(rows, evidence.scored, evidence.of[Reaction])


def _contacts(rows: Rows, evidence: Evidence) -> None:
    of, contacts = evidence.of, evidence.contacts
    states.network(rows, of[Network], contacts.all, bool(evidence.aliases))
    conversations.invitations(rows, of[Invitation], contacts.by_key)
    conversations.openers(rows, of[Exchange])
    for contact in contacts.all:
        outreach.decision_makers(rows, contact)
        conversations.two_way(rows, contact)


def _days(rows: Rows, evidence: Evidence) -> None:
    types = (Post, Reaction, Search, ProfileView, Saved, Invitation, Exchange, Active)
    done = [record for kind in types for record in evidence.of[kind]]
    daily.days_active(rows, [*done, *evidence.scored])


SECTIONS = (
    Section(frozenset({Profile}), _profile),
    Section(frozenset({Proof}), _proof),
    Section(frozenset({Post, Engagement}), _posts),
    Section(frozenset({Search, ProfileView, Reaction, Followers, Saved}), _sourced),
    Section(frozenset({Comment, Reaction}), _comments),
    Section(frozenset({Network, Connection, Invitation, Exchange}), _contacts),
    Section(
        frozenset(
            {Post, Comment, Reaction, Search, ProfileView, Saved, Invitation, Exchange, Active}
        ),
        _days,
    ),
)
