"""Changes by hand that stood in Django's log of the admin are in the audit log."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import Any

from django.db import migrations

# Django writes 1, 2 and 3; a change by hand said in words what it was.
ACTIONS = {1: "added", 2: "changed", 3: "removed"}
OF_ONE = {("teams", "member"), ("teams", "team")}


def is_by_hand(message: str) -> bool:
    """Return whether a message is words: the admin writes a list in JSON, or nothing."""
    try:
        return bool(message) and not isinstance(json.loads(message), list)
    except ValueError:
        return True


def carry(apps: Any, schema_editor: Any) -> None:
    """Each of them that tells its organization becomes an event, and leaves Django's log."""
    LogEntry = apps.get_model("admin", "LogEntry")
    Event = apps.get_model("accounts", "AuditEvent")
    Organization = apps.get_model("accounts", "Organization")
    names = dict(Organization.objects.values_list("pk", "name"))
    homes = {
        (app, name): dict(
            apps.get_model(app, name)._base_manager.values_list("pk", "organization_id")
        )
        for app, name in OF_ONE
    }
    of_users: dict[int, set[int]] = defaultdict(set)
    for model in ("Membership", "Invite"):
        rows = apps.get_model("accounts", model)._base_manager
        for user_id, organization_id in rows.values_list("user_id", "organization_id"):
            of_users[user_id].add(organization_id)
    carried = []
    for entry in LogEntry.objects.order_by("pk").select_related("content_type", "user").iterator():
        if entry.content_type is None or not is_by_hand(entry.change_message):
            continue
        label = (entry.content_type.app_label, entry.content_type.model)
        home = _home(label, entry, homes, names, of_users)
        if home is None:
            continue
        Event._base_manager.create(
            organization_id=home,
            at=entry.action_time,
            action=ACTIONS[entry.action_flag],
            actor_id=entry.user_id,
            actor_name=entry.user.email,
            target_type=".".join(label),
            target_id=entry.object_id,
            target_name=entry.object_repr[:200],
            what=entry.change_message,
            channel="web",
        )
        carried.append(entry.pk)
    for start in range(0, len(carried), 500):
        LogEntry.objects.filter(pk__in=carried[start : start + 500]).delete()


def _home(
    label: tuple[str, str], entry: Any, homes: Any, names: dict[int, str], of_users: Any
) -> int | None:
    """Return the organization of a change; None where the row is gone, or several are meant."""
    if not (entry.object_id or "").isdigit():
        return None
    key = int(entry.object_id)
    if label in homes:
        found: int | None = homes[label].get(key)
        return found
    if label == ("accounts", "organization"):
        return key if key in names else None
    if label != ("accounts", "user"):
        return None
    meant: list[int] = [pk for pk in of_users[key] if f" {names[pk]}" in entry.change_message]
    return meant[0] if len(meant) == 1 else None


class Migration(migrations.Migration):
    dependencies = [
        ("teams", "0017_look_kinds"),
        ("accounts", "0010_audit_whole"),
        ("admin", "0003_logentry_add_action_flag_choices"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(carry, migrations.RunPython.noop)]
