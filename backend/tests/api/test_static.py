"""The dashboard's files: pages for any address, hashed files for ever, nothing outside the folder."""

from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette
from starlette.routing import Mount
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from dca_engine.api.headers import SecurityHeaders
from dca_engine.api.settings import ApiSettings
from dca_engine.api.static import dashboard_files
from dca_engine.store.database import Database
from tests.api.house import SESSION_KEY, open_house
from tests.api.serving import served


@pytest.fixture
def browser(tmp_path: Path) -> httpx.AsyncClient:
    dist = tmp_path / "dist"
    (dist / "assets").mkdir(parents=True)
    (dist / "index.html").write_text("<!doctype html><title>DCA Engine</title>")
    (dist / "favicon.svg").write_text("<svg/>")
    (dist / "assets" / "index-3fa9c1.js").write_text("export const word = 'long' \n" * 200)
    (tmp_path / "key").write_text("not for anybody")
    app = SecurityHeaders(Starlette(routes=[Mount("/", dashboard_files(dist))]), over_https=False)
    return httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://engine")


@pytest.mark.parametrize("path", ["/", "/index.html", "/positions", "/positions/ABC-1", "/any/where/deep"])
async def test_every_page_is_the_dashboard(browser: httpx.AsyncClient, path: str) -> None:
    answer = await browser.get(path)
    assert answer.status_code == 200
    assert "DCA Engine" in answer.text
    assert answer.headers["cache-control"] == "no-cache"


async def test_a_hashed_file_is_kept_for_ever_and_sent_compressed(browser: httpx.AsyncClient) -> None:
    answer = await browser.get("/assets/index-3fa9c1.js")
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.headers["content-type"].startswith("text/javascript")


@pytest.mark.parametrize("path", ["/assets/gone.js", "/assets/gone", "/gone.svg", "/api/v1/nothing"])
async def test_what_is_not_there_is_not_a_page(browser: httpx.AsyncClient, path: str) -> None:
    assert (await browser.get(path)).status_code == 404


@pytest.mark.parametrize("path", ["/../key", "/%2e%2e/key", "/assets/..%2f..%2fkey", "//etc/passwd"])
async def test_nothing_outside_the_folder_is_served(browser: httpx.AsyncClient, path: str) -> None:
    answer = await browser.get(f"http://engine{path}")
    assert answer.status_code == 404 or "DCA Engine" in answer.text


async def test_the_browser_is_told_what_to_trust(browser: httpx.AsyncClient) -> None:
    headers = (await browser.get("/")).headers
    assert "script-src" not in headers["content-security-policy"]
    assert "default-src 'self'" in headers["content-security-policy"]
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert "strict-transport-security" not in headers


async def test_the_whole_application_serves_pages_and_keeps_its_api_apart(database: Database, tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("<!doctype html><title>DCA Engine</title>")
    async with open_house(database, ApiSettings(session_key=SESSION_KEY, frontend_dir=tmp_path)) as house:
        assert "DCA Engine" in (await house.client.get("http://engine/positions")).text
        missing = await house.client.get("/nowhere")
        assert (missing.status_code, missing.json()["error"]) == (404, "not_found")
        only_post = await house.client.get("/auth/sign-in")
        assert (only_post.status_code, only_post.headers["allow"]) == (405, "POST")
        async with served(house.app) as address:
            with pytest.raises(InvalidStatus, match="403"):
                await connect(f"ws://{address}/nowhere")
