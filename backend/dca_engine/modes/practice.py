"""What a practice portfolio starts with: the simulated exchange, and settings that a careful beginner would choose."""

from decimal import Decimal

from dca_engine.core.ids import AccountId
from dca_engine.core.ladder import Ladder, Level
from dca_engine.core.settings import PortfolioSettings
from dca_engine.exchanges.dialect import Credentials

SIMULATED_KEYS = Credentials("simulator-key", "simulator-secret")
"""Of the simulated exchange's one account. They open nothing else."""


def _levels(*gaps: str, tp: str) -> tuple[Level, ...]:
    weight = Decimal(100) / len(gaps)
    return tuple(Level(Decimal(gap), weight, Decimal(tp)) for gap in gaps)


CAREFUL = Ladder(_levels("0", "0.5", "1", "1.5", "2", tp="1"))
"""Five equal legs over two percent, one percent of profit each."""
LIVELY = Ladder(_levels("0", "0.2", "0.4", "0.7", "1", tp="0.5"))
"""For the demo: a ladder so tight that the simulated market climbs up and down it within seconds."""


def practice_settings(account_id: AccountId, capital: Decimal, slots: int, ladder: Ladder) -> PortfolioSettings:
    """`capital` in quote for all `slots` together."""
    return PortfolioSettings(capital, ladder, account_id, max_open_groups=slots)
