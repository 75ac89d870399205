"""Stops on a real venue: the engine sees the price on its stream and sells what is held (spec 6).

Of one unit bought at 1 000 there are 0.999; a sale at p brings 0.999 x p x 0.999.
"""

import pytest

from tests.e2e.desk import USUAL, Desk, one_unit

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_a_stop_loss_counts_from_the_average_and_withdraws_what_rests(desk: Desk) -> None:
    """10 % below 1 000; the leg at 600 and the target at 1 010 go first."""
    await desk.set(**USUAL, exits={"stop_loss": {"percent": "10"}})
    trade = desk.trade()
    await trade.bought()
    group = await trade.offers(("1010", "0.999"))
    assert (group["stop"]["code"], group["stop"]["price"]) == ("stop_loss", "900.00")
    await trade.price("900.01")
    await trade.price("900")
    group = await trade.ends("-101.7991")
    assert "reached the stop at 900" in group["status_reason"]


async def test_a_trailing_stop_follows_the_best_price_from_its_activation_on(desk: Desk) -> None:
    """Active at 1 050, best 1 100, so sold at 1 078: 2 % below it."""
    await desk.set(**one_unit(exits={"trailing": {"activation_percent": "5", "distance_percent": "2"}}))
    trade = desk.trade()
    group = await trade.bought()
    assert (group["trailing"]["active"], group["trailing"]["activation_price"]) == (False, "1050.00")
    await trade.price("1050")
    await trade.until(lambda g: g["stop"] and g["stop"]["price"] == "1029.00")
    await trade.price("1100")
    group = await trade.until(lambda g: g["stop"]["price"] == "1078.00")
    assert (group["trailing"]["best_price"], group["stop"]["code"]) == ("1100", "trailing_stop")
    await trade.price("1090")
    await trade.price("1078")
    await trade.ends("75.845078")


async def test_after_the_first_target_the_rest_is_sold_at_break_even(desk: Desk) -> None:
    """0.499 sold at 1 020 and 0.5 at 1 000."""
    parts = [{"tp_percent": "2", "share_percent": "50"}, {"tp_percent": "50", "share_percent": "50"}]
    leg = {"gap_percent": "0", "weight_percent": "100", "tp_percent": "2", "portions": parts}
    await desk.set(**one_unit(ladder={"levels": [leg]}, exits={"break_even": {"offset_percent": "0"}}))
    trade = desk.trade()
    group = await trade.bought()
    assert group["stop"] is None
    await trade.offers(("1020", "0.499"), ("1500", "0.5"))
    await trade.price("1020")
    group = await trade.until(lambda g: g["stop"] is not None)
    assert (group["stop"]["code"], group["stop"]["price"]) == ("break_even", "1000.00")
    await trade.price("1000")
    await trade.ends("7.97102")


async def test_the_alerts_own_stop_and_target_go_before_the_settings(desk: Desk) -> None:
    """Stop 950 instead of 10 %, target 1 040 instead of 50 %."""
    await desk.set(**one_unit(exits={"stop_loss": {"percent": "10"}}))
    trade = desk.trade()
    await trade.alert(price="1000", stop_loss="950", take_profit="1040")
    group = await trade.offers(("1040", "0.999"))
    assert (group["stop"]["code"], group["stop"]["price"]) == ("stop_price", "950.00")
    await trade.price("950")
    await trade.ends("-51.89905")


async def test_a_stop_on_the_wrong_side_makes_the_alert_a_422_that_names_it(desk: Desk) -> None:
    trade = desk.trade()
    status, answer = await desk.rig.trader.alert(action="buy", symbol=trade.ticker, price="1000", stop_loss="1001")
    assert (status, answer["fields"][0]["field"]) == (422, "stop_loss")


async def test_an_exit_within_the_slippage_limit_is_a_limit_order(desk: Desk) -> None:
    """`split` at 1 %: sold for 990 or better, which is the 1 000 that are bid (spec 6.5)."""
    await desk.set(**one_unit(exits={"slippage": {"max_percent": "1", "mode": "split"}}))
    trade = desk.trade()
    await trade.bought()
    await trade.offers(("1500", "0.999"))
    await trade.alert("exit")
    await trade.ends("-1.999")
    last = (await trade.orders())[-1]
    assert (last["type"], last["price"], last["side"]) == ("limit", "990.00", "sell")


async def test_a_stop_goes_on_working_after_a_power_cut(desk: Desk) -> None:
    """The price fell while the engine was dead: it sells as soon as it is back."""
    await desk.set(**one_unit(exits={"stop_loss": {"percent": "10"}}))
    trade = desk.trade()
    await trade.bought()
    await trade.offers(("1500", "0.999"))
    await desk.rig.engine.kill()
    await trade.price("890")
    await desk.rig.start_engine_again()
    await desk.watcher.connect()
    await trade.ends("-111.77911")
