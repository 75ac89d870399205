"""What keeps an entry out, each with the rule, the limit and the value; and the breakers (spec 8)."""

import pytest

from tests.e2e.desk import Desk, one_unit

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def refusal(desk: Desk, limits: dict[str, object], price: str = "1000") -> tuple[str, str]:
    """Code and words for an entry of 1 000 USDT under these limits."""
    await desk.set(**one_unit(risk={"limits": limits}))
    trade = desk.trade()
    signal = await trade.verdict(await trade.alert(price=price), "refused")
    assert await trade.orders() == []
    return signal["reason_code"], signal["reason"]


async def test_exposure_counts_the_whole_ladder(desk: Desk) -> None:
    code, words = await refusal(desk, {"max_exposure": "999"})
    assert code == "exposure"
    assert "would be 1000 USDT, 0 now and 1000 for this ladder, the limit is 999 USDT" in words


async def test_an_entry_whose_price_ran_away_is_refused(desk: Desk) -> None:
    """The market stands at 1 000, the alert says 990."""
    code, words = await refusal(desk, {"max_slippage_percent": "1"}, price="990")
    assert code == "slippage"
    assert "1.0102 % worse than the entry's 990, the limit is 1 %" in words


async def test_a_symbol_that_is_not_allowed_is_refused(desk: Desk) -> None:
    code, _ = await refusal(desk, {"allowed_symbols": ["BTC/USDT"]})
    assert code == "symbol_not_allowed"


async def test_what_the_account_cannot_pay_is_refused_with_what_is_free(desk: Desk) -> None:
    """100 000 USDT lie on the account, less or more what the other tests earned."""
    await desk.set(**one_unit(capital="500000", sizing={"mode": "fixed", "amount": "150000"}))
    trade = desk.trade()
    signal = await trade.verdict(await trade.alert(price="1000"), "refused")
    assert signal["reason_code"] == "free_balance"
    assert signal["numbers"]["cost"] == "150000"


async def test_a_breaker_pauses_after_the_loss_and_a_person_resumes(desk: Desk) -> None:
    """A loss of 1.999 on a day whose limit is 1: entries wait, the queue lets them in again."""
    await desk.set(**one_unit())
    trade, late = desk.trade(), desk.trade()
    await trade.bought()
    await trade.offers(("1500", "0.999"))
    await desk.set(**one_unit(risk={"breakers": {"max_losing_streak": 1}}))
    await trade.alert("exit")
    await trade.ends("-1.999")
    view = await desk.watcher.until(lambda v: v.portfolio["status"] == "paused")
    assert "1 position" in view.portfolio["status_reason"]
    await late.verdict(await late.alert(price="1000"), "queued")
    _, risk = await desk.ask("GET", "/risk")
    assert [breaker["code"] for breaker in risk["breakers"] if breaker["tripped"]] == ["losing_streak"]
    assert (await desk.ask("POST", "/resume"))[0] == 202
    await late.until(lambda g: g["pyramids"][0]["legs"][0]["status"] == "filled")
