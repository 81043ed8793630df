"""What the audit log says, in words: of what, which field, and its value before and after."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model, QuerySet
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy

from accounts.models import Action, AuditEvent
from accounts.tenancy import current_organization_id

NAMED: dict[str, Any] = {
    "accounts.user": gettext_lazy("Account"),
    "accounts.membership": gettext_lazy("Role in the organization"),
    "accounts.organization": gettext_lazy("Organization"),
    "accounts.apitoken": gettext_lazy("API token"),
    "accounts.ruleversion": gettext_lazy("Rules"),
    "accounts.identityprovider": gettext_lazy("Identity provider"),
    "accounts.externalidentity": gettext_lazy("Single sign-on of an account"),
    "teams.member": gettext_lazy("Member"),
    "teams.team": gettext_lazy("Team"),
    "teams.delivery": gettext_lazy("Files"),
    "teams.columnmapping": gettext_lazy("Columns of a table"),
}
CHANNELS: dict[str, Any] = {
    "web": gettext_lazy("Pages"),
    "api": gettext_lazy("API"),
    "scim": gettext_lazy("SCIM"),
    "admin": gettext_lazy("Administration"),
    "command": gettext_lazy("Command"),
    "task": gettext_lazy("Worker"),
}
FIELDS: dict[str, Any] = {
    "ends_on": gettext_lazy("Last day of access"),
    "left_on": gettext_lazy("Last day"),
    "back_on": gettext_lazy("Back from"),
    "user": gettext_lazy("Account"),
    "member": gettext_lazy("Member"),
    "members": gettext_lazy("Members"),
    "teams": gettext_lazy("Teams"),
    "email": gettext_lazy("E-mail address"),
    "via": gettext_lazy("Brought by"),
    "key": gettext_lazy("Key begins with"),
    "kind": gettext_lazy("Seat"),
    "joined_on": gettext_lazy("Joined on"),
}
# Fields whose values are keys of rows, and of which model.
KEYS = {
    "user": "accounts.User",
    "member": "teams.Member",
    "members": "teams.Member",
    "teams": "teams.Team",
    "team": "teams.Team",
    "parent": "teams.Team",
}
# Codes whose words stand with a field of another model than the one that was changed.
CODES = {
    "role": ("accounts.Membership", "role"),
    "visibility": ("accounts.Organization", "visibility"),
    "industry": ("accounts.Organization", "industry"),
    "kind": ("teams.Seat", "kind"),
    "seat": ("teams.Seat", "kind"),
}
MOMENTS = ("expires_at",)
LONGEST = 5
# What rows are called, by the label of their model and their key.
Names = Mapping[str, Mapping[int, str]]


@dataclass(frozen=True, slots=True)
class Difference:
    """A field with its value before and after, in words; empty where there was or is none."""

    field: str
    before: str
    after: str


def kind_word(target_type: str) -> str:
    """Return what a kind of row is called."""
    if target_type in NAMED:
        return str(NAMED[target_type])
    try:
        return str(apps.get_model(target_type)._meta.verbose_name).capitalize()
    except (LookupError, ValueError):
        return target_type


def channel_word(channel: str) -> str:
    """Return what a channel is called."""
    return str(CHANNELS.get(channel, channel))


def who(event: AuditEvent) -> str:
    """Return who did it, by name where the account is there; the event has its actor."""
    if event.actor_id is not None and event.actor_name:
        actor = event.actor if event._state.fields_cache.get("actor") else None
        return actor.get_full_name() if actor else event.actor_name
    if event.actor_name:
        return event.actor_name
    if event.action in (Action.SIGN_IN_FAILED, Action.DENIED):
        return gettext("somebody")
    return gettext("the system")


def field_word(target_type: str, name: str) -> str:
    """Return what a field is called: by its model, unless the log has a name of its own."""
    if name in FIELDS:
        return str(FIELDS[name])
    try:
        said = str(apps.get_model(target_type)._meta.get_field(name).verbose_name)
    except (LookupError, ValueError, FieldDoesNotExist, AttributeError):
        said = name.replace("_", " ")
    return said[:1].upper() + said[1:]


def what_word(event: AuditEvent) -> str:
    """Return what a code says besides the action, in words."""
    if event.action in (Action.VIEWED, Action.EXPORTED) and event.what:
        look: Any = apps.get_model("teams", "Look")._meta.get_field("kind")
        return str(dict(look.flatchoices).get(event.what, event.what.replace("_", " ")))
    return event.what


def names_of(events: Iterable[AuditEvent]) -> Names:
    """Return what the rows are called that stand in events by their key. A query a kind of row."""
    wanted: dict[str, set[int]] = {}
    for event in events:
        for values in (event.before, event.after):
            for name in KEYS.keys() & values.keys():
                told = values[name] if isinstance(values[name], list) else [values[name]]
                keys = {key for key in told if isinstance(key, int)}
                wanted.setdefault(KEYS[name], set()).update(keys)
    return {
        label: {row.pk: str(row) for row in _rows_here(label).filter(pk__in=keys)}
        for label, keys in wanted.items()
        if keys
    }


def _rows_here(label: str) -> QuerySet[Any]:
    """Return what the organization may know the names of: accounts that belong to it, its rows."""
    rows = _model(label)._default_manager.all()
    if label != KEYS["user"]:
        return rows
    return rows.filter(memberships__organization=current_organization_id())


def sentence(event: AuditEvent, names: Names) -> str:
    """Return what was done in one line: the action, and which fields became what."""
    told = [
        f"{one.field}: {one.before} → {one.after or 'none'}"
        if one.before
        else f"{one.field}: {one.after}"
        for one in differences_of(event, names)
        if one.before or one.after
    ]
    more = "; ".join(filter(None, [what_word(event), *told[:LONGEST]]))
    return f"{event.get_action_display()}: {more}" if more else event.get_action_display()


def differences_of(event: AuditEvent, names: Names) -> tuple[Difference, ...]:
    """Return the fields of an event with their values in words."""
    fields = [*event.before, *(name for name in event.after if name not in event.before)]
    return tuple(
        Difference(
            field_word(event.target_type, name),
            _value(event.target_type, name, event.before.get(name), names),
            _value(event.target_type, name, event.after.get(name), names),
        )
        for name in fields
    )


def _model(label: str) -> type[Model]:
    return apps.get_model(label)


def _value(target_type: str, name: str, value: Any, names: Names) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, list):
        return ", ".join(_value(target_type, name, one, names) for one in value)
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, dict):
        return "; ".join(f"{key}: {_value('', key, one, names)}" for key, one in value.items())
    if name in KEYS and isinstance(value, int):
        gone = gettext("number {n}, gone").format(n=value)
        return names.get(KEYS[name], {}).get(value, gone)
    return _moment(value) if name in MOMENTS else _code(target_type, name, value)


def _moment(value: Any) -> str:
    """Return a stored moment on the clock of the organization."""
    try:
        return f"{timezone.localtime(datetime.fromisoformat(str(value))):%Y-%m-%d %H:%M}"
    except ValueError:
        return str(value)


def _code(target_type: str, name: str, value: Any) -> str:
    """Return the word of a code, where the field that it is of has words."""
    label, field_name = CODES.get(name, (target_type, name))
    try:
        field: Any = apps.get_model(label)._meta.get_field(field_name)
    except (LookupError, ValueError, FieldDoesNotExist):
        return str(value)
    return str(dict(field.flatchoices).get(value, value))
