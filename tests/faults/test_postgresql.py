"""PostgreSQL ends and comes back in the middle of everything."""

from __future__ import annotations

import time

import pytest

from tests.faults.load import Users, settled
from tests.faults.postgresql import How
from tests.faults.rounds import rounds
from tests.faults.site import Site
from tests.services.programs import wait_until

pytestmark = pytest.mark.service

OUTAGE = 1.0


@rounds(1)
@pytest.mark.parametrize("how", ["fast", "immediate"])
def test_a_restart_under_load_loses_and_doubles_nothing(
    site: Site, users: Users, how: How, number: int
) -> None:
    with users.at_work():
        time.sleep(3)
        site.server.stop(how)
        time.sleep(OUTAGE)
        site.server.start()
        wait_until(site.is_ready)
        time.sleep(2)

    assert settled(site, users.ledger) == []
