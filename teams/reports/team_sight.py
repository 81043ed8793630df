"""What a viewer sees of teams: which ones, whose values and whose names, and in which groups."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from accounts.access import Access
from accounts.roles import Capability
from scoring.core.told_people import told_people
from teams.access import (
    named_members,
    own_member,
    own_team_id,
    refuse_team,
    valued_members,
    visible_members,
    visible_team_ids,
)
from teams.reports.roster import TeamNode, team_tree

# A group: a team, and whether those below it belong to the group too.
Key = tuple[int, bool]


@dataclass(frozen=True)
class TeamSight:
    """Whom the viewer sees in the teams of the organization.

    ``nodes`` are the teams that the viewer may open, in reading order. ``led`` are those of them
    that the role covers; the own team is among the others. Everybody in ``detailed`` is in
    ``valued``, and these are in ``named``. ``own`` is the member that the viewer is.
    """

    nodes: tuple[TeamNode, ...]
    led: frozenset[int]
    own: int | None
    detailed: frozenset[int]
    valued: frozenset[int]
    named: frozenset[int]
    floor: int
    sees_all: bool

    @cached_property
    def team_ids(self) -> frozenset[int]:
        """The teams that the viewer may open."""
        return frozenset(node.id for node in self.nodes)

    def node(self, team_id: int) -> TeamNode:
        """Return the team. Raises Http404 and PermissionDenied as ``refuse_team`` does."""
        found = next((node for node in self.nodes if node.id == team_id), None)
        return found or refuse_team(team_id)

    def open_on(self, on: date) -> list[TeamNode]:
        """Return the teams that the viewer may open, without those that were closed before."""
        return [node for node in self.nodes if node.is_open_on(on)]

    @cached_property
    def groups(self) -> dict[Key, frozenset[int]]:
        """The teams of each group, larger groups first.

        A team with others below it is two: with them, and by itself. Of a team that the role
        does not cover there is the team by itself alone, under the key of one with those below.
        """
        found: dict[Key, frozenset[int]] = {}
        for node in self.nodes:
            if node.id not in self.led:
                found[node.id, True] = frozenset({node.id})
                continue
            found[node.id, True] = node.below
            if len(node.below) > 1:
                found[node.id, False] = frozenset({node.id})
        return found

    @cached_property
    def above(self) -> dict[Key, Key | None]:
        """The next larger group of each group."""
        over: dict[Key, Key | None] = {}
        line: list[TeamNode] = []
        for node in self.nodes:
            while line and node.id not in line[-1].below:
                line.pop()
            over[node.id, True] = (line[-1].id, True) if line else None
            if (node.id, False) in self.groups:
                over[node.id, False] = node.id, True
            if node.id in self.led:
                line.append(node)
        return over

    @cached_property
    def _of_team(self) -> dict[int, tuple[Key, ...]]:
        found: dict[int, list[Key]] = {}
        for key, teams in self.groups.items():
            for team in teams:
                found.setdefault(team, []).append(key)
        return {team: tuple(keys) for team, keys in found.items()}

    def people(self, teams: Mapping[int, int]) -> dict[Key, list[int]]:
        """Return the members of each group, where ``teams`` has the team of each member."""
        found: dict[Key, list[int]] = {key: [] for key in self.groups}
        for member, team in teams.items():
            for key in self._of_team.get(team, ()):
                found[key].append(member)
        return found

    def told(
        self, people: Mapping[Key, Iterable[int]], seen: Collection[int] | None = None
    ) -> dict[Key, frozenset[int]]:
        """Return who is counted in each group of those of whom the viewer does not see so much.

        ``people`` are those with a value, by group, and ``seen`` whose values the viewer sees:
        ``valued`` by default. See ``told_people``.
        """
        known = self.valued if seen is None else seen
        hidden = {key: [m for m in people[key] if m not in known] for key in self.groups}
        return told_people(hidden, self.above, self.floor)


def team_sight(access: Access) -> TeamSight:
    """Return what the viewer sees of teams: those that the role covers, and the own team."""
    led = visible_team_ids(access)
    own, own_team = own_member(access), own_team_id(access)
    visible = led if own_team is None else led | {own_team}
    return TeamSight(
        nodes=tuple(_nodes(visible)),
        led=led,
        own=own.pk if own else None,
        detailed=frozenset(visible_members(access).values_list("pk", flat=True)),
        valued=frozenset(valued_members(access).values_list("pk", flat=True)),
        named=frozenset(named_members(access).values_list("pk", flat=True)),
        floor=access.policy.floor,
        sees_all=access.can(Capability.VIEW_ALL_TEAMS),
    )


def _nodes(visible: frozenset[int]) -> Iterator[TeamNode]:
    """The visible teams; each as deep as there are visible ones above it."""
    line: list[TeamNode] = []
    for node in team_tree():
        if node.id not in visible:
            continue
        while line and node.id not in line[-1].below:
            line.pop()
        yield replace(node, depth=len(line))
        line.append(node)
