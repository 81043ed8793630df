"""What an organization lets people see of one another: data, and one object that decides by it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum

from django.db import models
from django.utils.translation import gettext_lazy

LEAST_FLOOR = 5
MOST_FLOOR = 10


class Visibility(models.TextChoices):
    """The presets, from the most open to the most closed."""

    OPEN_TEAM = "open_team", gettext_lazy("Open team")
    MANAGER_ONLY = "manager_only", gettext_lazy("Manager only")
    NAMES_WITHOUT_DETAIL = "names_without_detail", gettext_lazy("Names without detail")
    WORKS_COUNCIL = "works_council", gettext_lazy("Works council")


class Whose(StrEnum):
    """What a member is to the one who looks."""

    OWN = "own"  # themselves
    LED = "led"  # in a team that the role covers: assigned or below, or every team
    PEER = "peer"  # in the own team of today, and no more than that


class Sight(IntEnum):
    """How much of one member is seen; each step has what those before it have."""

    NOTHING = 0  # counted in groups of the floor and more, never named beside a value
    NAME = 1  # the name, the team and whether there is data: no value
    VALUES = 2  # total, pillars and their changes
    DETAIL = 3  # everything but private notes: components, records by the day, ledger, goals


_SIGHT: dict[Visibility, dict[Whose, Sight]] = {
    Visibility.OPEN_TEAM: {Whose.LED: Sight.DETAIL, Whose.PEER: Sight.VALUES},
    Visibility.MANAGER_ONLY: {Whose.LED: Sight.DETAIL, Whose.PEER: Sight.NOTHING},
    Visibility.NAMES_WITHOUT_DETAIL: {Whose.LED: Sight.NAME, Whose.PEER: Sight.NAME},
    Visibility.WORKS_COUNCIL: {Whose.LED: Sight.NOTHING, Whose.PEER: Sight.NOTHING},
}


@dataclass(frozen=True, slots=True)
class Policy:
    """The preset of one organization and the fewest people whom a number may be about."""

    preset: Visibility
    floor: int = LEAST_FLOOR

    def sight(self, whose: Whose) -> Sight:
        """Return how much is seen of a member; everybody sees all of themselves."""
        return Sight.DETAIL if whose is Whose.OWN else _SIGHT[self.preset][whose]

    def sees(self, whose: Whose, at_least: Sight) -> bool:
        """Return whether at least that much is seen of a member."""
        return self.sight(whose) >= at_least

    @property
    def is_closed(self) -> bool:
        """Whether no value of one person is told to anybody else: values are of groups alone."""
        return not any(self.sees(whose, Sight.VALUES) for whose in (Whose.LED, Whose.PEER))

    def shows_more_than(self, other: Policy) -> bool:
        """Return whether anybody sees anything of others that the other policy hides."""
        return self.floor < other.floor or any(
            self.sight(whose) > other.sight(whose) for whose in (Whose.LED, Whose.PEER)
        )
