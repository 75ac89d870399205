"""How an account is, as screens are told: away while it is not known what happens there, and no longer."""

import asyncio
from dataclasses import replace
from datetime import datetime

from dca_engine.core.ids import AccountId
from dca_engine.core.messages import PauseSet
from dca_engine.core.portfolio import Account
from dca_engine.core.values import MarketKind
from tests.core.story import ACCOUNT
from tests.runtime.house import House, Wire, house
from tests.runtime.virtual import in_virtual_time, quiet
from tests.store.stories import empty_portfolio

OTHER = AccountId("other")


async def _follow(it: House, screen: dict[str, datetime | None]) -> None:
    """Since when the account is away, each time that the portfolio is told."""
    async for change in it.runner.feed.subscribe():
        if change.portfolio_changed:
            screen["away since"] = it.runner.account_health(ACCOUNT).away_since


@in_virtual_time
async def test_a_loss_of_a_moment_is_over_on_the_screen_too_while_the_portfolio_is_paused() -> None:
    """Then no change of its state tells that the account is back."""
    async with house() as it:
        await it.runner.act(PauseSet(it.clock.now(), paused=True))
        screen: dict[str, datetime | None] = {}
        following = asyncio.create_task(_follow(it, screen))
        await quiet()
        it.wire.lose_stream()
        it.wire.is_down = True
        it.wire.restore_stream()
        await quiet(2)
        assert isinstance(screen["away since"], datetime)
        it.wire.is_down = False
        await quiet(60)
        assert screen == {"away since": None}
        following.cancel()
        await asyncio.gather(following, return_exceptions=True)


def _of_two_accounts() -> House:
    empty = empty_portfolio()
    it = House(replace(empty, accounts=(*empty.accounts, Account(OTHER, MarketKind.SPOT))))
    it.others[OTHER] = Wire(it.paper)
    return it


@in_virtual_time
async def test_an_account_without_keys_is_asked_once_told_once_and_holds_up_nobody_else() -> None:
    it = _of_two_accounts()
    it.others[OTHER].lacks_keys = True
    await it.start()
    await quiet(600)
    health = it.runner.account_health(OTHER)
    assert (health.connected, health.keys_missing) == (False, True)
    assert not it.runner.account_health(ACCOUNT).keys_missing
    assert it.others[OTHER].asked_for_markets == 1
    (lost,) = it.reasons("account_lost")
    assert "account other cannot be reached" in lost.text
    assert "its keys are missing" in lost.text
    assert it.status == "healthy"
    await it.crash()


@in_virtual_time
async def test_an_account_is_there_once_its_portfolio_is_opened_with_its_keys() -> None:
    it = _of_two_accounts()
    it.others[OTHER].lacks_keys = True
    await it.start()
    await it.crash()
    it.others[OTHER] = Wire(it.paper)
    await it.start()
    await quiet(1)
    health = it.runner.account_health(OTHER)
    assert (health.connected, health.keys_missing, health.away_since) == (True, False, None)
    await it.crash()


@in_virtual_time
async def test_a_portfolio_none_of_whose_accounts_has_keys_says_what_it_waits_for() -> None:
    it = _of_two_accounts()
    it.others = {ACCOUNT: Wire(it.paper), OTHER: Wire(it.paper)}
    it.others[OTHER].lacks_keys = True
    it.others[ACCOUNT].is_down = True
    await it.start(until_ready=False)
    assert (it.status, it.runner.portfolio.status_reason) == ("bootstrapping", ""), "the other may answer yet"
    it.others[ACCOUNT].lacks_keys = True
    await quiet(600)
    reason = "no account has keys, enter them under Settings, Accounts and keys"
    assert (it.status, it.runner.portfolio.status_reason) == ("bootstrapping", reason)
    await it.crash()
    it.others = {ACCOUNT: Wire(it.paper), OTHER: Wire(it.paper)}
    await it.start()
    assert (it.status, it.runner.portfolio.status_reason) == ("healthy", "")
    await it.crash()
