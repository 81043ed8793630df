"""The sample organizations in the database, by the services and the importer of everybody.

The callers enter the organization: nothing here does.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time

from django.core.files.base import ContentFile
from django.db import transaction

from accounts.access import Access
from accounts.models import Organization, User
from accounts.roles import Role
from accounts.services import organization_create, user_create
from scoring.services import request_recompute, run_recompute
from seeds.generate import SampleFile, sample_files
from seeds.linkedin_ssi import ssi_history
from seeds.logins import STAFF
from seeds.outcomes import outcomes_file
from seeds.people import SampleOrganization, SamplePerson
from teams.models import Delivery, Import, Member, Team, UploadConsent
from teams.services import consents
from teams.services.imports import import_create, import_run
from teams.services.people import (
    member_create,
    member_leave,
    team_create,
    team_manager_add,
)
from teams.services.stays import member_move


def create_organization(sample: SampleOrganization) -> Organization:
    """Return the new organization of a sample, marked as one, with nobody in it."""
    return organization_create(
        name=sample.name,
        slug=sample.slug,
        company_aliases=sample.aliases,
        time_zone=sample.time_zone,
        is_sample=True,
    )


def create_people(
    sample: SampleOrganization, organization: Organization, password: str
) -> Iterator[tuple[SamplePerson, Member]]:
    """Create the teams and everybody in them, one after another, and yield each person.

    ``password`` is hashed already: hashing it for everybody anew would take seconds.
    """
    teams: dict[str, Team] = {}
    for team in sample.teams:
        parent = teams.get(team.parent)
        teams[team.slug] = team_create(organization=organization, name=team.name, parent=parent)
    for person in sample.people:
        user = _create_user(person, organization, password) if person.login else None
        if user is not None:
            for slug in person.manages:
                team_manager_add(team=teams[slug], user=user)
            if Role(person.role) != Role.REP:
                _reads_terms(user)
        yield person, _create_member(person, organization, user, teams)


def import_files(
    sample: SampleOrganization, person: SamplePerson, member: Member, access: Access, through: date
) -> int:
    """Import what is known of the person until ``through`` and score it; return how many files.

    LinkedIn's own index comes out of a tracker, and their outcomes out of the customer system, last
    of all. Raises RuntimeError where a file cannot be imported.
    """
    files = sample_files(person, sample, through)
    noted = ssi_history(person, sample, through)
    if noted is not None:
        files.append(SampleFile("ssi_history.csv", noted, through))
    outcomes = outcomes_file(person, sample, through)
    if outcomes is not None:
        files.append(SampleFile(f"{person.key}-crm.jsonl", outcomes, through))
    for file in files:
        upload = ContentFile(file.content, name=file.name)
        evening = datetime.combine(file.uploaded_on, time(18), UTC)
        # At once: to a worker that looks for what lies about it has waited since that evening.
        with transaction.atomic():
            waiting = import_create(access=access, member=member, uploads=[upload])
            # Before it runs: facts are told on the day of the upload where no export tells its own.
            _date(waiting, created_at=evening)
            batch = import_run(import_id=waiting.pk)
        if batch is None or not batch.is_applied:
            raise RuntimeError(f"{file.name} of {person.name} could not be imported")
        _date(batch, started_at=evening, finished_at=evening)
    if files and member.user is not None:
        _reads_terms(member.user)
    if files:
        run_recompute(run_id=request_recompute(member=member).pk)
    return len(files)


def _reads_terms(user: User) -> None:
    """Whoever has brought files before has read what becomes of them."""
    UploadConsent.objects.get_or_create(user=user, version=consents.VERSION)


def owner_access(organization: Organization) -> Access:
    """Return the access of the organization's owner."""
    owner = User.objects.get(memberships__organization=organization, memberships__role=Role.OWNER)
    return Access(user=owner, organization=organization, role=Role.OWNER)


def create_staff(password: str) -> User:
    """Return the new member of the site staff who goes with the samples."""
    return User.objects.create_superuser(STAFF, password, name="Sample site staff")


def remove_samples() -> tuple[int, int]:
    """Delete the sample organizations, and the users who are in no other one.

    Returns the numbers of organizations and of users.
    """
    samples = Organization.objects.filter(is_sample=True)
    users = User.objects.filter(memberships__organization__in=samples).exclude(
        memberships__organization__is_sample=False
    )
    doomed = [*users.values_list("pk", flat=True).distinct()]
    doomed += User.objects.filter(email=STAFF).values_list("pk", flat=True)
    removed = samples.count()
    samples.delete()
    User.objects.filter(pk__in=doomed).delete()
    return removed, len(doomed)


def _date(batch: Import, **moments: datetime) -> None:
    """The import was made on the evening of the day on which its file would have come."""
    Import.objects.filter(pk=batch.pk).update(**moments)
    if "created_at" in moments:
        Delivery.objects.filter(pk=batch.delivery_id).update(created_at=moments["created_at"])


def _create_user(person: SamplePerson, organization: Organization, password: str) -> User:
    user = user_create(
        email=person.email,
        name=person.name,
        organization=organization,
        role=Role(person.role),
    )
    user.password = password
    user.save(update_fields=["password"])
    return user


def _create_member(
    person: SamplePerson, organization: Organization, user: User | None, teams: dict[str, Team]
) -> Member:
    first, *moves = person.teams
    member = member_create(
        organization=organization,
        name=person.name,
        email=person.email,
        title=person.title,
        joined_on=person.joined_on,
        user=user,
        team=teams[first.team],
        since=first.since,
    )
    for period in moves:
        member_move(member=member, team=teams[period.team], since=period.since)
    if person.left_on is not None:
        member_leave(member=member, on=person.left_on)
    return member
