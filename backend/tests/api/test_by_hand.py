"""Spec 6 and 8, by hand: what a trader does with an open position, and what he is told when it cannot be."""

import asyncio
from decimal import Decimal
from typing import Any

import pytest

from dca_engine.api import acting
from dca_engine.ports import Entry
from dca_engine.runtime.writer import StoppedError
from tests.api.house import PORTFOLIO, House
from tests.api.test_settings import change


@pytest.fixture
async def group(house: House) -> str:
    """The path of a position of the worked ladder whose first leg is filled: 0.00400 at 50 000, of which
    0.003996 arrived, as the fee of 0.1 % is taken in base. 0.00399 of it can be sold."""
    signal = await house.get(f"/signals/{await house.buy()}")
    path = f"/groups/{signal['group_id']}"
    await house.eventually(path, lambda found: Decimal(found["held_quantity"]) > 0)
    return path


async def wish(house: House, method: str, path: str, body: Any = None, status: int = 202) -> Any:
    answer = await house.client.request(method, path, json=body)
    assert answer.status_code == status, answer.text
    return answer.json()


def first_leg(group: dict[str, Any]) -> dict[str, Any]:
    leg: dict[str, Any] = group["pyramids"][0]["legs"][0]
    return leg


def resting(targets: list[dict[str, Any]]) -> list[tuple[str, str]]:
    return [(t["price"], t["quantity"]) for t in targets if t["status"] == "open"]


async def rests(house: House, group: str, price: str, quantity: str = "0.00399") -> Any:
    """Waits until the first leg's one target rests there; gives the position."""
    return await house.eventually(group, lambda found: resting(first_leg(found)["targets"]) == [(price, quantity)])


@pytest.mark.parametrize(
    ("part", "left", "offered"),
    [
        ({"percent": 25}, "0.003006", "0.00300"),
        ({"quantity": "0.00100"}, "0.002996", "0.00299"),
        ({"quote": 100}, "0.001996", "0.00199"),
    ],
)
async def test_a_part_is_sold_and_the_rest_keeps_its_target(
    house: House, group: str, part: dict[str, Any], left: str, offered: str
) -> None:
    """A quarter of 0.003996 is 0.00099 on the step; 100 USDT at 50 000 are 0.002."""
    answer = await wish(house, "POST", f"{group}/reduce", part)
    assert [reason["code"] for reason in answer["reasons"]] == ["reduce"]
    shown = await house.eventually(group, lambda found: Decimal(found["held_quantity"]) == Decimal(left))
    (sale,) = shown["sales"]
    assert (sale["why"], sale["over"]) == ("reduced by hand", True)
    await rests(house, group, "50500.00", offered)


async def test_reducing_by_all_closes_the_position(house: House, group: str) -> None:
    await wish(house, "POST", f"{group}/reduce", {"percent": 100})
    await house.eventually(group, lambda found: found["status"] == "closed")


async def test_more_funds_become_one_more_leg(house: House, group: str) -> None:
    """96 USDT at 48 000 are 0.00200."""
    await wish(house, "POST", f"{group}/add-funds", {"amount": "96", "price": 48000})
    shown = await house.eventually(group, lambda found: found["pyramids"][0]["legs"][-1]["status"] == "open")
    leg = shown["pyramids"][0]["legs"][5]
    assert (leg["price"], leg["quantity"], leg["weight_percent"]) == ("48000.00", "0.00200", "0")


async def test_more_funds_at_market_are_bought_at_once(house: House, group: str) -> None:
    await wish(house, "POST", f"{group}/add-funds", {"amount": 100})
    await house.eventually(group, lambda found: Decimal(found["held_quantity"]) == Decimal("0.005994"))


async def test_a_target_is_moved_by_hand_and_back(house: House, group: str) -> None:
    await rests(house, group, "50500.00")
    await wish(house, "PUT", f"{group}/targets", {"pyramid": 0, "leg": 0, "price": 52000})
    shown = await rests(house, group, "52000.00")
    assert shown["pinned_targets"] == [{"pyramid": 0, "leg": 0, "price": "52000"}]
    assert first_leg(shown)["target_price"] == "52000.00"
    await wish(house, "PUT", f"{group}/targets", {"pyramid": 0, "leg": 0, "price": None})
    shown = await rests(house, group, "50500.00")
    assert shown["pinned_targets"] == []


async def test_the_whole_positions_target_is_moved_too(house: House, group: str) -> None:
    await wish(house, "PUT", f"{group}/targets", {"price": "53000"})
    shown = await rests(house, group, "53000.00")
    assert shown["pinned_targets"] == [{"pyramid": None, "leg": None, "price": "53000"}]


async def test_a_stop_is_set_and_taken_away(house: House, group: str) -> None:
    await wish(house, "PUT", f"{group}/stop", {"price": 49000})
    stop = (await house.get(group))["stop"]
    assert stop == {"price": "49000.00", "code": "stop_price", "text": "the stop price of this position"}
    problem = await wish(house, "PUT", f"{group}/stop", {"price": 51000}, 409)
    assert (problem["error"], problem["fields"]) == ("impossible_stop", [])
    assert problem["message"] == "The stop must be below the price, now 50000."
    await wish(house, "PUT", f"{group}/stop", {"price": None})
    assert (await house.get(group))["stop"] is None


async def test_legs_are_cancelled_one_by_one_and_all(house: House, group: str) -> None:
    await wish(house, "POST", f"{group}/cancel-legs", {"legs": [{"pyramid": 0, "leg": 4}]})
    legs = (await house.get(group))["pyramids"][0]["legs"]
    assert [leg["skip_reason"] for leg in legs] == [None] * 4 + ["cancelled by hand"]
    await wish(house, "POST", f"{group}/cancel-legs")
    legs = (await house.get(group))["pyramids"][0]["legs"]
    assert [leg["skip_reason"] for leg in legs] == [None] + ["cancelled by hand"] * 4
    problem = await wish(house, "POST", f"{group}/cancel-legs", status=409)
    assert problem["error"] == "nothing_to_cancel"


async def test_offsets_are_kept_away(house: House, group: str) -> None:
    await wish(house, "PUT", f"{group}/offset", {"blocked": True, "skip_next": True})
    shown = await house.get(group)
    assert (shown["offset_blocked"], shown["offset_skipped"]) == (True, True)
    await wish(house, "PUT", f"{group}/offset", {"blocked": False})
    shown = await house.get(group)
    assert (shown["offset_blocked"], shown["offset_skipped"]) == (False, True)


async def test_changed_settings_are_applied_to_an_open_position_when_asked(house: House, group: str) -> None:
    exits = (await house.get(f"/portfolios/{PORTFOLIO}/settings"))["exits"]
    trailing = {"activation_percent": "1", "distance_percent": "0.5"}
    stop = {"percent": "10"}
    await change(house, exits={**exits, "take_profit": {"mode": "aggregate"}, "trailing": trailing, "stop_loss": stop})
    before = await house.get(group)
    assert (before["tp_mode"], before["stop"], before["trailing"]) == ("per_leg", None, None)
    await wish(house, "POST", f"{group}/apply-settings")
    shown = await house.eventually(group, lambda found: resting(found["targets"]) == [("50500.00", "0.00399")])
    assert (shown["tp_mode"], shown["target_price"], first_leg(shown)["target_price"]) == (
        "aggregate",
        "50500.00",
        None,
    )
    assert (shown["stop"]["price"], shown["stop"]["code"]) == ("45000.00", "stop_loss")
    assert shown["trailing"] == {**trailing, "active": False, "activation_price": "50500.00", "best_price": None}


async def test_legs_beyond_the_cap_are_parked(house: House) -> None:
    ladder = (await house.get(f"/portfolios/{PORTFOLIO}/settings"))["ladder"]
    await change(house, ladder={**ladder, "max_resting_legs": 2})
    house.set_price("BTC/USDT", "50100")
    signal = await house.get(f"/signals/{await house.buy()}")
    shown = await house.get(f"/groups/{signal['group_id']}")
    assert [leg["parked"] for leg in shown["pyramids"][0]["legs"]] == [False, False, True, True, True]
    assert Decimal(shown["exposure"]) == Decimal("999.85"), "parked legs may still buy too"


IMPOSSIBLE: list[tuple[str, str, Any, str]] = [
    ("POST", "reduce", {}, ""),
    ("POST", "reduce", {"percent": 10, "quote": 10}, ""),
    ("POST", "reduce", {"percent": 101}, ""),
    ("POST", "reduce", {"percent": 0}, "percent"),
    ("POST", "reduce", {"quantity": -1}, "quantity"),
    ("POST", "reduce", {"quote": "all"}, "quote"),
    ("POST", "reduce", {"share": 10}, "share"),
    ("POST", "add-funds", {}, "amount"),
    ("POST", "add-funds", {"amount": 10, "price": 0}, "price"),
    ("PUT", "targets", {"pyramid": 0, "leg": 0}, "price"),
    ("PUT", "targets", {"leg": 0, "price": 1}, ""),
    ("PUT", "targets", {"pyramid": -1, "price": 1}, "pyramid"),
    ("PUT", "stop", {}, "price"),
    ("PUT", "stop", {"price": "NaN"}, "price"),
    ("POST", "cancel-legs", {"legs": []}, "legs"),
    ("PUT", "offset", {}, ""),
    ("PUT", "offset", {"skip_next": False}, "skip_next"),
]


async def test_what_makes_no_sense_is_a_422_that_names_the_field(house: House, group: str) -> None:
    for method, what, body, field in IMPOSSIBLE:
        problem = await wish(house, method, f"{group}/{what}", body, 422)
        assert [f["field"] for f in problem["fields"]] == [field], (what, body)
        assert problem["fields"][0]["reason"] != "is not valid", (what, body)


async def test_what_cannot_be_is_a_409_with_the_reason(house: House, group: str) -> None:
    for method, what, body, code in (
        ("PUT", "targets", {"pyramid": 3, "price": 1}, "no_such_leg"),
        ("POST", "reduce", {"quantity": "0.00001"}, "cannot_reduce"),
        ("POST", "add-funds", {"amount": "1"}, "cannot_add"),
    ):
        problem = await wish(house, method, f"{group}/{what}", body, 409)
        assert problem["error"] == code
        assert problem["message"].endswith(".")


EVERYTHING: list[tuple[str, str, Any]] = [
    ("POST", "close", None),
    ("POST", "reduce", {"percent": 10}),
    ("POST", "add-funds", {"amount": 10}),
    ("PUT", "targets", {"price": 1}),
    ("PUT", "stop", {"price": 1}),
    ("POST", "cancel-legs", None),
    ("PUT", "offset", {"blocked": True}),
    ("POST", "apply-settings", None),
]


async def test_nothing_can_be_done_with_what_is_closed_or_anothers(house: House, group: str) -> None:
    stranger = await house.stranger()
    for method, what, body in EVERYTHING:
        answer = await stranger.request(method, f"{group}/{what}", json=body)
        assert (answer.status_code, answer.json()["error"]) == (404, "not_found"), what
    await wish(house, "POST", f"{group}/close")
    await house.eventually(group, lambda found: found["status"] == "closed")
    for method, what, body in EVERYTHING:
        problem = await wish(house, method, f"{group}/{what}", body, 409)
        assert problem["error"] == "not_open", what


async def test_a_wish_that_cannot_be_decided_now_is_a_503_that_says_what_follows(
    house: House, group: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What may still be carried out is never called a failure, nor a success."""

    async def stopped(_: object) -> Entry:
        raise StoppedError("another worker runs it now")

    async def silent(_: object) -> Entry:
        await asyncio.Event().wait()
        raise AssertionError("nobody answers")

    monkeypatch.setattr(acting, "ANSWER_WITHIN_SECONDS", 0.05)
    for act, code in ((stopped, "stopped"), (silent, "undecided")):
        monkeypatch.setattr(house.engine.runners[PORTFOLIO], "act", act)
        problem = await wish(house, "POST", f"{group}/close", status=503)
        assert problem["error"] == code
