"""What becomes of files on their way in, before a view sees them."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from config.uploads import ENVELOPE
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
