"""That something changed of which reports are made: written by the database itself."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from accounts.tenancy import TenantModel

# So many members by their ids are a block; what concerns everybody stands in a block of its own.
BLOCK = 100
EVERYBODY = -1


class Change(TenantModel):
    """A change of a block of members: what reports read of them is no longer what it was.

    Triggers write it (``config.triggers``), in the transaction of the change. The sum of the
    tokens of a block is another after every change: tokens are random, and above 0.
    """

    # No constraint: triggers tell of what goes when its organization goes, too.
    organization = models.ForeignKey(
        "accounts.Organization",
        on_delete=models.CASCADE,
        related_name="+",
        db_constraint=False,
    )
    block = models.BigIntegerField()
    token = models.BigIntegerField()

    class Meta:
        ordering: ClassVar = ["organization_id", "block", "id"]

    def __str__(self) -> str:
        return f"block {self.block}"
