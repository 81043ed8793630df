"""What every piece of evidence contributes, on every day that it does: the common currency.

A contribution counts on each day D from ``start`` to ``end``, both included. Decayed
components add ``units * w(D - on)``, all others the plain ``units``. ``tally`` is counted
plainly: the trials of a rate; elsewhere what is known minus what is not, a component with a
negative tally being not measured. Days are ordinals, units hundredths.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import numpy.typing as npt

from scoring.core.coverage import CoveredDays
from scoring.core.model import ModelSpec
from scoring.core.window import Ints


@dataclass(frozen=True, slots=True)
class Contributions:
    """Columns of equal length, one entry a contribution; ``column`` is the component's."""

    column: Ints
    on: Ints
    start: Ints
    end: Ints
    units: Ints
    tally: Ints
    member: Ints

    def __len__(self) -> int:
        return len(self.column)

    def arrays(self) -> Iterator[Ints]:
        """The columns, in the order of the fields."""
        return (getattr(self, field.name) for field in fields(self))

    def chosen(self, mask: npt.NDArray[Any]) -> Contributions:
        """Those entries alone that the mask chooses."""
        index = np.flatnonzero(mask)
        return Contributions(*(array[index] for array in self.arrays()))


Step = tuple[int, int, int, Any]


class Rows:
    """Collects one member's contributions, on covered days, ending on ``since`` or later.

    ``of`` is what the units come from. Nothing here needs it: ``scoring.core.trace`` keeps it.
    """

    def __init__(self, spec: ModelSpec, covered: CoveredDays, since: int) -> None:
        self.spec = spec
        self.covered = covered
        self.since = since
        self._rows: list[tuple[int, int, int, int, int, int]] = []

    def event(self, component: str, day: int, units: int, of: Any = None) -> None:
        """``units`` happened on ``day``: they count, where it is covered, for a whole window."""
        if units and self.covered.has(component, day):
            last = day + self.spec.spans.window - 1
            self.segment(component, day, day, last, units, 0, of)

    def segment(
        self,
        component: str,
        on: int,
        start: int,
        end: int,
        units: int,
        tally: int = 0,
        of: Any = None,
    ) -> None:
        """``units`` of the day ``on``, and ``tally``, count from ``start`` to ``end``."""
        if start <= end and end >= self.since and (units or tally):
            column = self.spec.columns[component]
            self._rows.append((column, on, start, end, units, tally))

    def steps(self, component: str, steps: Sequence[Step], last: int) -> None:
        """A state: (day, units, tally, of) in order, each until the next, then until ``last``."""
        for place, (day, units, tally, of) in enumerate(steps):
            end = steps[place + 1][0] - 1 if place + 1 < len(steps) else last
            self.segment(component, day, day, end, units, tally, of)

    def contributions(self) -> Contributions:
        """All of them as arrays, of member 0. Raises ``ValueError`` for numbers beyond int64."""
        try:
            rows = np.array(self._rows, np.int64).reshape(-1, 6)
        except OverflowError as error:
            raise ValueError("a count is too large to be scored exactly") from error
        column, on, start, end, units, tally = rows.T
        return Contributions(column, on, start, end, units, tally, np.zeros_like(column))
