"""The WebSocket API's conversation: requests with an id, answered like REST, and user data stream subscriptions."""

from collections.abc import Callable
from typing import Any

import orjson

from dca_engine.exchange_simulator.binance.auth import Keys, check_signature, check_time
from dca_engine.exchange_simulator.binance.desk import Call, Desk
from dca_engine.exchange_simulator.binance.endpoint import Access
from dca_engine.exchange_simulator.binance.errors import BinanceError
from dca_engine.exchange_simulator.binance.params import Params
from dca_engine.exchange_simulator.binance_spot.endpoints import ENDPOINTS, SOCKET_METHODS
from dca_engine.exchange_simulator.binance_spot.user_streams import UserStreams
from dca_engine.exchange_simulator.sockets import Socket

_SUBSCRIBE_WEIGHT = 2


class SocketApi:
    """Answers one socket's messages."""

    def __init__(self, desk: Desk, keys: Keys, users: UserStreams, socket: Socket) -> None:
        self._desk = desk
        self._keys = keys
        self._users = users
        self._socket = socket
        self._special: dict[str, Callable[[dict[str, str]], object]] = {
            "userDataStream.subscribe.signature": self._subscribe,
            "userDataStream.unsubscribe": self._unsubscribe,
            "session.logon": self._log_on,
        }

    def on_text(self, text: str) -> None:
        request_id: object = None
        try:
            request = _request(text)
            request_id = request.get("id")
            result = self._result(request)
        except BinanceError as error:
            answer: dict[str, object] = {"id": request_id, "status": error.status}
            answer["error"] = {"code": error.code, "msg": error.message}
            self._socket.send(orjson.dumps(answer))
            return
        body = result if isinstance(result, bytes) else orjson.dumps(result)
        self._socket.send(b'{"id":%b,"status":200,"result":%b,"rateLimits":[]}' % (orjson.dumps(request_id), body))

    def _result(self, request: dict[str, Any]) -> object:
        method = request.get("method")
        values = {name: _as_text(value) for name, value in (request.get("params") or {}).items()}
        special = self._special.get(str(method))
        if special is not None:
            self._desk.limits.spend(_SUBSCRIBE_WEIGHT, self._desk.exchange.clock.now_ms())
            return special(values)
        route = SOCKET_METHODS.get(str(method))
        if route is None:
            raise BinanceError(-1199, "Unknown method.")
        endpoint = ENDPOINTS[route]
        params = Params(values)
        now_ms = self._desk.exchange.clock.now_ms()
        self._desk.limits.spend(endpoint.weight_for(params), now_ms)
        account = self._signed_in(values, now_ms) if endpoint.access is Access.SIGNED else ""
        return endpoint.respond(self._desk, Call(params, account, now_ms))

    def _signed_in(self, values: dict[str, str], now_ms: int) -> str:
        """The account that signed these parameters. They are signed in the order of their names."""
        login = self._keys.login(values.get("apiKey"))
        signed = "&".join(f"{name}={values[name]}" for name in sorted(values) if name != "signature")
        check_signature(login.secret, signed, values.get("signature", ""))
        check_time(Params(values), now_ms)
        return login.account

    def _subscribe(self, values: dict[str, str]) -> object:
        account = self._signed_in(values, self._desk.exchange.clock.now_ms())
        return {"subscriptionId": self._users.subscribe(account, self._socket)}

    def _unsubscribe(self, values: dict[str, str]) -> object:
        self._users.leave(self._socket, Params(values).integer("subscriptionId"))
        return {}

    def _log_on(self, values: dict[str, str]) -> object:
        """Sessions are for Ed25519 keys only; the simulator's keys are HMAC."""
        self._keys.login(values.get("apiKey"))
        raise BinanceError(-4056, "HMAC_SHA256 API key is not supported.", 401)


def _request(text: str) -> dict[str, Any]:
    try:
        request = orjson.loads(text)
    except orjson.JSONDecodeError as wrong:
        raise BinanceError(-1135, "Invalid JSON Request") from wrong
    if not isinstance(request, dict) or not isinstance(request.get("params") or {}, dict):
        raise BinanceError(-1135, "Invalid JSON Request")
    return request


def _as_text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else str(value)
