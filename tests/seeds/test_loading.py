"""A few of the sample people, loaded as all of them are."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.contrib.auth.hashers import make_password
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models.signals import post_save
from pytest_django import Settings

from accounts.models import Membership, Organization, User
from accounts.tenancy import tenant_scope
from scoring.models import ScoreSnapshot
from seeds import loading, logins
from seeds.generate import sample_organizations
from seeds.people import SampleOrganization, SamplePerson
from teams.models import (
    Activity,
    Import,
    Member,
    StateKind,
    StateSnapshot,
    Team,
    TeamManager,
    TeamMembership,
)
from teams.selectors.linkedin_ssi import linkedin_ssi

THROUGH = date(2026, 11, 8)
KEYS = ("ragnhild-moe", "ingrid-solheim", "daan-visser", "wouter-claes", "freja-holm")

pytestmark = pytest.mark.django_db


def without_exports(*keys: str) -> SampleOrganization:
    """Return the first sample with these people alone, who have no archive."""
    whole = sample_organizations(THROUGH)[0]
    some = tuple(replace(one, exported_on=()) for one in whole.people if one.key in keys)
    return replace(whole, people=some)


@pytest.fixture
def sample() -> SampleOrganization:
    return without_exports(*KEYS)


@pytest.fixture
def organization(sample: SampleOrganization) -> Organization:
    return loading.create_organization(sample)


def fill(
    sample: SampleOrganization, organization: Organization
) -> dict[str, tuple[SamplePerson, Member]]:
    people = loading.create_people(sample, organization, make_password("open sesame"))
    return {person.key: (person, member) for person, member in people}


def test_the_organization_is_marked_as_a_sample(organization: Organization) -> None:
    assert organization.is_sample
    assert organization.time_zone == "Europe/Oslo"
    assert organization.company_aliases[0] == "Aldervale Software"


def test_teams_have_the_tree_and_the_managers_of_the_sample(
    sample: SampleOrganization, organization: Organization
) -> None:
    with tenant_scope(organization.pk):
        fill(sample, organization)

        assert set(Team.objects.values_list("name", "parent__name")) == {
            ("EMEA", None),
            ("Nordics", "EMEA"),
            ("Benelux", "EMEA"),
        }
        assert list(TeamManager.objects.values_list("team__name", "user__email")) == [
            ("Nordics", "ingrid.solheim@aldervale.example")
        ]


def test_people_who_sign_in_have_a_user_with_their_role(
    sample: SampleOrganization, organization: Organization
) -> None:
    with tenant_scope(organization.pk):
        fill(sample, organization)

        assert set(Membership.objects.values_list("user__name", "role")) == {
            ("Ragnhild Moe", "owner"),
            ("Ingrid Solheim", "manager"),
            ("Freja Holm", "rep"),
        }
        assert User.objects.get(name="Ragnhild Moe").check_password("open sesame")
        assert set(Member.objects.exclude(user=None).values_list("name", "user__name")) == {
            ("Ragnhild Moe", "Ragnhild Moe"),
            ("Ingrid Solheim", "Ingrid Solheim"),
            ("Freja Holm", "Freja Holm"),
        }


def test_moves_and_departures_are_dated(
    sample: SampleOrganization, organization: Organization
) -> None:
    with tenant_scope(organization.pk):
        fill(sample, organization)

        spans = TeamMembership.objects.filter(member__name__in=["Daan Visser", "Wouter Claes"])
        assert set(spans.values_list("member__name", "team__name", "start", "end")) == {
            ("Daan Visser", "Nordics", date(2024, 5, 22), date(2026, 8, 29)),
            ("Daan Visser", "Benelux", date(2026, 8, 30), None),
            ("Wouter Claes", "Benelux", date(2024, 5, 22), date(2026, 9, 20)),
        }
        assert Member.objects.get(name="Wouter Claes").left_on == date(2026, 9, 20)


def test_facts_are_told_on_the_day_on_which_their_file_would_have_come(
    organization: Organization, settings: Settings, tmp_path: Path
) -> None:
    settings.UPLOAD_DIR = tmp_path
    sample = without_exports("ragnhild-moe", "maja-sorensen")

    with tenant_scope(organization.pk):
        person, member = fill(sample, organization)["maja-sorensen"]
        access = loading.owner_access(organization)
        assert loading.import_files(sample, person, member, access, THROUGH) == 2

        assert {*Import.objects.values_list("exported_on", flat=True)} == {None}
        assert set(Activity.objects.values_list("told_on", flat=True)) == {THROUGH}


def test_files_go_through_the_importer_and_are_scored(
    organization: Organization, settings: Settings, tmp_path: Path
) -> None:
    settings.UPLOAD_DIR = tmp_path
    whole = sample_organizations(THROUGH)[0]
    some = tuple(one for one in whole.people if one.key in ("ragnhild-moe", "henrik-dahl"))
    sample = replace(whole, people=some)

    with tenant_scope(organization.pk):
        person, member = fill(sample, organization)["henrik-dahl"]
        access = loading.owner_access(organization)
        count = loading.import_files(sample, person, member, access, THROUGH)

        assert count == 4
        assert (
            list(Import.objects.values_list("status", "problem_count", "uploaded_by__name"))
            == [("done", 0, "Ragnhild Moe")] * 4
        )
        assert StateSnapshot.objects.filter(kind=StateKind.OUTCOME, on=THROUGH).count() == 3
        [ssi] = linkedin_ssi(member_ids=[member.pk], days=[THROUGH])[member.pk]
        assert (ssi.total, ssi.via) == (Decimal("15.5"), "")
        assert ScoreSnapshot.objects.filter(member=member, on=THROUGH).count() == 1


@pytest.mark.django_db(transaction=True)
def test_no_worker_meets_an_import_that_waits(
    organization: Organization, settings: Settings, tmp_path: Path
) -> None:
    settings.UPLOAD_DIR = tmp_path
    sample = without_exports("ragnhild-moe", "maja-sorensen")
    seen: list[str] = []

    def at_commit(instance: Import, created: bool, **_: object) -> None:
        if created:
            transaction.on_commit(lambda: seen.append(Import.objects.get(pk=instance.pk).status))

    with tenant_scope(organization.pk):
        person, member = fill(sample, organization)["maja-sorensen"]
        access = loading.owner_access(organization)
        post_save.connect(at_commit, sender=Import)
        try:
            loading.import_files(sample, person, member, access, THROUGH)
        finally:
            post_save.disconnect(at_commit, sender=Import)

    assert seen == ["done", "done"]


def test_removing_leaves_everybody_else_alone(
    sample: SampleOrganization, organization: Organization
) -> None:
    other = Organization.objects.create(name="Alder", slug="alder")
    with tenant_scope(organization.pk):
        fill(sample, organization)
    loading.create_staff("open sesame")
    guest = User.objects.create_user("guest@alder.example")
    both = User.objects.get(name="Ingrid Solheim")
    Membership.objects.create(organization=other, user=both, role="rep")

    removed = loading.remove_samples()

    assert removed == (1, 3)
    assert set(Organization.objects.all()) == {other}
    assert set(User.objects.all()) == {guest, both}


def test_the_samples_are_not_loaded_twice(organization: Organization) -> None:
    with pytest.raises(CommandError, match="remove_samples first"):
        call_command("load_samples")

    assert list(Organization.objects.all()) == [organization]


def test_removing_forgets_the_logins(settings: Settings, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path
    logins.keep(tmp_path, "open sesame")

    call_command("remove_samples")

    assert logins.kept(tmp_path) == ""
