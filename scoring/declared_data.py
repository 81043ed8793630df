"""What is computed about people."""

from __future__ import annotations

from accounts.data_policy import (
    ALWAYS,
    WITH_MEMBER,
    WITH_ORGANIZATION,
    DataClass,
    Hidden,
    ModelPolicy,
    Subject,
)

_DERIVED = "It is computed from the activity in this file, packed, and written anew at any time."
_GROUP = "It tells of groups, of no one person."

POLICIES = (
    ModelPolicy(
        model="scoring.ScoreSnapshot",
        data_class=DataClass.SCORE,
        subject=Subject.MEMBER,
        purpose="The score of a day, as it was shown.",
        kept="scores",
        member="member",
        keys="id organization member facts_version restated_by",
        told="on model policy seat total brand find insights relationships estimated components "
        "data_through computed_at restated_at restated_why former",
    ),
    ModelPolicy(
        model="scoring.ScoreOutlook",
        data_class=DataClass.SCORE,
        subject=Subject.MEMBER,
        purpose="What of the evidence still counts tomorrow.",
        kept=WITH_MEMBER,
        member="member",
        keys="id organization member facts_version",
        told="model since data_through",
        hidden={
            "contributions": Hidden(Subject.MEMBER, _DERIVED),
            "covered": Hidden(Subject.MEMBER, _DERIVED),
            "seats": Hidden(Subject.MEMBER, _DERIVED),
        },
    ),
    ModelPolicy(
        model="scoring.RecomputeRun",
        data_class=DataClass.SCORE,
        subject=Subject.MEMBER,
        purpose="A worker computes scores once, whatever becomes of it.",
        kept="recomputes",
        member="member",
        keys="id organization member batch attempts",
        told="why through status snapshots total_before total_after message created_at told_at "
        "started_at heartbeat_at finished_at",
    ),
    ModelPolicy(
        model="scoring.IndustryEdition",
        data_class=DataClass.GROUP,
        subject=Subject.NONE,
        purpose="Medians of an industry.",
        kept=ALWAYS,
        keys="id industry on until n median brand find insights relationships step made_at",
        not_exported=_GROUP,
    ),
    ModelPolicy(
        model="scoring.IndustryShare",
        data_class=DataClass.GROUP,
        subject=Subject.ORGANIZATION,
        purpose="Which edition an organization may read.",
        kept=WITH_ORGANIZATION,
        keys="id organization edition",
        told="members",
        not_exported=_GROUP,
    ),
    ModelPolicy(
        model="scoring.IndustryStanding",
        data_class=DataClass.SCORE,
        subject=Subject.MEMBER,
        purpose="The own place in the industry.",
        kept=WITH_MEMBER,
        member="member",
        keys="id organization share member",
        told="total top_percent",
    ),
    ModelPolicy(
        model="scoring.GroupEdition",
        data_class=DataClass.GROUP,
        subject=Subject.ORGANIZATION,
        purpose="What is told of groups for a week. It has ids of members, and no name.",
        kept=WITH_ORGANIZATION,
        told="on floor body made_at",
        not_exported=_GROUP,
    ),
)
