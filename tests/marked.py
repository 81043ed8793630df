"""The two organizations of the cast with rows of every kind, whose texts each bear a mark.

A mark names the organization, the kind of row and its id: ``canary-away-teams_note-7``. Wherever
one stands that should not, it says itself what leaked.
"""

from __future__ import annotations

import re
from typing import Any

import time_machine
from django.db.models import CharField, Model, QuerySet, TextField, Value
from django.db.models.functions import Cast as As
from django.db.models.functions import Concat

from accounts.models import (
    ApiRequest,
    ExternalIdentity,
    IdentityProvider,
    Organization,
    User,
    VisibilityChange,
)
from accounts.tenancy import tenant_scope
from accounts.wall import tenant_models
from teams.models import ErasedKey, Erasure, ImportStatus, Look, LookKind, Member
from tests import factories
from tests.cast import Cast
from tests.everything import fill
from tests.scoring.given import LAST, NOW, REACTION, score

HOME, AWAY = "home", "away"
# Texts that people write or read. Names of an event are those of the day on which it happened.
TEXTS: dict[str, tuple[str, ...]] = {
    "accounts.ApiToken": ("name",),
    "accounts.ExternalIdentity": ("subject",),
    "accounts.IdentityProvider": ("client_id", "metadata"),
    "accounts.RuleVersion": ("note",),
    "scoring.RecomputeRun": ("message",),
    "teams.ColumnMapping": ("name",),
    "teams.Delivery": ("via", "message"),
    "teams.Import": ("message",),
    "teams.Member": ("name", "title"),
    "teams.Note": ("text",),
    "teams.PersonalFile": ("message",),
    "teams.PortabilityConnection": ("error",),
    "teams.ReportExport": ("name", "message"),
    "teams.SavedGroup": ("name",),
    "teams.SavedView": ("name",),
    "teams.ScimGroup": ("external_id",),
    "teams.ScimUser": ("user_name", "external_id", "given_name", "family_name"),
    "teams.Team": ("name",),
}
# Keys, hashes, addresses and what is read as a format, where a mark would break the row.
CODES = {
    *(f"accounts.AuditEvent.{name}" for name in ("actor_name", "target_type", "target_id")),
    *(f"accounts.AuditEvent.{name}" for name in ("target_name", "what", "agent")),
    *("accounts.ApiRequest.key", "accounts.ApiRequest.digest", "accounts.ApiToken.digest"),
    *("accounts.ExternalIdentity.issuer", "accounts.IdentityProvider.issuer"),
    *("accounts.IdentityProvider.metadata_url", "accounts.IdentityProvider.secret"),
    *("accounts.Invite.digest", "accounts.RuleVersion.digest"),
    *("teams.Activity.source", "teams.Activity.ref", "teams.Activity.target"),
    *("teams.Activity.text_key", "teams.ColumnMapping.header"),
    *("teams.Connection.company", "teams.Connection.ref", "teams.Connection.source"),
    *("teams.Contact.company", "teams.Contact.key"),
    *("teams.Coverage.ref", "teams.Coverage.source"),
    *("teams.Exchange.conversation", "teams.Exchange.ref", "teams.Exchange.source"),
    *("teams.Import.digest", "teams.Invitation.ref", "teams.Invitation.source"),
    *("teams.Member.email", "teams.PortabilityConnection.snapshot_from"),
    *("teams.PortabilityConnection.token", "teams.ReportExport.query", "teams.SavedView.query"),
    *("teams.Seat.ref", "teams.Seat.source"),
    *("teams.StateSnapshot.ref", "teams.StateSnapshot.source"),
}
LONG = 60
MARK = re.compile(r"canary-(home|away)-[a-z_]+-[0-9]+")


def mark_of(side: str, model: type[Model], pk: Any) -> str:
    """Return the mark in the texts of a row."""
    return f"canary-{side}-{model._meta.db_table}-{pk}"


def texts_of(model: type[Model]) -> set[str]:
    """Return the columns of a model that are long enough for a mark."""
    return {
        field.name
        for field in model._meta.concrete_fields
        if isinstance(field, CharField | TextField)
        and not field.choices
        and (field.max_length or LONG) >= LONG
    }


def marked(cast: Cast) -> None:
    """Both organizations have rows of every kind, and each text of them its mark.

    Teams North and South of the first one have each what their own people may see alone.
    """
    sides = ((HOME, cast.organization), (AWAY, cast.other_organization))
    for side, organization in sides:
        _mark(side, organization, ("teams.Team", "teams.Member"))
        rows = Organization.objects.filter(pk=organization.pk)
        _append(QuerySet[Any](Organization).filter(pk__in=rows), "name", side)
        people = User.objects.filter(memberships__organization=organization)
        _append(QuerySet[Any](User).filter(pk__in=people.values("pk")), "name", side)
    _refresh(cast)
    with time_machine.travel(NOW, tick=False):
        fill(cast)
        for member in (cast.rep_member, cast.other_rep_member, cast.outside_member):
            score(member, REACTION)
        for member, by in (
            (cast.other_rep_member, cast.other_manager),
            (cast.rep_member, cast.manager),
            (cast.outside_member, cast.outsider),
        ):
            _private(member.organization, member, by)
        _signing_on(cast.organization, cast.owner)
        _signing_on(cast.other_organization, cast.outsider)
    for side, organization in sides:
        _mark(side, organization, set(TEXTS) - {"teams.Team", "teams.Member"})


def _private(organization: Organization, member: Member, by: User) -> None:
    """Rows of who manages the member, which others do not see."""
    factories.goal(member, by, what="brand")
    factories.note(member, by)
    factories.delivery(member, by)
    factories.alias(member)
    factories.saved_view(organization, by)
    factories.saved_group(organization, by, member)
    factories.export(organization, by)
    factories.personal_file(organization, by)
    factories.event(organization, by)
    factories.token(organization, by)
    factories.upload_request(member, by)
    factories.batch(member, ImportStatus.DONE)


def _signing_on(organization: Organization, user: User) -> None:
    """The organization has a provider, which is off, somebody whom it knows, and rare rows."""
    token, _ = factories.token(organization, user)
    with tenant_scope(organization.pk):
        issuer = "https://provider.example"
        IdentityProvider.objects.create(issuer=issuer)
        ExternalIdentity.objects.create(issuer=issuer, user=user)
        ApiRequest.objects.create(token=token, key="0" * 64, digest="0" * 64, started_at=NOW)
        VisibilityChange.objects.create(
            preset="open_team",
            minimum_group=5,
            former_preset="works_council",
            former_minimum_group=5,
            changed_by=user,
        )
        erasure = Erasure.objects.get(organization=organization)
        ErasedKey.objects.create(erasure=erasure, key="0" * 32)
        Look.objects.create(
            viewer=user, day=LAST, kind=LookKind.LEDGER, subject=0, first_at=NOW, last_at=NOW
        )


def _mark(side: str, organization: Organization, labels: Any) -> None:
    models = {model._meta.label: model for model in tenant_models()}
    for label in sorted(labels):
        rows = QuerySet[Any](models[label]).filter(organization=organization)
        for name in TEXTS[label]:
            _append(rows, name, side)


def _append(rows: QuerySet[Any], name: str, side: str) -> None:
    mark = Value(f" {mark_of(side, rows.model, '')}")
    rows.update(**{name: Concat(name, mark, As("pk", CharField()))})


def _refresh(cast: Cast) -> None:
    for row in vars(cast).values():
        row.refresh_from_db()
