"""The quirks of LinkedIn's own index, Q92 and Q93, and Q26 for tables of our own.

Every number is invented, and none is made by the sample generator.
"""

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from scoring.core.records import Member, ReferenceSSI
from scoring.core.versions.v1 import V1
from teams.importers.reading import Finding, Options, Unusable
from teams.importers.registry import each_finding
from tests.unit.importers.given import KEY, only, reading, upload

WRAPPED = b"""{"object": "LinkedinRawData", "data": {"activeSeat": false,
 "memberScore": {"overall": 61.3, "subScores": [
  {"pillar": "INSIGHT_ENGAGEMENT", "score": 12.1},
  {"pillar": "STRONG_RELATIONSHIP", "score": 22.2},
  {"pillar": "PROFESSIONAL_BRAND", "score": 17.3},
  {"pillar": "FIND_RIGHT_PEOPLE", "score": 9.8}]},
 "groupScore": [{"groupType": "INDUSTRY", "rank": 4, "groupSize": 100, "industry": "Software",
   "score": {"overall": 23.1, "subScores": []}},
  {"groupType": "NETWORK", "rank": 12, "score": {"overall": 30.2}}]}}"""
ANSWERED = {"ssi.json": {"date": "2026-11-22"}}


def found_in(data: bytes, answers: dict[str, dict[str, str]]) -> Finding | Unusable:
    options = Options(ZoneInfo("UTC"), KEY, "", date(2026, 11, 22))
    [(_, found)] = each_finding([upload("ssi.json", data)], options, V1, answers)
    return found


def noted(data: bytes) -> ReferenceSSI:
    found = found_in(data, ANSWERED)
    assert isinstance(found, Finding)
    [record] = found.portions[0].records
    assert isinstance(record, ReferenceSSI)
    return record


def test_q92_a_payload_in_any_wrapper_and_order_is_kept():
    record = noted(WRAPPED)

    assert record.on == date(2026, 11, 22)
    assert record.values == {
        "total": "61.3",
        "brand": "17.3",
        "find": "9.8",
        "insights": "12.1",
        "relationships": "22.2",
        "industry_top_pct": "4",
        "network_top_pct": "12",
    }


def test_q92_the_date_that_no_payload_has_is_asked():
    found = found_in(WRAPPED, {})

    assert isinstance(found, Finding)
    assert found.portions == []
    assert [question.name for question in found.questions] == ["date"]


@pytest.mark.parametrize("left", [b"", b'{"score": 12.1},'], ids=["all of it", "its name"])
def test_q92_a_missing_pillar_is_unknown(left: bytes):
    data = WRAPPED.replace(b'{"pillar": "INSIGHT_ENGAGEMENT", "score": 12.1},', left)

    assert noted(data).values == {
        "total": "61.3",
        "brand": "17.3",
        "find": "9.8",
        "relationships": "22.2",
        "industry_top_pct": "4",
        "network_top_pct": "12",
    }


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (WRAPPED.replace(b"61.3", b"140"), "a number from 0 to 100"),
        (
            b'{"memberScore": {"overall": 90.0, "subScores": ['
            b'{"pillar": "PROFESSIONAL_BRAND", "score": 10.1},'
            b'{"pillar": "FIND_RIGHT_PEOPLE", "score": 9.9},'
            b'{"pillar": "INSIGHT_ENGAGEMENT", "score": 10.2},'
            b'{"pillar": "STRONG_RELATIONSHIP", "score": 9.8}]}}',
            "the sum of the pillars, give or take 0.4 for rounding",
        ),
    ],
)
def test_q93_numbers_that_cannot_be_true_are_refused(data: bytes, expected: str):
    found = found_in(data, ANSWERED)

    assert isinstance(found, Unusable)
    assert str(found) == (
        f"ssi.json: no score can be used; total: inconsistent, expected {expected}"
    )


def test_q93_the_index_is_marked_as_self_reported_in_any_case():
    record = noted(WRAPPED)

    assert (record.source, record.passive) == ("linkedin_ssi", True)


def test_q26_a_cell_of_our_own_table_that_looks_like_a_formula_is_text():
    table = (
        b"type,name,email,title,company\n"
        b'member,@Ada,ada@example.com,"=HYPERLINK(""https://x.example"")",+49\n'
    )

    member = only(reading(upload("own.csv", table)), Member)

    assert (member.name, member.title, member.company) == (
        "@Ada",
        '=HYPERLINK("https://x.example")',
        "+49",
    )
