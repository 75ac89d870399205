"""Plans made by hand: a quiet house, and the steps that a test is about."""

from decimal import Decimal

from dca_engine.core.ladder import Ladder, Level
from dca_engine.core.settings import PortfolioSettings
from dca_engine.matching import FeePolicy, FillModel
from dca_engine.modes.simulated_webhook import open_door
from dca_engine.simulation.draw_settings import SPOT
from dca_engine.simulation.evidence import Evidence
from dca_engine.simulation.markets import MARKETS
from dca_engine.simulation.plan import Plan
from dca_engine.simulation.running import Verdict, run_plan
from dca_engine.simulation.steps import AlertSent, Step

D = Decimal
_LADDER = Ladder(tuple(Level(D(gap), D(50), D(1)) for gap in ("0", "1")))
SETTINGS = PortfolioSettings(D(10_000), _LADDER, SPOT.id, max_signal_age_seconds=600)


def plan_with(*steps: Step, settings: PortfolioSettings = SETTINGS) -> Plan:
    """A spot account with 100 000 USDT that trades bitcoin."""
    return Plan(
        seed=0,
        settings=settings,
        later_settings=settings,
        accounts=(SPOT,),
        markets=(MARKETS["BTC/USDT"],),
        deposits=(("USDT", D(100_000)),),
        fees=FeePolicy(),
        fill_model=FillModel(),
        liquidity=None,
        steps=steps,
        kept=tuple(range(1, len(steps) + 1)),
    )


def played(*steps: Step, settings: PortfolioSettings = SETTINGS) -> Verdict:
    return run_plan(plan_with(*steps, settings=settings), open_door)


def sound(*steps: Step, settings: PortfolioSettings = SETTINGS) -> Evidence:
    """What a run leaves that breaks no promise."""
    verdict = played(*steps, settings=settings)
    assert not verdict.violations
    assert verdict.evidence is not None
    return verdict.evidence


def alert(at: float, action: str = "buy", level: str | None = "1", number: int = 1, **more: object) -> AlertSent:
    return AlertSent(
        at=at,
        chart="BTCUSDT",
        action=action,
        level=None if level is None else D(level),
        timeframe="15",
        trade_id="",
        age=0.0,
        number=number,
        **more,  # type: ignore[arg-type]
    )
