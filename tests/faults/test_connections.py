"""Every connection that PostgreSQL has to give is taken."""

from __future__ import annotations

from http import HTTPStatus

import pytest

from tests.faults.connections import taken
from tests.faults.load import Users, settled
from tests.faults.rounds import rounds
from tests.faults.site import Site
from tests.services.programs import wait_until

pytestmark = pytest.mark.service


@rounds(1)
def test_requests_are_refused_for_a_moment_and_nothing_is_lost(
    site: Site, users: Users, number: int
) -> None:
    with users.at_work(2):
        wait_until(lambda: users.ledger.answers["activity", 200] > 0)
        with taken(site):
            page = site.person("GET", "report/")
            program = site.program("GET", "report")
            ready = site.ask("GET", "/readyz")
        wait_until(site.is_ready)

    assert [page.status, program.status, ready.status] == [HTTPStatus.SERVICE_UNAVAILABLE] * 3
    assert "Pillars is not available for a moment." in page.body
    assert (program.told()["code"], program.headers["Retry-After"]) == ("unavailable", "5")
    assert ready.body == "missing: database"
    assert settled(site, users.ledger) == []
