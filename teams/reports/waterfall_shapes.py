"""The way from an earlier score to a later one, component by component."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from scoring.core.result import PillarName


@dataclass(frozen=True, slots=True, kw_only=True)
class WaterfallStep:
    """What one component moved, and the sum that is reached with it.

    ``was`` and ``now`` are the points of the component on the two days, None where it was not
    measured. ``change`` is what it moved of the sum, which differs where its pillar is scaled.
    The step of other rules has no code, no pillar and no points of its own.
    """

    label: str
    change: Decimal
    reached: Decimal
    code: str = ""
    name: str = ""
    pillar: PillarName | Literal[""] = ""
    was: Decimal | None = None
    now: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Waterfall:
    """The steps between two days: ``before`` and all changes are ``after``, to the hundredth.

    Without a total on both days the sums are of the pillars that have a value on both: ``of``
    says of which, and ``outside`` what of the others is known. ``still`` is how many components
    did not move. ``missing`` says why there are no steps.
    """

    since: date
    as_of: date
    before: Decimal = Decimal(0)
    after: Decimal = Decimal(0)
    of: str = ""
    steps: tuple[WaterfallStep, ...] = ()
    outside: tuple[str, ...] = ()
    still: int = 0
    missing: str = ""

    @property
    def is_scaled(self) -> bool:
        """Whether a step differs from what its points moved: its pillar is scaled."""
        return any(
            step.was is not None and step.now is not None and step.now - step.was != step.change
            for step in self.steps
        )

    @property
    def change(self) -> Decimal:
        """What all steps sum to."""
        return self.after - self.before
