"""The API's document, from which the dashboard's types are generated: every endpoint, the webhook and the feed.

The rule: what cannot be derived from a signature (the webhook is a plain route, the feed a socket) is described here,
and nowhere else.
"""

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute
from pydantic.json_schema import models_json_schema

from dca_engine.api.schemas import (
    AlertAccepted,
    DeltaMessage,
    HeartbeatMessage,
    Problem,
    SnapshotMessage,
    Subscribe,
)
from dca_engine.api.webhooks import path_of

_REF = "#/components/schemas/{model}"
_WEBHOOK_ANSWERS = {
    "202": ("A new signal", AlertAccepted),
    "200": ("A double; names the first signal", AlertAccepted),
    "401": ("Wrong address or secret", Problem),
    "403": ("Not one of the senders that alerts are taken from", Problem),
    "408": ("The body did not arrive in time", Problem),
    "413": ("Larger than 64 KiB", Problem),
    "422": ("Refused; names the field", Problem),
    "429": ("Too many failures from this source", Problem),
    "503": ("Not taken; to be sent again", Problem),
}


def operation_id(route: APIRoute) -> str:
    """`read_closed_groups` is `readClosedGroups` to a client."""
    first, *rest = route.name.split("_")
    return first + "".join(word.capitalize() for word in rest)


def install_document(app: FastAPI) -> None:
    """Lets `app.openapi()` give the whole document."""

    def document() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _document(app)
        return app.openapi_schema

    app.openapi = document  # type: ignore[method-assign]  # FastAPI's own way to extend the document


def _document(app: FastAPI) -> dict[str, Any]:
    document = get_openapi(title=app.title, version=app.version, description=app.description, routes=app.routes)
    _, more = models_json_schema(
        [
            (SnapshotMessage, "serialization"),
            (DeltaMessage, "serialization"),
            (HeartbeatMessage, "serialization"),
            (AlertAccepted, "serialization"),
            (Problem, "serialization"),
            (Subscribe, "validation"),
        ],
        ref_template=_REF,
    )
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    document["components"]["schemas"] = dict(sorted({**more["$defs"], **schemas}.items()))
    document["paths"][path_of("{token}")] = {"post": _webhook()}
    document["paths"] = dict(sorted(document["paths"].items()))
    return document


def _webhook() -> dict[str, Any]:
    def parameter(name: str, where: str, *, required: bool) -> dict[str, Any]:
        return {"name": name, "in": where, "required": required, "schema": {"type": "string"}}

    return {
        "operationId": "receiveAlert",
        "tags": ["webhooks"],
        "summary": "Take an alert",
        "description": (
            "The body is JSON in one of the two forms of an alert, whatever the content type says. The answer comes "
            "once the alert is durable; what became of it is read at `GET /api/v1/signals/{signal_id}`."
        ),
        "parameters": [
            parameter("token", "path", required=True),
            parameter("X-Webhook-Secret", "header", required=False),
        ],
        "requestBody": {"required": True, "content": {"application/json": {"schema": {"type": "object"}}}},
        "responses": {
            status: {
                "description": description,
                "content": {"application/json": {"schema": {"$ref": _REF.format(model=model.__name__)}}},
            }
            for status, (description, model) in _WEBHOOK_ANSWERS.items()
        },
    }
