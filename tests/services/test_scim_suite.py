"""The public compliance suite of SCIM, scim2-tester, against a live server."""

from __future__ import annotations

import pytest
from httpx2 import Client
from pytest_django.live_server_helper import LiveServer
from scim2_client.engines.httpx2 import SyncSCIMClient
from scim2_tester import Status, check_server

from tests.cast import Cast, make_cast
from tests.scim.asking import Directory

pytestmark = [pytest.mark.service, pytest.mark.django_db(transaction=True)]
# What is meant to be otherwise; docs/scim.md says why.
MEANT = {
    "PATCH modify() did not remove attribute 'active'",
    "PATCH modify() returned unexpected value for 'emails'.",
    "There is no such address.",
}


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    """Return everybody."""
    return make_cast()


def test_the_compliance_suite_finds_what_is_meant_and_nothing_else(
    cast: Cast, live_server: LiveServer
) -> None:
    directory = Directory(cast.organization, cast.owner)
    headers = {"Authorization": f"Bearer {directory.secret}"}
    with Client(base_url=live_server.url + directory.base, headers=headers) as web:
        results = check_server(SyncSCIMClient(web))

    wrong = {
        (result.reason or "").partition("\nPatched value")[0]
        for result in results
        if result.status not in (Status.SUCCESS, Status.SKIPPED)
    }
    assert wrong == MEANT
    assert sum(result.status == Status.SUCCESS for result in results) >= 60
