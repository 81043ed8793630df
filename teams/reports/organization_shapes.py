"""What the pages of an organization's admins show: people, teams and roles, and no activity."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from teams.reports.report_shapes import Chip, Head
from teams.reports.shapes import Choice, Link


@dataclass(frozen=True, slots=True)
class AccountState:
    """Whether somebody can sign in, in words; ``until`` is when an open link expires."""

    words: str
    css: str = ""
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRow:
    """One member in the list. ``team`` is the one of today, "" where there is none."""

    id: int
    name: str
    email: str
    title: str
    team: str
    role: str
    account: AccountState
    joined_on: date | None
    left_on: date | None
    is_here: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleFilters:
    """What the address asks for, as the form shows it."""

    q: str
    teams: tuple[Choice, ...]
    roles: tuple[Choice, ...]
    states: tuple[Choice, ...]
    sort: str
    direction: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PeoplePage:
    """A page of 50 members. ``everybody`` is how many there are without filters."""

    rows: tuple[PersonRow, ...]
    heads: Mapping[str, Head]
    filters: PeopleFilters
    chips: tuple[Chip, ...]
    shown: str
    everybody: int
    previous: Link | None
    next: Link | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StayRow:
    """Days in a team; ``is_gap`` tells that none was known on these days."""

    id: int
    team_id: int
    team: str
    start: date
    end: date | None
    is_gap: bool = False


@dataclass(frozen=True, slots=True)
class KnownRow:
    """A key by which files name the member: what it was made of is not kept."""

    id: int
    key: str
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class SeatRow:
    """A seat held from a day on; ``typed`` tells that no file told it."""

    label: str
    since: date | None
    typed: bool


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """Who changed what, when."""

    at: datetime
    by: str
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ManagedMember:
    """One member for an admin: who they are, where they were, how they sign in."""

    person: PersonRow
    user_email: str
    membership_id: int | None
    has_open_invite: bool
    stays: tuple[StayRow, ...]
    known: tuple[KnownRow, ...]
    knows_profile: bool
    seats: tuple[SeatRow, ...]
    changes: tuple[ChangeRow, ...]
    today: date


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamRow:
    """A team of the tree; ``members`` are those of today, in it and not below it."""

    id: int
    name: str
    depth: int
    members: int
    managers: tuple[str, ...]
    closed_on: date | None


@dataclass(frozen=True, slots=True)
class ManagerRow:
    """Somebody who looks after a team."""

    user_id: int
    name: str
    email: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ManagedTeam:
    """One team for an admin."""

    row: TeamRow
    parent_id: int | None
    above: tuple[Link, ...]
    managers: tuple[ManagerRow, ...]
    members: tuple[Link, ...]
    unshown: int
    changes: tuple[ChangeRow, ...]
    is_closed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleRow:
    """Somebody who may enter. ``may_change`` tells whether the viewer may give another role."""

    id: int
    name: str
    email: str
    role: str
    role_label: str
    member: Link | None
    last_login: datetime | None
    ends_on: date | None
    is_over: bool
    is_self: bool
    may_change: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class InviteRow:
    """A link that nobody has used yet; the account's name may be known to others alone."""

    user_id: int
    email: str
    role_label: str
    expires_at: datetime
    is_expired: bool
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RolesPage:
    """Who may enter, 50 a page, and who was invited."""

    rows: tuple[RoleRow, ...]
    invites: tuple[InviteRow, ...]
    q: str
    chosen: str
    choices: tuple[Choice, ...]
    shown: str
    previous: Link | None
    next: Link | None


@dataclass(frozen=True, slots=True)
class Handover:
    """A link to be handed over: shown once, on the answer that made it.

    For whom is told by the address that was typed: the name may be known to others alone.
    """

    email: str
    url: str
    mailed: bool = False
