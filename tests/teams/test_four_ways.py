"""Page, file, command line and API tell one member's numbers alike, to the last digit."""

from __future__ import annotations

import csv
import html
import json
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.management import call_command
from django.test import Client

from scoring.core.versions.v1 import V1
from teams.importers import activity
from teams.importers.reading import Options
from teams.reports.plan_report import PlanPage
from teams.reports.shapes import ScorePage
from tests import factories
from tests.cast import Cast
from tests.scoring.given import LAST, NOW, recomputed
from tests.teams.calling import JSON, secret_of

pytestmark = pytest.mark.django_db
D = Decimal
SINCE = LAST - timedelta(days=7)
BY = date(2026, 9, 1)
MIX = {"posts": 2, "comments": 4, "invitations": 5, "profile": 3}
PILLARS = {"B": "brand", "F": "find", "I": "insights", "R": "relationships"}


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


@dataclass(frozen=True)
class Told:
    """What each of the four tells of Rita: the API's answers, and the command's one object."""

    page: ScorePage
    plan: PlanPage
    file: list[dict[str, str]]
    plan_file: list[dict[str, str]]
    printed: dict[str, Any]
    score: dict[str, Any]
    ledger: dict[str, Any]
    next_points: dict[str, Any]
    what_if: dict[str, Any]


@pytest.fixture
def told(cast: Cast, tmp_path: Path) -> Told:
    organization = cast.organization
    options = Options(ZoneInfo(organization.time_zone), bytes.fromhex(organization.hash_key))
    records, _, problems = activity.parse("a.jsonl", BytesIO(DOCUMENT.encode()), options, V1)
    assert problems == []
    factories.applied(cast.rep_member, records)
    recomputed(cast.rep_member)
    path = tmp_path / "a.jsonl"
    path.write_text(DOCUMENT)
    client = Client()
    client.force_login(cast.rep)
    base = f"/o/{organization.slug}"
    asked = {"by": str(BY), **{name: str(amount) for name, amount in MIX.items()}}
    with time_machine.travel(NOW, tick=False):
        page = client.get(f"{base}/score/", {"since": str(SINCE)})
        plan = client.get(f"{base}/score/plan/", asked)
        addresses = (
            f"{base}/score.csv?on={LAST}&since={SINCE}",
            f"{base}/score/plan.csv?{plan.wsgi_request.GET.urlencode()}",
        )
        for shown, address in zip((page, plan), addresses, strict=True):
            assert address in html.unescape(shown.content.decode())
        file, plan_file = (rows(client.get(address).content) for address in addresses)
        return Told(
            page=page.context["page"],
            plan=plan.context["page"],
            file=file,
            plan_file=plan_file,
            printed=printed(path),
            score=called(cast, "score"),
            ledger=called(cast, "ledger", **{"from": str(SINCE)}),
            next_points=called(cast, "next-points"),
            what_if=posted(cast, "what-if", {"by": str(BY), "mix": MIX}),
        )


def called(cast: Cast, what: str, **query: str) -> dict[str, Any]:
    answer = Client().get(address_of(cast, what), query, headers=bearer(cast))
    assert answer.status_code == 200
    return answer.json()  # type: ignore[no-any-return]


def posted(cast: Cast, what: str, body: dict[str, Any]) -> dict[str, Any]:
    answer = Client().post(address_of(cast, what), body, content_type=JSON, headers=bearer(cast))
    assert answer.status_code == 200
    return answer.json()  # type: ignore[no-any-return]


def address_of(cast: Cast, what: str) -> str:
    return f"/api/v1/organizations/{cast.organization.slug}/members/{cast.rep_member.pk}/{what}"


def bearer(cast: Cast) -> dict[str, str]:
    return {"Authorization": f"Bearer {secret_of(cast, cast.rep)}"}


def printed(path: Path) -> dict[str, Any]:
    out = StringIO()
    mix = ",".join(f"{name}={amount}" for name, amount in MIX.items())
    call_command(
        "ssi", str(path), "--as-of", str(LAST), "--since", str(SINCE), "--json", "--next",
        "--mix", mix, "--by", str(BY), stdout=out,
    )  # fmt: skip
    return json.loads(out.getvalue())  # type: ignore[no-any-return]


def rows(content: bytes) -> list[dict[str, str]]:
    """Return the rows of a file without empty cells, and without what it is about."""
    found = csv.DictReader(StringIO(content.decode(), newline=""))
    filled = ({key: cell for key, cell in row.items() if cell} for row in found)
    return [row for row in filled if row["part"] != "about"]


def test_the_score_is_one_in_all_four(told: Told) -> None:
    names = ("total", "pillars", "components", "low", "high")

    assert told.score["total"] is not None
    assert {name: told.score[name] for name in names} == {
        name: told.printed[name] for name in names
    }
    assert [row for row in told.file if row["part"] not in {"ledger", "next"}] == score_rows(
        told.printed
    )
    assert told.page.score is not None
    assert str(told.page.score.total) == told.score["total"]
    assert {name: str(p.points) for name, p in told.page.score.pillars.items()} == {
        name: p["points"] for name, p in told.score["pillars"].items()
    }
    shown = {
        row.component.name: row.component for made in told.page.made for row in made.components
    }
    assert {name: (c.points, c.coverage) for name, c in shown.items()} == {
        name: (D(c["points"]) if "points" in c else None, c["coverage"])
        for name, c in told.score["components"].items()
    }


def test_the_ledger_is_one_in_all_four(told: Told) -> None:
    lines = told.ledger["lines"]

    assert lines == told.printed["ledger"]
    assert [row for row in told.file if row["part"] == "ledger"] == [
        cells(
            {
                "part": "ledger",
                "name": line["component"],
                "pillar": PILLARS[told.score["components"][line["component"]]["code"][0]],
                **{key: line.get(key) for key in ("cause", "capped", "points")},
            }
        )
        for line in lines
    ]
    assert told.page.ledger is not None
    assert {row.name: row.net for row in (*told.page.ledger.moved, *told.page.ledger.level)} == {
        name: sum(D(line["points"]) for line in lines if line["component"] == name)
        for name in {line["component"] for line in lines}
    }
    assert told.page.ledger.sum.net == D(told.ledger["change"])


def test_next_points_are_one_in_all_four(told: Told) -> None:
    actions = told.next_points["actions"]

    assert len(actions) > 10
    assert told.printed["next_points"] == actions
    assert [
        {
            "action": point.action.action,
            "component": point.action.component,
            "title": point.title,
            "gain": f"{point.action.gain:.2f}",
            "before": f"{point.action.before:.2f}",
            "after": f"{point.action.after:.2f}",
            "headroom": f"{point.action.headroom:.2f}",
            "minutes": point.action.minutes,
        }
        for point in told.page.next_points
    ] == actions
    assert [row for row in told.file if row["part"] == "next"] == [
        cells(
            {
                "part": "next",
                "name": action["action"],
                "code": (code := told.score["components"][action["component"]]["code"]),
                "pillar": PILLARS[code[0]],
                **{k: v for k, v in action.items() if k not in {"action", "title"}},
                "text": action["title"],
            }
        )
        for action in actions
    ]


def test_what_if_is_one_in_all_four(told: Told) -> None:
    answer = {key: value for key, value in told.what_if.items() if key != "member"}
    courses = {**answer["pillars"], "total": answer["total"]}

    assert told.printed["what_if"] == answer
    assert answer["mix"] == {slider.input.name: slider.amount for slider in told.plan.sliders}
    assert {name: amount for name, amount in answer["mix"].items() if amount} == MIX
    assert D(courses["total"]["planned"]) > D(courses["total"]["coasting"])
    names = ("today", "coasting", "planned")
    assert {
        row.name: dict(zip(names, map(str, row.course.all), strict=True)) for row in told.plan.rows
    } == courses
    assert [row for row in told.plan_file if row["part"] == "input"] == [
        {"part": "input", "name": name, "amount": str(amount)}
        for name, amount in answer["mix"].items()
    ]
    assert [row for row in told.plan_file if row["part"] != "input"] == [
        {
            "part": "total" if name == "total" else "pillar",
            "name": name,
            **course,
            "gain": f"{D(course['planned']) - D(course['coasting']):.2f}",
        }
        for name, course in courses.items()
    ]


def score_rows(told: dict[str, Any]) -> list[dict[str, str]]:
    """Return the score of the command line as rows of the file."""
    total = {key: told[key] for key in ("estimated", "low", "high")}
    found = [
        {"part": "total", "name": "total", "points": told["total"], "max": 100, **total},
        *({"part": "pillar", "name": name, **p} for name, p in told["pillars"].items()),
        *(
            {"part": "component", "name": name, "pillar": PILLARS[c["code"][0]], **c}
            for name, c in told["components"].items()
        ),
    ]
    return [cells(row) for row in found]


def cells(row: dict[str, Any]) -> dict[str, str]:
    """Return values as cells: flags in the spelling of JSON, nothing where there is none."""
    flags = {True: "true", False: "false"}
    return {
        key: flags[value] if isinstance(value, bool) else str(value)
        for key, value in row.items()
        if value is not None
    }
