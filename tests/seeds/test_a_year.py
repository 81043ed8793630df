"""A year of a sample member, walked day by day: every change is explained to the hundredth."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
import time_machine
from django.contrib.auth.hashers import make_password
from django.core.management import CommandError, call_command
from django.db.models import F
from pytest_django import Settings

from accounts.models import Organization
from accounts.rules import rulebook_of
from accounts.tenancy import tenant_scope
from scoring.core.records import AnyRecord, Coverage, Post, Reaction, Saved, Search
from scoring.core.records import Member as Person
from scoring.core.score import evaluate
from scoring.core.timeline import build
from scoring.evidence import evidence_of
from scoring.models import ScoreSnapshot, Why
from scoring.walks import Walk, walk_member
from seeds import loading
from seeds.generate import sample_organizations
from teams.models import Import, Member
from teams.services.undo import retract
from tests import factories
from tests.scoring.given import recomputed, rolled, snapshots

THROUGH = date(2026, 11, 8)
RULES_ON = date(2026, 12, 1)
SEAT_ENDS = date(2027, 1, 12)
LAST = date(2027, 3, 14)
EMAIL = "rita.halvorsen@aldervale.example"
TOLD = """\
Rita Halvorsen, 2026-11-01 to 2026-11-08: 48.65 to 46.37 points
  7 days, 7 with a change
  ageing                     85 lines     -3.46
  new                         5 lines     +0.53
  state                       1 lines     +0.56
  rate                        3 lines     +0.09
  sum -2.28, difference -2.28
"""
EASIER = {"network_size": {"max": 5, "target": 400}}

pytestmark = pytest.mark.django_db


@pytest.fixture
def home() -> Organization:
    """The sample organization of Rita, who began to write posts of her own eight weeks ago."""
    return loading.create_organization(sample_organizations(THROUGH)[0])


@pytest.fixture
def rita(home: Organization, settings: Settings, tmp_path: Path) -> Member:
    """Rita with her files, imported as they came."""
    settings.UPLOAD_DIR = tmp_path
    whole = sample_organizations(THROUGH)[0]
    some = tuple(one for one in whole.people if one.key in ("ragnhild-moe", "rita-halvorsen"))
    sample = replace(whole, people=some)
    with time_machine.travel("2026-11-09T08:00:00Z", tick=False), tenant_scope(home.pk):
        people = dict(loading.create_people(sample, home, make_password("open sesame")))
        person = next(one for one in people if one.key == "rita-halvorsen")
        access = loading.owner_access(home)
        assert loading.import_files(sample, person, people[person], access, THROUGH) == 6
    return people[person]


def winter() -> list[AnyRecord]:
    """What comes in one file: two months of work, and of a seat that ends in them."""
    first = THROUGH + timedelta(days=1)
    days = [first + timedelta(days=n) for n in range(66)]
    seats = {first: "sales_navigator", SEAT_ENDS: "free"}
    return [
        Coverage(metrics=("*",), start=first, end=date(2027, 3, 31), source="crm"),
        *(Person(name="", email="", seat=kind, seat_since=on) for on, kind in seats.items()),
        *(Search(on=day, count=3, source="crm", ref=f"s{day}") for day in days[::2]),
        *(Reaction(on=day, count=4, source="crm", ref=f"r{day}") for day in days[::3]),
        *(Post(on=day, form="original", source="crm", ref=f"p{day}") for day in days[::5]),
        *(Saved(on=day, what="lead", source="crm", ref=f"l{day}") for day in days[::7]),
    ]


def imported(member: Member, records: list[AnyRecord], at: str) -> Import:
    batch = factories.applied(member, records)
    recomputed(member, at=at, batch=batch, why=Why.IMPORT)
    return batch


def live(home: Organization, rita: Member) -> list[dict[date, int | None]]:
    """Let a year go by; return what was shown before the import, the mistake and its undo."""
    with tenant_scope(home.pk):
        owner = loading.owner_access(home).user
    with time_machine.travel("2026-11-20T08:00:00Z", tick=False):
        factories.rule_version(home, owner, RULES_ON, components=EASIER)
    rolled(home, at="2026-12-02T08:00:00Z")
    recomputed(rita, at="2026-12-02T08:00:00Z")
    rolled(home, at="2027-01-15T08:00:00Z")
    shown = [totals(rita)]
    imported(rita, winter(), "2027-01-15T08:00:00Z")
    rolled(home, at="2027-02-01T08:00:00Z")
    shown.append(totals(rita))
    article = Post(on=date(2027, 1, 20), form="article", source="elsewhere", ref="not hers")
    mistake = imported(rita, [article], "2027-02-01T08:00:00Z")
    rolled(home, at="2027-02-10T08:00:00Z")
    shown.append(totals(rita))
    with tenant_scope(home.pk):
        retract(mistake)
    recomputed(rita, at="2027-02-10T08:00:00Z", batch=mistake, why=Why.UNDO)
    rolled(home, at="2027-03-15T08:00:00Z")
    return shown


def totals(member: Member) -> dict[date, int | None]:
    return {on: row.total for on, row in snapshots(member).items()}


def walked(home: Organization, member: Member) -> Walk:
    with tenant_scope(home.pk):
        walk = walk_member(organization=home, member=member, days=365)
    assert walk is not None
    return walk


def by_cause(walk: Walk) -> dict[str, set[date]]:
    days: dict[str, set[date]] = {}
    for day in walk.days:
        for line in day.lines:
            days.setdefault(line.cause, set()).add(day.on)
    return days


def computed(home: Organization, member: Member) -> dict[date, int | None]:
    """The totals of all days by the core alone, out of the evidence."""
    found: dict[date, int | None] = {}
    with tenant_scope(home.pk):
        evidence, rulebook = evidence_of(member=member), rulebook_of(home)
    for rules, first, last in rulebook.spans(date(2026, 3, 14), LAST):
        timeline = build(evidence.records, rules.spec, aliases=rules.aliases)
        sums = evaluate([timeline], first, last, rules.spec, rules.policy).pillars
        for n, (total, whole) in enumerate(zip(sums.total[0], sums.totalled[0], strict=True)):
            found[first + timedelta(days=n)] = int(total) if whole else None
    return found


def test_every_change_of_a_year_is_explained_to_the_hundredth(
    home: Organization, rita: Member
) -> None:
    before_import, before_mistake, before_undo = live(home, rita)

    walk = walked(home, rita)

    rows = snapshots(rita)
    stored = {on: row.total for on, row in rows.items() if on >= walk.first}
    assert (walk.first, walk.last, len(walk.days)) == (date(2026, 3, 14), LAST, 365)
    assert list(stored) == [walk.first, *(day.on for day in walk.days)]
    assert [day for day in walk.days if day.unexplained] == []
    told = sum((line.points for day in walk.days for line in day.lines), Decimal(0))
    assert told + sum(day.began for day in walk.days) == walk.after - walk.before
    assert stored == computed(home, rita)

    days = by_cause(walk)
    assert set(days) == {"seat", "coverage", "ageing", "new", "state", "rate", "rules"}
    assert (days["rules"], days["seat"]) == ({RULES_ON}, {SEAT_ENDS})

    # The import came late and the mistake was undone: what was shown meanwhile is kept.
    restated = {on: row for on, row in rows.items() if row.former}
    changed = {on for on, total in before_import.items() if total != rows[on].total}
    assert (min(changed), max(changed)) == (date(2026, 11, 9), date(2027, 1, 14))
    assert {on: restated[on].former["total"] for on in changed} == {
        on: before_import[on] for on in changed
    }
    assert before_mistake.items() <= totals(rita).items()
    mistaken = {on for on, total in before_undo.items() if total != rows[on].total}
    assert (min(mistaken), max(mistaken)) == (date(2027, 1, 20), date(2027, 2, 9))
    shown_first = {on for on in mistaken if on not in before_mistake}
    assert {restated[on].restated_why for on in shown_first} == {"undo"}


def test_the_command_tells_the_walk_and_fails_where_a_change_is_not_explained(
    home: Organization, rita: Member
) -> None:
    out = StringIO()
    call_command("walk", "aldervale", member=EMAIL, days=7, stdout=out)
    with tenant_scope(home.pk):
        ScoreSnapshot.objects.filter(on=THROUGH).update(find=F("find") + 1)
    wrong = StringIO()

    with pytest.raises(CommandError, match=r"^1 days with a change that no line explains"):
        call_command("walk", "aldervale", days=1, stdout=wrong)

    assert out.getvalue() == TOLD
    assert "Ragnhild Moe: fewer than two days with a score\n" in wrong.getvalue()
    assert "  2026-11-08: +0.01 of find is not explained\n" in wrong.getvalue()
    for nobody in (["nobody"], ["aldervale", "--member", "nobody@example.com"]):
        with pytest.raises(CommandError, match=r"^There is no"):
            call_command("walk", *nobody)
