"""Which record is which row: one table, read in both directions (``teams.services.mapping``)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from operator import attrgetter
from typing import Any

from scoring.core import records
from teams.models import (
    Activity,
    ActivityKind,
    Connection,
    Coverage,
    Exchange,
    Fact,
    Invitation,
    Seat,
    StateKind,
    StateSnapshot,
)

EVERYWHERE = ("source", "ref", "passive")
# Stands before a ref that is made of the content; a given ref is a hash and has no such sign.
CONTENT_MARK = "="


@dataclass(frozen=True, eq=False)
class Shape:
    """One record type: its table, its ``kind`` there, and the row's column of each attribute.

    ``packed`` attributes stand together in the JSON column ``values``. ``stored`` and ``read``
    turn a single attribute's value into the column's and back.
    """

    record: type[records.Record]
    model: type[Fact]
    columns: Mapping[str, str]
    kind: str = ""
    packed: tuple[str, ...] = ()
    stored: Mapping[str, Callable[[Any], Any]] = field(default_factory=dict)
    read: Mapping[str, Callable[[Any], Any]] = field(default_factory=dict)

    @cached_property
    def attributes(self) -> tuple[str, ...]:
        """The record's attributes that have a column of their own."""
        return (*EVERYWHERE, *self.columns)

    @cached_property
    def values_of(self) -> Callable[[Any], tuple[Any, ...]]:
        """Return the values of these attributes, in their order."""
        return attrgetter(*self.attributes)


def same(*names: str) -> dict[str, str]:
    """Return columns that are named as the attributes are."""
    return {name: name for name in names}


def _given_ref(ref: str) -> str:
    return "" if ref.startswith(CONTENT_MARK) else ref


def _degree(value: str) -> Any:
    return int(value) if value.isdigit() else value or None


SHAPES = (
    Shape(
        records.Post,
        Activity,
        same("on", "at", "words", "chars", "media", "reactions", "comments", "reposts")
        | same("engagements", "impressions", "moment")
        | {"form": "detail"},
        kind=ActivityKind.POST,
    ),
    Shape(
        records.Engagement,
        Activity,
        same("on", "moment", "reactions", "comments", "reposts", "engagements", "impressions"),
        kind=ActivityKind.ENGAGEMENT,
    ),
    Shape(
        records.Comment,
        Activity,
        same("on", "at", "quality", "quality_measured", "words", "text_key")
        | {"post": "target", "own_post": "flag"},
        kind=ActivityKind.COMMENT,
    ),
    Shape(
        records.Reaction,
        Activity,
        same("on", "count") | {"kind": "detail"},
        kind=ActivityKind.REACTION,
    ),
    Shape(
        records.Followers,
        Activity,
        same("on", "total") | {"gained": "count"},
        kind=ActivityKind.FOLLOWERS,
    ),
    Shape(
        records.Search,
        Activity,
        same("on", "count") | {"advanced": "flag"},
        kind=ActivityKind.SEARCH,
    ),
    Shape(
        records.ProfileView,
        Activity,
        same("on", "count") | {"contact": "target", "degree": "detail", "coworker": "flag"},
        kind=ActivityKind.PROFILE_VIEW,
        stored={"degree": lambda degree: "" if degree is None else str(degree)},
        read={"degree": _degree},
    ),
    Shape(
        records.Saved,
        Activity,
        same("on", "count") | {"what": "detail"},
        kind=ActivityKind.SAVED,
    ),
    Shape(records.Active, Activity, same("on"), kind=ActivityKind.ACTIVE),
    # Of the kind that it retracts: a row that is never read back.
    Shape(records.Retraction, Activity, same("on", "at", "count") | {"of": "kind"}),
    Shape(
        records.Invitation,
        Invitation,
        same("on", "at", "contact", "direction", "title", "accepted_on", "withdrawn_on", "noted"),
    ),
    Shape(
        records.Exchange,
        Exchange,
        same("on", "contact", "conversation", "first_at", "first_out", "outbound", "inbound")
        | same("title", "inmail"),
    ),
    Shape(records.Connection, Connection, same("on", "contact", "title", "company")),
    Shape(
        records.Profile,
        StateSnapshot,
        same("on", "values"),
        kind=StateKind.PROFILE,
        stored={"values": dict},
    ),
    Shape(
        records.Proof,
        StateSnapshot,
        same("on"),
        kind=StateKind.PROOF,
        packed=("endorsements", "recommendations"),
    ),
    Shape(
        records.Network,
        StateSnapshot,
        same("on"),
        kind=StateKind.NETWORK,
        packed=("connections", "decision_makers", "internal"),
    ),
    Shape(
        records.Outcome,
        StateSnapshot,
        same("on"),
        kind=StateKind.OUTCOME,
        packed=("kind", "values"),
    ),
    Shape(
        records.ReferenceSSI,
        StateSnapshot,
        same("on", "values"),
        kind=StateKind.REFERENCE_SSI,
        stored={"values": dict},
    ),
    Shape(
        records.Coverage,
        Coverage,
        same("metrics", "start", "end", "within", "floor"),
        stored={"metrics": list},
        read={"metrics": tuple, "ref": _given_ref},
    ),
    Shape(
        records.Member,
        Seat,
        {"seat": "kind", "seat_since": "since"},
        stored={"seat": lambda seat: seat or ""},
        read={"seat": lambda kind: kind or None},
    ),
)
