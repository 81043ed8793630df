"""The page of a delivery: its row in words, and what became of it."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pytest
import time_machine

from accounts.models import User
from accounts.tenancy import tenant_scope
from scoring.models import RecomputeRun
from teams.models import Delivery, DeliveryStatus, Import, ImportStatus
from teams.reports.delivery_report import delivery_page
from teams.reports.delivery_shapes import DeliveryPage
from teams.services.deliveries import delivery_undo
from tests import factories
from tests.cast import Cast
from tests.scoring.given import LAST, NOW
from tests.teams.delivering import answered, brought, checked, committed, fresh, source
from tests.teams.files import archive, document, upload

SEARCH = {"type": "search", "on": "2026-06-02"}
BROKEN = upload("cut.zip", b"PK\x03\x04 cut")


@pytest.fixture(autouse=True)
def inside(cast: Cast) -> Iterator[None]:
    with tenant_scope(cast.organization.pk), time_machine.travel(NOW, tick=False):
        yield


def page(cast: Cast, delivery: Delivery, user: User | None = None) -> DeliveryPage:
    return delivery_page(access=cast.access(user or cast.owner), delivery=fresh(delivery))


def states(found: DeliveryPage) -> list[str]:
    return [step.state for step in found.steps]


def imports(cast: Cast, *statuses: ImportStatus) -> Delivery:
    """Return a delivery that was imported for as many members as there are statuses."""
    delivery = factories.delivery(cast.rep_member, cast.owner, DeliveryStatus.COMMITTED)
    members = (cast.rep_member, cast.other_rep_member, cast.silent_member)
    for member, status in zip(members, statuses, strict=False):
        factories.batch(member, status, delivery=delivery, new_count=3, known_count=1)
    return delivery


# -- While it is checked -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "message"),
    [
        (DeliveryStatus.WAITING, "Waiting for a worker. You can leave this page."),
        (
            DeliveryStatus.CHECKING,
            "Checking the files, nothing is saved. You can leave this page.",
        ),
        (DeliveryStatus.DISCARDED, "Discarded. Nothing was saved, and the files are gone."),
    ],
)
def test_a_delivery_says_how_far_it_is(cast: Cast, status: DeliveryStatus, message: str) -> None:
    delivery = factories.delivery(cast.rep_member, cast.owner, status)

    found = page(cast, delivery)

    assert (found.message, found.is_open) == (message, False)
    assert found.is_running == (status != DeliveryStatus.DISCARDED)
    assert states(found) == ["done", "current", "ahead", "ahead"]


@pytest.mark.parametrize(("done", "total", "percent"), [(0, 0, None), (0, 9, 0), (5, 9, 55)])
def test_a_running_check_is_measured_in_bytes(
    cast: Cast, done: int, total: int, percent: int | None
) -> None:
    delivery = factories.delivery(
        cast.rep_member, cast.owner, DeliveryStatus.CHECKING, done=done, total=total
    )

    assert page(cast, delivery).percent == percent


def test_its_state_is_in_its_row_and_not_in_a_browser(cast: Cast) -> None:
    """Whoever closes the page and comes back finds what stands, step by step."""
    delivery = brought(cast, archive(), member=cast.rep_member)
    waiting = page(cast, delivery)

    ready = checked(cast, archive(), member=cast.rep_member)
    committed(cast, ready)

    assert (waiting.state, page(cast, delivery).state) == ("waiting", "waiting")
    assert page(cast, ready).state == "committed"
    assert page(cast, ready).imports[0].counts.new > 0


# -- Checked -----------------------------------------------------------------------------------


def test_what_asks_cannot_be_imported_yet(cast: Cast) -> None:
    found = page(cast, checked(cast, archive()))

    [asked] = found.sources[0].people
    assert (found.asks, found.can_import) == (True, False)
    assert [choice.label for choice in asked.choices][-1] == "Leave out"
    assert found.message == "The files leave something open. Answer it, and they are checked again."


def test_who_was_said_to_be_whom_is_shown_and_can_be_said_again(cast: Cast) -> None:
    delivery = checked(cast, archive())
    [person] = source(delivery).people
    chosen = {source(delivery).name: {person.key: str(cast.rep_member.pk)}}

    found = page(cast, answered(cast, delivery, people=chosen))

    [asked] = found.sources[0].people
    assert [choice.label for choice in asked.choices if choice.selected] == ["Rita Rep"]
    assert (found.can_import, found.sources[0].asks, found.has_questions) == (True, False, True)


def test_what_is_checked_tells_rows_and_points(cast: Cast) -> None:
    found = page(cast, checked(cast, archive(), member=cast.rep_member))

    [effect] = found.effects
    assert (found.members, found.rows, found.can_import) == (1, effect.counts.new, True)
    assert (effect.member, effect.before) == ("Rita Rep", None)
    assert states(found) == ["done", "done", "current", "ahead"]
    assert found.message == "Checked. Nothing is saved yet."


def test_what_is_left_out_altogether_says_that_there_is_nothing(cast: Cast) -> None:
    asking = checked(cast, archive())
    [person] = source(asking).people

    left = answered(cast, asking, people={source(asking).name: {person.key: "leave"}})
    found = page(cast, left)

    assert (found.state, found.members, found.can_import) == ("ready", 0, False)
    assert found.message == "Checked. Everything is left out, so there is nothing to import."


def test_what_cannot_be_read_together_says_so_and_is_not_imported(cast: Cast) -> None:
    both = (archive(), archive("Basic", slug="bo-else-9", name="Bo Else"))

    found = page(cast, checked(cast, *both, member=cast.rep_member))

    assert (found.members, found.rows, found.can_import) == (0, 0, False)
    assert found.message == "Checked. Nothing can be imported, for the reasons below."
    assert "two people could be the owner" in found.effects[0].error


def test_what_is_known_already_says_that_nothing_would_change(cast: Cast) -> None:
    committed(cast, checked(cast, document(SEARCH), member=cast.rep_member))

    found = page(cast, checked(cast, document(SEARCH), member=cast.rep_member))

    assert (found.rows, found.can_import) == (0, True)
    assert found.message == ("Checked. All of it is known already: an import would change nothing.")


def test_one_useless_file_is_a_problem_beside_the_others(cast: Cast) -> None:
    found = page(cast, checked(cast, archive(), BROKEN, member=cast.rep_member))

    assert found.can_import
    assert [(p.file, p.reason) for p in found.problems] == [
        ("cut.zip", "cut.zip: the ZIP file is damaged or incomplete; download it again")
    ]
    assert found.counts.problems == 1


def test_a_file_of_which_nothing_is_read_is_not_called_an_archive(cast: Cast) -> None:
    found = page(cast, checked(cast, upload("notes.txt", b"hello\n"), member=cast.rep_member))

    [source] = found.sources
    assert (found.state, source.detected) == ("failed", "Not recognised")
    assert [file.short for file in source.ignored] == ["notes.txt"]


def test_more_members_than_are_shown_are_counted(cast: Cast) -> None:
    entry = {"new": 1, "known": 0, "changed": 0, "previewed": False, "before": None, "after": None}
    plan = [{"member": cast.rep_member.pk, "parts": [], **entry} for _ in range(130)]
    plan[0]["error"] = "a.zip: no"
    delivery = factories.delivery(cast.rep_member, cast.owner, plan=plan)

    found = page(cast, delivery)

    assert (len(found.effects), found.unshown, found.members) == (100, 30, 129)


# -- Imported ----------------------------------------------------------------------------------

D, P, F, U = ImportStatus.DONE, ImportStatus.PARTIAL, ImportStatus.FAILED, ImportStatus.UNDONE
Q, R = ImportStatus.QUEUED, ImportStatus.RUNNING


@pytest.mark.parametrize(
    ("statuses", "message"),
    [
        ((), "Nothing was imported."),
        ((Q,), "Waiting for a worker. You can leave this page."),
        ((D, R), "1 of 2 members are done. You can leave this page."),
        ((D, D), "It is in: 6 new, 0 changed, 2 known."),
        ((D, U), "It is in: 3 new, 0 changed, 1 known."),
        (
            (D, P),
            "It is in, with problems: 6 new, 0 changed, 2 known. The rows below were left out.",
        ),
        ((D, F), "It is in, but not for everybody: 3 new, 0 changed, 1 known."),
        ((F, F), "Nothing was stored, for the reasons below."),
        ((U, U), "Undone. Its facts are gone, scores were computed again."),
    ],
)
def test_what_became_of_it_is_said_in_a_sentence(
    cast: Cast, statuses: tuple[ImportStatus, ...], message: str
) -> None:
    found = page(cast, imports(cast, *statuses))

    assert found.message == message
    assert found.is_running == bool({Q, R} & {*statuses})
    assert states(found)[-1] == ("current" if found.is_running else "done")
    assert found.can_undo == bool({D, P} & {*statuses})


def test_it_is_over_when_the_scores_are_there_too(cast: Cast) -> None:
    delivery = imports(cast, D)
    batch = Import.objects.get()
    run = RecomputeRun.objects.create(
        member=cast.rep_member, batch=batch, through=LAST, status="running"
    )
    scoring = page(cast, delivery)
    RecomputeRun.objects.filter(pk=run.pk).update(
        status="done", total_before=3677, total_after=4904
    )

    scored = page(cast, delivery)

    assert (scoring.is_running, scored.is_running) == (True, False)
    assert (scored.imports[0].before, scored.imports[0].after) == (
        Decimal("36.77"),
        Decimal("49.04"),
    )


def test_an_import_for_one_is_measured_as_it_goes(cast: Cast) -> None:
    delivery = imports(cast, R)
    Import.objects.update(phase="store", done=30, total=120)

    found = page(cast, delivery)

    assert (found.percent, found.announcement) == (25, "25%")
    assert found.message == "Storing what is scored. You can leave this page."
    assert [phase.state for phase in found.phases] == ["done", "current", "ahead"]


def test_an_import_for_several_is_measured_by_who_is_done(cast: Cast) -> None:
    found = page(cast, imports(cast, D, F, R))

    assert (found.percent, found.phases) == (66, ())
    assert found.message == "2 of 3 members are done. You can leave this page."


def test_what_is_undone_is_over_when_the_scores_are_there_too(cast: Cast) -> None:
    delivery = imports(cast, D)
    [batch] = delivery_undo(access=cast.access(cast.owner), delivery=delivery)
    RecomputeRun.objects.create(member=cast.rep_member, batch=batch, through=LAST, status="queued")

    found = page(cast, delivery)

    assert (found.is_running, found.is_undoing) == (True, True)
    assert found.imports[0].label == "being undone"
    assert (
        found.message == "Its facts are gone, scores are computed again. You can leave this page."
    )


def test_the_result_leads_to_where_it_shows(cast: Cast) -> None:
    one, several, none = imports(cast, D), imports(cast, D, D), imports(cast, F)
    slug = cast.organization.slug

    own = page(cast, one, cast.rep).result
    other = page(cast, one).result
    team = page(cast, several).result

    assert own is not None and own.url == f"/o/{slug}/score/"
    assert other is not None and other.url == f"/o/{slug}/members/{cast.rep_member.pk}/"
    assert team is not None and team.url == f"/o/{slug}/report/"
    assert page(cast, none).result is None


def test_a_manager_sees_no_import_of_a_member_out_of_reach(cast: Cast) -> None:
    delivery = imports(cast, D, D)
    Delivery.objects.filter(pk=delivery.pk).update(created_by=cast.manager)

    found = page(cast, delivery, cast.manager)

    assert [row.member for row in found.imports] == ["Rita Rep"]


def test_an_undo_of_all_leaves_what_a_manager_may_not_undo(cast: Cast) -> None:
    delivery = imports(cast, D, D)

    undone = list(delivery_undo(access=cast.access(cast.manager), delivery=delivery))

    assert [batch.member for batch in undone] == [cast.rep_member]
    assert sorted(Import.objects.values_list("status", flat=True)) == [D, U]
