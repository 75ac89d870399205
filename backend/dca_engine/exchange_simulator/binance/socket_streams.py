"""The market streams' conversation: SUBSCRIBE, UNSUBSCRIBE and LIST_SUBSCRIPTIONS, on single and combined addresses."""

from urllib.parse import parse_qs

import orjson

from dca_engine.exchange_simulator.binance.market_streams import MarketStreams
from dca_engine.exchange_simulator.sockets import Socket

_INVALID_JSON = {"error": {"code": 3, "msg": "Invalid JSON: expected a request with method, params and id"}, "id": None}


class SocketStreams:
    """Answers one socket's messages. Combined addresses (`/stream`) wrap every message with its stream's name."""

    def __init__(self, streams: MarketStreams, socket: Socket, path: str, query: str) -> None:
        self._streams = streams
        self._socket = socket
        self._wrapped = "stream" in path.split("/")
        self._names: dict[str, None] = {}
        self._subscribe(_names_in_address(path, query))

    def on_text(self, text: str) -> None:
        try:
            request = orjson.loads(text)
        except orjson.JSONDecodeError:
            request = None
        if not isinstance(request, dict):
            self._socket.send(orjson.dumps(_INVALID_JSON))
            return
        self._obey(request.get("method"), request.get("params"), request.get("id"))

    def _obey(self, method: object, names: object, request_id: object) -> None:
        wanted = [name for name in names if isinstance(name, str)] if isinstance(names, list) else []
        if method == "LIST_SUBSCRIPTIONS":
            self._socket.send(orjson.dumps({"result": list(self._names), "id": request_id}))
            return
        if method not in ("SUBSCRIBE", "UNSUBSCRIBE"):
            error = {"code": 2, "msg": f"Invalid request: unknown method {method!r}"}
            self._socket.send(orjson.dumps({"error": error, "id": request_id}))
            return
        self._socket.send(orjson.dumps({"result": None, "id": request_id}))
        if method == "SUBSCRIBE":
            self._subscribe(wanted)
        else:
            for name in wanted:
                self._names.pop(name, None)
                self._streams.unsubscribe(name, self._socket)

    def _subscribe(self, names: list[str]) -> None:
        for name in names:
            self._names[name] = None
            self._streams.subscribe(name, self._socket, self._wrapped)


def _names_in_address(path: str, query: str) -> list[str]:
    """`/ws/<name>/<name>` and `/stream?streams=<name>/<name>`, maybe behind the name of a group of streams."""
    if "stream" in path.split("/"):
        return [name for value in parse_qs(query).get("streams", []) for name in value.split("/") if name]
    return [name for name in path.split("/") if "@" in name]
