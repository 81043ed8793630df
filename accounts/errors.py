"""How the API says no: one shape for every error, ``{"detail", "code", "fields"}``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.core.exceptions import ValidationError as DjangoValidationError
from rest_framework import serializers, status
from rest_framework.exceptions import APIException, ErrorDetail, ParseError, ValidationError
from rest_framework.response import Response
from rest_framework.views import exception_handler

from accounts.parameters import NotUnderstoodError


class TooLarge(APIException):
    """More than is taken at once."""

    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_detail = "This is more than is taken at once."
    default_code = "too_large"


class LengthRequired(APIException):
    """A body whose length nobody told: how much of it to read is not known."""

    status_code = status.HTTP_411_LENGTH_REQUIRED
    default_detail = "Send the header Content-Length: a chunked body is not taken."
    default_code = "length_required"


class Refused(APIException):
    """Understood, but it cannot be done."""

    status_code = status.HTTP_422_UNPROCESSABLE_ENTITY
    default_detail = "This cannot be done."
    default_code = "refused"


class InvalidBodyError(ValidationError):
    """Values of a body that was understood cannot be taken; which ones stands in ``fields``."""

    status_code = status.HTTP_422_UNPROCESSABLE_ENTITY


class Busy(APIException):
    """Something else has to end first. ``wait`` is when to try again, in seconds."""

    status_code = status.HTTP_409_CONFLICT
    default_detail = "Something else has to end first."
    default_code = "busy"
    wait = 5


class ErrorSerializer(serializers.Serializer[Any]):
    """Every answer with a status from 400 on."""

    detail = serializers.CharField(help_text="What is wrong, for people.")
    code = serializers.CharField(help_text="What is wrong, for programs.")
    fields = serializers.DictField(  # type: ignore[assignment] # the name is part of the answer
        child=serializers.ListField(child=serializers.CharField()),
        help_text="What is wrong with single fields, by their names.",
    )


def answer_error(exc: Exception, context: dict[str, Any]) -> Response | None:
    """Return the answer to an error; None for a bug, which is Django's to log and answer."""
    if isinstance(exc, RequestDataTooBig):
        exc = TooLarge()
    elif isinstance(exc, SuspiciousOperation):
        exc = ParseError()
    elif isinstance(exc, NotUnderstoodError):
        exc = ValidationError(exc.fields)
    if isinstance(exc, DjangoValidationError):
        exc = Refused(" ".join(exc.messages))
    response = exception_handler(exc, context)
    if response is not None:
        response.data = _body(exc, response)
    return response


def _body(exc: Exception, response: Response) -> dict[str, Any]:
    if isinstance(exc, ValidationError):
        fields = dict(_reasons("", exc.detail))
        return error_body("Some values cannot be taken.", "invalid", fields)
    detail = response.data["detail"] if isinstance(response.data, dict) else ""
    code = detail.code if isinstance(detail, ErrorDetail) else "error"
    return error_body(str(detail), code or "error")


def _reasons(name: str, detail: Any) -> Iterator[tuple[str, list[str]]]:
    """Yield the reasons by field. One of several values of a field is known by its number."""
    if isinstance(detail, dict):
        for key, inside in detail.items():
            yield from _reasons(f"{name}.{key}" if name else str(key), inside)
    else:
        yield name, [str(reason) for reason in detail]


def error_body(detail: str, code: str, fields: dict[str, Any] | None = None) -> dict[str, Any]:
    """Return the body of an error."""
    return {"detail": detail, "code": code, "fields": fields or {}}
