"""A session that sends an exchange client's traffic to a server on this machine instead of to the exchange.

`https|wss://HOST[:PORT]/path` becomes `http|ws://127.0.0.1:SIMPORT/HOST/path`, for requests and sockets alike, so that
an unmodified ccxt client (`{"session": session}`) trades on the exchange simulator. The rule it keeps: nothing that
goes through here ever leaves the machine; a target that is no loopback address is refused when the session is made.
"""

import ipaddress
from types import TracebackType
from typing import Any, Self

import aiohttp
from multidict import CIMultiDict
from yarl import URL

KEEP_ALIVE_SECONDS = 300


class NotLoopbackError(ValueError):
    def __init__(self, address: str) -> None:
        super().__init__(f"{address} is not a loopback address with a port")


def loopback_origin(base_url: str) -> str:
    """`http://127.0.0.1:9000` of a base address. Raises NotLoopbackError for anything but a loopback IP and a port."""
    url = URL(base_url)
    try:
        is_loopback = ipaddress.ip_address(url.host or "").is_loopback
    except ValueError:
        is_loopback = False
    if not is_loopback or url.scheme != "http" or url.explicit_port is None:
        raise NotLoopbackError(base_url)
    return str(url.origin())


class RoutedSession:
    """What ccxt uses of an aiohttp session, over one that it owns. Make it in a running loop; close it after ccxt."""

    def __init__(self, base_url: str) -> None:
        self._http = loopback_origin(base_url)
        self._ws = "ws" + self._http.removeprefix("http")
        connector = aiohttp.TCPConnector(ssl=False, limit=0, keepalive_timeout=KEEP_ALIVE_SECONDS)
        self._session = aiohttp.ClientSession(connector=connector, trust_env=False)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    @property
    def closed(self) -> bool:
        return self._session.closed

    @property
    def headers(self) -> CIMultiDict[str]:
        """Headers that every request carries."""
        return self._session.headers

    @property
    def cookie_jar(self) -> aiohttp.abc.AbstractCookieJar:
        return self._session.cookie_jar

    def get(self, url: URL | str, **options: Any) -> "aiohttp.client._RequestContextManager":
        return self._request("GET", url, options)

    def post(self, url: URL | str, **options: Any) -> "aiohttp.client._RequestContextManager":
        return self._request("POST", url, options)

    def put(self, url: URL | str, **options: Any) -> "aiohttp.client._RequestContextManager":
        return self._request("PUT", url, options)

    def patch(self, url: URL | str, **options: Any) -> "aiohttp.client._RequestContextManager":
        return self._request("PATCH", url, options)

    def delete(self, url: URL | str, **options: Any) -> "aiohttp.client._RequestContextManager":
        return self._request("DELETE", url, options)

    def ws_connect(self, url: URL | str, **options: Any) -> "aiohttp.client._WSRequestContextManager":
        _refuse_proxy(options)
        return self._session.ws_connect(_routed(self._ws, url), **options)

    async def close(self) -> None:
        await self._session.close()

    def _request(self, method: str, url: URL | str, options: dict[str, Any]) -> "aiohttp.client._RequestContextManager":
        _refuse_proxy(options)
        return self._session.request(method, _routed(self._http, url), allow_redirects=False, **options)


def _routed(origin: str, url: URL | str) -> URL:
    """The address below `origin` that stands for `url`; its path and query go on exactly as they are encoded."""
    target = url if isinstance(url, URL) else URL(url, encoded=True)
    if not target.raw_host:
        raise ValueError(f"{target} names no host")
    return URL(f"{origin}/{target.raw_host}{target.raw_path_qs}", encoded=True)


def _refuse_proxy(options: dict[str, Any]) -> None:
    if options.get("proxy") is not None:
        raise ValueError("what stays on this machine goes through no proxy")
