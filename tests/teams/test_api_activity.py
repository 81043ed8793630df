"""Activity that programs send: stored at once, object by object, or refused as a whole."""

from __future__ import annotations

import json

import pytest
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks

from accounts.models import ApiRequest
from accounts.tenancy import tenant_scope
from scoring.models import RecomputeRun, ScoreSnapshot
from teams.models import (
    Activity,
    Connection,
    Contact,
    Coverage,
    Delivery,
    Import,
    ImportStatus,
    Member,
)
from teams.services.facts import load_records
from teams.services.imports import import_undo
from tests import factories
from tests.cast import Cast
from tests.teams.calling import COVERED, JSON, SEARCH, call, lines, secret_of, send, stored
from tests.teams.evidence import ordered
from tests.teams.files import document
from tests.teams.importing import imported

UNKNOWN = "the e-mail address or id of a member for whom the token may import"


def known(cast: Cast, member: Member) -> list[str]:
    with tenant_scope(cast.organization.pk):
        return ordered(load_records(member=member))


def the_import(cast: Cast) -> Import:
    with tenant_scope(cast.organization.pk):
        return Import.objects.select_related("delivery", "member").get()


# -- What is stored ----------------------------------------------------------------------------


def test_objects_become_facts_of_an_import_of_their_own(cast: Cast) -> None:
    secret = factories.token(cast.organization, cast.admin, name="CRM")[1]

    answer = send(cast, COVERED, SEARCH, secret=secret)

    batch = the_import(cast)
    assert answer.status_code == 200
    assert answer.json() == {
        "accepted": 2,
        "unchanged": 0,
        "rejected": 0,
        "errors": [],
        "imports": [batch.delivery_id],
    }
    assert (batch.member, batch.uploaded_by, batch.status) == (cast.rep_member, cast.admin, "done")
    assert (batch.new_count, batch.known_count, batch.changed_count) == (2, 0, 0)
    assert [upload["name"] for upload in batch.uploads] == ["API: CRM"]
    assert batch.delivery and batch.delivery.via == "API: CRM"
    assert batch.inputs == [
        {"file": "API: CRM", "kind": "activity", "records": 2, "kept": 2, "duplicates": 0}
    ]
    assert stored(cast) == [(cast.rep_member.pk, 3)]


def test_scores_are_computed_when_the_answer_is_out(
    cast: Cast, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True) as queued:
        send(cast, COVERED, SEARCH)

    with tenant_scope(cast.organization.pk):
        run = RecomputeRun.objects.get()
        assert (run.member, run.batch, run.status) == (cast.rep_member, the_import(cast), "done")
        assert ScoreSnapshot.objects.filter(member=cast.rep_member).exists()
    assert len(queued) == 1


def test_a_batch_gives_what_a_document_gives(cast: Cast) -> None:
    objects = (
        COVERED,
        {"type": "post", "at": "2026-05-04T23:30:00+02:00", "form": "original", "ref": "p1"},
        {"type": "connection", "contact": "c1", "on": "2026-05-04", "title": "CFO"},
        {"type": "comment", "on": "2026-05-05", "text": "How do you handle renewals?"},
        {
            "type": "message",
            "conversation": "t",
            "contact": "c1",
            "at": "2026-05-05T08:00:00Z",
            "direction": "out",
        },
    )
    with tenant_scope(cast.organization.pk):
        imported(cast, document(*objects), member=cast.other_rep_member)

    send(cast, *objects)

    assert known(cast, cast.rep_member) == known(cast, cast.other_rep_member)


def test_what_was_written_is_nowhere(cast: Cast) -> None:
    words = "Call Canary Carla at 5550199"
    on = {"on": "2026-05-05"}

    answer = send(
        cast,
        {"type": "comment", **on, "text": words, "post": words, "ref": words},
        {"type": "connection", **on, "contact": words, "title": words, "company": words},
        {"type": "search", **on, words: 1},
        {"type": "search", **on, "member": "canary@secret.example"},
        {"type": words},
        key="canary@secret.example",
    )

    with tenant_scope(cast.organization.pk):
        rows = [
            json.dumps(list(model.objects.values()), default=str)
            for model in (Activity, Connection, Contact, Import, Delivery, ApiRequest)
        ]
    told = "".join(rows) + answer.content.decode()
    assert answer.json()["accepted"] == 2
    assert "canary" not in told.lower()
    assert "5550199" not in told


@pytest.mark.parametrize(
    "body",
    [json.dumps([COVERED, SEARCH]), json.dumps({"objects": [COVERED, SEARCH]})],
    ids=["array", "objects"],
)
def test_json_is_taken_as_well(cast: Cast, body: str) -> None:
    query = f"?member={cast.rep_member.pk}"

    answer = call(cast, secret_of(cast), body, content_type=JSON, query=query)

    assert answer.json()["accepted"] == 2
    assert stored(cast) == [(cast.rep_member.pk, 3)]


def test_nothing_is_covered_that_is_not_declared(cast: Cast) -> None:
    send(cast, SEARCH)

    with tenant_scope(cast.organization.pk):
        assert not Coverage.objects.exists()


def test_coverage_of_several_batches_adds_up(cast: Cast) -> None:
    may = {**COVERED, "from": "2026-05-01", "to": "2026-05-31"}
    june = {**COVERED, "from": "2026-06-01", "to": "2026-06-30"}

    for objects in ((may, SEARCH), (june,), (june,)):
        send(cast, *objects)

    with tenant_scope(cast.organization.pk):
        assert sorted(str(start) for start in Coverage.objects.values_list("start", flat=True)) == [
            "2026-05-01",
            "2026-06-01",
        ]


def test_what_is_known_is_unchanged_and_what_changes_replaces(cast: Cast) -> None:
    named = {**SEARCH, "source": "crm", "ref": "s1"}
    other = {**SEARCH, "source": "crm", "ref": "s2"}
    send(cast, named, other)

    answer = send(cast, named, {**other, "count": 5}, {**SEARCH, "source": "crm", "ref": "s3"})

    result = answer.json()
    assert (result["accepted"], result["unchanged"], result["rejected"]) == (2, 1, 0)
    assert sum("count=5" in r or '"count": 5' in r for r in known(cast, cast.rep_member)) == 1
    assert len(known(cast, cast.rep_member)) == 3


def test_of_one_key_in_a_batch_the_last_stands_and_the_others_are_unchanged(cast: Cast) -> None:
    answer = send(cast, *({**SEARCH, "ref": "s1", "count": count} for count in (1, 2, 3)))

    assert (answer.json()["accepted"], answer.json()["unchanged"]) == (1, 2)
    assert stored(cast) == [(cast.rep_member.pk, 3)]


def test_objects_without_a_key_are_added_every_time(cast: Cast) -> None:
    send(cast, SEARCH)
    send(cast, SEARCH)

    assert stored(cast) == [(cast.rep_member.pk, 3)] * 2


def test_an_undo_takes_a_batch_back_exactly(cast: Cast) -> None:
    send(cast, COVERED, {**SEARCH, "ref": "s1"})
    before = known(cast, cast.rep_member)
    send(cast, {**SEARCH, "ref": "s1", "count": 9}, SEARCH, {**SEARCH, "ref": "s2"})

    with tenant_scope(cast.organization.pk):
        last = Import.objects.order_by("-pk")[0]
        import_undo(access=cast.access(cast.owner), batch=last)

    assert known(cast, cast.rep_member) == before


def test_what_a_file_says_too_survives_the_undo_of_a_batch(cast: Cast) -> None:
    thing = {**SEARCH, "source": "crm", "ref": "s1"}
    send(cast, COVERED, thing)
    with tenant_scope(cast.organization.pk):
        imported(cast, document(COVERED, thing))

        import_undo(access=cast.access(cast.owner), batch=Import.objects.order_by("pk")[0])

    assert stored(cast) == [(cast.rep_member.pk, 3)]


def test_the_history_of_imports_names_the_token(cast: Cast) -> None:
    send(cast, SEARCH, secret=factories.token(cast.organization, cast.owner, name="CRM sync")[1])
    client = Client()
    client.force_login(cast.owner)

    page = client.get(f"/o/{cast.organization.slug}/imports/").content.decode()
    one = client.get(f"/o/{cast.organization.slug}/imports/{the_import(cast).pk}/")

    assert "API: CRM sync" in page
    assert one.status_code == 200


# -- What is left out --------------------------------------------------------------------------


def test_bad_objects_are_told_and_good_ones_are_taken(cast: Cast) -> None:
    body = lines(SEARCH, {"type": "post", "on": "2026-05-04", "form": "poem"}) + b"\nno\n"
    body += lines({**SEARCH, "colour": "blue"}, {"type": "search"})

    answer = call(cast, secret_of(cast), body, query=f"?member={cast.rep_member.pk}")

    result = answer.json()
    assert (result["accepted"], result["unchanged"], result["rejected"]) == (1, 0, 4)
    assert [(e["index"], e["line"], e["column"], e["reason"]) for e in result["errors"]] == [
        (1, 2, "form", "wrong value"),
        (2, 4, "", "not JSON"),
        (3, 5, "colour", "unknown key"),
        (4, 6, "at", "not dated once"),
    ]
    assert result["errors"][0]["expected"] == "one of original, article, reshare_with_text, repost"
    assert stored(cast) == [(cast.rep_member.pk, 3)]


def test_errors_of_an_array_have_no_line(cast: Cast) -> None:
    answer = call(
        cast, secret_of(cast), "[3]", content_type=JSON, query=f"?member={cast.rep_member.pk}"
    )

    assert answer.json()["errors"] == [
        {
            "index": 0,
            "column": "",
            "reason": "not a JSON object",
            "expected": "an object with a type",
        }
    ]


def test_an_import_lists_what_was_left_out_of_its_member(cast: Cast) -> None:
    send(cast, SEARCH, {**SEARCH, "count": -1})

    batch = the_import(cast)
    assert (batch.status, batch.problem_count) == (ImportStatus.PARTIAL, 1)
    assert batch.problems == [
        {
            "file": batch.uploads[0]["name"],
            "line": 2,
            "column": "count",
            "reason": "wrong value",
            "expected": "a whole number from 0 to 1000000000",
            "lost": True,
        }
    ]


def test_a_batch_of_bad_objects_alone_leaves_no_import(cast: Cast) -> None:
    answer = send(cast, {"type": "poem"})

    assert (answer.status_code, answer.json()["imports"]) == (200, [])
    with tenant_scope(cast.organization.pk):
        assert not Delivery.objects.exists()
        assert not RecomputeRun.objects.exists()
