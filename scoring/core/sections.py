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
from scoring.core.shares import Reason


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
        return [comment for comment, reason in self.judged if reason is None]

    @cached_property
    def judged(self) -> list[tuple[Comment, Reason | None]]:
        """All comments, those that do not count with the reason."""
        return list(scored_comments.judged(self.of[Comment], self.spec.comments))

    @cached_property
    def reacted(self) -> list[Reaction]:
        """The reactions that were given: none is no reaction."""
        return [reaction for reaction in self.of[Reaction] if reaction.count > 0]

    @cached_property
    def done(self) -> list[daily.Own]:
        """What the member did, or had done to the member: of comments those that count."""
        types = (Post, Reaction, Search, ProfileView, Saved, Invitation, Exchange, Active)
        return [*(record for kind in types for record in self.of[kind]), *self.scored]


@dataclass(frozen=True, slots=True)
class Section:
    """A part that depends on records of these types alone, and tells these components."""

    types: frozenset[type]
    collect: Callable[[Rows, Evidence], None]
    components: frozenset[str]

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
    scored_comments.comments(rows, evidence.scored, evidence.reacted)


def _contacts(rows: Rows, evidence: Evidence) -> None:
    of, contacts = evidence.of, evidence.contacts
    states.network(rows, of[Network], contacts.all, bool(evidence.aliases))
    conversations.invitations(rows, of[Invitation], contacts.by_key)
    conversations.openers(rows, of[Exchange])
    for contact in contacts.all:
        outreach.decision_makers(rows, contact)
        conversations.two_way(rows, contact)


def _days(rows: Rows, evidence: Evidence) -> None:
    daily.days_active(rows, evidence.done)


SECTIONS = (
    Section(frozenset({Profile}), _profile, frozenset({"profile_completeness"})),
    Section(frozenset({Proof}), _proof, frozenset({"social_proof"})),
    Section(
        frozenset({Post, Engagement}),
        _posts,
        frozenset(
            {
                "original_publishing",
                "content_shared",
                "engagement_on_originals",
                "engagement_received",
            }
        ),
    ),
    Section(
        frozenset({Search, ProfileView, Reaction, Followers, Saved}),
        _sourced,
        frozenset({*daily.SOURCED, "leads_and_accounts_saved"}),
    ),
    Section(
        frozenset({Comment, Reaction}),
        _comments,
        frozenset({"thoughtful_comments", "regularity"}),
    ),
    Section(
        frozenset({Network, Connection, Invitation, Exchange}),
        _contacts,
        frozenset(
            {
                *states.NUMBERS,
                "invitation_acceptance",
                "message_response",
                "decision_makers_contacted",
                "two_way_conversations",
            }
        ),
    ),
    Section(
        frozenset(
            {Post, Comment, Reaction, Search, ProfileView, Saved, Invitation, Exchange, Active}
        ),
        _days,
        frozenset({"days_active"}),
    ),
)
