"""SSI JSON: LinkedIn's own index, as trackers keep it."""

from __future__ import annotations

import json
from datetime import date
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.core.records import ReferenceSSI
from scoring.core.versions.v1 import V1
from teams.importers.formats import Head
from teams.importers.reading import Answers, Finding, Input, Options, Person, Unusable
from teams.importers.ssi_json import KIND, LIMIT, SSI_JSON
from tests.unit.importers.given import reading, upload

DAY = "2026-11-22"
SUM_OF_TWO = "the sum of the pillars, give or take 0.2 for rounding"
PAYLOAD = b"""{"activeSeat":false,
 "memberScore":{"overall":61.3,"subScores":[
  {"pillar":"STRONG_RELATIONSHIP","score":22.2},{"pillar":"PROFESSIONAL_BRAND","score":17.3},
  {"pillar":"INSIGHT_ENGAGEMENT","score":12.1},{"pillar":"FIND_RIGHT_PEOPLE","score":9.8}]},
 "groupScore":[
  {"groupType":"INDUSTRY","rank":4,"groupSize":100,"industry":"Software","score":{"overall":23.1,
   "subScores":[{"pillar":"PROFESSIONAL_BRAND","score":9.9}]}},
  {"groupType":"NETWORK","rank":12,"score":{"overall":30}}]}"""
VALUES = {
    "total": "61.3",
    "relationships": "22.2",
    "brand": "17.3",
    "insights": "12.1",
    "find": "9.8",
    "industry_top_pct": "4",
    "network_top_pct": "12",
}


def read(data: bytes, answers: Answers | None = None, today: date | None = None) -> Finding:
    options = Options(ZoneInfo("Europe/Berlin"), None, "", today)
    return SSI_JSON.read(upload("ssi.json", data), options, V1, answers or {})


def read_thing(thing: object, answers: Answers | None = None) -> Finding:
    return read(json.dumps(thing).encode(), answers)


def noted(found: Finding) -> dict[date, dict[str, str]]:
    [portion] = found.portions
    assert portion.person == Person()
    return {one.on: dict(one.values) for one in portion.records if isinstance(one, ReferenceSSI)}


def scored(overall: object, *pillars: object) -> dict[str, object]:
    names = ("PROFESSIONAL_BRAND", "FIND_RIGHT_PEOPLE", "INSIGHT_ENGAGEMENT", "STRONG_RELATIONSHIP")
    parts = [{"pillar": n, "score": p} for n, p in zip(names, pillars, strict=False)]
    return {"date": DAY, "memberScore": {"overall": overall, "subScores": parts}}


def refused(thing: object) -> str:
    with pytest.raises(Unusable) as raised:
        read_thing(thing)
    return str(raised.value)


class TestPayload:
    def test_a_payload_without_a_date_asks_for_one(self):
        found = read(PAYLOAD)

        assert found.portions == []
        assert [question.name for question in found.questions] == ["date"]

    def test_with_the_date_the_numbers_are_kept_as_they_stand_in_any_order(self):
        found = read(PAYLOAD, {"date": DAY})

        assert noted(found) == {date(2026, 11, 22): VALUES}
        assert found.inputs == [Input("ssi.json", KIND, 1, 1, 0)]
        assert found.exported_on == date(2026, 11, 22)
        assert found.problems == []

    def test_it_is_a_series_of_its_own_marked_as_self_reported(self):
        [portion] = read(PAYLOAD, {"date": DAY}).portions

        assert portion.records == [
            ReferenceSSI(
                on=date(2026, 11, 22),
                values=VALUES,
                source="linkedin_ssi",
                ref=DAY,
                passive=True,
            )
        ]

    @pytest.mark.parametrize("answer", ["", "soon", "22.11.2026", "2026-11-23"])
    def test_an_answer_that_is_no_day_of_the_past_is_asked_again(self, answer: str):
        found = read(PAYLOAD, {"date": answer}, today=date(2026, 11, 22))

        assert [question.name for question in found.questions] == ["date"]

    def test_a_missing_pillar_is_unknown(self):
        thing = scored(61.3, 17.2, 9.8, 12.1)

        [values] = noted(read_thing(thing)).values()

        assert values == {"total": "61.3", "brand": "17.2", "find": "9.8", "insights": "12.1"}

    def test_a_pillar_without_a_score_is_unknown(self):
        [values] = noted(read_thing(scored(51.5, 17.2, None, 12.1, 22.2))).values()

        assert "find" not in values

    def test_a_total_alone_is_kept(self):
        [values] = noted(read_thing({"date": DAY, "ssi": 61})).values()

        assert values == {"total": "61"}

    def test_groups_without_a_team_or_a_rank_are_unknown(self):
        groups = [{"groupType": "INDUSTRY"}, {"groupType": "TEAM", "rank": 3}, None, 5]

        [values] = noted(read_thing(scored(61.3) | {"groupScore": groups})).values()

        assert values == {"total": "61.3"}

    def test_a_total_of_61_3_beside_parts_of_61_4_is_kept(self):
        assert len(noted(read_thing(scored(61.3, 17.3, 9.8, 12.1, 22.2)))) == 1


class TestWrappers:
    @pytest.mark.parametrize(
        "thing",
        [
            {"object": "LinkedinRawData", "data": {"memberScore": {"overall": 61.3}}},
            {"memberScore": {"ssi": 61.3}},
            {"ssi": 61.3},
            {"ssi": {"overall": 61.3}},
            {"socialSellingIndex": {"currentScore": {"score": 61.3}}},
            {"socialSellingIndex": {"score": 61.3}},
            {"status": 200, "response": {"body": [{"memberScore": {"overall": 61.3}}]}},
            {"groupScore": [{"score": {"overall": 99}}], "data": {"overall": 61.3}},
            {"overall": "61.3"},
            {"timestamp": 7, "overall": 61.3},
        ],
    )
    def test_the_score_is_found_in_whatever_wraps_it(self, thing: object):
        found = read_thing(thing, {"date": DAY})

        assert noted(found) == {date(2026, 11, 22): {"total": "61.3"}}

    def test_pillars_may_stand_by_name(self):
        thing = {
            "on": DAY, "overall": 61.3, "professional_brand": 17.2, "Find the right people": 9.8,
            "ssi_insights": "12.1", "relationships": 22.2, "name": "Ada",
        }  # fmt: skip

        [values] = noted(read_thing(thing)).values()

        assert values == {
            "total": "61.3", "brand": "17.2", "find": "9.8", "insights": "12.1",
            "relationships": "22.2",
        }  # fmt: skip


class TestDates:
    @pytest.mark.parametrize(
        "when",
        ["2026-11-22", "2026-11-22T09:30:00Z", "2026-11-21T23:30:00Z", 1795305600, 1795305600123],
    )
    def test_a_date_beside_the_score_is_its_day_in_the_scoring_zone(self, when: object):
        thing = {"capturedAt": when, "data": {"memberScore": {"overall": 61.3}}}

        assert list(noted(read_thing(thing))) == [date(2026, 11, 22)]

    def test_several_scores_have_their_dates(self):
        things = [
            {"date": "2026-11-01", "overall": 60},
            {"data": {"overall": 61.5}, "date": "2026-11-08"},
            {"2026-11-15": {"overall": 62}},
        ]

        assert {on.day: values["total"] for on, values in noted(read_thing(things)).items()} == {
            1: "60",
            8: "61.5",
            15: "62",
        }

    def test_scores_may_follow_one_another_on_lines(self):
        data = b'{"date": "2026-11-01", "overall": 60}\n{"date": "2026-11-02", "overall": 61}\n'

        assert len(noted(read(data))) == 2

    def test_one_of_several_without_a_date_is_a_problem(self):
        found = read_thing([{"date": DAY, "overall": 60}, {"overall": 61}])

        assert len(noted(found)) == 1
        assert [(p.line, p.column, p.reason, p.expected) for p in found.problems] == [
            (None, "score 2: date", "missing", "a day, as 2026-11-22")
        ]
        assert found.inputs == [Input("ssi.json", KIND, 2, 1, 0)]

    def test_a_day_to_come_is_a_problem(self):
        found = read(
            b'[{"date": "2026-11-22", "overall": 60}, {"date": "2026-11-23", "overall": 61}]',
            today=date(2026, 11, 22),
        )

        assert [(p.column, p.reason, p.expected) for p in found.problems] == [
            ("score 2: date", "still to come", "a day up to 2026-11-22")
        ]

    def test_the_order_of_day_and_month_is_asked_where_nothing_tells_it(self):
        things = [{"date": "03/04/2026", "overall": 60}, {"date": "05/04/2026", "overall": 60}]

        assert [question.name for question in read_thing(things).questions] == ["dates"]
        assert list(noted(read_thing(things, {"dates": "dmy"}))) == [
            date(2026, 4, 3),
            date(2026, 4, 5),
        ]

    def test_of_two_scores_of_a_day_the_later_stands(self):
        found = read_thing([{"date": DAY, "overall": n} for n in (60, 60, 61)])

        assert noted(found) == {date(2026, 11, 22): {"total": "61"}}
        assert found.inputs == [Input("ssi.json", KIND, 3, 2, 1)]


class TestInconsistent:
    @pytest.mark.parametrize(
        ("thing", "column", "expected"),
        [
            (scored(140), "total", "a number from 0 to 100"),
            (scored(-1), "total", "a number from 0 to 100"),
            (scored(61.3, 26), "brand", "a number from 0 to 25"),
            (
                scored(90.0, 10.0, 10.0, 10.0, 10.0),
                "total",
                "the sum of the pillars, give or take 0.4 for rounding",
            ),
            (
                scored(61.3, 17.2, 9.8, 12.1, 22.7),
                "total",
                "the sum of the pillars, give or take 0.4 for rounding",
            ),
            (scored(90.0, 10.0, 10.0), "total", SUM_OF_TWO),
            (scored(20.0, 20.1, 0.4), "total", SUM_OF_TWO),
            (
                scored(61.3) | {"groupScore": [{"groupType": "INDUSTRY", "rank": 101}]},
                "industry_top_pct",
                "a number from 0 to 100",
            ),
        ],
    )  # fmt: skip
    def test_numbers_that_cannot_be_true_are_refused(
        self, thing: object, column: str, expected: str
    ):
        reason = refused(thing)

        told = f"{column}: inconsistent, expected {expected}"
        assert reason == f"ssi.json: no score can be used; {told}"

    @pytest.mark.parametrize(
        "pillars",
        [(17.2, 9.8, 12.1, 22.6), (17.2, 9.8, 12.1, 21.8), (17, 10, 12, 22), (15, 10, 12, 24)],
    )
    def test_each_pillar_may_be_rounded(self, pillars: tuple[float, ...]):
        assert len(noted(read_thing(scored(61.3, *pillars)))) == 1

    def test_a_total_without_decimals_may_be_rounded(self):
        assert len(noted(read_thing(scored(62, 17.2, 9.8, 12.1, 22.2)))) == 1

    def test_one_of_several_is_a_problem_beside_the_others(self):
        found = read_thing([scored(90.0, 10.0, 10.0, 10.0, 10.0), {"date": DAY, "overall": 60}])

        assert noted(found) == {date(2026, 11, 22): {"total": "60"}}
        assert [(p.column, p.reason, p.lost) for p in found.problems] == [
            ("score 1: total", "inconsistent", True)
        ]

    @pytest.mark.parametrize(
        ("thing", "reason"),
        [
            (scored("many"), "total: wrong value, expected a number"),
            (scored(True), "total: wrong value, expected a number"),
            (scored([1]), "total: wrong value, expected a number"),
            (scored(None), "total: missing, expected the overall score"),
            (scored(61.3, "x"), "brand: wrong value, expected a number"),
            ({"date": "soon 1", "ssi": 61}, "date: wrong value, expected a day, as 2026-11-22"),
        ],
    )
    def test_what_is_no_number_is_refused(self, thing: object, reason: str):
        assert refused(thing) == f"ssi.json: no score can be used; {reason}"

    def test_a_pillar_that_stands_twice_is_refused(self):
        parts = [{"pillar": "PROFESSIONAL_BRAND", "score": n} for n in (1, 2)]

        assert "brand: a pillar stands twice" in refused(
            {"date": DAY, "memberScore": {"overall": 61.3, "subScores": parts}}
        )


class TestFile:
    @pytest.mark.parametrize(
        ("data", "reason"),
        [
            (b"{", "not JSON"),
            (b'{"ssi": NaN}', "not JSON"),
            (b'{"ssi": 1' + b"0" * 5000 + b"}", "not JSON"),
            (b"[" * 100_000, "not JSON"),
            (b'{"ssi": 61} {', "not JSON"),
            (b'{"ssi": "\xff"}', "not UTF-8"),
            (b'{"memberScore": 5}', "no score of the index is in it"),
            (b"[]", "no score of the index is in it"),
            (b"", "no score of the index is in it"),
            (b" " * (LIMIT + 1), "larger than 4 MB"),
        ],
    )
    def test_what_cannot_be_read_is_refused_with_the_reason(self, data: bytes, reason: str):
        with pytest.raises(Unusable, match=f"^ssi.json: {reason}$"):
            read(data, {"date": DAY})

    def test_a_score_deeper_than_any_wrapper_is_not_looked_for(self):
        thing: object = {"overall": 61}
        for _ in range(20):
            thing = {"data": thing}

        assert refused(thing) == "ssi.json: no score of the index is in it"

    @pytest.mark.parametrize(
        ("text", "is_ssi"),
        [
            (PAYLOAD.decode(), True),
            ('[{"date": "2026-11-22", "overall": 61}]', True),
            ('{"ssi" : "61"}', True),
            ('{"type": "reference_ssi", "on": "2026-11-22", "overall": 1}', False),
            ('{"type": "comment", "text": "\\"memberScore\\": 1"}', False),
            ('{"overall": null}', False),
            ('{"elements": []}', False),
        ],
    )
    def test_it_is_known_by_what_is_in_it(self, text: str, is_ssi: bool):
        assert SSI_JSON.recognises(Head("x.json", "activity", text=text)) is is_ssi

    def test_the_entry_reads_it(self):
        found = reading(upload("anything.txt", b'{"date": "2026-11-22", "overall": 61.3}'))

        assert found.inputs == [Input("anything.txt", KIND, 1, 1, 0)]

    def test_the_entry_says_which_question_is_open(self):
        with pytest.raises(Unusable, match=r"^ssi\.json: nothing in the file tells of which day"):
            reading(upload("ssi.json", PAYLOAD))

    def test_names_are_not_quoted(self):
        thing = [{"canary@x.example": {"overall": n, "name": "Canary"}} for n in (1, 2)]

        assert "anary" not in refused(thing)

    @given(
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.floats() | st.sampled_from([DAY, "61"]),
            lambda inner: st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(
                    ["overall", "ssi", "memberScore", "subScores", "pillar", "score", "date",
                     "groupScore", "rank", "groupType", "socialSellingIndex", "currentScore"]
                ),
                inner,
            ),
        )
    )  # fmt: skip
    def test_no_document_ever_raises_anything_but_unusable(self, thing: object):
        try:
            found = read_thing(thing, {"date": DAY})
        except Unusable as wrong:
            assert str(wrong).startswith("ssi.json: ")
        else:
            assert found.portions or found.questions
