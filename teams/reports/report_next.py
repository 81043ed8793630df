"""What would earn members most next: of their evidence, so of few at once."""

from __future__ import annotations

from collections.abc import Collection

from scoring.core.advice import next_actions
from teams.reports.report_reading import Reading
from teams.reports.report_shapes import NextStep
from teams.reports.wording.actions import action_title
from teams.services.facts import load_records_of


def next_steps(*, reading: Reading, member_ids: Collection[int]) -> dict[int, NextStep]:
    """Return the first of each member's next points, as their own page has it, in one query.

    It is of the latest day alone, under the rules of today: what is past cannot be done.
    """
    if not reading.days.is_latest or not member_ids:
        return {}
    rules, on = reading.rules_today, reading.days.period.last
    codes = {component.name: component.code for component in rules.spec.components}
    found: dict[int, NextStep] = {}
    for member_id, records in load_records_of(member_ids=member_ids).items():
        for action in next_actions(
            records, on, rules.spec, policy=rules.policy, aliases=rules.aliases, limit=1
        ):
            found[member_id] = NextStep(
                codes[action.component], action.pillar, action_title(action), action.gain
            )
    return found
