"""A new version comes in the middle of everything."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from tests.faults.load import Users, settled
from tests.faults.processes import Processes
from tests.faults.rounds import rounds
from tests.faults.site import installed

pytestmark = pytest.mark.service


@pytest.fixture(scope="module")
def processes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Processes]:
    """Run an installation of the module's own, whose processes can be started again."""
    with installed(tmp_path_factory.mktemp("deployed"), members=4) as site:
        running = Processes(site)
        try:
            running.start_all()
            yield running
        finally:
            running.end_all()


@pytest.fixture(scope="module")
def people(processes: Processes) -> Users:
    """Return the users of that installation."""
    return Users(processes.site)


@rounds(1)
def test_a_new_version_under_load_loses_and_doubles_nothing(
    processes: Processes, people: Users, number: int
) -> None:
    with people.at_work():
        time.sleep(3)
        processes.deploy()
        time.sleep(2)

    assert settled(processes.site, people.ledger) == []
