"""Which parameters an address reads: of its query, of what is sent to it, and of kept queries."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.http import HttpRequest, QueryDict
from django.utils.datastructures import MultiValueDict

QUERY, BODY, KEPT = "query", "body", "kept"
# The query was written down as it is, to be read later.
WHOLE = "as a whole"
# What is looked up by who goes through all names, and by templates before they find a method.
NO_NAMES = (WHOLE, None, "urlencode")


@dataclass
class Read:
    """Names that were read, each with the parameters that it was read of."""

    of: list[tuple[Any, str]] = field(default_factory=list)

    def places(self, request: HttpRequest) -> set[tuple[str, str]]:
        """Return where each name was read: of the query of a request, its body, or a kept query."""
        found, is_kept = set(), (request.GET, WHOLE) in self.of
        for given, name in self.of:
            place = QUERY if given is request.GET else BODY if given is request.POST else KEPT
            found.add((QUERY if place == KEPT and is_kept else place, name))
        return {(place, name) for place, name in found if name not in NO_NAMES}


@contextmanager
def reading() -> Iterator[Read]:
    """Look on at what is read of parameters by their names, whoever asks."""
    read = Read()
    with pytest.MonkeyPatch.context() as patch:
        for method in ("get", "getlist", "__getitem__", "__contains__"):
            patch.setattr(QueryDict, method, _noting(read, getattr(MultiValueDict, method)))
        patch.setattr(QueryDict, "urlencode", _writing(read, QueryDict.urlencode))
        patch.setattr(QueryDict, "dict", lambda given: _Noted(read, given))
        yield read


class _Noted(dict[str, Any]):
    """The last value of each name, looked on at as the parameters are."""

    def __init__(self, read: Read, given: QueryDict) -> None:
        super().__init__((name, given[name]) for name in [*given])
        self.read, self.given = read, given

    def get(self, name: str, default: Any = None) -> Any:
        self.read.of.append((self.given, name))
        return super().get(name, default)

    def __getitem__(self, name: str) -> Any:
        self.read.of.append((self.given, name))
        return super().__getitem__(name)


def _writing(read: Read, original: Any) -> Any:
    def writing(given: Any, *args: Any, **kwargs: Any) -> Any:
        read.of.append((given, WHOLE))
        return original(given, *args, **kwargs)

    return writing


def _noting(read: Read, original: Any) -> Any:
    def noting(given: Any, name: Any, *args: Any, **kwargs: Any) -> Any:
        read.of.append((given, name))
        return original(given, name, *args, **kwargs)

    return noting
