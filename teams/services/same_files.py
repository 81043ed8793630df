"""Files that were imported before: equal in what they hold, and in what is read of them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import QuerySet

from teams.importers.outcomes import OUTCOMES
from teams.importers.own_csv import OWN_CSV
from teams.importers.sources import ACTIVITY, TABLE
from teams.models import APPLIED, Import
from teams.services import claims, upload_store
from teams.services.mapping import TABLES

# What files of these kinds are called tells nothing, and not all of their rows have a natural key:
# under another name they are the same files, or their rows would be added once more.
NAMELESS = frozenset({ACTIVITY, OWN_CSV.kind, OUTCOMES.kind, TABLE})

Files = Iterable[dict[str, Any]]


def digest_of_parts(files: Files, parts: Sequence[Mapping[str, Any]]) -> str:
    """Return the digest of the files' contents and of what of them is read, in any order."""
    given = list(files)
    told = [
        [told_source(given, part["kind"], part["source"]), part["person"], part["answers"]]
        for part in parts
    ]
    return upload_store.digest_of(given, sorted(json.dumps(one, sort_keys=True) for one in told))


def told_source(files: Files, kind: str, source: str) -> str:
    """Return what tells a source from others: its name, of a nameless kind its content."""
    if kind not in NAMELESS:
        return source
    for file in files:
        if source == file["name"] or source.startswith(f"{file['name']}/"):
            return str(file["digest"]) + source[len(file["name"]) :]
    return source


def imports_of(member_id: int, digest: str) -> QuerySet[Import]:
    """Return the member's finished imports of the files with this digest, the first one first."""
    found = Import.objects.filter(member_id=member_id, digest=digest, status__in=APPLIED)
    return found.order_by("pk")


def facts_of(batch: Import) -> claims.Claims:
    """Return the facts that an import has written or claimed, by table."""
    found = claims.unpack(batch.claims)
    for table in TABLES:
        name = claims.label(table.model)
        written = table.model.objects.filter(batch=batch).values_list("pk", flat=True)
        found[name] = sorted({*found.get(name, ()), *written})
    return found
