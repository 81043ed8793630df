"""The oracle against the golden file and against little documents worked by hand."""

import json
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from tests.reference import evidence_facts, ssi, text
from tests.reference.oracle import ssi as answer
from tests.reference.reading import CODES, COMPONENTS

GOLDEN = json.loads((Path(__file__).parents[1] / "golden" / "ssi_v1.json").read_text())
AS_OF = date(2026, 11, 22)
EVERYTHING = {"type": "coverage", "metrics": ["*"], "from": "2026-01-01", "to": "2026-12-31"}


def on(age: int) -> str:
    return (AS_OF - timedelta(age)).isoformat()


def scored(*things: dict[str, Any], since: date | None = None, **options: Any) -> dict[str, Any]:
    document = "\n".join(json.dumps(thing) for thing in things)
    return answer([document], AS_OF, since=since, **options)


def component(code: str, *things: dict[str, Any], **options: Any) -> dict[str, Any]:
    found: dict[str, Any] = scored(EVERYTHING, *things, **options)["components"][CODES[code]]
    return found


def raw(code: str, *things: dict[str, Any]) -> str:
    return str(component(code, *things)["raw"])


def rate(code: str, *things: dict[str, Any]) -> tuple[int, int]:
    found = component(code, *things)
    return found["successes"], found["trials"]


# --- the golden file ---------------------------------------------------------------------------


def test_the_weights_sum_to_the_golden_sum() -> None:
    assert ssi.plain(evidence_facts.M) == GOLDEN["weights_sum"]


@pytest.mark.parametrize("sample", GOLDEN["curve_samples"], ids=lambda s: str(s["u"]))
def test_the_curve_meets_its_samples(sample: dict[str, Any]) -> None:
    u = Fraction(str(sample["u"]))
    assert ssi.count_curve(u * 300, 300) == Fraction(sample["fraction"])


@pytest.mark.parametrize("case", GOLDEN["event_cases"], ids=lambda c: c["id"])
def test_events_decay_to_the_golden_raw_value(case: dict[str, Any]) -> None:
    days = [AS_OF - timedelta(age) for age in case["ages"]]
    units = sum((evidence_facts.weight(AS_OF, day) for day in days), Fraction(0))
    assert units * Fraction(case["unit"]) == Fraction(case["raw"])


def test_forty_covered_days_are_scaled_and_provisional() -> None:
    case = GOLDEN["event_cases"][3]
    covered = {**EVERYTHING, "from": on(39)}
    posts = [{"type": "post", "on": on(age), "form": "original"} for age in case["ages"]]

    found = scored(covered, *posts)["components"]["original_publishing"]

    assert found["coverage"] == "partial"
    assert found["covered_days"] == case["covered_days"]
    assert found["raw"] == case["raw_adjusted"]
    assert found["points"] == case["points_B3"]


@pytest.mark.parametrize("case", GOLDEN["cases"], ids=lambda c: c["id"])
def test_raw_metrics_give_the_golden_points(case: dict[str, Any]) -> None:
    measured = [c for c in case["components"].values() if "points" in c]
    counts = [c for c in measured if "raw" in c]
    rates = [c for c in measured if "trials" in c]
    fractions = [ssi.fraction_of(c["code"], Fraction(c["raw"])) for c in counts]
    fractions += [ssi.rate_curve(c["successes"], c["trials"], c["code"]) for c in rates]
    assert fractions == [Fraction(c["fraction"]) for c in counts + rates]
    points = [
        ssi.rounded(c["max"] * fraction, 2)
        for c, fraction in zip(counts + rates, fractions, strict=True)
    ]
    assert points == [Fraction(c["points"]) for c in counts + rates]


@pytest.mark.parametrize("case", GOLDEN["cases"], ids=lambda c: c["id"])
def test_points_add_up_to_the_golden_pillars_and_total(case: dict[str, Any]) -> None:
    found = ssi.totalled(case["components"])
    golden = {
        name: {**pillar, "earned": ssi.hundredths(Fraction(pillar["earned"]))}
        for name, pillar in case["pillars"].items()
    }
    assert found["pillars"] == golden
    assert found["total"] == case["total"]


# --- words -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("comment", "n", "q"),
    [
        ("Thanks for sharing!", 0, "0"),
        ("Great post, Anna!", 1, "0"),
        ("Congrats on the new role!!", 4, "0"),
        ("@Maria_L agreed 💯 #sales", 0, "0"),
        ("Interesting point about pricing, how do you handle renewals?", 9, "0.4"),
        (
            "Thanks for sharing, this matches what we saw at two retail clients last quarter.",
            11,
            "0.4",
        ),
        (
            "We tried the same cadence in March and the reply rate only moved once we cut the "
            "second message to two lines.",
            22,
            "0.8",
        ),
        ("这很有意思 非常感谢", Fraction(9, 2), "0"),
        ("这很有意思 非常感谢您", 5, "0.4"),
        ("See https://example.com/a.b and www.example.com or ada@example.com", 3, "0"),
    ],
)
def test_a_comment_is_worth_its_own_words(comment: str, n: Fraction, q: str) -> None:
    assert text.words_left(comment) == n
    assert text.quality_of_words(n) == Fraction(q)


@pytest.mark.parametrize(
    ("title", "weight"),
    [
        ("C.E.O.", "1"),
        ("Co-Founder & CEO @ Acme", "1"),
        ("Chief of Staff", "0"),
        ("Chief Revenue Officer", "1"),
        ("Head of Sales", "1"),
        ("Vice President", "1"),
        ("Sales Director", "1/2"),
        ("Associate Director", "0"),
        ("Product Owner", "0"),
        ("Assistant to the CEO", "0"),
        ("ex-CEO | Director", "1/2"),
        ("Engineer at Owner Inc.", "0"),
        ("Engineer @ Owner - Founder", "1"),
        ("Geschäftsführerin", "1"),
        ("Geschaftsfuhrer", "0"),
        ("Gérante", "1"),
        ("General Director", "1/2"),
        ("Director General", "1"),
        ("社長 CEO", "1"),
    ],
)
def test_a_title_has_its_weight(title: str, weight: str) -> None:
    assert text.title_weight(title) == Fraction(weight)


@pytest.mark.parametrize("title", ["", "  ", "最高経営責任者", "Генеральный директор", "123"])
def test_a_title_without_a_latin_letter_is_not_known(title: str) -> None:
    assert text.title_weight(title) is None


# --- little documents --------------------------------------------------------------------------


def test_a_day_has_one_post_unit_and_one_article_on_top() -> None:
    posts = [
        {"type": "post", "on": on(0), "form": "original"},
        {"type": "post", "on": on(0), "form": "original"},
        {"type": "post", "on": on(0), "form": "article"},
        {"type": "post", "on": on(0), "form": "article"},
        {"type": "post", "on": on(1), "form": "reshare_with_text", "words": 25},
        {"type": "post", "on": on(1), "form": "reshare_with_text", "words": 24},
        {"type": "post", "on": on(1), "form": "repost", "words": 99},
    ]
    assert raw("B3", *posts) == ssi.plain(3 + evidence_facts.WEIGHTS[1] / 4)
    assert raw("I1", *posts) == ssi.plain(2 + evidence_facts.WEIGHTS[1] * Fraction("1.8"))


def test_unsplit_engagements_count_where_nothing_is_split() -> None:
    original = {"type": "post", "on": on(0), "form": "original", "engagements": 9}
    repost = {"type": "post", "on": on(0), "form": "repost", "engagements": 9, "comments": 2}
    assert raw("B4", original, repost) == "9"
    assert raw("I2", original, repost) == "15"


def test_the_source_with_the_most_units_stands_after_its_caps() -> None:
    told = [
        {"type": "search", "on": on(0), "count": 9},
        {"type": "search", "on": on(0), "count": 9, "source": "a"},
        {"type": "search", "on": on(0), "advanced": True, "source": "a"},
        {"type": "followers", "on": on(0), "gained": -5, "source": "a"},
        {"type": "followers", "on": on(1), "gained": 4, "source": "a"},
        {"type": "followers", "on": on(1), "gained": 7, "source": "b"},
    ]
    assert raw("F1", *told) == "10"
    assert raw("B5", *told) == ssi.plain(7 * evidence_facts.WEIGHTS[1] - 5)


def test_one_person_is_viewed_once_a_day_at_the_best_degree() -> None:
    views = [
        {"type": "profile_view", "on": on(0), "contact": "c", "degree": 1, "count": 5},
        {"type": "profile_view", "on": on(0), "contact": "c", "degree": 3, "count": 5},
        {"type": "profile_view", "on": on(0), "contact": "d", "degree": 2, "coworker": True},
        {"type": "profile_view", "on": on(0), "degree": "out", "count": 3},
        {"type": "profile_view", "on": on(0), "contact": "e", "count": 0},
    ]
    assert raw("F2", *views) == "4"


def test_a_decision_maker_who_is_silent_counts_half() -> None:
    sent = {"type": "message", "conversation": "t", "contact": "c", "direction": "out"}
    message = {**sent, "at": on(7) + "T09:00:00Z", "title": "CEO"}
    fresh = {**sent, "at": on(6) + "T09:00:00Z", "title": "CEO"}
    answer = {**message, "direction": "in", "at": on(60) + "T09:00:00Z"}
    assert raw("F3", message) == ssi.plain(evidence_facts.WEIGHTS[7] / 2)
    assert raw("F3", fresh) == ssi.plain(evidence_facts.WEIGHTS[6])
    assert raw("F3", message, answer) == ssi.plain(evidence_facts.WEIGHTS[7])


def test_too_few_known_titles_leave_decision_makers_unmeasured() -> None:
    sent = {"type": "invitation", "direction": "out", "on": on(3)}
    two = [{**sent, "contact": "a", "title": "CEO"}, {**sent, "contact": "b"}]
    assert raw("F3", *two) == ssi.plain(evidence_facts.WEIGHTS[3])
    assert component("F3", *two, {**sent, "contact": "d"})["coverage"] == "not_measured"
    assert raw("F3") == "0"


def test_days_of_own_doing_within_thirty_are_active() -> None:
    things = [
        {"type": "active", "on": on(0)},
        {"type": "reaction", "on": on(0)},
        {"type": "reaction", "on": on(1), "count": 0},
        {"type": "reaction", "on": on(2), "passive": True},
        {"type": "invitation", "contact": "c", "on": on(3), "direction": "in"},
        {"type": "comment", "on": on(4), "quality": 0},
        {"type": "comment", "on": on(29), "quality": 0.4},
        {"type": "active", "on": on(30)},
    ]
    assert raw("F5", *things) == "2"


def test_comments_lose_repeats_then_the_third_of_a_post_then_the_eleventh_of_a_day() -> None:
    repeated = [
        {"type": "comment", "on": on(100), "quality": 1, "text_key": "k"},
        {"type": "comment", "on": on(20), "quality": 1, "text_key": "k"},
        {"type": "comment", "on": on(0), "quality": 1, "text_key": "k"},
    ]
    same_post = [{"type": "comment", "on": on(0), "quality": q, "post": "p"} for q in (0.4, 0.8, 1)]
    many = [{"type": "comment", "on": on(0), "quality": 0.4} for _ in range(12)]
    assert raw("I3", *repeated) == "0"
    assert raw("I3", *same_post) == "1.8"
    assert raw("I3", *many) == "4"
    assert raw("I3", {"type": "comment", "on": on(0), "own_post": True}) == "0.2"


def test_openers_follow_silence_and_are_answered_within_thirty_days() -> None:
    out = {"type": "message", "conversation": "t", "contact": "c", "direction": "out"}

    def at(age: int) -> dict[str, str]:
        return {**out, "at": on(age) + "T09:00:00Z"}

    def back(age: int) -> dict[str, str]:
        return {**at(age), "direction": "in"}

    assert rate("R6", at(60), back(30)) == (1, 1)
    assert rate("R6", at(60), back(29)) == (0, 1)
    assert rate("R6", at(60), at(31)) == (0, 1)
    assert rate("R6", at(60), at(30)) == (0, 2)
    assert rate("R6", at(6)) == (0, 0)
    assert rate("R6", at(7)) == (0, 1)
    assert rate("R6", at(8), back(8)) == (1, 1)
    assert rate("R6", back(40), at(11)) == (0, 0)


def test_invitations_are_decided_by_acceptance_age_or_withdrawal() -> None:
    sent = {"type": "invitation", "contact": "c", "direction": "out"}
    connection = {"type": "connection", "contact": "c"}
    assert rate("R4", {**sent, "on": on(13)}) == (0, 0)
    assert rate("R4", {**sent, "on": on(14)}) == (0, 1)
    assert rate("R4", {**sent, "on": on(3), "withdrawn_on": on(1)}) == (0, 1)
    assert rate("R4", {**sent, "on": on(3), "accepted_on": on(-1)}) == (0, 0)
    assert rate("R4", {**sent, "on": on(3)}, {**connection, "on": on(3)}) == (1, 1)
    assert rate("R4", {**sent, "on": on(3)}, {**connection, "on": on(4)}) == (0, 0)


def test_the_network_is_the_higher_of_snapshot_and_connections() -> None:
    member = {"type": "member", "name": "Ada", "email": "a@example.com", "company": "Acme  GmbH"}
    connection = {"type": "connection", "on": on(200), "title": "CEO"}
    things = [
        member,
        {**connection, "contact": "a", "company": "X"},
        {**connection, "contact": "b", "company": "ACME gmbh"},
        {"type": "network", "on": on(5), "connections": 9, "decision_makers": 0.5},
    ]
    assert [raw(code, *things) for code in ("R1", "R2", "R3")] == ["9", "1", "1"]


def test_what_nobody_knows_of_a_network_is_not_measured() -> None:
    network = {"type": "network", "on": on(5), "connections": 9}
    assert component("R2", network)["coverage"] == "not_measured"
    assert component("R3", network)["coverage"] == "not_measured"
    assert raw("R2") == "0"


def test_a_document_covers_its_own_first_to_last_day() -> None:
    things = [{"type": "search", "on": on(age)} for age in (0, 89)]
    found = scored(*things)["components"]
    assert found["people_searches"]["coverage"] == "measured"
    assert found["days_active"]["coverage"] == "not_measured"
    shorter = scored({"type": "search", "on": on(0)}, {"type": "search", "on": on(24)})
    assert shorter["components"]["people_searches"]["coverage"] == "partial"
    short = scored({"type": "search", "on": on(0)}, {"type": "search", "on": on(23)})
    assert short["components"]["people_searches"]["coverage"] == "not_measured"


def test_a_new_seat_covers_saved_leads_from_its_first_day() -> None:
    member = {"type": "member", "name": "Ada", "email": "a@example.com"}
    seat = {**member, "seat": "sales_navigator", "seat_since": on(39)}
    saved = {"type": "saved", "what": "account", "on": on(40)}
    found = component("F4", seat, saved)
    assert (found["coverage"], found["covered_days"], found["raw"]) == ("partial", 40, "0")
    assert component("F4", saved)["coverage"] == "not_applicable"
    assert component("F4", saved, policy="linkedin_like")["points"] == "0.00"
    assert component("F4", saved, seat="sales_navigator")["raw"] == ssi.plain(
        2 * evidence_facts.WEIGHTS[40]
    )


def test_a_later_line_of_the_same_ref_replaces_the_earlier_as_a_whole() -> None:
    first = {"type": "search", "on": on(0), "count": 5, "ref": "r"}
    second = {"type": "search", "on": on(1), "ref": "r", "source": ""}
    found = scored(EVERYTHING, first, second, second)
    assert found["components"]["people_searches"]["raw"] == ssi.plain(evidence_facts.WEIGHTS[1])
    assert found["inputs"] == [
        {"file": "0.jsonl", "kind": "activity", "records": 4, "kept": 3, "duplicates": 1}
    ]


def test_instants_count_on_their_day_in_the_scoring_time_zone() -> None:
    search = {"type": "search", "at": on(0) + "T23:30:00Z"}
    assert component("F1", search)["raw"] == "1"
    assert component("F1", search, zone="Europe/Berlin")["raw"] == "0"


def test_the_ledger_names_ageing_and_new_and_sums_to_the_difference() -> None:
    things = [
        EVERYTHING,
        {"type": "post", "on": on(30), "form": "original"},
        {"type": "post", "on": on(0), "form": "original"},
    ]
    since = AS_OF - timedelta(30)
    found = scored(*things, since=since)
    # f(1, 15) = 0.213009 -> 1.49; f(0.5, 15) = 0.119972 -> 0.84; f(1.5, 15) = 0.289065 -> 2.02
    brand = [line for line in found["ledger"] if line["component"] == "original_publishing"]
    assert brand == [
        {"component": "original_publishing", "cause": "ageing", "points": "-0.65"},
        {"component": "original_publishing", "cause": "new", "points": "1.18"},
    ]
    # Insights: f(1, 20) = 0.169092 -> 1.01; f(0.5, 20) = 0.093058 -> 0.56; f(1.5, 20) -> 1.40
    insights = [line["points"] for line in found["ledger"] if line["component"] == "content_shared"]
    assert insights == ["-0.45", "0.84"]


def test_a_component_that_becomes_measured_is_wholly_coverage() -> None:
    covered = {**EVERYTHING, "metrics": [n for n in COMPONENTS if n != "audience_growth"]}
    later = {**EVERYTHING, "metrics": ["audience_growth"], "from": on(40)}
    gained = {"type": "followers", "on": on(20), "gained": 60}
    found = scored(covered, later, gained, since=AS_OF - timedelta(30))
    assert [(line["component"], line["cause"]) for line in found["ledger"]] == [
        ("audience_growth", "coverage")
    ]
