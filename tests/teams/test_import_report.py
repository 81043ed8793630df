"""The import pages: the row of the import in words, and the scores around it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
import time_machine

from accounts.models import User
from accounts.parameters import Parameters
from accounts.tenancy import tenant_scope
from scoring import services
from scoring.core.records import Network
from scoring.models import RecomputeRun
from teams.models import Import, ImportPhase, ImportStatus
from teams.reports.import_history import import_list
from teams.reports.import_report import import_progress
from teams.reports.import_shapes import ImportList, ImportProgress
from teams.reports.import_words import KINDS, kind_words
from tests import factories
from tests.cast import Cast
from tests.scoring.given import LAST, NOW, REACTION, recomputed, score, scored

D = Decimal
AT = time_machine.travel(NOW, tick=False)


def progress(cast: Cast, batch: Import, user: User | None = None) -> ImportProgress:
    """Return an import as its member, or somebody else, sees it."""
    with AT, tenant_scope(cast.organization.pk):
        return import_progress(access=cast.access(user or cast.rep), batch=batch)


def history(cast: Cast, user: User | None = None, page: int = 1) -> ImportList:
    """Return the history as the owner, or somebody else, sees it."""
    with AT, tenant_scope(cast.organization.pk):
        asked = Parameters({"page": str(page)})
        return import_list(access=cast.access(user or cast.owner), asked=asked)


def batch_of(cast: Cast, status: ImportStatus, **more: Any) -> Import:
    return factories.batch(cast.rep_member, status, uploaded_by=cast.rep, **more)


def asked_for(cast: Cast, batch: Import, status: str) -> None:
    with tenant_scope(cast.organization.pk):
        RecomputeRun.objects.create(
            member=cast.rep_member, batch=batch, through=LAST, status=status
        )


# -- one import --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "more", "state", "message"),
    [
        (ImportStatus.QUEUED, {}, "queued", "Waiting for a worker. You can leave this page."),
        (ImportStatus.RUNNING, {}, "running", "Reading the files. You can leave this page."),
        (
            ImportStatus.RUNNING,
            {"phase": ImportPhase.STORE},
            "running",
            "Storing what is scored. You can leave this page.",
        ),
        (
            ImportStatus.DONE,
            {"new_count": 3, "changed_count": 2, "known_count": 1},
            "done",
            "It is in: 3 new, 2 changed, 1 known.",
        ),
        (
            ImportStatus.PARTIAL,
            {"new_count": 3, "problem_count": 1},
            "partial",
            "It is in, with problems: 3 new, 0 changed, 0 known. The rows below were left out.",
        ),
        (ImportStatus.PARTIAL, {"message": "Nothing changed."}, "partial", "Nothing changed."),
        (ImportStatus.FAILED, {"message": "a.zip: no"}, "failed", "Nothing was stored."),
        (
            ImportStatus.UNDONE,
            {},
            "undone",
            "Undone. Its facts are gone, scores were computed again.",
        ),
    ],
)
def test_an_import_says_how_far_it_is(
    cast: Cast, status: ImportStatus, more: dict[str, Any], state: str, message: str
) -> None:
    found = progress(cast, batch_of(cast, status, **more))

    assert (found.state, found.message) == (state, message)
    assert found.error == ("a.zip: no" if state == "failed" else "")
    assert found.can_undo == (state in ("done", "partial"))


@pytest.mark.parametrize(
    ("status", "phase", "expected"),
    [
        (ImportStatus.QUEUED, ImportPhase.READ, ["current", "ahead", "ahead"]),
        (ImportStatus.RUNNING, ImportPhase.STORE, ["done", "current", "ahead"]),
        (ImportStatus.DONE, ImportPhase.STORE, ["done", "done", "done"]),
    ],
)
def test_phases_are_done_one_after_another(
    cast: Cast, status: ImportStatus, phase: ImportPhase, expected: list[str]
) -> None:
    found = progress(cast, batch_of(cast, status, phase=phase))

    assert [step.state for step in found.phases] == expected


@pytest.mark.parametrize("run", ["queued", "running"])
def test_an_import_is_over_when_its_scores_are_there(cast: Cast, run: str) -> None:
    batch = batch_of(cast, ImportStatus.DONE, phase=ImportPhase.SCORE)
    asked_for(cast, batch, run)

    found = progress(cast, batch)

    assert (found.state, found.message) == (
        "running",
        "Scoring every day. You can leave this page.",
    )
    assert [step.state for step in found.phases] == ["done", "done", "current"]
    assert (found.before, found.after, found.can_undo, found.result) == (None, None, False, None)


@pytest.mark.parametrize(
    ("phase", "done", "percent"),
    [
        (ImportPhase.READ, 0, 0),
        (ImportPhase.READ, 500, 33),
        (ImportPhase.STORE, 1499, 99),
    ],
)
def test_a_running_import_is_measured(
    cast: Cast, phase: ImportPhase, done: int, percent: int
) -> None:
    batch = batch_of(cast, ImportStatus.RUNNING, phase=phase, done=done, total=1500)

    assert progress(cast, batch).percent == percent


@pytest.mark.parametrize(
    ("done", "said"),
    [
        (24, "Reading the files. You can leave this page."),
        (25, "25%"),
        (49, "25%"),
        (99, "75%"),
    ],
)
def test_progress_is_announced_by_quarters(cast: Cast, done: int, said: str) -> None:
    batch = batch_of(cast, ImportStatus.RUNNING, done=done, total=100)

    assert progress(cast, batch).announcement == said


def test_what_is_over_is_announced_with_its_sentence(cast: Cast) -> None:
    batch = batch_of(cast, ImportStatus.DONE, done=100, total=100, new_count=12345)

    found = progress(cast, batch)

    assert found.announcement == "It is in: 12\u202f345 new, 0 changed, 0 known."


@pytest.mark.parametrize("run", ["queued", "running"])
def test_an_undo_is_over_when_its_scores_are_there(cast: Cast, run: str) -> None:
    batch = batch_of(cast, ImportStatus.UNDONE, undone_at=NOW)
    with AT:
        asked_for(cast, batch, run)

    found = progress(cast, batch)

    assert (found.state, found.label, found.phases) == ("running", "being undone", ())
    assert (
        found.message == "Its facts are gone, scores are computed again. You can leave this page."
    )
    assert (found.percent, found.can_undo, found.result) == (None, False, None)


@pytest.mark.parametrize("run", ["done", "failed"])
def test_a_recompute_that_is_over_holds_nobody_up(cast: Cast, run: str) -> None:
    batch = batch_of(cast, ImportStatus.DONE)
    asked_for(cast, batch, run)

    assert progress(cast, batch).state == "done"


def test_the_totals_before_and_after_are_those_of_the_last_day(cast: Cast) -> None:
    score(cast.rep_member, REACTION)
    batch = factories.applied(
        cast.rep_member,
        [Network(on=LAST, connections=1000, decision_makers=0, internal=0, source="crm")],
    )
    recomputed(cast.rep_member, batch=batch)

    found = progress(cast, batch)

    assert (found.before, found.after) == (D("0.99"), D("5.99"))


def test_without_scores_there_are_no_totals(cast: Cast) -> None:
    found = progress(cast, batch_of(cast, ImportStatus.DONE))

    assert (found.before, found.after) == (None, None)


def test_the_result_leads_to_the_own_score_or_to_the_members_page(cast: Cast) -> None:
    batch = batch_of(cast, ImportStatus.DONE)
    slug = cast.organization.slug

    own, other = progress(cast, batch).result, progress(cast, batch, cast.admin).result

    assert (own.label, own.url) == ("See your score", f"/o/{slug}/score/")
    assert (other.label, other.url) == (
        "See Rita Rep",
        f"/o/{slug}/members/{cast.rep_member.pk}/",
    )


def test_files_are_told_with_what_was_kept_dropped_and_ignored(cast: Cast) -> None:
    inputs = [
        {"file": "a.zip/messages.csv", "kind": "linkedin.messages", "records": 90, "kept": 80,
         "duplicates": 10},
        {"file": "b.jsonl", "kind": "activity", "records": 5, "kept": 5, "duplicates": 0},
        {"file": "c.csv", "kind": "crm.call_log", "records": 1, "kept": 1, "duplicates": 0},
    ]  # fmt: skip
    ignored = [{"file": "a.zip/Ads.csv", "reason": "not scored"}]

    found = progress(cast, batch_of(cast, ImportStatus.DONE, inputs=inputs, ignored=ignored))

    messages, document, unknown, ads = found.files
    assert (messages.detected, messages.records) == ("Messages", 90)
    assert messages.kept == "80 kept, 10 twice: direction, day, conversation as a code"
    assert messages.dropped == "Text, subject, names"
    assert messages.feeds == (("F3", "find"), ("R5", "relationships"), ("R6", "relationships"))
    assert document.kept == "5 kept: what its lines declare"
    assert (unknown.detected, unknown.kept) == ("Call log", "1 kept")
    assert (ads.name, ads.ignored, ads.records) == ("a.zip/Ads.csv", "not scored", None)


def test_every_kind_of_file_has_words_and_known_components() -> None:
    codes = {code for kind in KINDS for code, _ in kind_words(kind).components}

    assert all(words.label and words.kept for words in KINDS.values())
    assert codes <= {f"{pillar}{n}" for pillar in "BFIR" for n in range(1, 7)}


def test_problems_are_told_with_their_place(cast: Cast) -> None:
    problem = {"file": "a.csv", "line": 7, "column": "Date", "reason": "no day", "expected": "x"}

    found = progress(
        cast, batch_of(cast, ImportStatus.PARTIAL, problems=[problem], problem_count=9)
    )

    [shown] = found.problems
    assert (shown.file, shown.row, shown.column, shown.reason, shown.expected) == (
        *("a.csv", 7, "Date", "no day", "x"),
    )
    assert found.counts.problems == 9


def test_whoever_uploaded_is_named(cast: Cast) -> None:
    with tenant_scope(cast.organization.pk):
        User.objects.filter(pk=cast.rep.pk).update(name="Rita Rep")
    named = batch_of(cast, ImportStatus.DONE)
    named.uploaded_by.refresh_from_db()
    orphan = factories.batch(cast.other_rep_member, ImportStatus.DONE)

    assert progress(cast, named).by == "Rita Rep"
    assert progress(cast, orphan).by == "somebody who has left"


# -- the history -------------------------------------------------------------------------------


def test_everybody_sees_the_imports_of_those_for_whom_they_may_import(cast: Cast) -> None:
    batch_of(cast, ImportStatus.DONE, uploads=[{"name": "rita.zip"}])
    factories.batch(cast.other_rep_member, ImportStatus.DONE, uploads=[{"name": "rob.zip"}])

    seen = {
        name: [row.what for row in history(cast, cast.users[name]).rows]
        for name in ("owner", "rep", "manager", "other_manager", "other_rep")
    }

    assert seen == {
        "owner": ["rob.zip", "rita.zip"],
        "rep": ["rita.zip"],
        "manager": ["rita.zip"],
        "other_manager": ["rob.zip"],
        "other_rep": ["rob.zip"],
    }


def test_members_to_import_for_begin_with_oneself(cast: Cast) -> None:
    owner, rep = history(cast), history(cast, cast.rep)

    assert (owner.own, rep.own) == (False, True)
    assert [choice.label for choice in rep.members] == ["Rita Rep (you)"]
    assert [choice.label for choice in owner.members] == [
        *("Mona Manager", "Rita Rep", "Rob Rep", "Sia Silent"),
    ]


def test_a_row_tells_state_counts_and_why_it_failed(cast: Cast) -> None:
    done = batch_of(cast, ImportStatus.DONE, new_count=4)
    asked_for(cast, done, "running")
    batch_of(cast, ImportStatus.FAILED, message="a.zip: truncated")

    failed, scoring = history(cast).rows

    assert (failed.state, failed.effect) == ("failed", "a.zip: truncated")
    assert (scoring.state, scoring.counts.new) == ("running", 4)
    assert not any(row.single.can_undo for row in (failed, scoring))


def test_the_history_is_paged(cast: Cast) -> None:
    batches = [batch_of(cast, ImportStatus.DONE) for _ in range(26)]

    first, second = history(cast), history(cast, page=2)

    deliveries = [batch.delivery for batch in batches]
    assert [row.id for row in (*first.rows, *second.rows)] == [d.pk for d in deliveries][::-1]
    assert (first.previous, first.next.url) == (
        None,
        f"/o/{cast.organization.slug}/imports/?page=2",
    )
    assert (second.previous.url, second.next) == (f"/o/{cast.organization.slug}/imports/", None)
    assert first.last_at == deliveries[-1].created_at


def test_what_is_only_checked_was_not_imported(cast: Cast) -> None:
    imported = batch_of(cast, ImportStatus.DONE, new_count=3)
    factories.delivery(cast.rep_member, cast.owner)

    found = history(cast)

    waiting, done = found.rows
    assert (waiting.label, waiting.counts) == ("to be imported", None)
    assert done.counts is not None and done.counts.new == 3
    assert found.last_at == imported.delivery.created_at


def test_an_empty_history_has_no_last_import(cast: Cast) -> None:
    found = history(cast, cast.rep)

    assert (found.rows, found.last_at, found.next) == ((), None, None)


def test_nothing_of_another_organization_is_in_it(cast: Cast) -> None:
    factories.batch(cast.outside_member, ImportStatus.DONE)
    scored(cast.other_organization, REACTION)
    with tenant_scope(cast.other_organization.pk):
        services.request_recompute(member=cast.outside_member)

    assert history(cast).rows == ()
