"""Rows for tests, one function a kind. Each enters the organization that its row belongs to."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import count
from typing import Any

from accounts import rule_versions
from accounts import services as accounts
from accounts.access import access_for
from accounts.models import ApiToken, Organization, RuleVersion, User
from accounts.roles import Role, Scope
from accounts.tenancy import tenant_scope
from accounts.tokens import token_create
from scoring.core.records import AnyRecord
from teams.models import (
    ColumnMapping,
    Delivery,
    DeliveryStatus,
    Goal,
    Import,
    ImportStatus,
    Member,
    MemberAlias,
    Note,
    Team,
    TeamManager,
    UploadRequest,
)
from teams.services import facts, people

START = date(2026, 1, 1)
END = date(2026, 12, 31)
PASSWORD = "correct horse battery"
_numbers = count(1)


def organization(name: str = "", **more: Any) -> Organization:
    """Return a new organization."""
    number = next(_numbers)
    return accounts.organization_create(
        name=name or f"Organization {number}", slug=f"organization-{number}", **more
    )


def user(
    organization: Organization | None = None,
    role: Role = Role.REP,
    *,
    email: str = "",
    password: str | None = None,
) -> User:
    """Return a new user, with a role in the organization where one is given."""
    email = email or f"user{next(_numbers)}@example.com"
    return accounts.user_create(
        email=email, password=password, organization=organization, role=role
    )


def team(organization: Organization, name: str = "", parent: Team | None = None) -> Team:
    """Return a new team."""
    with tenant_scope(organization.pk):
        return people.team_create(
            organization=organization, name=name or f"Team {next(_numbers)}", parent=parent
        )


def team_manager(team: Team, user: User) -> TeamManager:
    """Make the user a manager of the team."""
    with tenant_scope(team.organization_id):
        return people.team_manager_add(team=team, user=user)


def member(
    organization: Organization,
    team: Team | None = None,
    *,
    name: str = "",
    email: str = "",
    user: User | None = None,
    since: date = START,
    **more: Any,
) -> Member:
    """Return a new member, in the team since the start of the year where one is given."""
    number = next(_numbers)
    with tenant_scope(organization.pk):
        return people.member_create(
            organization=organization,
            name=name or f"Member {number}",
            email=email or f"member{number}@example.com",
            team=team,
            since=since,
            user=user,
            **more,
        )


def batch(member: Member, status: ImportStatus = ImportStatus.RUNNING, **more: Any) -> Import:
    """Return a new import for the member, running unless told otherwise."""
    with tenant_scope(member.organization_id):
        if "delivery" not in more:
            more["delivery"] = Delivery.objects.create(
                member=member, status=DeliveryStatus.COMMITTED, created_by=more.get("uploaded_by")
            )
        return Import.objects.create(
            member=member, status=status, **{"digest": f"{next(_numbers)}", **more}
        )


def delivery(
    member: Member, user: User, status: DeliveryStatus = DeliveryStatus.READY, **more: Any
) -> Delivery:
    """Return files that the user brought for the member, checked unless told otherwise."""
    with tenant_scope(member.organization_id):
        return Delivery.objects.create(member=member, created_by=user, status=status, **more)


def alias(member: Member) -> MemberAlias:
    """Return a new key by which files name the member."""
    with tenant_scope(member.organization_id):
        return MemberAlias.objects.create(member=member, key=f"{next(_numbers)}")


def column_mapping(organization: Organization, header: str = "") -> ColumnMapping:
    """Return a new mapping of a table with two columns."""
    with tenant_scope(organization.pk):
        return ColumnMapping.objects.create(
            header=header or f"{next(_numbers)}",
            name="calls.csv",
            mapping={"columns": {"When": "on"}, "constants": {"type": "active"}},
        )


def token(
    organization: Organization,
    user: User,
    scopes: Iterable[str] = tuple(Scope.values),
    *,
    name: str = "",
    days: int = 30,
) -> tuple[ApiToken, str]:
    """Return a new token of the user, with every scope unless told otherwise, and its secret."""
    with tenant_scope(organization.pk):
        return token_create(
            organization=organization,
            user=user,
            name=name or f"Token {next(_numbers)}",
            scopes=list(scopes),
            days=days,
            by=user,
        )


def applied(member: Member, records: Iterable[AnyRecord], **more: Any) -> Import:
    """Return a finished import that has stored the records for the member."""
    found = batch(member, **more)
    with tenant_scope(member.organization_id):
        facts.apply_reading(batch=found, records=records)
        found.status = ImportStatus.DONE
        found.save(update_fields=["status"])
    return found


def rule_draft(organization: Organization, by: User, **revision: Any) -> RuleVersion:
    """Return the organization's draft of own rules, which says this otherwise."""
    access = access_for(by, organization.slug)
    assert access is not None
    with tenant_scope(organization.pk):
        draft = rule_versions.draft_create(access=access)
        return rule_versions.draft_change(
            access=access, draft=draft, revision=draft.revision | revision
        )


def rule_version(
    organization: Organization, by: User, on: date, note: str = "Why.", **revision: Any
) -> RuleVersion:
    """Return own rules that are published and hold from a day on, be it today or later."""
    access = access_for(by, organization.slug)
    assert access is not None
    draft = rule_draft(organization, by, **revision)
    with tenant_scope(organization.pk):
        return rule_versions.draft_publish(access=access, draft=draft, effective_from=on, note=note)


def goal(member: Member, by: User | None = None, **more: Any) -> Goal:
    """Return an open goal: from 10.00 at the start of the year to 20.00 at its end."""
    given = {"what": "total", "base": 1000, "target": 2000, "set_on": START, "due_on": END}
    with tenant_scope(member.organization_id):
        return Goal.objects.create(member=member, set_by=by, **{**given, **more})


def note(member: Member, author: User, text: str = "Said.", **more: Any) -> Note:
    """Return a note to the member, pinned to 49.04."""
    with tenant_scope(member.organization_id):
        return Note.objects.create(
            member=member,
            author=author,
            reader=member.user,
            text=text,
            **{"on": START, "total": 4904, **more},
        )


def upload_request(member: Member, by: User) -> UploadRequest:
    """Return a request for files to the member, made now."""
    with tenant_scope(member.organization_id):
        return UploadRequest.objects.create(member=member, asked_by=by)
