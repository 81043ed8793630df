"""Activity format v1 as OpenAPI has it: made of the tables that objects are read by."""

from __future__ import annotations

from typing import Any

from teams.importers import activity_values as a
from teams.importers.activity_batch import LIMIT
from teams.importers.activity_types import TYPES, Shape

Schema = dict[str, Any]

NAME = "Activity"
CLOSED = ("FilesRequest", "MixRequest", "WhatIfAskedRequest", "PlanAskedRequest")
REFERENCE = {"$ref": f"#/components/schemas/{NAME}"}
MEMBER: Schema = {
    "description": "Whose it is: e-mail address or id of the member.",
    "oneOf": [{"type": "string"}, {"type": "integer"}],
}
_COUNT: Schema = {"type": "integer", "minimum": 0, "maximum": a.COUNT_LIMIT}
_PLAIN: dict[a.Reader, Schema] = {
    a.text: {"type": "string"},
    a.key: {"type": "string", "minLength": 1},
    a.flag: {"type": "boolean"},
    a.count: _COUNT,
    a.change: {**_COUNT, "minimum": -a.COUNT_LIMIT},
    a.flag_or_count: {"oneOf": [{"type": "boolean"}, _COUNT]},
    a.day: {"type": "string", "format": "date"},
    a.instant: {"type": "string", "format": "date-time"},
    a.names: {"type": "array", "items": {"type": "string"}, "minItems": 1},
}


def add_objects(result: Schema, **_: Any) -> Schema:
    """Return the description with a schema for every type of object: a hook of drf-spectacular.

    And with what it cannot be told otherwise: that a form or a body has no other fields.
    """
    schemas = {f"{NAME}.{kind}": _object(kind, shape) for kind, shape in TYPES.items()}
    references = {kind: f"#/components/schemas/{NAME}.{kind}" for kind in TYPES}
    schemas[NAME] = {
        "description": "An object of activity format v1: docs/activity-format.md.",
        "oneOf": [{"$ref": reference} for reference in references.values()],
        "discriminator": {"propertyName": "type", "mapping": references},
    }
    schemas[f"{NAME}Array"] = {
        "type": "array",
        "items": REFERENCE,
        "minItems": 1,
        "maxItems": LIMIT,
    }
    result["components"]["schemas"].update(schemas)
    for closed in CLOSED:
        result["components"]["schemas"][closed]["additionalProperties"] = False
    return result


def _object(kind: str, shape: Shape) -> Schema:
    days = f" Exactly one of {' and '.join(shape.dated)}." if len(shape.dated) > 1 else ""
    alone = f" At most one of {', '.join(shape.only_one)}." if shape.only_one else ""
    required = ["type", *shape.needs, *(shape.dated if len(shape.dated) == 1 else ())]
    return {
        "type": "object",
        "description": f"An object of the type {kind}.{days}{alone}",
        "required": required,
        "properties": {
            "type": {"type": "string", "enum": [kind]},
            **{key: _value(reader) for key, reader in shape.keys.items()},
            "member": MEMBER,
        },
        "additionalProperties": False,
    }


def _value(reader: a.Reader) -> Schema:
    match reader:
        case a.OneOf(allowed) if {type(value) for value in allowed} == {str}:
            return {"type": "string", "enum": [*allowed]}
        case a.OneOf(allowed):
            return {"enum": [*allowed]}
        case a.Number(limit) | a.Hundredths(limit):
            return {"type": "number", "minimum": 0, "maximum": limit}
    return _PLAIN[reader]
