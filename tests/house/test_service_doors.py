"""Every service that asks for a capability asks before anything else, whoever calls it.

A view says who may call it, and the service asks again: commands, the API, SCIM and the admin
call services too.
"""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.utils.module_loading import import_string

from accounts.roles import Capability
from tests.cast import make_cast
from tests.house.tree import name_of, product_modules

DOORS = {
    Capability.ERASE_ORGANIZATION: (
        "privacy.organization_erasure.organization_erasure_ask",
        "privacy.organization_erasure.organization_erasure_cancel",
    ),
    Capability.MANAGE_MEMBERS: (
        "accounts.invitations.invite_create",
        "accounts.invitations.invite_revoke",
        "privacy.erasure.erasure_ask_for",
        "privacy.requests.file_ask_for",
        "scoring.merges.merge_preview",
        "scoring.merges.merge",
        "teams.access.managed_member",
        "teams.services.bulk_members.bulk_check",
        "teams.services.directory_users.directory_user_add",
        "teams.services.directory_users.directory_user_change",
        "teams.services.directory_users.directory_user_leave",
        "teams.services.members.member_add",
        "teams.services.members.member_change",
        "teams.services.members.member_deactivate",
        "teams.services.members.member_return",
        "teams.services.members.member_stays",
        "teams.services.members.seat_set",
        "teams.services.members.known_as",
        "teams.services.members.known_as_no_more",
    ),
    Capability.MANAGE_ROLES: (
        "accounts.role_changes.role_change",
        "accounts.role_changes.membership_end",
        "accounts.role_changes.membership_reopen",
        "teams.services.members.account_link",
    ),
    Capability.MANAGE_RULES: (
        "accounts.rule_versions.draft_create",
        "accounts.rule_versions.draft_change",
        "accounts.rule_versions.draft_discard",
        "accounts.rule_versions.draft_publish",
        "teams.reports.rule_editions.draft_of",
    ),
    Capability.MANAGE_SETTINGS: (
        "accounts.sign_in_policy.policy_change",
        "accounts.sso.providers._owners_only",
        "privacy.retention.periods_choose",
        "scoring.runs.recompute_ask",
        "scoring.runs.recompute_stop",
        "teams.services.organization.organization_change",
        "teams.services.organization.visibility_change",
    ),
    Capability.MANAGE_TEAMS: (
        "teams.access.managed_team",
        "teams.access.managed_stay",
        "teams.services.directory_groups.directory_group_add",
        "teams.services.directory_groups.directory_group_change",
        "teams.services.directory_groups.directory_group_close",
        "teams.services.team_changes.team_add",
        "teams.services.team_changes.team_change",
        "teams.services.team_changes.team_close",
        "teams.services.team_changes.team_reopen",
        "teams.services.team_changes.manager_add",
        "teams.services.team_changes.manager_remove",
        "teams.services.team_changes.move_add",
        "teams.services.team_changes.move_correct",
        "teams.services.team_changes.move_remove",
    ),
    Capability.MANAGE_TOKENS: ("accounts.token_list.token_list",),
    Capability.REQUEST_UPLOADS: ("teams.services.upload_requests.upload_request_create",),
    Capability.SET_VISIBILITY: ("accounts.services.visibility_change",),
    Capability.SHARE_WITH_INDUSTRY: (
        "accounts.services.industry_join",
        "accounts.services.industry_leave",
    ),
    Capability.VIEW_AS: ("accounts.preview.preview_start",),
    Capability.VIEW_AUDIT: (
        "accounts.audit_log.events_found",
        "accounts.audit_log.event_of",
        "accounts.audit_log.all_events",
    ),
    Capability.VIEW_REPORT: (
        "teams.reports.group_change.scope_of",
        "teams.services.exports.export_create",
    ),
}
CASES = [(name, capability) for capability, names in DOORS.items() for name in names]


def asking() -> Iterator[str]:
    """Yield every function of ours that asks the ``access`` it is given for a capability."""
    for path in product_modules():
        module = name_of(path).removesuffix(".py").replace("/", ".")
        for node in ast.parse(path.read_text()).body:
            if isinstance(node, ast.FunctionDef) and any(map(_asks, node.body)):
                yield f"{module}.{node.name}"


def _asks(statement: ast.stmt) -> bool:
    return ast.unparse(statement).startswith("access.require(")


def called_with_nothing(function: Callable[..., Any], **given: Any) -> Any:
    """Call a function with what is given, and with None for everything else that it needs."""
    return function(**{name: given.get(name) for name in inspect.signature(function).parameters})


def test_every_service_that_asks_is_listed() -> None:
    assert sorted(asking()) == sorted(name for name, _ in CASES)


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "capability"), CASES)
def test_a_service_is_closed_for_who_may_not(name: str, capability: Capability) -> None:
    cast = make_cast()
    rep = cast.access(cast.rep)

    with pytest.raises(PermissionDenied, match=f"you may not {capability.label}."):
        called_with_nothing(import_string(name), access=rep)
