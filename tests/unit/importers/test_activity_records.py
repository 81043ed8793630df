from datetime import UTC, date, datetime

import pytest

from scoring.core import records
from scoring.core.comments import text_key
from scoring.core.records import Comment, Coverage
from scoring.core.titles import company_key
from tests.unit.importers.activity_line import AT, DAY, MESSAGE, ON, SSI, record, refused

INSTANT = datetime(2026, 11, 1, 10, tzinfo=UTC)
INVITATION = {"type": "invitation", "contact": "c", "on": ON, "direction": "in"}


@pytest.mark.parametrize(
    "measures",
    [
        {"quality": 1, "text": "x"},
        {"quality": 1, "substance_words": 5},
        {"substance_words": 5, "text": "x"},
    ],
)
def test_a_comment_is_measured_once(measures: dict[str, object]):
    assert refused({"type": "comment", "on": ON, **measures})[1] == "too many"


def test_of_null_and_a_measure_the_measure_stands():
    thing = {"type": "comment", "on": ON, "quality": None, "substance_words": 12, "text": None}

    assert record(thing) == Comment(on=DAY, quality=80, words=12)


def test_a_comment_without_a_measure_has_the_flat_quality_and_says_so():
    assert record({"type": "comment", "on": ON}) == Comment(
        on=DAY, quality=40, quality_measured=False
    )


@pytest.mark.parametrize(
    ("measure", "quality"),
    [({}, 20), ({"quality": 0.85}, 43), ({"substance_words": 25}, 50), ({"text": "a b c d e"}, 20)],
)
def test_on_an_own_post_the_quality_is_halved(measure: dict[str, object], quality: int):
    found = record({"type": "comment", "on": ON, "own_post": True, **measure})

    assert isinstance(found, Comment)
    assert (found.quality, found.own_post) == (quality, True)


def test_a_comment_keeps_the_key_of_its_text():
    text = "We saw the very same thing"

    assert record({"type": "comment", "at": AT, "text": text, "post": "p"}) == Comment(
        on=DAY, at=INSTANT, quality=40, words=6, post="p", text_key=text_key(text, b"")
    )


def test_a_key_that_is_given_for_a_text_stands():
    thing = {"type": "comment", "on": ON, "text": "We saw it", "text_key": "k1"}

    assert record(thing) == Comment(on=DAY, quality=0, words=3, text_key="k1")


def test_a_member_is_read():
    thing = {
        "type": "member", "name": "Ada", "email": "ada@example.com", "title": "CEO",
        "company": "Nordlicht AG", "industry": "Software", "seat": "sales_navigator",
        "seat_since": ON, "joined_on": "2020-02-29", "profile": "https://www.linkedin.com/in/ada",
    }  # fmt: skip

    assert record(thing) == records.Member(
        name="Ada", email="ada@example.com", title="CEO", company="Nordlicht AG",
        industry="Software", seat="sales_navigator", seat_since=DAY,
        joined_on=date(2020, 2, 29), profile="https://www.linkedin.com/in/ada",
    )  # fmt: skip


def test_coverage_is_read():
    names = ["people_searches", "days_active"]

    assert record({"type": "coverage", "metrics": names, "from": ON, "to": ON}) == Coverage(
        metrics=("people_searches", "days_active"), start=DAY, end=DAY
    )


def test_a_profile_keeps_the_values_that_it_gives():
    thing = {"type": "profile", "on": ON, "photo": False, "skills": 5, "education": True}

    assert record(thing) == records.Profile(
        on=DAY, values={"photo": False, "skills": 5, "education": True}
    )


def test_a_proof_is_read():
    assert record({"type": "proof", "on": ON, "endorsements": 8, "recommendations": 2}) == (
        records.Proof(on=DAY, endorsements=8, recommendations=2)
    )


def test_a_post_is_read():
    numbers = {"words": 25, "chars": 150, "reactions": 1, "comments": 2, "reposts": 3}
    others = {"engagements": 6, "impressions": 700, "media": "video"}

    assert record({"type": "post", "at": AT, "form": "article", **numbers, **others}) == (
        records.Post(
            on=DAY, at=INSTANT, form="article", words=25, chars=150, media="video", reactions=1,
            comments=2, reposts=3, engagements=6, impressions=700,
        )
    )  # fmt: skip


def test_a_reaction_is_read():
    thing = {"type": "reaction", "at": AT, "kind": "like", "post": "p", "count": 3}

    assert record(thing) == records.Reaction(on=DAY, count=3, kind="like")


def test_followers_may_be_lost():
    assert record({"type": "followers", "on": ON, "gained": -3, "total": 500}) == (
        records.Followers(on=DAY, gained=-3, total=500)
    )


def test_a_profile_view_is_read():
    thing = {"type": "profile_view", "on": ON, "contact": "c", "degree": "out", "coworker": True}

    assert record(thing) == records.ProfileView(on=DAY, contact="c", degree="out", coworker=True)


def test_an_account_is_saved():
    assert record({"type": "saved", "at": AT, "what": "account", "count": 2}) == (
        records.Saved(on=DAY, what="account", count=2)
    )


@pytest.mark.parametrize(("given", "hundredths"), [(1.5, 150), (0.25, 25), (12, 1200), (0, 0)])
def test_a_network_sums_weights_in_hundredths(given: float, hundredths: int):
    thing = {"type": "network", "on": ON, "connections": 9, "decision_makers": given, "internal": 2}

    assert record(thing) == records.Network(
        on=DAY, connections=9, decision_makers=hundredths, internal=2
    )


def test_a_network_of_three_decimals_is_refused():
    thing = {"type": "network", "on": ON, "connections": 9, "decision_makers": 0.125}

    assert refused(thing) == ("decision_makers", "wrong value")


@pytest.mark.parametrize(
    ("title", "weight"), [("CEO", 100), ("Director", 50), ("Clerk", 0), ("", None), ("社長", None)]
)
def test_a_title_becomes_a_weight(title: str, weight: int | None):
    connection = record({"type": "connection", "on": ON, "contact": "c", "title": title})
    invitation = record({**INVITATION, "title": title})
    message = record({**MESSAGE, "title": title})

    assert connection == records.Connection(on=DAY, contact="c", title=weight)
    assert invitation == records.Invitation(on=DAY, contact="c", direction="in", title=weight)
    assert isinstance(message, records.Exchange)
    assert message.title == weight


def test_a_company_becomes_a_key():
    thing = {"type": "connection", "on": ON, "contact": "c", "company": " Nordlicht  AG"}

    assert record(thing) == records.Connection(
        on=DAY, contact="c", company=company_key("nordlicht ag", b"")
    )


def test_an_invitation_is_read():
    later = {"accepted_on": "2026-11-03", "withdrawn_on": "2026-11-05", "noted": True}
    sent = {"type": "invitation", "contact": "c", "at": AT, "direction": "out"}

    assert record(sent | later) == (
        records.Invitation(
            on=DAY, at=INSTANT, contact="c", direction="out", accepted_on=date(2026, 11, 3),
            withdrawn_on=date(2026, 11, 5), noted=True,
        )
    )  # fmt: skip


def test_a_message_received_is_one_inbound_message():
    assert record({**MESSAGE, "direction": "in", "inmail": True, "chars": 80}) == records.Exchange(
        on=DAY, conversation="t", contact="c", first_at=INSTANT, first_out=False, outbound=0,
        inbound=1, inmail=True,
    )  # fmt: skip


def test_an_outcome_keeps_its_numbers_as_decimals():
    thing = {"type": "outcome", "on": ON, "kind": "quota", "attainment": 0.875, "count": 2}

    assert record(thing | {"amount": 1e6, "currency": "EUR"}) == records.Outcome(
        on=DAY,
        kind="quota",
        values={"count": "2", "amount": "1000000.0", "attainment": "0.875", "currency": "EUR"},
    )


def test_a_reference_ssi_keeps_its_numbers_as_decimals():
    assert record({"type": "reference_ssi", "on": ON, **SSI, "industry_top_pct": 9}) == (
        records.ReferenceSSI(
            on=DAY,
            values={
                "total": "36.5", "brand": "9.1", "find": "8", "insights": "9",
                "relationships": "9.9", "industry_top_pct": "9",
            },
        )
    )  # fmt: skip
