"""Every address x every persona. An address that is not listed here fails."""

from __future__ import annotations

import re

import pytest
from django.contrib.admin.sites import site
from django.contrib.auth.hashers import make_password
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from accounts.models import User
from accounts.tenancy import tenant_scope
from scoring.models import RecomputeRun
from teams.models import Delivery, DeliveryStatus, Import, ImportStatus
from tests import factories
from tests.cast import Cast, make_cast

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


def named_addresses() -> dict[str, str]:
    """Return every address outside of the admin: its name and its route."""
    found: dict[str, str] = {}

    def walk(resolver: URLResolver, namespace: str, prefix: str) -> None:
        for entry in resolver.url_patterns:
            route = prefix + str(entry.pattern)
            if isinstance(entry, URLPattern):
                found[f"{namespace}{entry.name}"] = route
            elif entry.app_name != "admin":
                inner = f"{entry.namespace}:" if entry.namespace else namespace
                walk(entry, inner, route)

    walk(get_resolver(), "", "/")
    return found


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


def client_of(user: User | None) -> Client:
    client = Client()
    if user is not None:
        client.force_login(User.objects.get(pk=user.pk))
    return client


def without_token(answer: HttpResponse) -> str:
    """Return the page without its CSRF tokens, which differ from answer to answer."""
    return re.sub(
        r'(X-CSRFToken": "|csrfmiddlewaretoken" value=")\w+', r"\1", answer.content.decode()
    )


def address(name: str, cast: Cast) -> str:
    """Return the address with the first organization's rows in it."""
    batch = factories.batch(cast.rep_member, ImportStatus.DONE)
    delivery = factories.delivery(cast.rep_member, cast.rep)
    mapping = factories.column_mapping(cast.organization)
    token, _ = factories.token(cast.organization, cast.owner)
    goal = factories.goal(cast.rep_member, closed_at=timezone.now())
    factories.rule_draft(cast.organization, cast.owner)
    path = named_addresses()[name]
    for placeholder, value in {
        "<slug:org>": cast.organization.slug,
        "<slug:organization>": cast.organization.slug,
        "<int:token_id>": token.pk,
        "<int:member_id>": cast.rep_member.pk,
        "<int:import_id>": batch.pk,
        "<int:goal_id>": goal.pk,
        "<int:delivery_id>": delivery.pk,
        "<int:mapping_id>": mapping.pk,
        "<int:number>": 0,
        "<slug:component>": "people_searches",
    }.items():
        path = path.replace(placeholder, str(value))
    assert "<" not in path
    return path


def test_every_address_is_listed_with_every_persona() -> None:
    rows = [statuses for methods in MATRIX.values() for statuses in methods.values()]

    assert set(named_addresses()) == {*MATRIX, *ALLAUTH}
    assert all(set(statuses) == set(PERSONAS) for statuses in rows)


@pytest.mark.parametrize(("name", "method"), CALLS)
def test_an_address_answers_each_persona_as_the_matrix_says(
    cast: Cast, name: str, method: str
) -> None:
    expected = MATRIX[name][method]
    answers = {}
    for persona in PERSONAS:
        path = address(name, cast)
        answers[persona] = client_of(cast.users[persona]).generic(method, path, "theme=dark", FORM)

    assert {persona: answer.status_code for persona, answer in answers.items()} == expected
    to_login = "/accounts/login/" in answers["anonymous"].headers.get("Location", "")
    assert to_login == (expected["anonymous"] == LOGIN)


@pytest.mark.parametrize(
    ("name", "method"), [call for call in CALLS if "<slug:org>" in named_addresses()[call[0]]]
)
def test_an_organization_of_others_does_not_exist(cast: Cast, name: str, method: str) -> None:
    path = address(name, cast)
    unknown = path.replace(f"/o/{cast.organization.slug}/", "/o/nobody/")
    client = client_of(cast.outsider)

    answers = [client.generic(method, at) for at in (path, unknown)]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert without_token(answers[0]) == without_token(answers[1])


@pytest.mark.parametrize("persona", ["owner", "manager"])
def test_rows_of_another_organization_are_not_found_under_the_own_address(
    cast: Cast, persona: str
) -> None:
    client = client_of(cast.users[persona])
    batch = factories.batch(cast.outside_member, ImportStatus.DONE)
    delivery = factories.delivery(cast.outside_member, cast.outsider)
    base = f"/o/{cast.organization.slug}"

    answers = [
        client.get(f"{base}/deliveries/{delivery.pk}/"),
        client.get(f"{base}/deliveries/{delivery.pk}/problems.csv"),
        *(client.post(f"{base}/deliveries/{delivery.pk}/{change}/") for change in CHANGES),
        client.get(f"{base}/members/{cast.outside_member.pk}/"),
        client.get(f"{base}/members/{cast.outside_member.pk}/score/people_searches/"),
        client.get(f"{base}/members/{cast.outside_member.pk}/content/"),
        client.get(f"{base}/content/?team={cast.outside_team.pk}"),
        client.post(f"{base}/goals/{factories.goal(cast.outside_member).pk}/close/"),
        *(
            client.post(f"{base}/members/{cast.outside_member.pk}/{what}/")
            for what in ("goals", "notes", "request-upload")
        ),
        client.get(f"{base}/members/{cast.outside_member.pk}/score/plan/"),
        client.get(f"{base}/members/{cast.outside_member.pk}/score.csv"),
        client.get(f"{base}/imports/{batch.pk}/"),
        client.post(f"{base}/imports/{batch.pk}/undo/"),
    ]

    assert {answer.status_code for answer in answers} == {404}


def test_a_denied_undo_changes_nothing(cast: Cast) -> None:
    path = address("teams:import_undo", cast)

    client_of(cast.other_rep).post(path)

    with tenant_scope(cast.organization.pk):
        assert Import.objects.get().status == ImportStatus.DONE
        assert not RecomputeRun.objects.exists()


@pytest.mark.parametrize("persona", ["manager", "other_rep", "outsider"])
@pytest.mark.parametrize("change", CHANGES)
def test_a_denied_change_of_a_delivery_changes_and_queues_nothing(
    cast: Cast,
    change: str,
    persona: str,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    delivery = factories.delivery(cast.rep_member, cast.rep)
    factories.batch(cast.rep_member, ImportStatus.DONE, delivery=delivery)

    with django_capture_on_commit_callbacks() as queued:
        path = f"/o/{cast.organization.slug}/deliveries/{delivery.pk}/{change}/"
        client_of(cast.users[persona]).post(path, {"leave-0": "1"})

    with tenant_scope(cast.organization.pk):
        found = Delivery.objects.get()
        assert (found.status, found.answers) == (DeliveryStatus.READY, {})
        assert Import.objects.get().status == ImportStatus.DONE
        assert not RecomputeRun.objects.exists()
    assert queued == []


@pytest.mark.parametrize("name", ALLAUTH)
def test_an_address_of_login_asks_only_whether_somebody_is_signed_in(cast: Cast, name: str) -> None:
    path = named_addresses()[name]
    for pattern, value in KEYS.items():
        path = path.replace(pattern, value)
    signed_in, signed_out = ALLAUTH[name]
    User.objects.update(password=make_password(factories.PASSWORD))

    answers = {p: client_of(cast.users[p]).get(path).status_code for p in PERSONAS}

    assert answers == everybody(signed_in, anonymous=signed_out)


def test_the_admin_opens_for_site_staff_alone(cast: Cast) -> None:
    paths = ["/admin/"]
    paths += [f"/admin/{m._meta.app_label}/{m._meta.model_name}/" for m in site._registry]

    answers = {
        persona: {client_of(cast.users[persona]).get(path).status_code for path in paths}
        for persona in PERSONAS
    }

    assert answers.pop("staff") == {200}
    assert answers.pop("anonymous") == {LOGIN}
    assert all(status <= {403, LOGIN} for status in answers.values())
