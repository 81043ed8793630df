"""What tables that are sorted and paged have in common: address, heads, order and pages."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Protocol, Self, TypeVar
from urllib.parse import urlencode

from teams.reports.report_shapes import Head
from teams.reports.shapes import Direction, Link

PAGE = 50
DIRECTIONS: Mapping[str, Direction] = {"asc": "ascending", "desc": "descending"}
SHORT: Mapping[Direction, str] = {"": "", "ascending": "asc", "descending": "desc"}

Row = TypeVar("Row")


def address(base: str, params: Mapping[str, object]) -> str:
    """Return the address with those parameters that have a value, or several of them."""
    query = urlencode({name: value for name, value in params.items() if value}, doseq=True)
    return f"{base}?{query}" if query else base


def head(
    label: str, direction: Direction, first: Direction, url: Callable[[Direction], str]
) -> Head:
    """Return the head of a column that is sorted in ``direction``, "" where it is not.

    It sorts in the direction ``first``, or turns round.
    """
    turned: dict[Direction, Direction] = {"ascending": "descending", "descending": "ascending"}
    return Head(label, url(turned.get(direction, first)), direction)


def unknown_last(
    rows: Iterable[Row], value: Callable[[Row], Any], direction: Direction
) -> list[Row]:
    """Return the rows by value, equal ones as they came; those without one come last."""
    known: list[Row] = []
    unknown: list[Row] = []
    for row in rows:
        (unknown if value(row) is None else known).append(row)
    known.sort(key=value, reverse=direction == "descending")
    return known + unknown


class Paged(Protocol):
    """The state of a table that has pages."""

    def on_page(self, page: int) -> Self:
        """Return the same state on another page."""

    def url(self) -> str:
        """Return the address of this state."""


def pages_of(total: int) -> int:
    """Return how many pages so many rows have: one at least."""
    return max(1, -(-total // PAGE))


def page_link(label: str, query: Paged, page: int, total: int) -> Link | None:
    """Return the link to a page, None where there are no rows on it."""
    if page < 1 or PAGE * (page - 1) >= total:
        return None
    return Link(label, query.on_page(page).url())


def shown_of(page: int, shown: int, total: int, noun: str) -> str:
    """Return in words which rows of all a page shows: "51 to 60 of 60 rows"."""
    nouns = noun if total == 1 else f"{noun}s"
    if shown == total:
        return f"{total} {nouns}"
    first = PAGE * (page - 1) + 1
    return f"{first} to {first + shown - 1} of {total} {nouns}"
