"""The columns of the User Report: page, sorting, sums and files are made of the same ones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from django.utils.translation import gettext, gettext_noop

from teams.reports.report_column_shapes import (
    Column,
    count,
    of_rate,
    of_row,
    of_text,
    pillar,
    trials,
)
from teams.reports.report_shapes import ReportRow
from teams.reports.wording.causes import seat_label

MEMBER = "member"
# As many as stand beside one another on a screen of 1,440 pixels.
DEFAULT = (
    *(MEMBER, "team", "total", "brand", "find", "insights", "relationships", "change", "cause"),
    *("rank", "rank_change", "spark", "active_days", "posts", "comments", "data_through"),
)


def seat_of(row: ReportRow) -> str:
    """Return the seat in words; "" where none is known."""
    return seat_label(row.seat)


def state_of(row: ReportRow) -> str:
    """Return in words whether there is a total: whole, estimated, of three pillars, or why not."""
    if row.total is not None:
        return gettext("estimated") if row.estimated else gettext("total")
    if row.missing is None:
        return gettext("not measured")
    return f"{row.missing.title}. {row.missing.reason}"


WHO = (
    Column(
        key=MEMBER,
        label=gettext_noop("Member"),
        help=gettext_noop("The name, which leads to the member’s page."),
        group="who",
        kind="member",
        value=of_row("name"),
        order=lambda row: row.name.casefold(),
        is_number=False,
        first="ascending",
        css="stick",
    ),
    Column(
        key="email",
        label=gettext_noop("E-mail"),
        help=gettext_noop("The address, in files alone."),
        group="who",
        kind="text",
        **of_text(of_row("email")),
        is_number=False,
        where="file",
        beside=MEMBER,
        sorts=False,
    ),
    Column(
        key="team",
        label=gettext_noop("Team"),
        help=gettext_noop("The team on the last day of the range."),
        group="who",
        kind="text",
        **of_text(of_row("team")),
        is_number=False,
        first="ascending",
        css="team",
    ),
    Column(
        key="role",
        label=gettext_noop("Role"),
        help=gettext_noop("The job title, or without one the role in the organization."),
        group="who",
        kind="text",
        **of_text(of_row("role")),
        is_number=False,
        first="ascending",
        css="nowrap",
    ),
    Column(
        key="seat",
        label=gettext_noop("Seat"),
        help=gettext_noop("The LinkedIn seat on the last day of the range."),
        group="who",
        kind="text",
        **of_text(seat_of),
        is_number=False,
        first="ascending",
        css="nowrap",
    ),
)
SCORE = (
    Column(
        key="total",
        label=gettext_noop("SSI"),
        help=gettext_noop("The total of 100 on the last day of the range."),
        group="score",
        kind="total",
        value=of_row("total"),
        has_median=True,
        css="num ssi",
    ),
    Column(
        key="data_state",
        label=gettext_noop("State of the total"),
        help=gettext_noop("Whether the total is whole or estimated, or why there is none."),
        group="score",
        kind="text",
        value=state_of,
        is_number=False,
        where="file",
        beside="total",
        sorts=False,
    ),
    pillar("brand", 0, gettext_noop("Brand"), gettext_noop("Professional brand, of 25.")),
    pillar("find", 1, gettext_noop("Find"), gettext_noop("Finding the right people, of 25.")),
    pillar("insights", 2, gettext_noop("Insights"), gettext_noop("Insights, of 25.")),
    pillar("relationships", 3, gettext_noop("Relations"), gettext_noop("Relationships, of 25.")),
    Column(
        key="change",
        label=gettext_noop("Change"),
        help=gettext_noop("The total less that of the day before the range."),
        group="change",
        kind="delta",
        value=of_row("change"),
        has_median=True,
    ),
    Column(
        key="cause",
        label=gettext_noop("Top cause"),
        help=gettext_noop("The component that did most for the change."),
        group="change",
        kind="cause",
        value=lambda row: row.cause.label if row.cause else None,
        reads=of_row("cause"),
        order=lambda row: row.cause.label.casefold() if row.cause else None,
        is_number=False,
        first="ascending",
        css="cause",
    ),
    Column(
        key="cause_points",
        label=gettext_noop("Top cause, points"),
        help=gettext_noop("What that component moved its pillar by."),
        group="change",
        kind="points",
        value=lambda row: row.cause.points if row.cause else None,
        where="file",
        beside="cause",
        sorts=False,
    ),
    Column(
        key="rank",
        label=gettext_noop("Rank"),
        help=gettext_noop("Among the totals in this report; ties share the better rank."),
        group="standing",
        kind="rank",
        value=of_row("rank"),
        first="ascending",
        css="num rk",
    ),
    Column(
        key="rank_change",
        label=gettext_noop("Rank moved"),
        help=gettext_noop("Places since the day before the range; positive is up."),
        group="standing",
        kind="moved",
        value=of_row("rank_change"),
        css="mv",
    ),
    Column(
        key="percentile",
        label=gettext_noop("Top %"),
        help=gettext_noop("The rank in per cent of the totals in this report, rounded up."),
        group="standing",
        kind="rank",
        value=of_row("percentile"),
        first="ascending",
    ),
    Column(
        key="spark",
        label=gettext_noop("26 weeks"),
        help=gettext_noop("The total, week by week. The change is in its own column."),
        group="standing",
        kind="spark",
        value=lambda _row: None,
        reads=of_row("spark"),
        is_number=False,
        where="page",
        sorts=False,
        css="",
    ),
)
COUNTS = (
    count(
        "active_days",
        gettext_noop("Active days"),
        gettext_noop("Days of the range on which the member did something."),
        css="num gap",
    ),
    count("posts", gettext_noop("Posts"), gettext_noop("Posts of every form in the range.")),
    count(
        "comments",
        gettext_noop("Comments"),
        gettext_noop("Comments in the range: scored of written."),
        kind="comments",
        reads=lambda row: None if row.comments is None else (row.comments_scored, row.comments),
    ),
    count(
        "comments_scored",
        gettext_noop("Comments scored"),
        gettext_noop("Those of the comments that have substance."),
        where="file",
        beside="comments",
        sorts=False,
    ),
    count("reactions", gettext_noop("Reactions"), gettext_noop("Reactions given in the range.")),
    count(
        "messages",
        gettext_noop("Messages sent"),
        gettext_noop("Messages sent in the range, InMails among them."),
    ),
    count("inmails", gettext_noop("InMails"), gettext_noop("InMails sent in the range.")),
    count(
        "invitations", gettext_noop("Invitations"), gettext_noop("Invitations sent in the range.")
    ),
    count("searches", gettext_noop("Searches"), gettext_noop("People searches in the range.")),
    count(
        "profile_views",
        gettext_noop("Profile views"),
        gettext_noop("Profiles of others viewed in the range."),
    ),
    count(
        "leads",
        gettext_noop("Leads saved"),
        gettext_noop("Leads saved in Sales Navigator in the range."),
    ),
    count(
        "accounts",
        gettext_noop("Accounts saved"),
        gettext_noop("Accounts saved in Sales Navigator in the range."),
    ),
)
STATE = (
    Column(
        key="reply_rate",
        label=gettext_noop("Reply rate"),
        help=gettext_noop("Answered of opened conversations, 90 days up to the last of the range."),
        group="window",
        kind="rate",
        **of_rate("reply_rate"),
        sums="pooled",
        has_median=True,
    ),
    trials(
        "reply_rate",
        gettext_noop("Reply rate, of"),
        gettext_noop("How many conversations the rate is of."),
    ),
    Column(
        key="acceptance",
        label=gettext_noop("Acceptance"),
        help=gettext_noop("Accepted of invitations sent, 90 days up to the last of the range."),
        group="window",
        kind="rate",
        **of_rate("acceptance"),
        sums="pooled",
        has_median=True,
    ),
    trials(
        "acceptance",
        gettext_noop("Acceptance, of"),
        gettext_noop("How many invitations the rate is of."),
    ),
    Column(
        key="next_action",
        label=gettext_noop("Next action"),
        help=gettext_noop("What would earn most next, with its points."),
        group="next",
        kind="action",
        value=lambda row: row.next_action.title if row.next_action else None,
        reads=of_row("next_action"),
        is_number=False,
        sorts=False,
        css="cause",
    ),
    Column(
        key="next_gain",
        label=gettext_noop("Next action, points"),
        help=gettext_noop("What doing it once would earn."),
        group="next",
        kind="points",
        value=lambda row: row.next_action.gain if row.next_action else None,
        where="file",
        beside="next_action",
        sorts=False,
    ),
    Column(
        key="connections",
        label=gettext_noop("Connections"),
        help=gettext_noop("The size of the network as last told."),
        group="state",
        kind="count",
        value=of_row("connections"),
        sums="sum",
        has_median=True,
    ),
    Column(
        key="coverage",
        label=gettext_noop("Coverage"),
        help=gettext_noop("Measured components, of those that apply to the seat."),
        group="state",
        kind="rate",
        **of_rate("coverage"),
        has_median=True,
    ),
    Column(
        key="data_through",
        label=gettext_noop("Data through"),
        help=gettext_noop("The last day that a source tells of."),
        group="state",
        kind="day",
        value=of_row("data_through"),
        is_number=False,
        css="num nowrap",
    ),
)
COLUMNS: Mapping[str, Column] = {c.key: c for c in (*WHO, *SCORE, *COUNTS, *STATE)}

# The keys of `sort` in the address, of those that a page can be asked for.
SORT_KEYS = tuple(key for key, column in COLUMNS.items() if column.sorts)
CHOOSABLE = tuple(column for column in COLUMNS.values() if column.where != "file")


def chosen(keys: Iterable[str]) -> tuple[Column, ...]:
    """Return the columns of a page in the order asked for, the member first; unknown ones not.

    Nothing asked for is the default set.
    """
    known = {column.key for column in CHOOSABLE} - {MEMBER}
    wanted = dict.fromkeys(key for key in keys if key in known) or dict.fromkeys(DEFAULT[1:])
    return tuple(COLUMNS[key] for key in (MEMBER, *wanted))


def file_columns(columns: Sequence[Column], *, with_before: bool = False) -> tuple[Column, ...]:
    """Return the columns of a file of what a page shows: what stands beside each comes after it.

    ``with_before`` adds the counts of the period before. What only a page can show is left out.
    """
    found: list[Column] = []
    for column in columns:
        beside = [each for each in COLUMNS.values() if each.beside == column.key]
        for each in (column, *beside):
            if each.where != "page":
                found.append(each)
            if with_before and each.has_before:
                found.append(_before(each))
    return tuple(found)


def _before(column: Column) -> Column:
    return replace(
        column,
        key=f"{column.key}_before",
        label=gettext("%(column)s, period before") % {"column": column.title},
        value=column.before,
        has_before=False,
        reads=None,
        order=None,
        where="file",
        sorts=False,
    )
