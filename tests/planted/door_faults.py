"""Faults at the doors: who comes in, by which way, and as whom."""

from __future__ import annotations

from tests.planted.fault import ACCESS, INVITATIONS, SCIM, SIGN_IN, TOKENS, WALL, fault

DOORS_FAULTS = [
    fault(
        "accounts/access.py",
        "everybody opens every organization",
        "    rows = Membership.objects.filter(user_id=user.pk)",
        "    rows = Membership.objects.filter(pk__gt=0)",
        *ACCESS,
    ),
    fault(
        "accounts/access.py",
        "a membership that is over opens",
        '    return [each for each in rows.order_by("organization__name") if not each.is_over]',
        '    return list(rows.order_by("organization__name"))',
        "tests/accounts/test_roles.py",
    ),
    fault(
        "accounts/decorators.py",
        "a view asks for nothing",
        "            request.access.require(capability)\n",
        "",
        *ACCESS,
    ),
    fault(
        "accounts/access.py",
        "whoever is asked can",
        "        return capability in ROLE_CAPABILITIES[self.role]",
        "        return True",
        *ACCESS,
    ),
    fault(
        "accounts/access.py",
        "anybody works as staff",
        "    if not (user.is_active and user.is_staff):",
        "    if False:",
        "tests/accounts/test_staff_door.py",
        "tests/accounts/test_staff_entry.py",
    ),
    fault(
        "accounts/middleware.py",
        "single sign-on opens every organization",
        "        if not opens(request.session, access.organization.pk):",
        "        if False:",
        "tests/sso/test_session_of_a_provider.py",
    ),
    fault(
        "accounts/middleware.py",
        "how somebody signed in is not asked",
        "                if barrier:\n                    return to_page(",
        "                if False:\n                    return to_page(",
        *SIGN_IN,
    ),
    fault(
        "accounts/middleware.py",
        "staff enters without a reason",
        "        if entry is None:\n",
        "        if False:\n",
        "tests/accounts/test_staff_entry.py",
    ),
    fault(
        "accounts/middleware.py",
        "a preview changes things",
        "            if match.view_name != STOP:",
        "            if False:",
        "tests/teams/test_preview.py",
    ),
    fault(
        "accounts/middleware.py",
        "a refusal is not in the log",
        "        if response.status_code in REFUSING or _is_led_away(request, match):",
        "        if False:",
        "tests/house/test_access_matrix.py",
    ),
    fault(
        "privacy/organization_erasure.py",
        "a message erases another organization",
        "OrganizationErasure.objects.filter(organization_id=current_organization_id())",
        "OrganizationErasure.objects.all()",
        "tests/house/test_access_matrix_tasks.py",
    ),
    fault(
        "accounts/middleware.py",
        "what is streamed is outside",
        "        with tenant_scope(organization_id):\n            chunk = next(chunks, None)",
        "        if True:\n            chunk = next(chunks, None)",
        *WALL,
        wall=True,
    ),
    fault(
        "accounts/session_middleware.py",
        "sessions never end",
        "        if request.user.is_authenticated and not session_goes_on(request):",
        "        if False:",
        "tests/accounts/test_sessions.py",
    ),
]


TOKENS_PATH = "accounts/authentication.py"
TOKENS_FAULTS = [
    fault(
        TOKENS_PATH,
        "a revoked token opens",
        "        if token.revoked_at is not None or not token.user.is_active:",
        "        if not token.user.is_active:",
        *TOKENS,
    ),
    fault(
        TOKENS_PATH,
        "a token that is over opens",
        "        if token.is_expired:",
        "        if False:",
        *TOKENS,
    ),
    fault(
        TOKENS_PATH,
        "a token of a closed account opens",
        "        if token.revoked_at is not None or not token.user.is_active:",
        "        if token.revoked_at is not None:",
        *TOKENS,
    ),
    fault(
        TOKENS_PATH,
        "a token opens other organizations",
        '        if self.kwargs["organization"] != organization.slug:',
        "        if False:",
        *TOKENS,
    ),
    fault(
        TOKENS_PATH,
        "a token outlives the membership",
        "        if access is None:\n            raise AuthenticationFailed",
        "        if False:\n            raise AuthenticationFailed",
        *TOKENS,
    ),
    fault(
        TOKENS_PATH,
        "a refused token is not in the log",
        "        if token is not None and response.status_code in (401, *REFUSING):",
        "        if False:",
        *TOKENS,
    ),
    fault(
        "accounts/permissions.py",
        "a token has every scope",
        "        if not token.has(scope):",
        "        if False:",
        *TOKENS,
    ),
    fault(
        "accounts/permissions.py",
        "a scope widens the role",
        "        view.access.require(SCOPE_CAPABILITY[scope])\n",
        "",
        *TOKENS,
        *SCIM,
    ),
]


PEOPLE_FAULTS = [
    fault(
        "accounts/second_factor.py",
        "a session of before passes",
        "    return bool(request.session.get(SEEN) == user.pk and has_second_factor(user))",
        "    return has_second_factor(user)",
        *SIGN_IN,
    ),
    fault(
        "accounts/second_factor.py",
        "factors change without a factor",
        "        if isinstance(user, User) and owes_proof(request, user):",
        "        if False:",
        *SIGN_IN,
        "tests/accounts/test_factor_changes.py",
    ),
    fault(
        "accounts/invitations.py",
        "a link lets anybody in",
        "    elif signed_in is None or signed_in.pk != invite.user_id:",
        "    elif False:",
        *INVITATIONS,
    ),
    fault(
        "accounts/invitations.py",
        "a link takes an account over",
        "    if user.has_usable_password() or user.is_staff or user.is_superuser:",
        "    if False:",
        *INVITATIONS,
    ),
    fault(
        "accounts/invitations.py",
        "old links open",
        "    if invite is None or not _is_worth(invite):",
        "    if invite is None:",
        *INVITATIONS,
    ),
    fault(
        "accounts/invitations.py",
        "an admin makes owners",
        "    if not may_touch(access, role):",
        "    if False:",
        *INVITATIONS,
    ),
    fault(
        "accounts/role_changes.py",
        "admins give every role",
        "    return may and (role != Role.OWNER or own == Role.OWNER)",
        "    return may",
        "tests/accounts/test_roles.py",
        *INVITATIONS,
    ),
    fault(
        "accounts/preview.py",
        "a preview is for everybody",
        "    if not access.can(Capability.VIEW_AS):",
        "    if False:",
        "tests/teams/test_preview.py",
    ),
    fault(
        "accounts/outbound.py",
        "private addresses are asked",
        "    return ip.is_global and not ip.is_multicast",
        "    return True",
        "tests/sso/test_addresses.py",
    ),
    fault(
        "accounts/audit_guard.py",
        "the log is changed",
        "BEFORE UPDATE ON {TABLE} WHEN NOT {forget} ",
        "BEFORE UPDATE ON {TABLE} WHEN 0 ",
        "tests/accounts/test_audit.py",
        "tests/accounts/test_audit_door.py",
    ),
    fault(
        "accounts/audit_guard.py",
        "the log is deleted",
        "BEFORE DELETE ON {TABLE} WHEN NOT {go} ",
        "BEFORE DELETE ON {TABLE} WHEN 0 ",
        "tests/accounts/test_audit.py",
        "tests/accounts/test_audit_door.py",
    ),
]
