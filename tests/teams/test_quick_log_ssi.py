"""LinkedIn's own index typed in: the record that a file would make, never a part of the score."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from accounts.tenancy import tenant_scope
from scoring.core.records import ReferenceSSI
from teams.models import ImportStatus
from tests.scoring.given import REACTION, score, shown
from tests.teams.door import Door
from tests.teams.logbook import TODAY, Log

NUMBERS = {
    "total": "61.3",
    "brand": "17.2",
    "find": "9.8",
    "insights": "12.1",
    "relationships": "22.2",
}
RECORD = ReferenceSSI(
    source="linkedin_ssi", ref="2026-06-10", passive=True, on=TODAY, values=NUMBERS
)


def typed(log: Log, **values: Any) -> Any:
    return log.send("ssi", **(NUMBERS | values))


def test_typed_numbers_are_the_record_that_a_file_makes_and_one_with_it(
    log: Log, door: Door
) -> None:
    answer = typed(log)

    [batch] = log.batches()
    assert (answer.status_code, answer["Location"]) == (302, f"{log.path}?day=2026-06-10")
    assert (batch.status, batch.uploads[0]["name"], batch.uploads[0]["stored"]) == (
        ImportStatus.DONE,
        "Quick log, LinkedIn’s own SSI, 10 June 2026",
        "",
    )
    assert (batch.new_count, batch.problem_count) == (1, 0)
    assert log.known(ReferenceSSI) == [RECORD]
    file = b'{"date": "2026-06-10", "memberScore": {"overall": 60}}'
    door.upload(("ssi.json", file))
    assert [dict(r.values) for r in log.known(ReferenceSSI)] == [{"total": "60"}]


def test_the_page_tells_what_was_recorded_and_undoing_brings_back_what_was(log: Log) -> None:
    typed(log)
    typed(log, total="61.5", brand="17.4")

    page = log.get()
    [row] = page.context["log"].ssi
    assert (row.is_typed, str(row.recorded.total), page.context["log"].days[0].is_logged) == (
        True,
        "61.5",
        False,
    )
    assert '<td class="num">61.5</td><td class="num">17.4</td>' in page.content.decode()
    log.undo(log.batches()[1])
    assert log.known(ReferenceSSI) == [RECORD]
    log.undo(log.batches()[0])
    assert log.known(ReferenceSSI) == []


def test_it_changes_no_score(log: Log) -> None:
    score(log.cast.rep_member, REACTION)
    before = shown(log.cast.rep_member)

    typed(log, day="2026-06-08")

    assert {on: row[:-2] + row[-1:] for on, row in shown(log.cast.rep_member).items()} == {
        on: row[:-2] + row[-1:] for on, row in before.items()
    }
    with tenant_scope(log.cast.organization.pk):
        assert "in tomorrow’s score" not in log.get().content.decode()


@pytest.mark.parametrize(
    ("values", "field", "reason"),
    [
        ({"brand": "25.1"}, "brand", "Ensure this value is less than or equal to 25."),
        ({"total": "101"}, "total", "Ensure this value is less than or equal to 100."),
        ({"find": ""}, "find", "This field is required."),
        ({"find": "9.812"}, "find", "Ensure that there are no more than 2 decimal places."),
        (
            {"total": "61.8"},
            "total",
            "Expected the sum of the pillars, give or take 0.4 for rounding.",
        ),
        (
            {"total": "63", "find": "10"},
            "total",
            "Expected the sum of the pillars, give or take 1.3 for rounding.",
        ),
        ({"day": "2026-06-11"}, "day", "This day is still to come."),
        ({"day": "2026-05-10"}, "day", "Choose a day from 11 May on."),
    ],
)
def test_what_cannot_be_true_is_refused_with_the_reason(
    log: Log, values: dict[str, str], field: str, reason: str
) -> None:
    answer = typed(log, **values)

    assert answer.status_code == 422
    assert answer.context["ssi_form"].errors == {field: [reason]}
    assert (log.batches(), log.known(ReferenceSSI)) == ([], [])


@pytest.mark.parametrize("total", ["60.9", "61.7", "61", "62"])
def test_each_number_may_be_rounded_as_it_is_written(log: Log, total: str) -> None:
    assert typed(log, total=total).status_code == 302


def test_a_day_of_the_past_is_its_own_record(log: Log) -> None:
    typed(log)
    typed(log, day=date(2026, 6, 1))

    assert sorted(r.on for r in log.known(ReferenceSSI)) == [date(2026, 6, 1), TODAY]
