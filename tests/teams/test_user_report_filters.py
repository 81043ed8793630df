"""The User Report is searched, filtered, sorted and paged, its state being in the address."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from accounts.tenancy import tenant_scope
from scoring.core.records import (
    AnyRecord,
    Comment,
    Coverage,
    Exchange,
    Invitation,
    Post,
    ProfileView,
    Reaction,
    Saved,
    Search,
)
from scoring.core.records import Member as Person
from scoring.core.versions.v1 import V1
from scoring.models import ScoreSnapshot
from teams.models import Member
from teams.reports.report_columns import COLUMNS, SORT_KEYS
from tests import factories
from tests.cast import Cast
from tests.scoring.given import EVERYTHING, LAST, START, recomputed
from tests.teams.reporting import NETWORK, names, report, rows

METRICS = tuple(component.name for component in V1.components[::-1])


def busy(size: int) -> list[AnyRecord]:
    """Return evidence of ``size`` days: the larger, the more there is of everything."""
    days = [LAST - timedelta(days=n) for n in range(size)]
    return [
        Coverage(
            metrics=METRICS[size // 6 :] if size < 9 else METRICS,
            start=START,
            end=LAST - timedelta(days=9 - size),
            source="crm",
        ),
        Person(name="", email="", seat="sales_navigator" if size > 3 else "free", source="crm"),
        *(ProfileView(on=day, source="crm", count=size) for day in days),
        *(Saved(on=day, what="lead", source="crm", count=size) for day in days),
        *(Saved(on=day, what="account", source="crm", count=size) for day in days),
        *(Invitation(on=day, contact=f"{day}", direction="out") for day in days),
        *(Search(on=day, source="crm", count=size) for day in days),
        *(Post(on=day, form="original", reactions=size) for day in days),
        *(Comment(on=day, quality=80, post=f"{day}") for day in days),
        *(Reaction(on=day, source="crm") for day in days),
        *(met(number, size) for number in range(10)),
        *(talked(number, size) for number in range(10)),
        replace(talked(0, size), on=LAST, inmail=True),
        replace(NETWORK, connections=100 if size == 3 else 0 if size == 6 else 1000),
    ]


def met(number: int, size: int) -> Invitation:
    """Return an invitation, accepted by the first of the contacts."""
    accepted_on = START if number < size else None
    contact = f"c{number}"
    return Invitation(on=START, contact=contact, direction="out", accepted_on=accepted_on)


def talked(number: int, size: int) -> Exchange:
    """Return messages to a contact, answered by the first of them."""
    on = START + timedelta(days=20)
    return Exchange(
        on=on,
        conversation=f"t{number}",
        contact=f"c{number}",
        first_at=datetime.combine(on, time(9), UTC),
        first_out=True,
        outbound=size,
        inbound=int(number < size),
        title=100,
    )


# -- search and teams --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Zoë", id="as it is written"),
        pytest.param("zoe", id="without accents and capitals"),
        pytest.param("ZOE\u0308 ÅS", id="with accents that stand alone"),
        pytest.param("as", id="in the middle"),
        pytest.param("z.aas@", id="by e-mail"),
        pytest.param("  zoë  ", id="with blanks around"),
    ],
)
def test_a_member_is_found(cast: Cast, text: str) -> None:
    factories.member(cast.organization, name="Zoë Åström", email="Z.Aas@fjord.example")

    found = report(cast, q=text)

    assert names(found) == ["Zoë Åström"]
    assert found.filters.q == text.strip()
    [chip] = found.filters.chips
    assert (chip.label, chip.joined, chip.url) == ("Name or e-mail", "", "/report/")


def test_a_search_without_a_hit_says_so_and_leads_back(cast: Cast) -> None:
    found = report(cast, q="nobody of this name")

    assert (found.missing.title, found.groups) == ("No match", ())
    assert found.filters.clear_url == "/report/"


def test_a_team_takes_those_below_it(cast: Cast) -> None:
    assert names(report(cast, team=str(cast.north.pk))) == ["Rita Rep"]
    assert names(report(cast, team=str(cast.oslo.pk))) == ["Rita Rep"]
    assert names(report(cast, team=str(cast.south.pk))) == ["Rob Rep"]


def test_teams_to_choose_from_are_the_visible_ones_with_people_in_or_below(cast: Cast) -> None:
    factories.team(cast.organization, "Empty")

    found = {
        persona: [(t.label.strip(), t.selected) for t in choices]
        for persona in ("owner", "manager", "other_manager")
        for choices in [report(cast, cast.users[persona], team=str(cast.oslo.pk)).filters.teams]
    }

    assert found == {
        "owner": [("North", False), ("Oslo", True), ("South", False)],
        "manager": [("North", False), ("Oslo", True)],
        "other_manager": [("South", False)],
    }


def test_a_team_that_does_not_exist_has_no_members(cast: Cast) -> None:
    found = report(cast, team="999999")

    assert names(found) == []
    assert found.filters.clear_url == "/report/"


def test_a_manager_sees_nobody_more_through_the_team_of_another(cast: Cast) -> None:
    assert names(report(cast, cast.manager, team=str(cast.south.pk))) == []


# -- order -------------------------------------------------------------------------------------


@pytest.fixture
def people(cast: Cast) -> list[Member]:
    """Three with more and more of everything in three teams; Sia and Mona have nothing."""
    found = [cast.rep_member, cast.other_rep_member]
    ada = factories.member(cast.organization, cast.north, name="Ada First", title="Executive")
    found.append(ada)
    with tenant_scope(cast.organization.pk):
        Member.objects.filter(pk=cast.rep_member.pk).update(title="Representative")
    for size, member in zip((3, 6, 9), found, strict=True):
        factories.applied(member, busy(size))
        recomputed(member)
    return found


@pytest.mark.parametrize("key", SORT_KEYS)
def test_a_column_sorts_both_ways_with_the_unknown_last(
    cast: Cast, people: list[Member], key: str
) -> None:
    value = COLUMNS[key].rank_by

    up, down = ([*rows(report(cast, sort=key, dir=way)).values()] for way in ("asc", "desc"))

    known = [value(row) for row in up if value(row) is not None]
    assert len(known) >= 2
    assert len(set(known)) >= 2
    assert [value(row) for row in up] == sorted(known) + [None] * (5 - len(known))
    assert [value(row) for row in down] == sorted(known)[::-1] + [None] * (5 - len(known))


def test_an_explicit_order_makes_one_group_and_is_told(cast: Cast, people: list[Member]) -> None:
    found = report(cast, sort="total", dir="desc")

    assert [group.name for group in found.groups] == [""]
    assert names(found)[:3] == ["Ada First", "Rob Rep", "Rita Rep"]
    assert found.filters.order == "by SSI, descending"
    assert found.filters.heads["total"].direction == "descending"
    assert found.filters.heads["total"].url == "/report/?sort=total&dir=asc"


def test_without_one_teams_stand_together_and_the_highest_first(
    cast: Cast, people: list[Member]
) -> None:
    factories.member(cast.organization, cast.north, name="Aaron Unscored")

    assert names(report(cast)) == [
        "Ada First",
        "Aaron Unscored",
        "Rita Rep",
        "Rob Rep",
        "Mona Manager",
        "Sia Silent",
    ]


def test_equal_values_stand_by_name(cast: Cast) -> None:
    for name in ("b", "A", "c"):
        factories.applied(factories.member(cast.organization, name=name), [EVERYTHING])

    found = [n for n in names(report(cast, sort="total")) if len(n) == 1]

    assert found == ["A", "b", "c"]


@pytest.mark.parametrize("team", ["North", "0", "-1", "1.5", "1" * 30])
def test_nonsense_in_the_address_is_the_default(cast: Cast, team: str) -> None:
    found = report(cast, sort="password", dir="sideways", page="-1", team=team)

    assert (found.filters.sort, found.filters.picked["team"]) == ("", "Any team")
    assert found.shown == "4 members"


# -- pages -------------------------------------------------------------------------------------


def crowd(cast: Cast, size: int) -> None:
    with tenant_scope(cast.organization.pk):
        Member.objects.bulk_create(
            Member(organization=cast.organization, name=f"Z{n:03}", email=f"z{n}@fjord.example")
            for n in range(size)
        )


def test_a_page_has_fifty_rows_and_leads_to_its_neighbours(cast: Cast) -> None:
    crowd(cast, 102)

    pages = [report(cast, sort="member", page=str(n)) for n in (1, 2, 3)]

    assert [len(names(page)) for page in pages] == [50, 50, 6]
    assert len({name for page in pages for name in names(page)}) == 106
    assert [page.shown for page in pages] == [
        "1 to 50 of 106 members",
        "51 to 100 of 106 members",
        "101 to 106 of 106 members",
    ]
    assert [page.previous and page.previous.url for page in pages] == [
        None,
        "/report/?sort=member&dir=asc",
        "/report/?sort=member&dir=asc&page=2",
    ]
    assert [page.next and page.next.url for page in pages] == [
        "/report/?sort=member&dir=asc&page=2",
        "/report/?sort=member&dir=asc&page=3",
        None,
    ]


def test_a_page_beyond_the_last_is_the_last(cast: Cast) -> None:
    crowd(cast, 60)

    found = report(cast, sort="member", page="99")

    assert found.shown == "51 to 64 of 64 members"
    assert found.previous.url == "/report/?sort=member&dir=asc"


def test_the_summary_is_over_all_pages(cast: Cast) -> None:
    crowd(cast, 60)

    found = report(cast, page="2")

    assert (found.summary.members, found.groups[-1].members) == (64, 62)


def test_fifty_members_are_one_page(cast: Cast) -> None:
    crowd(cast, 46)

    found = report(cast)

    assert (found.shown, found.previous, found.next) == ("50 members", None, None)


def test_reading_the_report_writes_nothing(cast: Cast, people: list[Member]) -> None:
    with tenant_scope(cast.organization.pk):
        before = list(ScoreSnapshot.objects.values())

    report(cast)

    with tenant_scope(cast.organization.pk):
        assert list(ScoreSnapshot.objects.values()) == before
