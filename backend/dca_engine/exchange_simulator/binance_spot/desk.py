"""What every endpoint works with: the exchange, the markets by Binance's names, the limits; and one request's call."""

from dataclasses import dataclass

from dca_engine.exchange_simulator.binance_spot.errors import bad_symbol
from dca_engine.exchange_simulator.binance_spot.exchange_info import ExchangeInfo, market_id
from dca_engine.exchange_simulator.binance_spot.limits import Limits
from dca_engine.exchange_simulator.binance_spot.params import Params
from dca_engine.exchange_simulator.exchange import SimulatedExchange


class Desk:
    def __init__(self, exchange: SimulatedExchange) -> None:
        self.exchange = exchange
        self.limits = Limits(exchange.config.limits)
        self.symbols = {market_id(setup): setup.symbol for setup in exchange.config.markets}
        self.ids = {symbol: name for name, symbol in self.symbols.items()}
        self.info = ExchangeInfo(exchange.config.markets, self.limits.announced())

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
