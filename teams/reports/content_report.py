"""The content lab: what somebody's posts received, by what they are and when they came."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from django.urls import reverse

from accounts.access import Access
from accounts.roles import Capability
from accounts.rules import rulebook_of
from accounts.selectors import last_complete_day
from scoring.core.content import ContentPost
from scoring.core.content_cells import LEAST, baselines, told_of
from scoring.core.medians import middle
from scoring.core.model import ModelSpec
from teams.access import own_member, require_values
from teams.models import Member
from teams.reports.content_change import change_of
from teams.reports.content_groups import Found, Teams, of_group, of_member, teams_of
from teams.reports.content_panels import Posts, comments_panel, matrix, panel, week_rows
from teams.reports.content_query import ALL, ME, MEASURES, PERIODS, ContentQuery
from teams.reports.content_shapes import Change, ContentPage
from teams.reports.content_words import LEFT_OUT, MEASURE_WORDS, figure, untold
from teams.reports.shapes import Choice, Link, Missing
from teams.reports.wording.labels import day

PANELS = ("writing", "media", "length", "weekday", "gap")


def content_page(
    *, access: Access, query: ContentQuery, member: Member | None, is_own: bool
) -> ContentPage:
    """Return the content lab of a member, or of the group that the query names without one.

    A group shows nothing of fewer authors than the floor of the visibility. Raises Http404 for a
    team that there is not, PermissionDenied for one that the viewer may not see, and for any where
    nothing is told of one person: days can be chosen so that they tell of one.
    """
    first, last, note = query.window(last_complete_day(access.organization))
    spec = rulebook_of(access.organization).on(last).spec
    teams = None
    if member is None:
        access.require(Capability.VIEW_REPORT)
        require_values(access)
        teams = teams_of(access)
        found = of_group(access, query.team, teams, spec, first, last, query.measure)
    else:
        found = of_member(access, member, spec, first, last, query.measure)
        if is_own and access.can(Capability.VIEW_REPORT) and not access.policy.is_closed:
            teams = teams_of(access)
    page = ContentPage(
        scope="group" if member is None else "own" if is_own else "member",
        name=found.name,
        whose=_whose(access, query, teams) if teams else (),
        crumbs=_crumbs(access, member, is_own=is_own),
        periods=_periods(query),
        first=first,
        last=last,
        is_exact=query.is_exact and not note,
        period=query.days,
        team=query.team,
        note=note,
        change=Change(on=query.change),
        measure=MEASURE_WORDS[query.measure],
        measures=_measures(query),
        files=_files(access, query, member, is_own=is_own),
        teams=found.teams,
    )
    if found.group is not None and (why := _too_few(found)):
        return replace(page, missing=Missing("Not shown", why), notes=_left_out(found))
    return _filled(page, access, found, spec, member)


def _filled(
    page: ContentPage, access: Access, found: Found, spec: ModelSpec, member: Member | None
) -> ContentPage:
    usual = baselines(found.every)
    posts = Posts(
        found.posts,
        usual,
        _whose_usual(page),
        found.group,
        found.covered,
        measured=page.measure.head,
    )
    told = [post for post in posts.found if told_of(post)]
    page = replace(
        page,
        posts=len(posts.found),
        told=len(told),
        authors=len({post.author for post in posts.found}),
        floor=_floor(posts),
        change=change_of(
            posts, page.first, page.last, page.change.on, access=access, member=member
        ),
        missing=_missing(access, page) if not posts.found else None,
        unmeasured=_unmeasured(posts, told) if posts.found else "",
        comments=comments_panel(posts, found.comments, found.whole, spec.comments),
        notes=(
            *untold(posts.found, with_hours=page.scope == "own", is_group=posts.is_group),
            *_left_out(found),
        ),
        sources=found.sources,
    )
    if page.unmeasured and posts.is_group:
        return replace(page, told=0)
    names = (*PANELS, *(("hour",) if page.scope == "own" else ()))
    shown = [each for name in names if (each := panel(posts, name)) is not None]
    units = [post.units for post in told if post.units is not None]
    return replace(
        page,
        usual=figure(middle(units), of=100) if len(units) >= LEAST and member else None,
        form=panel(posts, "form"),
        matrix=matrix(posts),
        panels=tuple(shown),
        weeks=week_rows(posts, page.first, page.last),
    )


def _unmeasured(posts: Posts, told: Sequence[ContentPost]) -> str:
    """Return why there is no median at all; "" where there may be one."""
    step = "The analytics workbook of these days tells what posts received."
    if posts.group is not None:
        if posts.group.shows_those(told_of):
            return ""
        return f"Fewer than {posts.group.floor} people have a post with a number. {step}"
    return "" if told else f"Of no post it is measured what it received. {step}"


def _left_out(found: Found) -> tuple[str, ...]:
    return (LEFT_OUT,) if found.is_part else ()


def _too_few(found: Found) -> str:
    """Return why a group is not shown; "" where it is."""
    group = found.group
    if group is None or group.shows_those():
        return ""
    if len({post.author for post in found.posts}) < group.floor:
        return f"Fewer than {group.floor} people posted in this time: hidden."
    return (
        "Hidden, because the difference to a larger group would tell of fewer than "
        f"{group.floor} people who posted in this time."
    )


def _whose(access: Access, query: ContentQuery, teams: Teams) -> tuple[Choice, ...]:
    """Return whose posts the viewer may choose."""
    me = [Choice(ME, "Me", query.team == ME)] if own_member(access) else []
    return (
        *me,
        Choice(ALL, teams.together, query.team in ("", ALL)),
        *(
            Choice(str(n.id), "\u2003" * n.depth + n.name, query.team == str(n.id))
            for n in teams.nodes
        ),
    )


def _periods(query: ContentQuery) -> tuple[tuple[Link, bool], ...]:
    return tuple(
        (Link(f"{days} days", query.of_days(days).url()), not query.is_exact and query.days == days)
        for days in PERIODS
    )


def _measures(query: ContentQuery) -> tuple[Choice, ...]:
    return tuple(
        Choice(name, MEASURE_WORDS[name].label, query.measure == name) for name in MEASURES
    )


def _files(
    access: Access, query: ContentQuery, member: Member | None, *, is_own: bool
) -> tuple[Link, ...]:
    """Return the addresses of the same state as files."""
    org: dict[str, object] = {"org": access.organization.slug}
    of = "content" if member is None or is_own else "member_content"
    if of == "member_content" and member is not None:
        org["member_id"] = member.pk
    return tuple(
        Link(label, query.url(reverse(f"teams:{of}_{kind}", kwargs=org)))
        for kind, label in (("csv", "CSV"), ("xlsx", "XLSX"))
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
    if posts.group is None:
        return f"Medians of fewer than {LEAST} posts are hidden."
    return (
        f"Cells of fewer than {LEAST} posts or {posts.group.floor} authors are hidden, "
        "and those from which they would come out."
    )


def _missing(access: Access, page: ContentPage) -> Missing:
    when = f"from {day(page.first)} to {day(page.last)} {page.last.year}"
    may_import = access.can(Capability.IMPORT_OWN) and page.scope == "own"
    url = reverse("teams:imports", kwargs={"org": access.organization.slug})
    return Missing(
        "No posts",
        f"No source tells of a post {when}. A LinkedIn archive tells of posts, the analytics "
        "workbook of what they received.",
        Link("Import files", url) if may_import else None,
    )
