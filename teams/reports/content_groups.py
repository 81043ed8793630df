"""Whose posts the content lab is of: a member's own, or those of a team among the others."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from zoneinfo import ZoneInfo

from django.core.exceptions import PermissionDenied
from django.http import Http404

from accounts.access import Access
from accounts.roles import Capability
from scoring.core.content import ContentPost, Measure, between, content_posts, covered_days
from scoring.core.content_cells import Group
from scoring.core.content_comments import CommentCount
from scoring.core.content_groups import GroupNode
from scoring.core.coverage import Span
from scoring.core.model import ModelSpec
from teams.access import visible_members, visible_team_ids
from teams.models import Member
from teams.reports.content_query import ALL
from teams.reports.roster import TeamNode, team_tree
from teams.reports.wording.labels import source_label
from teams.selectors.content import AuthorFacts, author_facts, comment_counts, team_on, terms_of

TOGETHER = "My teams, together"
EVERYBODY = "Organization, together"
EVERYTHING = 0


@dataclass(frozen=True)
class Teams:
    """The teams that the viewer may see, in reading order. ``are_all`` says that it is all."""

    nodes: tuple[TeamNode, ...]
    are_all: bool

    @property
    def together(self) -> str:
        """What all of them are called."""
        return EVERYBODY if self.are_all else TOGETHER

    @property
    def ids(self) -> frozenset[int]:
        """Their ids."""
        return frozenset(node.id for node in self.nodes)


@dataclass(frozen=True)
class Found:
    """What was posted and commented: the posts that are meant, and every one of their authors.

    ``covered`` are the days of which a source tells every post of one person. Of a group,
    ``whole`` are the comments of all teams that the viewer may see, and ``teams`` are the group's
    own, None where it is the whole organization. ``is_part`` says that authors are left out.
    """

    name: str
    posts: list[ContentPost]
    every: list[ContentPost]
    comments: list[CommentCount]
    sources: tuple[str, ...]
    covered: Sequence[Span] = ()
    group: Group | None = None
    whole: Sequence[CommentCount] = ()
    teams: frozenset[int] | None = None
    is_part: bool = False


def teams_of(access: Access) -> Teams:
    """Return the teams whose reports the viewer may see."""
    visible = visible_team_ids(access)
    nodes = tuple(node for node in team_tree() if node.id in visible)
    return Teams(nodes, access.can(Capability.VIEW_ALL_TEAMS))


def of_member(
    access: Access, member: Member, spec: ModelSpec, first: date, last: date, measure: Measure
) -> Found:
    """Return what the member posted and commented."""
    facts = author_facts(member_ids=[member.pk], first=first, last=last)
    posts = _posts(access, facts, spec, first, last, measure)
    comments = comment_counts(member_ids=[member.pk], first=first, last=last)
    coverage = facts[member.pk].coverage if member.pk in facts else ()
    return Found(
        name=member.name,
        posts=posts,
        every=posts,
        comments=[count for _, count in comments],
        sources=_sources(facts, facts),
        covered=covered_days(coverage, spec),
    )


def of_group(
    access: Access,
    team: str,
    teams: Teams,
    spec: ModelSpec,
    first: date,
    last: date,
    measure: Measure,
) -> Found:
    """Return the posts of the days on which their authors were in the team, or in any.

    Nothing is of an author whom the viewer may not see today: as the labs of all others can be
    opened one by one, they would tell theirs out of the sum.

    What may be shown of a team depends on what is shown beside it, so that all teams that the
    viewer may see are read. Raises PermissionDenied for another team, Http404 for none.
    """
    node = _node(team, teams)
    wanted = None if teams.are_all else teams.ids
    terms = terms_of(team_ids=wanted, first=first, last=last)
    authors = (
        visible_members(access) if wanted is None else visible_members(access).filter(pk__in=terms)
    )
    ids = list(authors.values_list("pk", flat=True))
    facts = author_facts(member_ids=ids, first=first, last=last)
    every = _posts(access, facts, spec, first, last, measure)
    dated = [replace(post, team=team_on(terms.get(post.author, ()), post.on)) for post in every]
    root = [post for post in dated if wanted is None or post.team in wanted]
    comments = [
        replace(count, team=team_on(terms.get(count.author, ()), on))
        for on, count in comment_counts(member_ids=ids, first=first, last=last)
    ]
    whole = [count for count in comments if wanted is None or count.team in wanted]
    tree = GroupNode(EVERYTHING, teams.ids, _parts(teams.nodes))
    posts = root if node is None else [post for post in root if post.team in node.below]
    return Found(
        name=teams.together if node is None else node.name,
        posts=posts,
        every=every,
        comments=whole if node is None else [one for one in whole if one.team in node.below],
        sources=_sources(facts, {post.author for post in posts}),
        group=Group(node.id if node else EVERYTHING, access.policy.floor, tree, root),
        whole=whole,
        teams=wanted if node is None else node.below,
        is_part=wanted is not None and len(ids) < len(terms),
    )


def _node(team: str, teams: Teams) -> TeamNode | None:
    """Return the team that is meant, None where all are."""
    if team in ("", ALL):
        return None
    found = next((node for node in teams.nodes if str(node.id) == team), None)
    if found is None:
        if any(str(node.id) == team for node in team_tree()):
            raise PermissionDenied("This team is none of those that you may see.")
        raise Http404("There is no such team.")
    return found


def _parts(nodes: Sequence[TeamNode]) -> tuple[GroupNode, ...]:
    """Return the topmost of the teams, each with those below it."""
    inside = {team for node in nodes for team in node.below if team != node.id}
    return tuple(
        GroupNode(
            node.id,
            node.below,
            _parts([each for each in nodes if each.id in node.below and each.id != node.id]),
        )
        for node in nodes
        if node.id not in inside
    )


def _posts(
    access: Access,
    facts: Mapping[int, AuthorFacts],
    spec: ModelSpec,
    first: date,
    last: date,
    measure: Measure,
) -> list[ContentPost]:
    zone = ZoneInfo(access.organization.time_zone)
    found: list[ContentPost] = []
    for author in sorted(facts):
        own = facts[author]
        posts = content_posts(
            author,
            own.posts,
            own.told,
            own.coverage,
            spec,
            zone,
            before=own.before,
            measure=measure,
        )
        found += between(posts, first, last)
    return found


def _sources(facts: Mapping[int, AuthorFacts], authors: Collection[int]) -> tuple[str, ...]:
    """Return the names of the sources that tell of the authors' posts."""
    told = {
        one.source for pk in authors if pk in facts for one in (*facts[pk].posts, *facts[pk].told)
    }
    return tuple(sorted({source_label(source) for source in told}))
