"""What a page asks of the database does not grow with the people on it."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Organization, User
from accounts.roles import Role
from accounts.services import membership_create
from accounts.tenancy import tenant_scope
from scoring.core.records import Outcome, Post, ReferenceSSI, Search
from scoring.models import Why
from teams.models import Delivery, DeliveryStatus, ImportStatus, Member
from teams.selectors.kept import forget
from tests import factories
from tests.cast import Cast
from tests.scoring.given import LAST, NOW, REACTION, recomputed, score, scored
from tests.teams.calling import COVERED, SEARCH, secret_of, send

BUDGETS = {
    "report/exports/": 4,
    "report/": 8,
    "report/?sort=reply_rate&dir=asc&compare=before": 8,
    "report/?q=member&team={team}&data=total&by=role": 8,
    "report/?group={group}": 10,
    "report/print/": 7,
    "report/views/": 6,
    "report/views/new/?sort=total": 3,
    "report/views/{view}/": 5,
    "report/groups/new/": 3,
    "report/groups/{group}/": 7,
    "outcomes/": 11,
    "outcomes/?by=member&sort=won&team={team}": 11,
    "members/{member}/": 17,
    "teams/": 15,
    "teams/{team}/": 19,
    "teams/{team}/?board=improved": 19,
    "teams/{team}/?board=per_day": 20,
    "teams/compare/?x=total&y=change": 15,
    "teams/compare/?x=posts&y=reply_rate": 17,
    "ledger/": 11,
    "ledger/?team={team}&since=2026-05-27&component=reactions_given": 13,
    "members/{member}/score/people_searches/": 9,
    "members/{member}/score/decision_maker_connections/": 9,
    "members/{member}/score/plan/": 12,
    "members/{member}/coverage/": 8,
    "members/{member}/content/": 10,
    "members/{member}/content/?change=2026-06-01": 16,
    "content/?team=all": 13,
    "content/?team={team}": 13,
    "content.xlsx?team={team}&change=2026-06-01": 13,
    "members/{member}/content.csv?change=2026-06-01": 17,
    "recomputes/": 10,
    "score/": 15,
    "score/looks/": 5,
    "members/{member}/goals/": 14,
    "goals/": 13,
    "notes/": 4,
    "score/people_searches/": 8,
    "score/decision_maker_connections/": 8,
    "score/plan/": 11,
    "coverage/": 8,
    "content/": 9,
    "calibration/": 11,
    "log/": 10,
    "imports/": 11,
    "imports/{batch}/": 6,
    "deliveries/{ready}/": 6,
    "deliveries/{committed}/": 8,
    "settings/": 7,
    "settings/single-sign-on/": 5,
    "login/": 3,
    "organization/members/": 6,
    "organization/members/?q=member&team={team}&sort=team": 8,
    "organization/members/add/": 5,
    "organization/members/bulk/": 3,
    "organization/members/{member}/": 13,
    "organization/members/{member}/merge/?q=member": 6,
    "organization/teams/": 9,
    "organization/teams/{team}/": 17,
    "organization/roles/": 7,
    "tokens/": 5,
    "audit/": 5,
    "audit/?q=a&kind=teams.member&since=2026-01-01": 4,
    "view-as/": 4,
    "my-data/": 7,
    "my-data/sources/messages/": 6,
    "my-data/erase/": 5,
    "organization/members/{member}/erase/": 5,
    "privacy/": 4,
    "rules/": 6,
    "rules/1/": 6,
    "rules/draft/": 6,
    "rules/draft/preview/": 11,
    "rules/draft/publish/": 10,
}
CLOSED = {"names_without_detail": 13, "works_council": 9}
# Of fewer people than these nothing is shown; of teams it is a look, one query more.
FEWER = 5
FEWEST = {"calibration/", "teams/"} | {of for of in BUDGETS if of.startswith("teams/compare/")}
BATCH_BUDGET = 39  # where rows are written by COPY, that is none; one of them is the audit log
OWN = (
    *("score/", "score/looks/", "score/people_searches/", "score/decision_maker_connections/"),
    *("score/plan/", "content/", "coverage/", "log/", "goals/", "notes/"),
    *("my-data/", "my-data/sources/messages/", "my-data/erase/"),
)
LINKEDINS = ReferenceSSI(on=LAST, values={"total": "40"}, source="linkedin_ssi", ref="ssi")
WON = Outcome(on=date(2026, 5, 29), kind="won", source="crm", ref="w")
NOTHING = {"new": 1, "known": 0, "changed": 0, "previewed": True, "before": None, "after": "1.00"}


@pytest.fixture
def rep(cast: Cast) -> Member:
    """Somebody with a score, a goal and an import, in the team of everybody else."""
    member = scored(
        cast.organization,
        REACTION,
        Post(on=LAST, form="original"),
        Search(on=LAST),
        team=cast.oslo,
        user=factories.user(cast.organization),
    )
    factories.goal(member, cast.owner)
    return member


@pytest.fixture
def ready(cast: Cast, rep: Member) -> Delivery:
    """Files that were checked, of everybody there is."""
    return factories.delivery(rep, cast.owner)


@pytest.fixture
def committed(cast: Cast, rep: Member) -> Delivery:
    """Files that were imported for everybody there is."""
    return factories.delivery(rep, cast.owner, DeliveryStatus.COMMITTED)


def crowd(cast: Cast, size: int, ready: Delivery, committed: Delivery) -> None:
    """Add people of every kind, each with an import, and with a part of what was brought."""
    for _ in range(size):
        scored(cast.organization, REACTION, WON, LINKEDINS, team=cast.oslo)
        member = factories.member(cast.organization, cast.oslo)
        factories.saved_view(cast.organization, cast.owner)
        factories.saved_view(cast.organization, cast.manager, is_shared=True)
        factories.saved_group(cast.organization, cast.manager, member, is_shared=True)
        factories.batch(member, ImportStatus.FAILED)
        factories.token(cast.organization, cast.owner)
        factories.batch(member, ImportStatus.DONE, delivery=committed, uploaded_by=cast.owner)
        ready.plan.append({"member": member.pk, "parts": [], **NOTHING})
    with tenant_scope(cast.organization.pk):
        ready.save(update_fields=["plan"])


def queries(user: User | None, path: str) -> int:
    """Return the number of queries of a page, signing in left out."""
    client = Client()
    client.force_login(user)  # type: ignore[arg-type]
    with time_machine.travel(NOW, tick=False):
        client.get(path)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(path).status_code == 200
    return len(captured)


def counted(cast: Cast, rep: Member, paths: dict[str, str]) -> dict[str, int]:
    """Return the number of queries of each page; what one leaves is taken back before the next."""
    found = {}
    for address, path in paths.items():
        forget()
        with transaction.atomic():
            found[address] = queries(rep.user if address in OWN else cast.owner, path)
            transaction.set_rollback(True)
    return found


@pytest.mark.once
@pytest.mark.parametrize("of_rules", [True, False])
def test_a_page_takes_as_many_queries_for_thirty_people_as_for_three(
    cast: Cast, rep: Member, ready: Delivery, committed: Delivery, of_rules: bool
) -> None:
    budgets = {of: most for of, most in BUDGETS.items() if of.startswith("rules/") is of_rules}
    ids = {
        "view": factories.saved_view(cast.organization, cast.owner).pk,
        "group": factories.saved_group(cast.organization, cast.owner, rep, is_shared=True).pk,
        "team": cast.north.pk,
        "member": rep.pk,
        "batch": factories.batch(rep, ImportStatus.DONE).pk,
        "ready": ready.pk,
        "committed": committed.pk,
    }
    paths = {of: f"/o/{cast.organization.slug}/{of.format(**ids)}" for of in budgets}
    later = {of: path for of, path in paths.items() if of in FEWEST}
    if of_rules:
        with time_machine.travel(NOW, tick=False):
            factories.rule_version(cast.organization, cast.owner, date(2026, 12, 1))
            factories.rule_draft(cast.organization, cast.owner)
    crowd(cast, 1, ready, committed)
    few = counted(cast, rep, {of: path for of, path in paths.items() if of not in FEWEST})
    crowd(cast, FEWER - 1, ready, committed)
    few |= counted(cast, rep, later)

    crowd(cast, 13, ready, committed)

    assert counted(cast, rep, paths) == few
    assert few == budgets


@pytest.mark.once
@pytest.mark.parametrize("page", ["report/", "report/print/"])
@pytest.mark.parametrize("preset", CLOSED)
def test_the_report_of_groups_takes_as_many_queries_for_thirty_people_as_for_ten(
    cast: Cast, rep: Member, ready: Delivery, committed: Delivery, preset: str, page: str
) -> None:
    Organization.objects.filter(pk=cast.organization.pk).update(visibility=preset)
    path = f"/o/{cast.organization.slug}/{page}"
    crowd(cast, 5, ready, committed)
    few = queries(cast.owner, path)

    crowd(cast, 10, ready, committed)

    assert queries(cast.owner, path) == few == CLOSED[preset]


@pytest.mark.once
@pytest.mark.parametrize("own", [True, False])
def test_the_page_of_a_score_takes_15_queries_whatever_the_history(cast: Cast, own: bool) -> None:
    """Other rules lately, restated days, LinkedIn's own index, looks, an industry, many homes."""
    rita = cast.rep_member
    shares = {"industry": "technology", "industry_shared_since": timezone.now()}
    Organization.objects.filter(pk=cast.organization.pk).update(**shares)
    told = {"total": "64"}
    score(rita, REACTION, ReferenceSSI(on=LAST, values=told, source="by hand", ref="1"))
    with time_machine.travel("2026-05-30T08:00:00Z", tick=False):
        factories.rule_version(cast.organization, cast.owner, date(2026, 6, 2))
    late = factories.applied(rita, [Post(on=date(2026, 5, 28), form="original", ref="late")])
    recomputed(rita, batch=late, why=Why.IMPORT)
    away = factories.organization()
    for user in (cast.manager, cast.rep):
        membership_create(organization=away, user=user, role=Role.REP)
    queries(cast.owner, f"/o/{cast.organization.slug}/members/{rita.pk}/")
    path = "score/" if own else f"members/{rita.pk}/"

    found = [
        queries(cast.rep if own else cast.manager, f"/o/{cast.organization.slug}/{path}{days}")
        for days in ("", "?weeks=52", "?on=2026-06-02&since=2026-05-26&weeks=4")
    ]

    # More than the budget has: the industry's pool; for a manager the teams that the member is
    # looked for in, those whom the viewer sees and their teams, the own notes, counts per day, and
    # what is suggested. Goals are of the latest day alone.
    latest = BUDGETS["score/"] + 1 + 5 * (not own)
    assert found == [latest, latest, latest - 1 - (not own)]


def test_a_batch_of_activity_takes_as_many_queries_for_a_thousand_objects_as_for_200(
    cast: Cast,
) -> None:
    secret = secret_of(cast)
    send(cast, COVERED, *[SEARCH] * 9, secret=secret)
    counts = []

    for size in (200, 1_000):
        objects = ({**SEARCH, "ref": f"{size}-{number}"} for number in range(size))
        with CaptureQueriesContext(connection) as captured:
            assert send(cast, *objects, secret=secret).json()["accepted"] == size
        counts.append(len(captured))

    # Many rows go by a temporary table there: it is made, emptied into the other, and dropped.
    more = 3 if connection.vendor == "postgresql" else 0
    assert counts[0] == counts[1] <= BATCH_BUDGET + more
