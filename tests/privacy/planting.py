"""A row of every model that knows a person, with values that are nobody else's."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import models

from accounts.data_policy import ModelPolicy
from accounts.models import ApiToken, AuditEvent, Organization, User
from accounts.tenancy import tenant_scope
from privacy.policy import POLICIES, model_of
from scoring.models import IndustryEdition, IndustryShare
from teams.models import Contact, Delivery, Import, Member, ReportExport, SavedGroup, Team
from tests import factories

# There once by the cast, and filled there.
CAST = ("teams.Member", "accounts.User", "accounts.Membership")
_numbers = count(1)
_days = count(1)


@dataclass
class Planted:
    """What was planted of a person: the texts to look for, by model and field."""

    texts: dict[str, dict[str, str]] = field(default_factory=dict)

    def all(self) -> Iterator[tuple[str, str, str]]:
        """Yield model, field and text."""
        for model, fields in self.texts.items():
            for name, text in fields.items():
                yield model, name, text


def record_change(*, by: User, row: models.Model, what: str) -> LogEntry:
    """Return an entry of Django's own log, as its admin writes them."""
    return LogEntry.objects.create(
        user=by,
        content_type=ContentType.objects.get_for_model(row),
        object_id=str(row.pk),
        object_repr=str(row),
        action_flag=2,
        change_message=what,
    )


def personal() -> list[ModelPolicy]:
    """Return what was declared of models that have rows of people."""
    return [policy for policy in POLICIES if policy.member or policy.users]


def plant(organization: Organization, member: Member, user: User, team: Team) -> Planted:
    """Return what there is of the person after a row of every model was made of them."""
    planted = Planted()
    with tenant_scope(organization.pk):
        delivery = Delivery.objects.create(created_by=user, member=member)
        batch = Import.objects.create(member=member, delivery=delivery, uploaded_by=user)
        edition = IndustryEdition.objects.get_or_create(
            industry="technology",
            on=date(2001, 1, 1),
            defaults=dict.fromkeys(("n", "median", "brand", "find", "insights"), 1)
            | {"relationships": 1, "step": 5},
        )[0]
        targets: dict[type[models.Model], Any] = {
            Organization: organization,
            Member: member,
            User: user,
            Team: team,
            Import: batch,
            Delivery: delivery,
            Contact: Contact.objects.create(member=member, key=f"c{next(_numbers)}"),
            ApiToken: factories.token(organization, user)[0],
            EmailAddress: EmailAddress.objects.create(user=user, email=user.email),
            ContentType: ContentType.objects.get_for_model(Member),
            SavedGroup: factories.saved_group(organization, user),
            IndustryShare: IndustryShare.objects.get_or_create(
                edition=edition, defaults={"members": 1}
            )[0],
        }
        for policy in personal():
            model = model_of(policy)
            if policy.model not in CAST:
                _row(policy, model, targets, planted)
    return planted


def _row(policy: ModelPolicy, model: type[Any], targets: dict[Any, Any], planted: Planted) -> None:
    values: dict[str, Any] = {}
    found = planted.texts.setdefault(policy.model, {})
    told = {*policy.told.split()}
    for column in model._meta.concrete_fields:
        if column.primary_key:
            continue
        if column.is_relation:
            target = targets.get(column.related_model)
            values |= {column.name: target} if target is not None else {}
            continue
        value, text = _value(column)
        values[column.name] = value
        if column.name in told and text:
            found[column.name] = text
    _fit(policy.model, values, found)
    for column in model._meta.concrete_fields:
        if isinstance(column, models.OneToOneField):
            model._default_manager.filter(**{column.name: values[column.name]}).delete()
    row = model(**values)
    row.save()
    # What is filled in by itself is planted too, where it can be.
    if model is AuditEvent:
        return
    dated = {name: value for name, value in values.items() if isinstance(value, datetime)}
    if dated:
        model._default_manager.filter(pk=row.pk).update(**dated)


def _fit(label: str, values: dict[str, Any], found: dict[str, str]) -> None:
    """Values that the database would not take are others."""
    start, end = date(1971, 1, 1), date(2093, 1, 1)
    more = timedelta(days=next(_days))
    start, end = start + more, end + more
    first, last = {
        "teams.Goal": ("set_on", "due_on"),
        "teams.TeamMembership": ("start", "end"),
    }.get(label, ("", ""))
    if first:
        values |= {first: start, last: end}
        found |= {first: start.isoformat(), last: end.isoformat()}
    if label == "teams.Goal":
        values["target"] = values["base"] + 10_000
        found["target"] = str(values["target"])


def _value(column: Any) -> tuple[Any, str]:
    """Return a value of the kind of a column, and how it reads; "" for what is like any other."""
    number = next(_numbers)
    if isinstance(column, models.GenericIPAddressField):
        return f"10.77.{number // 250}.{number % 250}", f"10.77.{number // 250}.{number % 250}"
    if isinstance(column, models.EmailField):
        return f"planted{number}@planted.example", f"planted{number}@planted.example"
    if isinstance(column, models.JSONField):
        text = f"json{number}x"
        if column.name in ("people", "answers"):
            return {"file": {"key": text}}, text
        if column.model is ReportExport:
            return {"teams": [text]}, text
        return [{"name": text, "stored": ""}], text
    if isinstance(column, models.BooleanField):
        return True, ""
    if isinstance(column, models.DateTimeField):
        moment = datetime(1980, 1, 1, tzinfo=UTC) + timedelta(minutes=next(_days))
        return moment, moment.isoformat().replace("+00:00", "Z")
    if isinstance(column, models.DateField):
        day = date(1975, 1, 1) + timedelta(days=next(_days))
        return day, day.isoformat()
    if isinstance(column, models.IntegerField):
        return 20_000 + number, str(20_000 + number)
    if isinstance(column, models.BinaryField):
        return f"packed{number}".encode(), ""
    if column.max_length is not None and column.max_length < 8:
        return "x", ""  # too short to be anybody's own
    text = f"pl{number:05}" if column.max_length and column.max_length < 12 else f"planted{number}x"
    return text, text
