"""One shape for every answer that is not a success, and the one handler that gives it.

The rule: an answer never repeats a value that was sent (it could be a password or a secret), and a failure of ours
shows neither trace nor message; both are in the log, under the sentence's own words.
"""

from collections.abc import Sequence

import orjson
import structlog
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from pydantic_core import ErrorDetails
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import compile_path

from dca_engine.api.schemas import FieldError, Problem
from dca_engine.api.wire import is_ours
from dca_engine.ports import StoreDownError

log = structlog.get_logger(__name__)

RETRY_AFTER_SECONDS = 5

_BY_STATUS: dict[int, tuple[str, str]] = {
    400: ("unreadable_body", "The request's body cannot be read: it must be JSON in UTF-8."),
    401: ("not_signed_in", "Sign in first."),
    404: ("not_found", "There is nothing at this address."),
    405: ("method_not_allowed", "This address does not take this kind of request."),
    422: ("invalid_field", "The request cannot be used as it is."),
    429: ("too_many_attempts", "Too many attempts. Wait a minute and try again."),
    500: ("internal_error", "Something in the engine failed. Its log says what."),
    503: ("unavailable", "The engine cannot take this right now. Try again in a few seconds."),
}


class ApiError(Exception):
    """Ends a request with a Problem. `fields` are pairs of dotted path and reason."""

    def __init__(
        self,
        status: int,
        code: str = "",
        message: str = "",
        fields: Sequence[tuple[str, str]] = (),
        headers: dict[str, str] | None = None,
    ) -> None:
        usual_code, usual_message = _BY_STATUS.get(status, ("error", "The request failed."))
        super().__init__(message or usual_message)
        self.status = status
        self.code = code or usual_code
        self.message = message or usual_message
        self.fields = fields
        self.headers = headers or ({"Retry-After": str(RETRY_AFTER_SECONDS)} if status == 503 else {})


class NotFoundError(ApiError):
    """No such thing, or none that this user may see: the answer is the same."""

    def __init__(self) -> None:
        super().__init__(404)


class NotSignedInError(ApiError):
    def __init__(self, message: str = "") -> None:
        super().__init__(401, message=message)


def problem_response(error: ApiError) -> Response:
    problem = Problem(
        error=error.code,
        message=error.message,
        fields=[FieldError(field=field, reason=reason) for field, reason in error.fields],
    )
    content = orjson.dumps(problem.model_dump())
    return Response(content, error.status, headers=error.headers, media_type="application/json")


def install_error_handler(app: FastAPI) -> None:
    """Every way in which a request can fail leads through `_problem`."""
    for kind in (ApiError, HTTPException, RequestValidationError, StoreDownError, Exception):
        app.add_exception_handler(kind, _problem)


async def _problem(request: Request, error: Exception) -> Response:
    match error:
        case ApiError():
            return problem_response(error)
        case HTTPException(status_code=405):
            return problem_response(ApiError(405, headers=dict(error.headers or {}) | _allowed(request)))
        case HTTPException(status_code=404) if allowed := _allowed(request):
            # The dashboard's files, which take any GET, stand behind the API and did not find it among them.
            return problem_response(ApiError(405, headers=allowed))
        case HTTPException():
            return problem_response(ApiError(error.status_code, headers=dict(error.headers or {})))
        case RequestValidationError():
            return problem_response(ApiError(422, fields=told_of(error.errors(), names=_tells_names(request))))
        case StoreDownError():
            return problem_response(ApiError(503))
        case _:
            log.error("a request failed", method=request.method, exc_info=error)
            return problem_response(ApiError(500))


def _allowed(request: Request) -> dict[str, str]:
    """Every method of an address. Each has a route of its own, and the one that refuses would name itself alone."""
    for template, methods in request.app.openapi()["paths"].items():
        pattern, _, _ = compile_path(template)
        if pattern.match(request.url.path):
            return {"Allow": ", ".join(sorted(method.upper() for method in methods))}
    return {}


_REASONS = {
    "missing": "is missing",
    "json_invalid": "is not valid JSON",
    "extra_forbidden": "is not a field of this request",
    "string_too_short": "is too short",
    "too_short": "is too short",
    "string_too_long": "is too long",
    "too_long": "is too long",
    "literal_error": "is not one of the allowed words",
    "enum": "is not one of the allowed words",
    "int_type": "must be a whole number",
    "int_parsing": "must be a whole number",
    "int_from_float": "must be a whole number",
    "finite_number": "is not a finite number",
    "bool_type": "must be true or false",
    "bool_parsing": "must be true or false",
    "string_type": "must be a text",
    "model_type": "must be an object",
    "model_attributes_type": "must be an object",
    "tuple_type": "must be a list",
    "list_type": "must be a list",
    "greater_than_equal": "is too small",
    "less_than_equal": "is too large",
}
_SECRETIVE = ("/auth/", "/setup", "/accounts", "/me/")


def _tells_names(request: Request) -> bool:
    """Whether a field that nobody asked for is named: where passwords travel, its name could be one."""
    return not any(room in request.url.path for room in _SECRETIVE)


def told_of(errors: Sequence[ErrorDetails], *, names: bool = True) -> list[tuple[str, str]]:
    """Pairs of dotted path and reason. `names`: whether a field that nobody asked for is named."""
    return [_field(detail, is_told=names) for detail in errors]


def _field(detail: ErrorDetails, *, is_told: bool) -> tuple[str, str]:
    """Path and reason. Pydantic's own message is not used: some repeat the value."""
    location = [str(part) for part in detail["loc"] if part not in ("body", "query", "path")]
    if detail["type"] == "json_invalid" or (detail["type"] == "extra_forbidden" and not is_told):
        location = []
    reason = detail["msg"] if is_ours(detail["type"]) else _REASONS.get(detail["type"], "is not valid")
    return ".".join(location), reason
