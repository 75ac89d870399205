"""The client that the demo and the benches act through."""

from collections.abc import AsyncIterator

import aiohttp
import pytest
from aiohttp import web

from dca_engine.modes.client import ApiClient


@pytest.fixture
async def address() -> AsyncIterator[str]:
    """An engine whose owner exists; `POST /over` ends all access tokens."""
    valid: set[str] = set()

    def signed_in(request: web.Request) -> None:
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if token not in valid:
            raise web.HTTPUnauthorized

    async def setup(_: web.Request) -> web.Response:
        return web.json_response({"owner_exists": True})

    async def sign_in(_: web.Request) -> web.Response:
        valid.add(token := f"token-{len(valid)}")
        return web.json_response({"access_token": token})

    async def portfolios(request: web.Request) -> web.Response:
        signed_in(request)
        return web.json_response([{"id": "p1"}])

    async def webhook(request: web.Request) -> web.Response:
        signed_in(request)
        return web.json_response({"path": "/hook", "secret": "hush"})

    async def over(_: web.Request) -> web.Response:
        valid.clear()
        return web.Response(status=204)

    app = web.Application()
    app.add_routes(
        [
            web.get("/api/v1/setup", setup),
            web.post("/api/v1/auth/sign-in", sign_in),
            web.get("/api/v1/portfolios", portfolios),
            web.get("/api/v1/portfolios/p1/webhook", webhook),
            web.post("/over", over),
        ]
    )
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


async def test_it_signs_in_anew_when_its_time_is_over(address: str) -> None:
    async with aiohttp.ClientSession() as http:
        client = ApiClient(http, address)
        await client.enter()
        await http.post(f"{address}/over")
        assert await client.api("GET", "/portfolios") == [{"id": "p1"}]


async def test_a_stranger_is_told_no(address: str) -> None:
    async with aiohttp.ClientSession() as http:
        with pytest.raises(RuntimeError, match="GET /portfolios: 401"):
            await ApiClient(http, address).api("GET", "/portfolios")
