"""The HTTP session of one account: connections that stay warm, and certificates checked against a known list.

aiohttp's default forgets an idle connection after 15 s, which would cost the next order a TLS handshake.
"""

import ssl
from functools import lru_cache

import aiohttp
import certifi

_KEEP_ALIVE = 300.0
"""Seconds that an idle connection is kept."""
_CONNECTIONS = 100


@lru_cache(maxsize=1)
def _certificates() -> ssl.SSLContext:
    """Building one takes some 20 ms, so all sessions share it."""
    return ssl.create_default_context(cafile=certifi.where())


def open_session() -> aiohttp.ClientSession:
    """Must be called inside a running event loop, and closed by the caller."""
    connector = aiohttp.TCPConnector(ssl=_certificates(), limit=_CONNECTIONS, keepalive_timeout=_KEEP_ALIVE)
    return aiohttp.ClientSession(connector=connector, auto_decompress=True)
