"""What a user reads: his portfolios, positions, signals and alerts, page by page, and nobody else's."""

import asyncio
from decimal import Decimal
from typing import Any

import pytest

from tests.api.house import PORTFOLIO, SECRET, TOKEN, House

MINE = f"/portfolios/{PORTFOLIO}"


async def only_group(house: House, state: str = "open") -> dict[str, Any]:
    (group,) = (await house.get(f"{MINE}/groups?state={state}"))["groups"]
    found: dict[str, Any] = group
    return found


async def round_trip(house: House, symbol: str = "BTCUSDT", pair: str = "BTC/USDT", price: int = 50000) -> str:
    """Buys, lets the first leg fill, closes by hand; gives the ended group's id."""
    house.set_price(pair, str(price))
    await house.buy(symbol=symbol, price=price)
    group_id = (await only_group(house))["id"]
    await house.eventually(f"/groups/{group_id}", lambda g: Decimal(g["held_quantity"]) > 0)
    answer = await house.client.post(f"/groups/{group_id}/close")
    assert (answer.status_code, answer.json()["accepted"]) == (202, True)
    assert [reason["text"] for reason in answer.json()["reasons"]] == ["Closed by hand"]
    await house.eventually(f"/groups/{group_id}", lambda g: g["status"] == "closed")
    return str(group_id)


async def test_an_entry_becomes_a_group_with_the_worked_ladder(house: House) -> None:
    """Spec 4: the worked prices and quantities, and the signal that leads to the group."""
    house.set_price("BTC/USDT", "50100")
    signal = await house.get(f"/signals/{await house.buy(exchange='BINANCE', timeframe='15')}")
    group = await only_group(house)
    assert signal["group_id"] == group["id"]
    assert signal["reason"] == "Accepted: slot 1 of 10, 5 of 5 legs"
    legs = group["pyramids"][0]["legs"]
    assert [leg["price"] for leg in legs] == ["50000.00", "49750.00", "49500.00", "49250.00", "49000.00"]
    assert [leg["quantity"] for leg in legs] == ["0.00400", "0.00402", "0.00404", "0.00406", "0.00408"]
    assert await house.get(f"/groups/{group['id']}") == group


async def test_closing_by_hand_ends_a_group_and_moves_it_to_the_closed_ones(house: House) -> None:
    group_id = await round_trip(house)
    assert (await house.get(f"{MINE}/groups"))["groups"] == []
    closed = await only_group(house, "closed")
    assert (closed["id"], closed["status_reason"]) == (group_id, "closed by hand")
    portfolio = await house.get(MINE)
    assert portfolio["open_groups"] == 0
    assert portfolio["realized_today"] == portfolio["realized_total"] == closed["realized_pnl"]
    assert Decimal(closed["realized_pnl"]) < 0, "two fees and no move"
    again = await house.client.post(f"/groups/{group_id}/close")
    assert (again.status_code, again.json()["error"]) == (409, "not_open")


async def test_closed_groups_come_latest_first(house: House) -> None:
    first, second = await round_trip(house), await round_trip(house, "ETHUSDT", "ETH/USDT", 2500)
    page = await house.get(f"{MINE}/groups?state=closed")
    assert [group["id"] for group in page["groups"]] == [second, first]
    assert page["next_cursor"] is None


async def test_long_lists_come_page_by_page_without_gap_or_double(house: House) -> None:
    for i in range(60):
        await house.alert({"secret": SECRET, "action": "exit", "symbol": "BTCUSDT", "note": i})
    for what in ("signals", "alerts"):
        first = await house.get(f"{MINE}/{what}")
        rest = await house.get(f"{MINE}/{what}?cursor={first['next_cursor']}")
        ids = [item["id"] for item in first[what] + rest[what]]
        assert (len(first[what]), len(rest[what]), rest["next_cursor"]) == (50, 10, None)
        assert len(set(ids)) == 60
        times = [item["received_at"] for item in first[what] + rest[what]]
        assert times == sorted(times, reverse=True)


async def test_a_cursor_that_no_page_gave(house: House) -> None:
    for cursor in ("nonsense", "%00", "x" * 201, "MjAyNi0wMS0wMQ", "e30="):
        for what in ("signals", "alerts", "groups"):
            answer = await house.client.get(f"{MINE}/{what}", params={"cursor": cursor, "state": "closed"})
            assert (answer.status_code, answer.json()["fields"][0]["field"]) == (422, "cursor"), cursor


async def test_the_snapshot_is_everything_that_the_dashboard_shows(house: House) -> None:
    ended = await round_trip(house)
    await house.buy(symbol="ETHUSDT", price=2500)
    snapshot = await house.get(f"{MINE}/snapshot")
    assert {group["id"] for group in snapshot["groups"]} == {ended, (await only_group(house))["id"]}
    assert [signal["symbol"] for signal in snapshot["signals"]] == ["ETH/USDT", "BTC/USDT"]
    assert snapshot["portfolio"]["open_groups"] == 1


async def test_where_alerts_go(house: House) -> None:
    webhook = await house.get(f"{MINE}/webhook")
    assert webhook["path"] == f"/api/v1/webhooks/{TOKEN}"
    assert (webhook["secret"], webhook["secret_required"]) == (SECRET, True)
    assert "{{strategy.order.action}}" in webhook["full_payload"]


FILLED_IN = {
    "{{ticker}}": "BTCUSDT",
    "{{exchange}}": "BINANCE",
    "{{interval}}": "15",
    "{{close}}": "50000.5",
    "{{strategy.order.action}}": "buy",
    "{{strategy.market_position}}": "long",
    "{{strategy.market_position_size}}": "0.02",
    "{{strategy.prev_market_position}}": "flat",
    "{{strategy.prev_market_position_size}}": "0",
    "{{strategy.order.price}}": "50000",
    "{{strategy.order.contracts}}": "0.02",
    "{{strategy.order.id}}": "Long",
    "{{strategy.order.comment}}": "",
}


@pytest.mark.parametrize("form", ["short_payload", "full_payload"])
async def test_the_messages_to_paste_are_accepted_once_filled_in(house: House, form: str) -> None:
    message = (await house.get(f"{MINE}/webhook"))[form]
    assert (await house.alert(message.encode())).status_code in (401, 422), "placeholders are not taken as they stand"
    for placeholder, value in {**FILLED_IN, "{{timenow}}": house.clock.now().isoformat()}.items():
        message = message.replace(placeholder, value)
    assert "{{" not in message
    assert (await house.alert(message.encode())).status_code == 202


async def test_a_test_alert_goes_the_way_of_every_alert(house: House) -> None:
    """It names no price: the market's own is used."""
    answer = await house.client.post(f"{MINE}/test-alert", json={"symbol": "BTC/USDT", "action": "buy"})
    assert answer.status_code == 202
    signal_id = answer.json()["signal_id"]
    assert (await house.get(f"/signals/{await house.decided(signal_id)}"))["verdict"] == "accepted"
    assert (await only_group(house))["pyramids"][0]["base_price"] == "50000"
    assert SECRET not in (await house.get(f"/signals/{signal_id}/alert"))["body"]


NO_TEST_ALERTS = [
    ({"symbol": "NOPE", "action": "buy"}, "symbol"),
    ({"symbol": "BTC/USDT", "action": "yolo"}, "action"),
    ({"symbol": "", "action": "buy"}, "symbol"),
    ({"action": "buy"}, "symbol"),
]


async def test_a_test_alert_that_cannot_be(house: House) -> None:
    for body, field in NO_TEST_ALERTS:
        answer = await house.client.post(f"{MINE}/test-alert", json=body)
        assert (answer.status_code, answer.json()["fields"][0]["field"]) == (422, field), body


async def test_nobody_sees_what_is_anothers(house: House) -> None:
    """Every id of the owner is a 404 to somebody else, as if it were not there."""
    signal_id = await house.buy()
    group_id = (await only_group(house))["id"]
    paths = [
        MINE,
        f"{MINE}/snapshot",
        f"{MINE}/webhook",
        f"{MINE}/groups",
        f"{MINE}/groups?state=closed",
        f"{MINE}/signals",
        f"{MINE}/alerts",
        f"/groups/{group_id}",
        f"/signals/{signal_id}",
        f"/signals/{signal_id}/alert",
    ]
    stranger = await house.stranger()
    for path in paths:
        assert (await house.client.get(path)).status_code == 200, path
        answer = await stranger.get(path)
        assert (answer.status_code, answer.json()["error"]) == (404, "not_found"), path
    for path, body in (
        (f"/groups/{group_id}/close", None),
        (f"{MINE}/test-alert", {"symbol": "BTC/USDT", "action": "buy"}),
    ):
        assert (await stranger.post(path, json=body)).status_code == 404, path
    assert (await stranger.get("/portfolios")).json() == []


NOWHERE = [
    "/portfolios/nope",
    "/groups/nope",
    "/signals/nope",
    "/signals/nope/alert",
    "/nowhere",
    "/portfolios/%00",
    "/groups/%F0%9F%92%A9",
    "/signals/" + "s" * 1000,
]


async def test_what_is_not_there(house: House) -> None:
    for path in NOWHERE:
        assert (await house.get(path, 404))["error"] == "not_found", path


async def test_many_readers_at_once(house: House) -> None:
    answers = await asyncio.gather(*(house.client.get(f"{MINE}/snapshot") for _ in range(30)))
    assert {answer.status_code for answer in answers} == {200}
