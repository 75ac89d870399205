"""The signed-in user: a new address, a new password, and the browsers he is signed in with."""

from datetime import timedelta

import httpx

from dca_engine.api.tokens import REFRESH_COOKIE, REFRESH_LIFETIME
from tests.api.house import EMAIL, PASSWORD, House

NEW_PASSWORD = "another horse battery"


async def browser(house: House, name: str, password: str = PASSWORD, email: str = EMAIL) -> httpx.AsyncClient:
    """Signed in."""
    client = house.browser()
    client.headers["User-Agent"] = name
    answer = await client.post("/auth/sign-in", json={"email": email, "password": password})
    assert answer.status_code == 200, answer.text
    client.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
    client.headers["Cookie"] = f"{REFRESH_COOKIE}={answer.cookies[REFRESH_COOKIE]}"
    return client


async def renew(client: httpx.AsyncClient) -> int:
    answer = await client.post("/auth/refresh")
    if answer.status_code == 200:
        client.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
        client.headers["Cookie"] = f"{REFRESH_COOKIE}={answer.cookies[REFRESH_COOKIE]}"
    return answer.status_code


async def test_a_new_address_is_the_one_to_sign_in_with(house: House) -> None:
    changed = await house.client.patch("/me", json={"email": "New@Example.com"})
    assert (changed.status_code, changed.json()["email"]) == (200, "new@example.com")
    await browser(house, "new", email="new@example.com")
    assert (await house.browser().post("/auth/sign-in", json={"email": EMAIL, "password": PASSWORD})).status_code == 401


async def test_an_address_that_is_none_or_taken_is_refused(house: House) -> None:
    await house.stranger()
    for email in ("no address", "s@example.com"):
        told = await house.client.patch("/me", json={"email": email})
        assert (told.status_code, told.json()["fields"][0]["field"]) == (422, "email")
    assert (await house.get("/me"))["email"] == EMAIL


async def test_a_new_password_signs_every_other_browser_out(house: House) -> None:
    desk, phone = await browser(house, "desk"), await browser(house, "phone")
    body = {"current_password": PASSWORD, "new_password": NEW_PASSWORD}
    changed = await desk.post("/me/password", json=body)
    assert changed.status_code == 204, changed.text
    assert (await renew(desk), await renew(phone)) == (200, 401)
    assert [shown["browser"] for shown in (await desk.get("/me/sessions")).json()] == ["desk"]
    assert (await house.browser().post("/auth/sign-in", json={"email": EMAIL, "password": PASSWORD})).status_code == 401
    await browser(house, "desk again", NEW_PASSWORD)


async def test_a_password_is_changed_by_who_knows_it(house: House) -> None:
    wrong = {"current_password": "not this one", "new_password": NEW_PASSWORD}
    told = await house.client.post("/me/password", json=wrong)
    assert (told.status_code, told.json()["error"]) == (422, "wrong_password")
    assert "not this one" not in told.text
    short = await house.client.post("/me/password", json={"current_password": PASSWORD, "new_password": "short"})
    assert [field["field"] for field in short.json()["fields"]] == ["new_password"]
    await browser(house, "still the old one")


async def test_guessing_the_password_does_not_pay(house: House) -> None:
    wrong = {"current_password": "not this one", "new_password": NEW_PASSWORD}
    answers = [(await house.client.post("/me/password", json=wrong)).status_code for _ in range(11)]
    assert answers == [422] * 10 + [429]


async def test_signed_in_browsers_are_shown_and_signed_out(house: House) -> None:
    desk, phone = await browser(house, "desk"), await browser(house, "phone")
    house.clock.ahead = timedelta(minutes=5)
    assert await renew(desk) == 200
    shown = (await desk.get("/me/sessions")).json()
    assert [(s["browser"], s["current"]) for s in shown[:2]] == [("desk", True), ("phone", False)]
    assert shown[0]["seen_at"] > shown[0]["signed_in_at"]
    assert shown[1]["seen_at"] == shown[1]["signed_in_at"]
    assert (await desk.delete(f"/me/sessions/{shown[1]['id']}")).status_code == 204
    assert (await desk.delete(f"/me/sessions/{shown[1]['id']}")).status_code == 404
    assert await renew(phone) == 401
    await browser(house, "third")
    assert (await desk.delete("/me/sessions")).status_code == 204
    assert [s["browser"] for s in (await desk.get("/me/sessions")).json()] == ["desk"]
    assert await renew(desk) == 200


async def test_a_session_that_ran_out_is_not_shown(house: House) -> None:
    await browser(house, "long ago")
    house.clock.ahead = REFRESH_LIFETIME + timedelta(minutes=1)
    desk = await browser(house, "desk")
    assert [s["browser"] for s in (await desk.get("/me/sessions")).json()] == ["desk"]


async def test_another_user_ends_no_session(house: House) -> None:
    desk = await browser(house, "desk")
    session = (await desk.get("/me/sessions")).json()[0]["id"]
    stranger = await house.stranger()
    assert (await stranger.get("/me/sessions")).json() == []
    assert (await stranger.delete(f"/me/sessions/{session}")).status_code == 404
    assert (await stranger.delete("/me/sessions")).status_code == 204
    assert await renew(desk) == 200
