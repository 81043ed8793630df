"""All that is kept of one person as one ZIP: JSON of every model, and tables of what is long."""

from __future__ import annotations

import base64
import json
import zipfile
import zlib
from collections.abc import Collection, Iterator
from datetime import date, datetime
from io import BytesIO
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import ForeignKey, ManyToManyField

from accounts.data_policy import DataClass, ModelPolicy
from accounts.rules import specs_named
from accounts.table_files import csv_lines
from privacy.people import Person
from privacy.policy import POLICIES, model_of
from privacy.walking import rows_of
from scoring.core.model import ModelSpec
from scoring.snapshots import told_components
from teams.models import Member

YOU = "you"
SOMEBODY = "somebody else"
TABLES = frozenset({DataClass.FACT, DataClass.SCORE, DataClass.LOOK})
CHUNK = 2_000
README = """All that Pillars keeps of you in {organization}, as of {at}.

data/    a JSON file for each kind of data: what it is for, how long it is kept, and its rows
tables/  the long ones once more, as CSV for spreadsheets

Other people are "{somebody}". Contacts are numbers: of them only keyed hashes are kept.
What is kept and is not in here stands in left_out.json, field by field, with the reason.
What the fields mean: docs/data-inventory.md of Pillars.
"""


def personal_zip(
    person: Person, *, organization: str, at: datetime, without: Collection[str] = ()
) -> tuple[bytes, int]:
    """Return the file of a person and the number of rows in it.

    ``without`` names models that are left out. Nothing in it tells who other people are.
    """
    buffer, total = BytesIO(), 0
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        told = {"organization": organization, "at": at.isoformat(), "somebody": SOMEBODY}
        archive.writestr("README.txt", README.format(**told))
        archive.writestr("left_out.json", _json(_left_out(without)))
        for policy in POLICIES:
            if policy.not_exported or policy.model in without:
                continue
            rows = list(_rows(policy, person))
            total += len(rows)
            archive.writestr(f"data/{policy.model}.json", _json(_document(policy, rows)))
            if rows and policy.data_class in TABLES:
                archive.writestr(f"tables/{policy.model}.csv", "".join(csv_lines(_table(rows))))
    return buffer.getvalue(), total


def _document(policy: ModelPolicy, rows: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "what": str(model_of(policy)._meta.verbose_name_plural),
        "class": policy.data_class.value,
        "purpose": policy.purpose,
        "kept": policy.kept,
        "rows": rows,
    }


def _left_out(without: Collection[str]) -> dict[str, Any]:
    return {
        policy.model: "It is not handed out by others."
        if policy.model in without
        else {field.name: field.why_not for field in policy.fields() if field.why_not}
        for policy in POLICIES
        if policy.model in without or any(field.why_not for field in policy.fields())
    }


def _rows(policy: ModelPolicy, person: Person) -> Iterator[dict[str, Any]]:
    names = policy.exported
    others = {*policy.others.split()}
    specs: dict[str, ModelSpec] = {}
    for row in rows_of(policy, person).iterator(CHUNK):
        yield {
            name: _whose(row, name, person) if name in others else _value(row, name, specs)
            for name in names
        }


def _value(row: Any, name: str, specs: dict[str, ModelSpec]) -> Any:
    field = row._meta.get_field(name)
    if isinstance(field, ManyToManyField):
        return list(getattr(row, name).values_list("pk", flat=True))
    value = field.value_from_object(row)
    if isinstance(value, bytes | memoryview):
        return _unpacked(row, bytes(value), specs)
    return value


def _unpacked(row: Any, packed: bytes, specs: dict[str, ModelSpec]) -> Any:
    """Return what the one packed value that is told holds; the bytes, where no rules tell it."""
    try:
        if row.model not in specs:
            specs |= specs_named([row.model])
        return told_components(packed, specs[row.model])
    except (KeyError, ValueError, zlib.error):
        return base64.b64encode(packed).decode()


def _whose(row: Any, name: str, person: Person) -> str | None:
    """Return who another person is for the one whose file it is: themselves, or somebody."""
    field: ForeignKey[Any, Any] = row._meta.get_field(name)
    pk = getattr(row, field.attname)
    if pk is None:
        return None
    own = person.member_id if field.related_model is Member else person.user_id
    return YOU if pk == own else SOMEBODY


def _table(rows: list[dict[str, Any]]) -> Iterator[list[Any]]:
    yield list(rows[0])
    for row in rows:
        yield [_cell(value) for value in row.values()]


def _cell(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if value is None or isinstance(value, str | int | date):
        return value
    return _json(value)


def _json(value: Any) -> str:
    return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False)
