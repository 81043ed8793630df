"""The faults that somebody thought of."""

from __future__ import annotations

from tests.planted import door_faults, row_faults, tenant_faults
from tests.planted.fault import Fault


def by_hand() -> list[Fault]:
    """Return them, one after another."""
    return [
        *tenant_faults.TENANCY_FAULTS,
        *door_faults.DOORS_FAULTS,
        *row_faults.ROWS_FAULTS,
        *door_faults.TOKENS_FAULTS,
        *door_faults.PEOPLE_FAULTS,
        *tenant_faults.WALL_FAULTS,
    ]
