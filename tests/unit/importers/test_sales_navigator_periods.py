"""The period of a usage report: in the name of the file, or asked; and several reports."""

from datetime import date

import pytest

from scoring.core.records import Active, Coverage, Search
from scoring.core.score import score
from scoring.core.versions.v1 import V1
from teams.importers.reading import Unusable
from teams.importers.registry import each_finding
from tests.unit.importers.given import OPTIONS, of, reading, upload
from tests.unit.importers.usage_report import ADA, BO, HEADER, MARCH, alone, report

ONE = (HEADER + ADA).encode()
APRIL = "Sales_Navigator_Usage_Reporting_2026-03-15_to_2026-04-15.csv"


def period(found):
    [one] = [record for record in alone(found).records if isinstance(record, Coverage)]
    return one.start, one.end


def score_of(found, on):
    return {part.code: part for part in score(found.records, on, V1).components.values()}


class TestTheName:
    """Q82: the period is in the name of the file; of a renamed one it is asked."""

    @pytest.mark.parametrize(
        "name",
        [
            "Sales_Navigator_Usage_Reporting_2025-03-01_to_2025-03-31.csv",
            "Sales_Navigator_Usage_Reporting_2025-03-01_to_2025-03-31 (2).csv",
            "sales navigator usage reporting 2025-03-01 to 2025-03-31.CSV",
            "2026/North/Sales_Navigator_Usage_Reporting_2025-03-01_to_2025-03-31.csv",
            "team-2025-03-01-to-2025-03-31",
        ],
    )
    def test_tells_the_period(self, name):
        assert period(report(ADA, name=name)) == (date(2025, 3, 1), date(2025, 3, 31))

    @pytest.mark.parametrize(
        "name",
        [
            "march.csv",
            "2025-03-01.csv",
            "2025-03-01_to_2025-03-31/report.csv",
            "report_2025-03-31_to_2025-03-01.csv",
            "report_2025-02-01_to_2025-02-29.csv",
            "report_2025-03-01_to_2025-03-31_and_2025-04-01_to_2025-04-30.csv",
            "report_2020-01-01_to_2025-03-31.csv",
            "report_1025-03-01_to_1025-03-31.csv",
            "report_9999-12-01_to_9999-12-31.csv",
        ],
    )
    def test_without_one_the_period_is_asked_and_never_guessed(self, name):
        found = report(ADA, name=name, today=date(2026, 4, 1))

        assert [question.name for question in found.questions] == ["period"]
        assert "this name has none" in found.questions[0].why
        assert found.portions == []

    def test_the_answer_is_the_period(self):
        found = report(ADA, name="march.csv", period="2026-03-01/2026-03-31")

        assert period(found) == (date(2026, 3, 1), date(2026, 3, 31))
        assert found.questions == []

    def test_an_answer_outweighs_the_name(self):
        found = report(ADA, name=MARCH, period=" 2026-02-01 / 2026-02-28 ")

        assert period(found) == (date(2026, 2, 1), date(2026, 2, 28))

    @pytest.mark.parametrize(
        "answer",
        [
            *("", "March", "2026-03-01", "2026-03-31/2026-03-01", "2026-03-01/2029-03-01"),
            "2026-04-02/2026-04-30",
        ],
    )
    def test_where_the_answer_is_no_period_it_is_asked_again(self, answer):
        found = report(ADA, name="march.csv", today=date(2026, 4, 1), period=answer)

        assert [(question.name, question.why) for question in found.questions] == [
            (
                "period",
                "the answer is no period of a report; expected two days in their order and not "
                "after today, as 2026-03-01/2026-03-31",
            )
        ]
        assert found.portions == []

    def test_two_years_are_a_period(self):
        name = MARCH.replace("2026-03-01", "2024-03-25")

        assert period(report(ADA, name=name)) == (date(2024, 3, 25), date(2026, 3, 31))

    def test_a_period_ends_today_at_the_latest(self):
        found = report(ADA, today=date(2026, 3, 20))

        assert period(found) == (date(2026, 3, 1), date(2026, 3, 20))

    def test_a_period_to_come_is_refused(self):
        with pytest.raises(AssertionError, match="begins on 2026-03-01, which is after today"):
            report(ADA, today=date(2026, 2, 28))


class TestOverlaps:
    """Q85: of two reports on one day the later counts; they are not added, and it is said."""

    def test_the_days_of_both_are_those_of_the_later_report(self):
        late = (HEADER + ADA.replace(",64,", ",32,")).encode()

        found = reading(upload(APRIL, late), upload(MARCH, ONE))

        searches = {one.on: one.count for one in of(found, Search)}
        assert {searches[date(2026, 3, day)] for day in range(1, 15)} == {2}
        assert {searches[date(2026, 3, day)] for day in range(15, 32)} == {1}
        assert len(searches) == len(of(found, Search)) == 31 + 15

    def test_a_later_report_without_any_leaves_none(self):
        late = (HEADER + ADA.replace(",64,", ",0,")).encode()

        found = reading(upload(MARCH, ONE), upload(APRIL, late))

        assert sum(one.count for one in of(found, Search) if one.on >= date(2026, 3, 15)) == 0

    def test_days_active_are_not_added_either(self):
        found = reading(upload(MARCH, ONE), upload(APRIL, ONE))

        active = [one.on for one in of(found, Active) if not one.passive]
        assert active == [date(2026, 4, day) for day in range(4, 16)]

    def test_both_say_so(self):
        found = reading(upload(MARCH, ONE), upload(APRIL, ONE))

        assert [(p.file, p.reason, p.expected, p.lost) for p in found.problems] == [
            (
                MARCH,
                f"{APRIL} also speaks of 2026-03-15 to 2026-03-31: of a seat in both the report "
                "that ends later counts on these days, they are not added up",
                "periods side by side",
                False,
            ),
            (
                APRIL,
                f"{MARCH} also speaks of 2026-03-15 to 2026-03-31: of a seat in both the report "
                "that ends later counts on these days, they are not added up",
                "periods side by side",
                False,
            ),
        ]

    def test_a_period_as_answered_overlaps_as_well(self):
        told = each_finding(
            [upload("a.csv", ONE), upload(MARCH, ONE)],
            OPTIONS,
            V1,
            {"a.csv": {"period": "2026-03-31/2026-04-29"}},
        )

        assert [len(found.problems) for _, found in told] == [1, 1]

    def test_periods_side_by_side_say_nothing(self):
        april = MARCH.replace("03-01_to_2026-03-31", "04-01_to_2026-04-30")

        assert reading(upload(MARCH, ONE), upload(april, ONE)).problems == []

    def test_one_without_a_period_says_nothing_yet(self):
        told = each_finding([upload("a.csv", ONE), upload(MARCH, ONE)], OPTIONS, V1, {})

        assert [len(found.problems) for _, found in told] == [0, 0]


class TestTheScore:
    def test_a_report_measures_what_it_counts(self):
        found = score_of(reading(upload(MARCH, ONE)), date(2026, 3, 31))

        measured = {code: part.coverage for code, part in found.items()}
        assert {code: state for code, state in measured.items() if state != "not_measured"} == {
            "F1": "partial",
            "F2": "partial",
            "F4": "partial",
            "F5": "measured",
        }

    def test_a_spread_of_searches_makes_no_day_active(self):
        found = score_of(reading(upload(MARCH, ONE)), date(2026, 3, 31))

        assert found["F5"].raw == 12

    def test_who_only_administrates_has_no_leads_to_save(self):
        row = ADA.replace("Team Member", "Admin Only")

        found = score_of(reading(upload(MARCH, (HEADER + row).encode())), date(2026, 3, 31))

        assert found["F4"].coverage == "not_applicable"


class TestOnePersonAlone:
    def test_a_report_of_several_people_is_refused_with_what_to_do(self):
        with pytest.raises(Unusable) as raised:
            reading(upload(MARCH, ONE + BO.encode()))

        assert str(raised.value) == (
            f"{MARCH}: holds the evidence of 2 people; give a file of one person, "
            "or import it in the browser, which finds out who they are"
        )

    def test_a_report_without_a_period_is_refused_with_what_to_do(self):
        with pytest.raises(Unusable, match=r"march\.csv: the period of a usage report stands in"):
            reading(upload("march.csv", ONE))
