"""Asking for fresh files: once at a time, told where files are brought, answered by an import."""

from __future__ import annotations

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from accounts.models import User
from accounts.tenancy import tenant_scope
from teams.models import QUICK_LOG, Import, ImportStatus, Member, UploadRequest
from teams.services.people import member_leave
from tests import factories
from tests.cast import Cast
from tests.scoring.given import LAST, NOW, REACTION, score
from tests.teams.reporting import report, rows

pytestmark = pytest.mark.django_db
LATER = "2026-06-12T08:00:00Z"
NOTICE = "mona@fjord.example asked you for fresh files on 10 Jun 2026."


def at(cast: Cast, user: User, path: str, when: str = NOW) -> str:
    client = Client()
    client.force_login(user)
    with time_machine.travel(when, tick=False):
        answer = client.get(f"/o/{cast.organization.slug}/{path}")
    assert answer.status_code == 200
    return answer.content.decode()


def ask(cast: Cast, user: User, member: Member | None = None, **more: str) -> HttpResponse:
    client = Client()
    client.force_login(user)
    path = f"/o/{cast.organization.slug}/members/{(member or cast.rep_member).pk}/request-upload/"
    with time_machine.travel(NOW, tick=False):
        return client.post(path, **more)  # type: ignore[arg-type,return-value]


def requests(cast: Cast) -> list[UploadRequest]:
    with tenant_scope(cast.organization.pk):
        return list(UploadRequest.objects.order_by("pk"))


def brought(cast: Cast, *, when: str = LATER, via: str = "") -> Import:
    """Return an import of Rita's that was applied at an instant."""
    with time_machine.travel(when, tick=False):
        batch = factories.batch(
            cast.rep_member, ImportStatus.DONE, finished_at=timezone.now(), uploaded_by=cast.rep
        )
    with tenant_scope(cast.organization.pk):
        batch.delivery.via = via
        batch.delivery.save(update_fields=["via"])
    return batch


def test_a_request_is_stored_and_told_where_files_are_brought(cast: Cast) -> None:
    answer = ask(cast, cast.manager)

    [request] = requests(cast)
    assert (request.member, request.asked_by) == (cast.rep_member, cast.manager)
    assert answer.status_code == 302
    assert answer["Location"].endswith(f"/members/{cast.rep_member.pk}/")
    score_page, imports = (at(cast, cast.rep, path) for path in ("score/", "imports/"))
    assert NOTICE in score_page
    assert f'<a href="/o/{cast.organization.slug}/imports/">Bring files</a>' in score_page
    assert NOTICE in imports
    assert "Bring files</a>" not in imports
    assert NOTICE not in at(cast, cast.other_rep, "score/")


def test_it_is_told_beside_a_score_too(cast: Cast) -> None:
    score(cast.rep_member, REACTION)
    ask(cast, cast.manager)

    assert NOTICE in at(cast, cast.rep, "score/")
    of_manager = at(cast, cast.manager, f"members/{cast.rep_member.pk}/")
    assert "asked for files on 10 Jun" in of_manager
    assert "Request upload" not in of_manager


def test_an_import_that_is_applied_later_answers_it(cast: Cast) -> None:
    ask(cast, cast.manager)
    brought(cast, when="2026-06-09T08:00:00Z")
    assert NOTICE in at(cast, cast.rep, "imports/", LATER)

    answer = brought(cast)

    assert NOTICE not in at(cast, cast.rep, "imports/", LATER)
    assert NOTICE not in at(cast, cast.rep, "score/", LATER)
    with tenant_scope(cast.organization.pk):
        Import.objects.filter(pk=answer.pk).update(status=ImportStatus.UNDONE)
    assert NOTICE in at(cast, cast.rep, "imports/", LATER)


def test_what_is_logged_by_hand_is_no_answer(cast: Cast) -> None:
    ask(cast, cast.manager)

    brought(cast, via=QUICK_LOG)

    assert NOTICE in at(cast, cast.rep, "imports/", LATER)


def test_one_request_is_open_at_a_time(cast: Cast) -> None:
    ask(cast, cast.manager)

    again = ask(cast, cast.owner)

    assert len(requests(cast)) == 1
    said = [str(message) for message in again.wsgi_request._messages]  # type: ignore[attr-defined]
    assert said == [
        "Rita Rep was asked on 10 Jun already. The request stands until files are imported."
    ]

    brought(cast, when=NOW.replace("08:00", "08:01"))
    ask(cast, cast.owner)
    assert [request.asked_by for request in requests(cast)] == [cast.manager, cast.owner]


@pytest.mark.parametrize("persona", ["analyst", "other_manager", "rep", "other_rep", "outsider"])
def test_a_denied_request_is_not_stored(cast: Cast, persona: str) -> None:
    answer = ask(cast, getattr(cast, persona))

    assert answer.status_code == (404 if persona == "outsider" else 403)
    assert requests(cast) == []


def test_nobody_is_asked_who_could_not_read_it(cast: Cast) -> None:
    with tenant_scope(cast.organization.pk):
        member_leave(member=cast.other_rep_member, on=LAST)

    refused = [
        ask(cast, cast.owner, member).status_code
        for member in (cast.silent_member, cast.other_rep_member)
    ]
    refused.append(ask(cast, cast.manager, cast.manager_member).status_code)

    assert refused == [403, 403, 403]
    assert requests(cast) == []


def test_the_report_asks_those_without_data_and_says_whom_it_asked(cast: Cast) -> None:
    before = rows(report(cast))
    ask(cast, cast.owner)

    after = rows(report(cast))
    text = at(cast, cast.owner, "report/")

    asking = {name for name, row in before.items() if row.may_ask}
    assert asking == {"Rita Rep", "Rob Rep", "Mona Manager"}
    assert {row.asked for row in before.values()} == {None}
    assert [(row.asked.by, row.asked.on) for row in after.values() if row.asked] == [
        ("olga@fjord.example", LAST.replace(day=10))
    ]
    assert "asked for files on 10 Jun" in text
    assert f'action="/o/{cast.organization.slug}/members/{cast.rep_member.pk}/request' not in text
    assert text.count("Request upload") == 2
    assert "Request upload" not in at(cast, cast.analyst, "report/")


def test_who_asked_from_the_report_comes_back_to_it(cast: Cast) -> None:
    report_at = f"http://testserver/o/{cast.organization.slug}/report/?q=rita"

    inside = ask(cast, cast.manager, headers={"Referer": report_at})  # type: ignore[arg-type]
    outside = ask(cast, cast.manager, headers={"Referer": "https://evil.example/"})  # type: ignore[arg-type]

    assert inside["Location"] == report_at
    assert outside["Location"].endswith(f"/members/{cast.rep_member.pk}/")


def test_the_name_of_who_asked_goes_with_the_account(cast: Cast) -> None:
    ask(cast, cast.manager)
    User.objects.filter(pk=cast.manager.pk).delete()

    assert "You were asked for fresh files on 10 Jun 2026." in at(cast, cast.rep, "imports/")
