"""Domains of e-mail addresses, as somebody types them and as they are compared."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.utils.translation import gettext

MOST = 50
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_DOMAIN = re.compile(rf"(?=.{{4,253}}\Z)(?:{_LABEL}\.)+[a-z][a-z0-9-]{{0,61}}[a-z0-9]")


def domains_in(texts: Iterable[str], *, field: str = "domains") -> list[str]:
    """Return names of domains as they are compared. Raises ValidationError for anything else."""
    names = list(dict.fromkeys(text.strip().lower().lstrip("@") for text in texts if text.strip()))
    if wrong := [name for name in names if not _DOMAIN.fullmatch(name)]:
        text = gettext("“{name}” is no domain; expected a name such as example.com.")
        raise ValidationError({field: text.format(name=wrong[0][:80])})
    if len(names) > MOST:
        raise ValidationError({field: gettext("At most 50 domains.")})
    return names
