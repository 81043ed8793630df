"""Batches of activity: JSON Lines and JSON arrays become objects, or say why not."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teams.importers.activity import LineError
from teams.importers.activity_batch import (
    LIMIT,
    Item,
    TooManyError,
    batch_of_array,
    batch_of_lines,
)
from teams.importers.reading import Unusable


def told(item: Item) -> tuple[str, str, str]:
    """Return column, reason and expectation of an object that is none."""
    assert isinstance(item.thing, LineError)
    return item.thing.column, item.thing.reason, item.thing.expected


def test_lines_are_numbered_and_objects_counted() -> None:
    body = b'\xef\xbb\xbf{"type": "active"}\r\n\n  \n{"type": "post", "words": 1.50}\n'

    items = batch_of_lines(body)

    assert items == [
        Item(0, 1, {"type": "active"}),
        Item(1, 4, {"type": "post", "words": Decimal("1.50")}),
    ]


@pytest.mark.parametrize("body", [b'[{"type": "a", "x": null}]', b'{"objects": [{"type": "a"}]}'])
def test_an_array_stands_alone_or_under_objects(body: bytes) -> None:
    assert batch_of_array(body) == [Item(0, None, {"type": "a"})]


def test_a_byte_order_mark_is_ignored() -> None:
    assert batch_of_array(b'\xef\xbb\xbf[{"a": 1}]') == [Item(0, None, {"a": 1})]


def test_numbers_keep_their_decimals() -> None:
    [item] = batch_of_array(b'[{"quality": 0.35}]')

    assert item.thing == {"quality": Decimal("0.35")}


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b'{"type": "a", "type": "b"}', ("", "a key stands twice", "every key once")),
        (b"[1]", ("", "not a JSON object", "one JSON object on a line")),
        (b'{"type": NaN}', ("", "NaN is not JSON", "a number")),
        (b'{"type": ', ("", "not JSON", "one JSON object on a line")),
        (b"[" * 10_000, ("", "not JSON", "one JSON object on a line")),
        (b'{"a":"' + b"x" * (1 << 20) + b'"}', ("", "line is too long", "at most 1048576 bytes")),
    ],
)
def test_a_bad_line_leaves_the_others(body: bytes, why: tuple[str, str, str]) -> None:
    bad, good = batch_of_lines(body + b'\n{"type": "active"}')

    assert told(bad) == why
    assert good.thing == {"type": "active"}


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b'{"type": "a", "type": "b"}', ("", "a key stands twice", "every key once")),
        (b"3", ("", "not a JSON object", "an object with a type")),
        (b"null", ("", "not a JSON object", "an object with a type")),
    ],
)
def test_a_bad_object_leaves_the_others(body: bytes, why: tuple[str, str, str]) -> None:
    bad, good = batch_of_array(b"[" + body + b', {"type": "active"}]')

    assert told(bad) == why
    assert good == Item(1, None, {"type": "active"})


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"", "The body is not JSON."),
        (b"[", "The body is not JSON."),
        (b"[NaN]", "The body is not JSON."),
        (b"[" * 100_000, "The body is not JSON."),
        (b"[\n\xff]", "The body is not UTF-8 in line 2."),
        (b"{}", "The body is neither an array nor an object with “objects” alone."),
        (
            b'{"objects": [], "member": "a"}',
            "The body is neither an array nor an object with “objects” alone.",
        ),
        (
            b'{"objects": {}}',
            "The body is neither an array nor an object with “objects” alone.",
        ),
        (b'"[]"', "The body is neither an array nor an object with “objects” alone."),
    ],
)
def test_a_body_that_is_no_array_is_refused(body: bytes, why: str) -> None:
    with pytest.raises(Unusable) as refused:
        batch_of_array(body)

    assert str(refused.value) == why


def test_lines_that_are_not_utf8_are_refused() -> None:
    with pytest.raises(Unusable, match=r"^The body is not UTF-8 in line 2\.$"):
        batch_of_lines(b'{"type": "active"}\n\xff\n')


def test_a_batch_has_at_most_5000_objects() -> None:
    most = [b'{"type": "active"}'] * LIMIT

    assert len(batch_of_lines(b"\n".join(most))) == 5_000
    assert len(batch_of_array(b"[" + b",".join(most) + b"]")) == 5_000
    with pytest.raises(TooManyError):
        batch_of_lines(b"\n".join([*most, b"{}"]))
    with pytest.raises(TooManyError):
        batch_of_array(b"[" + b",".join([*most, b"{}"]) + b"]")


@given(st.binary() | st.text().map(str.encode))
def test_any_bytes_are_a_batch_or_refused(body: bytes) -> None:
    for read in (batch_of_lines, batch_of_array):
        try:
            items = read(body)
        except Unusable:
            continue
        assert [item.index for item in items] == list(range(len(items)))
