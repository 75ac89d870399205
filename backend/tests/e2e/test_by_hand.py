"""What a person and an alert do to an open position, to the portfolio and to its settings (spec 2, 3, 4 and 6)."""

import json
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from tests.e2e.desk import USUAL, Desk, Trade, merged, one_unit, pairs

pytestmark = pytest.mark.asyncio(loop_scope="module")
D = Decimal


async def one_long(desk: Desk, **settings: object) -> Trade:
    """0.999 held from 1 000, its target at 1 500."""
    await desk.set(**one_unit(**settings))
    trade = desk.trade()
    await trade.bought()
    await trade.offers(("1500", "0.999"))
    return trade


# --- a part of it ---------------------------------------------------------------------------------------------------


async def test_a_part_is_sold_by_alert_then_by_hand_and_the_target_follows_what_is_left(desk: Desk) -> None:
    """50 % of 0.999 is 0.499 on the step; then 0.2; then the rest of 0.3, all at 1 020."""
    trade = await one_long(desk)
    await trade.price("1020")
    signal = await trade.alert("reduce", percent=50)
    await trade.offers(("1500", "0.5"))
    await trade.verdict(signal, "accepted")
    assert (await trade.wish("POST", "/reduce", {"quantity": "0.2"}))[0] == 202
    await trade.offers(("1500", "0.3"))
    group = await trade.until(lambda g: all(sale["over"] for sale in g["sales"]))
    assert [(sale["quantity"], sale["why"], sale["over"]) for sale in group["sales"]] == [
        ("0.499", "reduce alert", True),
        ("0.200", "reduced by hand", True),
    ]
    assert group["status"] == "active"
    await trade.alert("exit")
    await trade.ends("17.96102")


async def test_a_strategys_smaller_position_closes_the_same_part(desk: Desk) -> None:
    """From 4 contracts to 3: a quarter, 0.249 on the step. The order needs no size of its own."""
    trade = await one_long(desk)
    chart = {
        "exchange": "BINANCE",
        "symbol": trade.ticker,
        "timeframe": "15",
        "action": "sell",
        "market_position": "long",
        "market_position_size": 3,
        "prev_market_position": "long",
        "prev_market_position_size": 4,
        "entry_price": 1000,
    }
    body = {"secret": desk.rig.trader.webhook_secret, "timestamp": datetime.now(UTC).isoformat(), "tv": chart}
    assert (await desk.rig.trader.post_alert(json.dumps(body)))[0] == 202
    await trade.offers(("1500", "0.75"))


async def test_a_part_that_leaves_too_little_to_sell_closes_the_position(desk: Desk) -> None:
    """0.004 would be left, worth less than the 5 USDT that the venue takes."""
    trade = await one_long(desk)
    status, answer = await trade.wish("POST", "/reduce", {"quantity": "0.995"})
    assert (status, answer["reasons"][0]["code"]) == (202, "reduce_all")
    await trade.ends("-1.999")


async def test_a_part_too_small_for_the_venue_is_refused_with_the_numbers(desk: Desk) -> None:
    trade = await one_long(desk)
    status, problem = await trade.wish("POST", "/reduce", {"quote": "3"})
    assert (status, problem["error"]) == (409, "cannot_reduce")
    assert "5 USDT at least" in problem["message"]


async def test_a_position_is_closed_by_hand(desk: Desk) -> None:
    await desk.set(**USUAL)
    trade = desk.trade()
    await trade.bought()
    await trade.offers(("1010", "0.999"))
    assert (await trade.wish("POST", "/close"))[0] == 202
    group = await trade.ends("-1.999")
    assert group["status_reason"] == "closed by hand"
    assert (await trade.wish("POST", "/close"))[1]["error"] == "not_open"


# --- its orders -----------------------------------------------------------------------------------------------------


async def test_funds_added_by_hand_rest_as_a_leg_with_a_target_of_its_own(desk: Desk) -> None:
    """500 more at 500: one more unit, 50 % above it 750."""
    trade = await one_long(desk)
    assert (await trade.wish("POST", "/add-funds", {"amount": "500", "price": "500"}))[0] == 202
    await trade.until(lambda g: g["pyramids"][0]["legs"][1]["status"] == "open")
    assert await trade.resting("buy") == pairs(("500", "1"))
    await trade.price("500")
    await trade.offers(("1500", "0.999"), ("750", "0.999"))
    await trade.price("750")
    await trade.offers(("1500", "0.999"))


async def test_a_pinned_target_rests_where_the_trader_put_it_and_goes_back(desk: Desk) -> None:
    trade = await one_long(desk)
    assert (await trade.wish("PUT", "/targets", {"price": "1200"}))[0] == 202
    await trade.offers(("1200", "0.999"))
    assert (await trade.wish("PUT", "/targets", {"price": None}))[0] == 202
    await trade.offers(("1500", "0.999"))
    assert (await trade.wish("PUT", "/targets", {"pyramid": 0, "leg": 7, "price": "1200"}))[1]["error"] == "no_such_leg"
    assert (await trade.wish("PUT", "/targets", {"pyramid": 0, "leg": 0, "price": "1100"}))[0] == 202
    await trade.offers(("1100", "0.999"))
    await trade.price("1100")
    await trade.ends("97.8011")


async def test_a_stop_by_hand_must_be_on_the_losing_side_and_then_works(desk: Desk) -> None:
    trade = await one_long(desk)
    status, problem = await trade.wish("PUT", "/stop", {"price": "1001"})
    assert (status, problem["error"]) == (409, "impossible_stop")
    assert (await trade.wish("PUT", "/stop", {"price": "980"}))[0] == 202
    group = await trade.until(lambda g: g["stop"] is not None)
    assert (group["stop"]["price"], group["stop"]["code"]) == ("980.00", "stop_price")
    await trade.price("980")
    await trade.ends("-21.95902")


async def test_unfilled_legs_are_cancelled_by_hand_once(desk: Desk) -> None:
    await desk.set(**USUAL)
    trade = desk.trade()
    await trade.bought()
    legs = {"legs": [{"pyramid": 0, "leg": 1}]}
    await trade.until(lambda g: g["pyramids"][0]["legs"][1]["status"] == "open")
    assert (await trade.wish("POST", "/cancel-legs", legs))[0] == 202
    await trade.until(lambda g: g["pyramids"][0]["legs"][1]["status"] == "cancelled")
    assert await trade.resting("buy") == []
    status, problem = await trade.wish("POST", "/cancel-legs", legs)
    assert (status, problem["error"]) == (409, "nothing_to_cancel")
    await trade.price("1010")
    await trade.ends("7.98101")


# --- the portfolio --------------------------------------------------------------------------------------------------


async def test_while_paused_entries_wait_exits_are_served_and_resuming_lets_them_in(desk: Desk) -> None:
    held, late = await one_long(desk), desk.trade()
    assert (await desk.ask("POST", "/pause"))[0] == 202
    await desk.watcher.until(lambda v: v.portfolio["status"] == "paused")
    signal = await late.verdict(await late.alert(price="1000"), "queued")
    assert signal["reason"] == "Queued: waits for the portfolio to trade again, it is paused (Paused by hand)"
    await held.alert("exit")
    await held.ends("-1.999")
    assert await late.orders() == []
    assert (await desk.ask("POST", "/resume"))[0] == 202
    await late.until(lambda g: g["pyramids"][0]["legs"][0]["status"] == "filled")
    assert await late.became(signal["id"]) == ("accepted", "opened")


async def test_a_pause_outlives_a_power_cut(desk: Desk) -> None:
    await desk.ask("POST", "/pause")
    await desk.watcher.until(lambda v: v.portfolio["status"] == "paused")
    await desk.rig.restart_engine(kill=True)
    await desk.watcher.connect()
    view = await desk.watcher.until(lambda v: v.portfolio["accounts"][0]["connected"])
    assert (view.portfolio["status"], view.portfolio["status_reason"]) == ("paused", "Paused by hand")


async def test_panic_closes_everything_and_pauses(desk: Desk) -> None:
    trades = [await one_long(desk) for _ in range(3)]
    assert (await desk.ask("POST", "/panic", {"action": "close_all"}))[0] == 202
    for trade in trades:
        await trade.ends("-1.999")
    assert desk.watcher.view.portfolio["status"] == "paused"


async def test_panic_cancels_every_entry_and_keeps_what_is_held_with_its_targets(desk: Desk) -> None:
    await desk.set(**USUAL)
    trades = [desk.trade(), desk.trade()]
    for trade in trades:
        await trade.bought()
        await trade.offers(("1010", "0.999"))
        await trade.until(lambda g: g["pyramids"][0]["legs"][1]["status"] == "open")
    assert (await desk.ask("POST", "/panic", {"action": "cancel_all"}))[0] == 202
    for trade in trades:
        await trade.until(lambda g: g["pyramids"][0]["legs"][1]["status"] == "cancelled")
        assert await trade.resting("buy") == []
        await trade.offers(("1010", "0.999"))


# --- settings -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"max_open_groups": 0}, "max_open_groups"),
        ({"ladder": {"levels": [{"gap_percent": "0", "weight_percent": "90", "tp_percent": "1"}]}}, "ladder.levels"),
        ({"risk": {"offset": {"loss_threshold_percent": "5"}}}, "risk.offset.loss_threshold_percent"),
        ({"exits": {"take_profit": {"mode": "moon"}}}, "exits.take_profit.mode"),
        ({"exits": {"stop_los": {"percent": "1"}}}, "exits.stop_los"),
        ({"capital": "NaN"}, "capital"),
    ],
)
async def test_settings_that_make_no_sense_are_a_422_that_names_the_field(
    desk: Desk, changes: dict[str, object], field: str
) -> None:
    before = (await desk.ask("GET", "/settings"))[1]
    status, problem = await desk.ask("PUT", "/settings", merged(before, changes))
    assert status == 422, problem
    assert problem["fields"][0]["field"].startswith(field), problem
    checked, told = await desk.ask("POST", "/settings/check", merged(before, changes))
    assert (checked, told["errors"]) == (200, problem["fields"])
    assert (await desk.ask("GET", "/settings"))[1] == before


async def test_changed_settings_leave_open_positions_alone_until_they_are_applied(desk: Desk) -> None:
    """Target 10 % instead of 50 %, the aggregate one; and a stop that was not there."""
    held = await one_long(desk)
    leg = {"gap_percent": "0", "weight_percent": "100", "tp_percent": "10"}
    exits = {"take_profit": {"mode": "per_leg"}, "stop_loss": {"percent": "20"}}
    await desk.set(**one_unit(ladder={"levels": [leg]}, exits=exits))
    fresh = desk.trade()
    await fresh.bought()
    await fresh.offers(("1100", "0.999"))
    group = await held.offers(("1500", "0.999"))
    assert group["stop"] is None
    assert (await held.wish("POST", "/apply-settings"))[0] == 202
    group = await held.offers(("1100", "0.999"))
    assert group["stop"]["price"] == "800.00"


async def test_the_same_alert_twice_is_one_signal(desk: Desk) -> None:
    """Duplicates answer 200 and name the first signal's id (spec 2.5)."""
    await desk.set(**USUAL)
    trade = desk.trade()
    body = {"secret": desk.rig.trader.webhook_secret, "action": "buy", "symbol": trade.ticker, "price": 1000}
    first, second = [await desk.rig.trader.post_alert(json.dumps(body)) for _ in range(2)]
    assert (first[0], second[0]) == (202, 200)
    assert second[1] == {"signal_id": first[1]["signal_id"], "duplicate": True}
    await trade.until(lambda g: g["pyramids"][0]["legs"][1]["status"] == "open")
    await trade.offers(("1010", "0.999"))
    assert len(await trade.orders()) == 3


async def test_the_webhook_reads_alerts_by_the_new_settings_at_once(desk: Desk) -> None:
    """Two entries of one trade within a candle are one, until that is switched off (spec 2.5)."""
    trade = desk.trade()
    same = {"action": "buy", "symbol": trade.ticker, "timeframe": "15", "trade_id": "same"}
    await desk.set(**one_unit())
    answers = [await desk.rig.trader.alert(**same, price=price) for price in ("1000", "1001")]
    assert [(status, answer["duplicate"]) for status, answer in answers] == [(202, False), (200, True)]
    await desk.set(**one_unit(one_entry_per_candle=False))
    status, answer = await desk.rig.trader.alert(**same, price="1002")
    assert (status, answer["duplicate"]) == (202, False)
