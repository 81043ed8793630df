"""How much people see of one another, by preset."""

from __future__ import annotations

import pytest

from accounts.visibility import Policy, Sight, Visibility, Whose


@pytest.mark.parametrize("preset", list(Visibility))
def test_everybody_sees_all_of_themselves(preset: Visibility) -> None:
    assert Policy(preset).sight(Whose.OWN) is Sight.DETAIL


@pytest.mark.parametrize(
    ("preset", "led", "peer"),
    [
        (Visibility.OPEN_TEAM, Sight.DETAIL, Sight.VALUES),
        (Visibility.MANAGER_ONLY, Sight.DETAIL, Sight.NOTHING),
        (Visibility.NAMES_WITHOUT_DETAIL, Sight.NAME, Sight.NAME),
        (Visibility.WORKS_COUNCIL, Sight.NOTHING, Sight.NOTHING),
    ],
)
def test_a_preset_says_what_is_seen_of_others(preset: Visibility, led: Sight, peer: Sight) -> None:
    assert Policy(preset).sight(Whose.LED) is led
    assert Policy(preset).sight(Whose.PEER) is peer


def test_each_step_of_sight_has_those_before_it() -> None:
    policy = Policy(Visibility.OPEN_TEAM)

    assert policy.sees(Whose.PEER, Sight.NAME)
    assert policy.sees(Whose.PEER, Sight.VALUES)
    assert not policy.sees(Whose.PEER, Sight.DETAIL)
