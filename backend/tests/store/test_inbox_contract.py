"""The inbox's contract, on every implementation (spec 2.5 to 2.8): durable, idempotent, in order of arrival."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from itertools import count

import pytest

from dca_engine.core.ids import PortfolioId, SignalId
from dca_engine.core.signal import Intent, Signal, Size, SizeUnit
from dca_engine.core.values import Side
from dca_engine.ports import Alert, DedupeKeys, Inbox, Receipt
from dca_engine.store.inbox import ReusedSignalIdError
from tests.core.story import ACCOUNT, START
from tests.store.stores import Stores

P, OTHER = PortfolioId("p"), PortfolioId("other")
FULL = Signal(
    id=SignalId("s"),
    received_at=START,
    intent=Intent.ENTRY,
    account_id=ACCOUNT,
    symbol="BTC/USDT",
    timeframe=900,
    side=Side.LONG,
    price=Decimal("50000.10"),
    alert_time=START - timedelta(milliseconds=1500),
    trade_id="Long — 1",
    size=Size(Decimal("0.50"), SizeUnit.BASE),
    stop_loss=Decimal(49000),
    take_profit=Decimal("51000.0"),
    max_slippage_percent=Decimal("0.2"),
)
_alerts = count(1)


def signal_at(seconds: float, name: str) -> Signal:
    return replace(FULL, id=SignalId(name), received_at=START + timedelta(seconds=seconds))


def keys(body: str, window: int | None = None, candle: str | None = None) -> DedupeKeys:
    return DedupeKeys(body, window, candle)


def alert_for(portfolio_id: PortfolioId | None, signal: Signal = FULL) -> Alert:
    return Alert(f"a{next(_alerts)}", portfolio_id, signal.received_at, "192.0.2.1", '{"action": "buy"}', 202)


async def store_alert(inbox: Inbox, portfolio_id: PortfolioId, signal: Signal, key: DedupeKeys) -> Receipt:
    return await inbox.accept(portfolio_id, alert_for(portfolio_id, signal), signal, key)


async def test_what_was_accepted_waits_to_be_decided_exactly_as_it_came(stores: Stores) -> None:
    bare = Signal(SignalId("bare"), START, Intent.EXIT, ACCOUNT, "ETH/USDT", None, None, None, None)
    for number, signal in enumerate((FULL, bare)):
        assert await store_alert(stores.inbox, P, signal, keys(f"b{number}")) == Receipt(signal.id, duplicate=False)
    assert list(await stores.inbox.undecided(P)) == [bare, FULL]
    assert str((await stores.inbox.undecided(P))[1].price) == "50000.10"


async def test_signals_wait_in_order_of_arrival_each_for_its_portfolio(stores: Stores) -> None:
    for second in (3, 1, 2):
        await store_alert(stores.inbox, P, signal_at(second, f"s{second}"), keys(f"b{second}"))
    await store_alert(stores.inbox, OTHER, signal_at(0, "foreign"), keys("b"))
    assert [s.id for s in await stores.inbox.undecided(P)] == ["s1", "s2", "s3"]
    assert [s.id for s in await stores.inbox.undecided(OTHER)] == ["foreign"]


async def test_2_5_a_body_with_a_time_is_the_same_for_ever(stores: Stores) -> None:
    await store_alert(stores.inbox, P, signal_at(0, "first"), keys("body"))
    for seconds in (0, 5, 86_400 * 400):
        receipt = await store_alert(stores.inbox, P, signal_at(seconds, "again"), keys("body"))
        assert receipt == Receipt(SignalId("first"), duplicate=True)
    assert len(await stores.inbox.undecided(P)) == 1


@pytest.mark.parametrize("start", [0, 59, 59.999, 30, 29.999, 1234.5])
async def test_2_5_a_body_without_a_time_is_the_same_within_its_window(stores: Stores, start: float) -> None:
    """From whatever moment the first one came, also across the borders of minutes."""
    await store_alert(stores.inbox, P, signal_at(start, "first"), keys("body", 60))
    for later in (0, 0.001, 1, 29, 31, 59.999):
        receipt = await store_alert(stores.inbox, P, signal_at(start + later, f"at {later}"), keys("body", 60))
        assert receipt == Receipt(SignalId("first"), duplicate=True), later
    receipt = await store_alert(stores.inbox, P, signal_at(start + 60, "next"), keys("body", 60))
    assert receipt == Receipt(SignalId("next"), duplicate=False)
    receipt = await store_alert(stores.inbox, P, signal_at(start + 61, "more"), keys("body", 60))
    assert receipt == Receipt(SignalId("next"), duplicate=True)


async def test_2_5_one_entry_per_candle(stores: Stores) -> None:
    await store_alert(stores.inbox, P, signal_at(0, "first"), keys("one", candle="c1"))
    receipt = await store_alert(stores.inbox, P, signal_at(5, "second"), keys("two", candle="c1"))
    assert receipt == Receipt(SignalId("first"), duplicate=True)
    receipt = await store_alert(stores.inbox, P, signal_at(900, "third"), keys("three", candle="c2"))
    assert receipt == Receipt(SignalId("third"), duplicate=False)


async def test_the_same_alert_means_another_signal_to_another_portfolio(stores: Stores) -> None:
    await store_alert(stores.inbox, P, signal_at(0, "mine"), keys("body", candle="c"))
    receipt = await store_alert(stores.inbox, OTHER, signal_at(0, "theirs"), keys("body", candle="c"))
    assert receipt == Receipt(SignalId("theirs"), duplicate=False)


@pytest.mark.parametrize("key", [keys("body"), keys("body", 60), keys("body", 60, "candle")], ids=str)
async def test_2_5_of_doubles_at_the_same_moment_one_becomes_the_signal(stores: Stores, key: DedupeKeys) -> None:
    """Around the border of a window too: the clock says 59.99 to some and 60.00 to others."""
    sent = [signal_at(59.9 + 0.01 * i, f"s{i}") for i in range(20)]
    receipts = await asyncio.gather(*(store_alert(stores.inbox, P, signal, key) for signal in sent))
    assert sum(not receipt.duplicate for receipt in receipts) == 1
    assert len({receipt.signal_id for receipt in receipts}) == 1
    assert [s.id for s in await stores.inbox.undecided(P)] == [receipts[0].signal_id]


async def test_2_5_doubles_by_candle_at_the_same_moment_too(stores: Stores) -> None:
    sent = [(signal_at(0, f"s{i}"), keys(f"body {i}", candle="c")) for i in range(20)]
    receipts = await asyncio.gather(*(store_alert(stores.inbox, P, signal, key) for signal, key in sent))
    assert sum(not receipt.duplicate for receipt in receipts) == 1
    assert len({receipt.signal_id for receipt in receipts}) == 1


async def test_an_id_that_names_another_signal_is_a_defect(stores: Stores) -> None:
    await store_alert(stores.inbox, P, signal_at(0, "s"), keys("one"))
    with pytest.raises(ReusedSignalIdError):
        await store_alert(stores.inbox, P, signal_at(1, "s"), keys("two"))


async def test_2_8_a_refused_alert_is_kept_whatever_it_says(stores: Stores) -> None:
    hostile = replace(alert_for(P), status_code=422, body="\x00 \ud800 ünï 😀", error="x\x00", error_field="\udfff")
    await stores.inbox.refuse(hostile)
    await stores.inbox.refuse(hostile)
    await stores.inbox.refuse(alert_for(None))
    assert list(await stores.inbox.undecided(P)) == []
