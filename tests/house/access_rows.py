"""What every persona is answered at every address. An address without a row fails."""

from __future__ import annotations

LOGIN = 302
FORM = "application/x-www-form-urlencoded"
PERSONAS = (
    *("owner", "admin", "analyst", "manager", "other_manager", "rep", "other_rep"),
    *("outsider", "staff", "anonymous"),
)
# Who is answered as another persona is: whose account was closed, who has not come in by an
# invitation, whose next address is not confirmed yet, whose role is over.
LIKE = {
    "deactivated": "anonymous",
    "invited": "anonymous",
    "pending": "rep",
    "former": "outsider",
}


def row(**statuses: int) -> dict[str, int]:
    """Return the expected statuses at an address of the first organization.

    For whoever does not belong to it, it does not exist.
    """
    return {"outsider": 404, "staff": 404, "anonymous": LOGIN, **statuses}


def everybody(status: int, *, anonymous: int = LOGIN) -> dict[str, int]:
    """Return one status for all who are signed in."""
    return {name: anonymous if name == "anonymous" else status for name in PERSONAS}


REPORT = row(
    owner=200, admin=200, analyst=200, manager=200, other_manager=200, rep=403, other_rep=403
)
WITHOUT_FORMAT = {name: 422 if status == 200 else status for name, status in REPORT.items()}
# Mona's: nobody else fetches it.
EXPORT = row(
    owner=404, admin=404, analyst=404, manager=200, other_manager=404, rep=403, other_rep=403
)
OWN = row(owner=200, admin=200, analyst=403, manager=200, other_manager=200, rep=200, other_rep=200)
# Rita Rep sells in Oslo, below North, which Mona manages; Sven manages South.
MEMBER = row(
    owner=200, admin=200, analyst=200, manager=200, other_manager=403, rep=403, other_rep=403
)
# Rob's team, which Sven manages: who is in it today may open it too.
TEAM = MEMBER | {"manager": 403, "other_manager": 200, "other_rep": 200}
# Her import: who may import for her may see it, and so may she.
IMPORT = row(
    owner=200, admin=200, analyst=403, manager=200, other_manager=403, rep=200, other_rep=403
)
# What she brought: she sees it, and who may import for everybody.
DELIVERY = row(
    owner=200, admin=200, analyst=403, manager=403, other_manager=403, rep=200, other_rep=403
)
WITHOUT_FILE = {name: 422 if status == 200 else status for name, status in OWN.items()}
# Nobody logs for somebody else: who is no member has nothing to log.
WITHOUT_NUMBER = row(
    owner=403, admin=403, analyst=403, manager=422, other_manager=403, rep=422, other_rep=422
)
TOKENS = row(
    owner=200, admin=200, analyst=403, manager=403, other_manager=403, rep=403, other_rep=403
)
WITHOUT_NAME = {name: 422 if status == 200 else status for name, status in TOKENS.items()}
REVOKE = {name: LOGIN if status == 200 else status for name, status in TOKENS.items()}
# Signing in opens nothing of the API: test_access_matrix_api.py tries it with tokens.
NO_TOKEN = everybody(401, anonymous=401)
UNDO = {name: LOGIN if status == 200 else status for name, status in IMPORT.items()}
CHANGE = {name: LOGIN if status == 200 else status for name, status in DELIVERY.items()}

# What a table was told to mean holds for everybody: who imports for all forgets it.
FORGET = row(
    owner=302, admin=302, analyst=403, manager=403, other_manager=403, rep=403, other_rep=403
)

# Who did what is read by owners and admins.
AUDIT = TOKENS

# Whether an organization is compared with its industry is decided by owners and admins.
SETTINGS = TOKENS
LEAVE = REVOKE

# Owners and admins look as another role; who does not look as one stops it for nothing.
VIEW_AS = TOKENS
WITHOUT_ROLE = WITHOUT_NAME
STOP = row(
    owner=302, admin=302, analyst=302, manager=302, other_manager=302, rep=302, other_rep=302
)

# Rules are read by everybody in the organization, and written by owners and admins; everybody
# has a content lab, be it of own posts or of teams.
RULES = row(
    owner=200, admin=200, analyst=200, manager=200, other_manager=200, rep=200, other_rep=200
)
DRAFT = TOKENS
WITHOUT_POINTS = WITHOUT_NAME
DRAFTED = {name: LOGIN if status == 200 else status for name, status in DRAFT.items()}

# Where no application at LinkedIn is configured, as here, there is nothing to connect to.
OFF = {name: 404 if status == 200 else status for name, status in OWN.items()}

# Nobody disconnects somebody else: who is no member has nothing to disconnect.
DISCONNECT = {name: LOGIN if status == 422 else status for name, status in WITHOUT_NUMBER.items()}

# Goals are set by members, and by whoever manages others; analysts look at them.
WITHOUT_GOAL = {name: 422 if status == 200 else status for name, status in MEMBER.items()} | {
    "analyst": 403
}
CLOSE = row(
    owner=302, admin=302, analyst=403, manager=302, other_manager=403, rep=302, other_rep=403
)
# Nobody but her manager writes notes to Rita, whatever else they may see.
NOTES = row(
    owner=403, admin=403, analyst=403, manager=200, other_manager=403, rep=403, other_rep=403
)
WITHOUT_TEXT = {name: 422 if status == 200 else status for name, status in NOTES.items()}
ASK = row(owner=302, admin=302, analyst=403, manager=302, other_manager=403, rep=403, other_rep=403)

# Our scores beside LinkedIn's own: for those who see everybody.
CALIBRATION = row(
    owner=200, admin=200, analyst=200, manager=403, other_manager=403, rep=403, other_rep=403
)

# What Mona shares is changed by her, and by owners and admins; whoever sees the report opens it.
SHARED = row(
    owner=200, admin=200, analyst=403, manager=200, other_manager=403, rep=403, other_rep=403
)
SHARED_WITHOUT_NAME = {name: 422 if status == 200 else status for name, status in SHARED.items()}
SHARED_GONE = {name: LOGIN if status == 200 else status for name, status in SHARED.items()}
HERS = SHARED_GONE | {"owner": 403, "admin": 403}
KEEP = {name: 422 if status == 200 else status for name, status in REPORT.items()}
STARTING = {name: LOGIN if status == 200 else status for name, status in REPORT.items()}

# Members, teams and roles are kept in order by owners and admins.
MANAGED = TOKENS
MANAGE_NOTHING_SAID = WITHOUT_NAME
MANAGED_AWAY = REVOKE

# What is one's own: who is no member has no files of which a source could be left out.
SOURCE = row(
    owner=403, admin=403, analyst=403, manager=200, other_manager=403, rep=200, other_rep=200
)
SWITCH = {name: LOGIN if status == 200 else status for name, status in SOURCE.items()}
# Rita's: nobody else fetches it.
PERSONAL = row(
    owner=404, admin=404, analyst=404, manager=404, other_manager=404, rep=200, other_rep=404
)
WITHOUT_OWN_NAME = {name: 422 if status == 200 else status for name, status in RULES.items()}
# Only an owner ends an organization.
END = row(owner=422, admin=403, analyst=403, manager=403, other_manager=403, rep=403, other_rep=403)
KEEPS = {name: LOGIN if status == 422 else status for name, status in END.items()}

# Single sign-on has to be there for whoever is signed in nowhere yet; nothing is set up here.
_MEMBERS = ("owner", "admin", "analyst", "manager", "other_manager", "rep", "other_rep")
ENTRANCE = row(**dict.fromkeys(_MEMBERS, 200), anonymous=200)
NO_ANSWER = row(**dict.fromkeys(_MEMBERS, 403), anonymous=403)
LINKING = row(**dict.fromkeys(_MEMBERS, 200))
OWNERS_ONLY = row(**dict.fromkeys(_MEMBERS, 403)) | {"owner": 302}
_SCIM = {
    **dict.fromkeys(("users", "groups"), ("GET", "POST")),
    **dict.fromkeys(("user", "group"), ("GET", "PUT", "PATCH", "DELETE")),
    **dict.fromkeys(("users_search", "groups_search"), ("POST",)),
    **dict.fromkeys(("config", "schemas", "schema"), ("GET",)),
    **dict.fromkeys(("resource_types", "resource_type"), ("GET",)),
}
SCIM = {f"scim:{name}": dict.fromkeys(methods, NO_TOKEN) for name, methods in _SCIM.items()}
MATRIX: dict[str, dict[str, dict[str, int]]] = {
    **SCIM,
    "accounts:single_sign_on": {
        "GET": everybody(200, anonymous=200),
        "POST": everybody(422, anonymous=422),
    },
    "accounts:sign_on": {"GET": ENTRANCE},
    "accounts:sign_on_start": {"GET": everybody(404, anonymous=404)},
    "accounts:sign_on_link": {"POST": LINKING},
    "accounts:oidc_callback": {"GET": NO_ANSWER},
    "accounts:saml_acs": {"POST": NO_ANSWER},
    "accounts:saml_finish": {"GET": NO_ANSWER},
    "accounts:saml_metadata": {"GET": ENTRANCE},
    "accounts:sso": {"GET": SETTINGS, "POST": WITHOUT_NAME},
    "accounts:sso_test": {"POST": OWNERS_ONLY},
    "accounts:sso_switch": {"POST": OWNERS_ONLY},
    "home": {"GET": everybody(302)},
    # Where site staff say why they enter organizations; others are led to the login of the admin.
    "staff_reason": {m: everybody(302) | {"staff": 200} for m in ("GET", "POST")},
    "healthz": {"GET": everybody(200, anonymous=200)},
    "readyz": {"GET": everybody(200, anonymous=200)},
    # Nobody watches here, and no session would be a token.
    "metrics": {"GET": everybody(404, anonymous=404)},
    "accounts:theme": {"POST": everybody(302)},
    "accounts:email_confirm": {"GET": everybody(410, anonymous=410)},
    "accounts:session_end": {"POST": everybody(404)},
    "accounts:other_sessions_end": {"POST": everybody(302)},
    "accounts:settings": {"GET": SETTINGS, "POST": WITHOUT_NAME},
    # Who has no password here is not asked for it again.
    "accounts:sign_in": {"POST": REVOKE},
    "accounts:leave_industry": {"POST": LEAVE},
    "accounts:view_as": {"GET": VIEW_AS, "POST": WITHOUT_ROLE},
    "accounts:view_as_stop": {"POST": STOP},
    "accounts:organization_settings": {"POST": WITHOUT_NAME},
    "accounts:visibility": {"POST": WITHOUT_NAME},
    "accounts:invitation": {"GET": everybody(410, anonymous=410)},
    "accounts:tokens": {"GET": TOKENS, "POST": WITHOUT_NAME},
    "accounts:audit": {"GET": AUDIT},
    "accounts:audit_event": {"GET": AUDIT},
    "accounts:audit_csv": {"GET": AUDIT},
    "accounts:audit_jsonl": {"GET": AUDIT},
    "accounts:token_revoke": {"POST": REVOKE},
    "api:schema": {"GET": everybody(200, anonymous=200)},
    "api:docs": {"GET": everybody(200, anonymous=200)},
    "api:activity": {"POST": NO_TOKEN},
    "api:imports": {"POST": NO_TOKEN},
    "api:import": {"GET": NO_TOKEN},
    "api:score": {"GET": NO_TOKEN},
    "api:ledger": {"GET": NO_TOKEN},
    "api:next_points": {"GET": NO_TOKEN},
    "api:what_if": {"POST": NO_TOKEN},
    "api:plan": {"POST": NO_TOKEN},
    "api:group_ledger": {"GET": NO_TOKEN},
    "api:report": {"GET": NO_TOKEN},
    "api:rulebook": {"GET": NO_TOKEN},
    "api:audit_events": {"GET": NO_TOKEN},
    "api:teams": {"GET": NO_TOKEN},
    "api:team": {"GET": NO_TOKEN},
    "organization": {
        "GET": row(
            owner=302,
            admin=302,
            analyst=302,
            manager=302,
            other_manager=302,
            rep=302,
            other_rep=302,
        )
    },
    "teams:managed_members": {"GET": MANAGED},
    "teams:member_add": {"GET": MANAGED, "POST": MANAGE_NOTHING_SAID},
    "teams:members_bulk": {"GET": MANAGED, "POST": MANAGE_NOTHING_SAID},
    "teams:members_template": {"GET": MANAGED},
    "teams:managed_member": {"GET": MANAGED, "POST": MANAGE_NOTHING_SAID},
    "teams:member_leave": {"POST": MANAGE_NOTHING_SAID},
    "teams:member_return": {"POST": MANAGE_NOTHING_SAID},
    "teams:member_invite": {"POST": MANAGE_NOTHING_SAID},
    "teams:member_account": {"POST": MANAGE_NOTHING_SAID},
    "teams:member_seat": {"POST": MANAGE_NOTHING_SAID},
    "teams:member_known": {"POST": MANAGE_NOTHING_SAID},
    "teams:member_known_forget": {"POST": MANAGED_AWAY},
    "teams:member_move": {"POST": MANAGE_NOTHING_SAID},
    "teams:member_stay": {"GET": MANAGED, "POST": MANAGE_NOTHING_SAID},
    "teams:member_stay_remove": {"POST": MANAGED_AWAY},
    "teams:member_merge": {"GET": MANAGED, "POST": MANAGE_NOTHING_SAID},
    "teams:managed_teams": {"GET": MANAGED, "POST": MANAGE_NOTHING_SAID},
    "teams:managed_team": {"GET": MANAGED, "POST": MANAGE_NOTHING_SAID},
    "teams:team_close": {"POST": MANAGE_NOTHING_SAID},
    "teams:team_reopen": {"POST": MANAGED_AWAY},
    "teams:team_manager_add": {"POST": MANAGE_NOTHING_SAID},
    "teams:team_manager_remove": {"POST": MANAGED_AWAY},
    "teams:roles": {"GET": MANAGED, "POST": MANAGE_NOTHING_SAID},
    "teams:role_change": {"POST": MANAGE_NOTHING_SAID},
    "teams:invited": {"POST": MANAGED_AWAY},
    "teams:report": {"GET": REPORT},
    "teams:report_print": {"GET": REPORT},
    "teams:export": {"POST": WITHOUT_FORMAT},
    "teams:exports": {"GET": REPORT},
    "teams:export_file": {"GET": EXPORT},
    "teams:report_start": {"GET": STARTING},
    "teams:saved_views": {"GET": REPORT},
    "teams:view_new": {"GET": REPORT, "POST": KEEP},
    "teams:view": {"GET": SHARED, "POST": SHARED_WITHOUT_NAME},
    "teams:view_move": {"POST": HERS},
    "teams:view_delete": {"POST": SHARED_GONE},
    "teams:group_new": {"GET": REPORT, "POST": KEEP},
    "teams:group": {"GET": REPORT, "POST": SHARED_WITHOUT_NAME},
    "teams:group_people": {"POST": SHARED_WITHOUT_NAME},
    "teams:group_delete": {"POST": SHARED_GONE},
    "teams:outcomes": {"GET": REPORT},
    "teams:ledger": {"GET": REPORT},
    "teams:teams": {"GET": RULES},
    "teams:compare_teams": {"GET": RULES},
    "teams:team": {"GET": TEAM},
    "teams:boards": {"POST": DISCONNECT},
    "teams:member": {"GET": MEMBER},
    "teams:component": {"GET": MEMBER},
    "teams:member_coverage": {"GET": MEMBER},
    "teams:member_content": {"GET": MEMBER},
    "teams:member_content_csv": {"GET": MEMBER},
    "teams:member_content_xlsx": {"GET": MEMBER},
    "teams:content": {"GET": RULES},
    "teams:content_csv": {"GET": RULES},
    "teams:content_xlsx": {"GET": RULES},
    "teams:member_file": {"GET": {k: 404 if v == 200 else v for k, v in MEMBER.items()}},
    "teams:member_plan": {"GET": MEMBER},
    "teams:plan_file": {"GET": {k: 404 if v == 200 else v for k, v in MEMBER.items()}},
    "teams:coverage": {"GET": OWN},
    "teams:goals": {"GET": OWN, "POST": WITHOUT_NUMBER},
    "teams:member_goals": {"GET": MEMBER, "POST": WITHOUT_GOAL},
    "teams:goal_close": {"POST": CLOSE},
    "teams:notes": {"GET": OWN},
    "teams:member_notes": {"GET": NOTES, "POST": WITHOUT_TEXT},
    "teams:request_upload": {"POST": ASK},
    "teams:calibration": {"GET": CALIBRATION},
    "teams:quick_log": {"GET": OWN, "POST": WITHOUT_NUMBER},
    "teams:imports": {"GET": OWN, "POST": WITHOUT_FILE},
    "teams:import": {"GET": IMPORT},
    "teams:import_undo": {"POST": UNDO},
    "teams:portability": {"GET": OWN},
    "teams:portability_connect": {"GET": OFF},
    "teams:portability_callback": {"GET": OFF},
    "teams:portability_disconnect": {"POST": DISCONNECT},
    "teams:mappings": {"GET": OWN},
    "teams:mapping_forget": {"POST": FORGET},
    "teams:delivery": {"GET": DELIVERY},
    "teams:delivery_problems": {"GET": DELIVERY},
    "teams:delivery_answer": {"POST": CHANGE},
    "teams:delivery_commit": {"POST": CHANGE},
    "teams:delivery_discard": {"POST": CHANGE},
    "teams:delivery_undo": {"POST": CHANGE},
    "scoring:my_score": {"GET": OWN},
    "scoring:my_file": {"GET": {k: 404 if v == 200 else v for k, v in OWN.items()}},
    "scoring:my_plan": {"GET": OWN},
    "scoring:my_plan_file": {"GET": {k: 404 if v == 200 else v for k, v in OWN.items()}},
    "scoring:looks": {"GET": OWN},
    "scoring:recomputes": {"GET": SETTINGS},
    "scoring:recompute_ask": {"POST": REVOKE},
    "scoring:recompute_stop": {"POST": REVOKE},
    "scoring:rules": {"GET": RULES},
    "scoring:rules_version": {"GET": RULES},
    "scoring:rules_json": {"GET": RULES},
    "scoring:rules_draft": {"GET": DRAFT, "POST": WITHOUT_POINTS},
    "scoring:rules_draft_start": {"POST": DRAFTED},
    "scoring:rules_draft_check": {"POST": DRAFT},
    "scoring:rules_preview": {"GET": DRAFT},
    "scoring:rules_publish": {"GET": DRAFT, "POST": WITHOUT_POINTS},
    "scoring:rules_discard": {"POST": DRAFTED},
    "scoring:component": {"GET": OWN},
    "privacy:my_data": {"GET": RULES},
    "privacy:ask_file": {"POST": STOP},
    "privacy:file": {"GET": PERSONAL},
    "privacy:source": {"GET": SOURCE, "POST": SWITCH},
    "privacy:erase_me": {"GET": RULES, "POST": WITHOUT_OWN_NAME},
    "privacy:ask_file_for": {"POST": REVOKE},
    "privacy:erase_member": {"GET": MANAGED, "POST": MANAGE_NOTHING_SAID},
    "privacy:privacy": {"GET": MANAGED, "POST": REVOKE},
    "privacy:erase_organization": {"POST": END},
    "privacy:keep_organization": {"POST": KEEPS},
}

# Who has a role nowhere any more is told so, instead of being led to where they have one.
NOWHERE = {("home", "GET"): 200}


def statuses_of(name: str, method: str) -> dict[str, int]:
    """Return the expected status of every persona, also of those who are like another one."""
    found = MATRIX[name][method]
    like = {persona: found[other] for persona, other in LIKE.items()}
    return found | like | {"former": NOWHERE.get((name, method), like["former"])}


CALLS = [(name, method) for name, methods in MATRIX.items() for method in methods]

# What allauth serves: nothing here names an organization. Signed in, signed out.
ALLAUTH: dict[str, tuple[int, int]] = {
    "account_login": (302, 200),
    "account_logout": (200, 302),
    "account_inactive": (200, 200),
    "account_change_password": (200, 302),
    "account_set_password": (302, 302),
    "account_reset_password": (200, 200),
    "account_reset_password_done": (200, 200),
    "account_reset_password_from_key": (200, 200),
    "account_reset_password_from_key_done": (200, 200),
    # Who changes how they sign in says again who they are; without a second factor there is none
    # to take away or to show.
    "account_reauthenticate": (200, 302),
    "mfa_index": (200, 302),
    "mfa_authenticate": (302, 302),
    "mfa_reauthenticate": (302, 302),
    "mfa_activate_totp": (302, 302),
    "mfa_deactivate_totp": (404, 302),
    "mfa_view_recovery_codes": (404, 302),
    "mfa_generate_recovery_codes": (302, 302),
    "mfa_login_webauthn": (302, 302),
    "mfa_add_webauthn": (302, 302),
    "mfa_reauthenticate_webauthn": (302, 302),
    "mfa_edit_webauthn": (302, 302),
    "mfa_remove_webauthn": (302, 302),
}


# Patterns in the addresses of login, and keys that open nothing.
KEYS = {
    "<int:pk>": "1",
    r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$": "password/reset/key/1-no/",
}
