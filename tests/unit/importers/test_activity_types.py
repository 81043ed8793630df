import json
from datetime import UTC, date, datetime
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest

from scoring.core import records
from scoring.core.comments import text_key
from scoring.core.records import AnyRecord, Comment, Coverage
from scoring.core.titles import company_key
from scoring.core.versions.v1 import V1
from teams.importers.activity import parse
from teams.importers.activity_types import TYPES
from teams.importers.reading import Options, Problem

ON = "2026-11-01"
DAY = date(2026, 11, 1)
AT = "2026-11-01T10:00:00Z"
INSTANT = datetime(2026, 11, 1, 10, tzinfo=UTC)
MESSAGE = {"type": "message", "conversation": "t", "contact": "c", "at": AT, "direction": "out"}
INVITATION = {"type": "invitation", "contact": "c", "on": ON, "direction": "in"}
SSI = {"total": 36.5, "brand": 9.1, "find": 8, "insights": 9, "relationships": 9.9}

SMALLEST = {
    "member": {"name": "Ada", "email": "ada@example.com"},
    "coverage": {"metrics": ["*"], "from": ON, "to": ON},
    "profile": {"on": ON},
    "proof": {"on": ON, "endorsements": 0, "recommendations": 0},
    "post": {"on": ON, "form": "original"},
    "comment": {"on": ON},
    "reaction": {"on": ON},
    "followers": {"on": ON, "gained": 0},
    "search": {"on": ON},
    "profile_view": {"on": ON},
    "saved": {"on": ON, "what": "lead"},
    "active": {"on": ON},
    "network": {"on": ON, "connections": 0},
    "connection": {"on": ON, "contact": "c"},
    "invitation": {"on": ON, "contact": "c", "direction": "out"},
    "message": {"at": AT, "conversation": "t", "contact": "c", "direction": "in"},
    "outcome": {"on": ON, "kind": "won"},
    "reference_ssi": {"on": ON, **SSI},
}


def read(thing: dict[str, object]) -> tuple[list[AnyRecord], list[Problem]]:
    """The records and problems of one line behind a line that keeps coverage from being implied."""
    declared = {"type": "coverage", "metrics": ["*"], "from": ON, "to": ON}
    document = f"{json.dumps(declared)}\n{json.dumps(thing)}"
    found, _, problems = parse(
        "a.jsonl", BytesIO(document.encode()), Options(ZoneInfo("UTC"), None), V1
    )
    return found[1:], problems


def record(thing: dict[str, object]) -> AnyRecord:
    found, problems = read(thing)
    assert problems == []
    assert len(found) == 1
    return found[0]


def refused(thing: dict[str, object]) -> tuple[str, str]:
    found, problems = read(thing)
    assert found == []
    return problems[0].column, problems[0].reason


def test_every_type_of_the_format_has_a_smallest_form():
    assert TYPES.keys() == SMALLEST.keys()


@pytest.mark.parametrize("kind", SMALLEST)
def test_the_smallest_form_is_a_record(kind: str):
    assert record({"type": kind, **SMALLEST[kind]}) is not None


@pytest.mark.parametrize(
    ("kind", "key"), [(kind, key) for kind, thing in SMALLEST.items() for key in thing]
)
def test_the_smallest_form_can_spare_nothing(kind: str, key: str):
    thing: dict[str, object] = {"type": kind, **SMALLEST[kind]}

    assert refused(thing | {key: None})[1] in {"missing", "not dated once"}


@pytest.mark.parametrize("kind", SMALLEST)
def test_an_unknown_key_is_refused_and_one_that_is_null_is_none(kind: str):
    thing: dict[str, object] = {"type": kind, **SMALLEST[kind]}

    assert refused(thing | {"colour": 1}) == ("colour", "unknown key")
    assert record(thing | {"colour": None, "ref": None, "passive": None}) == record(thing)


@pytest.mark.parametrize("kind", SMALLEST)
def test_every_object_may_say_its_source_its_ref_and_that_it_is_passive(kind: str):
    thing: dict[str, object] = {"type": kind, **SMALLEST[kind]}

    found = record(thing | {"source": "crm", "ref": "r1", "passive": True})

    assert (found.source, found.ref, found.passive) == ("crm", "r1", True)


@pytest.mark.parametrize("kind", [None, "dance", "Search", "", 1, ["search"], {"a": 1}, True])
def test_an_unknown_type_is_refused(kind: object):
    assert refused({"type": kind, "on": ON})[0] == "type"


@pytest.mark.parametrize("kind", ["post", "comment", "reaction", "search", "profile_view"])
def test_a_day_or_an_instant_is_told_never_both(kind: str):
    thing: dict[str, object] = {"type": kind, **SMALLEST[kind]}

    assert refused(thing | {"at": AT}) == ("at", "not dated once")
    assert record(thing | {"on": None, "at": AT}) is not None


@pytest.mark.parametrize(
    "kind", ["profile", "proof", "followers", "active", "network", "connection", "outcome"]
)
def test_what_counts_on_a_day_has_no_instant(kind: str):
    thing: dict[str, object] = {"type": kind, **SMALLEST[kind]}

    assert refused(thing | {"on": None, "at": AT}) == ("at", "unknown key")


def test_a_message_has_an_instant_and_no_day():
    assert refused({**MESSAGE, "on": ON}) == ("on", "unknown key")


@pytest.mark.parametrize(
    "on",
    ["2026-02-29", "2026-13-01", "2026-11-1", "20261101", "2026-W45-7", "01.11.2026", "", ON + " ",
     "2026-11-01T00:00:00Z", "٢٠٢٦-١١-٠١", "0000-01-01", 20261102, True, [ON]],
)  # fmt: skip
def test_a_day_that_is_no_calendar_date_is_refused(on: object):
    assert refused({"type": "active", "on": on}) == ("on", "wrong value")


@pytest.mark.parametrize(
    "at",
    ["2026-11-01T10:00:00", "2026-11-01", "2026-11-01 10:00:00Z", "2026-11-01T10:00:00z",
     "2026-02-29T10:00:00Z", "2026-11-01T24:00:01Z", "2026-11-01T10:00:60Z", "T10:00:00Z",
     "2026-11-01T10:00:00+25:00", "2026-11-01T10:00:00 Europe/Berlin", "0001-01-01T00:00:00+12:00",
     1793527200, None],
)  # fmt: skip
def test_an_instant_without_an_offset_or_that_never_was_is_refused(at: object):
    assert refused({**MESSAGE, "at": at})[0] == "at"


@pytest.mark.parametrize(
    "at",
    ["2026-11-01T10:00:00+00:00", "2026-11-01T11:00:00+01:00", "2026-11-01T05:00:00-0500",
     "2026-11-01T15:30:00.000+05:30", "2026-11-01T10:00Z", "2026-11-01T10:00:00.000000000Z",
     "2026-11-01T11:00+01"],
)  # fmt: skip
def test_equal_instants_are_equal_however_they_are_told(at: str):
    assert record({**MESSAGE, "at": at}) == record(dict(MESSAGE))


COUNTS = [
    ("proof", "endorsements"),
    ("proof", "recommendations"),
    ("post", "words"),
    ("post", "chars"),
    ("post", "reactions"),
    ("post", "comments"),
    ("post", "reposts"),
    ("post", "engagements"),
    ("post", "impressions"),
    ("comment", "substance_words"),
    ("reaction", "count"),
    ("followers", "total"),
    ("search", "count"),
    ("profile_view", "count"),
    ("saved", "count"),
    ("network", "connections"),
    ("network", "internal"),
    ("message", "chars"),
    ("outcome", "count"),
    ("profile", "headline_chars"),
    ("profile", "about_chars"),
    ("profile", "past_roles"),
    ("profile", "education"),
    ("profile", "skills"),
]


@pytest.mark.parametrize(("kind", "key"), COUNTS)
def test_a_count_is_a_whole_number_from_0(kind: str, key: str):
    thing: dict[str, object] = {"type": kind, **SMALLEST[kind]}

    assert record(thing | {key: 0}) is not None
    assert record(thing | {key: 10**9}) is not None
    for wrong in (-1, 10**9 + 1, 1.5, 3.0, "3", [3], {}):
        assert refused(thing | {key: wrong}) == (key, "wrong value")


@pytest.mark.parametrize(
    ("kind", "key"), [(kind, key) for kind, key in COUNTS if key != "education"]
)
def test_true_is_no_count(kind: str, key: str):
    assert refused({"type": kind, **SMALLEST[kind], key: True}) == (key, "wrong value")


@pytest.mark.parametrize(
    ("kind", "key"),
    [
        ("profile", "photo"),
        ("profile", "banner"),
        ("profile", "current_role_described"),
        ("profile", "location"),
        ("profile", "industry"),
        ("profile", "featured"),
        ("profile", "custom_url"),
        ("comment", "own_post"),
        ("search", "advanced"),
        ("profile_view", "coworker"),
        ("invitation", "noted"),
        ("message", "inmail"),
        ("active", "passive"),
    ],
)
def test_a_flag_is_true_or_false(kind: str, key: str):
    thing: dict[str, object] = {"type": kind, **SMALLEST[kind]}

    assert record(thing | {key: True}) != record(thing | {key: None})
    for wrong in (1, 0, "true", "", []):
        assert refused(thing | {key: wrong}) == (key, "wrong value")


@pytest.mark.parametrize(
    ("kind", "key"),
    [
        ("member", "name"),
        ("member", "title"),
        ("member", "profile"),
        ("comment", "text"),
        ("comment", "post"),
        ("reaction", "kind"),
        ("profile_view", "contact"),
        ("connection", "contact"),
        ("connection", "title"),
        ("connection", "company"),
        ("message", "conversation"),
        ("outcome", "currency"),
        ("active", "source"),
        ("active", "ref"),
    ],
)
def test_a_text_is_a_text_that_utf_8_can_hold(kind: str, key: str):
    thing: dict[str, object] = {"type": kind, **SMALLEST[kind]}

    for wrong in (1, True, ["x"], {"a": 1}, "a\0b", "\ud800"):
        assert refused(thing | {key: wrong}) == (key, "wrong value")


@pytest.mark.parametrize(
    ("kind", "key"),
    [
        ("connection", "contact"),
        ("invitation", "contact"),
        ("message", "contact"),
        ("message", "conversation"),
    ],
)
def test_a_person_or_a_conversation_without_a_key_is_refused(kind: str, key: str):
    assert refused({"type": kind, **SMALLEST[kind], key: ""}) == (key, "wrong value")


@pytest.mark.parametrize(
    ("kind", "key", "wrong"),
    [
        ("member", "seat", "gold"),
        ("post", "form", "Original"),
        ("post", "media", "gif"),
        ("profile_view", "degree", 4),
        ("profile_view", "degree", True),
        ("profile_view", "degree", "1"),
        ("profile_view", "degree", 1.0),
        ("saved", "what", "leads"),
        ("invitation", "direction", "outgoing"),
        ("message", "direction", True),
        ("outcome", "kind", "lost"),
        ("coverage", "metrics", "*"),
        ("coverage", "metrics", []),
        ("coverage", "metrics", [1]),
        ("coverage", "metrics", ["B3"]),
        ("coverage", "metrics", ["*", "people_searches"]),
        ("coverage", "from", "2026-11"),
        ("followers", "gained", 1.5),
        ("followers", "gained", True),
        ("followers", "gained", -(10**9) - 1),
        ("reference_ssi", "total", 101),
        ("reference_ssi", "brand", 25.01),
        ("reference_ssi", "find", "9"),
        ("outcome", "amount", -1),
        ("outcome", "attainment", True),
        ("invitation", "accepted_on", "yesterday"),
        ("member", "seat_since", AT),
    ],
)
def test_a_value_outside_of_its_list_or_range_is_refused(kind: str, key: str, wrong: object):
    assert refused({"type": kind, **SMALLEST[kind], key: wrong}) == (key, "wrong value")


def test_coverage_that_ends_before_it_begins_is_refused():
    thing = {"type": "coverage", "metrics": ["*"], "from": ON, "to": "2026-10-31"}

    assert refused(thing) == ("to", "wrong value")


@pytest.mark.parametrize(
    ("quality", "hundredths"),
    [("0", 0), ("1", 100), ("0.4", 40), ("0.40", 40), ("0.400", 40), ("1.0", 100), ("33e-2", 33),
     ("0.01", 1), ("-0.0", 0)],
)  # fmt: skip
def test_a_quality_has_at_most_2_decimals(quality: str, hundredths: int):
    line = f'{{"type": "comment", "on": "{ON}", "quality": {quality}}}'
    options = Options(ZoneInfo("UTC"), None)

    found, _, _ = parse("a.jsonl", BytesIO(line.encode()), options, V1)

    assert found[0] == Comment(on=DAY, quality=hundredths)


@pytest.mark.parametrize("quality", ["0.123", "1.01", "-0.01", "2", "true", "1e-9", "5e-324"])
def test_any_other_quality_is_refused(quality: str):
    thing = json.loads(f'{{"type": "comment", "on": "{ON}", "quality": {quality}}}')

    assert refused(thing) == ("quality", "wrong value")


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
