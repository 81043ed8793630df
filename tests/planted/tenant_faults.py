"""Faults in the two walls between organizations: the scoped managers, and PostgreSQL's."""

from __future__ import annotations

from tests.planted.fault import TENANCY, WALL, fault

TENANCY_PATH = "accounts/tenancy.py"
TENANCY_FAULTS = [
    fault(
        TENANCY_PATH,
        "the manager does not filter",
        "        return queryset.filter(organization_id=tenant)",
        "        return queryset",
        *TENANCY,
    ),
    fault(
        TENANCY_PATH,
        "no tenant is every tenant",
        '            raise NoTenantError(f"{self.model.__name__} was queried outside of an '
        'organization")',
        "            return queryset",
        *TENANCY,
    ),
    fault(
        TENANCY_PATH,
        "rows are written outside of an organization",
        '    if tenant is None:\n        raise NoTenantError(f"{model',
        '    if tenant is None:\n        return\n        raise NoTenantError(f"{model',
        *TENANCY,
    ),
    fault(
        TENANCY_PATH,
        "a row names another organization",
        "        if isinstance(tenant, int) and row.organization_id != tenant:",
        "        if False:",
        *TENANCY,
    ),
    fault(
        TENANCY_PATH,
        "a stored row moves",
        "    _check_stored(model, rows)\n",
        "",
        *TENANCY,
    ),
    fault(
        TENANCY_PATH,
        "a key points into another organization",
        "            pk__in=targets, organization_id=organization_id\n",
        "            pk__in=targets\n",
        *TENANCY,
    ),
    fault(
        TENANCY_PATH,
        "many rows are not looked at",
        "        rows = list(objs)\n        _check_rows(self.model, rows)\n",
        "        rows = list(objs)\n",
        *TENANCY,
    ),
    fault(
        TENANCY_PATH,
        "a change in bulk moves rows",
        "        if refused := fixed.intersection(names):",
        "        if refused := set():",
        *TENANCY,
    ),
    fault(
        TENANCY_PATH,
        "an update moves rows",
        '        if {"organization", "organization_id"} & kwargs.keys():',
        "        if False:",
        *TENANCY,
    ),
    fault(
        TENANCY_PATH,
        "an update points elsewhere",
        "        if self.exclude(organization_id__in=home).exists():",
        "        if False:",
        *TENANCY,
    ),
    fault(
        TENANCY_PATH,
        "a form does not look at keys",
        "            _check_rows(type(self), [self])\n        except CrossTenantError",
        "            pass\n        except CrossTenantError",
        "tests/accounts/test_tenancy.py",
        "tests/accounts/test_admin_walls.py",
    ),
    fault(
        "accounts/entered.py",
        "the organization stays entered",
        "        _looks_across.reset(own)\n        _current.reset(token)",
        "        _looks_across.reset(own)",
        *TENANCY,
    ),
    fault(
        "accounts/entered.py",
        "looking across goes on inside of an organization",
        "    own = _looks_across.set(False)",
        "    own = _looks_across.set(_looks_across.get())",
        *WALL,
        wall=True,
    ),
]


WALL_PATH = "accounts/wall.py"
WALL_TEXTS = {
    "one table has no wall": (
        "    for table in sorted(ours | parts):",
        '    for table in sorted((ours | parts) - {"teams_goal"}):',
    ),
    "a table has no row-level security": ("    if not on:", "    if False:"),
    "owners see everything": ("    if not forced:", "    if False:"),
    "there is no policy": (
        "    if [_plain(policy) for policy in policies] != [_PLAIN]:",
        "    if False:",
    ),
    "the policy lets everything through": (
        'made = f"CREATE POLICY {POLICY} ON {name} USING ({RULE})"',
        'made = f"CREATE POLICY {POLICY} ON {name} USING (true)"',
    ),
    "keys point anywhere": (
        "    for model in models:\n        yield from _lone_keys(model, known)\n",
        "",
    ),
    "tables without a model pass": (
        "    for table in sorted(known.security.keys() - ours - parts - WITHOUT):",
        "    for table in ():",
    ),
    "a superuser may be the application": (
        '        "The role that is logged in is a superuser.": superuser,\n',
        "",
    ),
    "the owner may be the application": (
        '        "The role that is logged in owns tables.": owns,\n',
        "",
    ),
    "a role that bypasses may be the application": (
        '        "The role that is logged in bypasses row-level security.": bypasses,\n',
        "",
    ),
}
SESSION_TEXTS = {
    "a session is told once": (
        "        if wanted == self._told or self._has_failed():",
        "        if self._told is not None or self._has_failed():",
    ),
    "a session keeps what a rollback took": (
        "            super()._savepoint_rollback(sid)  # type: ignore[misc]\n"
        "        finally:\n            self._told = None",
        "            super()._savepoint_rollback(sid)  # type: ignore[misc]\n"
        "        finally:\n            pass",
    ),
    "everybody looks across": (
        "        everything = wanted is Sight.EVERYTHING",
        "        everything = True",
    ),
    "an older cursor is not told": (
        "        self._tell()\n        return execute(sql, params, many, context)",
        "        return execute(sql, params, many, context)",
    ),
}
PRODUCTION = "tests/services/test_production.py"
WALL_FAULTS = [
    *(
        fault(WALL_PATH, name, *texts, *WALL, PRODUCTION, wall=True)
        for name, texts in WALL_TEXTS.items()
    ),
    *(
        fault("accounts/postgresql/base.py", name, *texts, *WALL, wall=True)
        for name, texts in SESSION_TEXTS.items()
    ),
]
