"""An address that does not take a kind of request says which kinds it takes."""

import pytest

from tests.api.house import PORTFOLIO, TOKEN, House


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/me/sessions", "DELETE, GET"),
        ("/setup", "GET, POST"),
        (f"/portfolios/{PORTFOLIO}/settings", "GET, PUT"),
        (f"/portfolios/{PORTFOLIO}/queue/q1", "DELETE"),
        (f"/webhooks/{TOKEN}", "POST"),
    ],
)
async def test_every_method_of_an_address_is_named(new_house: House, path: str, allowed: str) -> None:
    answer = await new_house.client.request("PATCH", path)
    assert (answer.status_code, answer.headers["allow"]) == (405, allowed)


async def test_an_address_outside_the_document_keeps_its_own_answer(new_house: House) -> None:
    answer = await new_house.client.request("PATCH", "/openapi.json")
    assert (answer.status_code, set(answer.headers["allow"].split(", "))) == (405, {"GET", "HEAD"})
