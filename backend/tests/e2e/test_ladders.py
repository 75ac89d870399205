"""Ladders on a running product: generated ones, shared capital, few legs at once, the preview (spec 3 and 4)."""

from decimal import Decimal

import pytest

from tests.e2e.desk import USUAL, Desk, one_unit, pairs

pytestmark = pytest.mark.asyncio(loop_scope="module")
D = Decimal


async def test_a_generated_ladder_rests_as_its_preview_said(desk: Desk) -> None:
    """Steps of 1, 2 and 4 %, so gaps of 0, 1, 3 and 7 %; 400 USDT each."""
    form = {"count": 4, "first_step_percent": "1", "step_scale": "2", "volume_scale": "1", "tp_percent": "1"}
    await desk.set(sizing={"mode": "fixed", "amount": "1600"}, ladder={"levels": [], "generator": form})
    trade = desk.trade()
    await trade.price("1001")
    _, preview = await desk.ask("POST", "/ladders/preview", {"symbol": trade.symbol, "side": "long", "price": "1000"})
    legs = [(D(leg["price"]), D(leg["quantity"])) for leg in preview["legs"]]
    assert legs == pairs(("1000", "0.4"), ("990", "0.404"), ("970", "0.412"), ("930", "0.43"))
    await trade.alert(price="1000")
    await trade.until(lambda g: [leg["status"] for leg in g["pyramids"][0]["legs"]] == ["open"] * 4)
    assert await trade.resting("buy") == legs


async def test_only_so_many_legs_rest_and_the_next_follows_a_fill(desk: Desk) -> None:
    ladder = {"levels": USUAL["ladder"]["levels"], "max_resting_legs": 1}
    await desk.set(**USUAL | {"ladder": ladder})
    trade = desk.trade()
    await trade.price("1001")
    await trade.alert(price="1000")
    group = await trade.until(lambda g: g["pyramids"][0]["legs"][0]["status"] == "open")
    assert group["pyramids"][0]["legs"][1]["parked"]
    assert await trade.resting("buy") == pairs(("1000", "1"))
    await trade.price("1000")
    await trade.until(lambda g: g["pyramids"][0]["legs"][1]["status"] == "open")
    assert await trade.resting("buy") == pairs(("600", "1"))


async def test_a_second_alert_adds_a_pyramid(desk: Desk) -> None:
    """One group, one slot, a ladder from each alert's price."""
    await desk.set(**USUAL)
    trade = desk.trade()
    await trade.price("1001")
    await trade.alert(price="1000")
    await trade.alert(price="500")
    await trade.until(lambda g: [x["status"] for p in g["pyramids"] for x in p["legs"]] == ["open"] * 4)
    assert await trade.resting("buy") == pairs(("1000", "1"), ("600", "1"), ("500", "2"), ("300", "2"))
    assert desk.watcher.view.portfolio["open_groups"] == 1


async def test_pyramids_share_the_capital_and_one_too_many_is_a_replacement(desk: Desk) -> None:
    """1 000 in shares of 75 and 25 %: 0.74925 and 0.24975 arrive, together 0.999. The third entry trades nothing."""
    pyramiding = {"max_pyramids": 2, "capital": "shared", "shares": ["75", "25"]}
    await desk.set(**one_unit(pyramiding=pyramiding))
    trade = desk.trade()
    await trade.bought()
    await trade.bought()
    group = await trade.offers(("1500", "0.999"))
    assert [D(p["legs"][0]["quantity"]) for p in group["pyramids"]] == [D("0.75"), D("0.25")]
    signal = await trade.verdict(await trade.alert(price="1000"), "recorded")
    assert signal["reason_code"] == "replacement_pyramid"
    group = await trade.until(lambda g: g["replacements"] == 1)
    assert len(group["pyramids"]) == 2


async def test_the_alerts_own_size_is_the_groups_capital(desk: Desk) -> None:
    """250 USDT at 1 000; an alert without a size is refused."""
    await desk.set(**one_unit(sizing={"mode": "alert"}))
    trade = desk.trade()
    refused = await trade.verdict(await trade.alert(price="1000"), "refused")
    assert refused["reason_code"] == "no_size"
    await trade.alert(price="1000", size="250", size_type="quote")
    group = await trade.until(lambda g: g["pyramids"][0]["legs"][0]["status"] == "filled")
    assert D(group["pyramids"][0]["legs"][0]["quantity"]) == D("0.25")


async def test_the_most_specific_ladder_is_laid(desk: Desk) -> None:
    """For the symbol and 15 minutes before the one for the symbol alone."""
    trade = desk.trade()

    def rule(gap: str, timeframe: int | None) -> dict[str, object]:
        level = {"gap_percent": gap, "weight_percent": "100", "tp_percent": "50"}
        return {"symbol": trade.symbol, "timeframe": timeframe, "ladder": {"levels": [level]}}

    await desk.set(**one_unit(ladders=[rule("5", None), rule("10", 900)]))
    await trade.alert(price="1000")
    await trade.until(lambda g: g["pyramids"][0]["legs"][0]["status"] == "open")
    assert await trade.resting("buy") == pairs(("900", "1.111"))
