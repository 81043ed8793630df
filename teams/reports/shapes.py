"""What the score page shows: frozen values, read by HTML, exports and mail alike.

Every number is exact (`Decimal`, hundredths) and every day a `date`; there is no markup and no
model instance. None means "there is no such value", never zero. A `url` is ready to use, with its
query string. Words that explain (reasons, notes) arrive as finished sentences.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal, get_args

from scoring.core.result import (
    ComponentScore,
    CoverageState,
    NextAction,
    PillarName,
    PillarScore,
    Score,
)
from scoring.selectors import Days
from teams.reports.goal_shapes import GoalRow
from teams.reports.ledger_shapes import Ledger
from teams.reports.look_shapes import Looks
from teams.reports.rank_shapes import RankSplit
from teams.reports.trend_shapes import RestatedDay, Trend
from teams.reports.wording.pages import range_of

CENT = Decimal("0.01")

ScoreState = Literal["scored", "estimated", "three_pillars", "not_measured", "no_data"]
Direction = Literal["ascending", "descending", ""]


@dataclass(frozen=True, slots=True)
class Link:
    """Somewhere to go: a label and a ready address."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Choice:
    """One option of a select. ``value`` is what the query string carries."""

    value: str
    label: str
    selected: bool = False


@dataclass(frozen=True, slots=True)
class Missing:
    """Why there is no value, and the one next step.

    ``title`` is one of the fixed words ("No data yet", "Not measured", "Not shared"), without a
    full stop; ``reason`` is one or two sentences.
    """

    title: str
    reason: str
    step: Link | None = None


@dataclass(frozen=True, slots=True)
class Rate:
    """``successes`` of ``trials``."""

    successes: int
    trials: int

    @property
    def percent(self) -> int | None:
        """The share in whole percent, half up; None where there was no trial."""
        if not self.trials:
            return None
        share = Decimal(100 * self.successes) / self.trials
        return int(share.quantize(Decimal(1), ROUND_HALF_UP))


# -- Score page --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Whose score it is. ``since`` is the first day in the present team."""

    id: int
    name: str
    title: str = ""
    team: str = ""
    since: date | None = None
    seat: str = "free"

    @property
    def first_name(self) -> str:
        """The first word of the name."""
        return self.name.split()[0] if self.name.split() else self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class PillarRow:
    """A pillar with its change since the other day, the median of the team, and the own goal."""

    score: PillarScore
    change: Decimal | None = None
    median: Decimal | None = None
    goal: Decimal | None = None

    @property
    def name(self) -> PillarName:
        """The name of the pillar."""
        return self.score.name


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that a number rests on: what it is, and a short sentence."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Bin:
    """How many totals are in a range, and whether the own one is among them."""

    label: str
    n: int
    own: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One pool. ``bins`` counts its totals by tens (0-10 to 90-100), ``own_bin`` is an index.

    A pool under the smallest group has no rank, no median and no bins; ``note`` says so, and
    ``step`` leads to where that can be changed. ``facts`` say how it comes about: who is in the
    pool, the date, ties. In an industry's pool all is coarse: ``median`` is whole points.
    """

    pool: str
    n: int
    note: str
    rank: int | None = None
    top_percent: int | None = None
    median: Decimal | None = None
    bins: tuple[int, ...] = ()
    own_bin: int | None = None
    is_coarse: bool = False
    facts: tuple[Fact, ...] = ()
    step: Link | None = None

    @property
    def ranges(self) -> tuple[Bin, ...]:
        """The bins in words; each but the last is without its upper end."""
        return tuple(
            Bin(
                range_of(10 * index, 10 * index + 10, is_last=index == 9),
                n,
                own=index == self.own_bin,
            )
            for index, n in enumerate(self.bins)
        )


@dataclass(frozen=True, slots=True)
class RuleChange:
    """One thing that differs between two versions, each side in words, and both in one sentence.

    ``code`` and ``pillar`` are "" where it is about no component. A side is "" where there was
    nothing, as for a word that was added. ``rule`` is as in scoring.rule_effects, "" for words;
    ``effect`` says whom it moves and how far, and is "" where that is not known.
    """

    label: str
    was: str
    now: str
    said: str
    code: str = ""
    pillar: PillarName | Literal[""] = ""
    rule: str = ""
    effect: str = ""


@dataclass(frozen=True, slots=True)
class RuleNotice:
    """New rules, for those whose score they change: when, why, and what is otherwise."""

    title: str
    note: str
    url: str
    changes: tuple[RuleChange, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeRow:
    """How one component got its points: what was counted, and what earns full marks.

    ``was`` are its points on the other day, None where it was not measured.
    ``note`` says why there is no value, or how far it is provisional; ``self_reported`` how far
    it rests on the member's own word.
    """

    component: ComponentScore
    label: str
    counted: str = ""
    full_at: str = ""
    was: Decimal | None = None
    change: Decimal | None = None
    note: str = ""
    self_reported: str = ""


@dataclass(frozen=True, slots=True)
class MadePillar:
    """The components of one pillar, in order."""

    row: PillarRow
    components: tuple[MadeRow, ...]


@dataclass(frozen=True, slots=True)
class NextPoint:
    """An action, in words as ``title``, with the code and cap of its component.

    ``scale`` is as "Find × 25/21", or "".
    """

    action: NextAction
    title: str
    code: str
    max: int
    scale: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """A source the score rests on: its name and what it covers, until when."""

    name: str
    detail: str


@dataclass(frozen=True, slots=True)
class Reminder:
    """A file that has grown old, in sentences; "warn" where something is lost by it, or soon."""

    text: str
    level: Literal["info", "warn"]


@dataclass(frozen=True, slots=True)
class CoverageNote:
    """A reservation about one component, as a sentence that follows its code."""

    code: str
    pillar: PillarName
    text: str


@dataclass(frozen=True, slots=True)
class Viewer:
    """Somebody who can, or cannot, see this page, and how much of it."""

    who: str
    what: str
    allowed: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ScorePage:
    """One member's score, for the member (``is_own``) or for somebody who may see it.

    ``score`` is None where nothing was ever imported; then ``missing`` says what to do. Without
    a total on both days there is no ``change`` and no ``ledger``. ``peers`` and ``peers_n`` name
    the pool of the medians. ``days`` are the first and the last that can be looked at, and
    ``restated`` says what a day showed before, ``readings`` has both. ``looks`` is who opened the
    page, for the member alone. ``band`` is the label of the band, ``band_note`` a
    sentence about it. ``goals`` are the open ones, of the latest day. ``news`` are rules that
    begin soon or began lately. ``see_coverage`` leads to what is measured when, and to where that
    can be mended. ``rules_choices`` are the versions by which the trend can be read.
    """

    person: Person
    is_own: bool
    as_of: date
    days: Days | None = None
    score: Score | None = None
    restated: str = ""
    readings: RestatedDay | None = None
    missing: Missing | None = None
    rules: str = ""
    news: tuple[RuleNotice, ...] = ()
    data_through: date | None = None
    computed_at: datetime | None = None
    since: date | None = None
    since_choices: tuple[Choice, ...] = ()
    before: Decimal | None = None
    change: Decimal | None = None
    reason: str = ""
    band: str = ""
    band_note: str = ""
    pillars: tuple[PillarRow, ...] = ()
    goals: tuple[GoalRow, ...] = ()
    peers: str = ""
    peers_n: int = 0
    standing: tuple[Standing, ...] = ()
    ranks: tuple[RankSplit, ...] = ()
    trend: Trend | None = None
    rules_choices: tuple[Choice, ...] = ()
    ledger: Ledger | None = None
    made: tuple[MadePillar, ...] = ()
    next_points: tuple[NextPoint, ...] = ()
    sources: tuple[Source, ...] = ()
    coverage_notes: tuple[CoverageNote, ...] = ()
    see_coverage: tuple[Link, ...] = ()
    reminders: tuple[Reminder, ...] = ()
    viewers: tuple[Viewer, ...] = ()
    looks: Looks | None = None
    crumbs: tuple[Link, ...] = ()

    @property
    def state(self) -> ScoreState:
        """Which of the five forms the page takes."""
        if self.score is None:
            return "no_data"
        if self.score.total is not None:
            return "estimated" if self.score.estimated else "scored"
        return "three_pillars" if len(self.score.measured_pillars) == 3 else "not_measured"

    @property
    def is_latest(self) -> bool:
        """Whether no later day can be looked at."""
        return self.days is None or self.as_of >= self.days.last

    @property
    def day_before(self) -> date:
        """The last day that this one can be compared with."""
        return self.as_of - timedelta(days=1)

    @property
    def notes_by_text(self) -> Mapping[str, tuple[CoverageNote, ...]]:
        """The reservations, those with the same words together."""
        texts = dict.fromkeys(note.text for note in self.coverage_notes)
        return {text: tuple(n for n in self.coverage_notes if n.text == text) for text in texts}

    @property
    def has_changes(self) -> bool:
        """Whether any pillar has a value on both days."""
        return any(row.change is not None for row in self.pillars)

    @property
    def measured_max(self) -> int:
        """The points that are measured, of ``applicable_max``."""
        return sum(row.score.measured_max for row in self.pillars)

    @property
    def applicable_max(self) -> int:
        """The points that apply to the seat."""
        return sum(row.score.applicable_max for row in self.pillars)

    @property
    def applicable_count(self) -> int:
        """How many components apply to the seat."""
        return sum(self.coverage.values()) - self.coverage["not_applicable"]

    @property
    def coverage(self) -> Mapping[CoverageState, int]:
        """How many components are in each state of coverage."""
        components = self.score.components.values() if self.score else ()
        counts = Counter(component.coverage for component in components)
        return {state: counts[state] for state in get_args(CoverageState)}

    @property
    def partial(self) -> Decimal | None:
        """The sum of three measured pillars, of 75; None in every other state."""
        if self.score is None or self.state != "three_pillars":
            return None
        return sum((p.points for p in self.score.measured_pillars if p.points), Decimal(0))

    @property
    def index(self) -> Decimal | None:
        """The sum of three pillars on a scale of 100, half up."""
        if self.partial is None:
            return None
        return (100 * self.partial / 75).quantize(CENT, ROUND_HALF_UP)
