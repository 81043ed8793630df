"""What has been read is let go of: a worker reads for months, and must not grow."""

from __future__ import annotations

import gc
from io import BytesIO
from weakref import ref

import pytest

from teams.importers.registry import uncollected
from teams.importers.xml_parts import Handler, NotWellFormed, read_part


class Ring:
    """Something that knows itself, so that only the collector finds it."""

    def __init__(self) -> None:
        self.itself = self


def enough_for_the_collector() -> list[list[int]]:
    young, middle, _ = gc.get_threshold()
    return [[n] for n in range((young + 1) * (middle + 2))]


def test_what_is_let_go_of_without_a_search_is_found_soon_after() -> None:
    with uncollected():
        dropped = ref(Ring())
        assert enough_for_the_collector() and dropped() is not None
    assert enough_for_the_collector()
    assert dropped() is None


@pytest.mark.parametrize("part", [b"<sst><si/></sst>", b"<sst>", b"<!DOCTYPE sst><sst/>"])
def test_a_part_of_a_workbook_is_let_go_of_without_any_search(part: bytes) -> None:
    handler = Handler()
    told = ref(handler)
    with uncollected():
        try:
            read_part(BytesIO(part), handler)
        except NotWellFormed as refused:
            refused.__traceback__ = refused.__context__ = refused.__cause__ = None
        del handler
        assert told() is None
