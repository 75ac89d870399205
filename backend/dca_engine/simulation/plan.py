"""A whole run as pure data, drawn from one number: the same number always gives the same plan."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from decimal import Decimal
from random import Random

from dca_engine.core.market import Market
from dca_engine.core.portfolio import Account
from dca_engine.core.settings import PortfolioSettings
from dca_engine.matching import FeePolicy, FillModel
from dca_engine.simulation.draw_settings import accounts_of, settings_of
from dca_engine.simulation.draw_steps import steps_of
from dca_engine.simulation.markets import FEE_COIN, tradable
from dca_engine.simulation.steps import Step

D = Decimal


@dataclass(frozen=True, slots=True)
class Plan:
    seed: int
    settings: PortfolioSettings
    later_settings: PortfolioSettings
    """What a person changes them to, if he does."""
    accounts: tuple[Account, ...]
    markets: tuple[Market, ...]
    """Those that are traded."""
    deposits: tuple[tuple[str, Decimal], ...]
    """What every account has at first, by coin."""
    fees: FeePolicy
    fill_model: FillModel
    liquidity: Decimal | None
    """What each side of a quote trades, in quote; None: anything."""
    steps: tuple[Step, ...]
    """In the order of their moments."""
    kept: tuple[int, ...]
    """Numbers of the steps in the whole plan."""

    def only(self, numbers: Collection[int]) -> "Plan":
        """The plan with these of its steps."""
        pairs = [pair for pair in zip(self.kept, self.steps, strict=True) if pair[0] in numbers]
        return replace(self, steps=tuple(step for _, step in pairs), kept=tuple(number for number, _ in pairs))


def plan_of(seed: int) -> Plan:
    rng = Random(f"plan {seed}")
    accounts = accounts_of(rng)
    found = [market for account in accounts for market in tradable(account.kind)]
    markets = tuple(sorted(rng.sample(found, rng.randint(1, min(len(found), 4))), key=lambda market: market.symbol))
    settings = settings_of(rng, accounts)
    later = replace(settings_of(rng, accounts), default_account=settings.default_account)
    deposits = [("USDT", D(rng.choice((3000, 20_000, 100_000, 100_000))))]
    fees = FeePolicy()
    if rng.random() < 0.3:
        deposits.append((FEE_COIN, D(rng.choice(("0.01", "5")))))
        fees = FeePolicy(FEE_COIN)
    model = FillModel(
        slippage_percent=rng.choice((D(0), D(0), D("0.1"))),
        touch_fill_percent=rng.choice((100, 100, 50)),
    )
    liquidity = rng.choice((None, None, None, None, D(400), D(2000)))
    steps = tuple(sorted(steps_of(rng, accounts, markets), key=lambda step: step.at))
    kept = tuple(range(1, len(steps) + 1))
    return Plan(seed, settings, later, accounts, markets, tuple(deposits), fees, model, liquidity, steps, kept)
