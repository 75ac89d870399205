"""The one door to ccxt: its exchange classes with three hooks, and a type for what we use of them.

ccxt signs, speaks each venue's endpoints and keeps WebSockets. We take its raw answers, so that nothing is rounded,
renamed or merged on the way. The hooks: every answer's headers are seen (limits), every error keeps the HTTP answer it
was made from, and stream messages go to a listener before ccxt's caches could fold two of them into one.
"""

import asyncio
import logging
import re
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Protocol

import ccxt

from dca_engine.exchanges.ccxt_errors import HttpAnswer
from dca_engine.exchanges.dialect import Credentials, Listener, Subscription
from dca_engine.exchanges.errors import UNREADABLE

OnHeaders = Callable[[Mapping[str, str]], None]

logging.getLogger("ccxt").setLevel(logging.INFO)  # its debug lines hold keys and signed addresses

_PING_EVERY = 10_000
"""Milliseconds between pings of a stream; after two without an answer it counts as lost."""


_PLAIN_QUERY = re.compile(r"[A-Za-z]+=[A-Za-z0-9_.~-]+(?:&[A-Za-z]+=[A-Za-z0-9_.~-]+)*")


class Session(Protocol):
    """What ccxt calls on an HTTP session: aiohttp's own, or one that leads to the exchange simulator."""

    async def close(self) -> None: ...


class SocketClient(Protocol):
    """One of ccxt's WebSockets."""

    url: str
    futures: dict[str, Any]
    subscriptions: dict[str, Any]

    async def close(self, code: int = 1000) -> None: ...

    def future(self, message_hash: str) -> Subscription: ...

    def reject(self, result: object, message_hash: str | None = None) -> object: ...


class Hooks:
    """Mixed into a ccxt.pro class, before it."""

    on_headers: OnHeaders | None = None
    listeners: dict[str, Listener]
    """By the address of the WebSocket."""
    clients: dict[str, SocketClient]

    def on_rest_response(self, *answer: Any) -> str:
        _, _, _, _, headers, body, *_ = answer
        if self.on_headers is not None:
            self.on_headers({name.lower(): value for name, value in headers.items()})
        return str(body).strip()

    def handle_errors(self, code: int, reason: str, url: str, method: str, headers: Any, body: str, *rest: Any) -> Any:
        try:
            return super().handle_errors(code, reason, url, method, headers, body, *rest)  # type: ignore[misc]
        except ccxt.BaseError as error:
            known = {str(name).lower(): str(value) for name, value in dict(headers).items()}
            error.http_answer = HttpAnswer(code, known, body or "")
            raise

    def handle_http_status_code(self, code: int, reason: str, url: str, method: str, body: str) -> None:
        try:
            super().handle_http_status_code(code, reason, url, method, body)  # type: ignore[misc]
        except ccxt.BaseError as error:
            error.http_answer = HttpAnswer(code, {}, body or "")
            raise

    def urlencode(self, params: Any = None, *rest: Any, **named: Any) -> str:
        """What is to be signed, without the cost of quoting where nothing needs it; else ccxt's own."""
        plain = None if rest or named or not params else plain_query(params)
        return str(super().urlencode(params or {}, *rest, **named)) if plain is None else plain  # type: ignore[misc]

    def client(self, url: str) -> Any:
        """The socket of an address, made when there is none yet; a message that is no JSON ends it."""
        is_new = url not in (self.clients or {})
        client = super().client(url)  # type: ignore[misc]
        if is_new:
            client.handle_message = partial(_handle_or_end, client, client.handle_message)
            client.connected.add_done_callback(_retrieved)
            client.future = partial(_future, client.future)
        return client

    def tell(self, client: SocketClient, message: object) -> None:
        """Pass a stream message to whoever listens to this socket."""
        listener = self.listeners.get(client.url)
        if listener is not None:
            listener(message)

    def on_close(self, client: SocketClient, _: object) -> None:
        """ccxt would forget whatever socket has this address by now, also a newer one."""
        if self.clients.get(client.url) is client:
            del self.clients[client.url]

    async def hang_up(self, url: str) -> None:
        """Close the socket of this address."""
        client = self.clients.pop(url, None)
        if client is not None:
            await client.close()


def _handle_or_end(client: Any, handle: Listener, message: object) -> None:
    """ccxt would stop reading for good, and say nothing."""
    try:
        handle(message)
    except UNREADABLE:
        client.on_error(ccxt.NetworkError("a message that cannot be read"))


def _future(make: Callable[[str], Subscription], message_hash: str) -> Subscription:
    """ccxt makes some that nobody comes to wait for."""
    future = make(message_hash)
    future.remove_done_callback(_retrieved)
    future.add_done_callback(_retrieved)
    return future


def _retrieved(future: Subscription) -> None:
    """Whoever waits is told why it failed; asyncio would complain of nobody waiting."""
    if not future.cancelled():
        future.exception()


def client_config(
    credentials: Credentials, session: Session, timeout: float, options: Mapping[str, Any]
) -> dict[str, Any]:
    """How every ccxt client of ours is set up. `timeout` in seconds."""
    return {
        "apiKey": credentials.api_key,
        "secret": credentials.secret,
        "password": credentials.password or None,
        "session": session,
        "ssl_context": False,  # the session has its own; ccxt would build another one at every start
        "timeout": int(timeout * 1000),
        "enableRateLimit": False,  # ccxt would delay every order, even an idle account's: the budget is ours
        "number": str,
        "streaming": {"keepAlive": _PING_EVERY},
        "options": dict(options),
    }


def plain_query(params: Mapping[str, object]) -> str | None:
    """`a=1&b=2` of parameters that are plain words and numbers; None when one of them is anything else."""
    query = "&".join([f"{name}={value}" for name, value in params.items()])
    if _PLAIN_QUERY.fullmatch(query) is None or query.count("&") != len(params) - 1:
        return None
    return None if any(isinstance(value, bool | float) for value in params.values()) else query


async def shut(client: Any) -> None:
    """Close ccxt's sockets and let what they had pending end. The session stays open: it is ours."""
    client.timeout_on_exit = 0
    await client.close()
    for _ in range(3):
        await asyncio.sleep(0)
