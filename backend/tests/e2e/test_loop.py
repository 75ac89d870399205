"""The whole loop: an alert in both forms to orders, fills, targets, exit, flat; all agree (spec 2 to 6)."""

from decimal import Decimal

import pytest

from dca_engine.modes.rig import Rig
from tests.e2e.agreement import everything_agrees
from tests.e2e.forms import FORMS, Form, short_form
from tests.e2e.venue import balance, orders, resting, set_price
from tests.e2e.watcher import Watcher

D = Decimal
WORKED = [
    (D("50000.00"), D("0.00400")),
    (D("49750.00"), D("0.00402")),
    (D("49500.00"), D("0.00404")),
    (D("49250.00"), D("0.00406")),
    (D("49000.00"), D("0.00408")),
]
"""The worked example of spec 4."""


@pytest.mark.parametrize(("form", "content_type"), FORMS)
async def test_from_an_alert_to_orders_and_back_to_flat(
    rig: Rig, watcher: Watcher, form: Form, content_type: str
) -> None:
    before = await balance(rig, "USDT")
    await set_price(rig, "BTC/USDT", "50100")

    status, answer = await rig.trader.post_alert(form(rig, "buy"), content_type)
    assert (status, answer["duplicate"]) == (202, False)
    view = await watcher.until(lambda v: v.group["status"] == "live" and all(x["status"] == "open" for x in v.legs()))
    assert await resting(rig, "buy") == WORKED
    assert [(D(leg["price"]), D(leg["quantity"])) for leg in view.legs()] == WORKED
    signal = await rig.trader.api("GET", f"/signals/{answer['signal_id']}")
    assert (signal["verdict"], signal["group_id"]) == ("accepted", view.group["id"])

    await set_price(rig, "BTC/USDT", "49750")
    view = await watcher.until(lambda v: [t["status"] for t in v.targets()] == ["open", "open"])
    assert await resting(rig, "sell") == [(D("50500.00"), D("0.00399")), (D("50247.50"), D("0.00401"))]
    assert view.group["status"] == "partially_filled"
    assert D(view.group["held_quantity"]) == D("0.00802") * D("0.999")

    await set_price(rig, "BTC/USDT", "50300")
    await watcher.until(lambda v: sorted(t["status"] for t in v.targets()) == ["filled", "open"])

    await rig.trader.post_alert(form(rig, "exit"), content_type)
    view = await watcher.until(lambda v: v.group["status"] == "closed")
    await everything_agrees(rig, view.group["id"], D(view.group["realized_pnl"]), before)
    cancels_came_first(await rig.venue("GET", "/requests"))


def cancels_came_first(requests: list[dict[str, object]]) -> None:
    """Nothing is sold at market before every cancel is confirmed (spec 6.3)."""
    about_orders = [r for r in requests if r["path"] == "/api/v3/order"]
    kinds = [(r["method"], r["params"].get("type", "")) for r in about_orders]  # type: ignore[attr-defined]
    assert kinds[-1] == ("POST", "MARKET")
    assert kinds.count(("POST", "MARKET")) == 1


async def test_a_second_alert_adds_a_pyramid(rig: Rig, watcher: Watcher) -> None:
    await set_price(rig, "BTC/USDT", "50100")
    for number, price in enumerate(("50000", "48000")):
        status, _ = await rig.trader.alert(action="buy", symbol="BTCUSDT", price=price, trade_id=f"t{number}")
        assert status == 202
    view = await watcher.until(lambda v: len(v.group["pyramids"]) == 2 and all(x["status"] == "open" for x in v.legs()))
    assert len(view.groups) == 1
    assert len(await resting(rig, "buy")) == 10


async def test_the_same_alert_twice_is_one_signal(rig: Rig, watcher: Watcher) -> None:
    """Spec 2.5: duplicates answer 200 and name the first signal's id."""
    body = short_form(rig, "buy")
    first, second = [await rig.trader.post_alert(body) for _ in range(2)]
    assert (first[0], second[0]) == (202, 200)
    assert second[1] == {"signal_id": first[1]["signal_id"], "duplicate": True}
    await watcher.until(lambda v: v.group["status"] in ("live", "partially_filled"))
    assert len(await orders(rig)) >= 5
    assert len({o["client_order_id"] for o in await orders(rig)}) == len(await orders(rig))


async def test_closing_by_hand(rig: Rig, watcher: Watcher) -> None:
    await set_price(rig, "BTC/USDT", "50100")
    await rig.trader.alert(action="buy", symbol="BTCUSDT", price="50000")
    view = await watcher.until(lambda v: v.group["status"] == "live")
    await rig.trader.api("POST", f"/groups/{view.group['id']}/close")
    view = await watcher.until(lambda v: v.group["status"] == "closed")
    assert view.group["status_reason"] == "closed by hand"
    assert not await orders(rig, only_open=True)
