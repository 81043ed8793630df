"""The content lab: what somebody's posts received, by what they are and when they came."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from zoneinfo import ZoneInfo

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse

from accounts.access import Access
from accounts.roles import Capability
from accounts.rules import rulebook_of
from accounts.selectors import last_complete_day
from scoring.core.content import ContentPost, between, content_posts, covered_days
from scoring.core.content_cells import LEAST, Part, baselines, comes_out
from scoring.core.content_comments import CommentCount
from scoring.core.coverage import Span
from scoring.core.medians import middle
from scoring.core.model import ModelSpec
from teams.access import own_member, visible_team_ids
from teams.models import Member
from teams.reports.content_change import change_of
from teams.reports.content_panels import Posts, comments_panel, matrix, panel, week_rows
from teams.reports.content_query import ALL, ME, PERIODS, ContentQuery
from teams.reports.content_shapes import Change, ContentPage
from teams.reports.content_words import figure, untold
from teams.reports.roster import TeamNode, team_tree
from teams.reports.score_parts import source_label
from teams.reports.shapes import Choice, Link, Missing
from teams.reports.wording import day
from teams.selectors.content import AuthorFacts, Term, author_facts, comment_counts, terms_of

PANELS = ("writing", "media", "length", "weekday", "gap")
TOGETHER = "My teams, together"
EVERYBODY = "Organization, together"


@dataclass(frozen=True)
class _Group:
    """The people behind an aggregate. ``team_ids`` is None where everybody is meant."""

    name: str
    team_ids: frozenset[int] | None
    inner: tuple[TeamNode, ...]


@dataclass(frozen=True)
class _Found:
    """What was posted and commented: the posts that are meant, and every one of their authors.

    ``covered`` are the days of which a source tells every post of one person.
    """

    posts: list[ContentPost]
    every: list[ContentPost]
    comments: list[CommentCount]
    sources: tuple[str, ...]
    covered: Sequence[Span] = ()


def content_page(
    *, access: Access, query: ContentQuery, member: Member | None, is_own: bool
) -> ContentPage:
    """Return the content lab of a member, or of the group that the query names without one.

    A group shows nothing of fewer authors than the smallest group of the rules. Raises Http404
    for a team that there is not, PermissionDenied for one that the viewer may not see.
    """
    first, last, note = query.window(last_complete_day(access.organization))
    spec = rulebook_of(access.organization).on(last).spec
    chooses = (member is None or is_own) and access.can(Capability.VIEW_REPORT)
    tree = team_tree() if chooses else []
    visible = visible_team_ids(access) if chooses else frozenset[int]()
    page = ContentPage(
        scope="group" if member is None else "own" if is_own else "member",
        name="" if member is None else member.name,
        whose=_whose(access, query, tree, visible) if chooses else (),
        crumbs=_crumbs(access, member, is_own=is_own),
        periods=_periods(query),
        first=first,
        last=last,
        is_exact=query.is_exact and not note,
        period=query.days,
        team=query.team,
        note=note,
        change=Change(on=query.change),
    )
    if member is not None:
        found = _of_member(access, member, spec, first, last)
        usual = baselines(found.posts)
        posts = Posts(found.posts, usual, 1, _whose_usual(page), found.covered)
        return _filled(page, access, posts, found, spec, member)
    group = _group(access, query.team, tree, visible)
    page = replace(page, name=group.name)
    found = _of_group(access, group, spec, first, last)
    parts = _parts(found, group, spec.group_floor)
    if why := _too_few(found, parts, spec.group_floor):
        return replace(page, missing=Missing("Not shown", why))
    usual = baselines(found.every)
    posts = Posts(found.posts, usual, spec.group_floor, _whose_usual(page), parts=parts)
    return _filled(page, access, posts, found, spec, None)


def _filled(
    page: ContentPage,
    access: Access,
    posts: Posts,
    found: _Found,
    spec: ModelSpec,
    member: Member | None,
) -> ContentPage:
    names = (*PANELS, *(("hour",) if page.scope == "own" else ()))
    shown = [each for name in names if (each := panel(posts, name)) is not None]
    told = [post.units for post in posts.found if post.units is not None]
    return replace(
        page,
        posts=len(posts.found),
        told=len(told),
        authors=len({post.author for post in posts.found}),
        usual=figure(middle(told), of=100) if len(told) >= LEAST and member else None,
        floor=_floor(posts),
        change=change_of(
            posts, page.first, page.last, page.change.on, access=access, member=member
        ),
        missing=_missing(access, page) if not posts.found else None,
        form=panel(posts, "form"),
        matrix=matrix(posts),
        panels=tuple(shown),
        weeks=week_rows(posts, page.first, page.last),
        comments=comments_panel(posts, found.comments, spec.comments),
        notes=untold(posts.found, with_hours=page.scope == "own", is_group=posts.is_group),
        sources=found.sources,
    )


def _of_member(access: Access, member: Member, spec: ModelSpec, first: date, last: date) -> _Found:
    facts = author_facts(member_ids=[member.pk], first=first, last=last)
    posts, sources = _posts(access, facts, spec, first, last)
    comments = comment_counts(member_ids=[member.pk], first=first, last=last)
    coverage = facts[member.pk].coverage if member.pk in facts else ()
    counted = [count for _, count in comments]
    return _Found(posts, posts, counted, sources, covered_days(coverage, spec))


def _of_group(access: Access, group: _Group, spec: ModelSpec, first: date, last: date) -> _Found:
    """The posts of the days on which their authors were in the group, each with the team."""
    terms = terms_of(team_ids=group.team_ids, first=first, last=last)
    wanted = group.team_ids
    ids = list(Member.objects.values_list("pk", flat=True) if wanted is None else terms)
    facts = author_facts(member_ids=ids, first=first, last=last)
    every, sources = _posts(access, facts, spec, first, last)
    dated = [replace(post, team=_team_on(terms, post.author, post.on)) for post in every]
    comments = [
        replace(count, team=_team_on(terms, count.author, on))
        for on, count in comment_counts(member_ids=ids, first=first, last=last)
    ]
    return _Found(
        [post for post in dated if wanted is None or post.team in wanted],
        every,
        [count for count in comments if wanted is None or count.team in wanted],
        sources,
    )


def _posts(
    access: Access, facts: Mapping[int, AuthorFacts], spec: ModelSpec, first: date, last: date
) -> tuple[list[ContentPost], tuple[str, ...]]:
    zone = ZoneInfo(access.organization.time_zone)
    found: list[ContentPost] = []
    sources: set[str] = set()
    for author in sorted(facts):
        own = facts[author]
        posts = content_posts(
            author, own.posts, own.told, own.coverage, spec, zone, before=own.before
        )
        found += between(posts, first, last)
        sources |= {one.source for one in (*own.posts, *own.told)}
    return found, tuple(sorted({source_label(source) for source in sources}))


def _team_on(terms: Mapping[int, list[Term]], member_id: int, on: date) -> int | None:
    """Return the member's team of a day; of several the one that began last."""
    own = terms.get(member_id, ())
    here = (term for term in own if term.start <= on and (term.end is None or on <= term.end))
    return next((term.team_id for term in here), None)


def _group(access: Access, team: str, tree: list[TeamNode], visible: Collection[int]) -> _Group:
    """Return who is meant. Raises PermissionDenied and Http404."""
    access.require(Capability.VIEW_REPORT)
    shown = [node for node in tree if node.id in visible]
    if team in ("", ALL):
        if access.can(Capability.VIEW_ALL_TEAMS):
            return _Group(EVERYBODY, None, tuple(shown))
        return _Group(TOGETHER, frozenset(visible), tuple(shown))
    node = next((node for node in tree if str(node.id) == team), None)
    if node is None:
        raise Http404("There is no such team.")
    if node.id not in visible:
        raise PermissionDenied("This team is none of those that you may see.")
    below = tuple(other for other in shown if other.id in node.below and other.id != node.id)
    return _Group(node.name, node.below, below)


def _too_few(found: _Found, parts: Sequence[Part], floor: int) -> str:
    """Return why a group is not shown; "" where it is.

    Neither may a group be told apart from a part of it that is shown: the difference of the two
    would tell of the few who are left.
    """
    doings = [(post.author, post.team) for post in found.posts]
    if len({author for author, _ in doings}) < floor:
        return f"Fewer than {floor} people posted in this time: hidden."
    if comes_out(doings, parts, floor):
        return (
            f"Fewer than {floor} people posted beside those of a team that is a part of it: "
            "hidden, because the difference of the two would show them."
        )
    return ""


def _parts(found: _Found, group: _Group, floor: int) -> list[Part]:
    """Return the teams that are parts of the group and large enough to be shown by themselves,
    each with the teams below it, and all of these together.
    """
    authors: dict[int | None, set[int]] = {}
    for post in found.posts:
        authors.setdefault(post.team, set()).add(post.author)
    large = [
        node.below
        for node in group.inner
        if len({pk for team in node.below for pk in authors.get(team, ())}) >= floor
    ]
    return [*large, frozenset[int | None]().union(*large)]


def _whose(
    access: Access, query: ContentQuery, tree: Iterable[TeamNode], visible: Collection[int]
) -> tuple[Choice, ...]:
    """Return whose posts the viewer may choose."""
    together = EVERYBODY if access.can(Capability.VIEW_ALL_TEAMS) else TOGETHER
    me = [Choice(ME, "Me", query.team == ME)] if own_member(access) else []
    teams = [
        Choice(str(node.id), "\u2003" * node.depth + node.name, query.team == str(node.id))
        for node in tree
        if node.id in visible
    ]
    return (*me, Choice(ALL, together, query.team in ("", ALL)), *teams)


def _periods(query: ContentQuery) -> tuple[tuple[Link, bool], ...]:
    return tuple(
        (Link(f"{days} days", query.of_days(days).url()), not query.is_exact and query.days == days)
        for days in PERIODS
    )


def _crumbs(access: Access, member: Member | None, *, is_own: bool) -> tuple[Link, ...]:
    if member is None or is_own:
        return ()
    org = {"org": access.organization.slug}
    report = Link("User report", reverse("teams:report", kwargs=org))
    url = reverse("teams:member", kwargs={**org, "member_id": member.pk})
    return (report, Link(member.name, url))


def _whose_usual(page: ContentPage) -> str:
    if page.scope == "group":
        return "an author’s"
    return "your" if page.scope == "own" else f"{page.first_name}’s"


def _floor(posts: Posts) -> str:
    if not posts.is_group:
        return f"Medians of fewer than {LEAST} posts are hidden."
    return (
        f"Cells of fewer than {LEAST} posts or {posts.authors} authors are hidden, "
        "and those from which they would come out."
    )


def _missing(access: Access, page: ContentPage) -> Missing:
    when = f"from {day(page.first)} to {day(page.last)} {page.last.year}"
    may_import = access.can(Capability.IMPORT_OWN) and page.scope == "own"
    url = reverse("teams:imports", kwargs={"org": access.organization.slug})
    return Missing(
        "No posts",
        f"No source tells of a post {when}. A LinkedIn archive tells posts, the analytics "
        "workbook what they received.",
        Link("Import files", url) if may_import else None,
    )
