"""The take-profit modes on a real venue: what rests, what replaces it as fills come, and what it brings (spec 6).

Every fee is 0.1 %: of one unit bought 0.999 arrive, of every sale 99.9 % are paid out.
"""

import pytest

from tests.e2e.desk import USUAL, Desk

pytestmark = pytest.mark.asyncio(loop_scope="module")


def take_profit(mode: str, **rule: object) -> dict[str, object]:
    return USUAL | {"exits": {"take_profit": {"mode": mode, "tp_percent": "1", **rule}}}


async def test_per_leg_each_filled_leg_rests_at_its_own_fill_price_and_percent(desk: Desk) -> None:
    """0.999 x (1 010 + 612) x 0.999 - 1 600."""
    await desk.set(**take_profit("per_leg"))
    trade = desk.trade()
    await trade.bought()
    await trade.offers(("1010", "0.999"))
    await trade.price("600")
    await trade.offers(("1010", "0.999"), ("612", "0.999"))
    await trade.price("612")
    await trade.offers(("1010", "0.999"))
    await trade.price("1010")
    await trade.ends("18.757622")


async def test_aggregate_one_target_moves_with_the_average(desk: Desk) -> None:
    """From 1 000 + 1 % to 800 + 1 %, for all that is held; 1.998 x 808 x 0.999 - 1 600."""
    await desk.set(**take_profit("aggregate"))
    trade = desk.trade()
    await trade.bought()
    await trade.offers(("1010", "0.999"))
    await trade.price("600")
    group = await trade.offers(("808", "1.998"))
    assert group["target_price"] == "808.00"
    await trade.price("808")
    await trade.ends("12.769616")


async def test_hybrid_whichever_comes_first_takes_what_it_takes(desk: Desk) -> None:
    """808 of the average comes before the first leg's own 1 010; once the second leg is sold it is 1 010 again."""
    await desk.set(**take_profit("hybrid"))
    trade = desk.trade()
    await trade.bought()
    await trade.price("600")
    await trade.offers(("808", "0.999"), ("612", "0.999"))
    await trade.price("612")
    await trade.offers(("1010", "0.999"))
    await trade.price("1010")
    await trade.ends("18.757622")


async def test_pyramid_aggregate_each_pyramid_has_its_own_target(desk: Desk) -> None:
    """800 + 1 % and 500 + 2 %. The last leg of the second pyramid rests until an exit alert withdraws it.

    1.998 x (808 + 510) x 0.999 - 2 600."""
    await desk.set(**take_profit("pyramid_aggregate", pyramid_tp_percents=[[1, "2"]]))
    trade = desk.trade()
    await trade.bought()
    await trade.price("600")
    await trade.offers(("808", "1.998"))
    await trade.bought("500")
    group = await trade.offers(("808", "1.998"), ("510", "1.998"))
    assert [pyramid["target_price"] for pyramid in group["pyramids"]] == ["808.00", "510.00"]
    await trade.price("510")
    await trade.offers(("808", "1.998"))
    await trade.price("808")
    await trade.offers()
    await trade.alert("exit")
    await trade.ends("30.730636")


async def test_portions_sell_a_leg_in_parts(desk: Desk) -> None:
    """Half at 1 %, half at 3 %: 0.499 and 0.5 of 0.999."""
    parts = [{"tp_percent": "1", "share_percent": "50"}, {"tp_percent": "3", "share_percent": "50"}]
    leg = {"gap_percent": "0", "weight_percent": "100", "tp_percent": "1", "portions": parts}
    await desk.set(sizing={"mode": "fixed", "amount": "1000"}, ladder={"levels": [leg]})
    trade = desk.trade()
    await trade.bought()
    await trade.offers(("1010", "0.499"), ("1030", "0.5"))
    await trade.price("1010")
    await trade.offers(("1030", "0.5"))
    await trade.price("1030")
    await trade.ends("17.97101")
