"""The released model versions, by name."""

from __future__ import annotations

from scoring.core.model import ModelSpec
from scoring.core.versions.v1 import V1

CURRENT = "ssi-v1"
RELEASED = {V1.name: V1}


def model(name: str) -> ModelSpec:
    """The released version called ``name``. Raises ``KeyError`` where there is none."""
    return RELEASED[name]
