"""Who may do what: data, no logic. Every view names one capability; roles list theirs."""

from __future__ import annotations

from django.db import models


class Role(models.TextChoices):
    """What a user is in one organization."""

    OWNER = "owner", "Owner"
    ADMIN = "admin", "Admin"
    ANALYST = "analyst", "Analyst"
    MANAGER = "manager", "Manager"
    REP = "rep", "Rep"


class Capability(models.TextChoices):
    """One thing that can be allowed. The label completes "you may not …"."""

    ENTER = "enter", "enter this organization"
    VIEW_OWN_SCORE = "view_own_score", "see an own score"
    VIEW_REPORT = "view_report", "see the User Report"
    VIEW_ALL_TEAMS = "view_all_teams", "see every team"
    IMPORT_OWN = "import_own", "import own files"
    IMPORT_FOR_OTHERS = "import_for_others", "import files for other members"


_EVERYONE = frozenset({Capability.ENTER, Capability.VIEW_OWN_SCORE, Capability.IMPORT_OWN})

ROLE_CAPABILITIES: dict[Role, frozenset[Capability]] = {
    Role.OWNER: frozenset(Capability),
    Role.ADMIN: frozenset(Capability),
    Role.ANALYST: frozenset({Capability.ENTER, Capability.VIEW_REPORT, Capability.VIEW_ALL_TEAMS}),
    Role.MANAGER: _EVERYONE | {Capability.VIEW_REPORT},
    Role.REP: _EVERYONE,
}
