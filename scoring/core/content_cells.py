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

from scoring.core.content import MOST_A_WEEK, OWN, ContentPost, between, writing_of
from scoring.core.content_groups import Doing, GroupNode, shown_groups
from scoring.core.coverage import Span, common
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


@dataclass(frozen=True)
class Group:
    """A group in a tree of them: its own number, the floor, and the posts of the whole tree."""

    id: int
    floor: int
    root: GroupNode
    posts: Sequence[ContentPost]

    def shows(self, doings: Sequence[Doing]) -> bool:
        """Whether it may be shown, of what was done in the whole tree."""
        return self.id in shown_groups(doings, self.root, self.floor)

    def shows_those(self, is_one: Callable[[ContentPost], bool] = bool) -> bool:
        """Whether it may be shown of the posts that are so; by default of all of them."""
        return self.shows([(post.author, post.team) for post in self.posts if is_one(post)])


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
    """How somebody, or a group, posted in ``days`` days.

    ``steady`` are the posts of the ``covered`` days among them, those that a source covers.
    ``gap`` is the median of the days between posts, from five on.
    """

    days: int
    covered: int
    posts: int
    steady: int
    gap: Fraction | None

    @property
    def a_week(self) -> Fraction | None:
        """Posts in seven covered days; None where no day is covered."""
        return Fraction(7 * self.steady, self.covered) if self.covered else None


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
    group: Group | None = None,
    lines: Sequence[Line] = (),
) -> dict[str, Cell]:
    """The posts by what ``key`` says of them. ``usual`` are the baselines of the authors.

    The cells of a ``group`` are hidden whole and not only their medians. ``lines`` are keys that
    add up to something shown elsewhere, besides all of them together.
    """
    sorted_in: dict[str, list[ContentPost]] = {}
    for post in posts:
        sorted_in.setdefault(key(post), []).append(post)
    found = {name: _cell(name, of, usual) for name, of in sorted_in.items()}
    if group is None:
        return found
    doings: dict[str, list[Doing]] = {name: [] for name in found}
    for post in group.posts:
        if told_of(post) and (name := key(post)) in doings:
            doings[name].append((post.author, post.team))
    apart = {name for name, done in doings.items() if not group.shows(done)}
    return hide(found, group.floor, [*lines, list(found)], apart)


def together(
    posts: Iterable[ContentPost],
    key: Callable[[ContentPost], str],
    usual: Mapping[int, Fraction],
    group: Group,
    hidden: Collection[str],
) -> Cell | None:
    """The hidden cells of a group as one; None where that too would be hidden."""
    own, beside = ([p for p in each if key(p) in hidden] for each in (posts, group.posts))
    found = cells(own, lambda post: "", usual, group=replace(group, posts=beside)).get("")
    return None if found is None or found.hidden else found


def hide(
    found: Mapping[str, Cell], authors: int, lines: Sequence[Line], apart: Collection[str] = ()
) -> dict[str, Cell]:
    """The cells of a group, hidden where few posts or few authors are in them or come out.

    ``apart`` are those that have to be hidden for another reason.
    """
    shut = {name for name, cell in found.items() if name in apart or _is_small([cell], authors)}
    while more := [n for line in lines if (n := _next(found, shut, authors, line)) is not None]:
        shut.add(more[0])
    return {
        name: replace(cell, units=None, lift=None, hidden=True) if name in shut else cell
        for name, cell in found.items()
    }


def told_of(post: ContentPost) -> bool:
    """Whether what the post received is measured."""
    return post.units is not None


def weeks(
    posts: Sequence[ContentPost], first: date, last: date, *, group: Group | None = None
) -> dict[str, Week]:
    """The whole weeks, from Monday, by how many own posts an author made: "1" to "4".

    Only weeks count of which every own post is measured.
    """
    found = _by_count(posts, first, last)
    whole = _by_count(group.posts, first, last) if group else {}
    return {
        key: _week(
            key, found[key], _is_shut(found[key], whole.get(key, []), group) if group else False
        )
        for key in sorted(found)
    }


def habit(
    posts: Sequence[ContentPost], first: date, last: date, covered: Sequence[Span] = ()
) -> Habit:
    """What was posted from ``first`` to ``last``, both included.

    ``covered`` are the days, disjoint spans of ordinals, of which a source tells every post.
    """
    here = between(posts, first, last)
    spans = common((first.toordinal(), last.toordinal()), covered)
    gaps = [post.gap for post in here if post.gap is not None]
    return Habit(
        days=(last - first).days + 1,
        covered=sum(end - start + 1 for start, end in spans),
        posts=len(here),
        steady=sum(any(a <= post.on.toordinal() <= b for a, b in spans) for post in here),
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


def _by_count(
    posts: Sequence[ContentPost], first: date, last: date
) -> dict[str, list[list[ContentPost]]]:
    """The own posts of every whole week of an author, by how many they are."""
    start = first + timedelta(days=-first.weekday() % 7)
    end = last - timedelta(days=(last.weekday() + 1) % 7)
    of_week: dict[tuple[int, date], list[ContentPost]] = {}
    for post in between(posts, start, end):
        if writing_of(post) == OWN:
            monday = post.on - timedelta(days=post.on.weekday())
            of_week.setdefault((post.author, monday), []).append(post)
    found: dict[str, list[list[ContentPost]]] = {}
    for of in of_week.values():
        if all(map(told_of, of)):
            found.setdefault(str(min(len(of), MOST_A_WEEK)), []).append(of)
    return found


def _is_shut(
    found: Sequence[Sequence[ContentPost]], whole: Sequence[Sequence[ContentPost]], group: Group
) -> bool:
    authors = {post.author for of in found for post in of}
    is_small = len(found) < LEAST or len(authors) < group.floor
    return is_small or not group.shows([(p.author, p.team) for of in whole for p in of])


def _week(key: str, found: Sequence[Sequence[ContentPost]], is_shut: bool) -> Week:
    who = frozenset(post.author for of in found for post in of)
    if is_shut or len(found) < LEAST:
        return Week(key, len(found), who, hidden=is_shut)
    units = [[post.units or 0 for post in of] for of in found]
    return Week(
        key=key,
        weeks=len(found),
        authors=who,
        post=median(each for of in units for each in of),
        week=middle(sum(of) for of in units),
    )


def _is_small(some: Collection[Cell], authors: int) -> bool:
    who = {author for cell in some for author in cell.authors}
    return sum(cell.told for cell in some) < LEAST or len(who) < authors


def _next(found: Mapping[str, Cell], shut: Collection[str], authors: int, line: Line) -> str | None:
    """The next cell of a line to hide; None where nothing comes out of what is hidden of it."""
    hidden = [found[name] for name in line if name in shut and found[name].told]
    shown = [found[name] for name in line if name in found and name not in shut]
    if not hidden or not shown or not _is_small(hidden, authors):
        return None
    return min(shown, key=lambda cell: (cell.told, cell.key)).key
