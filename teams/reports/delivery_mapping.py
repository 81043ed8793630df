"""The columns of an unknown table, to be told what they mean; and a sent form as a mapping."""

from __future__ import annotations

import json
from collections.abc import Mapping

from accounts.access import Access
from teams.importers.reading import Answers
from teams.importers.table import COLUMNS as NOBODY_SAID
from teams.importers.table import MAPPABLE, ColumnMapping, Preview
from teams.importers.table_rows import MEMBER
from teams.models import Delivery
from teams.reports.delivery_shapes import Asked, Column, MappingRow, TableMapping
from teams.reports.shapes import Choice
from teams.services.column_mappings import mappings, may_forget, preview_of
from teams.services.delivery_sources import FoundSource

COLUMNS = "columns"
# What a row is, told before its columns are: no question of a file, and of no use to readers.
TYPE = "type"
TYPES: Mapping[str, str] = {
    "search": "Searches",
    "profile_view": "Profile views",
    "saved": "Saved leads or accounts",
    "active": "Active days",
    "post": "Posts",
    "comment": "Comments",
    "reaction": "Reactions",
    "followers": "Followers gained",
    "network": "Network counts",
    "profile": "Profile checklist",
    "proof": "Endorsements and recommendations",
    "outcome": "Meetings, opportunities, deals, quota",
    "reference_ssi": "LinkedIn’s own SSI",
}
# What every row of a table can be, where no column says so.
CONSTANTS: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("outcome", "kind"): ("meeting", "opportunity", "won", "quota"),
    ("saved", "what"): ("lead", "account"),
    ("post", "form"): ("original", "article", "reshare_with_text", "repost"),
}
KEYS: Mapping[str, str] = {
    MEMBER: "Whose it is: e-mail address",
    "on": "Day",
    "at": "Time",
    "count": "How many",
    "ref": "Number or key of the row",
}


def asks_for_columns(found: FoundSource) -> bool:
    """Return whether a source is a table that nobody knows yet."""
    return any(question["name"] == COLUMNS for question in found.questions)


def asked_mapping(number: int, found: FoundSource, delivery: Delivery) -> TableMapping | None:
    """Return what is asked of a table: first what a row is, then what each column means."""
    shown = preview_of(delivery, found.name)
    if shown is None:
        return None
    kind = delivery.answers.get(found.name, {}).get(TYPE, "")
    told = _told(delivery, found)
    [why] = [question["why"] for question in found.questions if question["name"] == COLUMNS]
    return TableMapping(
        kind=Asked(
            field=f"type-{number}",
            label="What is a row of this table?",
            why="The columns do not tell. Then say what each of them means.",
            kind="choice",
            choices=tuple(Choice(name, label, name == kind) for name, label in TYPES.items()),
        ),
        constants=tuple(
            Asked(
                field=f"constant-{number}-{key}",
                label=f"{_label(key)}, of every row",
                why="Only where no column tells it.",
                kind="choice",
                choices=tuple(
                    Choice(value, _label(value), told.constants.get(key) == value)
                    for value in values
                ),
            )
            for (of, key), values in CONSTANTS.items()
            if of == kind
        ),
        columns=_columns(number, shown, kind, told) if kind in MAPPABLE else (),
        rows=shown.rows,
        header=shown.header,
        wrong="" if why == NOBODY_SAID.why else why,
    )


def mapping_in(
    posted: Mapping[str, str], number: int, found: FoundSource, delivery: Delivery
) -> dict[str, str]:
    """Return the answers of a form about a table: what a row is and, once told, the mapping."""
    kind = posted.get(f"type-{number}", "")
    before: Answers = delivery.answers.get(found.name, {})
    shown = preview_of(delivery, found.name)
    if kind not in MAPPABLE or kind != before.get(TYPE) or shown is None:
        return {TYPE: kind}
    columns = {
        title: key
        for place, title in enumerate(shown.header)
        if title and (key := posted.get(f"column-{number}-{place}", ""))
    }
    constants = {
        key: value
        for of, key in CONSTANTS
        if of == kind and (value := posted.get(f"constant-{number}-{key}", ""))
    }
    answer = {"columns": columns, "constants": {TYPE: kind, **constants}}
    return {TYPE: kind, COLUMNS: json.dumps(answer)}


def _told(delivery: Delivery, found: FoundSource) -> ColumnMapping:
    """What was told of a table before, which cannot be used as it is."""
    answer = delivery.answers.get(found.name, {}).get(COLUMNS, "")
    return ColumnMapping(**json.loads(answer)) if answer else ColumnMapping()


def _columns(number: int, shown: Preview, kind: str, told: ColumnMapping) -> tuple[Column, ...]:
    keys = (MEMBER, *MAPPABLE[kind])
    return tuple(
        Column(
            field=f"column-{number}-{place}",
            title=title,
            choices=tuple(
                Choice(
                    key,
                    _label(key),
                    told.columns.get(title) == key if told.columns else _is_like(title, key),
                )
                for key in keys
            ),
        )
        for place, title in enumerate(shown.header)
        if title
    )


def _is_like(title: str, key: str) -> bool:
    """Whether a column is called as the key is: suggested, never taken for granted."""
    return title.strip().casefold().replace(" ", "_") == key


def _label(key: str) -> str:
    return KEYS.get(key, key.replace("_", " ").capitalize())


def mapping_list(*, access: Access) -> tuple[MappingRow, ...]:
    """Return the mappings that the organization keeps, in words."""
    return tuple(
        MappingRow(
            id=row.pk,
            name=row.name,
            type=TYPES.get(row.mapping["constants"][TYPE], ""),
            columns=tuple(
                f"{title}: {_label(key)}" for title, key in row.mapping["columns"].items()
            ),
            by=row.created_by.get_full_name() if row.created_by else "somebody who has left",
            at=row.created_at,
            may_forget=may_forget(access=access, mapping=row),
        )
        for row in mappings(access=access)
    )
