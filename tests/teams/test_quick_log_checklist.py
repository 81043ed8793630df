"""The checklist of the quick log: only what is changed is said, and only where it stands."""

from __future__ import annotations

from datetime import date

import pytest

from scoring.core.records import Profile
from tests.cast import Cast
from tests.teams.logbook import OWN, TODAY, Log, coverage, given


def known_profile(cast: Cast, on: date = date(2026, 6, 1)) -> None:
    values = {"photo": True, "skills": 7, "education": 2, "banner": False}
    given(cast, Profile(on=on, values=values, source="linkedin", ref=f"p{on}"))


def test_the_checklist_is_filled_in_with_what_is_known(log: Log) -> None:
    known_profile(log.cast)

    form = log.get().context["checklist"]

    assert (form["photo"].value(), form["skills"].value(), form["banner"].value()) == (
        True,
        7,
        False,
    )
    assert form["custom_url"].value() is None
    assert form["photo"].help_text == "15 of 100; LinkedIn archive, 1 June"
    assert form["custom_url"].help_text == "5 of 100; not known yet"
    assert form["headline_chars"].help_text == "12 of 100 from 40 on; not known yet"


def test_only_what_was_changed_is_logged_and_holds_on(log: Log) -> None:
    known_profile(log.cast)

    log.checked("photo", "education", "custom_url", skills="9", headline_chars="")

    own = [p for p in log.known(Profile) if p.source == OWN]
    assert sorted((*p.values.items(), p.on) for p in own) == [
        (("custom_url", True), TODAY),
        (("skills", 9), TODAY),
    ]
    assert coverage(log) == {(("profile_completeness",), TODAY, date.max)}
    assert log.batches()[-1].uploads[0]["name"] == "Quick log, profile checklist, 10 June 2026"


def test_a_flag_can_be_taken_back(log: Log) -> None:
    known_profile(log.cast)

    log.checked("education", skills="7")

    [own] = [p for p in log.known(Profile) if p.source == OWN]
    assert own.values == {"photo": False}


def test_one_key_again_on_the_same_day_leaves_the_others(log: Log) -> None:
    log.checked("custom_url", "featured")
    log.checked("featured")

    own = {key: value for p in log.known(Profile) for key, value in p.values.items()}
    assert own == {"custom_url": False, "featured": True}


def test_a_checklist_without_a_change_says_nothing(log: Log) -> None:
    known_profile(log.cast)

    answer = log.checked("photo", "education", skills="7")

    assert (answer.status_code, len(log.batches())) == (422, 1)
    assert "Nothing differs" in answer.content.decode()


@pytest.mark.parametrize(
    ("on", "day", "status"),
    [
        (date(2026, 6, 8), "2026-06-07", 422),
        (date(2026, 6, 8), "2026-06-08", 422),
        (date(2026, 6, 8), "2026-06-09", 302),
    ],
)
def test_what_a_later_file_outdoes_is_not_taken(log: Log, on: date, day: str, status: int) -> None:
    known_profile(log.cast, on)

    answer = log.checked("education", skills="7", day=day)

    assert answer.status_code == status
    assert ("LinkedIn archive says otherwise of 8 June" in answer.content.decode()) == (
        status == 422
    )


def test_on_the_day_of_a_file_the_higher_value_can_stand(log: Log) -> None:
    known_profile(log.cast, TODAY)

    assert log.checked("photo", "education", "banner", skills="7").status_code == 302
