"""Posts in cells: medians with n, lift over the author's usual post, and what is too few to show.

A cell is shown from five measured posts on; of a group, also from as many authors as its floor
says. What is hidden of a group must not come out as the difference of what is shown: where the
hidden cells of a line together are too few, the smallest shown ones of it are hidden with them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction

from scoring.core.content import MOST_A_WEEK, OWN, SHARED, ContentPost, between, writing_of
from scoring.core.medians import Middle, median, middle

LEAST = 5

Line = Collection[str]


@dataclass(frozen=True, slots=True)
class Cell:
    """Posts that have something in common: ``posts`` of them, ``told`` with a number.

    ``units`` is the median of what they received, in hundredths; ``lift`` that of its shares of
    the author's usual post, over those whose author has one. Both are None where too few are
    told, and where the cell is ``hidden`` no number of it may be shown.
    """

    key: str
    posts: int
    told: int
    authors: frozenset[int]
    units: Middle | None = None
    lift: Middle | None = None
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Week:
    """Weeks with so many own posts: how many weeks, and medians a post and a week."""

    key: str
    weeks: int
    authors: frozenset[int]
    post: Fraction | None = None
    week: Middle | None = None
    hidden: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Habit:
    """What somebody, or a group, posted in ``days`` days: counts, and medians from five on."""

    days: int
    posts: int
    own: int
    shared: int
    told: int
    authors: int
    units: Middle | None
    gap: Fraction | None

    @property
    def a_week(self) -> Fraction:
        """Posts in seven days."""
        return Fraction(7 * self.posts, self.days)


def baselines(posts: Iterable[ContentPost]) -> dict[int, Fraction]:
    """Each author's usual post: the median of all measured ones.

    Who has fewer than five has none, nor has one whose usual post received nothing.
    """
    told: dict[int, list[int]] = {}
    for post in posts:
        if post.units is not None:
            told.setdefault(post.author, []).append(post.units)
    usual = {author: median(units) for author, units in told.items() if len(units) >= LEAST}
    return {author: middle for author, middle in usual.items() if middle}


def cells(
    posts: Iterable[ContentPost],
    key: Callable[[ContentPost], str],
    usual: Mapping[int, Fraction],
    *,
    authors: int = 1,
    lines: Sequence[Line] = (),
) -> dict[str, Cell]:
    """The posts by what ``key`` says of them. ``usual`` are the baselines of the authors.

    ``authors`` is how many a cell needs: more than one makes it a group, whose cells are hidden
    and not only their medians. ``lines`` are keys that add up to something shown elsewhere,
    besides all of them together.
    """
    sorted_in: dict[str, list[ContentPost]] = {}
    for post in posts:
        sorted_in.setdefault(key(post), []).append(post)
    found = {name: _cell(name, of, usual) for name, of in sorted_in.items()}
    if authors == 1:
        return found
    return hide(found, authors, [*lines, list(found)])


def hide(found: Mapping[str, Cell], authors: int, lines: Sequence[Line]) -> dict[str, Cell]:
    """The cells of a group, hidden where few posts or few authors are in them or come out."""
    shut = {name for name, cell in found.items() if _is_small([cell], authors)}
    while True:
        more = {name for line in lines if (name := _next(found, shut, authors, line))}
        if not more:
            break
        shut |= more
    return {
        name: replace(cell, units=None, lift=None, hidden=True) if name in shut else cell
        for name, cell in found.items()
    }


def is_told_apart(inner: Iterable[int], outer: Collection[int], authors: int) -> bool:
    """Whether a group may not be shown beside parts of it: the rest would be few authors."""
    rest = len({*outer} - {*inner})
    return 0 < rest < authors


def weeks(
    posts: Sequence[ContentPost], first: date, last: date, *, authors: int = 1
) -> dict[str, Week]:
    """The whole weeks, from Monday, by how many own posts an author made: "1" to "4".

    Only weeks count of which every own post is measured.
    """
    start = first + timedelta(days=-first.weekday() % 7)
    end = last - timedelta(days=(last.weekday() + 1) % 7)
    of_week: dict[tuple[int, date], list[int | None]] = {}
    for post in between(posts, start, end):
        if writing_of(post) == OWN:
            monday = post.on - timedelta(days=post.on.weekday())
            of_week.setdefault((post.author, monday), []).append(post.units)
    by_count: dict[str, list[tuple[int, list[int]]]] = {}
    for (author, _), units in of_week.items():
        told = [each for each in units if each is not None]
        if len(told) == len(units):
            by_count.setdefault(str(min(len(told), MOST_A_WEEK)), []).append((author, told))
    return {key: _week(key, by_count[key], authors) for key in sorted(by_count)}


def habit(posts: Sequence[ContentPost], first: date, last: date) -> Habit:
    """What was posted from ``first`` to ``last``, both included."""
    here = between(posts, first, last)
    told = [post.units for post in here if post.units is not None]
    gaps = [post.gap for post in here if post.gap is not None]
    return Habit(
        days=(last - first).days + 1,
        posts=len(here),
        own=sum(writing_of(post) == OWN for post in here),
        shared=sum(writing_of(post) == SHARED for post in here),
        told=len(told),
        authors=len({post.author for post in here}),
        units=middle(told) if len(told) >= LEAST else None,
        gap=median(gaps) if len(gaps) >= LEAST else None,
    )


def _cell(name: str, posts: Sequence[ContentPost], usual: Mapping[int, Fraction]) -> Cell:
    told = [(post.author, post.units) for post in posts if post.units is not None]
    lifts = [units / usual[author] for author, units in told if author in usual]
    return Cell(
        key=name,
        posts=len(posts),
        told=len(told),
        authors=frozenset(author for author, _ in told),
        units=middle(units for _, units in told) if len(told) >= LEAST else None,
        lift=middle(lifts) if len(lifts) >= LEAST else None,
    )


def _week(key: str, found: Sequence[tuple[int, list[int]]], authors: int) -> Week:
    who = frozenset(author for author, _ in found)
    if len(found) < LEAST:
        return Week(key, len(found), who, hidden=authors > 1)
    if len(who) < authors:
        return Week(key, len(found), who, hidden=True)
    return Week(
        key=key,
        weeks=len(found),
        authors=who,
        post=median(units for _, told in found for units in told),
        week=middle(sum(told) for _, told in found),
    )


def _is_small(some: Collection[Cell], authors: int) -> bool:
    who = {author for cell in some for author in cell.authors}
    return sum(cell.told for cell in some) < LEAST or len(who) < authors


def _next(found: Mapping[str, Cell], shut: Collection[str], authors: int, line: Line) -> str:
    """The next cell of a line to hide; "" where nothing comes out of what is hidden of it."""
    hidden = [found[name] for name in line if name in shut and found[name].told]
    shown = [found[name] for name in line if name in found and name not in shut]
    if not hidden or not shown or not _is_small(hidden, authors):
        return ""
    return min(shown, key=lambda cell: (cell.told, cell.key)).key
