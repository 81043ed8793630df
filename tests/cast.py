"""The cast: who plays in the tests of access, always the same people.

Two organizations. In the first, team North has the sub-team Oslo, and team South stands beside
them. Mona manages North, Sven manages South; Rita sells in Oslo, Rob in South.
"""

from __future__ import annotations

from dataclasses import dataclass

from accounts.access import Access, access_for
from accounts.models import Organization, User
from accounts.roles import Role
from teams.models import Member, Team
from tests import factories
from tests.kept_cast import kept_cast


@dataclass(frozen=True, kw_only=True)
class Cast:
    """Everybody, and where they belong."""

    organization: Organization
    north: Team
    oslo: Team
    south: Team
    owner: User
    admin: User
    analyst: User
    manager: User
    other_manager: User
    rep: User
    other_rep: User
    staff: User
    rep_member: Member
    other_rep_member: Member
    manager_member: Member
    silent_member: Member
    other_organization: Organization
    outsider: User
    outside_team: Team
    outside_member: Member

    @property
    def users(self) -> dict[str, User | None]:
        """The personas by name; nobody is signed in as "anonymous"."""
        names = ("owner", "admin", "analyst", "manager", "other_manager", "rep", "other_rep")
        return {
            **{name: getattr(self, name) for name in (*names, "outsider", "staff")},
            "anonymous": None,
        }

    def access(self, user: User) -> Access:
        """Return the user's access to the first organization."""
        access = access_for(user, self.organization.slug)
        assert access is not None
        return access


def make_cast() -> Cast:
    """Return a new cast. ``silent_member`` is in no team, has no user and no data."""
    return kept_cast(_arrange)


def _arrange() -> Cast:
    home = factories.organization("Fjord Sales", company_aliases=["Fjord Sales AS"])
    away = factories.organization("Harbour Trading")
    north = factories.team(home, "North")
    oslo = factories.team(home, "Oslo", parent=north)
    south = factories.team(home, "South")
    manager = factories.user(home, Role.MANAGER, email="mona@fjord.example")
    other_manager = factories.user(home, Role.MANAGER, email="sven@fjord.example")
    rep = factories.user(home, Role.REP, email="rita@fjord.example")
    other_rep = factories.user(home, Role.REP, email="rob@fjord.example")
    outsider = factories.user(away, Role.OWNER, email="otto@harbour.example")
    outside_team = factories.team(away, "Harbour")
    factories.team_manager(north, manager)
    factories.team_manager(south, other_manager)
    staff = factories.user(email="site@pillars.example")
    staff.is_staff = staff.is_superuser = True
    staff.save()
    return Cast(
        organization=home,
        north=north,
        oslo=oslo,
        south=south,
        owner=factories.user(home, Role.OWNER, email="olga@fjord.example"),
        admin=factories.user(home, Role.ADMIN, email="adam@fjord.example"),
        analyst=factories.user(home, Role.ANALYST, email="anna@fjord.example"),
        manager=manager,
        other_manager=other_manager,
        rep=rep,
        other_rep=other_rep,
        staff=staff,
        rep_member=factories.member(home, oslo, name="Rita Rep", user=rep),
        other_rep_member=factories.member(home, south, name="Rob Rep", user=other_rep),
        manager_member=factories.member(home, name="Mona Manager", user=manager),
        silent_member=factories.member(home, name="Sia Silent"),
        other_organization=away,
        outsider=outsider,
        outside_team=outside_team,
        outside_member=factories.member(away, outside_team, name="Otto Out", user=outsider),
    )
