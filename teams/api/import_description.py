"""How imports are answered and described (OpenAPI)."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse
from rest_framework import serializers
from rest_framework.request import Request

from teams.api.description import IDEMPOTENCY, ORGANIZATION, Description, refusals
from teams.reports.delivery_shapes import DeliveryPage, DeliverySource

STATES = ("waiting", "checking", "asking", "ready", "committed", "discarded", "failed")
PART_STATES = ("queued", "running", "done", "partial", "failed", "undone")
UNTOLD = "Null where the visibility hides what others brought."
MAPPING = "What the columns mean"


class QuestionSerializer(serializers.Serializer[Any]):
    """What the files leave open. It is answered on the page of the import."""

    question = serializers.CharField()
    why = serializers.CharField()
    choices = serializers.ListField(child=serializers.CharField())


class SourceSerializer(serializers.Serializer[Any]):
    """An archive or a file by itself."""

    name = serializers.CharField()
    kind = serializers.CharField(help_text="What it is, empty where nobody knows.")
    owner = serializers.CharField(help_text="Whose it is, as far as known.")
    error = serializers.CharField(help_text="Why it is of no use, if so.")
    questions = QuestionSerializer(many=True)


class ProblemSerializer(serializers.Serializer[Any]):
    """A row that was left out, and why."""

    file = serializers.CharField()
    row = serializers.IntegerField(allow_null=True)
    column = serializers.CharField()
    reason = serializers.CharField()
    expected = serializers.CharField()


class PartSerializer(serializers.Serializer[Any]):
    """What one member gets of it, with the number that its page shows."""

    id = serializers.IntegerField()
    member = serializers.CharField()
    state = serializers.ChoiceField(PART_STATES)
    new = serializers.IntegerField(allow_null=True, help_text=UNTOLD)
    known = serializers.IntegerField(allow_null=True, help_text=UNTOLD)
    changed = serializers.IntegerField(allow_null=True, help_text=UNTOLD)
    problems = serializers.IntegerField()
    message = serializers.CharField(help_text="Why nothing was stored, if so.")


class ImportSerializer(serializers.Serializer[Any]):
    """What was sent at once, and what became of it."""

    id = serializers.IntegerField()
    state = serializers.ChoiceField(STATES)
    created_at = serializers.DateTimeField()
    message = serializers.CharField()
    page = serializers.URLField(help_text="Where people see it, answer it and undo it.")
    sources = SourceSerializer(many=True)
    problems = ProblemSerializer(many=True, help_text="The first hundred.")
    parts = PartSerializer(many=True, help_text="Empty until it is committed.")


def import_body(request: Request, organization: str, page: DeliveryPage) -> dict[str, Any]:
    """Return what is answered about an import of the organization: what its page shows."""
    kwargs = {"org": organization, "delivery_id": page.id}
    return {
        "id": page.id,
        "state": page.state,
        "created_at": page.at.isoformat(),
        "message": page.message,
        "page": request.build_absolute_uri(reverse("teams:delivery", kwargs=kwargs)),
        "sources": [_source(source) for source in page.sources],
        "problems": [
            {
                "file": problem.file,
                "row": problem.row,
                "column": problem.column,
                "reason": problem.reason,
                "expected": problem.expected,
            }
            for problem in page.problems
        ],
        "parts": [
            {
                "id": row.id,
                "member": row.member,
                "state": row.state,
                "new": row.counts.new,
                "known": row.counts.known,
                "changed": row.counts.changed,
                "problems": row.counts.problems,
                "message": row.effect,
            }
            for row in page.imports
        ],
    }


def _source(source: DeliverySource) -> dict[str, Any]:
    asked = [] if source.left else [*source.people, *source.questions]
    questions = [
        {"question": a.label, "why": a.why, "choices": [choice.label for choice in a.choices]}
        for a in asked
    ]
    if source.mapping and not source.left:
        questions.append({"question": MAPPING, "why": source.mapping.kind.why, "choices": []})
    return {
        "name": source.name,
        "kind": source.detected,
        "owner": source.owner,
        "error": source.error,
        "questions": questions,
    }


SEND: Description = {
    "operation_id": "imports",
    "summary": "Send files",
    "description": "Takes any files that Pillars reads, in any mix. A worker checks them: ask for "
    "the import until its state is no longer `waiting` or `checking`. With `commit` it is "
    "imported then, unless the files leave something open (`asking`), which people answer on "
    "its page.",
    "tags": ["imports"],
    "parameters": [ORGANIZATION, IDEMPOTENCY],
    "responses": {
        202: OpenApiResponse(ImportSerializer, "Taken; a worker checks it."),
        **refusals(400, 409, 411, 413, 415, 422),
    },
}
ASK: Description = {
    "operation_id": "import",
    "summary": "Ask what became of an import",
    "description": "Imports are what was sent at once, as files or as activity. It is over when "
    "its state is `committed` and every part is `done`, `partial`, `failed` or `undone`.",
    "tags": ["imports"],
    "parameters": [
        ORGANIZATION,
        OpenApiParameter("import_id", int, OpenApiParameter.PATH, description="Its id."),
    ],
    "responses": {200: OpenApiResponse(ImportSerializer, "What became of it."), **refusals()},
}
