"""What a list is asked for: a filter, and a part of what it finds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.http import Http404
from rest_framework.request import Request
from scim2_models import Resource, ScimFilter, SearchRequest
from scim2_models.path import CompareOperator, Comparison

from teams.scim.resources import MOST

PAGE = 100
LAST = 1_000_000  # no list is longer


@dataclass(frozen=True, slots=True)
class Asked:
    """A list that was asked for. ``first`` counts from 1."""

    filter: ScimFilter[Any] | None
    first: int
    count: int

    @classmethod
    def of(cls, asked_for: Mapping[str, Any], kind: type[Resource[Any]]) -> Asked:
        """Return what is asked for. Raises pydantic's ValidationError."""
        names = {"filter": "filter", "start_index": "startIndex", "count": "count"}
        told = {
            name: asked_for[parameter]
            for name, parameter in names.items()
            if asked_for.get(parameter) not in (None, "")
        }
        asked = SearchRequest[kind].model_validate(told)  # type: ignore[valid-type] # known then
        count = PAGE if asked.count is None else min(asked.count, MOST)
        return cls(asked.filter, min(asked.start_index or 1, LAST), count)

    @property
    def part(self) -> dict[str, int]:
        """Return which rows to read: a page, or everything that a filter has to look at."""
        return {} if self.filter else {"first": self.first - 1, "most": self.count}

    def where(self, condition: Callable[[str, str], Q]) -> Q | None:
        """Return what the database can tell of the filter already: one attribute that is equal."""
        if self.filter is None:
            return None
        node = self.filter.ast
        if not isinstance(node, Comparison) or node.op != CompareOperator.eq:
            return None
        path = node.attr_path
        name = f"{path.attr}.{path.sub_attr}" if path.sub_attr else path.attr
        return condition(name.lower(), node.value) if isinstance(node.value, str) else None

    def matching(self, total: int, found: list[Any]) -> tuple[int, list[Any]]:
        """Return how many there are, and the part of them that was asked for."""
        if self.filter is None:
            return total, found
        matching = [one for one in found if self.filter.match(one)]
        start = self.first - 1
        return len(matching), matching[start : start + self.count]


def number(pk: str) -> int:
    """Return the id that an address names. Raises Http404 for what is none."""
    if not is_number(pk):
        raise Http404("There is no such resource.")
    return int(pk)


def is_number(text: str) -> bool:
    """Return whether a text is an id that something may have."""
    return text.isascii() and text.isdigit() and len(text) < 18


def told_in(request: Request) -> dict[str, str]:
    """Return what the address asks for; of several values of a name, the last."""
    return {name: request.query_params[name] for name in request.query_params}
