"""System checks that keep the house rules."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, register
from django.urls import URLPattern, URLResolver, get_resolver

OURS = ("accounts.", "teams.", "scoring.", "config.")


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
