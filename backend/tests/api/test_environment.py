"""What whoever runs the engine writes into the environment, and what the engine makes of it."""

from ipaddress import ip_network

import pytest
from pydantic import ValidationError

from dca_engine.settings import Settings


@pytest.mark.parametrize(
    ("written", "networks"),
    [
        ("", []),
        ("127.0.0.1", ["127.0.0.1/32"]),
        ("10.0.0.0/8", ["10.0.0.0/8"]),
        ("10.0.0.0/8, 2001:db8::/32", ["10.0.0.0/8", "2001:db8::/32"]),
    ],
)
def test_trusted_proxies_are_networks_with_commas_between(
    monkeypatch: pytest.MonkeyPatch, written: str, networks: list[str]
) -> None:
    monkeypatch.setenv("DCA_TRUSTED_PROXIES", written)
    assert Settings().trusted_proxies == tuple(ip_network(network) for network in networks)


@pytest.mark.parametrize("written", ["nginx", "10.0.0.0/33", "10.0.0.1/8", "10.0.0.0/8;10.1.0.0/16"])
def test_what_is_no_network_is_refused(monkeypatch: pytest.MonkeyPatch, written: str) -> None:
    monkeypatch.setenv("DCA_TRUSTED_PROXIES", written)
    with pytest.raises(ValidationError):
        Settings()
