"""schemathesis asks every operation of the API as everybody: a few cases here, more by
``python -m tests.schema_run``.
"""

from __future__ import annotations

from pathlib import Path

import pytest
import time_machine
from django.db.models import QuerySet
from pytest_django import Settings

from teams.models import Delivery
from tests.cast import Cast
from tests.house.test_access_matrix_api import the_import
from tests.marked import CODES, TEXTS, marked, tenant_models, texts_of
from tests.schema_run.cases import operations
from tests.schema_run.extent import extent
from tests.schema_run.personas import PEOPLE, PERSONAS, SCOPED, SHUT_OUT
from tests.schema_run.run import Ran, run
from tests.scoring.given import NOW

LABELS = [operation.label for operation in operations()]


@pytest.fixture
def ran(cast: Cast, settings: Settings, tmp_path: Path) -> Ran:
    settings.UPLOAD_DIR = tmp_path / "uploads"
    marked(cast)
    with time_machine.travel(NOW):
        sent = the_import(cast).pk
        others = QuerySet[Delivery](Delivery).exclude(pk=sent).values_list("pk", flat=True)
        return run(cast, [sent, *others], *extent())


def test_no_answer_to_anybody_breaks_the_description_or_tells_what_is_not_theirs(ran: Ran) -> None:
    print(ran.told())

    assert sorted(map(str, ran.faults)) == []
    assert {persona for _, persona, _ in ran.answers} == {*PERSONAS}
    # Nobody saw refusals alone: every operation answered its owner, in both organizations.
    assert [one for one in LABELS if not ran.good(one, "owner")] == []
    assert {of for of, by, status in ran.answers if by == "outsider" and status < 300}
    assert [one for one in LABELS if not any(ran.good(one, scope) for scope in SCOPED)] == []
    assert [who for who in SHUT_OUT for one in LABELS if ran.good(one, who)] == []
    assert all(any(ran.good(one, who) for one in LABELS) for who in PEOPLE)
    # Marks are told to whom they are for, so that one at the wrong place would be seen.
    told = {(who, mark.rpartition("-")[0]) for who, mark in ran.shown}
    assert {
        ("owner", "canary-home-teams_member"),
        ("owner", "canary-home-teams_team"),
        ("other_manager", "canary-home-teams_member"),
        ("rep", "canary-home-teams_team"),
        ("outsider", "canary-away-teams_member"),
        ("outsider", "canary-away-teams_team"),
    } <= told


def test_every_long_text_of_an_organization_bears_a_mark_or_is_a_code() -> None:
    texts = {f"{label}.{name}" for label, names in TEXTS.items() for name in names}
    columns = {f"{one._meta.label}.{name}" for one in tenant_models() for name in texts_of(one)}

    assert columns == texts | CODES
