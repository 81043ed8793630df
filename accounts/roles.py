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
    IMPORT_FOR_TEAM = "import_for_team", "import files for members of your teams"
    IMPORT_FOR_OTHERS = "import_for_others", "import files for other members"
    SET_GOALS = "set_goals", "set goals for other members"
    WRITE_NOTES = "write_notes", "write 1:1 notes"
    REQUEST_UPLOADS = "request_uploads", "ask members for files"
    CALIBRATE = "calibrate", "compare scores with LinkedIn’s own SSI"
    MANAGE_TOKENS = "manage_tokens", "manage API tokens"
    MANAGE_RULES = "manage_rules", "change the rules of the score"
    SET_VISIBILITY = "set_visibility", "decide what people see of one another"
    VIEW_AS = "view_as", "look at pages as another role"
    MANAGE_SHARED = "manage_shared", "change what others share"
    SHARE_WITH_INDUSTRY = "share_with_industry", "decide on industry pools"
    MANAGE_MEMBERS = "manage_members", "manage members"
    MANAGE_TEAMS = "manage_teams", "manage teams"
    MANAGE_ROLES = "manage_roles", "change roles"
    VIEW_AUDIT = "view_audit", "read the audit log"
    MANAGE_SETTINGS = "manage_settings", "change the settings of the organization"
    ERASE_ORGANIZATION = "erase_organization", "erase the organization"


class Scope(models.TextChoices):
    """One thing that a token of the API can be made for."""

    ACTIVITY_WRITE = "activity:write", "Send activity"
    IMPORTS_WRITE = "imports:write", "Upload files"
    IMPORTS_READ = "imports:read", "Ask what became of uploads"
    SCORES_READ = "scores:read", "Read scores, their ledgers and the rules"
    AUDIT_READ = "audit:read", "Read the audit log"
    SCIM = "scim", "Look after members and teams by SCIM"


_EVERYONE = frozenset({Capability.ENTER, Capability.VIEW_OWN_SCORE, Capability.IMPORT_OWN})
_MANAGING = frozenset(
    {
        Capability.VIEW_REPORT,
        Capability.IMPORT_FOR_TEAM,
        Capability.SET_GOALS,
        Capability.WRITE_NOTES,
        Capability.REQUEST_UPLOADS,
    }
)

ROLE_CAPABILITIES: dict[Role, frozenset[Capability]] = {
    Role.OWNER: frozenset(Capability),
    Role.ADMIN: frozenset(Capability) - {Capability.ERASE_ORGANIZATION},
    Role.ANALYST: frozenset(
        {
            *(Capability.ENTER, Capability.VIEW_REPORT, Capability.VIEW_ALL_TEAMS),
            Capability.CALIBRATE,
        }
    ),
    Role.MANAGER: _EVERYONE | _MANAGING,
    Role.REP: _EVERYONE,
}

# A scope narrows what the user of a token may do; it never widens it.
SCOPE_CAPABILITY: dict[Scope, Capability] = {
    Scope.ACTIVITY_WRITE: Capability.IMPORT_OWN,
    Scope.IMPORTS_WRITE: Capability.IMPORT_OWN,
    Scope.IMPORTS_READ: Capability.IMPORT_OWN,
    Scope.SCORES_READ: Capability.ENTER,
    Scope.AUDIT_READ: Capability.VIEW_AUDIT,
    Scope.SCIM: Capability.MANAGE_MEMBERS,
}
