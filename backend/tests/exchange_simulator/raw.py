"""Binance's REST spoken by hand, for what a well-behaved client would never send."""

import hashlib
import hmac
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import aiohttp
from yarl import URL

KEY, SECRET = "simulator-key", "simulator-secret"
LIMIT_BUY = {
    "symbol": "BTCUSDT",
    "side": "BUY",
    "type": "LIMIT",
    "timeInForce": "GTC",
    "quantity": "0.00400",
    "price": "49000.00",
}


@dataclass(frozen=True)
class Reply:
    status: int
    body: Any
    headers: dict[str, str]

    @property
    def code(self) -> int:
        return int(self.body["code"])

    @property
    def said(self) -> tuple[int, int, str]:
        """HTTP status, Binance's code, Binance's words."""
        return self.status, self.code, self.body["msg"]


class RawBinance:
    def __init__(
        self,
        session: aiohttp.ClientSession,
        url: str,
        host: str = "api.binance.com",
        order_path: str = "/api/v3/order",
    ) -> None:
        self._session = session
        self.url = url
        self._api = f"{url}/{host}"
        self._order_path = order_path

    async def public(self, path: str, **params: str) -> Reply:
        return await self._send("GET", path, urlencode(params), {})

    async def signed(
        self,
        method: str,
        path: str,
        params: dict[str, str],
        *,
        key: str | None = KEY,
        secret: str = SECRET,
        timestamp: int | None = None,
    ) -> Reply:
        moment = time.time_ns() // 1_000_000 if timestamp is None else timestamp
        text = urlencode(params | {"timestamp": str(moment)})
        return await self.signed_text(method, path, text, key=key, secret=secret)

    async def signed_text(
        self, method: str, path: str, text: str, *, key: str | None = KEY, secret: str = SECRET
    ) -> Reply:
        """Sign and send parameters that are written already."""
        signature = hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest()
        return await self._send(method, path, f"{text}&signature={signature}", {"X-MBX-APIKEY": key} if key else {})

    async def place(self, **changes: str | None) -> Reply:
        """A limit buy of 0.004 BTC at 49 000, changed as named; None leaves a parameter out."""
        params = {name: value for name, value in (LIMIT_BUY | changes).items() if value is not None}
        return await self.signed("POST", self._order_path, params)

    async def admin(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        async with self._session.request(method, f"{self.url}/admin{path}", json=body) as response:
            return await response.json()

    async def _send(self, method: str, path: str, text: str, headers: dict[str, str]) -> Reply:
        in_body = method == "POST"
        address = f"{self._api}{path}" if in_body or not text else f"{self._api}{path}?{text}"
        if in_body:
            headers = headers | {"Content-Type": "application/x-www-form-urlencoded"}
        async with self._session.request(
            method, URL(address, encoded=True), data=text.encode() if in_body else None, headers=headers
        ) as response:
            return Reply(response.status, await response.json(content_type=None), dict(response.headers))
