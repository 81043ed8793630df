"""Comments by how many of their words count, as the content lab shows them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from scoring.core.comments import halved
from scoring.core.content_cells import Cell, Group, hide
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
    group: Group | None = None,
    whole: Iterable[CommentCount] = (),
) -> list[CommentBand]:
    """The bands from the shortest on, of a group without those of few comments or authors.

    ``whole`` are the comments of the whole tree that the group is in.
    """
    steps = {"0": 0, **{str(least): quality for least, quality in sorted(rules.steps)}}
    of = _by_band(counts, steps)
    cells = {key: _cell(key, rows) for key, rows in of.items()}
    if group is not None:
        every = _by_band(whole, steps)
        doings = {key: [(row.author, row.team) for row in every.get(key, ())] for key in cells}
        apart = {key for key, done in doings.items() if not group.shows(done)}
        cells = hide(cells, group.floor, [list(cells)], apart)
    return [
        CommentBand(
            key=key,
            comments=cells[key].posts if key in cells else 0,
            units=sum(row.quality * row.count for row in of.get(key, ())),
            quality=rules.unknown if key == NOT_MEASURED else steps.get(key),
            hidden=key in cells and cells[key].hidden,
        )
        for key in (*steps, OTHER, NOT_MEASURED)
        if key in cells or key in steps
    ]


def _by_band(
    counts: Iterable[CommentCount], steps: Mapping[str, int]
) -> dict[str, list[CommentCount]]:
    """The comments by the band that their quality is of; on an own post it was halved."""
    names = {False: {quality: key for key, quality in steps.items()}}
    names[True] = {halved(quality): key for quality, key in names[False].items()}
    of: dict[str, list[CommentCount]] = {}
    for one in counts:
        name = names[one.own_post].get(one.quality, OTHER) if one.measured else NOT_MEASURED
        of.setdefault(name, []).append(one)
    return of


def _cell(key: str, rows: list[CommentCount]) -> Cell:
    comments = sum(row.count for row in rows)
    return Cell(key, comments, comments, frozenset(row.author for row in rows))
