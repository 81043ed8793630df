"""An installation with rows of every kind, and what is told of one: to compare two of them.

Each function is called in a process of its own, with the settings of the installation.
"""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, date, datetime
from typing import Any

import time_machine
from allauth.account.models import EmailAddress, EmailConfirmation
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db.models import QuerySet
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.access import access_for
from accounts.models import (
    ApiRequest,
    ApiToken,
    AuditDoor,
    DoorPurpose,
    ExternalIdentity,
    Membership,
    Organization,
    OrganizationErasure,
    ProviderKind,
    User,
    VisibilityChange,
)
from accounts.roles import Role
from accounts.sso.providers import Setup, provider_save
from accounts.tenancy import tenant_scope
from config.copying import copied_models
from privacy.erasure import erasure_again, erasure_run
from privacy.people import Person
from scoring.models import GroupEdition, ScoreSnapshot
from teams.models import (
    ErasedKey,
    Erasure,
    ExportFormat,
    Look,
    Member,
    SavedGroup,
    SavedGroupMember,
)
from teams.reports.report_files import file_of, report_table
from teams.reports.report_query import ReportQuery
from teams.services.deliveries import delivery_create
from tests import everything, factories
from tests.accounts.signing_in import AUTHENTICATE, app_for, by_password, code_of
from tests.cast import Cast, make_cast
from tests.services.programs import complaints, run

CALL = """
import importlib
import sys
import django
django.setup()
module = importlib.import_module(sys.argv[1])
print(getattr(module, sys.argv[2])(*sys.argv[3:]))
"""
LAST_DAY = date(2026, 10, 30)
LATER = datetime(2026, 11, 2, 9, tzinfo=UTC)
PASSWORD = "correct horse battery"


def call(
    name: str,
    *arguments: str,
    environment: dict[str, str],
    module: str = "tests.services.installation",
) -> Any:
    """Return what a function of a module tells of the installation of an environment."""
    result = run("-c", CALL, module, name, *arguments, environment=environment)
    assert (result.returncode, complaints(result.stderr)) == (0, [])
    return json.loads(result.stdout.splitlines()[-1])


def fill() -> str:
    """Load the samples and rows of every kind; tell the secrets of whoever signs in."""
    call_command("migrate", verbosity=0)
    call_command("load_samples", through=LAST_DAY, password=PASSWORD)
    cast = make_cast()
    everything.fill(cast)
    secret = app_for(cast.owner)
    stored, token = factories.token(cast.organization, cast.owner)
    cast.owner.set_password(PASSWORD)
    cast.owner.save()
    _by_hand(cast.staff)
    _rare(cast, stored)
    access = cast.access(cast.owner)
    with tenant_scope(cast.organization.pk):
        setup = Setup(
            kind=ProviderKind.OIDC, issuer="https://id.fjord.example", client_id="c", secret="s"
        )
        provider_save(access=access, setup=setup)
        waiting = ContentFile(b"Date,Likes\n2026-05-01,3\n", name="posts.csv")
        delivery_create(access=access, member=cast.rep_member, uploads=[("posts.csv", waiting)])
    return json.dumps({"email": cast.owner.email, "secret": secret, "token": token})


def _by_hand(staff: User) -> None:
    """Whoever keeps the site has changed a user, and belongs to a group that may."""
    kind = ContentType.objects.get_for_model(User)
    LogEntry.objects.create(user=staff, content_type=kind, object_id="1", action_flag=CHANGE)
    may = Permission.objects.get(content_type=kind, codename="change_user")
    group = Group.objects.create(name="keepers")
    group.permissions.add(may)
    staff.groups.add(group)
    staff.user_permissions.add(may)


def _rare(cast: Cast, token: ApiToken) -> None:
    """What nobody else of these makes, one row a table."""
    owner, member, now = cast.owner, cast.rep_member, timezone.now()
    address = EmailAddress.objects.create(user=owner, email=owner.email)
    EmailConfirmation.objects.create(email_address=address, key="key")
    OrganizationErasure.objects.create(organization=cast.organization, due_at=now, cancelled_at=now)
    AuditDoor.objects.create(purpose=DoorPurpose.RETENTION, subject=0)
    with tenant_scope(cast.organization.pk):
        ExternalIdentity.objects.create(issuer="https://id.example", subject="1", user=owner)
        VisibilityChange.objects.create(
            preset="open", minimum_group=6, former_preset="closed", former_minimum_group=5
        )
        GroupEdition.objects.create(on=LAST_DAY, floor=5, body={"medians": [0.1, -0.0, 1e22]})
        ApiRequest.objects.create(
            token=token, key="key", digest="0", started_at=now, answer={"é": None}
        )
        Look.objects.create(viewer=owner, day=LAST_DAY, subject=1, first_at=now, last_at=now)
        erasure = Erasure.objects.earliest("pk")
        ErasedKey.objects.create(erasure=erasure, key="0123")
        SavedGroupMember.objects.create(group=SavedGroup.objects.earliest("pk"), member=member)


def told() -> str:
    """Tell how many rows each table has, every score of every member, and who may what."""
    counts = {model._meta.label: QuerySet(model).count() for model in copied_models()}
    rows = QuerySet(ScoreSnapshot).order_by("pk").values_list("member_id", "on", "total")
    hand = QuerySet(LogEntry).values_list("content_type__model", flat=True)
    may = QuerySet(User).filter(user_permissions__isnull=False)
    rights = may.values_list("email", "user_permissions__codename", "groups__permissions__codename")
    return json.dumps(
        {
            "counts": counts,
            "scores": [[member, str(day), str(total)] for member, day, total in rows],
            "by_hand": [*hand],
            "rights": [[*one] for one in rights],
        }
    )


@time_machine.travel(LATER, tick=False)
def reports() -> str:
    """Tell the digest of every organization's User Report as its owner takes it out."""
    told = {}
    for organization in Organization.objects.order_by("pk"):
        owner = Membership.objects.filter(organization=organization, role=Role.OWNER).earliest("pk")
        access = access_for(owner.user, organization.slug)
        assert access is not None
        with tenant_scope(organization.pk):
            query = ReportQuery.parse("/", {"period": "90"})
            table = report_table(access=access, query=query)
            for kind in ExportFormat:
                content = file_of(kind, table.lines)
                digest = hashlib.sha256(content).hexdigest()
                told[f"{organization.slug} {kind}"] = [len(table.rows), digest]
    return json.dumps(told)


def goes_on() -> str:
    """Add a member, whose id nobody has; tell how many there are in the organizations."""
    member = factories.member(Organization.objects.earliest("pk"), email="new@example.com")
    found = 0
    for organization_id in Organization.objects.values_list("pk", flat=True):
        with tenant_scope(organization_id):
            found += Member.objects.exclude(pk__gt=member.pk).count()
    return json.dumps(found)


def erased() -> str:
    """Have a member of the cast erased, account and all; tell who it was."""
    member = _of_the_cast("rita@fjord.example")
    organization_id, user_id = member.organization_id, member.user_id or 0
    with tenant_scope(organization_id):
        made = erasure_again(Person(organization_id, member.pk, user_id))
        erasure_run(erasure_id=made.pk)
        assert Erasure.objects.get(pk=made.pk).done_at is not None
    who = f"organization {organization_id}, member {member.pk}, user {user_id}"
    return json.dumps({"who": who, "member": member.pk, "user": user_id})


def _of_the_cast(email: str) -> Member:
    user = User.objects.get(email=email)
    with tenant_scope(user.memberships.get().organization_id):
        return Member.objects.get(user=user)


def left(told: str) -> str:
    """Tell how many rows there are of whom ``erased`` has told."""
    who = json.loads(told)
    rows = QuerySet(Member).filter(pk=who["member"]), QuerySet(User).filter(pk=who["user"])
    scores = QuerySet(ScoreSnapshot).filter(member_id=who["member"])
    return json.dumps(sum(found.count() for found in (*rows, scores)))


def opened(email: str, secret: str, token: str) -> str:
    """Tell what is answered after the password of somebody, after their app, and to their token."""
    client = Client(headers={"host": "pillars.example.com", "x-forwarded-proto": "https"})
    user = User.objects.get(email=email)
    slug = user.memberships.get().organization.slug
    page = reverse("teams:report", args=[slug])
    by_password(client, user, PASSWORD)
    before = client.get(page).status_code
    client.post(AUTHENTICATE, {"code": code_of(secret)})
    authorization = {"authorization": f"Bearer {token}"}
    answers = {
        "password": before,
        "app": client.get(page).status_code,
        "token": client.get(reverse("api:report", args=[slug]), headers=authorization).status_code,
    }
    return json.dumps(answers)
