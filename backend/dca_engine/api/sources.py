"""Where a request comes from.

The rule: a forwarded address is believed only from a proxy that the settings name, and then the last address that
such a proxy itself did not add; anybody can write anything into a header.
"""

from ipaddress import IPv4Address, IPv6Address, ip_address

from starlette.requests import HTTPConnection

from dca_engine.api.settings import Network

UNKNOWN = "unknown"


def source_of(connection: HTTPConnection, trusted: tuple[Network, ...]) -> str:
    """The sender's address, or `unknown` where the transport has none."""
    peer = connection.client.host if connection.client else UNKNOWN
    if not trusted or not _is_trusted(peer, trusted):
        return peer
    hops = [hop.strip() for value in connection.headers.getlist("x-forwarded-for") for hop in value.split(",")]
    for hop in reversed(hops):
        address = _address(hop)
        if address is None:
            return peer
        if not _is_trusted(hop, trusted):
            return str(address)
    return peer


def _is_trusted(text: str, trusted: tuple[Network, ...]) -> bool:
    address = _address(text)
    return address is not None and any(address in network for network in trusted)


def _address(text: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(text)
    except ValueError:
        return None
