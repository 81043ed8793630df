"""Comments by how many of their words count, as the content lab shows them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from scoring.core.comments import halved
from scoring.core.content_cells import Cell, Part, comes_out, hide
from scoring.core.model import CommentRules

OTHER = "quality"
NOT_MEASURED = "not measured"


@dataclass(frozen=True, slots=True)
class CommentCount:
    """``count`` equal comments of an author, each with a quality in hundredths as stored.

    ``team`` is the author's on the day, where it is asked for.
    """

    author: int
    quality: int
    measured: bool
    own_post: bool
    count: int
    team: int | None = None


@dataclass(frozen=True, slots=True)
class CommentBand:
    """Comments of one length, and what they are worth together, before caps, in hundredths.

    ``key`` is the least number of words; ``OTHER`` of those of which a source told a quality
    that no number of words has, ``NOT_MEASURED`` of those without text. ``quality`` is that of
    one comment on a post of somebody else, None where they differ.
    """

    key: str
    comments: int
    units: int
    quality: int | None
    hidden: bool = False


def comment_bands(
    counts: Iterable[CommentCount],
    rules: CommentRules,
    *,
    authors: int = 1,
    parts: Sequence[Part] = (),
) -> list[CommentBand]:
    """The bands from the shortest on, of a group without those of few comments or authors."""
    steps = {str(least): quality for least, quality in sorted(rules.steps)}
    steps = {"0": 0, **steps}
    names = {False: {q: key for key, q in steps.items()}}
    names[True] = {halved(q): key for q, key in names[False].items()}
    of: dict[str, list[CommentCount]] = {}
    for one in counts:
        name = names[one.own_post].get(one.quality, OTHER) if one.measured else NOT_MEASURED
        of.setdefault(name, []).append(one)
    cells = {key: _cell(key, rows) for key, rows in of.items()}
    if authors > 1:
        doings = {key: [(row.author, row.team) for row in rows] for key, rows in of.items()}
        apart = {key for key, found in doings.items() if comes_out(found, parts, authors)}
        cells = hide(cells, authors, [list(cells)], apart)
    order = [*steps, OTHER, NOT_MEASURED]
    return [
        CommentBand(
            key=key,
            comments=cells[key].posts if key in cells else 0,
            units=sum(row.quality * row.count for row in of.get(key, ())),
            quality=rules.unknown if key == NOT_MEASURED else steps.get(key),
            hidden=key in cells and cells[key].hidden,
        )
        for key in order
        if key in cells or key in steps
    ]


def _cell(key: str, rows: list[CommentCount]) -> Cell:
    comments = sum(row.count for row in rows)
    return Cell(key, comments, comments, frozenset(row.author for row in rows))
