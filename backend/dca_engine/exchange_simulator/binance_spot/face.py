"""Binance spot as a whole: which hosts it answers for, and where requests and sockets go."""

from dca_engine.core.values import MarketKind
from dca_engine.exchange_simulator.arrivals import Arrival
from dca_engine.exchange_simulator.binance.auth import Keys
from dca_engine.exchange_simulator.binance.desk import Desk
from dca_engine.exchange_simulator.binance.market_streams import MarketStreams
from dca_engine.exchange_simulator.binance.rest import Rest
from dca_engine.exchange_simulator.binance.socket_streams import SocketStreams
from dca_engine.exchange_simulator.binance_spot.endpoints import ENDPOINTS
from dca_engine.exchange_simulator.binance_spot.exchange_info import listed
from dca_engine.exchange_simulator.binance_spot.socket_api import SocketApi
from dca_engine.exchange_simulator.binance_spot.user_streams import UserStreams
from dca_engine.exchange_simulator.exchange import SimulatedExchange
from dca_engine.exchange_simulator.face import Answer
from dca_engine.exchange_simulator.sockets import Socket

REST_HOST = "api.binance.com"
STREAM_HOST = "stream.binance.com"
SOCKET_API_HOST = "ws-api.binance.com"
EMPTY_MARKET_LISTS = frozenset({"dapi.binance.com", "eapi.binance.com"})
"""Further markets of Binance, which a client asks for even when it trades spot only: they have none here."""

_NO_MARKETS = b'{"timezone":"UTC","serverTime":0,"rateLimits":[],"exchangeFilters":[],"assets":[],"symbols":[]}'


class BinanceSpot:
    def __init__(self, exchange: SimulatedExchange) -> None:
        self._desk = Desk(exchange, MarketKind.SPOT, exchange.config.limits, listed)
        self._keys = Keys(exchange.accounts, lambda account: account.name)
        self._rest = Rest(self._desk, self._keys, ENDPOINTS, "/api/")
        self._users = UserStreams(self._desk)
        self._markets = MarketStreams(self._desk)
        exchange.listen(self._users)
        exchange.listen(self._markets)

    @property
    def hosts(self) -> frozenset[str]:
        return frozenset({REST_HOST, STREAM_HOST, SOCKET_API_HOST}) | EMPTY_MARKET_LISTS

    def answer(self, arrival: Arrival) -> Answer:
        if arrival.host in EMPTY_MARKET_LISTS:
            known = arrival.path.endswith("/exchangeInfo")
            return Answer(_NO_MARKETS) if known else Answer(b"<html>Not Found</html>", 404)
        return self._rest.answer(arrival)

    def refuse(self, code: int, message: str, status: int) -> Answer:
        return self._rest.refuse(code, message, status)

    async def converse(self, arrival: Arrival, socket: Socket) -> None:
        if arrival.host == SOCKET_API_HOST:
            try:
                await socket.serve(SocketApi(self._desk, self._keys, self._users, socket).on_text)
            finally:
                self._users.leave(socket)
            return
        try:
            await socket.serve(SocketStreams(self._markets, socket, arrival.path, arrival.query).on_text)
        finally:
            self._markets.leave(socket)
