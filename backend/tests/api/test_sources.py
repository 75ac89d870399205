"""Spec 2: a forwarded address is believed only from a proxy that the settings name."""

from ipaddress import ip_network

import pytest
from starlette.requests import Request

from dca_engine.api.sources import source_of

PROXIES = (ip_network("10.0.0.0/8"), ip_network("2001:db8::/32"))


def request(peer: str | None, *forwarded: str) -> Request:
    headers = [(b"x-forwarded-for", value.encode()) for value in forwarded]
    return Request({"type": "http", "client": (peer, 1) if peer else None, "headers": headers})


@pytest.mark.parametrize(
    ("peer", "forwarded", "source"),
    [
        ("203.0.113.7", [], "203.0.113.7"),
        ("203.0.113.7", ["198.51.100.1"], "203.0.113.7"),
        ("10.1.2.3", ["198.51.100.1"], "198.51.100.1"),
        ("10.1.2.3", ["1.1.1.1, 198.51.100.1, 10.9.9.9"], "198.51.100.1"),
        ("10.1.2.3", ["1.1.1.1", "198.51.100.1"], "198.51.100.1"),
        ("2001:db8::1", ["198.51.100.1"], "198.51.100.1"),
        ("10.1.2.3", ["not an address"], "10.1.2.3"),
        ("10.1.2.3", ["198.51.100.1, <script>"], "10.1.2.3"),
        ("10.1.2.3", [""], "10.1.2.3"),
        ("10.1.2.3", ["10.5.5.5"], "10.1.2.3"),
        ("10.1.2.3", [], "10.1.2.3"),
    ],
)
def test_who_is_believed(peer: str, forwarded: list[str], source: str) -> None:
    assert source_of(request(peer, *forwarded), PROXIES) == source


def test_nobody_is_believed_by_default() -> None:
    assert source_of(request("10.1.2.3", "198.51.100.1"), ()) == "10.1.2.3"


def test_a_transport_without_addresses() -> None:
    assert source_of(request(None), PROXIES) == "unknown"
