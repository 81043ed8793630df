"""PostgreSQL ends and comes back in the middle of everything; so do its connections."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from tests.faults.load import Users, settled
from tests.faults.rounds import rounds
from tests.faults.site import Site, installed, served
from tests.services.programs import wait_until

pytestmark = [pytest.mark.service, pytest.mark.xdist_group("faults-of-servers")]

OUTAGE = 1.0


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with installed(tmp_path_factory.mktemp("site"), members=4) as made, served(made):
        yield made


@rounds(1)
@pytest.mark.parametrize("how", ["fast", "immediate"])
def test_a_restart_under_load_loses_and_doubles_nothing(site: Site, how: str, number: int) -> None:
    users = Users(site, seed=number)

    with users.at_work():
        time.sleep(3)
        site.server.stop(how)
        time.sleep(OUTAGE)
        site.server.start()
        wait_until(site.is_ready)
        time.sleep(2)

    assert settled(site, users.ledger) == []
