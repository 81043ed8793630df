"""Files that people bring or take out: a view decides who gets one, and nothing else serves any."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings as configured
from django.core.files.base import ContentFile
from django.test import Client
from pytest_django import Settings

from teams.services import upload_store
from tests.cast import Cast
from tests.house.addresses import client_of, named_addresses
from tests.house.test_settings import PRODUCTION, run

CANARY = b"canary of somebody's file"
# Where servers of files are used to find them, and ways out of the folder that is served.
PLACES = [
    "/uploads/{place}",
    "/media/{place}",
    "/media/uploads/{place}",
    "/files/{place}",
    "/.data/uploads/{place}",
    "/static/{place}",
    "/static/uploads/{place}",
    "/static/../uploads/{place}",
    "/static/%2e%2e/uploads/{place}",
    "/static/..%2fuploads/{place}",
    "/static/css/../../uploads/{place}",
    "/static//{whole}",
    "/{place}",
    "/{whole}",
]
WHERE = """
from django.conf import settings
from pathlib import Path
static, uploads = Path(settings.STATIC_ROOT), Path(settings.UPLOAD_DIR)
print(static in uploads.parents, uploads in static.parents, static == uploads)
print(repr(settings.MEDIA_ROOT), repr(settings.MEDIA_URL))
"""


@pytest.fixture
def kept(cast: Cast, settings: Settings, tmp_path: Path) -> Path:
    """Return where a file that somebody brought is kept."""
    settings.UPLOAD_DIR = tmp_path / "uploads"
    stored = upload_store.store(cast.organization.pk, [("a.csv", ContentFile(CANARY))])
    return upload_store.path_of(cast.organization.pk, stored.files[0]["stored"])


@pytest.mark.parametrize("place", PLACES)
def test_a_file_that_was_brought_has_no_address(cast: Cast, kept: Path, place: str) -> None:
    inside = f"{cast.organization.pk}/{kept.name}"
    path = place.format(place=inside, whole=str(kept).lstrip("/"))

    answers = [client.get(path) for client in (Client(), client_of(cast.owner))]

    assert kept.read_bytes() == CANARY
    assert {answer.status_code for answer in answers} <= {302, 404}
    assert [answer for answer in answers if CANARY in answer.getvalue()] == []


def test_a_file_that_was_brought_is_for_the_user_of_the_processes_alone(kept: Path) -> None:
    assert kept.stat().st_mode & 0o777 == 0o600
    assert kept.parent.stat().st_mode & 0o777 == 0o700
    assert kept.parent.parent.stat().st_mode & 0o777 == 0o700


def test_its_name_is_made_up_and_not_the_one_that_somebody_gave(kept: Path) -> None:
    assert len(kept.name) == 32
    assert set(kept.name) <= set("0123456789abcdef")


def test_what_is_served_as_files_lies_apart_from_what_people_bring() -> None:
    result = run(WHERE, PRODUCTION)

    assert result.stdout == "False False False\n'' '/'\n"


def test_no_folder_of_static_files_holds_data() -> None:
    folders = [Path(str(folder)) for folder in configured.STATICFILES_DIRS]

    inside = [folder for folder in folders if folder in configured.UPLOAD_DIR.parents]
    assert inside == []
    assert configured.DATA_DIR not in folders


def test_no_address_serves_whatever_path_it_is_given() -> None:
    routes = named_addresses().values()

    assert [route for route in routes if "<path:" in route] == []
