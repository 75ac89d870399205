"""A request's way through limits, key, signature and table, and Binance's way of answering it."""

import orjson

from dca_engine.exchange_simulator.arrivals import Arrival
from dca_engine.exchange_simulator.binance.auth import Keys, check_signature, check_time, split_signature
from dca_engine.exchange_simulator.binance.desk import Call, Desk
from dca_engine.exchange_simulator.binance.endpoint import Access, Endpoint, Table
from dca_engine.exchange_simulator.binance.errors import BinanceError
from dca_engine.exchange_simulator.binance.params import Params, parse_query
from dca_engine.exchange_simulator.face import Answer


class Rest:
    """Answers by one table. Only what lies below `weighed` counts against the limits of this desk."""

    def __init__(self, desk: Desk, keys: Keys, table: Table, weighed: str) -> None:
        self._desk = desk
        self._keys = keys
        self._table = table
        self._weighed = weighed

    def answer(self, arrival: Arrival) -> Answer:
        try:
            return self._answer(arrival)
        except BinanceError as error:
            headers = self._weight_headers()
            if error.retry_after is not None:
                headers["Retry-After"] = str(error.retry_after)
            return Answer(orjson.dumps({"code": error.code, "msg": error.message}), error.status, headers)

    def refuse(self, code: int, message: str, status: int) -> Answer:
        return Answer(orjson.dumps({"code": code, "msg": message}), status, self._weight_headers())

    def _answer(self, arrival: Arrival) -> Answer:
        endpoint = self._table.get((arrival.method, arrival.path))
        if endpoint is None:
            return Answer(b"<html><body>Not Found</body></html>", 404)
        now_ms = self._desk.exchange.clock.now_ms()
        text = f"{arrival.query}{arrival.body}" if not (arrival.query and arrival.body) else ""
        values = parse_query(text or f"{arrival.query}&{arrival.body}".strip("&"))
        params = Params(values)
        if arrival.path.startswith(self._weighed):
            self._desk.limits.spend(endpoint.weight_for(params), now_ms)
        account = self._account(endpoint, arrival, params, now_ms)
        params.only(endpoint.known)
        result = endpoint.respond(self._desk, Call(params, account, now_ms))
        body = result if isinstance(result, bytes) else orjson.dumps(result)
        return Answer(body, 200, self._headers(endpoint, account))

    def _account(self, endpoint: Endpoint, arrival: Arrival, params: Params, now_ms: int) -> str:
        match endpoint.access:
            case Access.PUBLIC:
                return ""
            case Access.KEYED:
                return self._keys.login(arrival.api_key).account
            case Access.SIGNED:
                return self._signed_by(arrival, params, now_ms)

    def _signed_by(self, arrival: Arrival, params: Params, now_ms: int) -> str:
        """The account whose key came with the request and whose secret signed it: query string, then body, as sent."""
        login = self._keys.login(arrival.api_key)
        if arrival.body:
            signed, signature = split_signature(arrival.body)
            if not signature:
                signed, signature = split_signature(arrival.query)
                signed += arrival.body
            elif arrival.query:
                signed = arrival.query + signed
        else:
            signed, signature = split_signature(arrival.query)
        check_signature(login.secret, signed, signature)
        check_time(params, now_ms)
        return login.account

    def _headers(self, endpoint: Endpoint, account: str) -> dict[str, str]:
        headers = self._weight_headers()
        if endpoint.counts_orders:
            headers.update(self._desk.limits.orders_of(account).headers())
        return headers

    def _weight_headers(self) -> dict[str, str]:
        used = str(self._desk.limits.weight.used)
        return {"X-MBX-USED-WEIGHT": used, "X-MBX-USED-WEIGHT-1M": used}
