"""What the pages of the rules show: frozen values, as for every other page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from scoring.core.model import ComponentSpec, ModelSpec, Policy
from scoring.core.result import PillarName
from scoring.core.revision import Revision
from scoring.core.rule_tables import Table
from scoring.rule_effects import RuleEffect
from teams.reports.report_shapes import Head
from teams.reports.rule_examples import Example
from teams.reports.shapes import Link, RuleChange

EditionState = Literal["in force", "to come", "past", "draft"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """A version of the rules of an organization. ``number`` 0 is the standard model.

    ``revision`` says what it does otherwise than the standard model, and has the names of the
    own company and the policy in any case. The days are missing for a draft; ``since`` for what
    held from the beginning, ``until`` where no later version is published. ``effects`` are those
    of its changes on the members' scores of ``effects_on``.
    """

    number: int
    label: str
    spec: ModelSpec
    revision: Revision
    state: EditionState
    since: date | None = None
    until: date | None = None
    note: str = ""
    published_at: datetime | None = None
    published_by: str = ""
    url: str = ""
    json_url: str = ""
    effects: Mapping[str, RuleEffect] = field(default_factory=dict)
    effects_on: date | None = None

    @property
    def policy(self) -> Policy:
        """The policy for free seats."""
        return self.revision.policy


@dataclass(frozen=True, slots=True)
class CurveRow:
    """One point of a curve: what is counted, the share of the points it earns, and the points.

    ``at`` is its place: a raw metric, a shrunk rate in per cent, an age in days.
    """

    at: Decimal
    x: str
    fraction: Decimal
    points: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleRow:
    """The rules of one component, with its worked example."""

    component: ComponentSpec
    pillar: PillarName
    label: str
    what: str
    limit: str
    window: str
    full_at: str
    weekly: str
    formula: str
    counted: str
    curve: tuple[CurveRow, ...]
    example: Example
    working: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RulePillar:
    """The components of a pillar, in order."""

    name: PillarName
    points: int
    rows: tuple[RuleRow, ...]


@dataclass(frozen=True, slots=True)
class WordList:
    """Words that the rules know: those of the standard model, and own ones by language."""

    title: str
    standard: tuple[str, ...]
    own: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class RulebookPage:
    """One version in full. ``changes`` are against ``former``, the version before it.

    ``shares`` is what parts of any target earn, in per cent. ``draft`` leads to the draft for
    whoever may write one; ``has_draft`` says whether there is one.
    """

    edition: Edition
    editions: tuple[Edition, ...]
    pillars: tuple[RulePillar, ...]
    decay: tuple[CurveRow, ...]
    shares: tuple[CurveRow, ...]
    tables: Mapping[str, Table]
    checklist: tuple[tuple[str, str], ...]
    words: tuple[WordList, ...]
    policy: str
    missing: tuple[str, ...]
    former: Edition | None = None
    changes: tuple[RuleChange, ...] = ()
    draft: Link | None = None
    has_draft: bool = False


@dataclass(frozen=True, slots=True)
class DraftPage:
    """A draft, the latest published version, and what the draft does otherwise."""

    edition: Edition
    latest: Edition
    changes: tuple[RuleChange, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewRow:
    """A member under the rules in force and under a draft; ``pillars`` are changes in order.

    ``bands`` has both bands where they differ.
    """

    id: int
    name: str
    url: str
    before: Decimal | None
    after: Decimal | None
    change: Decimal | None
    pillars: tuple[tuple[PillarName, Decimal | None], ...]
    bands: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewSummary:
    """Who would move, and how far. ``much`` counts moves over ``threshold`` points.

    ``compared`` have a total under both rules, ``left_out`` have none under one of them. Those
    ``waiting`` are not scored by the rules in force yet. With a ``floor`` nothing may be told of
    fewer people: no least and most, no ranks and bands.
    """

    compared: int
    left_out: int
    threshold: int
    much: int
    moved: int
    lowest: Decimal | None
    highest: Decimal | None
    median: tuple[Decimal, Decimal] | None
    ranks: int
    bands: tuple[tuple[str, str, int], ...]
    as_of: date | None
    waiting: int
    floor: int = 0

    @property
    def is_told(self) -> bool:
        """Whether enough are compared; of more open visibilities any number is told."""
        return self.compared >= self.floor

    @property
    def much_said(self) -> str:
        """How many move much, in words where they are few."""
        return self._said(self.much)

    @property
    def moved_said(self) -> str:
        """How many move at all, in words where they are few."""
        return self._said(self.moved)

    def _said(self, count: int) -> str:
        return f"fewer than {self.floor}" if 0 < count < self.floor else str(count)


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewPage:
    """The members of a preview, a page of them, and everybody in one sentence.

    ``effects`` has none where the draft follows a version that is still to come.
    """

    summary: PreviewSummary
    rows: tuple[PreviewRow, ...]
    heads: Mapping[str, Head]
    order: str
    shown: str
    limit: Decimal
    effects: Mapping[str, RuleEffect]
    previous: Link | None = None
    next: Link | None = None

    @property
    def has_gains(self) -> bool:
        """Whether anybody would gain."""
        return (self.summary.highest or 0) > 0

    @property
    def has_losses(self) -> bool:
        """Whether anybody would lose."""
        return (self.summary.lowest or 0) < 0
