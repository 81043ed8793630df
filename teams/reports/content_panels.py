"""Panels of the content lab: cells of the core in words and decimals. Values in, values out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from scoring.core.content import (
    KEYS,
    OWN,
    SHARED,
    ContentPost,
    form_of,
    length_of,
    writing_of,
)
from scoring.core.content_cells import (
    LEAST,
    Cell,
    Group,
    Habit,
    cells,
    habit,
    hide,
    together,
    weeks,
)
from scoring.core.content_comments import CommentCount, comment_bands
from scoring.core.coverage import Span
from scoring.core.model import CommentRules
from teams.reports.content_shapes import (
    CommentRow,
    CommentsPanel,
    HabitRow,
    LabPanel,
    LabRow,
    Matrix,
    MatrixCell,
    WeekRow,
)
from teams.reports.content_words import (
    COMMENT_LABELS,
    DIMENSIONS,
    FORMS,
    HIDDEN_TOGETHER,
    LENGTH_LABELS,
    LINES,
    NOT_MEASURED_YET,
    PLURAL,
    TOO_FEW,
    TOO_FEW_OF_GROUP,
    WEEK_LABELS,
    comment_label,
    figure,
    in_order,
    label_of,
    rounded,
)

CENTS = 100


@dataclass(frozen=True)
class Posts:
    """The posts of a page with their authors' usual ones; ``group`` where they are of several.

    ``measured`` is what their numbers are of, as the head of a column.
    """

    found: Sequence[ContentPost]
    usual: Mapping[int, Fraction]
    whose: str
    group: Group | None = None
    covered: Sequence[Span] = ()
    measured: str = "Units"

    @property
    def is_group(self) -> bool:
        """Whether they are of several people, so that cells are hidden whole."""
        return self.group is not None

    @property
    def too_few(self) -> str:
        """What stands in place of a median that is not shown."""
        return TOO_FEW_OF_GROUP if self.is_group else TOO_FEW

    def by(self, dimension: str) -> dict[str, Cell]:
        """The posts sorted by one thing."""
        return cells(
            self.found,
            KEYS[dimension],
            self.usual,
            group=self.group,
            lines=LINES.get(dimension, ()),
        )


def panel(posts: Posts, dimension: str) -> LabPanel | None:
    """Return the posts by one thing; None where all are alike and nothing is compared."""
    found, words = posts.by(dimension), DIMENSIONS[dimension]
    if not found or (set(found) == {""} and dimension != "form"):
        return None
    best = _best(found) if dimension == "form" else None
    title = words.title
    if best is not None and best.lift is not None:
        times = rounded(best.lift.median)
        title = f"{PLURAL[best.key]} earn {times} times {posts.whose} usual post"
    rows = [
        _row(posts, label_of(dimension, key), found[key]) for key in in_order(dimension, [*found])
    ]
    hidden = {key for key, cell in found.items() if cell.hidden and cell.told}
    if posts.group is not None and hidden:
        sums = together(posts.found, KEYS[dimension], posts.usual, posts.group, hidden)
        rows += [_row(posts, HIDDEN_TOGETHER, sums)] if sums else []
    return LabPanel(key=dimension, title=title, head=words.head, rows=tuple(rows))


def matrix(posts: Posts) -> Matrix | None:
    """Return median units by form and length; None where nothing has both."""
    known = [p for p in posts.found if p.form in PLURAL and length_of(p) in LENGTH_LABELS]
    forms = [form for form in FORMS if any(post.form == form for post in known)]
    if not forms:
        return None
    found = cells(known, _both, posts.usual, group=posts.group)
    if posts.group is not None:
        found = _hidden_whole(posts, posts.group, found, forms)
    if not any(cell.told for cell in found.values()):
        return None
    top = max((c.units.median for c in found.values() if c.units), default=Fraction(0))
    return Matrix(
        columns=tuple(LENGTH_LABELS.values()),
        rows=tuple(
            (
                FORMS[form],
                tuple(_matrix_cell(posts, found.get(f"{form}/{n}")) for n in LENGTH_LABELS),
            )
            for form in forms
        ),
        top=rounded(top / CENTS),
    )


def week_rows(posts: Posts, first: date, last: date) -> tuple[WeekRow, ...]:
    """Return the whole weeks by how many own posts an author made."""
    found = weeks(posts.found, first, last, group=posts.group)
    return tuple(
        WeekRow(
            label=WEEK_LABELS[key],
            weeks=week.weeks,
            post=None if week.post is None else rounded(week.post / CENTS),
            week=figure(week.week, of=CENTS),
            hidden="" if week.week else posts.too_few,
            is_shut=week.hidden,
        )
        for key, week in found.items()
    )


def comments_panel(
    posts: Posts,
    counts: Iterable[CommentCount],
    whole: Iterable[CommentCount],
    rules: CommentRules,
) -> CommentsPanel | None:
    """Return the comments by length; None where there are none to show."""
    bands = comment_bands(counts, rules, group=posts.group, whole=whole)
    if not any(band.comments for band in bands):
        return None
    shown = [band for band in bands if not band.hidden]
    count = sum(band.comments for band in shown)
    following = [*(band.key for band in bands if band.key not in COMMENT_LABELS), None][1:]
    nexts = {b.key: f for b, f in zip(bands, following, strict=False)}
    rows = tuple(
        CommentRow(
            label=comment_label(band.key, nexts.get(band.key)),
            comments=band.comments,
            percent=_percent(band.comments, count) if count else None,
            quality=None if band.quality is None else Decimal(band.quality).scaleb(-2),
            units=Decimal(band.units).scaleb(-2),
            hidden=TOO_FEW_OF_GROUP if band.hidden else "",
        )
        for band in bands
    )
    listed = ", ".join(f"{row.comments} {row.label}" for row in rows if not row.hidden)
    return CommentsPanel(
        title=_comments_title(rows, count),
        told=f"{count} comments by the words that count: {listed}.",
        rows=rows,
        comments=count,
        units=sum((row.units for row in rows if not row.hidden), Decimal(0)),
    )


def habit_rows(posts: Posts, first: date, on: date, last: date) -> tuple[HabitRow, ...] | None:
    """Return what was posted before a day and from it on; None of a group of too few."""
    before = habit(posts.found, first, date.fromordinal(on.toordinal() - 1), posts.covered)
    after = habit(posts.found, on, last, posts.covered)
    groups = [None, None] if posts.group is None else _sides(posts.group, on)
    if any(group and not group.shows_those() for group in groups):
        return None
    sides = [[p for p in posts.found if p.on < on], [p for p in posts.found if p.on >= on]]
    both = [*zip(sides, groups, strict=True)]
    writing = [_writing(side, group, posts) for side, group in both]
    whole = [cells(side, lambda post: "", posts.usual, group=group) for side, group in both]
    pace = [
        each.gap if group is None or group.shows_those(_has_gap) else None
        for each, group in zip((before, after), groups, strict=True)
    ]
    return (
        HabitRow("Days", *(_days(each, posts) for each in (before, after))),
        HabitRow("Posts", str(before.posts), str(after.posts)),
        HabitRow("Own posts and articles", *(own for own, _ in writing)),
        HabitRow("Reshares", *(shared for _, shared in writing)),
        *_rhythm(posts, before, after),
        HabitRow(
            "Days between posts, median",
            *(posts.too_few if gap is None else _plain(gap) for gap in pace),
        ),
        HabitRow(
            f"{posts.measured} a post, median", *(_median(found.get(""), posts) for found in whole)
        ),
        HabitRow(
            "Posts with a number",
            *(_told(found.get(""), posts) for found in whole),
        ),
    )


def _sides(group: Group, on: date) -> list[Group]:
    """The same group before a day and from it on."""
    before = [post for post in group.posts if post.on < on]
    after = [post for post in group.posts if post.on >= on]
    return [replace(group, posts=before), replace(group, posts=after)]


def _both(post: ContentPost) -> str:
    return f"{form_of(post)}/{length_of(post)}"


def _best(found: Mapping[str, Cell]) -> Cell | None:
    """The form with the largest lift, where that lies above the usual post as a whole."""
    above = [
        cell
        for cell in found.values()
        if cell.key in PLURAL and cell.lift is not None and cell.lift.interval.low > 1
    ]
    return max(above, key=_height, default=None)


def _height(cell: Cell) -> tuple[Fraction, str]:
    return (cell.lift.median if cell.lift else Fraction(0)), cell.key


def _row(posts: Posts, label: str, cell: Cell) -> LabRow:
    return LabRow(
        label=label,
        posts=cell.told if posts.is_group else cell.posts,
        told=cell.told,
        units=figure(cell.units, of=CENTS),
        lift=figure(cell.lift),
        hidden="" if cell.units else posts.too_few if cell.told else NOT_MEASURED_YET,
        is_shut=cell.hidden and cell.told > 0,
    )


def _hidden_whole(
    posts: Posts, group: Group, found: dict[str, Cell], forms: Sequence[str]
) -> dict[str, Cell]:
    """The cells of a group without those that come out of sums over forms and over lengths."""
    whole = {key for by in ("form", "length") for key, c in posts.by(by).items() if c.hidden}
    apart = {key for key, c in found.items() if c.hidden or whole & {*key.split("/")}}
    rows = [[f"{form}/{length}" for length in LENGTH_LABELS] for form in forms]
    columns = [[f"{form}/{length}" for form in forms] for length in LENGTH_LABELS]
    return hide(found, group.floor, [*rows, *columns, list(found)], apart)


def _matrix_cell(posts: Posts, cell: Cell | None) -> MatrixCell:
    if cell is None:
        return MatrixCell(0, None)
    if not cell.told:
        return MatrixCell(0, None, NOT_MEASURED_YET)
    if cell.hidden or cell.units is None:
        return MatrixCell(0, None, posts.too_few)
    return MatrixCell(cell.told, rounded(cell.units.median / CENTS))


def _comments_title(rows: Sequence[CommentRow], whole: int) -> str:
    short = rows[0]
    if short.hidden or whole < LEAST or not short.comments:
        return "Comments by length"
    return f"{short.percent}% of comments are too short to count"


def _percent(part: int, whole: int) -> int:
    return int((Decimal(100 * part) / whole).quantize(Decimal(1), ROUND_HALF_UP))


def _writing(side: Sequence[ContentPost], group: Group | None, posts: Posts) -> tuple[str, str]:
    """How many own posts and reshares there are; of a group both or, where one is of few, none."""

    def is_own(post: ContentPost) -> bool:
        return writing_of(post) == OWN

    def is_shared(post: ContentPost) -> bool:
        return writing_of(post) == SHARED

    counts = [sum(map(each, side)) for each in (is_own, is_shared)]
    if group is not None:
        both = zip(counts, (is_own, is_shared), strict=True)
        if any(0 < n < LEAST or (n and not group.shows_those(each)) for n, each in both):
            return posts.too_few, posts.too_few
    return str(counts[0]), str(counts[1])


def _plain(value: Fraction) -> str:
    return f"{rounded(value).normalize():f}"


def _days(one: Habit, posts: Posts) -> str:
    if posts.is_group or one.covered == one.days:
        return str(one.days)
    return f"{one.days}, {one.covered} of them covered"


def _rhythm(posts: Posts, *sides: Habit) -> tuple[HabitRow, ...]:
    """Posts a week of one person; those of a group are of people who came and went."""
    if posts.is_group:
        return ()
    told = ("not covered" if s.a_week is None else _plain(s.a_week) for s in sides)
    return (HabitRow("Posts a covered week", *told),)


def _has_gap(post: ContentPost) -> bool:
    return post.gap is not None


def _told(cell: Cell | None, posts: Posts) -> str:
    if cell is None:
        return "0"
    return posts.too_few if cell.hidden and cell.told else str(cell.told)


def _median(cell: Cell | None, posts: Posts) -> str:
    found = None if cell is None else figure(cell.units, of=CENTS)
    if found is None:
        return posts.too_few if cell and cell.told else NOT_MEASURED_YET
    value, low, high = (f"{each.normalize():f}" for each in (found.value, found.low, found.high))
    return f"{value} ({low} to {high}, {found.percent}%)"
