"""A report of several people is read once for all of them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from zoneinfo import ZoneInfo

import pytest
from django.core.files.base import ContentFile

from accounts.tenancy import tenant_scope
from scoring.core.records import Search
from scoring.core.versions.v1 import V1
from teams.importers.reading import Finding, Options
from teams.importers.registry import FORMATS, NOT_READ
from teams.importers.sources import sources_of
from teams.models import Import
from teams.services import deliveries, upload_store
from teams.services.recent import reader_for
from tests.cast import Cast, make_cast
from tests.teams.delivering import checked
from tests.teams.files import archive, upload
from tests.teams.importing import create
from tests.teams.test_services_deliveries import REPORT, USAGE

pytestmark = pytest.mark.django_db

ROWS = (
    "11,Rita,rita@fjord.example,2025-01-05,Team Member,1,31,0,0,0\n"
    "12,Rob,rob@fjord.example,2025-01-05,Team Member,1,62,0,0,0\n"
)


@pytest.fixture
def cast() -> Iterator[Cast]:
    found = make_cast()
    with tenant_scope(found.organization.pk):
        yield found


def waiting(cast: Cast, file: ContentFile[bytes]) -> list[Import]:
    delivery = checked(cast, file)
    return deliveries.delivery_commit(access=cast.access(cast.owner), delivery=delivery)


def finding(batch: Import, key: bytes = b"a key") -> Finding:
    """Return what an import's reader finds in the only source of its files."""
    with ExitStack() as opened:
        [source] = sources_of(upload_store.stored(batch), FORMATS, opened, NOT_READ).sources
        return reader_for(batch)(source, Options(ZoneInfo("UTC"), key), V1, {}, None)


def searches(found: Finding) -> int:
    """Return how often the second person searched."""
    records = found.portions[1].records
    return sum(record.count for record in records if isinstance(record, Search))


def test_the_second_member_of_a_report_is_found_in_what_was_read_for_the_first(cast: Cast) -> None:
    first, second = waiting(cast, upload(USAGE, REPORT + ROWS))

    assert finding(first) is finding(second)


def test_a_report_is_read_anew_under_another_key(cast: Cast) -> None:
    first, second = waiting(cast, upload(USAGE, REPORT + ROWS))

    assert finding(first) is not finding(second, b"another key")


def test_a_report_of_the_same_name_with_other_contents_is_another_one(cast: Cast) -> None:
    first, _ = waiting(cast, upload(USAGE, REPORT + ROWS))
    other, _ = waiting(cast, upload(USAGE, REPORT + ROWS.replace(",62,", ",93,")))
    before = finding(first)

    after = finding(other)

    assert searches(before) == 62
    assert searches(after) == 93


def test_what_one_person_brought_is_not_held(cast: Cast) -> None:
    batch = create(cast, archive())

    assert finding(batch) is not finding(batch)
