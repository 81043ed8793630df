"""The User Report: a manager's people, one row a member, nobody left out silently."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from accounts.access import Access
from accounts.roles import Capability
from accounts.rules import rulebook_of
from accounts.selectors import last_complete_day, local_today
from scoring.core.movers import NEWCOMER_DAYS
from scoring.core.pools import Pool, hundredths
from scoring.core.registry import CURRENT, model
from scoring.core.result import ComponentScore, Score
from scoring.selectors import (
    StoredScore,
    being_scored,
    common_day,
    first_totals,
    history,
    scores_on,
)
from teams.access import may_request_upload, visible_members, visible_team_ids
from teams.models import Import, Member
from teams.reports.report_board import Compared, board_of, marked
from teams.reports.report_order import ordered
from teams.reports.report_query import HEADS, ReportQuery
from teams.reports.report_shapes import (
    Cause,
    Filters,
    PillarCell,
    ReportGroup,
    ReportRow,
    UserReport,
)
from teams.reports.report_summary import group_medians, summary
from teams.reports.roster import (
    TeamNode,
    last_imports,
    team_tree,
    teams_on,
    why_missing,
    with_own_word,
)
from teams.reports.shapes import CENT, Choice, Missing, Rate
from teams.reports.table_state import PAGE, page_link, shown_of
from teams.reports.wording.labels import component_label, day, rules_label
from teams.selectors.activity import ActivitySummary, activity_summary
from teams.selectors.upload_requests import open_requests

SINCE_DAYS = 7
COUNT_DAYS = 30
SPARK_WEEKS = 26


@dataclass(frozen=True, slots=True)
class _Known:
    """What the rows are made of, read set by set."""

    as_of: date
    teams: Mapping[int, tuple[int, str]]
    now: Mapping[int, StoredScore]
    before: Mapping[int, StoredScore]
    ranks: Mapping[int, int]
    former_ranks: Mapping[int, int]
    imports: Mapping[int, Import]
    activity: Mapping[int, ActivitySummary]
    waiting: Collection[int]
    own_word: Collection[int]
    newcomers: Mapping[int, date]

    @property
    def same_rules(self) -> set[int]:
        """Who was scored by the same rules on both days."""
        both = self.now.keys() & self.before.keys()
        return {m for m in both if _rules(self.now[m]) == _rules(self.before[m])}


def user_report(*, access: Access, query: ReportQuery) -> UserReport:
    """Return the report of the members that the viewer may see, filtered, sorted and paged.

    The number of queries does not depend on the number of members. Ranks are among the totals
    of the filtered members; counts are of the last 30 days, rates of 90. The day is the last one
    that all of them have been scored for, whatever the filter leaves.
    """
    today = local_today(access.organization)
    everyone = list(visible_members(access))
    ids = [member.pk for member in everyone]
    teams = teams_on(member_ids=ids, on=today)
    tree = team_tree()
    members = _filtered(everyone, query, teams, tree)
    as_of = common_day(member_ids=ids) or last_complete_day(access.organization)
    known = _known(members, as_of, teams)
    rows = [_row(access, member, known) for member in members]
    rules = rulebook_of(access.organization).on(as_of)
    since = as_of - timedelta(days=SINCE_DAYS)
    board = board_of(rows, Compared(since, as_of, rules, known.same_rules), known.newcomers, query)
    rows = marked(rows, board, known.newcomers)
    query = query.on_page(min(query.page, max(1, -(-len(rows) // PAGE))))
    in_order = ordered(rows, query)
    shown = _with_sparks(in_order[PAGE * (query.page - 1) : PAGE * query.page], as_of)
    shown = _with_requests(shown)
    through = [s.data_through for s in known.now.values() if s.data_through]
    latest = max(through, default=None)
    inhabited = {team_id for team_id, _ in teams.values()}
    visible = visible_team_ids(access)
    is_everybody = query.team is None and access.can(Capability.VIEW_ALL_TEAMS)
    choices = [node for node in tree if node.id in visible and node.below & inhabited]
    return UserReport(
        as_of=as_of,
        since=since,
        rules=rules_label(rules.name),
        filters=_filters(query, choices),
        summary=summary(rows, model(CURRENT)),
        board=board,
        groups=_groups(shown, rows, query),
        count_days=COUNT_DAYS,
        data_through=latest,
        current=through.count(latest) if latest else 0,
        missing=_nobody(everyone, members),
        previous=page_link("Previous", query, query.page - 1, len(rows)),
        next=page_link("Next", query, query.page + 1, len(rows)),
        shown=shown_of(query.page, len(shown), len(rows), "member"),
        scope=None if is_everybody else _below(query.team, tree) & visible,
    )


def _filtered(
    members: Iterable[Member],
    query: ReportQuery,
    teams: Mapping[int, tuple[int, str]],
    tree: Iterable[TeamNode],
) -> list[Member]:
    wanted = _plain(query.q)
    found = [m for m in members if wanted in _plain(f"{m.name}\n{m.email}")]
    if query.team is None:
        return found
    below = _below(query.team, tree)
    return [m for m in found if m.pk in teams and teams[m.pk][0] in below]


def _below(team: int | None, tree: Iterable[TeamNode]) -> frozenset[int]:
    """Return a team and those below it, or without one every team."""
    return frozenset(one for node in tree if team in (None, node.id) for one in node.below)


def _plain(text: str) -> str:
    """Return the text as a search sees it: "Zoë" and "zoe" are one."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in parts if not unicodedata.combining(sign))


def _known(members: Sequence[Member], as_of: date, teams: Mapping[int, Any]) -> _Known:
    ids = [member.pk for member in members]
    now = scores_on(member_ids=ids, on=as_of)
    before = scores_on(member_ids=ids, on=as_of - timedelta(days=SINCE_DAYS))
    return _Known(
        as_of=as_of,
        teams=teams,
        now=now,
        before=before,
        ranks=_ranks(now),
        former_ranks=_ranks(before),
        imports=last_imports(member_ids=ids),
        activity=activity_summary(
            members=members, start=as_of - timedelta(days=COUNT_DAYS - 1), end=as_of
        ),
        waiting=being_scored(member_ids=ids, on=as_of),
        own_word=with_own_word(member_ids=ids, as_of=as_of),
        newcomers=first_totals(
            member_ids=ids, since=as_of - timedelta(days=NEWCOMER_DAYS), on=as_of
        ),
    )


def _rules(stored: StoredScore) -> tuple[str, str]:
    return stored.score.model, stored.score.policy


def _ranks(scores: Mapping[int, StoredScore]) -> dict[int, int]:
    totals = {m: s.score.total for m, s in scores.items() if s.score.total is not None}
    ranks = Pool.of_points(totals.values()).ranks()
    return {m: int(ranks[hundredths(total)]) for m, total in totals.items()}


def _row(access: Access, member: Member, known: _Known) -> ReportRow:
    stored = known.now.get(member.pk)
    score = stored.score if stored else None
    team = known.teams.get(member.pk)
    row = ReportRow(
        id=member.pk,
        name=member.name,
        may_ask=may_request_upload(access, member),
        team=team[1] if team else "",
        tags=_tags(member, known),
    )
    if stored is None or score is None:
        return replace(row, missing=_missing(access, member, None, known))
    former = known.before.get(member.pk)
    before = former.score if former else None
    return replace(
        row,
        total=score.total,
        estimated=score.estimated,
        low=score.low,
        high=score.high,
        pillars=tuple(PillarCell(p.name, p.points, p.estimated) for p in score.pillars.values()),
        missing=_missing(access, member, score, known),
        data_through=stored.data_through,
        **_change(score, before, known, member),
        **_counts(score, known.activity.get(member.pk)),
    )


def _missing(access: Access, member: Member, score: Score | None, known: _Known) -> Missing | None:
    if score is not None and score.total is not None:
        return None
    is_waiting = member.pk in known.waiting
    return why_missing(
        access, member, score, known.imports, as_of=known.as_of, is_waiting=is_waiting
    )


def _tags(member: Member, known: _Known) -> tuple[str, ...]:
    has_left = member.left_on is not None and member.left_on <= known.as_of
    left = (f"left {day(member.left_on)}",) if has_left and member.left_on else ()
    own = ("partly self-reported",) if member.pk in known.own_word else ()
    return left + own


def _change(score: Score, before: Score | None, known: _Known, member: Member) -> dict[str, Any]:
    if score.total is None:
        return {}
    rank = known.ranks[member.pk]
    if before is None or before.total is None:
        return {"rank": rank, "change_note": "no earlier total"}
    former_rank = known.former_ranks[member.pk]
    return {
        "change": score.total - before.total,
        "cause": _cause(score, before, score.total - before.total),
        "rank": rank,
        "rank_change": former_rank - rank,
    }


def _cause(score: Score, before: Score, change: Decimal) -> Cause | None:
    """Return the component that did most for the change, with what it moved (scaled to 25)."""
    moves = [
        (abs(points), Cause(c.code, c.pillar, component_label(c.name), points))
        for c in score.components.values()
        for points in [_moved(score, before, c)]
        if points * change > 0
    ]
    return max(moves, key=lambda move: (move[0], move[1].code), default=(None, None))[1]


def _moved(score: Score, before: Score, component: ComponentScore) -> Decimal:
    """Return what a component moved its pillar by; one that begins or ceases, by its presence."""
    now, was = component.points, before.components[component.name].points
    pillar = score.pillars[component.pillar]
    if now is not None and was is not None:
        return _of_25(now - was, pillar.measured_max)
    points = _of_25(pillar.earned, pillar.measured_max)
    if now is not None:
        return points - _of_25(pillar.earned - now, pillar.measured_max - component.max)
    if was is not None:
        return points - _of_25(pillar.earned + was, pillar.measured_max + component.max)
    return Decimal(0)


def _of_25(earned: Decimal, of: int) -> Decimal:
    return (25 * earned / of).quantize(CENT, ROUND_HALF_UP) if of else Decimal(0)


def _counts(score: Score, activity: ActivitySummary | None) -> dict[str, Any]:
    counts: dict[str, Any] = {
        "reply_rate": _rate(score.components["message_response"]),
        "acceptance": _rate(score.components["invitation_acceptance"]),
        "connections": _whole(score.components["network_size"].raw),
        "active_days": _whole(score.components["days_active"].raw),
    }
    if activity is None:
        return counts
    measured = {name for name, c in score.components.items() if c.coverage in _MEASURED}
    if {"original_publishing", "content_shared"} & measured:
        counts["posts"] = activity.posts
    if "thoughtful_comments" in measured:
        counts["comments"] = activity.comments
        counts["comments_scored"] = activity.comments_scored
    if "message_response" in measured:
        counts["messages"] = activity.messages
    return counts


_MEASURED = ("measured", "partial")


def _rate(component: ComponentScore) -> Rate | None:
    if component.successes is None or component.trials is None:
        return None
    return Rate(component.successes, component.trials)


def _whole(raw: Decimal | None) -> int | None:
    return None if raw is None else int(raw)


def _with_requests(rows: Sequence[ReportRow]) -> list[ReportRow]:
    asked = open_requests(member_ids=[row.id for row in rows if row.total is None])
    return [replace(row, asked=asked.get(row.id)) for row in rows]


def _with_sparks(rows: Sequence[ReportRow], as_of: date) -> list[ReportRow]:
    first = as_of - timedelta(weeks=SPARK_WEEKS)
    days = history(member_ids=[row.id for row in rows], first=first, last=as_of)
    return [
        replace(
            row,
            spark=tuple(
                found.total
                for found in days.get(row.id, ())
                if found.total is not None and (as_of - found.on).days % 7 == 0
            ),
        )
        for row in rows
    ]


def _groups(
    shown: Sequence[ReportRow], rows: Sequence[ReportRow], query: ReportQuery
) -> tuple[ReportGroup, ...]:
    if query.sort:
        return (group_medians("", rows, shown),) if shown else ()
    names = list(dict.fromkeys(row.team for row in shown))
    return tuple(
        group_medians(
            name or "No team",
            [row for row in rows if row.team == name],
            [row for row in shown if row.team == name],
        )
        for name in names
    )


def _filters(query: ReportQuery, tree: Sequence[TeamNode]) -> Filters:
    names = {node.id: node.name for node in tree}
    chips = query.chips(names.get(query.team or 0, ""))
    return Filters(
        q=query.q,
        team=str(query.team or ""),
        sort=query.sort,
        direction=query.direction,
        order=query.order,
        per=query.per,
        teams=tuple(
            Choice(str(node.id), "\u2003" * node.depth + node.name, node.id == query.team)
            for node in tree
        ),
        chips=chips,
        clear_url=query.base if query.q or query.team else "",
        heads={key: query.head(key) for key in HEADS},
    )


def _nobody(everyone: Sequence[Member], members: Sequence[Member]) -> Missing | None:
    if members:
        return None
    if everyone:
        return Missing("No match", "No member has this name or team. Clear a filter to see more.")
    return Missing("No members yet", "No team with members has been assigned to you.")
