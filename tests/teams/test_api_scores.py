"""Scores for programs: the numbers of the page and of the command line, to the last digit."""

from __future__ import annotations

import csv
import html
import json
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.management import call_command
from django.http import HttpResponse
from django.test import Client

from accounts.models import User
from accounts.rule_versions import draft_create, draft_publish
from accounts.tenancy import tenant_scope
from scoring.core.records import Proof
from scoring.core.versions.v1 import V1
from teams.importers import activity
from teams.importers.reading import Options
from teams.reports.score_report import ScoreQuery, score_page
from tests import factories
from tests.cast import Cast
from tests.scoring.given import FIRST, LAST, NOW, REACTION, recomputed, score
from tests.teams.calling import secret_of
from tests.teams.reporting import page as page_of

pytestmark = pytest.mark.django_db
D = Decimal


def ask(
    cast: Cast, address: str, user: User | None = None, *scopes: str, **query: str
) -> HttpResponse:
    secret = secret_of(cast, user, *scopes)
    with time_machine.travel(NOW, tick=False):
        return Client().get(
            f"/api/v1/organizations/{cast.organization.slug}/{address}",
            query,
            headers={"Authorization": f"Bearer {secret}"},
        )


def of_rita(cast: Cast, what: str, **query: str) -> HttpResponse:
    return ask(cast, f"members/{cast.rep_member.pk}/{what}", **query)


@pytest.fixture
def rita(cast: Cast) -> Cast:
    score(cast.rep_member, REACTION)
    return cast


def test_the_latest_score_is_told_whole(rita: Cast) -> None:
    answer = of_rita(rita, "score")

    body = answer.json()
    assert answer.status_code == 200
    assert (body["as_of"], body["total"], body["model"]) == ("2026-06-09", "0.99", "ssi-v1")
    assert body["pillars"]["insights"]["points"] == "0.75"
    assert body["components"]["reactions_given"]["raw"] == "1.450718"
    assert (body["data_through"], body["restated"]) == ("2026-06-09", None)


def test_a_day_is_told_as_it_is_and_what_it_showed_first(rita: Cast) -> None:
    proof = Proof(on=FIRST, endorsements=60, recommendations=0, source="crm", ref="proof")
    batch = factories.applied(rita.rep_member, [proof])
    recomputed(rita.rep_member, batch=batch)

    body = of_rita(rita, "score", as_of=FIRST.isoformat()).json()

    assert (body["as_of"], body["pillars"]["brand"]["points"]) == (FIRST.isoformat(), "3.00")
    assert body["restated"]["former"]["brand"] == "0.00"


def test_a_day_without_a_score_is_not_found(rita: Cast) -> None:
    answer = of_rita(rita, "score", as_of="2026-05-01")

    assert answer.status_code == 404
    assert answer.json() == {
        "detail": "There is no score on 2026-05-01.",
        "code": "no_score",
        "fields": {},
    }


def test_a_member_without_any_score_has_none(cast: Cast) -> None:
    answers = [of_rita(cast, what, **{"from": "2026-05-01"}) for what in ("score", "ledger")]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].json()["detail"] == "There is no score yet."


def test_a_ledger_adds_up(rita: Cast) -> None:
    body = of_rita(rita, "ledger", **{"from": FIRST.isoformat()}).json()

    assert (body["from"], body["to"]) == (FIRST.isoformat(), LAST.isoformat())
    assert Decimal(body["after"]) - Decimal(body["before"]) == Decimal(body["change"])
    assert sum(Decimal(line["points"]) for line in body["lines"]) == Decimal(body["change"])
    assert {line["cause"] for line in body["lines"]} == {"new"}


@pytest.mark.parametrize(
    ("query", "field"),
    [({}, "from"), ({"from": "yesterday"}, "from"), ({"from": "2026-06-09"}, "from")],
)
def test_a_ledger_needs_an_earlier_day(rita: Cast, query: dict[str, str], field: str) -> None:
    answer = of_rita(rita, "ledger", **query)

    assert answer.status_code == 400
    assert list(answer.json()["fields"]) == [field]


def test_a_score_that_is_being_computed_is_waited_for(rita: Cast) -> None:
    proof = Proof(on=FIRST, endorsements=1, recommendations=0, source="crm", ref="proof")
    factories.applied(rita.rep_member, [proof])

    answer = of_rita(rita, "ledger", **{"from": FIRST.isoformat()})

    assert (answer.status_code, answer.json()["code"]) == (409, "busy")
    assert answer["Retry-After"] == "5"


def test_what_to_do_next_comes_with_its_gain(rita: Cast) -> None:
    body = of_rita(rita, "next-points", limit="2").json()

    gains = [Decimal(action["gain"]) for action in body["actions"]]
    assert len(gains) == 2
    assert gains == sorted(gains, reverse=True)
    assert all(action["minutes"] > 0 for action in body["actions"])


def test_what_to_do_next_is_that_of_the_page_with_what_is_left_to_the_cap(rita: Cast) -> None:
    actions = of_rita(rita, "next-points").json()["actions"]

    shown = [
        (point.title, point.action, point.max) for point in page_of(rita, is_own=True).next_points
    ]
    assert len(actions) > 3
    assert [(a["title"], a["gain"], a["before"], a["headroom"]) for a in actions] == [
        (title, f"{a.gain:.2f}", f"{a.before:.2f}", f"{most - a.before:.2f}")
        for title, a, most in shown
    ]


def test_the_rules_of_a_day_are_told_with_every_version(cast: Cast) -> None:
    access = cast.access(cast.admin)
    with time_machine.travel(NOW, tick=False), tenant_scope(cast.organization.pk):
        draft = draft_create(access=access)
        draft_publish(
            access=access, draft=draft, effective_from=LAST + timedelta(days=9), note="Why."
        )

    now = ask(cast, "rulebook").json()
    later = ask(cast, "rulebook", on="2026-06-18").json()

    assert [now["name"], later["name"]] == ["ssi-v1", "own-1"]
    assert now["definition"]["pillars"][0]["components"][0]["max"] == 7
    assert later["versions"] == [
        {"name": "ssi-v1", "since": None, "note": ""},
        {"name": "own-1", "since": "2026-06-18", "note": "Why."},
    ]


@pytest.mark.parametrize("what", ["score", "ledger", "next-points"])
def test_a_member_of_another_organization_does_not_exist(cast: Cast, what: str) -> None:
    answer = ask(cast, f"members/{cast.outside_member.pk}/{what}", **{"from": "2026-06-01"})

    assert answer.status_code == 404


# The member's company is the alias that the organization has, too.
DOCUMENT = """{"type": "member", "name": "R", "email": "r@x.example", "company": "Fjord Sales AS"}
{"type": "coverage", "metrics": ["*"], "from": "2026-05-01", "to": "2026-12-31"}
{"type": "profile", "on": "2026-05-20", "photo": true, "headline_chars": 50, "skills": 6}
{"type": "proof", "on": "2026-06-06", "endorsements": 12, "recommendations": 2}
{"type": "post", "on": "2026-06-01", "form": "original", "words": 80, "reactions": 30, "comments": 4}
{"type": "post", "on": "2026-06-05", "form": "reshare_with_text", "words": 30}
{"type": "comment", "on": "2026-06-07", "substance_words": 14, "post": "p1"}
{"type": "comment", "on": "2026-06-07", "text": "Thanks for sharing!", "post": "p2"}
{"type": "reaction", "on": "2026-06-02", "count": 14}
{"type": "followers", "on": "2026-06-02", "gained": 9}
{"type": "search", "on": "2026-06-08", "count": 12, "advanced": true}
{"type": "profile_view", "on": "2026-06-08", "degree": 2, "contact": "bo"}
{"type": "network", "on": "2026-05-20", "connections": 400}
{"type": "connection", "contact": "bo", "on": "2026-06-03", "title": "CFO", "company": "Nordlicht"}
{"type": "invitation", "contact": "bo", "on": "2026-06-01", "direction": "out", "title": "CFO"}
{"type": "invitation", "contact": "cy", "on": "2026-05-04", "direction": "out", "title": "Buyer"}
{"type": "message", "conversation": "a", "contact": "bo", "at": "2026-06-04T09:00:00Z", "direction": "out"}
{"type": "message", "conversation": "a", "contact": "bo", "at": "2026-06-05T09:00:00Z", "direction": "in"}
"""  # noqa: E501


def test_page_file_command_line_and_api_tell_the_same(cast: Cast, tmp_path: Path) -> None:
    organization = cast.organization
    options = Options(ZoneInfo(organization.time_zone), bytes.fromhex(organization.hash_key))
    records, _, problems = activity.parse("a.jsonl", BytesIO(DOCUMENT.encode()), options, V1)
    factories.applied(cast.rep_member, records)
    recomputed(cast.rep_member)
    path = tmp_path / "a.jsonl"
    path.write_text(DOCUMENT)
    since = LAST - timedelta(days=7)

    told = of_rita(cast, "score").json()
    change = of_rita(cast, "ledger", **{"from": since.isoformat()}).json()
    printed = printed_by_command(path, since)
    file = downloaded(cast, since)
    with time_machine.travel(NOW, tick=False), tenant_scope(cast.organization.pk):
        page = score_page(
            access=cast.access(cast.rep),
            member=cast.rep_member,
            as_of=LAST,
            query=ScoreQuery(since=since),
            is_own=True,
        )

    assert page.score is not None
    assert (problems, told["total"] is not None) == ([], True)
    assert {name: told[name] for name in ("total", "pillars", "components", "low", "high")} == {
        name: printed[name] for name in ("total", "pillars", "components", "low", "high")
    }
    assert change["lines"] == printed["ledger"]
    assert file == told_as_rows(printed)
    assert {name: str(p.points) for name, p in page.score.pillars.items()} == {
        name: str(p["points"]) for name, p in told["pillars"].items()
    }
    shown = {row.component.name: row.component for made in page.made for row in made.components}
    assert {name: (c.points, c.coverage) for name, c in shown.items()} == {
        name: (D(c["points"]) if "points" in c else None, c["coverage"])
        for name, c in told["components"].items()
    }
    assert page.ledger is not None
    assert {row.name: row.net for row in (*page.ledger.moved, *page.ledger.level)} == {
        name: sum(D(line["points"]) for line in change["lines"] if line["component"] == name)
        for name in {line["component"] for line in change["lines"]}
    }
    assert str(page.score.total) == str(told["total"])


def downloaded(cast: Cast, since: date) -> list[dict[str, str]]:
    """Return the rows of the file that the page offers, without empty cells."""
    client = Client()
    client.force_login(cast.rep)
    with time_machine.travel(NOW, tick=False):
        page = client.get(f"/o/{cast.organization.slug}/score/", {"since": since.isoformat()})
        path = f"/o/{cast.organization.slug}/score.csv?on={LAST}&since={since}"
        assert path in html.unescape(page.content.decode())
        answer = client.get(path)
    rows = csv.DictReader(StringIO(answer.content.decode(), newline=""))
    filled = ({key: cell for key, cell in row.items() if cell} for row in rows)
    return [row for row in filled if row["part"] != "about"]


def told_as_rows(told: dict[str, Any]) -> list[dict[str, str]]:
    """Return the JSON of the command line as the rows of the file."""
    pillars = {"B": "brand", "F": "find", "I": "insights", "R": "relationships"}
    codes = {name: component["code"] for name, component in told["components"].items()}
    total = {key: told[key] for key in ("estimated", "low", "high")}
    rows = [
        {"part": "total", "name": "total", "points": told["total"], "max": 100, **total},
        *({"part": "pillar", "name": name, **p} for name, p in told["pillars"].items()),
        *(
            {"part": "component", "name": name, "pillar": pillars[c["code"][0]], **c}
            for name, c in told["components"].items()
        ),
        *(
            {
                "part": "ledger",
                "name": line["component"],
                "pillar": pillars[codes[line["component"]][0]],
                "cause": line["cause"],
                "points": line["points"],
            }
            for line in told["ledger"]
        ),
    ]
    flags = {True: "true", False: "false"}
    return [
        {
            key: flags[value] if isinstance(value, bool) else str(value)
            for key, value in row.items()
            if value is not None
        }
        for row in rows
    ]


def printed_by_command(path: Path, since: date) -> dict[str, Any]:
    out = StringIO()
    call_command(
        "ssi", str(path), "--as-of", LAST.isoformat(), "--since", since.isoformat(), "--json",
        stdout=out,
    )  # fmt: skip
    found: dict[str, Any] = json.loads(out.getvalue())
    return found
