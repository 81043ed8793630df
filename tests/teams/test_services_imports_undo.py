"""An import is taken back: what remains is what the other imports say."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from accounts.tenancy import tenant_scope
from teams.models import Import, ImportStatus
from teams.services import imports as service
from tests import factories
from tests.cast import Cast
from tests.teams.files import archive, document
from tests.teams.importing import counts, create, fresh, imported, known, run

SEARCH = {"type": "search", "on": "2026-05-04", "count": 3}
REACTION = {"type": "reaction", "on": "2026-05-05", "ref": "r1"}


@pytest.fixture(autouse=True)
def inside(cast: Cast) -> Iterator[None]:
    with tenant_scope(cast.organization.pk):
        yield


def undo(cast: Cast, batch: Import) -> Import:
    return service.import_undo(access=cast.access(cast.owner), batch=batch)


def test_an_undo_keeps_the_counts_and_says_who_and_when(cast: Cast) -> None:
    batch = imported(cast, document(SEARCH))

    undone = undo(cast, batch)

    assert (undone.status, undone.undone_by, undone.new_count) == ("undone", cast.owner, 2)
    assert undone.undone_at is not None
    assert known(cast.rep_member) == []


def test_undoing_the_first_of_two_equal_imports_leaves_the_facts_with_the_second(
    cast: Cast,
) -> None:
    first = imported(cast, document(SEARCH, REACTION))
    before = known(cast.rep_member)
    second = imported(cast, document(SEARCH, REACTION))

    undo(cast, first)
    assert known(cast.rep_member) == before
    undo(cast, second)
    assert known(cast.rep_member) == []


def test_undoing_a_basic_archive_leaves_what_the_complete_one_says(cast: Cast) -> None:
    basic = imported(cast, archive("Basic"))
    imported(cast, archive("Complete"))
    alone = factories.member(
        cast.organization, name=cast.rep_member.name, email="alone@fjord.example"
    )
    imported(cast, archive("Complete"), member=alone)

    undo(cast, basic)

    assert known(cast.rep_member) == known(alone)


def test_the_member_is_bound_to_a_profile_until_the_last_archive_is_undone(cast: Cast) -> None:
    first, second = imported(cast, archive("Basic")), imported(cast, archive("Complete"))

    undo(cast, first)
    assert fresh(cast.rep_member).profile_key == second.owner_key
    undo(cast, second)
    assert fresh(cast.rep_member).profile_key == ""

    other = imported(cast, archive("Basic", slug="bo-else-9", name="Bo Else"))
    assert other.status == ImportStatus.DONE


def test_only_a_finished_import_can_be_undone_and_only_once(cast: Cast) -> None:
    waiting = create(cast, document(SEARCH))
    with pytest.raises(ValidationError, match="nothing to undo: this import is marked “Waiting”"):
        undo(cast, waiting)

    batch = run(waiting)
    undo(cast, batch)

    with pytest.raises(ValidationError, match="nothing to undo: this import is marked “Undone”"):
        undo(cast, batch)


def test_nothing_is_undone_while_another_import_of_the_member_runs(cast: Cast) -> None:
    batch = imported(cast, document(SEARCH))
    running = factories.batch(cast.rep_member)

    with pytest.raises(ValidationError, match="Another import is running"):
        undo(cast, batch)

    running.delete()
    assert undo(cast, batch).status == ImportStatus.UNDONE


def test_nobody_else_can_undo_the_import_of_a_rep(cast: Cast) -> None:
    batch = imported(cast, document(SEARCH))

    for user in (cast.other_manager, cast.other_rep, cast.analyst):
        with pytest.raises(PermissionDenied):
            service.import_undo(access=cast.access(user), batch=batch)
    assert Import.objects.get().status == ImportStatus.DONE


@pytest.mark.parametrize("name", ["rep", "manager", "admin"])
def test_a_rep_the_manager_of_the_team_and_an_admin_can_undo_it(cast: Cast, name: str) -> None:
    batch = imported(cast, document(SEARCH))

    undone = service.import_undo(access=cast.access(getattr(cast, name)), batch=batch)

    assert undone.status == ImportStatus.UNDONE


def test_an_undone_file_can_be_imported_anew(cast: Cast) -> None:
    batch = imported(cast, document(SEARCH))
    undo(cast, batch)

    again = imported(cast, document(SEARCH))

    assert counts(again) == counts(batch)


def test_another_organization_sees_and_keeps_its_own(cast: Cast) -> None:
    with tenant_scope(cast.other_organization.pk):
        factories.applied(cast.outside_member, [])
        before = (known(cast.outside_member), fresh(cast.outside_member).facts_version)

    undo(cast, imported(cast, archive("Complete")))

    with tenant_scope(cast.other_organization.pk):
        assert (known(cast.outside_member), fresh(cast.outside_member).facts_version) == before
        assert Import.objects.count() == 1
