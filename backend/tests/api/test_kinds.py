"""A value of the wrong kind is refused with its field, never taken for what it might have meant."""

from typing import Any

import pytest

from dca_engine.api.app import openapi_document
from tests.api.house import PORTFOLIO, House

GROUP = "/groups/g1"


@pytest.mark.parametrize(
    ("method", "path", "body", "field"),
    [
        ("PUT", f"{GROUP}/offset", {"blocked": 0}, "blocked"),
        ("PUT", f"{GROUP}/offset", {"blocked": "yes"}, "blocked"),
        ("PUT", f"{GROUP}/offset", {"blocked": None, "skip_next": 1}, "skip_next"),
        ("PUT", f"{GROUP}/targets", {"pyramid": 0, "leg": False, "price": None}, "leg"),
        ("PUT", f"{GROUP}/targets", {"pyramid": "0", "price": None}, "pyramid"),
        ("POST", f"{GROUP}/cancel-legs", {"legs": [{"pyramid": True, "leg": 0}]}, "legs.0.pyramid"),
        ("POST", f"{GROUP}/cancel-legs", {"legs": [{"pyramid": 0, "leg": 1.0}]}, "legs.0.leg"),
        ("POST", f"{GROUP}/add-funds", {"amount": True}, "amount"),
    ],
)
async def test_about_a_position(house: House, method: str, path: str, body: Any, field: str) -> None:
    answer = await house.client.request(method, path, json=body)
    assert (answer.status_code, [told["field"] for told in answer.json()["fields"]]) == (422, [field])


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"one_entry_per_candle": 1}, "one_entry_per_candle"),
        ({"one_entry_per_candle": "off"}, "one_entry_per_candle"),
        ({"pyramiding": {"max_pyramids": "3"}}, "pyramiding.max_pyramids"),
        ({"pyramiding": {"max_pyramids": True}}, "pyramiding.max_pyramids"),
        ({"max_open_groups": 2**31}, "max_open_groups"),
        ({"max_open_groups": 10**30}, "max_open_groups"),
        ({"max_open_groups": -(10**30)}, "max_open_groups"),
        ({"exits": {"max_hours": 10**8}}, "exits.max_hours"),
        ({"risk": {"limits": {"cooldown_minutes": 10**12}}}, "risk.limits.cooldown_minutes"),
    ],
)
async def test_about_the_settings(house: House, changes: dict[str, Any], field: str) -> None:
    known = await house.get(f"/portfolios/{PORTFOLIO}/settings")
    answer = await house.client.put(f"/portfolios/{PORTFOLIO}/settings", json={**known, **changes})
    assert (answer.status_code, [told["field"] for told in answer.json()["fields"]]) == (422, [field])


@pytest.mark.parametrize("body", [b'{"amount": "\xff"}', b'{"amount": ' + b"9" * 5000 + b"}", b"[" * 100_000])
async def test_what_cannot_be_read_at_all_is_told_so(house: House, body: bytes) -> None:
    headers = {"Content-Type": "application/json"}
    answer = await house.client.post(f"{GROUP}/add-funds", content=body, headers=headers)
    assert (answer.status_code, answer.json()["error"]) in ((400, "unreadable_body"), (422, "invalid_field"))
    assert answer.json()["message"] != "The request failed."


def test_the_document_says_how_a_decimal_is_written() -> None:
    price = openapi_document()["components"]["schemas"]["AddFundsRequest"]["properties"]["amount"]
    assert price["type"] == "string"
    assert price["pattern"] == r"^\s*-?[0-9]+(\.[0-9]+)?\s*$"
