"""What every persona is answered at every address. An address without a row fails."""

from __future__ import annotations

LOGIN = 302
CHANGES = ("answer", "commit", "discard", "undo")
FORM = "application/x-www-form-urlencoded"
PERSONAS = (
    *("owner", "admin", "analyst", "manager", "other_manager", "rep", "other_rep"),
    *("outsider", "staff", "anonymous"),
)


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
OWN = row(owner=200, admin=200, analyst=403, manager=200, other_manager=200, rep=200, other_rep=200)
# Rita Rep sells in Oslo, below North, which Mona manages; Sven manages South.
MEMBER = row(
    owner=200, admin=200, analyst=200, manager=200, other_manager=403, rep=403, other_rep=403
)
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

# Whether an organization is compared with its industry is decided by owners and admins.
SETTINGS = TOKENS
LEAVE = REVOKE

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

MATRIX: dict[str, dict[str, dict[str, int]]] = {
    "home": {"GET": everybody(302)},
    "healthz": {"GET": everybody(200, anonymous=200)},
    "accounts:theme": {"POST": everybody(302)},
    "accounts:settings": {"GET": SETTINGS, "POST": WITHOUT_NAME},
    "accounts:leave_industry": {"POST": LEAVE},
    "accounts:tokens": {"GET": TOKENS, "POST": WITHOUT_NAME},
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
    "api:rulebook": {"GET": NO_TOKEN},
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
    "teams:report": {"GET": REPORT},
    "teams:outcomes": {"GET": REPORT},
    "teams:ledger": {"GET": REPORT},
    "teams:member": {"GET": MEMBER},
    "teams:component": {"GET": MEMBER},
    "teams:member_coverage": {"GET": MEMBER},
    "teams:member_content": {"GET": MEMBER},
    "teams:content": {"GET": RULES},
    "teams:member_file": {"GET": {k: 404 if v == 200 else v for k, v in MEMBER.items()}},
    "teams:member_plan": {"GET": MEMBER},
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
    "scoring:looks": {"GET": OWN},
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
}

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
}


# Patterns in the addresses of login, and keys that open nothing.
KEYS = {
    r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$": "password/reset/key/1-no/",
}
