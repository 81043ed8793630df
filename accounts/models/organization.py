"""The tenant: one company that uses Pillars."""

from __future__ import annotations

import secrets
from functools import cache
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.db import models

from accounts.industries import Industry
from accounts.roles import Role


def new_hash_key() -> str:
    """Return a new secret under which an organization's person keys are hashed."""
    return secrets.token_hex(32)


@cache
def _time_zones() -> frozenset[str]:
    """Return the names of all time zones; listing them walks through folders of files."""
    return frozenset(available_timezones())


def validate_time_zone(value: str) -> None:
    """Raise ValidationError unless ``value`` is an IANA time zone name."""
    if value not in _time_zones():
        raise ValidationError(f"“{value}” is no time zone; expected a name such as Europe/Oslo")


class SeatPolicy(models.TextChoices):
    """How the find pillar treats members without a Sales Navigator seat."""

    EQUAL = "equal", "Equal: seat-only points do not apply to free seats"
    LINKEDIN_LIKE = "linkedin_like", "LinkedIn-like: free seats earn 0 of them"


class Organization(models.Model):
    """One tenant. Days, weeks and rules are counted by its settings.

    It takes part in the pool of its ``industry`` where ``industry_shared_since`` is set.
    """

    name = models.CharField(max_length=120)
    slug = models.SlugField(max_length=60, unique=True, help_text="Part of every address.")
    time_zone = models.CharField(
        max_length=64, default="UTC", validators=[validate_time_zone], help_text="An IANA name."
    )
    company_aliases = models.JSONField(
        default=list, blank=True, help_text="Names under which co-workers list the company."
    )
    seat_policy = models.CharField(
        max_length=16, choices=SeatPolicy.choices, default=SeatPolicy.EQUAL
    )
    industry = models.CharField(max_length=32, choices=Industry.choices, blank=True)
    industry_shared_since = models.DateTimeField(null=True, blank=True)
    industry_shared_by = models.ForeignKey(
        "accounts.User", on_delete=models.SET_NULL, related_name="+", null=True, blank=True
    )
    is_sample = models.BooleanField("sample data", default=False, editable=False)
    hash_key = models.CharField(max_length=64, default=new_hash_key, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name

    @property
    def shares_with_industry(self) -> bool:
        """Whether its totals go into the next edition of its industry's pool."""
        return self.industry_shared_since is not None and bool(self.industry)


class Membership(models.Model):
    """A user's role in one organization."""

    organization = models.ForeignKey(
        Organization, on_delete=models.CASCADE, related_name="memberships"
    )
    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=16, choices=Role.choices, default=Role.REP)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["organization_id", "user_id"]
        constraints = [
            models.UniqueConstraint(fields=["organization", "user"], name="membership_unique")
        ]

    def __str__(self) -> str:
        return f"{self.user} in {self.organization}: {self.get_role_display()}"
