"""Files of LinkedIn's data portability interface, imported beside archives and undone again."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.files.base import ContentFile

from accounts.tenancy import tenant_scope
from scoring.core.records import Comment, Post, Reaction
from teams.models import Import, ImportStatus
from teams.services.imports import import_undo
from tests.cast import Cast
from tests.teams.files import upload
from tests.teams.importing import counts, imported, known
from tests.teams.portability_data import told
from tests.unit.importers.changelog_events import (
    COMMENT,
    COMMENTED,
    LIKE,
    LIKED,
    PHRASE,
    POST,
    POSTED,
    event,
)
from tests.unit.importers.snapshot_pages import SHARES, SHARES_CSV, page

pytestmark = pytest.mark.django_db

LATER = 1778100000000


@pytest.fixture
def entered(cast: Cast) -> Iterator[Cast]:
    with tenant_scope(cast.organization.pk):
        yield cast


def file(name: str, *events: str) -> ContentFile[bytes]:
    return upload(name, "[" + ",".join(events) + "]")


def undone(cast: Cast, batch: Import) -> None:
    import_undo(access=cast.access(cast.owner), batch=Import.objects.get(pk=batch.pk))


def test_a_snapshot_of_an_imported_file_of_shares_tells_nothing_new(entered: Cast) -> None:
    first = imported(entered, upload("Shares.csv", SHARES_CSV))
    evidence = known(entered.rep_member)

    second = imported(entered, upload("snapshot.json", page(SHARES)))

    assert counts(first)[0] == 2
    assert counts(second) == (0, 2, 0)
    assert known(entered.rep_member) == evidence


def test_a_changelog_tells_of_a_post_what_a_file_of_shares_tells(entered: Cast) -> None:
    csv = SHARES_CSV.replace("7457690000000000001", "7457390000000000001")
    csv = csv.replace("2026-05-06 07:08:09", "2026-05-05 16:53:20")
    csv = csv.replace('"Erste Zeile.""\n""""\n""Ende"', "Hallo liebe Welt")
    imported(entered, upload("Shares.csv", csv))

    batch = imported(entered, file("changelog.json", event(POST, POSTED)))

    assert len(told(entered.rep_member, Post)) == 1
    assert counts(batch) == (1, 1, 0)  # what it covers is new


@pytest.mark.parametrize(
    ("what", "activity", "kind"),
    [(LIKE, LIKED, Reaction), (COMMENT, COMMENTED, Comment), (POST, POSTED, Post)],
)
def test_what_a_later_changelog_says_is_gone_is_gone_until_that_is_undone(
    entered: Cast, what: str, activity: str, kind: type
) -> None:
    if kind is Comment:  # made at the instant of its own number, as LinkedIn makes them
        activity = activity.replace("1778000000789", "1777987945556")
    imported(entered, file("a.json", event(what, activity)))
    before = known(entered.rep_member)
    assert len(told(entered.rep_member, kind)) == 1

    gone = event(what, method="DELETE", name="a-2", at=LATER)
    batch = imported(entered, file("b.json", gone))
    assert [one for one in told(entered.rep_member, kind) if getattr(one, "count", 1)] == []

    undone(entered, batch)
    assert known(entered.rep_member) == before


def test_a_comment_of_an_archive_that_was_taken_back_is_gone(entered: Cast) -> None:
    csv = (
        "Date,Link,Message\n2026-05-05 13:32:25,https://www.linkedin.com/feed/update/"
        f"urn%3Ali%3Aactivity%3A7457000000000000001,{PHRASE}\n"
    )
    imported(entered, upload("Comments.csv", csv))
    assert len(told(entered.rep_member, Comment)) == 1

    imported(entered, file("b.json", event(COMMENT, method="DELETE", name="a-2", at=LATER)))

    assert told(entered.rep_member, Comment) == []


def test_undoing_what_told_it_first_leaves_nothing(entered: Cast) -> None:
    first = imported(entered, file("a.json", event(POST, POSTED)))
    gone = event(POST, method="DELETE", name="a-2", at=LATER)
    second = imported(entered, file("b.json", gone))

    undone(entered, first)
    assert told(entered.rep_member, Post) == []

    undone(entered, second)
    assert known(entered.rep_member) == []


def test_the_same_changelog_again_changes_nothing(entered: Cast) -> None:
    events = (
        event(LIKE, LIKED),
        event(POST, POSTED, name="2"),
        event(COMMENT, COMMENTED, name="3"),
    )
    imported(entered, file("a.json", *events))
    evidence = known(entered.rep_member)

    batch = imported(entered, file("b.json", *events, event(LIKE, LIKED)))

    assert batch.status == ImportStatus.DONE
    assert counts(batch)[0] == counts(batch)[2] == 0
    assert known(entered.rep_member) == evidence


def test_a_snapshot_and_a_changelog_are_imported_together(entered: Cast) -> None:
    snapshot = upload("snapshot.json", page(SHARES))
    batch = imported(entered, snapshot, file("changelog.json", event(LIKE, LIKED)))

    assert batch.status == ImportStatus.DONE
    assert {given["kind"] for given in batch.inputs} == {"linkedin.shares", "linkedin.changelog"}
    assert len(told(entered.rep_member, Post)) == len(told(entered.rep_member, Reaction)) == 1
