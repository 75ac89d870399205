"""Binance spot as a whole: which hosts it answers for, and a request's way through limits, key, signature and table."""

import orjson

from dca_engine.exchange_simulator.arrivals import Arrival
from dca_engine.exchange_simulator.binance_spot.auth import Keys, check_signature, check_time, split_signature
from dca_engine.exchange_simulator.binance_spot.desk import Call, Desk
from dca_engine.exchange_simulator.binance_spot.endpoints import ENDPOINTS, Access, Endpoint
from dca_engine.exchange_simulator.binance_spot.errors import BinanceError
from dca_engine.exchange_simulator.binance_spot.market_streams import MarketStreams
from dca_engine.exchange_simulator.binance_spot.params import Params, parse_query
from dca_engine.exchange_simulator.binance_spot.socket_api import SocketApi
from dca_engine.exchange_simulator.binance_spot.socket_streams import SocketStreams
from dca_engine.exchange_simulator.binance_spot.user_streams import UserStreams
from dca_engine.exchange_simulator.exchange import SimulatedExchange
from dca_engine.exchange_simulator.face import Answer
from dca_engine.exchange_simulator.sockets import Socket

REST_HOST = "api.binance.com"
STREAM_HOST = "stream.binance.com"
SOCKET_API_HOST = "ws-api.binance.com"
EMPTY_MARKET_LISTS = frozenset({"fapi.binance.com", "dapi.binance.com", "eapi.binance.com"})
"""Binance's derivatives, which a client asks for their markets even when it trades spot only: they have none here."""

_NO_MARKETS = b'{"timezone":"UTC","serverTime":0,"rateLimits":[],"exchangeFilters":[],"assets":[],"symbols":[]}'
_SPOT_PREFIX = "/api/"


class BinanceSpot:
    def __init__(self, exchange: SimulatedExchange) -> None:
        self._desk = Desk(exchange)
        self._keys = Keys(exchange.config.accounts)
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
        try:
            return self._answer(arrival)
        except BinanceError as error:
            headers = self._weight_headers()
            if error.retry_after is not None:
                headers["Retry-After"] = str(error.retry_after)
            return Answer(orjson.dumps({"code": error.code, "msg": error.message}), error.status, headers)

    def refuse(self, code: int, message: str, status: int) -> Answer:
        return Answer(orjson.dumps({"code": code, "msg": message}), status, self._weight_headers())

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

    def _answer(self, arrival: Arrival) -> Answer:
        endpoint = ENDPOINTS.get((arrival.method, arrival.path))
        if endpoint is None:
            return Answer(b"<html><body>Not Found</body></html>", 404)
        now_ms = self._desk.exchange.clock.now_ms()
        text = f"{arrival.query}{arrival.body}" if not (arrival.query and arrival.body) else ""
        values = parse_query(text or f"{arrival.query}&{arrival.body}".strip("&"))
        params = Params(values)
        if arrival.path.startswith(_SPOT_PREFIX):
            self._desk.limits.spend(endpoint.weight_for(params), now_ms)
        account = self._signed_by(arrival, params, now_ms) if endpoint.access is Access.SIGNED else ""
        params.only(endpoint.known)
        result = endpoint.respond(self._desk, Call(params, account, now_ms))
        body = result if isinstance(result, bytes) else orjson.dumps(result)
        return Answer(body, 200, self._headers(endpoint, account))

    def _signed_by(self, arrival: Arrival, params: Params, now_ms: int) -> str:
        """The account whose key came with the request and whose secret signed it: query string, then body, as sent."""
        account = self._keys.account(arrival.api_key)
        if arrival.body:
            signed, signature = split_signature(arrival.body)
            if not signature:
                signed, signature = split_signature(arrival.query)
                signed += arrival.body
            elif arrival.query:
                signed = arrival.query + signed
        else:
            signed, signature = split_signature(arrival.query)
        check_signature(account.secret, signed, signature)
        check_time(params, now_ms)
        return account.name

    def _headers(self, endpoint: Endpoint, account: str) -> dict[str, str]:
        headers = self._weight_headers()
        if endpoint.counts_orders:
            headers.update(self._desk.limits.orders_of(account).headers())
        return headers

    def _weight_headers(self) -> dict[str, str]:
        used = str(self._desk.limits.weight.used)
        return {"X-MBX-USED-WEIGHT": used, "X-MBX-USED-WEIGHT-1M": used}
