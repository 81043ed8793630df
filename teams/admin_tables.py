"""Members, teams, aliases and business outcomes as tables in the admin."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any, get_args

from django.core.exceptions import ValidationError

from accounts.selectors import local_today
from accounts.staff_tables import CHANGED, NEW, SAME, Cells, StaffTable
from teams.importers.activity_batch import Item
from teams.models import Member, MemberAlias, StateKind, Team, TeamMembership
from teams.services.bulk_members import plain_text_expected
from teams.services.ingest import (
    MOST_MEMBERS,
    MembersBusyError,
    Sent,
    TooManyMembersError,
    activity_assign,
    activity_store,
)
from teams.services.members import (
    KnownBy,
    NewMember,
    alias_key,
    known_as,
    member_add,
    member_change,
)
from teams.services.team_changes import move_add, team_add, team_change
from teams.tasks import go_on

_NUMBER = re.compile(r"\d{1,18}(\.\d{1,9})?")


def _plain(cells: Cells, *names: str) -> None:
    """Raise ValidationError where one of the cells cannot be a name or a title."""
    for name in names:
        if expected := plain_text_expected(cells.get(name, "")):
            raise ValidationError({name: f"expected {expected}"})


def _day(cells: Cells, name: str) -> date | None:
    told = cells.get(name, "")
    try:
        return date.fromisoformat(told) if told else None
    except ValueError as error:
        raise ValidationError({name: "expected a day such as 2026-03-01"}) from error


class _OfMembers(StaffTable):
    """Rows that are about members, by their address."""

    @cached_property
    def members(self) -> dict[str, Member]:
        """The members by address."""
        return {member.email.lower(): member for member in Member.objects.all()}

    def member(self, cells: Cells) -> Member:
        """Return whose row it is. Raises ValidationError."""
        found = self.members.get(cells["member"].lower())
        if found is None:
            raise ValidationError({"member": "no member of the organization has this address"})
        return found


class _OfTeams(StaffTable):
    """Rows that name teams."""

    @cached_property
    def teams(self) -> dict[str, Team]:
        """The teams by name."""
        return {team.name.casefold(): team for team in Team.objects.all()}

    def team(self, cells: Cells, column: str) -> Team | None:
        """Return the team that a cell names, None for an empty one. Raises ValidationError."""
        told = cells.get(column, "")
        if told and told.casefold() not in self.teams:
            raise ValidationError({column: "no team of the organization is called that"})
        return self.teams[told.casefold()] if told else None


class MemberTable(_OfTeams, _OfMembers):
    """Who is in the organization, and in which team."""

    name = "Members"
    columns = ("email", "name", "title", "team", "since")
    needed = ("email", "name")

    def take(self, cells: Cells) -> str:
        """Add the member of a new address; else change name and title, and move them."""
        _plain(cells, "name", "title")
        team, since = self.team(cells, "team"), _day(cells, "since")
        email, today = cells["email"].lower(), local_today(self.access.organization)
        member = self.members.get(email)
        if member is not None:
            return self._change(member, cells, team, since)
        new = NewMember(
            name=cells["name"],
            email=email,
            title=cells.get("title", ""),
            team=team,
            since=since or today,
        )
        self.members[email] = member_add(access=self.access, new=new).member
        return NEW

    def _change(self, member: Member, cells: Cells, team: Team | None, since: date | None) -> str:
        title = cells.get("title", member.title)
        is_other = (member.name, member.title) != (cells["name"], title)
        if is_other:
            told = {"name": cells["name"], "email": member.email, "title": title}
            member_change(access=self.access, member=member, **told)
        stay = self._stays.get(member.pk)
        if team is not None and (stay is None or stay.team_id != team.pk):
            day = since or local_today(self.access.organization)
            move_add(access=self.access, member=member, team=team, since=day)
            return CHANGED
        if since is not None and (stay is None or since != stay.start):
            raise ValidationError({"since": "a stay is corrected on the page of the member"})
        return CHANGED if is_other else SAME

    @cached_property
    def _stays(self) -> dict[int, TeamMembership]:
        rows = TeamMembership.objects.filter(end__isnull=True).select_related("team")
        return {stay.member_id: stay for stay in rows.order_by("start")}

    def cells(self, row: Member) -> Iterable[Any]:
        """Return the member, with the team that they are in."""
        stay = self._stays.get(row.pk)
        where = (stay.team.name, stay.start) if stay else ("", None)
        return (row.email, row.name, row.title, *where)


class TeamTable(_OfTeams):
    """The tree of teams."""

    name = "Teams"
    columns = ("name", "parent")
    needed = ("name",)

    def take(self, cells: Cells) -> str:
        """Add the team of a new name, else put it below the parent that is told."""
        _plain(cells, "name")
        name, parent = cells["name"], self.team(cells, "parent")
        team = self.teams.get(name.casefold())
        if team is None:
            made = team_add(access=self.access, name=name, parent=parent)
            self.teams[name.casefold()] = made
            return NEW
        if "parent" not in cells or team.parent_id == (parent.pk if parent else None):
            return SAME
        team_change(access=self.access, team=team, name=team.name, parent=parent)
        team.parent = parent
        return CHANGED

    def cells(self, row: Team) -> Iterable[Any]:
        """Return the team and the one above it."""
        return (row.name, row.parent.name if row.parent else "")


class AliasTable(_OfMembers):
    """By what files name members: texts come in and are hashed, hashes alone go out."""

    name = "Aliases"
    columns = ("member", "by", "text")
    needed = columns
    taken = ("member", "key", "created_at")

    def take(self, cells: Cells) -> str:
        """Files that say the text mean the member."""
        member, by = self.member(cells), cells["by"]
        if by not in get_args(KnownBy):
            raise ValidationError({"by": f"expected one of {', '.join(get_args(KnownBy))}"})
        told: Any = {"by": by, "text": cells["text"]}
        key = alias_key(access=self.access, **told)
        if MemberAlias.objects.filter(member=member, key=key).exists():
            return SAME
        known_as(access=self.access, member=member, **told)
        return NEW

    def cells(self, row: MemberAlias) -> Iterable[Any]:
        """Return the member and the hash."""
        return (row.member.email, row.key, row.created_at.date())


class OutcomeTable(_OfMembers):
    """Meetings, opportunities, deals won and quotas: an import like any other, undone alike."""

    name = "Business outcomes"
    columns = ("member", "on", "kind", "count", "amount", "currency", "attainment")
    needed = ("member", "on", "kind")
    numbers = ("count", "amount", "attainment")

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._items: list[dict[str, Any]] = []

    def take(self, cells: Cells) -> str:
        """Read the row; all are stored at the end, as one delivery."""
        self.member(cells)
        given = {name: cells[name] for name in self.columns if cells.get(name)}
        thing = {name: self._value(name, told) for name, told in given.items()}
        thing["type"] = "outcome"
        read = self._assigned([thing])
        wrong = [*read.rejected, *(one for share in read.shares.values() for one in share.rejected)]
        if wrong:
            expected = f": expected {wrong[0].expected}" if wrong[0].expected else ""
            raise ValidationError({wrong[0].column: f"{wrong[0].reason}{expected}"})
        self._items.append(thing)
        return NEW

    def after_import(self, dataset: Any, result: Any, **kwargs: Any) -> None:
        """Store what the rows say, where all of them are good; have scores go on."""
        if not result.has_validation_errors() and self._items:
            try:
                assigned = self._assigned(self._items)
                stored = activity_store(access=self.access, assigned=assigned)
            except TooManyMembersError as error:
                raise ValidationError(f"At most {MOST_MEMBERS} members at once.") from error
            except MembersBusyError as error:
                raise ValidationError("Another import of one of the members runs.") from error
            for batch in stored.imports:
                go_on(batch)
        super().after_import(dataset, result, **kwargs)

    def _value(self, name: str, told: str) -> Any:
        if name not in self.numbers or not _NUMBER.fullmatch(told):
            return told
        return int(told) if told.isdigit() else Decimal(told)

    def _assigned(self, things: list[dict[str, Any]]) -> Any:
        data = json.dumps(things, default=str).encode()
        sent = Sent("Table of site staff", hashlib.sha256(data).hexdigest(), len(data))
        items = [Item(index, index + 2, dict(thing)) for index, thing in enumerate(things)]
        return activity_assign(access=self.access, sent=sent, items=items, default="")

    def filter_export(self, queryset: Any, **kwargs: Any) -> Any:
        """Return the outcomes alone, as they are told by now."""
        told = queryset.filter(kind=StateKind.OUTCOME, replaced_by__isnull=True)
        return told.select_related("member")

    def cells(self, row: Any) -> Iterable[Any]:
        """Return the outcome."""
        told = row.values["values"]
        values = (told.get(name) for name in self.columns[3:])
        return (row.member.email, row.on, row.values["kind"], *values)
