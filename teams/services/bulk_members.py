"""Members from a table: every row is checked before any is added, and then all are or none.

A cell is a text. What a spreadsheet would take for a formula is refused, so that it stands in no
file that is exported later.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from io import StringIO
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext

from accounts.access import Access
from accounts.models import Membership, User
from accounts.role_changes import may_touch
from accounts.roles import Capability, Role
from accounts.selectors import local_today
from teams.models import Member, SeatKind, Team
from teams.services.erased import erased_among
from teams.services.members import Added, NewMember, member_add

MOST_ROWS = 200
MOST_BYTES = 256 * 1024
LONGEST = 200
FIRST_DAY, LAST_DAY = date(1970, 1, 1), date(2100, 12, 31)
NOBODY = "none"
COLUMNS = ("name", "email", "title", "team", "role", "seat", "since")
NEEDED = ("name", "email")
ALIASES = {"e-mail": "email", "e-mail address": "email", "job title": "title", "start": "since"}
SEATS = {"free": SeatKind.FREE, "sales navigator": SeatKind.SALES_NAVIGATOR}
FORMULA = re.compile(r"\s*[=+\-@]")
CONTROL = re.compile(r"[\x00-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class CellError:
    """What is wrong in a column of a row, and what was expected there."""

    column: str
    wrong: str
    expected: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkRow:
    """A row of the table: its line in the file, counted from 1, what it says, and what is wrong."""

    number: int
    cells: Mapping[str, str]
    new: NewMember | None
    errors: tuple[CellError, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkCheck:
    """A checked table. ``problem`` says why it cannot be used at all."""

    rows: tuple[BulkRow, ...] = ()
    problem: str = ""

    @property
    def wrong(self) -> int:
        """How many rows have errors."""
        return sum(bool(row.errors) for row in self.rows)

    @property
    def is_ready(self) -> bool:
        """Whether all of it can be added."""
        return bool(self.rows) and not self.problem and not self.wrong


@dataclass(slots=True)
class _Known:
    """What is there already, in the organization and in the rows before."""

    access: Access
    today: date
    teams: dict[str, Team]
    members: set[str]
    inside: set[str]
    closed: set[str]
    erased: set[str]
    seen: dict[str, int] = field(default_factory=dict)


def text_of(data: bytes) -> str:
    """Return the text of a file. Raises ValidationError for what is too large or no UTF-8."""
    if len(data) > MOST_BYTES:
        raise ValidationError(gettext("The file is larger than 256 kB. Split it."))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValidationError(
            gettext("The file is no UTF-8 text. Save it as “CSV UTF-8” and choose it again.")
        ) from error


def bulk_check(*, access: Access, text: str) -> BulkCheck:
    """Return the table with the errors of every row; nothing is written.

    Raises PermissionDenied.
    """
    access.require(Capability.MANAGE_MEMBERS)
    try:
        table = _table(text)
    except ValidationError as problem:
        return BulkCheck(problem=" ".join(problem.messages))
    known = _known(access, [cells.get("email", "").lower() for _, cells in table])
    return BulkCheck(rows=tuple(_row(known, number, cells) for number, cells in table))


@transaction.atomic
def bulk_add(*, access: Access, text: str) -> list[Added]:
    """Return the new members, one a row, invited where a row says a role: all of them or none.

    Raises PermissionDenied, and ValidationError where any row has an error by now.
    """
    check = bulk_check(access=access, text=text)
    if not check.is_ready:
        raise ValidationError(check.problem or gettext("Some rows have errors. Nobody was added."))
    return [member_add(access=access, new=row.new) for row in check.rows if row.new is not None]


def _table(text: str) -> list[tuple[int, dict[str, str]]]:
    """Return the rows that are not blank, by column, each with its line."""
    lines = text.lstrip("\ufeff")
    first = lines.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(StringIO(lines, newline=""), delimiter=delimiter, strict=True)
    try:
        heads = [_column(title) for title in next(reader, [])]
        _check_heads(heads)
        rows = []
        for cells in reader:
            if any(cell.strip() for cell in cells):
                rows.append((reader.line_num, _cells(heads, cells, reader.line_num)))
    except csv.Error as error:
        said = gettext("Line {n} is no CSV: {why}.")
        raise ValidationError(said.format(n=reader.line_num, why=error)) from error
    if not rows:
        raise ValidationError(gettext("There is no row below the header."))
    if len(rows) > MOST_ROWS:
        said = gettext("{n} rows: at most {most} at once. Split the file.")
        raise ValidationError(said.format(n=len(rows), most=MOST_ROWS))
    return rows


def _column(title: str) -> str:
    name = " ".join(title.strip().lower().split())
    return ALIASES.get(name, name)


def _check_heads(heads: Sequence[str]) -> None:
    missing = [name for name in NEEDED if name not in heads]
    if missing:
        said = gettext("The header has no column “{missing}”. Expected: {all}.")
        raise ValidationError(said.format(missing="”, “".join(missing), all=", ".join(COLUMNS)))
    unknown = [head for head in heads if head and head not in COLUMNS]
    if unknown:
        said = gettext("Unknown column “{unknown}”. Expected: {all}.")
        raise ValidationError(said.format(unknown=unknown[0][:40], all=", ".join(COLUMNS)))
    if len({*heads}) < len(heads):
        raise ValidationError(gettext("A column stands in the header twice."))


def _cells(heads: Sequence[str], cells: Sequence[str], line: int) -> dict[str, str]:
    if len(cells) > len(heads):
        said = gettext("Line {n} has {found} cells, the header has {expected}.")
        raise ValidationError(said.format(n=line, found=len(cells), expected=len(heads)))
    return {head: cell.strip() for head, cell in zip(heads, cells, strict=False) if head}


def _known(access: Access, addresses: Sequence[str]) -> _Known:
    organization = access.organization
    users = User.objects.filter(email__in=addresses)
    inside = Membership.objects.filter(organization=organization, user__in=users)
    return _Known(
        access=access,
        today=local_today(organization),
        teams={team.name.casefold(): team for team in Team.objects.all()},
        members={email.lower() for email in Member.objects.values_list("email", flat=True)},
        inside={
            one.user.email
            for one in inside.select_related("user", "organization")
            if not one.is_over
        },
        closed=set(users.filter(is_active=False).values_list("email", flat=True)),
        erased=erased_among(organization=organization, emails=addresses),
    )


def _row(known: _Known, number: int, cells: Mapping[str, str]) -> BulkRow:
    errors: list[CellError] = []
    checks = (_text, _address, _team, _role, _seat, _since)
    given: dict[str, Any] = {}
    for check in checks:
        found = check(known, cells)
        if isinstance(found, dict):
            given |= found
        else:
            errors += found
    email = cells.get("email", "").lower()
    if email and email in known.seen:
        errors.append(
            CellError(
                "email",
                gettext("stands in line {n} already").format(n=known.seen[email]),
                gettext("one row a person"),
            )
        )
    known.seen.setdefault(email, number)
    new = None if errors else NewMember(**given)
    return BulkRow(number=number, cells=cells, new=new, errors=tuple(errors))


Checked = dict[str, Any] | list[CellError]


def _text(known: _Known, cells: Mapping[str, str]) -> Checked:
    errors = []
    for column in ("name", "title"):
        told = cells.get(column, "")
        expected = plain_text_expected(told)
        if expected:
            errors.append(CellError(column, told[:40], expected))
    if not cells.get("name"):
        errors.append(CellError("name", gettext("empty"), gettext("the name of the member")))
    return errors or {"name": cells["name"], "title": cells.get("title", "")}


def plain_text_expected(told: str) -> str:
    """Return what is expected where a name or a title cannot be; "" where it can."""
    if FORMULA.match(told):
        return gettext("a text that does not begin with =, +, - or @")
    if CONTROL.search(told):
        return gettext("a text in one line")
    if len(told) > LONGEST:
        return gettext("at most {n} characters").format(n=LONGEST)
    return ""


def _address(known: _Known, cells: Mapping[str, str]) -> Checked:
    told = cells.get("email", "")
    email = told.lower()
    expected = gettext("an e-mail address such as rita@example.com")
    if not told:
        return [CellError("email", gettext("empty"), expected)]
    try:
        validate_email(told)
    except ValidationError:
        return [CellError("email", told[:40], expected)]
    if not known.access.organization.lets_in(email):
        domains = ", ".join(known.access.organization.email_domains)
        return [CellError("email", told[:40], gettext("an address at {d}").format(d=domains))]
    if email in known.members:
        wrong, expected = gettext("is a member already"), gettext("somebody who is not")
        return [CellError("email", wrong, expected)]
    if email in known.erased:
        wrong, expected = gettext("was erased"), gettext("added by hand, if they are to come back")
        return [CellError("email", wrong, expected)]
    if _wants_account(cells) and email in known.inside:
        wrong = gettext("has an account here already")
        return [CellError("email", wrong, gettext("role “none”, then link the account"))]
    if _wants_account(cells) and email in known.closed:
        return [CellError("email", gettext("cannot be invited"), gettext("another address"))]
    return {"email": email}


def _team(known: _Known, cells: Mapping[str, str]) -> Checked:
    told = cells.get("team", "")
    if not told:
        return {"team": None}
    team = known.teams.get(told.casefold())
    expected = gettext("the name of an open team")
    if team is None or team.closed_on is not None:
        return [CellError("team", told[:40], expected)]
    return {"team": team}


def _wants_account(cells: Mapping[str, str]) -> bool:
    return cells.get("role", "").lower() != NOBODY


def _role(known: _Known, cells: Mapping[str, str]) -> Checked:
    told = cells.get("role", "").lower() or Role.REP.value
    if told == NOBODY:
        return {"role": None}
    allowed = [role.value for role in Role if may_touch(known.access, role)]
    if told not in allowed:
        expected = gettext("one of {all}, or none for no account").format(all=", ".join(allowed))
        return [CellError("role", told[:40], expected)]
    return {"role": Role(told)}


def _seat(known: _Known, cells: Mapping[str, str]) -> Checked:
    told = cells.get("seat", "").lower().replace("_", " ")
    if told and told not in SEATS:
        return [CellError("seat", told[:40], gettext("free or sales navigator, or nothing"))]
    return {"seat": SEATS[told].value if told else ""}


def _since(known: _Known, cells: Mapping[str, str]) -> Checked:
    told = cells.get("since", "")
    if not told:
        return {"since": known.today}
    expected = gettext("a day such as 2026-03-01")
    try:
        since = date.fromisoformat(told)
    except ValueError:
        return [CellError("since", told[:40], expected)]
    if not FIRST_DAY <= since <= LAST_DAY:
        return [CellError("since", told[:40], expected)]
    return {"since": since}


def shortened(check: BulkCheck, most: int) -> BulkCheck:
    """Return the check with the rows that have errors first, at most so many."""
    ordered = sorted(check.rows, key=lambda row: not row.errors)
    return replace(check, rows=tuple(ordered[:most]))
