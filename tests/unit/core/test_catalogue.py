"""The actions and inputs: honest ones, of all pillars, in amounts that people manage in a day."""

from __future__ import annotations

import re
from collections import Counter
from decimal import Decimal
from functools import cache

import pytest

from scoring.core.advice import next_actions
from scoring.core.catalogue import Action, Situation, catalogue
from scoring.core.mix import WORKING_DAYS, inputs
from scoring.core.records import AnyRecord, Profile, Proof
from scoring.core.versions.v1 import V1
from teams.reports.wording.actions import title_of
from teams.reports.wording.plans import INPUTS
from tests.unit.core.given import EVERYTHING, TODAY, ago, heard, navigator, scored

ACTIONS = catalogue(V1)
ALIASES = frozenset({"ours"})
POSSIBLE: list[AnyRecord] = [
    EVERYTHING,
    navigator(),
    Proof(on=ago(9), endorsements=3, recommendations=1),
    *(heard(age, contact=f"c{age}") for age in range(1, 8)),
]
FORBIDDEN = re.compile(
    r"\b(?:automat|bots?\b|pods?\b|buy|bought|purchas|paid|pay|mass|bulk|blast|broadcast|scrap|"
    r"everyone|everybody|all your|hundreds?|thousands?|as many|tools?\b|scripts?\b|extension|"
    r"templates?\b|copy|paste|spam|boost|trick|hack|follow back|like for like|swap|sponsor|"
    r"advert|generat|schedul|sequence|campaign)",
    re.IGNORECASE,
)
# The most of one kind that one action may ask for on one day.
PLAUSIBLE = {
    "Post": 1,
    "Comment": 3,
    "Reaction": 5,
    "Search": 5,
    "ProfileView": 10,
    "Saved": 5,
    "Active": 1,
    "Exchange": 3,
    "Connection": 5,
    "Proof": 1,
    "Profile": 1,
}
MANAGEABLE = {"posts": 1, "articles": 1, "reshares": 1, "comments": 2, "reactions": 5}
MANAGEABLE |= {"searches": 4, "views": 10, "saved": 4, "invitations": 2, "conversations": 2}


def left_by(action: Action) -> Counter[str]:
    """How much of what the action leaves, where all is possible."""
    amounts: Counter[str] = Counter()
    for record in action.records(Situation(POSSIBLE, TODAY, V1, ALIASES)):
        amounts[type(record).__name__] += getattr(record, "count", 1)
    return amounts


def titles() -> dict[str, str]:
    """What every action asks for, in words."""
    return {a.name: title_of(a.name, a.count, a.least) for a in ACTIONS}


@cache
def gains() -> dict[str, Decimal]:
    """What every action is said to gain, where all is possible."""
    found = next_actions(POSSIBLE, TODAY, V1, aliases=ALIASES, limit=len(ACTIONS))
    return {action.action: action.gain for action in found}


def test_there_are_31_actions_over_all_four_pillars() -> None:
    by_pillar = Counter(V1.pillar_of[action.component] for action in ACTIONS)

    assert len(ACTIONS) == 31
    assert by_pillar == {"brand": 15, "find": 7, "insights": 5, "relationships": 4}


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.name)
def test_an_action_asks_for_what_one_person_does_in_a_day(action: Action) -> None:
    amounts = left_by(action)

    assert amounts
    assert {kind: n for kind, n in amounts.items() if n > PLAUSIBLE[kind]} == {}
    assert 5 <= action.minutes <= 120


def test_no_action_suggests_automation_pods_purchases_or_masses() -> None:
    said = [words for a in ACTIONS for words in (a.name.replace("_", " "), titles()[a.name])]

    assert [words for words in said if FORBIDDEN.search(words)] == []


@pytest.mark.parametrize(
    "action", [a for a in ACTIONS if a.count > 1], ids=lambda action: action.name
)
def test_an_action_leaves_as_much_as_it_says(action: Action) -> None:
    done = action.records(Situation(POSSIBLE, TODAY, V1, ALIASES))
    left = left_by(action).total()
    match done[0]:
        case Profile(values=values):
            left = max(values.values())
        case Proof(endorsements=endorsements):
            left = endorsements - 3

    assert action.count == left


def test_no_input_suggests_automation_pods_purchases_or_masses() -> None:
    said = [f"{INPUTS[one.name]} {one.unit} {one.name}" for one in inputs(V1)]

    assert [words for words in said if FORBIDDEN.search(words)] == []


@pytest.mark.parametrize(
    "words",
    ["Automate your invitations", "Join a pod", "Buy followers", "Send mass messages", "Use a bot"],
)
def test_the_forbidden_words_are_found(words: str) -> None:
    assert FORBIDDEN.search(words)


def test_the_most_of_a_week_is_what_one_person_manages_on_its_days() -> None:
    most = {one.name: one.most for one in inputs(V1)}

    assert {n: most[n] for n, a_day in MANAGEABLE.items() if most[n] > WORKING_DAYS * a_day} == {}


def test_titles_speak_of_the_limits_of_the_model() -> None:
    found = titles()

    assert found["write_comments"] == "Write three comments of 25 words or more"
    assert found["share_with_own_words"] == "Share a post with 25 words of your own"
    assert found["complete_about_chars"] == "Add an About text of 200 characters"


def test_headroom_is_what_the_component_has_left_to_its_cap() -> None:
    """Three searches with filters are 4.5 units: f(4.5/40) = 0.314347 is 1.89 of 6."""
    found = {a.action: a for a in next_actions([EVERYTHING], TODAY, V1, limit=len(ACTIONS))}

    action = found["search_with_filters"]
    assert (action.before, action.after, action.headroom) == (
        Decimal("0.00"),
        Decimal("1.89"),
        Decimal("6.00"),
    )


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.name)
def test_a_gain_is_points_after_minus_points_now_over_all_pillars(action: Action) -> None:
    done = action.records(Situation(POSSIBLE, TODAY, V1, ALIASES))

    promised = gains()[action.name]

    now = scored(*POSSIBLE, aliases=ALIASES)
    then = scored(*POSSIBLE, *done, aliases=ALIASES)

    assert now.total is not None
    assert then.total is not None
    assert promised == then.total - now.total > 0
