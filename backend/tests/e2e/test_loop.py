"""The whole loop: an alert in both forms to orders, fills, targets, exit, flat; all agree (spec 2 to 6)."""

from decimal import Decimal

import pytest

from dca_engine.modes.rig import Rig
from tests.e2e.agreement import everything_agrees
from tests.e2e.forms import FORMS, Form
from tests.e2e.venue import balance, resting, set_price
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
