"""The shape of a scoring model: a released version is nothing but values of these classes.

Units, qualities and rates are whole hundredths, so that no float ever enters a rule.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from scoring.core.result import PillarName

Kind = Literal["decayed", "days", "state", "rate"]
Policy = Literal["equal", "linkedin_like"]


@dataclass(frozen=True, slots=True)
class LogCurve:
    """``min(1, ln(1 + 10 x/T) / ln 11)``: the first steps pay, volume saturates at ``target``."""

    target: int


@dataclass(frozen=True, slots=True)
class LinearCurve:
    """``min(1, x / full)``."""

    full: int


@dataclass(frozen=True, slots=True)
class RateCurve:
    """A rate shrunk towards ``low`` by ``prior`` trials, linear from ``low`` to ``high`` (%)."""

    low: int
    high: int
    prior: int


Curve = LogCurve | LinearCurve | RateCurve


@dataclass(frozen=True, slots=True)
class ComponentSpec:
    """One component: ``max`` points along ``curve``.

    ``kind`` is how evidence becomes the raw metric: "decayed" sums weigh by age and scale with
    coverage, "days" and "rate" count plainly, a "state" is the latest snapshot.
    """

    code: str
    name: str
    max: int
    kind: Kind
    curve: Curve


@dataclass(frozen=True, slots=True)
class PillarSpec:
    """One pillar, its components in the order of their codes."""

    name: PillarName
    components: tuple[ComponentSpec, ...]


@dataclass(frozen=True, slots=True)
class ChecklistItem:
    """``points`` of the profile checklist for a flag, or for a count of ``at_least``.

    Every one of ``keys`` has to hold.
    """

    keys: tuple[str, ...]
    points: int
    at_least: int = 1


@dataclass(frozen=True, slots=True)
class Units:
    """What one thing counts, in hundredths of a unit."""

    endorsement: int
    recommendation: int
    publish_original: int
    publish_article: int
    publish_reshare: int
    reaction_received: int
    comment_received: int
    repost_received: int
    unsplit_engagement: int
    follower: int
    search: int
    search_advanced: int
    view: int
    view_first_degree: int
    lead: int
    account: int
    share_original: int
    share_article: int
    share_with_text: int
    share_repost: int
    reaction: int
    day: int
    contact: int


@dataclass(frozen=True, slots=True)
class DailyCaps:
    """The most that one day can count, in hundredths of a unit."""

    publish_posts: int
    publish_articles: int
    searches: int
    views: int
    saved: int
    shares: int
    reactions: int


@dataclass(frozen=True, slots=True)
class Spans:
    """Lengths of time, in days."""

    window: int
    half_life: int
    active: int
    opener_silence: int
    opener_answer: int
    opener_pending: int
    message_pending: int
    invitation_pending: int


@dataclass(frozen=True, slots=True)
class CommentRules:
    """How a comment's quality q is judged, and which comments count.

    ``steps`` are (words from, q), descending. ``phrases`` are low-effort words after
    normalization; those of one word fall only where ``short_segment`` words or fewer are left,
    except ``always``. ``half_words`` are the scripts whose characters count half a word each.
    """

    steps: tuple[tuple[int, int], ...]
    unknown: int
    own_post: int
    phrases: tuple[str, ...]
    always: tuple[str, ...]
    short_segment: int
    half_words: tuple[str, ...]
    repeat_days: int
    per_post: int
    per_day: int


@dataclass(frozen=True, slots=True)
class TitleRules:
    """How a title becomes a seniority weight: 100, 50 or 0 hundredths.

    Words and phrases are casefolded and NFKC. A part ends at ``part_ends``; what follows one of
    ``company_after`` is a company. The words from ``cut_from`` on are dropped; one of ``void``
    makes the part 0; ``false_friends`` are taken out first. ``full_pairs`` are (first, later).
    """

    part_ends: tuple[str, ...]
    company_after: tuple[str, ...]
    cut_from: tuple[str, ...]
    void: tuple[str, ...]
    false_friends: tuple[str, ...]
    full: tuple[str, ...]
    full_pairs: tuple[tuple[str, str], ...]
    half: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class ModelSpec:
    """One version of the scoring model. Compared by identity: a version exists once."""

    name: str
    pillars: tuple[PillarSpec, ...]
    policies: tuple[Policy, ...]
    seat_component: str
    spans: Spans
    units: Units
    caps: DailyCaps
    checklist: tuple[ChecklistItem, ...]
    reshare_words: int
    known_titles: int
    least_coverage: int
    least_measured: int
    bands: tuple[tuple[str, int], ...]
    thought_leader: int
    group_floor: int
    comments: CommentRules
    titles: TitleRules

    @cached_property
    def components(self) -> tuple[ComponentSpec, ...]:
        """Every component, pillar by pillar: the column order of all arrays."""
        return tuple(c for pillar in self.pillars for c in pillar.components)

    @cached_property
    def columns(self) -> dict[str, int]:
        """The column of every component, by name."""
        return {c.name: column for column, c in enumerate(self.components)}

    @cached_property
    def pillar_of(self) -> dict[str, PillarName]:
        """The pillar of every component, by name."""
        return {c.name: p.name for p in self.pillars for c in p.components}
