import json
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest

from scoring.core.records import Comment
from scoring.core.versions.v1 import V1
from teams.importers.activity import parse
from teams.importers.activity_types import TYPES
from teams.importers.reading import Options
from tests.unit.importers.activity_line import AT, DAY, MESSAGE, ON, SMALLEST, record, refused


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


@pytest.mark.parametrize(
    "key", ["carla@secret.example", "+49 170 5550199", "Call Carla", "x" * 41, "\x1b[2J", ""]
)
def test_an_unknown_key_that_is_no_word_is_not_repeated(key: str):
    assert refused({"type": "active", "on": ON, key: 1}) == ("", "unknown key")


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
