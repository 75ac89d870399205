"""Every answer that is not a success has one shape, and a failure of ours gives nothing away."""

from pathlib import Path

import httpx
import pytest

from dca_engine.api.app import openapi_document
from dca_engine.store.database import Database, open_database
from dca_engine.store.embedded import start_server
from tests.api.house import House, open_house


@pytest.fixture
def browser(new_house: House) -> httpx.AsyncClient:
    return new_house.client


def check(answer: httpx.Response, status: int, code: str) -> None:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/json"
    problem = answer.json()
    assert set(problem) == {"error", "message", "fields"}
    assert problem["error"] == code
    assert problem["message"]


async def test_the_shape_of_every_problem(browser: httpx.AsyncClient) -> None:
    check(await browser.get("/nowhere"), 404, "not_found")
    check(await browser.delete("/setup"), 405, "method_not_allowed")
    check(await browser.get("/me"), 401, "not_signed_in")
    check(await browser.post("/setup", json={}), 422, "invalid_field")
    check(await browser.post("/setup", content=b"{"), 422, "invalid_field")


async def test_where_passwords_travel_not_even_a_fields_name_comes_back(browser: httpx.AsyncClient) -> None:
    """A password pasted in the wrong place could be one."""
    for path in ("/setup", "/auth/sign-in"):
        answer = await browser.post(path, json={"email": "a@example.com", "password": "x" * 12, "hunter2": 1})
        check(answer, 422, "invalid_field")
        assert "hunter2" not in answer.text


async def test_a_failure_of_ours_shows_no_trace(
    new_house: House, log_lines: list[dict[str, object]], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail() -> bool:
        raise RuntimeError("the password is hunter2")

    monkeypatch.setattr(new_house.api.records, "owner_exists", fail)
    answer = await new_house.client.get("/setup")
    check(answer, 500, "internal_error")
    assert "hunter2" not in answer.text
    assert "Traceback" not in answer.text
    assert [(line["event"], line["log_level"]) for line in log_lines] == [("a request failed", "error")]


async def test_a_database_that_is_gone_is_a_503(tmp_path: Path) -> None:
    server = start_server(tmp_path)
    database: Database = await open_database(server.url)
    async with open_house(database) as house:
        assert (await house.client.get("/ready")).status_code == 200
        server.stop()
        for path in ("/setup", "/ready"):
            answer = await house.client.get(path)
            check(answer, 503, "unavailable")
            assert answer.headers["retry-after"] == "5"
        assert (await house.client.get("/health")).json()["status"] == "alive"
    await database.close()


async def test_ready_only_once_alerts_are_taken(new_house: House) -> None:
    assert (await new_house.client.get("/ready")).json()["status"] == "ready"
    new_house.engine.accepting = False
    check(await new_house.client.get("/ready"), 503, "starting")


async def test_answers_of_the_api_are_not_kept_and_not_framed(browser: httpx.AsyncClient) -> None:
    headers = (await browser.get("/setup")).headers
    assert headers["cache-control"] == "no-store"
    assert headers["x-frame-options"] == "DENY"
    assert "access-control-allow-origin" not in headers


async def test_no_page_runs_foreign_scripts(browser: httpx.AsyncClient) -> None:
    for path in ("/docs", "/redoc", "http://engine/docs", "http://engine/openapi.json"):
        assert (await browser.get(path)).status_code == 404


def test_the_document_describes_everything() -> None:
    document = openapi_document()
    assert document["paths"]["/api/v1/webhooks/{token}"]["post"]["operationId"] == "receiveAlert"
    operations = [o["operationId"] for path in document["paths"].values() for o in path.values()]
    assert len(operations) == len(set(operations)) > 20
    schemas = document["components"]["schemas"]
    assert {"SnapshotMessage", "DeltaMessage", "HeartbeatMessage", "Subscribe", "Problem"} <= schemas.keys()
    assert not [
        name for name in schemas if "Validation" in name or "__" in name or name.endswith(("-Input", "-Output"))
    ]


async def test_the_document_is_the_one_that_is_served(new_house: House) -> None:
    assert await new_house.get("/openapi.json") == openapi_document()
