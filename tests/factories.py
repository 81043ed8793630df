"""Rows for tests, one function a kind. Each enters the organization that its row belongs to."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import count
from typing import Any

from django.utils import timezone

from accounts import rule_versions
from accounts import services as accounts
from accounts.access import access_for
from accounts.audit import record
from accounts.invitations import invite_create
from accounts.models import Action, ApiToken, AuditEvent, Organization, RuleVersion, User
from accounts.roles import Role, Scope
from accounts.tenancy import tenant_scope
from accounts.tokens import token_create
from scoring.core.records import AnyRecord
from teams.models import (
    ColumnMapping,
    Delivery,
    DeliveryStatus,
    Erasure,
    ExportFormat,
    ExportStatus,
    Goal,
    Import,
    ImportStatus,
    Member,
    MemberAlias,
    Note,
    OptOut,
    OptSource,
    PersonalFile,
    ReportExport,
    SavedGroup,
    SavedGroupMember,
    SavedView,
    ScimGroup,
    ScimUser,
    Team,
    TeamManager,
    TeamMembership,
    UploadConsent,
    UploadRequest,
)
from teams.services import consents, exports, facts, people, stays

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


def directory(member: Member) -> ScimUser:
    """Return what a directory calls the member, after it has looked after a team of theirs."""
    with tenant_scope(member.organization_id):
        team = people.team_create(
            organization=member.organization, name=f"Directory {next(_numbers)}"
        )
        ScimGroup.objects.create(team=team, external_id="g")
        return ScimUser.objects.create(member=member, user_name=member.email, external_id="u")


def privacy_rows(member: Member, user: User) -> None:
    """The member has switched a source off, somebody was erased, and the user read the text."""
    with tenant_scope(member.organization_id):
        OptOut.objects.create(member=member, source=OptSource.SEARCHES)
        Erasure.objects.create(by_themselves=True, done_at=timezone.now(), rows=3)
        UploadConsent.objects.get_or_create(user=user, version=1)
        PersonalFile.objects.create(user=user, member=member, status=ExportStatus.FAILED)


def stay(member: Member, team: Team, since: date = START) -> TeamMembership:
    """Return the member's stay in the team from a day on, after taking out all others."""
    with tenant_scope(member.organization_id):
        TeamMembership.objects.filter(member=member).delete()
        return stays.member_move(member=member, team=team, since=since)


def invited(organization: Organization, by: User, role: Role = Role.REP, email: str = "") -> User:
    """Return somebody who was invited and has not come in."""
    access = access_for(by, organization.slug)
    assert access is not None
    email = email or f"invited{next(_numbers)}@example.com"
    with tenant_scope(organization.pk):
        return invite_create(access=access, email=email, name="Ines Invited", role=role).user


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


def export(organization: Organization, user: User, content: bytes = b"Member\r\n") -> ReportExport:
    """Return an export of the user's whose file is ready."""
    access = access_for(user, organization.slug)
    assert access is not None
    with tenant_scope(organization.pk):
        made = exports.export_create(access=access, file_format=ExportFormat.CSV, query="")
        claimed = exports.export_claim(export_id=made.pk)
        assert claimed is not None
        exports.export_finish(export=claimed, name="report.csv", content=content, member_ids=[])
        return claimed


def event(organization: Organization, by: User) -> AuditEvent:
    """Return an event of the audit log."""
    with tenant_scope(organization.pk):
        after = {"week_start": 7}
        return record(Action.SETTINGS_CHANGED, by=by, target=organization, after=after)


def personal_file(organization: Organization, user: User) -> PersonalFile:
    """Return a file of the user's own that is ready."""
    with tenant_scope(organization.pk):
        return PersonalFile.objects.create(
            user=user, subject=user, status="done", finished_at=timezone.now(), content=b"PK"
        )


def upload_consent(organization: Organization, user: User) -> UploadConsent:
    """Return that the user has read what becomes of files."""
    with tenant_scope(organization.pk):
        return UploadConsent.objects.get_or_create(user=user, version=consents.VERSION)[0]


def saved_view(organization: Organization, owner: User, **more: Any) -> SavedView:
    """Return a view of the owner, of the report sorted by total unless told otherwise."""
    given = {"name": f"View {next(_numbers)}", "query": "sort=total&dir=desc"}
    with tenant_scope(organization.pk):
        return SavedView.objects.create(owner=owner, **{**given, **more})


def saved_group(
    organization: Organization, owner: User, *members: Member, name: str = "", **more: Any
) -> SavedGroup:
    """Return a group of the owner with these members in it."""
    with tenant_scope(organization.pk):
        group = SavedGroup.objects.create(
            owner=owner, name=name or f"Group {next(_numbers)}", **more
        )
        SavedGroupMember.objects.bulk_create(
            SavedGroupMember(organization=organization, group=group, member=member)
            for member in members
        )
        return group
