from datetime import date, timedelta

import pytest

from seeds.archetypes import ARCHETYPES
from seeds.generate import sample_organizations
from seeds.people import SampleOrganization, SamplePerson

THROUGH = date(2026, 11, 8)


@pytest.fixture(scope="module")
def organizations() -> list[SampleOrganization]:
    return sample_organizations(THROUGH)


@pytest.fixture(scope="module")
def people(organizations: list[SampleOrganization]) -> dict[str, SamplePerson]:
    return {one.key: one for organization in organizations for one in organization.people}


def test_there_are_two_organizations_in_two_time_zones(
    organizations: list[SampleOrganization],
) -> None:
    assert [(one.slug, one.time_zone) for one in organizations] == [
        ("aldervale", "Europe/Oslo"),
        ("hollowbrook", "America/Chicago"),
    ]


def test_forty_people_are_in_five_teams(organizations: list[SampleOrganization]) -> None:
    assert [len(one.people) for one in organizations] == [26, 14]
    assert [len(one.teams) for one in organizations] == [3, 2]


def test_two_teams_lie_below_a_third(organizations: list[SampleOrganization]) -> None:
    assert [(one.slug, one.parent) for one in organizations[0].teams] == [
        ("emea", ""),
        ("nordics", "emea"),
        ("benelux", "emea"),
    ]


def test_keys_addresses_and_profiles_are_nobody_elses(people: dict[str, SamplePerson]) -> None:
    assert len(people) == 40
    assert len({one.email for one in people.values()}) == 40
    assert len({one.profile_slug for one in people.values()}) == 40


def test_addresses_are_plain_and_end_in_example(people: dict[str, SamplePerson]) -> None:
    assert people["aino-makela"].email == "aino.makela@aldervale.example"
    assert people["bram-de-wit"].email == "bram.de-wit@aldervale.example"
    assert people["tessa-nguyen-vale"].email == "tessa.nguyen-vale@hollowbrook.example"


def test_every_archetype_is_somebody(people: dict[str, SamplePerson]) -> None:
    assert {one.archetype for one in people.values()} == set(ARCHETYPES)


def test_each_organization_has_one_owner_and_managers_of_its_teams(
    organizations: list[SampleOrganization],
) -> None:
    roles = [[one.role for one in organization.people] for organization in organizations]
    assert [each.count("owner") for each in roles] == [1, 1]
    assert [[one.manages for one in each.people if one.manages] for each in organizations] == [
        [("emea",), ("nordics",), ("benelux",)],
        [("great-lakes",), ("gulf-coast",)],
    ]


def test_a_move_ends_one_membership_the_day_before_the_next(
    people: dict[str, SamplePerson],
) -> None:
    earlier, later = people["daan-visser"].teams

    assert (earlier.team, later.team) == ("nordics", "benelux")
    assert earlier.until == later.since - timedelta(days=1)
    assert later.until is None


def test_a_leaver_is_in_the_team_until_the_last_day(people: dict[str, SamplePerson]) -> None:
    leaver = people["wouter-claes"]

    assert leaver.left_on == date(2026, 9, 20)
    assert leaver.teams[-1].until == leaver.left_on
    assert leaver.exported_on[-1] <= leaver.left_on


def test_a_seat_that_began_later_follows_a_free_one(people: dict[str, SamplePerson]) -> None:
    assert [(one.kind, one.since) for one in people["aino-makela"].seats] == [
        ("free", date(2024, 5, 22)),
        ("sales_navigator", date(2026, 9, 14)),
    ]


def test_the_same_story_ends_on_any_day() -> None:
    [earlier, _] = sample_organizations(THROUGH)
    [later, _] = sample_organizations(THROUGH + timedelta(days=10))

    assert later.people[10].joined_on - earlier.people[10].joined_on == timedelta(days=10)
