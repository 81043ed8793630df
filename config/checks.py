"""System checks that keep the house rules."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import DatabaseError, connection
from django.urls import URLPattern, URLResolver, get_resolver

from accounts.audit_guard import missing_guards
from accounts.wall import gaps, role_faults
from config.triggers import missing_triggers

OF_THE_ROLE = "pillars.E005"
OURS = ("accounts.", "teams.", "scoring.", "privacy.", "config.")


def patterns(resolver: URLResolver) -> Iterator[URLPattern]:
    """Yield every pattern below a resolver."""
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from patterns(entry)
        else:
            yield entry


@register()
def every_view_declares_its_access(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> list[CheckMessage]:
    """Return an error for each of our views that no access decorator has stamped."""
    return [
        Error(f"{view.__module__}.{view.__name__} declares no access", id="pillars.E001")
        for view in (pattern.callback for pattern in patterns(get_resolver()))
        if view.__module__.startswith(OURS) and not hasattr(view, "access_rule")
    ]


@register(Tags.security, deploy=True)
def the_database_keeps_organizations_apart(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> list[CheckMessage]:
    """Return an error for each part of the second wall, and each trigger, that is missing."""
    if connection.vendor != "postgresql":
        return [Error(f"{connection.display_name} keeps no organizations apart", id="pillars.E002")]
    try:
        faults = [f"{gap.text}." for gap in gaps()]
        down = [*missing_guards(connection), *missing_triggers(connection)]
        faults += [f"The trigger {name} does not stand." for name in down]
        of_the_role = role_faults()
    except DatabaseError as error:
        return [Error(f"the wall cannot be looked at: {type(error).__name__}", id="pillars.E003")]
    hint = "Run database_roles and migrate; log in as the application's role."
    return [
        *(Error(fault, hint=hint, id=OF_THE_ROLE) for fault in of_the_role),
        *(Error(fault, hint=hint, id="pillars.E004") for fault in faults),
    ]
