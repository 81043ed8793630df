"""What the filters of the User Report are called."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_noop

# The values of each parameter in the address, in the order that they are offered in.
SEATS: Mapping[str, str] = {
    "free": gettext_noop("Free"),
    "sales_navigator": gettext_noop("Sales Navigator"),
}
BANDS: Mapping[str, str] = {
    "starting": gettext_noop("Starting"),
    "developing": gettext_noop("Developing"),
    "proficient": gettext_noop("Proficient"),
    "leader": gettext_noop("Leading"),
}
MOVES: Mapping[str, str] = {
    "up": gettext_noop("up"),
    "down": gettext_noop("down"),
    "level": gettext_noop("level"),
}
STATES: Mapping[str, str] = {
    "total": gettext_noop("measured total"),
    "estimated": gettext_noop("estimated"),
    "partial": gettext_noop("three pillars"),
    "none": gettext_noop("no total"),
    "old": gettext_noop("data is old"),
}
