"""Every task and every command: what an id of another organization in a message comes to.

A message names an organization and rows of it. Where the row is another organization's, it is as
where there is none, and nothing is done in either.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from contextlib import suppress
from io import StringIO
from typing import Any

import pytest
from celery import current_app
from django.core.exceptions import ObjectDoesNotExist
from django.core.management import call_command, get_commands
from django.core.management.base import CommandError
from django.utils import timezone

from accounts.access import access_for
from accounts.models import OrganizationErasure
from accounts.roles import Scope
from accounts.tenancy import tenant_scope
from scoring.services import request_recompute
from teams.models import DeliveryStatus, Erasure, ExportFormat, ImportStatus, PersonalFile
from teams.services.exports import export_create
from tests import factories
from tests.cast import Cast
from tests.house.addresses import MISSING
from tests.house.tree import PRODUCT
from tests.house.witness import changed, stored, witnessed
from tests.scoring.given import LAST, REACTION, score
from tests.teams.portability_data import connected

Ids = dict[str, Any]
DAYS = {"since": "2026-05-27", "on": LAST.isoformat(), "of": ""}

# Tasks that are told of no row: they go through the organizations, one after another.
SWEEPS = {
    *("accounts.tasks.empty_journal", "accounts.tasks.forget_sessions"),
    *("accounts.tasks.refresh_statistics", "accounts.tasks.remind_of_tokens"),
    *("privacy.tasks.enforce_retention", "privacy.tasks.sweep_privacy"),
    *("scoring.tasks.renew_industry_pools", "scoring.tasks.roll_forward_due"),
    *("scoring.tasks.sweep_recomputes", "teams.tasks.settle_changes", "scoring.tasks.make_months"),
    *("teams.tasks.sweep_exports", "teams.tasks.sweep_imports", "teams.tasks.sweep_portability"),
}
# Tasks that enter no organization by an id, and what tries them.
OTHERS = {
    "accounts.tasks.send_password_reset": "tests/accounts/test_takeover.py",
    "accounts.tasks.tell_organization": "tests/accounts/test_refusals.py",
}
# Where it is for other tests to show that the own row is worked on.
UNTRIED = {
    "scoring.tasks.work_out_changes": "what comes of it is kept in the cache",
    "teams.tasks.poll_portability": "it asks outside",
}


def ours() -> dict[str, Any]:
    """Return the tasks of the product by their name."""
    current_app.loader.import_default_modules()
    return {n: task for n, task in current_app.tasks.items() if n.split(".")[0] in PRODUCT}


def waiting(cast: Cast) -> dict[str, Ids]:
    """Return what each task may be told of the other organization, where it all waits."""
    member, otto, away = cast.outside_member, cast.outsider, cast.other_organization
    score(member, REACTION)
    file = factories.personal_file(away, otto)
    PersonalFile._base_manager.filter(pk=file.pk).update(status="queued", content=None)
    batch = factories.batch(member, ImportStatus.QUEUED)
    delivery = factories.delivery(member, otto, DeliveryStatus.WAITING)
    with tenant_scope(away.pk):
        access = access_for(otto, away.slug)
        assert access is not None
        export = export_create(access=access, file_format=ExportFormat.CSV, query="")
        run = request_recompute(member=member)
        erasure = Erasure.objects.create(member=member, by_themselves=True)
    end = OrganizationErasure.objects.create(organization=away, due_at=timezone.now())
    return {
        "privacy.tasks.prepare_file": {"file_id": file.pk},
        "privacy.tasks.erase_person": {"erasure_id": erasure.pk},
        "privacy.tasks.erase_organization": {"erasure_id": end.pk},
        "scoring.tasks.run_recompute": {"run_id": run.pk},
        "scoring.tasks.work_out_changes": {"user_id": otto.pk, "member_ids": [member.pk], **DAYS},
        "teams.tasks.run_import": {"import_id": batch.pk},
        "teams.tasks.check_delivery": {"delivery_id": delivery.pk},
        "teams.tasks.run_export": {"export_id": export.pk},
        "teams.tasks.poll_portability": {"connection_id": connected(member).pk},
    }


def test_every_task_is_listed() -> None:
    told = {n for n, task in ours().items() if "organization_id" in _parameters(task)}

    assert {*ours()} == told | SWEEPS | {*OTHERS}
    assert all(_parameters(ours()[name]) == {"_"} for name in SWEEPS)


def _parameters(task: Any) -> set[str]:
    return {*inspect.signature(task.run).parameters}


def done(run: Callable[..., Any], organization_id: int, ids: Ids) -> list[str]:
    """Return what a task did: nothing for a row that is not there, also where that is an error."""
    with witnessed(keeps=False) as seen, suppress(ObjectDoesNotExist):
        before = stored()
        run(organization_id=organization_id, **ids)
        if seen.writes and not changed(before):
            seen.writes.clear()
        return [*seen.effects, *changed(before)]
    return []


def test_a_message_with_a_row_of_others_is_as_one_with_none(cast: Cast) -> None:
    told, wrong = waiting(cast), []
    home, away = cast.organization.pk, cast.other_organization.pk

    for name, task in ours().items():
        if "organization_id" not in _parameters(task):
            continue
        ids = told[name]
        missing = {n: _missing(value) if n.endswith(("_id", "_ids")) else value
                   for n, value in ids.items()}  # fmt: skip
        if found := done(task.run, home, ids):
            wrong.append(f"{name} of others does {found}")
        if found := done(task.run, home, missing):
            wrong.append(f"{name} of none does {found}")
        if name not in UNTRIED and not done(task.run, away, ids):
            wrong.append(f"{name} of the own row does nothing")

    assert not wrong, "\n".join(wrong)


def _missing(value: Any) -> Any:
    return [MISSING] if isinstance(value, list) else MISSING


# -- Commands ------------------------------------------------------------------------------------

# Whoever can run a command runs the site. What it may be told of an organization, and what of it.
COMMANDS = {
    "backup": "every organization, in one file",
    "restore": "every organization, in one file",
    "copy_from_sqlite": "every organization, into an empty database",
    "redo_decisions": "every organization, by what was written down of it",
    "upgrade": "no organization",
    "doctor": "no organization",
    "partition_snapshots": "every organization, in one table",
    "check_scores": "an organization, by its slug, or one after another",
    "database_roles": "no organization",
    "token": "an organization and an account of it: below",
    "up": "no organization",
    "data_inventory": "no organization",
    "erase_organization": "an organization, by its slug and its whole name",
    "rulebook": "no organization",
    "ssi": "files, no organization",
    "walk": "an organization and a member of it: below",
    "load_samples": "the organizations that it makes",
    "remove_samples": "the organizations that load_samples made",
}


def test_every_command_is_listed() -> None:
    assert {n for n, app in get_commands().items() if str(app).split(".")[0] in PRODUCT} == {
        *COMMANDS
    }


def test_a_token_for_an_account_of_others_is_not_made(cast: Cast) -> None:
    slug, email, scope = cast.organization.slug, cast.outsider.email, f"--scope={Scope.SCORES_READ}"
    before = stored()

    with pytest.raises(CommandError):
        call_command("token", "create", slug, "--user", email, "--name", "x", scope)

    assert changed(before) == []


def test_a_member_of_others_is_not_walked(cast: Cast) -> None:
    said = []

    for email in (cast.outside_member.email, "nobody@nowhere.example"):
        with pytest.raises(CommandError) as refused:
            call_command("walk", cast.organization.slug, "--member", email, stdout=StringIO())
        said.append(str(refused.value).replace(email, "?"))

    assert said[0] == said[1]


def test_an_organization_is_not_erased_under_the_name_of_another(cast: Cast) -> None:
    before = stored()

    with pytest.raises(CommandError):
        name = cast.other_organization.name
        call_command("erase_organization", cast.organization.slug, "--name", name)

    assert changed(before) == []
