"""After the last step: everything works again, and the engine gets time until nothing happens any more."""

import asyncio
from datetime import timedelta

from dca_engine.core.values import MarketKind
from dca_engine.simulation.house import PORTFOLIO, House

_LOOK_SECONDS = 10.0
_QUIET_SECONDS = 75.0
"""Longer than the pause between any two things that the engine does by itself."""
_LONGEST_SECONDS = 600.0


async def settle(house: House) -> bool:
    """Whether the engine came to rest."""
    house.heal()
    _pass_full_hour(house)
    quiet_since, before, waited = 0.0, _signs(house), 0.0
    while waited < _LONGEST_SECONDS:
        await asyncio.sleep(_LOOK_SECONDS)
        waited += _LOOK_SECONDS
        signs = _signs(house)
        if signs != before:
            quiet_since, before = waited, signs
        if waited - quiet_since >= _QUIET_SECONDS and house.runner is not None:
            return True
    return False


def _pass_full_hour(house: House) -> None:
    """Funding is read after one."""
    if any(account.kind is MarketKind.LINEAR for account in house.plan.accounts):
        now = house.engine_clock.now()
        for clock in (house.clock, house.engine_clock):
            clock.ahead += timedelta(minutes=60 - now.minute, seconds=-now.second)


def _signs(house: House) -> tuple[object, ...]:
    """What moves while anything happens."""
    kept = house.store.portfolios[PORTFOLIO]
    return kept.seq, kept.fence, house.lives, *(len(line.arrivals) for line in house.lines.values())
