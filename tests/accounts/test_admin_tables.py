"""Tables in the admin: tried first, written whole or not at all, of one organization."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks

from accounts.models import Action, Organization
from accounts.staff_tables import MOST_BYTES, MOST_ROWS
from accounts.tenancy import tenant_scope
from teams.models import (
    Delivery,
    Import,
    ImportStatus,
    Member,
    MemberAlias,
    StateSnapshot,
    Team,
    TeamMembership,
)
from teams.services.members import alias_key
from tests import factories
from tests.accounts.admin_pages import enter, url
from tests.cast import Cast
from tests.trail import trail


@pytest.fixture
def inside(cast: Cast, client: Client) -> Client:
    """Return a client of site staff who have entered the first organization."""
    client.force_login(cast.staff)
    enter(client, cast.organization)
    return client


def tried(client: Client, label: str, text: str | bytes) -> HttpResponse:
    data = text if isinstance(text, bytes) else text.encode()
    file = SimpleUploadedFile("table.csv", data, "text/csv")
    values = {"import_file": file, "format": "0", "resource": "0"}
    return client.post(url(label, "import"), values)


def confirmed(client: Client, label: str, text: str) -> HttpResponse:
    """Try a table, then give the word for it."""
    form = tried(client, label, text).context["confirm_form"]
    return client.post(url(label, "process_import"), form.initial, follow=True)


def wrong(answer: HttpResponse) -> list[tuple[int, dict[str, list[str]]]]:
    return [
        (row.number, row.field_specific_errors) for row in answer.context["result"].invalid_rows
    ]


def done(organization: Organization, *actions: Action) -> list[tuple[str, str, dict[str, object]]]:
    return [(e.action, e.target_name, e.after) for e in trail(organization) if e.action in actions]


def counted() -> list[int]:
    models = (Member, Team, TeamMembership, MemberAlias, StateSnapshot, Import, Delivery)
    return [model._base_manager.count() for model in models]


MEMBERS = """email,name,title,team,since
nora@fjord.example,Nora New,Consultant,Oslo,2026-01-05
{rob},Rob Renamed,Closer,Oslo,2026-02-01
{rita},Rita Rep,,,
"""


def members(cast: Cast) -> str:
    return MEMBERS.format(rob=cast.other_rep_member.email, rita=cast.rep_member.email)


def test_a_table_that_is_tried_writes_nothing(inside: Client, cast: Cast) -> None:
    before, events = counted(), len(trail(cast.organization))

    answer = tried(inside, "teams.member", members(cast))

    totals = answer.context["result"].totals
    assert (totals["new"], totals["update"], totals["skip"]) == (1, 1, 1)
    assert counted() == before
    assert len(trail(cast.organization)) == events


def test_members_come_as_a_table(inside: Client, cast: Cast) -> None:
    confirmed(inside, "teams.member", members(cast))

    with tenant_scope(cast.organization.pk):
        nora = Member.objects.get(email="nora@fjord.example")
        rob = Member.objects.get(pk=cast.other_rep_member.pk)
        stays = TeamMembership.objects.filter(member__in=[nora, rob], end__isnull=True)
        where = {stay.member_id: (stay.team.name, stay.start.isoformat()) for stay in stays}
    assert (nora.name, nora.title, nora.user) == ("Nora New", "Consultant", None)
    assert (rob.name, rob.title) == ("Rob Renamed", "Closer")
    assert where == {nora.pk: ("Oslo", "2026-01-05"), rob.pk: ("Oslo", "2026-02-01")}
    assert done(cast.organization, Action.IMPORTED) == [
        ("imported", "", {"table": "Members", "rows": 3})
    ]
    added, changed, moved = done(cast.organization, Action.ADDED, Action.CHANGED, Action.MOVED)
    assert (added[1], changed[1], moved[1]) == ("Nora New", "Rob Renamed", "Rob Renamed")
    assert trail(cast.other_organization) == []


def test_what_is_wrong_is_told_by_row_and_column_and_nothing_is_written(
    inside: Client, cast: Cast
) -> None:
    before = counted()
    text = (
        "email,name,title,team,since\n"
        "good@fjord.example,Good,,,\n"
        "not an address,Bad,,,\n"
        "a@fjord.example,=1+1,,,\n"
        "b@fjord.example,,,,\n"
        "c@fjord.example,C,,Harbour,\n"
        "d@fjord.example,D,,Oslo,soon\n"
    )

    answer = tried(inside, "teams.member", text)

    assert [(row, [*errors]) for row, errors in wrong(answer)] == [
        *((2, ["email"]), (3, ["name"]), (4, ["name"]), (5, ["team"]), (6, ["since"])),
    ]
    assert "no team of the organization is called that" in answer.content.decode()
    assert "confirm_form" not in answer.context
    assert counted() == before


def test_a_row_that_is_wrong_by_the_time_of_the_word_leaves_nothing_half_written(
    inside: Client, cast: Cast
) -> None:
    text = "email,name\nfirst@fjord.example,First\nsecond@fjord.example,Second\n"
    form = tried(inside, "teams.member", text).context["confirm_form"]
    Organization.objects.filter(pk=cast.organization.pk).update(email_domains=["fjord.no"])
    before, events = counted(), len(trail(cast.organization))

    page = inside.post(url("teams.member", "process_import"), form.initial, follow=True)

    assert "Nothing was written" in page.content.decode()
    assert counted() == before
    assert len(trail(cast.organization)) == events


def test_teams_come_as_a_table(inside: Client, cast: Cast) -> None:
    confirmed(
        inside, "teams.team", "name,parent\nBergen,North\nAskøy,Bergen\nSouth,North\nOslo,North\n"
    )

    with tenant_scope(cast.organization.pk):
        tree = {team.name: team.parent and team.parent.name for team in Team.objects.all()}
    assert tree == {
        "North": None,
        "Oslo": "North",
        "South": "North",
        "Bergen": "North",
        "Askøy": "Bergen",
    }


def test_a_circle_of_teams_and_a_team_of_others_are_errors(inside: Client, cast: Cast) -> None:
    answer = tried(inside, "teams.team", "name,parent\nNorth,Oslo\nBergen,Harbour\n")

    assert [(row, [*errors]) for row, errors in wrong(answer)] == [(1, ["parent"]), (2, ["parent"])]


def test_aliases_come_as_texts_and_go_as_hashes(inside: Client, cast: Cast) -> None:
    address = cast.rep_member.email
    text = f"member,by,text\n{address},email,rita.private@example.com\n"
    confirmed(inside, "teams.memberalias", text)
    again = tried(inside, "teams.memberalias", text).context["result"].totals["skip"]

    taken = inside.get(url("teams.memberalias", "export")).content.decode()

    with tenant_scope(cast.organization.pk):
        access = cast.access(cast.owner)
        key = alias_key(access=access, by="email", text="rita.private@example.com")
        assert MemberAlias.objects.get(member=cast.rep_member).key == key
    assert again == 1
    assert taken.splitlines()[0] == "member,key,created_at"
    assert taken.splitlines()[1].startswith(f"{address},{key},")
    assert "rita.private" not in taken


OUTCOMES = """member,on,kind,count,amount,currency,attainment
{rita},2026-03-02,meeting,3,,,
{rita},2026-03-09,won,1,1250.50,EUR,
{rob},2026-03-31,quota,,,,0.85
"""


def outcomes(cast: Cast) -> str:
    return OUTCOMES.format(rita=cast.rep_member.email, rob=cast.other_rep_member.email)


def test_outcomes_come_as_imports_that_can_be_undone(
    inside: Client, cast: Cast, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True) as callbacks:
        confirmed(inside, "teams.statesnapshot", outcomes(cast))

    with tenant_scope(cast.organization.pk):
        batches = list(Import.objects.order_by("pk"))
        kinds = list(StateSnapshot.objects.order_by("on").values_list("values", flat=True))
    assert {batch.member for batch in batches} == {cast.rep_member, cast.other_rep_member}
    assert {batch.status for batch in batches} == {ImportStatus.DONE}
    assert {batch.uploaded_by for batch in batches} == {cast.staff}
    assert [one["kind"] for one in kinds] == ["meeting", "won", "quota"]
    assert kinds[1]["values"] == {"count": "1", "amount": "1250.50", "currency": "EUR"}
    assert callbacks


def test_outcomes_that_cannot_be_are_told_by_row_and_column(inside: Client, cast: Cast) -> None:
    before = counted()
    text = (
        "member,on,kind,count\n"
        f"{cast.rep_member.email},2026-03-02,lunch,1\n"
        f"{cast.rep_member.email},2026-03-02,meeting,-1\n"
        f"{cast.outside_member.email},2026-03-02,meeting,1\n"
    )

    answer = tried(inside, "teams.statesnapshot", text)

    assert [(row, [*errors]) for row, errors in wrong(answer)] == [
        *((1, ["kind"]), (2, ["count"]), (3, ["member"])),
    ]
    assert counted() == before


def test_outcomes_go_out_as_they_came(inside: Client, cast: Cast) -> None:
    confirmed(inside, "teams.statesnapshot", outcomes(cast))

    taken = inside.get(url("teams.statesnapshot", "export"), {"o": "4"}).content.decode()

    assert sorted(taken.splitlines()) == sorted(outcomes(cast).splitlines())


def test_an_export_is_safe_in_spreadsheets_and_in_the_log(inside: Client, cast: Cast) -> None:
    Member._base_manager.filter(pk=cast.rep_member.pk).update(title='=HYPERLINK("x")')

    answer = inside.get(url("teams.member", "export"), {"q": "Rita"})

    lines = answer.content.decode().splitlines()
    start = TeamMembership._base_manager.get(member=cast.rep_member).start
    assert lines == [
        "email,name,title,team,since",
        f'{cast.rep_member.email},Rita Rep,"\'=HYPERLINK(""x"")",Oslo,{start}',
    ]
    assert done(cast.organization, Action.EXPORTED) == [
        ("exported", "", {"table": "Members", "rows": 1})
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"\xff\xfe", "no UTF-8 text"),
        (b"x" * (MOST_BYTES + 1), "larger than 2 MB"),
        (b"name\nRita\n", "The head has no column “email”"),
        (b"email,name,salary\na@b.example,A,1\n", "Unknown column “salary”"),
        (b"email,name,name\na@b.example,A,A\n", "twice"),
        (b"email,name\n", "no row below the head"),
        (b"email,name\na@b.example\n", "Row 2 has another number of cells"),
        (b"email,name\n" + b"a@b.example,A\n" * (MOST_ROWS + 1), "at most 5000 at once"),
    ],
)
def test_what_is_no_table_is_refused_before_a_row_is_read(
    inside: Client, text: bytes, said: str
) -> None:
    answer = tried(inside, "teams.member", text)

    assert answer.status_code == 200
    assert said in answer.content.decode()
    assert "result" not in answer.context


# -- One organization --------------------------------------------------------------------------


def test_a_table_asks_for_one_organization_first(inside: Client, cast: Cast) -> None:
    enter(inside)
    before = counted()

    answers = [
        tried(inside, "teams.member", members(cast)),
        inside.get(url("teams.member", "export")),
        inside.post(url("teams.member", "process_import"), {"import_file_name": "1-a"}),
    ]

    assert [one.status_code for one in answers] == [302, 302, 302]
    assert {one.headers["Location"].partition("?")[0] for one in answers} == {"/admin/reason/"}
    assert counted() == before


def test_a_table_that_was_tried_in_one_is_not_written_into_another(
    inside: Client, cast: Cast
) -> None:
    form = tried(inside, "teams.team", "name\nBergen\n").context["confirm_form"]
    enter(inside, cast.other_organization)

    page = inside.post(url("teams.team", "process_import"), form.initial, follow=True)

    assert "was tried in another organization" in page.content.decode()
    assert not Team._base_manager.filter(name="Bergen").exists()


def test_an_address_of_another_organization_is_a_new_member_of_this_one(
    inside: Client, cast: Cast
) -> None:
    text = f"email,name,team\n{cast.outside_member.email},Stolen,Oslo\n"

    confirmed(inside, "teams.member", text)

    cast.outside_member.refresh_from_db()
    assert cast.outside_member.name == "Otto Out"
    with tenant_scope(cast.organization.pk):
        assert Member.objects.get(name="Stolen").organization == cast.organization


@pytest.mark.parametrize("label", ["teams.member", "teams.team", "teams.memberalias"])
def test_a_permission_is_needed(cast: Cast, client: Client, label: str) -> None:
    helper = factories.user(email="helper@pillars.example")
    helper.is_staff = True
    helper.save()
    name = label.partition(".")[2]
    helper.user_permissions.add(Permission.objects.get(codename=f"view_{name}"))
    client.force_login(helper)
    enter(client, cast.organization)

    assert tried(client, label, "name\nBergen\n").status_code == 403
    assert client.post(url(label, "process_import")).status_code == 403
    assert client.get(url(label, "export")).status_code == 200
    assert "Import</a>" not in client.get(url(label, "changelist")).content.decode()
