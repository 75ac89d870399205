"""Short lives of a portfolio on the practice exchange, as evidence: honest, and then to be tampered with."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from dca_engine.core.group import Group
from dca_engine.core.messages import CancelOrder, LookUpOrder
from dca_engine.core.portfolio import Account, Portfolio
from dca_engine.core.signal import Intent
from dca_engine.core.values import MarketKind
from dca_engine.simulation.checks import violations
from dca_engine.simulation.evidence import Acknowledgement, Arrival, Evidence, RequestKind
from dca_engine.simulation.virtual_time import run
from dca_engine.store.memory import KeptPortfolio
from tests.core.story import ACCOUNT, SETTINGS
from tests.runtime.house import House, P, house
from tests.runtime.signals import signal
from tests.runtime.virtual import quiet
from tests.store.stories import empty_portfolio

D = Decimal
FUNDS = 100_000
SECRET = "correct-horse"
OWNER = "paper"
PERP = "BTC/USDT:USDT"


def spot() -> Evidence:
    """One group that bought in two legs, sold one at its target and was closed; one that is open and bought; one entry
    that waits for its slot."""
    return run(_spot_life())


def perpetual() -> Evidence:
    """One group that paid funding and was closed, and one that is open."""
    return run(_perpetual_life())


def broken(evidence: Evidence) -> set[int]:
    """The promises that were not kept."""
    return {violation.promise for violation in violations(evidence)}


def kept(evidence: Evidence) -> KeptPortfolio:
    return evidence.store.portfolios[evidence.portfolio_id]


def ended(evidence: Evidence) -> Group:
    [group] = [group for entry in kept(evidence).journal for group in entry.ended]
    return group


def opened(evidence: Evidence) -> Group:
    [group] = kept(evidence).portfolio.groups.values()
    return group


def with_state(evidence: Evidence, change: Callable[[Portfolio], Portfolio]) -> Evidence:
    """Another state, both stored and in memory."""
    kept(evidence).portfolio = change(kept(evidence).portfolio)
    return replace(evidence, live=kept(evidence).portfolio)


async def _spot_life() -> Evidence:
    async with house(_one_slot(MarketKind.SPOT), FUNDS) as home:
        await home.alert(signal(1))
        for price in ("49890", "49600", "50200"):
            home.move(price)
            await quiet()
        await home.alert(signal(2, Intent.EXIT))
        await home.alert(signal(3, price="3000", symbol="ETH/USDT"))
        await home.alert(signal(4, price="50500"))
        home.move("2996", "ETH/USDT")
        await quiet(20)
        return _left_behind(home)


async def _perpetual_life() -> Evidence:
    async with house(_one_slot(MarketKind.LINEAR), FUNDS) as home:
        home.move("50000", PERP)
        await home.alert(signal(1, price="50000", symbol=PERP))
        home.fund(PERP, "0.0001")
        await quiet(130)
        await home.crash()
        await home.start()
        await home.alert(signal(2, Intent.EXIT, symbol=PERP, after=130))
        await home.alert(signal(3, price="50000", symbol=PERP, after=131))
        await quiet(20)
        return _left_behind(home)


def _one_slot(kind: MarketKind) -> Portfolio:
    return replace(empty_portfolio(replace(SETTINGS, max_open_groups=1)), accounts=(Account(ACCOUNT, kind),))


def _left_behind(home: House) -> Evidence:
    commands = [command for entry in home.store.portfolios[P].journal for command in entry.commands]
    now = home.clock.now()
    return Evidence(
        store=home.store,
        portfolio_id=P,
        live=home.runner.portfolio,
        venue=home.venue,
        owners={ACCOUNT: OWNER},
        deposits={ACCOUNT: {"USDT": D(FUNDS)}},
        outside={},
        arrivals=[
            Arrival(
                now,
                RequestKind.CANCEL if isinstance(command, CancelOrder) else RequestKind.PLACE,
                command.client_order_id,
                was_durable=True,
            )
            for command in commands
            if not isinstance(command, LookUpOrder)
        ],
        acknowledged=[
            Acknowledgement(one.signal.received_at, f"{SECRET} {key}", key, duplicate=False)
            for key, one in home.store.signals.items()
        ],
        logs=["reconciled"],
        answers=["202"],
        secret=SECRET,
        settled=True,
    )
