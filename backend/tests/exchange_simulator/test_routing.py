"""The session that keeps an exchange client on this machine."""

import pytest
from yarl import URL

from dca_engine.exchange_simulator import Simulator
from dca_engine.exchanges.routing import NotLoopbackError, RoutedSession, loopback_origin


@pytest.mark.parametrize(
    "address",
    [
        "https://127.0.0.1:9000",
        "http://example.com:9000",
        "http://localhost.example.com:9000",
        "http://192.0.2.1:9000",
        "http://0.0.0.0:9000",
        "http://127.0.0.1",
        "127.0.0.1:9000",
        "",
    ],
)
def test_a_target_off_this_machine_is_refused(address: str) -> None:
    with pytest.raises(NotLoopbackError):
        loopback_origin(address)


def test_a_loopback_target_is_taken() -> None:
    assert loopback_origin("http://127.0.0.1:9000/any") == "http://127.0.0.1:9000"
    assert loopback_origin("http://[::1]:9000") == "http://[::1]:9000"


async def test_host_and_path_are_kept_and_the_port_is_dropped(sim: Simulator) -> None:
    address = "https://api.binance.com:8443/api/v3/klines?symbol=BTCUSDT&symbols=%5B%22A%2BB%22%5D"
    async with RoutedSession(sim.url) as session:
        for url in (address, URL(address, encoded=True)):
            async with session.get(url) as response:
                await response.read()
        async with session.ws_connect("wss://stream.binance.com:9443/ws/0") as socket:
            await socket.send_str('{"method":"LIST_SUBSCRIPTIONS","id":1}')
            assert (await socket.receive_json())["result"] == []
    assert session.closed
    arrivals = [(a.host, a.path, a.query) for a in sim.arrivals.since(0) if a.method == "GET"]
    query = "symbol=BTCUSDT&symbols=%5B%22A%2BB%22%5D"
    assert arrivals == [("api.binance.com", "/api/v3/klines", query)] * 2 + [("stream.binance.com", "/ws/0", "")]


async def test_no_proxy_and_no_hostless_address(sim: Simulator) -> None:
    async with RoutedSession(sim.url) as session:
        with pytest.raises(ValueError, match="proxy"):
            session.post("https://api.binance.com/", proxy="http://192.0.2.1:3128")
        with pytest.raises(ValueError, match="proxy"):
            session.ws_connect("wss://api.binance.com/", proxy="http://192.0.2.1:3128")
        with pytest.raises(ValueError, match="names no host"):
            session.get("/api/v3/ping")
