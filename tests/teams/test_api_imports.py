"""Files that programs send: checked by a worker, imported where nothing is to be asked."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from accounts.models import ApiRequest, Membership
from accounts.tenancy import tenant_scope
from scoring.models import ScoreSnapshot
from teams.models import Activity, Delivery, DeliveryStatus, Import
from teams.services.deliveries import delivery_check
from teams.tasks import sweep_imports
from tests.cast import Cast
from tests.scoring.given import LAST
from tests.teams.calling import COVERED, SEARCH, secret_of, send
from tests.teams.files import archive, document, upload


@pytest.fixture
def now_at_once(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> Any:
    """Return what runs the workers' part at the end of a block."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def place(cast: Cast) -> str:
    return f"/api/v1/organizations/{cast.organization.slug}/imports"


def give(
    cast: Cast, *files: ContentFile[bytes], secret: str = "", key: str = "k", **form: str
) -> HttpResponse:
    """Return the answer to files that are sent with a token of the owner."""
    headers = {"Authorization": f"Bearer {secret or secret_of(cast)}", "Idempotency-Key": key}
    return Client().post(place(cast), {"files": files, **form}, headers=headers)


def look(cast: Cast, answer: HttpResponse) -> dict[str, Any]:
    """Return what the API tells of an import now."""
    headers = {"Authorization": f"Bearer {secret_of(cast)}"}
    told = Client().get(f"{place(cast)}/{answer.json()['id']}", headers=headers)
    assert told.status_code == 200
    body: dict[str, Any] = told.json()
    return body


def deliveries() -> list[Delivery]:
    return list(Delivery._base_manager.all())


# -- Sending -----------------------------------------------------------------------------------


def test_files_are_taken_and_wait_to_be_checked(cast: Cast) -> None:
    answer = give(cast, document(SEARCH), member=cast.rep_member.email)

    [delivery] = deliveries()
    body = answer.json()
    assert answer.status_code == 202
    assert (body["id"], body["state"]) == (delivery.pk, "waiting")
    assert (body["sources"], body["problems"], body["parts"]) == ([], [], [])
    assert body["page"] == (
        f"http://testserver/o/{cast.organization.slug}/deliveries/{delivery.pk}/"
    )
    assert (delivery.member, delivery.created_by) == (cast.rep_member, cast.owner)
    assert delivery.via.startswith("API: Token ")
    assert not delivery.commits


def test_with_commit_files_are_imported_as_soon_as_they_are_checked(
    cast: Cast, now_at_once: Any
) -> None:
    with now_at_once():
        answer = give(
            cast, document(COVERED, SEARCH), member=str(cast.rep_member.pk), commit="true"
        )

    told = look(cast, answer)
    [part] = told["parts"]
    assert told["state"] == "committed"
    assert (part["member"], part["state"]) == ("Rita Rep", "done")
    assert (part["new"], part["known"], part["changed"], part["problems"]) == (2, 0, 0, 0)
    with tenant_scope(cast.organization.pk):
        assert Activity.objects.get().member == cast.rep_member
        assert Import.objects.get().pk == part["id"]
        assert ScoreSnapshot.objects.filter(member=cast.rep_member, on__lte=LAST).exists()


def test_without_commit_files_are_checked_and_wait_for_somebody(
    cast: Cast, now_at_once: Any
) -> None:
    with now_at_once():
        answer = give(cast, document(SEARCH), member=cast.rep_member.email)

    told = look(cast, answer)
    assert (told["state"], told["parts"]) == ("ready", [])
    assert [(source["name"], source["owner"]) for source in told["sources"]] == [
        ("activity.jsonl", "Rita Rep")
    ]
    assert Activity._base_manager.count() == 0


def test_with_commit_too_what_is_open_is_asked_first(cast: Cast, now_at_once: Any) -> None:
    with now_at_once():
        answer = give(cast, archive(), commit="true")

    told = look(cast, answer)
    [question] = told["sources"][0]["questions"]
    assert (told["state"], told["parts"]) == ("asking", [])
    assert {*question} == {"question", "why", "choices"}
    assert "Rita Rep" in question["choices"]
    assert Activity._base_manager.count() == 0


def test_files_that_nobody_reads_say_so(cast: Cast, now_at_once: Any) -> None:
    with now_at_once():
        answer = give(cast, upload("photo.png", b"\x89PNG\r\n\x1a\n\x00"), commit="true")

    told = look(cast, answer)
    assert (told["state"], told["parts"]) == ("failed", [])
    assert told["message"].startswith("photo.png: ")


def test_a_rep_sends_own_files_without_saying_whose(cast: Cast, now_at_once: Any) -> None:
    with now_at_once():
        give(cast, document(SEARCH), secret=secret_of(cast, cast.rep), commit="true")

    with tenant_scope(cast.organization.pk):
        assert Activity.objects.get().member == cast.rep_member


def test_problems_of_files_are_told(cast: Cast, now_at_once: Any) -> None:
    with now_at_once():
        answer = give(
            cast, document(SEARCH, {"type": "poem"}), member=cast.rep_member.email, commit="true"
        )

    told = look(cast, answer)
    assert [(p["file"], p["row"], p["column"], p["reason"]) for p in told["problems"]] == [
        ("activity.jsonl", 2, "type", "unknown type")
    ]
    assert [part["state"] for part in told["parts"]] == ["partial"]


def test_a_batch_of_activity_is_told_as_an_import_too(cast: Cast) -> None:
    [number] = send(cast, SEARCH).json()["imports"]
    headers = {"Authorization": f"Bearer {secret_of(cast)}"}

    told = Client().get(f"{place(cast)}/{number}", headers=headers).json()

    assert told["state"] == "committed"
    assert [(part["member"], part["new"]) for part in told["parts"]] == [("Rita Rep", 1)]


# -- Refusals ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"files": []}, "files"),
        ({"files": "no file"}, "files.0"),
        ({"member": "who@example.com"}, "member"),
        ({"member": "\0"}, "member"),
        ({"commit": "perhaps"}, "commit"),
        ({"comit": "true"}, "comit"),
        ({"file": ContentFile(b"x", name="a.csv")}, "file"),
    ],
    ids=[
        "no file",
        "a text",
        "unknown member",
        "no member",
        "no yes or no",
        "unknown field",
        "unknown field of files",
    ],
)
def test_a_form_that_cannot_be_taken_is_refused_field_by_field(
    cast: Cast, form: dict[str, Any], field: str, upload_dir: Path
) -> None:
    headers = {"Authorization": f"Bearer {secret_of(cast)}", "Idempotency-Key": "k"}

    answer = Client().post(place(cast), {"files": [document(SEARCH)], **form}, headers=headers)

    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
    [(name, reasons)] = answer.json()["fields"].items()
    assert name == field
    assert [type(reason) for reason in reasons] == [str]
    assert deliveries() == []
    assert not [*upload_dir.glob("*/*")]
    assert ApiRequest._base_manager.count() == 0


def test_a_file_of_nothing_is_told_beside_the_others(cast: Cast, now_at_once: Any) -> None:
    empty = ContentFile(b"", name="empty.csv")

    with now_at_once():
        answer = give(cast, document(SEARCH), empty, member=cast.rep_member.email, commit="true")

    told = look(cast, answer)
    assert (answer.status_code, told["state"]) == (202, "committed")
    assert [part["new"] for part in told["parts"]] == [2]


def test_a_body_without_its_length_is_refused_and_not_taken_for_nothing(cast: Cast) -> None:
    headers = {"Authorization": f"Bearer {secret_of(cast)}", "Idempotency-Key": "k"}

    answer = Client().post(
        place(cast),
        b"",
        content_type="text/csv",
        headers={**headers, "Transfer-Encoding": "chunked"},
    )

    assert (answer.status_code, answer.json()["code"]) == (411, "length_required")


def test_an_import_that_there_is_not_is_told_in_words_of_the_api(cast: Cast) -> None:
    headers = {"Authorization": f"Bearer {secret_of(cast)}"}

    answer = Client().get(f"{place(cast)}/0", headers=headers)

    assert (answer.status_code, answer.json()["detail"]) == (404, "There is no such import.")


def test_too_much_at_once_is_refused(cast: Cast, settings: Settings) -> None:
    settings.IMPORT_MAX_BYTES = 10

    answer = give(cast, upload("big.csv", "x" * 11), member=cast.rep_member.email)

    assert (answer.status_code, answer.json()["code"]) == (422, "refused")
    assert deliveries() == []


def test_a_body_above_the_limit_is_not_even_read(cast: Cast, settings: Settings) -> None:
    settings.IMPORT_MAX_BYTES = 10

    answer = give(cast, upload("big.csv", "x" * (1024**2 + 11)))

    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
    assert deliveries() == []


def test_more_files_than_a_form_may_have_are_refused(cast: Cast, settings: Settings) -> None:
    settings.DATA_UPLOAD_MAX_NUMBER_FILES = 1

    answer = give(cast, upload("a.csv", "x"), upload("b.csv", "x"))

    assert (answer.status_code, answer.json()["code"]) == (400, "parse_error")
    assert deliveries() == []


def test_json_is_no_file(cast: Cast) -> None:
    headers = {"Authorization": f"Bearer {secret_of(cast)}", "Idempotency-Key": "k"}

    answer = Client().post(place(cast), "{}", content_type="application/json", headers=headers)

    assert answer.status_code == 415


def test_files_of_somebody_without_a_token_are_not_kept_for_a_moment(
    cast: Cast, upload_dir: Path
) -> None:
    answer = give(cast, document(SEARCH), secret="plr_nonsense")

    assert answer.status_code == 401
    assert not [*upload_dir.glob("*/*")]


# -- Once --------------------------------------------------------------------------------------


def test_the_same_files_with_the_same_key_are_taken_once(cast: Cast) -> None:
    secret = secret_of(cast)
    first = give(cast, document(SEARCH), secret=secret, member=cast.rep_member.email)

    again = give(cast, document(SEARCH), secret=secret, member=cast.rep_member.email)

    assert (again.status_code, again.json()) == (202, first.json())
    assert again["Idempotent-Replayed"] == "true"
    assert len(deliveries()) == 1


@pytest.mark.parametrize("change", ["content", "name", "member", "commit"])
def test_the_key_with_other_files_or_words_is_refused(cast: Cast, change: str) -> None:
    secret, whose = secret_of(cast), cast.rep_member.email
    give(cast, document(SEARCH), secret=secret, member=whose)
    others = {
        "content": (document(SEARCH, SEARCH), {"member": whose}),
        "name": (upload("b.jsonl", document(SEARCH).read()), {"member": whose}),
        "member": (document(SEARCH), {"member": cast.other_rep_member.email}),
        "commit": (document(SEARCH), {"member": whose, "commit": "true"}),
    }
    file, form = others[change]

    answer = give(cast, file, secret=secret, **form)

    assert (answer.status_code, answer.json()["code"]) == (422, "idempotency_key_reused")
    assert len(deliveries()) == 1


# -- What workers leave ------------------------------------------------------------------------


def checked_by_a_worker_that_died(cast: Cast, **form: str) -> Delivery:
    """Send files and have them checked by a worker that does not get any further."""
    give(cast, document(SEARCH), member=cast.rep_member.email, **form)
    [delivery] = deliveries()
    with tenant_scope(cast.organization.pk):
        delivery_check(delivery_id=delivery.pk, preview=lambda *_: (None, None))
    return delivery


def test_a_worker_that_died_between_check_and_import_loses_nothing(
    cast: Cast, now_at_once: Any
) -> None:
    checked_by_a_worker_that_died(cast, commit="true")

    with now_at_once():
        sweep_imports()

    assert [delivery.status for delivery in deliveries()] == [DeliveryStatus.COMMITTED]
    assert Activity._base_manager.count() == 1


def test_the_sweep_imports_nothing_that_waits_for_somebody(cast: Cast, now_at_once: Any) -> None:
    checked_by_a_worker_that_died(cast)

    with now_at_once():
        sweep_imports()

    assert [delivery.status for delivery in deliveries()] == [DeliveryStatus.READY]
    assert Activity._base_manager.count() == 0


@pytest.mark.parametrize("gone", ["membership", "active"])
def test_who_may_not_import_any_more_does_not(cast: Cast, now_at_once: Any, gone: str) -> None:
    checked_by_a_worker_that_died(cast, commit="true")
    cast.owner.is_active = gone != "active"
    cast.owner.save()
    Membership.objects.filter(user=cast.owner).exclude(user__is_active=False).delete()

    with now_at_once():
        sweep_imports()

    assert [delivery.status for delivery in deliveries()] == [DeliveryStatus.READY]
    assert Activity._base_manager.count() == 0


def test_what_nobody_answers_is_given_up_with_its_files(cast: Cast, upload_dir: Path) -> None:
    delivery = checked_by_a_worker_that_died(cast)
    old = timezone.now() - timedelta(hours=25)
    Delivery._base_manager.filter(pk=delivery.pk).update(checked_at=old)

    sweep_imports()

    assert [found.status for found in deliveries()] == [DeliveryStatus.DISCARDED]
    assert not [*upload_dir.glob("*/*")]
