"""What if, and all next points, on the command line."""

from __future__ import annotations

import json
from datetime import UTC, date
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from scoring.core.mix import Mix
from scoring.core.versions.v1 import V1
from scoring.core.what_if import what_if
from teams.importers.activity import parse
from teams.importers.reading import Options

DAY, BY = "2026-11-22", "2027-01-31"
DOCUMENT = """\
{"type": "coverage", "metrics": ["*"], "from": "2026-01-01", "to": "2026-11-22"}
{"type": "post", "on": "2026-11-20", "form": "original", "reactions": 14}
{"type": "search", "on": "2026-11-21", "count": 3}
{"type": "invitation", "contact": "c", "on": "2026-10-30", "direction": "out", \
"accepted_on": "2026-11-02"}
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "ada.jsonl"
    path.write_text(DOCUMENT)
    return path


def ssi(*args: object) -> str:
    out = StringIO()
    call_command("ssi", *map(str, args), "--as-of", DAY, stdout=out)
    return out.getvalue()


def refused(*args: object) -> str:
    with pytest.raises(CommandError) as error:
        ssi(*args)
    return str(error.value)


def test_the_object_has_what_the_core_says(file: Path) -> None:
    told = json.loads(ssi(file, "--json", "--mix", "posts=2,invitations=5", "--by", BY))["what_if"]

    options = Options(zone=UTC, key=None)
    records, _, _ = parse("a.jsonl", BytesIO(DOCUMENT.encode()), options, V1)
    mix = Mix(posts=2, invitations=5, accepted=100, received=14)
    found = what_if(records, mix, date(2026, 11, 22), date(2027, 1, 31), V1)
    assert (told["as_of"], told["by"], told["rules"]) == (DAY, BY, "ssi-v1")
    assert told["assumed"] == {"accepted": 100, "received": 14}
    assert {name: n for name, n in told["mix"].items() if n} == {"posts": 2, "invitations": 5}
    assert "saved" not in told["mix"]
    assert told["minutes_a_week"] == str(found.minutes_a_week)
    assert told["total"] == {
        "today": str(found.today.total),
        "coasting": str(found.coasting.total),
        "planned": str(found.planned.total),
    }
    assert {name: course["planned"] for name, course in told["pillars"].items()} == {
        name: str(pillar.points) for name, pillar in found.planned.pillars.items()
    }


def test_without_a_day_it_is_in_twelve_weeks_and_without_a_mix_nothing_is_done(file: Path) -> None:
    mixed = json.loads(ssi(file, "--json", "--mix", "posts=1"))["what_if"]
    nothing = json.loads(ssi(file, "--json", "--by", BY))["what_if"]

    assert mixed["by"] == "2027-02-14"
    assert nothing["total"]["planned"] == nothing["total"]["coasting"]
    assert set(nothing["mix"].values()) == {0}


def test_a_seller_with_a_seat_can_plan_to_save_leads(file: Path) -> None:
    told = json.loads(
        ssi(file, "--json", "--seat", "sales_navigator", "--mix", "saved=5", "--by", BY)
    )["what_if"]

    assert told["mix"]["saved"] == 5
    assert float(told["pillars"]["find"]["planned"]) > float(told["pillars"]["find"]["coasting"])


def test_the_text_says_it_in_a_table(file: Path) -> None:
    text = ssi(file, "--mix", "posts=2,profile=3", "--by", BY)
    told = json.loads(ssi(file, "--json", "--mix", "posts=2,profile=3", "--by", BY))["what_if"]

    assert f"What if, by {BY}, about {told['minutes_a_week']} minutes a week" in text
    assert "       2  posts a week\n       3  profile in all\n" in text
    assert "Assumed: 100 % of invitations are accepted, a post receives 14 reactions." in text
    total = told["total"]
    row = f"  Total          {total['today']:>6} {total['coasting']:>13} {total['planned']:>8}\n"
    assert row in text


def test_all_that_would_earn_points_is_told_on_demand(file: Path) -> None:
    usual, every = (
        ssi(file, *more).split("Next points\n")[1].split("\n\n")[0].splitlines()
        for more in ((), ("--next",))
    )
    told = json.loads(ssi(file, "--json", "--next"))["next_points"]

    assert (len(usual), every[:3]) == (3, usual)
    assert len(every) == len(told) > 10
    assert [f"  {'+' + one['gain']:>6}  {one['title']}" for one in told] == [
        line.partition(" (about")[0] for line in every
    ]
    assert {"next_points", "what_if"}.isdisjoint(json.loads(ssi(file, "--json")))


@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        (("--mix", "tweets=3"), "expected one of posts, articles, "),
        (("--mix", "posts=6"), "expected posts from 0 to 5, not '6'"),
        (("--mix", "posts=-1"), "expected posts from 0 to 5, not '-1'"),
        (("--mix", "posts"), "expected posts from 0 to 5, not ''"),
        (("--by", "2026-11-22"), "--by is not within 366 days after --as-of"),
        (("--by", "2027-11-24"), "--by is not within 366 days after --as-of"),
        (("--by", "soon"), "expected a date such as 2026-11-22"),
    ],
)
def test_what_cannot_be_says_what_was_expected(
    file: Path, asked: tuple[str, str], reason: str
) -> None:
    assert reason in refused(file, *asked)


def test_a_day_a_year_ahead_can_be_asked_for(file: Path) -> None:
    assert json.loads(ssi(file, "--json", "--by", "2027-11-23"))["what_if"]["by"] == "2027-11-23"
