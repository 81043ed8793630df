"""Outlooks: what a member's evidence still counts for from a day on, without the evidence.

The core reduces evidence to contributions that hold for spans of days. Those that are not over
are all that tomorrow's score needs, so that a roll-forward of everybody reads one compact row a
member instead of every fact.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np

from scoring.core.contributions import Contributions
from scoring.core.registry import model
from scoring.core.timeline import Covered, Seats, Timeline
from scoring.models import ScoreOutlook

WIDTHS = {"contributions": 6, "covered": 5, "seats": 2}


def outlook_values(timeline: Timeline, since: date) -> dict[str, Any]:
    """Return the columns of the outlook of one member's timeline from ``since`` on."""
    day = since.toordinal()
    table = timeline.contributions.chosen(timeline.contributions.end >= day)
    parts: dict[str, Contributions | Covered | Seats] = {
        "contributions": table,
        "covered": timeline.covered,
        "seats": timeline.seats,
    }
    return {
        name: np.stack(list(part.arrays())[:-1]).astype("<i8").tobytes()
        for name, part in parts.items()
    }


def timeline_of(rows: Sequence[ScoreOutlook]) -> Timeline:
    """Return the timeline of all members of the rows, in their order, from one read each."""
    parts = {name: _columns(rows, name, width) for name, width in WIDTHS.items()}
    return Timeline(
        spec=model(rows[0].model),
        members=len(rows),
        contributions=Contributions(*parts["contributions"]),
        covered=Covered(*parts["covered"]),
        seats=Seats(*parts["seats"]),
    )


def _columns(rows: Sequence[ScoreOutlook], name: str, width: int) -> list[Any]:
    """Return the columns of a part, the member's index as the last of them."""
    tables = [np.frombuffer(getattr(row, name), "<i8").reshape(width, -1) for row in rows]
    lengths = [table.shape[1] for table in tables]
    member = np.repeat(np.arange(len(rows)), lengths)
    return [*np.concatenate(tables, axis=1), member]
