"""How SCIM is spoken over HTTP: its content type, its errors, and the base of its views."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from contextlib import ExitStack
from typing import Any, ClassVar

from django.core.exceptions import (
    ObjectDoesNotExist,
    RequestDataTooBig,
    SuspiciousOperation,
)
from django.core.exceptions import ValidationError as DjangoValidationError
from pydantic import ValidationError
from rest_framework.exceptions import APIException, ParseError, Throttled
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import exception_handler
from scim2_models import (
    Context,
    Error,
    ListResponse,
    Resource,
    ResponseParameters,
    SCIMException,
)

from accounts.authentication import OrganizationView
from accounts.errors import TooLarge
from accounts.parsers import TextParser, check_text
from accounts.roles import Scope
from accounts.throttling import ScimThrottle
from teams.scim.finding import told_in
from teams.scim.resources import POLICY
from teams.services.directory_users import TakenError

MEDIA_TYPE = "application/scim+json"
LARGEST = 1 << 20
MOST_OPERATIONS = 100
MOST_VALUES = 1000
logger = logging.getLogger(__name__)


class ScimRenderer(JSONRenderer):
    """JSON, by its name in SCIM."""

    media_type = MEDIA_TYPE
    format = "scim"


class PlainRenderer(ScimRenderer):
    """The same for whoever asks for plain JSON; it is said what it is."""

    media_type = "application/json"


class ScimParser(TextParser):
    """JSON, by its name in SCIM."""

    media_type = MEDIA_TYPE


class ScimView(OrganizationView):
    """An address of SCIM: of one organization, for tokens that have the scope."""

    throttle_classes = (ScimThrottle,)
    parser_classes = (ScimParser, TextParser)
    renderer_classes = (ScimRenderer, PlainRenderer)
    schema = None
    scopes: ClassVar[dict[str, Scope]] = {"GET": Scope.SCIM}
    http_method_names = ["get", "post", "put", "patch", "delete"]

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """Answer as lenient as directories need it, and no more."""
        with ExitStack() as stack:
            stack.enter_context(POLICY)
            return super().dispatch(request, *args, **kwargs)

    def initial(self, request: Any, *args: Any, **kwargs: Any) -> None:
        """Let in whoever may. Raises ParseError where the address is no text."""
        super().initial(request, *args, **kwargs)
        for value in told_in(request).values():
            check_text(value)

    def get_exception_handler(self) -> Any:
        """Return what answers errors."""
        return answer_error

    def finalize_response(self, request: Any, response: Any, *args: Any, **kwargs: Any) -> Any:
        """Answer; whatever was asked for, it is SCIM."""
        answered = super().finalize_response(request, response, *args, **kwargs)
        if isinstance(answered, Response):
            answered.content_type = MEDIA_TYPE
        return answered

    def body(self, request: Request) -> dict[str, Any]:
        """Return the object that was sent. Raises SCIMException and TooLarge."""
        if int(request.headers.get("Content-Length") or 0) > LARGEST:
            raise TooLarge
        if not isinstance(request.data, dict):
            raise ParseError("Expected an object of JSON.")
        body = dict(request.data)
        _check_size(body)
        return body

    def answer(
        self, request: Request, resource: Resource[Any], context: Context, status: int = 200
    ) -> Response:
        """Return a resource, with the attributes that were asked for."""
        data = resource.model_dump(
            scim_ctx=context, response_parameters=_parameters(told_in(request), type(resource))
        )
        headers = {"Location": data["meta"]["location"]} if status == 201 else {}
        return Response(data, status=status, headers=headers)

    def listed(
        self,
        request: Request,
        kind: type[Resource[Any]],
        found: list[Any],
        *,
        total: int,
        first: int,
        told: Mapping[str, Any],
    ) -> Response:
        """Return a page of resources; ``first`` is the number of its first one, from 1.

        ``told`` is what was asked for, such as which attributes.
        """
        answer = ListResponse[kind](  # type: ignore[valid-type] # known when it runs
            total_results=total, start_index=first, items_per_page=len(found), resources=found
        )
        data = answer.model_dump(
            scim_ctx=Context.RESOURCE_QUERY_RESPONSE,
            response_parameters=_parameters(told, kind),
        )
        data.setdefault("Resources", [])
        return Response(data)

    def location(self, request: Request, end: str) -> str:
        """Return the whole address of something of this service."""
        slug = self.kwargs["organization"]
        return request.build_absolute_uri(f"/scim/v2/{slug}/{end}")


def _check_size(body: Mapping[str, Any]) -> None:
    """Raise TooLarge for more operations, or more values in lists, than are taken at once."""
    rows: list[Any] = []
    for name, told in body.items():
        if name.lower() == "operations" and isinstance(told, list):
            if len(told) > MOST_OPERATIONS:
                raise TooLarge(f"At most {MOST_OPERATIONS} operations are taken at once.")
            rows += told
        elif name.lower() != "schemas":
            rows.append(told)
    values = 0
    while rows:
        one = rows.pop()
        if isinstance(one, list):
            values += len(one)
            rows += one
        elif isinstance(one, dict):
            rows += one.values()
    if values > MOST_VALUES:
        raise TooLarge(f"At most {MOST_VALUES} members are taken at once.")


def _parameters(told: Mapping[str, Any], kind: type[Resource[Any]]) -> ResponseParameters[Any]:
    names = {"attributes": "attributes", "excluded_attributes": "excludedAttributes"}
    asked = {name: told[parameter] for name, parameter in names.items() if told.get(parameter)}
    found: ResponseParameters[Any] = ResponseParameters[kind].model_validate(asked)  # type: ignore[valid-type] # known when it runs
    return found


def answer_error(exc: Exception, context: dict[str, Any]) -> Response | None:
    """Return SCIM's answer to an error; None for a bug, which is Django's to log and answer."""
    if isinstance(exc, RequestDataTooBig):
        exc = TooLarge()
    elif isinstance(exc, SuspiciousOperation):
        exc = ParseError()
    elif isinstance(exc, RecursionError):  # of filters and paths, which are texts
        exc = ParseError("This is nested too deeply.")
    if isinstance(exc, ValidationError):
        return _error(Error.from_validation_errors(exc)[0])
    if isinstance(exc, SCIMException):
        return _error(exc.to_error())
    if isinstance(exc, TakenError):
        return _error(Error(status=409, scim_type="uniqueness", detail=str(exc)))
    if isinstance(exc, DjangoValidationError):
        text = " ".join(exc.messages)
        return _error(Error(status=400, scim_type="invalidValue", detail=text))
    if isinstance(exc, ObjectDoesNotExist):
        return _error(Error(status=404, detail="There is no such resource."))
    response = exception_handler(exc, context)
    if response is None:
        return None
    scim_type = "invalidSyntax" if isinstance(exc, ParseError) else None
    detail = str(getattr(exc, "detail", "")) if isinstance(exc, APIException) else ""
    if not detail and isinstance(response.data, dict):
        detail = str(response.data.get("detail", ""))
    if isinstance(exc, Throttled):
        detail = "Too many requests. Try again later."
    response.data = Error(
        status=response.status_code, scim_type=scim_type, detail=detail
    ).model_dump()
    return response


def _error(error: Error) -> Response:
    return Response(error.model_dump(), status=error.status)
