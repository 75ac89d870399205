"""How an account is, as screens are told: away while it is not known what happens there, and no longer."""

import asyncio
from datetime import datetime

from dca_engine.core.messages import PauseSet
from tests.core.story import ACCOUNT
from tests.runtime.house import House, house
from tests.runtime.virtual import in_virtual_time, quiet


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
