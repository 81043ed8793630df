"""Creator analytics and archives, imported and undone in any order, are one member's posts."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import permutations

import pytest
from django.core.files.base import ContentFile

from accounts.tenancy import tenant_scope
from scoring.core.score import score
from scoring.core.versions.v1 import V1
from teams.models import Member
from teams.services import imports as service
from teams.services.facts import load_records
from tests.cast import Cast
from tests.teams.files import upload
from tests.teams.importing import imported, known
from tests.unit.importers.analytics_parts import FEED, FOURTH, SECOND, sheets
from tests.unit.importers.workbook import workbook

LAST = date(2026, 3, 5)
# Given out 549 milliseconds before the number in the workbook; the other post is a repost.
SHARES = (
    "Date,ShareLink,ShareCommentary,SharedUrl,MediaUrl,Visibility\n"
    "2026-03-04 10:14:59,https://www.linkedin.com/feed/update/urn%3Ali%3Ashare%3A"
    f"{FOURTH - (549 << 22)},Hallo Welt,,,MEMBER_NETWORK\n"
    "2026-03-02 08:00:00,https://www.linkedin.com/feed/update/urn%3Ali%3AugcPost%3A"
    f"{SECOND},,,,MEMBER_NETWORK\n"
    "2020-01-01 10:00:00,https://www.linkedin.com/feed/update/urn%3Ali%3Ashare%3A1,Alt,,,X\n"
)
# The weights of posts that are one and three days old.
ONE, THREE = Decimal("0.977160"), Decimal("0.933033")


@pytest.fixture(autouse=True)
def inside(cast: Cast) -> Iterator[None]:
    with tenant_scope(cast.organization.pk):
        yield


def archive() -> ContentFile[bytes]:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as packed:
        packed.writestr(zipfile.ZipInfo("Shares.csv", (2026, 3, 5, 0, 0, 0)), SHARES)
    return upload("Complete_LinkedInDataExport_03-05-2026.zip", target.getvalue())


def analytics(first: int, second: int, last: date = LAST) -> ContentFile[bytes]:
    """An export of 90 days, by what the two posts received."""
    days = [date.fromordinal(last.toordinal() - n) for n in reversed(range(90))]
    posts: list[list[object]] = [
        [*"UDN", "", *"UDI"],
        [f"{FEED}{FOURTH}", "04.03.2026", first],
        [f"{FEED}{SECOND}", "02.03.2026", second],
    ]
    gained = [[f"{day:%d.%m.%Y}", 1] for day in days]
    book = sheets(
        {
            "TOP-BEITRÄGE": posts,
            "FOLLOWER": gained,
            "INTERAKTION": [[f"{day:%d.%m.%Y}", 9, 9] for day in days],
        }
    )
    return upload(f"Content_2026_{last}_RitaRep.xlsx", workbook(book))


def received(member: Member, on: date = LAST) -> tuple[Decimal | None, Decimal | None]:
    """The raw engagement on originals, and on everything shared."""
    found = score(load_records(member=member), on, V1).components
    return found["engagement_on_originals"].raw, found["engagement_received"].raw


def test_whatever_is_imported_first_a_post_is_one(cast: Cast) -> None:
    for number, files in enumerate(permutations((archive(), analytics(44, 27)))):
        for file in files:
            file.seek(0)
        batches = [imported(cast, file) for file in files]

        assert [batch.status for batch in batches] == ["done", "done"], number
        assert received(cast.rep_member) == (44 * ONE, 44 * ONE + 27 * THREE)
        for batch in batches:
            service.import_undo(access=cast.access(cast.owner), batch=batch)
        assert known(cast.rep_member) == []


def test_each_is_undone_without_the_other(cast: Cast) -> None:
    posts, numbers = imported(cast, archive()), imported(cast, analytics(44, 27))
    service.import_undo(access=cast.access(cast.owner), batch=posts)

    assert received(cast.rep_member) == (None, 44 * ONE + 27 * THREE)

    imported(cast, archive())
    service.import_undo(access=cast.access(cast.owner), batch=numbers)

    assert received(cast.rep_member) == (None, None)


def test_a_later_export_stands_until_it_is_undone(cast: Cast) -> None:
    later = date(2026, 3, 6)
    imported(cast, archive(), analytics(44, 27))
    first = known(cast.rep_member)
    second = imported(cast, analytics(50, 30, later))

    assert received(cast.rep_member) == (50 * ONE, 50 * ONE + 30 * THREE)

    service.import_undo(access=cast.access(cast.owner), batch=second)
    assert known(cast.rep_member) == first


def test_an_earlier_export_that_is_imported_later_changes_no_number(cast: Cast) -> None:
    imported(cast, archive(), analytics(50, 30, date(2026, 3, 6)))

    imported(cast, analytics(44, 27))

    assert received(cast.rep_member) == (50 * ONE, 50 * ONE + 30 * THREE)
