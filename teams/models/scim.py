"""What a directory says of members by SCIM, and of teams, besides what Pillars keeps itself."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models.functions import Lower

from accounts.tenancy import TenantModel
from teams.models.member import Member
from teams.models.team import Team


class ScimUser(TenantModel):
    """A member whom a directory looks after. ``user_name`` is what it calls them.

    As long as the member has not left, they may come in by single sign-on: this is their
    invitation, which does not expire. ``is_removed`` says that the directory deleted them: while
    they are not back, it is as if they were not there.
    """

    member = models.OneToOneField(Member, on_delete=models.CASCADE, related_name="scim")
    user_name = models.CharField(max_length=254)
    external_id = models.CharField(max_length=254, blank=True)
    given_name = models.CharField(max_length=200, blank=True)
    family_name = models.CharField(max_length=200, blank=True)
    is_removed = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint("organization", Lower("user_name"), name="scim_user_name"),
            models.UniqueConstraint(
                fields=["organization", "external_id"],
                condition=~models.Q(external_id=""),
                name="scim_user_external_id",
            ),
        ]

    def __str__(self) -> str:
        return f"directory entry {self.pk}"


class ScimGroup(TenantModel):
    """A team that a directory looks after, and what it calls it."""

    team = models.OneToOneField(Team, on_delete=models.CASCADE, related_name="scim")
    external_id = models.CharField(max_length=254, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organization", "external_id"],
                condition=~models.Q(external_id=""),
                name="scim_group_external_id",
            ),
        ]

    def __str__(self) -> str:
        return f"directory group {self.pk}"
