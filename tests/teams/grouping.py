"""A group of people with random evidence who come and go, and its ledger in tests."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import time_machine
from django.test import Client

from accounts.models import User
from accounts.tenancy import tenant_scope
from scoring.core.records import Coverage
from scoring.core.result import LedgerLine
from scoring.selectors import scores_on
from teams.models import Member
from teams.reports.group_change import group_change, scope_of
from teams.reports.group_page import group_page
from teams.reports.group_query import GroupQuery
from teams.reports.group_shapes import GroupChange, GroupPage
from teams.reports.member_scores import member_change
from teams.services.people import member_leave, member_move
from tests import factories
from tests.cast import Cast
from tests.scoring.given import random_records, recomputed
from tests.teams.calling import secret_of

AT = "2026-11-23T08:00:00Z"
END = date(2026, 11, 22)
DAY = timedelta(days=1)
MOVED, JOINED, LEFT = END - 40 * DAY, END - 25 * DAY, END - 12 * DAY


@dataclass(frozen=True)
class Crowd:
    """People of the cast's organization by what becomes of them."""

    cast: Cast
    members: dict[str, Member]

    def ids(self, *names: str) -> set[int]:
        """Return the numbers of some of them."""
        return {self.members[name].pk for name in names}


def crowd(cast: Cast) -> Crowd:
    """Return people with evidence and scores: two who stay in Oslo, one who stays in South, one who
    moves from Oslo to South, one who joins Oslo, one who leaves, one with a total only lately.
    """
    teams = {"stays": cast.oslo, "keeps": cast.oslo, "southern": cast.south}
    teams |= {"moves": cast.oslo, "leaves": cast.oslo, "late": cast.oslo}
    members = {
        name: factories.member(cast.organization, team, name=name.capitalize())
        for name, team in teams.items()
    }
    members["joins"] = factories.member(
        cast.organization, cast.oslo, name="Joins", since=JOINED, joined_on=JOINED
    )
    late, early = (
        Coverage(metrics=("*",), start=END - n * DAY, end=END + 30 * DAY, source="crm")
        for n in (60, 150)
    )
    for seed, (name, member) in enumerate(members.items()):
        covered = late if name == "late" else early
        factories.applied(member, [*random_records(seed, END), covered])
    with tenant_scope(cast.organization.pk):
        member_move(member=members["moves"], team=cast.south, since=MOVED)
        member_leave(member=members["leaves"], on=LEFT)
    for member in members.values():
        recomputed(member, at=AT)
    return Crowd(cast, members)


def change_of(
    cast: Cast, since: date, on: date, *, team: int | None = None, user: User | None = None
) -> GroupChange:
    """Return the ledger as the owner, or somebody else, sees it."""
    access = cast.access(user or cast.owner)
    with time_machine.travel(AT, tick=False), tenant_scope(cast.organization.pk):
        return group_change(access=access, scope=scope_of(access, team), since=since, on=on)


def page_of(cast: Cast, user: User | None = None, **params: str) -> GroupPage:
    """Return the page as the owner, or somebody else, sees it."""
    access = cast.access(user or cast.owner)
    query = GroupQuery.parse("/ledger/", params)
    with time_machine.travel(AT, tick=False), tenant_scope(cast.organization.pk):
        return group_page(access=access, query=query)


def told(cast: Cast, user: User | None = None, **query: str) -> Any:
    """Return the answer of the API to the owner, or to somebody else."""
    secret = secret_of(cast, user)
    with time_machine.travel(AT, tick=False):
        return Client().get(
            f"/api/v1/organizations/{cast.organization.slug}/ledger",
            query,
            headers={"Authorization": f"Bearer {secret}"},
        )


def own_lines(people: Crowd, name: str, since: date, on: date) -> tuple[LedgerLine, ...]:
    """Return the member's own ledger, as the address of the member tells it."""
    access = people.cast.access(people.cast.owner)
    with tenant_scope(people.cast.organization.pk):
        return member_change(access=access, member=people.members[name], since=since, on=on).lines


def total(people: Crowd, name: str, day: date) -> Decimal | None:
    """Return the total of somebody on a day."""
    member = people.members[name].pk
    with tenant_scope(people.cast.organization.pk):
        found = scores_on(member_ids=[member], on=day).get(member)
    return found.score.total if found else None
