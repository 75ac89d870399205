"""What every endpoint works with: the exchange, the markets by Binance's names, the limits; and one request's call."""

from dataclasses import dataclass

from dca_engine.core.values import MarketKind
from dca_engine.exchange_simulator.binance.errors import bad_symbol
from dca_engine.exchange_simulator.binance.exchange_info import ExchangeInfo, Row, market_id
from dca_engine.exchange_simulator.binance.limits import Limits
from dca_engine.exchange_simulator.binance.params import Params
from dca_engine.exchange_simulator.config import LimitSetup
from dca_engine.exchange_simulator.exchange import SimulatedExchange


class Desk:
    """The markets of one kind."""

    def __init__(self, exchange: SimulatedExchange, kind: MarketKind, limits: LimitSetup, row: Row) -> None:
        self.exchange = exchange
        self.limits = Limits(limits)
        self.setups = tuple(setup for setup in exchange.config.markets if setup.market.kind is kind)
        self.symbols = {market_id(setup): setup.symbol for setup in self.setups}
        self.ids = {symbol: name for name, symbol in self.symbols.items()}
        self.info = ExchangeInfo(self.setups, self.limits.announced(), row)

    def symbol(self, params: Params, name: str = "symbol") -> str:
        """The unified symbol of the market that a request names. Raises -1102, -1100 or -1121."""
        symbol = self.symbols.get(params.symbol_id(name))
        if symbol is None:
            raise bad_symbol()
        return symbol


@dataclass(frozen=True, slots=True)
class Call:
    """One request after its key, signature and time were found good. `account` is empty on public endpoints."""

    params: Params
    account: str
    now_ms: int
