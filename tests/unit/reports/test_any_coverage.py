"""Whatever is covered by whomever, what is missing can be named."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from scoring.core.records import Coverage, Member
from scoring.core.registry import CURRENT, model
from teams.reports.coverage_report import cell_of, letters_of
from teams.reports.coverage_spans import length, measured, rest
from teams.reports.coverage_words import SILENT_DAYS, gaps
from teams.reports.reminders import AGED, reminders

SPEC = model(CURRENT)
AS_OF = date(2026, 11, 22)
SINCE = date(2026, 6, 1)
DAYS = st.dates(date(2026, 4, 1), date(2027, 1, 31))
NAMES = st.sampled_from([*SPEC.columns])
SOURCES = st.sampled_from(
    ["linkedin", "sales_navigator", "creator_analytics", "self-reported", "", "crm"]
)
SEATS = st.lists(
    st.builds(
        Member,
        name=st.just(""),
        email=st.just(""),
        seat=st.sampled_from(["free", "sales_navigator"]),
        seat_since=st.none() | DAYS,
    ),
    max_size=3,
)


@st.composite
def coverages(draw: st.DrawFn) -> Coverage:
    start = draw(DAYS)
    end = draw(st.one_of(st.just(date.max), DAYS.filter(lambda day: day >= start)))
    return Coverage(
        metrics=tuple(draw(st.lists(NAMES, min_size=1, max_size=4))),
        start=start,
        end=end,
        source=draw(SOURCES),
        within=draw(st.just("") | NAMES),
    )


@given(told=st.lists(coverages(), max_size=8), seats=SEATS)
def test_what_has_no_gap_is_measured_but_for_the_last_days(
    told: list[Coverage], seats: list[Member]
) -> None:
    found = measured([*told, *seats], SPEC)
    first, last = SINCE.toordinal(), AS_OF.toordinal()

    named = {code for gap in gaps(found, since=SINCE, as_of=AS_OF) for code, _ in gap.codes}

    for component in SPEC.components:
        held = found.applies(component.name, first, last)
        if component.code in named or not found.applies(component.name, last, last):
            continue
        if any(source == "linkedin" for source in found.of[component.name]):
            continue  # the days before the account existed are no gap
        if {*found.of[component.name]} == {"self-reported"}:
            continue  # of what is logged by hand only the window is judged
        since = held[-1][0]
        missing = rest(since, last, found.days(component.name, since, last))
        assert length(missing) <= SILENT_DAYS, component.code


@given(told=st.lists(coverages(), max_size=8), seats=SEATS, today=DAYS)
def test_nobody_is_reminded_of_what_is_young(
    told: list[Coverage], seats: list[Member], today: date
) -> None:
    found = measured([*told, *seats], SPEC)

    for reminder in reminders(found, today=today):
        age = int(reminder.text.split(" days ago")[0].rpartition(" ")[2])
        assert age >= AGED


@given(told=st.lists(coverages(), max_size=6), seats=SEATS, weeks=st.integers(0, 25))
def test_every_week_of_every_component_has_its_words(
    told: list[Coverage], seats: list[Member], weeks: int
) -> None:
    found = measured([*told, *seats], SPEC)
    monday = date(2026, 11, 16) - timedelta(weeks=weeks)

    for component in SPEC.components:
        cell = cell_of(found, letters_of(found), component.name, monday, AS_OF)

        first, last = monday.toordinal(), min(monday.toordinal() + 6, AS_OF.toordinal())
        is_covered = bool(found.days(component.name, first, last))
        applies = bool(found.applies(component.name, first, last))
        assert cell.words != ""
        assert (cell.mark != "") == (cell.state in ("full", "part", "kept"))
        if component.name != SPEC.seat_component:
            assert (cell.state != "none") == is_covered
        assert (cell.state == "na") == (not applies)
