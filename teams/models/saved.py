"""What people keep of the User Report: views of it, and groups of members."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower

from accounts.tenancy import TenantModel
from teams.models.member import Member

NAME_LENGTH = 60
QUERY_LENGTH = 4_000


class Saved(TenantModel):
    """Something with a name that is its owner's alone, or shared with all who see the report.

    It goes with the owner's account. Of one owner, no two of a kind have the same name.
    """

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=NAME_LENGTH)
    is_shared = models.BooleanField("shared", default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name


class SavedView(Saved):
    """A state of the report: what stands behind the question mark of its address.

    ``is_start`` is the view that the owner's report opens with.
    """

    query = models.CharField(max_length=QUERY_LENGTH, blank=True)
    is_start = models.BooleanField("opens first", default=False)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["order", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                *("organization", "owner", Lower("name")),
                name="saved_view_name_unique",
                violation_error_message="There is a view with this name already.",
            ),
            models.UniqueConstraint(
                fields=["organization", "owner"],
                condition=models.Q(is_start=True),
                name="saved_view_start_once",
                violation_error_message="Another view of this owner opens first already.",
            ),
        ]


class SavedGroup(Saved):
    """Members who were put together by hand. It shows nobody whom the viewer may not see."""

    class Meta:
        ordering: ClassVar = [Lower("name"), "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                *("organization", "owner", Lower("name")),
                name="saved_group_name_unique",
                violation_error_message="There is a group with this name already.",
            ),
        ]


class SavedGroupMember(TenantModel):
    """A member of a saved group. It goes with the group, and with the member."""

    group = models.ForeignKey(SavedGroup, on_delete=models.CASCADE, related_name="places")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")

    class Meta:
        ordering: ClassVar = ["group_id", "id"]
        verbose_name = "member of a saved group"
        verbose_name_plural = "members of saved groups"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["group", "member"], name="saved_group_member_unique")
        ]

    def __str__(self) -> str:
        return f"{self.member} in {self.group}"
