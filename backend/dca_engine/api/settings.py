"""Choices of whoever runs the engine, as far as the API is concerned. Whoever starts it fills them in."""

from dataclasses import dataclass, field
from importlib.metadata import version
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path

VERSION = version("dca-engine")
Network = IPv4Network | IPv6Network

TRADINGVIEW_SENDERS = frozenset({"52.89.214.238", "34.212.75.30", "54.218.53.128", "52.32.178.7"})
"""Where TradingView sends from."""


@dataclass(frozen=True, slots=True)
class ApiSettings:
    session_key: str = field(repr=False)
    """Signs access tokens; at least 32 random characters."""
    version: str = VERSION
    frontend_dir: Path | None = None
    """The built dashboard; None serves the API alone."""
    secure_cookies: bool = False
    """Set when the dashboard is reached over HTTPS: browsers then never send the refresh cookie in the clear."""
    trusted_proxies: tuple[Network, ...] = ()
    """Whose `X-Forwarded-For` is believed; nobody's by default."""
    webhook_senders: frozenset[str] = frozenset()
    """When not empty, only these addresses may send alerts (see TRADINGVIEW_SENDERS)."""
