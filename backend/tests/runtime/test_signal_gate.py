"""Spec 2.7 and 9: no signal before the portfolio is reconciled, none lost, none twice, in order of arrival."""

import asyncio
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from functools import partial

from dca_engine.core.ids import SignalId
from dca_engine.core.messages import Event, SignalReceived
from dca_engine.core.signal import Intent
from dca_engine.runtime.signal_gate import SignalGate, lacks_price
from tests.core.story import ACCOUNT, SETTINGS
from tests.runtime.signals import received, signal
from tests.runtime.virtual import in_virtual_time, quiet

FOUND = Decimal(51_000)


class Gate:
    """A gate, what it let through, and a price source that answers when told to."""

    def __init__(self) -> None:
        self.passed: list[SignalReceived] = []
        self.priced = asyncio.Event()
        self.gate = SignalGate((ACCOUNT,), self._take, partial(lacks_price, SETTINGS), self._complete)

    @property
    def names(self) -> list[str]:
        return [event.signal.id for event in self.passed]

    def _take(self, events: Iterable[Event]) -> None:
        for event in events:
            assert isinstance(event, SignalReceived)
            self.passed.append(event)

    async def _complete(self, event: SignalReceived) -> SignalReceived:
        await self.priced.wait()
        return replace(event, last_price=FOUND)


@in_virtual_time
async def test_a_shut_gate_holds_and_an_open_one_passes_on() -> None:
    it = Gate()
    it.gate.submit(received(signal(1)))
    assert it.names == []
    it.gate.open(ACCOUNT, ())
    it.gate.submit(received(signal(2)))
    assert it.names == ["s1", "s2"]
    it.gate.shut(ACCOUNT)
    it.gate.submit(received(signal(3)))
    assert it.names == ["s1", "s2"]


@in_virtual_time
async def test_opened_it_passes_undecided_and_held_ones_in_order_of_arrival_each_once() -> None:
    it = Gate()
    for number in (5, 3):
        it.gate.submit(received(signal(number)))
    it.gate.open(ACCOUNT, (received(signal(number)) for number in (4, 1, 3)))
    assert it.names == ["s1", "s3", "s4", "s5"]


@in_virtual_time
async def test_what_passed_once_does_not_pass_again() -> None:
    it = Gate()
    it.gate.open(ACCOUNT, ())
    it.gate.submit(received(signal(1)))
    it.gate.submit(received(signal(1)))
    it.gate.shut(ACCOUNT)
    it.gate.submit(received(signal(1)))
    it.gate.open(ACCOUNT, (received(signal(1)), received(signal(2))))
    assert it.names == ["s1", "s2"]


@in_virtual_time
async def test_an_alert_without_a_price_passes_with_the_market_price_and_holds_up_no_other_market() -> None:
    it = Gate()
    it.gate.open(ACCOUNT, ())
    bare = received(signal(1, price=None), last_price=None)
    it.gate.submit(bare)
    it.gate.submit(received(signal(2, symbol="ETH/USDT")))
    it.gate.submit(bare)
    await quiet()
    assert it.names == ["s2"]
    it.priced.set()
    await quiet()
    assert it.passed[1:] == [replace(bare, last_price=FOUND)], "once, with its price"
    await it.gate.close()


@in_virtual_time
async def test_a_known_price_needs_no_asking() -> None:
    it = Gate()
    it.gate.open(ACCOUNT, ())
    it.gate.submit(received(signal(1, price=None)))
    assert it.names == ["s1"]


@in_virtual_time
async def test_closing_leaves_nothing_running() -> None:
    it = Gate()
    it.gate.open(ACCOUNT, ())
    it.gate.submit(received(signal(1, price=None), last_price=None))
    await quiet()
    await it.gate.close()
    it.priced.set()
    await quiet()
    assert it.names == []


@in_virtual_time
async def test_an_exit_without_a_price_does_not_wait_for_one() -> None:
    it = Gate()
    it.gate.open(ACCOUNT, ())
    it.gate.submit(received(signal(1, Intent.EXIT, price=None), last_price=None))
    assert it.names == ["s1"]


@in_virtual_time
async def test_an_exit_does_not_overtake_the_entry_that_waits_for_its_price() -> None:
    it = Gate()
    it.gate.open(ACCOUNT, ())
    it.gate.submit(received(signal(1, price=None), last_price=None))
    it.gate.submit(received(signal(2, Intent.EXIT)))
    it.gate.submit(received(signal(3, symbol="ETH/USDT")))
    assert it.names == ["s3"]
    it.priced.set()
    await quiet()
    assert it.names == ["s3", "s1", "s2"]
    await it.gate.close()


@in_virtual_time
async def test_an_alert_whose_slippage_is_limited_passes_with_the_market_price_though_it_names_one() -> None:
    it = Gate()
    it.gate.open(ACCOUNT, ())
    plain = received(signal(1), last_price=None)
    it.gate.submit(plain)
    limited = replace(plain.signal, id=SignalId("s2"), max_slippage_percent=Decimal(1))
    it.gate.submit(replace(plain, signal=limited))
    assert it.names == ["s1"]
    it.priced.set()
    await quiet()
    assert it.passed[1].last_price == FOUND
    await it.gate.close()


def test_a_portfolio_that_limits_slippage_needs_the_market_price_for_every_entry_and_for_no_exit() -> None:
    limits = replace(SETTINGS.risk.limits, max_slippage_percent=Decimal(1))
    strict = replace(SETTINGS, risk=replace(SETTINGS.risk, limits=limits))
    entry, way_out = received(signal(1), last_price=None), received(signal(2, Intent.EXIT), last_price=None)
    assert lacks_price(strict, entry)
    assert not lacks_price(SETTINGS, entry)
    assert not lacks_price(strict, way_out)
    assert not lacks_price(strict, received(signal(1)))
