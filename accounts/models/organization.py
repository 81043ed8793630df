"""The tenant: one company that uses Pillars."""

from __future__ import annotations

import secrets
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext

from accounts.industries import Industry
from accounts.roles import Role
from accounts.visibility import LEAST_FLOOR, MOST_FLOOR, Policy, Visibility


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


class Weekday(models.IntegerChoices):
    """The day on which weeks begin, by ISO 8601's numbers."""

    MONDAY = 1
    SATURDAY = 6
    SUNDAY = 7


class Month(models.IntegerChoices):
    """The month in which the fiscal year begins."""

    JANUARY = 1
    FEBRUARY = 2
    MARCH = 3
    APRIL = 4
    MAY = 5
    JUNE = 6
    JULY = 7
    AUGUST = 8
    SEPTEMBER = 9
    OCTOBER = 10
    NOVEMBER = 11
    DECEMBER = 12


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
    week_start = models.PositiveSmallIntegerField(choices=Weekday.choices, default=Weekday.MONDAY)
    fiscal_year_start = models.PositiveSmallIntegerField(
        choices=Month.choices, default=Month.JANUARY
    )
    visibility = models.CharField(
        max_length=24, choices=Visibility.choices, default=Visibility.MANAGER_ONLY
    )
    minimum_group = models.PositiveSmallIntegerField(
        default=LEAST_FLOOR,
        validators=[MinValueValidator(LEAST_FLOOR), MaxValueValidator(MOST_FLOOR)],
        help_text=f"The fewest people whom a number may be about, {LEAST_FLOOR} to {MOST_FLOOR}.",
    )
    leaderboard = models.BooleanField(
        default=True, help_text="Whether teams have a leaderboard, where the visibility allows it."
    )
    industry = models.CharField(max_length=32, choices=Industry.choices, blank=True)
    industry_shared_since = models.DateTimeField(null=True, blank=True)
    industry_shared_by = models.ForeignKey(
        "accounts.User", on_delete=models.SET_NULL, related_name="+", null=True, blank=True
    )
    # How its people sign in: accounts/sign_in_policy.py.
    second_factor_from = models.DateField(
        null=True, blank=True, help_text="From this day on nobody enters without a second factor."
    )
    sso_only = models.BooleanField(
        "single sign-on only", default=False, help_text="Nobody enters with a password of Pillars."
    )
    email_domains = models.JSONField(
        default=list, blank=True, help_text="New people have an address there; empty: anywhere."
    )
    retention = models.JSONField(
        default=dict,
        blank=True,
        editable=False,
        help_text="Shorter periods than the site's, in days.",
    )
    is_sample = models.BooleanField("sample data", default=False, editable=False)
    hash_key = models.CharField(max_length=64, default=new_hash_key, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name

    @property
    def policy(self) -> Policy:
        """What its people see of one another."""
        return Policy(Visibility(self.visibility), self.minimum_group)

    def lets_in(self, email: str) -> bool:
        """Return whether somebody new may have this address."""
        domain = email.rpartition("@")[2].lower()
        return not self.email_domains or domain in self.email_domains

    @property
    def shares_with_industry(self) -> bool:
        """Whether its totals go into the next edition of its industry's pool."""
        return self.industry_shared_since is not None and bool(self.industry)


def address_refused(organization: Organization) -> str:
    """Return what is told about an address that is not let in."""
    domains = ", ".join(organization.email_domains)
    return gettext("Only addresses at {domains} are let in here.").format(domains=domains)


class Membership(models.Model):
    """A user's role in one organization."""

    organization = models.ForeignKey(
        Organization, on_delete=models.CASCADE, related_name="memberships"
    )
    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=16, choices=Role.choices, default=Role.REP)
    created_at = models.DateTimeField(auto_now_add=True)
    ends_on = models.DateField(
        null=True, blank=True, help_text="Last day on which the organization opens for the user."
    )

    class Meta:
        ordering = ["organization_id", "user_id"]
        constraints = [
            models.UniqueConstraint(fields=["organization", "user"], name="membership_unique")
        ]

    def __str__(self) -> str:
        return f"{self.user} in {self.organization}: {self.get_role_display()}"

    def clean(self) -> None:
        """Raise ValidationError for somebody new with an address that is not let in."""
        if self.pk is not None or not (hasattr(self, "organization") and hasattr(self, "user")):
            return
        if not self.organization.lets_in(self.user.email):
            raise ValidationError(address_refused(self.organization))

    @property
    def is_over(self) -> bool:
        """Whether the last day is over, in the organization's time zone."""
        zone = ZoneInfo(self.organization.time_zone)
        return self.ends_on is not None and self.ends_on < timezone.localdate(timezone=zone)
