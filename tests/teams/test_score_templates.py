"""The score page with known values: what its parts say."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from teams.reports.ledger_shapes import Correction, OtherPart
from teams.reports.trend_shapes import Restatement
from tests.teams import sample_pages as people
from tests.teams.rendering import render


def test_a_score_shows_its_parts_in_quarters_of_the_ring() -> None:
    page = render("scoring/score.html", page=people.rita())

    assert "Score 49.04 of 100" in page.text
    assert "Brand 17.15 of 25; Find 8.01 of 25" in page.text
    assert len([p for p in page.all("path") if p.get("class") == "ring-arc"]) == 4


def test_a_score_says_that_it_is_not_linkedins() -> None:
    page = render("scoring/score.html", page=people.rita())

    assert "Computed by Pillars from your data, not LinkedIn’s SSI" in page.text


def test_the_ledger_repeats_its_sum() -> None:
    page = render("scoring/score.html", page=people.rita())

    assert "36.77 − 13.66 + 25.93 = 49.04. Nothing is rounded away." in page.text
    assert "6 components kept level" in page.text
    assert "9 components did not move" in page.text


def test_a_ledger_with_many_lines_folds_the_small_ones() -> None:
    ledger = people.ledger()
    moved = tuple(replace(ledger.moved[0], code=f"B{n}") for n in range(12))

    page = render("scoring/_ledger.html", page=people.rita(), ledger=replace(ledger, moved=moved))

    assert "4 smaller changes" in page.text


def test_a_ledger_with_rates_has_a_column_for_them() -> None:
    ledger = people.ledger()
    moved = (replace(ledger.moved[0], other=Decimal("-0.12")),)

    page = render("scoring/_ledger.html", page=people.rita(), ledger=replace(ledger, moved=moved))

    assert "Component Faded New Other Net" in page.text
    assert "−0.12" in page.text


def test_a_part_with_two_causes_leads_to_both() -> None:
    ledger = people.ledger()
    parts = (OtherPart("rate", Decimal("0.50")), OtherPart("coverage", Decimal("-0.12")))
    moved = (replace(ledger.moved[0], other=Decimal("0.38"), others=parts),)

    page = render(
        "scoring/score.html", page=replace(people.rita(), ledger=replace(ledger, moved=moved))
    )

    assert "+0.38Original publishing, rate +0.50 Original publishing, coverage −0.12" in page.text
    links = [a["href"] for a in page.all("a")]
    assert "/o/alder/coverage/" in links
    assert links.count("/o/alder/score/original_publishing/?since=2026-09-09#records") == 2


def test_a_corrected_day_leads_from_what_it_showed_first() -> None:
    how = Restatement(Decimal("36.00"), "10 Oct 2026: files came later", "/o/alder/imports/7/")
    pillars = (("brand", Decimal("1.00")), ("find", Decimal("-0.23")))
    ledger = replace(people.ledger(), correction=Correction(Decimal("36.00"), pillars, how))

    page = render("scoring/score.html", page=replace(people.rita(), ledger=ledger))

    assert "36.00 + 0.77 − 13.66 + 25.93 = 49.04. Nothing is rounded away." in page.text
    assert "from 36.77, first shown as 36.00" in page.text
    assert "Brand, corrected10 Oct 2026: files came later +1.00" in page.text
    assert "Find, corrected10 Oct 2026: files came later −0.23" in page.text
    assert "Change since 9 Sep as it is now −13.66 +25.93 +12.27" in page.text
    assert "Change since it was first shown +13.04" in page.text
    assert [a["href"] for a in page.all("a")].count("/o/alder/imports/7/") == 2


def test_the_numbers_behind_the_trend_are_a_table() -> None:
    page = render("scoring/score.html", page=people.rita())

    assert "Show the numbers behind this chart (27 weeks)" in page.text
    assert "8 Nov 2026 17.15 8.01 12.31 11.57 49.04 measured" in page.text


def test_an_estimate_is_hatched_and_bounded() -> None:
    page = render("scoring/score.html", page=people.nils())

    hatched = [
        p["stroke"] for p in page.all("path") if p.get("class") == "ring-arc" and "stroke" in p
    ]
    assert hatched == ["url(#hatch-b)", "url(#hatch-f)", "url(#hatch-i)"]
    assert "48.99 to 70.14" in page.text
    assert "Estimated: 76 of 96 points are measured." in page.text


def test_three_pillars_are_of_75_with_an_index() -> None:
    page = render("teams/member.html", page=people.tomas())

    assert "of 75, three pillars" in page.text
    assert "index 61.27 *" in page.text
    assert "Find not measured" in page.text


def test_what_is_not_measured_is_never_a_zero() -> None:
    page = render("scoring/score.html", page=people.petra())

    assert "There is not enough data for a score yet." in page.text
    assert "5 of 20 components" in page.text
    assert "0.00" not in page.text


def test_without_data_there_is_one_next_step() -> None:
    page = render("scoring/score.html", page=people.freja())

    primary = [a["href"] for a in page.all("a") if a.get("class") == "btn btn--primary"]
    assert primary == ["/o/alder/imports/"]
    assert page.all("table") == []
