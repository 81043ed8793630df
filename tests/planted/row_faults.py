"""Faults in whom somebody may see, inside of an organization."""

from __future__ import annotations

from tests.planted.fault import ACCESS, fault

ROWS_PATH = "teams/access.py"
ROWS_FAULTS = [
    fault(
        ROWS_PATH,
        "a manager sees every team",
        "    return frozenset(team for team in parents if assigned & _line_of(team, parents))",
        "    return frozenset(parents)",
        *ACCESS,
    ),
    fault(
        ROWS_PATH,
        "a rep sees teams",
        "    if not access.can(Capability.VIEW_REPORT):\n        return frozenset()\n",
        "",
        *ACCESS,
    ),
    fault(
        ROWS_PATH,
        "imports of others open",
        "    require_import(access, batch.member)\n",
        "",
        *ACCESS,
    ),
    fault(
        ROWS_PATH,
        "deliveries of others open",
        "    if delivery.created_by_id != access.person_id:",
        "    if False:",
        *ACCESS,
        "tests/teams/test_services_deliveries.py",
    ),
    fault(
        ROWS_PATH,
        "deliveries of others are listed",
        "    return rows.filter(Q(created_by_id=access.person_id) | Exists(own))",
        "    return rows",
        *ACCESS,
    ),
    fault(
        ROWS_PATH,
        "goals of others open",
        "    if goal.member.user_id != access.person_id:",
        "    if False:",
        *ACCESS,
        "tests/teams/test_goals.py",
    ),
    fault(
        ROWS_PATH,
        "a goal of an unseen member opens",
        "        access_member(access, goal.member_id)\n",
        "",
        *ACCESS,
        "tests/teams/test_goals.py",
    ),
    fault(
        ROWS_PATH,
        "private views open",
        "    return Q(owner_id=access.user.pk) | Q(is_shared=True)",
        "    return Q(pk__gt=0)",
        "tests/teams/test_saved_views.py",
        "tests/teams/test_saved_groups.py",
    ),
    fault(
        ROWS_PATH,
        "what others share is changed",
        "    if not may_change(access, saved):",
        "    if False:",
        "tests/teams/test_saved_views.py",
        "tests/teams/test_saved_groups.py",
    ),
    fault(
        ROWS_PATH,
        "everybody manages everybody",
        "    return bool(assigned & _line_of(team.get(), parents))",
        "    return True",
        *ACCESS,
        "tests/teams/test_notes.py",
    ),
    fault(
        ROWS_PATH,
        "values are told under a closed preset",
        "    if access.policy.is_closed:",
        "    if False:",
        "tests/teams/test_access.py",
        "tests/teams/test_closed_pages.py",
        "tests/teams/test_closed_teams.py",
    ),
    fault(
        "accounts/visibility.py",
        "peers are seen under the default",
        "    Visibility.MANAGER_ONLY: {Whose.LED: Sight.DETAIL, Whose.PEER: Sight.NOTHING},",
        "    Visibility.MANAGER_ONLY: {Whose.LED: Sight.DETAIL, Whose.PEER: Sight.VALUES},",
        "tests/teams/test_access.py",
        "tests/teams/test_team_sight.py",
    ),
    fault(
        "accounts/visibility.py",
        "a works council shows names",
        "    Visibility.WORKS_COUNCIL: {Whose.LED: Sight.NOTHING, Whose.PEER: Sight.NOTHING},",
        "    Visibility.WORKS_COUNCIL: {Whose.LED: Sight.NAME, Whose.PEER: Sight.NOTHING},",
        "tests/teams/test_closed_pages.py",
        "tests/teams/test_aggregate_report.py",
    ),
]
