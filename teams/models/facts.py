"""Facts: what members did and were, as scored and shown. No message, search or comment text.

Each row mirrors a record of the neutral evidence (``scoring.core.records``). A row is written
once: a later import that says something else about the same ``ref`` writes a new row and marks
the old one ``replaced_by``, so that an undo can bring it back.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from accounts.tenancy import TenantModel
from teams.models.imports import Import
from teams.models.member import Member


class Contact(TenantModel):
    """Somebody a member dealt with: a keyed hash, never a name or an address.

    ``title`` and ``company`` are the latest known seniority weight (hundredths) and company key.
    They are looked up by their member, whose index is that of the key.
    """

    organization = models.ForeignKey(
        "accounts.Organization", on_delete=models.CASCADE, related_name="+", db_index=False
    )
    member = models.ForeignKey(
        Member, on_delete=models.CASCADE, related_name="contacts", db_index=False
    )
    key = models.CharField(max_length=64)
    title = models.PositiveSmallIntegerField("title weight", null=True, blank=True)
    company = models.CharField("company key", max_length=64, blank=True)

    class Meta:
        ordering: ClassVar = ["member_id", "key"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["member", "key"], name="contact_unique")
        ]

    def __str__(self) -> str:
        return self.key[:8]


class Fact(TenantModel):
    """What every fact carries. ``source`` and ``ref`` are its natural key within its kind.

    The indexes of organization and member are those of each fact's (member, day): every query
    asks for members, and an index on the organization alone would only mislead the planner.
    """

    organization = models.ForeignKey(
        "accounts.Organization", on_delete=models.CASCADE, related_name="+", db_index=False
    )
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+", db_index=False)
    batch = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="+")
    replaced_by = models.ForeignKey(
        Import,
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
        db_index=False,
    )
    told_on = models.DateField(
        null=True, editable=False, help_text="The day of the latest export that said so."
    )
    source = models.CharField(max_length=200, blank=True)
    ref = models.CharField(max_length=64, blank=True)
    passive = models.BooleanField(default=False)

    class Meta:
        abstract = True


def fact_indexes(name: str, day: str = "on") -> list[models.Index]:
    """Return the indexes of a fact: by member and day, and the few rows that were replaced."""
    return [
        models.Index(fields=["member", day], name=f"{name}_member_{day}"),
        models.Index(
            fields=["replaced_by"],
            name=f"{name}_replaced",
            condition=models.Q(replaced_by__isnull=False),
        ),
    ]


def natural_key(name: str, *, kind: bool = False) -> list[models.BaseConstraint]:
    """Return the constraint that a natural key has one active row."""
    return [
        models.UniqueConstraint(
            fields=["member", *(["kind"] if kind else []), "source", "ref"],
            condition=models.Q(replaced_by__isnull=True) & ~models.Q(ref=""),
            name=f"{name}_ref_unique",
        )
    ]


class ActivityKind(models.TextChoices):
    """What was done on a day."""

    POST = "post", "Post"
    ENGAGEMENT = "engagement", "Engagement of a post"
    COMMENT = "comment", "Comment"
    REACTION = "reaction", "Reactions"
    FOLLOWERS = "followers", "Followers"
    SEARCH = "search", "Searches"
    PROFILE_VIEW = "profile_view", "Profile views"
    SAVED = "saved", "Saved leads and accounts"
    ACTIVE = "active", "Active day"


class Activity(Fact):
    """One thing done, or ``count`` equal ones on a day."""

    kind = models.CharField(max_length=12, choices=ActivityKind.choices)
    on = models.DateField()
    at = models.DateTimeField(null=True, blank=True)
    count = models.IntegerField(default=1)
    detail = models.CharField(
        max_length=40, blank=True, help_text="Post form, reaction kind, degree, lead or account."
    )
    flag = models.BooleanField(
        default=False, help_text="Advanced search, co-worker viewed, comment on an own post."
    )
    target = models.CharField(max_length=64, blank=True, help_text="Key of the post or person.")
    text_key = models.CharField(max_length=64, blank=True)
    quality = models.PositiveSmallIntegerField(null=True, blank=True, help_text="In hundredths.")
    quality_measured = models.BooleanField(default=True)
    words = models.PositiveIntegerField(null=True, blank=True)
    chars = models.PositiveIntegerField(null=True, blank=True)
    media = models.CharField(max_length=40, blank=True)
    total = models.PositiveIntegerField(null=True, blank=True, help_text="Followers in all.")
    reactions = models.PositiveIntegerField(null=True, blank=True)
    comments = models.PositiveIntegerField(null=True, blank=True)
    reposts = models.PositiveIntegerField(null=True, blank=True)
    engagements = models.PositiveIntegerField(null=True, blank=True)
    impressions = models.PositiveIntegerField(null=True, blank=True)
    moment = models.BigIntegerField(
        null=True, blank=True, help_text="When LinkedIn numbered the post, in milliseconds."
    )

    class Meta:
        ordering: ClassVar = ["member_id", "on", "id"]
        verbose_name_plural = "activity"
        indexes: ClassVar = fact_indexes("activity")
        constraints: ClassVar = natural_key("activity", kind=True)

    def __str__(self) -> str:
        return f"{self.get_kind_display()} on {self.on}"


class DirectionChoice(models.TextChoices):
    """Who turned to whom."""

    OUT = "out", "Sent"
    IN = "in", "Received"


class Invitation(Fact):
    """An invitation to connect."""

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="+")
    on = models.DateField()
    at = models.DateTimeField(null=True, blank=True)
    direction = models.CharField(max_length=3, choices=DirectionChoice.choices)
    title = models.PositiveSmallIntegerField("title weight", null=True, blank=True)
    accepted_on = models.DateField(null=True, blank=True)
    withdrawn_on = models.DateField(null=True, blank=True)
    noted = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["member_id", "on", "id"]
        indexes: ClassVar = fact_indexes("invitation")
        constraints: ClassVar = natural_key("invitation")

    def __str__(self) -> str:
        return f"Invitation {self.direction} on {self.on}"


class Exchange(Fact):
    """Messages of one conversation with one contact on one day: counts, never text."""

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="+")
    conversation = models.CharField(max_length=64)
    on = models.DateField()
    first_at = models.DateTimeField()
    first_out = models.BooleanField()
    outbound = models.PositiveIntegerField(default=0)
    inbound = models.PositiveIntegerField(default=0)
    title = models.PositiveSmallIntegerField("title weight", null=True, blank=True)
    inmail = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["member_id", "on", "id"]
        indexes: ClassVar = fact_indexes("exchange")
        constraints: ClassVar = natural_key("exchange")

    def __str__(self) -> str:
        return f"Messages on {self.on}"


class Connection(Fact):
    """A connection made on a day."""

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="+")
    on = models.DateField()
    title = models.PositiveSmallIntegerField("title weight", null=True, blank=True)
    company = models.CharField("company key", max_length=64, blank=True)

    class Meta:
        ordering: ClassVar = ["member_id", "on", "id"]
        indexes: ClassVar = fact_indexes("connection")
        constraints: ClassVar = natural_key("connection")

    def __str__(self) -> str:
        return f"Connection on {self.on}"


class StateKind(models.TextChoices):
    """What a snapshot tells."""

    PROFILE = "profile", "Profile checklist"
    PROOF = "proof", "Endorsements and recommendations"
    NETWORK = "network", "Network counts"
    OUTCOME = "outcome", "Business outcome"
    REFERENCE_SSI = "reference_ssi", "LinkedIn's own SSI"


class StateSnapshot(Fact):
    """A state as it was known on a day."""

    kind = models.CharField(max_length=16, choices=StateKind.choices)
    on = models.DateField()
    values = models.JSONField()

    class Meta:
        ordering: ClassVar = ["member_id", "on", "id"]
        indexes: ClassVar = fact_indexes("state")
        constraints: ClassVar = natural_key("state", kind=True)

    def __str__(self) -> str:
        return f"{self.get_kind_display()} on {self.on}"


class Coverage(Fact):
    """The components that an import measures, and from when to when."""

    metrics = models.JSONField()
    start = models.DateField()
    end = models.DateField()
    within = models.CharField(
        max_length=40, blank=True, help_text="Only on days that are covered for this one too."
    )
    floor = models.BooleanField(default=False, help_text="What is counted is a lower bound.")

    class Meta:
        ordering: ClassVar = ["member_id", "start", "id"]
        verbose_name_plural = "coverage"
        indexes: ClassVar = fact_indexes("coverage", day="start")
        constraints: ClassVar = natural_key("coverage")

    def __str__(self) -> str:
        return f"{', '.join(self.metrics)} from {self.start} to {self.end}"


class SeatKind(models.TextChoices):
    """The seat that a member holds on LinkedIn."""

    FREE = "free", "Free"
    SALES_NAVIGATOR = "sales_navigator", "Sales Navigator"


class Seat(Fact):
    """A seat held from a day on, until the next one begins. Staff type it, or an import tells it.

    Without a ``batch`` it was typed. Without a day it was held from the beginning.
    """

    batch = models.ForeignKey(  # type: ignore[assignment]  # the one fact that can be typed
        Import, on_delete=models.CASCADE, related_name="+", null=True, blank=True, editable=False
    )
    member = models.ForeignKey(
        Member, on_delete=models.CASCADE, related_name="seats", db_index=False
    )
    kind = models.CharField(max_length=16, choices=SeatKind.choices, blank=True)
    since = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["member_id", models.F("since").asc(nulls_first=True), "id"]
        indexes: ClassVar = fact_indexes("seat", day="since")
        constraints: ClassVar = natural_key("seat")

    def __str__(self) -> str:
        return f"{self.get_kind_display()} since {self.since or 'the beginning'}"
