"""Which facts an import found known: kept with the import, so that an undo leaves them alone."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Mapping
from itertools import accumulate, pairwise

from teams.models import Fact

Claims = dict[str, list[int]]


def label(model: type[Fact]) -> str:
    """Return the name under which the claims on a model's rows stand."""
    return model._meta.model_name or ""


def pack(claims: Mapping[str, Iterable[int]]) -> bytes:
    """Return ids by label, compressed: sorted ids lie close together, so their steps are kept."""
    steps = {}
    for name, ids in claims.items():
        ordered = sorted(ids)
        steps[name] = [b - a for a, b in pairwise([0, *ordered])]
    return zlib.compress(json.dumps(steps, separators=(",", ":")).encode())


def unpack(packed: bytes | memoryview | None) -> Claims:
    """Return what ``pack`` was given, sorted; nothing for an import that claims nothing."""
    if not packed:
        return {}
    steps: dict[str, list[int]] = json.loads(zlib.decompress(packed))
    return {name: list(accumulate(ids)) for name, ids in steps.items()}
