"""Members from a table: every error is named with line, column and what was expected."""

from __future__ import annotations

import re
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import Invite, User
from accounts.tenancy import tenant_scope
from teams.models import Member, Seat, TeamMembership
from teams.services.bulk_members import BulkCheck, bulk_add, bulk_check
from tests.cast import Cast
from tests.scoring.given import NOW

AT = time_machine.travel(NOW, tick=False)
GOOD = (
    "name;email;team;role;seat;since\r\n"
    '"Berg; Ines";ines@new.example;oslo;;sales navigator;2026-03-01\r\n'
    "Omar Lie;OMAR@new.example;;none;;\r\n"
)
HEAD = "name,email,title,team,role,seat,since\n"


def checked(cast: Cast, text: str, user: User | None = None) -> BulkCheck:
    with tenant_scope(cast.organization.pk):
        return bulk_check(access=cast.access(user or cast.admin), text=text)


def told(cast: Cast, row: str) -> list[tuple[int, str, str, str]]:
    return [
        (found.number, error.column, error.wrong, error.expected)
        for found in checked(cast, HEAD + row).rows
        for error in found.errors
    ]


def post(cast: Cast, sent: dict[str, Any]) -> Any:
    client = Client()
    client.force_login(cast.admin)
    return client.post(f"/o/{cast.organization.slug}/organization/members/bulk/", sent)


def counts(cast: Cast) -> tuple[int, int, int]:
    with tenant_scope(cast.organization.pk):
        return Member.objects.count(), User.objects.count(), Invite.objects.count()


@AT
def test_a_table_is_checked_first_and_added_when_told_to(cast: Cast) -> None:
    before = counts(cast)

    shown = post(cast, {"text": GOOD})
    assert (shown.status_code, counts(cast)) == (200, before)
    assert "2 rows are right" in shown.content.decode()
    assert "Add 2 members" in shown.content.decode()
    answer = post(cast, {"text": GOOD, "do": "add"})

    assert answer.status_code == 200
    assert len(re.findall(r"/invitation/[\w-]{43}/", answer.content.decode())) == 1
    with tenant_scope(cast.organization.pk):
        ines = Member.objects.get(email="ines@new.example")
        omar = Member.objects.get(email="omar@new.example")
        stay = TeamMembership.objects.get(member=ines)
        assert Seat.objects.get(member=ines).kind == "sales_navigator"
        assert not TeamMembership.objects.filter(member=omar).exists()
    assert (ines.name, stay.team, str(stay.start)) == ("Berg; Ines", cast.oslo, "2026-03-01")
    assert (omar.user, str(omar.joined_on)) == (None, "2026-06-10")


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (
            "=cmd|' /C calc'!A0,a@b.example,,,,,",
            (2, "name", "=cmd|' /C calc'!A0", "a text that does not begin with =, +, - or @"),
        ),
        (",a@b.example,,,,,", (2, "name", "empty", "the name of the member")),
        ("Al,a@b,,,,,", (2, "email", "a@b", "an e-mail address such as rita@example.com")),
        ("Al,a@b.example,,Bergen,,,", (2, "team", "Bergen", "the name of an open team")),
        (
            "Al,a@b.example,,,owner,,",
            (2, "role", "owner", "one of admin, analyst, manager, rep, or none for no account"),
        ),
        (
            "Al,a@b.example,,,,gold,",
            (2, "seat", "gold", "free or sales navigator, or nothing"),
        ),
        ("Al,a@b.example,,,,,1.3.2026", (2, "since", "1.3.2026", "a day such as 2026-03-01")),
        (
            "Al,MONA@fjord.example,,,,,",
            (2, "email", "has an account here already", "role “none”, then link the account"),
        ),
        (
            "Al,a@b.example,,,,,\nBo,A@B.example,,,,,",
            (3, "email", "stands in line 2 already", "one row a person"),
        ),
        (
            "Al,a@b.example,@SUM,,,,",
            (2, "title", "@SUM", "a text that does not begin with =, +, - or @"),
        ),
    ],
)
def test_an_error_names_line_column_and_what_was_expected(
    cast: Cast, row: str, expected: tuple[int, str, str, str]
) -> None:
    assert told(cast, row) == [expected]


def test_who_is_a_member_already_is_told(cast: Cast) -> None:
    with tenant_scope(cast.organization.pk):
        email = Member.objects.get(pk=cast.rep_member.pk).email

    assert told(cast, f"Al,{email.upper()},,,none,,") == [
        (2, "email", "is a member already", "somebody who is not")
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "The header has no column “name”, “email”."),
        ("name,mail\nA,a@b.example\n", "The header has no column “email”."),
        ("name,email,salary\nA,a@b.example,1\n", "Unknown column “salary”. Expected: name, email,"),
        ("name,email,name\nA,a@b.example,B\n", "A column stands in the header twice."),
        ("name,email\n", "There is no row below the header."),
        ("name,email\nA,a@b.example,B\n", "Line 2 has 3 cells, the header has 2."),
        ('name,email\n"A,a@b.example\n', "is no CSV"),
        ("name,email\n" + "A,a@b.example\n" * 201, "201 rows: at most 200 at once."),
    ],
)
def test_a_table_of_no_use_is_said(cast: Cast, text: str, words: str) -> None:
    assert words in checked(cast, text).problem


def test_one_bad_row_and_nothing_is_written(cast: Cast) -> None:
    before = counts(cast)
    text = GOOD + "Al;a@b.example;Bergen;;;\r\n"

    answer = post(cast, {"text": text, "do": "add"})

    assert (answer.status_code, counts(cast)) == (422, before)
    shown = answer.content.decode()
    assert "1 row has errors: nothing is added" in shown
    assert "<strong>team</strong>: Bergen. Expected: the name of an open team." in shown
    assert 'name="do"' not in shown


def test_what_stands_in_a_cell_is_text_on_the_page(cast: Cast) -> None:
    answer = post(cast, {"text": "name,email\n<script>alert(1)</script>,a@b.example\n"})

    assert "<script>alert" not in answer.content.decode()
    assert "&lt;script&gt;alert" in answer.content.decode()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"name,email\n\xff\xfe\xfa,a@b.example\n", "no UTF-8 text"),
        (b"name,email\n" + b"x" * 262_144, "larger than 256 kB"),
        (b"", "The file is empty"),
    ],
)
def test_a_file_that_cannot_be_read_is_said(cast: Cast, data: bytes, words: str) -> None:
    answer = post(cast, {"file": SimpleUploadedFile("members.csv", data)})

    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_nothing_chosen_is_said(cast: Cast) -> None:
    answer = post(cast, {"text": "  "})

    assert answer.status_code == 422
    assert "Choose a CSV file, or paste a table." in answer.content.decode()


def test_a_file_of_a_spreadsheet_is_read(cast: Cast) -> None:
    data = "\ufeffName;E-mail address\r\nJörg Ås;jorg@new.example\r\n".encode()

    answer = post(cast, {"file": SimpleUploadedFile("members.csv", data)})

    assert answer.status_code == 200
    assert "Jörg Ås" in answer.content.decode()


def test_an_owner_may_name_owners(cast: Cast) -> None:
    check = checked(cast, HEAD + "Al,a@b.example,,,owner,,", cast.owner)

    assert check.is_ready


def test_the_example_can_be_added(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.admin)
    path = f"/o/{cast.organization.slug}/organization/members/template.csv"

    text = client.get(path).content.decode()

    assert checked(cast, text).is_ready


def test_a_manager_adds_nobody(cast: Cast) -> None:
    with tenant_scope(cast.organization.pk), pytest.raises(PermissionDenied):
        bulk_add(access=cast.access(cast.manager), text=GOOD)
