"""The settings of an organization: what can change, what is fixed, what people see."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from accounts.audit import record
from accounts.models import Action, Organization
from accounts.tenancy import tenant_scope
from accounts.visibility import Visibility
from teams.models import ImportStatus
from teams.services.organization import organization_change, visibility_change
from tests import factories
from tests.cast import Cast
from tests.trail import told, trail

GIVEN = {
    "name": "Fjord Selling",
    "time_zone": "Europe/Oslo",
    "week_start": "7",
    "fiscal_year_start": "4",
    "company_aliases": "Fjord Sales AS\n\n Fjord  \n",
}
SEEN = {"visibility": "works_council", "minimum_group": "8", "sure": "on"}


def post(cast: Cast, what: str, sent: dict[str, str]) -> tuple[int, str]:
    client = Client()
    client.force_login(cast.admin)
    answer = client.post(f"/o/{cast.organization.slug}/settings/{what}/", sent)
    return answer.status_code, answer.content.decode()


def stored(cast: Cast) -> Organization:
    return Organization.objects.get(pk=cast.organization.pk)


def test_the_settings_are_stored_and_in_the_log(cast: Cast) -> None:
    status, _ = post(cast, "organization", GIVEN)

    found = stored(cast)
    assert status == 302
    assert (found.name, found.time_zone, found.week_start, found.fiscal_year_start) == (
        "Fjord Selling",
        "Europe/Oslo",
        7,
        4,
    )
    assert found.company_aliases == ["Fjord Sales AS", "Fjord"]
    (event,) = trail(cast.organization)
    assert (event.actor, event.action) == (cast.admin, Action.SETTINGS_CHANGED)
    assert (event.before["name"], event.after["name"]) == ("Fjord Sales", "Fjord Selling")
    assert (event.before["time_zone"], event.after["time_zone"]) == ("UTC", "Europe/Oslo")


def test_what_imports_rest_upon_is_fixed_from_the_first_on(cast: Cast) -> None:
    factories.batch(cast.rep_member, ImportStatus.DONE)

    status, _ = post(cast, "organization", GIVEN)

    found = stored(cast)
    assert status == 302
    assert (found.name, found.week_start) == ("Fjord Selling", 7)
    assert (found.time_zone, found.company_aliases) == ("UTC", ["Fjord Sales AS"])
    with (
        tenant_scope(cast.organization.pk),
        pytest.raises(ValidationError, match="fixed since the first import"),
    ):
        organization_change(access=cast.access(cast.admin), time_zone="Europe/Oslo")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"name": ""}, "This field is required."),
        ({"time_zone": "Oslo"}, "“Oslo” is no time zone; expected a name such as Europe/Oslo"),
        ({"week_start": "3"}, "is not one of the available choices"),
        ({"fiscal_year_start": "13"}, "is not one of the available choices"),
    ],
)
def test_a_bad_setting_is_said_and_nothing_is_stored(
    cast: Cast, change: dict[str, str], words: str
) -> None:
    status, shown = post(cast, "organization", GIVEN | change)

    assert (status, stored(cast).name) == (422, "Fjord Sales")
    assert words in shown


def test_what_people_see_is_changed_once_it_was_read(cast: Cast) -> None:
    status, shown = post(cast, "visibility", {**SEEN, "sure": ""})
    assert (status, stored(cast).visibility) == (422, Visibility.MANAGER_ONLY)
    assert "Tick this: it changes what everybody sees." in shown

    status, _ = post(cast, "visibility", SEEN)

    found = stored(cast)
    assert status == 302
    assert (found.visibility, found.minimum_group, found.leaderboard) == ("works_council", 8, False)
    assert told(cast.organization) == [
        (
            Action.VISIBILITY_CHANGED,
            {"visibility": "manager_only", "minimum_group": 5},
            {"visibility": "works_council", "minimum_group": 8},
        ),
        (Action.SETTINGS_CHANGED, {"leaderboard": True}, {"leaderboard": False}),
    ]


def test_changes_by_hand_are_told_in_words_also_those_of_before(cast: Cast) -> None:
    with tenant_scope(cast.organization.pk):
        record(
            Action.CHANGED,
            by=cast.owner,
            target=cast.organization,
            what="visibility: manager_only to names_without_detail; minimum_group: 5 to 6",
        )
    post(cast, "visibility", SEEN)

    client = Client()
    client.force_login(cast.owner)
    shown = client.get(f"/o/{cast.organization.slug}/settings/").content.decode()

    assert "visibility: Manager only to Names without detail; minimum group: 5 to 6" in shown
    assert "Visibility: Manager only → Works council; Minimum group: 5 → 8" in shown


@pytest.mark.parametrize("size", ["4", "11", "many", ""])
def test_a_group_has_5_to_10_people(cast: Cast, size: str) -> None:
    status, _ = post(cast, "visibility", SEEN | {"minimum_group": size})

    assert (status, stored(cast).minimum_group) == (422, 5)


def test_the_service_refuses_a_size_too(cast: Cast) -> None:
    with pytest.raises(ValidationError):
        visibility_change(
            access=cast.access(cast.admin),
            visibility=Visibility.OPEN_TEAM,
            minimum_group=2,
            leaderboard=True,
        )


def test_the_page_says_what_each_preset_means(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.admin)

    shown = client.get(f"/o/{cast.organization.slug}/settings/").content.decode()

    for words in (
        "Managers, analysts, admins and owners see every number of their members. Members of one "
        "team see totals and pillars of one another.",
        "see every number of their members. Members see nothing of one another.",
        "numbers of groups alone. Members of one team see the names of one another",
        "see numbers of groups alone. Members see nothing of one another.",
    ):
        assert words in shown


@pytest.mark.parametrize("persona", ["analyst", "manager", "rep"])
def test_nobody_else_changes_settings(cast: Cast, persona: str) -> None:
    access = cast.access(getattr(cast, persona))

    with pytest.raises(PermissionDenied):
        organization_change(access=access, name="Mine")
    with pytest.raises(PermissionDenied):
        visibility_change(
            access=access, visibility=Visibility.OPEN_TEAM, minimum_group=5, leaderboard=True
        )
