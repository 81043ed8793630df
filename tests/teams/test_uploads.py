"""What becomes of files on their way in, before a view sees them."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import resolve
from pytest_django import Settings

from accounts.models import User
from config.uploads import ENVELOPE, ImportUploadHandler
from tests.cast import Cast

LIMIT = 3 * 1024**2


def post(user: User | None, path: str, data: bytes) -> HttpResponse:
    """Return the answer to a form with a file, as the check of its token finds it."""
    client = Client(enforce_csrf_checks=True)
    client.cookies[settings.CSRF_COOKIE_NAME] = "x" * 32  # without it, the form is not even read
    if user is not None:
        client.force_login(user)
    return client.post(path, {"files": SimpleUploadedFile("a.csv", data)})  # type: ignore[return-value]


def test_files_are_taken_only_from_those_who_may_import(cast: Cast) -> None:
    path = f"/o/{cast.organization.slug}/imports/"
    personas = ("owner", "rep", "analyst", "outsider", "staff", "anonymous")

    answers = {name: post(cast.users[name], path, b"x") for name in personas}

    taken = {name for name, answer in answers.items() if answer.wsgi_request.FILES}  # type: ignore[attr-defined]
    assert taken == {"owner", "rep"}


def arriving(cast: Cast) -> ImportUploadHandler:
    """Return what receives a file of Rita's, the first bytes of which are there."""
    request = RequestFactory().post("/")
    request.resolver_match = resolve(f"/o/{cast.organization.slug}/imports/")
    request.access = cast.access(cast.rep)  # type: ignore[attr-defined]
    handler = ImportUploadHandler(request)
    handler.new_file("files", "a.csv", "text/csv", 3)
    handler.receive_data_chunk(b"x,y", 0)
    return handler


def test_a_file_that_arrives_has_no_name_that_a_killed_process_could_leave(
    cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    handler = arriving(cast)

    assert [*tmp_path.iterdir()] == []
    with handler.file_complete(3) as file:
        assert (file.name, file.size, file.read()) == ("a.csv", 3, b"x,y")


def test_an_upload_that_breaks_off_is_closed(cast: Cast) -> None:
    handler = arriving(cast)

    handler.upload_interrupted()

    assert handler.file.closed


@pytest.mark.parametrize("path", ["/prefs/theme/", "/accounts/login/", "/o/{}/report/", "/no/"])
def test_no_other_page_takes_files(cast: Cast, path: str) -> None:
    answer = post(cast.owner, path.format(cast.organization.slug), b"x")

    assert not answer.wsgi_request.FILES  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", ["rep", "anonymous"])
def test_a_request_far_above_the_limit_is_refused_unread(
    name: str, cast: Cast, settings: Settings
) -> None:
    settings.IMPORT_MAX_BYTES = LIMIT
    path = f"/o/{cast.organization.slug}/imports/"

    answer = post(cast.users[name], path, b"x" * (LIMIT + ENVELOPE))

    page = answer.content.decode()
    assert answer.status_code == 413
    assert "Together the files of an upload may have up to 3 MB." in page
    assert not answer.wsgi_request.FILES  # type: ignore[attr-defined]


def test_a_form_with_too_many_fields_is_a_bad_request(cast: Cast, client: Client) -> None:
    client.force_login(cast.rep)

    answer = client.post("/prefs/theme/", {f"field{n}": "x" for n in range(1001)})

    assert answer.status_code == 400
    assert "The request could not be understood." in answer.content.decode()
