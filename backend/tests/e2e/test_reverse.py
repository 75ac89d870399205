"""Both sides of a perpetual: a reverse closes one and opens the other once that is flat (spec 2 and 3).

500 USDT per group, fee 0.02 % for who rests and 0.05 % for who takes, in USDT; step 0.001.
"""

import json
from datetime import UTC, datetime
from decimal import Decimal

from dca_engine.modes.rig import Rig
from tests.e2e.desk import Trade, live_targets
from tests.e2e.perpetuals import open_perpetuals
from tests.e2e.watcher import watching

D = Decimal
SYMBOL = "BTC/USDT:USDT"


async def position(rig: Rig) -> Decimal:
    """Base on the exchange, below 0 for a short."""
    held = [p for p in await rig.venue("GET", "/positions") if p["symbol"] == SYMBOL]
    return sum((D(p["quantity"]) for p in held), D(0))


async def turn(rig: Rig) -> str:
    """The full form as a strategy sends it when its position flips from long to short; the signal's id."""
    chart = {
        "exchange": "BINANCE",
        "symbol": "BTCUSDT.P",
        "timeframe": "15",
        "action": "sell",
        "market_position": "short",
        "market_position_size": 1,
        "prev_market_position": "long",
        "prev_market_position_size": 1,
        "entry_price": 50500,
        "order_size": 2,
    }
    body = {"secret": rig.trader.webhook_secret, "timestamp": datetime.now(UTC).isoformat(), "tv": chart}
    status, answer = await rig.trader.post_alert(json.dumps(body))
    assert status == 202, answer
    signal_id: str = answer["signal_id"]
    return signal_id


async def test_a_reverse_alert_closes_the_long_and_opens_the_short_when_it_is_flat(rig: Rig) -> None:
    """Long 0.01 from 50 000 to 50 500: 5 - 0.1 - 0.2525. Short 0.009 on to 45 450: 45.45 - 0.22725 - 0.08181."""
    await open_perpetuals(rig)
    async with watching(rig) as watcher:
        trade = Trade(rig, watcher, "BTCUSDT.P", SYMBOL)
        await trade.price("50010")
        await trade.alert("long", price="50000")
        await trade.until(lambda g: g["pyramids"][0]["legs"][0]["status"] == "open")
        await trade.price("50000")
        long = await trade.offers(("55000", "0.01"))
        assert (long["side"], await position(rig)) == ("long", D("0.01"))
        assert [o["reduce_only"] for o in await trade.orders() if o["side"] == "sell"] == [True]

        await trade.price("50500")
        signal = await turn(rig)
        short = await trade.until(lambda g: g["side"] == "short" and live_targets(g) == {D("45450"): D("0.009")})
        assert await position(rig) == D("-0.009")
        assert await trade.became(signal) == ("accepted", "opened")
        closed = watcher.view.groups[long["id"]]
        assert closed["status"] == "closed"
        assert short["opened_at"] == closed["closed_at"], "in the step that found the long flat"
        assert short["pyramids"][0]["signal_id"] == signal
        assert D(closed["realized_pnl"]) == D("4.6475")

        await trade.price("45450")
        await trade.ends("45.14094")
        assert await position(rig) == 0
        assert D((await rig.trader.portfolio())["realized_total"]) == D("4.6475") + D("45.14094")
        sent = [(o["side"], o["type"], o["reduce_only"]) for o in await trade.orders()]
        assert sent == [
            ("buy", "limit", False),
            ("sell", "limit", True),
            ("sell", "market", True),
            ("sell", "limit", False),
            ("buy", "limit", True),
        ]


async def test_reverse_in_the_short_form_turns_what_is_open_around(rig: Rig) -> None:
    """It has no field for a side, and needs none: the other side is the one that is not open."""
    await open_perpetuals(rig)
    async with watching(rig) as watcher:
        trade = Trade(rig, watcher, "BTCUSDT.P", SYMBOL)
        await trade.alert("short", price="50000")
        await trade.until(lambda g: live_targets(g) == {D("45000"): D("0.01")})
        signal = await trade.alert("reverse", price="50000")
        await trade.until(lambda g: g["side"] == "long" and live_targets(g) == {D("55000"): D("0.01")})
        assert await trade.became(signal) == ("accepted", "opened")
        assert await position(rig) == D("0.01")
