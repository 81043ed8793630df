"""Notes of 1:1s are read by two people: whoever wrote them, and whom they are written to."""

from __future__ import annotations

import ast
from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.http import Http404, HttpResponse
from django.test import Client, RequestFactory
from django.views.debug import SafeExceptionReporterFilter

from accounts.models import User
from accounts.tenancy import tenant_scope
from scoring.models import ScoreSnapshot
from teams.models import Member, Note
from teams.services.people import member_move
from teams.views.coaching import notes_of_member
from tests import factories
from tests.accounts.admin_pages import enter, url
from tests.cast import Cast
from tests.house.tree import name_of, product_modules
from tests.scoring.given import LAST, NOW, REACTION, score, snapshots

pytestmark = pytest.mark.django_db
SECRET = "Heron asked for a quieter quarter"
# Where notes are written, read, or shown to exist.
NAMES_NOTES = {
    "teams/models/__init__.py",
    "teams/services/notes.py",
    "teams/selectors/notes.py",
    "teams/admin.py",
}


def at(cast: Cast, user: User | None, path: str, text: str | None = None) -> HttpResponse:
    client = Client()
    if user is not None:
        client.force_login(user)
    address = f"/o/{cast.organization.slug}/{path}"
    with time_machine.travel(NOW, tick=False):
        if text is None:
            return client.get(address)  # type: ignore[return-value]
        return client.post(address, {"text": text})  # type: ignore[return-value]


def of_rita(cast: Cast) -> str:
    return f"members/{cast.rep_member.pk}/"


def stored(cast: Cast) -> list[Note]:
    with tenant_scope(cast.organization.pk):
        return list(Note.objects.order_by("pk"))


@pytest.fixture
def told(cast: Cast) -> Cast:
    """Mona has written to Rita, who has a score."""
    score(cast.rep_member, REACTION)
    assert at(cast, cast.manager, f"{of_rita(cast)}notes/", f" {SECRET}\n").status_code == 302
    return cast


def test_a_note_is_pinned_to_the_score_of_its_day_and_read_by_both(told: Cast) -> None:
    [note] = stored(told)
    total = snapshots(told.rep_member)[LAST].total
    assert (note.author, note.reader, note.text) == (told.manager, told.rep, SECRET)
    assert (note.on, note.total) == (LAST, total)
    assert total is not None
    pinned = f"pinned to 9 Jun, {Decimal(total).scaleb(-2)}"
    for user, path in (
        (told.rep, "notes/"),
        (told.manager, "notes/"),
        (told.manager, of_rita(told)),
        (told.manager, f"{of_rita(told)}notes/"),
    ):
        page = at(told, user, path).content.decode()
        assert SECRET in page
        assert pinned in page


def test_a_score_that_is_restated_leaves_a_note_as_it_was(told: Cast) -> None:
    with tenant_scope(told.organization.pk):
        ScoreSnapshot.objects.filter(member=told.rep_member).update(total=9_999)

    page = at(told, told.rep, "notes/").content.decode()

    assert "99.99" not in page
    assert f"9 Jun, {Decimal(stored(told)[0].total or 0).scaleb(-2)}" in page


@pytest.mark.parametrize(
    "persona",
    ["owner", "admin", "analyst", "other_manager", "other_rep", "outsider", "staff", "anonymous"],
)
def test_nobody_else_reads_a_note(told: Cast, persona: str) -> None:
    user = told.users[persona]
    paths = ("notes/", of_rita(told), f"{of_rita(told)}notes/", f"{of_rita(told)}goals/", "report/")

    pages = [at(told, user, path).content.decode() for path in paths]

    assert [SECRET in page for page in pages] == [False] * 5


def test_an_owner_who_manages_the_team_writes_but_reads_nobody_elses(told: Cast) -> None:
    factories.team_manager(told.oslo, told.owner)

    saved = at(told, told.owner, f"{of_rita(told)}notes/", "From the owner")
    pages = [at(told, told.owner, path).content.decode() for path in ("notes/", of_rita(told))]

    assert saved.status_code == 302
    assert [("From the owner" in page, SECRET in page) for page in pages] == [(True, False)] * 2
    assert "From the owner" not in at(told, told.manager, of_rita(told)).content.decode()
    received = at(told, told.rep, "notes/").content.decode()
    assert (SECRET in received, "From the owner" in received) == (True, True)


def test_who_no_longer_manages_keeps_their_own_notes_and_writes_no_more(told: Cast) -> None:
    with tenant_scope(told.organization.pk):
        member_move(member=told.rep_member, team=told.south, since=LAST)

    assert at(told, told.manager, of_rita(told)).status_code == 403
    assert at(told, told.manager, f"{of_rita(told)}notes/").status_code == 403
    assert at(told, told.manager, f"{of_rita(told)}notes/", "More").status_code == 403
    assert SECRET in at(told, told.manager, "notes/").content.decode()
    assert SECRET in at(told, told.rep, "notes/").content.decode()
    new_manager = at(told, told.other_manager, of_rita(told)).content.decode()
    assert "1:1 notes" in new_manager
    assert SECRET not in new_manager
    assert len(stored(told)) == 1


def test_another_account_that_is_linked_to_the_member_reads_nothing(told: Cast) -> None:
    with tenant_scope(told.organization.pk):
        Member.objects.filter(pk=told.rep_member.pk).update(user=told.admin)

    assert SECRET not in at(told, told.admin, "notes/").content.decode()
    assert SECRET in at(told, told.rep, "notes/").content.decode()


@pytest.mark.parametrize("persona", ["manager", "rep"])
def test_a_note_goes_with_either_account(told: Cast, persona: str) -> None:
    User.objects.filter(pk=getattr(told, persona).pk).delete()

    assert stored(told) == []


def test_a_note_goes_with_the_member(told: Cast) -> None:
    with tenant_scope(told.organization.pk):
        Member.objects.get(pk=told.rep_member.pk).delete()

    assert stored(told) == []


def test_site_staff_see_that_there_are_notes_and_not_what_they_say(
    told: Cast, client: Client
) -> None:
    [note] = stored(told)
    client.force_login(told.staff)
    enter(client)
    member, user = (told.rep_member.pk, told.manager.pk)

    pages = [
        client.get(url("teams.note", "changelist")),
        client.get(url("teams.note", "change", note.pk)),
        client.get(url("teams.note", "history", note.pk)),
        client.get(url("teams.member", "change", member)),
        client.get(url("teams.member", "delete", member)),
        client.get(url("accounts.user", "delete", user)),
    ]
    searched = client.get(url("teams.note", "changelist"), {"q": "heron"})

    texts = [page.content.decode() for page in pages]
    assert {page.status_code for page in pages} == {200}
    assert [SECRET in text or "quieter" in text for text in texts] == [False] * 6
    assert "mona@fjord.example" in texts[0]
    assert searched.context["cl"].result_count == 0


@pytest.mark.parametrize(
    ("text", "said"),
    [(" \n ", "Write something first."), ("x" * 4001, "A note has up to 4000 characters.")],
)
def test_an_empty_or_endless_note_is_not_stored(told: Cast, text: str, said: str) -> None:
    answer = at(told, told.manager, f"{of_rita(told)}notes/", text)

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert len(stored(told)) == 1


@pytest.mark.parametrize(
    "persona", ["owner", "admin", "analyst", "other_manager", "rep", "other_rep", "outsider"]
)
def test_a_denied_note_is_not_stored(told: Cast, persona: str) -> None:
    answer = at(told, getattr(told, persona), f"{of_rita(told)}notes/", "Denied")

    assert answer.status_code == (404 if persona == "outsider" else 403)
    assert [note.text for note in stored(told)] == [SECRET]


def test_without_an_account_there_is_nobody_to_share_a_note_with(cast: Cast) -> None:
    silent = factories.member(cast.organization, cast.oslo, name="Siv Still")

    page = at(cast, cast.manager, f"members/{silent.pk}/").content.decode()
    refused = at(cast, cast.manager, f"members/{silent.pk}/notes/", "To nobody")

    assert "Siv has no account here, so there is nobody to share a note with." in page
    assert refused.status_code == 403
    assert stored(cast) == []


def test_nobody_writes_notes_to_themselves(cast: Cast) -> None:
    factories.team_manager(cast.oslo, cast.manager)
    with tenant_scope(cast.organization.pk):
        member_move(member=cast.manager_member, team=cast.oslo, since=date(2026, 1, 1))
    mine = f"members/{cast.manager_member.pk}/"

    assert "h-notes" not in at(cast, cast.manager, mine).content.decode()
    assert at(cast, cast.manager, f"{mine}notes/", "To me").status_code == 403


def test_a_note_before_the_first_score_is_pinned_to_its_day_alone(cast: Cast) -> None:
    at(cast, cast.manager, f"{of_rita(cast)}notes/", "Welcome")

    [note] = stored(cast)
    assert (note.on, note.total) == (LAST, None)
    assert "pinned to 9 Jun, no score" in at(cast, cast.rep, "notes/").content.decode()


def test_the_latest_note_stands_first(told: Cast) -> None:
    with time_machine.travel(LAST + timedelta(days=9), tick=False):
        factories.note(told.rep_member, told.manager, "Later")

    page = at(told, told.rep, "notes/").content.decode()

    assert page.index("Later") < page.index(SECRET)


def test_the_text_is_in_no_error_report(cast: Cast, rf: RequestFactory) -> None:
    request = rf.post("/", {"text": SECRET})
    request.access = cast.access(cast.manager)  # type: ignore[attr-defined]
    with tenant_scope(cast.organization.pk), pytest.raises(Http404):
        notes_of_member(request, org="any", member_id=0)

    shown = SafeExceptionReporterFilter().get_post_parameters(request)

    assert SECRET not in shown.values()


def test_notes_are_queried_in_one_place() -> None:
    naming = {
        name_of(path)
        for path in product_modules()
        if any(
            getattr(node, "id", getattr(node, "attr", None)) == "Note"
            or (isinstance(node, ast.ImportFrom) and "Note" in {n.name for n in node.names})
            for node in ast.walk(ast.parse(path.read_text()))
        )
    }

    assert naming == NAMES_NOTES
