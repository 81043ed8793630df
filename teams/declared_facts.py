"""What facts hold about people: whose, and what of contacts."""

from __future__ import annotations

from accounts.data_policy import WITH_MEMBER, DataClass, Hidden, ModelPolicy, Subject

_THEIRS = "A keyed hash of somebody else or of what they wrote; in this file they have a number."
_TEXT = "A keyed hash, by which a repeated text is known. It cannot be read back."
_REF = "A key, or a keyed hash, of the record in its source."
_KEYS = "id organization member batch replaced_by"
_TOLD = "told_on source passive"


def _fact(
    model: str, purpose: str, told: str, *, keys: str = "", hidden: dict[str, Hidden] | None = None
) -> ModelPolicy:
    """Return what is declared of a fact: what all of them have, and what is its own."""
    return ModelPolicy(
        model=f"teams.{model}",
        data_class=DataClass.FACT,
        subject=Subject.MEMBER,
        purpose=purpose,
        kept=WITH_MEMBER,
        member="member",
        keys=f"{_KEYS} {keys}".strip(),
        told=f"{_TOLD} {told}",
        hidden={"ref": Hidden(Subject.MEMBER, _REF), **(hidden or {})},
    )


FACTS = (
    ModelPolicy(
        model="teams.Contact",
        data_class=DataClass.CONTACT,
        subject=Subject.THIRD,
        purpose="The same person counts once, whoever they are.",
        kept=WITH_MEMBER,
        member="member",
        keys="id organization member",
        told="title",
        hidden={
            "key": Hidden(Subject.THIRD, _THEIRS),
            "company": Hidden(Subject.THIRD, _THEIRS),
        },
    ),
    _fact(
        "Activity",
        "What was done on a day counts for the score.",
        "kind on at count detail flag quality quality_measured words chars media total reactions "
        "comments reposts engagements impressions moment",
        hidden={
            "target": Hidden(Subject.THIRD, _THEIRS),
            "text_key": Hidden(Subject.MEMBER, _TEXT),
        },
    ),
    _fact(
        "Invitation",
        "Invitations count for the score.",
        "on at direction title accepted_on withdrawn_on noted",
        keys="contact",
    ),
    _fact(
        "Exchange",
        "Messages count for the score: how many, not what.",
        "on first_at first_out outbound inbound title inmail",
        keys="contact",
        hidden={"conversation": Hidden(Subject.THIRD, _THEIRS)},
    ),
    _fact(
        "Connection",
        "Connections count for the score.",
        "on title",
        keys="contact",
        hidden={"company": Hidden(Subject.THIRD, _THEIRS)},
    ),
    _fact("StateSnapshot", "States of the profile count for the score.", "kind on values"),
    _fact(
        "Coverage", "What is not measured is not counted as zero.", "metrics start end within floor"
    ),
    _fact("Seat", "Which points can be had with the seat.", "kind since"),
)
