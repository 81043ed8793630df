"""A manager's ledger of a group with five and more who are elsewhere today: no line is of a few."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

import pytest
from django.core.cache import cache

from accounts.tenancy import tenant_scope
from scoring.core.records import Coverage, Reaction, Search
from teams.services.people import member_move
from tests import factories
from tests.cast import Cast
from tests.scoring.given import recomputed
from tests.teams.grouping import AT, DAY, END, MOVED, Crowd, crowd, own_lines, page_of, told, total

D = Decimal
SINCE, ON = MOVED - 40 * DAY, MOVED - DAY
NAMED = ("stays", "keeps")
HIDDEN = tuple(f"away{n}" for n in range(6))
DAYS = {"since": SINCE.isoformat(), "on": ON.isoformat(), "by": "sum"}
ASKED = {"from": DAYS["since"], "to": DAYS["on"]}


@pytest.fixture
def people(cast: Cast) -> Crowd:
    """Return people, six of whom left Oslo later: all reacted, and one of them alone searched."""
    cache.clear()
    found = crowd(cast)
    for n, name in enumerate(HIDDEN):
        member = factories.member(cast.organization, cast.oslo, name=name)
        covered = Coverage(metrics=("*",), start=END - 150 * DAY, end=END, source="crm")
        reacted = Reaction(on=ON - n * DAY, count=4, source="crm", ref="r")
        searched = [Search(on=ON - 2 * DAY, count=40, source="crm", ref="s")] if n == 0 else []
        factories.applied(member, [covered, reacted, *searched])
        with tenant_scope(cast.organization.pk):
            member_move(member=member, team=cast.south, since=MOVED)
        recomputed(member, at=AT)
        found.members[name] = member
    return found


def sums(people: Crowd, *names: str) -> dict[tuple[str, str], Decimal]:
    found = defaultdict[tuple[str, str], Decimal](Decimal)
    for name in names:
        for line in own_lines(people, name, SINCE, ON):
            found[line.component, line.cause] += line.points
    return {key: points for key, points in found.items() if points}


def test_what_one_of_them_moved_is_in_no_line_but_the_rest(people: Crowd) -> None:
    cast = people.cast
    searched = sums(people, HIDDEN[0])["people_searches", "new"]
    named, everybody = sums(people, *NAMED), sums(people, *NAMED, *HIDDEN, "moves", "leaves")

    body = told(cast, cast.manager, **ASKED).json()

    lines = {(li["component"], li["cause"]): D(li["points"]) for li in body["lines"]}
    assert searched > D("1.00")
    assert lines.get(("people_searches", "new")) == named.get(("people_searches", "new"))
    assert lines["regularity", "new"] == everybody["regularity", "new"]
    by_line = {k: points - named.get(k, D(0)) for k, points in lines.items() if k[0]}
    assert lines["", "rest"] == D(body["hidden"]["points"]) - sum(by_line.values())
    assert sum(lines.values()) == D(body["change"])


def test_every_line_of_theirs_rests_on_five_or_more_and_the_page_says_the_same(
    people: Crowd,
) -> None:
    cast = people.cast
    hidden = (*HIDDEN, "moves", "leaves")
    moved = defaultdict[tuple[str, str], set[str]](set)
    for name in hidden:
        for line in own_lines(people, name, SINCE, ON):
            moved[line.component, line.cause].add(name)

    body = told(cast, cast.manager, **ASKED).json()
    page = page_of(cast, cast.manager, **DAYS)

    named = sums(people, *NAMED)
    lines = {(li["component"], li["cause"]): D(li["points"]) for li in body["lines"]}
    theirs = {k for k in lines if k[0] and lines[k] != named.get(k)}
    assert theirs
    assert {key: len(moved[key]) for key in theirs if len(moved[key]) < 5} == {}
    assert {key: lines.get(key, D(0)) for key in named.keys() - theirs} == {
        key: named[key] for key in named.keys() - theirs
    }
    [rest] = [row for row in page.coming if row.cause == "rest"]
    assert (rest.label, rest.people, rest.hidden) == ("Other changes", (), 8)
    assert rest.points == lines["", "rest"]
    moves = dict(page.terms)
    assert moves["other changes"] == rest.points
    assert page.ledger.before + sum(moves.values()) == page.ledger.after
    opened = page_of(cast, cast.manager, component="people_searches", **DAYS).members
    assert [row.name for row in opened.rows if not row.name] == []
    assert "8 whom you may not see moved other things, " in page.reason


def test_who_sees_everybody_reads_every_line(people: Crowd) -> None:
    body = told(people.cast, **ASKED, team=str(people.cast.oslo.pk)).json()

    lines = {(li["component"], li["cause"]): D(li["points"]) for li in body["lines"]}
    stayed = sums(people, *NAMED, *HIDDEN, "moves", "leaves")
    assert {key: points for key, points in lines.items() if key[0]} == stayed
    assert ("", "rest") not in lines
    assert total(people, HIDDEN[0], ON) is not None
