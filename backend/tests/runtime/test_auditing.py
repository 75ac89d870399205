"""Spec 9: what an account holds is compared with what our trades say; what nothing explains is told within 10 s."""

from decimal import Decimal

from dca_engine.core.ids import Purpose
from dca_engine.core.messages import PauseSet
from dca_engine.core.values import OrderSide
from tests.core.story import ACCOUNT
from tests.runtime.house import House, house
from tests.runtime.signals import signal
from tests.runtime.virtual import in_virtual_time, quiet

D = Decimal
WITHIN = 10.0
TOLD = ("holding_differs", "holding_changed", "holding_agrees", "audit_over", "traded_outside")


async def _bought(it: House) -> None:
    """One leg is held, less its fee of 0.1 %; its target rests."""
    await it.alert(signal(1))
    it.move("49900")
    await quiet()
    assert len(list(it.group.orders_for(Purpose.TARGET))) == 1


@in_virtual_time
async def test_the_first_look_is_taken_over_as_it_is() -> None:
    async with house() as it:
        assert it.runner.portfolio.stocks[ACCOUNT].expected == {"USDT": D(100_000)}
        await quiet(300)
        assert it.reasons(*TOLD) == []


@in_virtual_time
async def test_our_own_trades_are_expected() -> None:
    async with house() as it:
        await _bought(it)
        it.move("52000")
        await quiet(300)
        assert it.reasons(*TOLD) == []
        stock = it.runner.portfolio.stocks[ACCOUNT]
        now = {change.coin: change.free + change.locked for change in it.venue.ledger.all_of("paper")}
        assert stock.expected == now


@in_virtual_time
async def test_a_deposit_is_told_with_its_numbers_and_locks_nothing() -> None:
    async with house() as it:
        await _bought(it)
        it.deposit(500)
        await quiet(WITHIN)
        [told] = it.reasons(*TOLD)
        assert (told.code, told.numbers["difference"]) == ("holding_changed", "500")
        assert it.status == "healthy"
        await quiet(300)
        assert len(it.reasons(*TOLD)) == 1


@in_virtual_time
async def test_coins_sold_by_hand_lock_entries_until_a_person_accepts_it() -> None:
    async with house() as it:
        await _bought(it)
        target = next(iter(it.group.orders_for(Purpose.TARGET)))
        it.cancel_by_hand(target.client_order_id)
        it.trade_by_hand(OrderSide.SELL, "0.002")
        await quiet(WITHIN)
        codes = [reason.code for reason in it.reasons(*TOLD)]
        assert codes == ["traded_outside", "holding_differs", "holding_changed"]
        assert it.reasons("holding_differs")[0].numbers["difference"] == "-0.002"
        assert it.status == "auditing"
        await it.alert(signal(2, symbol="ETH/USDT", price="2999"))
        assert it.outcomes()[-1].reason.code == "portfolio_auditing"
        await it.runner.act(PauseSet(it.clock.now(), paused=False))
        await quiet(WITHIN)
        assert it.runner.portfolio.stocks[ACCOUNT].expected["BTC"] == D("0.001996")
        await quiet(300)
        assert it.status == "healthy"
        assert len(it.reasons("holding_differs")) == 1


@in_virtual_time
async def test_a_difference_that_goes_away_by_itself_ends_the_lock() -> None:
    async with house() as it:
        await _bought(it)
        it.trade_by_hand(OrderSide.BUY, "0.1")
        await quiet(WITHIN)
        assert it.status == "auditing"
        it.withdraw("BTC", it.runner.portfolio.stocks[ACCOUNT].differs["BTC"])
        await quiet(WITHIN)
        assert it.status == "healthy"
        assert [reason.code for reason in it.reasons("holding_agrees", "audit_over")] == [
            "holding_agrees",
            "audit_over",
        ]


@in_virtual_time
async def test_what_happened_while_the_engine_was_off_is_told_after_the_start() -> None:
    async with house() as it:
        await _bought(it)
        await it.crash()
        it.trade_by_hand(OrderSide.BUY, "0.1")
        await it.start()
        await quiet(WITHIN)
        assert [reason.code for reason in it.reasons(*TOLD)] == ["holding_differs", "holding_changed"]
        assert it.status == "auditing"


@in_virtual_time
async def test_a_fill_whose_news_was_lost_is_found_by_what_the_account_holds_and_booked() -> None:
    """The stream is up, and one message on it never came."""
    async with house() as it:
        await it.alert(signal(1))
        it.wire.keeps_news = True
        it.fill(it.entry(0).client_order_id)
        await quiet()
        it.wire.keeps_news = False
        it.deposit(0)  # Any news of the wallet brings what it holds by now.
        await quiet(WITHIN)
        assert it.entry(0).filled_quantity == it.entry(0).quantity
        assert it.reasons(*TOLD) == []
        it.assert_agreement()


@in_virtual_time
async def test_what_waits_for_the_database_is_not_missing_from_the_account() -> None:
    async with house() as it:
        await _bought(it)
        it.store.is_down = True
        it.move("52000")
        await quiet(30)
        it.store.is_down = False
        await quiet(30)
        assert it.held() < D("0.001"), "but for dust"
        assert it.reasons(*TOLD) == []


@in_virtual_time
async def test_lost_news_is_found_within_a_minute_without_any_sign() -> None:
    async with house() as it:
        await it.alert(signal(1))
        it.wire.keeps_news = True
        it.fill(it.entry(0).client_order_id)
        await quiet()
        it.wire.keeps_news = False
        await quiet(70)
        assert it.entry(0).filled_quantity == it.entry(0).quantity
        assert it.reasons(*TOLD) == []


@in_virtual_time
async def test_an_account_that_is_away_is_told_once_and_told_again_when_it_is_back() -> None:
    async with house() as it:
        await _bought(it)
        it.wire.lose_stream()
        it.wire.is_down = True
        await quiet(600)
        assert [reason.code for reason in it.reasons("account_lost", "account_back")] == ["account_lost"]
        it.wire.is_down = False
        it.wire.restore_stream()
        await quiet(60)
        lost, back = it.reasons("account_lost", "account_back")
        assert "cut" in lost.text
        assert "after 10 min" in back.text


@in_virtual_time
async def test_an_account_that_answers_nothing_though_its_stream_is_up_is_away_too() -> None:
    async with house() as it:
        it.wire.is_down = True
        await quiet(600)
        assert [reason.code for reason in it.reasons("account_lost", "account_back")] == ["account_lost"]
        it.wire.is_down = False
        await quiet(30)
        assert [r.code for r in it.reasons("account_lost", "account_back")] == ["account_lost", "account_back"]


@in_virtual_time
async def test_a_loss_of_a_moment_is_not_told() -> None:
    async with house() as it:
        it.wire.lose_stream()
        await quiet(3)
        it.wire.restore_stream()
        await quiet(60)
        assert it.reasons("account_lost", "account_back") == []


@in_virtual_time
async def test_a_clock_that_is_off_is_told_once_and_again_when_it_is_right() -> None:
    async with house() as it:
        it.wire.clock_ahead_ms = 480
        await quiet(60)
        it.wire.clock_ahead_ms = -501
        await quiet(60)
        it.wire.clock_ahead_ms = 450
        await quiet(60)
        it.wire.clock_ahead_ms = 3
        await quiet(60)
        off, right = it.reasons("clock_off", "clock_right")
        assert off.text.startswith("This machine's clock is 501 ms behind the exchange of account")
        assert right.numbers == {"clock_ahead_ms": "3"}
