"""The webhook over a real connection: what arrives too large, too slowly, or not at all."""

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest

from dca_engine.api import webhooks
from tests.api.house import SECRET, TOKEN, House
from tests.api.serving import served

HEAD = f"POST /api/v1/webhooks/{TOKEN} HTTP/1.1\r\nHost: engine\r\n"


async def test_five_megabytes_are_refused_and_the_sender_hears_it(house: House) -> None:
    async with served(house.app) as address, httpx.AsyncClient(base_url=f"http://{address}") as client:
        for body in (b"x" * 5_000_000, b'{"secret": "' + SECRET.encode() + b'", "note": "' + b"x" * 70_000 + b'"}'):
            answer = await client.post(f"/api/v1/webhooks/{TOKEN}", content=body)
            assert (answer.status_code, answer.json()["error"]) == (413, "too_large")
            assert SECRET not in answer.text
        good = {"secret": SECRET, "action": "buy", "symbol": "BTCUSDT", "price": 50000}
        assert (await client.post(f"/api/v1/webhooks/{TOKEN}", json=good)).status_code == 202


async def test_a_body_that_never_ends_is_given_up(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webhooks, "READ_WITHIN_SECONDS", 0.05)
    async with served(house.app) as address:
        host, port = address.split(":")
        reader, writer = await asyncio.open_connection(host, int(port))
        writer.write(f'{HEAD}Content-Length: 100\r\n\r\n{{"action"'.encode())
        line = await asyncio.wait_for(reader.readline(), 5)
        assert b"408" in line
        writer.close()
        await writer.wait_closed()


async def test_a_chunked_body_without_a_length_is_read(house: House) -> None:
    async def chunks() -> AsyncIterator[bytes]:
        yield b'{"secret": "' + SECRET.encode()
        yield b'", "action": "buy", "symbol": "BTCUSDT", "price": 50000}'

    async with served(house.app) as address, httpx.AsyncClient(base_url=f"http://{address}") as client:
        assert (await client.post(f"/api/v1/webhooks/{TOKEN}", content=chunks())).status_code == 202
