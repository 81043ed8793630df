"""Before the first file people read what becomes of it, and say so once for each text."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from accounts.models import AuditEvent, Organization, User
from accounts.tenancy import tenant_scope
from teams.models import Delivery, UploadConsent
from teams.services import consents
from tests import factories
from tests.cast import Cast


def brought(cast: Cast, user: User, **fields: str) -> HttpResponse:
    client = Client()
    client.force_login(user)
    file = SimpleUploadedFile("x.csv", b"a,b\n1,2\n")
    path = f"/o/{cast.organization.slug}/imports/"
    return client.post(path, {"files": [file], **fields})  # type: ignore[return-value]


def deliveries(cast: Cast) -> int:
    with tenant_scope(cast.organization.pk):
        return Delivery.objects.count()


def test_without_having_read_it_nothing_is_taken(cast: Cast) -> None:
    answer = brought(cast, cast.rep)

    assert answer.status_code == 422
    assert "Read this once, and tick it." in answer.content.decode()
    assert deliveries(cast) == 0


def test_it_is_said_once_with_its_version_and_is_on_record(cast: Cast) -> None:
    first = brought(cast, cast.rep, has_read="on")
    second = brought(cast, cast.rep)

    assert (first.status_code, second.status_code) == (302, 302)
    assert deliveries(cast) == 2
    with tenant_scope(cast.organization.pk):
        given = UploadConsent.objects.get()
        assert (given.user, given.version) == (cast.rep, 1)
        assert AuditEvent.objects.filter(what__contains="version 1").count() == 1


def test_another_text_is_read_again(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    factories.upload_consent(cast.organization, cast.rep)
    monkeypatch.setattr(consents, "VERSION", 2)

    assert brought(cast, cast.rep).status_code == 422
    assert brought(cast, cast.rep, has_read="on").status_code == 302


def test_what_one_has_read_another_has_not(cast: Cast) -> None:
    factories.upload_consent(cast.organization, cast.rep)

    assert brought(cast, cast.other_rep).status_code == 422


@pytest.mark.parametrize(
    ("preset", "said"),
    [
        ("manager_only", "Managers see the members of their teams in full."),
        ("works_council", "Nobody sees anything of one person."),
    ],
)
def test_who_sees_it_is_told_as_it_is_now(cast: Cast, preset: str, said: str) -> None:
    Organization.objects.filter(pk=cast.organization.pk).update(visibility=preset)
    client = Client()
    client.force_login(cast.rep)

    page = client.get(f"/o/{cast.organization.slug}/imports/").content.decode()

    assert said in page
    assert "What becomes of these files" in page
    assert 'name="has_read"' in page


def test_members_read_who_brought_files_of_theirs(cast: Cast) -> None:
    cast.manager.name = "Mona Manager"
    cast.manager.save(update_fields=["name"])
    factories.applied(cast.rep_member, [], uploaded_by=cast.manager)
    factories.applied(cast.rep_member, [], uploaded_by=cast.rep)
    pages = {}
    for name, user in (("rep", cast.rep), ("other", cast.other_rep)):
        client = Client()
        client.force_login(user)
        pages[name] = client.get(f"/o/{cast.organization.slug}/my-data/").content.decode()

    assert pages["rep"].count("uploaded files of yours on") == 1
    assert "Mona Manager uploaded files of yours on" in pages["rep"]
    assert "uploaded files of yours" not in pages["other"]
