"""Which capability each address asks for: said here once more, so that none is lowered unseen.

The access matrix shows what people are answered; where a service asks again, a view that asks for
less would answer the same.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

from accounts.roles import Capability

DOORS = {
    Capability.ENTER: (
        "accounts:sign_on_link",
        "accounts:view_as_stop",
        "organization",
        "privacy:ask_file",
        "privacy:erase_me",
        "privacy:file",
        "privacy:my_data",
        "privacy:source",
        "scoring:rules",
        "scoring:rules_json",
        "scoring:rules_version",
        "teams:compare_teams",
        "teams:content",
        "teams:content_csv",
        "teams:content_xlsx",
        "teams:team",
        "teams:teams",
    ),
    Capability.VIEW_OWN_SCORE: (
        "scoring:component",
        "scoring:looks",
        "scoring:my_file",
        "scoring:my_plan",
        "scoring:my_plan_file",
        "scoring:my_score",
        "teams:boards",
        "teams:coverage",
        "teams:goal_close",
        "teams:goals",
        "teams:notes",
    ),
    Capability.VIEW_REPORT: (
        "teams:component",
        "teams:export",
        "teams:export_file",
        "teams:exports",
        "teams:group",
        "teams:group_delete",
        "teams:group_new",
        "teams:group_people",
        "teams:ledger",
        "teams:member",
        "teams:member_content",
        "teams:member_content_csv",
        "teams:member_content_xlsx",
        "teams:member_coverage",
        "teams:member_file",
        "teams:member_goals",
        "teams:member_plan",
        "teams:outcomes",
        "teams:plan_file",
        "teams:report",
        "teams:report_print",
        "teams:report_start",
        "teams:saved_views",
        "teams:view",
        "teams:view_delete",
        "teams:view_move",
        "teams:view_new",
    ),
    Capability.IMPORT_OWN: (
        "teams:delivery",
        "teams:delivery_answer",
        "teams:delivery_commit",
        "teams:delivery_discard",
        "teams:delivery_problems",
        "teams:delivery_undo",
        "teams:import",
        "teams:import_undo",
        "teams:imports",
        "teams:mapping_forget",
        "teams:mappings",
        "teams:portability",
        "teams:portability_callback",
        "teams:portability_connect",
        "teams:portability_disconnect",
        "teams:quick_log",
    ),
    Capability.WRITE_NOTES: ("teams:member_notes",),
    Capability.REQUEST_UPLOADS: ("teams:request_upload",),
    Capability.CALIBRATE: ("teams:calibration",),
    Capability.MANAGE_TOKENS: (
        "accounts:token_revoke",
        "accounts:tokens",
    ),
    Capability.MANAGE_RULES: (
        "scoring:rules_discard",
        "scoring:rules_draft",
        "scoring:rules_draft_check",
        "scoring:rules_draft_start",
        "scoring:rules_preview",
        "scoring:rules_publish",
    ),
    Capability.VIEW_AS: ("accounts:view_as",),
    Capability.SHARE_WITH_INDUSTRY: (
        "accounts:leave_industry",
        "accounts:settings",
    ),
    Capability.MANAGE_MEMBERS: (
        "privacy:ask_file_for",
        "privacy:erase_member",
        "teams:managed_member",
        "teams:managed_members",
        "teams:member_add",
        "teams:member_invite",
        "teams:member_known",
        "teams:member_known_forget",
        "teams:member_leave",
        "teams:member_merge",
        "teams:member_return",
        "teams:member_seat",
        "teams:members_bulk",
        "teams:members_template",
    ),
    Capability.MANAGE_TEAMS: (
        "teams:managed_team",
        "teams:managed_teams",
        "teams:member_move",
        "teams:member_stay",
        "teams:member_stay_remove",
        "teams:team_close",
        "teams:team_manager_add",
        "teams:team_manager_remove",
        "teams:team_reopen",
    ),
    Capability.MANAGE_ROLES: (
        "teams:invited",
        "teams:member_account",
        "teams:role_change",
        "teams:roles",
    ),
    Capability.VIEW_AUDIT: (
        "accounts:audit",
        "accounts:audit_csv",
        "accounts:audit_event",
        "accounts:audit_jsonl",
    ),
    Capability.MANAGE_SETTINGS: (
        "accounts:organization_settings",
        "accounts:sign_in",
        "accounts:sso",
        "accounts:sso_switch",
        "accounts:sso_test",
        "accounts:visibility",
        "privacy:privacy",
        "scoring:recompute_ask",
        "scoring:recompute_stop",
        "scoring:recomputes",
    ),
    Capability.ERASE_ORGANIZATION: (
        "privacy:erase_organization",
        "privacy:keep_organization",
    ),
}


def declared(resolver: URLResolver, namespace: str = "") -> Iterator[tuple[str, Capability]]:
    """Yield the name of every address that asks for a capability, and which."""
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from declared(entry, f"{entry.namespace}:" if entry.namespace else namespace)
        elif isinstance(entry, URLPattern):
            rule = getattr(entry.callback, "access_rule", None)
            if isinstance(rule, Capability):
                yield f"{namespace}{entry.name}", rule


def test_each_address_asks_for_what_is_listed() -> None:
    listed = {name: capability for capability, names in DOORS.items() for name in names}

    assert dict(declared(get_resolver())) == listed
