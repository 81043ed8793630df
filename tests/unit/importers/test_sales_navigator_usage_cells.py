"""The cells of usage reports: numbers, days, seats and dates, good and bad."""

from datetime import date

import pytest

from scoring.core.records import Active, Member, Network, ReferenceSSI
from tests.unit.importers.usage_report import ADA, BO, MARCH, MEASURED, covered, of, report, told


class TestNumbers:
    """Q84, and counts as other countries write them."""

    @pytest.mark.parametrize("rate", ["0.25", "25%", "25,0 %", "3.48", "N/A", "-", ""])
    def test_the_rate_of_accepted_inmails_is_not_read_however_it_is_written(self, rate):
        found = report(ADA.replace(",0.25,", f',"{rate}",'))

        assert found.problems == []

    @pytest.mark.parametrize("text", ["1,234", "1.234", "1'234", "1 234", "1234.0"])
    def test_a_count_may_be_in_groups(self, text):
        found = report(ADA.replace(",812,", f',"{text}",'))

        assert [network.connections for network in of(found, Network)] == [1234]

    def test_scores_may_have_a_comma(self):
        row = ADA.replace("61.5,17.2,9.8,12.1,22.4", '"61,5","17,2","9,8","12,1","22,4"')

        [score] = of(report(row), ReferenceSSI)

        assert score.values["total"] == "61.5"

    def test_what_numbers_do_not_tell_is_asked(self):
        rows = ADA.replace(",812,", ',"1,234",'), BO.replace(",90,", ",1.234,")

        asked = report(*rows)

        assert [question.name for question in asked.questions] == ["numbers"]
        assert asked.portions == []

    def test_and_read_as_answered(self):
        rows = ADA.replace(",812,", ',"1,234",'), BO.replace(",90,", ",1.234,")

        found = report(*rows, numbers="point")

        assert told(found) == [(3, "Total Connections", "no count", "a whole number from 0", True)]

    @pytest.mark.parametrize("text", ["-4", "many", "4.5", "4%", "<5", "9999999999999"])
    def test_of_a_bad_count_the_rest_of_the_row_counts(self, text):
        found = report(ADA.replace(",64,", f",{text},"))

        assert told(found) == [(2, "Searches Performed", "no count", "a whole number from 0", True)]
        assert covered(found).keys() == {*MEASURED} - {"people_searches"}

    @pytest.mark.parametrize("text", ["140", "-1", "much", "50%"])
    def test_a_score_beyond_its_range_is_a_problem(self, text):
        found = report(ADA.replace("61.5", text))

        assert told(found) == [
            (2, "SSI - Overall Score", "no score", "a number from 0 to 100", True)
        ]
        assert of(found, ReferenceSSI) == []

    def test_a_pillar_beyond_its_range_is_not_known(self):
        found = report(ADA.replace("17.2", "25.1"))

        [score] = of(found, ReferenceSSI)
        assert score.values.keys() == {"total", "find", "insights", "relationships"}
        assert [(p.line, p.column) for p in found.problems] == [
            (2, "SSI - Establish your professional brand")
        ]


class TestDaysActive:
    """Of more than 30 days LinkedIn reports whole weeks: more days than the period has."""

    def test_more_than_there_are_are_as_many_as_there_are(self):
        found = report(ADA.replace("Member,12,", "Member,35,"))

        assert len([one for one in of(found, Active) if not one.passive]) == 31
        assert told(found) == [
            (
                2,
                "Days Active",
                "more days than the report speaks of; LinkedIn extends periods to whole weeks, "
                "31 count",
                "at most 31",
                False,
            )
        ]

    def test_more_than_weeks_can_add_are_not_known(self):
        found = report(ADA.replace("Member,12,", "Member,44,"))

        assert of(found, Active) == []
        assert "days_active" not in covered(found)
        assert told(found) == [
            (2, "Days Active", "more days than the report speaks of", "at most 31", True)
        ]

    def test_a_period_of_thirty_days_is_not_extended(self):
        name = MARCH.replace("03-31", "03-30")

        found = report(ADA.replace("Member,12,", "Member,31,"), name=name)

        assert "days_active" not in covered(found)

    def test_all_days_of_a_month_are_active(self):
        found = report(ADA.replace("Member,12,", "Member,31,"))

        assert found.problems == []
        assert not any(one.passive for one in of(found, Active))


class TestSeats:
    @pytest.mark.parametrize("text", ["Team Member", "Team Member + Admin", "team member"])
    def test_a_member_of_the_team_holds_one_since_it_was_activated(self, text):
        found = report(ADA.replace("Team Member", text))

        assert [(one.seat, one.seat_since) for one in of(found, Member)] == [
            ("sales_navigator", date(2024, 1, 5)),
            ("sales_navigator", date(2026, 3, 31)),
        ]

    def test_who_only_administrates_holds_none_at_the_end_of_the_period(self):
        found = report(ADA.replace("Team Member", "Admin Only"))

        assert [(one.seat, one.seat_since) for one in of(found, Member)] == [
            ("free", date(2026, 3, 31))
        ]

    def test_an_unknown_type_says_nothing(self):
        found = report(ADA.replace("Team Member", "Guest"))

        assert of(found, Member) == []
        assert told(found) == [
            (
                2,
                "Current Seat Type",
                "no known type of a seat",
                "Team Member, Team Member + Admin or Admin Only",
                False,
            )
        ]


class TestDates:
    def test_the_column_tells_how_dates_are_written(self):
        rows = ADA.replace("2024-01-02,2024-01-05", "13/01/2024,05/02/2024")

        assert of(report(rows), Member)[0].seat_since == date(2024, 2, 5)

    def test_what_it_does_not_tell_is_asked(self):
        rows = ADA.replace("2024-01-02,2024-01-05", "03/01/2024,05/02/2024")

        assert [question.name for question in report(rows).questions] == ["dates"]
        assert of(report(rows, dates="mdy"), Member)[0].seat_since == date(2024, 5, 2)

    def test_a_bad_one_is_a_problem(self):
        found = report(ADA.replace("2024-01-05", "soon"))

        assert told(found) == [(2, "Date Activated", "no date", "a day, as 2026-11-22", True)]
        assert covered(found).keys() == {*MEASURED}
