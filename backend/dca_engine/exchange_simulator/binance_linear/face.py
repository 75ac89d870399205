"""Binance USDⓈ-M futures as a whole: which hosts it answers for, and where requests and sockets go."""

from urllib.parse import parse_qs

from dca_engine.core.values import MarketKind
from dca_engine.exchange_simulator.arrivals import Arrival
from dca_engine.exchange_simulator.binance.auth import Keys
from dca_engine.exchange_simulator.binance.desk import Desk
from dca_engine.exchange_simulator.binance.rest import Rest
from dca_engine.exchange_simulator.binance.socket_streams import SocketStreams
from dca_engine.exchange_simulator.binance_linear.endpoints import table
from dca_engine.exchange_simulator.binance_linear.exchange_info import listed
from dca_engine.exchange_simulator.binance_linear.market_streams import LinearMarketStreams
from dca_engine.exchange_simulator.binance_linear.position_mode import PositionModes
from dca_engine.exchange_simulator.binance_linear.user_streams import UserStreams
from dca_engine.exchange_simulator.exchange import SimulatedExchange
from dca_engine.exchange_simulator.face import Answer
from dca_engine.exchange_simulator.sockets import Socket

REST_HOST = "fapi.binance.com"
STREAM_HOST = "fstream.binance.com"


class BinanceLinear:
    def __init__(self, exchange: SimulatedExchange) -> None:
        self._desk = Desk(exchange, MarketKind.LINEAR, exchange.config.linear_limits, listed)
        keys = Keys(exchange.accounts, lambda account: account.linear_name)
        self._users = UserStreams(self._desk)
        self._markets = LinearMarketStreams(self._desk)
        self._rest = Rest(self._desk, keys, table(self._users, PositionModes()), "/fapi/")
        exchange.listen(self._users)
        exchange.listen(self._markets)

    @property
    def hosts(self) -> frozenset[str]:
        return frozenset({REST_HOST, STREAM_HOST})

    def answer(self, arrival: Arrival) -> Answer:
        return self._rest.answer(arrival)

    def refuse(self, code: int, message: str, status: int) -> Answer:
        return self._rest.refuse(code, message, status)

    async def converse(self, arrival: Arrival, socket: Socket) -> None:
        """A socket with a good listen key hears of its account; with one that is not, of nothing."""
        listen_key = _listen_key(arrival)
        if listen_key is not None:
            self._users.listen(listen_key, socket)
            try:
                await socket.serve(_hear_nothing)
            finally:
                self._users.leave(socket)
            return
        try:
            await socket.serve(SocketStreams(self._markets, socket, arrival.path, arrival.query).on_text)
        finally:
            self._markets.leave(socket)


def _listen_key(arrival: Arrival) -> str | None:
    """Of `/private/ws?listenKey=KEY` and of `/ws/KEY`, where streams of markets have an `@` or a number."""
    named = parse_qs(arrival.query).get("listenKey")
    if named:
        return named[-1]
    last = arrival.path.rpartition("/")[2]
    return last if len(last) > 32 and "@" not in last else None


def _hear_nothing(_text: str) -> None:
    """There is nothing to ask for on a user's stream."""
