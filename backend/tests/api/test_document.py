"""The API's document: what a client generator needs of it, checked strictly."""

from collections.abc import Iterator
from typing import Any

import pytest

from dca_engine.api.app import openapi_document

DOCUMENT = openapi_document()
SCHEMAS: dict[str, Any] = DOCUMENT["components"]["schemas"]


def nodes(value: Any) -> Iterator[dict[str, Any]]:
    """Every object within."""
    if isinstance(value, dict):
        yield value
        for part in value.values():
            yield from nodes(part)
    elif isinstance(value, list):
        for part in value:
            yield from nodes(part)


def operations() -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in DOCUMENT["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation


def test_a_strict_validator_accepts_it() -> None:
    validator = pytest.importorskip("openapi_spec_validator", reason="a development dependency")
    validator.validate(DOCUMENT)


def test_every_reference_leads_somewhere_and_every_schema_is_used() -> None:
    used = {node["$ref"].rpartition("/")[2] for node in nodes(DOCUMENT) if "$ref" in node}
    assert used <= SCHEMAS.keys()
    spoken_on_the_feed = {"SnapshotMessage", "DeltaMessage", "HeartbeatMessage", "Subscribe"}
    assert SCHEMAS.keys() - used == spoken_on_the_feed


def test_every_place_in_a_path_is_described() -> None:
    for path, method, operation in operations():
        named = {part[1:-1] for part in path.split("/") if part.startswith("{")}
        described = {p["name"] for p in operation.get("parameters", []) if p["in"] == "path"}
        assert named == described, (method, path)


def test_every_operation_has_a_name_a_tag_and_answers() -> None:
    for path, method, operation in operations():
        assert operation["operationId"].isidentifier(), (method, path)
        assert operation["tags"], (method, path)
        assert all(answer["description"] for answer in operation["responses"].values()), (method, path)
        assert {"4XX", "422"} & operation["responses"].keys(), (method, path)


def test_money_is_never_a_number() -> None:
    """Decimals travel as texts; only counts, indices and durations are numbers."""
    assert [node for node in nodes(SCHEMAS) if node.get("type") == "number"] == []


def test_settings_are_one_shape_in_both_directions() -> None:
    methods = DOCUMENT["paths"]["/api/v1/portfolios/{portfolio_id}/settings"]
    sent = methods["put"]["requestBody"]["content"]["application/json"]["schema"]
    shown = methods["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    check = DOCUMENT["paths"]["/api/v1/portfolios/{portfolio_id}/settings/check"]["post"]
    asked = check["requestBody"]["content"]["application/json"]["schema"]
    assert sent == shown == asked == {"$ref": "#/components/schemas/PortfolioSettings"}
    required = set(SCHEMAS["PortfolioSettings"]["required"])
    assert required == {"capital", "ladder", "default_account"}
    assert SCHEMAS["PortfolioSettings"]["additionalProperties"] is False


EVERYTHING_A_PERSON_CAN_DO = {
    "closeGroup", "reduceGroup", "addFunds", "setTarget", "setStop", "cancelLegs", "setGroupOffset", "applySettings",
    "readTimeline", "readQueue", "promoteQueued", "forceQueued", "removeQueued", "readRisk", "runOffset",
    "readOffsets", "readSettings", "changeSettings", "checkSettings", "pausePortfolio", "resumePortfolio", "panic",
    "previewLadder", "generateLevels",
}  # fmt: skip


def test_everything_a_person_can_do_is_there() -> None:
    assert {operation["operationId"] for _, _, operation in operations()} >= EVERYTHING_A_PERSON_CAN_DO
